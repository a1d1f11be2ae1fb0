//! What a name must be that nothing declares, as far as its uses tell.

use std::collections::BTreeMap;

/// As much of a type as its uses tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Anything will do.
    Any,
    /// This very type, as Go writes it.
    Exact(String),
    /// It holds others: a list, or a map where something else says so.
    Holder(Box<Self>),
    Map(Box<Self>),
    Channel(Box<Self>),
    Pointer(Box<Self>),
    Members(BTreeMap<String, Self>),
    /// A function of any arguments, with these results.
    Function(Vec<Self>),
}

impl Shape {
    pub(super) fn exact(of: &str) -> Self {
        Self::Exact(of.to_owned())
    }

    /// What is both; none where nothing is.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let both = |one: Box<Self>, other: Box<Self>| one.and(*other).map(Box::new);
        Some(match (self, other) {
            (Self::Any, known) | (known, Self::Any) => known,
            (Self::Exact(one), Self::Exact(other)) if one == other => Self::Exact(one),
            (Self::Holder(one), Self::Holder(other)) => Self::Holder(both(one, other)?),
            (Self::Map(one) | Self::Holder(one), Self::Map(other)) | (Self::Map(one), Self::Holder(other)) => {
                Self::Map(both(one, other)?)
            }
            (Self::Channel(one), Self::Channel(other)) => Self::Channel(both(one, other)?),
            (Self::Pointer(one), Self::Pointer(other)) => Self::Pointer(both(one, other)?),
            (Self::Members(mut one), Self::Members(other)) => {
                for (name, shape) in other {
                    let known = one.remove(&name).unwrap_or(Self::Any);
                    one.insert(name, known.and(shape)?);
                }
                Self::Members(one)
            }
            // A call whose results nobody takes says nothing about them.
            (Self::Function(none), Self::Function(results)) | (Self::Function(results), Self::Function(none))
                if none.is_empty() =>
            {
                Self::Function(results)
            }
            (Self::Function(one), Self::Function(other)) if one.len() == other.len() => {
                Self::Function(one.into_iter().zip(other).map(|(one, other)| one.and(other)).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    /// The type as Go writes it, in words that every version with modules knows.
    pub(super) fn go(&self) -> String {
        match self {
            Self::Any => "interface{}".to_owned(),
            Self::Exact(of) => of.clone(),
            Self::Holder(of) => format!("[]{}", of.go()),
            Self::Map(of) => format!("map[interface{{}}]{}", of.go()),
            Self::Channel(of) => format!("chan {}", of.go()),
            Self::Pointer(of) => format!("*{}", of.go()),
            Self::Members(members) => {
                let members: Vec<String> = members.iter().map(|(name, of)| format!("{name} {}", of.go())).collect();
                format!("struct{{ {} }}", members.join("; "))
            }
            Self::Function(results) => {
                let results: Vec<String> = results.iter().map(Self::go).collect();
                format!("func(...interface{{}}) ({})", results.join(", "))
            }
        }
    }
}
