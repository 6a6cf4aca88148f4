//! The one place where evidence is weighed: from how two figures fit to how surely they measure the same thing.
//!
//! All weights are on the scale of relatedness, where 0 is nothing in common and 1 is the same
//! sentence. They are ordered by how much each sign tells in English, not fitted to any set of claims.

use super::fit::{Fit, Thing};
use crate::quantity::compare::{Comparison, Note, Relation};
use crate::quantity::{Comparator, Dec, Dim, Figure, Value};

/// How surely the two speak of the same thing before it is certain enough to back the claim. Words
/// and value both speak for it then, so half of the words will do.
pub const SUPPORT: f32 = 0.42;
/// The same before a different value contradicts, where the sources are an excerpt made for the
/// draft: nothing but the words and names speaks for it.
const CONFLICT: f32 = 0.62;
/// The same among many passages, where most speak of something similar.
const CONFLICT_IN_CORPUS: f32 = 0.75;
/// The least share of the words next to the figure that must be found next to one that contradicts it
/// among many passages.
const LOCAL_IN_CORPUS: f32 = 0.5;
/// The greatest share of those words that may stand next to a rival instead.
const MISPLACED: f32 = 0.5;

/// How surely a figure of an excerpt measures the same thing before it contradicts however far apart the two lie.
const CERTAIN: f32 = 0.95;

/// Both count the same thing: the strongest sign there is, as a sentence seldom counts a thing twice.
const SAME_THING: f32 = 0.12;
/// The same noun or verb takes the value ("sales of", "grossed").
const SAME_TAKER: f32 = 0.1;
/// Both name the same class of what is measured ("turnover", "revenue").
const SAME_METRIC: f32 = 0.1;
/// The same word stands right before both.
const SAME_SLOT: f32 = 0.1;
/// The passage has no other figure of the kind, and was chosen for this very draft.
const ONLY: f32 = 0.15;
/// A value close to the draft's: a slip stays close to what it slipped from.
const ALIKE: f32 = 0.15;
/// Another figure of the draft's sentence stands in the passage too: the two tell of the same.
const ANCHORED: f32 = 0.12;
/// An equal value with many digits, which no other thing is likely to have.
const RARE: f32 = 0.15;
/// A bound that holds by far proves nothing: any small number is "less than a million".
const FAR: f32 = -0.15;
/// The draft's figure is stated of something else that the source counts.
const OTHER_THING: f32 = -0.25;

/// Digits from which a value is rare.
pub const RARE_DIGITS: u32 = 4;
/// Digits that two values of other things hardly have in common in another order.
const TRANSPOSED: usize = 3;
/// The part of a value that a value alike is off by at most: one in twenty.
const ALIKE_PART: Dec = Dec::from_parts(20, 0, 0, false, 0);
/// The part of a bound by which another of the same thing may differ from it: writers choose a bound within a
/// tenth of the truth.
const BOUND_PART: Dec = Dec::from_parts(1, 0, 0, false, 1);
/// How many times its bound a value said to be "more than" it reaches at most.
const FAR_BOUND: Dec = Dec::from_parts(125, 0, 0, false, 2);
/// Share of the draft's subject that the passage must answer before it contradicts: more than half,
/// so that "the moon cake" is not "the moon".
const SUBJECT: f32 = 0.5;

/// 0 to 1: how much of what the draft says the passage answers, its names above all.
pub fn related(fit: &Fit) -> f32 {
    (0.5 * fit.coverage + 0.5 * fit.local) * (0.4 + 0.6 * fit.names)
}

/// 0 to 1: how surely the two figures measure the same thing, whatever their values.
pub fn sureness(fit: &Fit) -> f32 {
    let signs = [
        (fit.thing == Thing::Same, SAME_THING),
        (fit.same_taker, SAME_TAKER),
        (fit.same_metric == Some(true), SAME_METRIC),
        (fit.same_slot, SAME_SLOT),
        (fit.only && fit.excerpt, ONLY),
        (fit.thing == Thing::Other, OTHER_THING),
    ];
    let bonus: f32 = signs.iter().filter(|(is, _)| *is).map(|(_, w)| w).sum();
    (related(fit) + bonus).clamp(0.0, 1.0)
}

/// How well the figure fits beside the others of its passage; only the order means something.
pub fn rank(fit: &Fit, mine: &Figure, other: &Figure, comparison: &Comparison) -> f32 {
    // Where nothing else tells them apart, the nearer value is what the draft slipped from.
    let near = if alike(mine, other) { 0.05 } else { 0.0 };
    let bound = mine.comparator != Comparator::Equal && gap(mine, other) <= BOUND_REACH;
    let bounded = if bound { BOUNDED } else { 0.0 };
    place(fit) + near + bounded + chance(mine, comparison)
}

/// How well the figure fits by its words and names alone, on the scale of `rank`.
pub fn place(fit: &Fit) -> f32 {
    let signs = [
        (fit.thing == Thing::Same, 0.3),
        (fit.thing == Thing::Spoken, 0.1),
        (fit.same_taker, 0.2),
        (fit.same_metric == Some(true), 0.2),
        (fit.same_slot, 0.2),
    ];
    let bonus: f32 = signs.iter().filter(|(is, _)| *is).map(|(_, w)| w).sum();
    fit.local - fit.misplaced + OWNER * fit.owner + bonus
}

/// What an equal value tells by itself: each digit makes it ten times less likely that two unrelated
/// figures agree. A bound is met by half of all numbers and tells nothing.
fn chance(mine: &Figure, comparison: &Comparison) -> f32 {
    if comparison.relation != Relation::Equal || mine.comparator != Comparator::Equal {
        return 0.0;
    }
    DIGIT * digits(mine).clamp(1, RARE_DIGITS) as f32
}

/// The part of a bound within which lies the value it is a bound of (R8: a quarter).
const BOUND_REACH: Dec = Dec::from_parts(25, 0, 0, false, 2);
/// What that is worth beside the words: as much as counting the same thing. "Under 1.4 billion" is said of 1.35 billion,
/// not of the 95 million that the passage gives beside it.
const BOUNDED: f32 = 0.3;

/// What one agreeing digit is worth beside the words.
const DIGIT: f32 = 0.15;
/// What the names next to a figure are worth: they tell whose it is.
const OWNER: f32 = 0.4;

/// How surely an equal value backs the claim, beside what other passages say: half of what its digits
/// tell is added, as a slip often takes a figure that the sources give for something else.
pub fn backing(fit: &Fit, mine: &Figure, comparison: &Comparison) -> f32 {
    (sureness(fit) + 0.5 * chance(mine, comparison)).min(1.0)
}

/// True if an equal value is enough to back the claim.
pub fn supports(fit: &Fit, mine: &Figure, comparison: &Comparison) -> bool {
    let mut sure = sureness(fit);
    if comparison.note == Some(Note::BoundFarFromValue) {
        sure += FAR;
    }
    if digits(mine) >= RARE_DIGITS && mine.comparator == Comparator::Equal {
        sure += RARE;
    }
    // A bound is met by half of all numbers: one that is given for somebody else proves nothing.
    let of_another = mine.comparator != Comparator::Equal && fit.owner < 0.0;
    sure >= SUPPORT && !(fit.foreign && fit.names <= 0.0) && !of_another
}

/// True if a different value contradicts the claim.
pub fn contradicts(fit: &Fit, mine: &Figure, other: &Figure) -> bool {
    let alike = if alike(mine, other) { ALIKE } else { 0.0 };
    let alike = alike + if fit.anchored { ANCHORED } else { 0.0 };
    fit.thing != Thing::Other
        && exclusive(fit, mine, other)
        && (mine.comparator != Comparator::Equal
            || magnitude(mine, other)
            || is_slip_of_scale(mine, other)
            || fit.excerpt && sureness(fit) >= CERTAIN)
        && fit.names >= 1.0
        && if fit.excerpt {
            fit.subject > SUBJECT
        } else {
            fit.subject >= SUBJECT
        }
        && fit.owner >= 0.0
        && (fit.excerpt || !fit.nameless || of_one_thing(fit))
        && fit.misplaced <= MISPLACED
        && fit.column
        && !fit.label
        && if fit.excerpt {
            sureness(fit) + alike >= CONFLICT
        } else {
            sureness(fit) + alike >= CONFLICT_IN_CORPUS && fit.local >= LOCAL_IN_CORPUS - alike
        }
}

/// True if the figures are of one thing by more than the words around them. "His fee is 290,000" names nobody, and many
/// sentences speak of fees.
fn of_one_thing(fit: &Fit) -> bool {
    fit.thing == Thing::Same || fit.same_taker || fit.same_metric == Some(true) || fit.same_slot
}

/// True if the source's bound falls short of the draft's by a little: "over $491 million" where it says
/// "over $490 million". Whoever writes so has this very figure before him and has got it wrong; a bound far off
/// may come from elsewhere. Of two that say "up to" of one thing at most one gives its greatest number.
pub fn falls_short(fit: &Fit, mine: &Figure, other: &Figure) -> bool {
    let same_side = match mine.comparator {
        Comparator::More | Comparator::AtLeast => {
            matches!(other.comparator, Comparator::More | Comparator::AtLeast)
        }
        Comparator::Less | Comparator::AtMost => {
            matches!(other.comparator, Comparator::Less | Comparator::AtMost)
        }
        Comparator::Equal => false,
    };
    let most = [mine.comparator, other.comparator] == [Comparator::AtMost; 2];
    let near = gap(mine, other) <= BOUND_PART;
    let counted = fit.thing == Thing::Same;
    same_side
        && (near || counted && (most || goes_far(mine, other)))
        && contradicts(fit, mine, other)
}

/// True for "more than 180" where the source says "more than 70": whoever knew of so many more would have said so
/// (R8: a bound lies within a quarter of the value).
fn goes_far(mine: &Figure, other: &Figure) -> bool {
    let above = matches!(mine.comparator, Comparator::More | Comparator::AtLeast);
    let (Value::Exact(a), Some(Value::Exact(b))) = (
        &mine.value,
        crate::quantity::compare::in_unit_of(other, mine),
    ) else {
        return false;
    };
    above && b.is_sign_positive() && *a > b.saturating_mul(FAR_BOUND)
}

/// Two different values exclude each other only where there can be but one: a bare number or a
/// count of something unnamed may stand beside another.
fn exclusive(fit: &Fit, mine: &Figure, other: &Figure) -> bool {
    let bare =
        |figure: &Figure| matches!(figure.dim, Dim::Number | Dim::Count { .. } | Dim::Ordinal);
    if matches!(mine.dim, Dim::Ordinal) {
        // An ordinal numbers its own noun only.
        return fit.thing == Thing::Same || fit.same_slot;
    }
    let counted = matches!(fit.thing, Thing::Same | Thing::Spoken);
    if fit.thing == Thing::Mentioned {
        return fit.same_slot;
    }
    let close = digits(mine) >= CLOSE_DIGITS && alike(mine, other);
    counted
        || fit.same_taker
        || fit.same_slot
        || close
        || fit.only && fit.excerpt && is_single(mine) && is_single(other) && magnitude(mine, other)
        || !bare(mine) && !bare(other)
}

/// True if the larger of two values is at most ten times the other one: figures of one thing seldom
/// differ by more, but for a slip of scale.
fn magnitude(mine: &Figure, other: &Figure) -> bool {
    let Some(theirs) = crate::quantity::compare::in_unit_of(other, mine) else {
        return true;
    };
    let (Some((low, high)), Some((least, most))) = (size(&mine.value), size(&theirs)) else {
        return true;
    };
    low <= most.saturating_mul(Dec::TEN) && least <= high.saturating_mul(Dec::TEN)
}

fn is_single(figure: &Figure) -> bool {
    matches!(figure.value, Value::Exact(_))
}

/// The least and the greatest that a value may be, without its sign; `None` where it is open.
fn size(value: &Value) -> Option<(Dec, Dec)> {
    match value {
        Value::Exact(value) | Value::Centre { mid: value, .. } => Some((value.abs(), value.abs())),
        Value::Range { low, high } => {
            let (a, b) = (low.abs(), high.abs());
            Some((a.min(b), a.max(b)))
        }
        Value::Vague { .. } => None,
    }
}

/// True if the two have the same digits, thousands of times apart (R5).
fn is_slip_of_scale(mine: &Figure, other: &Figure) -> bool {
    let (Value::Exact(a), Value::Exact(b)) = (&mine.value, &other.value) else {
        return false;
    };
    let digits = |value: &Dec| {
        let digits = value.normalize().mantissa().unsigned_abs().to_string();
        digits.trim_end_matches('0').to_string()
    };
    digits(a) == digits(b)
}

/// Digits from which two values that lie close to one another are hardly of two things.
const CLOSE_DIGITS: u32 = 3;

/// Significant digits as far as they tell: zeros at either end left out.
pub fn digits(figure: &Figure) -> u32 {
    match &figure.value {
        Value::Exact(value) => {
            let digits = value.normalize().mantissa().unsigned_abs().to_string();
            u32::try_from(digits.trim_end_matches('0').len()).unwrap_or(0)
        }
        _ => 0,
    }
}

/// How far apart two values lie, as a part of the first; the greatest number there is where that is unknown.
pub fn gap(mine: &Figure, other: &Figure) -> Dec {
    let (Value::Exact(a), Some(Value::Exact(b))) = (
        &mine.value,
        crate::quantity::compare::in_unit_of(other, mine),
    ) else {
        return Dec::MAX;
    };
    let apart = a.checked_sub(b).map_or(Dec::MAX, |gap| gap.abs());
    apart.checked_div(a.abs()).unwrap_or(Dec::MAX)
}

/// True if the two values are written with two digits or more and lie close to one another.
fn alike(mine: &Figure, other: &Figure) -> bool {
    let (Value::Exact(a), Some(Value::Exact(b))) = (
        &mine.value,
        crate::quantity::compare::in_unit_of(other, mine),
    ) else {
        return false;
    };
    let gap = (*a - b).abs();
    a.abs() >= Dec::TEN && gap * ALIKE_PART <= a.abs() || is_transposed(*a, b)
}

/// True for the same three digits or more in another order, at the same place: a slip of the fingers.
fn is_transposed(a: Dec, b: Dec) -> bool {
    let digits = |value: Dec| value.normalize().mantissa().unsigned_abs().to_string();
    let (one, other) = (digits(a), digits(b));
    let sorted = |digits: &str| {
        let mut letters: Vec<u8> = digits.bytes().collect();
        letters.sort_unstable();
        letters
    };
    one.len() >= TRANSPOSED
        && one != other
        && a.normalize().scale() == b.normalize().scale()
        && sorted(&one) == sorted(&other)
}
