//! Prose with code in it: pages of Markdown, the fences in them, and what Go can make of each.
//!
//! A fence is made a Go file by blanking all else on its page, so that every line and column is that of the page. What
//! Go wants beside the code (a package clause, imports, a function around statements) is written on the lines of the
//! fence's own markers.

mod aftermath;
mod announced;
mod blanks;
mod canvas;
mod chapter;
mod code;
mod continuation;
mod conventions;
mod crash;
mod dialect;
mod elision;
mod excerpt;
mod fit;
mod foreign;
mod historical;
mod include;
mod info;
mod listing;
mod mixture;
mod names;
mod numbered;
mod page;
mod prompt;
mod quiz;
mod quotations;
mod search;
mod shape;
mod simplified;
mod spoken;
mod stand_in;
mod std_packages;
mod stitch;
mod tail;
mod typed;
mod unit_text;
mod usage;
mod wrap;

pub use chapter::Chapter;
pub use foreign::not_provided;
pub use page::{Block, FenceBlock, Page};
pub use std_packages::{is_std, is_std_root};
pub use unit_text::{BookUnit, Draft, Listing, OnPage, on_page};

#[cfg(test)]
mod tests;
