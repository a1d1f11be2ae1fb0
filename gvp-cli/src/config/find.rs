//! Where the configuration file is, and how its paths relate to those of the material.

use std::path::{Path, PathBuf};

use camino::Utf8PathBuf;

/// The deepest folder around all that is to be judged; none if some of it is not there.
pub(super) fn root(paths: &[PathBuf]) -> Option<PathBuf> {
    let mut root: Option<PathBuf> = None;
    for path in paths {
        let mut folder = path.canonicalize().ok()?;
        if !folder.is_dir() {
            folder.pop();
        }
        root = Some(match root {
            None => folder,
            Some(root) => root.ancestors().find(|ancestor| folder.starts_with(ancestor))?.to_owned(),
        });
    }
    root
}

/// The nearest file of this name: in the root, or above it within the same repository. Outside of a repository nothing above
/// the root is looked at: it may belong to somebody else.
pub(super) fn nearest(root: &Path, name: &str) -> Option<PathBuf> {
    let repository = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(root);
    let within = root.ancestors().take_while(|folder| folder.starts_with(repository));
    within.map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The root of the material relative to the folder of the configuration file. A file that is not above the material
/// speaks of it as if it lay in its root.
pub(super) fn prefix(root: Option<&Path>, file: Option<&Path>) -> Utf8PathBuf {
    let relative = || {
        let folder = file?.canonicalize().ok()?;
        let prefix = root?.strip_prefix(folder.parent()?).ok()?;
        Utf8PathBuf::from_path_buf(prefix.to_owned()).ok()
    };
    relative().unwrap_or_default()
}

/// The path as the user would write it: from where they are, if that is shorter.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).ok();
    let relative = here.and_then(|here| path.strip_prefix(here).ok());
    relative.unwrap_or(path).display().to_string()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::super::FILE_NAME;
    use super::*;

    #[test]
    fn the_file_is_looked_for_up_to_the_repository_and_no_further() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        let chapter = top.join("book/ch1");
        fs::create_dir_all(&chapter).unwrap();
        fs::write(top.join(FILE_NAME), "").unwrap();
        assert_eq!(nearest(&chapter, FILE_NAME), None, "not outside of a repository");
        fs::create_dir(top.join(".git")).unwrap();
        assert_eq!(nearest(&chapter, FILE_NAME), Some(top.join(FILE_NAME)));
        assert_eq!(prefix(Some(&chapter), Some(&top.join(FILE_NAME))), "book/ch1");
        fs::create_dir(top.join("book/.git")).unwrap();
        assert_eq!(nearest(&chapter, FILE_NAME), None, "not beyond the repository");
    }

    #[test]
    fn several_paths_share_the_deepest_folder_around_them() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        fs::create_dir_all(top.join("a/b")).unwrap();
        fs::write(top.join("a/main.go"), "").unwrap();
        assert_eq!(root(&[top.join("a/b"), top.join("a/main.go")]), Some(top.join("a")));
        assert_eq!(root(&[top.join("missing")]), None);
    }
}
