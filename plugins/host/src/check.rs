//! A check of a plugin, as everybody else sees it: a check like any other.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use camino::Utf8Component;
use gvp_core::{
    ArtifactKind, Check, CheckError, CheckErrorKind, CheckInfo, Context, Evidence, Finding, Outcome, Unit, UnitId,
};
use gvp_plugin_protocol::{Answer, Request};

use crate::Fault;
use crate::plugin::Inner;

/// A check of a plugin.
#[derive(Debug)]
pub struct PluginCheck {
    plugin: Arc<Inner>,
    info: CheckInfo,
    /// Why the plugin could not say what it needs, by unit: asking on would only fail again.
    unplanned: Mutex<HashMap<UnitId, CheckError>>,
    strikes: Mutex<Strikes>,
}

/// How often the plugin failed in a row when this check was put, and how the last time.
#[derive(Debug, Default)]
struct Strikes {
    times: u32,
    last: String,
}

/// How often in a row a plugin may fail a check before that is not put any more: each failure can cost half a minute.
const MOST_STRIKES: u32 = 3;

impl PluginCheck {
    pub(crate) fn new(plugin: Arc<Inner>, info: CheckInfo) -> Self {
        Self { plugin, info, unplanned: Mutex::default(), strikes: Mutex::default() }
    }

    /// Asks the plugin, unless it has failed too often.
    fn ask(&self, request: Request<'_>, context: Option<&dyn Context>) -> Result<Answer, CheckError> {
        let strikes = || self.strikes.lock().unwrap_or_else(PoisonError::into_inner);
        let given_up = Some(strikes()).filter(|strikes| strikes.times >= MOST_STRIKES);
        if let Some(Strikes { times, last }) = given_up.as_deref() {
            return Err(Fault::GivenUp { times: *times, last: last.clone() }.into_error(self.plugin.namespace()));
        }
        drop(given_up);
        let answer = self.plugin.ask(request, context);
        match &answer {
            Ok(Answer::Needs(_)) => {}
            Ok(_) => *strikes() = Strikes::default(),
            // Whoever says that it failed has at least answered.
            Err(Fault::Failed(_) | Fault::Interrupted) => {}
            Err(fault) => {
                let mut strikes = strikes();
                *strikes = Strikes { times: strikes.times + 1, last: fault.to_string() };
            }
        }
        answer.map_err(|fault| fault.into_error(self.plugin.namespace()))
    }

    /// The error for an answer that is none.
    fn nonsense(&self, what: impl std::fmt::Display) -> CheckError {
        let namespace = self.plugin.namespace();
        CheckError::new(CheckErrorKind::Defect, format!("the plugin `{namespace}` answers nonsense: {what}"))
    }

    fn ask_needs(&self, unit: &Unit) -> Result<Vec<ArtifactKind>, CheckError> {
        let request = Request::Needs { check: self.info.id.clone(), unit: Cow::Borrowed(unit) };
        match self.ask(request, None)? {
            Answer::Needs(kinds) => Ok(kinds),
            Answer::Error(error) => Err(error),
            _ => Err(self.nonsense("it does not say what it needs")),
        }
    }

    /// Refuses what no report could show.
    fn accept(&self, outcome: Outcome) -> Result<Outcome, CheckError> {
        let Outcome::Findings(findings) = outcome else { return Ok(outcome) };
        findings
            .into_iter()
            .map(|finding| self.accept_finding(finding))
            .collect::<Result<Vec<_>, _>>()
            .map(Outcome::from)
    }

    fn accept_finding(&self, finding: Finding) -> Result<Finding, CheckError> {
        if !self.info.codes.iter().any(|info| info.code == finding.code) {
            return Err(self.nonsense(format_args!("`{}` has no code `{}`", self.info.id, finding.code)));
        }
        let path = &finding.location.path;
        if finding.location.line == 0 || !path.components().all(|part| matches!(part, Utf8Component::Normal(_))) {
            return Err(self.nonsense(format_args!("`{}` is no place in the material", finding.location)));
        }
        let cut = |evidence: Evidence| Evidence::new(evidence.kind, evidence.text);
        Ok(Finding { evidence: finding.evidence.into_iter().map(cut).collect(), ..finding })
    }
}

impl Check for PluginCheck {
    fn info(&self) -> &CheckInfo {
        &self.info
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        self.ask_needs(unit).unwrap_or_else(|error| {
            let mut unplanned = self.unplanned.lock().unwrap_or_else(PoisonError::into_inner);
            unplanned.insert(unit.id.clone(), error);
            Vec::new()
        })
    }

    /// The library and what its user tells it: a plugin may change without its checks growing a version.
    fn basis(&self) -> Option<String> {
        let verified = &self.plugin.verified;
        Some(format!("{} {}", verified.library.sha256, verified.settings))
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let unit = cx.unit();
        if let Some(error) = self.unplanned.lock().unwrap_or_else(PoisonError::into_inner).get(&unit.id) {
            return Err(error.clone());
        }
        let request = Request::Run {
            check: self.info.id.clone(),
            unit: Cow::Borrowed(unit),
            settings: Cow::Borrowed(cx.settings()),
            toolchain: Cow::Borrowed(cx.toolchain()),
        };
        match self.ask(request, Some(cx))? {
            Answer::Outcome(outcome) => self.accept(outcome),
            Answer::Error(error) => Err(error),
            _ => Err(self.nonsense("it does not say what it found")),
        }
    }
}
