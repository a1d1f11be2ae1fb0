//! Every (unit, check) pair is planned once and answered once, in plan order, whatever the number of threads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use camino::Utf8PathBuf;
use gvp_core::{
    Answer, Artifact, ArtifactKind, ArtifactState, Cancel, Check, CheckError, CheckErrorKind, CheckId, CheckInfo, Code,
    CodeInfo, Context, Event, Execution, Finding, Material, Order, Outcome, Policy, Run, Settings, Severity, Silence,
    Sink, Toolchain, Unit, UnitId, UnitKind, Workbench,
};
use gvp_pipeline::{Judge, Judged, Plan, Registry, Rules};
use proptest::prelude::*;

const WRONG: Code = Code::from_static("wrong");

/// What a test-only check does when it is asked.
#[derive(Debug, Clone, Copy)]
enum Habit {
    Passes,
    Finds,
    Skips,
    Errs,
    Panics,
    /// Asks for an artifact that it did not order.
    Grabs,
}

struct Scripted {
    info: CheckInfo,
    needs: Vec<ArtifactKind>,
    habit: Habit,
}

impl Scripted {
    fn new(number: usize, needs: Vec<ArtifactKind>, habit: Habit) -> Self {
        let info = CheckInfo {
            id: format!("test/check{number:02}").parse().expect("a well-formed id"),
            version: 1,
            summary: String::new(),
            explanation: String::new(),
            codes: vec![CodeInfo::new(WRONG, Severity::Error, "it is wrong")],
        };
        Self { info, needs, habit }
    }
}

impl Check for Scripted {
    fn info(&self) -> &CheckInfo {
        &self.info
    }

    fn needs(&self, _: &Unit) -> Vec<ArtifactKind> {
        self.needs.clone()
    }

    fn run(&self, cx: &dyn Context) -> Result<Outcome, CheckError> {
        for kind in &self.needs {
            assert_eq!(cx.artifact(*kind)?.kind, *kind);
        }
        match self.habit {
            Habit::Passes => Ok(Outcome::Passed),
            Habit::Finds => Ok(vec![Finding::error(WRONG, cx.unit().location(), cx.unit().id.to_string())].into()),
            Habit::Skips => Ok(Outcome::skipped("no reason")),
            Habit::Errs => Err(CheckError::new(CheckErrorKind::Machine, "the disk is full")),
            Habit::Panics => panic!("{} panics", self.info.id),
            Habit::Grabs => cx.artifact(ArtifactKind::TestBinary).map(|_| Outcome::Passed),
        }
    }
}

/// Makes every artifact that is ordered, one after the other while checks wait, and counts what is released.
struct Bench {
    toolchain: Toolchain,
    made: Mutex<BTreeSet<(UnitId, ArtifactKind)>>,
    changed: Condvar,
    released: Mutex<BTreeMap<UnitId, usize>>,
}

impl Bench {
    fn new() -> Self {
        let version = "1.26.0".parse().expect("a version");
        Self {
            toolchain: Toolchain { version, name: "1.26".into(), os: "linux".into(), arch: "amd64".into() },
            made: Mutex::default(),
            changed: Condvar::new(),
            released: Mutex::default(),
        }
    }
}

impl Workbench for Bench {
    fn toolchain(&self) -> &Toolchain {
        &self.toolchain
    }

    fn make(&self, _: &Material, orders: &[Order], _: &dyn Sink) {
        let mut all: Vec<(ArtifactKind, UnitId)> = Vec::new();
        for order in orders {
            all.extend(order.kinds.iter().map(|kind| (*kind, order.unit.id.clone())));
        }
        all.sort();
        for (kind, unit) in all {
            self.made.lock().expect("no panic").insert((unit, kind));
            self.changed.notify_all();
        }
    }

    fn artifact(&self, unit: &Unit, kind: ArtifactKind) -> Result<Arc<Artifact>, CheckError> {
        let key = (unit.id.clone(), kind);
        let made = self.made.lock().expect("no panic");
        let patience = Duration::from_secs(10);
        let (_made, wait) =
            self.changed.wait_timeout_while(made, patience, |made| !made.contains(&key)).expect("no panic");
        assert!(!wait.timed_out(), "{kind:?} of {} was not ordered", unit.id);
        Ok(Arc::new(Artifact { kind, state: ArtifactState::Made, diagnostics: Vec::new(), command: String::new() }))
    }

    fn execute(&self, _: &Unit, _: &Run) -> Result<Arc<Execution>, CheckError> {
        Err(CheckError::new(CheckErrorKind::ToolMissing, "nothing is run here"))
    }

    fn release(&self, unit: &Unit) {
        *self.released.lock().expect("no panic").entry(unit.id.clone()).or_default() += 1;
    }
}

/// Some checks are not put to some units.
struct Sparse(BTreeSet<(usize, usize)>);

impl Sparse {
    fn asks(&self, unit: usize, check: usize) -> bool {
        !self.0.contains(&(unit, check))
    }
}

impl Rules for Sparse {
    fn settings(&self, _: &Unit) -> Settings {
        Settings::default()
    }

    fn policy(&self, _: &Unit) -> Policy {
        Policy::default()
    }

    fn is_enabled(&self, unit: &Unit, check: &CheckId) -> bool {
        let number = |text: &str| text.trim_start_matches(char::is_alphabetic).parse().expect("a number");
        self.asks(number(unit.id.as_str()), number(check.name()))
    }
}

fn unit(number: usize, idle: u8) -> Arc<Unit> {
    let path = Utf8PathBuf::from(format!("u{number:03}/main.go"));
    Arc::new(Unit {
        excluded: (idle == 1).then(|| "another machine".to_owned()),
        unreadable: (idle == 2).then(|| "permission denied".to_owned()),
        ..Unit::new(UnitId::new(format!("u{number:03}")), UnitKind::Program, path)
    })
}

/// A material, checks, and which of them are not put to which unit.
#[derive(Debug, Clone)]
struct Case {
    idle: Vec<u8>,
    checks: Vec<(Vec<ArtifactKind>, Habit)>,
    left_out: BTreeSet<(usize, usize)>,
}

impl Case {
    fn material(&self) -> Material {
        let units = self.idle.iter().enumerate().map(|(number, idle)| unit(number, *idle)).collect();
        Material { units, ..Material::default() }
    }

    fn registry(&self) -> Registry {
        let mut registry = Registry::new();
        // The order of registration must not matter.
        for (number, (needs, habit)) in self.checks.iter().enumerate().rev() {
            registry.register(Box::new(Scripted::new(number, needs.clone(), *habit))).expect("no two of one name");
        }
        registry
    }

    /// The pairs that must be planned, in unit order, then check order.
    fn pairs(&self) -> Vec<(usize, usize)> {
        let all = (0..self.idle.len()).flat_map(|unit| (0..self.checks.len()).map(move |check| (unit, check)));
        all.filter(|pair| !self.left_out.contains(pair)).collect()
    }
}

fn case() -> impl Strategy<Value = Case> {
    let kind = prop_oneof![Just(ArtifactKind::Package), Just(ArtifactKind::Program), Just(ArtifactKind::Vet)];
    let habit = prop_oneof![
        4 => Just(Habit::Passes),
        2 => Just(Habit::Finds),
        1 => Just(Habit::Skips),
        1 => Just(Habit::Errs),
        1 => Just(Habit::Panics),
        1 => Just(Habit::Grabs),
    ];
    let check = (prop::collection::vec(kind, 0..3), habit);
    let idle = prop_oneof![6 => Just(0u8), 1 => Just(1), 1 => Just(2)];
    let left_out = prop::collection::btree_set((0usize..12, 0usize..6), 0..10);
    (prop::collection::vec(idle, 0..12), prop::collection::vec(check, 0..6), left_out)
        .prop_map(|(idle, checks, left_out)| Case { idle, checks, left_out })
}

/// Events, counted.
#[derive(Default)]
struct Count {
    pairs: AtomicUsize,
    units: AtomicUsize,
}

impl Sink for Count {
    fn event(&self, event: Event) {
        match event {
            Event::PairJudged { .. } => self.pairs.fetch_add(1, Ordering::SeqCst),
            Event::UnitJudged { .. } => self.units.fetch_add(1, Ordering::SeqCst),
            _ => 0,
        };
    }
}

fn judge(case: &Case, threads: usize, cancel: &Cancel, bench: &Bench, events: &dyn Sink) -> Judged {
    let (material, registry, rules) = (case.material(), case.registry(), Sparse(case.left_out.clone()));
    let judge =
        Judge { registry: &registry, rules: &rules, workbench: bench, recollection: None, threads, cancel, events };
    judge.judge(&material, &Plan::new(&material, &registry, &rules))
}

/// What was answered, in report order, without the time that it took.
fn answers(judged: &Judged) -> Vec<(String, String, Answer)> {
    let of_unit = |unit: &gvp_core::UnitReport| {
        let id = unit.unit.id.to_string();
        unit.assessments.iter().map(|a| (id.clone(), a.check.to_string(), a.answer.clone())).collect::<Vec<_>>()
    };
    judged.units.iter().flat_map(of_unit).collect()
}

fn names(pairs: &[(usize, usize)]) -> Vec<(String, String)> {
    pairs.iter().map(|(unit, check)| (format!("u{unit:03}"), format!("test/check{check:02}"))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn each_pair_is_planned_once_in_unit_order_then_check_order(case in case()) {
        let (material, registry) = (case.material(), case.registry());
        let plan = Plan::new(&material, &registry, &Sparse(case.left_out.clone()));
        let planned: Vec<(String, String)> =
            plan.pairs().iter().map(|pair| (plan.units()[pair.unit].id.to_string(), pair.check.to_string())).collect();
        prop_assert_eq!(planned, names(&case.pairs()));

        for order in plan.orders() {
            let needed: BTreeSet<ArtifactKind> = plan.pairs().iter()
                .filter(|pair| plan.units()[pair.unit].id == order.unit.id)
                .flat_map(|pair| pair.needs.iter().copied())
                .collect();
            prop_assert_eq!(&order.kinds, &needed);
            prop_assert!(!needed.is_empty() && order.unit.excluded.is_none() && order.unit.unreadable.is_none());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn each_pair_is_answered_once_in_plan_order_by_any_number_of_threads(case in case(), threads in 1usize..40) {
        std::panic::set_hook(Box::new(|_| {}));
        let (alone, together) = (Bench::new(), Bench::new());
        let count = Count::default();
        let one = judge(&case, 1, &Cancel::default(), &alone, &Silence);
        let many = judge(&case, threads, &Cancel::default(), &together, &count);
        drop(std::panic::take_hook());

        let asked: Vec<(String, String)> =
            answers(&many).into_iter().map(|(unit, check, _)| (unit, check)).collect();
        prop_assert_eq!(&asked, &names(&case.pairs()));
        prop_assert_eq!(answers(&one), answers(&many));
        prop_assert_eq!(many.units.len(), case.idle.len());
        prop_assert_eq!(count.pairs.into_inner(), asked.len());
        prop_assert_eq!(count.units.into_inner(), case.idle.len());
        let released = together.released.into_inner().expect("no panic");
        prop_assert!(released.values().all(|times| *times == 1), "{:?}", released);
    }

    #[test]
    fn after_a_cancellation_each_pair_still_has_an_answer(case in case(), threads in 1usize..10) {
        let cancel = Cancel::default();
        cancel.cancel();
        let judged = judge(&case, threads, &cancel, &Bench::new(), &Silence);
        let answers = answers(&judged);
        prop_assert_eq!(answers.len(), case.pairs().len());
        let unfounded = |answer: &Answer| matches!(answer, Answer::Passed | Answer::Findings(_));
        prop_assert!(!answers.iter().any(|(_, _, answer)| unfounded(answer)));
    }
}
