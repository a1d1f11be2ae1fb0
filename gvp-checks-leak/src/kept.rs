//! What is told of contexts that are left at the end: one finding for each place that made some.

use std::collections::{BTreeMap, BTreeSet};

use gvp_core::{ContextKind, Contexts, EvidenceKind, Finding, KeptContext, Location, Unit};

use crate::context::{CHAIN, CONTEXT, TIMER};
use crate::sources::excerpt;

/// From so many values on, a chain is long: every look-up walks along all of it.
const LONG: u32 = 8;

/// So many chains of different lengths at one place are one that grows.
const GROWS: usize = 3;

/// Contexts of one kind that were made at one place.
struct Group<'a> {
    kind: ContextKind,
    location: &'a Location,
    made: Vec<&'a KeptContext>,
}

/// What is told of the contexts that are left. `alone` says that neither `main` nor any goroutine is left to hold one.
pub(crate) fn kept(unit: &Unit, contexts: &Contexts, alone: bool) -> Vec<Finding> {
    let mut groups: BTreeMap<(&Location, ContextKind), Vec<&KeptContext>> = BTreeMap::new();
    for context in contexts.kept.iter().filter(|context| !context.cancelled || context.kind == ContextKind::Value) {
        groups.entry((&context.location, context.kind)).or_default().push(context);
    }
    let groups = groups.into_iter().map(|((location, kind), made)| Group { kind, location, made });
    groups.filter_map(|group| group.finding(unit, contexts.returned, alone)).collect()
}

impl Group<'_> {
    fn finding(&self, unit: &Unit, returned: bool, alone: bool) -> Option<Finding> {
        let count = self.made.len();
        if self.is_of_main() && !returned && (count == 1 || self.kind == ContextKind::Value) {
            return None;
        }
        let place = self.location.clone();
        let finding = match self.kind {
            ContextKind::Timer => Finding::warning(TIMER, place, timer_message(count))
                .help("`defer cancel()` right after the context is made"),
            ContextKind::Cancel if count > 1 => Finding::warning(
                CONTEXT,
                place,
                format!("{count} contexts made here are still kept at the end, and none of them was cancelled"),
            )
            .help("cancel each when its work is done: its parent lets go of it then"),
            ContextKind::Cancel if alone || self.is_of_package() => Finding::warning(
                CONTEXT,
                place,
                "the context made here is kept by a package variable until the end, and never cancelled",
            )
            .help("make it in `main`, `defer cancel()`, and hand it on as an argument"),
            ContextKind::Cancel => return None,
            ContextKind::Value => Finding::warning(CHAIN, place, self.chain_message()?)
                .help("put one struct with all values into the context, and start each request from a fresh one"),
        };
        let finding = finding.evidence(EvidenceKind::Measurement, self.measured());
        Some(match unit.file(&self.location.path) {
            Some(file) => finding.evidence(EvidenceKind::Excerpt, excerpt(file, self.location.line)),
            None => finding,
        })
    }

    /// How a chain of values is long or grows, if it does.
    fn chain_message(&self) -> Option<String> {
        let depths: BTreeSet<u32> = self.made.iter().map(|context| context.depth).collect();
        let longest = depths.last().copied().unwrap_or_default();
        let grows = depths.len() >= GROWS;
        (grows || longest >= LONG).then(|| {
            let how = if grows { " and grows with every turn" } else { "" };
            format!("a chain of {longest} context values is still kept at the end{how}")
        })
    }

    fn measured(&self) -> String {
        let maker = self.made.first().map(|context| context.function.as_str()).unwrap_or_default();
        let kind = match self.kind {
            ContextKind::Timer => "with a deadline",
            ContextKind::Cancel => "that can be cancelled",
            ContextKind::Value => "with a value",
        };
        format!("contexts {kind} made by {maker} and still reachable after a garbage collection: {}", self.made.len())
    }

    /// Whether they were made by who is still under way when a program ends in the middle of `main`.
    fn is_of_main(&self) -> bool {
        let made_by =
            |context: &&KeptContext| context.function == "main.main" || context.function.ends_with(".TestMain");
        self.made.iter().any(made_by)
    }

    /// Whether they were made when a package variable was set.
    fn is_of_package(&self) -> bool {
        let of_package =
            |context: &&KeptContext| context.function.ends_with(".init") || context.function.contains(".init.");
        self.made.iter().any(of_package)
    }
}

fn timer_message(count: usize) -> String {
    match count {
        1 => "the context made here is never cancelled: its timer keeps it until its deadline".to_owned(),
        count => {
            format!("{count} contexts made here are never cancelled: their timers keep them until their deadlines")
        }
    }
}
