//! What GVP and its plugins say to each other, as JSON.
//!
//! GVP asks with a [`Call`], the plugin answers with an [`Answer`]. While it works on a call, the plugin may ask back
//! with a [`Question`], and gets a [`Reply`]. Both sides ignore fields they do not know, and fields may be added at any
//! time. A new word where one of several is expected needs a new number of the protocol, and so does anything that
//! takes away; which number is spoken is found out by [`Speaks::common`].

mod answer;
mod call;
mod description;
mod question;
#[cfg(feature = "schema")]
mod schema;

pub use answer::Answer;
pub use call::{Call, Request};
pub use description::{Description, Speaks};
pub use question::{Question, Reply};
#[cfg(feature = "schema")]
pub use schema::schema;
