//! Which row of a source's table a row of the draft's is: by its label, else by the numbers in it.

use super::sheet::{Line, Sheet};
use super::{Found, is_written_as};
use crate::claims::words::{Relation, Word};
use crate::quantity::{Value, time};

/// Cells of a row that must be those of one row of the source where its label says nothing: "All" for "Total".
const CELLS: usize = 2;
/// Digits from which a number hardly stands in two rows by chance.
const DIGITS: usize = 3;

/// The draft's lines with the one line of the source each goes by.
pub fn pairs(draft: &Sheet, source: &Sheet) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for (at, own) in draft.lines.iter().enumerate() {
        let mut places: Vec<(usize, usize)> = source
            .lines
            .iter()
            .enumerate()
            .filter_map(|(i, other)| Some((i, extra(own, other)?)))
            .collect();
        let least = places.iter().map(|(_, extra)| *extra).min().unwrap_or(0);
        places.retain(|(_, extra)| *extra == least);
        if let [(only, _)] = places[..] {
            found.push((at, only));
        }
    }
    found
}

/// How many words the other line's label has besides those of the first; `None` if it lacks one of them.
fn extra(own: &Line, other: &Line) -> Option<usize> {
    if let Some(period) = &own.period {
        let same = |p| time::compare(period, p).relation == time::Relation::Same;
        return other.period.as_ref().is_some_and(same).then_some(0);
    }
    let has = |words: &[Word], w: &Word| words.iter().any(|o| w.relation(o) >= Relation::Synonym);
    let known = |w: &Word| has(&other.label, w) || has(&other.words, w);
    let all = !own.label.is_empty() && own.label.iter().all(known);
    let beside = other.label.iter().filter(|w| !has(&own.label, w)).count();
    let inside = own.label.iter().filter(|w| !has(&other.label, w)).count();
    all.then_some(beside + inside)
}

/// The cells of rows whose label is in no row of the source, where a row of it has the numbers of two of them in the
/// columns that `known` tells.
pub fn by_values(
    draft: &Sheet,
    source: &Sheet,
    pairs: &[(usize, usize)],
    known: &[Found],
) -> Vec<Found> {
    let columns = columns(draft, source, pairs, known);
    let taken = |line: usize| pairs.iter().any(|(_, other)| *other == line);
    let mut found = Vec::new();
    for own in 0..draft.lines.len() {
        if pairs.iter().any(|(line, _)| *line == own) {
            continue;
        }
        let matching = (0..source.lines.len()).filter(|line| !taken(*line));
        let rows = matching.filter_map(|line| {
            let equal: Vec<Found> = columns
                .iter()
                .filter_map(|(mine, theirs)| {
                    let (cell, other) = (draft.cell(own, *mine)?, source.cell(line, *theirs)?);
                    let Value::Exact(value) = other.value.value else {
                        return None;
                    };
                    let long = super::digits_of(&cell.value) >= DIGITS;
                    (long && is_written_as(&cell.value, value)).then(|| Found {
                        cell: cell.clone(),
                        agrees: true,
                        reason: "the source has the same row".into(),
                        expected: None,
                        operands: vec![other.clone()],
                    })
                })
                .collect();
            (equal.len() >= CELLS).then_some(equal)
        });
        let rows: Vec<Vec<Found>> = rows.collect();
        if let [only] = &rows[..] {
            found.extend(only.iter().cloned());
        }
    }
    found
}

/// The columns of the draft that are columns of the source, as the cells that agree tell.
fn columns(
    draft: &Sheet,
    source: &Sheet,
    pairs: &[(usize, usize)],
    known: &[Found],
) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    let alone = known.iter().filter(|f| f.agrees && f.operands.len() == 1);
    for settled in alone {
        let Some(operand) = settled.operands.first() else {
            continue;
        };
        for (own, other) in pairs {
            let is = |sheet: &Sheet, line: usize, cell: &super::Entry| {
                (1..sheet.width()).find(|column| {
                    let here = sheet.cell(line, *column);
                    here.is_some_and(|e| e.passage == cell.passage && e.figure == cell.figure)
                })
            };
            let place = is(draft, *own, &settled.cell).zip(is(source, *other, operand));
            if let Some(place) = place.filter(|p| !found.contains(p)) {
                found.push(place);
            }
        }
    }
    found
}
