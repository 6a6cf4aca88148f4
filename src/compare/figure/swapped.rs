//! Figures of one sentence that changed places: "room for 1,400 passengers and 2,800 bicycles" beside "2,800 passengers",
//! "Orme (17 %) and Calder (11 %)" beside "Calder, at 17 %".

use super::binding::Bound;
use super::fit::{self, Thing};
use super::measured::Measured;
use super::{contradicts, derived, gate, gate::Gate};
use crate::claims::Analysis;
use crate::claims::names::{Name, NameRelation};
use crate::compare::{Alignment, Judgement, Stance};
use crate::quantity::compare::{Relation, compare};
use crate::quantity::{Comparator, Value};
use crate::text::Span;

/// Digits from which two sentences hardly share a number by chance.
const DIGITS: u32 = 2;
/// How surely a number is another's, where the passage has it for something else beside the right one.
const SURE: f32 = 0.8;
/// Share of the draft's clause that the passage must answer.
const COVERAGE: f32 = 0.3;

/// What the passage says of the draft's figure, where it has its number for something else and another number in its
/// place.
///
/// That the passage has the value (`found`) is no answer where it has it behind another name.
pub fn judge(
    mine: &Bound,
    source: &Analysis,
    alignment: &Alignment,
    found: Option<Stance>,
) -> Option<Judgement> {
    if found == Some(Stance::Contradicts) {
        return None;
    }
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let plain = mine.figure.comparator == Comparator::Equal && mine.figure.approx.is_none();
    if !plain
        || source.row.is_some()
        || mine.analysis.row.is_some()
        || alignment.names(clause) < 1.0
        || alignment.coverage(clause, 0.4) < COVERAGE
        || alignment.foreign_subject()
    {
        return None;
    }
    let others: Vec<Bound> = (0..source.figures.len())
        .filter_map(|at| Bound::new(source, at))
        .collect();
    let open = |right: &Bound| matches!(gate::gate(mine, right), Gate::Open);
    if let Some((own, right, holder)) = by_name(mine, &others)
        && open(right)
    {
        let value = mine.figure.core.of(&mine.analysis.text);
        let reason = format!(
            "the source has {value} for {}",
            holder.span.of(&source.text)
        );
        // Either the name or the value is wrong.
        let mut wrong = contradicts(mine, right, SURE, reason);
        wrong.at = Some(own.join(mine.figure.core));
        wrong.expected = None;
        return Some(wrong);
    }
    let by_thing = || by_thing(mine, &others);
    let (right, moved) = (found != Some(Stance::Supports)).then(by_thing)??;
    let clause = source.clause_at(moved.figure.core.start);
    let reason = format!(
        "the source has {} for something else: “{}”",
        moved.figure.core.of(&source.text),
        clause.of(&source.text).trim()
    );
    open(right).then(|| contradicts(mine, right, SURE, reason))
}

/// The figure that counts what the draft's does, and the one that has the draft's number and counts something else.
fn by_thing<'b, 'a>(
    mine: &Bound,
    others: &'b [Bound<'a>],
) -> Option<(&'b Bound<'a>, &'b Bound<'a>)> {
    let counted = derived::thing(mine)?;
    if super::digits(mine.figure) < DIGITS {
        return None;
    }
    let asked = Measured::new(mine);
    let is_same = |other: &&Bound| {
        let given = Measured::new(other);
        fit::thing(mine, &asked, other, &given) == Thing::Same
    };
    let mut same = others.iter().filter(is_same);
    let (right, None) = (same.next()?, same.next()) else {
        return None;
    };
    if compare(mine.figure, right.figure).relation != Relation::Disjoint {
        return None;
    }
    let is_other = |other: &&Bound| {
        let thing = derived::thing(other);
        let apart = thing.is_none_or(|thing| !derived::is_same(&counted, &thing));
        is_number(mine, other) && apart && other.index != right.index
    };
    Some((right, others.iter().find(is_other)?))
}

/// The one name of the draft's clause that has a figure in brackets behind it, that figure, and the name that has the
/// draft's value there.
fn by_name<'b, 'a>(
    mine: &Bound,
    others: &'b [Bound<'a>],
) -> Option<(Span, &'b Bound<'a>, &'a Name)> {
    let source = others.first()?.analysis;
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let bearers: Vec<(&Name, &Bound)> = others
        .iter()
        .filter_map(|other| Some((bearer(source, other)?, other)))
        .collect();
    let mut named = bearers.iter().filter_map(|(name, other)| {
        let mut own = mine.analysis.names.iter();
        let found =
            own.find(|n| clause.covers(n.span) && n.relation(name) == NameRelation::Same)?;
        Some((found.span, *other))
    });
    let ((own, right), None) = (named.next()?, named.next()) else {
        return None;
    };
    let relation = |other: &Bound| compare(mine.figure, other.figure).relation;
    if relation(right) != Relation::Disjoint {
        return None;
    }
    let is_theirs =
        |other: &Bound| other.index != right.index && relation(other) == Relation::Equal;
    let (holder, _) = bearers.iter().find(|(_, other)| is_theirs(other))?;
    Some((own, right, *holder))
}

/// The name that has the figure in brackets behind it: "Orme (17 %)".
fn bearer<'a>(source: &'a Analysis, bound: &Bound) -> Option<&'a Name> {
    let at = bound.figure.span;
    source.names.iter().find(|name| {
        let gap = source.text.get(name.span.end..at.start);
        gap == Some(" (") && source.text.get(at.end..at.end + 1) == Some(")")
    })
}

/// True for the same number, whatever it counts.
fn is_number(a: &Bound, b: &Bound) -> bool {
    matches!((&a.figure.value, &b.figure.value), (Value::Exact(x), Value::Exact(y)) if x == y)
}
