//! The verdict is a pure fold: order-free, never improved by one more finding, and nothing judged is no PASS.

use std::time::Duration;

use gvp_core::{
    Answer, Assessment, CheckError, CheckErrorKind, CheckId, Code, Counts, Finding, Level, Location, Skip, Verdict,
    Weighed,
};
use proptest::prelude::*;

fn weighed(level: Level) -> Weighed {
    let finding = Finding::error(Code::from_static("wrong"), Location::line("main.go", 1), "it is wrong");
    Weighed { finding, level, excuse: None }
}

fn level() -> impl Strategy<Value = Level> {
    prop_oneof![Just(Level::Allow), Just(Level::Warn), Just(Level::Deny)]
}

fn answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::Passed),
        Just(Answer::Skipped(Skip::because("it does not apply"))),
        Just(Answer::Error(CheckError::new(CheckErrorKind::Machine, "the disk is full"))),
        prop::collection::vec(level(), 0..4)
            .prop_map(|levels| Answer::Findings(levels.into_iter().map(weighed).collect())),
    ]
}

fn assessment(answer: Answer) -> Assessment {
    Assessment { check: CheckId::from_static("test", "check"), answer, duration: Duration::ZERO }
}

fn assessments() -> impl Strategy<Value = Vec<Assessment>> {
    prop::collection::vec(answer().prop_map(assessment), 0..12)
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        Just(Verdict::Skip),
        Just(Verdict::Pass),
        Just(Verdict::Warn),
        Just(Verdict::Error),
        Just(Verdict::Fail),
    ]
}

fn was_judged(assessment: &Assessment) -> bool {
    matches!(assessment.answer, Answer::Passed | Answer::Findings(_))
}

proptest! {
    #[test]
    fn the_order_of_the_answers_does_not_matter(
        (one, other) in assessments().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        prop_assert_eq!(Verdict::of_unit(&one), Verdict::of_unit(&other));
    }

    #[test]
    fn the_order_of_the_units_does_not_matter(
        (one, other) in prop::collection::vec(verdict(), 0..12)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        prop_assert_eq!(Verdict::of_material(one.clone()), Verdict::of_material(other.clone()));
        prop_assert_eq!(Counts::of(one), Counts::of(other));
    }

    #[test]
    fn one_more_finding_never_improves_the_verdict(all in assessments(), at in any::<prop::sample::Index>(), level in level()) {
        let before = Verdict::of_unit(&all);
        let mut more = all;
        if !more.is_empty() {
            let assessment = at.get(&more).clone();
            let worse = match assessment.answer {
                Answer::Findings(mut findings) => {
                    findings.push(weighed(level));
                    Answer::Findings(findings)
                }
                // A check that passed now finds something.
                Answer::Passed => Answer::Findings(vec![weighed(level)]),
                other => other,
            };
            let index = at.index(more.len());
            more[index].answer = worse;
        }
        prop_assert!(Verdict::of_unit(&more) >= before);
    }

    #[test]
    fn one_more_answer_never_improves_the_verdict(all in assessments(), extra in answer()) {
        let before = Verdict::of_unit(&all);
        let more: Vec<Assessment> = all.into_iter().chain([assessment(extra)]).collect();
        // What was not judged at all may come to a PASS.
        prop_assert!(Verdict::of_unit(&more) >= before);
    }

    #[test]
    fn nothing_judged_is_not_a_pass(all in assessments()) {
        if !all.iter().any(was_judged) {
            prop_assert!(matches!(Verdict::of_unit(&all), Verdict::Skip | Verdict::Error));
        }
    }

    #[test]
    fn what_passes_holds_and_what_fails_was_denied(all in assessments()) {
        let has = |level: Level| all.iter().any(|assessment| match &assessment.answer {
            Answer::Findings(findings) => findings.iter().any(|weighed| weighed.level == level),
            _ => false,
        });
        prop_assert_eq!(Verdict::of_unit(&all) == Verdict::Fail, has(Level::Deny));
        if Verdict::of_unit(&all) == Verdict::Pass {
            prop_assert!(!has(Level::Warn) && all.iter().all(|assessment| !matches!(assessment.answer, Answer::Error(_))));
        }
    }

    #[test]
    fn counts_sum_up(all in prop::collection::vec(verdict(), 0..50)) {
        let counts = Counts::of(all.iter().copied());
        prop_assert_eq!(counts.total(), all.len());
        prop_assert_eq!(counts.fail, all.iter().filter(|verdict| **verdict == Verdict::Fail).count());
        let worst = Verdict::of_material(all.iter().copied());
        prop_assert_eq!(worst == Verdict::Fail, counts.fail > 0);
        prop_assert_eq!(worst == Verdict::Skip, counts.total() == counts.skip);
    }
}

#[test]
fn a_material_without_units_is_not_a_pass() {
    assert_eq!(Verdict::of_material([]), Verdict::Skip);
    assert_eq!(Verdict::of_unit(&[]), Verdict::Skip);
}
