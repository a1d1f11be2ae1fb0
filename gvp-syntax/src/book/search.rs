//! The search for what a fence takes for granted: name by name, and what each of them takes for granted in turn.

use std::collections::{BTreeSet, HashSet};

use super::code::{Item, ItemKind};
use super::conventions;
use super::fit::Offer;
use super::names::Uses;
use super::std_packages;
use super::stitch::{At, Found, Index, latest};

/// A search for what one fence takes for granted.
pub(super) struct Search<'a, 'page> {
    pub(super) index: &'a Index<'page>,
    pub(super) number: usize,
    pub(super) is_whole: bool,
    pub(super) own: HashSet<String>,
    /// What the fence itself takes for granted, and how it uses it.
    pub(super) uses: &'a Uses,
    pub(super) found: Found<'page>,
}

impl<'page> Search<'_, 'page> {
    /// Takes what declares a name, if the page has it; the names that are wanted next.
    pub(super) fn take(&mut self, name: &str, with_locals: bool) -> Vec<String> {
        let uses = self.uses;
        if self.own.contains(name) {
            return Vec::new();
        }
        if let Some(at) = self.best(name, self.index.values(name)) {
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
    pub(super) fn knows(&self, name: &str) -> bool {
        let found = &self.found;
        found.names.contains(name) || found.lacks.contains(name) || found.assumed.contains_key(name)
    }

    /// Of the declarations that clash with nothing taken so far, the one that fits the fence best; of several, the last
    /// before it, or else the first after it.
    pub(super) fn best(&self, name: &str, all: &[At]) -> Option<At> {
        let free = |at: &&At| self.index.item(**at).declares.iter().all(|name| self.is_free(name));
        let fit = |at: &At| self.index.item(*at).offer.fits(name, self.uses);
        let best = all.iter().filter(free).map(fit).max()?;
        latest(all.iter().filter(free).filter(|at| fit(at) == best).copied(), self.number)
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
            for of in &item.declares {
                more.extend(self.methods(of, &item.offer, |_| true));
            }
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

    /// Takes those methods of a type of the fence's own that it calls and does not show, neither for the type itself nor
    /// for one that this embeds.
    pub(super) fn own_methods(&mut self, of: &str) -> Vec<String> {
        let (index, uses) = (self.index, self.uses);
        let items = &index.codes[self.number].items;
        let declares = |item: &Item, name: &str| item.declares.iter().any(|declared| declared == name);
        let is_it = |item: &&Item| item.kind == ItemKind::Type && declares(item, of);
        let Some(shown) = items.iter().find(is_it).map(|item| &item.offer) else { return Vec::new() };
        // What it has otherwise, a whole file may well mean.
        if self.is_whole && shown.is_served() {
            return Vec::new();
        }
        let embeds = |of: &str| shown.embeds(of);
        let is_inherited = |name: &str| {
            items.iter().any(|item| matches!(&item.kind, ItemKind::Method { of } if embeds(of)) && declares(item, name))
        };
        self.methods(of, shown, |name| uses.fields.contains(name) && !is_inherited(name))
    }

    /// Takes methods of a type that other fences show, those that fit what is called before others; the names that are
    /// wanted next. Methods of another stage of the type are left.
    fn methods(&mut self, of: &str, declared: &Offer, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let all = self.index.methods.get(of).map_or(&[][..], Vec::as_slice);
        let name_of = |at: &At| self.index.item(*at).declares.first().map(String::as_str).unwrap_or_default();
        let names: HashSet<&str> = all.iter().map(name_of).collect();
        let is_of_stage = |at: &At| declared.has_what_it_takes(&self.index.item(*at).offer, &names);
        let misfits = |at: &At| self.index.item(*at).offer.fits(name_of(at), self.uses) == 0;
        let (mut before, after): (Vec<At>, Vec<At>) =
            all.iter().copied().filter(|at| at.0 != self.number).partition(|at| at.0 < self.number);
        before.reverse();
        let mut others: Vec<At> = before.into_iter().chain(after).filter(is_of_stage).collect();
        others.sort_by_key(misfits);
        let own = all.iter().filter(|at| at.0 == self.number).map(name_of);
        let mut known: HashSet<&str> = own.collect();
        others.retain(|at| wanted(name_of(at)) && known.insert(name_of(at)));
        self.found.declarations.extend(&others);
        others.iter().flat_map(|at| self.wanted_by(*at)).collect()
    }
}

/// The names in the text of a type.
fn type_names(of: &str) -> Vec<String> {
    let file = crate::GoFile::parse(&format!("var _ {of}"));
    let uses = Uses::of(file.text(), file.root());
    uses.names.iter().filter(|name| !uses.members.contains_key(*name)).cloned().collect()
}
