//! The rank test of Mann, Whitney and Wilcoxon: does one sample lie above the other, or is that chance?

/// How likely it is by chance alone that two samples lie apart as far as these do, in either direction. It is exact, also
/// where values are equal: all ways to deal the values out to the two samples are counted.
pub(super) fn chance(first: &[u64], second: &[u64]) -> f64 {
    let ranks = doubled_ranks(first, second);
    let observed: usize = ranks[..first.len()].iter().sum();
    let all: usize = ranks.iter().sum();
    // In the mean, the first sample gets its share of all ranks. Compared as whole numbers.
    let total = first.len() + second.len();
    let distance = |sum: usize| (sum * total).abs_diff(all * first.len());
    let ways = ways_by_sum(&ranks, first.len());
    let (mut extreme, mut count) = (0.0, 0.0);
    for (sum, ways) in ways.iter().enumerate() {
        count += ways;
        if distance(sum) >= distance(observed) {
            extreme += ways;
        }
    }
    extreme / count
}

/// Twice the rank of each value among all; equal values share the mean of their ranks.
fn doubled_ranks(first: &[u64], second: &[u64]) -> Vec<usize> {
    let all: Vec<u64> = first.iter().chain(second).copied().collect();
    let rank = |value: &u64| {
        let below = all.iter().filter(|other| *other < value).count();
        let equal = all.iter().filter(|other| *other == value).count();
        2 * below + equal + 1
    };
    all.iter().map(rank).collect()
}

/// In how many ways so many of the ranks can be chosen, by their sum.
fn ways_by_sum(ranks: &[usize], chosen: usize) -> Vec<f64> {
    let most: usize = ranks.iter().sum();
    let mut ways = vec![vec![0.0; most + 1]; chosen + 1];
    ways[0][0] = 1.0;
    for rank in ranks {
        for count in (1..=chosen).rev() {
            for sum in (*rank..=most).rev() {
                ways[count][sum] += ways[count - 1][sum - rank];
            }
        }
    }
    ways.swap_remove(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two samples of these sizes of which `u` pairs are in the other order.
    fn samples(first: usize, second: usize, u: usize) -> (Vec<u64>, Vec<u64>) {
        let mut places: Vec<usize> = (0..first).collect();
        let mut left = u;
        for place in places.iter_mut().rev() {
            let moved = left.min(second);
            *place += moved;
            left -= moved;
        }
        assert_eq!(left, 0, "there are fewer pairs");
        let others = (0..first + second).filter(|place| !places.contains(place)).map(|place| place as u64).collect();
        (places.iter().map(|place| *place as u64).collect(), others)
    }

    fn chance_of(first: usize, second: usize, u: usize) -> f64 {
        let (a, b) = samples(first, second, u);
        chance(&a, &b)
    }

    /// Critical values of U for 5 % on both sides, from the published tables.
    #[test]
    fn the_limits_are_those_of_the_published_tables() {
        let table =
            [(3, 5, 0), (4, 4, 0), (5, 5, 2), (5, 6, 3), (6, 6, 5), (7, 7, 8), (8, 8, 13), (9, 10, 20), (10, 10, 23)];
        for (first, second, critical) in table {
            assert!(chance_of(first, second, critical) <= 0.05, "U = {critical} for {first} and {second}");
            assert!(chance_of(first, second, critical + 1) > 0.05, "U = {} for {first} and {second}", critical + 1);
        }
        assert!(chance_of(3, 3, 0) > 0.05, "three against three can never be significant");
    }

    #[test]
    fn exact_values_are_counted() {
        assert!((chance_of(4, 4, 0) - 2.0 / 70.0).abs() < 1e-12);
        assert!((chance_of(5, 5, 0) - 2.0 / 252.0).abs() < 1e-12);
        assert!((chance_of(5, 5, 1) - 4.0 / 252.0).abs() < 1e-12);
    }

    #[test]
    fn equal_values_are_no_evidence() {
        assert!((chance(&[5; 6], &[5; 6]) - 1.0).abs() < 1e-12);
        // Ties within a sample do not matter where the samples lie apart.
        assert!((chance(&[5; 5], &[6; 5]) - 2.0 / 252.0).abs() < 1e-12);
    }
}
