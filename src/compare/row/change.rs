//! A change in per cent in a draft's table beside the two levels that a source's row has.

use super::{SAME_CELL, columns, judged, printed};
use crate::claims::Analysis;
use crate::claims::words::Word;
use crate::compare::Judgement;
use crate::quantity::{self, Dec, Dim, Figure, Period, Value, derive, in_style_of, time};

/// A change in per cent that the source's two latest columns of the measure give.
pub fn judge(
    draft: &Analysis,
    figure: &Figure,
    asked: &[&Word],
    source: &Analysis,
) -> Option<Judgement> {
    let row = source.row.as_ref()?;
    let mut dated: Vec<(Period, usize)> = columns(asked, source)
        .into_iter()
        .filter_map(|(at, _)| Some((row.periods.get(at)?.clone()?, at)))
        .collect();
    dated.sort_by_key(|(period, _)| period.to);
    // The change is that between the columns that the draft shows beside it.
    let shown: Vec<(Period, usize)> = dated
        .iter()
        .filter(|(period, _)| shows(draft, period))
        .cloned()
        .collect();
    // A column "change on year" behind one without a measure speaks of the only two that there are.
    let is_shown = shown.len() == 2 || dated.len() == 2;
    if shown.len() == 2 {
        dated = shown;
    }
    let [.., (before, old), (after, new)] = &dated[..] else {
        return None;
    };
    if asked.is_empty() && !is_shown || figure.dim != Dim::Percent || before.to == after.to {
        return None;
    }
    let (old, new) = (source.figures.get(*old)?, source.figures.get(*new)?);
    let (old_printed, new_printed) = (printed(old)?, printed(new)?);
    let positive = |f: &Figure| matches!(f.value, Value::Exact(v) if v > Dec::ZERO);
    if !positive(old) || !positive(new) {
        return None;
    }
    let derived = derive::change_percent(&old_printed, &new_printed)?;
    let agrees = derive::matches(figure, &derived.value);
    let mut expected = figure.clone();
    let place = quantity::interval::written_place(&figure.written);
    expected.value = Value::Exact(
        derived
            .exact
            .checked_div(place)?
            .round()
            .checked_mul(place)?,
    );
    let written = in_style_of(&expected, figure, figure.core.of(&draft.text));
    let marks = vec![new.span, old.span];
    let mut found = judged(agrees, SAME_CELL, derived.arithmetic, marks, written);
    found.at = (!agrees).then_some(figure.core);
    Some(found)
}

/// True if a column of the draft's table is of the period.
fn shows(draft: &Analysis, period: &Period) -> bool {
    let columns = draft
        .row
        .iter()
        .flat_map(|row| row.periods.iter().flatten());
    columns
        .into_iter()
        .any(|p| time::compare(p, period).relation == time::Relation::Same)
}
