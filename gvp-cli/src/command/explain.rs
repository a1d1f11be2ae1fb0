//! `gvp explain`: the user page of a check, or what a kind of finding means.

use gvp_core::{CheckInfo, CodeInfo, Level};

use crate::args::ExplainArgs;
use crate::catalogue::Entry;
use crate::config;
use crate::exit_code::ExitCode;
use crate::failure::Failure;
use crate::plugins::Watch;
use crate::terminal::Terminal;

/// Explains a check or a kind of finding.
pub(crate) fn run(args: &ExplainArgs, terminal: Terminal) -> Result<ExitCode, Failure> {
    let request = config::Request { file: args.config.as_deref(), ..config::Request::here() };
    let catalogue = super::draft(&request, &Watch::default())?.1.catalogue();
    let entry = catalogue.short(&args.id).map_err(|unknown| {
        let failure = Failure::usage(unknown.message);
        match unknown.help {
            Some(help) => failure.help(help),
            None => failure,
        }
    })?;
    let page = match entry {
        Entry::Check(check) => check_page(check),
        Entry::Code(check, code) => code_page(check, code),
    };
    terminal.print(page)?;
    Ok(ExitCode::Good)
}

fn check_page(check: &CheckInfo) -> String {
    let explanation = check.explanation.trim();
    let mut page = format!("{explanation}\n");
    if !explanation.starts_with(&format!("# {}", check.id)) {
        page.insert_str(0, &format!("# {}: {}\n\n", check.id, check.summary));
    }
    if !check.codes.is_empty() {
        page.push_str("\n## Findings\n\n");
        page.extend(check.codes.iter().map(|code| format!("- `{}` ({}): {}\n", code.code, word(code), code.summary)));
    }
    page.push_str(&format!("\n## Levels\n\n{}", levels(&check.id.to_string())));
    page
}

fn code_page(check: &CheckInfo, code: &CodeInfo) -> String {
    let id = format!("{}/{}", check.id, code.code);
    format!(
        "{id} ({}): {}\n\n{}\nIt is a finding of `{}`: {}\n`gvp explain {}` says more.\n",
        word(code),
        code.summary,
        levels(&id),
        check.id,
        check.summary,
        check.id,
    )
}

/// How to change what the findings are worth.
fn levels(id: &str) -> String {
    format!("In gvp.toml: `[levels]` `\"{id}\" = \"allow\"`, `\"warn\"` or `\"deny\"`.\n")
}

fn word(code: &CodeInfo) -> &'static str {
    match Level::from(code.severity) {
        Level::Deny => "deny",
        Level::Warn => "warn",
        Level::Allow => "allow",
    }
}

#[cfg(test)]
mod tests {
    use snapbox::{assert_data_eq, str};

    use super::*;
    use crate::catalogue;

    #[test]
    fn a_check() {
        let catalogue = catalogue::tests::sample();
        let Ok(Entry::Check(check)) = catalogue.short("vet") else { panic!("vet is a check") };
        assert_data_eq!(
            check_page(check),
            str![[r##"
# gvp.build/vet: the question of vet

## What it does

Asks about vet.

## Findings

- `printf` (warn): the format does not fit the arguments
- `copylocks` (deny): a lock is copied

## Levels

In gvp.toml: `[levels]` `"gvp.build/vet" = "allow"`, `"warn"` or `"deny"`.

"##]]
        );
    }

    #[test]
    fn a_code() {
        let catalogue = catalogue::tests::sample();
        let Ok(Entry::Code(check, code)) = catalogue.short("vet/printf") else { panic!("printf is a code") };
        assert_data_eq!(
            code_page(check, code),
            str![[r#"
gvp.build/vet/printf (warn): the format does not fit the arguments

In gvp.toml: `[levels]` `"gvp.build/vet/printf" = "allow"`, `"warn"` or `"deny"`.

It is a finding of `gvp.build/vet`: the question of vet
`gvp explain gvp.build/vet` says more.

"#]]
        );
    }
}
