//! Books through the command: places on the page, the rung each fence reached, and listing without Go.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{gvp, gvp_check};

const BOOK: &str = "# Chapter

> ```go
> package main
>
> import \"fmt\"
>
> func main() {
> 	defer fmt.Println(\"so far\")
> 	fall()
> }
>
> func fall() { panic(fmt.Sprint(1)) }
> ```

- item

  ```go
  func Double(number int) int { return 2 * number }
  ```

  ```go
  var text string = Double(1) + 1
  var other int = \"one\"
  ```

```go
	number := Double(2)
```

```go
var big int = Triple(3) + \"one\"
```

```go
var name type = value
```
";

fn judged(folder: &Path) -> Value {
    let output = gvp_check(folder).args(["book.md", "--format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn unit<'a>(report: &'a Value, id: &str) -> &'a Value {
    report["units"].as_array().unwrap().iter().find(|unit| unit["id"] == id).unwrap()
}

fn findings(unit: &Value) -> Vec<&Value> {
    let outcomes = unit["outcomes"].as_array().unwrap().iter();
    outcomes.filter_map(|outcome| outcome["findings"].as_array()).flatten().collect()
}

#[test]
fn everything_points_to_the_page() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("book.md"), BOOK).unwrap();
    let report = judged(folder.path());
    let panics = findings(unit(&report, "book.md:3"));
    assert_eq!((&panics[0]["code"], &panics[0]["location"]["line"]), (&"panic".into(), &13.into()));
    let stack = panics[0]["evidence"][0]["text"].as_str().unwrap();
    assert!(stack.contains("\tbook.md:13") && stack.contains("\tbook.md:10"), "{stack}");
    let wrong = findings(unit(&report, "book.md:22"));
    assert_eq!(wrong.len(), 0, "what leans on the page is no finding: {wrong:?}");
    assert!(!report.to_string().contains("/u0"), "no path of a staged copy reaches a report");
    let rungs = |id: &str| unit(&report, id)["fence"]["rung"].as_str().unwrap().to_owned();
    assert_eq!(
        ["book.md:3", "book.md:18", "book.md:27", "book.md:31", "book.md:35"].map(rungs),
        ["build", "type-check", "type-check", "parse", "none"]
    );
    let why = unit(&report, "book.md:31")["fence"]["why"].as_str().unwrap();
    assert_eq!(why, "it depends on what is not shown before it: `Triple`");
    assert_eq!(unit(&report, "book.md:27")["fence"]["stitched"], serde_json::json!(["Double"]));
}

#[test]
fn a_mistake_has_the_column_of_the_page() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("book.md"), "1. a\n\n   ```go\n   var number int = \"one\"\n   ```\n").unwrap();
    let report = judged(folder.path());
    let wrong = findings(unit(&report, "book.md:3"));
    let location = serde_json::json!({"path": "book.md", "line": 4, "column": 21});
    assert_eq!((wrong.len(), &wrong[0]["location"]), (1, &location));
}

#[test]
fn the_report_for_people_sums_up_fences() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("book.md"), BOOK).unwrap();
    let output = gvp_check(folder.path()).arg("book.md").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let all = "fences 6: 1 built, 2 type-checked, 2 parsed only, 1 not Go";
    assert!(text.contains(all) && text.contains("FAIL  book.md  6 fences: "), "{text}");
    assert!(text.contains("13 | > func fall() { panic(fmt.Sprint(1)) }"), "{text}");
}

/// A thousand fences are listed without asking Go, which there is none of here.
#[test]
fn a_large_book_is_listed_without_go() {
    let folder = tempfile::tempdir().unwrap();
    let mut page = String::from("# Chapter\n\n");
    for number in 0..1000 {
        writeln!(page, "```go\nfunc f{number}() {{ f{}() }}\n```\n\nProse.\n", number / 2).unwrap();
    }
    fs::write(folder.path().join("book.md"), page).unwrap();
    let output = gvp(folder.path()).args(["list", "units", "book.md"]).env("PATH", "").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1000, "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.lines().nth(1).unwrap().ends_with("book.md:9  book.md:9"), "{text}");
}
