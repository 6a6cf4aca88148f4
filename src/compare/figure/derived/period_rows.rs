//! A figure that follows from cells of a table with a row for each period: "59 % of revenue in the third quarter", "23 %
//! more than a year earlier".

use jiff::ToSpan;

use super::across::{Place, follows};
use super::pooled::whole_of;
use crate::claims::words::{Relation, Word};
use crate::compare::Judgement;
use crate::compare::alignment::relation;
use crate::compare::figure::binding::Bound;
use crate::compare::row::{period_of_row, printed};
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Comparator, Dim, Figure, Grain, Period, time};
use crate::text::Span;

/// What follows for the draft's figure from rows of its period, and of the year before.
pub fn judge(mine: &Bound, places: &[Place]) -> Option<(usize, Judgement)> {
    let bare = mine.figure.dim == Dim::Percent && mine.figure.comparator == Comparator::Equal;
    if !bare || mine.analysis.row.is_some() {
        return None;
    }
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let in_clause = mine
        .analysis
        .periods
        .iter()
        .filter(|p| clause.covers(p.core));
    let mut rows = mine
        .period()
        .into_iter()
        .chain(in_clause)
        .filter_map(|period| {
            let row = (0..places.len()).find(|at| is_of(&places[*at], period))?;
            Some((period, row))
        });
    let (_, row) = rows.next()?;
    let period = row_period(&places[row])?;
    let own = cells(&places[row]);
    if let Some(noun) = whole_of(mine) {
        let whole = only(own.iter().filter(|cell| has(cell, noun)))?;
        let part = named(mine, own.iter().filter(|cell| cell.index != whole.index))?;
        let derived = derive::share(&as_printed(part), &as_printed(whole))?;
        return told(mine, row, derived, part);
    }
    // Only a change that is said to be one of a year has a base that is known.
    if !says_a_year_before(mine) {
        return None;
    }
    let from = period.from?.checked_sub(1.year()).ok()?;
    let before = (0..places.len()).find(|at| {
        places[*at].source == places[row].source
            && row_period(&places[*at])
                .is_some_and(|p| p.from == Some(from) && p.grain == period.grain)
    })?;
    let new = named(mine, own.iter())?;
    let earlier = cells(&places[before]);
    let old = only(earlier.iter().filter(|cell| cell.index == new.index))?;
    let derived = derive::change_percent(&as_printed(old), &as_printed(new))?;
    told(mine, row, derived, new)
}

fn told(mine: &Bound, row: usize, derived: Derived, cell: &Bound) -> Option<(usize, Judgement)> {
    let marks: Vec<Span> = vec![cell.figure.span];
    let falls = mine.direction() == Some("down");
    let comes_out = derive::comes_out(mine.figure, &derived)
        || falls && derive::comes_out(mine.figure, &derived.clone().negated());
    let judgement = match comes_out {
        true => follows(derived, marks),
        false => super::differs(mine, &derived, marks, "", 1.0),
    };
    Some((row, judgement))
}

fn row_period<'a>(place: &Place<'a>) -> Option<&'a Period> {
    place.analysis.row.as_ref()?;
    period_of_row(place.analysis)
}

/// True for a row that goes by the period, or has the day on which it ends: "Q1 FY26 | 30 June 2025".
fn is_of(place: &Place, period: &Period) -> bool {
    let Some(own) = row_period(place) else {
        return false;
    };
    let ends = |p: &Period| p.grain == Grain::Day && p.to.is_some() && p.to == period.to;
    own.calendar == period.calendar && time::compare(period, own).relation == time::Relation::Same
        || period.grain > Grain::Day && place.analysis.periods.iter().any(ends)
}

/// The cell's number as a reader sees it.
fn as_printed(cell: &Bound) -> Figure {
    printed(cell.figure).unwrap_or_else(|| cell.figure.clone())
}

fn cells<'a>(place: &Place<'a>) -> Vec<Bound<'a>> {
    let label = place.analysis.row.as_ref().map(|row| row.subject);
    (0..place.analysis.figures.len())
        .filter_map(|at| Bound::new(place.analysis, at))
        .filter(|cell| !label.is_some_and(|label| label.covers(cell.figure.core)))
        .collect()
}

fn header<'a>(cell: &Bound<'a>) -> Vec<&'a Word> {
    let headers = cell
        .analysis
        .row
        .as_ref()
        .and_then(|row| row.headers.get(cell.index));
    headers
        .into_iter()
        .flatten()
        .filter(|w| w.is_content())
        .collect()
}

fn has(cell: &Bound, noun: &Word) -> bool {
    matches!(header(cell)[..], [word] if relation(noun, word) >= Relation::Synonym)
}

/// The one cell of which the draft's sentence has all words of the header before the figure.
fn named<'c, 'a>(mine: &Bound, cells: impl Iterator<Item = &'c Bound<'a>>) -> Option<&'c Bound<'a>>
where
    'a: 'c,
{
    let own: Vec<&Word> = mine
        .analysis
        .words
        .iter()
        .filter(|w| w.span.end <= mine.figure.span.start)
        .collect();
    let is_named = |cell: &&Bound| {
        let words = header(cell);
        let said = |word: &&Word| own.iter().any(|w| relation(w, word) >= Relation::Synonym);
        !words.is_empty() && words.iter().all(said)
    };
    only(cells.filter(|cell| is_named(cell)))
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let (first, None) = (all.next()?, all.next()) else {
        return None;
    };
    Some(first)
}

/// "Than a year earlier", "year on year".
fn says_a_year_before(mine: &Bound) -> bool {
    let behind = mine
        .analysis
        .text
        .get(mine.figure.core.end..)
        .unwrap_or_default();
    let behind = behind.to_lowercase().replace('-', " ");
    BEFORE.iter().any(|words| behind.contains(words))
}

const BEFORE: [&str; 4] = [
    "a year earlier",
    "a year before",
    "a year ago",
    "year on year",
];
