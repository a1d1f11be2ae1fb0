//! Every way in which promises are written, rewritten and read again.

use camino::Utf8Path;
use gvp_core::{Expectation, Promise, TextMatch};
use proptest::prelude::*;

use super::*;
use crate::{GoFile, annotations};

fn promises(text: &str) -> Vec<Expectation> {
    annotations(Utf8Path::new("main.go"), &GoFile::parse(text)).expectations
}

/// The file with the only promise in it rewritten.
fn blessed(text: &str, new: &str) -> String {
    let passage = promises(text).remove(0).passage.expect("it can be rewritten");
    rewrite(text, &[Correction { passage, text: new.to_owned() }]).expect("it can be written")
}

fn main(body: &str) -> String {
    format!("package main\n\nimport \"fmt\"\n\nfunc main() {{\n\tfmt.Println(1)\n{body}}}\n")
}

#[test]
fn the_style_of_comments_stays() {
    for (old, new, expected) in [
        ("\t// Output: 2\n", "1\n", "\t// Output: 1\n"),
        ("\t// Output:\n\t// 2\n", "1\n", "\t// Output:\n\t// 1\n"),
        ("\t// Output:\n\t// 2\n\t// 3\n", "1\n\n4\n", "\t// Output:\n\t// 1\n\t//\n\t// 4\n"),
        ("\t//Output:\n\t//2\n", "1\n", "\t//Output:\n\t//1\n"),
        ("\t// Output: 2\n", "1\n4\n", "\t// Output: 1\n\t// 4\n"),
        ("\t/* Output:\n\t2\n\t*/\n", "1\n4\n", "\t/* Output:\n\t1\n\t4\n\t*/\n"),
        ("\t/* Output:\n\t * 2\n\t * 3\n\t */\n", "1\n\n4\n", "\t/* Output:\n\t * 1\n\t *\n\t * 4\n\t */\n"),
        ("\t/* Output: 2 */\n", "1\n", "\t/* Output: 1 */\n"),
        ("\t// Unordered output:\n\t// 2\n", "b\na\n", "\t// Unordered output:\n\t// b\n\t// a\n"),
    ] {
        assert_eq!(blessed(&main(old), new), main(expected));
    }
    assert_eq!(blessed(&main("\t// Output: 2\r\n"), "1\n4\n"), main("\t// Output: 1\r\n\t// 4\r\n"));
}

#[test]
fn a_trailing_value_stays_what_it_is() {
    for (old, new, expected) in [
        ("\tfmt.Println(x) // => 2\n", "1\n", "\tfmt.Println(x) // => 1\n"),
        ("\tfmt.Println(x) // prints \"2\"\n", "a \"b\"\n", "\tfmt.Println(x) // prints \"a \\\"b\\\"\"\n"),
        ("\tfmt.Println(x) // `2`\n", "a\n", "\tfmt.Println(x) // `a`\n"),
    ] {
        assert_eq!(blessed(&main(old), new), main(expected));
    }
}

#[test]
fn what_would_not_read_as_it_should_is_refused() {
    let text = main("\t/* Output:\n\t2\n\t*/\n");
    let passage = promises(&text).remove(0).passage.unwrap();
    let refused = |passage: &Passage, new: &str| {
        rewrite(&text, &[Correction { passage: passage.clone(), text: new.to_owned() }]).unwrap_err()
    };
    assert!(matches!(refused(&passage, "a */ b"), RewriteError::Unwritable(_)));
    assert!(matches!(refused(&passage, "a\u{1b}[0m"), RewriteError::Unwritable(_)));
    let elsewhere = Passage { range: passage.range.start + 1..passage.range.end + 1, ..passage };
    assert_eq!(refused(&elsewhere, "1"), RewriteError::Changed);
}

#[test]
fn files_and_fences_keep_their_ends() {
    let passage = |written: &str, wrapping| Passage {
        path: "f".into(),
        range: 2..2 + written.len(),
        wrapping,
        written: written.to_owned(),
    };
    let lines = passage("> a\r\n> b", Wrapping::Lines { prefix: "> ".to_owned() });
    let new = rewrite("x\n> a\r\n> b\r\n```", &[Correction { passage: lines, text: "c\n\nd\n".to_owned() }]).unwrap();
    assert_eq!(new, "x\n> c\r\n>\r\n> d\r\n```");
    for (old, expected) in [("a\n", "c\nd\n"), ("a", "c\nd")] {
        let file = Passage { range: 0..old.len(), ..passage(old, Wrapping::File) };
        assert_eq!(rewrite(old, &[Correction { passage: file, text: "c\nd\n".to_owned() }]).unwrap(), expected);
    }
}

fn tidy(text: &str) -> String {
    text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim().to_owned()
}

proptest! {
    /// What was written is what is read again, and nothing else changes.
    #[test]
    fn what_is_written_is_read_again(lines in proptest::collection::vec("[ a-c\t.,:\"']{0,6}", 1..6), style in 0..6_usize) {
        let new = tidy(&lines.join("\n"));
        prop_assume!(!new.is_empty());
        let old = main([
            "\t// Output: 2\n", "\t// Output:\n\t// 2\n", "\t//Output:\n\t//2\n", "\t/* Output:\n2\n*/\n",
            "\t/* Output: 2\n\t*/\n", "\t/* Output:\n\t\t2\n\t*/\n",
        ][style]);
        let text = blessed(&old, &new);
        let read = promises(&text);
        prop_assert_eq!(read.len(), 1, "{}", text);
        match &read[0].promise {
            Promise::Output(TextMatch::Lines(read)) => prop_assert_eq!(tidy(read), new.clone(), "{}", text),
            other => prop_assert!(false, "{other:?}"),
        }
        let kept = text.starts_with("package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(1)\n\t/");
        prop_assert!(kept, "{}", text);
        prop_assert_eq!(text.lines().last(), old.lines().last());
        prop_assert_eq!(blessed(&text, &new), text);
    }
}
