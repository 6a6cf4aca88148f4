//! A margin that follows from two rows of one table: profit over revenue, column by column.

use super::across::{Place, follows};
use super::change::{follows_from, metric};
use super::is_same_label;
use crate::compare::Judgement;
use crate::compare::figure::binding::Bound;
use crate::quantity::derive;
use crate::quantity::{Period, time};

/// The margin of `profit` (a class of metrics) in the column that the draft's figure is of: the one whose period it names,
/// else the latest, or the one before where the margin moved "from" it.
pub fn of_rows(mine: &Bound, profit: &str, places: &[Place]) -> Option<(usize, Judgement)> {
    let rows = |wanted: &str| -> Vec<(usize, Bound)> {
        let all = places.iter().enumerate();
        all.filter(|(_, place)| place.analysis.row.is_some())
            .flat_map(|(at, place)| {
                let cells = 0..place.analysis.figures.len();
                cells.filter_map(move |i| Some((at, Bound::new(place.analysis, i)?)))
            })
            .filter(|(_, cell)| metric(cell) == Some(wanted))
            .collect()
    };
    let (profits, revenues) = (rows(profit), rows("revenue"));
    let mut columns: Vec<(&(usize, Bound), &(usize, Bound), &Period)> = Vec::new();
    for a in &profits {
        for b in &revenues {
            let same = places[a.0].source == places[b.0].source && is_same_label(&a.1, &b.1);
            if let Some(period) = a.1.period().filter(|_| same) {
                columns.push((a, b, period));
            }
        }
    }
    columns.sort_by_key(|(.., period)| std::cmp::Reverse(period.to));
    let sources = |c: &(&(usize, Bound), &(usize, Bound), &Period)| places[c.0.0].source;
    // Two tables, or two rows of one name, leave open which is meant.
    let first = columns.first()?;
    let twice = columns.windows(2).any(|two| two[0].2.to == two[1].2.to);
    if twice || columns.iter().any(|c| sources(c) != sources(first)) {
        return None;
    }
    let meant = match mine.period() {
        Some(own) => columns
            .iter()
            .find(|(.., p)| time::compare(own, p).relation == time::Relation::Same),
        None if follows_from(mine) => columns.get(1),
        None => Some(first),
    }?;
    let (a, b, _) = meant;
    let derived = derive::share(a.1.figure, b.1.figure)?;
    let marks = vec![a.1.figure.span];
    Some(if derive::comes_out(mine.figure, &derived) {
        (a.0, follows(derived, marks))
    } else {
        (a.0, super::differs(mine, &derived, marks, "", 1.0))
    })
}
