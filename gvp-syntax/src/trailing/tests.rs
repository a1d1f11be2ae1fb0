//! What comments beside print statements are believed to say.

use super::*;

fn read(text: &str) -> Vec<(String, Option<u32>, bool)> {
    let file = GoFile::parse(text);
    let found = expectations(Utf8Path::new("main.go"), &file, &file.comments());
    let lines = found.into_iter().map(|expectation| {
        let passage = expectation.passage.expect("a comment has a place");
        assert_eq!(&text[passage.range.clone()], passage.written);
        match expectation.promise {
            Promise::Prints(line) => (line.text, line.place.map(|place| place.number), line.whole),
            other => panic!("{other:?}"),
        }
    });
    lines.collect()
}

fn main(body: &str) -> String {
    format!("package main\n\nimport \"fmt\"\n\nfunc main() {{\n{body}}}\n")
}

#[test]
fn values_after_markers_are_promises() {
    let text = main(
        "\tfmt.Println(a) // => 3\n\tfmt.Println(b) //=> x y\n\tfmt.Println(c) // prints: hi\n\tfmt.Println(d) // -> [1 2]\n\
         \tfmt.Println(e) // \"q\"\n\tfmt.Println(\"f\", f) // prints 7\n",
    );
    let found = read(&text);
    let texts: Vec<&str> = found.iter().map(|(text, ..)| text.as_str()).collect();
    assert_eq!(texts, ["3", "x y", "hi", "[1 2]", "q", "7"]);
    assert_eq!(found[5], ("7".to_owned(), Some(5), false));
    assert_eq!(found[0], ("3".to_owned(), Some(0), true));
}

#[test]
fn prose_is_no_promise() {
    for comment in [
        "prints the sum",
        "-> see below",
        "the answer",
        "3",
        "=> panic: boom",
        "-> error",
        "outputs depend on the machine",
        "// fmt.Println(x)",
        "prints 3 times",
    ] {
        assert_eq!(read(&main(&format!("\tfmt.Println(a) // {comment}\n"))), [], "{comment}");
    }
    assert_eq!(read(&main("\tx := 1 // => 3\n\t// => 4\n\tfmt.Println(x)\n")), []);
}

#[test]
fn which_line_it_is_is_known_only_in_the_plainest_programs() {
    let number = |body: &str| read(&main(body))[0].1;
    assert_eq!(number("\tfmt.Println(1)\n\tfmt.Println(2) // => 2\n"), Some(1));
    assert_eq!(number("\tfmt.Print(1)\n\tfmt.Println(2) // => 2\n"), None);
    assert_eq!(number("\tfor range 2 {\n\t\tfmt.Println(2) // => 2\n\t}\n"), None);
    assert_eq!(number("\tdefer fmt.Println(1)\n\tfmt.Println(2) // => 2\n"), None);
    assert_eq!(number("\tos.Stdout.Write(x)\n\tfmt.Println(2) // => 2\n"), None);
}
