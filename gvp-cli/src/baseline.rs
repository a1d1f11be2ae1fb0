//! The file of baselines: where it is, and which of its entries is whose.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use camino::Utf8PathBuf;
use gvp_checks_memory::baseline::{Measurements, SCHEMA};
use gvp_core::{Material, Notice, UnitId};

use crate::config::Resolved;
use crate::failure::Failure;

pub(crate) use gvp_checks_memory::baseline::{Baseline, BaselineFile, Entry, ID, Recorded, schema};

/// The name of the file, unless the configuration names another.
pub(crate) const FILE_NAME: &str = "gvp-baseline.json";

/// Where the file is, and how its units relate to those of the material.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct BaselinePlace {
    /// The file; it need not be there.
    pub(crate) file: PathBuf,
    /// The root of the material, relative to the folder that the file speaks from.
    pub(crate) prefix: Utf8PathBuf,
}

impl BaselinePlace {
    /// What was recorded; none where there is no file.
    pub(crate) fn read(&self) -> Result<Option<BaselineFile>, Failure> {
        let text = match std::fs::read_to_string(&self.file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.unusable(&error)),
            Ok(text) => text,
        };
        let file: BaselineFile = serde_json::from_str(&text).map_err(|error| self.unusable(&error))?;
        if file.schema == SCHEMA {
            Ok(Some(file))
        } else {
            Err(self.unusable(&format_args!("it is a `{}`, and this GVP knows `{SCHEMA}`", file.schema)))
        }
    }

    /// Writes the file, as a whole or not at all.
    pub(crate) fn write(&self, file: &BaselineFile) -> Result<(), Failure> {
        let failed = |error: &dyn std::fmt::Display| {
            Failure::usage(format_args!("cannot write `{}`: {error}", self.file.display()))
        };
        let text = serde_json::to_string_pretty(file).map_err(|error| failed(&error))? + "\n";
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut written = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
        written.write_all(text.as_bytes()).map_err(|error| failed(&error))?;
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        written.as_file().set_permissions(mode).map_err(|error| failed(&error))?;
        written.persist(&self.file).map(drop).map_err(|error| failed(&error.error))
    }

    /// What is recorded of the units of the material.
    pub(crate) fn recorded(&self, file: &BaselineFile, material: &Material) -> BTreeMap<UnitId, Recorded> {
        let recorded = |id: &UnitId| file.units.get(&self.key(id)).map(|recorded| (id.clone(), recorded.clone()));
        material.units.iter().filter_map(|unit| recorded(&unit.id)).collect()
    }

    /// Adds what was measured, in the place of what was measured with the same Go before.
    pub(crate) fn add(&self, measured: Measurements, file: &mut BaselineFile) {
        for (unit, (toolchain, entry)) in measured {
            file.units.entry(self.key(&unit)).or_default().insert(toolchain, entry);
        }
    }

    /// Units in the file that are not in the material, although they would have to be: `paths` is what it was read from.
    pub(crate) fn stale(&self, file: &BaselineFile, material: &Material, paths: &[PathBuf]) -> Vec<String> {
        // Who names a file, or several places, has not read all there is.
        let [path] = paths else { return Vec::new() };
        if !path.is_dir() {
            return Vec::new();
        }
        let known: BTreeSet<String> = material.units.iter().map(|unit| self.key(&unit.id)).collect();
        file.units.keys().filter(|key| self.is_below(key) && !known.contains(*key)).cloned().collect()
    }

    fn is_below(&self, key: &str) -> bool {
        let prefix = self.prefix.as_str();
        let rest = key.strip_prefix(prefix);
        prefix.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest == ".test" || rest.starts_with('/'))
    }

    /// How the file calls a unit: as if it were judged from its folder.
    fn key(&self, unit: &UnitId) -> String {
        let (prefix, id) = (self.prefix.as_str(), unit.as_str());
        match id {
            _ if prefix.is_empty() => id.to_owned(),
            "." => prefix.to_owned(),
            ".test" => format!("{prefix}.test"),
            _ => format!("{prefix}/{id}"),
        }
    }

    fn unusable(&self, why: &dyn std::fmt::Display) -> Failure {
        Failure::usage(format_args!("cannot use the baseline `{}`: {why}", self.file.display()))
            .help("`gvp schema baseline` describes it; `gvp baseline record` writes it anew where it is not there")
    }
}

/// A notice for each unit that is in the baseline, and not in the material any more.
pub(crate) fn stale_notices(
    resolved: &Resolved,
    material: &Material,
    paths: &[PathBuf],
) -> Result<Vec<Notice>, Failure> {
    let Some(place) = resolved.baseline() else { return Ok(Vec::new()) };
    let Some(file) = place.read()? else { return Ok(Vec::new()) };
    let notice = |unit: String| Notice {
        location: None,
        message: format!("the baseline speaks of `{unit}`, which is not there"),
        help: Some("`gvp baseline record --prune` leaves it out".to_owned()),
    };
    Ok(place.stale(&file, material, paths).into_iter().map(notice).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(prefix: &str) -> BaselinePlace {
        BaselinePlace { file: PathBuf::from("book/gvp-baseline.json"), prefix: Utf8PathBuf::from(prefix) }
    }

    #[test]
    fn a_unit_has_one_name_wherever_one_stands() {
        for (prefix, id, key) in [
            ("", "ch1/hello", "ch1/hello"),
            ("ch1", "hello", "ch1/hello"),
            ("ch1/hello", ".", "ch1/hello"),
            ("", "ch1.test", "ch1.test"),
            ("ch1", ".test", "ch1.test"),
            ("", ".", "."),
        ] {
            assert_eq!(place(prefix).key(&UnitId::new(id)), key, "{id} below `{prefix}`");
        }
    }

    #[test]
    fn only_what_was_looked_at_can_be_stale() {
        let folder = tempfile::tempdir().unwrap();
        let mut file = BaselineFile::empty();
        for key in ["ch1/hello", "ch10/hello", "ch1.test"] {
            file.units.insert(key.to_owned(), Recorded::new());
        }
        let paths = [folder.path().to_owned()];
        let stale = |prefix, paths: &[PathBuf]| place(prefix).stale(&file, &Material::default(), paths);
        assert_eq!(stale("ch1", &paths), ["ch1.test", "ch1/hello"]);
        assert_eq!(stale("", &paths).len(), 3);
        assert!(stale("", &[paths[0].clone(), paths[0].clone()]).is_empty());
    }

    #[test]
    fn a_file_of_another_form_is_not_guessed_at() {
        let folder = tempfile::tempdir().unwrap();
        let place = BaselinePlace { file: folder.path().join(FILE_NAME), prefix: Utf8PathBuf::new() };
        assert!(matches!(place.read(), Ok(None)));
        place.write(&BaselineFile::empty()).unwrap();
        assert_eq!(place.read().unwrap(), Some(BaselineFile::empty()));
        for text in ["", "{\"schema\": \"gvp.baseline/2\", \"units\": {}}", "{\"schema\": \"gvp.baseline/1\"}"] {
            std::fs::write(&place.file, text).unwrap();
            assert!(place.read().is_err(), "{text}");
        }
    }
}
