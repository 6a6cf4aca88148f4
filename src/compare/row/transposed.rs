//! A cell of a draft's table beside a row of a source's table that has its periods in rows where the draft has them in
//! columns, or the other way round.

use super::{columns, relates, same_label, telling};
use crate::claims::Analysis;
use crate::claims::words::Word;
use crate::quantity::{Period, time};

/// The position of the source's figure that stands at the crossing which the draft's cell `index` stands at.
pub fn cell(draft: &Analysis, index: usize, source: &Analysis) -> Option<usize> {
    let (mine, theirs) = (draft.row.as_ref()?, source.row.as_ref()?);
    let label = telling(draft, mine.subject);
    let column = mine.periods.get(index).and_then(Option::as_ref);
    let at = match (column, period_of_row(draft)) {
        // "Royalties | 119.9" under "Q2" beside "Q2 | 119.9" under "Royalties".
        (Some(period), None) => {
            if label.is_empty() || !is_same(period, period_of_row(source)?) {
                return None;
            }
            let found = columns(&label, source);
            let [(at, _)] = found[..] else { return None };
            at
        }
        // "Q2 | 119.9" under "Royalties" beside "Royalties | 119.9" under "Q2".
        (None, Some(period)) => {
            let header = mine.headers.get(index)?;
            let asked: Vec<&Word> = header.iter().filter(|w| w.is_content()).collect();
            if asked.is_empty() || !same_label(&asked, source, relates) {
                return None;
            }
            let dated = |at: &usize| {
                let other = theirs.periods.get(*at).and_then(Option::as_ref);
                other.is_some_and(|other| is_same(period, other))
            };
            let mut found = (0..source.figures.len()).filter(dated);
            let (at, None) = (found.next()?, found.next()) else {
                return None;
            };
            at
        }
        _ => return None,
    };
    let figure = source.figures.get(at)?;
    (!theirs.subject.covers(figure.core)).then_some(at)
}

/// The period that a row goes by, where its label is nothing else.
pub fn period_of_row(analysis: &Analysis) -> Option<&Period> {
    let subject = analysis.row.as_ref()?.subject;
    let period = analysis.periods.iter().find(|p| subject.covers(p.core))?;
    let other = telling(analysis, subject);
    let aside = other.iter().any(|w| !period.span.covers(w.span));
    (!aside).then_some(period)
}

fn is_same(a: &Period, b: &Period) -> bool {
    time::compare(a, b).relation == time::Relation::Same
}
