//! Finds on a page what a fence takes for granted: a reader has seen it there, too.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::code::{Code, Item, ItemKind};
use super::conventions;
use super::names::Uses;
use super::std_packages;
use crate::facts::default_name;
use crate::{Import, ImportName};

/// Where on a page an item is: the code by its index, the item within that.
pub(super) type At = (usize, usize);

/// What all fences of a page declare.
#[derive(Debug, Default)]
pub(super) struct Index<'page> {
    codes: Vec<&'page Code>,
    declarations: HashMap<&'page str, Vec<At>>,
    methods: HashMap<&'page str, Vec<At>>,
    locals: HashMap<&'page str, Vec<At>>,
    parameters: HashMap<&'page str, Vec<(usize, &'page str)>>,
    imports: HashMap<String, Vec<(usize, &'page str)>>,
}

/// What a fence gets from the rest of its page.
#[derive(Debug, Default)]
pub(super) struct Found<'page> {
    /// Declarations of the package, in the order of the page.
    pub(super) declarations: BTreeSet<At>,
    /// Statements that declare a variable, in the order of the page.
    pub(super) locals: BTreeSet<At>,
    /// Variables that are parameters of a function shown before, with the text of their type.
    pub(super) parameters: BTreeMap<&'page str, &'page str>,
    /// Variables that every reader of Go knows by their names, with their types.
    pub(super) assumed: BTreeMap<&'static str, &'static str>,
    /// The names found.
    pub(super) names: BTreeSet<String>,
    /// The names not found.
    pub(super) lacks: BTreeSet<String>,
}

impl<'page> Index<'page> {
    /// Lists what fences declare. Those of which `counts` says no are meant to be wrong, or are no Go.
    pub(super) fn of(codes: &'page [Code], counts: impl Fn(usize) -> bool) -> Self {
        let mut index = Self { codes: codes.iter().collect(), ..Self::default() };
        for (number, code) in codes.iter().enumerate().filter(|(number, _)| counts(*number)) {
            for (place, item) in code.items.iter().enumerate() {
                index.take(code, (number, place), item);
            }
            for import in &code.imports {
                if let Some(name) = import_name(import) {
                    index.imports.entry(name).or_default().push((number, &import.path));
                }
            }
        }
        index
    }

    fn take(&mut self, code: &'page Code, at: At, item: &'page Item) {
        for name in &item.declares {
            if item.is_of_package(code.form) {
                self.declarations.entry(name).or_default().push(at);
            } else if item.is_local(code.form) {
                self.locals.entry(name).or_default().push(at);
            }
        }
        if let ItemKind::Method { of } = &item.kind {
            self.methods.entry(of).or_default().push(at);
        }
        for (name, of) in &item.parameters {
            self.parameters.entry(name).or_default().push((at.0, of));
        }
    }

    /// Finds what a code takes for granted; variables of functions only where `with_locals`.
    pub(super) fn find(&self, number: usize, with_locals: bool) -> Found<'page> {
        let code = self.codes[number];
        let imported: HashSet<String> = code.imports.iter().filter_map(import_name).collect();
        let uses = code.uses().without(|name| imported.contains(name));
        let own: HashSet<&str> = code.declared().collect();
        let mut search = Search {
            index: self,
            number,
            is_whole: code.form.is_whole_file(),
            own,
            fields: &uses.fields,
            found: Found::default(),
        };
        let keys = uses.keys.iter().filter(|key| search.latest(self.values(key)).is_some());
        let mut waiting: Vec<(String, bool)> = uses.names.iter().chain(keys).map(|name| (name.clone(), true)).collect();
        waiting.extend(
            code.declared().filter(|name| self.methods.contains_key(name)).map(|name| (name.to_owned(), false)),
        );
        while let Some((name, wanted)) = waiting.pop() {
            if search.knows(&name) {
                continue;
            }
            let more = if wanted { search.take(&name, with_locals, &uses) } else { search.own_methods(&name) };
            waiting.extend(more.into_iter().map(|name| (name, true)));
        }
        search.found
    }

    fn values(&self, key: &str) -> &[At] {
        self.declarations.get(key).map_or(&[], Vec::as_slice)
    }

    fn item(&self, at: At) -> &'page Item {
        &self.codes[at.0].items[at.1]
    }

    /// The package that a name before a dot stands for, in a piece of code with these imports.
    pub(super) fn import(&self, number: usize, name: &str, members: &BTreeSet<String>) -> Option<String> {
        let explicit = self.codes[number].imports.iter().find(|import| import_name(import).as_deref() == Some(name));
        if let Some(import) = explicit {
            return Some(import.path.clone());
        }
        let of_page = self.imports.get(name).map_or(&[][..], Vec::as_slice);
        let of_page = latest(of_page.iter().copied(), number).map(|(_, path)| path);
        let candidates = std_packages::candidates(name, members);
        match of_page {
            Some(path) if candidates.contains(&path) || candidates.is_empty() => Some(path.to_owned()),
            _ => candidates.first().map(ToString::to_string),
        }
    }

    /// The imports that a piece of code wants beside its own.
    pub(super) fn missing_imports(&self, number: usize, uses: &Uses) -> BTreeMap<String, String> {
        let wanted = uses.members.iter().filter(|(name, _)| !self.declarations.contains_key(name.as_str()));
        wanted.filter_map(|(name, members)| Some((name.clone(), self.import(number, name, members)?))).collect()
    }
}

/// What a package is called in a file.
pub(super) fn import_name(import: &Import) -> Option<String> {
    match &import.name {
        ImportName::Default => Some(default_name(&import.path).to_owned()),
        ImportName::Alias(name) => Some(name.clone()),
        ImportName::Dot | ImportName::Blank => None,
    }
}

/// The last before a fence, or else the first after it.
fn latest<T: Copy>(all: impl Iterator<Item = (usize, T)> + Clone, number: usize) -> Option<(usize, T)> {
    let before = all.clone().filter(|(of, _)| *of < number).last();
    before.or_else(|| all.into_iter().find(|(of, _)| *of > number))
}

struct Search<'a, 'page> {
    index: &'a Index<'page>,
    number: usize,
    is_whole: bool,
    own: HashSet<&'page str>,
    fields: &'a BTreeSet<String>,
    found: Found<'page>,
}

impl<'page> Search<'_, 'page> {
    /// Takes what declares a name, if the page has it; the names that are wanted next.
    fn take(&mut self, name: &str, with_locals: bool, uses: &Uses) -> Vec<String> {
        if self.own.contains(name) {
            return Vec::new();
        }
        if let Some(at) = self.latest(self.index.values(name)) {
            return self.take_declaration(at);
        }
        // A whole file has its imports; only what the standard library has was surely forgotten.
        let is_package = |members| match self.is_whole {
            true => !std_packages::candidates(name, members).is_empty(),
            false => self.index.import(self.number, name, members).is_some(),
        };
        if uses.members.get(name).is_some_and(is_package) {
            return Vec::new();
        }
        let locals = self.index.locals.get(name).map_or(&[][..], Vec::as_slice);
        let before = locals.iter().rev().find(|at| at.0 < self.number);
        if let Some(at) = before.filter(|_| with_locals) {
            return self.take_local(*at);
        }
        let none = BTreeSet::new();
        let known = conventions::variable(name, uses.members.get(name).unwrap_or(&none)).filter(|_| with_locals);
        let parameters = self.index.parameters.get(name).map_or(&[][..], Vec::as_slice);
        // A helper may take less than what every test has.
        let fits = |of: &str| of != "testing.TB" || known.is_none();
        let before = parameters.iter().rev().find(|(number, of)| *number < self.number && fits(of));
        if let Some((_, of)) = before.filter(|_| with_locals)
            && let Some((known, _)) = self.index.parameters.get_key_value(name)
        {
            self.found.parameters.insert(known, of);
            self.found.names.insert(name.to_owned());
            return type_names(of);
        }
        match known {
            Some((known, of)) => drop(self.found.assumed.insert(known, of)),
            None => drop(self.found.lacks.insert(name.to_owned())),
        }
        Vec::new()
    }

    /// Whether this name was looked for already.
    fn knows(&self, name: &str) -> bool {
        let found = &self.found;
        found.names.contains(name) || found.lacks.contains(name) || found.assumed.contains_key(name)
    }

    /// The declaration before this fence, or else after it, that clashes with nothing taken so far.
    fn latest(&self, all: &[At]) -> Option<At> {
        let free = |at: &&At| self.index.item(**at).declares.iter().all(|name| self.is_free(name));
        latest(all.iter().filter(free).copied(), self.number)
    }

    fn is_free(&self, name: &str) -> bool {
        !self.own.contains(name) && !self.found.names.contains(name)
    }

    fn take_declaration(&mut self, at: At) -> Vec<String> {
        let item = self.index.item(at);
        self.found.declarations.insert(at);
        self.found.names.extend(item.declares.iter().cloned());
        let mut more = self.wanted_by(at);
        if item.kind == ItemKind::Type {
            more.extend(item.declares.iter().flat_map(|name| self.methods(name, |_| true)).collect::<Vec<_>>());
        }
        more
    }

    fn take_local(&mut self, at: At) -> Vec<String> {
        let item = self.index.item(at);
        self.found.locals.insert(at);
        self.found.names.extend(item.declares.iter().cloned());
        self.wanted_by(at)
    }

    /// What an item takes for granted, packages aside.
    fn wanted_by(&self, at: At) -> Vec<String> {
        let uses = &self.index.item(at).uses;
        let is_package = |name: &String| {
            let members = uses.members.get(name);
            members.is_some_and(|members| self.index.import(at.0, name, members).is_some())
        };
        uses.names.iter().filter(|name| !is_package(name)).cloned().collect()
    }

    /// Takes those methods of a type of the fence's own that it calls and does not show.
    fn own_methods(&mut self, of: &str) -> Vec<String> {
        let fields = self.fields;
        self.methods(of, |name| fields.contains(name))
    }

    fn methods(&mut self, of: &str, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let all = self.index.methods.get(of).map_or(&[][..], Vec::as_slice);
        let name_of = |at: &At| self.index.item(*at).declares.first().map(String::as_str).unwrap_or_default();
        let own = all.iter().filter(|at| at.0 == self.number).map(name_of);
        let mut known: HashSet<&str> = own.collect();
        let mut more = Vec::new();
        let (before, after): (Vec<&At>, Vec<&At>) =
            all.iter().filter(|at| at.0 != self.number).partition(|at| at.0 < self.number);
        for at in before.into_iter().rev().chain(after) {
            if wanted(name_of(at)) && known.insert(name_of(at)) {
                self.found.declarations.insert(*at);
                more.extend(self.wanted_by(*at));
            }
        }
        more
    }
}

/// The names in the text of a type.
fn type_names(of: &str) -> Vec<String> {
    let file = crate::GoFile::parse(&format!("var _ {of}"));
    let uses = Uses::of(file.text(), file.root());
    uses.names.iter().filter(|name| !uses.members.contains_key(*name)).cloned().collect()
}
