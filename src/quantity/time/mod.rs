//! Dates and periods: the days a text speaks of, as an interval with both ends included.

mod absolute;
mod business;
mod calendar;
mod compare;
mod days;
mod find;
mod lexicon;
mod numeric;
mod parser;
mod point;
mod range;
mod relative;
mod render;
mod restyle;
mod settle;
mod token;
mod words;
mod year_ends;

pub use compare::{PeriodComparison, Relation, compare, ends, relation};
pub use find::{header_periods, periods, periods_after};
pub use render::{MONTHS, render};
pub use restyle::in_style_of;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A date or period as one text states it, resolved to days where that is possible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// Bytes of the passage's text, with its preposition where that changes the meaning ("by 2027").
    pub span: Span,
    /// Bytes of the date itself ("2027"). A length that is a figure of its own stays outside: "next"
    /// of "the next eight years", "ago" of "two weeks ago", "ended March 31" of "the three months ended March 31".
    pub core: Span,
    /// First day, included. `None`: open, or relative to a date nobody knows.
    pub from: Option<Date>,
    /// Last day, included.
    pub to: Option<Date>,
    pub grain: Grain,
    pub calendar: Calendar,
    pub op: PeriodOp,
    /// "early", "mid", "late", a season: the ends are soft.
    pub fuzzy: bool,
    /// True if it was resolved against the document's date ("last year", "Friday", "November").
    pub relative: bool,
    /// Month and day of a date that was written without a year ("the 4th", "in November"). If
    /// `from` and `to` are there as well, the year is a guess from the document's date and the tense.
    pub partial: Option<(Option<i8>, Option<i8>)>,
    /// True if the words point at a time told of elsewhere ("that weekend", "a fortnight later") that
    /// this text does not name: days, if any, are only a guess from the document's date.
    pub guessed: bool,
}

/// The finest part that was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Grain {
    Day,
    Week,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

/// Whose calendar the period is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Calendar {
    Civil,
    /// "fiscal 2026", "FY25": an issuer's year, whose end is unknown. The days are those of the civil
    /// year of the same number and only good for comparing fiscal periods with one another. A period
    /// whose end is given ("the year ended March 31, 2025") is civil.
    Fiscal,
}

/// How the event lies in the period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum PeriodOp {
    /// "in", "on", "during", or nothing.
    #[default]
    At,
    /// "by", "before the end of": at the latest.
    By,
    Before,
    After,
    /// "since", "from … on".
    Since,
    /// "until", "through", "to".
    Until,
}

/// The number of a month, 1 to 12, by its name or a usual abbreviation of it, in any case.
pub fn month_number(name: &str) -> Option<i8> {
    words::look_up(name.as_bytes())
        .map(|entry| entry.month)
        .filter(|month| *month > 0)
}

#[cfg(test)]
mod tests;
