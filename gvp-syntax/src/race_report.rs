//! What Go's race detector reports: two accesses to the same memory that nothing puts in an order.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use camino::Utf8Path;
use gvp_core::{Location, Unit};

/// A data race, as far as it is the same from run to run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DataRace {
    /// The innermost place in a file of the unit's where one of the two goroutines is; where the unit begins, if both are in
    /// the code of others.
    pub place: Location,
    /// Where the other is; none if that is in the code of others.
    pub other: Option<Location>,
    /// The report without what differs from run to run: addresses, numbers of goroutines, which access came first.
    pub report: String,
}

/// The data races in what a program wrote to standard error, each pair of places once, in the order of their places.
pub fn data_races(stderr: &str, unit: &Unit) -> Vec<DataRace> {
    let mut races: BTreeMap<(Location, Option<Location>), String> = BTreeMap::new();
    for report in reports(stderr) {
        let (place, other) = report.places(unit);
        let text = report.shown(unit);
        let known = races.entry((place, other)).or_insert_with(|| text.clone());
        // Of several reports on the same lines, whichever came first this time, the same is shown.
        if text < *known {
            *known = text;
        }
    }
    races.into_iter().map(|((place, other), report)| DataRace { place, other, report }).collect()
}

/// The beginning of a report.
const WARNING: &str = "WARNING: DATA RACE";

/// The line above and below a report.
const RULE: &str = "==================";

/// Who does what in a report.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Access {
    /// The calls, innermost first.
    calls: Vec<Call>,
    /// `Read`, `Write`, `Atomic read`.
    what: String,
    /// The number of the goroutine; none for the main goroutine.
    goroutine: Option<u64>,
    /// The calls that started the goroutine.
    created: Vec<Call>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Call {
    path: String,
    line: u32,
    function: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Report {
    accesses: Vec<Access>,
}

/// What the calls that follow belong to.
enum Part {
    Access,
    /// The creation of the goroutine of this number.
    Creation(u64),
}

/// The reports in a text, among whatever else the program says.
fn reports(text: &str) -> Vec<Report> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while lines.by_ref().any(|line| line.starts_with(WARNING)) {
        found.push(report(lines.by_ref().take_while(|line| !line.starts_with(RULE))));
    }
    found.retain(|report| !report.accesses.is_empty());
    found
}

fn report<'a>(lines: impl Iterator<Item = &'a str>) -> Report {
    let mut report = Report::default();
    let (mut part, mut function) = (Part::Access, "");
    for line in lines {
        if let Some(access) = access(line) {
            report.accesses.push(access);
            part = Part::Access;
        } else if let Some(number) = creation(line) {
            part = Part::Creation(number);
        } else if let Some(place) = line.strip_prefix("      ") {
            let Some(call) = call(function, place) else { continue };
            match part {
                Part::Access => report.accesses.last_mut().into_iter().for_each(|it| it.calls.push(call.clone())),
                Part::Creation(number) => report
                    .accesses
                    .iter_mut()
                    .filter(|access| access.goroutine == Some(number))
                    .for_each(|access| access.created.push(call.clone())),
            }
        } else if let Some(name) = line.strip_prefix("  ") {
            function = name;
        }
    }
    report.accesses.truncate(2);
    report.accesses.sort();
    report
}

/// Reads `Previous write at 0x00c000012028 by goroutine 7:`.
fn access(line: &str) -> Option<Access> {
    let (what, rest) = line.split_once(" at 0x")?;
    let (_, who) = rest.strip_suffix(':')?.split_once(" by ")?;
    let what = what.strip_prefix("Previous ").unwrap_or(what);
    if !what.ends_with("ead") && !what.ends_with("rite") {
        return None;
    }
    let goroutine = who.strip_prefix("goroutine ").and_then(|number| number.parse().ok());
    let capital = what.get(..1)?.to_uppercase() + what.get(1..)?;
    Some(Access { what: capital, goroutine, ..Access::default() })
}

/// Reads `Goroutine 7 (running) created at:`.
fn creation(line: &str) -> Option<u64> {
    line.strip_suffix(" created at:")?.strip_prefix("Goroutine ")?.split(' ').next()?.parse().ok()
}

/// Reads `ch1/main.go:9 +0x3c`.
fn call(function: &str, place: &str) -> Option<Call> {
    let place = place.rsplit_once(" +0x").map_or(place, |(place, _)| place);
    let (path, line) = place.rsplit_once(':')?;
    Some(Call { path: path.to_owned(), line: line.parse().ok()?, function: function.to_owned() })
}

impl Call {
    fn location(&self, unit: &Unit) -> Option<Location> {
        unit.file(Utf8Path::new(&self.path)).map(|file| Location::line(&file.path, self.line))
    }
}

impl Access {
    fn place(&self, unit: &Unit) -> Option<Location> {
        self.calls.iter().find_map(|call| call.location(unit))
    }

    fn shown(&self, unit: &Unit, text: &mut String) {
        let who = if self.goroutine.is_some() { "a goroutine" } else { "the main goroutine" };
        let _ = writeln!(text, "{} by {who}:", self.what);
        show(&self.calls, unit, text);
        if !self.created.is_empty() {
            text.push_str("which was created at:\n");
            show(&self.created, unit, text);
        }
    }
}

/// Shows a stack down to the outermost call of the unit's own: what lies below is how tests and goroutines are started.
fn show(calls: &[Call], unit: &Unit, text: &mut String) {
    let outermost = calls.iter().rposition(|call| call.location(unit).is_some());
    for call in &calls[..outermost.map_or(calls.len(), |at| at + 1)] {
        let _ = writeln!(text, "  {}\n      {}:{}", call.function, call.path, call.line);
    }
}

impl Report {
    /// The places of the unit's own, in their order.
    fn places(&self, unit: &Unit) -> (Location, Option<Location>) {
        let mut places: Vec<Location> = self.accesses.iter().filter_map(|access| access.place(unit)).collect();
        places.sort();
        let mut places = places.into_iter();
        (places.next().unwrap_or_else(|| unit.location()), places.next())
    }

    fn shown(&self, unit: &Unit) -> String {
        let mut text = format!("{WARNING}\n");
        self.accesses.iter().for_each(|access| access.shown(unit, &mut text));
        text.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use gvp_core::{SourceFile, UnitId, UnitKind};

    use super::*;

    const TEXT: &str = "start\n==================\nWARNING: DATA RACE\nWrite at 0x00c00001c0e8 by goroutine 7:\n  \
        main.add()\n      ch1/main.go:6 +0x44\n  main.main.func1()\n      ch1/main.go:11 +0x30\n\nPrevious read at 0x00c00001c0e8 by \
        main goroutine:\n  sync/atomic.Load()\n      sync/atomic/a.s:3 +0x1\n  main.main()\n      ch1/main.go:14 +0xbd\n  runtime.main()\n      runtime/proc.go:1 +0x1\n\nGoroutine 7 \
        (running) created at:\n  main.main()\n      ch1/main.go:10 +0xb3\n==================\nmore\n\
        Found 1 data race(s)\nexit status 66\n";

    fn unit() -> Unit {
        let files = vec![SourceFile::new("ch1/main.go", "")];
        Unit { files, ..Unit::new(UnitId::new("ch1"), UnitKind::Program, "ch1/main.go") }
    }

    #[test]
    fn a_report_names_both_places_of_the_authors() {
        let races = data_races(TEXT, &unit());
        assert_eq!(races.len(), 1);
        assert_eq!(races[0].place, Location::line("ch1/main.go", 6));
        assert_eq!(races[0].other, Some(Location::line("ch1/main.go", 14)));
        assert_eq!(
            races[0].report,
            "WARNING: DATA RACE\nWrite by a goroutine:\n  main.add()\n      ch1/main.go:6\n  main.main.func1()\n      \
             ch1/main.go:11\nwhich was created at:\n  main.main()\n      ch1/main.go:10\nRead by the main goroutine:\n  \
             sync/atomic.Load()\n      sync/atomic/a.s:3\n  main.main()\n      ch1/main.go:14"
        );
    }

    #[test]
    fn which_access_came_first_makes_no_difference() {
        let turned = "WARNING: DATA RACE\nRead at 0x1 by main goroutine:\n  main.main()\n      ch1/main.go:14 +0x1\n\nPrevious \
                      write at 0x1 by goroutine 8:\n  main.add()\n      ch1/main.go:6 +0x2\n";
        let straight = "WARNING: DATA RACE\nWrite at 0x7 by goroutine 9:\n  main.add()\n      ch1/main.go:6 +0x2\n\nPrevious read \
                        at 0x7 by main goroutine:\n  main.main()\n      ch1/main.go:14 +0x1\n";
        assert_eq!(data_races(turned, &unit()), data_races(straight, &unit()));
        let both = format!("{turned}==================\n{straight}==================\n");
        assert_eq!(data_races(&both, &unit()).len(), 1);
    }

    #[test]
    fn a_stack_that_is_lost_leaves_the_other() {
        let text = "WARNING: DATA RACE\nWrite at 0x1 by goroutine 8:\n  main.add()\n      ch1/main.go:6 +0x2\n\nPrevious write at \
                    0x1 by goroutine 7:\n  [failed to restore the stack]\n\n";
        let races = data_races(text, &unit());
        assert_eq!((races[0].place.line, &races[0].other), (6, &None));
    }

    #[test]
    fn who_only_speaks_of_races_has_none() {
        assert_eq!(data_races("there is no WARNING: DATA RACE here\n", &unit()), []);
        assert_eq!(data_races("WARNING: DATA RACE\nat the track\n", &unit()), []);
    }
}
