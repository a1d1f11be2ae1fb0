//! What no two runs have in common: durations, times of day, addresses, temporary paths, goroutine and process numbers.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use gvp_core::Unit;
use gvp_syntax::GoFile;
use regex::Regex;

use crate::elision;

/// The name of a month, short or in full.
macro_rules! month {
    () => {
        r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*"
    };
}

/// What can be redacted: its name for people, whether it comes from the clock, and how it reads. The first that fits
/// counts.
const KINDS: &[(&str, bool, &str)] = &[
    // Its pattern depends on the unit.
    ("path of the program", false, ""),
    ("place in the source", false, r"[^\s:()]*\.(?:go|md|markdown|mdx):\d+"),
    ("temporary path", false, r#"(?:/private)?/(?:tmp|var/folders|var/tmp)/[^\s"'`:,;)\]]+"#),
    ("goroutine number", false, r"\bgoroutine \d+"),
    ("process number", false, r"(?i:\bpid)[ :=]{1,3}\d+"),
    ("address", false, r"\b0x[0-9a-fA-F]{6,16}\b"),
    (
        "date",
        true,
        concat!(
            r"\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d+)?)?(?: ?(?:Z|[+-]\d{2}:?\d{2}))?(?: (?:[A-Z]{3,4}\b|[+-]\d{4}))?",
            r"(?: m=[+-][\d.]+)?",
            r"|\b(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?,? +)",
            r"(?:\d{1,2}[ -]",
            month!(),
            r"[ -]\d{2,4}|",
            month!(),
            r" +\d{1,2})",
            r"(?: \d{2}:\d{2}:\d{2})?(?: (?:[A-Z]{3,4}|[+-]\d{4}))?(?: \d{4})?",
            // Without a day of the week: `Jun 18 20:09:09`, `18 Jun 23 20:09 IST`.
            r"|\b",
            month!(),
            r" +\d{1,2}(?:,? \d{4})?(?: \d{2}:\d{2}:\d{2}(?:\.\d+)?)?\b",
            r"|\b\d{1,2}[ -]",
            month!(),
            r"[ -]\d{2,4}(?: \d{2}:\d{2}(?::\d{2})?)?(?: (?:[A-Z]{3,4}\b|[+-]\d{4}))?",
        ),
    ),
    ("time of day", true, r"\b\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?(?: ?[AP]M)?| ?[AP]M)\b"),
    ("time stamp", true, r"\b1\d{9}(?:\d{3}|\d{6}|\d{9})?\b"),
    ("duration", true, r"\b(?:\d+h)?(?:\d+m)?\d+(?:\.\d+)? ?(?:ns|µs|μs|us|ms|s|(?:nano|micro|milli)?seconds?)\b"),
    // Any other long number reads like one, so this counts only where the source says that addresses are printed so.
    ("address", false, r"\b[0-9a-fA-F]{8,16}\b"),
];

/// The kind of an address without `0x`.
const BARE_ADDRESS: usize = KINDS.len() - 1;

/// No program has anything below it.
const LOWEST_ADDRESS: u64 = 0x0040_0000;

/// The kind of the program's own path.
const OWN_PATH: usize = 0;

/// The kind of a place in a source file, as package log prints it.
const PLACE: usize = 1;

#[expect(clippy::expect_used, reason = "the patterns are constants, and tested")]
static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
    let groups: Vec<String> = KINDS.iter().skip(1).map(|(_, _, pattern)| format!("({pattern})")).collect();
    Regex::new(&groups.join("|")).expect("the patterns are valid")
});

/// Nobody promises more than this; more is not looked at so closely.
const LARGEST: usize = 1024 * 1024;

/// Calls by which what is printed depends on the clock.
const CLOCKS: [&str; 9] =
    ["time.Now", "time.Since", "time.Until", "time.After", "time.Tick", "time.New", "log.", "ModTime", ".Deadline()"];

/// What may differ in what a unit prints.
#[derive(Debug)]
pub(crate) struct Volatile<'a> {
    unit: &'a Unit,
    reads_clock: bool,
    prints_bare_addresses: bool,
}

/// One token that was redacted.
struct Token<'text> {
    kind: usize,
    text: &'text str,
}

impl<'a> Volatile<'a> {
    /// Looks whether the unit reads the clock, and how it prints addresses.
    pub(crate) fn of(unit: &'a Unit) -> Self {
        let mentions = |file: &gvp_core::SourceFile| CLOCKS.iter().any(|clock| file.text.contains(clock));
        let prints_bare = |file: &gvp_core::SourceFile| GoFile::parse(&file.text).prints_bare_addresses();
        let prints_bare_addresses = unit.files.iter().any(prints_bare);
        Self { unit, reads_clock: unit.files.iter().any(mentions), prints_bare_addresses }
    }

    /// Whether two texts are equal but for what cannot be the same twice, and if so, what that is: `duration ×3, date ×1`.
    pub(crate) fn equal_but(&self, promised: &str, printed: &str) -> Option<String> {
        let equal = |one: &str, two: &str| {
            one == two || elision::line_matches(one, two) || self.differences(one, two).is_some()
        };
        if printed.len() > LARGEST || !elision::matches_with(promised, printed, equal) {
            return None;
        }
        let mut rest: Vec<&str> = printed.lines().collect();
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for line in promised.lines().map(str::trim_end).filter(|line| !elision::is_ellipsis(line)) {
            let Some(at) = rest.iter().position(|other| equal(line, other.trim_end())) else { continue };
            for kind in self.differences(line, rest[at].trim_end()).into_iter().flatten() {
                *counts.entry(kind).or_default() += 1;
            }
            rest.drain(..=at);
        }
        let named = counts.into_iter().map(|(kind, count)| format!("{} ×{count}", KINDS[kind].0));
        Some(named.collect::<Vec<_>>().join(", ")).filter(|named| !named.is_empty())
    }

    /// The text without the parts that may differ.
    pub(crate) fn redact(&self, text: &str) -> String {
        let mut left = String::with_capacity(text.len());
        self.tokens(text, &mut left);
        left
    }

    /// What is printed, with the path of the program as the promise has it, or else as one calls it in its own folder.
    pub(crate) fn as_called_by_author(&self, promised: &str, printed: &str) -> String {
        let authors = self.own_paths(promised).into_iter().next().map(|range| promised[range].to_owned());
        let mut called = printed.to_owned();
        let mut own = self.own_paths(printed);
        own.sort_by_key(|range| range.start);
        for range in own.into_iter().rev() {
            let name = printed[range.clone()].rsplit('/').next().unwrap_or_default();
            let path = authors.clone().unwrap_or_else(|| format!("./{name}"));
            called.replace_range(range, &path);
        }
        called
    }

    /// The kinds of what differs between two lines, where nothing else does.
    fn differences(&self, promised: &str, printed: &str) -> Option<Vec<usize>> {
        let (mut one, mut two) = (String::new(), String::new());
        let (ours, theirs) = (self.tokens(promised, &mut one), self.tokens(printed, &mut two));
        if one != two && !elision::line_matches(&one, &two) {
            return None;
        }
        let differing = ours.iter().zip(&theirs).filter(|(one, two)| one.text != two.text).map(|(_, printed)| printed);
        let kinds: Option<Vec<usize>> = differing.map(|token| self.may_differ(token).then_some(token.kind)).collect();
        kinds.filter(|kinds| !kinds.is_empty())
    }

    /// What stands in the source as it is printed is no accident, and nor is a time in a program that asks for none.
    fn may_differ(&self, token: &Token<'_>) -> bool {
        let (_, by_clock, _) = KINDS[token.kind];
        let is_constant = self.unit.files.iter().any(|file| file.text.contains(token.text));
        let may_be_address = || u64::from_str_radix(token.text, 16).is_ok_and(|address| address >= LOWEST_ADDRESS);
        let is_own = match token.kind {
            PLACE => self.is_in_own_fence(token.text),
            BARE_ADDRESS => may_be_address(),
            _ => true,
        };
        !is_constant && (self.reads_clock || !by_clock) && is_own
    }

    /// Whether a place is in a file that we named, whose lines are those of the page: the author's file was called otherwise.
    fn is_in_own_fence(&self, place: &str) -> bool {
        let path = place.split(':').next().unwrap_or_default();
        let name = path.rsplit('/').next().unwrap_or_default();
        let is_own = |file: &gvp_core::SourceFile| file.go_name() == name || file.path == path;
        self.unit.fence.is_some() && self.unit.files.iter().any(is_own)
    }

    /// The tokens of a text. What is left of it goes to `left`, with the name of a kind in the place of every token.
    fn tokens<'text>(&self, text: &'text str, left: &mut String) -> Vec<Token<'text>> {
        let mut tokens = Vec::new();
        let mut done = 0;
        for (kind, range) in self.found(text) {
            left.push_str(&text[done..range.start]);
            left.push_str(&format!("<{}>", KINDS[kind].0));
            tokens.push(Token { kind, text: &text[range.clone()] });
            done = range.end;
        }
        left.push_str(&text[done..]);
        tokens
    }

    /// Where there are tokens: the program's own path first, for it may lie in a temporary folder.
    fn found(&self, text: &str) -> Vec<(usize, Range<usize>)> {
        let own = self.own_paths(text).into_iter().map(|range| (OWN_PATH, range));
        let mut found: Vec<(usize, Range<usize>)> = own.collect();
        for captures in PATTERN.captures_iter(text) {
            let kinds = captures.iter().skip(1).enumerate();
            let Some((kind, token)) = kinds.filter_map(|(kind, group)| Some((kind, group?))).next() else { continue };
            let counts = kind + 1 != BARE_ADDRESS || self.prints_bare_addresses;
            if counts && found.iter().all(|(_, other)| other.end <= token.start() || token.end() <= other.start) {
                found.push((kind + 1, token.range()));
            }
        }
        found.sort_by_key(|(_, range)| range.start);
        found
    }

    /// Where the path of the binary stands. Where a program lies is for those to say who build it.
    fn own_paths(&self, text: &str) -> Vec<Range<usize>> {
        let names = [self.unit.dir.file_name(), self.unit.path.file_stem()];
        let mut found: Vec<Range<usize>> = Vec::new();
        for name in names.into_iter().flatten() {
            for (at, _) in text.match_indices(&format!("/{name}")) {
                let end = at + 1 + name.len();
                let start = text[..at].rfind(|char: char| char.is_whitespace() || "[('\"`=".contains(char));
                let ends = !text[end..].starts_with(|char: char| char.is_alphanumeric() || "_-./".contains(char));
                let range = start.map_or(0, |start| start + 1)..end;
                if ends && found.iter().all(|other| other.end <= range.start || range.end <= other.start) {
                    found.push(range);
                }
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::program;

    fn equal(source: &str, promised: &str, printed: &str) -> Option<String> {
        Volatile::of(&program(source)).equal_but(promised, printed)
    }

    #[test]
    fn the_file_of_a_fence_has_a_name_of_ours() {
        let mut unit = crate::fake::fenced(gvp_core::Form::Program);
        unit.files = vec![crate::fake::file("ch1.md", "package main\n")];
        unit.files[0].staged_as = Some("ch1_md_L1.go".into());
        let printed = "ch1_md_L1.go:7: hi";
        let equal = |unit: &Unit, printed: &str| Volatile::of(unit).equal_but("03-log.go:25: hi", printed);
        assert_eq!(equal(&unit, printed).as_deref(), Some("place in the source ×1"));
        assert_eq!(equal(&unit, "ch1.md:7: hi").as_deref(), Some("place in the source ×1"));
        assert_eq!(equal(&unit, "other.go:7: hi"), None);
        unit.fence = None;
        assert_eq!(equal(&unit, printed), None);
    }

    #[test]
    fn what_differs_is_named_and_counted() {
        let clock = "package main\n\nfunc main() { p(time.Now()) }\n";
        for (promised, printed, named) in [
            ("took 1.5s and 3ms", "took 12.25µs and 4ms", "duration ×2"),
            ("took 1.5s and 3ms", "took 1.5s and 4ms", "duration ×1"),
            ("2012-10-31 15:50:13.793654 +0000 UTC", "2026-11-24 18:05:30.1 +0000 UTC m=+0.000012", "date ×1"),
            ("2023/08/22 10:45:16 hi", "2026/11/24 18:05:30 hi", "date ×1"),
            ("Fri Oct 31 15:50:13 UTC 2012", "Tue Nov  4 18:05:30 UTC 2026", "date ×1"),
            ("Fri, 31 Oct 2012 15:50:13 MST", "Tue, 04 Nov 2026 18:05:30 UTC", "date ×1"),
            ("at 8:41PM", "at 6:05PM", "time of day ×1"),
            ("Jun 18 20:09:09.086", "Nov 29 08:02:01.417", "date ×1"),
            ("18 Jun 23 20:09 IST", "29 Nov 26 08:02 UTC", "date ×1"),
            ("2023-06-18T20:09:09+05:30", "2026-11-29T08:02:01Z", "date ×1"),
            ("1351700038", "1795543530", "time stamp ×1"),
            ("&x = 0xc42000e1f0", "&x = 0xc000012345", "address ×1"),
            ("file /tmp/sample610887201", "file /tmp/sample3511", "temporary path ×1"),
            ("[./ch1 a]", "[/gvp/ch1 a]", "path of the program ×1"),
            ("a 1ms\n...\nz 2ms", "a 3ms\nb\nc\nz 5ms", "duration ×2"),
            ("at 8:41PM: …", "at 6:05PM: no, at 7:05PM", "time of day ×1"),
            ("goroutine 18 of pid 4711", "goroutine 20 of pid 12", "goroutine number ×1, process number ×1"),
        ] {
            assert_eq!(equal(clock, promised, printed).as_deref(), Some(named), "{promised}");
        }
    }

    #[test]
    fn an_address_without_its_mark_is_told_from_the_source() {
        let pointer = "package main\n\nfunc main() { fmt.Printf(\"%x\\n\", &a) }\n";
        let hash = "package main\n\nfunc main() { fmt.Printf(\"%x\\n\", fnv.New64().Sum64()) }\n";
        assert_eq!(equal(pointer, "at: 20818a220", "at: c000012345").as_deref(), Some("address ×1"));
        assert_eq!(equal(pointer, "at: 20818a220", "at: 102c5af500a8").as_deref(), Some("address ×1"));
        assert_eq!(equal(pointer, "at: 20818a220", "at: 12"), None);
        assert_eq!(equal(pointer, "at: 20818a220", "is: c000012345"), None);
        assert_eq!(equal(pointer, "at: 20818a220", "at: 00000012"), None);
        assert_eq!(equal(hash, "20818a220", "c000012345"), None);
    }

    #[test]
    fn the_program_is_called_as_its_author_calls_it() {
        let unit = program("package main\n");
        let called =
            |promised: &str| Volatile::of(&unit).as_called_by_author(promised, "Usage of /gvp/main: see /gvp/main\n");
        assert_eq!(called("Usage of bin/main:"), "Usage of bin/main: see bin/main\n");
        assert_eq!(called("none"), "Usage of ./main: see ./main\n");
    }

    #[test]
    fn what_is_no_accident_is_not_redacted() {
        let clock = "package main\n\nfunc main() { p(time.Now(), \"2009-11-17\") }\n";
        assert_eq!(equal("package main\n\nfunc main() { p(3 * time.Second) }\n", "2s", "3s"), None);
        assert_eq!(equal(clock, "2009-11-18", "2009-11-17"), None);
        assert_eq!(equal("package main\n\nvar x = 0xdeadbeef\n", "0xdeadbeee", "0xdeadbeef"), None);
        for (promised, printed) in
            [("3 of 4", "3 of 5"), ("a 1.5s", "b 1.5s"), ("1.5s", "1.5s 2s"), ("same 1s", "same 1s")]
        {
            assert_eq!(equal(clock, promised, printed), None, "{promised}");
        }
    }
}
