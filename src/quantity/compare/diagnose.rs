//! Why two numbers differ: a slipped scale, a lost sign, two digits in the wrong order.

use super::measure::Pair;
use super::{Comparison, Note, Relation};
use crate::quantity::Dec;
use crate::quantity::lexicon::power_of_ten;

/// The conflict between `x` (the draft) and `s` (the source), with its likely cause.
pub(super) fn disjoint(
    pair: &Pair<'_>,
    x: Dec,
    s: Dec,
    rule: &'static str,
    verb: &str,
) -> Comparison {
    if !pair.told {
        return Comparison::new(Relation::Disjoint, rule, None, String::new());
    }
    let (draft, source) = (pair.words(pair.draft), pair.words(pair.source));
    if let Some(power) = scale_slip(x, s) {
        let times = power_of_ten(power).map_or_else(String::new, |factor| {
            crate::quantity::render::grouped(factor)
        });
        let side = if x.abs() < s.abs() { "small" } else { "large" };
        return Comparison::new(
            Relation::Disjoint,
            "R5",
            Some(Note::ScaleSlip),
            format!("{source} {verb} {draft}, which is {times} times too {side}"),
        );
    }
    if x == -s && !x.is_zero() {
        return Comparison::new(
            Relation::Disjoint,
            "R13",
            Some(Note::SignFlip),
            format!("{source} {verb} {draft}: the sign is the opposite"),
        );
    }
    if transposed(x, s) {
        return Comparison::new(
            Relation::Disjoint,
            rule,
            Some(Note::TransposedDigits),
            format!("{source} {verb} {draft}: two digits have changed places"),
        );
    }
    Comparison::new(
        Relation::Disjoint,
        rule,
        None,
        format!("{source} {verb} {draft}"),
    )
}

/// Rule R5: the same digits a thousand, a million or a billion times apart.
fn scale_slip(x: Dec, s: Dec) -> Option<i32> {
    if x.is_zero() || s.is_zero() {
        return None;
    }
    let (small, large) = if x.abs() < s.abs() { (x, s) } else { (s, x) };
    [3, 6, 9].into_iter().find(|power| {
        power_of_ten(*power)
            .and_then(|factor| small.checked_mul(factor))
            .is_some_and(|scaled| scaled == large)
    })
}

/// True if the digits are the same but for two neighbours that changed places ("57" and "75").
fn transposed(x: Dec, s: Dec) -> bool {
    if x.is_sign_negative() != s.is_sign_negative() {
        return false;
    }
    let scale = x.scale().max(s.scale());
    let digits = |value: Dec| {
        let mut value = value.abs();
        value.rescale(scale);
        value.mantissa().to_string().into_bytes()
    };
    let (a, b) = (digits(x), digits(s));
    if a.len() != b.len() {
        return false;
    }
    let differing: Vec<usize> = (0..a.len())
        .filter(|index| a[*index] != b[*index])
        .collect();
    matches!(differing[..], [first, second] if second == first + 1 && a[first] == b[second] && a[second] == b[first])
}
