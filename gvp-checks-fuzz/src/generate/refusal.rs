//! Why a function gets no harness.

use thiserror::Error;

/// Why a function cannot be called with just anything.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A parameter of a type of which no values can be made.
    #[error("no values can be made of `{0}`")]
    Parameter(String),
    /// A receiver that only its own package knows how to make.
    #[error("no `{0}` can be made: it has hidden fields, and no constructor that can be called with anything")]
    Receiver(String),
    /// A node, which must be one of those that the receiver has.
    #[error("a `{0}` must belong to what it is called on")]
    Belongs(String),
    /// A type parameter whose constraint is not understood.
    #[error("the constraint `{0}` is not understood")]
    Constraint(String),
    /// It does something that must not be done thousands of times with anything.
    #[error("it {0}")]
    Effect(String),
    /// A function of a program that others call: they know what it can be called with.
    #[error("`{0}` calls it, and knows what it can be called with")]
    Helper(String),
    /// A method that a package of the standard library calls, which gives it only what is in order.
    #[error("`{0}` calls it, and only with what is in order")]
    Callback(&'static str),
    /// Its name says that it panics when it is given the wrong thing.
    #[error("its name says that it panics where others return an error")]
    Must,
}
