//! Pairs of figures with the rule that compares them, corrections and derived values.

use super::only;
use crate::quantity::{Dec, Note, Relation, compare, correction, derive, in_style_of};

#[test]
fn comparisons_name_their_rule_and_cause() {
    for (draft, source, relation, rule, note) in [
        (
            "$4.1 billion",
            "$4,098 million",
            Relation::Equal,
            "R1",
            Some(Note::Rounded),
        ),
        (
            "$4.3 billion",
            "$4,098 million",
            Relation::Disjoint,
            "R1",
            None,
        ),
        (
            "nearly $90 million",
            "$87.2 million",
            Relation::Equal,
            "R2",
            None,
        ),
        (
            "nearly $90 million",
            "$91 million",
            Relation::Disjoint,
            "R2",
            None,
        ),
        ("about 200 ships", "209 ships", Relation::Equal, "R3", None),
        (
            "7.25 %",
            "7.3 %",
            Relation::Equal,
            "R4",
            Some(Note::DraftMorePrecise),
        ),
        (
            "$2.6 million",
            "$2.6 billion",
            Relation::Disjoint,
            "R5",
            Some(Note::ScaleSlip),
        ),
        (
            "£30 million",
            "€30 million",
            Relation::Disjoint,
            "R6",
            Some(Note::CurrencySlip),
        ),
        (
            "£30 million",
            "€47 million",
            Relation::NotComparable,
            "R6",
            Some(Note::CurrencyDiffers),
        ),
        (
            "30 million",
            "€30 million",
            Relation::Equal,
            "R6",
            Some(Note::CurrencyMissing),
        ),
        (
            "more than 40 ships",
            "52 ships",
            Relation::Equal,
            "R8",
            Some(Note::BoundFarFromValue),
        ),
        (
            "more than 40 ships",
            "38 ships",
            Relation::Disjoint,
            "R7",
            None,
        ),
        (
            "more than 40 ships",
            "40 ships",
            Relation::Disjoint,
            "R7",
            Some(Note::StrictBound),
        ),
        (
            "44 ships",
            "more than 40 ships",
            Relation::Consistent,
            "R7",
            Some(Note::NotStated),
        ),
        (
            "0.5 %",
            "50 basis points",
            Relation::Equal,
            "R9",
            Some(Note::PercentForPoints),
        ),
        ("most ships", "46 %", Relation::Disjoint, "R11", None),
        (
            "$6–8 billion",
            "$6 billion to $8 billion",
            Relation::Equal,
            "R15",
            None,
        ),
        (
            "$7 billion",
            "$6 billion to $8 billion",
            Relation::Consistent,
            "R15",
            Some(Note::NotStated),
        ),
        (
            "$5–8 billion",
            "$6–8 billion",
            Relation::Disjoint,
            "R15",
            None,
        ),
        (
            "$3 billion a quarter",
            "$12 billion a year",
            Relation::Equal,
            "R18",
            Some(Note::DerivedAverage),
        ),
        (
            "1.5 GWh",
            "1.5 GW",
            Relation::Disjoint,
            "R22",
            Some(Note::UnitSlip),
        ),
        (
            "18 months",
            "a year and a half",
            Relation::Equal,
            "R22",
            None,
        ),
        (
            "the 4th attempt",
            "the 5th attempt",
            Relation::Disjoint,
            "R23",
            None,
        ),
        (
            "$57 million",
            "$75 million",
            Relation::Disjoint,
            "R1",
            Some(Note::TransposedDigits),
        ),
        (
            "-3 %",
            "3 %",
            Relation::Disjoint,
            "R13",
            Some(Note::SignFlip),
        ),
        ("12 ships", "12 %", Relation::NotComparable, "R22", None),
    ] {
        let comparison = compare(&only(draft), &only(source));
        assert_eq!(
            (comparison.relation, comparison.rule, comparison.note),
            (relation, rule, note),
            "{draft} against {source}: {}",
            comparison.reason
        );
    }
}

#[test]
fn corrections_keep_the_drafts_style() {
    for (source, draft, corrected) in [
        ("$2.6 trillion", "$2.6bn", "$2.6tn"),
        ("$4,098 million", "$4.3 billion", "$4.098 billion"),
        ("seven plants", "five plants", "seven"),
        ("8,200 people", "8,400 people", "8,200"),
        ("1,500 megawatts", "1.6 GW", "1.5 GW"),
        ("€47 million", "£30 million", "€47 million"),
        ("$0.12", "21 cents", "12 cents"),
        ("20 cents", "$0.35", "$0.20"),
    ] {
        let (source, figure) = (only(source), only(draft));
        assert_eq!(
            in_style_of(&source, &figure, figure.core.of(draft)),
            corrected
        );
    }
}

#[test]
fn corrections_carry_the_hedge_of_the_source() {
    for (source, draft, corrected) in [
        ("nearly $600 billion", "$500bn", "nearly $600bn"),
        ("nearly $600 billion", "almost $500bn", "almost $600bn"),
        ("nearly $600 billion", "more than $500bn", "nearly $600bn"),
        ("$612 billion", "about $500bn", "about $612bn"),
        ("$612 billion", "nearly $500bn", "$612bn"),
        ("$612 billion", "more than $700bn", "$612bn"),
        ("more than 300 vessels", "250 vessels", "more than 300"),
        ("Some 640 vessels", "roughly 250 vessels", "roughly 640"),
        ("at least 4.5 %", "3.1 %", "at least 4.5 %"),
        ("$40 million or more", "$25m", "at least $40m"),
        ("€47 million", "about £30 million", "about €47 million"),
        ("$90 million a year", "nearly $70m a year", "$90m a year"),
    ] {
        let text = format!("They had {draft} there.");
        let (theirs, mine) = (only(source), only(&text));
        let (at, words) = correction(&theirs, source, &mine, &text);
        assert_eq!(words, corrected, "{draft} by {source}");
        let fixed = format!("{}{words}{}", &text[..at.start], &text[at.end..]);
        let relation = compare(&only(&fixed), &theirs).relation;
        assert_ne!(relation, Relation::Disjoint, "{fixed} beside {source}");
    }
    let (theirs, mine) = (only("nearly 600 ships"), only("500 ships came."));
    let (_, words) = correction(&theirs, "nearly 600 ships", &mine, "500 ships came.");
    assert_eq!(words, "Nearly 600");
}

#[test]
fn derived_values_show_their_arithmetic() {
    let (part, whole) = (only("£90.0 million"), only("£1,200 million"));
    let share = derive::share(&part, &whole).unwrap();
    assert_eq!(share.arithmetic, "£90.0 million / £1,200 million = 7.5 %");
    assert!(derive::matches(&only("7.5 %"), &share.value));
    assert!(!derive::matches(&only("8.5 %"), &share.value));
    let growth = derive::change_percent(&only("$40 million"), &only("$50 million")).unwrap();
    assert!(derive::matches(&only("25 %"), &growth.value));
    assert!(derive::matches(&only("more than 20 %"), &growth.value));
    assert!(!derive::matches(&only("more than 30 %"), &growth.value));
    let difference = derive::difference(&only("41.6 %"), &only("40.1 %")).unwrap();
    assert_eq!(
        difference.arithmetic,
        "41.6 % − 40.1 % = 1.5 percentage points"
    );
    let times = derive::ratio(&only("$8.2 billion"), &only("$4.1 billion")).unwrap();
    assert!(derive::matches(&only("doubled"), &times.value));
    let middle = derive::midpoint(&only("$6–8 billion")).unwrap();
    assert_eq!(middle.exact, Dec::from(7_000_000_000i64));
    assert_eq!(
        derive::sum(&[&part, &whole]).unwrap().exact,
        Dec::from(1_290_000_000i64)
    );
}
