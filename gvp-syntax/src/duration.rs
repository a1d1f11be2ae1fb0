//! Durations as Go writes them: `1h30m`, `1.5s`, `100ms`.

use std::time::Duration;

/// Units of time in nanoseconds; longer names first where one begins another.
const UNITS: &[(&str, f64)] =
    &[("ns", 1.0), ("us", 1e3), ("µs", 1e3), ("μs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 6e10), ("h", 3.6e12)];

/// Reads a duration as `time.ParseDuration` does, without a sign.
pub fn parse_duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut nanoseconds = 0.0;
    let mut rest = text;
    while !rest.is_empty() {
        let unit = rest.find(|char: char| !char.is_ascii_digit() && char != '.')?;
        let (number, after) = rest.split_at(unit);
        let end = after.find(|char: char| char.is_ascii_digit() || char == '.').unwrap_or(after.len());
        let (_, factor) = UNITS.iter().find(|(name, _)| *name == &after[..end])?;
        nanoseconds += number.parse::<f64>().ok()? * factor;
        rest = &after[end..];
    }
    // Go holds durations in 63 bits of nanoseconds.
    (!text.is_empty() && nanoseconds < i64::MAX as f64).then(|| Duration::from_nanos(nanoseconds.round() as u64))
}

/// Writes a duration in a form that [`parse_duration`] and Go read, as short as it is exact: `1m30s`, `100ms`.
pub fn format_duration(duration: Duration) -> String {
    let total = duration.as_nanos();
    if total == 0 {
        return "0s".to_owned();
    }
    let below_a_second = [(1_000_000, "ms"), (1_000, "us"), (1, "ns")];
    if total < 1_000_000_000 {
        let fits = below_a_second.into_iter().find(|(size, _)| total >= *size);
        return fits.map(|(size, unit)| format!("{}{unit}", total as f64 / size as f64)).unwrap_or_default();
    }
    let (hours, minutes) = (duration.as_secs() / 3600, duration.as_secs() / 60 % 60);
    let seconds = (total % 60_000_000_000) as f64 / 1e9;
    let parts = [(hours as f64, "h"), (minutes as f64, "m"), (seconds, "s")];
    parts.into_iter().filter(|(number, _)| *number > 0.0).map(|(number, unit)| format!("{number}{unit}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_and_written() {
        for (text, millis) in
            [("100ms", 100), ("1.5s", 1500), ("1h30m", 5_400_000), ("2m3s4ms", 123_004), ("0", 0), (".5s", 500)]
        {
            assert_eq!(parse_duration(text), Some(Duration::from_millis(millis)), "{text}");
        }
        assert_eq!(parse_duration("3µs"), parse_duration("3000ns"));
        for text in ["", "100", "ms", "1 s", "-1s", "1x", "1s2", "1..2s", "9999999h", "s1"] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
        for text in ["100ms", "1h30m", "1.5s", "5us", "0s"] {
            assert_eq!(parse_duration(text).map(format_duration).as_deref(), Some(text));
        }
    }
}
