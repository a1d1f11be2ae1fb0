//! The author's own line, with the place underlined.

use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level as Title, Renderer, Snippet};
use gvp_core::{Level, Location, Unit};

use super::{Look, printable};

/// Where a finding is, and the line of source that stands there if it is in a file of the unit.
pub(super) fn show(unit: &Unit, location: &Location, level: Level, look: &Look) -> String {
    let path = printable::line(location.path.as_str());
    let Some(line) = source_line(unit, location) else {
        let gutter = location.line.to_string().len();
        return format!("{:gutter$}--> {}\n", "", printable::line(&location.to_string()));
    };
    let level = match level {
        Level::Deny => Title::ERROR,
        Level::Warn => Title::WARNING,
        Level::Allow => Title::NOTE,
    };
    let place = AnnotationKind::Primary.span(span(line, location));
    let snippet = Snippet::source(line).line_start(location.line as usize).path(path).annotation(place);
    let renderer = if look.colour { Renderer::styled().hyperlink(false) } else { Renderer::plain() };
    renderer.term_width(look.width).render(&[Group::with_level(level).element(snippet)]) + "\n"
}

fn source_line<'a>(unit: &'a Unit, location: &Location) -> Option<&'a str> {
    unit.file_at(location)?.line(location.line)
}

/// What to underline, within the line: the place if its end is known, else the word it starts with, else all but the
/// blanks around.
fn span(line: &str, location: &Location) -> Range<usize> {
    let Some(column) = location.column else {
        let start = line.len() - line.trim_start().len();
        return start..line.trim_end().len().max(start);
    };
    let start = line.floor_char_boundary((column as usize).saturating_sub(1).min(line.len()));
    let end = match location.end_column {
        Some(end) => line.ceil_char_boundary((end as usize).saturating_sub(1).min(line.len())),
        None => start + word_length(&line[start..]),
    };
    start..end.max(start)
}

fn word_length(text: &str) -> usize {
    let word = text.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(text.len());
    if word == 0 { text.chars().next().map_or(0, char::len_utf8) } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn underlines(line: &str, location: Location, expected: &str) {
        assert_eq!(&line[span(line, &location)], expected);
    }

    #[test]
    fn the_place_is_underlined_as_exactly_as_it_is_known() {
        underlines("\tx := 1 ", Location::line("a.go", 1), "x := 1");
        underlines("\tfmt.Println(1)", Location::at("a.go", 1, 2), "fmt");
        underlines("\tfmt.Println(1)", Location::at("a.go", 1, 2).until(13), "fmt.Println");
    }

    #[test]
    fn places_outside_the_line_or_within_a_character_do_no_harm() {
        underlines("é", Location::at("a.go", 1, 2), "é");
        underlines("é", Location::at("a.go", 1, 1).until(2), "é");
        underlines("ab", Location::at("a.go", 1, 90).until(7), "");
        underlines("", Location::line("a.go", 1), "");
    }
}
