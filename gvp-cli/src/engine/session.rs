//! One run of judging: from memory if nothing is left to be judged, else with Go and a sandbox.

use gvp_core::{Cancel, Material, Report, SandboxFacts, Sink, Workbench};
use gvp_go::{Caches, Go, Options, Workshop};
use gvp_pipeline::{Judge, Plan, Recollection, Registry, Shelf, SourcesOnly};
use gvp_sandbox::Sandbox;
use tempfile::TempDir;

use super::circumstances::{circumstances, known_sandbox, remember_sandbox};
use super::{Harness, MOST_THREADS, THREADS_PER_JOB, go_failure, helper};
use crate::config::Resolved;
use crate::failure::Failure;

/// All that takes part in one run of judging.
pub(super) struct Session<'a> {
    pub(super) material: &'a Material,
    pub(super) rules: &'a Resolved,
    pub(super) registry: &'a Registry,
    pub(super) plan: &'a Plan,
    pub(super) harness: &'a Harness<'a>,
    pub(super) cancel: &'a Cancel,
    pub(super) events: &'a dyn Sink,
    /// What earlier runs said, if that is to count.
    pub(super) shelf: Option<&'a Shelf>,
}

impl<'a> Session<'a> {
    /// Judges everything. Neither Go nor a sandbox is started for what is known.
    pub(super) fn judge(&self) -> Result<Report, Failure> {
        let go = match self.shelf {
            Some(shelf) => Go::find_known(self.harness.go, shelf),
            None => Go::find(self.harness.go),
        };
        let go = go.map_err(go_failure)?;
        let known = self.shelf.and_then(|shelf| known_sandbox(shelf, self.harness.wanted));
        let recalled = known.and_then(|facts| Some((self.recollection(&go, &facts)?, facts)));
        match recalled {
            Some((recollection, facts)) if recollection.is_complete(self.plan) => {
                let workbench = SourcesOnly::as_seen_by(go.toolchain().clone());
                Ok(self.report(&workbench, Some(&recollection), facts))
            }
            recalled => self.judge_anew(go, recalled),
        }
    }

    /// Judges what is not known.
    fn judge_anew(&self, go: Go, recalled: Option<(Recollection<'a>, SandboxFacts)>) -> Result<Report, Failure> {
        let sandbox = Sandbox::open(helper(), self.harness.wanted).map_err(|error| {
            Failure::unfit(error).help("`gvp doctor` says more; `--no-sandbox` judges material that you trust")
        })?;
        let facts = sandbox.facts();
        if let Some(shelf) = self.shelf {
            remember_sandbox(shelf, self.harness.wanted, &facts);
        }
        let recollection = match recalled {
            Some((recollection, known)) if known == facts => Some(recollection),
            _ => self.recollection(&go, &facts),
        };
        let mut caches = Caches::open(sandbox.tier()).map_err(go_failure)?;
        let anew = self.corpora_of_this_run()?;
        if let Some(corpora) = self.harness.corpus.or(anew.as_ref().map(TempDir::path)) {
            caches = caches.with_corpora(corpora.to_owned());
        }
        let options = Options { jobs: self.harness.jobs, keep: self.harness.keep_stage };
        let workshop = Workshop::open(go, sandbox, caches, self.cancel.clone(), options).map_err(go_failure)?;
        Ok(self.report(&workshop, recollection.as_ref(), facts))
    }

    /// A folder for corpora that goes with this run, where nothing of other runs is to count: with inputs found earlier,
    /// fuzzing goes other ways.
    fn corpora_of_this_run(&self) -> Result<Option<TempDir>, Failure> {
        let anew = self.shelf.is_none().then(tempfile::tempdir).transpose();
        anew.map_err(|error| Failure::unfit(format_args!("cannot make a temporary folder: {error}")))
    }

    fn recollection(&self, go: &Go, sandbox: &SandboxFacts) -> Option<Recollection<'a>> {
        let (memory, circumstances) = (self.shelf?, circumstances(go, sandbox)?);
        let recollection =
            Recollection::of(memory, &circumstances, self.material, self.plan, self.registry, self.rules);
        Some(recollection.with_files(self.harness.wants_files))
    }

    fn report(
        &self,
        workbench: &dyn Workbench,
        recollection: Option<&Recollection<'_>>,
        sandbox: SandboxFacts,
    ) -> Report {
        let judge = Judge {
            registry: self.registry,
            rules: self.rules,
            workbench,
            recollection,
            threads: self.harness.jobs.saturating_mul(THREADS_PER_JOB).min(MOST_THREADS),
            cancel: self.cancel,
            events: self.events,
        };
        Report { sandbox, ..judge.report(self.material, self.plan) }
    }
}
