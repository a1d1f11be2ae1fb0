//! Types as they are written.

use std::collections::HashMap;
use std::fmt;

use tree_sitter::Node;

use crate::tree::{children, field, text_of};

/// A type as it is written. It shows as Go would accept it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum GoType {
    /// A type with a name, such as `int`, `time.Duration` or `List[T]`.
    Named {
        /// What stands before the dot.
        package: Option<String>,
        /// Its name.
        name: String,
        /// What it is instantiated with.
        arguments: Vec<GoType>,
    },
    /// `*T`
    Pointer(Box<GoType>),
    /// `[]T`
    Slice(Box<GoType>),
    /// `[N]T`
    Array(String, Box<GoType>),
    /// `map[K]V`
    Map(Box<GoType>, Box<GoType>),
    /// `struct{…}`
    Struct(Vec<StructField>),
    /// `any`, written as `interface{}`.
    EmptyInterface,
    /// Anything else: a function, a channel, an interface with methods, a union.
    Other(String),
}

/// One field of a struct.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StructField {
    /// Its name; that of its type where it is embedded.
    pub name: String,
    /// Its type.
    pub kind: GoType,
    /// Whether it is embedded.
    pub embedded: bool,
    /// Its tag as written, with its quotes; empty if there is none.
    pub tag: String,
}

impl GoType {
    /// A type of this name.
    pub fn named(name: &str) -> Self {
        Self::Named { package: None, name: name.to_owned(), arguments: Vec::new() }
    }

    /// The name of a type without a package and without arguments.
    pub fn plain_name(&self) -> Option<&str> {
        match self {
            Self::Named { package: None, name, arguments } if arguments.is_empty() => Some(name),
            _ => None,
        }
    }

    /// The same type with type parameters replaced.
    pub fn with(&self, given: &HashMap<String, GoType>) -> Self {
        let inner = |kind: &GoType| Box::new(kind.with(given));
        match self {
            Self::Named { package: None, name, arguments } if arguments.is_empty() => {
                given.get(name).unwrap_or(self).clone()
            }
            Self::Named { package, name, arguments } => {
                let arguments = arguments.iter().map(|argument| argument.with(given)).collect();
                Self::Named { package: package.clone(), name: name.clone(), arguments }
            }
            Self::Pointer(to) => Self::Pointer(inner(to)),
            Self::Slice(of) => Self::Slice(inner(of)),
            Self::Array(length, of) => Self::Array(length.clone(), inner(of)),
            Self::Map(key, value) => Self::Map(inner(key), inner(value)),
            Self::Struct(fields) => {
                let fields = fields.iter().map(|field| StructField { kind: field.kind.with(given), ..field.clone() });
                Self::Struct(fields.collect())
            }
            Self::EmptyInterface | Self::Other(_) => self.clone(),
        }
    }

    /// The names of the packages that it mentions.
    pub fn packages(&self) -> Vec<&str> {
        match self {
            Self::Named { package, arguments, .. } => {
                package.as_deref().into_iter().chain(arguments.iter().flat_map(GoType::packages)).collect()
            }
            Self::Pointer(of) | Self::Slice(of) | Self::Array(_, of) => of.packages(),
            Self::Map(key, value) => key.packages().into_iter().chain(value.packages()).collect(),
            Self::Struct(fields) => fields.iter().flat_map(|field| field.kind.packages()).collect(),
            Self::EmptyInterface | Self::Other(_) => Vec::new(),
        }
    }

    /// Reads a type.
    pub(crate) fn read(text: &str, node: Node<'_>) -> Self {
        let other = || Self::Other(text_of(text, node).to_owned());
        let part = |name: &str| node.child_by_field_name(name).map(|part| Box::new(Self::read(text, part)));
        let first = || children(node).into_iter().next().map(|inner| Self::read(text, inner));
        match node.kind() {
            "type_identifier" | "identifier" => Self::named(text_of(text, node)),
            "qualified_type" => qualified(text, node).unwrap_or_else(other),
            "generic_type" => generic(text, node).unwrap_or_else(other),
            "pointer_type" => first().map_or_else(other, |to| Self::Pointer(Box::new(to))),
            "parenthesized_type" => first().unwrap_or_else(other),
            "type_elem" | "type_constraint" if children(node).len() == 1 => first().unwrap_or_else(other),
            "slice_type" => part("element").map_or_else(other, Self::Slice),
            "array_type" => {
                let length = node.child_by_field_name("length").map(|length| text_of(text, length).to_owned());
                length.zip(part("element")).map_or_else(other, |(length, of)| Self::Array(length, of))
            }
            "map_type" => part("key").zip(part("value")).map_or_else(other, |(key, value)| Self::Map(key, value)),
            "struct_type" => Self::Struct(struct_fields(text, node)),
            "interface_type" if children(node).is_empty() => Self::EmptyInterface,
            _ => other(),
        }
    }
}

fn qualified(text: &str, node: Node<'_>) -> Option<GoType> {
    let package = text_of(text, node.child_by_field_name("package")?).to_owned();
    let name = text_of(text, node.child_by_field_name("name")?).to_owned();
    Some(GoType::Named { package: Some(package), name, arguments: Vec::new() })
}

fn generic(text: &str, node: Node<'_>) -> Option<GoType> {
    let given = children(node.child_by_field_name("type_arguments")?);
    match GoType::read(text, node.child_by_field_name("type")?) {
        GoType::Named { package, name, .. } => {
            let arguments = given.into_iter().map(|argument| GoType::read(text, argument)).collect();
            Some(GoType::Named { package, name, arguments })
        }
        _ => None,
    }
}

fn struct_fields(text: &str, node: Node<'_>) -> Vec<StructField> {
    let declarations = children(node).into_iter().flat_map(children).filter(|node| node.kind() == "field_declaration");
    declarations.flat_map(|declaration| fields_of(text, declaration)).collect()
}

fn fields_of(text: &str, node: Node<'_>) -> Vec<StructField> {
    let Some(written) = node.child_by_field_name("type") else { return Vec::new() };
    let kind = GoType::read(text, written);
    let tag = node.child_by_field_name("tag").map_or("", |tag| text_of(text, tag)).to_owned();
    let names = field(node, "name");
    if names.is_empty() {
        let name = match &kind {
            GoType::Named { name, .. } => name.clone(),
            _ => String::new(),
        };
        let pointer = text_of(text, node).trim_start().starts_with('*');
        let kind = if pointer { GoType::Pointer(Box::new(kind)) } else { kind };
        return vec![StructField { name, kind, embedded: true, tag }];
    }
    let field = |name| StructField {
        name: text_of(text, name).to_owned(),
        kind: kind.clone(),
        embedded: false,
        tag: tag.clone(),
    };
    names.into_iter().map(field).collect()
}

impl fmt::Display for GoType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Named { package, name, arguments } => {
                package.iter().try_for_each(|package| write!(f, "{package}."))?;
                f.write_str(name)?;
                if arguments.is_empty() {
                    return Ok(());
                }
                let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
                write!(f, "[{}]", arguments.join(", "))
            }
            Self::Pointer(to) => write!(f, "*{to}"),
            Self::Slice(of) => write!(f, "[]{of}"),
            Self::Array(length, of) => write!(f, "[{length}]{of}"),
            Self::Map(key, value) => write!(f, "map[{key}]{value}"),
            Self::Struct(fields) => {
                let fields: Vec<String> = fields.iter().map(ToString::to_string).collect();
                write!(f, "struct{{ {} }}", fields.join("; "))
            }
            Self::EmptyInterface => f.write_str("any"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl fmt::Display for StructField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.embedded {
            write!(f, "{} ", self.name)?;
        }
        write!(f, "{}", self.kind)?;
        if self.tag.is_empty() { Ok(()) } else { write!(f, " {}", self.tag) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::GoFile;

    fn parameter(kind: &str) -> GoType {
        let file = GoFile::parse(&format!("package p\nfunc f(x {kind}) {{}}\n"));
        file.signatures().remove(0).parameters.remove(0).kind
    }

    #[test]
    fn types_show_as_they_are_written() {
        for text in [
            "int",
            "time.Duration",
            "List[int]",
            "graph.Map[string, []int]",
            "*[]*T",
            "[4]byte",
            "[N + 1]byte",
            "map[string][]int",
            "struct{ A int; B *string `json:\"b\"`; Embedded; *time.Time }",
            "func(int) bool",
            "chan int",
            "interface{ Len() int }",
        ] {
            assert_eq!(parameter(text).to_string(), text);
        }
        assert_eq!(parameter("interface{}"), GoType::EmptyInterface);
        assert!(matches!(parameter("chan int"), GoType::Other(_)));
    }

    #[test]
    fn type_parameters_are_replaced_wherever_they_stand() {
        let given = HashMap::from([("T".to_owned(), GoType::named("int"))]);
        let shown = parameter("map[T]List[T]").with(&given).to_string();
        assert_eq!(shown, "map[int]List[int]");
        assert_eq!(parameter("a.T").with(&given).to_string(), "a.T");
    }
}
