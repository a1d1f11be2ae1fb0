//! Initialisation that inputs run over and over, going by how often its statements ran when the corpus was replayed.

use std::collections::BTreeSet;

use gvp_core::{Code, EvidenceKind, Finding, Location, SourceFile, Unit};
use gvp_syntax::{GoFile, OnceAction};

use crate::profile::{Profile, Reached};

/// The same is prepared anew for input after input.
pub(super) const PREPARED_PER_INPUT: Code = Code::from_static("prepared-per-input");
/// What is meant to be done once is done for input after input.
pub(super) const INITIALISED_AGAIN: Code = Code::from_static("initialised-again");

/// Fewer inputs prove nothing.
const LEAST: u64 = 8;

/// The replay of a corpus, seen for what it initialised.
pub(super) struct Initialisation<'a> {
    pub(super) unit: &'a Unit,
    /// The functions that the target can reach.
    pub(super) reach: &'a [Reached],
    /// What the corpus ran.
    pub(super) corpus: &'a Profile,
    /// How many inputs there are in it.
    pub(super) inputs: usize,
}

impl Initialisation<'_> {
    /// What was initialised for at least every second input.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let files = self.unit.files.iter().filter(|file| file.defect.is_none() && !file.is_test());
        files.flat_map(|file| self.of_file(file, &GoFile::parse(&file.text))).collect()
    }

    fn of_file(&self, file: &SourceFile, tree: &GoFile) -> Vec<Finding> {
        let prepared = self.prepared(file, tree);
        prepared.into_iter().chain(self.done_once(file, tree)).chain(self.called_by_init(tree)).collect()
    }

    /// A regular expression or a template that never differs, in a function that is called for every input.
    fn prepared(&self, file: &SourceFile, tree: &GoFile) -> Vec<Finding> {
        let constants = tree.signatures().into_iter().flat_map(|signature| signature.body.constants);
        let found = constants.filter_map(|constant| {
            let place = (constant.position.line, constant.position.column);
            let times = self.often(self.corpus.count_at(file.go_name(), place)?)?;
            let what = constant.text.split('(').next().unwrap_or_default().to_owned();
            let message = format!("the same `{what}(…)` is made anew for input after input");
            let finding = Finding::warning(PREPARED_PER_INPUT, constant.position.location(&file.path), message);
            Some(self.measured(finding.help("make it once, in a variable at package level"), times))
        });
        found.collect()
    }

    /// A `sync.Once` that is made anew, so that what it guards is done again and again.
    fn done_once(&self, file: &SourceFile, tree: &GoFile) -> Vec<Finding> {
        let found = tree.once_calls().into_iter().filter_map(|call| {
            let times = match &call.action {
                OnceAction::Literal(start, end) => self.corpus.first_within(file.go_name(), *start, *end),
                OnceAction::Function(name) => self.runs_of(name),
            };
            let times = self.often(times?)?;
            let message = "what this sync.Once guards is done for input after input: there is a new one each time";
            let finding = Finding::note(INITIALISED_AGAIN, call.position.location(&file.path), message);
            Some(self.measured(finding.help("declare it at package level if what it guards is always the same"), times))
        });
        found.collect()
    }

    /// A function that `init` calls, and that is called again for every input.
    fn called_by_init(&self, tree: &GoFile) -> Vec<Finding> {
        let functions = tree.functions();
        let inits = functions.iter().filter(|function| function.name == "init" && function.receiver.is_none());
        let called: BTreeSet<&str> = inits.flat_map(|init| &init.mentions).map(String::as_str).collect();
        let of_package = called.into_iter().filter(|name| self.reach.iter().any(|reached| reached.name == *name));
        let found = of_package.filter_map(|name| {
            let reached = self.reach.iter().find(|reached| reached.name == name)?;
            let times = self.often(self.runs_of(name)?.saturating_sub(1))?;
            let message = format!("`{name}` is called by init, and again for input after input");
            let location = Location::line(&reached.path, reached.start.0);
            let finding = Finding::note(INITIALISED_AGAIN, location, message);
            Some(self.measured(finding.help("call it in one of the two places only"), times))
        });
        found.collect()
    }

    fn runs_of(&self, function: &str) -> Option<u64> {
        let reached = self.reach.iter().find(|reached| reached.name == function)?;
        self.corpus.first_within(&reached.go_name, reached.start, reached.end)
    }

    /// The number, if something happened for at least every second input, of which there are enough.
    fn often(&self, times: u64) -> Option<u64> {
        let inputs = self.inputs as u64;
        (inputs >= LEAST && times >= inputs / 2).then_some(times)
    }

    fn measured(&self, finding: Finding, times: u64) -> Finding {
        finding.evidence(EvidenceKind::Measurement, format!("{times} times for {} inputs", self.inputs))
    }
}
