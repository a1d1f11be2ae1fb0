//! What is suspected, and what only looks like it.
