//! The rules for two numbers in one unit, in the order in which they decide.

use super::measure::{Measured, Pair};
use super::tolerance;
use super::{Comparison, Note, Relation, diagnose};
use crate::quantity::Dec;
use crate::quantity::figure::{Approx, Comparator, Dim, Figure, Value};
use crate::quantity::interval::{Interval, coarsest_place, rounding, written_place};
use crate::quantity::render::render;

/// Runs the value rules over a pair: R11, R15, R7, R2 and R3, R1.
pub(super) fn decide(pair: &Pair<'_>) -> Comparison {
    if let Some(found) = vague(pair) {
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
fn say(
    pair: &Pair<'_>,
    relation: Relation,
    rule: &'static str,
    note: Option<Note>,
    verb: &str,
) -> Comparison {
    Comparison::new(
        relation,
        rule,
        note,
        format!("{} {verb} {}", render(pair.source), render(pair.draft)),
    )
}

/// Rule R11: "dozens", "most", "several" are intervals.
fn vague(pair: &Pair<'_>) -> Option<Comparison> {
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

/// Everything the figure's words leave open, in its own unit.
pub fn accepted(figure: &Figure) -> Interval {
    let anchor = match figure.value {
        Value::Exact(value) | Value::Centre { mid: value, .. } => value,
        Value::Range { high, .. } => high,
        Value::Vague { low, .. } => low,
    };
    let measured = Measured {
        value: figure.value.clone(),
        place: written_place(&figure.written),
        coarse: coarsest_place(anchor, &figure.written),
        dim: figure.dim.clone(),
    };
    stated(&measured, figure)
}

/// The same in the unit of the comparison.
fn stated(measured: &Measured, figure: &Figure) -> Interval {
    let value = match measured.value {
        Value::Exact(value) => value,
        Value::Range { low, high } => return Interval::closed(low, high),
        Value::Centre { mid, tolerance } => return Interval::around(mid, tolerance),
        Value::Vague { low, high } => {
            return Interval {
                low: Some(low),
                high,
                low_open: false,
                high_open: true,
            };
        }
    };
    match figure.comparator {
        Comparator::More => Interval::above(value, false),
        Comparator::AtLeast => Interval::above(value, true),
        Comparator::Less => Interval::below(value, false),
        Comparator::AtMost => Interval::below(value, true),
        Comparator::Equal => match figure.approx {
            Some(approx) => approximate(value, approx, about_part(figure)),
            None if figure.dim == Dim::Multiple && figure.written.spelled => {
                Interval::around(value, value.abs() * tolerance::MULTIPLE_WORD)
            }
            None if figure.written.fraction => around_fraction(value, &measured.dim),
            None => rounding(value, measured.coarse),
        },
    }
}

/// Rules R2 and R3: what an approximator before `value` accepts.
fn approximate(value: Dec, approx: Approx, about: Dec) -> Interval {
    let part = |share: Dec| value.abs().saturating_mul(share);
    match approx {
        Approx::About => Interval::around(value, part(about)),
        Approx::Nearly if value.is_sign_negative() => {
            Interval::closed(value, value + part(tolerance::NEARLY))
        }
        Approx::Nearly => Interval::closed(value - part(tolerance::NEARLY), value),
        Approx::JustOver if value.is_sign_negative() => {
            Interval::closed(value - part(tolerance::JUST_OVER), value)
        }
        Approx::JustOver => Interval::closed(value, value + part(tolerance::JUST_OVER)),
    }
}

/// The part "about" accepts: more for one digit or a number word.
fn about_part(figure: &Figure) -> Dec {
    let one_digit = match figure.value {
        Value::Exact(value) => {
            let mut mantissa = value.normalize().mantissa().unsigned_abs();
            while mantissa > 0 && mantissa % 10 == 0 {
                mantissa /= 10;
            }
            mantissa < 10 && value.abs() < Dec::TEN
        }
        _ => false,
    };
    if one_digit || figure.written.spelled {
        tolerance::ABOUT_ONE_DIGIT
    } else {
        tolerance::ABOUT
    }
}

/// What a bare fraction word accepts, for a value in per cent or as a plain fraction.
fn around_fraction(value: Dec, dim: &Dim) -> Interval {
    let percent = if *dim == Dim::Fraction {
        value * Dec::ONE_HUNDRED
    } else {
        value
    };
    let simple = [2, 3, 4, 5].iter().any(|parts| {
        let whole = percent * Dec::from(*parts) / Dec::ONE_HUNDRED;
        (whole - whole.round()).abs() < Dec::new(1, 6)
    });
    let radius = if simple {
        tolerance::SIMPLE_FRACTION_POINTS
    } else {
        percent.abs() * tolerance::OTHER_FRACTION
    };
    let radius = if *dim == Dim::Fraction {
        radius / Dec::ONE_HUNDRED
    } else {
        radius
    };
    Interval::around(value, radius)
}

/// Rules R7 and R8: bounds.
fn bounds(pair: &Pair<'_>, x: Dec, s: Dec) -> Comparison {
    let (draft, source) = (
        stated(&pair.left, pair.draft),
        stated(&pair.right, pair.source),
    );
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
        return diagnose::disjoint(pair, x, s, rule, "is not");
    }
    if source.contains(x) || digits(pair, x, s).relation == Relation::Equal {
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
        let verb = if render(pair.source) == render(pair.draft) {
            "is stated, as is"
        } else {
            "is the same as"
        };
        return say(pair, Relation::Equal, "R1", None, verb);
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
    if rounds_to(s, x, left.place) || rounds_to(s, x, left.coarse) {
        return say(
            pair,
            Relation::Equal,
            "R1",
            Some(Note::Rounded),
            "rounds to",
        );
    }
    if rounds_to(x, s, right.place) || rounds_to(x, s, right.coarse) {
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

/// True if `exact` rounds to `rounded` at `place`: half up, half even, or cut off where at least
/// three significant digits remain.
fn rounds_to(exact: Dec, rounded: Dec, place: Dec) -> bool {
    if place.is_zero() {
        return exact == rounded;
    }
    let Some(steps) = exact.checked_div(place) else {
        return false;
    };
    let half = Dec::new(5, 1);
    let whole = steps.trunc();
    let rest = (steps - whole).abs();
    let away = if steps.is_sign_negative() {
        whole - Dec::ONE
    } else {
        whole + Dec::ONE
    };
    let near = if rest < half { whole } else { away };
    let even = if rest == half && (whole % Dec::TWO).is_zero() {
        whole
    } else {
        near
    };
    let is = |steps: Dec| steps.checked_mul(place) == Some(rounded);
    let three_digits = Dec::from(10u32.pow(tolerance::TRUNCATION_DIGITS - 1));
    is(near) || is(even) || whole.abs() >= three_digits && is(whole)
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
