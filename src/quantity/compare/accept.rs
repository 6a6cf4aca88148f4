//! What a figure's digits and words accept: rounding, approximators, bounds, fraction words.

use super::measure::Measured;
use super::tolerance;
use crate::quantity::Dec;
use crate::quantity::figure::{Approx, Comparator, Dim, Figure, Value};
use crate::quantity::interval::{Interval, coarsest_place, rounding, written_place};

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
pub(super) fn stated(measured: &Measured, figure: &Figure) -> Interval {
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
pub(super) fn around_fraction(value: Dec, dim: &Dim) -> Interval {
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

/// True if `exact` rounds to `rounded` at `place`: half up, half even, or cut off where at least
/// three significant digits remain.
pub(super) fn rounds_to(exact: Dec, rounded: Dec, place: Dec) -> bool {
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
