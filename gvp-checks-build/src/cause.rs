//! Why a program prints something else another time.

use gvp_core::{Probe, Schedule, Unit};

use crate::clock::{draws_numbers, reads_the_clock};
use crate::output::is_reordered;
use crate::redaction::Volatile;

/// Why a program prints something else another time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cause {
    Clock,
    MapOrder,
    Scheduling,
    Random,
    Address,
    /// Nothing that is known of it tells.
    Unknown,
}

impl Cause {
    /// The cause as a word for people.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Clock => "clock",
            Self::MapOrder => "map order",
            Self::Scheduling => "scheduling",
            Self::Random => "random",
            Self::Address => "address",
            Self::Unknown => "unknown",
        }
    }

    /// What was another where the same program was run with other draws, at another time and under other schedules, and
    /// nothing else can differ: what it printed first, and under which probes it printed something else.
    pub(crate) fn by_variations(unit: &Unit, first: &str, differing: &[(Probe, &str)]) -> Self {
        let Some((_, other)) = differing.first() else { return Self::Unknown };
        if let Some(told) = by_shape(unit, first, other) {
            return told;
        }
        let plain = || differing.iter().filter(|(probe, _)| probe.schedule == Schedule::Plain);
        if plain().any(|(probe, _)| probe.start().is_zero()) {
            by_draws(unit, first, other)
        } else if plain().next().is_some() {
            Self::Clock
        } else {
            Self::Scheduling
        }
    }

    /// What is likely where runs on the machine's own clock differ, and no draw and no schedule shows why.
    pub(crate) fn by_habits(unit: &Unit, one: &str, other: &str) -> Self {
        let habits = unit.habits;
        if let Some(told) = by_shape(unit, one, other) {
            told
        } else if habits.starts_goroutines {
            Self::Scheduling
        } else if draws_numbers(unit) || habits.uses_maps {
            by_draws(unit, one, other)
        } else if reads_the_clock(unit) {
            Self::Clock
        } else {
            Self::Unknown
        }
    }
}

/// What is drawn at random: by `select` where there are neither maps nor random numbers.
fn by_draws(unit: &Unit, one: &str, other: &str) -> Cause {
    match (unit.habits.uses_maps, draws_numbers(unit)) {
        (true, false) => Cause::MapOrder,
        (true, true) if is_reordered(one, other) => Cause::MapOrder,
        (_, true) => Cause::Random,
        (false, false) => Cause::Scheduling,
    }
}

/// What the differing parts look like, where all look alike.
fn by_shape(unit: &Unit, one: &str, other: &str) -> Option<Cause> {
    let named = Volatile::of(unit).equal_but(one, other)?;
    let all = |kinds: &[&str]| named.split(", ").all(|name| kinds.iter().any(|kind| name.starts_with(kind)));
    if all(&["address"]) {
        Some(Cause::Address)
    } else if all(&["temporary path", "process number"]) {
        Some(Cause::Random)
    } else if all(&["date", "time", "duration"]) {
        Some(Cause::Clock)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use gvp_core::Clock;

    use super::*;
    use crate::fake::program;

    fn unit(imports: &[&str], body: &str) -> Unit {
        let imports = imports.iter().map(|import| (*import).to_owned()).collect();
        Unit { imports, ..program(&format!("package main\n\nfunc main() {{ {body} }}\n")) }
    }

    fn cause(unit: &Unit, differing: &[(&str, Schedule, u64)]) -> Cause {
        let under = |schedule, seed| Probe { clock: Clock::Virtual, schedule, seed };
        let differing: Vec<_> =
            differing.iter().map(|(text, schedule, seed)| (under(*schedule, *seed), *text)).collect();
        Cause::by_variations(unit, "a\nb\n", &differing)
    }

    #[test]
    fn the_cause_is_what_alone_was_another() {
        use Schedule::{Plain, Random};
        let maps = unit(&[], "m := map[int]int{}; go f()");
        let other = "b\na\n";
        assert_eq!(cause(&maps, &[(other, Random, 3)]), Cause::Scheduling);
        assert_eq!(cause(&maps, &[(other, Plain, 2), (other, Random, 3)]), Cause::MapOrder);
        assert_eq!(cause(&maps, &[(other, Plain, 3 | 9 << 32)]), Cause::Clock);
        assert_eq!(cause(&unit(&["math/rand"], "m := map[int]int{}"), &[("a\nc\n", Plain, 2)]), Cause::Random);
    }

    #[test]
    fn addresses_and_times_are_known_by_their_looks() {
        let told = |body: &str, one: &str, other: &str| Cause::by_habits(&unit(&[], body), one, other);
        assert_eq!(told("fmt.Println(&x); go f()", "at 0xc000012345", "at 0xc00042e1f0"), Cause::Address);
        assert_eq!(told("fmt.Println(time.Now()); go f()", "at 8:41PM", "at 6:05PM"), Cause::Clock);
        assert_eq!(told("go f()", "a\nb\n", "b\na\n"), Cause::Scheduling);
        assert_eq!(told("f()", "1\n", "2\n"), Cause::Unknown);
    }
}
