//! Excerpts from the sources of the standard library: they speak of its types as only its own packages do.

use std::collections::BTreeSet;

use gvp_core::Form;

use super::code::{Code, ItemKind};
use super::std_packages;

/// Names of a package of the standard library, which code that is taken from there has without the package's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) package: &'static str,
    names: BTreeSet<String>,
    /// Those of the names that are types for which the code has methods.
    receivers: BTreeSet<String>,
}

/// What the package is called in a file that is made of an excerpt.
const ALIAS: &str = "excerpted";

impl Excerpt {
    /// The package that code without an import of its own is taken from, if it can be no other: everything that it
    /// lacks is there, and something that it declares, too, or else it does not say how what it declares works.
    pub(super) fn of(code: &Code, lacks: &BTreeSet<String>) -> Option<Self> {
        let is_exported = |name: &String| name.starts_with(char::is_uppercase);
        if lacks.is_empty() || code.form != Form::Declarations || !lacks.iter().all(is_exported) {
            return None;
        }
        let declared: Vec<&str> = code.declared().filter(|name| name.starts_with(char::is_uppercase)).collect();
        let mut packages = std_packages::exporting(lacks);
        if packages.len() > 1 {
            let has_own = |path: &&str| declared.iter().any(|name| std_packages::exports(path, name));
            packages.retain(has_own);
        }
        let [package] = packages[..] else { return None };
        let is_told = declared.iter().any(|name| std_packages::exports(package, name));
        let is_signature = code.items.iter().all(|item| item.is_bodiless);
        let receivers = receivers(code).filter(|name| lacks.contains(*name)).map(str::to_owned).collect();
        (is_told || is_signature || lacks.len() > 1).then(|| Self { package, names: lacks.clone(), receivers })
    }

    /// The import that the code wants for it.
    pub(super) fn import(&self) -> String {
        format!("import {ALIAS} \"{}\"", self.package)
    }

    /// Declarations of the names. A type of another package can have no more methods: it is embedded instead.
    pub(super) fn declarations(&self) -> Vec<String> {
        let declare = |name: &String| match self.receivers.contains(name) {
            true => format!("type {name} struct{{ {ALIAS}.{name} }}"),
            false => format!("type {name} = {ALIAS}.{name}"),
        };
        self.names.iter().map(declare).collect()
    }

    /// What the code takes for granted, for people.
    pub(super) fn told(&self) -> impl Iterator<Item = String> + '_ {
        self.names.iter().map(|name| format!("{name} of {}", self.package))
    }
}

fn receivers(code: &Code) -> impl Iterator<Item = &str> {
    code.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Method { of } => Some(of.as_str()),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::book::page::CodeLine;

    fn taken_from(code: &str, lacks: &[&str]) -> Option<&'static str> {
        let lines: Vec<CodeLine> = code
            .lines()
            .zip(1..)
            .map(|(text, line)| CodeLine { line, column: 0, offset: 0, text: text.to_owned() })
            .collect();
        let code = Code::read(&lines.iter().collect::<Vec<_>>(), false);
        Excerpt::of(&code, &lacks.iter().map(ToString::to_string).collect()).map(|excerpt| excerpt.package)
    }

    #[test]
    fn an_excerpt_is_told_by_what_it_declares_and_lacks() {
        let handler = "type Handler interface { ServeHTTP(ResponseWriter, *Request) }";
        assert_eq!(taken_from(handler, &["Request", "ResponseWriter"]), Some("net/http"));
        assert_eq!(taken_from("func Tick(d Duration) <-chan Time", &["Duration", "Time"]), Some("time"));
        assert_eq!(taken_from("func (c *TCPConn) Write(b []byte) (n int, err error)", &["TCPConn"]), Some("net"));
    }

    #[test]
    fn a_name_that_others_may_have_as_well_is_no_excerpt() {
        assert_eq!(taken_from("func greet(u User) { u.Greet() }", &["User"]), None);
        assert_eq!(taken_from("func copy(r Reader) error { return nil }", &["Reader"]), None);
        assert_eq!(taken_from("func Tick(d Duration) <-chan time", &["Duration", "time"]), None);
    }
}
