//! A package as its sources show it: functions, types, imports.

use std::collections::{BTreeMap, HashMap};

use camino::Utf8PathBuf;
use gvp_core::{Location, Unit};
use gvp_syntax::{GoFile, GoType, Signature, TypeDeclaration};

/// A function, and the file that it is in.
#[derive(Debug)]
pub(crate) struct Declared {
    pub(crate) function: Signature,
    pub(crate) path: Utf8PathBuf,
    /// What the file calls the packages that it imports.
    pub(crate) imports: BTreeMap<String, String>,
}

impl Declared {
    /// The function as people write it: `Parse`, `(*Stack).Push`.
    pub(crate) fn shown(&self) -> String {
        match &self.function.receiver {
            Some(receiver @ GoType::Pointer(_)) => format!("({receiver}).{}", self.function.name),
            Some(receiver) => format!("{receiver}.{}", self.function.name),
            None => self.function.name.clone(),
        }
    }

    /// Where it is declared.
    pub(crate) fn location(&self) -> Location {
        self.function.position.location(&self.path)
    }
}

/// A package as its sources show it.
#[derive(Debug)]
pub(crate) struct Package {
    /// Its functions, in the order of the source; those of tests are left out.
    pub(crate) functions: Vec<Declared>,
    types: HashMap<String, TypeDeclaration>,
    /// Whether it is `package main`, in which nothing is exported to anybody.
    pub(crate) main: bool,
}

impl Package {
    /// Reads the sources of a unit.
    pub(crate) fn read(unit: &Unit) -> Self {
        let mut package = Self { functions: Vec::new(), types: HashMap::new(), main: unit.package == "main" };
        for file in unit.files.iter().filter(|file| !file.is_test()) {
            let tree = GoFile::parse(&file.text);
            let imports: BTreeMap<String, String> =
                tree.imports().into_iter().filter_map(|i| Some((i.local_name()?.to_owned(), i.path.clone()))).collect();
            let declared = |function| Declared { function, path: file.path.clone(), imports: imports.clone() };
            package.functions.extend(tree.signatures().into_iter().map(declared));
            let types = tree.type_declarations().into_iter().map(|kind| (kind.name.clone(), kind));
            package.types.extend(types);
        }
        package
    }

    /// A type that the package declares.
    pub(crate) fn declared_type(&self, name: &str) -> Option<&TypeDeclaration> {
        self.types.get(name)
    }

    /// A type with the names that the package declares replaced by what they stand for, at the outermost level.
    pub(crate) fn underlying(&self, kind: &GoType) -> GoType {
        let mut current = kind.clone();
        // A chain of names is short; one that is endless does not compile.
        for _ in 0..16 {
            let GoType::Named { package: None, name, arguments } = &current else { break };
            let Some(declared) = self.types.get(name) else { break };
            let parameters = declared.type_parameters.iter().map(|parameter| parameter.name.clone());
            let given: HashMap<_, _> = parameters.zip(arguments.iter().cloned()).collect();
            current = declared.kind.with(&given);
        }
        current
    }

    /// Whether some function gives values to the fields of this type when it makes one.
    pub(crate) fn is_built_with_fields(&self, name: &str) -> bool {
        self.functions.iter().any(|declared| declared.function.body.builds.contains(name))
    }
}
