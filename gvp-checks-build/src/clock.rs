//! Which clock a unit sees when it is run.
//!
//! On the virtual clock a program that sleeps does not keep anybody waiting, and nothing but a seed is random, so that
//! what a program leaves to chance can be tried out. It is used only where it is faithful. What does not pass there, and
//! not by chance alone, is run again on the real clock, which has the last word.

use std::time::Duration;

use gvp_core::{Clock, ClockChoice, Execution, Probe, Run, Schedule, Settings, Unit, UnitKind};

/// Processor time that is given to an attempt on the virtual clock. What needs more waits in a loop for time to pass.
const CPU: Duration = Duration::from_secs(2);

/// The run by which a program is judged on the virtual clock.
pub(crate) const FIRST: Probe = Probe { clock: Clock::Virtual, schedule: Schedule::Plain, seed: 1 };

/// Calls that ask what time it is, so that what is printed may depend on it.
const READINGS: [&str; 6] = ["time.Now", "time.Since", "time.Until", "time.Tick", "time.NewTicker", "log."];

/// Whether a unit may be run on the virtual clock at all.
pub(crate) fn may_be_virtual(unit: &Unit) -> bool {
    if !matches!(unit.kind, UnitKind::Program | UnitKind::Tests) {
        return false;
    }
    match unit.clock() {
        Some(ClockChoice::Virtual) => true,
        Some(ClockChoice::Real) => false,
        Some(ClockChoice::Auto) | None => {
            let ends = unit.habits.runs_until_stopped().is_none();
            (unit.takes_time || leaves_to_chance(unit) || may_print_the_time(unit))
                && ends
                && !unit.habits.needs_real_clock
        }
    }
}

/// Whether what a program prints may be a matter of chance: of the order of goroutines or of maps, or of random numbers.
pub(crate) fn leaves_to_chance(unit: &Unit) -> bool {
    let habits = unit.habits;
    unit.kind == UnitKind::Program && (habits.starts_goroutines || habits.uses_maps || draws_numbers(unit))
}

/// Whether a unit draws random numbers.
pub(crate) fn draws_numbers(unit: &Unit) -> bool {
    unit.imports.iter().any(|import| import.ends_with("/rand") || import == "math/rand/v2")
}

/// Whether what a unit prints may depend on what time it is.
pub(crate) fn reads_the_clock(unit: &Unit) -> bool {
    unit.files.iter().any(|file| READINGS.iter().any(|call| file.text.contains(call)))
}

/// Whether a program may print what time it is, which two runs within one second do not show.
fn may_print_the_time(unit: &Unit) -> bool {
    let is_asked = |text: &str| text.contains("time.Now(") || (text.contains("log.") && text.contains("os.Stdout"));
    unit.kind == UnitKind::Program && unit.files.iter().any(|file| is_asked(&file.text))
}

/// The run on the clock that the settings ask for.
pub(crate) fn on_the_chosen_clock(unit: &Unit, settings: &Settings, run: Run) -> Run {
    if settings.clock == ClockChoice::Real || !may_be_virtual(unit) {
        return run;
    }
    let mut run = Run { probe: Some(FIRST), ..run };
    run.limits.cpu = run.limits.cpu.min(CPU);
    run
}

/// Whether the run was on the virtual clock: of some toolchains there is none.
pub(crate) fn was_virtual(execution: &Execution) -> bool {
    execution.probe.as_ref().is_some_and(|report| report.probe.clock == Clock::Virtual)
}

/// The same run on the real clock.
pub(crate) fn on_the_real_clock(settings: &Settings, run: Run) -> Run {
    let mut run = Run { probe: None, ..run };
    run.limits.cpu = settings.limits.cpu;
    run
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::program;

    fn of(head: &str, imports: &str, body: &str) -> Unit {
        let text = format!("{head}package main\n\nimport ({imports})\n\nfunc main() {{ {body} }}\n");
        Unit { takes_time: body.contains("Sleep"), ..program(&text) }
    }

    #[test]
    fn only_what_sleeps_and_leaves_the_machine_alone_has_virtual_time() {
        assert!(may_be_virtual(&of("", "\"time\"", "time.Sleep(1)")));
        assert!(!may_be_virtual(&of("", "\"fmt\"", "fmt.Println()")), "nothing is won");
        assert!(!may_be_virtual(&of("", "\"time\"; \"net/http\"", "time.Sleep(1)")));
        assert!(may_be_virtual(&of("", "\"time\"; \"net/url\"", "time.Sleep(1)")));
        assert!(may_be_virtual(&of("", "\"fmt\"; \"time\"", "fmt.Println(time.Now().Hour())")));
    }

    #[test]
    fn the_author_has_the_last_word() {
        assert!(!may_be_virtual(&of("// GVP-2024: clock real\n\n", "\"time\"", "time.Sleep(1)")));
        assert!(may_be_virtual(&of("// GVP-2024: clock virtual\n\n", "\"fmt\"", "fmt.Println()")));
    }

    #[test]
    fn a_run_goes_from_one_clock_to_the_other_and_back() {
        let (unit, settings) = (of("", "\"time\"", "time.Sleep(1)"), Settings::default());
        let real = Run { limits: settings.limits, ..Run::of(gvp_core::ArtifactKind::ProbedProgram) };
        let run = on_the_chosen_clock(&unit, &settings, real.clone());
        assert!(run.probe.is_some());
        assert_eq!(on_the_real_clock(&settings, run), real);
        let always_real = Settings { clock: ClockChoice::Real, ..settings };
        assert_eq!(on_the_chosen_clock(&unit, &always_real, real.clone()), real);
    }
}
