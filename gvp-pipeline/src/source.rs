//! One Go file: its text, its defects, and what can be read off its syntax tree once and for all.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Defect, Habits, SourceFile};
use gvp_syntax::{Annotations, Facts, GoFile, TeachingTag, annotations, facts, file_name_matches, habits};

/// A Go file, read and looked at. The syntax tree itself is not kept: thousands of files are no problem.
#[derive(Debug, Clone)]
pub(crate) struct Source {
    pub(crate) file: SourceFile,
    /// The name in its package clause; empty where there is none.
    pub(crate) package: String,
    /// Where `func main` stands.
    pub(crate) main_line: Option<u32>,
    /// Where the package clause stands.
    pub(crate) package_line: u32,
    /// Package-level names that it declares.
    pub(crate) declares: Vec<String>,
    /// Names that it uses.
    pub(crate) uses: HashSet<String>,
    /// What its build constraint means to a teacher.
    pub(crate) teaching_tags: Vec<TeachingTag>,
    /// Whether it is known to wait for something.
    pub(crate) takes_time: bool,
    /// What it is known to do.
    pub(crate) habits: Habits,
    /// The paths it imports.
    pub(crate) imports: Vec<String>,
    /// The constraint that keeps it out on this machine.
    pub(crate) excluded_by: Option<String>,
    /// What its author says to GVP.
    pub(crate) annotations: Annotations,
}

/// The platform that Go builds for; constraints are held against it.
#[derive(Debug, Clone)]
pub(crate) struct Platform {
    pub(crate) os: &'static str,
    pub(crate) arch: &'static str,
    pub(crate) go_minor: u32,
}

impl Platform {
    /// This machine. The minor version is that of the newest Go there is a constraint for: Go itself decides later,
    /// with its own version.
    pub(crate) fn host() -> Self {
        let arch = match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            "x86" => "386",
            other => other,
        };
        let os = match std::env::consts::OS {
            "macos" => "darwin",
            other => other,
        };
        Self { os, arch, go_minor: 99 }
    }
}

impl Source {
    /// Reads a file of the material.
    pub(crate) fn read(root: &Path, path: &Utf8Path, platform: &Platform) -> std::io::Result<Self> {
        let bytes = std::fs::read(root.join(path))?;
        let (text, defect) = decode(bytes);
        let file = SourceFile { path: path.to_owned(), text: Arc::from(text), defect };
        Ok(Self::look(file, platform))
    }

    fn look(file: SourceFile, platform: &Platform) -> Self {
        let tree = GoFile::parse(&file.text);
        let facts = facts(&tree);
        let package = tree.package().map(|(name, position)| (name.to_owned(), position.line));
        let (package, package_line) = package.unwrap_or((String::new(), 1));
        let constraint = tree.constraint();
        let teaching_tags = constraint.as_ref().map(gvp_syntax::Constraint::teaching_tags).unwrap_or_default();
        let has_tag = gvp_syntax::host_tags(platform.os, platform.arch, platform.go_minor);
        let excluded_by = match &constraint {
            _ if !file_name_matches(file.path.file_name().unwrap_or_default(), platform.os, platform.arch) => {
                Some("the ending of its name".to_owned())
            }
            Some(constraint) if teaching_tags.is_empty() && !constraint.matches(&has_tag) => {
                Some(format!("`//go:build {}`", constraint.text()))
            }
            _ => None,
        };
        Self {
            package,
            package_line,
            main_line: tree.main_function().map(|position| position.line),
            declares: tree.declared_names(),
            uses: tree.used_names(),
            takes_time: takes_time(&facts),
            habits: habits(&tree, &facts),
            imports: tree.imports().into_iter().map(|import| import.path).collect(),
            teaching_tags,
            excluded_by,
            annotations: annotations(&file.path, &tree),
            file,
        }
    }

    /// Whether Go could not read it as part of any package.
    pub(crate) fn is_broken(&self) -> bool {
        self.file.defect.is_some() || self.package.is_empty()
    }

    /// Whether it is a test file by its name.
    pub(crate) fn is_test(&self) -> bool {
        self.file.path.as_str().ends_with("_test.go")
    }

    pub(crate) fn path(&self) -> &Utf8PathBuf {
        &self.file.path
    }
}

fn takes_time(facts: &Facts) -> bool {
    let stays = [&facts.serves, &facts.waits_for_signal, &facts.never_ends].into_iter().any(Option::is_some);
    stays || !facts.time_operations.is_empty()
}

/// The text of a file, and why it cannot be Go source, if it cannot.
fn decode(bytes: Vec<u8>) -> (String, Option<Defect>) {
    if bytes.contains(&0) {
        return (String::new(), Some(Defect::Binary));
    }
    match String::from_utf8(bytes) {
        Ok(text) if text.trim_start_matches('\u{feff}').trim().is_empty() => (text, Some(Defect::Empty)),
        Ok(text) => (text, None),
        Err(error) => {
            let valid = error.utf8_error().valid_up_to();
            let newlines = error.as_bytes()[..valid].iter().filter(|byte| **byte == b'\n').count();
            let line = u32::try_from(newlines + 1).unwrap_or(u32::MAX);
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), Some(Defect::NotUtf8 { line }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defects_are_told_apart() {
        assert_eq!(decode(b"package main\n".to_vec()).1, None);
        assert_eq!(decode(b" \n\t\n".to_vec()).1, Some(Defect::Empty));
        assert_eq!(decode(b"\x7fELF\0\0".to_vec()).1, Some(Defect::Binary));
        assert_eq!(decode(b"package main\n// caf\xe9\n".to_vec()).1, Some(Defect::NotUtf8 { line: 2 }));
    }
}
