//! Days by name: "yesterday", "Friday the 13th", "Christmas 2024", "the 4th", "the week of April 10".

use super::parser::{Match, Parser};
use super::point::{Point, Then, What};
use super::words::{self, Keyword, Unit};

impl Parser<'_> {
    /// "today", "tomorrow", "the day after tomorrow", "today (4th)".
    pub fn named_day(&self, i: usize) -> Option<Match> {
        if self.is_unit(i, Unit::Day) {
            let steps = match self.keyword(i + 1)? {
                Keyword::After => 1,
                Keyword::Before => -1,
                _ => return None,
            };
            let day = i32::from(self.entry(i + 2)?.day.filter(|d| d.signum() == steps)?);
            return Some(Match::new(
                Point::new(What::DaysAway(day + i32::from(steps))),
                i + 3,
            ));
        }
        let days = i32::from(self.entry(i)?.day?);
        if let Some((day, next)) = self.day_in_brackets(i + 1) {
            return Some(Match::new(Point::new(What::DayOfMonth(day)), next));
        }
        Some(Match::new(Point::new(What::DaysAway(days)), i + 1))
    }

    /// "(4th)": agencies put the day of the month behind "today" or a weekday.
    fn day_in_brackets(&self, i: usize) -> Option<(i8, usize)> {
        let (value, _, true) = self.number(i + 1)? else {
            return None;
        };
        let fits = self.sign(i, b'(') && self.sign(i + 2, b')') && (1..=31).contains(&value);
        fits.then_some((value as i8, i + 3))
    }

    /// "three Fridays from now", "two Thursdays ago", "the third Tuesday after Christmas".
    pub fn weekdays(&self, i: usize) -> Option<Match> {
        if let Some((nth, j)) = self.ordinal(i)
            && let Some(weekday) = self.entry(j).map(|e| e.weekday).filter(|w| *w > 0)
            && let Some(keyword @ (Keyword::After | Keyword::Before)) = self.keyword(j + 1)
        {
            let base = self.offset_base(j + 2)?;
            let mut found = base;
            let nth = if keyword == Keyword::Before {
                -nth
            } else {
                nth
            };
            found.point.then = Some(Then::WeekdayFrom { nth, weekday });
            return Some(found);
        }
        let (count, j, _) = self.count(i)?;
        let entry = self.entry(j).filter(|e| e.weekday > 0)?;
        let weekend = self.is_unit(j, Unit::Weekend);
        let weekday = if weekend { 6 } else { entry.weekday };
        let (sign, next) = match self.keyword(j + 1)? {
            Keyword::Ago => (-1, j + 2),
            Keyword::Hence => (1, j + 2),
            Keyword::From if self.is(j + 2, Keyword::Now) => (1, j + 3),
            _ => return None,
        };
        let what = What::Weekdays {
            weekday,
            count: sign * count,
        };
        Some(Match::new(Point::new(what), next))
    }

    /// "Friday", "Friday the 15th", "Monday, Feb. 18", "Wednesday of last week", "Friday after next".
    pub fn weekday(&self, i: usize) -> Option<Match> {
        let entry = self.entry(i).filter(|e| e.weekday > 0)?;
        if !self.begins(i) {
            return None;
        }
        let weekday = entry.weekday;
        let dot = usize::from(!entry.weekday_full && self.sign(i + 1, b'.') && self.glued(i + 1));
        let after = i + 1 + dot;
        let comma = after + usize::from(self.sign(after, b','));
        let the = self.skip_the(comma);
        for at in [comma, the] {
            let date = self
                .month_first(at)
                .or_else(|| self.day_first(at))
                .or_else(|| self.numeric(at))
                .or_else(|| self.lower_case_day(at));
            if let Some(mut found) = date.filter(|m| matches!(m.point.what, What::Day { .. })) {
                found.point.weekday = weekday;
                return Some(found);
            }
        }
        if let Some((day, next)) = self.weekday_number(after, the) {
            let mut point = Point::new(What::DayOfMonth(day));
            point.weekday = weekday;
            return Some(Match::new(point, next));
        }
        let of = usize::from(self.is(after, Keyword::Of) || self.is(after, Keyword::In));
        if let Some(week) = self.away(after + of)
            && matches!(
                week.point.what,
                What::Away {
                    unit: Unit::Week,
                    ..
                }
            )
            && week.point.then.is_none()
        {
            let mut found = week;
            found.point.then = Some(Then::InWeek(weekday));
            return Some(found);
        }
        let plain = |steps: Option<i8>, next: usize| {
            let what = What::Weekday {
                weekday,
                steps,
                recent: steps.is_some(),
            };
            Some(Match::new(Point::new(what), next))
        };
        if self.is(after, Keyword::After)
            && let Some(shift) = self.entry(after + 1).and_then(|e| e.shift)
            && shift.steps == 1
            && self.token(after + 2).is_none_or(|t| !t.is_word())
        {
            let what = What::Weekdays { weekday, count: 2 };
            return Some(Match::new(Point::new(what), after + 2));
        }
        let alone = self.tokens.len() <= 2;
        let on = i.checked_sub(1).is_some_and(|b| self.is(b, Keyword::On));
        let part_of_name = self.token(after).is_some_and(|t| t.is_capital() && t.gap)
            && self
                .entry(after)
                .is_none_or(|e| e.month == 0 && e.weekday == 0 && e.shift.is_none());
        let name = part_of_name && !(on && entry.weekday_full)
            || i.checked_sub(1).is_some_and(|b| self.holiday_name_at(b));
        // A plural ("on Mondays") is a habit, not a day.
        let habit = entry.weekday_full && self.plural(i);
        (!habit && !name && (entry.weekday_full || alone || (on && self.is_capitalised(i))))
            .then(|| plain(None, if alone { after } else { i + 1 }))?
    }

    /// "saturday, 2 may": behind a weekday the word is the month.
    fn lower_case_day(&self, i: usize) -> Option<Match> {
        let (day, next) = self.day(i)?;
        let (month, after) = self.month(next)?;
        let what = What::Day { month, day };
        (self.begins(i) && self.ends(after)).then(|| Match::new(Point::new(what), after))
    }

    /// "calendar week 32", "week 32 of 2025", "2025-W32": the weeks of ISO 8601. A bare "week 12" is that of a trial or a season.
    pub fn numbered_week(&self, i: usize) -> Option<Match> {
        let calendar = self.is(i, Keyword::Calendar);
        let j = i + usize::from(calendar);
        if !self.is_unit(j, Unit::Week) || self.plural(j) || !self.begins(i) {
            return None;
        }
        let (week @ 1..=53, 1 | 2, false) = self.number(j + 1)? else {
            return None;
        };
        let mut found = Match::new(Point::new(What::Week(week as i8)), j + 2);
        match self.written_year(j + 2).filter(|y| !y.fiscal) {
            Some(year) => {
                found.point.year = year.year;
                found.next = year.next;
            }
            None if calendar && self.ends(j + 2) => {}
            None => return None,
        }
        Some(found)
    }

    /// True for capitalised words that make the weekday behind them a name ("Black Friday").
    fn holiday_name_at(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.is_capital()) && self.entry(i).is_none() && i > 0
    }

    /// The day of the month behind a weekday: "Friday the 15th", "Monday 21", "Thursday (4th)".
    fn weekday_number(&self, after: usize, the: usize) -> Option<(i8, usize)> {
        if let Some(found) = self.day_in_brackets(after) {
            return Some(found);
        }
        let (day, next) = self.day(the).or_else(|| {
            let (value, next) = self
                .is(the.saturating_sub(1), Keyword::The)
                .then(|| self.small_cardinal(the))??;
            (1..=31).contains(&value).then_some((value as i8, next))
        })?;
        let bare = matches!(self.number(the), Some((_, _, false)));
        let word_follows = self
            .token(next)
            .is_some_and(|t| t.is_word() && t.entry().is_none());
        let spelled = self.number(the).is_none();
        (self.ends(next)
            && !(bare && (word_follows || self.counted(next)))
            && !(spelled && the == after))
            .then_some((day, next))
    }

    /// A named day with or without its year: "Christmas 2024", "Thanksgiving", "Independence Day of this year".
    pub fn holiday(&self, i: usize) -> Option<Match> {
        let mut found = self.named_holiday(i)?;
        if let Some(year) = self.written_year(found.next).filter(|y| !y.fiscal) {
            found.point.year = year.year;
            found.next = year.next;
            return Some(found);
        }
        // "Thanksgiving weekend 2023".
        if self.is_unit(found.next, Unit::Weekend) && !self.plural(found.next) {
            found.next += 1;
            found.point.then = Some(Then::LongWeekend);
            if let Some(year) = self.written_year(found.next).filter(|y| !y.fiscal) {
                found.point.year = year.year;
                found.next = year.next;
            }
            return Some(found);
        }
        // "Easter eggs", "the Good Friday Agreement", "the company's Christmas": no day is meant.
        let asked = i.checked_sub(1).is_some_and(|b| {
            matches!(
                self.keyword(b),
                Some(
                    Keyword::On
                        | Keyword::By
                        | Keyword::Before
                        | Keyword::After
                        | Keyword::Since
                        | Keyword::Until
                        | Keyword::At
                        | Keyword::Over
                )
            ) || self.entry(b).is_some_and(|e| e.shift.is_some())
        });
        let modifies = self
            .token(found.next)
            .is_some_and(|t| t.is_word() && t.entry().is_none());
        let owned = i > 0 && self.words(i - 1) == "s" && self.glued(i - 1);
        (asked || !(modifies || owned)).then_some(found)
    }

    pub fn named_holiday(&self, i: usize) -> Option<Match> {
        if !self.entry(i)?.holiday || !self.begins(i) {
            return None;
        }
        words::holidays().iter().find_map(|holiday| {
            let mut at = i;
            for word in &holiday.name {
                let sign = word.len() == 1 && !word.as_bytes()[0].is_ascii_alphabetic();
                let same = if sign {
                    self.sign(at, word.as_bytes()[0])
                } else {
                    self.words(at).eq_ignore_ascii_case(word)
                };
                if !same {
                    return None;
                }
                at += 1;
            }
            Some(Match::new(Point::new(What::Holiday(holiday.rule)), at))
        })
    }

    /// "the week of April 10", "the month of September", "the weekend of Thanksgiving 2023".
    pub fn week_of(&self, i: usize) -> Option<Match> {
        let unit = self
            .unit(i)
            .filter(|u| matches!(u, Unit::Week | Unit::Weekend | Unit::Month))?;
        if !self.is(i + 1, Keyword::Of) {
            return None;
        }
        let k = self.skip_the(i + 2);
        let date = self
            .month_first(k)
            .or_else(|| self.day_first(k))
            .or_else(|| self.numeric(k))
            .or_else(|| self.holiday(k))?;
        let day = matches!(date.point.what, What::Day { .. } | What::Holiday(_));
        let mut found = date;
        if unit == Unit::Weekend && matches!(date.point.what, What::Holiday(_)) {
            found.point.then = Some(Then::LongWeekend);
        } else if day {
            found.point.then = Some(Then::Around(unit));
        } else if unit != Unit::Month {
            return None;
        }
        Some(found)
    }

    /// "the 4th", "on the first": a day of the month without one, where nothing it could rank follows.
    pub fn day_of_month(&self, i: usize) -> Option<Match> {
        let the = i.checked_sub(1).is_some_and(|b| self.is(b, Keyword::The));
        let before = i.checked_sub(2).and_then(|b| self.keyword(b));
        let asked = matches!(
            before,
            Some(Keyword::On | Keyword::Since | Keyword::Until | Keyword::By | Keyword::From)
        ) || (matches!(
            before,
            Some(Keyword::For | Keyword::After | Keyword::Before)
        ) && self.number(i).is_some());
        let alone = i == 1 && self.tokens.len() == 2;
        let (day, next) = self.day(i)?;
        let ordinal = !matches!(self.number(i), Some((_, _, false)));
        let stops = self.token(next).is_none_or(|t| {
            !t.is_word()
                || matches!(
                    t.entry().and_then(|e| e.keyword),
                    Some(
                        Keyword::And
                            | Keyword::Or
                            | Keyword::At
                            | Keyword::To
                            | Keyword::For
                            | Keyword::In
                            | Keyword::By
                    )
                )
        });
        let spelled = self.number(i).is_none();
        let joined = self.is_hyphen(next) && (self.glued(next) || spelled);
        let point = Point::new(What::DayOfMonth(day));
        (the && ordinal && (asked || alone) && stops && !joined && self.ends(next))
            .then(|| Match::new(point, next))
    }
}
