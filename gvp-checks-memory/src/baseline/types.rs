//! Whether the types of which most is allocated are still the same.

use super::file::TopType;
use crate::figures::bytes;

/// A type of less than this in all may come and go among the first three.
const WORTH_TELLING: u64 = 2048;

/// What has become of the first three types.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// Those that are new among them.
    pub(super) come: Vec<TopType>,
    /// Those that are no longer among them.
    pub(super) gone: Vec<TopType>,
}

impl Change {
    /// Holds the first three of each side against those of the other, where what is close to the third counts as well: a
    /// few bytes must not make the difference.
    pub(super) fn between(before: &[TopType], after: &[TopType]) -> Self {
        Self { come: missing(after, before), gone: missing(before, after) }
    }

    pub(super) fn is_any(&self) -> bool {
        !self.come.is_empty() || !self.gone.is_empty()
    }

    /// As a table.
    pub(super) fn table(&self) -> String {
        let line = |sign: char| move |it: &TopType| format!("{sign} {} ({})", it.name, bytes(it.bytes));
        self.come.iter().map(line('+')).chain(self.gone.iter().map(line('-'))).collect::<Vec<_>>().join("\n")
    }

    /// In words.
    pub(super) fn shown(&self) -> String {
        let names = |types: &[TopType]| types.iter().map(|it| format!("`{}`", it.name)).collect::<Vec<_>>().join(", ");
        match (self.come.as_slice(), self.gone.as_slice()) {
            (come, []) => format!("{} is new among them", names(come)),
            ([], gone) => format!("{} is no longer among them", names(gone)),
            (come, gone) => format!("{} instead of {}", names(come), names(gone)),
        }
    }
}

/// The first three of one side that the other does not have.
fn missing(these: &[TopType], those: &[TopType]) -> Vec<TopType> {
    let is_there = |hash: &str| those.iter().any(|other| other.hash == hash);
    let first = these.iter().take(3).filter(|it| it.bytes >= WORTH_TELLING);
    first.filter(|it| !is_there(&it.hash)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(all: &[(&str, u64)]) -> Vec<TopType> {
        all.iter().map(|(name, bytes)| TopType::new(name, *bytes)).collect()
    }

    #[test]
    fn another_type_among_the_first_three_is_told() {
        let before = types(&[("[]uint8", 90_000), ("main.node", 50_000), ("string", 10_000)]);
        let after = types(&[("[]uint8", 90_000), ("main.leaf", 60_000), ("main.node", 50_000)]);
        let change = Change::between(&before, &after);
        assert_eq!(change.shown(), "`main.leaf` instead of `string`");
        assert!(!Change::between(&before, &before).is_any());
    }

    #[test]
    fn their_order_and_what_is_close_to_the_third_do_not_matter() {
        let before = types(&[("a", 90_000), ("b", 50_000), ("c", 10_000), ("d", 9_900)]);
        let after = types(&[("b", 90_000), ("a", 50_000), ("d", 10_000), ("c", 9_900)]);
        assert!(!Change::between(&before, &after).is_any());
    }

    #[test]
    fn small_types_come_and_go() {
        let before = types(&[("a", 90_000), ("b", 2047)]);
        let after = types(&[("a", 90_000), ("c", 2047)]);
        assert!(!Change::between(&before, &after).is_any());
        assert!(Change::between(&before, &types(&[("a", 90_000), ("c", 2048)])).is_any());
    }
}
