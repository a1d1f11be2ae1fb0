//! An SVG file in the making.

use std::fmt::{Display, Write as _};

/// Colours by what they are for, on light and on dark ground. Text in boxes is dark on either.
const STYLE: &str = "\
:root { --ground: #ffffff; --ink: #1f2328; --faint: #59636e; --grid: #d8dee4; --first: #0969da; --second: #bc4c00; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0d1117; --ink: #e6edf3; --faint: #9198a1; --grid: #30363d; --first: #58a6ff; --second: #f0883e; }
}
text { font: 12px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: var(--ink); }
.title { font-size: 15px; font-weight: bold; }
.faint { fill: var(--faint); }
.ground { fill: var(--ground); }
.grid { stroke: var(--grid); stroke-width: 1; }
.first { fill: var(--first); } .second { fill: var(--second); }
.curve { fill: none; stroke-width: 2; stroke-linejoin: round; }
.curve.first { fill: none; stroke: var(--first); } .curve.second { fill: none; stroke: var(--second); }
.box { stroke: var(--ground); stroke-width: 1; }
.in-box { fill: #1f2328; }
";

/// How wide a letter is.
const LETTER: f64 = 7.3;

/// Where a text stands against its point.
#[derive(Debug, Clone, Copy)]
pub(super) enum Anchor {
    Start,
    Middle,
    End,
}

/// An SVG file in the making. The origin is the upper left corner, and a unit is a pixel at its natural size.
#[derive(Debug)]
pub(super) struct Svg {
    width: f64,
    height: f64,
    body: String,
}

impl Svg {
    /// A picture of this size, with what it shows written at its top.
    pub(super) fn new(width: f64, height: f64, title: &str) -> Self {
        let mut svg = Self { width, height, body: format!("<title>{}</title>\n", escaped(title)) };
        svg.rect([0.0, 0.0, width, height], "ground", "");
        let title = fitted(title, (width - 40.0) * LETTER / 9.2);
        svg.text((20.0, 28.0), Anchor::Start, "title", &title);
        svg
    }

    /// A rectangle: left, top, width, height. `more` is further attributes.
    pub(super) fn rect(&mut self, [x, y, width, height]: [f64; 4], class: &str, more: &str) {
        self.add(format_args!(
            "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"{more}/>"
        ));
    }

    /// A line of text.
    pub(super) fn text(&mut self, (x, y): (f64, f64), anchor: Anchor, class: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        let text = escaped(text);
        self.add(format_args!(
            "<text class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{text}</text>"
        ));
    }

    /// A line of the grid.
    pub(super) fn grid(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64)) {
        self.add(format_args!("<line class=\"grid\" x1=\"{x1:.1}\" y1=\"{y1:.1}\" x2=\"{x2:.1}\" y2=\"{y2:.1}\"/>"));
    }

    /// A curve through points.
    pub(super) fn curve(&mut self, points: &[(f64, f64)], class: &str) {
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        self.add(format_args!("<polyline class=\"curve {class}\" points=\"{}\"/>", points.join(" ")));
    }

    /// Begins a group whose parts say this when one points at them.
    pub(super) fn begin(&mut self, told: &str) {
        self.add(format_args!("<g><title>{}</title>", escaped(told)));
    }

    /// Ends the group.
    pub(super) fn end(&mut self) {
        self.add("</g>");
    }

    /// The file.
    pub(super) fn finish(self) -> Vec<u8> {
        let Self { width, height, body } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{width}\" height=\"{height}\" \
             viewBox=\"0 0 {width} {height}\">\n<style>\n{STYLE}</style>\n{body}</svg>\n"
        )
        .into_bytes()
    }

    fn add(&mut self, what: impl Display) {
        // Writing to a String cannot fail.
        let _ = writeln!(self.body, "{what}");
    }
}

/// How wide a text is; letters of other scripts may take the room of two.
pub(super) fn width(text: &str) -> f64 {
    text.chars().map(letter).sum()
}

fn letter(letter: char) -> f64 {
    if letter < '\u{1100}' { LETTER } else { 2.0 * LETTER }
}

/// As much of a text as has room, with an ellipsis where something is left out.
pub(super) fn fitted(text: &str, room: f64) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut used = LETTER;
    let fits = |next: &char| {
        used += letter(*next);
        used <= room
    };
    let start: String = text.chars().take_while(fits).collect();
    if start.is_empty() { start } else { start + "…" }
}

/// A text as XML has it. What XML cannot hold at all, and a name in Go source never has, is left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' => out.push(letter),
            _ if letter.is_control() || matches!(letter, '\u{FFFE}' | '\u{FFFF}') => {}
            _ => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_fits_or_is_cut() {
        assert_eq!(fitted("main.main", 100.0), "main.main");
        assert_eq!(fitted("main.main", 40.0), "main…");
        assert_eq!(fitted("main.main", 5.0), "");
        assert!(width(&fitted("第一章第一章", 60.0)) <= 60.0);
    }

    #[test]
    fn a_text_cannot_become_markup() {
        assert_eq!(escaped("f<[]\"&>\u{0}"), "f&lt;[]&quot;&amp;&gt;");
    }
}
