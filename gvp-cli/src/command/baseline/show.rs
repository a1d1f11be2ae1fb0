//! `gvp baseline show`: what was recorded.

use std::fmt::Write as _;

use super::place;
use crate::args::{Format, MaterialArgs, ShowArgs};
use crate::baseline::{BaselineFile, Entry};
use crate::config::{Flags, shown};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::plugins::Watch;
use crate::terminal::Terminal;

/// Shows what was recorded of the units at these paths, and names those that are not there any more.
pub(crate) fn run(args: &ShowArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let material =
        MaterialArgs { paths: args.paths.clone(), only: Vec::new(), profile: None, config: args.config.clone() };
    let (resolved, material, _) = super::super::read(&material, Flags::none(), &Watch::default())?;
    let place = place(&resolved)?;
    let Some(file) = place.read()? else {
        return Err(Failure::nothing(format_args!("there is no baseline at `{}`", shown(&place.file)))
            .help("`gvp baseline record` writes one"));
    };
    let stale = place.stale(&file, &material, &args.paths);
    let recorded = place.recorded(&file, &material);
    let units = recorded.into_iter().map(|(unit, recorded)| (unit.to_string(), recorded)).collect();
    let listed = BaselineFile { units, ..file };
    match args.format {
        Format::Human => terminal.print(in_words(&listed))?,
        Format::Json => {
            let text = serde_json::to_string_pretty(&listed).map_err(Failure::defect)?;
            terminal.print(format!("{text}\n"))?;
        }
    }
    for unit in stale {
        terminal.warn(&format!("the baseline speaks of `{unit}`, which is not there"));
    }
    Ok(ExitCode::Good)
}

fn in_words(file: &BaselineFile) -> String {
    let mut text = String::new();
    for (unit, recorded) in &file.units {
        let _ = writeln!(text, "{unit}");
        for (toolchain, entry) in recorded {
            let _ = writeln!(text, "  {toolchain}");
            text.push_str(&figures(entry));
        }
    }
    text
}

fn figures(entry: &Entry) -> String {
    let (objects, space) = (entry.alloc_objects.median, entry.inuse_space.median);
    let mut text = format!("    {objects} objects allocated, {space} B in use at the end\n");
    for top in &entry.top_types {
        let _ = writeln!(text, "    {:>10} B of {}", top.bytes, top.name);
    }
    for (name, operation) in &entry.benchmarks {
        let (allocs, bytes) = (operation.allocs_per_op.median, operation.bytes_per_op.median);
        let _ = writeln!(text, "    {name}: {allocs} allocs/op, {bytes} B/op");
    }
    text
}
