//! Whether figures grow, told apart from noise.

/// How a series of figures moves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Trend {
    /// By how much from one to the next: the median over all pairs of two, which single outliers do not move (H. Theil
    /// 1950, P. K. Sen 1968).
    pub(crate) slope: f64,
    /// The share of pairs in which the later one is larger.
    pub(crate) rising: f64,
}

/// The share of rising pairs from which on figures are said to rise. Noise alone reaches three quarters.
const RISING: f64 = 0.9;

impl Trend {
    /// The trend of figures taken at equal distances; none of fewer than two.
    pub(crate) fn of(figures: &[f64]) -> Option<Self> {
        let mut slopes = Vec::new();
        for (start, from) in figures.iter().enumerate() {
            slopes.extend(figures[start + 1..].iter().zip(1_u32..).map(|(to, steps)| (to - from) / f64::from(steps)));
        }
        let rising = slopes.iter().filter(|slope| **slope > 0.0).count();
        Some(Self { rising: rising as f64 / slopes.len() as f64, slope: median(slopes)? })
    }

    /// Whether they rise by at least so much from one to the next.
    pub(crate) fn rises_by(self, floor: f64) -> bool {
        self.slope >= floor && self.rising >= RISING
    }
}

/// The trend of figures that still hold at their end: that of all of them, if they rise by at least so much, and do so at
/// at least half the pace over their later half. What fills up to a bound slows down.
pub(crate) fn lasting_trend(figures: &[f64], floor: f64) -> Option<Trend> {
    let whole = Trend::of(figures)?;
    let late = Trend::of(&figures[figures.len() / 2..])?;
    (whole.rises_by(floor) && late.rises_by(floor.max(whole.slope / 2.0))).then_some(whole)
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let upper = *numbers.get(numbers.len() / 2)?;
    if numbers.len() % 2 == 1 {
        return Some(upper);
    }
    Some(f64::midpoint(upper, numbers[numbers.len() / 2 - 1]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(of: impl Fn(u32) -> f64) -> Vec<f64> {
        (0..18).map(of).collect()
    }

    #[test]
    fn outliers_do_not_move_a_trend() {
        let mut figures = series(|n| 1000.0 * f64::from(n));
        figures[7] = 1e9;
        let trend = Trend::of(&figures).expect("there are many figures");
        assert!((trend.slope - 1000.0).abs() < 50.0 && trend.rising > 0.9, "{trend:?}");
        assert_eq!(Trend::of(&[1.0]), None);
        assert_eq!(Trend::of(&[1.0, 3.0]), Some(Trend { slope: 2.0, rising: 1.0 }));
    }

    #[test]
    fn the_limit_is_red_just_over_it_and_green_just_under_it() {
        let by = |slope: f64| Trend::of(&series(|n| slope * f64::from(n))).expect("there are many figures");
        assert!(by(513.0).rises_by(512.0) && !by(511.0).rises_by(512.0));
        // Of 153 pairs, the ones from a few falls are not enough to bring 90 % down to less; those from more are.
        let fallen = |by: f64| Trend::of(&series(|n| f64::from(n) * 1000.0 - if n >= 17 { by } else { 0.0 }));
        assert!(fallen(9_500.0).expect("figures").rises_by(512.0));
        assert!(!fallen(1e6).expect("figures").rises_by(512.0));
    }

    #[test]
    fn what_fills_up_to_a_bound_does_not_last() {
        assert!(lasting_trend(&series(|n| 1000.0 * f64::from(n)), 512.0).is_some());
        assert!(lasting_trend(&series(|n| 1000.0 * f64::from(n.min(12))), 512.0).is_none());
        assert!(lasting_trend(&series(|_| 7.0), 512.0).is_none());
        assert!(lasting_trend(&[], 512.0).is_none());
    }
}
