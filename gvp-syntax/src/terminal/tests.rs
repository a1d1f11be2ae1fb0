//! Texts as they are copied from terminals.

use gvp_core::{Location, Origin, Wrapping};

use super::*;

fn read(text: &str) -> (Option<&str>, Vec<Promise>) {
    let told = told(text);
    (told.output.map(|range| &text[range]), told.endings)
}

#[test]
fn output_alone_is_output() {
    assert_eq!(read("\na\n\nb  \n\n"), (Some("a\n\nb"), vec![]));
    assert_eq!(read(""), (None, vec![]));
    assert_eq!(read("...\n"), (None, vec![]));
    assert_eq!(read("main.go:12: logged\n"), (Some("main.go:12: logged"), vec![]));
    assert_eq!(read("panic: said in passing\nand on\n"), (Some("panic: said in passing\nand on"), vec![]));
}

#[test]
fn how_it_ended_is_told_from_what_it_printed() {
    assert_eq!(read("a\nexit status 3\n"), (Some("a"), vec![Promise::Exit(3)]));
    assert_eq!(read("exit status 3\n"), (None, vec![Promise::Exit(3)]));
    let panics = |text: &str| vec![Promise::Panics(Some(text.to_owned()))];
    assert_eq!(
        read("a\npanic: boom\n\ngoroutine 1 [running]:\nmain.main()\nexit status 2\n"),
        (Some("a"), panics("boom"))
    );
    assert_eq!(read("panic: boom [recovered]\n\tpanic: boom\n"), (None, panics("boom")));
    assert_eq!(read("fatal error: all goroutines are asleep - deadlock!\n"), (None, vec![Promise::Deadlocks]));
    assert_eq!(read("==================\nWARNING: DATA RACE\nRead at 0x00c\n"), (None, vec![Promise::Races]));
    let fails = vec![Promise::TestFails("TestA".to_owned())];
    assert_eq!(read("--- FAIL: TestA (0.00s)\n    a_test.go:5: no\nFAIL\n"), (None, fails));
}

#[test]
fn messages_of_the_compiler_are_a_refusal() {
    let refused = |text: &str| vec![Promise::CompileFails { text: Some(text.to_owned()), line: None }];
    assert_eq!(
        read("# command-line-arguments\n./a.go:8:2: declared and not used: x\n"),
        (None, refused("declared and not used: x"))
    );
    assert_eq!(read("./prog.go:8:2: x declared but not used\n"), (None, refused("x declared but not used")));
    assert_eq!(
        read("# p\n./a.go:3:1: odd words\n./a.go:4:1: more\n\thave ()\nexit status 1\n"),
        (None, refused("odd words"))
    );
}

#[test]
fn a_copied_text_is_taken_apart_with_its_place() {
    let page = "Run it:\n\n> ```\r\n>\r\n> one\r\n> two\r\n> exit status 3\r\n> ```\r\n";
    let written = "> one\r\n> two\r\n> exit status 3";
    let start = page.find(written).unwrap();
    let passage = Passage {
        path: "ch1.md".into(),
        range: start..start + written.len(),
        wrapping: Wrapping::Lines { prefix: "> ".to_owned() },
        written: written.to_owned(),
    };
    let promise = Promise::Output(TextMatch::Lines("one\ntwo\nexit status 3\n".to_owned()));
    let copied = Expectation::new(promise, Origin::Fence, Location::line("ch1.md", 3)).written(passage);
    let parts = unfold(copied);
    assert_eq!(parts[0].promise, Promise::Exit(3));
    assert_eq!(parts[1].promise, Promise::Output(TextMatch::Lines("one\ntwo".to_owned())));
    let kept = parts[1].passage.clone().unwrap();
    assert_eq!((page.get(kept.range.clone()), kept.written.as_str()), (Some("> one\r\n> two"), "> one\r\n> two"));
    assert!(parts[0].passage.is_none());
}
