//! Adds to the code of a fence what Go wants around it, on the lines of the fence's markers.

use std::collections::BTreeMap;

use gvp_core::Form;
use tree_sitter::Node;

use super::canvas::Canvas;
use super::code::{Code, Item, ItemKind};
use super::names::Uses;
use super::stitch::{At, Found, Index};
use crate::GoFile;
use crate::tree::preorder;

/// The package of code that does not say which it is part of.
pub(super) const FRAGMENT: &str = "fragment";

/// The rows on which the markers of some fences stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Markers {
    pub(super) opening: usize,
    pub(super) closing: usize,
}

/// What is needed to wrap any fence of a page.
pub(super) struct Wrapper<'page> {
    pub(super) codes: &'page [Code],
    pub(super) markers: &'page [Markers],
    pub(super) index: &'page Index<'page>,
}

/// Imports by the name that the code has for them.
type Imports = BTreeMap<String, String>;

impl Wrapper<'_> {
    /// The Go file that a fence makes.
    pub(super) fn file(&self, number: usize, found: &Found<'_>) -> String {
        let code = &self.codes[number];
        let text = match code.form {
            Form::Program | Form::TestFile | Form::NotGo => code.file.text().to_owned(),
            Form::File => self.whole_file(number),
            Form::Declarations => self.declarations(number, found),
            Form::Statements if code.items.iter().any(Item::is_function) => self.mixed(number),
            Form::Statements => self.statements(number, found),
        };
        self.with_stand_ins(number, text, found)
    }

    fn with_stand_ins(&self, number: usize, text: String, found: &Found<'_>) -> String {
        if found.stand_ins.is_empty() {
            return text;
        }
        let mut canvas = Canvas::from_text(&text);
        let row = self.markers[number].closing;
        for stand_in in &found.stand_ins {
            let after = if canvas.is_blank(row) { "" } else { "; " };
            canvas.write(row, &format!("{after}{stand_in}"));
        }
        canvas.into_text()
    }

    /// The Go file that holds what a fence gets from the rest of its page; none where that is nothing.
    pub(super) fn context(&self, package: &str, found: &Found<'_>) -> Option<String> {
        let first = found.declarations.first()?;
        let mut imports = Imports::new();
        let mut canvas = Canvas::default();
        for at in &found.declarations {
            self.copy(&mut canvas, *at);
            self.add_imports(&mut imports, *at);
        }
        let mut header = Canvas::default();
        header.write(self.markers[first.0].opening, &clauses(package, &imports));
        Some(header.over(canvas).into_text())
    }

    fn copy(&self, canvas: &mut Canvas, at: At) {
        let lines: Vec<&str> = self.codes[at.0].file.text().lines().collect();
        let item = self.item(at);
        canvas.copy(&lines, item.start, item.end);
    }

    fn item(&self, at: At) -> &Item {
        &self.codes[at.0].items[at.1]
    }

    /// Adds the imports of an item that is taken to another file, where those of its own fence do not count.
    fn add_imports(&self, imports: &mut Imports, at: At) {
        for (name, members) in &self.item(at).uses.members {
            if let Some(path) = self.index.import(at.0, name, members) {
                imports.entry(name.clone()).or_insert(path);
            }
        }
    }

    /// The imports that a fence lacks.
    fn imports(&self, number: usize) -> Imports {
        let code = &self.codes[number];
        let own: Vec<String> = code.imports.iter().filter_map(super::stitch::import_name).collect();
        let uses = code.uses().without(|name| own.iter().any(|own| own == name));
        self.index.missing_imports(number, &uses)
    }

    /// A file that shows a package clause and no imports leaves them to the reader, as code without a clause does.
    fn whole_file(&self, number: usize) -> String {
        let code = &self.codes[number];
        let text = code.file.text();
        let clause = code.items.iter().find(|item| item.kind == ItemKind::Package).map(|item| item.end);
        let is_alone = |row: usize, column: usize| {
            let rest = text.lines().nth(row).and_then(|line| line.get(column..));
            rest.is_some_and(|rest| rest.trim().is_empty())
        };
        match clause.filter(|end| code.imports.is_empty() && is_alone(end.row, end.column)) {
            Some(end) => {
                let mut canvas = Canvas::from_text(text);
                canvas.write(end.row, &import_clauses(&self.imports(number)));
                canvas.into_text()
            }
            None => text.to_owned(),
        }
    }

    fn declarations(&self, number: usize, found: &Found<'_>) -> String {
        let (mut header, mut body) = (Canvas::default(), Canvas::from_text(self.codes[number].file.text()));
        let imports = clauses(FRAGMENT, &self.imports(number));
        match &found.excerpt {
            Some(excerpt) => {
                header.write(self.markers[number].opening, &format!("{imports}; {}", excerpt.import()));
                body.write(self.markers[number].closing, &excerpt.declarations().join("; "));
            }
            None => header.write(self.markers[number].opening, &imports),
        }
        header.over(body).into_text()
    }

    /// Statements become the body of a function, after the statements that they go on from.
    fn statements(&self, number: usize, found: &Found<'_>) -> String {
        let (code, markers) = (&self.codes[number], self.markers[number]);
        let locals = if code.imports.is_empty() { Vec::from_iter(&found.locals) } else { Vec::new() };
        let mut imports = self.imports(number);
        locals.iter().for_each(|at| self.add_imports(&mut imports, **at));
        let (variables, names) = parameters(found);
        self.add_imports_of(&mut imports, number, &variables);
        let mut before = Canvas::default();
        for at in &locals {
            self.copy(&mut before, **at);
        }
        let mut body = Canvas::from_text(code.file.text());
        let opens = format!("{}; func _() {{ {variables}", clauses(FRAGMENT, &imports));
        let mut header = Canvas::default();
        match code.items.iter().rfind(|item| item.kind == ItemKind::Import) {
            Some(last) => {
                header.write(markers.opening, &clauses(FRAGMENT, &imports));
                body.cut(last.end);
                body.write(last.end.row, &format!("; func _() {{ {variables}"));
            }
            None => {
                let first = locals.first().map_or(markers.opening, |at| self.markers[at.0].opening);
                header.write(first, &opens);
            }
        }
        let carried = locals.iter().flat_map(|at| &self.item(**at).declares).cloned().chain(names);
        let carried: Vec<String> = carried.collect();
        let is_nested = !carried.is_empty() && code.imports.is_empty();
        if is_nested {
            before.write(markers.opening, &format!("{} {{", used(carried.iter())));
        }
        let loops = has_stray_jump(&code.file);
        if loops && code.imports.is_empty() {
            before.write(markers.opening, " for {");
        }
        let own = code.items.iter().filter(|item| item.is_local(code.form)).flat_map(|item| &item.declares);
        body.write(markers.closing, &used(own));
        let closed = 1 + usize::from(is_nested) + usize::from(loops && code.imports.is_empty());
        body.write(markers.closing, &"}".repeat(closed));
        header.over(before).over(body).into_text()
    }

    fn add_imports_of(&self, imports: &mut Imports, number: usize, variables: &str) {
        let file = GoFile::parse(variables);
        for (name, members) in &Uses::of(file.text(), file.root()).members {
            if let Some(path) = self.index.import(number, name, members) {
                imports.entry(name.clone()).or_insert(path);
            }
        }
    }

    /// Functions stay what they are; the statements between them become functions.
    fn mixed(&self, number: usize) -> String {
        let code = &self.codes[number];
        let lines: Vec<&str> = code.file.text().lines().collect();
        let mut canvas = Canvas::default();
        canvas.write(self.markers[number].opening, &clauses(FRAGMENT, &self.imports(number)));
        for group in code.items.chunk_by(|a, b| a.is_inside() == b.is_inside()) {
            let inside = group.iter().any(|item| item.kind == ItemKind::Statement);
            if inside && let Some(first) = group.first() {
                let row = first.start.row.saturating_sub(1);
                let opens = if canvas.is_blank(row) { "func _() {" } else { "; func _() {" };
                canvas.write(row, opens);
            }
            for item in group {
                canvas.copy(&lines, item.start, item.end);
            }
            if inside && let Some(last) = group.last() {
                let names = group.iter().flat_map(|item| &item.declares);
                canvas.write(last.end.row, &format!("; {}}}", used(names)));
            }
        }
        canvas.into_text()
    }
}

impl Item {
    fn is_function(&self) -> bool {
        matches!(self.kind, ItemKind::Function | ItemKind::Method { .. })
    }

    /// Whether it may stand in a function.
    fn is_inside(&self) -> bool {
        match &self.kind {
            ItemKind::Value | ItemKind::Statement => true,
            ItemKind::Package | ItemKind::Import | ItemKind::Function | ItemKind::Method { .. } | ItemKind::Type => {
                false
            }
        }
    }
}

/// A package clause, and imports.
fn clauses(package: &str, imports: &Imports) -> String {
    format!("package {package}{}", import_clauses(imports))
}

/// Imports, each after a semicolon.
fn import_clauses(imports: &Imports) -> String {
    let clause = |(name, path): (&String, &String)| {
        let alias = if crate::facts::default_name(path) == name { String::new() } else { format!("{name} ") };
        format!("; import {alias}\"{path}\"")
    };
    imports.iter().map(clause).collect()
}

/// Variables for the parameters of functions that the code is a part of, and their names.
fn parameters(found: &Found<'_>) -> (String, Vec<String>) {
    let all = || found.parameters.iter().chain(&found.assumed);
    let variables = all().map(|(name, of)| format!("var {name} {of}; ")).collect();
    (variables, all().map(|(name, _)| (*name).to_owned()).collect())
}

/// Statements that use variables, so that Go does not mind where nothing else does.
fn used<'a>(names: impl Iterator<Item = &'a String>) -> String {
    let mut names: Vec<&str> = names.map(String::as_str).filter(|name| *name != "_").collect();
    names.sort_unstable();
    names.dedup();
    names.iter().map(|name| format!("_ = {name}; ")).collect()
}

/// Whether there is a `break` or a `continue` whose loop is not shown.
fn has_stray_jump(file: &GoFile) -> bool {
    preorder(file.root()).any(|node| {
        let leaves_switch = node.kind() == "break_statement";
        let is_jump = (leaves_switch || node.kind() == "continue_statement") && node.named_child_count() == 0;
        is_jump && !has_target(node, leaves_switch)
    })
}

fn has_target(node: Node<'_>, leaves_switch: bool) -> bool {
    let mut around = node.parent();
    while let Some(parent) = around {
        match parent.kind() {
            "for_statement" => return true,
            "expression_switch_statement" | "type_switch_statement" | "select_statement" if leaves_switch => {
                return true;
            }
            "func_literal" | "function_declaration" | "method_declaration" => return true,
            _ => around = parent.parent(),
        }
    }
    false
}
