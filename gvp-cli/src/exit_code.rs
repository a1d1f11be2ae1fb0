//! The exit codes: what a script may rely on.

use gvp_core::Verdict;

/// With what status `gvp` ends. 1 is never chosen: it is what a failure gives that nobody foresaw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum ExitCode {
    /// The verdict is PASS or WARN, or the command did what it was asked.
    Good = 0,
    /// The arguments or the configuration are wrong.
    Usage = 2,
    /// The verdict is FAIL.
    Fail = 3,
    /// The verdict is ERROR: something could not be judged.
    Error = 4,
    /// The harness itself is unfit: no Go, no sandbox, or a known-good program does not pass.
    Unfit = 5,
    /// A plugin was refused.
    PluginRefused = 6,
    /// There is nothing to judge.
    Nothing = 7,
    /// A bug of ours.
    Defect = 70,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Pass | Verdict::Warn => Self::Good,
            Verdict::Fail => Self::Fail,
            Verdict::Error => Self::Error,
            Verdict::Skip => Self::Nothing,
        }
    }
}

impl From<ExitCode> for std::process::ExitCode {
    fn from(code: ExitCode) -> Self {
        Self::from(code as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_has_its_status() {
        let statuses = [Verdict::Pass, Verdict::Warn, Verdict::Fail, Verdict::Error, Verdict::Skip];
        assert_eq!(statuses.map(|verdict| ExitCode::from(verdict) as u8), [0, 0, 3, 4, 7]);
    }
}
