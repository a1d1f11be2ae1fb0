//! What a unit decodes, and the test that tries it.

use std::collections::BTreeSet;

use gvp_core::{EvidenceKind, ExtraFile, Finding, Location, SourceFile, Unit};
use gvp_syntax::{Encoding, GoFile, GoType};

use crate::adding;
use crate::generate::{Generated, file_of};

/// The Go code that all these tests share.
const SUPPORT: &str = include_str!("decode.go.txt");

const IMPORTS: [&str; 15] = [
    "bytes",
    "encoding/gob",
    "encoding/json",
    "encoding/xml",
    "fmt",
    "os",
    "reflect",
    "runtime",
    "runtime/debug",
    "sort",
    "strconv",
    "strings",
    "sync/atomic",
    "syscall",
    "time",
];

/// A type that the unit decodes into, in one encoding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    pub(crate) number: usize,
    pub(crate) encoding: Encoding,
    pub(crate) kind: GoType,
    /// Where it does so first.
    pub(crate) location: Location,
    /// Whether unknown fields are refused.
    pub(crate) strict: bool,
    /// The words with which the author claims that.
    pub(crate) claim: Option<String>,
    imports: BTreeSet<String>,
}

impl Site {
    pub(crate) fn test_name(&self) -> String {
        format!("TestGeneratedDecode{}", self.number)
    }

    pub(crate) fn file_name(&self) -> String {
        format!("gvp_decode_{}_test.go", self.number)
    }

    /// What is judged, for people.
    pub(crate) fn shown(&self) -> String {
        format!("decoding {} into `{}`", self.encoding.name(), self.kind)
    }

    /// Adds a test that shows the same, where the input is short enough to be shown.
    pub(crate) fn reproduced(&self, unit: &Unit, finding: Finding, input: &str) -> Finding {
        if input.contains('…') {
            return finding;
        }
        let (name, path) = (self.encoding.name(), self.encoding.path());
        let call = match self.encoding {
            Encoding::Json | Encoding::Xml => format!("{name}.Unmarshal(data, &value)"),
            Encoding::Gob => "gob.NewDecoder(bytes.NewReader(data)).Decode(&value)".to_owned(),
        };
        let code = format!(
            "func TestDecoding(t *testing.T) {{\n\tdata := []byte({input})\n\tvar value {}\n\tt.Log({call})\n}}\n",
            self.kind
        );
        let mut imports = BTreeSet::from(["\"testing\"".to_owned(), format!("{path:?}")]);
        imports.extend((self.encoding == Encoding::Gob).then(|| "\"bytes\"".to_owned()));
        imports.extend(self.imports.iter().cloned());
        let text = file_of(&unit.package, imports, &code);
        let command = adding::command(unit, "go test -run='^TestDecoding$' .");
        finding
            .evidence(EvidenceKind::Excerpt, format!("decoding_test.go:\n{text}"))
            .evidence(EvidenceKind::Command, command)
    }

    fn code(&self, concrete: &[String]) -> String {
        let concrete = if self.encoding == Encoding::Gob { concrete } else { &[] };
        let further: String = concrete.iter().map(|name| format!(", {name}{{}}, &{name}{{}}")).collect();
        let (test, name, strict, kind) = (self.test_name(), self.encoding.name(), self.strict, &self.kind);
        format!(
            "func {test}(t *testing.T) {{\n\tgvpDecode({name:?}, {strict}, func() any {{ return new({kind}) }}{further})\n}}\n"
        )
    }
}

/// What a unit decodes into types that a test of its package can name, each once for every encoding.
pub(crate) fn sites(unit: &Unit) -> Vec<Site> {
    if !adding::takes_more(unit) {
        return Vec::new();
    }
    let declared = declared_types(unit);
    let mut sites: Vec<Site> = Vec::new();
    for file in unit.files.iter().filter(|file| mentions_encoding(file)) {
        let tree = GoFile::parse(&file.text);
        let imports = tree.imports();
        for found in tree.decode_sites() {
            let packages = found.kind.packages();
            let import = |name: &str| imports.iter().find(|import| import.local_name() == Some(name));
            let known = packages.iter().all(|name| import(name).is_some()) && is_nameable(&found.kind, &declared);
            let same = |site: &&mut Site| (site.encoding, &site.kind) == (found.encoding, &found.kind);
            match sites.iter_mut().find(same) {
                Some(site) => site.claim = site.claim.take().or(found.claims_strictness),
                None if known => sites.push(Site {
                    number: sites.len(),
                    encoding: found.encoding,
                    imports: packages.iter().filter_map(|name| import(name)).map(adding::import_line).collect(),
                    kind: found.kind.clone(),
                    location: found.position.location(&file.path),
                    strict: found.disallows_unknown_fields,
                    claim: found.claims_strictness,
                }),
                None => {}
            }
        }
    }
    sites
}

fn mentions_encoding(file: &SourceFile) -> bool {
    file.text.contains("encoding/") && !file.is_test()
}

/// The names of the types of a package that have no type parameters.
fn declared_types(unit: &Unit) -> BTreeSet<String> {
    let files = unit.files.iter().filter(|file| !file.is_test());
    let types = files.flat_map(|file| GoFile::parse(&file.text).type_declarations());
    types.filter(|kind| kind.type_parameters.is_empty()).map(|kind| kind.name).collect()
}

/// Whether all names in a type are known at package level.
fn is_nameable(kind: &GoType, declared: &BTreeSet<String>) -> bool {
    let inner = |kind: &GoType| is_nameable(kind, declared);
    let predeclared = [
        "string", "bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64",
        "float32", "float64", "byte", "rune", "any",
    ];
    match kind {
        GoType::Named { package: None, name, arguments } => {
            arguments.is_empty() && (declared.contains(name) || predeclared.contains(&name.as_str()))
        }
        GoType::Named { package: Some(_), arguments, .. } => arguments.is_empty(),
        GoType::Pointer(of) | GoType::Slice(of) | GoType::Array(_, of) => inner(of),
        GoType::Map(key, value) => inner(key) && inner(value),
        GoType::Struct(fields) => fields.iter().all(|field| inner(&field.kind)),
        GoType::EmptyInterface => true,
        GoType::Other(_) => false,
    }
}

/// The files that try them.
pub(crate) fn files(unit: &Unit, sites: &[Site]) -> Vec<ExtraFile> {
    let shared = Generated { package: unit.package.clone(), ..Generated::default() };
    let decode = file_of(&unit.package, IMPORTS.map(|path| format!("{path:?}")), SUPPORT);
    let mut files = vec![
        ExtraFile { name: adding::SUPPORT_FILE.to_owned(), text: shared.support(), optional: false },
        ExtraFile { name: "gvp_decode_support_test.go".to_owned(), text: decode, optional: false },
    ];
    let concrete = structs(unit);
    for site in sites {
        let imports = site.imports.iter().cloned().chain(["\"testing\"".to_owned()]);
        let text = file_of(&unit.package, imports, &site.code(&concrete));
        files.push(ExtraFile { name: site.file_name(), text, optional: true });
    }
    files
}

/// The structs of a package, which a field of an interface type may hold.
fn structs(unit: &Unit) -> Vec<String> {
    let types = unit.files.iter().flat_map(|file| GoFile::parse(&file.text).type_declarations());
    let structs = types.filter(|kind| kind.type_parameters.is_empty() && matches!(kind.kind, GoType::Struct(_)));
    structs.map(|kind| kind.name).collect()
}
