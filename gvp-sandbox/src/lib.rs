//! Starts programs written by strangers, and confines them.
