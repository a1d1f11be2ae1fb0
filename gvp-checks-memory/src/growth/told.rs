//! What is told of something that grows.

use gvp_core::{EvidenceKind, Finding, Severity, Unit};

use super::grown::{Floors, Grown, What};
use super::{DESCRIPTORS, GOROUTINES, HEAP};
use crate::figures::{bytes, share};
use crate::repetition::Repeated;
use crate::site::Site;

/// How many growing places are shown.
const SHOWN: usize = 5;

/// What is repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// `main` of a program.
    Program,
    /// One test, by its name.
    Test(String),
    /// All tests of a package, one after the other.
    Package,
}

impl Subject {
    /// The tests that it is, as a pattern for `-test.run`.
    pub(super) fn pattern(&self) -> String {
        match self {
            Self::Program | Self::Package => ".".to_owned(),
            Self::Test(name) => format!("^{name}$"),
        }
    }

    /// How it is named at the start of a sentence.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Program => "main",
            Self::Test(name) => name,
            Self::Package => "the tests together",
        }
    }

    fn severity(&self) -> Severity {
        match self {
            Self::Program => Severity::Note,
            Self::Test(_) | Self::Package => Severity::Warning,
        }
    }
}

/// A finding for everything that grows.
pub(super) fn findings(
    unit: &Unit,
    subject: &Subject,
    repeated: &Repeated,
    grown: &[Grown],
    floors: &Floors,
) -> Vec<Finding> {
    grown.iter().map(|grown| finding(unit, subject, repeated, grown, floors)).collect()
}

fn finding(unit: &Unit, subject: &Subject, repeated: &Repeated, grown: &Grown, floors: &Floors) -> Finding {
    let sites = growing_sites(repeated);
    let location = sites.iter().find_map(|(site, _)| site.location.clone()).unwrap_or_else(|| unit.location());
    let name = subject.name();
    let (code, location, message, help) = match grown.what {
        What::Heap => {
            let most =
                |(site, growth): &(Site, f64)| format!(", most of it {}{}", site.type_name(), pieces(site, *growth));
            let most = sites.first().map_or(String::new(), most);
            let message =
                format!("with every repetition {name} keeps {} more{most}", bytes(rounded(grown.trend.slope)));
            (HEAP, location, message, "let go of it when it is done with, or give what keeps it a bound")
        }
        What::Goroutines => (
            GOROUTINES,
            unit.location(),
            format!("with every repetition {name} leaves {:.0} more goroutines", grown.trend.slope),
            "see what gvp.leak/goroutine says of them",
        ),
        What::Descriptors => (
            DESCRIPTORS,
            unit.location(),
            format!("with every repetition {name} leaves {:.0} more file descriptors open", grown.trend.slope),
            "close what is opened, at best with `defer` right after it is",
        ),
    };
    let finding = Finding::new(subject.severity(), code, location, message).help(help);
    finding.evidence(EvidenceKind::Measurement, measurement(repeated, grown, floors, &sites))
}

/// The figures, and where what is kept was allocated.
fn measurement(repeated: &Repeated, grown: &Grown, floors: &Floors, sites: &[(Site, f64)]) -> String {
    let figures = repeated.figures(|counters| grown.what.figure(counters));
    let (first, last) = (figures.first().copied().unwrap_or(0.0), figures.last().copied().unwrap_or(0.0));
    let warm = repeated.count - repeated.counted();
    let (what, first, last) = match grown.what {
        What::Heap => ("in use after a garbage collection", bytes(rounded(first)), bytes(rounded(last))),
        What::Goroutines => ("goroutines", format!("{first}"), format!("{last}")),
        What::Descriptors => ("open file descriptors", format!("{first}"), format!("{last}")),
    };
    let mut lines = vec![
        format!("{what}: {first} after {warm} repetitions in one process, {last} after {}", repeated.count),
        format!("{:.0} % of all pairs of repetitions rise; the median slope is told", grown.trend.rising * 100.0),
    ];
    if grown.what == What::Heap && floors.empty > 0.0 {
        lines.push(format!("an empty test of the same package keeps {}", bytes(rounded(floors.empty))));
    }
    let whole = sites.iter().map(|(_, growth)| rounded(*growth)).sum();
    lines.extend(sites.iter().take(SHOWN).map(|(site, growth)| {
        let (pieces, share) = (pieces(site, *growth), share(rounded(*growth), whole));
        let growth = bytes(rounded(*growth));
        format!("{growth:>10} {share:>7} {}{pieces} at {} {}", site.type_name(), site.place, site.function)
    }));
    lines.join("\n")
}

/// How many objects of which size a growth consists of, where it is more than one: what an iteration of a loop keeps.
fn pieces(site: &Site, growth: f64) -> String {
    let size = site.bytes as f64 / site.objects.max(1) as f64;
    let count = growth / size.max(1.0);
    if count < 1.5 { String::new() } else { format!(" ({count:.0} of {})", bytes(rounded(size))) }
}

/// Places whose objects in use grow, with how many bytes per repetition, most first.
fn growing_sites(repeated: &Repeated) -> Vec<(Site, f64)> {
    let Some(measured) = repeated.measured() else { return Vec::new() };
    growing(Site::all(measured), f64::from(repeated.counted()))
}

/// Places whose objects in use have grown since the run had warmed up, by how much for each of so many steps since.
pub(super) fn growing(sites: Vec<Site>, steps: f64) -> Vec<(Site, f64)> {
    let grown = |site: Site| {
        let growth = site.live_bytes.saturating_sub(site.live_bytes_before) as f64 / steps;
        (growth >= 1.0).then_some((site, growth))
    };
    let mut sites: Vec<(Site, f64)> = sites.into_iter().filter_map(grown).collect();
    sites.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.place.cmp(&b.0.place)));
    sites
}

/// A figure that is no less than 0, without its fraction.
pub(super) fn rounded(figure: f64) -> u64 {
    figure.max(0.0).round() as u64
}
