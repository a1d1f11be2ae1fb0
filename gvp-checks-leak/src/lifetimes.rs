//! What the Go that judges, and the libraries that a unit uses, bring to an end by themselves.

use gvp_core::{Toolchain, Unit, Version};
use gvp_syntax::Lifetimes;

/// The first Go that frees timers and tickers which nobody can reach any more.
const TIMERS_ARE_COLLECTED: (u64, u64) = (1, 23);

/// Modules of gomock, and the first version of each whose controllers finish at the end of the test.
const CONTROLLERS_FINISH: [(&str, (u64, u64)); 2] = [("github.com/golang/mock", (1, 5)), ("go.uber.org/mock", (0, 0))];

/// What holds for a unit: both its module and the Go that judges must be new enough, for Go keeps the old ways for
/// modules that ask for an older one. Without a module, the Go that judges decides alone.
pub(crate) fn lifetimes(unit: &Unit, toolchain: &Toolchain) -> Lifetimes {
    let judges = (toolchain.version.major, toolchain.version.minor);
    let asks = match &unit.module {
        // Without a `go` line it is the language of Go 1.16.
        Some(module) => module.go.as_deref().map_or(Some((1, 16)), release),
        None => Some(judges),
    };
    Lifetimes {
        timers_are_collected: judges >= TIMERS_ARE_COLLECTED && asks.is_none_or(|asks| asks >= TIMERS_ARE_COLLECTED),
        controllers_finish: controllers_finish(unit),
    }
}

/// The first two numbers of `1.21`, `1.21.3` or `1.21rc2`.
fn release(text: &str) -> Option<(u64, u64)> {
    let end = text.find(|char: char| !char.is_ascii_digit() && char != '.').unwrap_or(text.len());
    let mut numbers = text[..end].split('.').map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

/// Whether every gomock that the module requires finishes its controllers. What cannot be read is given the benefit of
/// the doubt.
fn controllers_finish(unit: &Unit) -> bool {
    let requirements = unit.module.iter().flat_map(|module| &module.requirements);
    requirements.into_iter().all(|required| {
        let known = CONTROLLERS_FINISH.iter().find(|(path, _)| *path == required.path);
        let version = Version::parse(required.version.trim_start_matches('v'));
        match (known, version) {
            (Some((_, first)), Ok(version)) => (version.major, version.minor) >= *first,
            (Some(_), Err(_)) | (None, _) => true,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{Fake, module, program};
    use gvp_core::Context;

    fn of(go: Option<&str>, judges: u64, requirements: &[(&str, &str)]) -> Lifetimes {
        let mut unit = program("package main\n");
        unit.module = Some(module(go, requirements));
        let mut toolchain = Fake::of(unit.clone()).toolchain().clone();
        toolchain.version.minor = judges;
        lifetimes(&unit, &toolchain)
    }

    #[test]
    fn timers_are_collected_when_both_are_new_enough() {
        for (go, judges, collected) in [
            (Some("1.23"), 23, true),
            (Some("1.23rc1"), 27, true),
            (Some("1.22.9"), 27, false),
            (Some("1.25"), 22, false),
            (None, 27, false),
            (Some("newest"), 27, true),
        ] {
            assert_eq!(of(go, judges, &[]).timers_are_collected, collected, "{go:?} with 1.{judges}");
        }
        let unit = program("package main\n");
        assert!(lifetimes(&unit, Fake::of(unit.clone()).toolchain()).timers_are_collected);
    }

    #[test]
    fn controllers_finish_since_a_version() {
        for (path, version, finish) in [
            ("github.com/golang/mock", "v1.4.4", false),
            ("github.com/golang/mock", "v1.5.0", true),
            ("go.uber.org/mock", "v0.2.0", true),
            ("example.com/mock", "v1.0.0", true),
        ] {
            assert_eq!(of(Some("1.21"), 27, &[(path, version)]).controllers_finish, finish, "{path} {version}");
        }
    }
}
