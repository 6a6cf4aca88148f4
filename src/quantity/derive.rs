//! Values that follow from others by plain arithmetic, each with its sum in words.

use jiff::civil::Date;

use super::Dec;
use super::figure::{Comparator, Dim, Figure, Value};
use super::interval::{Interval, coarsest_place, rounding, written_place};
use super::render::{grouped, render_value};

/// A value worked out of stated ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Derived {
    /// Everything the operands' rounding leaves open.
    pub value: Interval,
    /// The value of the operands as written.
    pub exact: Dec,
    /// "140.0 / 2,100 = 6.7 %".
    pub arithmetic: String,
}

impl Derived {
    fn new(
        value: Option<Interval>,
        exact: Option<Dec>,
        arithmetic: impl FnOnce(Dec) -> String,
    ) -> Option<Self> {
        let (value, exact) = (value?, exact?);
        Some(Self {
            value,
            exact,
            arithmetic: arithmetic(exact),
        })
    }
}

impl Derived {
    /// A value that needs no rounding, with how it came about.
    pub fn stated(value: Dec, arithmetic: String) -> Self {
        Self {
            value: Interval::point(value),
            exact: value,
            arithmetic,
        }
    }

    /// The same with the opposite sign: a fall of 3 for a change of −3.
    pub fn negated(self) -> Self {
        Self {
            value: self.value.times(Dec::NEGATIVE_ONE),
            exact: -self.exact,
            ..self
        }
    }

    /// The same in a unit of which `factor` make one of this.
    pub fn times(self, factor: Dec) -> Self {
        Self {
            value: self.value.times(factor),
            exact: self.exact.saturating_mul(factor),
            ..self
        }
    }
}

/// Whole years from one day to the other: calendar years where only the year counts.
pub fn years_between(from: Date, to: Date) -> Option<Dec> {
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
        - i32::from(from.month());
    (months >= 12 && months % 12 == 0).then(|| Dec::from(months / 12))
}

/// An operand: the single value of a figure and what its rounding leaves open.
fn operand(figure: &Figure) -> Option<(Dec, Interval)> {
    match figure.value {
        Value::Exact(value) if is_counted(figure) => Some((value, Interval::point(value))),
        Value::Exact(value) => Some((value, rounding(value, written_place(&figure.written)))),
        _ => None,
    }
}

/// True for a whole number of things, which was counted and not rounded.
fn is_counted(figure: &Figure) -> bool {
    let written = &figure.written;
    let whole = written.scale == 0 && written.table_scale == 0;
    whole
        && matches!(figure.value, Value::Exact(value) if value.fract().is_zero())
        && matches!(figure.dim, Dim::Count { .. } | Dim::Number)
}

/// The operands of one sum. `None` unless both are single values of one unit.
fn operands(a: &Figure, b: &Figure) -> Option<((Dec, Interval), (Dec, Interval))> {
    let same = a.dim == b.dim
        || matches!(
            (&a.dim, &b.dim),
            (
                Dim::Count { .. } | Dim::Number,
                Dim::Count { .. } | Dim::Number
            )
        );
    if !same {
        return None;
    }
    Some((operand(a)?, operand(b)?))
}

/// A number for a message: three significant digits or, if it is whole, all of it.
fn short(value: Dec) -> String {
    let rounded = if value.fract().is_zero() {
        value
    } else {
        value.round_sf(3).unwrap_or(value)
    };
    grouped(rounded.normalize())
}

/// The growth from `from` to `to` in per cent of `from`.
pub fn change_percent(from: &Figure, to: &Figure) -> Option<Derived> {
    let ((a, wide_a), (b, wide_b)) = operands(from, to)?;
    let hundred = Dec::ONE_HUNDRED;
    let ratio = wide_b.over(&wide_a)?;
    let value = ratio
        .plus(&Interval::point(Dec::NEGATIVE_ONE))
        .times(hundred);
    let exact = b
        .checked_sub(a)?
        .checked_div(a.abs())
        .and_then(|part| part.checked_mul(hundred));
    Derived::new(Some(value), exact, |exact| {
        format!(
            "({} − {}) / {} = {} %",
            render_value(to),
            render_value(from),
            render_value(from),
            short(exact)
        )
    })
}

/// `to` as a multiple of `from`.
pub fn ratio(to: &Figure, from: &Figure) -> Option<Derived> {
    let ((a, wide_a), (b, wide_b)) = operands(to, from)?;
    Derived::new(wide_a.over(&wide_b), a.checked_div(b), |exact| {
        format!(
            "{} / {} = {}",
            render_value(to),
            render_value(from),
            short(exact)
        )
    })
}

/// `part` in per cent of `whole`.
pub fn share(part: &Figure, whole: &Figure) -> Option<Derived> {
    let ((a, wide_a), (b, wide_b)) = operands(part, whole)?;
    let hundred = Dec::ONE_HUNDRED;
    Derived::new(
        wide_a.over(&wide_b).map(|share| share.times(hundred)),
        a.checked_div(b)
            .and_then(|share| share.checked_mul(hundred)),
        |exact| {
            format!(
                "{} / {} = {} %",
                render_value(part),
                render_value(whole),
                short(exact)
            )
        },
    )
}

/// What is left of all where `part` per cent are taken.
pub fn complement(part: &Figure) -> Option<Derived> {
    if part.dim != Dim::Percent {
        return None;
    }
    let (value, wide) = operand(part)?;
    let hundred = Dec::ONE_HUNDRED;
    Derived::new(
        Some(Interval::point(hundred).minus(&wide)),
        hundred.checked_sub(value),
        |exact| format!("100 % − {} = {} %", render_value(part), short(exact)),
    )
}

/// `a − b`. Two percentages differ by percentage points.
pub fn difference(a: &Figure, b: &Figure) -> Option<Derived> {
    let ((x, wide_x), (y, wide_y)) = operands(a, b)?;
    let unit = if a.dim == Dim::Percent {
        " percentage points"
    } else {
        ""
    };
    Derived::new(Some(wide_x.minus(&wide_y)), x.checked_sub(y), |exact| {
        let exact = if unit.is_empty() {
            shown(a, exact)
        } else {
            grouped(exact.normalize())
        };
        format!("{} − {} = {exact}{unit}", render_value(a), render_value(b))
    })
}

/// The sum of all, at least two.
pub fn sum(parts: &[&Figure]) -> Option<Derived> {
    let (first, rest) = parts.split_first()?;
    if rest.is_empty() {
        return None;
    }
    let (mut exact, mut value) = operand(first)?;
    for part in rest {
        let (_, (next, wide)) = operands(first, part)?;
        exact = exact.checked_add(next)?;
        value = value.plus(&wide);
    }
    let terms: Vec<String> = parts.iter().map(|part| render_value(part)).collect();
    Derived::new(Some(value), Some(exact), |exact| {
        format!("{} = {}", terms.join(" + "), shown(first, exact))
    })
}

/// The arithmetic mean of all, at least two.
pub fn average(parts: &[&Figure]) -> Option<Derived> {
    let total = sum(parts)?;
    let count = Dec::from(parts.len());
    let terms: Vec<String> = parts.iter().map(|part| render_value(part)).collect();
    let first = *parts.first()?;
    Derived::new(
        Some(total.value.times(Dec::ONE.checked_div(count)?)),
        total.exact.checked_div(count),
        |exact| {
            format!(
                "({}) / {count} = {}",
                terms.join(" + "),
                shown(first, exact)
            )
        },
    )
}

/// `total` spread evenly over `periods`: per year of several years, per quarter of a year.
pub fn per_period(total: &Figure, periods: Dec) -> Option<Derived> {
    let (value, wide) = operand(total)?;
    if periods <= Dec::ZERO {
        return None;
    }
    let part = Dec::ONE.checked_div(periods)?;
    Derived::new(
        Some(wide.times(part)),
        value.checked_div(periods),
        |exact| {
            format!(
                "{} / {} = {}",
                render_value(total),
                grouped(periods.normalize()),
                shown(total, exact)
            )
        },
    )
}

/// So many of each times so many.
pub fn product(each: &Figure, times: &Figure) -> Option<Derived> {
    let ((a, wide_a), (b, wide_b)) = (operand(each)?, operand(times)?);
    let ends = [
        wide_a.low?.checked_mul(wide_b.low?)?,
        wide_a.low?.checked_mul(wide_b.high?)?,
        wide_a.high?.checked_mul(wide_b.low?)?,
        wide_a.high?.checked_mul(wide_b.high?)?,
    ];
    let lowest = ends.iter().copied().reduce(Dec::min)?;
    let highest = ends.iter().copied().reduce(Dec::max)?;
    let value = Interval::closed(lowest, highest);
    Derived::new(Some(value), a.checked_mul(b), |exact| {
        format!(
            "{} × {} = {}",
            render_value(each),
            render_value(times),
            shown(each, exact)
        )
    })
}

/// The first figure with others added or taken away, each with its sign.
pub fn balance(first: &Figure, moves: &[(bool, &Figure)]) -> Option<Derived> {
    let (mut exact, mut value) = operand(first)?;
    let mut terms = render_value(first);
    for (is_added, figure) in moves {
        let (_, (next, wide)) = operands(first, figure)?;
        let (sign, signed, side) = if *is_added {
            ('+', next, wide)
        } else {
            ('−', -next, wide.times(Dec::NEGATIVE_ONE))
        };
        exact = exact.checked_add(signed)?;
        value = value.plus(&side);
        terms = format!("{terms} {sign} {}", render_value(figure));
    }
    Derived::new(Some(value), Some(exact), |exact| {
        format!("{terms} = {}", shown(first, exact))
    })
}

/// The middle of a range.
pub fn midpoint(range: &Figure) -> Option<Derived> {
    let Value::Range { low, high } = range.value else {
        return None;
    };
    let middle = low.checked_add(high)?.checked_div(Dec::TWO)?;
    Derived::new(Some(Interval::point(middle)), Some(middle), |exact| {
        format!(
            "the middle of {} is {}",
            render_value(range),
            shown(range, exact)
        )
    })
}

/// `from` after a change of `percent`: "$4.1 billion + 5 %".
pub fn after_change(from: &Figure, percent: &Figure) -> Option<Derived> {
    if percent.dim != Dim::Percent {
        return None;
    }
    let ((value, wide), (points, wide_points)) = (operand(from)?, operand(percent)?);
    let part = Dec::new(1, 2);
    let factor = wide_points.times(part).plus(&Interval::point(Dec::ONE));
    let (low, high) = (factor.low?, factor.high?);
    let ends = [
        wide.low?.checked_mul(low)?,
        wide.low?.checked_mul(high)?,
        wide.high?.checked_mul(low)?,
        wide.high?.checked_mul(high)?,
    ];
    let lowest = ends.iter().copied().reduce(Dec::min)?;
    let highest = ends.iter().copied().reduce(Dec::max)?;
    let exact = value.checked_mul(Dec::ONE.checked_add(points.checked_mul(part)?)?);
    Derived::new(Some(Interval::closed(lowest, highest)), exact, |exact| {
        let sign = if points.is_sign_negative() {
            '−'
        } else {
            '+'
        };
        format!(
            "{} {sign} {} % = {}",
            render_value(from),
            grouped(points.abs().normalize()),
            shown(from, exact)
        )
    })
}

/// A multiple as a growth in per cent: doubled is +100 %.
pub fn multiple_as_percent(multiple: &Figure) -> Option<Derived> {
    if multiple.dim != Dim::Multiple {
        return None;
    }
    let (value, wide) = operand(multiple)?;
    let hundred = Dec::ONE_HUNDRED;
    Derived::new(
        Some(
            wide.plus(&Interval::point(Dec::NEGATIVE_ONE))
                .times(hundred),
        ),
        value
            .checked_sub(Dec::ONE)
            .and_then(|part| part.checked_mul(hundred)),
        |exact| {
            format!(
                "a factor of {} is a change of {} %",
                grouped(value.normalize()),
                short(exact)
            )
        },
    )
}

/// A change as it stands, with its sign.
pub fn restated(change: &Figure) -> Option<Derived> {
    let (value, wide) = operand(change)?;
    Derived::new(Some(wide), Some(value), |_| {
        format!("the change is {}", render_value(change))
    })
}

/// A growth in per cent as a multiple: +100 % is 2.
pub fn percent_as_multiple(percent: &Figure) -> Option<Derived> {
    if percent.dim != Dim::Percent {
        return None;
    }
    let (value, wide) = operand(percent)?;
    let part = Dec::new(1, 2);
    let one = Interval::point(Dec::ONE);
    Derived::new(
        Some(wide.times(part).plus(&one)),
        value.checked_mul(part)?.checked_add(Dec::ONE),
        |exact| {
            format!(
                "a change of {} % is a factor of {}",
                grouped(value.normalize()),
                short(exact)
            )
        },
    )
}

/// True if the derived value is what the draft's figure states: the operands as written come out at
/// the draft's figure within its digits and words, or their own rounding leaves room for it.
pub fn comes_out(draft: &Figure, derived: &Derived) -> bool {
    let near = match draft.value {
        Value::Exact(stated) => {
            draft.comparator != Comparator::Equal
                || super::compare::is_rounding(draft, draft, stated, derived.exact)
        }
        _ => true,
    };
    near && (matches(draft, &Interval::point(derived.exact)) || matches(draft, &derived.value))
}

/// `value` rounded to the last place that the draft's figure has.
pub fn at_place_of(draft: &Figure, value: Dec) -> Dec {
    let place = written_place(&draft.written);
    match value.checked_div(place) {
        Some(steps) if !place.is_zero() => steps
            .round_dp_with_strategy(0, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
            .saturating_mul(place),
        _ => value,
    }
}

/// A derived value in the unit and style of one of its operands.
fn shown(like: &Figure, value: Dec) -> String {
    let mut figure = like.clone();
    let digits = if value.is_zero() {
        value
    } else {
        value.round_sf(4).unwrap_or(value)
    };
    figure.value = Value::Exact(digits.normalize());
    figure.written.decimals = 0;
    render_value(&figure)
}

/// True if the draft's figure can be the derived value: its rounding interval, at the coarsest place
/// its digits allow, meets `value`; a bound must be satisfied by some of it; hedges widen as in
/// [`super::compare`]. `value` is in the draft's unit.
pub fn matches(draft: &Figure, value: &Interval) -> bool {
    let Value::Exact(stated) = draft.value else {
        return draft.interval().meets(value);
    };
    let own = match draft.comparator {
        Comparator::More => Interval::above(stated, false),
        Comparator::AtLeast => Interval::above(stated, true),
        Comparator::Less => Interval::below(stated, false),
        Comparator::AtMost => Interval::below(stated, true),
        Comparator::Equal => match draft.approx {
            Some(_) => super::compare::accepted(draft),
            None if draft.written.fraction
                || draft.dim == Dim::Multiple && draft.written.spelled =>
            {
                super::compare::accepted(draft)
            }
            None => rounding(stated, coarsest_place(stated, &draft.written)),
        },
    };
    own.meets(value)
}
