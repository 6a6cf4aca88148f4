//! Columns that follow from other columns of their row: change on the year, share of the total, margin.

use super::grid::{Grid, Row, adds_up};
use super::table::{Place, TOTAL, contradiction};
use super::{Contradiction, margin};
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Dim, Figure};

/// Words of a header by which a column is the change between two others.
const CHANGE: [&str; 9] = [
    "change", "growth", "increase", "yoy", "y/y", "y-o-y", "delta", "chg", "rise",
];
/// Words by which it is another change than that of the figures as they stand.
const OTHER_BASIS: [&str; 12] = [
    "constant",
    "currency",
    "organic",
    "like-for-like",
    "lfl",
    "comparable",
    "underlying",
    "real",
    "cagr",
    "annualised",
    "annualized",
    "average",
];
/// Part of the rows that must agree before another is taken for wrong: two in three. Otherwise the
/// column is worked out of something else.
const AGREEING: (usize, usize) = (2, 3);

/// What is wrong with the worked-out columns of a table.
pub fn contradictions(grid: &Grid) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for column in 1..grid.columns.len() {
        let header = &grid.columns[column];
        let sums: Vec<(Place, Derived, Vec<Place>)> = if header.says(&CHANGE) {
            changes(grid, column)
        } else if header.says(&["share", "mix"]) || header.text.contains("% of") {
            shares(grid, column)
        } else if header.says(&["margin", "margins"]) {
            margins(grid, column)
        } else {
            continue;
        };
        let wrong: Vec<_> = sums
            .iter()
            .filter(|(stated, derived, _)| !derive::matches(stated.1, &derived.value))
            .collect();
        let agreeing = sums.len() - wrong.len();
        if agreeing * AGREEING.1 < sums.len() * AGREEING.0 {
            continue;
        }
        found.extend(
            wrong
                .into_iter()
                .map(|(stated, derived, parts)| contradiction(*stated, derived, parts)),
        );
    }
    found
}

type Sums<'a> = Vec<(Place<'a>, Derived, Vec<Place<'a>>)>;

/// The change between the two columns with a period each, earlier to later.
fn changes<'a>(grid: &'a Grid<'a>, column: usize) -> Sums<'a> {
    let dated: Vec<usize> = (1..grid.columns.len())
        .filter(|i| *i != column && grid.columns[*i].period.is_some())
        .collect();
    let [a, b] = dated[..] else {
        return Vec::new();
    };
    if grid.columns[a].unit != grid.columns[b].unit {
        return Vec::new();
    }
    let start = |i: usize| grid.columns[i].period.as_ref().and_then(|p| p.from);
    let (from, to) = match (start(a), start(b)) {
        (Some(x), Some(y)) if x < y => (a, b),
        (Some(x), Some(y)) if x > y => (b, a),
        _ => return Vec::new(),
    };
    if grid.columns[column].says(&OTHER_BASIS) {
        return Vec::new();
    }
    let mut sums = Vec::new();
    for row in grid.rows.iter().filter(|row| !row.says(&OTHER_BASIS)) {
        let figure = |i: usize| row.cells[i].figure();
        let (Some(stated), Some(old), Some(new)) = (figure(column), figure(from), figure(to))
        else {
            continue;
        };
        let derived = match stated.dim {
            Dim::Percent if adds_up(old) && is_positive(old) && is_positive(new) => {
                derive::change_percent(old, new)
            }
            _ if stated.dim == old.dim => derive::difference(new, old),
            _ => None,
        };
        sums.extend(derived.map(|d| ((row, stated), d, vec![(row, new), (row, old)])));
    }
    sums
}

/// A change over a loss has no meaning in per cent.
fn is_positive(figure: &Figure) -> bool {
    figure
        .interval()
        .low
        .is_some_and(|low| low > crate::quantity::Dec::ZERO)
}

/// The share of the one column of amounts in its total.
fn shares<'a>(grid: &'a Grid<'a>, column: usize) -> Sums<'a> {
    let amounts: Vec<usize> = (1..grid.columns.len())
        .filter(|i| *i != column)
        .filter(|i| {
            grid.rows
                .iter()
                .all(|row| row.cells[*i].figure().is_some_and(adds_up))
        })
        .collect();
    let total = grid.rows.iter().find(|row| row.says(&TOTAL));
    let ([amount], Some(total)) = (&amounts[..], total) else {
        return Vec::new();
    };
    let Some(whole) = total.cells[*amount].figure() else {
        return Vec::new();
    };
    let mut sums = Vec::new();
    for row in grid.rows.iter().filter(|row| row.passage != total.passage) {
        let (Some(stated), Some(part)) = (row.cells[column].figure(), row.cells[*amount].figure())
        else {
            continue;
        };
        if stated.dim == Dim::Percent {
            sums.extend(
                derive::share(part, whole)
                    .map(|d| ((row, stated), d, vec![(row, part), (total, whole)])),
            );
        }
    }
    sums
}

/// The margin beside its revenue and its profit.
fn margins<'a>(grid: &'a Grid<'a>, column: usize) -> Sums<'a> {
    let Some(kind) = margin::kind(&grid.columns[column].words) else {
        return Vec::new();
    };
    let find = |is: &dyn Fn(&[crate::claims::words::Word]) -> bool| {
        let found: Vec<usize> = (1..grid.columns.len())
            .filter(|i| *i != column && is(&grid.columns[*i].words))
            .collect();
        match found[..] {
            [only] => Some(only),
            _ => None,
        }
    };
    let (Some(profit), Some(revenue)) = (
        find(&|words| margin::names_profit(words, kind)),
        find(&margin::names_revenue),
    ) else {
        return Vec::new();
    };
    if grid.columns[profit].unit != grid.columns[revenue].unit {
        return Vec::new();
    }
    let sum = |row: &'a Row<'a>| {
        let figure = |i: usize| row.cells[i].figure();
        let (stated, part, whole) = (figure(column)?, figure(profit)?, figure(revenue)?);
        let derived = derive::share(part, whole).filter(|_| stated.dim == Dim::Percent)?;
        Some(((row, stated), derived, vec![(row, part), (row, whole)]))
    };
    grid.rows.iter().filter_map(sum).collect()
}
