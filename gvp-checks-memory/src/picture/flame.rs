//! A flame graph: stacks as boxes on boxes, each as wide as its share.

mod tree;

use super::axis::Axis;
pub(crate) use super::axis::Quantity;
use super::svg::{Anchor, Svg, fitted};
use crate::figures::share;
pub(crate) use tree::Stack;
use tree::Tree;

const WIDTH: f64 = 1200.0;
const SIDE: f64 = 20.0;
const TOP: f64 = 44.0;
const BOX: f64 = 20.0;
const BOTTOM: f64 = 60.0;
/// Boxes narrower than this are not drawn: nobody could see or hit them.
const NARROWEST: f64 = 0.5;
/// Room for text within a box, on both sides together.
const PADDING: f64 = 8.0;

/// Draws stacks, the outermost call at the bottom.
pub(crate) fn draw(title: &str, name: &str, quantity: Quantity, stacks: &[Stack]) -> Vec<u8> {
    let tree = Tree::of(stacks);
    let least = tree.value as f64 * NARROWEST / (WIDTH - 2.0 * SIDE);
    let height = TOP + tree.depth(least) as f64 * BOX + BOTTOM;
    let mut picture = Picture { svg: Svg::new(WIDTH, height, title), quantity, whole: tree.value, least };
    let floor = height - BOTTOM;
    picture.draw_children(&tree, SIDE, floor - BOX);
    picture.draw_axis(name, floor);
    picture.svg.finish()
}

struct Picture {
    svg: Svg,
    quantity: Quantity,
    whole: u64,
    least: f64,
}

impl Picture {
    fn draw_children(&mut self, tree: &Tree, left: f64, top: f64) {
        let (mut left, least) = (left, self.least);
        for (name, child) in tree.children.iter().filter(|(_, child)| child.value as f64 >= least) {
            self.draw_box(name, child.value, [left, top, self.length(child.value), BOX]);
            self.draw_children(child, left, top - BOX);
            left += self.length(child.value);
        }
    }

    fn draw_box(&mut self, name: &str, value: u64, place: [f64; 4]) {
        let [left, top, width, _] = place;
        let figure = self.quantity.figure(value as f64);
        self.svg.begin(&format!("{name}\n{figure}, {}", share(value, self.whole)));
        self.svg.rect(place, "box", &format!(" fill=\"{}\"", colour(name)));
        let text = fitted(short(name), width - PADDING);
        if text.chars().count() > 2 {
            self.svg.text((left + PADDING / 2.0, top + 14.0), Anchor::Start, "in-box", &text);
        }
        self.svg.end();
    }

    fn draw_axis(&mut self, name: &str, floor: f64) {
        let end = WIDTH - SIDE;
        self.svg.grid((SIDE, floor + 4.0), (end, floor + 4.0));
        for (at, figure) in Axis::just(self.whole as f64, self.quantity).ticks() {
            let x = SIDE + at * (end - SIDE);
            self.svg.grid((x, floor + 4.0), (x, floor + 9.0));
            // The first and the last figure must not stand out of the picture.
            let anchor = match x {
                x if x < SIDE + 30.0 => Anchor::Start,
                x if x > end - 30.0 => Anchor::End,
                _ => Anchor::Middle,
            };
            self.svg.text((x, floor + 24.0), anchor, "faint", &figure);
        }
        self.svg.text((WIDTH / 2.0, floor + 46.0), Anchor::Middle, "", name);
    }

    fn length(&self, value: u64) -> f64 {
        value as f64 / self.whole.max(1) as f64 * (WIDTH - 2.0 * SIDE)
    }
}

/// A function without the path that leads to its package.
fn short(name: &str) -> &str {
    // What stands in brackets is no path of the function's own.
    let own = name.find('[').unwrap_or(name.len());
    name[..own].rfind('/').map_or(name, |slash| &name[slash + 1..])
}

/// A colour for each package, and grey for what is allocated; all of them are light enough for dark text.
fn colour(name: &str) -> String {
    if name.starts_with(Stack::TYPE) {
        return "hsl(210 12% 82%)".to_owned();
    }
    let package = name.split_once('.').map_or(name, |(package, _)| package);
    let hash = package.bytes().fold(5381_u32, |hash, byte| hash.wrapping_mul(33) ^ u32::from(byte));
    let function = name.bytes().fold(0_u32, |hash, byte| hash.wrapping_mul(31).wrapping_add(u32::from(byte)));
    let hue = if package == "main" { 24 } else { 60 + hash % 290 };
    format!("hsl({hue} 75% {}%)", 66 + function % 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_shown_without_the_path_of_its_package() {
        assert_eq!(short("main.main"), "main.main");
        assert_eq!(short("example.com/a/b.(*T).F"), "b.(*T).F");
        assert_eq!(short("a.F[example.com/b.T]"), "a.F[example.com/b.T]");
    }
}
