//! A small run of the detection benchmark, with the promises that must hold in every version.

#[path = "../benches/detection/random.rs"]
pub(crate) mod random;
#[path = "../benches/detection/slip.rs"]
pub(crate) mod slip;
#[path = "../benches/detection/structure.rs"]
pub(crate) mod structure;
#[path = "../benches/detection/trial.rs"]
pub(crate) mod trial;

use random::Random;
use slip::Slip;
use slip::Slipped;
use structure::Record;
use structure::Structure;
use trial::Bench;
use trial::Outcome;

const RECORDS: usize = 120;

/// What comes of some records with one kind of slip.
fn outcome(bench: &Bench, structure: Structure, slip: Slip) -> Outcome {
    let mut random = Random::new(1953);
    let records: Vec<Record> = (0..RECORDS).map(|_| structure.generate(&mut random)).collect();
    let slipped: Vec<Slipped> = records.iter().filter_map(|record| slip.make(record, &mut random)).collect();
    bench.trial(&slipped).0
}

#[test]
fn every_slip_that_a_sum_can_see_is_found_and_none_is_mended_wrongly() {
    let bench = Bench::new("benches/detection/project");
    for structure in Structure::ALL {
        for slip in Slip::FIGURES.into_iter().filter(|slip| *slip != Slip::NewValue) {
            let outcome = outcome(&bench, structure, slip);
            let case = format!("{} in {}", slip.name(), structure.name());
            assert_eq!(outcome.detected, outcome.records, "{case}");
            assert_eq!(outcome.near, outcome.records, "{case}");
            assert_eq!(outcome.wrong, 0, "{case}");
        }
    }
}

#[test]
fn records_that_are_right_have_no_findings() {
    let bench = Bench::new("benches/detection/project");
    for structure in Structure::ALL.into_iter().chain([Structure::Dates, Structure::Series]) {
        let mut random = Random::new(1950);
        let lines: Vec<String> = (0..RECORDS).map(|_| structure.generate(&mut random).line()).collect();
        assert_eq!(bench.clean(&lines).0, 0, "{}", structure.name());
    }
}

#[test]
fn in_a_table_every_slip_is_mended() {
    let bench = Bench::new("benches/detection/project");
    for slip in [Slip::Exchanged, Slip::Thousandfold, Slip::Mistyped, Slip::Lost, Slip::Added] {
        let outcome = outcome(&bench, Structure::Table, slip);
        assert_eq!(outcome.right, outcome.records, "{}", slip.name());
    }
}

#[test]
fn a_date_is_never_mended_wrongly() {
    let bench = Bench::new("benches/detection/project");
    for slip in Slip::DATES {
        assert_eq!(outcome(&bench, Structure::Dates, slip).wrong, 0, "{}", slip.name());
    }
}

#[test]
fn a_figure_in_another_unit_is_mended() {
    let bench = Bench::new("benches/detection/project");
    for structure in Structure::ALL.into_iter().chain([Structure::Series]) {
        for slip in [Slip::Thousandfold, Slip::Thousandth] {
            let outcome = outcome(&bench, structure, slip);
            let case = format!("{} in {}: {outcome:?}", slip.name(), structure.name());
            assert!(outcome.right * 100 >= outcome.detected * 98, "{case}");
        }
    }
}

#[test]
fn no_unit_is_suggested_in_a_series_for_another_slip() {
    let bench = Bench::new("benches/detection/project");
    for slip in Slip::FIGURES {
        assert_eq!(outcome(&bench, Structure::Series, slip).wrong, 0, "{}", slip.name());
    }
}

#[test]
fn a_count_below_zero_is_mended_where_its_total_tells() {
    let bench = Bench::new("benches/detection/project");
    for structure in [Structure::Flat { parts: 3, size: 150 }, Structure::Tree, Structure::Table] {
        let outcome = outcome(&bench, structure, Slip::Sign);
        assert_eq!(outcome.right, outcome.records, "{}", structure.name());
    }
}
