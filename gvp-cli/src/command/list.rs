//! `gvp list`: what would be judged, by which checks, without doing it.

use gvp_core::{CheckInfo, Level, Unit};
use serde_json::{Value, json};

use crate::args::{Format, ListArgs, Listing};
use crate::config::Flags;
use crate::engine::{self, Plan};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::plugins::Watch;
use crate::terminal::Terminal;

/// Lists units, checks or the plan.
pub(crate) fn run(args: &ListArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let watch = Watch::default();
    let (human, json) = match args.what {
        Listing::Checks => {
            let (_, known) = super::draft(&super::request(&args.material, Flags::none()), &watch)?;
            checks(known.catalogue().checks())
        }
        Listing::Units => {
            let (_, material, _) = super::read(&args.material, Flags::none(), &watch)?;
            units(material.units.iter().map(AsRef::as_ref))
        }
        Listing::Plan => {
            let (resolved, material, checks) = super::read(&args.material, Flags::none(), &watch)?;
            plan(&engine::plan(&material, &resolved, &checks)?)
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

fn plan(plan: &Plan) -> (String, Value) {
    let mut human = String::new();
    let mut units: Vec<Value> = Vec::new();
    for (index, unit) in plan.units().iter().enumerate() {
        human.push_str(&format!("{}  ({})\n", unit.id, unit.kind.as_str()));
        let mut checks: Vec<Value> = Vec::new();
        for pair in plan.pairs().iter().filter(|pair| pair.unit == index) {
            let needs: Vec<&str> = pair.needs.iter().map(|kind| kind.as_str()).collect();
            let needed = if needs.is_empty() { String::new() } else { format!("  needs {}", needs.join(", ")) };
            human.push_str(&format!("  {}{needed}\n", pair.check));
            checks.push(json!({"check": pair.check, "needs": pair.needs}));
        }
        units.push(json!({"unit": unit.id, "checks": checks}));
    }
    (human, json!({"schema": "gvp.plan/1", "plan": units}))
}
