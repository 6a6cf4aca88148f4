//! One mention of a quantity: its value, its dimension and the words that bound it.

use serde::{Deserialize, Serialize};

use super::Dec;
use crate::text::Span;

/// A quantity as one text states it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Bytes of the passage's text: number, sign and unit, with approximator and comparator words.
    pub span: Span,
    /// Bytes of the number with its sign and unit alone, without "nearly" or "more than".
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
    Range { low: Dec, high: Dec },
    /// "$65 billion, plus or minus 2 %": the tolerance is in the unit of the value.
    Centre { mid: Dec, tolerance: Dec },
    /// "dozens", "most", "several", "billions": a word for an interval; `high` is exclusive, open if `None`.
    Vague { low: Dec, high: Option<Dec> },
}

/// What is measured. Values are only ever compared within one dimension.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dim {
    /// ISO 4217 code; `None` where only a sign was written that several currencies share ("$", "kr").
    Money { code: Option<String>, sign: String },
    Percent,
    PercentPoint,
    BasisPoint,
    /// "1.5x", "seventyfold", "doubled".
    Multiple,
    /// "third", "42nd".
    Ordinal,
    /// A number of things; the singular of the counted noun where one follows.
    Count { of: Option<String> },
    /// A physical unit by its base dimensions; the value is already in the unit `name` as written.
    Physical { name: String, dimension: [i8; 7], to_si: Dec },
    Temperature { celsius: bool },
    /// A length of time: whole months (from years, quarters, months) and seconds (from weeks down).
    Duration { unit: DurationUnit },
    /// "57-year-old", "aged 57".
    Age,
    /// A bare number with nothing that says what it counts.
    Number,
}

/// The unit a duration was written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
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

/// How the writer hedged the value. Tolerances stand in `compare.rs`.
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
    /// "at least", "no fewer than", "as many as" is [`Comparator::AtMost`].
    AtLeast,
    /// "less than", "under", "short of".
    Less,
    /// "at most", "up to", "as much as".
    AtMost,
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
}
