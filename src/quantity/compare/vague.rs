//! Rule R11: "dozens", "most" and "several" are ranges.

use super::accept::stated;
use super::measure::{Measured, Pair};
use super::rules::say;
use super::{Comparison, Note, Relation};
use crate::quantity::figure::{Dim, Figure, Value};
use crate::quantity::interval::Interval;

/// Rule R11: "dozens", "most", "several" are intervals.
pub(super) fn judge(pair: &Pair<'_>) -> Option<Comparison> {
    let interval = |measured: &Measured, figure: &Figure| match measured.value {
        Value::Vague { low, high } => Some(Interval {
            low: Some(low),
            high,
            // "most" is more than half, "a minority" less than half.
            low_open: figure.dim == Dim::Percent,
            high_open: figure.dim != Dim::Percent,
        }),
        _ => None,
    };
    let (draft, source) = (
        interval(&pair.left, pair.draft),
        interval(&pair.right, pair.source),
    );
    match (draft, source) {
        (None, None) => None,
        (Some(a), Some(b)) if a == b => {
            Some(say(pair, Relation::Equal, "R11", None, "says the same as"))
        }
        (Some(a), Some(b)) if a.meets(&b) => {
            let relation = if a.covers(&b) {
                Relation::Equal
            } else {
                Relation::Consistent
            };
            Some(say(pair, relation, "R11", None, "overlaps with"))
        }
        (Some(_), Some(_)) => Some(say(pair, Relation::Disjoint, "R11", None, "cannot be")),
        (Some(a), None) => {
            let stated = stated(&pair.right, pair.source);
            Some(if a.covers(&stated) {
                say(pair, Relation::Equal, "R11", None, "is within")
            } else if a.meets(&stated) {
                say(
                    pair,
                    Relation::Consistent,
                    "R11",
                    Some(Note::NotStated),
                    "does not settle",
                )
            } else {
                say(pair, Relation::Disjoint, "R11", None, "is not")
            })
        }
        (None, Some(b)) => {
            let stated = stated(&pair.left, pair.draft);
            Some(if b.meets(&stated) {
                say(
                    pair,
                    Relation::Consistent,
                    "R11",
                    Some(Note::NotStated),
                    "allows but does not state",
                )
            } else {
                say(pair, Relation::Disjoint, "R11", None, "excludes")
            })
        }
    }
}
