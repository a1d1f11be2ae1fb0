//! The pages of a chapter in the order in which they are read: what one declares, a reader of the next has seen.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use gvp_core::SourceFile;

use super::stitch::{Found, Index};
use super::unit_text::{Draft, OnPage};
use super::wrap::Wrapper;

/// The pages of a chapter, read.
pub struct Chapter<'page> {
    drafts: &'page [Draft<'page>],
    indexes: Vec<Index<'page>>,
}

/// Shorter names than this mean something else on every page.
const SHORTEST: usize = 3;

impl<'page> Chapter<'page> {
    /// Looks through pages, which come in the order in which they are read.
    pub fn of(drafts: &'page [Draft<'page>]) -> Self {
        let index = |draft: &'page Draft<'page>| Index::of(&draft.codes, |number| draft.counts(number));
        Self { drafts, indexes: drafts.iter().map(index).collect() }
    }

    /// What there is on a page, in its order. Every fence that says that it is Go is in it, and every one that says
    /// nothing and is a whole Go file.
    pub fn on_page(&self, page: usize) -> Vec<OnPage> {
        self.drafts.get(page).map(|draft| draft.on_page(self, page)).unwrap_or_default()
    }

    pub(super) fn wrapper(&self, page: usize) -> Wrapper<'_> {
        let draft = &self.drafts[page];
        Wrapper { codes: &draft.codes, markers: &draft.markers, index: &self.indexes[page] }
    }

    /// Go files with what a fence lacks and exactly one earlier page declares. Where several do, nobody knows which is
    /// meant.
    pub(super) fn borrow_from_earlier(
        &self,
        page: usize,
        number: usize,
        package: &str,
        found: &mut Found<'page>,
    ) -> Vec<SourceFile> {
        let code = &self.drafts[page].codes[number];
        let uses = code.uses();
        let mut borrowed: BTreeMap<usize, Found<'page>> = BTreeMap::new();
        for name in found.lacks.clone() {
            let Some(of) = self.only_earlier_page(page, &name) else { continue };
            let others = borrowed.iter().filter(|(other, _)| **other != of).map(|(_, known)| known);
            let known = others.chain([&*found]).flat_map(|known| &known.names).cloned();
            let taken: HashSet<String> = code.declared().map(str::to_owned).chain(known).collect();
            let Some(more) = self.indexes[of].last(&name, &taken, &uses) else { continue };
            let own = borrowed.entry(of).or_default();
            own.declarations.extend(more.declarations);
            own.names.extend(more.names);
        }
        let names: BTreeSet<String> = borrowed.values().flat_map(|known| known.names.iter().cloned()).collect();
        found.lacks.retain(|name| !names.contains(name));
        found.names.extend(names);
        borrowed.iter().filter_map(|(of, known)| self.context(*of, package, known)).collect()
    }

    fn only_earlier_page(&self, page: usize, name: &str) -> Option<usize> {
        let mut earlier = (0..page).filter(|of| name.len() >= SHORTEST && self.indexes[*of].declares(name));
        earlier.next().filter(|_| earlier.next().is_none())
    }

    /// The Go file with what is taken from an earlier page, on the lines that it has there.
    fn context(&self, page: usize, package: &str, found: &Found<'page>) -> Option<SourceFile> {
        let draft = &self.drafts[page];
        let (number, _) = *found.declarations.first()?;
        let text = self.wrapper(page).context(package, found)?;
        let staged_as = Some(draft.name(number, &format!("_page{page}")));
        Some(SourceFile { staged_as, borrowed: true, ..draft.source(number, text, false) })
    }
}
