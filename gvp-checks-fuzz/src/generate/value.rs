//! How a value of some type comes to be: given by Go's fuzzing itself, or filled from bytes.

use gvp_syntax::{GoType, StructField, is_exported};

use super::package::Package;

/// How a value of some type comes to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value {
    /// Go's fuzzing gives it: the type's own name.
    Native(String),
    /// It is filled from bytes.
    Filled,
    /// An `io.Reader` over bytes.
    Reader,
    /// A fixed expression, and the package it needs.
    Fixed(&'static str, &'static str),
}

/// The types that Go's fuzzing gives values of.
const NATIVE: [&str; 18] = [
    "string",
    "bool",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "rune",
    "uint",
    "uint8",
    "byte",
    "uint16",
    "uint32",
    "uint64",
    "float32",
    "float64",
    "complex64",
    "complex128",
];

/// Types deeper than this are not looked into.
const MAX_DEPTH: usize = 5;

impl Value {
    /// How a value of a type comes to be, given what the file calls the packages that it imports.
    pub(crate) fn of(package: &Package, imports: &Imports, kind: &GoType) -> Option<Self> {
        if let Some(name) = native(kind) {
            return Some(Self::Native(name));
        }
        if let Some(value) = well_known(imports, kind) {
            return Some(value);
        }
        fillable(package, imports, kind, MAX_DEPTH).then_some(Self::Filled)
    }
}

/// What a file calls the packages that it imports.
pub(crate) type Imports = std::collections::BTreeMap<String, String>;

/// The type as Go's fuzzing knows it, if it does.
fn native(kind: &GoType) -> Option<String> {
    let complex = ["complex64", "complex128"];
    match kind {
        GoType::Slice(of) if matches!(of.plain_name(), Some("byte" | "uint8")) => Some("[]byte".to_owned()),
        _ => kind.plain_name().filter(|name| NATIVE.contains(name) && !complex.contains(name)).map(str::to_owned),
    }
}

fn path_and_name<'a>(imports: &'a Imports, kind: &'a GoType) -> Option<(&'a str, &'a str)> {
    match kind {
        GoType::Named { package: Some(package), name, .. } => Some((imports.get(package)?.as_str(), name)),
        _ => None,
    }
}

/// Types of the standard library that everybody knows how to make.
fn well_known(imports: &Imports, kind: &GoType) -> Option<Value> {
    let (pointer, named) = match kind {
        GoType::Pointer(to) => (true, to.as_ref()),
        _ => (false, kind),
    };
    Some(match (pointer, path_and_name(imports, named)?) {
        (false, ("io", "Reader" | "ReadSeeker" | "ByteReader" | "RuneReader" | "ByteScanner" | "RuneScanner")) => {
            Value::Reader
        }
        (true, ("bytes", "Reader")) => Value::Reader,
        (false, ("io", "Writer" | "StringWriter")) => Value::Fixed("io.Discard", "io"),
        (false, ("context", "Context")) => Value::Fixed("context.Background()", "context"),
        (true, ("bytes", "Buffer")) => Value::Fixed("new(bytes.Buffer)", "bytes"),
        (true, ("strings", "Builder")) => Value::Fixed("new(strings.Builder)", "strings"),
        (true, ("math/rand", "Rand")) => Value::Fixed("rand.New(rand.NewSource(1))", "math/rand"),
        _ => return None,
    })
}

/// Whether values of a type can be filled from bytes without breaking rules that only its package knows.
fn fillable(package: &Package, imports: &Imports, kind: &GoType, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return true };
    let inner = |kind: &GoType| fillable(package, imports, kind, depth);
    match kind {
        GoType::Named { package: None, name, .. } if package.declared_type(name).is_some() => {
            inner(&package.underlying(kind))
        }
        GoType::Named { package: None, name, .. } => NATIVE.contains(&name.as_str()) || name == "any",
        GoType::Named { package: Some(_), .. } => {
            let known = [("time", "Duration"), ("time", "Month"), ("time", "Weekday"), ("time", "Time")];
            path_and_name(imports, kind).is_some_and(|named| known.contains(&named))
        }
        GoType::Pointer(to) => path_and_name(imports, to) == Some(("math/big", "Int")) || inner(to),
        GoType::Slice(of) => inner(of),
        GoType::Array(length, of) => length.len() < 40 && inner(of),
        GoType::Map(key, value) => is_scalar(package, key) && inner(value),
        GoType::Struct(fields) => {
            let open = fields.iter().all(|field| is_exported(&field.name) && inner(&field.kind));
            open && !counts_others(package, fields)
                || fields.iter().all(|field| !field.embedded && is_scalar(package, &field.kind))
        }
        GoType::EmptyInterface => true,
        GoType::Other(_) => false,
    }
}

/// Whether a field of a struct tells how much is in others, or where something is in them.
fn counts_others(package: &Package, fields: &[StructField]) -> bool {
    let words = ["size", "len", "cap", "count", "num", "head", "tail", "front", "rear", "top", "index", "rows", "cols"];
    let counts = |field: &StructField| {
        let name = field.name.to_lowercase();
        is_integer(package, &field.kind) && words.iter().any(|word| name.contains(word))
    };
    let is_plain = |field: &StructField| is_scalar(package, &field.kind);
    fields.iter().any(counts) && !fields.iter().all(is_plain)
}

/// Whether a type points to a struct that points to others of its kind.
pub(crate) fn is_linked(package: &Package, kind: &GoType) -> bool {
    let GoType::Pointer(to) = kind else { return false };
    match package.underlying(to) {
        GoType::Struct(fields) => fields.iter().any(|field| field.kind == *kind),
        _ => false,
    }
}

/// Whether a type is a plain number, text or truth value: no other field can depend on it in secret.
fn is_scalar(package: &Package, kind: &GoType) -> bool {
    package.underlying(kind).plain_name().is_some_and(|name| NATIVE.contains(&name))
}

/// Whether a type is an integer.
pub(crate) fn is_integer(package: &Package, kind: &GoType) -> bool {
    let floats = ["string", "bool", "float32", "float64", "complex64", "complex128"];
    package.underlying(kind).plain_name().is_some_and(|name| NATIVE.contains(&name) && !floats.contains(&name))
}
