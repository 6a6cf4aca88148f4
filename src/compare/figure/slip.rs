//! Values that differ as a slip makes them differ: two digits that changed places, a lost point or scale word, another
//! currency's sign, "fourteen" heard as "forty".
//!
//! Such a value is hardly of another thing, so fewer words than usual need to say that the two are of one; but wherever
//! the draft's own value is found as well, it is none.

use super::fit::{Fit, Thing};
use super::weigh;
use crate::quantity::compare::{Comparison, Note};
use crate::quantity::{Comparator, Dec, Dim, Figure, Value};

/// How surely a contradiction that rests on a slip speaks of the same thing, at most.
pub const SURE: f32 = 0.4;
/// How surely the two must speak of one thing for that.
const ENOUGH: f32 = 0.4;
/// The same where the amount is the source's and only the currency's sign is not.
const SAME_AMOUNT: f32 = 0.3;
/// Share of the draft's clause that a passage about another subject must answer.
const COVERAGE: f32 = 0.5;
/// Digits from which the same ones ten or a hundred times apart are a lost point.
const DIGITS: u32 = 2;
/// The most of the words next to the figure that may stand next to a rival instead.
const MISPLACED: f32 = 0.5;

/// True if the draft's value is the source's with a slip in it.
pub fn is_slip(fit: &Fit, mine: &Figure, other: &Figure, comparison: &Comparison) -> bool {
    let noted = matches!(
        comparison.note,
        Some(Note::TransposedDigits | Note::ScaleSlip | Note::CurrencySlip)
    );
    let exact = mine.comparator == Comparator::Equal && mine.approx.is_none();
    let measured = !matches!(
        mine.dim,
        Dim::Number | Dim::Count { .. } | Dim::Ordinal | Dim::Percent | Dim::Fraction
    );
    let one_thing = fit.thing == Thing::Same
        || fit.same_taker
        || fit.same_metric == Some(true)
        || measured && matches!(fit.thing, Thing::Spoken | Thing::Unsaid);
    let amount = comparison.note == Some(Note::CurrencySlip) && weigh::digits(mine) >= DIGITS;
    let enough = if amount { SAME_AMOUNT } else { ENOUGH };
    !fit.excerpt
        && exact
        && (noted || has_lost_its_point(mine, other) || is_misheard(mine, other))
        && one_thing
        && (!fit.foreign || fit.coverage >= COVERAGE)
        && fit.names >= 1.0
        && fit.owner >= 0.0
        && fit.misplaced <= MISPLACED
        && fit.column
        && !fit.label
        && weigh::sureness(fit) >= enough
}

fn integer(figure: &Figure) -> Option<Dec> {
    match figure.value {
        Value::Exact(value) if value.normalize().scale() == 0 => Some(value.normalize()),
        _ => None,
    }
}

/// "4.5 basis points" for 45: the same two digits or more, ten or a hundred times apart.
fn has_lost_its_point(mine: &Figure, other: &Figure) -> bool {
    let (Value::Exact(a), Value::Exact(b)) = (&mine.value, &other.value) else {
        return false;
    };
    let apart = [Dec::TEN, Dec::ONE_HUNDRED];
    let times = |small: &Dec, large: &Dec| {
        let mut all = apart.iter();
        all.any(|factor| small.checked_mul(*factor) == Some(*large))
    };
    weigh::digits(mine) >= DIGITS && mine.dim == other.dim && (times(a, b) || times(b, a))
}

/// "40" for "14".
fn is_misheard(mine: &Figure, other: &Figure) -> bool {
    let (Some(a), Some(b)) = (integer(mine), integer(other)) else {
        return false;
    };
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    let teen = small >= Dec::from(13) && small <= Dec::from(19);
    teen && (small - Dec::TEN) * Dec::TEN == large
}
