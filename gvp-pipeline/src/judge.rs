//! Puts every planned question, and weighs the answers.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use gvp_core::{
    Assessment, Cancel, Check, CheckError, CheckErrorKind, Climb, Counts, Directive, Event, Judgement, Material,
    Notice, Outcome, Report, SandboxFacts, Settings, Sink, Skip, Unit, UnitReport, Verdict, Word, Workbench,
    could_excuse, unused_exceptions,
};

use crate::plan::{Pair, Plan, answered_beforehand};
use crate::view::View;
use crate::{Recollection, Registry, Rules, parallel};

/// Everything that takes part in judging.
pub struct Judge<'a> {
    /// The checks.
    pub registry: &'a Registry,
    /// What holds for which unit.
    pub rules: &'a dyn Rules,
    /// Where artifacts are made and run.
    pub workbench: &'a dyn Workbench,
    /// What earlier runs said, if that is to count: what is known already is not asked again.
    pub recollection: Option<&'a Recollection<'a>>,
    /// How many questions are put at the same time. Nearly all of them wait, for Go or for a program, so this may well
    /// be dozens of times the number of processors.
    pub threads: usize,
    /// Ends everything early.
    pub cancel: &'a Cancel,
    /// Who is told what happens.
    pub events: &'a dyn Sink,
}

/// What a run came to.
#[derive(Debug, Clone)]
pub struct Judged {
    /// One for every unit of the plan, in its order.
    pub units: Vec<UnitReport>,
    /// What else the reader should know: what was passed over, and exceptions that excuse nothing.
    pub notices: Vec<Notice>,
}

impl Judge<'_> {
    /// Puts every question of the plan. Each pair gets exactly one answer, in plan order, whatever the number of
    /// threads; after a cancellation the pairs that are left are answered with an error of ours.
    pub fn judge(&self, material: &Material, plan: &Plan) -> Judged {
        self.events.event(Event::Planned { units: plan.units().len(), pairs: plan.pairs().len() });
        let orders = plan.orders_for(|pair| self.recalled(pair).is_none());
        let judgements = std::thread::scope(|scope| {
            scope.spawn(|| self.workbench.make(material, &orders, self.events));
            self.answer_all(plan)
        });
        self.weigh_all(material, plan, judgements)
    }

    /// The same as a whole report, which says nothing yet of a sandbox.
    pub fn report(&self, material: &Material, plan: &Plan) -> Report {
        let start = Instant::now();
        let judged = self.judge(material, plan);
        let verdicts = || judged.units.iter().map(|unit| unit.verdict);
        Report {
            tool_version: gvp_core::VERSION.to_owned(),
            toolchain: self.workbench.toolchain().clone(),
            sandbox: SandboxFacts { tier: "none".to_owned(), missing: Vec::new() },
            verdict: Verdict::of_material(verdicts()),
            counts: Counts::of(verdicts()),
            duration: start.elapsed(),
            interrupted: self.cancel.is_cancelled(),
            units: judged.units,
            left_out: 0,
            notices: judged.notices,
        }
    }

    /// The answers, in plan order.
    fn answer_all(&self, plan: &Plan) -> Vec<Judgement> {
        let open = open_pairs(plan);
        let settings: Vec<Settings> = plan.units().iter().map(|unit| self.rules.settings(unit)).collect();
        let mut answers = parallel::map(self.threads, &by_availability(plan), |&index| {
            let pair = &plan.pairs()[index];
            let unit = &plan.units()[pair.unit];
            self.events.event(Event::PairStarted { unit: unit.id.clone(), check: pair.check.clone() });
            let judgement = self.answer(unit, pair, &settings[pair.unit]);
            self.events.event(Event::PairJudged { unit: unit.id.clone(), check: pair.check.clone() });
            if open[pair.unit].fetch_sub(1, Ordering::AcqRel) == 1 {
                self.close(unit, pair.unit);
            }
            (index, judgement)
        });
        answers.sort_by_key(|(index, _)| *index);
        answers.into_iter().map(|(_, judgement)| judgement).collect()
    }

    fn answer(&self, unit: &Arc<Unit>, pair: &Pair, settings: &Settings) -> Judgement {
        let start = Instant::now();
        let result = match self.registry.get(&pair.check) {
            _ if answered_beforehand(unit) => answer_beforehand(unit),
            _ if self.cancel.is_cancelled() => Err(CheckError::interrupted()),
            None => Err(CheckError::new(CheckErrorKind::Defect, format!("no check is called `{}`", pair.check))),
            Some(check) => self.recalled(pair).map_or_else(|| self.put(check, unit, pair, settings), Ok),
        };
        Judgement { check: pair.check.clone(), result, duration: start.elapsed() }
    }

    /// What an earlier run said on this question.
    fn recalled(&self, pair: &Pair) -> Option<Outcome> {
        self.recollection?.outcome(pair)
    }

    /// Puts a question, and remembers the answer if it will be the same another time.
    fn put(
        &self,
        check: &dyn Check,
        unit: &Arc<Unit>,
        pair: &Pair,
        settings: &Settings,
    ) -> Result<Outcome, CheckError> {
        let view = View::new(unit, pair, settings, self.workbench, self.events);
        let result = put(check, &view);
        if let (Some(recollection), Ok(outcome), false) = (self.recollection, &result, view.is_passing()) {
            recollection.keep(pair, check, outcome);
        }
        result
    }

    /// Everything is said of a unit.
    fn close(&self, unit: &Unit, index: usize) {
        self.workbench.release(unit);
        if let Some(recollection) = self.recollection {
            recollection.close(index);
        }
        self.events.event(Event::UnitAnswered { unit: unit.id.clone() });
    }

    fn weigh_all(&self, material: &Material, plan: &Plan, judgements: Vec<Judgement>) -> Judged {
        let mut by_unit: BTreeMap<usize, Vec<Judgement>> = BTreeMap::new();
        for (pair, judgement) in plan.pairs().iter().zip(judgements) {
            by_unit.entry(pair.unit).or_default().push(judgement);
        }
        let mut notices = material.notices.clone();
        let mut units = Vec::with_capacity(plan.units().len());
        for (index, unit) in plan.units().iter().enumerate() {
            units.push(self.weigh(unit, by_unit.remove(&index).unwrap_or_default(), &mut notices));
        }
        notices.sort();
        notices.dedup();
        Judged { units, notices }
    }

    fn weigh(&self, unit: &Arc<Unit>, judgements: Vec<Judgement>, notices: &mut Vec<Notice>) -> UnitReport {
        let policy = self.rules.policy(unit);
        let mut used = Vec::new();
        let assessments: Vec<Assessment> = judgements
            .into_iter()
            .map(|judgement| Assessment::weigh(judgement, &policy, &unit.directives, &mut used))
            .collect();
        let unused = unused_exceptions(&unit.directives, &assessments, &used);
        let unused = unused.into_iter().map(|index| &unit.directives[index]);
        notices.extend(
            unused.filter(|directive| !self.may_yet_excuse(directive, &assessments)).filter_map(excuses_nothing),
        );
        let answers = assessments.iter().filter_map(|known| Some((self.registry.get(&known.check)?, known)));
        let climb = Climb::of(unit, answers);
        let verdict = Verdict::of_unit(&assessments).of_climb(climb.as_ref());
        self.events.event(Event::UnitJudged { unit: unit.id.clone(), verdict });
        UnitReport { unit: Arc::clone(unit), verdict, assessments, climb }
    }
}

impl Judge<'_> {
    /// Whether an exception may excuse what a check would say that was not asked in this run.
    fn may_yet_excuse(&self, directive: &Directive, assessments: &[Assessment]) -> bool {
        let Word::Allow { what, .. } = &directive.word else { return false };
        let unasked = |check: &&dyn Check| assessments.iter().all(|assessment| assessment.check != check.info().id);
        self.registry.iter().filter(unasked).any(|check| could_excuse(what, check.info()))
    }
}

/// How many pairs of each unit are still to be answered.
fn open_pairs(plan: &Plan) -> Vec<AtomicUsize> {
    let open: Vec<AtomicUsize> = plan.units().iter().map(|_| AtomicUsize::new(0)).collect();
    for pair in plan.pairs() {
        open[pair.unit].fetch_add(1, Ordering::Relaxed);
    }
    open
}

/// The pairs by when what they need will be there, in the order of [`Plan::orders`]: a thread that waits for the last
/// artifact would keep a program from being run meanwhile.
fn by_availability(plan: &Plan) -> Vec<usize> {
    let mut order: Vec<usize> = (0..plan.pairs().len()).collect();
    order.sort_by_key(|&index| {
        let pair = &plan.pairs()[index];
        (pair.needs.last().copied(), !plan.units()[pair.unit].takes_time)
    });
    order
}

/// The answer that holds for every question about the unit.
fn answer_beforehand(unit: &Unit) -> Result<Outcome, CheckError> {
    if let Some(cause) = &unit.unreadable {
        return Err(CheckError::new(CheckErrorKind::Machine, format!("`{}` cannot be read: {cause}", unit.path)));
    }
    let reason = unit.skipped().map(|reason| format!("the author skips it: {reason}"));
    let reason = reason.or_else(|| unit.excluded.clone()).unwrap_or_default();
    Ok(Skip::because(reason).into())
}

/// Puts a question. A check that panics is our failure, and takes nothing else with it.
fn put(check: &dyn Check, view: &View<'_>) -> Result<Outcome, CheckError> {
    catch_unwind(AssertUnwindSafe(|| check.run(view))).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<&str>().map(ToString::to_string);
        let said = said.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Err(CheckError::new(CheckErrorKind::Defect, format!("the check panicked: {said}")))
    })
}

fn excuses_nothing(directive: &Directive) -> Option<Notice> {
    let Word::Allow { what, .. } = &directive.word else { return None };
    Some(Notice {
        location: Some(directive.location.clone()),
        message: format!("`allow {what}` excuses nothing"),
        help: Some("remove it, or move it to the line it is meant for".to_owned()),
    })
}
