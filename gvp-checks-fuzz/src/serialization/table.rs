//! What became of the inputs that a decoder was tried with.

use std::fmt::Write as _;

use serde::Deserialize;

/// What became of the inputs of one class.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Tally {
    pub(crate) class: String,
    pub(crate) inputs: u64,
    pub(crate) accepted: u64,
    pub(crate) refused: u64,
    pub(crate) crashed: u64,
    /// What the first crash said, what caused it, and its stack.
    pub(crate) crash: String,
    pub(crate) input: String,
    pub(crate) stack: String,
}

/// What became of all inputs of one decoder.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Table {
    pub(crate) classes: Vec<Tally>,
    /// How many valid documents were decoded to measure memory, and what that took: bytes, allocations, and what stayed.
    requests: u64,
    bytes: i64,
    mallocs: i64,
    retained: i64,
    /// Fields, and why gob refuses a type of the package in them.
    #[serde(default, deserialize_with = "none_is_empty")]
    pub(crate) unregistered: Vec<String>,
}

fn none_is_empty<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

impl Table {
    /// The table in what a test printed, if it came so far.
    pub(crate) fn read(said: &str) -> Option<Self> {
        let line = said.lines().find_map(|line| line.strip_prefix("gvp-table: "))?;
        serde_json::from_str(line).ok()
    }

    fn inputs(&self) -> u64 {
        self.classes.iter().map(|tally| tally.inputs).sum()
    }

    fn crashed(&self) -> u64 {
        self.classes.iter().map(|tally| tally.crashed).sum()
    }

    /// One sentence.
    pub(crate) fn summary(&self, what: &str) -> String {
        format!("{what} was tried with {} inputs, of which {} crashed it", self.inputs(), self.crashed())
    }

    /// The whole table. Memory is rounded to what stays the same from run to run.
    pub(crate) fn shown(&self, strict: bool) -> String {
        let mut text = format!("{:<20} {:>7} {:>9} {:>8} {:>8}\n", "inputs", "tried", "accepted", "refused", "crashed");
        for tally in &self.classes {
            let Tally { class, inputs, accepted, refused, crashed, .. } = tally;
            let _ = writeln!(text, "{class:<20} {inputs:>7} {accepted:>9} {refused:>8} {crashed:>8}");
        }
        let rate = self.crashed() as f64 * 100.0 / self.inputs().max(1) as f64;
        let _ = writeln!(text, "crash rate: {rate:.1} % of {} inputs", self.inputs());
        if self.requests > 0 {
            let mebibytes = |bytes: i64| bytes.max(0) as f64 / f64::from(1 << 20);
            let _ = writeln!(
                text,
                "memory of {} requests: {:.0} MiB in about {} thousand allocations; {:.0} MiB stay",
                self.requests,
                mebibytes(self.bytes),
                (self.mallocs + 500) / 1000,
                mebibytes(self.retained)
            );
        }
        let unknown = self.classes.iter().find(|tally| tally.class == "unknown fields");
        let unknown = unknown
            .filter(|tally| tally.inputs > 0)
            .map_or("not applicable".to_owned(), |tally| format!("{} of {} accepted", tally.accepted, tally.inputs));
        let set = if strict { "set" } else { "not set" };
        let _ = write!(text, "strictness: unknown fields: {unknown}; DisallowUnknownFields is {set}");
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"gvp-table: {"Classes":[{"Class":"valid","Inputs":24,"Accepted":24,"Refused":0,"Crashed":0,"Crash":"","Input":"","Stack":""},{"Class":"unknown fields","Inputs":4,"Accepted":3,"Refused":0,"Crashed":1,"Crash":"boom","Input":"\"{}\"","Stack":""}],"Requests":10000,"Bytes":5242880,"Mallocs":120400,"Retained":-12,"Unregistered":null}"#;

    #[test]
    fn a_table_is_read_and_shown() {
        let table = Table::read(&format!("=== RUN TestX\ngvp-class: valid\n{LINE}\nPASS\n")).expect("a table");
        assert_eq!(table.summary("decoding"), "decoding was tried with 28 inputs, of which 1 crashed it");
        let shown = table.shown(false);
        assert!(shown.contains("crash rate: 3.6 % of 28 inputs"), "{shown}");
        assert!(
            shown.contains("memory of 10000 requests: 5 MiB in about 120 thousand allocations; 0 MiB stay"),
            "{shown}"
        );
        assert!(shown.contains("unknown fields: 3 of 4 accepted; DisallowUnknownFields is not set"), "{shown}");
        assert_eq!(Table::read("PASS\n"), None);
    }
}
