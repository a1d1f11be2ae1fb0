//! What preparations cost that a function makes anew in every call.

use gvp_core::{Artifact, ArtifactKind, CheckError, Code, Context, EvidenceKind, ExtraFile, Finding, Run};

use crate::adding::is_left_out;
use crate::generate::{Generated, Preparation, file_of};

/// A function prepares the same in every call, and that is most of what it does.
pub(crate) const PREPARED_PER_CALL: Code = Code::from_static("prepared-per-call");

/// The share of what a call allocates, in percent, from which on it is worth a finding.
const LEAST: u64 = 50;

/// Allocations below this are no cost.
const LEAST_BYTES: u64 = 512;

fn file_name(number: usize) -> String {
    format!("gvp_preparation_{number}_test.go")
}

/// The tests that measure the preparations of a package.
pub(crate) fn files(generated: &Generated) -> Vec<ExtraFile> {
    let file = |(number, preparation): (usize, &Preparation)| {
        let (imports, code) = preparation.code(number);
        ExtraFile { name: file_name(number), text: file_of(&generated.package, imports, &code), optional: true }
    };
    generated.preparations.iter().enumerate().map(file).collect()
}

/// Measures the preparations of a package: bytes, which unlike time are the same in every run.
pub(crate) fn findings(
    cx: &dyn Context,
    generated: &Generated,
    artifact: &Artifact,
) -> Result<Vec<Finding>, CheckError> {
    let mut findings = Vec::new();
    for (number, preparation) in generated.preparations.iter().enumerate() {
        if !is_left_out(artifact, &file_name(number)) {
            findings.extend(measured(cx, number, preparation)?);
        }
    }
    Ok(findings)
}

fn measured(cx: &dyn Context, number: usize, preparation: &Preparation) -> Result<Option<Finding>, CheckError> {
    let run = Run {
        args: vec![format!("-test.run=^{}$", Preparation::test_name(number)), "-test.v".to_owned()],
        limits: cx.settings().limits,
        one_processor: true,
        ..Run::of(ArtifactKind::FuzzBinary)
    };
    let execution = cx.execute(&run)?;
    let Some((whole, part)) = cost(&execution.stdout.text()) else { return Ok(None) };
    let share = (part * 100).checked_div(whole).unwrap_or_default().min(100);
    if share < LEAST || part < LEAST_BYTES {
        return Ok(None);
    }
    let Preparation { function, location, text, call, .. } = preparation;
    let what = text.split('(').next().unwrap_or_default();
    let message =
        format!("`{function}` makes the same `{what}(…)` anew in every call, which is most of what it allocates");
    // Rounded to what stays the same from run to run.
    let measured = format!(
        "{call} allocates about {} KiB, at least {} % of it for {text}",
        whole.div_ceil(1024),
        (share / 10 * 10).min(90)
    );
    let finding = Finding::warning(PREPARED_PER_CALL, location.clone(), message)
        .help("make it once, in a variable at package level")
        .evidence(EvidenceKind::Measurement, measured);
    Ok(Some(finding))
}

/// Reads what a call of the function and what the preparation alone allocate.
fn cost(said: &str) -> Option<(u64, u64)> {
    let numbers = said.lines().find_map(|line| line.strip_prefix("gvp-cost: "))?;
    let (whole, part) = numbers.split_once(' ')?;
    Some((whole.parse().ok()?, part.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::cost;

    #[test]
    fn costs_are_read() {
        assert_eq!(cost("=== RUN X\ngvp-cost: 2100 2000\nPASS\n"), Some((2100, 2000)));
        assert_eq!(cost("--- FAIL: X\n"), None);
    }
}
