//! Names that GVP hands out: namespaces, checks, codes and units, validated where they are made.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Why a name was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// A namespace is one or more labels joined by dots.
    #[error(
        "namespace `{0}` is not dot-separated labels of lower-case letters, digits and hyphens, each starting with a letter"
    )]
    Namespace(String),
    /// A check id is `namespace/name`.
    #[error("check id `{0}` is not of the form `namespace/name`")]
    CheckId(String),
    /// A code is kebab-case.
    #[error("code `{0}` is not kebab-case")]
    Code(String),
}

/// Who owns a set of check names: `gvp.build`, or the reverse DNS name of a third party.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Namespace(Cow<'static, str>);

impl Namespace {
    /// The namespace as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the namespace is one of GVP's own: `gvp` or anything below it.
    pub fn is_reserved(&self) -> bool {
        self.0 == "gvp" || self.0.starts_with("gvp.")
    }
}

impl FromStr for Namespace {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if text.split('.').all(is_kebab) {
            Ok(Self(Cow::Owned(text.to_owned())))
        } else {
            Err(IdError::Namespace(text.to_owned()))
        }
    }
}

/// The name of a check, `namespace/name`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CheckId {
    namespace: Namespace,
    name: Cow<'static, str>,
}

impl CheckId {
    /// Names a built-in check.
    ///
    /// # Panics
    /// Where `namespace` or `name` is not well-formed; in a `const` that is a compile error.
    pub const fn from_static(namespace: &'static str, name: &'static str) -> Self {
        assert!(is_dotted(namespace) && is_kebab(name), "malformed check id");
        Self { namespace: Namespace(Cow::Borrowed(namespace)), name: Cow::Borrowed(name) }
    }

    /// Whose check it is.
    pub fn namespace(&self) -> &Namespace {
        &self.namespace
    }

    /// The name within the namespace.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl FromStr for CheckId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let malformed = || IdError::CheckId(text.to_owned());
        let (namespace, name) = text.split_once('/').ok_or_else(malformed)?;
        if !is_kebab(name) {
            return Err(malformed());
        }
        Ok(Self { namespace: namespace.parse()?, name: Cow::Owned(name.to_owned()) })
    }
}

impl fmt::Display for CheckId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.namespace.0, self.name)
    }
}

/// A kind of finding within a check: kebab-case, stable, named after the bad pattern.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(Cow<'static, str>);

impl Code {
    /// Names a code of a built-in check.
    ///
    /// # Panics
    /// Where `text` is not kebab-case; in a `const` that is a compile error.
    pub const fn from_static(text: &'static str) -> Self {
        assert!(is_kebab(text), "malformed code");
        Self(Cow::Borrowed(text))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Code {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        if is_kebab(text) { Ok(Self(Cow::Owned(text.to_owned()))) } else { Err(IdError::Code(text.to_owned())) }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name of a unit within its material: the path of its folder or file, unique within a run.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct UnitId(#[cfg_attr(feature = "schema", schemars(with = "String"))] Arc<str>);

impl UnitId {
    /// Names a unit.
    pub fn new(text: impl Into<Arc<str>>) -> Self {
        Self(text.into())
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One label: lower-case letters, digits and single hyphens between them, a letter first.
const fn is_kebab(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes[0].is_ascii_lowercase() || bytes[bytes.len() - 1] == b'-' {
        return false;
    }
    let mut i = 1;
    while i < bytes.len() {
        let hyphen = bytes[i] == b'-' && bytes[i - 1] != b'-';
        if !(bytes[i].is_ascii_lowercase() || bytes[i].is_ascii_digit() || hyphen) {
            return false;
        }
        i += 1;
    }
    true
}

/// Labels and single dots; the labels themselves are checked loosely, since they are written by us.
const fn is_dotted(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.is_empty() || !bytes[0].is_ascii_lowercase() || bytes[bytes.len() - 1] == b'.' {
        return false;
    }
    let mut i = 1;
    while i < bytes.len() {
        let dot = bytes[i] == b'.' && bytes[i - 1] != b'.';
        if !(bytes[i].is_ascii_lowercase() || bytes[i].is_ascii_digit() || bytes[i] == b'-' || dot) {
            return false;
        }
        i += 1;
    }
    true
}

/// Serialises a name as its text and reads it back through `FromStr`.
macro_rules! serde_as_text {
    ($($name:ty),+) => {$(
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string" })
            }
        }
    )+};
}

impl fmt::Display for Namespace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

serde_as_text!(Namespace, CheckId, Code);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_ids_read_back_as_written() {
        let id: CheckId = "gov.cn.gdp/privacy-notice".parse().unwrap();
        assert_eq!(id.to_string(), "gov.cn.gdp/privacy-notice");
        assert_eq!(CheckId::from_static("gvp.build", "run"), "gvp.build/run".parse().unwrap());
    }

    #[test]
    fn malformed_names_are_refused() {
        for text in ["run", "gvp.build/", "gvp.build/Run", "gvp..build/run", "/run", "gvp.build/a--b"] {
            assert!(text.parse::<CheckId>().is_err(), "{text}");
        }
        assert!("Proven".parse::<Code>().is_err());
    }

    #[test]
    fn only_gvp_and_what_lies_below_it_is_reserved() {
        let reserved = |text: &str| text.parse::<Namespace>().unwrap().is_reserved();
        assert!(reserved("gvp") && reserved("gvp.leak"));
        assert!(!reserved("gvpx.leak") && !reserved("org.gvp"));
    }
}
