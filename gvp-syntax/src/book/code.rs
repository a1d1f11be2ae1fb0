//! The code of a fence, read: what it is, and the pieces it is made of.

use gvp_core::Form;
use tree_sitter::Node;

use super::canvas::{Canvas, Point};
use super::elision;
use super::fit::Offer;
use super::foreign::{Foreign, OnHand};
use super::include::shown_file;
use super::mixture::mixture;
use super::names::Uses;
use super::page::CodeLine;
use crate::tree::{children, field, preorder, text_of};
use crate::{GoFile, Import};

/// The code of a fence, read.
#[derive(Debug)]
pub(super) struct Code {
    /// It as a text in which all else on the page is blank, with what is left out filled in.
    pub(super) file: GoFile,
    pub(super) form: Form,
    /// Whether something is left out.
    pub(super) elided: bool,
    /// Whether it ends blocks that are opened before it.
    pub(super) ends_earlier: bool,
    /// What keeps it from being Go, if anything does.
    pub(super) trouble: Option<String>,
    /// What stands at its top level, comments aside.
    pub(super) items: Vec<Item>,
    pub(super) imports: Vec<Import>,
    /// Packages that are not at hand, whose members are names of the code's own.
    pub(super) foreign: Foreign,
}

/// One declaration or statement at the top level.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) kind: ItemKind,
    pub(super) start: Point,
    pub(super) end: Point,
    /// The names it declares: of a package where it is a declaration, of a function where it is a statement.
    pub(super) declares: Vec<String>,
    pub(super) uses: Uses,
    /// The parameters of a function, each with the text of its type.
    pub(super) parameters: Vec<(String, String)>,
    pub(super) offer: Offer,
    /// Whether it is a function of which only the signature is shown.
    pub(super) is_bodiless: bool,
}

/// What stands at the top level of a fence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ItemKind {
    Package,
    Import,
    Function,
    /// A method, by the name of its type.
    Method {
        of: String,
    },
    Type,
    /// `var` or `const`: a declaration or a statement, as its neighbours are.
    Value,
    Statement,
}

impl Item {
    /// Whether what it declares is a name of the package, in a fence of this form.
    pub(super) fn is_of_package(&self, form: Form) -> bool {
        match &self.kind {
            ItemKind::Function | ItemKind::Type => true,
            ItemKind::Value => form != Form::Statements,
            ItemKind::Package | ItemKind::Import | ItemKind::Method { .. } | ItemKind::Statement => false,
        }
    }

    /// Whether what it declares is a name of a function: a variable between statements.
    pub(super) fn is_local(&self, form: Form) -> bool {
        let between_statements = self.kind == ItemKind::Value && form == Form::Statements;
        (between_statements || self.kind == ItemKind::Statement) && !self.declares.is_empty()
    }

    fn is_method(&self) -> bool {
        matches!(self.kind, ItemKind::Method { .. })
    }
}

impl Code {
    /// Reads the code of one or more fences.
    pub(super) fn read(lines: &[&CodeLine], is_test: bool) -> Self {
        let bare = Canvas::of(lines.iter().copied()).into_text();
        let text = with_raw_strings(&bare, lines);
        let mut file = GoFile::parse(&text);
        let mut elided = file.comments().iter().any(|comment| elision::is_mark(&comment.text));
        if file.root().has_error()
            && let Some(filled) = elision::without_marks(&text)
        {
            elided = true;
            let second = GoFile::parse(&filled);
            if !second.root().has_error() || second.package().is_some() {
                file = second;
            }
        }
        let mut ends_earlier = false;
        if file.root().has_error() && file.package().is_none() {
            let whole =
                |made: Option<String>| made.map(|text| GoFile::parse(&text)).filter(|it| !it.root().has_error());
            let (closed, opened) = (whole(elision::closed(file.text())), whole(elision::opened(file.text())));
            ends_earlier = opened.is_some();
            if let Some(second) = closed.or(opened) {
                (elided, file) = (true, second);
            }
        }
        let items = items(&file);
        let (form, trouble) = form(&file, &items, is_test);
        Self { form, elided, ends_earlier, trouble, items, imports: file.imports(), foreign: Foreign::default(), file }
    }

    /// The same without packages that are not at hand: their members are names of its own.
    pub(super) fn without_foreign_packages(self, on_hand: &OnHand, is_provided: impl Fn(&str) -> bool) -> Self {
        let foreign = Foreign::of(&self, on_hand, is_provided);
        let text = (!foreign.is_empty()).then(|| foreign.removed_from(&self)).flatten();
        let file = text.map(|text| GoFile::parse(&text)).filter(|file| !file.root().has_error());
        match file {
            Some(file) => Self { items: items(&file), imports: file.imports(), foreign, file, ..self },
            None => self,
        }
    }

    /// Whether it is a part of something, and may well use what is not shown; a whole program lacks nothing but by mistake.
    pub(super) fn is_part(&self) -> bool {
        match self.form {
            Form::File | Form::Declarations | Form::Statements => true,
            Form::Program | Form::TestFile | Form::NotGo => false,
        }
    }

    /// Whether it may well use a name that nothing shows.
    pub(super) fn may_lack(&self, name: &str) -> bool {
        self.is_part() || self.foreign.has(name)
    }

    /// The names it declares for a whole package.
    pub(super) fn declared(&self) -> impl Iterator<Item = &str> {
        let items = self.items.iter().filter(|item| item.is_of_package(self.form));
        items.flat_map(|item| &item.declares).map(String::as_str)
    }

    /// What it takes for granted, imports aside.
    pub(super) fn uses(&self) -> Uses {
        let mut uses = Uses::default();
        self.items.iter().for_each(|item| uses.add(&item.uses));
        let named: Vec<&Item> = self.items.iter().filter(|item| !item.is_method()).collect();
        uses.without(|name| named.iter().any(|item| item.declares.iter().any(|known| known == name)))
    }

    /// The package it says it is part of.
    pub(super) fn package(&self) -> Option<&str> {
        self.file.package().map(|(name, _)| name)
    }
}

/// The text with the lines that begin within a raw string moved to where they would stand in a file of their own: what
/// nesting puts before them would become part of the string.
fn with_raw_strings(bare: &str, lines: &[&CodeLine]) -> String {
    if lines.iter().all(|line| line.column == 0) || !bare.contains('`') {
        return bare.to_owned();
    }
    let file = GoFile::parse(bare);
    let raw = preorder(file.root()).filter(|node| node.kind() == "raw_string_literal");
    let rows: Vec<usize> = raw.flat_map(|node| node.start_position().row + 1..node.end_position().row + 1).collect();
    let moved = lines.iter().map(|line| {
        let column = if rows.contains(&(line.line as usize - 1)) { 0 } else { line.column };
        CodeLine { column, ..(*line).clone() }
    });
    Canvas::of(&moved.collect::<Vec<_>>()).into_text()
}

fn items(file: &GoFile) -> Vec<Item> {
    children(file.root()).into_iter().filter(|node| !node.is_error()).map(|node| item(file.text(), node)).collect()
}

fn item(text: &str, node: Node<'_>) -> Item {
    let kind = match node.kind() {
        "package_clause" => ItemKind::Package,
        "import_declaration" => ItemKind::Import,
        "function_declaration" => ItemKind::Function,
        "method_declaration" => ItemKind::Method { of: receiver_type(text, node) },
        "type_declaration" => ItemKind::Type,
        "var_declaration" | "const_declaration" => ItemKind::Value,
        _ => ItemKind::Statement,
    };
    let declares = declares(node).into_iter().map(|name| text_of(text, name).to_owned());
    Item {
        declares: declares.filter(|name| name != "_" && !name.is_empty()).collect(),
        uses: Uses::of(text, node),
        parameters: parameters(text, node),
        offer: Offer::of(text, node),
        is_bodiless: is_bodiless(node),
        start: node.start_position().into(),
        end: node.end_position().into(),
        kind,
    }
}

fn is_bodiless(node: Node<'_>) -> bool {
    let is_function = matches!(node.kind(), "function_declaration" | "method_declaration");
    is_function && node.child_by_field_name("body").is_none()
}

/// The names that an item declares at its own level.
fn declares(node: Node<'_>) -> Vec<Node<'_>> {
    match node.kind() {
        "function_declaration" | "method_declaration" | "type_spec" | "type_alias" | "var_spec" | "const_spec" => {
            field(node, "name")
        }
        "type_declaration" | "var_declaration" | "var_spec_list" | "const_declaration" => {
            children(node).into_iter().flat_map(declares).collect()
        }
        "short_var_declaration" => field(node, "left").into_iter().flat_map(children).collect(),
        _ => Vec::new(),
    }
}

/// The name of the type in `func (t *T[K]) …`.
fn receiver_type(text: &str, method: Node<'_>) -> String {
    let receiver = method.child_by_field_name("receiver");
    let name = receiver.and_then(|receiver| preorder(receiver).find(|node| node.kind() == "type_identifier"));
    name.map(|name| text_of(text, name).to_owned()).unwrap_or_default()
}

fn parameters(text: &str, function: Node<'_>) -> Vec<(String, String)> {
    let lists = ["receiver", "parameters"].iter().filter_map(|list| function.child_by_field_name(list));
    let declarations = lists.flat_map(children).filter(|node| node.kind() == "parameter_declaration");
    declarations
        .flat_map(|node| {
            let of = node.child_by_field_name("type").map(|of| text_of(text, of).to_owned()).unwrap_or_default();
            field(node, "name").into_iter().map(move |name| (text_of(text, name).to_owned(), of.clone()))
        })
        .filter(|(name, of)| name != "_" && !of.contains('\n'))
        .collect()
}

/// What the code is, and what keeps it from being Go.
fn form(file: &GoFile, items: &[Item], is_test: bool) -> (Form, Option<String>) {
    if let Some((package, clause)) = file.package() {
        // Several files in one fence, or what a shell printed: nothing but comments stands before a package clause.
        if let Some(error) = file.syntax_errors().first().filter(|error| error.line < clause.line) {
            return (Form::NotGo, Some(format!("a syntax error at line {}, before the package clause", error.line)));
        }
        if let Some(trouble) = mixture(file) {
            return (Form::NotGo, Some(trouble));
        }
        let has_main = package == "main" && file.main_function().is_some();
        let tests = is_test || (!file.test_functions().is_empty() && imports_testing(file));
        let form = match (has_main && !is_test, tests) {
            (true, _) => Form::Program,
            (false, true) => Form::TestFile,
            (false, false) => Form::File,
        };
        return (form, None);
    }
    if let Some(path) = shown_file(file.text()) {
        return (Form::NotGo, Some(format!("it shows a part of `{path}`, which is judged where it stands")));
    }
    if let Some(error) = file.syntax_errors().first() {
        return (Form::NotGo, Some(format!("a syntax error at line {}", error.line)));
    }
    if items.is_empty() {
        return (Form::NotGo, Some("there is no code in it".to_owned()));
    }
    let declares = |item: &Item| item.kind != ItemKind::Statement;
    (if items.iter().all(declares) { Form::Declarations } else { Form::Statements }, None)
}

fn imports_testing(file: &GoFile) -> bool {
    file.imports().iter().any(|import| import.path == "testing")
}
