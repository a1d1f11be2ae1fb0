//! Commands as the author would type them.

use gvp_core::Unit;

use crate::runs::quoted;

/// What a command is about: the folder, or the files of the unit.
pub(crate) fn subject(unit: &Unit) -> String {
    if unit.whole_folder {
        return ".".to_owned();
    }
    if unit.fence.is_some() {
        return "main.go".to_owned();
    }
    unit.files.iter().map(|file| quoted(file.go_name())).collect::<Vec<_>>().join(" ")
}

/// A command with where it is to be given: in the folder of the unit, or for a fence that is saved as a file.
pub(crate) fn placed(unit: &Unit, line: &str) -> String {
    if let Some(fence) = &unit.fence {
        let noun = if fence.lines.len() > 1 { "fences" } else { "fence" };
        let lines = fence.lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        return format!("{line}  # the {noun} at {}:{lines}", unit.path);
    }
    if unit.dir.as_str().is_empty() { line.to_owned() } else { format!("cd {} && {line}", quoted(unit.dir.as_str())) }
}
