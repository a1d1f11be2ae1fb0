//! The Go text of a harness.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fmt::Write as _;

use gvp_core::Location;
use gvp_syntax::GoType;

use super::bounds::Bound;
use super::contract::contract;
use super::eligible::{Argument, Receiver, Target};
use super::names::{self, Names};
use super::package::{Declared, Package};
use super::pairs::{Pair, may_fail};
use super::seeds::seeds;
use super::value::{Value, is_integer};

/// A fuzz target that calls one function with anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Harness {
    /// The name of the fuzz target.
    pub name: String,
    /// The function that it calls, as people write it.
    pub function: String,
    /// Where that is declared.
    pub location: Location,
    /// What it asks of the function.
    pub property: Property,
    /// What the function's documentation says that it must be given, if it says something.
    pub contract: Option<String>,
    /// Whether what it is called on comes from a function that may refuse with an error.
    pub(crate) may_refuse: bool,
    /// Import declarations, without the keyword.
    pub(crate) imports: BTreeSet<String>,
    /// What fuzzing begins with: one value for every parameter of the target, as Go writes it.
    pub(crate) seeds: Vec<Vec<String>>,
    /// Names of the harness's own that are functions of the package.
    hidden: Vec<&'static str>,
    /// The body of the target, without the seeds.
    body: String,
}

/// What a harness asks of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Property {
    /// That it does not crash.
    NoCrash,
    /// That another function undoes what it does.
    RoundTrip {
        /// Whether the names promise that nothing is lost.
        strict: bool,
    },
}

impl Harness {
    /// Whether some of its values are filled from bytes.
    pub(crate) fn is_filled(&self) -> bool {
        self.body.contains("gvpSource{")
    }

    /// The text of the target. Seeds that make it fail keep Go from fuzzing it at all: they are for those who keep it.
    pub(crate) fn code(&self, with_seeds: bool) -> String {
        let Self { name, function, body, .. } = self;
        let seeds = self.seeds.iter().filter(|_| with_seeds);
        let seeds: String = seeds.map(|seed| format!("\tf.Add({})\n", seed.join(", "))).collect();
        let text = format!("func {name}(f *testing.F) {{\n{seeds}{body}}}\n");
        format!("// {name} calls {function} with anything.\n{}", names::apart(&text, &self.hidden))
    }

    /// The imports that a test needs which makes one call.
    pub(crate) fn reproduction_imports(&self, call: &str) -> BTreeSet<String> {
        let mentioned = |import: &&String| {
            let name = import.split(' ').next().unwrap_or_default().trim_matches('"');
            import.contains("\"testing\"") || call.contains(&format!("{}.", name.rsplit('/').next().unwrap_or(name)))
        };
        self.imports.iter().filter(mentioned).cloned().collect()
    }
}

/// The least number that a bounded argument gets: below zero is where counts go wrong.
const BELOW_ZERO: i64 = -4;

/// A harness that calls a function with anything.
pub(crate) fn call(package: &Package, target: &Target<'_>) -> Harness {
    let mut names = Names::of(package, target.declared);
    let mut text = Text { hidden: names::hidden(package), ..Text::default() };
    let receiver = target.receiver.as_ref().map(|receiver| text.receiver(package, &mut names, receiver));
    let (given, shown) = text.arguments(package, &mut names, &target.arguments, &target.parallel);
    let name = names::of_package(&target.declared.function.name);
    let callee = match &receiver {
        Some(receiver) => format!("{}.{name}", receiver.expression),
        None => format!("{name}{}", instance(&target.instance)),
    };
    let shown = match &receiver {
        Some(receiver) => format!("{}.{name}({shown})", receiver.shown),
        None => format!("{name}({shown})"),
    };
    let before = receiver.map(|receiver| receiver.before).unwrap_or_default();
    let body = format!("{before}\t\t\t{callee}({given})\n");
    text.finish(target, Property::NoCrash, &shown, &body)
}

/// A harness that has one function undo what another does.
pub(crate) fn round_trip(package: &Package, pair: &Pair<'_>) -> Harness {
    let target = &pair.there;
    let mut names = Names::of(package, target.declared);
    let mut text = Text { hidden: names::hidden(package), ..Text::default() };
    let (given, shown) = text.arguments(package, &mut names, &target.arguments, &target.parallel);
    let (there, back) = (&target.declared.function, &pair.back.function);
    let (there_name, back_name) = (names::of_package(&there.name), names::of_package(&back.name));
    let first = given.split(", ").next().unwrap_or_default().to_owned();
    let further = given.strip_prefix(first.as_str()).unwrap_or_default().to_owned();
    let guard = |fails: bool, what: &str| match fails {
        true => (", err", format!("\t\t\tif err != nil {{\n\t\t\t\t{what}\n\t\t\t}}\n")),
        false => ("", String::new()),
    };
    let (there_err, there_guard) = guard(may_fail(there).unwrap_or(false), "return");
    let refused =
        format!("t.Errorf(\"{} does not read what {} wrote: %v\", err)\n\t\t\t\treturn", back.name, there.name);
    let (back_err, back_guard) = guard(may_fail(back).unwrap_or(false), &refused);
    let body = format!(
        "\t\t\twritten{there_err} := {}({given})\n{there_guard}\t\t\tread{back_err} := {}(written{further})\n{back_guard}\
         \t\t\tif !gvpEqual(read, {first}) {{\n\t\t\t\tt.Errorf(\"{} gives %#v, {} makes %#v of it\", written, read)\n\t\t\t}}\n",
        there_name, back_name, there.name, back.name
    );
    if matches!(&target.arguments.first().map(|argument| &argument.value), Some(Value::Native(name)) if name == "string")
    {
        text.before.push_str(&format!(
            "\t\tif !utf8.ValidString({first}) {{\n\t\t\tt.Skip(\"only text is asked for\")\n\t\t}}\n"
        ));
        text.imports.insert("\"unicode/utf8\"".to_owned());
    }
    let shown = format!("{}({}({shown}){})", back_name, there_name, ", …".repeat(usize::from(!further.is_empty())));
    let mut harness = text.finish(target, Property::RoundTrip { strict: pair.strict }, &shown, &body);
    harness.name.push_str("RoundTrip");
    harness
}

/// A file of the package, with these imports and declarations.
pub(crate) fn file(package: &str, imports: impl IntoIterator<Item = String>, code: &str) -> String {
    let imports: BTreeSet<String> = imports.into_iter().collect();
    let imports: Vec<String> = imports.into_iter().map(|import| format!("\t{import}\n")).collect();
    format!(
        "// Code generated by gvp fuzz; keep it if you like it.\n\n//go:build go1.22\n\npackage {package}\n\nimport (\n{})\n\n{}",
        imports.concat(),
        code.trim_end().to_owned() + "\n"
    )
}

/// Gives harnesses of the same name numbers.
pub(crate) fn tell_apart(harnesses: &mut [Harness]) {
    let mut seen = HashSet::new();
    for harness in harnesses {
        let (old, mut number) = (harness.name.clone(), 1);
        while !seen.insert(harness.name.clone()) {
            number += 1;
            harness.name = format!("{old}{number}");
        }
    }
}

/// A receiver in a harness.
struct ReceiverText {
    /// Statements before the call.
    before: String,
    expression: String,
    /// A format for people.
    shown: String,
}

/// The parts of a harness while it is written.
#[derive(Default)]
struct Text {
    /// Names and types that Go's fuzzing gives.
    natives: Vec<(String, String)>,
    /// What they are for.
    seeded: Vec<Argument>,
    /// Whether some values are filled from bytes.
    filled: bool,
    /// Statements before the call.
    before: String,
    /// What is shown of the arguments.
    values: Vec<String>,
    /// The names of packages that types mention.
    mentioned: BTreeSet<String>,
    imports: BTreeSet<String>,
    hidden: Vec<&'static str>,
}

impl Text {
    fn receiver(&mut self, package: &Package, names: &mut Names, receiver: &Receiver<'_>) -> ReceiverText {
        match receiver {
            Receiver::Given(argument) => {
                let expression = self.argument(package, names, argument, &[]);
                let shown = if expression.starts_with('&') { "(%v)" } else { "%v" }.to_owned();
                let expression = if expression.starts_with('&') { format!("({expression})") } else { expression };
                ReceiverText { before: String::new(), expression, shown }
            }
            Receiver::Zero(kind) => {
                self.mention(kind);
                ReceiverText {
                    before: format!("\t\t\tmade := new({kind})\n"),
                    expression: "made".to_owned(),
                    shown: format!("new({kind})"),
                }
            }
            Receiver::Made { constructor, instance: of, arguments, fails } => {
                let (given, shown) = self.arguments(package, names, arguments, &[]);
                let name = format!("{}{}", names::of_package(&constructor.function.name), instance(of));
                let (err, guard) = match fails {
                    true => (", err", "\t\t\tif err != nil {\n\t\t\t\treturn\n\t\t\t}\n"),
                    false => ("", ""),
                };
                let before = format!("\t\t\tmade{err} := {name}({given})\n{guard}");
                ReceiverText { before, expression: "made".to_owned(), shown: format!("{name}({shown})") }
            }
        }
    }

    /// The arguments of a call: as expressions, and as a format for people.
    fn arguments(
        &mut self,
        package: &Package,
        names: &mut Names,
        arguments: &[Argument],
        parallel: &[(usize, usize)],
    ) -> (String, String) {
        let (mut given, mut shown) = (Vec::new(), Vec::new());
        let mut positions: BTreeMap<usize, Vec<String>> = BTreeMap::new();
        for argument in arguments {
            let expression = self.argument(package, names, argument, &given);
            if let Bound::PositionIn(sequence) = argument.bound {
                positions.entry(sequence).or_default().push(expression.clone());
            }
            shown.push(match &argument.value {
                Value::Reader => "bytes.NewReader(%v)".to_owned(),
                Value::Fixed(expression, _) => (*expression).to_owned(),
                Value::Native(_) | Value::Filled => if argument.variadic { "%v..." } else { "%v" }.to_owned(),
            });
            given.push(expression);
        }
        self.level(&given, parallel);
        for (index, argument) in arguments.iter().enumerate() {
            if let Bound::SizeOf(sequence) = argument.bound {
                let (size, of) = (&given[index], given[sequence].trim_start_matches('&'));
                let _ = writeln!(self.before, "\t\t{size} = gvpWithin({size}, 0, int64(len({of})))");
            }
        }
        for (sequence, positions) in positions {
            self.place(&given[sequence], &positions);
        }
        let expressions = arguments.iter().zip(given);
        let given: Vec<String> = expressions
            .map(|(argument, expression)| if argument.variadic { format!("{expression}...") } else { expression })
            .collect();
        (given.join(", "), shown.join(", "))
    }

    /// Makes sequences as short as the shorter of two that belong together.
    fn level(&mut self, given: &[String], parallel: &[(usize, usize)]) {
        let names: Vec<&str> = given.iter().map(|name| name.trim_start_matches('&')).collect();
        for (first, second) in parallel.iter().filter_map(|(a, b)| Some((names.get(*a)?, names.get(*b)?))) {
            let shorter = format!("min(len({first}), len({second}))");
            let _ = writeln!(self.before, "\t\t{first}, {second} = {first}[:{shorter}], {second}[:{shorter}]");
        }
    }

    /// Keeps positions within a sequence, in order.
    fn place(&mut self, sequence: &str, positions: &[String]) {
        let sequence = sequence.trim_start_matches('&');
        let _ = writeln!(
            self.before,
            "\t\tif len({sequence}) == 0 {{\n\t\t\tt.Skip(\"there is no position in it\")\n\t\t}}"
        );
        for position in positions {
            let _ = writeln!(self.before, "\t\t{position} = gvpWithin({position}, 0, int64(len({sequence})-1))");
        }
        for pair in positions.windows(2) {
            let (low, high) = (&pair[0], &pair[1]);
            let _ = writeln!(self.before, "\t\tif {low} > {high} {{\n\t\t\t{low}, {high} = {high}, {low}\n\t\t}}");
        }
    }

    /// Declares one argument, and gives the expression for it.
    fn argument(&mut self, package: &Package, names: &mut Names, argument: &Argument, _: &[String]) -> String {
        let name = names.free(&argument.name);
        let expression = match &argument.value {
            Value::Native(kind) => {
                self.natives.push((name.clone(), kind.clone()));
                self.seeded.push(argument.clone());
                name.clone()
            }
            Value::Reader => {
                self.natives.push((name.clone(), "[]byte".to_owned()));
                self.seeded.push(argument.clone());
                self.imports.insert("\"bytes\"".to_owned());
                self.values.push(name.clone());
                return format!("bytes.NewReader({name})");
            }
            Value::Fixed(expression, path) => {
                self.imports.insert(format!("{path:?}"));
                return (*expression).to_owned();
            }
            Value::Filled => self.fill(&name, &argument.kind),
        };
        self.values.push(expression.clone());
        if let Bound::UpTo(most) = argument.bound {
            let unsigned = package.underlying(&argument.kind).to_string().starts_with(['u', 'b']);
            let least = if unsigned { 0 } else { BELOW_ZERO };
            if is_integer(package, &argument.kind) {
                let _ = writeln!(self.before, "\t\t{name} = gvpWithin({name}, {least}, {most})");
            }
        }
        expression
    }

    fn fill(&mut self, name: &str, kind: &GoType) -> String {
        self.filled = true;
        self.mention(kind);
        let (kind, reference) = match kind {
            GoType::Pointer(to) => (to.as_ref(), "&"),
            _ => (kind, ""),
        };
        let _ = writeln!(self.before, "\t\tvar {name} {kind}\n\t\tsource.fill(&{name})");
        format!("{reference}{name}")
    }

    fn mention(&mut self, kind: &GoType) {
        self.mentioned.extend(kind.packages().into_iter().map(str::to_owned));
    }

    fn finish(mut self, target: &Target<'_>, property: Property, shown: &str, body: &str) -> Harness {
        let declared = target.declared;
        for mentioned in &self.mentioned {
            self.imports.extend(declared.imports.get(mentioned).map(|path| import(mentioned, path)));
        }
        self.imports.insert("\"testing\"".to_owned());
        let location = declared.location();
        Harness {
            seeds: self.seeds(target),
            body: self.body(target, shown, body),
            hidden: self.hidden,
            name: fuzz_name(declared),
            function: declared.shown(),
            contract: contract(&declared.function.doc),
            may_refuse: matches!(target.receiver, Some(Receiver::Made { fails: true, .. })),
            location,
            property,
            imports: self.imports,
        }
    }

    fn seeds(&self, target: &Target<'_>) -> Vec<Vec<String>> {
        let seeded: Vec<&Argument> = self.seeded.iter().collect();
        seeds(&target.declared.function, &seeded, self.filled)
    }

    fn body(&self, target: &Target<'_>, shown: &str, call: &str) -> String {
        let mut parameters: Vec<String> = self.natives.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
        parameters.extend(self.filled.then(|| "data []byte".to_owned()));
        let mut body = format!("\tf.Fuzz(func(t *testing.T, {}) {{\n", parameters.join(", "));
        if self.filled {
            let _ = writeln!(body, "\t\tsource := gvpSource{{rest: data, most: {}}}", target.most_elements);
        }
        body.push_str(&self.before);
        let values = self.values.join(", ");
        let _ = write!(body, "\t\tgvpCall(t, {shown:?}, []any{{{values}}}, func() {{\n{call}\t\t}})\n\t}})\n");
        body
    }
}

/// The name of the fuzz target for a function.
fn fuzz_name(declared: &Declared) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    let function = &declared.function;
    format!("FuzzGenerated{}{}", capital(function.receiver_name().unwrap_or_default()), capital(&function.name))
}

fn instance(types: &[GoType]) -> String {
    let types: Vec<String> = types.iter().map(ToString::to_string).collect();
    if types.is_empty() { String::new() } else { format!("[{}]", types.join(", ")) }
}

/// An import of a package by this name.
pub(crate) fn import(name: &str, path: &str) -> String {
    if path.rsplit('/').next() == Some(name) { format!("{path:?}") } else { format!("{name} {path:?}") }
}
