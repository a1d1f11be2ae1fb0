//! What earlier runs said of the units of a plan: outcomes under a digest of everything that they depend on.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use gvp_core::{Check, CheckId, Correction, Material, Memory, MemoryKey, Outcome, Settings, Unit};
use serde::{Deserialize, Serialize};

use crate::dependencies::{Dependencies, Foundation};
use crate::digest::{Content, DigestWriter, Files};
use crate::plan::{Pair, Plan, answered_beforehand};
use crate::{Registry, Rules, parallel};

/// Grows when what is remembered changes its meaning.
const EDITION: &str = "gvp outcomes 1";

/// What earlier runs said of the units of a plan, and what this run adds.
pub struct Recollection<'a> {
    memory: &'a dyn Memory,
    registry: &'a Registry,
    units: Vec<Mutex<Remembered>>,
    /// When the units were looked at.
    looked: SystemTime,
    /// Whether what comes with files is to be found out anew.
    wants_files: bool,
}

/// What is remembered of one unit.
#[derive(Debug, Default)]
struct Remembered {
    /// None where the unit depends on something that we cannot see.
    key: Option<MemoryKey>,
    record: Record,
    news: bool,
    /// What it rests on.
    files: BTreeSet<PathBuf>,
}

/// The outcomes of one unit.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Record(BTreeMap<CheckId, Entry>);

/// What one check said.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    version: u32,
    basis: String,
    outcome: Outcome,
    /// The corrections of findings, by their index: they are no part of what findings say to others.
    corrections: BTreeMap<usize, Correction>,
    /// Whether its evidence came with files. They are large and seldom wanted, and so not kept.
    #[serde(default)]
    came_with_files: bool,
}

impl Entry {
    fn of(check: &dyn Check, basis: String, outcome: &Outcome) -> Self {
        let findings = match outcome {
            Outcome::Findings(findings) => findings.as_slice(),
            Outcome::Passed | Outcome::Skipped(_) => &[],
        };
        let corrections =
            findings.iter().enumerate().filter_map(|(index, finding)| Some((index, finding.correction.clone()?)));
        let came_with_files =
            findings.iter().flat_map(|finding| &finding.evidence).any(|evidence| !evidence.files.is_empty());
        Self {
            version: check.info().version,
            basis,
            outcome: outcome.clone(),
            corrections: corrections.collect(),
            came_with_files,
        }
    }

    /// The outcome as the check gave it.
    fn outcome(&self) -> Outcome {
        let mut outcome = self.outcome.clone();
        if let Outcome::Findings(findings) = &mut outcome {
            for (index, finding) in findings.iter_mut().enumerate() {
                finding.correction = self.corrections.get(&index).cloned();
            }
        }
        outcome
    }
}

impl<'a> Recollection<'a> {
    /// Looks up everything that is remembered of the units of a plan. `circumstances` says all that every outcome
    /// depends on: who judges, with which Go, in which sandbox.
    pub fn of(
        memory: &'a dyn Memory,
        circumstances: &[String],
        material: &Material,
        plan: &Plan,
        registry: &'a Registry,
        rules: &dyn Rules,
    ) -> Self {
        let looked = SystemTime::now();
        let (dependencies, files) = (Dependencies::new(material), Files::default());
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let units = parallel::map(threads, plan.units(), |unit| {
            if answered_beforehand(unit) {
                return Mutex::default();
            }
            let foundation = dependencies.of(unit);
            let key = key(&material.root, unit, &foundation, &rules.settings(unit), circumstances, &files);
            let known = key.and_then(|key| memory.recall(&key));
            let record = known.and_then(|known| serde_json::from_slice(&known).ok()).unwrap_or_default();
            Mutex::new(Remembered { key, record, news: false, files: foundation.files })
        });
        Self { memory, registry, units, looked, wants_files: false }
    }

    /// Forgets answers whose evidence came with files, if those are wanted: the check is asked again.
    #[must_use]
    pub fn with_files(self, wants_files: bool) -> Self {
        Self { wants_files, ..self }
    }

    /// Whether nothing of the plan is left to be judged.
    pub fn is_complete(&self, plan: &Plan) -> bool {
        plan.pairs().iter().all(|pair| answered_beforehand(&plan.units()[pair.unit]) || self.outcome(pair).is_some())
    }

    /// What was said on this question.
    pub(crate) fn outcome(&self, pair: &Pair) -> Option<Outcome> {
        let check = self.registry.get(&pair.check)?;
        let unit = self.unit(pair.unit)?;
        let entry = unit.record.0.get(&pair.check)?;
        let holds = entry.version == check.info().version && Some(&entry.basis) == check.basis().as_ref();
        (holds && !(self.wants_files && entry.came_with_files)).then(|| entry.outcome())
    }

    /// Takes in what was said just now.
    pub(crate) fn keep(&self, pair: &Pair, check: &dyn Check, outcome: &Outcome) {
        let (Some(basis), Some(mut unit)) = (check.basis(), self.unit(pair.unit)) else { return };
        let entry = Entry::of(check, basis, outcome);
        unit.record.0.insert(pair.check.clone(), entry);
        unit.news = true;
    }

    /// Remembers the unit, if there is anything new about it: nothing more will be said.
    pub(crate) fn close(&self, unit: usize) {
        let Some(unit) = self.unit(unit).filter(|unit| unit.news) else { return };
        // Who saves a file while it is judged is judged by half of each.
        let now = SystemTime::now();
        let is_newer = |file: &PathBuf| {
            file.metadata().and_then(|data| data.modified()).is_ok_and(|at| at > self.looked && at <= now)
        };
        if unit.files.iter().any(is_newer) {
            return;
        }
        if let (Some(key), Ok(record)) = (&unit.key, serde_json::to_vec(&unit.record)) {
            self.memory.remember(key, &record);
        }
    }

    fn unit(&self, index: usize) -> Option<MutexGuard<'_, Remembered>> {
        Some(self.units.get(index)?.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// The digest of all that the outcomes of a unit depend on; none where that cannot be seen.
fn key(
    root: &Path,
    unit: &Unit,
    foundation: &Foundation,
    settings: &Settings,
    circumstances: &[String],
    files: &Files,
) -> Option<MemoryKey> {
    // Where the module lies on this machine is nothing that an outcome depends on; what is in it, is.
    let placeless = Unit { module: None, ..unit.clone() };
    let mut digest = DigestWriter::new(EDITION).value(&circumstances)?.value(&placeless)?.value(settings)?;
    digest = digest.value(&unit.module.as_ref().map(|module| shown(root, &module.dir)))?;
    for file in &foundation.files {
        let content = files.content(file);
        if content == Content::Unknown {
            return None;
        }
        digest = digest.bytes(shown(root, file).as_bytes()).value(&content)?;
    }
    // What is in folders is said by the files; that there are such folders, by their names.
    let folders: Vec<String> = foundation.folders.iter().map(|folder| shown(root, folder)).collect();
    Some(digest.value(&folders)?.key())
}

/// A path relative to the root where it lies below, so that material may be moved.
fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root).unwrap_or(path).to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests;
