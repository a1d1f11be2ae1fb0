//! `go.mod` and `go.work`, as far as learning material needs them.

use crate::module_file::{GoModError, Statement, statements};

/// What a `go.mod` declares. Lines are counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoMod {
    /// The module path, and its line.
    pub module: Option<(String, u32)>,
    /// The language version, as written, and its line.
    pub go: Option<(String, u32)>,
    /// The toolchain it suggests, and its line.
    pub toolchain: Option<(String, u32)>,
    /// Required modules: path, version, whether the line says `// indirect`, line.
    pub requirements: Vec<(String, String, bool, u32)>,
    /// Replaced modules: path, the module or folder that takes its place, line. Versions are left out.
    pub replacements: Vec<(String, String, u32)>,
}

/// What a `go.work` declares. Lines are counted from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GoWork {
    /// The language version, as written, and its line.
    pub go: Option<(String, u32)>,
    /// The folders of the modules it uses, as written, and their lines.
    pub uses: Vec<(String, u32)>,
}

/// Reads a `go.mod`. Verbs that are not known here are passed over: that is for Go to judge.
///
/// # Errors
/// Where a line is not what Go would read.
pub fn parse_go_mod(text: &str) -> Result<GoMod, GoModError> {
    let mut file = GoMod::default();
    for statement in statements(text)? {
        match statement.verb.as_str() {
            "module" => file.module = Some(statement.only_word()?),
            "go" => file.go = Some(statement.only_word()?),
            "toolchain" => file.toolchain = Some(statement.only_word()?),
            "require" => file.requirements.push(requirement(statement)?),
            "replace" => file.replacements.push(replacement(&statement)?),
            _ => {}
        }
    }
    Ok(file)
}

/// Reads a `go.work`.
///
/// # Errors
/// Where a line is not what Go would read.
pub fn parse_go_work(text: &str) -> Result<GoWork, GoModError> {
    let mut file = GoWork::default();
    for statement in statements(text)? {
        match statement.verb.as_str() {
            "go" => file.go = Some(statement.only_word()?),
            "use" => file.uses.push(statement.only_word()?),
            _ => {}
        }
    }
    Ok(file)
}

fn requirement(statement: Statement) -> Result<(String, String, bool, u32), GoModError> {
    let indirect = statement.comment == "indirect" || statement.comment.starts_with("indirect;");
    match <[String; 2]>::try_from(statement.words) {
        Ok([path, version]) => Ok((path, version, indirect, statement.line)),
        Err(_) => Err(GoModError::new(statement.line, "`require` takes a module path and a version")),
    }
}

fn replacement(statement: &Statement) -> Result<(String, String, u32), GoModError> {
    let words: Vec<&str> = statement.words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [old, "=>", new] | [old, _, "=>", new] | [old, "=>", new, _] | [old, _, "=>", new, _] => {
            Ok(((*old).to_owned(), (*new).to_owned(), statement.line))
        }
        _ => Err(GoModError::new(statement.line, "`replace` reads `old => new`")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(text: &str) -> String {
        text.to_owned()
    }

    #[test]
    fn a_whole_file() {
        let file = parse_go_mod(
            "// Deprecated: no.\nmodule \"example.com/a\" // here\n\ngo 1.21.3\r\ntoolchain go1.27.3\n\nrequire (\n\
             \tgolang.org/x/text v0.1.0 // indirect\n\n\t// why\n\trsc.io/quote/v3 v3.1.0\n)\nrequire a.b/c v1.0.0\n\
             replace a.b/c v1.0.0 => ../c\nreplace (\n\td.e/f => g.h/i v1.2.3\n)\nexclude x.y/z v1.0.0\nretract [v1.0.0, v1.1.0]\n",
        )
        .expect("reads");
        assert_eq!(file.module, Some((owned("example.com/a"), 2)));
        assert_eq!(file.go, Some((owned("1.21.3"), 4)));
        assert_eq!(file.toolchain, Some((owned("go1.27.3"), 5)));
        assert_eq!(
            file.requirements,
            [
                (owned("golang.org/x/text"), owned("v0.1.0"), true, 8),
                (owned("rsc.io/quote/v3"), owned("v3.1.0"), false, 11),
                (owned("a.b/c"), owned("v1.0.0"), false, 13),
            ]
        );
        assert_eq!(file.replacements, [(owned("a.b/c"), owned("../c"), 14), (owned("d.e/f"), owned("g.h/i"), 16)]);
    }

    #[test]
    fn what_cannot_be_read_names_its_line() {
        for (text, line) in [
            ("module a\nrequire b\n", 2),
            ("require (\n\ta v1\n", 1),
            ("\ngo\n", 2),
            ("module \"a\n", 1),
            ("replace a b\n", 1),
            ("module a b\n", 1),
        ] {
            assert_eq!(parse_go_mod(text).map_err(|error| error.line), Err(line), "{text}");
        }
        assert_eq!(parse_go_mod(""), Ok(GoMod::default()));
    }

    #[test]
    fn a_workspace() {
        let file = parse_go_work("go 1.27\n\nuse ./a\nuse (\n\t./b // the other\n\t../c\n)\n").expect("reads");
        assert_eq!(file.go, Some((owned("1.27"), 1)));
        assert_eq!(file.uses, [(owned("./a"), 3), (owned("./b"), 5), (owned("../c"), 6)]);
        assert!(parse_go_work("use (\n").is_err());
    }
}
