//! "Twice as many as": how many times one value that the passage gives is another one that it holds against it.

use super::change::{self, agrees_on_metric};
use super::{Outcome, Scene, marks};
use crate::claims::names::{Name, NameRelation};
use crate::compare::figure::binding::Bound;
use crate::quantity::derive;
use crate::quantity::{Comparator, Dim};
use crate::text::Span;

/// The ratio of the only two levels, the second of whatever the draft names behind "as".
pub fn outcome(scene: &Scene) -> Option<Outcome> {
    let mine = scene.mine;
    if mine.figure.dim != Dim::Multiple || mine.analysis.row.is_some() || !holds_against(mine) {
        return None;
    }
    let levels = change::levels(scene);
    let [(now, before)] = levels[..] else {
        return None;
    };
    if !agrees_on_metric(mine, now) || !is_base(mine, now, before) {
        return None;
    }
    let mut base = before.figure.clone();
    base.dim = now.figure.dim.clone();
    let derived = derive::ratio(now.figure, &base)?;
    let marks = marks(&[now, before]);
    Some(if derive::comes_out(mine.figure, &derived) {
        Outcome::Follows(derived, marks)
    } else if mine.figure.comparator == Comparator::Equal {
        Outcome::Differs(derived, marks, "")
    } else {
        Outcome::Open
    })
}

fn behind(mine: &Bound) -> Span {
    Span::new(mine.figure.span.end, mine.analysis.text.len())
}

/// "as many wafers as", "as fast as": "as" stands right behind the figure and once more.
fn holds_against(mine: &Bound) -> bool {
    let mut words = mine.analysis.words_in(behind(mine));
    words.next().is_some_and(|w| w.lower == "as") && words.any(|w| w.lower == "as")
}

/// True if every name that the draft has behind its figure stands with the level that the passage holds the other
/// against; without names their periods are the same.
fn is_base(mine: &Bound, now: &Bound, before: &Bound) -> bool {
    let behind = behind(mine);
    let named: Vec<&Name> = mine
        .analysis
        .names
        .iter()
        .filter(|n| behind.covers(n.span))
        .collect();
    if named.is_empty() {
        let mut periods = mine.analysis.periods.iter();
        let base = periods.find(|p| behind.covers(p.core));
        let days = |p: &crate::quantity::Period| (p.from, p.to);
        return base.is_some_and(|b| before.period().is_some_and(|p| days(p) == days(b)));
    }
    let with_it = |name: &&Name| {
        let mut theirs = before.analysis.names.iter();
        theirs.any(|n| {
            n.relation(name) == NameRelation::Same
                && before.figure.core.start > now.figure.core.start
                && n.span.start >= now.figure.core.end
        })
    };
    named.iter().all(with_it)
}
