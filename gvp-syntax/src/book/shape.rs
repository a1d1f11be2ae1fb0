//! What a name must be that nothing declares, as far as its uses tell.

use std::collections::BTreeMap;

/// As much of a type as its uses tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    /// Anything will do.
    Any,
    /// Any variable will do: something is assigned to it.
    Variable,
    /// This very type, as Go writes it, which has these members.
    Exact(String, BTreeMap<String, Self>),
    /// A number that changes.
    Number,
    /// A number, which fits all others where it is a constant without a type.
    Constant,
    /// It holds others: a list, or a map where something else says so.
    Holder(Box<Self>),
    Map(Box<Self>),
    Channel(Box<Self>),
    Pointer(Box<Self>),
    /// A pointer to what has these, which is what most values with fields and methods are.
    Members(BTreeMap<String, Self>),
    /// A function of any arguments, with these results.
    Function(Vec<Self>),
}

impl Shape {
    pub(super) fn exact(of: &str) -> Self {
        Self::Exact(of.to_owned(), BTreeMap::new())
    }

    /// What meets a value of a type in an operation: a number may do where that is `int`.
    pub(super) fn like(of: &str) -> Self {
        if of == "int" { Self::Constant } else { Self::exact(of) }
    }

    /// What is both; none where nothing is.
    pub(super) fn and(self, other: Self) -> Option<Self> {
        let both = |one: Box<Self>, other: Box<Self>| one.and(*other).map(Box::new);
        Some(match (self, other) {
            (Self::Any, known) | (known, Self::Any) => known,
            (Self::Exact(one, _), Self::Exact(other, _)) if one != other => return None,
            // Go itself says whether a type that somebody has written down does all this.
            (Self::Exact(of, mut members), other) | (other, Self::Exact(of, mut members)) => {
                add(&mut members, other);
                Self::Exact(of, members)
            }
            (Self::Constant, Self::Constant) => Self::Constant,
            (Self::Number | Self::Constant | Self::Variable, Self::Number)
            | (Self::Number | Self::Variable, Self::Constant)
            | (Self::Number | Self::Constant, Self::Variable) => Self::Number,
            (Self::Variable, known) | (known, Self::Variable) => known,
            (Self::Holder(one), Self::Holder(other)) => Self::Holder(both(one, other)?),
            (Self::Map(one) | Self::Holder(one), Self::Map(other)) | (Self::Map(one), Self::Holder(other)) => {
                Self::Map(both(one, other)?)
            }
            (Self::Channel(one), Self::Channel(other)) => Self::Channel(both(one, other)?),
            (Self::Pointer(one), Self::Pointer(other)) => Self::Pointer(both(one, other)?),
            (Self::Pointer(of), Self::Members(members)) | (Self::Members(members), Self::Pointer(of))
                if *of == Self::Any =>
            {
                Self::Members(members)
            }
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
            Self::Any | Self::Variable => "interface{}".to_owned(),
            Self::Exact(of, _) => of.clone(),
            Self::Holder(of) => format!("[]{}", of.go()),
            Self::Map(of) => format!("map[interface{{}}]{}", of.go()),
            Self::Channel(of) => format!("chan {}", of.go()),
            Self::Pointer(of) => format!("*{}", of.go()),
            Self::Number | Self::Constant => "int".to_owned(),
            Self::Members(members) => format!("*{}", structure(members)),
            Self::Function(results) => {
                let results: Vec<String> = results.iter().map(Self::go).collect();
                format!("func(...interface{{}}) ({})", results.join(", "))
            }
        }
    }

    /// The types that it says members of, each with one set of them.
    pub(super) fn demands(&self) -> Vec<(&str, &BTreeMap<String, Self>)> {
        match self {
            Self::Any | Self::Variable | Self::Number | Self::Constant => Vec::new(),
            Self::Exact(of, members) => vec![(of.trim_start_matches('*'), members)],
            Self::Holder(of) | Self::Map(of) | Self::Channel(of) | Self::Pointer(of) => of.demands(),
            Self::Members(members) => members.values().flat_map(Self::demands).collect(),
            Self::Function(results) => results.iter().flat_map(Self::demands).collect(),
        }
    }
}

/// Adds what a use tells of the members of a type; whatever else it tells is known, for it is that type. Where uses do not
/// agree, the first counts.
pub(super) fn add(members: &mut BTreeMap<String, Shape>, told: Shape) {
    let (Shape::Members(told) | Shape::Exact(_, told)) = told else { return };
    for (name, shape) in told {
        let known = members.remove(&name).unwrap_or(Shape::Any);
        let both = known.clone().and(shape).unwrap_or(known);
        members.insert(name, both);
    }
}

/// A type with these members, as Go writes it.
pub(super) fn structure(members: &BTreeMap<String, Shape>) -> String {
    let members: Vec<String> = members.iter().map(|(name, of)| format!("{name} {}", of.go())).collect();
    format!("struct{{ {} }}", members.join("; "))
}
