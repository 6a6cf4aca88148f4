//! The tolerances of the comparison rules, each with its reason.

use crate::quantity::Dec;
use crate::quantity::figure::Figure;

/// "nearly x" accepts values from 5 % below x (rule R2): readers take "nearly 600" for 570 at the
/// lowest, and a tenth short is no longer "nearly".
pub const NEARLY: Dec = Dec::from_parts(5, 0, 0, false, 2);

/// "just over x" accepts values to 5 % above x (rule R2), for the same reason.
pub const JUST_OVER: Dec = Dec::from_parts(5, 0, 0, false, 2);

/// "about x" accepts 5 % of x to either side (rule R3).
pub const ABOUT: Dec = Dec::from_parts(5, 0, 0, false, 2);

/// "about six": one digit or a number word promises less, 10 % (rule R3).
pub const ABOUT_ONE_DIGIT: Dec = Dec::from_parts(1, 0, 0, false, 1);

/// Halves, thirds, quarters and fifths accept one percentage point to either side (rule R3): what
/// lies further off would have been called by another name.
pub const SIMPLE_FRACTION_POINTS: Dec = Dec::ONE;

/// Other fractions accept 5 % of themselves (rule R3).
pub const OTHER_FRACTION: Dec = Dec::from_parts(5, 0, 0, false, 2);

/// A value is rounded to a scale word only if no more than a quarter of it is rounded away (rule R1): nobody writes
/// "$1 billion" for 640 million, though that is the nearest billion. "1 %" for 1.4 % loses as much and is usual.
const ROUNDED_AWAY: Dec = Dec::from_parts(25, 0, 0, false, 2);

/// True if two values in one unit can be one value rounded, as far as their distance goes.
pub fn is_rounding(draft: &Figure, source: &Figure, x: Dec, s: Dec) -> bool {
    let scaled = draft.written.scale > 0 || source.written.scale > 0;
    !scaled || (x - s).abs() <= x.abs().max(s.abs()) * ROUNDED_AWAY
}

/// "doubled", "tripled", "halved" accept 5 % of the factor (rule R12).
pub const MULTIPLE_WORD: Dec = Dec::from_parts(5, 0, 0, false, 2);

/// A bound that the value exceeds by more than a quarter is true but says little (rule R8).
pub const FAR_BOUND: Dec = Dec::from_parts(125, 0, 0, false, 2);

/// Figures converted between units that are no exact multiples of one another (miles and km, months
/// and days) may differ by this part: both writers rounded, each in a unit of their own (rule R22).
pub const CONVERTED: Dec = Dec::from_parts(5, 0, 0, false, 3);

/// Months have 28 to 31 days, so "90 days" and "three months" agree within 5 % (rule R22).
pub const CALENDAR: Dec = Dec::from_parts(5, 0, 0, false, 2);

/// Truncation instead of rounding is accepted from this many significant digits on (rule R1).
pub const TRUNCATION_DIGITS: u32 = 3;
