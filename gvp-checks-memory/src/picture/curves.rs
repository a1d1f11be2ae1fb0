//! Curves one below the other, over the same axis.

use super::axis::Axis;
pub(crate) use super::axis::Quantity;
use super::svg::{Anchor, Svg};

const WIDTH: f64 = 900.0;
const LEFT: f64 = 90.0;
const RIGHT: f64 = 40.0;
const TOP: f64 = 50.0;
/// Room above each curve, for what it is.
const HEAD: f64 = 30.0;
const HEIGHT: f64 = 180.0;
const BOTTOM: f64 = 55.0;

/// One curve.
#[derive(Debug)]
pub(crate) struct Curve<'a> {
    /// What it shows.
    pub(crate) name: &'a str,
    pub(crate) quantity: Quantity,
    /// A value for each place on the common axis.
    pub(crate) values: Vec<f64>,
}

/// What all curves stand over.
#[derive(Debug)]
pub(crate) struct Over<'a> {
    /// What it is.
    pub(crate) name: &'a str,
    pub(crate) quantity: Quantity,
    /// The places, in order.
    pub(crate) values: Vec<f64>,
}

/// Draws curves one below the other.
pub(crate) fn draw(title: &str, over: &Over<'_>, curves: &[Curve<'_>]) -> Vec<u8> {
    let height = TOP + curves.len() as f64 * (HEAD + HEIGHT) + BOTTOM;
    let mut svg = Svg::new(WIDTH, height, title);
    let across = Axis::just(largest(&over.values), over.quantity);
    let xs: Vec<f64> = over.values.iter().map(|value| x(across.at(*value))).collect();
    let mut top = TOP;
    for (curve, class) in curves.iter().zip(["first", "second"].into_iter().cycle()) {
        draw_one(&mut svg, top + HEAD, curve, &across, &xs, class);
        top += HEAD + HEIGHT;
    }
    for (at, figure) in across.ticks() {
        svg.text((x(at), top + 18.0), Anchor::Middle, "faint", &figure);
    }
    svg.text((LEFT + (WIDTH - LEFT - RIGHT) / 2.0, top + 40.0), Anchor::Middle, "", over.name);
    svg.finish()
}

fn draw_one(svg: &mut Svg, top: f64, curve: &Curve<'_>, across: &Axis, xs: &[f64], class: &str) {
    let axis = Axis::up_to(largest(&curve.values), curve.quantity);
    let y = |at: f64| top + (1.0 - at) * HEIGHT;
    svg.rect([LEFT, top - 18.0, 10.0, 10.0], class, "");
    svg.text((LEFT + 16.0, top - 8.0), Anchor::Start, "", curve.name);
    for (at, figure) in axis.ticks() {
        svg.grid((LEFT, y(at)), (WIDTH - RIGHT, y(at)));
        svg.text((LEFT - 8.0, y(at) + 4.0), Anchor::End, "faint", &figure);
    }
    for (at, _) in across.ticks() {
        svg.grid((x(at), top), (x(at), top + HEIGHT));
    }
    let points: Vec<(f64, f64)> = xs.iter().zip(&curve.values).map(|(x, value)| (*x, y(axis.at(*value)))).collect();
    svg.curve(&points, class);
}

fn x(at: f64) -> f64 {
    LEFT + at * (WIDTH - LEFT - RIGHT)
}

fn largest(values: &[f64]) -> f64 {
    values.iter().copied().fold(0.0, f64::max)
}
