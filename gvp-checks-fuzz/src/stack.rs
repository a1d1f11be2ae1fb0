//! Stacks in what a Go test binary says at its end.

use camino::Utf8Path;
use gvp_core::{Location, Unit};
use gvp_syntax::GoFile;

/// How the runtime announces the end.
const ANNOUNCEMENTS: [&str; 2] = ["panic: ", "fatal error: "];

/// What a program died of: the message, without what recovering and panicking again adds. None where it did not.
pub(crate) fn last_words(text: &str) -> Option<String> {
    text.lines().find_map(|line| {
        let said = ANNOUNCEMENTS.iter().find_map(|mark| line.strip_prefix(mark))?;
        let said = said.split(" [recovered").next().unwrap_or(said);
        Some(said.trim_end().to_owned())
    })
}

/// A goroutine: its header and its frames, innermost first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Goroutine<'a> {
    header: &'a str,
    frames: Vec<Frame<'a>>,
}

/// One call of a stack.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Frame<'a> {
    function: &'a str,
    path: &'a str,
    line: u32,
}

/// The goroutines in a text, in order.
pub(crate) fn goroutines(text: &str) -> Vec<Goroutine<'_>> {
    let mut found: Vec<Goroutine<'_>> = Vec::new();
    let mut function = "";
    for line in text.lines() {
        if line.starts_with("goroutine ") && line.ends_with(':') {
            found.push(Goroutine { header: line, frames: Vec::new() });
        } else if let Some(place) = line.strip_prefix('\t') {
            let frame = frame(function, place);
            found.last_mut().into_iter().for_each(|goroutine| goroutine.frames.extend(frame.clone()));
        } else {
            function = line;
        }
    }
    found
}

/// Reads `ch1/main.go:7 +0x1d`.
fn frame<'a>(function: &'a str, place: &'a str) -> Option<Frame<'a>> {
    let (path, line) = place.split(' ').next()?.rsplit_once(':')?;
    let function = function.strip_prefix("created by ").unwrap_or(function);
    // What is in the brackets are addresses.
    let function = function.rsplit_once('(').map_or(function, |(name, _)| name);
    Some(Frame { function, path, line: line.parse().ok()? })
}

impl Goroutine<'_> {
    /// The innermost place in a file of the unit's.
    pub(crate) fn place(&self, unit: &Unit) -> Option<Location> {
        let frame = self.frames.iter().find(|frame| is_of(unit, frame))?;
        Some(frame.location())
    }

    /// The outermost function of the unit's that is no test: where the way down to the place began. While a loop turns,
    /// the place changes from look to look, and this does not.
    pub(crate) fn entry(&self, unit: &Unit) -> Option<Location> {
        let ours = |frame: &&Frame<'_>| is_of(unit, frame) && !is_in_test(unit, frame);
        let frame = self.frames.iter().rev().find(ours)?;
        let file = unit.file_at(&frame.location())?;
        let functions = GoFile::parse(&file.text).functions();
        let around = functions.into_iter().find(|it| it.start.line <= frame.line && frame.line <= it.end.0)?;
        Some(Location::line(frame.path, around.start.line))
    }

    /// Whether it was at work, or would have been.
    pub(crate) fn is_at_work(&self) -> bool {
        self.header.contains("[running") || self.header.contains("[runnable")
    }

    /// The calls of the unit's own that occur again and again, each once: where a stack overflows is chance, and this is
    /// not.
    pub(crate) fn recurring(&self, unit: &Unit) -> String {
        let mut shown: Vec<String> = Vec::new();
        for frame in self.frames.iter().filter(|frame| is_of(unit, frame)) {
            let recurs = self.frames.iter().filter(|other| *other == frame).count() > 1;
            let line = format!("{}(...)\n\t{}:{}", frame.function, frame.path, frame.line);
            if recurs && !shown.contains(&line) {
                shown.push(line);
            }
        }
        shown.join("\n")
    }

    /// The stack from the panic to the last of the unit's own functions, without what changes from run to run: numbers
    /// of goroutines, arguments, addresses.
    pub(crate) fn shown(&self, unit: &Unit) -> String {
        const MOST: usize = 24;
        let start = self.frames.iter().rposition(|frame| frame.function == "panic").map_or(0, |at| at + 1);
        let end = self.frames.iter().rposition(|frame| is_of(unit, frame)).map_or(self.frames.len(), |at| at + 1);
        let frames = self.frames.get(start..end.max(start)).unwrap_or_default();
        let shown = frames.iter().take(MOST);
        let mut lines: Vec<String> =
            shown.map(|frame| format!("{}(...)\n\t{}:{}", frame.function, frame.path, frame.line)).collect();
        if frames.len() > MOST {
            lines.push("and so on".to_owned());
        }
        lines.join("\n")
    }
}

impl Frame<'_> {
    fn location(&self) -> Location {
        Location::line(self.path, self.line)
    }
}

/// Whether a call is in a test file, be that only a part of a page.
fn is_in_test(unit: &Unit, frame: &Frame<'_>) -> bool {
    unit.file_at(&frame.location()).is_some_and(gvp_core::SourceFile::is_test)
}

fn is_of(unit: &Unit, frame: &Frame<'_>) -> bool {
    unit.file(Utf8Path::new(frame.path)).is_some()
}

#[cfg(test)]
mod tests {

    use gvp_core::{SourceFile, UnitId, UnitKind};

    use super::*;

    const TEXT: &str = "--- FAIL: FuzzA (0.00s)\npanic: boom [recovered, repanicked]\n\ngoroutine 7 [running]:\n\
                        panic({0x1, 0x2})\n\t/usr/local/go/src/runtime/panic.go:1 +0x1\np.Parse({0xc000, 0x4})\n\tp/p.go:4 +0x1d\n\
                        p.FuzzA.func1(0x0)\n\tp/p_test.go:9 +0x2\ncreated by testing.(*T).Run in goroutine 1\n\t/go/testing.go:5 +0x1\n";

    fn unit() -> Unit {
        let file = |path: &str, text: &str| SourceFile::new(path, text);
        let files =
            vec![file("p/p.go", "package p\n\nfunc Parse(b []byte) {\n\tpanic(1)\n}\n"), file("p/p_test.go", "")];
        Unit { files, ..Unit::new(UnitId::new("p"), UnitKind::Tests, "p/p_test.go") }
    }

    #[test]
    fn the_innermost_place_is_the_authors() {
        assert_eq!(last_words(TEXT).as_deref(), Some("boom"));
        let found = goroutines(TEXT);
        assert_eq!(found.len(), 1);
        assert!(found[0].is_at_work());
        assert_eq!(found[0].place(&unit()), Some(Location::line("p/p.go", 4)));
        assert_eq!(found[0].entry(&unit()), Some(Location::line("p/p.go", 3)));
        assert_eq!(found[0].shown(&unit()), "p.Parse(...)\n\tp/p.go:4\np.FuzzA.func1(...)\n\tp/p_test.go:9");
    }
}
