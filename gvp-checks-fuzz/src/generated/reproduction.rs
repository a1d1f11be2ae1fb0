//! How the author sees a failure again.

use gvp_core::{ArtifactKind, CheckError, Context, EvidenceKind, Finding, Run, Unit};

use crate::adding;
use crate::failure::Failure;
use crate::generate::{Harness, Property, file_of};
use crate::input::Input;

/// What the harness says that it calls.
const MARK: &str = "gvp: calling ";

/// What a value looks like that Go does not take as it is shown.
const NOT_GO: [&str; 9] = ["…", "NaN", "Inf", "time.Time{", "big.Int{", "&\"", "&-", "(nil)", "\"io.Discard\""];

/// The call that an input stands for, as Go writes it.
pub(crate) fn call(cx: &dyn Context, target: &str, input: &Input) -> Result<Option<String>, CheckError> {
    let run = Run {
        args: vec![
            format!("-test.run=^{target}$/^{}$", input.name()),
            "-test.v".to_owned(),
            "-test.timeout=2s".to_owned(),
        ],
        files: vec![input.file(target)],
        limits: cx.settings().limits,
        ..Run::of(ArtifactKind::FuzzBinary)
    };
    let said = cx.execute(&run)?.stdout.text().into_owned();
    let line = said.lines().find_map(|line| Some(line.split_once(MARK)?.1.trim_end()));
    // Types of the package go by their own names in it.
    Ok(line.map(|line| line.replace(&format!("{}.", cx.unit().package), "")))
}

/// Adds what shows the failure again: a test of a few lines where the call can be written down, and else the harness and
/// its input.
pub(crate) fn add(unit: &Unit, finding: Finding, harness: &Harness, call: Option<&str>, failure: &Failure) -> Finding {
    let plain = harness.property == Property::NoCrash && !harness.may_refuse;
    let written = call.filter(|call| plain && is_go(call) && call.len() < 4000);
    let Some(call) = written else {
        let file = failure.input.path(&harness.name);
        let text = String::from_utf8_lossy(failure.input.bytes()).into_owned();
        let line = format!("gvp fuzz --emit . && go test -run='^{}$' .", harness.name);
        return finding
            .evidence(EvidenceKind::Excerpt, format!("{file}:\n{text}"))
            .evidence(EvidenceKind::Command, adding::command(unit, &line));
    };
    let name = harness.name.replacen("FuzzGenerated", "TestReproduce", 1);
    let imports = harness.reproduction_imports(call);
    let text = file_of(&unit.package, imports, &format!("func {name}(t *testing.T) {{\n\t{call}\n}}\n"));
    let line = format!("go test -run='^{name}$' .");
    finding
        .evidence(EvidenceKind::Excerpt, format!("reproduce_test.go:\n{text}"))
        .evidence(EvidenceKind::Command, adding::command(unit, &line))
}

/// A stack without the frames of the harness and of what calls it. Of a function that calls itself a few are enough.
pub(crate) fn own_frames(unit: &Unit, stack: &str) -> String {
    const MOST: usize = 8;
    let lines: Vec<&str> = stack.lines().collect();
    let is_own = |place: &str| {
        let path = place.trim_start().rsplit_once(':').map_or("", |(path, _)| path);
        place.starts_with('\t') && unit.file(path.into()).is_some()
    };
    let own = lines.windows(2).filter(|pair| is_own(pair[1])).map(|pair| pair.join("\n"));
    let frames: Vec<String> = own.collect();
    if frames.is_empty() {
        return stack.to_owned();
    }
    let more = frames.len().saturating_sub(MOST);
    let shown = frames.into_iter().take(MOST).collect::<Vec<_>>().join("\n");
    if more == 0 { shown } else { format!("{shown}\n… and more") }
}

fn is_go(call: &str) -> bool {
    let digits_by_reference = call.as_bytes().windows(2).any(|pair| pair[0] == b'&' && pair[1].is_ascii_digit());
    !digits_by_reference && !NOT_GO.iter().any(|mark| call.contains(mark))
}
