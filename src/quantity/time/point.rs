//! What a text says of a date before it is known which one is meant, and how the document's date settles it.

use jiff::civil::Date;

use super::calendar::Days;
use super::words::{Edge, HolidayRule, Season, Unit};
use super::{Calendar, Grain};

/// A date as it is written: some parts may be missing or relative.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    pub what: What,
    pub year: YearRef,
    pub fiscal: bool,
    /// A weekday written beside the date; 0 for none.
    pub weekday: i8,
    /// "early", "the end of".
    pub edge: Option<Edge>,
    /// What is taken of or counted from it.
    pub then: Option<Then>,
    /// The words leave the ends soft: "a few weeks ago", "around 2015".
    pub vague: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
    Year,
    Quarter(i8),
    Half(i8),
    Season(Season),
    Month(i8),
    /// "calendar week 32".
    Week(i8),
    Day {
        month: i8,
        day: i8,
    },
    DayOfMonth(i8),
    /// "the September quarter": the three months that end with this one.
    QuarterEnding(i8),
    Holiday(HolidayRule),
    /// First year of the decade or century.
    Decade(i16),
    Century(i16),
    /// A weekday; `steps` in weeks if a word picks one ("last Friday").
    Weekday {
        weekday: i8,
        steps: Option<i8>,
        recent: bool,
    },
    /// "yesterday".
    DaysAway(i32),
    /// "last year": the calendar unit so many steps away.
    Away {
        steps: i32,
        unit: Unit,
        from: From,
    },
    /// "the next eight years" (count 8), "the past 12 months" (count -12).
    Rolling {
        count: i32,
        unit: Unit,
    },
    /// "two weeks ago".
    Offset {
        months: i32,
        days: i32,
        unit: Unit,
        told: bool,
    },
    /// "year to date".
    ToDate(Unit),
    /// "within nine months".
    Within {
        months: i32,
        days: i32,
        unit: Unit,
    },
    /// "three Fridays from now".
    Weekdays {
        weekday: i8,
        count: i32,
    },
}

/// What a distance is counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// "last year": the day of writing.
    Writing,
    /// "the previous year", "that weekend": the time the text told of last.
    Told,
    /// "the next year": the time told of where the clause tells of the past, else the day of writing.
    Either,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum YearRef {
    Unknown,
    Is(i16),
    /// So many years from the document's.
    Shift(i16),
    /// "last March" -1, "next March" 1, "this March" 0.
    Toward(i8),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Then {
    /// "the third week of": negative counts from the end.
    Nth {
        nth: i8,
        unit: Unit,
    },
    NthWeekday {
        nth: i8,
        weekday: i8,
    },
    /// "the 20th of next month".
    Day(i8),
    /// "the first nine months of"; negative: the last.
    First {
        count: i8,
        unit: Unit,
    },
    /// "Wednesday of last week".
    InWeek(i8),
    /// "the week of April 10".
    Around(Unit),
    /// "the weekend of Thanksgiving".
    LongWeekend,
    /// "two months after".
    Offset {
        months: i32,
        days: i32,
        unit: Unit,
    },
    /// "the third Tuesday after".
    WeekdayFrom {
        nth: i8,
        weekday: i8,
    },
    /// "the quarter ended".
    Ending {
        count: i8,
        unit: Unit,
    },
    /// "two weeks starting".
    Starting {
        months: i32,
        days: i32,
        unit: Unit,
    },
    /// "earlier this month".
    Elapsed,
    /// "later this year".
    Remaining,
}

/// Where the words around a date point when its year is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaning {
    Past,
    Future,
    /// A date that stands alone, as an entry of an agenda: the next one.
    Ahead,
    Unknown,
}

/// What the text around tells about a date.
#[derive(Debug, Clone, Copy)]
pub(super) struct Setting {
    pub anchor: Option<Date>,
    pub leaning: Leaning,
    /// The period that the passage named last: "the previous year" counts from it.
    pub told: Option<Days>,
}

/// A point on the calendar; without days it hangs on a date that nobody knows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Resolved {
    pub days: Option<Days>,
    pub grain: Grain,
    pub calendar: Calendar,
    pub fuzzy: bool,
    pub relative: bool,
    pub partial: Option<(Option<i8>, Option<i8>)>,
    pub guessed: bool,
}

impl Point {
    pub fn new(what: What) -> Self {
        Self {
            what,
            year: YearRef::Unknown,
            fiscal: false,
            weekday: 0,
            edge: None,
            then: None,
            vague: false,
        }
    }

    pub fn in_year(what: What, year: i16) -> Self {
        Self {
            year: YearRef::Is(year),
            ..Self::new(what)
        }
    }

    /// True if a year may be added: one belongs to it and none is written.
    pub fn lacks_year(&self) -> bool {
        self.year == YearRef::Unknown
            && matches!(
                self.what,
                What::Quarter(_)
                    | What::Half(_)
                    | What::Season(_)
                    | What::Month(_)
                    | What::Week(_)
                    | What::Day { .. }
                    | What::QuarterEnding(_)
                    | What::Holiday(_)
            )
    }

    /// True if two points can be the ends of one range or share a year.
    pub fn is_like(&self, other: &Point) -> bool {
        let rank = |p: &Point| match p.what {
            What::Day { .. } | What::DayOfMonth(_) | What::Holiday(_) => 1,
            What::Weekday { .. } | What::DaysAway(_) => 1,
            What::Month(_) => 2,
            What::Quarter(_) | What::QuarterEnding(_) => 3,
            What::Half(_) => 4,
            What::Season(_) => 5,
            What::Year => 6,
            What::Decade(_) => 7,
            What::Century(_) => 8,
            _ => 9,
        };
        rank(self) == rank(other)
    }

    pub fn grain(&self) -> Grain {
        if let Some(then) = self.then {
            match then {
                Then::NthWeekday { .. }
                | Then::Day(_)
                | Then::InWeek(_)
                | Then::WeekdayFrom { .. } => {
                    return Grain::Day;
                }
                Then::Nth { unit, .. }
                | Then::First { unit, .. }
                | Then::Around(unit)
                | Then::Offset { unit, .. }
                | Then::Ending { unit, .. }
                | Then::Starting { unit, .. } => return grain(unit),
                Then::LongWeekend => return Grain::Week,
                Then::Elapsed | Then::Remaining => {}
            }
        }
        match self.what {
            What::Year => Grain::Year,
            What::Quarter(_) | What::Season(_) | What::QuarterEnding(_) => Grain::Quarter,
            What::Half(_) => Grain::Half,
            What::Week(_) => Grain::Week,
            What::Month(_) => Grain::Month,
            What::Decade(_) => Grain::Decade,
            What::Century(_) => Grain::Century,
            What::Day { .. }
            | What::DayOfMonth(_)
            | What::Holiday(_)
            | What::Weekday { .. }
            | What::Weekdays { .. }
            | What::DaysAway(_) => Grain::Day,
            What::Away { unit, .. }
            | What::Rolling { unit, .. }
            | What::Offset { unit, .. }
            | What::ToDate(unit)
            | What::Within { unit, .. } => grain(unit),
        }
    }
}

/// The grain that stands for a unit.
pub(super) fn grain(unit: Unit) -> Grain {
    match unit {
        Unit::Day => Grain::Day,
        Unit::Week | Unit::Fortnight | Unit::Weekend | Unit::Workweek => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Half => Grain::Half,
        Unit::Year => Grain::Year,
        Unit::Decade => Grain::Decade,
        Unit::Century => Grain::Century,
    }
}

/// The unit that stands for a grain.
pub(super) fn unit(grain: Grain) -> Unit {
    match grain {
        Grain::Day => Unit::Day,
        Grain::Week => Unit::Week,
        Grain::Month => Unit::Month,
        Grain::Quarter => Unit::Quarter,
        Grain::Half => Unit::Half,
        Grain::Year => Unit::Year,
        Grain::Decade => Unit::Decade,
        Grain::Century => Unit::Century,
    }
}
