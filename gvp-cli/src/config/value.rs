//! Values with a unit, as people write them: "10s", "1GiB".

use std::borrow::Cow;
use std::time;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;

/// A span of time, such as "500ms", "10s" or "2m".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Duration(pub(super) time::Duration);

/// A number of bytes, such as "64KiB" or "1GiB".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct Size(pub(super) u64);

/// How often a program is run; two runs are the fewest that can differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Repetitions(pub(super) u32);

/// A share, from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Percent(pub(super) u32);

/// How many schedules are tried; without any, nothing would be said of leaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "u32")]
pub(super) struct Schedules(pub(super) u32);

const DURATION_UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];
const SIZE_UNITS: [(&str, u64); 7] = [
    ("B", 1),
    ("kB", 1000),
    ("MB", 1_000_000),
    ("GB", 1_000_000_000),
    ("KiB", 1 << 10),
    ("MiB", 1 << 20),
    ("GiB", 1 << 30),
];

/// Reads a span of time.
pub(crate) fn parse_duration(text: &str) -> Result<time::Duration, String> {
    match number_with_unit(text, &DURATION_UNITS) {
        Some(0) => Err("no time at all is too little".to_owned()),
        Some(milliseconds) => Ok(time::Duration::from_millis(milliseconds)),
        None => Err(format!("`{text}` is not a duration: write a number and a unit, such as 500ms, 10s or 2m")),
    }
}

fn parse_size(text: &str) -> Result<u64, String> {
    let malformed = || format!("`{text}` is not a size: write a number and a unit, such as 64KiB, 512MiB or 1GiB");
    number_with_unit(text, &SIZE_UNITS).ok_or_else(malformed)
}

/// A whole number, directly followed by one of the units.
fn number_with_unit(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, unit) = text.split_at(digits);
    let (_, factor) = units.iter().find(|(name, _)| *name == unit.trim_start())?;
    number.parse::<u64>().ok()?.checked_mul(*factor)
}

impl TryFrom<String> for Duration {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        parse_duration(&text).map(Self)
    }
}

impl TryFrom<String> for Size {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        parse_size(&text).map(Self)
    }
}

impl TryFrom<u32> for Repetitions {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        if number < 2 { Err("two runs are the fewest that can differ".to_owned()) } else { Ok(Self(number)) }
    }
}

impl TryFrom<u32> for Percent {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        if number > 100 { Err("a share is at most 100 percent".to_owned()) } else { Ok(Self(number)) }
    }
}

impl TryFrom<u32> for Schedules {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, String> {
        if number == 0 { Err("without a schedule nothing runs".to_owned()) } else { Ok(Self(number)) }
    }
}

/// Describes a value to the schema.
macro_rules! schema {
    ($type:ty, $name:literal, $schema:tt) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

schema!(Duration, "Duration", {
    "description": "A span of time: a whole number and a unit.",
    "type": "string",
    "pattern": "^[0-9]+ *(ms|s|m|h)$",
    "examples": ["500ms", "10s", "2m"],
});
schema!(Size, "Size", {
    "description": "A number of bytes: a whole number and a unit.",
    "type": "string",
    "pattern": "^[0-9]+ *(B|kB|MB|GB|KiB|MiB|GiB)$",
    "examples": ["64KiB", "1GiB"],
});
schema!(Schedules, "Schedules", { "type": "integer", "minimum": 1 });
schema!(Repetitions, "Repetitions", {
    "description": "How often a program is run; two runs are the fewest that can differ.",
    "type": "integer",
    "minimum": 2,
});
schema!(Percent, "Percent", {
    "description": "A share, in percent.",
    "type": "integer",
    "minimum": 0,
    "maximum": 100,
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_need_a_unit() {
        assert_eq!(parse_duration("500ms"), Ok(time::Duration::from_millis(500)));
        assert_eq!(parse_duration("2 m"), Ok(time::Duration::from_secs(120)));
        assert_eq!(parse_size("1GiB"), Ok(1 << 30));
        for text in ["", "10", "s", "1.5s", "-1s", "10S", "0s", "99999999999999999999s", "99999999999999999h"] {
            assert!(parse_duration(text).is_err(), "{text}");
        }
    }
}
