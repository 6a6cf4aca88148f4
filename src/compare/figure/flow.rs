//! Rule R18: so much a year is not so much altogether; the two are never held against one another.

use super::binding::Bound;
use crate::claims::words::Word;
use crate::quantity::{DurationUnit, PeriodOp, Rate};

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

/// Words behind a length of time by which it lies between two moments.
const APART: [&str; 6] = ["ago", "earlier", "before", "previously", "later", "after"];

/// True if one figure is for each year or quarter and the other for all of them together.
pub fn differs(mine: &Bound, other: &Bound) -> bool {
    recurs(mine) && adds_up(other) || adds_up(mine) && recurs(other)
}

/// Words between a number and the length of time that it is counted by.
const REACH: usize = 4;

/// The length of time that a figure is counted by: "$5 a day", "3,000 loaves a week", "40 visits per month".
pub fn per(bound: &Bound) -> Option<DurationUnit> {
    if let Some(Rate::Time(unit)) = &bound.figure.rate {
        return Some(*unit);
    }
    by_time(bound, &["a", "an", "per", "each", "every"]).map(|(unit, _)| unit)
}

/// The length of time behind a figure and one of `leads`, with its word; none in "5 more than a year before", where
/// it says how long ago something was.
pub fn by_time<'a>(bound: &Bound<'a>, leads: &[&str]) -> Option<(DurationUnit, &'a Word)> {
    let end = bound.figure.core.end;
    let behind = bound.analysis.words.iter().filter(|w| w.span.start >= end);
    let behind: Vec<&Word> = behind.take(REACH + 1).collect();
    let at = behind
        .iter()
        .take(REACH - 1)
        .position(|w| leads.contains(&w.lower.as_str()))?;
    let word = *behind.get(at + 1)?;
    let unit = DurationUnit::named(&word.lower)?;
    let apart = behind.get(at + 2);
    (!apart.is_some_and(|w| APART.contains(&w.lower.as_str()))).then_some((unit, word))
}

/// True if the two count by different lengths of time, of which the comparison of their values knows nothing.
pub fn is_counted_otherwise(mine: &Bound, other: &Bound) -> bool {
    let (a, b) = (per(mine), per(other));
    a.is_some() && b.is_some() && a != b && mine.figure.rate.is_none()
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
