//! One mention of a quantity: its value, its dimension and the words that bound it.

use serde::{Deserialize, Serialize};

use super::Dec;
use crate::text::Span;

/// A quantity as one text states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Bytes of the passage's text: number, sign and unit, with approximator, comparator and rate.
    pub span: Span,
    /// Bytes of the number with its sign and unit alone, without "nearly", "more than" or "a year".
    pub core: Span,
    pub value: Value,
    pub dim: Dim,
    pub approx: Option<Approx>,
    pub comparator: Comparator,
    /// "a share", "per year": what one unit of the value is counted by.
    pub rate: Option<Rate>,
    pub written: Written,
}

/// The number, before rounding is thought of. Scale words and table multipliers are multiplied in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    Exact(Dec),
    /// "$66–72 billion", "between 3 and 5": both ends stated, inclusive.
    Range {
        low: Dec,
        high: Dec,
    },
    /// "$65 billion, plus or minus 2 %": the tolerance is in the unit of the value.
    Centre {
        mid: Dec,
        tolerance: Dec,
    },
    /// "dozens", "most", "several", "billions": a word for an interval; `high` is exclusive, open if `None`.
    Vague {
        low: Dec,
        high: Option<Dec>,
    },
}

/// What is measured. Values are only ever compared within one dimension.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dim {
    /// ISO 4217 code; `None` where only a sign was written that several currencies share ("$", "kr").
    /// The value is in whole units even where cents were written ([`Written::minor`]).
    Money {
        code: Option<String>,
        sign: String,
    },
    Percent,
    PercentPoint,
    BasisPoint,
    /// "1.5x", "seventyfold", "doubled".
    Multiple,
    /// "a third of", "one in five", "half": a part of a whole, as a plain number (0.2).
    Fraction,
    /// "third", "42nd".
    Ordinal,
    /// A number of things; the singular of the counted noun where one follows.
    Count {
        of: Option<String>,
    },
    /// A physical unit; the value is in the unit `name` as written, times `to_si` in base units.
    Physical {
        name: String,
        dimension: Dimension,
        to_si: Dec,
    },
    /// Degrees; `None` where the text leaves the scale open ("98 degrees").
    Temperature {
        scale: Option<TemperatureScale>,
    },
    /// A length of time, in `unit`s.
    Duration {
        unit: DurationUnit,
    },
    /// "57-year-old", "aged 57", "three months old".
    Age {
        unit: DurationUnit,
    },
    /// A bare number with nothing that says what it counts.
    Number,
}

/// Powers of length, mass, time, current, temperature, amount, luminous intensity, and of the bit,
/// which the SI does not have.
pub type Dimension = [i8; 8];

/// The scale a temperature was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum TemperatureScale {
    Celsius,
    Fahrenheit,
}

/// The unit a duration was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DurationUnit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
}

/// How the writer hedged the value. Tolerances stand in `compare/tolerance.rs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Approx {
    /// "about", "around", "roughly", "some 300", "~".
    About,
    /// "nearly", "almost", "just under": a little below.
    Nearly,
    /// "just over", "slightly more than": a little above.
    JustOver,
}

/// Which side of the value the truth may lie on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum Comparator {
    #[default]
    Equal,
    /// "more than", "over", "north of".
    More,
    /// "at least", "no fewer than", "upwards of"; "as many as" is [`Comparator::AtMost`].
    AtLeast,
    /// "less than", "under", "short of".
    Less,
    /// "at most", "up to", "as much as".
    AtMost,
}

impl Comparator {
    /// The bound on the other side, of a value that is turned over: "more than 5 % down" is less than −5 %.
    pub fn mirrored(self) -> Self {
        match self {
            Self::More => Self::Less,
            Self::Less => Self::More,
            Self::AtLeast => Self::AtMost,
            Self::AtMost => Self::AtLeast,
            Self::Equal => Self::Equal,
        }
    }
}

/// What a value is counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Rate {
    /// Per this length of time ("a year", "annually", "quarterly").
    Time(DurationUnit),
    /// Per this thing, singular ("share", "token", "barrel").
    Thing(String),
}

/// How the number was written: the written form is evidence of how far it was rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Written {
    /// Digits after the decimal point.
    pub decimals: u8,
    /// Power of ten of the scale word or suffix ("million" is 6).
    pub scale: i8,
    /// Power of ten that a table's unit line adds ("in thousands" is 3).
    pub table_scale: i8,
    /// True if the number was written in words ("five").
    pub spelled: bool,
    /// True for a fraction word ("a third of", "three-quarters").
    pub fraction: bool,
    /// True if the amount was written in cents, pence and the like; the value is in whole units.
    pub minor: bool,
}

impl Figure {
    /// The written number's ends, in the unit that [`Figure::unit`] names: equal for a single value,
    /// apart for a range, a tolerance or a vague word, `None` where a vague word is open.
    ///
    /// A comparator does not move them: "more than 300" is 300 at both ends with
    /// [`Comparator::More`], so that the number itself is never lost. Durations are given
    /// in the coarsest unit in which they are whole ("half an hour" is 30 minutes).
    pub fn bounds(&self) -> (Option<Dec>, Option<Dec>) {
        let (low, high) = match &self.value {
            Value::Exact(value) => (Some(*value), Some(*value)),
            Value::Range { low, high } => (Some(*low), Some(*high)),
            Value::Centre { mid, tolerance } => {
                (mid.checked_sub(*tolerance), mid.checked_add(*tolerance))
            }
            Value::Vague { low, high } => (Some(*low), *high),
        };
        let factor = match &self.dim {
            Dim::Money { .. } if self.written.minor => Dec::ONE_HUNDRED,
            Dim::Duration { unit } => self.whole_unit(*unit).1,
            _ => return (low, high),
        };
        let scale = |end: Option<Dec>| {
            end.and_then(|end| end.checked_mul(factor))
                .map(|end| end.normalize())
        };
        (scale(low), scale(high))
    }

    /// The kind as `tickmark extract` names it.
    pub fn kind(&self) -> &'static str {
        match &self.dim {
            Dim::Money { .. } => "money",
            Dim::Percent => "percent",
            Dim::PercentPoint => "percentage_point",
            Dim::BasisPoint => "basis_point",
            Dim::Multiple => "multiple",
            Dim::Fraction | Dim::Number => "number",
            Dim::Ordinal => "ordinal",
            Dim::Count { .. } => "count",
            Dim::Physical { .. } => "dimension",
            Dim::Temperature { .. } => "temperature",
            Dim::Duration { .. } => "duration",
            Dim::Age { .. } => "age",
        }
    }

    /// The unit of [`Figure::bounds`] in words: a currency code or sign, a unit's name, the counted
    /// noun; empty for a plain number. A rate follows after a slash ("USD/share").
    pub fn unit(&self) -> String {
        let unit = match &self.dim {
            Dim::Money { code, sign } => {
                let name = code.as_deref().unwrap_or(sign);
                if self.written.minor {
                    format!("{name} cent")
                } else {
                    name.to_owned()
                }
            }
            Dim::Percent => "%".to_owned(),
            Dim::PercentPoint => "percentage point".to_owned(),
            Dim::BasisPoint => "basis point".to_owned(),
            Dim::Multiple => "x".to_owned(),
            Dim::Fraction | Dim::Ordinal | Dim::Number => String::new(),
            Dim::Count { of } => of.clone().unwrap_or_default(),
            Dim::Physical { name, .. } => name.clone(),
            Dim::Temperature {
                scale: Some(TemperatureScale::Celsius),
            } => "°C".to_owned(),
            Dim::Temperature {
                scale: Some(TemperatureScale::Fahrenheit),
            } => "°F".to_owned(),
            Dim::Temperature { scale: None } => "degree".to_owned(),
            Dim::Duration { unit } => self.whole_unit(*unit).0.name().to_owned(),
            Dim::Age { unit } => unit.name().to_owned(),
        };
        match &self.rate {
            Some(Rate::Time(time)) => format!("{unit}/{}", time.name()),
            Some(Rate::Thing(thing)) => format!("{unit}/{thing}"),
            None => unit,
        }
    }

    /// The coarsest unit not above `unit` in which every end is whole, and what to multiply by.
    fn whole_unit(&self, unit: DurationUnit) -> (DurationUnit, Dec) {
        let whole = |factor: Dec| {
            let is_whole = |end: &Dec| {
                end.checked_mul(factor)
                    .is_some_and(|end| end.fract().is_zero())
            };
            match &self.value {
                Value::Exact(value) => is_whole(value),
                Value::Range { low, high } => is_whole(low) && is_whole(high),
                _ => true,
            }
        };
        let (mut at, mut factor) = (unit, Dec::ONE);
        while !whole(factor) {
            // "1.5 hours" is 90 minutes to every reader; nobody reads "2.3 days" as 3,312 minutes.
            let far = at != unit && !self.written.fraction;
            let Some((finer, times)) = at.finer().filter(|_| !far) else {
                return (unit, Dec::ONE);
            };
            at = finer;
            factor *= times;
        }
        (at, factor)
    }
}

impl DurationUnit {
    /// The English name, singular.
    pub fn name(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
            Self::Decade => "decade",
            Self::Century => "century",
        }
    }

    /// The unit of that English name, singular.
    pub fn named(name: &str) -> Option<Self> {
        [
            Self::Second,
            Self::Minute,
            Self::Hour,
            Self::Day,
            Self::Week,
            Self::Month,
            Self::Quarter,
            Self::Year,
            Self::Decade,
            Self::Century,
        ]
        .into_iter()
        .find(|unit| unit.name() == name)
    }

    /// The next finer unit and how many of it make one of this; a month counts as 30 days.
    pub fn finer(self) -> Option<(Self, Dec)> {
        let (unit, times) = match self {
            Self::Second => return None,
            Self::Minute => (Self::Second, 60),
            Self::Hour => (Self::Minute, 60),
            Self::Day => (Self::Hour, 24),
            Self::Week => (Self::Day, 7),
            Self::Month => (Self::Day, 30),
            Self::Quarter => (Self::Month, 3),
            Self::Year => (Self::Month, 12),
            Self::Decade => (Self::Year, 10),
            Self::Century => (Self::Year, 100),
        };
        Some((unit, Dec::from(times)))
    }

    /// Whole months in one of it, for units of the calendar; `None` for weeks and finer.
    pub fn months(self) -> Option<Dec> {
        let months = match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
            Self::Decade => 120,
            Self::Century => 1200,
            _ => return None,
        };
        Some(Dec::from(months))
    }

    /// Seconds in one of it, for units of the clock; `None` for months and coarser.
    pub fn seconds(self) -> Option<Dec> {
        let seconds = match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 3_600,
            Self::Day => 86_400,
            Self::Week => 604_800,
            _ => return None,
        };
        Some(Dec::from(seconds))
    }

    /// Days in one of it on average, for comparing across the calendar and the clock: 365.25 a year.
    pub fn mean_seconds(self) -> Dec {
        const MEAN_MONTH: i64 = 2_629_800;
        match (self.seconds(), self.months()) {
            (Some(seconds), _) => seconds,
            (None, Some(months)) => months * Dec::from(MEAN_MONTH),
            (None, None) => Dec::ZERO,
        }
    }
}
