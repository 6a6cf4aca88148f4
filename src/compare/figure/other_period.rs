//! A figure that the passage gives for another period than the draft's, beside the one it gives for the draft's own.

use super::binding::Bound;
use super::{contradicts, weigh};
use crate::compare::{Alignment, Judgement};
use crate::quantity::compare::{Comparison, Relation};
use crate::quantity::time::{self, PeriodOp};
use crate::quantity::{Comparator, Period};
use crate::text::Span;

/// Significant digits from which a value that agrees is no chance: with two, every tenth would.
const DIGITS: u32 = 3;
/// Share of the draft's words that the passage must have.
const COVERAGE: f32 = 0.5;
/// Days of the period that ends on a last day ("by the end of 2025"): a quarter.
const QUARTER: i64 = 92;

/// What the passage gives for the draft's period, where the draft has the passage's value of another one: "the
/// order book was 388 at the end of 2025" beside "415 at the end of 2025, compared with 388 a year earlier".
pub fn judge(
    mine: &Bound,
    all: &[(Bound, Comparison)],
    alignment: &Alignment,
) -> Option<Judgement> {
    let figure = mine.figure;
    let bare = figure.comparator == Comparator::Equal && weigh::digits(figure) >= DIGITS;
    if !bare || mine.is_comparison || !mine.is_period_sure() || alignment.foreign_subject() {
        return None;
    }
    let period = at_its_end(mine.period()?);
    let whole = Span::new(0, mine.analysis.text.len());
    let near = alignment.names(whole) >= 1.0 && alignment.coverage(whole, 1.0) >= COVERAGE;
    if !near {
        return None;
    }
    let relation = |other: &Bound| Some(time::compare(&period, other.period()?).relation);
    let equal = |(_, comparison): &&(Bound, Comparison)| comparison.relation == Relation::Equal;
    // The value may stand there for the draft's period as well, or for none.
    let mut same_value = all.iter().filter(equal);
    if !same_value.all(|(other, _)| relation(other) == Some(time::Relation::Disjoint)) {
        return None;
    }
    all.iter().filter(equal).find_map(|(old, _)| {
        let (new, comparison) = all.iter().find(|(new, comparison)| {
            comparison.relation == Relation::Disjoint
                && new.figure.dim == old.figure.dim
                && matches!(
                    relation(new),
                    Some(time::Relation::Same | time::Relation::Contains)
                )
                && are_one_measure(old, new)
        })?;
        let why = format!(
            "{}; the draft's figure is that of {}",
            comparison.reason,
            time::render(old.period()?)
        );
        Some(contradicts(mine, new, alignment.coverage(whole, 1.0), why))
    })
}

/// True if the passage gives both for one thing: two columns of a row that differ in their period alone, or
/// a value and the one that it is compared with.
fn are_one_measure(old: &Bound, new: &Bound) -> bool {
    match &old.analysis.row {
        Some(row) => {
            let header = |bound: &Bound| -> Vec<String> {
                let words = row.headers.get(bound.index).into_iter().flatten();
                words.map(|w| w.lower.clone()).collect()
            };
            header(old) == header(new)
        }
        None => old.is_comparison && !new.is_comparison,
    }
}

/// The time for which a level holds that is reached "by" a day: that day's, not all time before it.
fn at_its_end(period: &Period) -> Period {
    let mut period = period.clone();
    if let (PeriodOp::By, Some(to)) = (period.op, period.to) {
        period.op = PeriodOp::At;
        period.from = to.checked_sub(jiff::Span::new().days(QUARTER)).ok();
    }
    period
}
