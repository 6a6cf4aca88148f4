//! A whole table of a draft beside a whole table of a source: what most rows of a column have in common, the others should
//! have as well, whatever its header is called.
//!
//! | file | does |
//! |---|---|
//! | `sheet` | reads the rows of a table as numbers under labels, and turns it on its side |
//! | `rows` | finds the source's row for each of the draft's |
//! | `formula` | what a column of the draft may be of the source's columns: one of them, a change, a share |
//!
//! Nothing is read off a column in which fewer than two rows in three come out, and of two ways in which as many do, what
//! they do not agree on is left open.

mod formula;
mod rows;
mod sheet;

pub use sheet::{Entry, Sheet};

use crate::quantity::derive;
use crate::quantity::{Dec, Dim, Figure, Value};
use formula::Formula;

/// What the source's table says of one cell of the draft's.
#[derive(Debug, Clone)]
pub struct Found {
    pub cell: Entry,
    pub agrees: bool,
    /// The value in words: the arithmetic, or the number that stands there.
    pub reason: String,
    /// What could stand in the draft's cell instead, as it would be printed.
    pub expected: Option<Figure>,
    /// The source's cells that it rests on; the first is of the draft's row.
    pub operands: Vec<Entry>,
}

/// Part of the rows of a column that must come out before another is taken for wrong: two in three.
const AGREEING: (usize, usize) = (2, 3);
/// Rows that must come out where the column is one of the source's, and where it is worked out.
const SAME: usize = 2;
const WORKED_OUT: usize = 3;
/// Digits that the values which come out must have all together: short numbers agree by chance.
const DIGITS: usize = 6;
/// The same where the header says that the column is a change.
const CALLED_SO: usize = 4;

/// What the source's table says of the draft's cells; nothing where the two are not of the same things.
pub fn beside(draft: &Sheet, source: &Sheet) -> Vec<Found> {
    let mut pairs = rows::pairs(draft, source);
    let found = of_rows(draft, source, &pairs);
    let more = rows::by_values(draft, source, &pairs, &found);
    if more.is_empty() {
        return found;
    }
    pairs.extend(more);
    of_rows(draft, source, &pairs)
}

/// The same, where it is known which line is which.
fn of_rows(draft: &Sheet, source: &Sheet, pairs: &[(usize, usize)]) -> Vec<Found> {
    let columns = (1..draft.width()).map(|column| {
        let cells: Vec<(&Entry, usize)> = pairs
            .iter()
            .filter_map(|(own, other)| Some((draft.cell(*own, column)?, *other)))
            .collect();
        of_column(&cells, draft.is_of_changes(column), source)
    });
    columns.flatten().collect()
}

/// What each formula that most of the cells come out by says of all of them.
fn of_column(cells: &[(&Entry, usize)], of_changes: bool, source: &Sheet) -> Vec<Found> {
    let Some((first, _)) = cells.first() else {
        return Vec::new();
    };
    let mut best: Vec<(Formula, usize)> = Vec::new();
    for formula in formula::possible(&first.value, source.width()) {
        let told = cells
            .iter()
            .filter_map(|(cell, line)| Some((cell, formula.value(source, *line)?)));
        let (mut all, mut right, mut digits) = (0, 0, 0);
        for (cell, worked_out) in told {
            all += 1;
            if worked_out.fits(&cell.value) {
                right += 1;
                digits += digits_of(&cell.value);
            }
        }
        let (least, long) = match formula {
            Formula::Same(..) => (SAME, DIGITS),
            Formula::Change(..) if of_changes => (SAME, CALLED_SO),
            _ => (WORKED_OUT, DIGITS),
        };
        if right < least || digits < long || right * AGREEING.1 < all * AGREEING.0 {
            continue;
        }
        match best.first().map(|(_, most)| right.cmp(most)) {
            Some(std::cmp::Ordering::Less) => {}
            Some(std::cmp::Ordering::Equal) => best.push((formula, right)),
            _ => best = vec![(formula, right)],
        }
    }
    let Some((formula, right)) = best.first() else {
        return Vec::new();
    };
    let told = cells.iter().filter_map(|(cell, line)| {
        let worked_out = formula.value(source, *line)?;
        let fits = worked_out.fits(&cell.value);
        let open = !fits
            && (worked_out.may_be(&cell.value)
                || best.iter().any(|(other, _)| {
                    let value = other.value(source, *line);
                    value.is_some_and(|v| v.may_be(&cell.value))
                }));
        (!open).then(|| worked_out.found(cell, fits, *right))
    });
    told.collect()
}

/// The significant digits of a figure as it is written.
fn digits_of(figure: &Figure) -> usize {
    match figure.value {
        Value::Exact(value) if !value.is_zero() => {
            let places = usize::from(figure.written.decimals);
            let whole = derive::at_place_of(figure, value).abs().trunc().to_string();
            let whole = if whole == "0" { 0 } else { whole.len() };
            whole + places
        }
        _ => 1,
    }
}

/// A number as a table prints it: without the unit and the scale that a header or a caption adds.
pub(crate) fn number(figure: &Figure) -> Option<Figure> {
    match figure.dim {
        Dim::Percent | Dim::Multiple => Some(figure.clone()),
        _ => super::row::printed(figure),
    }
}

/// True for two numbers of which the first is the second at the place to which it is written.
pub(crate) fn is_written_as(figure: &Figure, value: Dec) -> bool {
    matches!(figure.value, Value::Exact(own) if derive::at_place_of(figure, value) == own)
}
