//! Where a file decodes what comes from outside: JSON, XML and gob.

use tree_sitter::Node;

use crate::facts::Reading;
use crate::position::counted_from_1;
use crate::tree::{children, field};
use crate::{GoFile, GoType, Position};

/// What data is encoded in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// `encoding/json`
    Json,
    /// `encoding/xml`
    Xml,
    /// `encoding/gob`
    Gob,
}

impl Encoding {
    /// The import path of its package.
    pub fn path(self) -> &'static str {
        match self {
            Self::Json => "encoding/json",
            Self::Xml => "encoding/xml",
            Self::Gob => "encoding/gob",
        }
    }

    /// The name of its package.
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Gob => "gob",
        }
    }
}

/// A place where something is decoded into a value of a known type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeSite {
    /// What it is encoded in.
    pub encoding: Encoding,
    /// The type that it is decoded into, without the pointer.
    pub kind: GoType,
    /// Where the call stands.
    pub position: Position,
    /// Whether unknown fields are refused in the same function.
    pub disallows_unknown_fields: bool,
    /// The words with which the name or a comment of the function claims to be strict, if it does.
    pub claims_strictness: Option<String>,
}

impl GoFile {
    /// Where the file decodes into values whose type can be read off the same function, in the order of the source.
    pub fn decode_sites(&self) -> Vec<DecodeSite> {
        let reading = Reading::of(self);
        let calls = reading.outline.of_kind("call_expression");
        calls.filter_map(|(index, call)| self.decode_site(&reading, index, call)).collect()
    }

    fn decode_site(&self, reading: &Reading<'_>, index: usize, call: Node<'_>) -> Option<DecodeSite> {
        let around = reading.outline.ancestors(index);
        let (function, node) = around.into_iter().find(|(_, node)| is_declared(*node))?;
        let (encoding, target) = decoded(reading, function, call)?;
        let kind = type_of(self.text(), reading, function, target)?;
        Some(DecodeSite {
            encoding,
            kind,
            position: Position::of(call),
            disallows_unknown_fields: reading.outline.text(node).contains("DisallowUnknownFields"),
            claims_strictness: self.claim(reading, node),
        })
    }

    /// What a function says of being strict: in its name, its documentation, or a comment in it.
    fn claim(&self, reading: &Reading<'_>, function: Node<'_>) -> Option<String> {
        let (first, last) = (Position::of(function).line, counted_from_1(function.end_position().row));
        let groups = self.comment_groups();
        let near = groups.iter().filter(|group| {
            let end = group.comments.last().map_or(0, |comment| comment.end_line);
            end + 1 >= first && end <= last
        });
        let says = |line: &str| {
            let lower = line.to_lowercase();
            let denied = ["not strict", "unstrict", "lenient", "ignore"].iter().any(|word| lower.contains(word));
            !denied
                && ["strict", "unknown field", "unexpected field", "unknown key"]
                    .iter()
                    .any(|word| lower.contains(word))
        };
        let name = function.child_by_field_name("name").map(|name| reading.outline.text(name).to_owned());
        let lines = near.flat_map(|group| group.text().lines().map(|line| line.trim().to_owned()).collect::<Vec<_>>());
        name.into_iter().chain(lines).find(|line| says(line))
    }
}

fn is_declared(node: Node<'_>) -> bool {
    matches!(node.kind(), "function_declaration" | "method_declaration")
}

/// What a call decodes, and where to.
fn decoded<'file>(reading: &Reading<'file>, function: usize, call: Node<'file>) -> Option<(Encoding, Node<'file>)> {
    let callee = call.child_by_field_name("function")?;
    let arguments = children(call.child_by_field_name("arguments")?);
    let of = |node: Node<'_>, name: &str| {
        [Encoding::Json, Encoding::Xml, Encoding::Gob].into_iter().find(|it| reading.names.is(node, it.path(), name))
    };
    if let Some(encoding) = of(callee, "Unmarshal") {
        return Some((encoding, *arguments.get(1)?));
    }
    let field = callee.child_by_field_name("field").filter(|field| reading.outline.text(*field) == "Decode")?;
    let decoder = field.parent()?.child_by_field_name("operand")?;
    let made = if decoder.kind() == "identifier" {
        value_of(reading, function, reading.outline.text(decoder))?
    } else {
        decoder
    };
    let encoding = of(made.child_by_field_name("function")?, "NewDecoder")?;
    Some((encoding, *arguments.first()?))
}

/// The type that an expression such as `&config` points to.
fn type_of(text: &str, reading: &Reading<'_>, function: usize, target: Node<'_>) -> Option<GoType> {
    let referred = if target.kind() == "unary_expression" { target.child_by_field_name("operand")? } else { target };
    if referred.kind() != "identifier" {
        return created(text, reading, referred);
    }
    let name = reading.outline.text(referred);
    let declared = reading.outline.below(function).find_map(|(_, node)| declared_type(text, reading, node, name));
    let kind = match declared {
        Some(kind) => kind,
        None => created(text, reading, value_of(reading, function, name)?)?,
    };
    match kind {
        GoType::Pointer(to) => Some(*to),
        kind => Some(kind),
    }
}

/// The type that a parameter or variable of this name is declared with.
fn declared_type(text: &str, reading: &Reading<'_>, node: Node<'_>, name: &str) -> Option<GoType> {
    let declares = matches!(node.kind(), "var_spec" | "parameter_declaration");
    let names = if declares { field(node, "name") } else { Vec::new() };
    let named = names.into_iter().any(|declared| reading.outline.text(declared) == name);
    named.then(|| node.child_by_field_name("type").map(|kind| GoType::read(text, kind)))?
}

/// The first value that a name is given in a function.
fn value_of<'file>(reading: &Reading<'file>, function: usize, name: &str) -> Option<Node<'file>> {
    reading.outline.below(function).find_map(|(_, node)| {
        if node.kind() != "short_var_declaration" {
            return None;
        }
        let (left, right) = (node.child_by_field_name("left")?, node.child_by_field_name("right")?);
        let at = children(left).iter().position(|left| reading.outline.text(*left) == name)?;
        children(right).get(at).copied()
    })
}

/// The type of `T{}`, `&T{}` or `new(T)`.
fn created(text: &str, reading: &Reading<'_>, value: Node<'_>) -> Option<GoType> {
    match value.kind() {
        "composite_literal" => Some(GoType::read(text, value.child_by_field_name("type")?)),
        "unary_expression" => created(text, reading, value.child_by_field_name("operand")?),
        "call_expression" if reading.outline.text(value.child_by_field_name("function")?) == "new" => {
            let kind = children(value.child_by_field_name("arguments")?).into_iter().next()?;
            Some(GoType::read(text, kind))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sites(body: &str) -> Vec<(Encoding, String, bool, bool)> {
        let source = format!("package p\nimport (\"encoding/json\"; x \"encoding/xml\"; \"encoding/gob\")\n{body}\n");
        let found = GoFile::parse(&source).decode_sites().into_iter();
        found
            .map(|site| {
                let claims = site.claims_strictness.is_some();
                (site.encoding, site.kind.to_string(), site.disallows_unknown_fields, claims)
            })
            .collect()
    }

    #[test]
    fn decoding_is_found_with_its_type() {
        let json = |kind: &str| (Encoding::Json, kind.to_owned(), false, false);
        assert_eq!(sites("func f(b []byte) { var c Config; json.Unmarshal(b, &c) }"), [json("Config")]);
        assert_eq!(sites("func f(b []byte) { c := Config{}; json.Unmarshal(b, &c) }"), [json("Config")]);
        assert_eq!(sites("func f(b []byte) { c := new(Config); json.Unmarshal(b, c) }"), [json("Config")]);
        assert_eq!(sites("func f(b []byte, c *Config) { json.Unmarshal(b, c) }"), [json("Config")]);
        assert_eq!(
            sites("func f(r R) { var m map[string]int; json.NewDecoder(r).Decode(&m) }"),
            [json("map[string]int")]
        );
        assert_eq!(sites("func f(b []byte) { var c Config; x.Unmarshal(b, &c) }")[0].0, Encoding::Xml);
        assert_eq!(sites("func f(r R) { var c Config; dec := gob.NewDecoder(r); dec.Decode(&c) }")[0].0, Encoding::Gob);
        assert_eq!(sites("func f(b []byte) { other.Unmarshal(b, &c); json.Unmarshal(b, c.x) }"), []);
    }

    #[test]
    fn claims_of_strictness_are_heard() {
        let claims = "// Parse is strict: an unknown field is an error.\nfunc Parse(b []byte) { var c C; json.Unmarshal(b, &c) }";
        assert_eq!(sites(claims), [(Encoding::Json, "C".to_owned(), false, true)]);
        let keeps = "func Strict(r R) { var c C; d := json.NewDecoder(r); d.DisallowUnknownFields(); d.Decode(&c) }";
        assert_eq!(sites(keeps), [(Encoding::Json, "C".to_owned(), true, true)]);
        let ignores = "// Unknown fields are ignored.\nfunc Parse(b []byte) { var c C; json.Unmarshal(b, &c) }";
        assert_eq!(sites(ignores), [(Encoding::Json, "C".to_owned(), false, false)]);
    }
}
