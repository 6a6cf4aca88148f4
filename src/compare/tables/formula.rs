//! What a column of a draft's table may be of the columns of a source's.

use super::sheet::{Entry, Sheet};
use super::{Found, is_written_as};
use crate::claims::lexicon::is_header;
use crate::quantity::derive::{self, Derived};
use crate::quantity::{self, Dec, Dim, Figure, Value};

/// A way to a cell from the cells of a line; columns by number.
#[derive(Debug, Clone, Copy)]
pub enum Formula {
    /// The column itself, its numbers moved by so many powers of ten.
    Same(usize, i32),
    /// The change from the second to the first, in per cent.
    Change(usize, usize),
    /// The first in per cent of the second.
    Share(usize, usize),
    /// The first over the second.
    Ratio(usize, usize),
    /// The first less the second.
    Difference(usize, usize),
    /// The line's part of the table's total, in per cent.
    OfTotal(usize),
}

/// What a formula gives for a cell.
pub struct WorkedOut {
    /// `None` where it is a number as it stands.
    derived: Option<Derived>,
    value: Dec,
    operands: Vec<Entry>,
}

/// Powers of ten by which two tables may count otherwise: in thousands, in millions.
const SCALES: [i32; 5] = [0, 3, -3, 6, -6];

/// All formulas over `width` columns that can give a figure like `like`, the plain ones first.
pub fn possible(like: &Figure, width: usize) -> Vec<Formula> {
    let columns = || 1..width;
    let mut all: Vec<Formula> = SCALES
        .into_iter()
        .flat_map(|scale| columns().map(move |a| Formula::Same(a, scale)))
        .collect();
    let pairs = || columns().flat_map(move |a| columns().map(move |b| (a, b)));
    let pairs: Vec<(usize, usize)> = pairs().filter(|(a, b)| a != b).collect();
    let mut add = |of: fn(usize, usize) -> Formula| {
        all.extend(pairs.iter().map(|(a, b)| of(*a, *b)));
    };
    if like.dim == Dim::Percent {
        add(Formula::Change);
        add(Formula::Share);
    } else {
        add(Formula::Ratio);
    }
    add(Formula::Difference);
    if like.dim == Dim::Percent {
        all.extend(columns().map(Formula::OfTotal));
    }
    all
}

impl Formula {
    /// What it gives for a line of the source's table.
    pub fn value(self, source: &Sheet, line: usize) -> Option<WorkedOut> {
        let cell = |column: usize| source.cell(line, column);
        let of_two = |a: usize, b: usize, sum: fn(&Figure, &Figure) -> Option<Derived>| {
            let (a, b) = (cell(a)?, cell(b)?);
            let derived = sum(&a.value, &b.value)?;
            Some(WorkedOut {
                value: derived.exact,
                derived: Some(derived),
                operands: vec![a.clone(), b.clone()],
            })
        };
        match self {
            Formula::Same(a, scale) => {
                let cell = cell(a)?;
                let Value::Exact(value) = cell.value.value else {
                    return None;
                };
                Some(WorkedOut {
                    derived: None,
                    value: scaled(value, scale)?,
                    operands: vec![cell.clone()],
                })
            }
            Formula::Change(to, from) => {
                of_two(to, from, |to, from| derive::change_percent(from, to))
            }
            Formula::Share(part, whole) => of_two(part, whole, derive::share),
            Formula::Ratio(a, b) => of_two(a, b, derive::ratio),
            Formula::Difference(a, b) => of_two(a, b, derive::difference),
            Formula::OfTotal(a) => {
                let total = source
                    .lines
                    .iter()
                    .position(|l| l.label.iter().any(|w| is_header(w, "total")))?;
                let (part, whole) = (cell(a)?, source.cell(total, a)?);
                let derived = derive::share(&part.value, &whole.value)?;
                Some(WorkedOut {
                    value: derived.exact,
                    derived: Some(derived),
                    operands: vec![part.clone(), whole.clone()],
                })
            }
        }
    }
}

fn scaled(value: Dec, power: i32) -> Option<Dec> {
    let mut scaled = value;
    for _ in 0..power.abs() {
        scaled = match power > 0 {
            true => scaled.checked_mul(Dec::TEN)?,
            false => scaled.checked_div(Dec::TEN)?,
        };
    }
    Some(scaled)
}

impl WorkedOut {
    /// True if it is what the cell has, to the cell's last place.
    pub fn fits(&self, cell: &Figure) -> bool {
        is_written_as(cell, self.value)
    }

    /// True if the rounding of the operands leaves room for what the cell has.
    pub fn may_be(&self, cell: &Figure) -> bool {
        let room = |d: &Derived| derive::matches(cell, &d.value);
        self.fits(cell) || self.derived.as_ref().is_some_and(room)
    }

    /// The cell's verdict; `right` is the number of rows of its column that come out.
    pub fn found(self, cell: &Entry, agrees: bool, right: usize) -> Found {
        let stated = quantity::render(&cell.value);
        let arithmetic = match (&self.derived, self.operands.first()) {
            (Some(derived), _) => derived.arithmetic.clone(),
            (None, Some(operand)) => quantity::render(&operand.value),
            (None, None) => String::new(),
        };
        let reason = match (agrees, self.derived.is_some()) {
            (true, true) => arithmetic,
            (true, false) => format!("the source has {stated} as well"),
            (false, true) => format!(
                "{arithmetic}, not {stated}: {right} other rows of the column are worked out so"
            ),
            (false, false) => format!(
                "{arithmetic} is not {stated}: {right} other rows of the column are the source's"
            ),
        };
        let mut expected = cell.value.clone();
        expected.value = Value::Exact(derive::at_place_of(&cell.value, self.value));
        Found {
            expected: (!agrees).then_some(expected),
            cell: cell.clone(),
            agrees,
            reason,
            operands: self.operands,
        }
    }
}
