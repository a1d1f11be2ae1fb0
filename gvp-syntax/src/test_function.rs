//! Functions that `go test` runs.

use tree_sitter::Node;

use crate::comment::{Comment, CommentGroup};
use crate::position::Position;
use crate::tree::{children, text_of};
use crate::{GoFile, annotated_output};

/// What `go test` does with a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TestKind {
    /// `func TestX(t *testing.T)`.
    Test,
    /// `func BenchmarkX(b *testing.B)`.
    Benchmark,
    /// `func FuzzX(f *testing.F)`.
    Fuzz,
    /// `func ExampleX()`.
    Example {
        /// Whether it ends with an `// Output:` comment, without which it is compiled but not run.
        output: bool,
    },
}

/// A function that `go test` runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestFunction {
    /// Its name.
    pub name: String,
    /// What `go test` does with it.
    pub kind: TestKind,
    /// Where its name stands.
    pub position: Position,
}

impl GoFile {
    /// The functions that `go test` would run if this is a `_test.go` file. `TestMain` is not one of them.
    pub fn test_functions(&self) -> Vec<TestFunction> {
        let functions = children(self.root()).into_iter().filter(|node| node.kind() == "function_declaration");
        let functions: Vec<_> = functions.filter_map(|node| Some((node, signature(self.text(), node)?))).collect();
        let comments = if functions.is_empty() { Vec::new() } else { self.comments() };
        functions.into_iter().filter_map(|(node, signature)| test_function(node, &signature, &comments)).collect()
    }
}

/// What of a function tells whether it is a test.
struct Signature<'text> {
    name: &'text str,
    position: Position,
    /// The last part of the type of the only parameter, if that is a pointer: `T` for `*testing.T`.
    parameter: Option<&'text str>,
    parameters: usize,
}

fn signature<'text>(text: &'text str, node: Node<'_>) -> Option<Signature<'text>> {
    if node.child_by_field_name("result").is_some() || node.child_by_field_name("type_parameters").is_some() {
        return None;
    }
    let name = node.child_by_field_name("name")?;
    let parameters = children(node.child_by_field_name("parameters")?);
    let kind = parameters.first().and_then(|parameter| parameter.child_by_field_name("type"));
    let pointer = kind.and_then(|kind| text_of(text, kind).strip_prefix('*'));
    Some(Signature {
        name: text_of(text, name),
        position: Position::of(name),
        parameter: pointer.map(|pointer| pointer.rsplit('.').next().unwrap_or(pointer).trim()),
        parameters: parameters.len(),
    })
}

fn test_function(node: Node<'_>, signature: &Signature<'_>, comments: &[Comment]) -> Option<TestFunction> {
    let kind = match (signature.parameters, signature.parameter) {
        (1, Some("T")) if is_test_name(signature.name, "Test") => TestKind::Test,
        (1, Some("B")) if is_test_name(signature.name, "Benchmark") => TestKind::Benchmark,
        (1, Some("F")) if is_test_name(signature.name, "Fuzz") => TestKind::Fuzz,
        (0, None) if is_test_name(signature.name, "Example") => {
            TestKind::Example { output: ends_with_output(node, comments) }
        }
        _ => return None,
    };
    Some(TestFunction { name: signature.name.to_owned(), kind, position: signature.position })
}

/// Go's rule: `Testify` is no test, `Test`, `TestX`, `Test_x` and `Test世` are.
fn is_test_name(name: &str, prefix: &str) -> bool {
    name.strip_prefix(prefix).is_some_and(|rest| !rest.chars().next().is_some_and(char::is_lowercase))
}

/// Go's rule: only the last group of comments in the body counts.
fn ends_with_output(function: Node<'_>, comments: &[Comment]) -> bool {
    let (first, last) = (Position::of(function).line, crate::position::counted_from_1(function.end_position().row));
    let inside = comments.iter().filter(|comment| (first..=last).contains(&comment.position.line)).cloned();
    let groups = CommentGroup::of(inside.collect());
    groups.last().is_some_and(|group| annotated_output::heading(&group.text()).is_some())
}
