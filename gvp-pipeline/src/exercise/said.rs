//! Exercises whose stub says where its solution is: `// GVP-2024: solution path`.

use camino::{Utf8Path, Utf8PathBuf};
use gvp_core::{Directive, Misunderstanding, Scope, Word};

use super::{Folders, read_as, renamed, take};
use crate::source::{Platform, Source};
use crate::units::named_in;

/// Puts solutions in the place of the stubs that name them. One that names none is told so.
pub(super) fn pair(folders: &mut Folders, platform: &Platform) {
    let stubs: Vec<(Utf8PathBuf, Directive)> = folders
        .values()
        .flat_map(|folder| &folder.sources)
        .filter_map(|source| Some((source.path().clone(), named(source)?.clone())))
        .collect();
    for (stub, directive) in stubs {
        if let Err(cause) = replace(folders, &stub, &directive, platform) {
            misunderstand(folders, &stub, &directive, &cause);
        }
    }
}

fn named(source: &Source) -> Option<&Directive> {
    source.annotations.directives.iter().find(|directive| matches!(directive.word, Word::Solution(_)))
}

fn folder_of(path: &Utf8Path) -> &Utf8Path {
    path.parent().unwrap_or(path)
}

fn replace(folders: &mut Folders, stub: &Utf8Path, said: &Directive, platform: &Platform) -> Result<(), String> {
    let Word::Solution(name) = &said.word else { return Ok(()) };
    if said.scope != Scope::File {
        return Err("the directive speaks of a whole file, and stands above its package clause".to_owned());
    }
    let Some(root) = folders.get(folder_of(stub)).map(|folder| folder.root.clone()) else { return Ok(()) };
    let path = named_in(&root, folder_of(stub), name)?;
    if path == stub {
        return Err("that is the stub itself".to_owned());
    }
    if path.extension() != Some("go") {
        return Err("it is no Go file".to_owned());
    }
    let known = folders
        .get_mut(folder_of(&path))
        .and_then(|folder| take(&mut folder.sources, |source| *source.path() == path).pop());
    let Some(folder) = folders.get_mut(folder_of(stub)) else { return Ok(()) };
    let file_name = stub.file_name().unwrap_or_default();
    let solution = match known {
        Some(source) => renamed(source, file_name, platform),
        None => read_as(folder, &path, file_name, platform).map_err(|error| error.kind().to_string())?,
    };
    let stubs = take(&mut folder.sources, |source| source.path() == stub);
    folder.stubs.extend(stubs);
    folder.sources.push(solution);
    Ok(())
}

fn misunderstand(folders: &mut Folders, stub: &Utf8Path, said: &Directive, cause: &str) {
    let Word::Solution(name) = &said.word else { return };
    let sources = folders.get_mut(folder_of(stub)).into_iter().flat_map(|folder| &mut folder.sources);
    for source in sources.filter(|source| source.path() == stub) {
        source.annotations.misunderstandings.push(Misunderstanding {
            location: said.location.clone(),
            message: format!("`{name}` is not the solution of this exercise: {cause}"),
            help: Some("the path is relative to the stub, and must lie in the material".to_owned()),
        });
    }
}
