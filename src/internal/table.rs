//! Tables of a draft that do not add up: totals of rows and of columns, and shares of a whole.

use std::sync::Arc;

use super::columns;
use super::grid::{Cell, Grid, Row, adds_up, grids};
use super::{Contradiction, Reading, restated};
use crate::claims::lexicon::is_header;
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Dec, Dim, Figure, Grain, Value};
use crate::text::Text;

/// How far a sum may lie from the stated total, as a part of it, before the rows are taken for a mere
/// selection: one quarter.
const SELECTION: Dec = Dec::from_parts(25, 0, 0, false, 2);
/// Terms of a sum that are written out in a message.
const TERMS: usize = 6;

/// What is wrong with the sums of the draft's tables.
pub fn contradictions(draft: &Text, readings: &[Arc<Reading>]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for grid in grids(draft, readings) {
        found.extend(total_rows(&grid));
        found.extend(total_columns(&grid));
        found.extend(shares(&grid));
        found.extend(columns::contradictions(&grid));
    }
    found
}

/// A figure with its row, as an operand or a result.
pub type Place<'a> = (&'a Row<'a>, &'a Figure);

/// The contradiction of `stated` with what `derived` works out from `operands`.
pub fn contradiction(stated: Place, derived: &Derived, operands: &[Place]) -> Contradiction {
    let (row, figure) = stated;
    let words = figure.core.of(&row.reading.analysis.text);
    let mut others: Vec<(usize, Vec<_>)> = Vec::new();
    for (row, operand) in operands {
        match others.last_mut() {
            Some((passage, marks)) if *passage == row.passage => marks.push(operand.core),
            _ => others.push((row.passage, vec![operand.core])),
        }
    }
    Contradiction {
        passage: row.passage,
        at: figure.core,
        reason: format!("{}, not {words}", derived.arithmetic),
        expected: restated(figure, derived.exact, words),
        others,
        is_mutual: false,
        expected_there: None,
    }
}

fn is_total(grid: &Grid, at: usize) -> bool {
    let row = &grid.rows[at];
    row.says("total") && !row.says("no sum") || at + 1 == grid.rows.len() && row.is_called("whole")
}

/// The groups of rows that the total in row `at` may be the sum of.
fn groups(grid: &Grid, at: usize) -> Vec<Vec<usize>> {
    let plain = |i: &usize| {
        let row = &grid.rows[*i];
        let part = row.label.first().is_some_and(|w| is_header(w, "part"));
        !is_total(grid, *i) && !part
    };
    if at == 0 {
        return vec![(1..grid.rows.len()).filter(plain).collect()];
    }
    let totals: Vec<usize> = (0..at).filter(|i| is_total(grid, *i)).collect();
    let since = totals.last().map_or(0, |last| last + 1);
    let recent: Vec<usize> = (since..at).filter(plain).collect();
    let mut groups = vec![(0..at).filter(plain).collect(), recent.clone()];
    if let Some(last) = totals.last() {
        groups.push([*last].into_iter().chain(recent.iter().copied()).collect());
        groups.push(totals.iter().copied().chain(recent).collect());
    }
    groups
}

/// The figures of a column in some rows; `None` if one of them cannot be added.
fn addends<'a>(grid: &'a Grid<'a>, rows: &[usize], column: usize) -> Option<Vec<Place<'a>>> {
    let mut found = Vec::new();
    for row in rows {
        let row = &grid.rows[*row];
        match &row.cells[column] {
            Cell::Empty => {}
            Cell::Figure(figure) => found.push((row, figure)),
            Cell::Other => return None,
        }
    }
    (found.len() > 1).then_some(found)
}

fn sum(places: &[Place]) -> Option<Derived> {
    let figures: Vec<&Figure> = places.iter().map(|(_, figure)| *figure).collect();
    let mut sum = derive::sum(&figures)?;
    if figures.len() > TERMS {
        let total = sum.arithmetic.rsplit(" = ").next().unwrap_or("").to_owned();
        sum.arithmetic = format!("the {} figures add up to {total}", figures.len());
    }
    Some(sum)
}

/// A stated total, the sum nearest to it, and what was added.
type Sum<'a> = (Place<'a>, Derived, Vec<Place<'a>>);

/// Whether one total agrees with its parts.
enum Verified<'a> {
    Agrees,
    Differs(Sum<'a>),
}

fn verify<'a>(stated: Place<'a>, groups: Vec<Vec<Place<'a>>>) -> Option<Verified<'a>> {
    let Value::Exact(total) = stated.1.value else {
        return None;
    };
    let mut nearest: Option<(Dec, Sum)> = None;
    for places in groups {
        let Some(derived) = sum(&places) else {
            continue;
        };
        // A figure without a unit of its own may stand for that of the others.
        if derive::sum(&[places[0].1, stated.1]).is_none() {
            continue;
        }
        if derive::matches(stated.1, &derived.value) {
            return Some(Verified::Agrees);
        }
        let gap = (derived.exact - total).abs();
        if nearest.as_ref().is_none_or(|(least, _)| gap < *least) {
            nearest = Some((gap, (stated, derived, places)));
        }
    }
    nearest.map(|(_, sum)| Verified::Differs(sum))
}

/// The sums that are wrong among several of one table.
///
/// Where none of several adds up, the rows are a selection, and so they are where the sum lies far
/// from the total.
fn wrong(verified: Vec<Verified>) -> Vec<Contradiction> {
    let agreeing = verified
        .iter()
        .filter(|v| matches!(v, Verified::Agrees))
        .count();
    let differing: Vec<Sum> = verified
        .into_iter()
        .filter_map(|v| match v {
            Verified::Agrees => None,
            Verified::Differs(sum) => Some(sum),
        })
        .collect();
    if agreeing == 0 && differing.len() > 1 {
        return Vec::new();
    }
    let near = |(stated, derived, _): &Sum| {
        let Value::Exact(total) = stated.1.value else {
            return false;
        };
        (derived.exact - total).abs() <= total.abs().saturating_mul(SELECTION)
    };
    differing
        .iter()
        .filter(|sum| agreeing > 0 || near(sum))
        .map(|(stated, derived, parts)| contradiction(*stated, derived, parts))
        .collect()
}

fn total_rows(grid: &Grid) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for at in (0..grid.rows.len()).filter(|at| is_total(grid, *at)) {
        let groups = groups(grid, at);
        let mut verified = Vec::new();
        for column in 1..grid.columns.len() {
            let row = &grid.rows[at];
            let Some(total) = row.cells[column].figure().filter(|f| adds_up(f)) else {
                continue;
            };
            if grid.columns[column].says("no sum") {
                continue;
            }
            let places = groups.iter().filter_map(|rows| addends(grid, rows, column));
            verified.extend(verify((row, total), places.collect()));
        }
        found.extend(wrong(verified));
    }
    found
}

/// Columns that are the sum of those beside them: "Total", or a year after its quarters.
fn total_columns(grid: &Grid) -> Vec<Contradiction> {
    let plain = |column: &usize| !grid.columns[*column].says("no sum");
    let mut found = Vec::new();
    for at in (1..grid.columns.len()).filter(plain) {
        let parts: Vec<usize> = if grid.columns[at].says("total") {
            (1..at)
                .filter(plain)
                .filter(|i| !grid.columns[*i].says("total"))
                .filter(|i| grid.columns[*i].unit == grid.columns[at].unit)
                .collect()
        } else {
            parts_of_year(grid, at)
        };
        if parts.len() < 2 {
            continue;
        }
        let mut verified = Vec::new();
        for row in grid.rows.iter().filter(|row| !row.says("no sum")) {
            let Some(total) = row.cells[at].figure().filter(|f| adds_up(f)) else {
                continue;
            };
            let places: Option<Vec<Place>> = parts
                .iter()
                .filter(|i| !matches!(row.cells[**i], Cell::Empty))
                .map(|i| row.cells[*i].figure().map(|figure| (row, figure)))
                .collect();
            if let Some(places) = places.filter(|places| places.len() > 1) {
                verified.extend(verify((row, total), vec![places]));
            }
        }
        found.extend(wrong(verified));
    }
    found
}

/// The columns of the four quarters or two halves of the year that column `at` is about; else none.
fn parts_of_year(grid: &Grid, at: usize) -> Vec<usize> {
    let period = |i: usize| grid.columns[i].period.as_ref();
    let Some(year) = period(at).filter(|p| p.grain == Grain::Year) else {
        return Vec::new();
    };
    for (grain, count) in [(Grain::Quarter, 4), (Grain::Half, 2)] {
        let parts: Vec<usize> = (1..grid.columns.len())
            .filter(|i| {
                period(*i).is_some_and(|p| {
                    p.grain == grain && p.from >= year.from && p.to <= year.to && p.from.is_some()
                })
            })
            .collect();
        if parts.len() == count {
            return parts;
        }
    }
    Vec::new()
}

/// A column of percentages of one whole: with a total of 100 %, or with a row for the rest.
fn shares(grid: &Grid) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let last = grid.rows.len().saturating_sub(1);
    for column in 1..grid.columns.len() {
        let of_whole =
            grid.columns[column].says("share") || grid.columns[column].text.contains("% of");
        let total = (0..grid.rows.len()).find(|at| is_total(grid, *at));
        let hundred = total
            .and_then(|at| {
                grid.rows[at].cells[column]
                    .figure()
                    .map(|f| (&grid.rows[at], f))
            })
            .filter(|(_, f)| f.dim == Dim::Percent && f.value == Value::Exact(Dec::ONE_HUNDRED));
        let rest = (0..grid.rows.len()).find(|at| grid.rows[*at].says("rest"));
        let rows: Vec<usize> = (0..=last)
            .filter(|at| Some(*at) != total && *at < grid.rows.len())
            .collect();
        let Some(places) = addends(grid, &rows, column) else {
            continue;
        };
        let claims_all = hundred.is_some() || of_whole && rest.is_some() && places.len() > 2;
        if !claims_all || places.iter().any(|(_, f)| f.dim != Dim::Percent) {
            continue;
        }
        let Some(derived) = sum(&places) else {
            continue;
        };
        let near = (derived.exact - Dec::ONE_HUNDRED).abs() <= Dec::from(25);
        if derived.value.contains(Dec::ONE_HUNDRED) || !near {
            continue;
        }
        // The fault lies in one of the parts; the total is where a reader looks for it.
        let stated = hundred.or_else(|| places.last().copied());
        if let Some(stated) = stated {
            let mut contradiction = contradiction(stated, &derived, &places);
            contradiction.reason = format!("{}, not 100 %", derived.arithmetic);
            contradiction.expected = None;
            contradiction.others.retain(|(passage, marks)| {
                *passage != stated.0.passage || marks != &[stated.1.core]
            });
            found.push(contradiction);
        }
    }
    found
}
