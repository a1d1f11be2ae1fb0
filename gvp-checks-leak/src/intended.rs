//! Goroutines on a page that wait for ever on purpose: the author shows what that looks like.

use gvp_core::{Location, Unit};
use gvp_syntax::says_it_blocks;

/// Whether a goroutine that waits on a line of a page is meant to: it waits in a `select` without cases, which nothing ever
/// ends, or the comment on the line says that it blocks.
pub(crate) fn is_intended(unit: &Unit, state: &str, location: &Location) -> bool {
    let says_so = || unit.file_at(location)?.line(location.line).map(says_it_blocks);
    unit.fence.is_some() && (state == "select (no cases)" || says_so() == Some(true))
}

#[cfg(test)]
mod tests {
    use gvp_core::{Fence, Form, SourceFile, UnitId, UnitKind};

    use super::*;

    fn on_page(comment: &str) -> (Unit, Location) {
        let text = format!("package main\n\nfunc main() {{\n\tgo func() {{\n\t\t<-ch {comment}\n\t}}()\n}}\n");
        let mut unit = Unit::new(UnitId::new("ch1.md:1"), UnitKind::Program, "ch1.md");
        unit.files = vec![SourceFile::new("ch1.md", text)];
        unit.fence = Some(Fence::new(Form::Program, 1));
        (unit, Location::line("ch1.md", 5))
    }

    #[test]
    fn who_says_that_it_blocks_means_it() {
        let is_intended = |comment: &str| {
            let (unit, location) = on_page(comment);
            is_intended(&unit, "chan receive", &location)
        };
        assert!(is_intended("// blocks for ever"));
        assert!(!is_intended("") && !is_intended("// the result"));
    }

    #[test]
    fn nothing_ends_a_select_without_cases() {
        let (mut unit, location) = on_page("");
        assert!(is_intended(&unit, "select (no cases)", &location));
        unit.fence = None;
        assert!(!is_intended(&unit, "select (no cases)", &location), "a program is no illustration");
    }
}
