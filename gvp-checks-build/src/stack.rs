//! Reads the last words of a Go program: a panic or a fatal error, and the stack under it.

use camino::Utf8Path;
use gvp_core::{Location, Unit};

/// The last words of a Go program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LastWords {
    /// What it said, without `panic: `, and without what recovering and re-panicking adds.
    pub(crate) message: String,
    /// From that line to the end.
    pub(crate) text: String,
}

/// How the runtime announces the end.
const ANNOUNCEMENTS: [&str; 3] = ["panic: ", "fatal error: ", "runtime: goroutine stack exceeds"];

/// The last words in what a program wrote to standard error; none where it did not panic.
pub(crate) fn last_words(stderr: &str) -> Option<LastWords> {
    let mut offset = 0;
    for line in stderr.split_inclusive('\n') {
        if ANNOUNCEMENTS.iter().any(|announcement| line.starts_with(announcement)) {
            let text = &stderr[offset..];
            let has_stack = text.contains("\ngoroutine ") || text.contains("[recovered");
            if has_stack {
                let said = line.trim_end();
                let message =
                    said.strip_prefix("panic: ").or_else(|| said.strip_prefix("fatal error: ")).unwrap_or(said);
                return Some(LastWords { message: message.to_owned(), text: text.trim_end().to_owned() });
            }
        }
        offset += line.len();
    }
    None
}

/// The innermost place of a stack that is in one of the unit's own files.
pub(crate) fn place_in(unit: &Unit, text: &str) -> Option<Location> {
    text.lines().filter(|line| line.starts_with('\t')).find_map(|line| frame(unit, line))
}

/// Reads `\tch1/main.go:7 +0x1d`, if the file is one of the unit's.
fn frame(unit: &Unit, line: &str) -> Option<Location> {
    let place = line.trim_start().split(' ').next()?;
    let (path, number) = place.rsplit_once(':')?;
    let path = Utf8Path::new(path);
    unit.file(path)?;
    Some(Location::line(path, number.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_told_from_a_program_that_talks_of_one() {
        let real = "log line\npanic: boom\n\ngoroutine 1 [running]:\nmain.main()\n\tmain.go:4 +0x1d\nexit status 2\n";
        assert_eq!(last_words(real).unwrap().message, "boom");
        assert!(last_words(real).unwrap().text.starts_with("panic: boom"));
        assert_eq!(last_words("panic: not really\n"), None);
        assert_eq!(last_words("there is no panic: really\n"), None);
    }

    #[test]
    fn a_deadlock_is_a_fatal_error() {
        let text = "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\nmain.main()\n";
        assert_eq!(last_words(text).unwrap().message, "all goroutines are asleep - deadlock!");
    }
}
