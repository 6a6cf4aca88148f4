//! How well the words of a statement name the row and the column of a table's cell.

use super::binding::Bound;
use crate::claims::words::{Relation, Word};
use crate::compare::alignment::relation;

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
    other.analysis.row.is_some() || header().next().is_some() && header().all(says)
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
