//! From what is written to days: the document's date, the tense and the time told of settle what is left open.

use jiff::civil::Date;

use super::Calendar;
use super::calendar::{self as cal, Days};
use super::point::{From, Leaning, Point, Resolved, Setting, Then, What, YearRef};
use super::words::{Edge, Unit};

/// Days between two dates that a sentence names round the turn of a year.
const TURN: i64 = 62;

/// "Employed 900 people at the end of the year", written in May: the year before, where `days` are the year of writing.
fn year_that_ended(days: Days, edge: Edge, setting: &Setting) -> Option<Days> {
    let anchor = setting.anchor?;
    let told = setting.leaning == Leaning::Past && matches!(edge, Edge::End | Edge::Late);
    let to_come = cal::edge(days, edge).is_some_and(|end| anchor < end.0);
    let whole = cal::years(anchor.year(), 1) == Some(days);
    if told && to_come && whole {
        cal::years(anchor.year().checked_sub(1)?, 1)
    } else {
        None
    }
}

impl Point {
    fn is_relative(&self) -> bool {
        matches!(
            self.what,
            What::DayOfMonth(_)
                | What::Weekday { .. }
                | What::Weekdays { .. }
                | What::DaysAway(_)
                | What::Away { .. }
                | What::Rolling { .. }
                | What::Offset { .. }
                | What::ToDate(_)
                | What::Within { .. }
        ) || (!matches!(self.year, YearRef::Is(_))
            && !matches!(self.what, What::Decade(_) | What::Century(_)))
    }

    /// The days meant. `None` if there is no such date (30 February, a fifth Monday that is not there).
    pub fn resolve(&self, setting: &Setting) -> Option<Resolved> {
        let calendar = if self.fiscal {
            Calendar::Fiscal
        } else {
            Calendar::Civil
        };
        let mut resolved = Resolved {
            days: None,
            grain: self.grain(),
            calendar,
            fuzzy: self.is_fuzzy(),
            relative: self.is_relative(),
            partial: None,
            guessed: self.points_elsewhere(setting),
        };
        if self.then.is_none() && matches!(self.year, YearRef::Unknown) {
            resolved.partial = match self.what {
                What::Day { month, day } => Some((Some(month), Some(day))),
                What::Month(month) => Some((Some(month), None)),
                What::DayOfMonth(day) => Some((None, Some(day))),
                _ => None,
            };
        }
        // What counts from a time told of needs no date of writing.
        let told = setting.told.filter(|_| self.counts_from_told(setting));
        let setting = &Setting {
            anchor: setting.anchor.or(told.map(|days| days.0)),
            ..*setting
        };
        let knowable = !resolved.relative || (setting.anchor.is_some() && !self.fiscal);
        if !knowable {
            self.check()?;
            resolved.relative = resolved.partial.is_none();
            return Some(resolved);
        }
        let mut days = self.base(setting)?;
        if let Some(then) = self.then {
            days = take(days, then, setting)?;
        }
        if let Some(edge) = self.edge {
            let whole = year_that_ended(days, edge, setting).unwrap_or(days);
            days = cal::edge(whole, edge)?;
        }
        resolved.days = Some(days);
        Some(resolved)
    }

    fn is_fuzzy(&self) -> bool {
        let offset = match (self.what, self.then) {
            (What::Offset { unit, .. }, _) => unit != Unit::Day,
            _ => false,
        };
        self.vague || self.edge.is_some() || offset || matches!(self.what, What::Season(_))
    }

    fn counts_from_told(&self, setting: &Setting) -> bool {
        match self.what {
            What::Away { from, .. } => {
                from == From::Told || from == From::Either && setting.leaning == Leaning::Past
            }
            What::Offset { told, .. } => told,
            _ => false,
        }
    }

    /// True if the time it is counted from stands in some other text.
    fn points_elsewhere(&self, setting: &Setting) -> bool {
        setting.told.is_none()
            && match self.what {
                What::Away { steps, from, .. } => from == From::Told && steps >= 0,
                What::Offset { told, .. } => told,
                _ => false,
            }
    }

    /// `None` if no year has such a day.
    fn check(&self) -> Option<()> {
        match self.what {
            What::Day { month, day } => cal::date(2000, month, day).map(|_| ()),
            What::DayOfMonth(day) => (1..=31).contains(&day).then_some(()),
            _ => Some(()),
        }
    }

    fn base(&self, setting: &Setting) -> Option<Days> {
        let in_year = |year: i16| self.in_given_year(year);
        match (self.what, self.year) {
            (What::Decade(first), _) => return cal::years(first, 10),
            (What::Century(first), _) => return cal::years(first, 100),
            (_, YearRef::Is(year)) => return in_year(year),
            _ => {}
        }
        let anchor = setting.anchor?;
        match self.what {
            What::Year => in_year(match self.year {
                YearRef::Shift(n) => anchor.year().checked_add(n)?,
                _ => anchor.year(),
            }),
            What::DayOfMonth(day) => day_of_month(day, self.weekday, anchor, setting.leaning),
            What::Weekday {
                weekday,
                steps,
                recent,
            } => {
                let day = weekday_near(weekday, steps, recent, anchor, setting.leaning)?;
                Some((day, day))
            }
            What::Weekdays { weekday, count } => {
                let first = cal::day_of_week(anchor, weekday)?;
                let steps = match count {
                    c if c > 0 && first > anchor => c - 1,
                    c if c < 0 && first < anchor => c + 1,
                    c => c,
                };
                let day = cal::add_days(first, steps.checked_mul(7)?)?;
                Some((day, day))
            }
            What::DaysAway(days) => cal::add_days(anchor, days).map(|d| (d, d)),
            What::Away { steps, unit, from } => {
                let told = match from {
                    From::Told => setting.told,
                    From::Either if setting.leaning == Leaning::Past => setting.told,
                    From::Either | From::Writing => None,
                };
                match told {
                    // A month after a year that is told of is no month in particular.
                    Some(days) => beside_told(days, steps, unit),
                    None if unit == Unit::Day && from == From::Either => None,
                    None if from == From::Told
                        && setting.leaning == Leaning::Past
                        && (steps > 0 || unit == Unit::Day) =>
                    {
                        None
                    }
                    None => cal::shifted(anchor, steps, unit),
                }
            }
            What::Rolling { count, unit } => rolling(anchor, count, unit),
            What::Offset {
                months, days, told, ..
            } => {
                let from = match (told, setting.told) {
                    (false, _) => anchor,
                    (true, Some(told)) if months < 0 || days < 0 => told.0,
                    (true, Some(told)) => told.1,
                    (true, None) if months < 0 || days < 0 => return None,
                    (true, None) => anchor,
                };
                let day = cal::add_days(cal::add_months(from, months)?, days)?;
                match (told, setting.told) {
                    // "a year earlier" than a quarter is a quarter.
                    (true, Some(told)) if days == 0 => {
                        let first = cal::add_months(told.0, months)?;
                        let after = cal::add_months(cal::add_days(told.1, 1)?, months)?;
                        Some((first, cal::add_days(after, -1)?))
                    }
                    _ => Some((day, day)),
                }
            }
            What::ToDate(unit) => Some((cal::shifted(anchor, 0, unit)?.0, anchor)),
            What::Within { months, days, .. } => Some((
                anchor,
                cal::add_days(cal::add_months(anchor, months)?, days)?,
            )),
            _ => match self.year {
                YearRef::Shift(n) => in_year(anchor.year().checked_add(n)?),
                YearRef::Toward(0) => in_year(anchor.year()),
                YearRef::Toward(direction) => nearest(anchor, in_year, 0, direction),
                _ => {
                    if let Some(day) = self.beside(setting, in_year) {
                        return Some(day);
                    }
                    let direction = match setting.leaning {
                        Leaning::Past => -2,
                        Leaning::Future | Leaning::Ahead => 2,
                        Leaning::Unknown => 0,
                    };
                    nearest(anchor, in_year, self.weekday, direction)
                }
            },
        }
    }

    /// "The books closed on 26 September 2025 and trading begins on 1 October": a day or month without a year beside
    /// a day or month with one, within a year of the writing, is of the same year, or of the next where December
    /// meets January.
    fn beside(&self, setting: &Setting, in_year: impl Fn(i16) -> Option<Days>) -> Option<Days> {
        let (told, anchor) = (setting.told?, setting.anchor?);
        let dated = matches!(self.what, What::Day { .. } | What::Month(_)) && self.weekday == 0;
        let near = cal::days_between(told.0, told.1) <= 31
            && cal::days_between(told.0, anchor).abs() <= 366;
        if !dated || !near {
            return None;
        }
        let gap = |days: &Days| cal::days_between(told.0, days.0).abs();
        let year = told.0.year();
        let close = [year.checked_sub(1)?, year.checked_add(1)?];
        let beyond = close
            .into_iter()
            .filter_map(&in_year)
            .find(|d| gap(d) <= TURN);
        beyond.or_else(|| in_year(year))
    }

    fn in_given_year(&self, year: i16) -> Option<Days> {
        match self.what {
            What::Year => cal::year(year),
            What::Quarter(n) => cal::quarter(year, n),
            What::Half(n) => cal::half(year, n),
            What::Season(season) => cal::season(year, season),
            What::Month(month) => cal::months(year, month, month),
            What::Week(week) => cal::numbered_week(year, week),
            What::Day { month, day } => cal::date(year, month, day).map(|d| (d, d)),
            What::QuarterEnding(month) => {
                let last = cal::date(year, month, 1)?;
                Some((cal::add_months(last, -2)?, last.last_of_month()))
            }
            What::Holiday(rule) => cal::holiday(year, rule).map(|d| (d, d)),
            _ => None,
        }
    }
}

/// The unit that lies `steps` from a period told of. A month after a year is no month in particular.
fn beside_told(told: Days, steps: i32, unit: Unit) -> Option<Days> {
    let (months, _) = cal::length(unit);
    let after = cal::add_days(told.1, 1)?;
    // "The previous year" of a year that ends in June ends in June.
    if months > 0 && cal::add_months(told.0, months) == Some(after) {
        let by = steps.checked_mul(months)?;
        let last = cal::add_days(cal::add_months(after, by)?, -1)?;
        return Some((cal::add_months(told.0, by)?, last));
    }
    let holds = cal::shifted(told.0, 0, unit)?.1 >= told.1 || unit == Unit::Weekend;
    holds.then(|| cal::shifted(told.1, steps, unit))?
}

/// Of the same days in the years around `anchor` the ones meant.
///
/// `direction`: -1 wholly before the anchor, 1 wholly after, -2 begun by then, 2 not yet over, 0 the
/// nearest, the past one when both are as far. A `weekday` (not 0) must agree if any year agrees.
fn nearest(
    anchor: Date,
    in_year: impl Fn(i16) -> Option<Days>,
    weekday: i8,
    direction: i8,
) -> Option<Days> {
    // Leap days may be eight years apart; a weekday falls on the same date at the latest after twelve.
    let around = (-12..=12).filter_map(|n: i16| in_year(anchor.year().checked_add(n)?));
    let fits = |d: &Days| match direction {
        -1 => d.1 < anchor,
        1 => d.0 > anchor,
        -2 => d.0 <= anchor,
        2 => d.1 >= anchor,
        _ => true,
    };
    let distance = |d: &Days| {
        let gap = if d.0 > anchor {
            2 * cal::days_between(anchor, d.0) + 1
        } else if d.1 < anchor {
            2 * cal::days_between(d.1, anchor)
        } else {
            0
        };
        // Far years only count where nearer ones do not have the day.
        (gap, d.0)
    };
    let on_weekday = |d: &Days| weekday == 0 || cal::weekday_number(d.0) == weekday;
    around
        .clone()
        .filter(|d| fits(d) && on_weekday(d))
        .min_by_key(distance)
        .filter(|d| weekday == 0 || cal::days_between(anchor, d.0).abs() < 550)
        .or_else(|| {
            around
                .clone()
                .filter(|d| on_weekday(d) && weekday != 0)
                .min_by_key(distance)
        })
        .or_else(|| around.filter(fits).min_by_key(distance))
}

fn day_of_month(day: i8, weekday: i8, anchor: Date, leaning: Leaning) -> Option<Days> {
    let first = anchor.first_of_month();
    let candidates = (-24..=24).filter_map(|n| {
        let month = cal::add_months(first, n)?;
        let day = cal::date(month.year(), month.month(), day)?;
        (weekday == 0 || cal::weekday_number(day) == weekday).then_some(day)
    });
    let distance = |d: &Date| (cal::days_between(anchor, *d).abs(), *d);
    candidates
        .clone()
        .filter(|d| match leaning {
            Leaning::Past => *d <= anchor,
            Leaning::Future | Leaning::Ahead => *d >= anchor,
            Leaning::Unknown => true,
        })
        .min_by_key(distance)
        .or_else(|| candidates.min_by_key(distance))
        .map(|d| (d, d))
}

/// The weekday meant: "last" and "next" pick by weeks, a bare one is the nearest on its side.
fn weekday_near(
    weekday: i8,
    steps: Option<i8>,
    recent: bool,
    anchor: Date,
    leaning: Leaning,
) -> Option<Date> {
    let here = cal::day_of_week(anchor, weekday)?;
    let before = |strict: bool| {
        if here < anchor || (here == anchor && !strict) {
            Some(here)
        } else {
            cal::add_days(here, -7)
        }
    };
    let after = |strict: bool| {
        if here > anchor || (here == anchor && !strict) {
            Some(here)
        } else {
            cal::add_days(here, 7)
        }
    };
    match steps {
        Some(0) if recent => after(false),
        Some(0) if leaning == Leaning::Past => Some(here),
        Some(0) => after(false),
        Some(n) if recent && n < 0 => before(true),
        Some(n) if recent => after(n > 0),
        Some(n) => cal::add_days(here, 7 * i32::from(n)),
        None => match leaning {
            Leaning::Future | Leaning::Ahead => after(true),
            Leaning::Past | Leaning::Unknown => before(false),
        },
    }
}

/// "The next eight years", "the past 12 months": days, weeks, months and years roll from the day of
/// writing, which counts to the past; quarters, decades and centuries are those of the calendar.
fn rolling(anchor: Date, count: i32, unit: Unit) -> Option<Days> {
    if count == 0 {
        return None;
    }
    match unit {
        Unit::Quarter | Unit::Half | Unit::Decade | Unit::Century | Unit::Weekend => {
            let near = cal::shifted(anchor, count.signum(), unit)?;
            let far = cal::shifted(anchor, count, unit)?;
            Some((near.0.min(far.0), near.1.max(far.1)))
        }
        _ if count > 0 => Some((cal::add_days(anchor, 1)?, cal::add(anchor, count, unit)?)),
        _ => Some((cal::add(anchor, count, unit)?, cal::add_days(anchor, -1)?)),
    }
}

fn take(days: Days, then: Then, setting: &Setting) -> Option<Days> {
    let one = |d: Date| (d, d);
    match then {
        Then::Nth { nth, unit } => cal::nth_unit(days, unit, nth),
        Then::NthWeekday { nth, weekday } => cal::nth_weekday(days, weekday, nth).map(one),
        Then::Day(day) => cal::date(days.0.year(), days.0.month(), day).map(one),
        Then::First { count, unit } => cal::first_units(days, unit, count),
        Then::InWeek(weekday) => cal::day_of_week(days.0, weekday).map(one),
        Then::Around(unit) => cal::shifted(days.0, 0, unit),
        Then::LongWeekend => cal::long_weekend(days.0),
        Then::Offset {
            months, days: n, ..
        } => {
            let from = if months < 0 || n < 0 { days.0 } else { days.1 };
            let from = if cal::days_between(days.0, days.1) > 0 {
                days.0
            } else {
                from
            };
            cal::add_days(cal::add_months(from, months)?, n).map(one)
        }
        Then::WeekdayFrom { nth, weekday } => {
            let here = cal::day_of_week(days.0, weekday)?;
            let n = i32::from(nth);
            let weeks = match nth {
                1.. if here > days.0 => n - 1,
                ..=-1 if here < days.0 => n + 1,
                _ => n,
            };
            cal::add_days(here, 7 * weeks).map(one)
        }
        Then::Ending { count, unit } => ending(days.1, i32::from(count), unit),
        Then::Starting {
            months, days: n, ..
        } => {
            let end = cal::add_days(cal::add_months(days.0, months)?, n)?;
            Some((days.0, cal::add_days(end, -1)?))
        }
        Then::Elapsed => Some((days.0, setting.anchor?.max(days.0).min(days.1))),
        Then::Remaining => Some((setting.anchor?.max(days.0).min(days.1), days.1)),
    }
}

/// The period of `count` units that ends on `last`.
///
/// Where it does not end with a month, an issuer counts in weeks: 13 to a quarter, 52 to a year.
pub(super) fn ending(last: Date, count: i32, unit: Unit) -> Option<Days> {
    let (months, days) = cal::length(unit);
    let months = months.checked_mul(count)?;
    let after = cal::add_days(last, 1)?;
    let from = if months == 0 {
        cal::add_days(after, -days.checked_mul(count)?)?
    } else if last == last.last_of_month() || months % 3 != 0 {
        cal::add_months(after, -months)?
    } else {
        cal::add_days(after, -91 * (months / 3))?
    };
    Some((from, last))
}
