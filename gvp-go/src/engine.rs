//! Go's own fuzzing engine, made to repeat itself.
//!
//! As it ships, the engine changes from one input to the next by the clock, every 100 ms, and picks at random between
//! mutating and minimising: two runs with the same seed go different ways. Here it changes after so many executions,
//! and minimises first. Nothing else is different, and what it finds is run again without any of this.

use std::path::{Path, PathBuf};

use crate::error::GoError;
use crate::overlay::Overlay;

/// How often an input is mutated and tried before it is the next one's turn. More is faster, less is fairer.
const TURN: u32 = 2000;

/// The variable that says how many bytes of data a target may have.
const MEMORY: &str = "GVP_FUZZ_MEMORY";

/// Added to the engine. An input that asks for more memory than there is fails by itself, rather than having the kernel
/// end the engine along with it. One that takes seconds of processor time is put aside sooner than by the engine, which
/// waits for ten seconds or sixty, and is not put aside where the machine was only busy.
const ADDED: &str = r#"package fuzz

import (
	"os"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"
)

func init() {
	const data = 2 // RLIMIT_DATA
	if most, err := strconv.ParseUint(os.Getenv("GVP_FUZZ_MEMORY"), 10, 64); err == nil {
		syscall.Setrlimit(data, &syscall.Rlimit{Cur: most, Max: most})
	}
}

type patience struct {
	timer *time.Timer
	over  atomic.Bool
	looks int
	spent time.Duration
}

func newPatience() *patience {
	p := new(patience)
	p.timer = time.AfterFunc(time.Second, p.look)
	return p
}

func (p *patience) look() {
	if p.over.Load() {
		return
	}
	spent := processorTime()
	p.looks++
	if p.looks > 1 && spent-p.spent > 1500*time.Millisecond || p.looks > 10 {
		panic("it does not come to an end")
	}
	if p.looks == 1 {
		p.spent = spent
	}
	p.timer.Reset(time.Second)
}

func (p *patience) Stop() {
	p.over.Store(true)
	p.timer.Stop()
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	syscall.Getrusage(0, &usage)
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
"#;

/// Writes the overlay for `go -overlay` into `dir`, and says where it is; none where this Go's engine is not known.
pub(crate) fn overlay(go_root: &Path, dir: &Path) -> Result<Option<PathBuf>, GoError> {
    let source = go_root.join("src/internal/fuzz");
    let read = |name: &str| std::fs::read_to_string(source.join(name)).unwrap_or_default();
    let (Some(coordinator), Some(worker)) = (steady(&read("fuzz.go")), impatient(&read("worker.go"))) else {
        return Ok(None);
    };
    let mut overlay = Overlay::default();
    for (name, text) in [("fuzz.go", coordinator.as_str()), ("worker.go", &worker), ("patience.go", ADDED)] {
        overlay.show(source.join(name), dir.join(name), text)?;
    }
    overlay.write(dir).map(Some)
}

/// The coordinator, going by executions instead of the clock, and minimising before it mutates.
fn steady(text: &str) -> Option<String> {
    let text = replaced(text, "timeout: workerFuzzDuration,", "timeout: 0,")?;
    let text = replaced(&text, "minimizeC = c.minimizeC\n", "minimizeC = c.minimizeC\n\t\t\tinputC = nil\n")?;
    let end = "\treturn input, true\n}\n\n// sentInput updates";
    let turn = format!("\tif input.limit > {TURN} {{\n\t\tinput.limit = {TURN}\n\t}}\n{end}");
    replaced(&text, end, &turn)
}

/// The worker, giving up on an input that takes seconds of processor time.
fn impatient(text: &str) -> Option<String> {
    let (before, after) = text.split_once("time.AfterFunc(")?;
    let (seconds, rest) = after.split_once("*time.Second, func() {")?;
    seconds.parse::<u32>().ok()?;
    let (body, rest) = rest.split_once("})")?;
    body.contains("deadlocked!").then(|| format!("{before}newPatience(){rest}"))
}

/// The text with its only occurrence of `from` replaced.
fn replaced(text: &str, from: &str, to: &str) -> Option<String> {
    (text.matches(from).count() == 1).then(|| text.replacen(from, to, 1))
}

/// What tells a target how much memory there is.
pub(crate) fn memory_limit(bytes: u64) -> (String, String) {
    (MEMORY.to_owned(), bytes.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_of_the_go_at_hand_is_known() {
        let go = crate::Go::find(None).expect("a go on PATH");
        let dir = tempfile::tempdir().expect("a folder");
        let overlay = overlay(go.root(), dir.path()).expect("an overlay");
        assert!(overlay.is_some_and(|overlay| overlay.is_file()), "{}", go.root().display());
    }

    #[test]
    fn an_engine_that_is_not_known_is_left_alone() {
        let dir = tempfile::tempdir().expect("a folder");
        assert_eq!(overlay(Path::new("/nowhere"), dir.path()).expect("an answer"), None);
        assert_eq!(impatient("time.AfterFunc(patience*time.Second, func() { panic() })"), None);
        let known = "timer := time.AfterFunc(10*time.Second, func() {\n\tpanic(\"deadlocked!\")\n})\nrest";
        assert_eq!(impatient(known).as_deref(), Some("timer := newPatience()\nrest"));
    }
}
