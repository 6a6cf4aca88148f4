//! Rule R18: so much a year is not so much altogether; the two are never held against one another.

use super::binding::Bound;
use crate::quantity::{PeriodOp, Rate};

/// Words that say that a figure recurs.
const RECURRING: [&str; 6] = [
    "annual",
    "annually",
    "yearly",
    "quarterly",
    "monthly",
    "annualised",
];
/// Words that say that a figure was added up over time.
const CUMULATIVE: [&str; 8] = [
    "total",
    "totals",
    "totalled",
    "totaled",
    "totalling",
    "totaling",
    "cumulative",
    "cumulatively",
];

/// True if one figure is for each year or quarter and the other for all of them together.
pub fn differs(mine: &Bound, other: &Bound) -> bool {
    recurs(mine) && adds_up(other) || adds_up(mine) && recurs(other)
}

fn says(bound: &Bound, list: &[&str]) -> bool {
    bound
        .analysis
        .words
        .iter()
        .filter(|w| bound.own.covers(w.span) || bound.frame.covers(w.span))
        .any(|w| list.contains(&w.lower.as_str()))
}

fn recurs(bound: &Bound) -> bool {
    matches!(bound.figure.rate, Some(Rate::Time(_))) || says(bound, &RECURRING)
}

/// "totals $1 trillion by 2030", "since 2020": a word for the sum, and a stretch of time that ends or begins.
fn adds_up(bound: &Bound) -> bool {
    let stretches = bound.period().is_some_and(|p| {
        matches!(
            p.op,
            PeriodOp::By | PeriodOp::Since | PeriodOp::Until | PeriodOp::Before
        )
    });
    !recurs(bound) && stretches && says(bound, &CUMULATIVE)
}
