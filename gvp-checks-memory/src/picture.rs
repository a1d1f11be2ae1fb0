//! Pictures of memory, as SVG files that look right on light and on dark ground.

pub mod bars;
pub(crate) mod curves;
pub(crate) mod flame;

mod axis;
mod svg;

#[cfg(test)]
mod tests;
