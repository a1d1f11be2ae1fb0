//! An axis: which figures stand at it, and where.

use std::time::Duration;

use crate::figures::bytes;

/// What an axis counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quantity {
    /// Bytes, in binary units.
    Bytes,
    /// Time, in nanoseconds.
    Time,
    /// Things that are counted.
    Count,
}

impl Quantity {
    /// A figure, with its unit.
    pub(super) fn figure(self, value: f64) -> String {
        let value = value.max(0.0);
        match self {
            Self::Bytes => bytes(value as u64),
            Self::Time => format!("{:?}", rounded(Duration::from_nanos(value as u64))),
            Self::Count => format!("{value}"),
        }
    }

    /// A round figure at an axis, as short as it can be.
    fn tick(self, value: f64) -> String {
        match self {
            Self::Bytes => short_bytes(value),
            Self::Time if value == 0.0 => "0s".to_owned(),
            Self::Time | Self::Count => self.figure(value),
        }
    }

    /// The smallest round step that is no smaller than this: of bytes a power of two, else 1, 2 or 5 at some power of ten.
    fn round_step(self, rough: f64) -> f64 {
        match self {
            Self::Bytes => rough.log2().ceil().exp2(),
            Self::Time | Self::Count => {
                let power = 10_f64.powf(rough.log10().floor());
                let steps = [1.0, 2.0, 5.0, 10.0].map(|factor| factor * power);
                steps.into_iter().find(|step| *step >= rough * 0.999).unwrap_or(rough)
            }
        }
    }
}

/// Bytes that are a few times a power of two.
fn short_bytes(value: f64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let power = units.len().min(value.max(1.0).log2() as usize / 10 + 1) - 1;
    format!("{} {}", value / 1024_f64.powi(power as i32), units[power])
}

/// Three digits, so that the figure is short.
fn rounded(time: Duration) -> Duration {
    let nanos = time.as_nanos() as u64;
    let unit = 10_u64.pow(nanos.checked_ilog10().unwrap_or(0).saturating_sub(2));
    Duration::from_nanos(nanos / unit * unit)
}

/// From 0 on, in even steps.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    quantity: Quantity,
    step: f64,
    end: f64,
}

impl Axis {
    /// An axis for values up to this one, with about five figures.
    pub(super) fn up_to(largest: f64, quantity: Quantity) -> Self {
        let axis = Self::just(largest, quantity);
        Self { end: (largest / axis.step).ceil().max(1.0) * axis.step, ..axis }
    }

    /// The same, but it ends with the largest value, where there may be no figure.
    pub(super) fn just(largest: f64, quantity: Quantity) -> Self {
        let step = quantity.round_step((largest / 5.0).max(1.0));
        Self { quantity, step, end: largest.max(1.0) }
    }

    /// Where a value lies, from 0 to 1.
    pub(super) fn at(&self, value: f64) -> f64 {
        value / self.end
    }

    /// The figures, each with its place from 0 to 1.
    pub(super) fn ticks(&self) -> Vec<(f64, String)> {
        let count = (self.end / self.step + 0.001) as u32;
        let tick = |index| f64::from(index) * self.step;
        (0..=count).map(tick).map(|value| (self.at(value), self.quantity.tick(value))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(largest: f64, quantity: Quantity) -> Vec<String> {
        Axis::up_to(largest, quantity).ticks().into_iter().map(|(_, figure)| figure).collect()
    }

    #[test]
    fn figures_are_round_and_hold_the_largest_value() {
        assert_eq!(figures(7.0, Quantity::Count), ["0", "2", "4", "6", "8"]);
        assert_eq!(figures(1.0, Quantity::Count), ["0", "1"]);
        assert_eq!(figures(0.0, Quantity::Count), ["0", "1"]);
        assert_eq!(figures(4.3 * 1048576.0, Quantity::Bytes), ["0 B", "1 MiB", "2 MiB", "3 MiB", "4 MiB", "5 MiB"]);
        assert_eq!(figures(1.2 * 1048576.0, Quantity::Bytes)[3..], ["768 KiB", "1 MiB", "1.25 MiB"]);
        assert_eq!(figures(2.2e9, Quantity::Time), ["0s", "500ms", "1s", "1.5s", "2s", "2.5s"]);
    }

    #[test]
    fn an_axis_may_end_with_the_largest_value() {
        let axis = Axis::just(12e9, Quantity::Time);
        let ticks = axis.ticks();
        assert_eq!(ticks.iter().map(|(_, figure)| figure.as_str()).collect::<Vec<_>>(), ["0s", "5s", "10s"]);
        assert!((axis.at(12e9) - 1.0).abs() < 1e-9 && (ticks[2].0 - 10.0 / 12.0).abs() < 1e-9);
    }

    #[test]
    fn every_value_has_its_place() {
        for quantity in [Quantity::Bytes, Quantity::Time, Quantity::Count] {
            for largest in [0.0, 1.0, 3.0, 999.0, 1023.0, 1025.0, 6e5, 7.7e8, 9.9e12] {
                let axis = Axis::up_to(largest, quantity);
                let ticks = axis.ticks();
                assert!((0.0..=1.0).contains(&axis.at(largest)), "{quantity:?} {largest}");
                assert!((2..=8).contains(&ticks.len()), "{quantity:?} {largest}: {ticks:?}");
            }
        }
    }
}
