//! Dates and periods: the days a text speaks of, as an interval with both ends included.

mod absolute;
mod business;
mod calendar;
mod find;
mod parser;
mod point;
mod relative;
mod token;
mod words;

pub use find::periods;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A date or period as one text states it, resolved to days where that is possible.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Period {
    /// Bytes of the passage's text, with its preposition where that changes the meaning ("by 2027").
    pub span: Span,
    /// Bytes of the date itself ("2027").
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
    /// Month and day without a year that nothing resolved ("the 4th", "in November"): month, day.
    pub partial: Option<(Option<i8>, Option<i8>)>,
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
    /// "fiscal 2026", "FY25": an issuer's year, whose end is unknown unless the days are given.
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
