//! What is kept of a campaign from one run to the next: its corpus, what made it fail, how far it came.

use camino::Utf8Path;
use gvp_core::{Context, RunFile};
use serde::{Deserialize, Serialize};

use crate::campaign::{Campaign, Stand};
use crate::digest;
use crate::input::Input;

const CORPUS: &str = "corpus";
const CRASHERS: &str = "crashers";
/// Those of the corpus that run all that it runs: not for the next run, but for the author.
const MINIMAL: &str = "minimal";
const STATE: &str = "state.json";

/// What is kept of the campaign of one target.
#[derive(Debug, Clone)]
pub(crate) struct Memory {
    name: String,
    digest: String,
}

/// How far a campaign came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct State {
    /// The digest of the unit that was fuzzed: of another, only the inputs count.
    digest: String,
    pub(crate) slices: u32,
    pub(crate) executions: u64,
    /// The processor time that it took.
    pub(crate) processor_ms: u64,
    /// Whether there is nothing more to be expected.
    done: bool,
    /// Whether that is so because failures bar the way.
    #[serde(default)]
    barred: bool,
}

impl State {
    /// How the campaign stood.
    pub(crate) fn stand(&self) -> Stand {
        match (self.barred, self.done) {
            (true, _) => Stand::Barred,
            (false, true) => Stand::Exhausted,
            (false, false) => Stand::Open,
        }
    }
}

/// What an earlier run left.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) corpus: Vec<Input>,
    pub(crate) crashers: Vec<Input>,
    pub(crate) state: Option<State>,
}

impl Memory {
    /// The memory of a target: it belongs to the package by its name and place, whatever its sources.
    pub(crate) fn of(cx: &dyn Context, target: &str, digest: &str) -> Self {
        let unit = cx.unit();
        let module = unit.module.as_ref().map_or("", |module| module.path.as_str());
        let package = digest::digest([module, unit.dir.as_str(), unit.package.as_str()].map(str::as_bytes));
        let package = package.get(..16).unwrap_or_default();
        Self { name: format!("{package}/{target}"), digest: digest.to_owned() }
    }

    /// What an earlier run left.
    pub(crate) fn recall(&self, cx: &dyn Context) -> Kept {
        let mut kept = Kept::default();
        for RunFile { path, bytes } in cx.recall(&self.name) {
            match path.parent().map(Utf8Path::as_str) {
                Some(CORPUS) => kept.corpus.push(Input::from_file(bytes)),
                Some(CRASHERS) => kept.crashers.push(Input::from_file(bytes)),
                _ if path == STATE => kept.state = serde_json::from_slice(&bytes).ok(),
                _ => {}
            }
        }
        kept.state = kept.state.filter(|state: &State| state.digest == self.digest);
        kept
    }

    /// Keeps what the next run needs.
    pub(crate) fn remember<'a>(
        &self,
        cx: &dyn Context,
        campaign: &Campaign,
        crashers: impl Iterator<Item = &'a Input>,
        minimal: &[Input],
    ) {
        let file = |folder: &str, input: &Input| RunFile {
            path: Utf8Path::new(folder).join(input.name()),
            bytes: input.bytes().to_vec(),
        };
        let mut files: Vec<RunFile> = campaign.corpus.values().map(|input| file(CORPUS, input)).collect();
        files.extend(crashers.map(|input| file(CRASHERS, input)));
        files.extend(minimal.iter().map(|input| file(MINIMAL, input)));
        let state = State {
            digest: self.digest.clone(),
            slices: campaign.slices,
            executions: campaign.executions,
            processor_ms: u64::try_from(campaign.time.as_millis()).unwrap_or(u64::MAX),
            done: matches!(campaign.stand, Stand::Exhausted | Stand::Barred),
            barred: campaign.stand == Stand::Barred,
        };
        files.extend(serde_json::to_vec(&state).map(|bytes| RunFile { path: STATE.into(), bytes }));
        cx.remember(&self.name, &files);
    }
}
