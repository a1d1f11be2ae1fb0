//! The twins come to a good end: what looks for leaks in them is not distracted by other trouble.

mod support;

use support::{judge, repository};

#[test]
fn the_twins_come_to_a_good_end() {
    let judged = judge(&repository().join("twins"), &["--only", "gvp.build/*"]);
    let units: Vec<_> = judged.report.units().map(|unit| (unit.id(), unit.verdict())).collect();
    let benign = units.iter().filter(|(id, _)| id.starts_with("benign/")).count();
    assert!(benign >= 60 && units.len() > benign, "{benign} of {} are benign", units.len());
    assert!(units.iter().all(|(_, verdict)| *verdict == "PASS" || *verdict == "SKIP"), "{}", judged.report.shown());
}
