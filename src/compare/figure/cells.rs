//! How well the words of a statement name the row and the column of a table's cell.

use super::binding::Bound;
use crate::claims::words::{Relation, Word};
use crate::compare::alignment::relation;
use crate::quantity::compare::{Comparison, Note};
use crate::quantity::{self, Dec, Value};

/// Compares the draft's figure with one that may be a cell: tables are exact to the last digit they print.
pub fn compare(mine: &Bound, other: &Bound) -> Comparison {
    let mut comparison = quantity::compare(mine.figure, other.figure);
    let prose = other.analysis.row.is_none();
    if prose || comparison.note != Some(Note::DraftMorePrecise) || is_rounded(other) {
        return comparison;
    }
    let (Value::Exact(stated), Some(Value::Exact(cell))) = (
        &mine.figure.value,
        quantity::compare::in_unit_of(other.figure, mine.figure),
    ) else {
        return comparison;
    };
    let place = quantity::interval::written_place(&other.figure.written);
    if mine.figure.kind() == other.figure.kind() && (*stated - cell).abs() > place / Dec::TWO {
        comparison.relation = quantity::Relation::Disjoint;
        comparison.note = None;
        let (cell, stated) = (
            quantity::render(other.figure),
            quantity::render(mine.figure),
        );
        comparison.reason = format!("{cell} in a table is exact, and is not {stated}");
    }
    comparison
}

/// True if the table says that it rounds.
fn is_rounded(cell: &Bound) -> bool {
    let header = cell.analysis.row.as_ref();
    let header = header.and_then(|row| row.headers.get(cell.index));
    let mut around = header
        .into_iter()
        .flatten()
        .chain(&cell.analysis.surroundings);
    cell.figure.approx.is_some() || around.any(|w| ROUNDED.iter().any(|r| w.lower == *r || w.is(r)))
}

/// Words by which a table says that its figures are no exact ones.
const ROUNDED: [&str; 6] = [
    "round",
    "rounded",
    "approximate",
    "approximately",
    "estimate",
    "estimated",
];

/// True if the prose around `other` speaks of the column of the draft's cell.
pub fn names_column(mine: &Bound, other: &Bound) -> bool {
    let Some(row) = &mine.analysis.row else {
        return true;
    };
    let header = || {
        let words = row.headers.get(mine.index).into_iter().flatten();
        words.filter(|w| w.is_content())
    };
    let says =
        |w: &Word| {
            other.analysis.words.iter().any(|o| {
                other.holds(o.span) && o.is_content() && relation(w, o) >= Relation::Narrower
            })
        };
    // A column that is only a period ("2023") is named by the period, which is compared elsewhere.
    let is_period = || row.periods.get(mine.index).is_some_and(Option::is_some);
    match header().next() {
        _ if other.analysis.row.is_some() => true,
        Some(_) => header().all(says),
        None => is_period(),
    }
}

/// The share of the words of a cell's row that another row's first cell and headers answer.
fn answered_row(asking: &Bound, cell: &Bound) -> f32 {
    let (Some(mine), Some(other)) = (&asking.analysis.row, &cell.analysis.row) else {
        return 1.0;
    };
    let asked: Vec<&Word> = asking
        .analysis
        .words_in(mine.subject)
        .filter(|w| w.is_content() && !asking.analysis.is_measured(w.span))
        .collect();
    let headers = other.headers.get(cell.index).into_iter().flatten();
    let given: Vec<&Word> = cell
        .analysis
        .words_in(other.subject)
        .chain(headers)
        .chain(&cell.analysis.surroundings)
        .collect();
    if asked.is_empty() {
        return 1.0;
    }
    let hit = |w: &&&Word| given.iter().any(|g| relation(w, g) >= Relation::Narrower);
    asked.iter().filter(hit).count() as f32 / asked.len() as f32
}

/// How well the words around the figure `asking` name the row and the column of the cell `cell`.
pub fn local_in_row(asking: &Bound, cell: &Bound) -> f32 {
    let Some(row) = &cell.analysis.row else {
        return 0.0;
    };
    let clause = asking.analysis.clause_at(asking.figure.core.start);
    let mut asked: Vec<&Word> = asking
        .analysis
        .words_in(clause)
        .filter(|w| w.is_content() && !asking.analysis.is_measured(w.span))
        .collect();
    if let Some(other) = &asking.analysis.row {
        asked.extend(
            asking
                .analysis
                .words_in(other.subject)
                .filter(|w| w.is_content()),
        );
        asked.extend(
            other
                .headers
                .get(asking.index)
                .into_iter()
                .flatten()
                .filter(|w| w.is_content()),
        );
    }
    let hit = |w: &Word| asked.iter().any(|a| relation(a, w) >= Relation::Narrower);
    let share = |list: &[&Word]| {
        (!list.is_empty())
            .then(|| list.iter().filter(|w| hit(w)).count() as f32 / list.len() as f32)
    };
    let prose = asking.analysis.row.is_none();
    let named: Vec<&Word> = cell
        .analysis
        .words_in(row.subject)
        .filter(|w| w.is_content() && !cell.analysis.is_measured(w.span))
        .collect();
    let header = |at: usize| -> Vec<&Word> {
        row.headers
            .get(at)
            .into_iter()
            .flatten()
            .filter(|w| w.is_content() && !w.lower.bytes().any(|b| b.is_ascii_digit()))
            .collect()
    };
    let own = share(&header(cell.index));
    let rival = (0..row.headers.len())
        .filter(|i| *i != cell.index)
        .filter_map(|i| share(&header(i)))
        .fold(0.0, f32::max);
    // The column next to it answers the question better.
    let lost = own.unwrap_or(0.0) < rival;
    let fit = match (share(&named), own) {
        (Some(subject), Some(column)) => 0.6 * subject + 0.4 * column,
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => 0.5,
    };
    // Two cells must name one another: "Completed" is not "Completed the study period".
    let fit = if prose {
        fit
    } else {
        fit * answered_row(asking, cell)
    };
    if lost { fit * 0.4 } else { fit }
}
