//! A length of time between two dates, and the middle of a range.

use jiff::civil::Date;

use super::{Operation, Outcome, Scene, marks, midpoints, named};
use crate::claims::Analysis;
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Comparator, Dim, DurationUnit, Value};

/// Tries both on the passage.
pub fn outcome(scene: &Scene) -> Option<Outcome> {
    midpoint(scene).or_else(|| years(scene))
}

/// "the midpoint is 69" of "66 to 72".
fn midpoint(scene: &Scene) -> Option<Outcome> {
    if named(scene.mine) != Some(Operation::Midpoint) {
        return None;
    }
    if midpoints::is_moved(scene.mine) {
        return Some(Outcome::Open);
    }
    let ranges: Vec<_> = scene
        .operands
        .iter()
        .filter(|o| matches!(o.figure.value, Value::Range { .. }) && scene.is_same_thing(o))
        .collect();
    let [range] = ranges[..] else {
        return Some(Outcome::Open);
    };
    let derived = derive::midpoint(range.figure)?;
    Some(if derive::comes_out(scene.mine.figure, &derived) {
        Outcome::Follows(derived, marks(&[range]))
    } else {
        Outcome::Differs(derived, marks(&[range]), "")
    })
}

/// "five years" of "signed in 2025 … expires in 2030": two dates of the passage, no third.
fn years(scene: &Scene) -> Option<Outcome> {
    let figure = scene.mine.figure;
    let whole_years = matches!(
        figure.dim,
        Dim::Duration {
            unit: DurationUnit::Year
        }
    );
    if !whole_years || figure.comparator != Comparator::Equal {
        return None;
    }
    let dates: Vec<(Date, usize)> = starts(scene.source);
    let [(from, a), (to, b)] = dates[..] else {
        return None;
    };
    let years = derive::years_between(from, to)?;
    let Value::Exact(stated) = figure.value else {
        return None;
    };
    if years != stated {
        return None;
    }
    let periods = &scene.source.periods;
    let marks = vec![periods[a].core, periods[b].core];
    let words = |at: usize| periods[at].core.of(&scene.source.text);
    let derived = Derived::stated(
        years,
        format!("{} to {} is {years} years", words(a), words(b)),
    );
    Some(Outcome::Follows(derived, marks))
}

/// The first days of the passage's dates, in order of time.
fn starts(source: &Analysis) -> Vec<(Date, usize)> {
    let mut dates: Vec<(Date, usize)> = source
        .periods
        .iter()
        .enumerate()
        .filter_map(|(i, p)| Some((p.from?, i)))
        .collect();
    dates.sort();
    dates.dedup_by_key(|(date, _)| *date);
    dates
}
