//! A report as its readers see it: the published JSON.
#![allow(missing_docs, reason = "the fields are those of the schema")]

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

/// A report as its readers see it.
pub(crate) struct Report {
    json: Value,
}

/// What was said of a unit: an outcome for every check, by the check's id.
pub(crate) type Outcomes = BTreeMap<String, Outcome>;

/// What a check said of a unit, without what changes from run to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    Passed,
    /// The reason.
    Skipped(String),
    /// The reason.
    Error(String),
    /// `code path:line` for each finding.
    Findings(Vec<String>),
}

impl Report {
    pub(crate) fn new(json: Value) -> Self {
        Self { json }
    }

    pub(crate) fn verdict(&self) -> &str {
        text(&self.json["verdict"])
    }

    pub(crate) fn is_interrupted(&self) -> bool {
        self.json["interrupted"] == Value::Bool(true)
    }

    pub(crate) fn counts(&self) -> &Value {
        &self.json["counts"]
    }

    pub(crate) fn units(&self) -> impl Iterator<Item = Unit<'_>> {
        list(&self.json["units"]).iter().map(Unit)
    }

    #[track_caller]
    pub(crate) fn unit(&self, id: &str) -> Unit<'_> {
        self.units().find(|unit| unit.id() == id).unwrap_or_else(|| {
            let ids: Vec<&str> = self.units().map(|unit| unit.id()).collect();
            panic!("no unit is called `{id}`; there are {ids:?}")
        })
    }

    /// `message path:line` for each notice, or the message alone.
    pub(crate) fn notices(&self) -> Vec<String> {
        let place = |notice: &Value| match notice.get("location") {
            Some(at) => format!(" {}:{}", text(&at["path"]), at["line"]),
            None => String::new(),
        };
        list(&self.json["notices"])
            .iter()
            .map(|notice| format!("{}{}", text(&notice["message"]), place(notice)))
            .collect()
    }

    /// The report without what is volatile: fields whose name ends in `_ms`, and evidence of the kind `reading`.
    pub(crate) fn stable(&self) -> Value {
        let mut json = self.json.clone();
        drop_volatile(&mut json);
        json
    }

    /// Everything as a person would look for a failure in it.
    pub(crate) fn shown(&self) -> String {
        let mut shown = String::new();
        for unit in self.units() {
            let _ = writeln!(shown, "{} {}", unit.verdict(), unit.id());
            for (check, outcome) in unit.outcomes() {
                let _ = writeln!(shown, "    {check}: {outcome:?}");
            }
        }
        shown
    }
}

/// One unit of a report.
#[derive(Clone, Copy)]
pub(crate) struct Unit<'a>(&'a Value);

impl<'a> Unit<'a> {
    pub(crate) fn id(self) -> &'a str {
        text(&self.0["id"])
    }

    pub(crate) fn path(self) -> &'a str {
        text(&self.0["path"])
    }

    pub(crate) fn verdict(self) -> &'a str {
        text(&self.0["verdict"])
    }

    /// The names of the checks, one for every outcome, in the order of the report.
    pub(crate) fn checks(self) -> Vec<&'a str> {
        list(&self.0["outcomes"]).iter().map(|outcome| text(&outcome["check"])).collect()
    }

    pub(crate) fn outcomes(self) -> Outcomes {
        list(&self.0["outcomes"]).iter().map(|json| (text(&json["check"]).to_owned(), outcome(json))).collect()
    }

    pub(crate) fn outcome(self, check: &str) -> Outcome {
        self.outcomes().remove(check).unwrap_or_else(|| panic!("{}: {check} was not asked", self.id()))
    }

    /// All findings of all checks, as the report has them.
    pub(crate) fn findings(self) -> impl Iterator<Item = &'a Value> {
        list(&self.0["outcomes"])
            .iter()
            .flat_map(|outcome| outcome.get("findings").map_or(&[][..], |found| list(found)))
    }
}

fn outcome(json: &Value) -> Outcome {
    let reason = || text(&json["reason"]).to_owned();
    match text(&json["outcome"]) {
        "passed" => Outcome::Passed,
        "skipped" => Outcome::Skipped(reason()),
        "error" => Outcome::Error(reason()),
        "findings" => Outcome::Findings(list(&json["findings"]).iter().map(finding).collect()),
        other => panic!("an outcome that there is not: {other}"),
    }
}

fn finding(json: &Value) -> String {
    let at = &json["location"];
    format!("{} {}:{}", text(&json["code"]), text(&at["path"]), at["line"])
}

fn drop_volatile(json: &mut Value) {
    match json {
        Value::Object(fields) => {
            fields.retain(|name, _| !name.ends_with("_ms"));
            fields.values_mut().for_each(drop_volatile);
        }
        Value::Array(items) => {
            items.retain(|item| item.get("kind").is_none_or(|kind| kind != "reading"));
            items.iter_mut().for_each(drop_volatile);
        }
        _ => {}
    }
}

fn text(json: &Value) -> &str {
    json.as_str().unwrap_or_else(|| panic!("not a text: {json}"))
}

fn list(json: &Value) -> &[Value] {
    json.as_array().map(Vec::as_slice).unwrap_or_else(|| panic!("not a list: {json}"))
}
