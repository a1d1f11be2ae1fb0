//! From a page to the units on it: each fence a Go file of its own, with what it takes from the rest of the page.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Expectation, Fence, Form, Location, Promise, SourceFile, UnitKind, Word};

use super::announced::announced;
use super::chapter::Chapter;
use super::code::Code;
use super::continuation::{goes_on, is_first_part};
use super::crash::crashes;
use super::excerpt::Excerpt;
use super::foreign::{OnHand, not_provided};
use super::historical::historical;
use super::listing::{go_mod, listings, name_of};
use super::page::{Block, CodeLine, FenceBlock, Page};
use super::quotations::{promised, quotations};
use super::spoken::{Spoken, all_said, said_outside};
use super::stand_in;
use super::stitch::Found;
use super::tail::Tail;
use super::wrap::{FRAGMENT, Markers};
use crate::annotations::Annotations;

/// A unit that stands on a page.
#[derive(Debug, Clone)]
pub struct BookUnit {
    /// What it is.
    pub kind: UnitKind,
    /// The package it says it is part of, or the one it is given.
    pub package: String,
    /// Its Go files: that of the fence, and the one with what it takes from the rest of the page.
    pub files: Vec<SourceFile>,
    /// What its author says to GVP, in the code and around it.
    pub annotations: Annotations,
    /// What the page says of it.
    pub fence: Fence,
}

/// Fences that show the files of one program, each under its name.
#[derive(Debug, Clone)]
pub struct Listing {
    /// The lines on which its fences open, counted from 1.
    pub lines: Vec<u32>,
    /// Its Go files. What Go is to know them as is relative to the module.
    pub files: Vec<SourceFile>,
    /// The text of its `go.mod`, if the page shows one.
    pub go_mod: Option<String>,
    /// What its author says to GVP around the code. What the code says is not among it.
    pub annotations: Annotations,
    /// What the page says of it.
    pub fence: Fence,
}

/// What there is on a page.
#[derive(Debug, Clone)]
pub enum OnPage {
    /// A unit.
    Unit(BookUnit),
    /// Files that make units as those in a folder do.
    Listing(Listing),
}

/// Fences that make one unit: one, or several that continue each other.
struct Group {
    /// Indexes of their blocks.
    blocks: Vec<usize>,
    spoken: Spoken,
}

/// What there is on the page at `path`, in the order of the page. Every fence that says that it is Go is in it, and
/// every one that says nothing and is a whole Go file. Whatever it imports is taken to be at hand.
pub fn on_page(path: &Utf8Path, page: &Page) -> Vec<OnPage> {
    Chapter::of(&[Draft::read(path, page, &|_| true)]).on_page(0)
}

fn groups(path: &Utf8Path, blocks: &[Block]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let Block::Fence(fence) = block else { continue };
        if !fence.is_go() {
            continue;
        }
        let spoken = Spoken::of(path, fence, &blocks[..at]);
        let continues = |spoken: &Spoken| spoken.directives.iter().any(|said| said.word == Word::Continues);
        match groups.last_mut().filter(|_| continues(&spoken)) {
            Some(last) => {
                last.blocks.push(at);
                last.spoken.directives.extend(spoken.directives);
                last.spoken.misunderstandings.extend(spoken.misunderstandings);
            }
            None => groups.push(Group { blocks: vec![at], spoken }),
        }
    }
    groups
}

/// All that is known of a page before any unit is made.
pub struct Draft<'page> {
    pub(super) path: &'page Utf8Path,
    pub(super) page: &'page Page,
    groups: Vec<Group>,
    pub(super) codes: Vec<Code>,
    annotations: Vec<Annotations>,
    announced: Vec<Option<Location>>,
    pub(super) markers: Vec<Markers>,
}

impl<'page> Draft<'page> {
    /// Reads the code on the page at `path`. Of what `is_provided` says no of, by its import path, only what the code
    /// itself tells is known.
    pub fn read(path: &'page Utf8Path, page: &'page Page, is_provided: &dyn Fn(&str) -> bool) -> Self {
        let groups = groups(path, page.blocks());
        let (mut codes, mut said, mut announcements, mut markers) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for group in &groups {
            let fences: Vec<&FenceBlock> = group.blocks.iter().filter_map(|at| fence(page, *at)).collect();
            let lines: Vec<&CodeLine> = fences.iter().flat_map(|fence| code_lines(fence)).collect();
            let code = Code::read(&lines, is_test(&fences));
            said.push(all_said(path, &code, &group.spoken));
            let told = fences.iter().find_map(|fence| Tail::of(fence)?.refusal(path, fence));
            let told = told.or_else(|| group.blocks.iter().find_map(|at| announced(path, page.blocks(), *at)));
            let is_history = || group.blocks.iter().find_map(|at| historical(path, page.blocks(), *at));
            announcements.push(told.or_else(is_history));
            markers.push(Markers {
                opening: fences.first().map_or(0, |fence| fence.line as usize - 1),
                closing: fences.last().map_or(0, |fence| fence.end_line() as usize - 1),
            });
            codes.push(code);
        }
        for at in 0..codes.len() {
            let mut places = groups[at].blocks.iter();
            codes[at].elided |= goes_on(&codes[at], &codes[at + 1..])
                || places.any(|place| is_first_part(&codes[at], page.blocks(), *place));
        }
        let mut draft = Self { path, page, groups, codes, annotations: said, announced: announcements, markers };
        draft.leave_out_foreign_packages(is_provided);
        draft
    }

    /// The files of a listing import each other, and bring along what they need.
    fn leave_out_foreign_packages(&mut self, is_provided: &dyn Fn(&str) -> bool) {
        let listed: HashSet<usize> = self.listings().into_iter().flatten().collect();
        let on_hand = OnHand::of(&self.codes, is_provided);
        let codes = std::mem::take(&mut self.codes).into_iter().enumerate();
        let read = codes.map(|(number, code)| {
            if listed.contains(&number) { code } else { code.without_foreign_packages(&on_hand, is_provided) }
        });
        self.codes = read.collect();
    }

    /// Everything on the page, in its order.
    pub(super) fn on_page(&self, chapter: &Chapter<'_>, page: usize) -> Vec<OnPage> {
        let listings = self.listings();
        let within = |number: usize| listings.iter().find(|listing| listing.contains(&number));
        let mut found = Vec::new();
        for number in 0..self.groups.len() {
            match within(number) {
                None => found.push(OnPage::Unit(self.unit(number, chapter, page))),
                Some(listing) if listing.first() == Some(&number) => found.push(OnPage::Listing(self.listing(listing))),
                Some(_) => {}
            }
        }
        found
    }

    /// Whether other fences may take declarations from this one: not what is meant to be wrong.
    pub(super) fn counts(&self, number: usize) -> bool {
        let refused = |promise: &Promise| matches!(promise, Promise::CompileFails { .. });
        self.codes[number].form != Form::NotGo
            && self.announced[number].is_none()
            && !self.annotations[number].expectations.iter().any(|expectation| refused(&expectation.promise))
    }

    fn unit(&self, number: usize, chapter: &Chapter<'_>, page: usize) -> BookUnit {
        let wrapper = chapter.wrapper(page);
        let code = &self.codes[number];
        let package = code.package().unwrap_or(FRAGMENT).to_owned();
        let mut found = match code.form {
            Form::NotGo => Found::default(),
            _ => wrapper.index.find(number, code.form == Form::Statements),
        };
        let kind = kind(code.form);
        let takes = !package.ends_with("_test");
        let context = wrapper.context(&package, &found).filter(|_| takes);
        let earlier = if takes && code.form != Form::NotGo {
            chapter.borrow_from_earlier(page, number, &package, &mut found)
        } else {
            Vec::new()
        };
        found.stand_ins = stand_in::declarations(wrapper.index, number, &found);
        let mut files = vec![self.source(number, wrapper.file(number, &found), kind == UnitKind::Tests)];
        files.extend(context.map(|context| {
            let staged_as = Some(self.name(number, "_context"));
            SourceFile { staged_as, borrowed: true, ..self.source(number, context, false) }
        }));
        files.extend(earlier);
        let mut annotations = self.annotations[number].clone();
        let quotations = self.quotations(number, &mut annotations);
        let mut fence = self.fence(number, &found, quotations);
        fence.announced.clone_from(&self.announced[number]);
        fence.crashes = self.groups[number].blocks.iter().find_map(|at| self.crash(*at));
        if fence.elided && kind != UnitKind::Fragment {
            annotations.recipe.forbidden.get_or_insert_with(|| "something is left out of it".to_owned());
        }
        // What stands in for something does nothing, and nobody is to be blamed for that.
        if let Some(path) = fence.unprovided.first() {
            annotations.recipe.forbidden.get_or_insert_with(|| not_provided(path));
        }
        if kind == UnitKind::Library && !found.stand_ins.is_empty() {
            let names = fence.lacks.join("`, `");
            annotations.recipe.forbidden.get_or_insert_with(|| format!("it uses what is not shown: `{names}`"));
        }
        if matches!(kind, UnitKind::Program | UnitKind::Tests) && !fence.stitched.is_empty() {
            // The page shows several stages of it, and which one is meant only the author knows.
            let (verb, names) = (if kind == UnitKind::Tests { "tests" } else { "uses" }, fence.stitched.join("`, `"));
            annotations
                .recipe
                .forbidden
                .get_or_insert_with(|| format!("what it {verb} stands in other fences: `{names}`"));
        }
        BookUnit { kind, package, files, annotations, fence }
    }

    /// The groups that make one listing together.
    fn listings(&self) -> Vec<Vec<usize>> {
        let fences: Vec<usize> = self.groups.iter().filter_map(|group| group.blocks.first().copied()).collect();
        let is_whole = |number: usize| {
            let code = &self.codes[number];
            self.groups[number].blocks.len() == 1 && code.form.is_whole_file() && !code.elided
        };
        let mut found = listings(self.page.blocks(), &fences, is_whole);
        found.retain(|listing| self.is_consistent(listing));
        found
    }

    /// Whether files that are said to be in one folder are of one package, and of one program at most: several are told
    /// one after the other, each with what it prints.
    fn is_consistent(&self, listing: &[usize]) -> bool {
        let mut folders: HashMap<String, (&str, usize)> = HashMap::new();
        listing.iter().all(|number| {
            let name = self.groups[*number].blocks.first().and_then(|at| name_of(fence(self.page, *at)?));
            let folder = name.as_deref().and_then(|name| Some(name.rsplit_once('/')?.0.to_owned())).unwrap_or_default();
            let code = &self.codes[*number];
            let package = code.package().unwrap_or_default().trim_end_matches("_test");
            let (of_folder, programs) = folders.entry(folder).or_insert((package, 0));
            *programs += usize::from(code.form == Form::Program);
            *of_folder == package && *programs <= 1
        })
    }

    fn listing(&self, numbers: &[usize]) -> Listing {
        let blocks: Vec<usize> = numbers.iter().flat_map(|number| self.groups[*number].blocks.clone()).collect();
        let fences: Vec<&FenceBlock> = blocks.iter().filter_map(|at| fence(self.page, *at)).collect();
        let files = numbers.iter().zip(&fences).map(|(number, fence)| SourceFile {
            staged_as: name_of(fence).map(Utf8PathBuf::from),
            ..self.source(*number, self.codes[*number].file.text().to_owned(), false)
        });
        let around = blocks.first().zip(blocks.last()).map_or(&[][..], |(first, last)| {
            let first = first.saturating_sub(2);
            &self.page.blocks()[first..(last + 3).min(self.page.blocks().len())]
        });
        let go_mod = around.iter().find_map(|block| match block {
            Block::Fence(fence) => go_mod(fence),
            Block::Html { .. } | Block::Prose { .. } | Block::Heading | Block::Indented { .. } => None,
        });
        let spoken = numbers.iter().map(|number| &self.groups[*number].spoken);
        let mut annotations = said_outside(spoken);
        let last = numbers.last().copied().unwrap_or_default();
        let quotations = self.quotations(last, &mut Annotations::default());
        annotations.expect_on_page(blocks.last().into_iter().flat_map(|at| self.promised(*at)).collect());
        let lines: Vec<u32> = fences.iter().map(|fence| fence.line).collect();
        let no_break_space = no_break_space(self.path, &fences);
        let fence = Fence { lines: lines.clone(), quotations, no_break_space, ..Fence::new(Form::File, 1) };
        Listing { lines, files: files.collect(), go_mod, annotations, fence }
    }

    fn fence(&self, number: usize, found: &Found<'_>, quotations: Vec<gvp_core::Quotation>) -> Fence {
        let code = &self.codes[number];
        let fences: Vec<&FenceBlock> =
            self.groups[number].blocks.iter().filter_map(|at| fence(self.page, *at)).collect();
        Fence {
            elided: code.elided,
            lines: fences.iter().map(|fence| fence.line).collect(),
            no_break_space: no_break_space(self.path, &fences),
            stitched: found.names.iter().cloned().collect(),
            lacks: found.lacks.iter().map(|name| self.as_written(name)).collect(),
            assumed: assumed(found).iter().map(|text| self.as_written(text)).collect(),
            unprovided: code.foreign.paths.iter().cloned().collect(),
            trouble: code.trouble.clone(),
            quotations,
            ..Fence::new(code.form, 1)
        }
    }

    /// A text about names of a fence, some of which it may have from others, as their authors write them.
    fn as_written(&self, text: &str) -> String {
        self.codes.iter().fold(text.to_owned(), |text, code| code.foreign.as_written(&text))
    }

    /// The fences that follow, and what they promise where the author promises nothing else.
    fn quotations(&self, number: usize, annotations: &mut Annotations) -> Vec<gvp_core::Quotation> {
        let Some(last) = self.groups[number].blocks.last() else { return Vec::new() };
        let quotations = quotations(self.path, self.page.blocks(), *last);
        let is_run = matches!(self.codes[number].form, Form::Program | Form::TestFile);
        if is_run && annotations.expectations.iter().all(|known| known.weak) {
            annotations.expect_on_page(self.promised(*last));
        }
        quotations
    }

    /// What the page promises of a fence, below its code or after it.
    fn promised(&self, at: usize) -> Vec<Expectation> {
        let told = fence(self.page, at).and_then(|fence| Some(Tail::of(fence)?.promised(self.path, self.page, fence)));
        told.unwrap_or_else(|| promised(self.path, self.page, at))
    }

    /// Where the page says that what a fence holds ends badly.
    fn crash(&self, at: usize) -> Option<Location> {
        let told = fence(self.page, at).and_then(|fence| Tail::of(fence)?.crash(self.path, fence));
        told.or_else(|| crashes(self.path, self.page.blocks(), at))
    }

    pub(super) fn source(&self, number: usize, text: String, is_test: bool) -> SourceFile {
        SourceFile {
            staged_as: Some(self.name(number, if is_test { "_test" } else { "" })),
            within: Some(Arc::clone(self.page.text())),
            ..SourceFile::new(self.path, text)
        }
    }

    /// What Go is to call a file: after the page and the line, in letters that Go takes, and with an ending that is no
    /// build constraint, as a bare `_386` would be.
    pub(super) fn name(&self, number: usize, ending: &str) -> Utf8PathBuf {
        let plain = |char: char| if char.is_ascii_alphanumeric() { char } else { '_' };
        let stem: String = self.path.file_name().unwrap_or_default().chars().map(plain).collect();
        // Go does not look at files whose names begin so.
        let stem = stem.trim_start_matches('_');
        Utf8PathBuf::from(format!("{stem}_L{}{ending}.go", self.markers[number].opening + 1).trim_start_matches('_'))
    }
}

/// Where fences are indented with no-break spaces.
fn no_break_space(path: &Utf8Path, fences: &[&FenceBlock]) -> Option<Location> {
    fences.iter().find_map(|fence| fence.no_break_space).map(|line| Location::line(path, line))
}

/// The lines of a fence that are code.
fn code_lines(fence: &FenceBlock) -> &[CodeLine] {
    Tail::of(fence).map_or(&fence.lines, |tail| tail.code(fence))
}

fn fence(page: &Page, at: usize) -> Option<&FenceBlock> {
    match page.blocks().get(at)? {
        Block::Fence(fence) => Some(fence),
        Block::Html { .. } | Block::Prose { .. } | Block::Heading | Block::Indented { .. } => None,
    }
}

/// What nothing shows and everybody knows.
fn assumed(found: &Found<'_>) -> Vec<String> {
    let variables = found.assumed.iter().map(|(name, of)| format!("{name} {of}"));
    variables.chain(found.excerpt.iter().flat_map(Excerpt::told)).chain(found.stand_ins.iter().cloned()).collect()
}

fn is_test(fences: &[&FenceBlock]) -> bool {
    fences.iter().any(|fence| fence.info.title.as_ref().is_some_and(|title| title.ends_with("_test.go")))
}

fn kind(form: Form) -> UnitKind {
    match form {
        Form::Program => UnitKind::Program,
        Form::File => UnitKind::Library,
        Form::TestFile => UnitKind::Tests,
        Form::Declarations | Form::Statements | Form::NotGo => UnitKind::Fragment,
    }
}
