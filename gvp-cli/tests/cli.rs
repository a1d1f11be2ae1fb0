//! The command as its users meet it, where no Go is needed.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::fs;
use std::path::Path;

use snapbox::cmd::{Command, cargo_bin};
use snapbox::str;
use tempfile::{TempDir, tempdir};

/// The command, in a folder of its own and without anything from the environment.
fn gvp(folder: &Path) -> Command {
    let mut command = Command::new(cargo_bin!("gvp")).current_dir(folder).env("COLUMNS", "100").env("NO_COLOR", "1");
    for variable in ["COLOR", "CONFIG", "FORMAT", "GO", "JOBS", "PROFILE", "REQUIRE_SANDBOX", "TIME_LIMIT"] {
        command = command.env_remove(format!("GVP_{variable}"));
    }
    command
}

/// A folder with one program and this configuration.
fn material(config: &str) -> TempDir {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("main.go"), "package main\n\nfunc main() {}\n").unwrap();
    fs::write(folder.path().join("gvp.toml"), config).unwrap();
    folder
}

#[test]
fn help() {
    let folder = tempdir().unwrap();
    gvp(folder.path())
        .arg("--help")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
Judge Go learning material: does it compile, run, and do what the text says

Usage: gvp [OPTIONS] <COMMAND>

Commands:
  check     Judge material and report
  list      List units, checks, or what would be asked of which unit
  explain   Explain a check or a kind of finding
  fuzz      List functions that can be fuzzed, or write fuzz targets for them
  baseline  Keep what units allocate, and hold it against that
  leak      Look into goroutine leaks
  plugin    Look after third-party checks
  cache     Look after what is kept between runs
  init      Write a gvp.toml to start from
  schema    Print a JSON schema
  doctor    Say which Go and which sandbox work here
  help      Print this message or the help of the given subcommand(s)

Options:
  -h, --help
          Print help (see a summary with '-h')

  -V, --version
          Print version

Output:
      --color <WHEN>
          When to use colours

          Possible values:
          - auto:   On a terminal, unless NO_COLOR is set
          - always: Always
          - never:  Never
          
          [env: GVP_COLOR=]
          [default: auto]

Precedence: flag > environment (GVP_*) > gvp.toml (override, then profile, then top level) >
built-in

Exit codes: 0 PASS or WARN, 2 usage or configuration, 3 FAIL, 4 ERROR (something could not be
judged), 5 unfit (no Go, no sandbox), 6 plugin refused, 7 nothing to judge, 70 a bug of GVP's

"#]])
        .stderr_eq("");
}

#[test]
fn help_of_check() {
    let folder = tempdir().unwrap();
    gvp(folder.path())
        .args(["check", "--help"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
Judge material and report

Usage: gvp check [OPTIONS] [PATH]...

Arguments:
  [PATH]...
          Folders and Go files to judge
          
          [default: .]

Options:
  -h, --help
          Print help (see a summary with '-h')

Judging:
      --only <CHECK-GLOB>
          Put only the checks that match

      --go <PATH|VERSION>
          Judge with this Go
          
          [env: GVP_GO=]

  -j, --jobs <N>
          Do this much at the same time
          
          [env: GVP_JOBS=]

      --time-limit <DURATION>
          Give every run of a program this much time, such as 500ms or 10s
          
          [env: GVP_TIME_LIMIT=]

      --fuzz-budget <DURATION>
          Fuzz all material together for this much time on each processor, such as 60s, where
          something new still comes
          
          [env: GVP_FUZZ_BUDGET=]

      --corpus <DIR>
          Keep what fuzzing found in this folder, and start from what is there
          
          [env: GVP_CORPUS=]

      --clock <CLOCK>
          Which clock programs see: auto uses a virtual one where it is faithful, so that nobody
          waits for sleepers

          Possible values:
          - auto:    Virtual where that is faithful; what does not pass there is run on the real one
          - real:    The machine's
          - virtual: Virtual wherever there is one
          
          [env: GVP_CLOCK=]
          [default: auto]

      --deep
          Try sixteen times as many schedules on whatever starts goroutines, to find rare leaks

      --changed-since <REVISION>
          Judge only what has changed since this Git revision, or rests on what has

      --no-cache
          Judge everything anew, whatever earlier runs said, and keep nothing of it
          
          [env: GVP_NO_CACHE=]

      --bless
          Rewrite promised outputs that differ from what is printed, after showing the difference

Configuration:
      --profile <NAME>
          Judge by this profile: default, strict, or one of gvp.toml
          
          [env: GVP_PROFILE=]

      --config <FILE>
          Read this file instead of looking for gvp.toml
          
          [env: GVP_CONFIG=]

Sandbox:
      --require-sandbox <TIER>
          Refuse to judge in a weaker sandbox: user-namespaces, root-namespaces or landlock
          
          [env: GVP_REQUIRE_SANDBOX=]

      --no-sandbox
          Run programs without a sandbox: only for material that you trust

Output:
      --color <WHEN>
          When to use colours

          Possible values:
          - auto:   On a terminal, unless NO_COLOR is set
          - always: Always
          - never:  Never
          
          [env: GVP_COLOR=]
          [default: auto]

      --format <FORMAT>
          Write the report in this format

          Possible values:
          - human: For people
          - json:  For scripts
          
          [env: GVP_FORMAT=]
          [default: human]

  -o, --output <FILE>
          Write the report to this file instead of standard output

      --artifacts <DIR>
          Write profiles and pictures to this folder

      --notify
          Run the command `on_block` of gvp.toml when a baseline blocks: only where you trust that
          file
          
          [env: GVP_NOTIFY=]

  -v, --verbose
          Show also what passes, what is allowed and what was not asked

"#]])
        .stderr_eq("");
}

#[test]
fn a_slip_in_the_arguments() {
    let folder = tempdir().unwrap();
    gvp(folder.path()).args(["check", "--fromat", "json"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: unexpected argument '--fromat' found

  tip: a similar argument exists: '--format'

Usage: gvp check --format <FORMAT> [PATH]...

For more information, try '--help'.

"#]]);
    gvp(folder.path()).args(["check", "--time-limit", "10"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: invalid value '10' for '--time-limit <DURATION>': `10` is not a duration: write a number and a unit, such as 500ms, 10s or 2m

For more information, try '--help'.

"#]]);
    gvp(folder.path()).args(["check", "--jobs", "0"]).assert().code(2).stdout_eq("");
    gvp(folder.path()).args(["check", "--no-sandbox", "--require-sandbox", "x"]).assert().code(2).stdout_eq("");
}

#[test]
fn a_path_without_anything_at_it() {
    let folder = tempdir().unwrap();
    gvp(folder.path()).args(["check", "missing"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: there is nothing at `missing`: name a folder or a Go file that exists

"#]]);
}

#[test]
fn a_folder_without_go() {
    let folder = tempdir().unwrap();
    gvp(folder.path()).arg("check").assert().code(7).stdout_eq("").stderr_eq(str![[r#"
error: there is nothing to judge in `.`: no Go source was found
help: name a folder that holds `.go` files, or look at `exclude` in gvp.toml

"#]]);
}

#[test]
fn a_report_with_nowhere_to_go() {
    let folder = material("");
    gvp(folder.path()).args(["check", "--output", "no/such/report.json"]).assert().code(2).stderr_eq(str![[r#"
error: cannot write the report to `no/such/report.json`: no such folder

"#]]);
    gvp(folder.path()).args(["check", "--output", "."]).assert().code(2).stderr_eq(str![[r#"
error: cannot write the report to `.`: it is a folder

"#]]);
}

#[test]
fn a_slip_in_the_configuration() {
    let folder = material("[limits]\ntiem = \"5s\"\n");
    gvp(folder.path()).arg("check").assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: unknown key `tiem`
 --> gvp.toml:2:1
  |
2 | tiem = "5s"
  | ^^^^
  |
  = help: did you mean `time`?

"#]]);
    gvp(folder.path()).args(["list", "units"]).assert().code(2);
}

#[test]
fn a_configuration_that_is_named() {
    let folder = material("nonsense");
    fs::write(folder.path().join("other.toml"), "profile = \"strikt\"\n").unwrap();
    gvp(folder.path()).args(["check", "--config", "other.toml"]).assert().code(2).stderr_eq(str![[r#"
error: no profile is called `strikt`
 --> other.toml:1:11
  |
1 | profile = "strikt"
  |           ^^^^^^^^
  |
  = help: did you mean `strict`?

"#]]);
    gvp(folder.path()).args(["check", "--config", "none.toml"]).assert().code(2).stderr_eq(str![[r#"
error: cannot read `none.toml`: No such file or directory (os error 2)
help: name a TOML file that can be read, or leave --config out

"#]]);
}

#[test]
fn a_profile_that_there_is_not() {
    let folder = material("[profiles.book]\ngolden = true\n");
    gvp(folder.path()).args(["check", "--profile", "bok"]).assert().code(2).stderr_eq(str![[r#"
error: no profile is called `bok`
help: did you mean `book`?

"#]]);
    gvp(folder.path()).arg("check").env("GVP_PROFILE", "strickt").assert().code(2).stderr_eq(str![[r#"
error: no profile is called `strickt`
help: did you mean `strict`?

"#]]);
}

#[test]
fn a_check_that_there_is_not() {
    let folder = tempdir().unwrap();
    gvp(folder.path()).args(["explain", "zzz"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: no check is called `zzz`
help: `gvp list checks` names all of them

"#]]);
    gvp(folder.path()).args(["check", "--only", "zzz"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: --only: no check is called `zzz`
help: `gvp list checks` names all of them

"#]]);
}

#[test]
fn a_check_is_explained_by_its_short_name_too() {
    let folder = tempdir().unwrap();
    let long = gvp(folder.path()).args(["explain", "gvp.build/run"]).output().unwrap();
    let short = gvp(folder.path()).args(["explain", "run"]).output().unwrap();
    assert!(long.status.success() && long.stdout == short.stdout);
    gvp(folder.path()).args(["explain", "run/panic"]).assert().code(0).stdout_eq(str![[r#"
gvp.build/run/panic (deny): it panics, or the runtime ends it

In gvp.toml: `[levels]` `"gvp.build/run/panic" = "allow"`, `"warn"` or `"deny"`.

It is a finding of `gvp.build/run`: does it run, end well, and print what the text says?
`gvp explain gvp.build/run` says more.

"#]]);
    gvp(folder.path()).args(["explain", "run/panik"]).assert().code(2).stderr_eq(str![[r#"
error: the check `gvp.build/run` has no code `panik`
help: did you mean `panic`?

"#]]);
    gvp(folder.path()).args(["explain", "gvp.bild/run"]).assert().code(2).stderr_eq(str![[r#"
error: no check is called `gvp.bild/run`
help: did you mean `gvp.build/run`?

"#]]);
}

#[test]
fn units_are_listed_without_asking_go() {
    let folder = material("");
    gvp(folder.path()).args(["list", "units"]).env("PATH", "").assert().code(0).stdout_eq(str![[r#"
program  .  main.go:3

"#]]);
    let listed = gvp(folder.path()).args(["list", "plan", "--only", "vet", "--format", "json"]);
    listed.assert().code(0).stdout_eq(str![[r#"
{
  "plan": [
    {
      "checks": [
        {
          "check": "gvp.build/vet",
          "needs": [
            "vet"
          ]
        }
      ],
      "unit": "."
    }
  ],
  "schema": "gvp.plan/1"
}

"#]]);
}

#[test]
fn what_is_left_out_is_left_out_wherever_one_stands() {
    let folder = material("exclude = [\"ch1/drafts/**\"]\n");
    let drafts = folder.path().join("ch1/drafts");
    fs::create_dir_all(&drafts).unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    fs::write(drafts.join("main.go"), "package main\n\nfunc main() {}\n").unwrap();
    gvp(folder.path()).args(["list", "units"]).assert().code(0).stdout_eq(str![[r#"
program  .  main.go:3

"#]]);
    gvp(&folder.path().join("ch1")).args(["list", "units"]).assert().code(7).stdout_eq("");
}

#[test]
fn without_a_go_nothing_is_judged_and_nobody_blamed() {
    let folder = material("");
    gvp(folder.path()).arg("check").env("PATH", "").assert().code(5).stdout_eq("").stderr_eq(str![[r#"
error: there is no `go` on PATH: install Go 1.21 or newer from https://go.dev/dl, or name one with --go

"#]]);
}

#[test]
fn init_writes_a_file_once() {
    let folder = tempdir().unwrap();
    gvp(folder.path()).arg("init").assert().code(0).stdout_eq(str![[r#"
wrote gvp.toml: everything in it is a comment until you say otherwise

"#]]);
    let written = fs::read_to_string(folder.path().join("gvp.toml")).unwrap();
    assert!(written.contains("#profile = \"default\""));
    gvp(folder.path()).arg("init").assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: `gvp.toml` is already there
help: edit it, or remove it first; `gvp schema config` describes what it may hold

"#]]);
    gvp(folder.path()).args(["init", "nowhere"]).assert().code(2).stdout_eq("").stderr_eq(str![[r#"
error: `nowhere` is not a folder

"#]]);
}

#[test]
fn schemas_are_those_in_the_repository() {
    let folder = tempdir().unwrap();
    let config = include_str!("../schema/config.schema.json");
    gvp(folder.path()).args(["schema", "config"]).assert().code(0).stdout_eq(snapbox::Data::text(config).raw());
    let plugin = include_str!("../../plugins/protocol/schema/plugin.schema.json");
    gvp(folder.path()).args(["schema", "plugin"]).assert().code(0).stdout_eq(snapbox::Data::text(plugin).raw());
    let baseline = include_str!("../../gvp-checks-memory/schema/baseline.schema.json");
    gvp(folder.path()).args(["schema", "baseline"]).assert().code(0).stdout_eq(snapbox::Data::text(baseline).raw());
    let report = include_str!("../../gvp-report/schema/report.schema.json");
    gvp(folder.path()).arg("schema").assert().code(0).stdout_eq(snapbox::Data::text(report).raw());
}

#[test]
fn colours_are_for_those_who_want_them() {
    let folder = tempdir().unwrap();
    let colourful = gvp(folder.path()).args(["explain", "zzz", "--color", "always"]).output().unwrap();
    assert!(colourful.stderr.contains(&0x1b));
    let plain = gvp(folder.path()).args(["explain", "zzz"]).output().unwrap();
    assert!(!plain.stderr.contains(&0x1b));
}
