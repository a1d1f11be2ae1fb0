//! Packages that code in prose uses and that are not at hand: nobody imports them, and which they are only their authors
//! know; or no module here provides them.
//!
//! `pb.Args` becomes `pb_Args`, which is as long, so that no position moves. It is a name like any other then, and what is
//! known of it is what its uses tell.

use std::cell::LazyCell;
use std::collections::{BTreeSet, HashSet};

use tree_sitter::Node;

use super::code::Code;
use super::names::{self, Uses};
use super::std_packages;
use super::stitch::import_name;
use crate::tree::{field, preorder, text_of};
use crate::{Import, ImportName};

/// How many words at the end of an import path may be the name of the package.
const WORDS: usize = 4;

/// What the imports on a page lead to, by the names that packages have there.
#[derive(Debug, Default)]
pub(super) struct OnHand {
    provided: HashSet<String>,
    unprovided: HashSet<String>,
}

/// The packages that a piece of code uses and that are not at hand.
#[derive(Debug, Clone, Default)]
pub(super) struct Foreign {
    /// What they are called in the code.
    pub(super) names: BTreeSet<String>,
    /// The import paths of those that the code imports.
    pub(super) paths: BTreeSet<String>,
}

impl OnHand {
    /// Sorts the imports of all code on a page by whether a module here provides them.
    pub(super) fn of(codes: &[Code], is_provided: impl Fn(&str) -> bool) -> Self {
        let mut on_hand = Self::default();
        for code in codes {
            let uses = LazyCell::new(|| code.uses());
            for import in &code.imports {
                if is_provided(&import.path) {
                    on_hand.provided.extend(import_name(import));
                } else {
                    on_hand.unprovided.extend(name_in(&uses, import));
                }
            }
        }
        on_hand
    }
}

impl Foreign {
    /// The packages that are not at hand of those that a piece of code uses: what it imports itself, and in a part of
    /// something also what it only takes types from, or what the page imports elsewhere.
    pub(super) fn of(code: &Code, on_hand: &OnHand, is_provided: impl Fn(&str) -> bool) -> Self {
        // A dot takes in names that nobody can tell from others.
        let is_foreign = |import: &&Import| import.name != ImportName::Dot && !is_provided(&import.path);
        let imported: Vec<&Import> = code.imports.iter().filter(is_foreign).collect();
        let uses = LazyCell::new(|| code.uses());
        let mut names: BTreeSet<String> = imported.iter().filter_map(|import| name_in(&uses, import)).collect();
        if code.is_part() {
            let text = code.file.text();
            let of_types = qualifiers(code).map(|package| text_of(text, package).to_owned());
            let on_page = uses.members.keys().filter(|name| on_hand.unprovided.contains(*name)).cloned();
            let is_free = |name: &String| {
                let members = uses.members.get(name).cloned().unwrap_or_default();
                !on_hand.provided.contains(name) && std_packages::candidates(name, &members).is_empty()
            };
            names.extend(of_types.chain(on_page).filter(is_free));
        }
        Self { names, paths: imported.into_iter().map(|import| import.path.clone()).collect() }
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.paths.is_empty()
    }

    /// Whether a name is that of a member of one of them.
    pub(super) fn has(&self, name: &str) -> bool {
        name.split_once('_').is_some_and(|(package, _)| self.names.contains(package))
    }

    /// A text about names, as the author of the code writes them.
    pub(super) fn as_written(&self, text: &str) -> String {
        let dotted = |text: String, package: &String| text.replace(&format!("{package}_"), &format!("{package}."));
        self.names.iter().fold(text.to_owned(), dotted)
    }

    /// The code without the imports of these packages, and with their members as names of its own; none where they are not
    /// written as usual.
    pub(super) fn removed_from(&self, code: &Code) -> Option<String> {
        let text = code.file.text();
        let free = names::free(text, code.file.root());
        let operands = free.iter().filter(|name| name.parent().is_some_and(|of| of.kind() == "selector_expression"));
        let mut bytes = text.as_bytes().to_vec();
        let qualifiers = qualifiers(code);
        for name in operands.copied().chain(qualifiers).filter(|name| self.names.contains(text_of(text, *name))) {
            match bytes.get_mut(name.end_byte()) {
                Some(dot @ (b'.' | b'_')) => *dot = b'_',
                _ => return None,
            }
        }
        for import in self.imports(code) {
            bytes[import.byte_range()].fill(b' ');
        }
        String::from_utf8(bytes).ok()
    }

    /// What imports these packages: a line of a list, or all of a declaration.
    fn imports<'code>(&self, code: &'code Code) -> impl Iterator<Item = Node<'code>> {
        let specs = preorder(code.file.root()).filter(|node| node.kind() == "import_spec");
        let path = |spec: &Node<'code>| field(*spec, "path").first().map(|path| text_of(code.file.text(), *path));
        let of_these =
            specs.filter(move |spec| path(spec).is_some_and(|path| self.paths.contains(path.trim_matches(['"', '`']))));
        of_these.map(|spec| spec.parent().filter(|of| of.kind() == "import_declaration").unwrap_or(spec))
    }
}

/// That code imports a package which is not at hand.
pub fn not_provided(import: &str) -> String {
    format!("it imports `{import}`, which no module here provides")
}

/// What a package is called in the code that imports it, as far as its path and what the code uses tell.
fn name_in(uses: &Uses, import: &Import) -> Option<String> {
    let name = import_name(import)?;
    if import.name != ImportName::Default || uses.members.contains_key(&name) {
        return Some(name);
    }
    // `go-sqlite3` may be called so, or `sqlite3`, and `yaml.v3` is `yaml`: of the words in the last elements of the path,
    // that which the code uses.
    let is_used =
        |word: &&str| uses.members.contains_key(*word) && std_packages::candidates(word, &BTreeSet::new()).is_empty();
    let used = import.path.rsplit(['/', '-', '.', '_']).take(WORDS).find(is_used);
    Some(used.map_or(name, str::to_owned))
}

/// What stands before the dot in types of other packages.
fn qualifiers(code: &Code) -> impl Iterator<Item = Node<'_>> {
    let qualified = preorder(code.file.root()).filter(|node| node.kind() == "qualified_type");
    qualified.flat_map(|node| field(node, "package"))
}
