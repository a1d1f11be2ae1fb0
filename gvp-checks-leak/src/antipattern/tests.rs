//! What is told of a suspicion, and how.
