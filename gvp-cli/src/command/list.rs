//! `gvp list`: what would be judged, by which checks, without doing it.

use std::collections::BTreeMap;

use gvp_core::{ArtifactKind, CheckInfo, Level, Unit};
use serde_json::{Value, json};

use crate::args::{Format, ListArgs, Listing};
use crate::engine::{self, Planned};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Lists units, checks or the plan.
pub(crate) fn run(args: &ListArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let (human, json) = match args.what {
        Listing::Checks => checks(engine::catalogue().checks()),
        Listing::Units => {
            let (_, material) = super::read(&args.material, None)?;
            units(material.units.iter().map(AsRef::as_ref))
        }
        Listing::Plan => {
            let (resolved, material) = super::read(&args.material, None)?;
            plan(&engine::plan(&material, &resolved)?)
        }
    };
    match args.format {
        Format::Human => terminal.print(human)?,
        Format::Json => terminal.print(format!("{json:#}\n"))?,
    }
    Ok(ExitCode::Good)
}

fn units<'a>(units: impl Iterator<Item = &'a Unit> + Clone) -> (String, Value) {
    let line = |unit: &Unit| format!("{:8} {}  {}:{}\n", unit.kind.as_str(), unit.id, unit.path, unit.line);
    let object = |unit: &Unit| {
        json!({
            "id": unit.id, "kind": unit.kind.as_str(), "path": unit.path, "line": unit.line, "package": unit.package,
        })
    };
    let json = json!({"schema": "gvp.units/1", "units": units.clone().map(object).collect::<Vec<_>>()});
    (units.map(line).collect(), json)
}

fn checks(checks: &[CheckInfo]) -> (String, Value) {
    let width = checks.iter().map(|check| check.id.to_string().len()).max().unwrap_or_default();
    let line = |check: &CheckInfo| format!("{:width$}  {}\n", check.id.to_string(), check.summary);
    let json = json!({"schema": "gvp.checks/1", "checks": checks.iter().map(check_object).collect::<Vec<_>>()});
    (checks.iter().map(line).collect(), json)
}

fn check_object(check: &CheckInfo) -> Value {
    let codes = check.codes.iter().map(|code| {
        let level = Level::from(code.severity);
        json!({"code": code.code, "severity": code.severity, "level": level, "summary": code.summary})
    });
    json!({
        "id": check.id, "version": check.version, "summary": check.summary, "codes": codes.collect::<Vec<_>>(),
    })
}

fn plan(pairs: &[Planned]) -> (String, Value) {
    let mut human = String::new();
    let mut units: BTreeMap<usize, (String, Vec<Value>)> = BTreeMap::new();
    let mut last = None;
    for pair in pairs {
        if last != Some(&pair.unit.id) {
            human.push_str(&format!("{}  ({})\n", pair.unit.id, pair.unit.kind.as_str()));
            units.insert(units.len(), (pair.unit.id.to_string(), Vec::new()));
            last = Some(&pair.unit.id);
        }
        let needs: Vec<&str> = pair.needs.iter().map(|kind| ArtifactKind::as_str(*kind)).collect();
        let needed = if needs.is_empty() { String::new() } else { format!("  needs {}", needs.join(", ")) };
        human.push_str(&format!("  {}{needed}\n", pair.check));
        if let Some(mut unit) = units.last_entry() {
            unit.get_mut().1.push(json!({"check": pair.check, "needs": needs}));
        }
    }
    let units: Vec<Value> = units.into_values().map(|(unit, checks)| json!({"unit": unit, "checks": checks})).collect();
    (human, json!({"schema": "gvp.plan/1", "plan": units}))
}
