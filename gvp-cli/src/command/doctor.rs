//! `gvp doctor`: which Go and which tiers of the sandbox work here.

use gvp_go::Ability;

use crate::args::DoctorArgs;
use crate::engine::{self, TierFacts};
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Says which Go and which sandbox work here; unfit where there is no Go or no sandbox.
pub(crate) fn run(args: &DoctorArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let tiers = engine::sandboxes();
    let go = engine::find_go(args.go.as_deref());
    if let Ok(go) = &go {
        let toolchain = &go.toolchain;
        let version = format!("go{} {}/{}", toolchain.name, toolchain.os, toolchain.arch);
        terminal.print(format!("Go       {version} in {}\n", go.root.display()))?;
        for ability in &go.abilities {
            terminal.print(ability_line(ability))?;
        }
    }
    for tier in &tiers {
        terminal.print(tier_line(tier))?;
    }
    go?;
    if tiers.iter().any(|tier| tier.works.is_ok()) {
        Ok(ExitCode::Good)
    } else {
        Err(Failure::unfit("no sandbox works here").help("`gvp check --no-sandbox` judges material that you trust"))
    }
}

fn ability_line(ability: &Ability) -> String {
    let state = match &ability.state {
        Ok(()) => "there",
        Err(why) => why.as_str(),
    };
    format!("         {}: {state}\n", ability.name)
}

fn tier_line(tier: &TierFacts) -> String {
    let state = match &tier.works {
        Ok(missing) if missing.is_empty() => "works".to_owned(),
        Ok(missing) => format!("works, and lacks {}", missing.join(", ")),
        Err(reason) => format!("does not work: {reason}"),
    };
    format!("sandbox  {}: {state}\n", tier.name)
}
