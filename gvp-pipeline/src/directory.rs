//! One folder of the material, taken apart into groups of files that Go can read as packages.

use gvp_core::UnitKind;
use gvp_syntax::TeachingTag;

use crate::source::Source;
use crate::split::with_helpers;

/// Files that make one unit.
#[derive(Debug)]
pub(crate) struct Group<'a> {
    pub(crate) kind: UnitKind,
    /// The file that stands for the unit comes first.
    pub(crate) files: Vec<&'a Source>,
    /// Whether the group is all that Go sees in the folder.
    pub(crate) whole_folder: bool,
}

/// Takes the files of one folder apart.
///
/// Files that Go cannot read stand alone, so that they spoil nothing else; so do files with a teaching tag, which are
/// programs to be run by name. What is left is the package of the folder; but where it has several `func main`, each
/// is a program of its own.
pub(crate) fn groups(sources: &[Source]) -> Vec<Group<'_>> {
    let (broken, sound): (Vec<&Source>, Vec<&Source>) = sources.iter().partition(|source| source.is_broken());
    let (tests, code): (Vec<&Source>, Vec<&Source>) = sound.into_iter().partition(|source| source.is_test());
    let (tagged, package): (Vec<&Source>, Vec<&Source>) =
        code.into_iter().partition(|source| !source.teaching_tags.is_empty());
    let mut groups: Vec<Group<'_>> = broken.into_iter().map(|source| alone(source, UnitKind::Fragment)).collect();
    groups.extend(tagged_programs(&tagged, &package));
    groups.extend(package_groups(&package));
    groups.extend(test_group(&tests, &package));
    groups
}

fn alone(source: &Source, kind: UnitKind) -> Group<'_> {
    Group { kind, files: vec![source], whole_folder: false }
}

/// Every tagged file with a `func main` is a program; tagged files without one stand alone unless a program uses them.
fn tagged_programs<'a>(tagged: &[&'a Source], package: &[&'a Source]) -> Vec<Group<'a>> {
    let pool: Vec<&Source> = tagged.iter().chain(package).copied().filter(|source| is_helper(source)).collect();
    let programs = tagged.iter().filter(|source| source.main_line.is_some() || is_not_to_build(source));
    let mut groups: Vec<Group<'_>> = programs.map(|main| program(main, &pool)).collect();
    let left: Vec<&Source> = tagged.iter().copied().filter(|source| !is_claimed(source, &groups)).collect();
    groups.extend(left.into_iter().map(|source| alone(source, kind_of(source))));
    groups
}

fn program<'a>(main: &'a Source, pool: &[&'a Source]) -> Group<'a> {
    let pool: Vec<&Source> = pool.iter().copied().filter(|source| !std::ptr::eq(*source, main)).collect();
    Group { kind: kind_of(main), files: with_helpers(main, &pool), whole_folder: false }
}

fn is_helper(source: &Source) -> bool {
    source.package == "main" && source.main_line.is_none() && source.excluded_by.is_none()
}

fn is_not_to_build(source: &Source) -> bool {
    source.teaching_tags.contains(&TeachingTag::NoBuild)
}

fn is_claimed(source: &Source, groups: &[Group<'_>]) -> bool {
    groups.iter().any(|group| group.files.iter().any(|file| std::ptr::eq(*file, source)))
}

fn kind_of(source: &Source) -> UnitKind {
    if source.package == "main" { UnitKind::Program } else { UnitKind::Library }
}

/// The package of the folder, or the programs that stand in it side by side.
fn package_groups<'a>(package: &[&'a Source]) -> Vec<Group<'a>> {
    let mains: Vec<&Source> = package
        .iter()
        .copied()
        .filter(|source| source.package == "main" && source.main_line.is_some() && source.excluded_by.is_none())
        .collect();
    let one_name = package.windows(2).all(|pair| pair[0].package == pair[1].package);
    if mains.len() < 2 || !one_name {
        return whole(package, mains.first().copied());
    }
    let pool: Vec<&Source> = package.iter().copied().filter(|source| is_helper(source)).collect();
    let mut groups: Vec<Group<'_>> = mains.iter().map(|main| program(main, &pool)).collect();
    let left: Vec<&Source> = package.iter().copied().filter(|source| !is_claimed(source, &groups)).collect();
    groups.extend(left.into_iter().map(|source| alone(source, kind_of(source))));
    groups
}

/// The folder as one package; the file with `func main` stands for it.
fn whole<'a>(package: &[&'a Source], main: Option<&'a Source>) -> Vec<Group<'a>> {
    let Some(first) = main.or(package.first().copied()) else { return Vec::new() };
    let rest = package.iter().copied().filter(|source| !std::ptr::eq(*source, first));
    let files = std::iter::once(first).chain(rest).collect();
    vec![Group { kind: kind_of(first), files, whole_folder: true }]
}

/// The tests of the folder, with the files of the package they are of.
fn test_group<'a>(tests: &[&'a Source], package: &[&'a Source]) -> Option<Group<'a>> {
    let first = *tests.first()?;
    let mains = package.iter().filter(|source| source.main_line.is_some()).count();
    let under_test: Vec<&Source> = if mains < 2 {
        package.to_vec()
    } else {
        tests.iter().flat_map(|test| with_helpers(test, package).into_iter().skip(1)).collect()
    };
    let mut files: Vec<&Source> = tests.to_vec();
    for source in under_test {
        if !files.iter().any(|file| std::ptr::eq(*file, source)) {
            files.push(source);
        }
    }
    debug_assert!(std::ptr::eq(files[0], first));
    Some(Group { kind: UnitKind::Tests, files, whole_folder: mains < 2 })
}
