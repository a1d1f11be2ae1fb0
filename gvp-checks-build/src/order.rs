//! Which orders of lines chance can bring about.

use std::collections::HashMap;

/// Of more lines nobody promises the order.
const MOST_LINES: usize = 500;

/// Whether chance alone may bring the promised lines about in their order: some run has each two of them in that order.
/// What stands in one order in all runs does so because one thing happens before another, or because time says so.
pub(crate) fn could_come_about(promised: &str, runs: &[String]) -> bool {
    let promised = numbered(promised);
    let places = |run: &String| -> Option<Vec<usize>> {
        let places: HashMap<(&str, usize), usize> = numbered(run).into_iter().zip(0..).collect();
        promised.iter().map(|line| places.get(line).copied()).collect()
    };
    let runs: Option<Vec<Vec<usize>>> = runs.iter().map(places).collect();
    let Some(runs) = runs.filter(|_| promised.len() <= MOST_LINES) else { return false };
    let seen = |one: usize, two: usize| runs.iter().any(|places| places[one] < places[two]);
    (0..promised.len()).all(|two| (0..two).all(|one| seen(one, two)))
}

/// Lines, each with a number that tells it from equal ones before it.
fn numbered(text: &str) -> Vec<(&str, usize)> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let number = |line| {
        let count = counts.entry(line).or_default();
        *count += 1;
        (line, *count)
    };
    text.lines().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::could_come_about;

    fn could(promised: &str, runs: &[&str]) -> bool {
        could_come_about(
            &promised.replace(' ', "\n"),
            &runs.iter().map(|run| run.replace(' ', "\n")).collect::<Vec<_>>(),
        )
    }

    #[test]
    fn what_comes_in_both_orders_may_come_in_either() {
        assert!(could("b a c", &["a b c", "b a c"]));
        assert!(could("a c b", &["a b c", "c b a"]), "though no run is just like that");
        assert!(could("x a x", &["x x a", "a x x"]));
    }

    #[test]
    fn what_always_comes_first_does_so_for_a_reason() {
        assert!(!could("c a b", &["a b c", "b a c"]));
        assert!(!could("a b", &["b a", "b a"]));
        assert!(!could("a b d", &["a b c"]));
    }
}
