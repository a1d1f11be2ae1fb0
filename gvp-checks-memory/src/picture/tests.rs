//! Everything in a picture lies within it, and what is written is readable.

use super::axis::Quantity;
use super::bars::{self, Pair};
use super::curves::{self, Curve, Over};
use super::flame::{self, Stack};
use super::svg::width;

/// The attribute of an element.
fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    element.split_once(&format!(" {name}=\""))?.1.split('"').next()
}

fn number(element: &str, name: &str) -> f64 {
    attribute(element, name).and_then(|value| value.parse().ok()).unwrap_or_else(|| panic!("no {name} in {element}"))
}

/// Holds a picture to its own frame, and gives the texts in it.
fn texts_of(picture: Vec<u8>) -> Vec<String> {
    let picture = String::from_utf8(picture).expect("it is text");
    let size = (number(&picture, "width"), number(&picture, "height"));
    let mut texts = Vec::new();
    for line in picture.lines() {
        if line.starts_with("<rect") {
            let (x, y) = (number(line, "x"), number(line, "y"));
            assert!(x >= 0.0 && x + number(line, "width") <= size.0 + 0.2, "{line}");
            assert!(y >= 0.0 && y + number(line, "height") <= size.1 + 0.2, "{line}");
        } else if let Some(rest) = line.strip_prefix("<text") {
            let text = rest.split(['>', '<']).nth(1).expect("it has a text").to_owned();
            let (x, wide) = (number(line, "x"), width(&text));
            let (left, right) = match attribute(line, "text-anchor") {
                Some("start") => (x, x + wide),
                Some("middle") => (x - wide / 2.0, x + wide / 2.0),
                _ => (x - wide, x),
            };
            assert!(left >= 0.0 && right <= size.0, "{line}");
            assert!((10.0..size.1).contains(&number(line, "y")), "{line}");
            texts.push(text);
        }
    }
    assert_eq!(picture.matches("<g>").count(), picture.matches("</g>").count());
    texts
}

#[test]
fn a_flame_graph_stays_in_its_frame() {
    let stack = |names: &[&str], value| Stack { names: names.iter().map(ToString::to_string).collect(), value };
    let stacks = [
        stack(&["main.main", "main.grow", "new []uint8"], 600_000),
        stack(&["main.main", "example.com/very/long/path.(*Receiver[int]).Method", "new string"], 400_000),
        stack(&["main.main", "a.tooSmallToBeSeen"], 1),
    ];
    let texts = texts_of(flame::draw("What the program allocates", "bytes", Quantity::Bytes, &stacks));
    assert!(texts.contains(&"path.(*Receiver[int]).Method".to_owned()), "{texts:?}");
    assert!(!texts.iter().any(|text| text.contains("tooSmall")), "{texts:?}");
}

#[test]
fn curves_stay_in_their_frame() {
    for values in [vec![0.0, 0.0], vec![1.0, 5.0, 2.0], (0..300).map(|n| f64::from(n) * 1e7).collect()] {
        let over = Over { name: "time", quantity: Quantity::Time, values: values.clone() };
        let curve = |name, quantity| Curve { name, quantity, values: values.clone() };
        let drawn = [curve("live heap", Quantity::Bytes), curve("goroutines", Quantity::Count)];
        let texts = texts_of(curves::draw("How the heap moves", &over, &drawn));
        assert!(["time", "live heap", "goroutines"].iter().all(|name| texts.contains(&name.to_string())), "{texts:?}");
    }
}

#[test]
fn bars_stay_in_their_frame_and_say_how_much_changed() {
    let pair = |name: &str, before, after| Pair { name: name.to_owned(), before, after };
    let pairs = [
        pair("alloc_objects", 1000.0, 1040.0),
        pair("a name that is much too long to be shown beside its bars", 99_999_999.0, 0.0),
        pair("new", 0.0, 7.0),
    ];
    let texts = texts_of(bars::draw("Before and after", ["baseline", "now"], Quantity::Count, &pairs));
    for text in ["1040 (+4.0 %)", "0 (-100.0 %)", "7", "baseline", "now"] {
        assert!(texts.contains(&text.to_owned()), "{text}: {texts:?}");
    }
}
