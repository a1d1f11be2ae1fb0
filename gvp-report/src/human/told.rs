//! What was told already: one line of `go.mod` may concern a thousand units, and is shown once.

use std::collections::HashSet;

use gvp_core::{Answer, CheckId, Finding, Level, Skip, UnitReport, Verdict};

/// Findings that were shown, and questions that were not put, by all that makes them the same.
#[derive(Debug, Default)]
pub(super) struct Told(HashSet<(String, String)>);

impl Told {
    /// Remembers a finding; whether it was told already. One in a file of the unit's own is always new.
    pub(super) fn again(&mut self, report: &UnitReport, check: &CheckId, finding: &Finding) -> bool {
        if report.unit.file(&finding.location.path).is_some() || finding.location.path == report.unit.path {
            return false;
        }
        !self.0.insert((title(check, finding), finding.message.clone()))
    }

    /// Remembers what a fence was not asked. What helps one helps all that have the same reason: pages tend to lack the
    /// same module on every fence.
    pub(super) fn remember_skip(&mut self, report: &UnitReport, check: &CheckId, skip: &Skip) {
        if report.unit.fence.is_some() && skip.help.is_some() {
            self.0.insert((check.to_string(), skip.reason.clone()));
        }
    }

    /// What a unit repeats, if all that it has to say was told already.
    pub(super) fn only_repeats(&self, report: &UnitReport) -> Option<String> {
        let mut titles = Vec::new();
        for assessment in &report.assessments {
            match &assessment.answer {
                Answer::Error(_) => return None,
                Answer::Skipped(skip) if skip.help.is_some() => {
                    let known = (assessment.check.to_string(), skip.reason.clone());
                    if report.verdict == Verdict::Skip || !self.0.contains(&known) {
                        return None;
                    }
                    titles.push(format!("skipped {}: {}", assessment.check, skip.reason));
                }
                Answer::Passed | Answer::Skipped(_) => {}
                Answer::Findings(findings) => {
                    for weighed in findings.iter().filter(|weighed| weighed.level != Level::Allow) {
                        let title = title(&assessment.check, &weighed.finding);
                        if !self.0.contains(&(title.clone(), weighed.finding.message.clone())) {
                            return None;
                        }
                        titles.push(title);
                    }
                }
            }
        }
        (!titles.is_empty()).then(|| titles.join("; "))
    }
}

/// A finding in one line, by its name and place.
pub(super) fn title(check: &CheckId, finding: &Finding) -> String {
    format!("{check} {} at {}", finding.code, finding.location)
}
