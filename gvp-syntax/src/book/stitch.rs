//! Finds on a page what a fence takes for granted: a reader has seen it there, too.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use gvp_core::Form;

use super::code::{Code, Item, ItemKind};
use super::excerpt::Excerpt;
use super::names::Uses;
use super::search::Search;
use super::std_packages;
use crate::facts::default_name;
use crate::{Import, ImportName};

/// Where on a page an item is: the code by its index, the item within that.
pub(super) type At = (usize, usize);

/// What all fences of a page declare.
#[derive(Debug, Default)]
pub(super) struct Index<'page> {
    pub(super) codes: Vec<&'page Code>,
    declarations: HashMap<&'page str, Vec<At>>,
    pub(super) methods: HashMap<&'page str, Vec<At>>,
    pub(super) locals: HashMap<&'page str, Vec<At>>,
    pub(super) parameters: HashMap<&'page str, Vec<(usize, &'page str)>>,
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
    /// The package of the standard library that the code is an excerpt of.
    pub(super) excerpt: Option<Excerpt>,
    /// Declarations that stand in for the names not found.
    pub(super) stand_ins: Vec<String>,
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
        let own: HashSet<String> = code.declared().map(str::to_owned).collect();
        let is_whole = code.form.is_whole_file();
        let mut search = Search { index: self, number, is_whole, own, uses: &uses, found: Found::default() };
        // A whole program shows all that it has: a key is a field there.
        let is_program = code.form == Form::Program;
        let keys = uses.keys.iter().filter(|key| {
            let best = || search.best(key, self.values(key));
            !is_program && best().is_some_and(|at| matches!(self.item(at).kind, ItemKind::Value))
        });
        let mut waiting: Vec<(String, bool)> = uses.names.iter().chain(keys).map(|name| (name.clone(), true)).collect();
        waiting.extend(
            code.declared().filter(|name| self.methods.contains_key(name)).map(|name| (name.to_owned(), false)),
        );
        while let Some((name, wanted)) = waiting.pop() {
            if search.knows(&name) {
                continue;
            }
            let more = if wanted { search.take(&name, with_locals) } else { search.own_methods(&name) };
            waiting.extend(more.into_iter().map(|name| (name, true)));
        }
        let mut found = search.found;
        found.excerpt = Excerpt::of(code, &found.lacks);
        if found.excerpt.is_some() {
            found.lacks.clear();
        }
        found
    }

    /// Whether the page declares a name for a whole package.
    pub(super) fn declares(&self, name: &str) -> bool {
        self.declarations.contains_key(name)
    }

    /// What the page says last of a name, with all that this takes for granted, for code on a later page that has these
    /// names already and uses them so; none where it clashes with them or the page does not declare all of it.
    pub(super) fn last(&self, name: &str, taken: &HashSet<String>, uses: &Uses) -> Option<Found<'page>> {
        let (number, own, found) = (self.codes.len(), taken.clone(), Found::default());
        let mut search = Search { index: self, number, is_whole: false, own, uses, found };
        let mut waiting = search.take(name, false);
        while let Some(next) = waiting.pop() {
            if taken.contains(&next) {
                return None;
            }
            if !search.knows(&next) {
                waiting.extend(search.take(&next, false));
            }
        }
        (search.found.lacks.is_empty() && !search.found.names.is_empty()).then_some(search.found)
    }

    pub(super) fn values(&self, key: &str) -> &[At] {
        self.declarations.get(key).map_or(&[], Vec::as_slice)
    }

    pub(super) fn item(&self, at: At) -> &'page Item {
        &self.codes[at.0].items[at.1]
    }

    /// The package that a name before a dot stands for, in a piece of code with these imports.
    pub(super) fn import(&self, number: usize, name: &str, members: &BTreeSet<String>) -> Option<String> {
        let own = self.codes.get(number).map_or(&[][..], |code| &code.imports);
        let explicit = own.iter().find(|import| import_name(import).as_deref() == Some(name));
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
pub(super) fn latest<T: Copy>(all: impl Iterator<Item = (usize, T)> + Clone, number: usize) -> Option<(usize, T)> {
    let before = all.clone().filter(|(of, _)| *of < number).last();
    before.or_else(|| all.into_iter().find(|(of, _)| *of > number))
}

#[cfg(test)]
mod tests;
