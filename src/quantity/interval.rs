//! Intervals of what a written number could have meant before it was rounded.

use super::Dec;
use super::figure::{Figure, Value, Written};
use super::lexicon::power_of_ten;

/// A set of numbers between two ends; a missing end is unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    pub low: Option<Dec>,
    pub high: Option<Dec>,
    /// True if `low` itself lies outside.
    pub low_open: bool,
    /// True if `high` itself lies outside.
    pub high_open: bool,
}

/// An integer that ends in zeros may have been rounded as coarsely as this part of itself, not more:
/// rule R1 ("600" may stand for 597.3, not for 560).
const COARSEST_PART: Dec = Dec::from_parts(5, 0, 0, false, 2);

impl Interval {
    /// Both ends included; the order of the two does not matter.
    pub fn closed(a: Dec, b: Dec) -> Self {
        Self {
            low: Some(a.min(b)),
            high: Some(a.max(b)),
            low_open: false,
            high_open: false,
        }
    }

    /// One number.
    pub fn point(value: Dec) -> Self {
        Self::closed(value, value)
    }

    /// All numbers above `low`, with it if `included`.
    pub fn above(low: Dec, included: bool) -> Self {
        Self {
            low: Some(low),
            high: None,
            low_open: !included,
            high_open: false,
        }
    }

    /// All numbers below `high`, with it if `included`.
    pub fn below(high: Dec, included: bool) -> Self {
        Self {
            low: None,
            high: Some(high),
            low_open: false,
            high_open: !included,
        }
    }

    /// Everything within `radius` of `middle`, ends included.
    pub fn around(middle: Dec, radius: Dec) -> Self {
        Self::closed(
            middle.saturating_sub(radius.abs()),
            middle.saturating_add(radius.abs()),
        )
    }

    pub fn contains(&self, value: Dec) -> bool {
        let above = self.low.is_none_or(|low| {
            if self.low_open {
                value > low
            } else {
                value >= low
            }
        });
        let below = self.high.is_none_or(|high| {
            if self.high_open {
                value < high
            } else {
                value <= high
            }
        });
        above && below
    }

    /// True if every number of `other` lies inside.
    pub fn covers(&self, other: &Self) -> bool {
        let low = match (self.low, other.low) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(others)) => {
                own < others || own == others && (!self.low_open || other.low_open)
            }
        };
        let high = match (self.high, other.high) {
            (None, _) => true,
            (Some(_), None) => false,
            (Some(own), Some(others)) => {
                own > others || own == others && (!self.high_open || other.high_open)
            }
        };
        low && high
    }

    /// True if the two share a number. Symmetric.
    pub fn meets(&self, other: &Self) -> bool {
        let before = |a: &Self, b: &Self| match (a.high, b.low) {
            (Some(high), Some(low)) => high < low || high == low && (a.high_open || b.low_open),
            _ => false,
        };
        !before(self, other) && !before(other, self)
    }

    /// The interval in another unit: both ends times `factor`, swapped if that is negative.
    /// An end too large for a decimal becomes unbounded.
    pub fn times(&self, factor: Dec) -> Self {
        let scaled = Self {
            low: self.low.and_then(|low| low.checked_mul(factor)),
            high: self.high.and_then(|high| high.checked_mul(factor)),
            ..*self
        };
        if factor.is_sign_negative() {
            Self {
                low: scaled.high,
                high: scaled.low,
                low_open: self.high_open,
                high_open: self.low_open,
            }
        } else {
            scaled
        }
    }

    /// All sums of a number of the one and a number of the other.
    pub fn plus(&self, other: &Self) -> Self {
        let add = |a: Option<Dec>, b: Option<Dec>| a.zip(b).and_then(|(a, b)| a.checked_add(b));
        Self {
            low: add(self.low, other.low),
            high: add(self.high, other.high),
            low_open: self.low_open || other.low_open,
            high_open: self.high_open || other.high_open,
        }
    }

    /// All differences of a number of this and a number of `other`.
    pub fn minus(&self, other: &Self) -> Self {
        self.plus(&other.times(Dec::NEGATIVE_ONE))
    }

    /// All quotients of a number of this and a number of `other`; `None` if `other` holds zero or
    /// either is unbounded.
    pub fn over(&self, other: &Self) -> Option<Self> {
        if other.contains(Dec::ZERO) {
            return None;
        }
        let (a, b, c, d) = (self.low?, self.high?, other.low?, other.high?);
        let quotients = [
            a.checked_div(c)?,
            a.checked_div(d)?,
            b.checked_div(c)?,
            b.checked_div(d)?,
        ];
        let low = quotients.iter().copied().reduce(Dec::min)?;
        let high = quotients.iter().copied().reduce(Dec::max)?;
        Some(Self::closed(low, high))
    }
}

/// The size of the last place that was written: 0.1 billion for "4.1 billion", 1 for "3,659".
pub fn written_place(written: &Written) -> Dec {
    let scale = i32::from(written.scale) + i32::from(written.table_scale)
        - if written.minor { 2 } else { 0 };
    power_of_ten(scale - i32::from(written.decimals)).unwrap_or(Dec::ONE)
}

/// The coarsest place `value` may have been rounded to: its trailing zeros are ambiguous, but never
/// beyond its first digit and never beyond 5 % of it (rule R1).
pub fn coarsest_place(value: Dec, written: &Written) -> Dec {
    let fine = written_place(written);
    if written.decimals > 0 || written.fraction || value.is_zero() {
        return fine;
    }
    let limit = value.abs().saturating_mul(COARSEST_PART);
    let mut place = fine;
    while let Some(coarser) = place.checked_mul(Dec::TEN)
        && coarser <= limit
        && (value % coarser).is_zero()
    {
        place = coarser;
    }
    place
}

/// Everything that rounds half up to `value` at `place`: `[value − place/2, value + place/2)`, away
/// from zero for negative numbers.
pub fn rounding(value: Dec, place: Dec) -> Interval {
    let half = place / Dec::TWO;
    let negative = value.is_sign_negative() && !value.is_zero();
    Interval {
        low: value.checked_sub(half),
        high: value.checked_add(half),
        low_open: negative,
        high_open: !negative,
    }
}

impl Figure {
    /// What the figure's digits leave open, without its hedges: the rounding interval of a single
    /// number, the ends of a range, a tolerance or a vague word.
    pub fn interval(&self) -> Interval {
        match self.value {
            Value::Exact(value) if self.written.fraction => Interval::point(value),
            Value::Exact(value) => rounding(value, coarsest_place(value, &self.written)),
            Value::Range { low, high } => Interval::closed(low, high),
            Value::Centre { mid, tolerance } => Interval::around(mid, tolerance),
            Value::Vague { low, high } => Interval {
                low: Some(low),
                high,
                low_open: false,
                high_open: true,
            },
        }
    }
}
