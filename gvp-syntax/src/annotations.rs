//! Everything that the author says to GVP in one Go file.

use camino::Utf8Path;
use gvp_core::{Directive, Expectation, Misunderstanding, Origin, Promise, Recipe, Scope, TextMatch, Word};

use crate::code_lines::CodeLines;
use crate::directive::directives;
use crate::{GoFile, TeachingTag, annotated_end, annotated_output, annotated_refusal, trailing};

/// Everything that the author says to GVP in one Go file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Annotations {
    /// The directives, in the order of the source.
    pub directives: Vec<Directive>,
    /// What was meant to be a directive and is not.
    pub misunderstandings: Vec<Misunderstanding>,
    /// What the author promises: in directives, in ordinary comments, in build tags.
    pub expectations: Vec<Expectation>,
    /// What the program is started with.
    pub recipe: Recipe,
}

impl Annotations {
    /// Adds what a page says after the code. Where nothing else says what the program is started with, the command does
    /// that the page shows the output of; where a directive says so, that counts.
    pub(crate) fn expect_on_page(&mut self, told: Vec<Expectation>) {
        let recipe = &mut self.recipe;
        let typed = told.iter().find_map(|expectation| expectation.invocation.clone());
        if let Some(typed) = typed.filter(|_| recipe.args.is_none() && recipe.stdin.is_none() && recipe.env.is_empty())
        {
            recipe.args = Some(typed.args);
            recipe.stdin = typed.stdin;
            recipe.env = typed.env;
        }
        self.expectations.extend(told.into_iter().map(|told| Expectation { invocation: None, ..told }));
    }
}

/// Reads what the author says to GVP in the file at `path`.
pub fn annotations(path: &Utf8Path, file: &GoFile) -> Annotations {
    let (comments, code) = (file.comments(), CodeLines::of(file));
    let (directives, misunderstandings) = directives(path, file, &comments, &code);
    let mut expectations = promised_by(&directives);
    let mut recipe = recipe_of(&directives);
    // Go itself holds examples in tests to their output comments.
    if path.file_name().is_none_or(|name| !name.ends_with("_test.go")) {
        expectations.extend(annotated_output::expectations(path, file, &comments));
        expectations.extend(trailing::expectations(path, file, &comments));
        expectations.extend(annotated_end::expectations(path, file, &comments));
    }
    expectations.extend(annotated_refusal::expectations(path, file, &comments, &code));
    if let Some(constraint) = file.constraint() {
        let location = constraint.position().location(path);
        if constraint.teaching_tags().contains(&TeachingTag::NoBuild) {
            let promise = Promise::CompileFails { text: None, line: None };
            expectations.push(Expectation::new(promise, Origin::Tag, location));
        }
        if constraint.teaching_tags().contains(&TeachingTag::NoRun) {
            recipe.forbidden = Some("build tag `norun`".to_owned());
        }
    }
    Annotations { directives, misunderstandings, expectations, recipe }
}

/// What directives alone promise, and what they say that the program is started with.
pub(crate) fn from_directives(directives: &[Directive]) -> Annotations {
    Annotations { expectations: promised_by(directives), recipe: recipe_of(directives), ..Annotations::default() }
}

/// The promises that directives make. All `expect` lines together make one.
fn promised_by(directives: &[Directive]) -> Vec<Expectation> {
    let mut expectations: Vec<Expectation> = Vec::new();
    let mut output: Option<usize> = None;
    for directive in directives {
        if let (Word::Expect(line), Some(index)) = (&directive.word, output)
            && let Promise::Output(TextMatch::Lines(text)) = &mut expectations[index].promise
        {
            text.push('\n');
            text.push_str(line);
            continue;
        }
        if matches!(directive.word, Word::Expect(_)) {
            output = Some(expectations.len());
        }
        let promise = promise(directive);
        let location = directive.location.clone();
        expectations.extend(promise.map(|promise| Expectation::new(promise, Origin::Directive, location)));
    }
    expectations
}

fn promise(directive: &Directive) -> Option<Promise> {
    match &directive.word {
        Word::Expect(text) => Some(Promise::Output(TextMatch::Lines(text.clone()))),
        Word::ExpectRegex(pattern) => Some(Promise::Output(TextMatch::Regex(pattern.clone()))),
        Word::Exit(status) => Some(Promise::Exit(*status)),
        Word::Panics(text) => Some(Promise::Panics(text.clone())),
        Word::Deadlock => Some(Promise::Deadlocks),
        Word::FailsTest(name) => Some(Promise::TestFails(name.clone())),
        Word::CompileFail(text) => {
            let line = match directive.scope {
                Scope::File => None,
                Scope::Line(line) => Some(line),
            };
            Some(Promise::CompileFails { text: text.clone(), line })
        }
        _ => None,
    }
}

/// What directives say the program is started with. Several `args` follow each other, several `stdin` are lines.
fn recipe_of(directives: &[Directive]) -> Recipe {
    let mut recipe = Recipe::default();
    for directive in directives {
        match &directive.word {
            Word::Args(args) => recipe.args.get_or_insert_default().extend(args.iter().cloned()),
            Word::Env(name, value) => recipe.env.push((name.clone(), value.clone())),
            Word::Stdin(text) => match &mut recipe.stdin {
                Some(stdin) => {
                    if !stdin.ends_with('\n') {
                        stdin.push('\n');
                    }
                    stdin.push_str(text);
                }
                None => recipe.stdin = Some(text.clone()),
            },
            _ => {}
        }
    }
    recipe
}

#[cfg(test)]
mod tests;
