//! Which functions can be called with anything, and how every argument comes to be.

use std::collections::HashMap;

use gvp_syntax::{GoType, Parameter, Signature, TypeParameter};

use super::bounds::{self, Bound};
use super::effects::Banned;
use super::package::{Declared, Package};
use super::refusal::Refusal;
use super::value::{self, Imports, Value};

/// A function that can be called with anything.
#[derive(Debug)]
pub(crate) struct Target<'a> {
    pub(crate) declared: &'a Declared,
    /// What it is called on.
    pub(crate) receiver: Option<Receiver<'a>>,
    /// What the type parameters of the function itself stand for.
    pub(crate) instance: Vec<GoType>,
    pub(crate) arguments: Vec<Argument>,
    /// Sequences that are as long as another: which, and that one.
    pub(crate) parallel: Vec<(usize, usize)>,
    /// How large sequences may be.
    pub(crate) most_elements: u32,
}

/// One argument of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Argument {
    /// The parameter's name.
    pub(crate) name: String,
    /// Its type, with type parameters replaced; that of one element where it is variadic.
    pub(crate) kind: GoType,
    pub(crate) variadic: bool,
    pub(crate) value: Value,
    pub(crate) bound: Bound,
}

/// What a method is called on.
#[derive(Debug)]
pub(crate) enum Receiver<'a> {
    /// A value that is made like an argument.
    Given(Argument),
    /// What a constructor makes.
    Made {
        constructor: &'a Declared,
        instance: Vec<GoType>,
        arguments: Vec<Argument>,
        /// Whether it may refuse with an error.
        fails: bool,
    },
    /// The zero value of this type.
    Zero(GoType),
}

/// How to call a function with anything; nothing where nobody would: it takes nothing, or is there for Go itself.
pub(crate) fn target<'a>(package: &'a Package, banned: &Banned, index: usize) -> Result<Option<Target<'a>>, Refusal> {
    let declared = &package.functions[index];
    let function = &declared.function;
    if !is_called_by_others(package, function) {
        return Ok(None);
    }
    if let Some(effect) = banned.get(&function.name) {
        return Err(Refusal::Effect(effect.clone()));
    }
    if function.name.starts_with("Must") || function.name.starts_with("must") {
        return Err(Refusal::Must);
    }
    if let Some(caller) = callback_of(package, function) {
        return Err(Refusal::Callback(caller));
    }
    if let Some(caller) = helper_of(package, function) {
        return Err(Refusal::Helper(caller));
    }
    let target = resolve(package, declared)?;
    let receiver_varies = match &target.receiver {
        Some(Receiver::Given(_)) => true,
        Some(Receiver::Made { arguments, .. }) => !arguments.is_empty(),
        Some(Receiver::Zero(_)) | None => false,
    };
    Ok((receiver_varies || !target.arguments.is_empty()).then_some(target))
}

/// Whether somebody outside would call it: of a program, anything but `main`.
fn is_called_by_others(package: &Package, function: &Signature) -> bool {
    let of_go = matches!(function.name.as_str(), "main" | "init" | "_" | "TestMain");
    let takes = function.receiver.is_some() || !function.parameters.is_empty();
    !of_go && takes && (package.main || function.exported())
}

/// The package of the standard library that a method is for, where that never gives it anything else than it should.
fn callback_of(package: &Package, function: &Signature) -> Option<&'static str> {
    let receiver = function.receiver_name()?;
    let has = |name: &str| {
        let mut functions = package.functions.iter().map(|declared| &declared.function);
        functions.any(|other| other.name == name && other.receiver_name() == Some(receiver))
    };
    match function.name.as_str() {
        "UnmarshalJSON" => Some("encoding/json"),
        "UnmarshalXML" | "UnmarshalXMLAttr" => Some("encoding/xml"),
        "Less" | "Swap" if has("Len") => Some("sort"),
        "Push" | "Pop" if has("Len") && has("Less") && has("Swap") => Some("container/heap"),
        _ => None,
    }
}

/// Of a program: the function that calls this one, other than `main` and itself.
fn helper_of(package: &Package, function: &Signature) -> Option<String> {
    let mut callers = package.functions.iter().filter(|other| other.function.body.calls.contains(&function.name));
    let others = |caller: &&Declared| !matches!(caller.function.name.as_str(), "main" | "init");
    callers
        .find(|caller| package.main && others(caller) && caller.function.name != function.name)
        .map(|caller| caller.shown())
}

/// Resolves every argument of a function or method, whoever calls it.
pub(crate) fn resolve<'a>(package: &'a Package, declared: &'a Declared) -> Result<Target<'a>, Refusal> {
    let function = &declared.function;
    let (receiver, mut given) = match &function.receiver {
        None => (None, HashMap::new()),
        Some(kind) => {
            let given = type_arguments(package, kind)?;
            (Some(receiver(package, declared, &kind.with(&given))?), given)
        }
    };
    let instance = instance(package, &function.type_parameters, &mut given)?;
    let arguments = arguments(package, declared, &given)?;
    if let Some(node) =
        arguments.iter().find(|argument| receiver.is_some() && value::is_linked(package, &argument.kind))
    {
        return Err(Refusal::Belongs(node.kind.to_string()));
    }
    let most_elements = bounds::most_elements(function);
    let parallel = bounds::parallel(package, function);
    Ok(Target { declared, receiver, instance, arguments, parallel, most_elements })
}

fn arguments(
    package: &Package,
    declared: &Declared,
    given: &HashMap<String, GoType>,
) -> Result<Vec<Argument>, Refusal> {
    let function = &declared.function;
    let of = |parameter: &Parameter| {
        let bound = bounds::bound(package, function, parameter);
        argument(
            package,
            &declared.imports,
            &Parameter { kind: parameter.kind.with(given), ..parameter.clone() },
            bound,
        )
    };
    function.parameters.iter().map(of).collect()
}

fn argument(package: &Package, imports: &Imports, parameter: &Parameter, bound: Bound) -> Result<Argument, Refusal> {
    let kind =
        if parameter.variadic { GoType::Slice(Box::new(parameter.kind.clone())) } else { parameter.kind.clone() };
    let value = Value::of(package, imports, &kind).ok_or_else(|| Refusal::Parameter(kind.to_string()))?;
    Ok(Argument { name: parameter.name.clone(), kind, variadic: parameter.variadic, value, bound })
}

/// What a method is called on: a value that can be filled, what a constructor makes, or the zero value where that is how
/// the type is used.
fn receiver<'a>(package: &'a Package, declared: &Declared, kind: &GoType) -> Result<Receiver<'a>, Refusal> {
    let value_type = match kind {
        GoType::Pointer(to) => to.as_ref(),
        _ => kind,
    };
    let GoType::Named { name, .. } = value_type else { return Err(Refusal::Receiver(kind.to_string())) };
    if let Some(made) = constructor(package, name) {
        return Ok(made);
    }
    let parameter = Parameter { name: "receiver".to_owned(), kind: kind.clone(), variadic: false };
    if let Ok(argument) = argument(package, &declared.imports, &parameter, Bound::Any) {
        return Ok(Receiver::Given(argument));
    }
    let is_struct = matches!(package.underlying(value_type), GoType::Struct(_));
    if is_struct && !package.is_built_with_fields(name) {
        return Ok(Receiver::Zero(value_type.clone()));
    }
    Err(Refusal::Receiver(name.clone()))
}

/// The constructor of a type: `NewT`, or the only function called `New…` that returns it.
fn constructor<'a>(package: &'a Package, name: &str) -> Option<Receiver<'a>> {
    let makes = |declared: &&Declared| {
        let function = &declared.function;
        let is_named = ["New", "new", "Make", "make", "Create", "create", "Init"];
        let result = function.results.first().map(|result| match result {
            GoType::Pointer(to) => to.as_ref(),
            _ => result,
        });
        let of_type = matches!(result, Some(GoType::Named { package: None, name: result, .. }) if result == name);
        function.receiver.is_none() && of_type && is_named.iter().any(|word| function.name.starts_with(word))
    };
    let candidates = package.functions.iter().filter(makes);
    candidates.filter_map(|declared| made_by(package, declared)).min_by_key(|made| match made {
        Receiver::Made { arguments, .. } => arguments.len(),
        Receiver::Given(_) | Receiver::Zero(_) => 0,
    })
}

fn made_by<'a>(package: &'a Package, declared: &'a Declared) -> Option<Receiver<'a>> {
    let function = &declared.function;
    let mut given = HashMap::new();
    let instance = instance(package, &function.type_parameters, &mut given).ok()?;
    let arguments = arguments(package, declared, &given).ok()?;
    let fails = match function.results.get(1..).unwrap_or_default() {
        [] => false,
        [second] if second.plain_name() == Some("error") => true,
        _ => return None,
    };
    Some(Receiver::Made { constructor: declared, instance, arguments, fails })
}

/// What the type parameters of a receiver such as `*List[T]` stand for.
fn type_arguments(package: &Package, receiver: &GoType) -> Result<HashMap<String, GoType>, Refusal> {
    let named = match receiver {
        GoType::Pointer(to) => to.as_ref(),
        _ => receiver,
    };
    let GoType::Named { name, arguments, .. } = named else { return Ok(HashMap::new()) };
    let mut given = HashMap::new();
    let Some(declared) = package.declared_type(name) else { return Ok(given) };
    for (parameter, argument) in declared.type_parameters.iter().zip(arguments) {
        let kind = stands_for(package, &parameter.constraint, &given)?;
        given.insert(argument.to_string(), kind);
    }
    Ok(given)
}

fn instance(
    package: &Package,
    parameters: &[TypeParameter],
    given: &mut HashMap<String, GoType>,
) -> Result<Vec<GoType>, Refusal> {
    let mut instance = Vec::new();
    for parameter in parameters {
        let kind = stands_for(package, &parameter.constraint, given)?;
        given.insert(parameter.name.clone(), kind.clone());
        instance.push(kind);
    }
    Ok(instance)
}

/// A type that satisfies a constraint.
fn stands_for(package: &Package, constraint: &str, given: &HashMap<String, GoType>) -> Result<GoType, Refusal> {
    let declared = package.declared_type(constraint.trim()).map(|declared| declared.kind.to_string());
    let text = declared.as_deref().unwrap_or(constraint).trim();
    if let Some(element) = text.strip_prefix("~[]").or_else(|| text.strip_prefix("[]")) {
        return Ok(GoType::Slice(Box::new(GoType::named(element).with(given))));
    }
    let last = text.rsplit('.').next().unwrap_or(text);
    let has = |word: &str| text.split(|c: char| !c.is_alphanumeric()).any(|part| part == word);
    let name = match last {
        "any" | "interface{}" | "Ordered" | "Integer" | "Signed" | "Number" | "comparable" => "int",
        "Unsigned" => "uint",
        "Float" => "float64",
        "Complex" => "complex128",
        _ if has("int") || has("Integer") || has("Ordered") || has("Number") || has("Signed") => "int",
        _ => *["float64", "string", "int64", "uint", "byte", "uint64", "int32", "rune"]
            .iter()
            .find(|name| has(name))
            .ok_or_else(|| Refusal::Constraint(constraint.to_owned()))?,
    };
    // A constraint with methods is one that plain types do not satisfy.
    if text.contains('(') { Err(Refusal::Constraint(constraint.to_owned())) } else { Ok(GoType::named(name)) }
}
