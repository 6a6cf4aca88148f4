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

/// The draft's lines whose label is in no line of the source, with the one line that has the numbers of two of their cells
/// in the columns that `known` tells.
pub fn by_values(
    draft: &Sheet,
    source: &Sheet,
    pairs: &[(usize, usize)],
    known: &[Found],
) -> Vec<(usize, usize)> {
    let columns = columns(draft, source, pairs, known);
    let named = |own: &usize| pairs.iter().any(|(line, _)| line == own);
    let taken = |line: &usize| pairs.iter().any(|(_, other)| other == line);
    let equal = |own: usize, line: usize| {
        let same = |(mine, theirs): &&(usize, usize)| {
            let cells = draft.cell(own, *mine).zip(source.cell(line, *theirs));
            cells.is_some_and(|(cell, other)| {
                let long = super::digits_of(&cell.value) >= DIGITS;
                let Value::Exact(value) = other.value.value else {
                    return false;
                };
                long && is_written_as(&cell.value, value)
            })
        };
        columns.iter().filter(same).count() >= CELLS
    };
    let open = (0..draft.lines.len()).filter(|own| !named(own));
    let found = open.filter_map(|own| {
        let mut lines = (0..source.lines.len()).filter(|line| !taken(line) && equal(own, *line));
        match (lines.next(), lines.next()) {
            (Some(only), None) => Some((own, only)),
            _ => None,
        }
    });
    found.collect()
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
