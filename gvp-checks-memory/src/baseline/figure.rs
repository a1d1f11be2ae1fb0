//! A figure that was measured several times.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A figure that was measured several times: a number where it was the same each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(from = "Written", into = "Written")]
#[schemars(with = "Written")]
pub struct Figure {
    /// The one in the middle.
    pub median: u64,
    /// The least.
    pub least: u64,
    /// The most.
    pub most: u64,
}

impl Figure {
    /// The figure of these measurements; 0 where there are none.
    pub fn of(mut values: Vec<u64>) -> Self {
        values.sort_unstable();
        let (least, most) = (values.first().copied(), values.last().copied());
        let median = values.get(values.len() / 2).copied();
        Self { median: median.unwrap_or(0), least: least.unwrap_or(0), most: most.unwrap_or(0) }
    }

    /// How far the measurements lay apart.
    pub fn spread(&self) -> u64 {
        self.most.saturating_sub(self.least)
    }

    /// Whether no measurement of the one comes near any of the other: chance, as far as it was seen, does not explain the
    /// difference.
    pub(super) fn is_apart_from(&self, other: &Self) -> bool {
        let gap = if self.median > other.median {
            self.least.saturating_sub(other.most)
        } else {
            other.least.saturating_sub(self.most)
        };
        let noise = self.spread().max(other.spread());
        gap > 0 && self.median.abs_diff(other.median) > noise.saturating_mul(2)
    }
}

/// A figure as it stands in a file.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Figure")]
enum Written {
    /// It was the same each time.
    Same(u64),
    /// It was not.
    Ranging {
        /// The one in the middle.
        median: u64,
        /// The least.
        least: u64,
        /// The most.
        most: u64,
    },
}

impl From<Written> for Figure {
    fn from(written: Written) -> Self {
        match written {
            Written::Same(value) => Self { median: value, least: value, most: value },
            Written::Ranging { median, least, most } => Self { median, least, most },
        }
    }
}

impl From<Figure> for Written {
    fn from(figure: Figure) -> Self {
        let Figure { median, least, most } = figure;
        if least == most { Self::Same(median) } else { Self::Ranging { median, least, most } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_the_same_each_time_is_a_number() {
        assert_eq!(serde_json::to_string(&Figure::of(vec![7, 7, 7])).expect("it is JSON"), "7");
        let ranging = Figure::of(vec![9, 7, 8]);
        let text = serde_json::to_string(&ranging).expect("it is JSON");
        assert_eq!(text, r#"{"median":8,"least":7,"most":9}"#);
        assert_eq!(serde_json::from_str::<Figure>(&text).expect("it is a figure"), ranging);
    }

    #[test]
    fn what_chance_explains_is_not_apart() {
        let figure = |values: [u64; 3]| Figure::of(values.to_vec());
        assert!(figure([100, 100, 100]).is_apart_from(&figure([103, 103, 103])));
        assert!(!figure([100, 100, 100]).is_apart_from(&figure([100, 100, 100])));
        assert!(!figure([100, 105, 110]).is_apart_from(&figure([109, 112, 115])), "they overlap");
        assert!(!figure([100, 105, 110]).is_apart_from(&figure([111, 116, 121])), "the noise is as large");
        assert!(figure([140, 150, 160]).is_apart_from(&figure([100, 105, 110])));
    }
}
