//! Shows the results of a run: for people, and as JSON.
