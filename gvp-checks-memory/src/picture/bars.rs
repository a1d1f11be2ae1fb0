//! Bars in pairs: how something was, and how it is.

use super::axis::Axis;
pub use super::axis::Quantity;
use super::svg::{Anchor, Svg, fitted, width};

const WIDTH: f64 = 900.0;
const RIGHT: f64 = 40.0;
const TOP: f64 = 80.0;
const BAR: f64 = 16.0;
/// From one pair to the next.
const PAIR: f64 = 2.0 * BAR + 14.0;
const BOTTOM: f64 = 40.0;
/// Names of pairs take at most this much of the width.
const MOST_NAME: f64 = 330.0;

/// How one thing was, and how it is.
#[derive(Debug)]
pub struct Pair {
    /// What it is.
    pub name: String,
    /// How it was.
    pub before: f64,
    /// How it is.
    pub after: f64,
}

/// Draws pairs of bars, each with its figure and how much it changed. The two sides have names, such as `baseline` and
/// `now`.
pub fn draw(title: &str, [before, after]: [&str; 2], quantity: Quantity, pairs: &[Pair]) -> Vec<u8> {
    let height = TOP + pairs.len() as f64 * PAIR + BOTTOM;
    let mut svg = Svg::new(WIDTH, height, title);
    let left = 40.0 + pairs.iter().map(|pair| width(&pair.name)).fold(0.0, f64::max).min(MOST_NAME);
    // The figures stand behind the bars, and need room even behind the longest.
    let room = 200.0;
    let scale = WIDTH - RIGHT - room - left;
    legend(&mut svg, left, before, after);
    let axis = Axis::up_to(pairs.iter().map(|pair| pair.before.max(pair.after)).fold(0.0, f64::max), quantity);
    let bottom = TOP + pairs.len() as f64 * PAIR;
    // Figures that have no room beside the one before are left out.
    let mut free = 0.0;
    for (at, figure) in axis.ticks() {
        let (x, half) = (left + at * scale, width(&figure) / 2.0);
        svg.grid((x, TOP - 6.0), (x, bottom));
        if x - half > free {
            svg.text((x, bottom + 18.0), Anchor::Middle, "faint", &figure);
            free = x + half + 8.0;
        }
    }
    for (index, pair) in pairs.iter().enumerate() {
        let top = TOP + index as f64 * PAIR;
        svg.text((left - 10.0, top + BAR + 4.0), Anchor::End, "", &fitted(&pair.name, MOST_NAME));
        let mut bar = |top: f64, value: f64, class: &str, more: String| {
            let end = axis.at(value) * scale;
            svg.rect([left, top, end.max(1.0), BAR], class, "");
            svg.text((left + end + 6.0, top + 12.0), Anchor::Start, "", &format!("{}{more}", quantity.figure(value)));
        };
        bar(top, pair.before, "first", String::new());
        bar(top + BAR, pair.after, "second", change(pair));
    }
    svg.finish()
}

fn legend(svg: &mut Svg, left: f64, before: &str, after: &str) {
    let second = left + 16.0 + width(before) + 30.0;
    for (x, class, name) in [(left, "first", before), (second, "second", after)] {
        svg.rect([x, 46.0, 10.0, 10.0], class, "");
        svg.text((x + 16.0, 56.0), Anchor::Start, "", name);
    }
}

/// By how much it changed, in per cent; from nothing that cannot be said.
fn change(pair: &Pair) -> String {
    if pair.before == 0.0 || pair.before == pair.after {
        return String::new();
    }
    format!(" ({:+.1} %)", (pair.after - pair.before) * 100.0 / pair.before)
}
