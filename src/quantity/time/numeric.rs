//! Dates in figures: "2025-12-05", "12/5/2025", "10.31.1974", "12-2015", "20200701".

use super::parser::{Match, Parser};
use super::point::{Point, What};
use super::token::Kind;
use super::words::Keyword;

impl Parser<'_> {
    /// "2025-12-05", "12/5/2025", "10.31.1974", "2014-10", "12-2015", "20200701", "5/12" where a date is asked for.
    pub fn numeric(&self, i: usize) -> Option<Match> {
        let (first, digits, false) = self.number(i)? else {
            return None;
        };
        if !self.begins(i) || self.labelled(i) {
            return None;
        }
        if digits == 8 && self.ends(i + 1) {
            let day = Point::in_year(
                What::Day {
                    month: (first / 100 % 100) as i8,
                    day: (first % 100) as i8,
                },
                (first / 10_000) as i16,
            );
            let fits = (19_000_101..21_000_000).contains(&first) && valid(&day.what);
            return fits.then(|| Match::new(day, i + 1));
        }
        let sign = match self.token(i + 1)?.kind {
            Kind::Sign(sign @ (b'-' | b'/' | b'.')) => sign,
            _ => return None,
        };
        let spaced = !self.glued(i + 1) || !self.glued(i + 2);
        if spaced && !(sign == b'/' && self.tokens.len() == 3) {
            return None;
        }
        if digits == 4 {
            return self.year_first_numeric(i, first, sign);
        }
        let (second, second_digits, false) = self.number(i + 2)? else {
            return None;
        };
        if digits > 2 {
            return None;
        }
        if self.sign(i + 3, sign)
            && self.glued(i + 3)
            && self.glued(i + 4)
            && let Some((third, third_digits, false)) = self.number(i + 4)
        {
            let year = match third_digits {
                4 if (1000..3000).contains(&third) => third as i16,
                2 if sign == b'/' => self.century_of(third as i16),
                _ => return None,
            };
            let (month, day) = month_and_day(first, second, sign == b'.');
            let what = What::Day { month, day };
            let fits = second_digits <= 2 && valid(&what) && self.may_end(i + 5);
            return fits.then(|| Match::new(Point::in_year(what, year), i + 5));
        }
        if second_digits == 4 && sign != b'.' {
            let fits =
                (1..=12).contains(&first) && (1900..2100).contains(&second) && self.may_end(i + 3);
            return fits.then(|| {
                Match::new(
                    Point::in_year(What::Month(first as i8), second as i16),
                    i + 3,
                )
            });
        }
        if second_digits > 2 || sign == b'.' || !self.may_end(i + 3) || self.counted(i + 3) {
            return None;
        }
        let (month, day) = month_and_day(first, second, false);
        let what = What::Day { month, day };
        (valid(&what) && self.wants_month_day(i, i + 3))
            .then(|| Match::new(Point::new(what), i + 3))
    }

    /// "5/12" is a date alone, behind a preposition of days or a weekday, or as one end of such a range.
    fn wants_month_day(&self, i: usize, next: usize) -> bool {
        if self.tokens.len() == 3 {
            // "3/4" alone: as a part of up to ten it is written far more often.
            let part = |(low, high): (u32, u32)| low < high && high <= 10;
            let pair = self.number(i).zip(self.number(i + 2));
            return !pair.is_some_and(|(low, high)| part((low.0, high.0)));
        }
        let slash = self.sign(i + 1, b'/');
        let pair = |at: usize| {
            self.number(at).is_some_and(|n| n.1 <= 2)
                && self.sign(at + 1, b'/')
                && self.number(at + 2).is_some_and(|n| n.1 <= 2)
        };
        let in_range = (self.is_hyphen(next) && pair(next + 1))
            || (i >= 4
                && self.is_hyphen(i - 1)
                && pair(i - 4)
                && self.wants_month_day(i - 4, i - 1));
        let asked = i
            .checked_sub(1)
            .and_then(|b| self.entry(b))
            .is_some_and(|e| {
                e.weekday > 0
                    || e.shift.is_some_and(|s| !s.told)
                    || matches!(
                        e.keyword,
                        Some(Keyword::On | Keyword::Since | Keyword::Until)
                    )
            });
        slash && (asked || in_range)
    }

    fn year_first_numeric(&self, i: usize, year: u32, sign: u8) -> Option<Match> {
        if !(1000..3000).contains(&year) {
            return None;
        }
        let year = year as i16;
        if sign != b'.'
            && let Some((month, after)) = self.month(i + 2)
        {
            let (day, next) = (self.sign(after, sign).then(|| self.day(after + 1))).flatten()?;
            return Some(Match::new(
                Point::in_year(What::Day { month, day }, year),
                next,
            ));
        }
        let (second, digits, false) = self.number(i + 2)? else {
            return None;
        };
        if digits > 2 {
            return None;
        }
        if self.sign(i + 3, sign)
            && self.glued(i + 3)
            && self.glued(i + 4)
            && let Some((third, 1 | 2, false)) = self.number(i + 4)
        {
            let what = What::Day {
                month: second as i8,
                day: third as i8,
            };
            return (valid(&what) && self.may_end(i + 5))
                .then(|| Match::new(Point::in_year(what, year), i + 5));
        }
        let fits = digits == 2
            && sign != b'.'
            && (1..=12).contains(&second)
            && second as i16 != (year + 1) % 100
            && (1900..2100).contains(&year)
            && self.ends(i + 3);
        fits.then(|| Match::new(Point::in_year(What::Month(second as i8), year), i + 3))
    }

    /// "2016 10 16", "10 31 1974": alone or behind "on", because a row of numbers looks the same.
    pub fn spaced(&self, i: usize) -> Option<Match> {
        let on = i
            .checked_sub(1)
            .is_some_and(|b| self.is(b, Keyword::On) && self.number(i + 3).is_none());
        if !(on || self.tokens.len() == 3) || !self.ends(i + 3) {
            return None;
        }
        let (a, b, c) = (self.number(i)?, self.number(i + 1)?, self.number(i + 2)?);
        let (year, month, day) = match (a, b, c) {
            ((y, 4, false), (m, 2, false), (d, 2, false)) => (y, m, d),
            ((m, 1 | 2, false), (d, 2, false), (y, 4, false)) => (y, m, d),
            _ => return None,
        };
        let what = What::Day {
            month: month.min(99) as i8,
            day: day.min(99) as i8,
        };
        let fits = (1000..3000).contains(&year) && valid(&what);
        fits.then(|| Match::new(Point::in_year(what, year as i16), i + 3))
    }

    /// "2017 April".
    pub fn year_then_month(&self, i: usize) -> Option<Match> {
        let (year, 4, false) = self.number(i)? else {
            return None;
        };
        if !self.begins(i) || !(1000..3000).contains(&year) {
            return None;
        }
        let (month, after) = self.month(i + 1)?;
        let fits = self.token(i + 1)?.gap && self.number(after).is_none();
        fits.then(|| Match::new(Point::in_year(What::Month(month), year as i16), i + 2))
    }
}

fn valid(what: &What) -> bool {
    match what {
        What::Day { month, day } => super::calendar::date(2000, *month, *day).is_some(),
        _ => true,
    }
}

/// Month and day of two numbers: American order, unless only the other is possible or `day_first`.
fn month_and_day(first: u32, second: u32, day_first: bool) -> (i8, i8) {
    let (first, second) = (first.min(99) as i8, second.min(99) as i8);
    match day_first {
        true if second <= 12 => (second, first),
        true => (first, second),
        false if first > 12 => (second, first),
        false => (first, second),
    }
}
