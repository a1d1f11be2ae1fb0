//! Coverage profiles as Go writes them, and what they say of functions.

use std::collections::BTreeMap;

use gvp_core::{SourceFile, Unit};
use gvp_syntax::GoFile;

/// A stretch of code that runs as a whole, as Go counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Block {
    /// Line and column of its start.
    pub(crate) start: (u32, u32),
    /// Line and column of its end.
    pub(crate) end: (u32, u32),
    /// How many statements are in it.
    pub(crate) statements: u64,
}

/// Which blocks ran, by the name of their file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Profile {
    blocks: BTreeMap<(String, Block), bool>,
}

impl Profile {
    /// Reads what `-coverprofile` writes.
    pub(crate) fn parse(text: &str) -> Self {
        let mut profile = Self::default();
        for (file, block, ran) in text.lines().filter_map(line) {
            *profile.blocks.entry((file, block)).or_default() |= ran;
        }
        profile
    }

    /// Adds what ran another time.
    pub(crate) fn add(&mut self, other: &Self) {
        for (key, ran) in &other.blocks {
            *self.blocks.entry(key.clone()).or_default() |= ran;
        }
    }

    /// How much of a function ran. Blocks belong to it as `go tool cover` counts them.
    pub(crate) fn of(&self, reached: &Reached) -> Share {
        let mut share = Share::default();
        for (block, ran) in self.blocks_of(reached) {
            share.total += block.statements;
            share.ran += if ran { block.statements } else { 0 };
        }
        share
    }

    /// The blocks of a function, in order, each with whether it ran.
    pub(crate) fn blocks_of(&self, reached: &Reached) -> impl Iterator<Item = (Block, bool)> {
        let is_of = |file: &str, block: &Block| {
            file == reached.go_name && block.start < reached.end && block.end > reached.start
        };
        self.blocks.iter().filter(move |((file, block), _)| is_of(file, block)).map(|((_, block), ran)| (*block, *ran))
    }
}

/// Reads `example.com/p/p.go:9.33,10.20 1 3`.
fn line(line: &str) -> Option<(String, Block, bool)> {
    let (path, rest) = line.rsplit_once(".go:")?;
    let mut fields = rest.split(' ');
    let (start, end) = fields.next()?.split_once(',')?;
    let place = |text: &str| {
        let (line, column) = text.split_once('.')?;
        Some((line.parse().ok()?, column.parse().ok()?))
    };
    let statements = fields.next()?.parse().ok()?;
    let count: u64 = fields.next()?.parse().ok()?;
    let name = format!("{}.go", path.rsplit('/').next().unwrap_or(path));
    Some((name, Block { start: place(start)?, end: place(end)?, statements }, count > 0))
}

/// How many statements there are, and how many ran.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) ran: u64,
    pub(crate) total: u64,
}

impl Share {
    /// The part that ran, in tenths of a percent; all of nothing.
    pub(crate) fn per_mille(self) -> u64 {
        if self.total == 0 { 1000 } else { (self.ran * 2000 + self.total) / (2 * self.total) }
    }

    /// The part that ran, as `go tool cover` shows it.
    pub(crate) fn shown(self) -> String {
        let percent = if self.total == 0 { 100.0 } else { 100.0 * self.ran as f64 / self.total as f64 };
        format!("{percent:.1}%")
    }
}

impl std::iter::Sum for Share {
    fn sum<I: Iterator<Item = Self>>(shares: I) -> Self {
        shares.fold(Self::default(), |sum, share| Self { ran: sum.ran + share.ran, total: sum.total + share.total })
    }
}

/// A function of the package that a target can reach.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reached {
    /// Its file, relative to the root of the material.
    pub(crate) path: camino::Utf8PathBuf,
    /// What Go calls that file.
    pub(crate) go_name: String,
    /// Line and column of its start.
    pub(crate) start: (u32, u32),
    /// Line and column just past its end.
    pub(crate) end: (u32, u32),
    /// Its name.
    pub(crate) name: String,
}

/// The functions of the package that a target can reach, going by names: whatever it mentions, and what that mentions.
/// Methods that the runtime or other packages call, such as `String`, count once anything mentions the name.
pub(crate) fn in_reach(unit: &Unit, target: &str) -> Vec<Reached> {
    let parsed = unit.files.iter().filter(|file| file.defect.is_none());
    let all: Vec<(&SourceFile, gvp_syntax::Function)> =
        parsed.flat_map(|file| GoFile::parse(&file.text).functions().into_iter().map(move |it| (file, it))).collect();
    let mut names = vec![target.to_owned()];
    let mut seen = vec![false; all.len()];
    while let Some(name) = names.pop() {
        for (index, (_, function)) in all.iter().enumerate() {
            if !seen[index] && function.name == name {
                seen[index] = true;
                names.extend(function.mentions.iter().cloned());
            }
        }
    }
    let reached = all.iter().zip(seen).filter(|((file, _), seen)| *seen && !file.is_test());
    let mut reached: Vec<Reached> = reached
        .map(|((file, function), _)| Reached {
            path: file.path.clone(),
            go_name: file.go_name().to_owned(),
            start: (function.start.line, function.start.column),
            end: function.end,
            name: function.name.clone(),
        })
        .collect();
    reached.sort();
    reached
}

#[cfg(test)]
mod tests {

    use gvp_core::{UnitId, UnitKind};

    use super::*;

    const SOURCE: &str = "package p\n\nfunc A(n int) int {\n\tif n > 0 {\n\t\treturn b(n)\n\t}\n\treturn 0\n}\n\nfunc b(n int) int { return n }\n\nfunc unused() {}\n";
    const TEST: &str = "package p\nimport \"testing\"\nfunc FuzzA(f *testing.F) { f.Fuzz(func(t *testing.T, n int) { helper(n) }) }\nfunc helper(n int) { A(n) }\n";
    const PROFILE: &str = "mode: count\nx.com/p/p.go:3.19,4.11 1 5\nx.com/p/p.go:4.11,6.3 1 0\nx.com/p/p.go:7.2,7.10 1 5\nx.com/p/p.go:10.19,10.31 1 0\n";

    fn unit() -> Unit {
        let file = |(path, text): (&str, &str)| SourceFile::new(path, text);
        let files = [("p/p.go", SOURCE), ("p/p_test.go", TEST)].map(file).to_vec();
        Unit { files, ..Unit::new(UnitId::new("p"), UnitKind::Tests, "p/p_test.go") }
    }

    #[test]
    fn what_a_target_reaches_is_what_it_mentions_over_any_number_of_steps() {
        let names: Vec<String> = in_reach(&unit(), "FuzzA").into_iter().map(|reached| reached.name).collect();
        assert_eq!(names, ["A", "b"]);
    }

    #[test]
    fn blocks_count_for_the_function_around_them() {
        let profile = Profile::parse(PROFILE);
        let shares: Vec<Share> = in_reach(&unit(), "FuzzA").iter().map(|reached| profile.of(reached)).collect();
        assert_eq!(shares, [Share { ran: 2, total: 3 }, Share { ran: 0, total: 1 }]);
        assert_eq!(shares[0].shown(), "66.7%");
        assert_eq!(shares.into_iter().sum::<Share>().per_mille(), 500);
    }

    #[test]
    fn profiles_add_up() {
        let mut profile = Profile::parse(PROFILE);
        profile.add(&Profile::parse("mode: count\nx.com/p/p.go:10.19,10.31 1 1\n"));
        assert_eq!(profile.of(&in_reach(&unit(), "FuzzA")[1]), Share { ran: 1, total: 1 });
    }
}
