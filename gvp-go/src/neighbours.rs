//! The modules that a module replaces others with, and those that its workspace uses beside it.

use std::path::{Component, Path, PathBuf};

use gvp_core::{Material, Module};

/// The folders of the modules that a module replaces others with, and of those that its workspace uses, absolute.
///
/// They need not be part of what was submitted, but of the repository around it: what lies elsewhere is nothing that a
/// reader has, and none of the material's business.
pub(crate) fn neighbours(material: &Material, module: &Module) -> Vec<PathBuf> {
    let reach = material.root.ancestors().find(|dir| dir.join(".git").exists()).unwrap_or(&material.root);
    let replaced = module.replacements.iter().map(|replacement| replacement.with.as_str());
    let replaced = replaced.filter(|with| with.starts_with('.')).map(|with| normalise(&module.dir.join(with)));
    let used = module.workspace.as_deref().map(used).unwrap_or_default();
    replaced.chain(used).filter(|dir| dir.starts_with(reach) && dir.join("go.mod").is_file()).collect()
}

/// The folders of the modules that a workspace uses.
fn used(go_work: &Path) -> Vec<PathBuf> {
    let text = std::fs::read_to_string(go_work).unwrap_or_default();
    let uses = gvp_syntax::parse_go_work(&text).map(|work| work.uses).unwrap_or_default();
    let dir = go_work.parent().unwrap_or(go_work);
    uses.iter().map(|(used, _)| normalise(&dir.join(used))).collect()
}

/// Resolves `.` and `..` in the text of a path, without asking the file system.
fn normalise(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved() {
        assert_eq!(normalise(Path::new("/a/b/../c/./d")), Path::new("/a/c/d"));
    }
}
