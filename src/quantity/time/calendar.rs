//! Arithmetic of the civil calendar: months, quarters, weeks, nth weekdays, Easter; nothing here fails loudly.

use jiff::civil::{Date, Weekday};

use super::words::{Edge, HolidayRule, Season, Unit};

/// A first and a last day, both included.
pub(super) type Days = (Date, Date);

pub(super) fn date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

pub(super) fn add_days(date: Date, days: i32) -> Option<Date> {
    let span = jiff::Span::new().try_days(days).ok()?;
    date.checked_add(span).ok()
}

/// The same day `months` later; the last of the month where that day does not exist.
pub(super) fn add_months(date: Date, months: i32) -> Option<Date> {
    let span = jiff::Span::new().try_months(months).ok()?;
    date.checked_add(span).ok()
}

/// `date` moved by `count` units; a weekend counts as a week.
pub(super) fn add(date: Date, count: i32, unit: Unit) -> Option<Date> {
    let (months, days) = length(unit);
    match (months, days) {
        (0, days) => add_days(date, count.checked_mul(days)?),
        (months, _) => add_months(date, count.checked_mul(months)?),
    }
}

/// A unit as months and days, one of them zero.
pub(super) fn length(unit: Unit) -> (i32, i32) {
    match unit {
        Unit::Day => (0, 1),
        Unit::Week | Unit::Weekend | Unit::Workweek => (0, 7),
        Unit::Fortnight => (0, 14),
        Unit::Month => (1, 0),
        Unit::Quarter => (3, 0),
        Unit::Half => (6, 0),
        Unit::Year => (12, 0),
        Unit::Decade => (120, 0),
        Unit::Century => (1200, 0),
    }
}

/// Days from `a` to `b`, negative if `b` is earlier.
pub(super) fn days_between(a: Date, b: Date) -> i64 {
    b.duration_since(a).as_hours() / 24
}

pub(super) fn year(year: i16) -> Option<Days> {
    Some((date(year, 1, 1)?, date(year, 12, 31)?))
}

/// The months `first..=last` of `year`; a `last` before `first` lies in the next year.
pub(super) fn months(year: i16, first: i8, last: i8) -> Option<Days> {
    let end_year = if last < first {
        year.checked_add(1)?
    } else {
        year
    };
    Some((
        date(year, first, 1)?,
        date(end_year, last, 1)?.last_of_month(),
    ))
}

pub(super) fn quarter(year: i16, quarter: i8) -> Option<Days> {
    (1..=4).contains(&quarter).then_some(())?;
    months(year, quarter * 3 - 2, quarter * 3)
}

pub(super) fn half(year: i16, half: i8) -> Option<Days> {
    (1..=2).contains(&half).then_some(())?;
    months(year, half * 6 - 5, half * 6)
}

pub(super) fn season(year: i16, season: Season) -> Option<Days> {
    months(year, season.first, season.last)
}

pub(super) fn years(first: i16, count: i16) -> Option<Days> {
    Some((
        date(first, 1, 1)?,
        date(first.checked_add(count - 1)?, 12, 31)?,
    ))
}

fn monday(day: Date) -> Option<Date> {
    add_days(day, -i32::from(day.weekday().to_monday_zero_offset()))
}

/// The week from Monday to Sunday that holds `day`.
pub(super) fn week(day: Date) -> Option<Days> {
    let first = monday(day)?;
    Some((first, add_days(first, 6)?))
}

/// The day of the week of `day` that is `weekday` (Monday is 1).
pub(super) fn day_of_week(day: Date, weekday: i8) -> Option<Date> {
    add_days(monday(day)?, i32::from(weekday) - 1)
}

/// The calendar unit that lies `steps` from the one that holds `day` ("last month" is -1).
pub(super) fn shifted(day: Date, steps: i32, unit: Unit) -> Option<Days> {
    let moved = add(day.first_of_month(), steps, unit);
    match unit {
        Unit::Day => add_days(day, steps).map(|d| (d, d)),
        Unit::Week => week(add_days(day, steps.checked_mul(7)?)?),
        Unit::Workweek => {
            let (first, _) = week(add_days(day, steps.checked_mul(7)?)?)?;
            Some((first, add_days(first, 4)?))
        }
        Unit::Weekend => {
            let (first, last) = week(add_days(day, steps.checked_mul(7)?)?)?;
            Some((add_days(first, 5)?, last))
        }
        Unit::Fortnight => {
            let (first, _) = week(add_days(day, steps.checked_mul(14)?)?)?;
            Some((first, add_days(first, 13)?))
        }
        Unit::Month => moved.map(|d| (d.first_of_month(), d.last_of_month())),
        Unit::Quarter => moved.and_then(|d| quarter(d.year(), (d.month() + 2) / 3)),
        Unit::Half => moved.and_then(|d| half(d.year(), (d.month() + 5) / 6)),
        Unit::Year => moved.and_then(|d| year(d.year())),
        Unit::Decade => moved.and_then(|d| years(d.year().div_euclid(10) * 10, 10)),
        Unit::Century => moved.and_then(|d| years(d.year().div_euclid(100) * 100, 100)),
    }
}

/// The `nth` week of a period, -1 for the last. As in ISO 8601 a week belongs where its Thursday lies.
pub(super) fn nth_week((from, to): Days, nth: i8) -> Option<Days> {
    week(nth_weekday((from, to), 4, nth)?)
}

/// A week by its number in ISO 8601: the first is the one that holds 4 January.
pub(super) fn numbered_week(year: i16, number: i8) -> Option<Days> {
    let first = week(date(year, 1, 4)?)?.0;
    let days = week(add_days(first, 7 * (i32::from(number) - 1))?)?;
    (days.0 < date(year, 12, 29)?).then_some(days)
}

/// The `nth` of a weekday inside a period, -1 for the last.
pub(super) fn nth_weekday((from, to): Days, weekday: i8, nth: i8) -> Option<Date> {
    let found = if nth > 0 {
        let first = day_of_week(from, weekday)?;
        let first = if first < from {
            add_days(first, 7)?
        } else {
            first
        };
        add_days(first, 7 * (i32::from(nth) - 1))?
    } else {
        let last = day_of_week(to, weekday)?;
        let last = if last > to { add_days(last, -7)? } else { last };
        add_days(last, 7 * (i32::from(nth) + 1))?
    };
    (from <= found && found <= to).then_some(found)
}

/// The `nth` calendar unit inside a period, -1 for the last.
pub(super) fn nth_unit((from, to): Days, unit: Unit, nth: i8) -> Option<Days> {
    let steps = i32::from(nth);
    let days = match unit {
        Unit::Week => return nth_week((from, to), nth),
        Unit::Weekend => {
            let day = nth_weekday((from, to), 6, nth)?;
            (day, add_days(day, 1)?)
        }
        _ if nth > 0 => {
            let first = add(from, steps - 1, unit)?;
            (first, add_days(add(from, steps, unit)?, -1)?)
        }
        _ => {
            let end = add_days(to, 1)?;
            (
                add(end, steps, unit)?,
                add_days(add(end, steps + 1, unit)?, -1)?,
            )
        }
    };
    (from <= days.0 && days.0 <= to).then_some(days)
}

/// The first (or, negative, last) `count` units of a period.
pub(super) fn first_units((from, to): Days, unit: Unit, count: i8) -> Option<Days> {
    let days = if count > 0 {
        (from, add_days(add(from, i32::from(count), unit)?, -1)?)
    } else {
        (add(add_days(to, 1)?, i32::from(count), unit)?, to)
    };
    (from <= days.0 && days.1 <= to).then_some(days)
}

/// The weekend that a holiday makes longer: from a Thursday or Friday on, to a Monday or Tuesday.
pub(super) fn long_weekend(holiday: Date) -> Option<Days> {
    let near = match weekday_number(holiday) {
        1 | 2 => add_days(holiday, -3)?,
        _ => holiday,
    };
    let (saturday, sunday) = shifted(near, 0, Unit::Weekend)?;
    let joins = weekday_number(holiday) != 3;
    Some(match joins {
        true => (saturday.min(holiday), sunday.max(holiday)),
        false => (saturday, sunday),
    })
}

/// Easter Sunday of the western churches (the "anonymous Gregorian" computus).
pub(super) fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l).div_euclid(433);
    let month = (h + l - 7 * m + 90).div_euclid(25);
    let day = (h + l - 7 * m + 33 * month + 19).rem_euclid(32);
    date(year, month as i8, day as i8)
}

pub(super) fn holiday(year: i16, rule: HolidayRule) -> Option<Date> {
    match rule {
        HolidayRule::Fixed { month, day } => date(year, month, day),
        HolidayRule::Weekday {
            month,
            weekday,
            nth,
        } => nth_weekday(months(year, month, month)?, weekday, nth),
        HolidayRule::Easter(days) => add_days(easter(year)?, days),
    }
}

/// "Early", "mid" or "late" of a period.
///
/// Years as in rule R19: early is January to April, mid May to August, late September to December.
/// Shorter and longer periods are cut in thirds the way readers do: a month at its 10th and 20th,
/// a quarter at its months, a week after Wednesday, a decade after its years 3 and 6.
pub(super) fn edge((from, to): Days, part: Edge) -> Option<Days> {
    let length = days_between(from, to) + 1;
    let third = match part {
        Edge::EarlyToMid => {
            let (early, mid) = (edge((from, to), Edge::Early)?, edge((from, to), Edge::Mid)?);
            return Some((early.0, mid.1));
        }
        Edge::MidToLate => {
            let (mid, late) = (edge((from, to), Edge::Mid)?, edge((from, to), Edge::Late)?);
            return Some((mid.0, late.1));
        }
        Edge::Early | Edge::Start => 0,
        Edge::Mid | Edge::Middle => 1,
        Edge::Late | Edge::End => 2,
    };
    let months = |count: i32| -> Option<Days> {
        let start = add_months(from, count * third)?;
        let end = match third {
            2 => to,
            _ => add_days(add_months(from, count * (third + 1))?, -1)?,
        };
        Some((start, end))
    };
    match length {
        ..=2 => Some((from, to)),
        3..=8 => match third {
            0 => Some((from, add_days(from, 2)?)),
            1 => Some((add_days(from, 1)?, add_days(from, 3)?)),
            _ => Some((add_days(from, 3)?, to)),
        },
        9..=31 => match third {
            0 => Some((from, add_days(from, 9)?)),
            1 => Some((add_days(from, 9)?, add_days(from, 19)?)),
            _ => Some((add_days(from, 19)?, to)),
        },
        32..=100 => months(1),
        101..=200 => months(2),
        201..=400 => months(4),
        _ => {
            let years = (length / 365) as i32;
            let (first, second) = (years * 4 / 10, years * 7 / 10);
            let start = [0, first, second][third as usize];
            let end = [first, second, years][third as usize];
            Some((
                add_months(from, 12 * start)?,
                add_days(add_months(from, 12 * end)?, -1)?,
            ))
        }
    }
}

/// The number of a weekday, Monday is 1.
pub(super) fn weekday_number(day: Date) -> i8 {
    match day.weekday() {
        Weekday::Monday => 1,
        Weekday::Tuesday => 2,
        Weekday::Wednesday => 3,
        Weekday::Thursday => 4,
        Weekday::Friday => 5,
        Weekday::Saturday => 6,
        Weekday::Sunday => 7,
    }
}
