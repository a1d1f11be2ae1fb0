#![doc = include_str!("exercise.md")]

use std::sync::{Arc, LazyLock};

use gvp_core::{
    ArtifactKind, Check, CheckError, CheckId, CheckInfo, Code, CodeInfo, Context, EvidenceKind, Execution, Exercise,
    Exit, Finding, Outcome, Run, Settings, Severity, Skip, SourceFile, Unit, UnitKind,
};
use gvp_syntax::GoFile;

use crate::clock::on_the_real_clock;
use crate::occasion::Occasion;
use crate::recipe::artifact_of;
use crate::run::{costs_nothing, judge, promises_output};
use crate::test_log;

/// Does the stub of an exercise leave something to do?
pub struct ExerciseCheck;

const STUB_PASSES: Code = Code::from_static("stub-passes");
const STUB_IS_SOLUTION: Code = Code::from_static("stub-is-solution");
const SAME_OUTPUT: Code = Code::from_static("same-output");

static INFO: LazyLock<CheckInfo> = LazyLock::new(|| CheckInfo {
    id: CheckId::from_static(crate::NAMESPACE, "exercise"),
    version: 1,
    summary: "does the stub of an exercise leave something to do?".to_owned(),
    explanation: include_str!("exercise.md").to_owned(),
    codes: vec![
        CodeInfo::new(STUB_PASSES, Severity::Error, "all tests pass with the stub of an exercise"),
        CodeInfo::new(STUB_IS_SOLUTION, Severity::Warning, "the stub of a program is its solution, word for word"),
        CodeInfo::new(SAME_OUTPUT, Severity::Note, "the stub of a program prints what its solution prints"),
    ],
});

impl Check for ExerciseCheck {
    fn info(&self) -> &CheckInfo {
        &INFO
    }

    fn needs(&self, unit: &Unit) -> Vec<ArtifactKind> {
        match asked(unit) {
            Ok((_, stub)) => artifact_of(unit).into_iter().chain([ArtifactKind::Package, stub]).collect(),
            Err(_) => Vec::new(),
        }
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        let (exercise, stub) = match asked(cx.unit()) {
            Ok(asked) => asked,
            Err(skip) => return Ok(skip.into()),
        };
        if let Some(skip) = cx.unmade(Ok(ArtifactKind::Package))? {
            return Ok(skip.into());
        }
        // Whoever has to make it compile has something to do.
        if !cx.artifact(stub)?.made() {
            return Ok(Outcome::Passed);
        }
        if stub.is_tests() { tests(cx, exercise) } else { program(cx, exercise) }
    }
}

/// The exercise that a unit is the solution of, and what has to be made of its stub; or why there is nothing to ask.
fn asked(unit: &Unit) -> Result<(&Exercise, ArtifactKind), Skip> {
    let exercise = unit.exercise.as_ref().ok_or_else(|| Skip::because("it is no exercise"))?;
    match unit.not_to_be_run() {
        Some(skip) => Err(skip),
        None if unit.kind == UnitKind::Tests => Ok((exercise, ArtifactKind::StubTests)),
        None => Ok((exercise, ArtifactKind::StubProgram)),
    }
}

/// The same run, of the stub.
fn of_stub(settings: &Settings, run: &Run, artifact: ArtifactKind) -> Run {
    Run { artifact, ..on_the_real_clock(settings, run.clone()) }
}

/// Runs the tests on the stub: one of them at least is to fail.
fn tests(cx: &dyn Context, exercise: &Exercise) -> Result<Outcome, CheckError> {
    let run = match Occasion::own(cx.unit()).run(cx.settings()) {
        Ok(run) => run,
        Err(skip) => return Ok(skip.into()),
    };
    let execution = cx.execute(&of_stub(cx.settings(), &run, ArtifactKind::StubTests))?;
    let results = test_log::results(&execution.stdout.text());
    if execution.exit != Exit::Code(0) {
        return Ok(Outcome::Passed);
    }
    if results.is_empty() {
        return Ok(Outcome::skipped("it has no tests and no examples to run"));
    }
    let told: Vec<String> = results.iter().map(|(name, result)| format!("{name}: {result}")).collect();
    let message = "all tests pass with the stub already: they ask nothing of the reader";
    let finding = Finding::error(STUB_PASSES, exercise.location.clone(), message)
        .help(help("take out of the stub what the reader is to write, or test for it"))
        .evidence(EvidenceKind::Output, told.join("\n"))
        .evidence(EvidenceKind::Command, execution.command.clone());
    Ok(vec![finding].into())
}

fn help(instead: &str) -> String {
    format!(
        "{instead}; if it is whole on purpose, say so above its package clause: `// GVP-2024: allow exercise \"why\"`"
    )
}

/// What one way to start a stub shows.
enum Shown {
    /// The reader has something to do.
    SomethingElse,
    /// What the solution shows.
    TheSame(Arc<Execution>),
    /// Nothing that could be held against anything.
    Nothing(Skip),
}

/// Runs the stub as the solution is run, in every way: in one of them at least it is to print something else. Where it
/// does not, the reader may still be meant to write the same in another way.
fn program(cx: &dyn Context, exercise: &Exercise) -> Result<Outcome, CheckError> {
    let (mut same, mut open) = (None, None);
    for occasion in Occasion::all(cx.unit()) {
        match compare(cx, &occasion)? {
            Shown::SomethingElse => return Ok(Outcome::Passed),
            Shown::TheSame(execution) => same = same.or(Some(execution)),
            Shown::Nothing(skip) => open = open.or(Some(skip)),
        }
    }
    Ok(match (same, open) {
        (Some(_), _) if is_solution(exercise, cx.unit()) => vec![nothing_left(exercise, cx.unit())].into(),
        (Some(execution), _) => vec![prints_the_same(exercise, &execution)].into(),
        (None, Some(skip)) => skip.into(),
        (None, None) => Outcome::Passed,
    })
}

fn compare(cx: &dyn Context, occasion: &Occasion<'_>) -> Result<Shown, CheckError> {
    let run = match occasion.run(cx.settings()) {
        Ok(run) => on_the_real_clock(cx.settings(), run),
        Err(skip) => return Ok(Shown::Nothing(skip)),
    };
    let stub = cx.execute(&of_stub(cx.settings(), &run, ArtifactKind::StubProgram))?;
    if promises_output(occasion) {
        let keeps_promise = costs_nothing(&judge(cx, occasion, &stub, &[]));
        return Ok(if keeps_promise { Shown::TheSame(stub) } else { Shown::SomethingElse });
    }
    let solution = cx.execute(&run)?;
    let is_same = |stub: &Execution| {
        (stub.exit, &stub.stdout, &stub.stderr) == (solution.exit, &solution.stdout, &solution.stderr)
    };
    Ok(if !is_same(&stub) {
        Shown::SomethingElse
    } else if !matches!(stub.exit, Exit::Code(_)) {
        Shown::Nothing(Skip::because("neither the solution nor the stub comes to its end by itself"))
    } else if solution.stdout.bytes.is_empty() && solution.stderr.bytes.is_empty() {
        let skip = Skip::because("the solution prints nothing that the stub could be held against");
        Shown::Nothing(skip.help("say in the solution what it is started with: `// GVP-2024: args …`, `stdin \"…\"`"))
    } else {
        Shown::TheSame(stub)
    })
}

/// Whether stub and solution have the same code, comments and layout aside. Where a program prints nothing, a comment may
/// be all that its author has to say.
fn is_solution(exercise: &Exercise, unit: &Unit) -> bool {
    let stands_in = |file: &SourceFile, stub: &SourceFile| {
        stub.go_name() == file.go_name() && GoFile::parse(&stub.text).tokens() == GoFile::parse(&file.text).tokens()
    };
    exercise.stub.len() == unit.files.len()
        && unit.files.iter().all(|file| exercise.stub.iter().any(|stub| stands_in(file, stub)))
}

fn nothing_left(exercise: &Exercise, unit: &Unit) -> Finding {
    Finding::warning(STUB_IS_SOLUTION, exercise.location.clone(), "the stub is the solution: nothing is left to do")
        .help(help("take out of the stub what the reader is to write"))
        .evidence(EvidenceKind::Command, format!("diff {} {}", exercise.location.path, unit.path))
}

fn prints_the_same(exercise: &Exercise, execution: &Execution) -> Finding {
    let message = "the stub prints what the solution prints: what is left to do shows in its code alone";
    Finding::note(SAME_OUTPUT, exercise.location.clone(), message)
        .evidence(EvidenceKind::Output, execution.stdout.text().trim_end())
        .evidence(EvidenceKind::Command, execution.command.clone())
}

#[cfg(test)]
mod tests {
    use gvp_core::{Capture, Location};

    use super::*;
    use crate::fake::{Fake, file, unit};

    /// A solution with a stub, of which both are made.
    fn solved(kind: UnitKind, exit: i32, printed: &str) -> Fake {
        let text = "package main\n\nfunc main() {}\n";
        let stub = SourceFile { staged_as: Some("main.go".into()), ..file("ch1/stub.go", text) };
        let exercise = Exercise { stub: vec![stub], location: Location::line("ch1/stub.go", 1) };
        let unit = Unit { exercise: Some(exercise), ..unit(kind, vec![file("ch1/main.go", "package main\n")]) };
        let stdout = Capture { bytes: printed.as_bytes().to_vec(), truncated: false };
        let execution = Execution { stdout, ..Execution::ended(Exit::Code(exit)) };
        let stub = if kind == UnitKind::Tests { ArtifactKind::StubTests } else { ArtifactKind::StubProgram };
        Fake::of(unit).made(ArtifactKind::Package, Vec::new()).made(stub, Vec::new()).ran(execution)
    }

    fn told(kind: UnitKind, exit: i32, printed: &str) -> String {
        match solved(kind, exit, printed).ask(&ExerciseCheck) {
            Outcome::Passed => "passed".to_owned(),
            Outcome::Skipped(skip) => skip.reason,
            Outcome::Findings(findings) => format!("{} {}", findings[0].code, findings[0].location),
        }
    }

    #[test]
    fn a_stub_that_passes_its_tests_asks_nothing() {
        assert_eq!(told(UnitKind::Tests, 0, "--- PASS: TestX (0.00s)\nPASS\n"), "stub-passes ch1/stub.go:1");
        assert_eq!(told(UnitKind::Tests, 1, "--- FAIL: TestX (0.00s)\nFAIL\n"), "passed");
        assert_eq!(told(UnitKind::Tests, 2, "panic: write me\n"), "passed");
        assert_eq!(told(UnitKind::Tests, 0, "PASS\n"), "it has no tests and no examples to run");
    }

    #[test]
    fn a_stub_that_prints_the_same_asks_nothing() {
        assert_eq!(told(UnitKind::Program, 0, "42\n"), "same-output ch1/stub.go:1");
        assert!(told(UnitKind::Program, 0, "").starts_with("the solution prints nothing"));
    }

    #[test]
    fn a_stub_with_the_code_of_the_solution_leaves_nothing_to_do() {
        let of = |stub: &str| {
            let mut unit = solved(UnitKind::Program, 0, "").unit().clone();
            unit.exercise.as_mut().expect("an exercise").stub[0].text = stub.into();
            is_solution(unit.exercise.as_ref().expect("an exercise"), &unit)
        };
        assert!(of("// Write it.\n\npackage  main // here\n"));
        assert!(!of("package main\n\nfunc main() {}\n"));
    }

    #[test]
    fn what_is_no_exercise_is_not_asked() {
        let unit = unit(UnitKind::Program, vec![file("ch1/main.go", "package main\n")]);
        assert_eq!(ExerciseCheck.needs(&unit), []);
        assert_eq!(Fake::of(unit).ask(&ExerciseCheck), Outcome::skipped("it is no exercise"));
    }
}
