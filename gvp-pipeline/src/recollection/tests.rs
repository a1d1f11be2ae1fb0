//! When outcomes are recalled, and when they are not.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gvp_core::{
    ArtifactKind, Attachment, Cancel, CheckError, CheckErrorKind, CheckInfo, Code, CodeInfo, Context, EvidenceKind,
    Finding, Policy, Severity, Silence, UnitKind,
};

use super::*;
use crate::{DefaultRules, Judge, ReadOptions, SourcesOnly, read_material};

/// A memory that is gone when the test is.
#[derive(Default)]
struct Desk(Mutex<HashMap<MemoryKey, Vec<u8>>>);

impl Memory for Desk {
    fn recall(&self, key: &MemoryKey) -> Option<Vec<u8>> {
        self.0.lock().unwrap().get(key).cloned()
    }

    fn remember(&self, key: &MemoryKey, what: &[u8]) {
        self.0.lock().unwrap().insert(*key, what.to_vec());
    }
}

const LONG: Code = Code::from_static("long");

/// A check that counts how often it is asked, finds every unit too long, and fails where it is told to.
struct Counting {
    info: CheckInfo,
    basis: Option<String>,
    asked: Arc<AtomicUsize>,
    fails: bool,
    /// Whether its evidence comes with a file, and those are wanted.
    files: Option<bool>,
    /// A file that somebody saves while the check is at work.
    saves: Option<PathBuf>,
}

impl Counting {
    fn new(asked: &Arc<AtomicUsize>) -> Self {
        let info = CheckInfo {
            id: CheckId::from_static("org.example", "counting"),
            version: 1,
            summary: "is it short?".into(),
            explanation: String::new(),
            codes: vec![CodeInfo::new(LONG, Severity::Warning, "it is long")],
        };
        Self { info, basis: Some(String::new()), asked: Arc::clone(asked), fails: false, files: None, saves: None }
    }
}

impl Check for Counting {
    fn info(&self) -> &CheckInfo {
        &self.info
    }

    fn needs(&self, _: &Unit) -> Vec<ArtifactKind> {
        Vec::new()
    }

    fn basis(&self) -> Option<String> {
        self.basis.clone()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        if let Some(file) = &self.saves {
            let file = std::fs::File::options().append(true).open(file).unwrap();
            file.set_modified(SystemTime::now()).unwrap();
        }
        if self.fails {
            return Err(CheckError::new(CheckErrorKind::Machine, "the disk is full"));
        }
        let files = self.files.map(|_| Attachment::new("picture.svg", *b"<svg/>"));
        let finding = Finding::warning(LONG, cx.unit().location(), "it is long");
        Ok(vec![finding.evidence_with_files(EvidenceKind::Excerpt, "…", files.into_iter().collect())].into())
    }
}

/// A material of two units, what is remembered of it, and how often the check was asked.
struct Scene {
    folder: tempfile::TempDir,
    desk: Desk,
    asked: Arc<AtomicUsize>,
}

impl Scene {
    fn new() -> Self {
        let scene = Self { folder: tempfile::tempdir().unwrap(), desk: Desk::default(), asked: Arc::default() };
        scene.write("ch1/main.go", "package main\n\nfunc main() {}\n");
        scene.write("ch1/data.txt", "one\n");
        scene.write("ch2/main.go", "package main\n\nfunc main() { println(2) }\n");
        scene
    }

    fn write(&self, path: &str, text: &str) {
        let path: PathBuf = self.folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    fn check(&self) -> Counting {
        Counting::new(&self.asked)
    }

    /// Judges, and says how many questions had to be put.
    fn questions(&self, check: Counting, rules: &dyn Rules, circumstances: &str) -> usize {
        let mut registry = Registry::new();
        let wants_files = check.files == Some(true);
        registry.register(Box::new(check)).unwrap();
        let material = read_material(&[self.folder.path().to_owned()], &ReadOptions::default()).unwrap();
        let plan = Plan::new(&material, &registry, rules);
        assert_eq!(plan.pairs().len(), 2);
        let circumstances = [circumstances.to_owned()];
        let recollection =
            Recollection::of(&self.desk, &circumstances, &material, &plan, &registry, rules).with_files(wants_files);
        let is_complete = recollection.is_complete(&plan);
        let (before, cancel) = (self.asked.load(Ordering::SeqCst), Cancel::default());
        let judge = Judge {
            registry: &registry,
            rules,
            workbench: &SourcesOnly::default(),
            recollection: Some(&recollection),
            threads: 2,
            cancel: &cancel,
            events: &Silence,
        };
        let report = judge.report(&material, &plan);
        assert_eq!(report.units.len(), 2);
        assert!(report.units.iter().all(|unit| unit.assessments.len() == 1 && unit.unit.kind == UnitKind::Program));
        let questions = self.asked.load(Ordering::SeqCst) - before;
        assert_eq!(is_complete, questions == 0);
        questions
    }

    fn usual_questions(&self) -> usize {
        self.questions(self.check(), &DefaultRules, "go1.27")
    }
}

/// Rules with another time limit.
struct Hurried;

impl Rules for Hurried {
    fn settings(&self, _: &Unit) -> Settings {
        let mut settings = Settings::default();
        settings.limits.wall /= 2;
        settings
    }

    fn policy(&self, _: &Unit) -> Policy {
        Policy::default()
    }

    fn is_enabled(&self, _: &Unit, _: &CheckId) -> bool {
        true
    }
}

#[test]
fn nothing_is_asked_twice() {
    let scene = Scene::new();
    assert_eq!(scene.usual_questions(), 2);
    assert_eq!(scene.usual_questions(), 0);
}

#[test]
fn what_comes_with_files_is_asked_again_when_they_are_wanted() {
    let scene = Scene::new();
    let asked = |files| scene.questions(Counting { files, ..scene.check() }, &DefaultRules, "go1.27");
    assert_eq!((asked(Some(false)), asked(Some(false))), (2, 0), "nobody wants them");
    assert_eq!((asked(Some(true)), asked(Some(true))), (2, 2), "they are not kept");
    assert_eq!(asked(Some(false)), 0, "the answer is");
}

#[test]
fn a_change_to_a_unit_or_its_data_is_seen() {
    let scene = Scene::new();
    scene.usual_questions();
    scene.write("ch2/main.go", "package main\n\nfunc main() { println(3) }\n");
    assert_eq!(scene.usual_questions(), 1);
    scene.write("ch1/data.txt", "two\n");
    assert_eq!(scene.usual_questions(), 1);
    scene.write("ch1/more.txt", "");
    assert_eq!(scene.usual_questions(), 1);
    scene.write("ch1/data.txt", "one\n");
    std::fs::remove_file(scene.folder.path().join("ch1/more.txt")).unwrap();
    assert_eq!(scene.usual_questions(), 0, "what was is known again");
}

#[test]
fn other_circumstances_settings_and_versions_are_other_questions() {
    let scene = Scene::new();
    scene.usual_questions();
    assert_eq!(scene.questions(scene.check(), &DefaultRules, "go1.28"), 2);
    assert_eq!(scene.questions(scene.check(), &Hurried, "go1.27"), 2);
    let mut newer = scene.check();
    newer.info.version = 2;
    assert_eq!(scene.questions(newer, &DefaultRules, "go1.27"), 2);
    let other = Counting { basis: Some("another library".into()), ..scene.check() };
    assert_eq!(scene.questions(other, &DefaultRules, "go1.27"), 2);
}

#[test]
fn what_a_check_does_not_vouch_for_is_asked_every_time() {
    let scene = Scene::new();
    for _ in 0..2 {
        let moody = Counting { basis: None, ..scene.check() };
        assert_eq!(scene.questions(moody, &DefaultRules, "go1.27"), 2);
    }
}

#[test]
fn our_failures_are_not_remembered() {
    let scene = Scene::new();
    let failing = Counting { fails: true, ..scene.check() };
    assert_eq!(scene.questions(failing, &DefaultRules, "go1.27"), 2);
    assert_eq!(scene.usual_questions(), 2);
    assert_eq!(scene.usual_questions(), 0);
}

#[test]
fn what_was_saved_while_it_was_judged_is_judged_again() {
    let scene = Scene::new();
    let saved = Counting { saves: Some(scene.folder.path().join("ch1/data.txt")), ..scene.check() };
    assert_eq!(scene.questions(saved, &DefaultRules, "go1.27"), 2);
    assert_eq!(scene.usual_questions(), 1);
}

#[test]
fn the_same_material_elsewhere_is_known() {
    let mut scene = Scene::new();
    scene.usual_questions();
    scene.folder = Scene::new().folder;
    assert_eq!(scene.usual_questions(), 0);
}
