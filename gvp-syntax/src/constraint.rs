//! Build constraints: `//go:build`, and the older `// +build`.

use crate::header::{HeaderLine, header_lines};
use crate::{GoFile, Position};

mod expression;

use expression::Expression;

/// A condition under which Go builds a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraint {
    expression: Expression,
    text: String,
    position: Position,
}

impl Constraint {
    /// Parses what follows `//go:build`, such as `linux && !cgo`.
    pub fn parse(expression: &str) -> Option<Self> {
        let position = Position { line: 1, column: 1, end_column: None };
        Some(Self { expression: Expression::parse(expression)?, text: expression.trim().to_owned(), position })
    }

    /// The tags it names, in the order of the source, without repeats.
    pub fn tags(&self) -> Vec<&str> {
        self.expression.tags(|_| true)
    }

    /// The tags that must be set, or one of which must be, for the file to be built: those not under a `!`.
    pub(crate) fn wanted_tags(&self) -> Vec<&str> {
        self.expression.tags(|negated| !negated)
    }

    /// Whether a file with this constraint is built where exactly the tags are set that `has_tag` says are.
    pub fn matches(&self, has_tag: &dyn Fn(&str) -> bool) -> bool {
        self.expression.matches(has_tag)
    }

    /// Where it stands: the comment, or the first of several `// +build` lines.
    pub fn position(&self) -> Position {
        self.position
    }

    /// It, as written; several `// +build` lines are joined by newlines.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What one comment above the package clause demands by itself.
    pub(crate) fn of_line(line: &HeaderLine<'_>) -> Option<Self> {
        let (text, expression) = match (go_build(line.text), plus_build(line.text)) {
            (Some(text), _) => (text, Expression::parse(text)?),
            (None, Some(text)) if line.detached => (text, Expression::parse_plus(text)?),
            _ => return None,
        };
        let end_column = u32::try_from(line.text.len()).ok().and_then(|length| line.column.checked_add(length));
        let position = Position { line: line.line, column: line.column, end_column };
        Some(Self { expression, text: text.to_owned(), position })
    }

    fn and(self, other: Self) -> Self {
        Self {
            expression: Expression::And(Box::new(self.expression), Box::new(other.expression)),
            text: format!("{}\n{}", self.text, other.text),
            position: self.position,
        }
    }
}

impl GoFile {
    /// The build constraint: the `//go:build` comment above the package clause, or else all `// +build` comments.
    pub fn constraint(&self) -> Option<Constraint> {
        let lines = header_lines(self.text());
        let mut new = lines.iter().filter(|line| go_build(line.text).is_some());
        if let Some(line) = new.next() {
            return Constraint::of_line(line);
        }
        lines.iter().filter_map(Constraint::of_line).reduce(Constraint::and)
    }
}

/// What follows `//go:build`.
pub(crate) fn go_build(comment: &str) -> Option<&str> {
    after_word(comment.strip_prefix("//go:build")?)
}

/// What follows `// +build`.
pub(crate) fn plus_build(comment: &str) -> Option<&str> {
    after_word(comment.strip_prefix("//")?.trim_start().strip_prefix("+build")?)
}

fn after_word(rest: &str) -> Option<&str> {
    (rest.is_empty() || rest.starts_with([' ', '\t'])).then(|| rest.trim())
}
