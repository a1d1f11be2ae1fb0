//! Profiles and pictures that belong to findings, written to a folder that the user names.

use std::fs;
use std::path::{Path, PathBuf};

use camino::Utf8PathBuf;
use gvp_core::{Answer, Attachment, Report, UnitId, UnitReport};

use crate::failure::Failure;

/// Makes the folder: what cannot be written is better known before minutes of judging than after.
pub(crate) fn prepare(dir: &Path) -> Result<(), Failure> {
    fs::create_dir_all(dir).map_err(|error| failed(dir, &error))
}

/// Writes all files that belong to evidence, those of each unit to a folder of its own, and notes in the report where.
pub(crate) fn write(report: &mut Report, dir: &Path) -> Result<(), Failure> {
    for unit in &mut report.units {
        let folder = dir.join(folder_of(&unit.unit.id));
        for file in files(unit) {
            let path = folder.join(component(&file.name));
            fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
            fs::write(&path, &file.bytes).map_err(|error| failed(&path, &error))?;
            file.written = Some(Utf8PathBuf::from(path.to_string_lossy().into_owned()));
        }
    }
    Ok(())
}

fn files(unit: &mut UnitReport) -> impl Iterator<Item = &mut Attachment> {
    let findings = unit.assessments.iter_mut().flat_map(|assessment| match &mut assessment.answer {
        Answer::Findings(findings) => findings.as_mut_slice(),
        Answer::Passed | Answer::Skipped(_) | Answer::Error(_) => &mut [],
    });
    findings.flat_map(|weighed| &mut weighed.finding.evidence).flat_map(|evidence| &mut evidence.files)
}

/// The folder of a unit: its id, which is a path in the material, without anything that leads elsewhere.
fn folder_of(unit: &UnitId) -> PathBuf {
    let parts = unit.as_str().split('/').map(component);
    parts.collect()
}

/// A name as one component of a path.
fn component(name: &str) -> String {
    match name {
        "" | "." | ".." => "_".to_owned(),
        _ => name.replace(['/', '\\', '\0'], "_"),
    }
}

fn failed(path: &Path, error: &std::io::Error) -> Failure {
    Failure::unfit(format_args!("cannot write profiles and pictures to `{}`: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_unit_leads_out_of_the_folder() {
        let folder = |id: &str| folder_of(&UnitId::new(id)).display().to_string();
        assert_eq!(folder("ch1/hello"), "ch1/hello");
        assert_eq!(folder("第一章.md:12"), "第一章.md:12");
        assert_eq!(folder("../../etc"), "_/_/etc");
        assert_eq!(folder("/etc//passwd"), "_/etc/_/passwd");
        assert_eq!(folder("."), "_");
    }
}
