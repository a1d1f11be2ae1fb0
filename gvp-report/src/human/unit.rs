//! A unit's card: its verdict, what is wrong with it, and what was left unasked.

use gvp_core::{Answer, Assessment, CheckError, Level, Skip, UnitReport, Verdict, Weighed};

use super::paint::Paint;
use super::told::{self, Told};
use super::{Look, finding, printable};

/// The card of a unit: one line where there is nothing to say, otherwise a block.
pub(super) fn show(report: &UnitReport, look: &Look, paint: Paint, told: &mut Told) -> String {
    let mut card = headline(report, paint);
    for assessment in &report.assessments {
        if let Answer::Findings(findings) = &assessment.answer {
            for weighed in findings {
                if told.again(report, &assessment.check, &weighed.finding) && !look.verbose {
                    let title = told::title(&assessment.check, &weighed.finding);
                    card.push_str(&format!("  {}\n", paint.dim(format!("{}, as above", printable::line(&title)))));
                    continue;
                }
                card.push_str(&show_finding(report, assessment, weighed, look, paint));
            }
        }
    }
    for assessment in &report.assessments {
        if let Some(skip) = skip_of(assessment) {
            told.remember_skip(report, &assessment.check, skip);
        }
    }
    let said = card.lines().nth(1).is_some();
    let rest = show_errors(report, paint) + &show_skips(report, look, paint);
    if said && !rest.is_empty() {
        card.push('\n');
    }
    card + &rest
}

/// The reason that speaks for a unit of which nothing was judged: one that comes with help, if there is one.
pub(super) fn skip_reason(report: &UnitReport) -> Option<&str> {
    let skips = || report.assessments.iter().filter_map(skip_of);
    skips().find(|skip| skip.help.is_some()).or_else(|| skips().next()).map(|skip| skip.reason.as_str())
}

/// The same, for counting: of a fence without what is peculiar to it.
pub(super) fn common_skip_reason(report: &UnitReport) -> Option<&str> {
    let reason = skip_reason(report)?;
    let is_fence = report.unit.fence.is_some();
    Some(reason.split_once(": ").filter(|_| is_fence).map_or(reason, |(head, _)| head))
}

/// The trouble of ours that is all there is to say of a unit, if it is the same for every check that met it.
pub(super) fn only_error(report: &UnitReport) -> Option<&str> {
    let mut only = None;
    for assessment in &report.assessments {
        match &assessment.answer {
            Answer::Findings(_) => return None,
            Answer::Error(error) if only.is_some_and(|known| known != error.message) => return None,
            Answer::Error(error) => only = Some(error.message.as_str()),
            Answer::Passed | Answer::Skipped(_) => {}
        }
    }
    only
}

fn headline(report: &UnitReport, paint: Paint) -> String {
    let unit = &report.unit;
    let name = printable::line(unit.id.as_str());
    let about = format!("({}, {})", unit.kind.as_str(), printable::line(unit.path.as_str()));
    let mut line = format!("{} {}  {}", paint.verdict(report.verdict), paint.bold(name), paint.dim(about));
    if report.verdict == Verdict::Skip
        && let Some(reason) = skip_reason(report)
    {
        line.push_str(": ");
        line.push_str(&printable::line(reason));
    }
    line.push('\n');
    line
}

fn show_finding(report: &UnitReport, assessment: &Assessment, weighed: &Weighed, look: &Look, paint: Paint) -> String {
    match (&weighed.excuse, weighed.level) {
        _ if look.verbose => format!("\n{}", finding::show(&report.unit, &assessment.check, weighed, look, paint)),
        (Some(excuse), _) => finding::show_excused(&assessment.check, &weighed.finding, excuse, paint),
        (None, Level::Allow) => String::new(),
        (None, Level::Warn | Level::Deny) => {
            format!("\n{}", finding::show(&report.unit, &assessment.check, weighed, look, paint))
        }
    }
}

/// What we failed to judge, apart from the findings: the author is not to blame for it.
fn show_errors(report: &UnitReport, paint: Paint) -> String {
    let errors = report.assessments.iter().filter_map(|assessment| match &assessment.answer {
        Answer::Error(error) => Some((assessment, error)),
        Answer::Passed | Answer::Findings(_) | Answer::Skipped(_) => None,
    });
    let show = |(error, checks): (&CheckError, Vec<String>)| {
        let title = paint.ours(format_args!("could not judge {}", checks.join(", ")));
        format!("  {title}: {}\n", indent(&error.message, "    "))
    };
    together(errors).into_iter().map(show).collect()
}

/// The questions that were not put. Those that need no help of the author's are of interest to few.
fn show_skips(report: &UnitReport, look: &Look, paint: Paint) -> String {
    let skips = report
        .assessments
        .iter()
        .filter_map(|assessment| skip_of(assessment).map(|skip| (assessment, skip)))
        .filter(|(_, skip)| look.verbose || skip.help.is_some());
    let show = |(skip, checks): (&Skip, Vec<String>)| {
        let mut text = String::new();
        if report.verdict != Verdict::Skip || look.verbose {
            let what = format!("skipped {}: {}", checks.join(", "), printable::line(&skip.reason));
            text.push_str(&format!("  {}\n", paint.dim(what)));
        }
        if let Some(help) = &skip.help {
            text.push_str(&format!("    {}: {}\n", paint.help("help"), indent(help, "    ")));
        }
        text
    };
    together(skips).into_iter().map(show).collect()
}

/// Gathers the checks that say the same, in the order in which it was first said.
fn together<'a, T: PartialEq>(said: impl Iterator<Item = (&'a Assessment, &'a T)>) -> Vec<(&'a T, Vec<String>)> {
    let mut groups: Vec<(&T, Vec<String>)> = Vec::new();
    for (assessment, what) in said {
        let check = assessment.check.to_string();
        match groups.iter_mut().find(|(known, _)| *known == what) {
            Some((_, checks)) => checks.push(check),
            None => groups.push((what, vec![check])),
        }
    }
    groups
}

fn skip_of(assessment: &Assessment) -> Option<&Skip> {
    match &assessment.answer {
        Answer::Skipped(skip) => Some(skip),
        Answer::Passed | Answer::Findings(_) | Answer::Error(_) => None,
    }
}

/// Text of more than one line, with the further lines indented.
fn indent(text: &str, by: &str) -> String {
    printable::block(text.trim_end()).replace('\n', &format!("\n{by}"))
}
