//! Two figures side by side: equal within what was written, disjoint, or not comparable, and why.
//!
//! Only the values, their units and the words that hedge them are looked at. Whether the two speak of
//! the same subject, metric and time is for the caller to settle first.

mod accept;
mod diagnose;
mod measure;
mod rules;
mod tolerance;
mod vague;

pub use accept::accepted;
pub use measure::in_unit_of;
pub use tolerance::is_rounding;

use super::figure::{Dim, Figure};
use measure::{Gate, Pair};

/// How a draft's figure stands to a source's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// The source's value bears the draft's figure out, within its digits and words.
    Equal,
    /// Both can be true, but the source does not say as much as the draft.
    Consistent,
    /// Both cannot be true.
    Disjoint,
    /// Different kinds of quantity: neither backs nor contradicts the other.
    NotComparable,
}

/// A remark on a comparison that changes the message, not the relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Note {
    /// The draft has digits that the source does not have (R4).
    DraftMorePrecise,
    /// The draft rounds the source's value (R1).
    Rounded,
    /// Same digits, wrong scale word: a factor of 1,000, 1,000,000 or 1,000,000,000 (R5).
    ScaleSlip,
    /// Same amount in another currency (R6).
    CurrencySlip,
    /// The draft names no currency (R6).
    CurrencyMissing,
    /// Two currencies and two amounts; no rate is ever assumed (R6).
    CurrencyDiffers,
    /// A bare sign that several currencies share, against one of them that it does not usually mean (R6).
    CurrencyAmbiguous,
    /// "%" where the source counts percentage points (R9).
    PercentForPoints,
    /// Same digits in another order.
    TransposedDigits,
    /// Same magnitude, opposite sign (R13).
    SignFlip,
    /// True, but the bound lies far from the value (R8).
    BoundFarFromValue,
    /// "more than 3,000" of exactly 3,000 (R7).
    StrictBound,
    /// The draft hedges what the source states plainly (R7).
    HedgeAdded,
    /// The draft states plainly what the source hedges (R4, R7).
    HedgeDropped,
    /// The draft lies inside what the source leaves open (R7, R15).
    NotStated,
    /// A rate was converted to another length of time (R18).
    DerivedAverage,
    /// One of the two names no "per share" or "a year" (R18).
    RateMissing,
    /// Months against days, or other units with no exact ratio (R22).
    ApproximateUnit,
    /// Converted from another unit (R22).
    UnitConverted,
    /// The same number of different things: energy for power and the like (R22).
    UnitSlip,
}

/// The outcome of [`compare`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub relation: Relation,
    /// The rule that decided, "R1" to "R26".
    pub rule: &'static str,
    pub note: Option<Note>,
    /// One sentence in words, with the arithmetic: "$597.3 billion rounds to $600 billion".
    pub reason: String,
}

impl Comparison {
    fn new(relation: Relation, rule: &'static str, note: Option<Note>, reason: String) -> Self {
        Self {
            relation,
            rule,
            note,
            reason,
        }
    }
}

/// Compares a draft's figure to a source's by the rules in order: currency (R6), points (R9), rate
/// (R18), unit (R22), ordinals and vague words (R23, R11), ranges (R15), bounds (R7, R8),
/// approximators (R2, R3), then digits (R1, R4, R5).
pub fn compare(draft: &Figure, source: &Figure) -> Comparison {
    compared(draft, source, true)
}

/// The relation alone: most comparisons are made to be passed over, and putting the reason into words takes
/// longer than finding it.
pub fn relation(draft: &Figure, source: &Figure) -> Relation {
    compared(draft, source, false).relation
}

/// The comparison; without its words unless it is to be `told`.
fn compared(draft: &Figure, source: &Figure, told: bool) -> Comparison {
    match measure::pair(draft, source, told) {
        Gate::Decided(comparison) => comparison,
        Gate::Open(pair) => {
            let mut comparison = rules::decide(&pair);
            settle(&pair, &mut comparison);
            comparison
        }
    }
}

/// Applies what the gates before the values found: a currency slip is a conflict only where the
/// amounts agree, a missing rate never makes one.
fn settle(pair: &Pair<'_>, comparison: &mut Comparison) {
    let agrees = matches!(comparison.relation, Relation::Equal);
    let in_words = |figure: &Figure| match pair.note {
        Some(_) => pair.words(figure),
        None => String::new(),
    };
    let (draft, source) = (in_words(pair.draft), in_words(pair.source));
    match pair.note {
        Some(Note::CurrencySlip) => {
            *comparison = if agrees {
                Comparison::new(
                    Relation::Disjoint,
                    "R6",
                    Some(Note::CurrencySlip),
                    format!("{draft} and {source} are the same amount in different currencies"),
                )
            } else {
                Comparison::new(
                    Relation::NotComparable,
                    "R6",
                    Some(Note::CurrencyDiffers),
                    format!(
                        "{draft} and {source} are in different currencies, and no exchange rate is assumed"
                    ),
                )
            };
        }
        Some(Note::RateMissing) if !agrees => {
            *comparison = Comparison::new(
                Relation::NotComparable,
                "R18",
                Some(Note::RateMissing),
                format!("{draft} and {source} are not counted by the same thing"),
            );
        }
        Some(Note::RateMissing) => {
            comparison.note = comparison.note.or(pair.note);
            if matches!(
                pair.draft.rate.as_ref().or(pair.source.rate.as_ref()),
                Some(super::figure::Rate::Time(_))
            ) {
                comparison.relation = Relation::Consistent;
                comparison.rule = "R18";
                comparison.reason =
                    format!("{draft} and {source} agree, but only one of them says per what time");
            }
        }
        Some(Note::PercentForPoints) => {
            *comparison = if agrees {
                Comparison::new(
                    Relation::Equal,
                    "R9",
                    Some(Note::PercentForPoints),
                    format!(
                        "{draft} is {source}: a change of a rate is counted in percentage points"
                    ),
                )
            } else {
                Comparison::new(
                    Relation::NotComparable,
                    "R9",
                    Some(Note::PercentForPoints),
                    format!("{draft} is relative and {source} is in points"),
                )
            };
        }
        Some(Note::UnitSlip) => {
            *comparison = if agrees {
                Comparison::new(
                    Relation::Disjoint,
                    "R22",
                    Some(Note::UnitSlip),
                    format!(
                        "{draft} and {source} have the same number but measure different things"
                    ),
                )
            } else {
                Comparison::new(
                    Relation::NotComparable,
                    "R22",
                    None,
                    format!("{draft} and {source} measure different things"),
                )
            };
        }
        Some(note) => {
            comparison.note = match comparison.note {
                None | Some(Note::Rounded) => Some(note),
                other => other,
            };
            if let (
                Note::DerivedAverage | Note::ApproximateUnit | Note::UnitConverted,
                Some(converted),
            ) = (note, &pair.converted)
            {
                comparison.rule = pair.rule.unwrap_or(comparison.rule);
                comparison.reason = format!("{source} is {converted}; {}", comparison.reason);
            }
            if note == Note::CurrencyMissing && agrees {
                comparison.rule = "R6";
            }
        }
        None => {
            if pair.draft.dim == Dim::Ordinal {
                comparison.rule = "R23";
            } else if let Some(rule) = pair.rule
                && agrees
            {
                comparison.rule = rule;
            }
        }
    }
}
