//! The rules for two numbers in one unit, in the order in which they decide.

use super::accept::{around_fraction, rounds_to, stated};
use super::measure::{Measured, Pair};
use super::tolerance;
use super::{Comparison, Note, Relation, diagnose, vague};
use crate::quantity::Dec;
use crate::quantity::figure::{Approx, Comparator, Dim, Figure, Value};
use crate::quantity::interval::Interval;

/// Runs the value rules over a pair: R11, R15, R7, R2 and R3, R1.
pub(super) fn decide(pair: &Pair<'_>) -> Comparison {
    if let Some(found) = vague::judge(pair) {
        return found;
    }
    if let Some(found) = ranges(pair) {
        return found;
    }
    let (Some(x), Some(s)) = (point(&pair.left), point(&pair.right)) else {
        return say(
            pair,
            Relation::Consistent,
            "R15",
            Some(Note::NotStated),
            "leaves open what the draft states",
        );
    };
    if pair.draft.comparator != Comparator::Equal || pair.source.comparator != Comparator::Equal {
        return bounds(pair, x, s);
    }
    if pair.draft.approx.is_some() || pair.source.approx.is_some() {
        return approximations(pair, x, s);
    }
    digits(pair, x, s)
}

fn point(measured: &Measured) -> Option<Dec> {
    match measured.value {
        Value::Exact(value) => Some(value),
        _ => None,
    }
}

/// "The source's S … the draft's D": the sentence all reasons share.
pub(super) fn say(
    pair: &Pair<'_>,
    relation: Relation,
    rule: &'static str,
    note: Option<Note>,
    verb: &str,
) -> Comparison {
    let reason = match pair.told {
        true => format!(
            "{} {verb} {}",
            pair.words(pair.source),
            pair.words(pair.draft)
        ),
        false => String::new(),
    };
    Comparison::new(relation, rule, note, reason)
}

/// Rule R15: ranges and tolerances. Both ends of two ranges must agree, each by R1.
fn ranges(pair: &Pair<'_>) -> Option<Comparison> {
    let ends = |measured: &Measured| match measured.value {
        Value::Range { low, high } => Some((low, high)),
        Value::Centre { mid, tolerance } => Some((mid - tolerance, mid + tolerance)),
        _ => None,
    };
    match (ends(&pair.left), ends(&pair.right)) {
        (None, None) => None,
        (Some((a, b)), Some((c, d))) => {
            let agree = |x: Dec, s: Dec| digits(pair, x, s).relation == Relation::Equal;
            Some(if agree(a, c) && agree(b, d) {
                say(
                    pair,
                    Relation::Equal,
                    "R15",
                    None,
                    "agrees at both ends with",
                )
            } else {
                let which = if agree(a, c) { "upper" } else { "lower" };
                let mut comparison = say(pair, Relation::Disjoint, "R15", None, "is not");
                comparison.reason += &format!(": the {which} ends differ");
                comparison
            })
        }
        (Some((low, high)), None) => {
            let stated = stated(&pair.right, pair.source);
            let range = Interval::closed(low, high);
            Some(
                if range.covers(&stated)
                    || point(&pair.right).is_some_and(|s| range.contains(s))
                        && pair.source.comparator == Comparator::Equal
                {
                    say(pair, Relation::Equal, "R15", None, "lies in")
                } else if range.meets(&stated) {
                    say(
                        pair,
                        Relation::Consistent,
                        "R15",
                        Some(Note::NotStated),
                        "does not settle",
                    )
                } else {
                    say(pair, Relation::Disjoint, "R15", None, "lies outside")
                },
            )
        }
        (None, Some((low, high))) => Some(point_in_range(pair, low, high)),
    }
}

/// A draft's single number against a source's range or tolerance.
fn point_in_range(pair: &Pair<'_>, low: Dec, high: Dec) -> Comparison {
    let Some(x) = point(&pair.left) else {
        return say(
            pair,
            Relation::Consistent,
            "R15",
            Some(Note::NotStated),
            "does not settle",
        );
    };
    let range = Interval::closed(low, high);
    let drafted = stated(&pair.left, pair.draft);
    match pair.draft.comparator {
        Comparator::AtMost if digits(pair, x, high).relation == Relation::Equal => {
            return say(pair, Relation::Equal, "R15", None, "has as its upper end");
        }
        Comparator::AtLeast if digits(pair, x, low).relation == Relation::Equal => {
            return say(pair, Relation::Equal, "R15", None, "has as its lower end");
        }
        Comparator::Equal => {
            if let Value::Centre { mid, .. } = pair.right.value
                && digits(pair, x, mid).relation == Relation::Equal
            {
                return say(
                    pair,
                    Relation::Equal,
                    "R15",
                    Some(Note::HedgeDropped),
                    "has as its middle",
                );
            }
        }
        _ => {}
    }
    if drafted.covers(&range) {
        return say(pair, Relation::Equal, "R15", None, "lies wholly within");
    }
    if drafted.meets(&range) || range.contains(x) {
        return say(
            pair,
            Relation::Consistent,
            "R15",
            Some(Note::NotStated),
            "includes but does not single out",
        );
    }
    diagnose::disjoint(
        pair,
        x,
        if x > high { high } else { low },
        "R15",
        "excludes",
    )
}

/// Rules R7 and R8: bounds.
fn bounds(pair: &Pair<'_>, x: Dec, s: Dec) -> Comparison {
    let (draft, mut source) = (
        stated(&pair.left, pair.draft),
        stated(&pair.right, pair.source),
    );
    // "about 6,300" of a source has been rounded to its last digit; a bound beyond that is not met.
    if pair.source.approx == Some(Approx::About)
        && !pair.source.written.spelled
        && pair.right.coarse < s.abs() * tolerance::ABOUT
    {
        source = Interval::around(s, pair.right.coarse / Dec::TWO);
    }
    if pair.source.comparator == Comparator::Equal {
        // A draft's bound against a stated value: the value itself decides, its rounding does not.
        let exact = pair.source.approx.is_none() && !pair.source.written.fraction;
        let inside = if exact {
            draft.contains(s)
        } else {
            draft.covers(&source)
        };
        if inside {
            let far = match pair.draft.comparator {
                Comparator::More | Comparator::AtLeast => {
                    x > Dec::ZERO && s > x * tolerance::FAR_BOUND
                }
                _ => s > Dec::ZERO && x > s * tolerance::FAR_BOUND,
            };
            let note = if far {
                Some(Note::BoundFarFromValue)
            } else if s == x {
                Some(Note::HedgeAdded)
            } else {
                None
            };
            return say(
                pair,
                Relation::Equal,
                if far { "R8" } else { "R7" },
                note,
                if far {
                    "satisfies, by far,"
                } else {
                    "satisfies"
                },
            );
        }
        if !exact && draft.meets(&source) {
            return say(
                pair,
                Relation::Consistent,
                "R7",
                Some(Note::NotStated),
                "does not settle",
            );
        }
        if s == x {
            return say(
                pair,
                Relation::Disjoint,
                "R7",
                Some(Note::StrictBound),
                "is exactly the bound, not",
            );
        }
        return diagnose::disjoint(pair, x, s, "R7", "is not");
    }
    if pair.draft.comparator == Comparator::Equal {
        let inside = draft.meets(&source);
        return if inside {
            let note = if x == s {
                Note::HedgeDropped
            } else {
                Note::NotStated
            };
            say(
                pair,
                Relation::Consistent,
                "R7",
                Some(note),
                "allows but does not state",
            )
        } else {
            diagnose::disjoint(pair, x, s, "R7", "excludes")
        };
    }
    if draft.covers(&source) {
        return say(pair, Relation::Equal, "R7", None, "implies");
    }
    if draft.meets(&source) {
        return say(
            pair,
            Relation::Consistent,
            "R7",
            Some(Note::NotStated),
            "neither implies nor excludes",
        );
    }
    say(pair, Relation::Disjoint, "R7", None, "excludes")
}

/// Rules R2 and R3: approximators on either side.
fn approximations(pair: &Pair<'_>, x: Dec, s: Dec) -> Comparison {
    let same_words = pair.draft.approx == pair.source.approx;
    if x == s || same_words && digits(pair, x, s).relation == Relation::Equal {
        let note = match (pair.draft.approx, pair.source.approx) {
            (Some(_), None) => Some(Note::HedgeAdded),
            (None, Some(_)) => Some(Note::HedgeDropped),
            _ => None,
        };
        return say(pair, Relation::Equal, "R3", note, "is the same number as");
    }
    let draft = stated(&pair.left, pair.draft);
    let source = stated(&pair.right, pair.source);
    let rule = match pair.draft.approx.or(pair.source.approx) {
        Some(Approx::About) | None => "R3",
        _ => "R2",
    };
    if pair.draft.approx.is_some() {
        let rounded = digits(pair, x, s);
        if draft.contains(s) {
            return say(
                pair,
                Relation::Equal,
                rule,
                None,
                "is within what is meant by",
            );
        }
        // "nearly 600" of 600.2: equal after rounding, though on the wrong side.
        if rounded.relation == Relation::Equal && rounded.note != Some(Note::DraftMorePrecise) {
            return say(
                pair,
                Relation::Equal,
                rule,
                Some(Note::Rounded),
                "rounds to the number in",
            );
        }
        if pair.source.approx.is_some() && draft.meets(&source) {
            return say(
                pair,
                Relation::Consistent,
                rule,
                Some(Note::NotStated),
                "does not settle",
            );
        }
        let rough = pair.source.approx.is_some()
            && (pair.left.dim == Dim::Multiple || pair.source.written.spelled);
        if rough && (x - s).abs() <= s.abs().max(x.abs()) * tolerance::ABOUT_ONE_DIGIT {
            return say(pair, Relation::Consistent, rule, None, "comes close to");
        }
        // "Nearly half" is said of 46 % as well, and of two rough ones the same holds: neither backs nor contradicts.
        let loose = pair.draft.written.fraction && pair.draft.approx == Some(Approx::Nearly);
        if loose && s < x && s >= x - x.abs() * tolerance::ABOUT_ONE_DIGIT {
            return say(pair, Relation::Consistent, rule, None, "comes close to");
        }
        return diagnose::disjoint(pair, x, s, rule, "is not");
    }
    let near = (x - s).abs() <= s.abs() * tolerance::ABOUT_ONE_DIGIT;
    if source.contains(x) || near && digits(pair, x, s).relation == Relation::Equal {
        return say(
            pair,
            Relation::Equal,
            "R4",
            Some(Note::DraftMorePrecise),
            "is less precise than",
        );
    }
    if source.meets(&draft) {
        return say(
            pair,
            Relation::Consistent,
            "R4",
            Some(Note::NotStated),
            "allows but does not state",
        );
    }
    diagnose::disjoint(pair, x, s, rule, "is not")
}

/// Rules R1 and R4: two plain numbers, by the digits that were written.
pub(super) fn digits(pair: &Pair<'_>, x: Dec, s: Dec) -> Comparison {
    let (left, right) = (&pair.left, &pair.right);
    if x == s {
        let mut same = say(pair, Relation::Equal, "R1", None, "is the same as");
        let words = pair.words(pair.source);
        if pair.told && words == pair.words(pair.draft) {
            same.reason = format!("the source has {words} as well");
        }
        return same;
    }
    if pair.draft.dim == Dim::Ordinal {
        return say(pair, Relation::Disjoint, "R23", None, "is not");
    }
    let fraction = |figure: &Figure| {
        figure.written.fraction || figure.dim == Dim::Multiple && figure.written.spelled
    };
    if fraction(pair.draft) || fraction(pair.source) {
        return fractions(pair, x, s);
    }
    let plausible = tolerance::is_rounding(pair.draft, pair.source, x, s);
    if plausible && (rounds_to(s, x, left.place) || rounds_to(s, x, left.coarse)) {
        return say(
            pair,
            Relation::Equal,
            "R1",
            Some(Note::Rounded),
            "rounds to",
        );
    }
    if plausible && (rounds_to(x, s, right.place) || rounds_to(x, s, right.coarse)) {
        return say(
            pair,
            Relation::Equal,
            "R4",
            Some(Note::DraftMorePrecise),
            "is less precise than",
        );
    }
    if !pair.slack.is_zero() {
        // Both rounded, each in a unit of their own: the intervals need only meet, or nearly.
        let wide = |value: Dec, place: Dec| {
            Interval::around(
                value,
                place / Dec::TWO + value.abs() * pair.slack / Dec::TWO,
            )
        };
        if wide(x, left.coarse).meets(&wide(s, right.coarse)) {
            return say(
                pair,
                Relation::Equal,
                "R22",
                Some(Note::Rounded),
                "is close enough to",
            );
        }
    }
    diagnose::disjoint(pair, x, s, "R1", "is not")
}

/// Fraction words and "doubled": a tolerance of their own instead of digits.
fn fractions(pair: &Pair<'_>, x: Dec, s: Dec) -> Comparison {
    let accepts = |value: Dec, figure: &Figure| match figure.dim {
        Dim::Multiple => Interval::around(value, value.abs() * tolerance::MULTIPLE_WORD),
        // The value is in the draft's unit by now.
        _ if figure.written.fraction => around_fraction(value, &pair.draft.dim),
        _ => Interval::point(value),
    };
    let spelled = |figure: &Figure| {
        figure.written.fraction || figure.dim == Dim::Multiple && figure.written.spelled
    };
    let near = spelled(pair.draft) && accepts(x, pair.draft).contains(s)
        || spelled(pair.source) && accepts(s, pair.source).contains(x);
    if near {
        let note = if spelled(pair.draft) {
            Note::Rounded
        } else {
            Note::DraftMorePrecise
        };
        return say(
            pair,
            Relation::Equal,
            "R1",
            Some(note),
            "is close enough to",
        );
    }
    diagnose::disjoint(pair, x, s, "R1", "is not")
}
