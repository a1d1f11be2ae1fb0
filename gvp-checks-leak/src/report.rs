//! What is told of goroutines that are left: one finding for each place, with all that proves it.

use gvp_core::{Code, EvidenceKind, Expectation, Finding, Location, Promise, Unit};

use crate::exploration::{Exploration, Found};
use crate::goroutine::{CONFIRMED, GROWING, LINGERING, PROVEN, STUCK};
use crate::intended::is_intended;
use crate::remains::{Meaning, Remain, blocked_at, is_blocked, started_at};
use crate::subject::Subject;
use crate::suspicion::Suspicion;

/// Findings as they are gathered.
pub(crate) struct Told<'a> {
    unit: &'a Unit,
    suspicions: &'a [Suspicion],
    /// Each with the further tests that leave the same.
    findings: Vec<(Finding, Vec<String>)>,
}

impl<'a> Told<'a> {
    pub(crate) fn new(unit: &'a Unit, suspicions: &'a [Suspicion]) -> Self {
        Self { unit, suspicions, findings: Vec::new() }
    }

    /// Adds what was found in one program or test. A place is told once.
    pub(crate) fn add(&mut self, subject: &Subject, exploration: Exploration) {
        let Some(found) = exploration.found else { return };
        let ends_badly_as_promised =
            self.unit.is_said_to_end_badly() || self.unit.expectations.iter().any(is_of_failure);
        for remain in &found.remains {
            if ends_badly_as_promised && matches!(remain.meaning, Meaning::Stuck | Meaning::Lingering) {
                continue;
            }
            let location = remain.location().cloned().unwrap_or_else(|| self.unit.location());
            let finding = self.finding(subject, &found, remain, location);
            let is_same = |told: &Finding| (&told.code, &told.location) == (&finding.code, &finding.location);
            match self.findings.iter_mut().find(|(told, _)| is_same(told)) {
                Some((_, others)) => others.extend(subject.test().map(str::to_owned)),
                None => self.findings.push((finding, Vec::new())),
            }
        }
    }

    /// All findings, each with the tests that leave the same.
    pub(crate) fn findings(self) -> Vec<Finding> {
        let also = |(finding, others): (Finding, Vec<String>)| match others.as_slice() {
            [] => finding,
            others => finding.evidence(EvidenceKind::Measurement, format!("the same is left by {}", others.join(", "))),
        };
        self.findings.into_iter().map(also).collect()
    }

    fn finding(&self, subject: &Subject, found: &Found, remain: &Remain, location: Location) -> Finding {
        let message = message(subject, remain);
        let code = self.code(remain);
        // A program that hangs as a whole shows its readers nothing.
        let is_meant = remain.meaning != Meaning::Stuck && is_intended(self.unit, &remain.goroutine.state, &location);
        let finding = match code == LINGERING || is_meant {
            true => Finding::warning(code, location, message),
            false => Finding::error(code, location, message),
        };
        let finding = finding.help(help(remain)).evidence(EvidenceKind::Measurement, method(found, remain));
        let finding = match remain.meaning {
            Meaning::Stuck => finding.evidence(EvidenceKind::Stack, chain(found)),
            _ => finding.evidence(EvidenceKind::Stack, remain.goroutine.text.clone()),
        };
        let finding = match self.suspicion(remain) {
            Some(suspicion) => finding.evidence(EvidenceKind::Excerpt, suspicion.evidence.join("\n")),
            None => finding,
        };
        finding.evidence(EvidenceKind::Command, self.replay(subject, found))
    }

    /// What the source alone is suspected of, where a goroutine is found waiting just there.
    fn suspicion(&self, remain: &Remain) -> Option<&Suspicion> {
        self.suspicions.iter().find(|suspicion| meets(suspicion, remain))
    }

    /// A goroutine that only lingers, but waits where the source says that it will wait for ever, is no mere suspicion.
    fn code(&self, remain: &Remain) -> Code {
        match remain.meaning {
            Meaning::Proven => PROVEN,
            Meaning::Growing => GROWING,
            Meaning::Stuck => STUCK,
            Meaning::Lingering if is_blocked(&remain.goroutine.state) && self.suspicion(remain).is_some() => CONFIRMED,
            Meaning::Lingering => LINGERING,
        }
    }

    /// The command that shows the same again.
    fn replay(&self, subject: &Subject, found: &Found) -> String {
        let test = subject.test().map(|name| format!(" --test {name}")).unwrap_or_default();
        let path = match (self.unit.whole_folder, self.unit.dir.as_str()) {
            _ if self.unit.fence.is_some() => self.unit.id.as_str(),
            (true, "") => ".",
            (true, dir) => dir,
            (false, _) => self.unit.path.as_str(),
        };
        format!("gvp leak replay {} {path}{test}", found.report.probe)
    }
}

/// Whether what blocks is what the source was suspected of.
fn meets(suspicion: &Suspicion, remain: &Remain) -> bool {
    let Some(blocked) = blocked_at(&remain.goroutine) else { return false };
    suspicion.blocks.iter().any(|line| line.path == blocked.path && line.line == blocked.line)
}

/// Whether a promise is that the program ends badly.
fn is_of_failure(expectation: &Expectation) -> bool {
    match &expectation.promise {
        Promise::Panics(_) | Promise::Deadlocks | Promise::Races | Promise::TestFails(_) => true,
        Promise::Exit(code) => *code != 0,
        Promise::Output(_) | Promise::Prints(_) | Promise::CompileFails { .. } => false,
    }
}

fn message(subject: &Subject, remain: &Remain) -> String {
    let (name, state) = (subject.name(), doing(&remain.goroutine.state));
    let goroutines = match remain.count {
        1 => "a goroutine".to_owned(),
        count => format!("{count} goroutines"),
    };
    let started = match started_at(&remain.goroutine) {
        Some(place) => format!(", started on line {}", place.line),
        None => String::new(),
    };
    match remain.meaning {
        Meaning::Proven => format!("{name} leaves {goroutines} behind that can never go on: {state}{started}"),
        Meaning::Growing => {
            format!("{name} leaves one more goroutine behind with every repetition: {state}{started}")
        }
        Meaning::Stuck => format!("{name} hangs: {state}, and nobody is left who could change that"),
        Meaning::Lingering if remain.count == 1 => format!("{name} ends while a goroutine goes on: {state}{started}"),
        Meaning::Lingering => format!("{name} ends while {goroutines} go on: {state}{started}"),
    }
}

/// What a goroutine in this state does, in words.
fn doing(state: &str) -> String {
    match state {
        "chan send" => "it waits to send on a channel".to_owned(),
        "chan receive" => "it waits to receive from a channel".to_owned(),
        "chan send (nil chan)" => "it sends on a nil channel".to_owned(),
        "chan receive (nil chan)" => "it receives from a nil channel".to_owned(),
        "select" => "it waits in a select".to_owned(),
        "select (no cases)" => "it waits in a select without cases".to_owned(),
        "sleep" => "it sleeps".to_owned(),
        "IO wait" => "it waits for input or output".to_owned(),
        "running" | "runnable" => "it runs".to_owned(),
        "syscall" => "it is in a system call".to_owned(),
        other => format!("it waits in `{other}`"),
    }
}

fn help(remain: &Remain) -> &'static str {
    match (remain.meaning, remain.goroutine.state.as_str()) {
        (Meaning::Stuck, _) => "follow who waits for whom in the evidence; one of them must be let go",
        (_, "chan send") => "give the channel room for the value, or let the sender stop when nobody receives any more",
        (_, "chan receive") => "close the channel when nothing more will be sent",
        (_, "select") => "let one of the cases be a `done` channel or a context that ends with the program",
        (Meaning::Lingering, _) => {
            "stop it before the end: close a channel or cancel a context, and wait until it is gone"
        }
        _ => "make sure that what it waits for happens on every path",
    }
}

/// How it was found out, and what that method cannot see.
fn method(found: &Found, remain: &Remain) -> String {
    let state = remain.goroutine.state.as_str();
    let how = match remain.meaning {
        Meaning::Proven => "the garbage collector proves it: nothing that may still run can reach what it waits for",
        Meaning::Growing => "stacks of all goroutines, after one and after four repetitions of the test",
        Meaning::Stuck => "stacks of all goroutines, when none of them could go on",
        Meaning::Lingering => "stacks of all goroutines, after the end and some time to settle",
    };
    let settled = format!("{:.1?} after the end", found.report.settled);
    let blind = match remain.meaning {
        Meaning::Lingering if !found.report.proves => "; only Go 1.26 and newer can prove that it will never go on",
        Meaning::Lingering if state == "sleep" => "; no proof is possible for what a timer wakes",
        Meaning::Lingering if state == "IO wait" || state == "syscall" => {
            "; no proof is possible for what waits for the machine"
        }
        Meaning::Lingering if state.starts_with("sync.Mutex") => {
            "; what it waits for can be reached from a package variable or from a goroutine that goes on, or is so \
             small that it shares its memory with something that can"
        }
        Meaning::Lingering if is_blocked(state) => {
            "; what it waits for can be reached from a package variable, a timer, or a goroutine that goes on"
        }
        _ => "",
    };
    let seen = if found.seen > 1 { format!(", seen {} times", found.seen) } else { String::new() };
    format!("{how}{blind}; schedule {} ({}){seen}, {settled}", found.number, found.report.probe)
}

/// Who waits for what, and then all stacks.
fn chain(found: &Found) -> String {
    let waits = found.report.goroutines.iter().filter_map(|goroutine| {
        let at = blocked_at(goroutine)?;
        let who = match started_at(goroutine) {
            Some(started) => format!("the goroutine started at {}:{}", started.path, started.line),
            None => "the main goroutine".to_owned(),
        };
        Some(format!("{who}: {} at {}:{}", doing(&goroutine.state), at.path, at.line))
    });
    let stacks = found.report.goroutines.iter().map(|goroutine| goroutine.text.clone());
    let chain = waits.collect::<Vec<_>>().join("\n");
    format!("{chain}\n\n{}", stacks.collect::<Vec<_>>().join("\n\n"))
}
