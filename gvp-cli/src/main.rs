//! The command `gvp`.

fn main() {}
