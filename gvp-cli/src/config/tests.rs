//! What a configuration means, and what is said of one that means nothing.

use annotate_snippets::Renderer;
use camino::Utf8PathBuf;
use gvp_core::{CheckId, ClockChoice, Code, Level, Severity, Unit, UnitId, UnitKind};
use snapbox::{IntoData, assert_data_eq, file, str};

use std::time::Duration;

use super::*;
use crate::catalogue;

const VET: CheckId = CheckId::from_static("gvp.build", "vet");
const SLEEP: CheckId = CheckId::from_static("gvp.build", "sleep");
const PRINTF: Code = Code::from_static("printf");
const COPYLOCKS: Code = Code::from_static("copylocks");

const NOTHING: Request<'_> = Request { paths: &[], file: None, profile: None, only: &[], flags: &NO_FLAGS };

static NO_FLAGS: Flags =
    Flags { time_limit: None, fuzz_budget: None, clock: ClockChoice::Auto, schedules: None, replay: None };

fn resolve_with(text: &str, request: &Request<'_>) -> Result<Resolved, Failure> {
    let source = Source::new("gvp.toml", text.to_owned());
    let file = ConfigFile::parse(&source)?;
    resolve::resolve(&file, &source, &catalogue::tests::sample(), request, Utf8PathBuf::new())
}

#[track_caller]
fn resolved(text: &str) -> Resolved {
    resolve_with(text, &NOTHING).unwrap_or_else(|failure| panic!("{failure:?}"))
}

fn unit(path: &str) -> Unit {
    Unit::new(UnitId::new(path), UnitKind::Program, path)
}

#[track_caller]
fn complains(text: &str, expected: impl IntoData) {
    match resolve_with(text, &NOTHING) {
        Err(Failure::Config(error)) => assert_data_eq!(error.render(&Renderer::plain()), expected),
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_word_everything_is_as_built_in() {
    let resolved = resolved("");
    let unit = unit("main.go");
    assert_eq!(resolved.settings_for(&unit), gvp_core::Settings::default());
    assert_eq!(resolved.policy_for(&unit), gvp_core::Policy::default());
    assert!(resolved.asks(&unit, &VET));
}

#[test]
fn the_template_says_nothing_until_it_is_uncommented() {
    let source = Source::new("gvp.toml", TEMPLATE.to_owned());
    assert!(toml::from_str::<toml::Table>(TEMPLATE).unwrap().is_empty());
    assert!(ConfigFile::parse(&source).is_ok());
    let settings: String = TEMPLATE
        .lines()
        .filter_map(|line| line.strip_prefix('#').filter(|rest| !rest.is_empty() && !rest.starts_with(' ')))
        .map(|line| format!("{line}\n"))
        .collect();
    let resolved = resolved(&settings);
    assert_eq!(resolved.settings_for(&unit("main.go")), gvp_core::Settings::default());
    assert_eq!(resolved.settings_for(&unit("ch3/main.go")).limits.wall, Duration::from_secs(30));
    let schema = jsonschema::validator_for(&schema()).unwrap();
    let value = serde_json::to_value(toml::from_str::<toml::Table>(&settings).unwrap()).unwrap();
    assert!(schema.is_valid(&value), "{:?}", schema.iter_errors(&value).collect::<Vec<_>>());
}

#[test]
fn strict_denies_warnings_unless_they_are_named() {
    let policy =
        resolved("profile = 'strict'\n[levels]\n'gvp.build/vet/printf' = 'warn'\n").policy_for(&unit("main.go"));
    assert_eq!(policy.level(&VET, &PRINTF, Severity::Warning), Level::Warn);
    assert_eq!(policy.level(&VET, &COPYLOCKS, Severity::Warning), Level::Deny);
    let settings = resolved("profile = 'strict'").settings_for(&unit("main.go"));
    assert!(settings.golden && settings.repetitions == 3);
}

#[test]
fn flag_over_override_over_profile_over_top_level() {
    let text = "
        profile = 'b'
        [limits]
        time = '1s'
        output = '1KiB'
        [profiles.a]
        repetitions = 5
        limits = { time = '2s', memory = '2MiB' }
        [profiles.b]
        inherits = 'a'
        limits = { time = '3s' }
        [[overrides]]
        paths = ['ch3']
        limits = { time = '40s' }
    ";
    let limits = |resolved: &Resolved, path| resolved.settings_for(&unit(path)).limits;
    let from_file = resolved(text);
    assert_eq!(limits(&from_file, "a/main.go").wall, Duration::from_secs(3));
    assert_eq!(limits(&from_file, "a/main.go").memory, 2 << 20);
    assert_eq!(limits(&from_file, "a/main.go").output, 1 << 10);
    assert_eq!(from_file.settings_for(&unit("a/main.go")).repetitions, 5);
    assert_eq!(limits(&from_file, "ch3/x/main.go").wall, Duration::from_secs(40));
    assert_eq!(
        limits(&from_file, "ch3/x/main.go").cpu,
        Duration::from_secs(40),
        "more time needs more of the processor"
    );
    let flags = Flags { time_limit: Some(Duration::from_secs(9)), ..Flags::default() };
    let request = Request { profile: Some("a"), flags: &flags, ..NOTHING };
    let with_flags = resolve_with(text, &request).unwrap();
    assert_eq!(limits(&with_flags, "ch3/x/main.go").wall, Duration::from_secs(9));
}

#[test]
fn a_package_may_use_all_of_a_fuzz_budget_for_all_unless_it_has_one_of_its_own() {
    let fuzz = |text: &str, flags: &Flags| {
        let request = Request { flags, ..NOTHING };
        let fuzz = resolve_with(text, &request).unwrap().settings_for(&unit("main.go")).fuzz;
        (fuzz.budget.as_secs(), fuzz.total.map(|total| total.as_secs()))
    };
    assert_eq!(fuzz("", &NO_FLAGS), (60, None));
    assert_eq!(fuzz("[fuzz]\ntotal = '10m'", &NO_FLAGS), (600, Some(600)));
    assert_eq!(fuzz("[fuzz]\ntotal = '10m'\nbudget = '20s'", &NO_FLAGS), (20, Some(600)));
    let flags = Flags { fuzz_budget: Some(Duration::from_secs(5)), ..Flags::default() };
    assert_eq!(fuzz("[fuzz]\ntotal = '10m'\nbudget = '20s'", &flags), (20, Some(5)));
}

#[test]
fn what_an_override_says_of_a_check_holds_for_its_findings() {
    let text = "
        [levels]
        'gvp.build/vet/printf' = 'deny'
        [[overrides]]
        paths = ['ch3']
        levels = { 'gvp.build/vet' = 'allow' }
    ";
    let resolved = resolved(text);
    let level = |path| resolved.policy_for(&unit(path)).level(&VET, &PRINTF, Severity::Warning);
    assert_eq!((level("ch1/main.go"), level("ch3/main.go")), (Level::Deny, Level::Allow));
}

#[test]
fn checks_are_disabled_and_chosen_by_globs() {
    let disabled = resolved("checks.disable = ['gvp.*/s*']");
    assert!(disabled.asks(&unit("a.go"), &VET) && !disabled.asks(&unit("a.go"), &SLEEP));
    let only = ["vet".to_owned()];
    let chosen = resolve_with("", &Request { only: &only, ..NOTHING }).unwrap();
    assert!(chosen.asks(&unit("a.go"), &VET) && !chosen.asks(&unit("a.go"), &SLEEP));
    let only = ["vett".to_owned()];
    let failure = resolve_with("", &Request { only: &only, ..NOTHING }).unwrap_err();
    let Failure::Said { message, help, .. } = failure else { panic!("{failure:?}") };
    assert_eq!(message, "--only: no check is called `vett`");
    assert_eq!(help.as_deref(), Some("did you mean `gvp.build/vet`?"));
}

#[test]
fn slips_are_shown_where_they_are() {
    complains(
        "jobs = 2\n[limts]\ntime = '1s'\n",
        str![[r#"
error: unknown key `limts`
 --> gvp.toml:2:2
  |
2 | [limts]
  |  ^^^^^
  |
  = help: did you mean `limits`?
"#]],
    );
    complains(
        "[limits]\n  tiem = '1s'\n",
        str![[r#"
error: unknown key `tiem`
 --> gvp.toml:2:3
  |
2 |   tiem = '1s'
  |   ^^^^
  |
  = help: did you mean `time`?
"#]],
    );
    complains(
        "[limits]\ntime = '10'\n",
        str![[r#"
error: `10` is not a duration: write a number and a unit, such as 500ms, 10s or 2m
 --> gvp.toml:2:8
  |
2 | time = '10'
  |        ^^^^
"#]],
    );
    complains(
        "[limits]\nmemory = '1TB'\n",
        str![[r#"
error: `1TB` is not a size: write a number and a unit, such as 64KiB, 512MiB or 1GiB
 --> gvp.toml:2:10
  |
2 | memory = '1TB'
  |          ^^^^^
"#]],
    );
    complains(
        "jobs = 0\n",
        str![[r#"
error: invalid value: integer `0`, expected a whole number above 0
 --> gvp.toml:1:8
  |
1 | jobs = 0
  |        ^
"#]],
    );
    complains(
        "[levels]\n'gvp.build/vet' = 'dney'\n",
        str![[r#"
error: unknown value `dney`
 --> gvp.toml:2:19
  |
2 | 'gvp.build/vet' = 'dney'
  |                   ^^^^^^
  |
  = help: did you mean `deny`?
"#]],
    );
    complains(
        "[levels]\n'gvp.build/vet/prinft' = 'deny'\n",
        str![[r#"
error: the check `gvp.build/vet` has no code `prinft`
 --> gvp.toml:2:1
  |
2 | 'gvp.build/vet/prinft' = 'deny'
  | ^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: did you mean `printf`?
"#]],
    );
    complains(
        "[checks]\ndisable = ['gvp.build/vet', 'gvp.build/slep']\n",
        str![[r#"
error: no check is called `gvp.build/slep`
 --> gvp.toml:2:29
  |
2 | disable = ['gvp.build/vet', 'gvp.build/slep']
  |                             ^^^^^^^^^^^^^^^^
  |
  = help: did you mean `gvp.build/sleep`?
"#]],
    );
    complains(
        "profile = 'strikt'\n",
        str![[r#"
error: no profile is called `strikt`
 --> gvp.toml:1:11
  |
1 | profile = 'strikt'
  |           ^^^^^^^^
  |
  = help: did you mean `strict`?
"#]],
    );
    complains(
        "[profiles.a]\ninherits = 'b'\n[profiles.b]\ninherits = 'a'\n",
        str![[r#"
error: the profile `a` inherits from itself
 --> gvp.toml:4:12
  |
4 | inherits = 'a'
  |            ^^^
"#]],
    );
    complains(
        "[profiles.strict]\n",
        str![[r#"
error: the profile `strict` is built in
 --> gvp.toml:1:11
  |
1 | [profiles.strict]
  |           ^^^^^^
  |
  = help: give it another name, and let it inherit from this one
"#]],
    );
    complains(
        "[profiles.a]\nrepetitions = 1\n",
        str![[r#"
error: two runs are the fewest that can differ
 --> gvp.toml:2:15
  |
2 | repetitions = 1
  |               ^
"#]],
    );
    complains(
        "[[overrides]]\npath = ['ch3']\n",
        str![[r#"
error: unknown key `path`
 --> gvp.toml:2:1
  |
2 | path = ['ch3']
  | ^^^^
  |
  = help: did you mean `paths`?
"#]],
    );
    complains(
        "[[overrides]]\nlimits = { time = '1s' }\n",
        str![[r#"
error: the key `paths` is missing
 --> gvp.toml:1:1
  |
1 | [[overrides]]
  | ^^^^^^^^^^^^^
"#]],
    );
    complains(
        "exclude = ['a/[']\n",
        str![[r#"
error: error parsing glob 'a/[': unclosed character class; missing ']'
 --> gvp.toml:1:12
  |
1 | exclude = ['a/[']
  |            ^^^^^
"#]],
    );
    complains(
        "jobs = = 2\n",
        str![[r#"
error: extra `=`, expected nothing
 --> gvp.toml:1:8
  |
1 | jobs = = 2
  |        ^
"#]],
    );
}

#[test]
fn the_schema_in_the_repository_is_the_one_that_is_printed() {
    assert_data_eq!(format!("{:#}\n", schema()), file!["../../schema/config.schema.json"].raw());
}
