//! Dates that are written out: "Dec. 5, 2025", "5th of March", "2025-12-05", "March 2026", "2027", "the 1990s".

use super::parser::{Match, Parser};
use super::point::{Point, What, YearRef};
use super::token::Kind;
use super::words::{Keyword, Trust, Unit};

impl Parser<'_> {
    /// The month named at `i` and the index after its abbreviating dot.
    pub fn month(&self, i: usize) -> Option<(i8, usize)> {
        let entry = self.entry(i).filter(|e| e.month > 0)?;
        let short = self.token(i)?.span().len() <= 4;
        let dot = short && self.sign(i + 1, b'.') && self.glued(i + 1);
        Some((entry.month, i + 1 + usize::from(dot)))
    }

    /// "Dec. 5, 2025", "December the 5th", "Dec-2018", "June of 1992", "March".
    pub fn month_first(&self, i: usize) -> Option<Match> {
        let (month, after) = self.month(i)?;
        if !self.begins(i) {
            return None;
        }
        self.month_day(i, month, after)
            .or_else(|| self.month_year(i, month, after))
            .or_else(|| self.bare_month(i, month))
    }

    fn month_day(&self, i: usize, month: i8, after: usize) -> Option<Match> {
        let joined = (self.sign(after, b'-') || self.sign(after, b'/') || self.sign(after, b'.'))
            && self.glued(after);
        let j = self.skip_the(after + usize::from(joined));
        let Some((day, next)) = self.day(j) else {
            // "January twenty-five, 2024": only with its year.
            let (day, next) = self.small_cardinal(j).filter(|d| (1..=31).contains(&d.0))?;
            let (year, next) = self.year_after_day(next, false)?;
            let mut point = Point::new(What::Day {
                month,
                day: day as i8,
            });
            point.year = year;
            return Some(Match::new(point, next));
        };
        let spelled = self.number(j).is_none();
        if (self.counted(next) && !self.is_capitalised(i)) || (spelled && self.unit(next).is_some())
        {
            return None;
        }
        let mut found = Match::new(Point::new(What::Day { month, day }), next);
        if let Some(year) = self.year_after_day(next, joined) {
            found.point.year = year.0;
            found.next = year.1;
        } else if self.is_weak(i) && !self.is_marked_day(j) {
            return None;
        }
        Some(found)
    }

    /// ", 2025", " 2025", "-74", " of 1995", " last year" behind a day and a month.
    pub fn year_after_day(&self, i: usize, joined: bool) -> Option<(YearRef, usize)> {
        if joined && (self.sign(i, b'-') || self.sign(i, b'/')) && self.glued(i + 1) {
            let found = self.year(i + 1).or_else(|| self.short_year(i + 1))?;
            return Some((YearRef::Is(found.0), found.1));
        }
        if self.is(i, Keyword::Of)
            && let Some(found) = self.short_year(i + 1)
        {
            return Some((YearRef::Is(found.0), found.1));
        }
        if (self.is_hyphen(i) || self.sign(i, b'/')) && !joined {
            return None;
        }
        let year = self.written_year(i).filter(|y| !y.fiscal)?;
        Some((year.year, year.next))
    }

    /// True for a month's name that is a common word in this spelling, so that a number proves little.
    fn is_weak(&self, i: usize) -> bool {
        let low = self.entry(i).is_some_and(|e| e.month_trust == Trust::Low);
        let verb = self.words(i).len() > 2 && matches!(self.words(i), "may" | "march");
        low && verb
    }

    pub fn is_capitalised(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.is_capital())
    }

    /// A day with "th", or one after which the sentence pauses.
    fn is_marked_day(&self, i: usize) -> bool {
        !matches!(self.number(i), Some((_, _, false)))
            || !self.token(i + 1).is_some_and(|t| t.is_word())
    }

    fn month_year(&self, i: usize, month: i8, after: usize) -> Option<Match> {
        if self.is(after, Keyword::Of)
            && let Some((year, next)) = self.short_year(after + 1)
        {
            return Some(Match::new(Point::in_year(What::Month(month), year), next));
        }
        let year = self
            .written_year(after)
            .or_else(|| self.written_year(i + 1))
            .filter(|y| !y.fiscal)?;
        let of = self.is(after, Keyword::Of) || self.is(after, Keyword::In);
        if self.is_weak(i) && of && !self.asks_for_time(i) {
            return None;
        }
        let mut point = Point::new(What::Month(month));
        point.year = year.year;
        Some(Match::new(point, year.next))
    }

    fn bare_month(&self, i: usize, month: i8) -> Option<Match> {
        let entry = self.entry(i)?;
        let token = self.token(i)?;
        let name_follows = self.token(i + 1).is_some_and(|t| t.is_capital() && t.gap);
        let asked = self.asks_for_time(i);
        let enough = match entry.month_trust {
            Trust::Sure => true,
            Trust::Likely => asked || (token.is_capital() && !name_follows),
            Trust::Low => asked && (token.is_capital() || self.asks_strongly(i)),
        };
        let alone = self.tokens.len() <= 2;
        // "Jan-Feb 2017".
        let listed = self.is_hyphen(i + 1) || self.sign(i + 1, b',') || self.sign(i + 1, b'/');
        let paired = token.is_capital()
            && listed
            && self.entry(i + 2).is_some_and(|e| e.month > 0)
            && self.is_capitalised(i + 2);
        let number_follows = matches!(self.token(i + 1).map(|t| t.kind), Some(Kind::Number { .. }));
        if !(enough || alone || paired) || (number_follows && self.glued(i + 1)) {
            return None;
        }
        Some(Match::new(Point::new(What::Month(month)), i + 1))
    }

    /// True if the words before token `i` want a time: "in", "since", "last", "early", "between May and".
    pub fn asks_for_time(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1) else {
            return false;
        };
        let Some(entry) = self.entry(before) else {
            let joint =
                self.sign(before, b'-') || self.sign(before, b',') || self.is_hyphen(before);
            return joint
                && before > 0
                && self
                    .entry(before - 1)
                    .is_some_and(|e| e.month > 0 || e.edge.is_some());
        };
        match entry.keyword {
            Some(
                Keyword::In
                | Keyword::Since
                | Keyword::By
                | Keyword::Before
                | Keyword::After
                | Keyword::Until
                | Keyword::Through
                | Keyword::Between
                | Keyword::From
                | Keyword::Of,
            ) => true,
            Some(Keyword::And | Keyword::Or | Keyword::To) => {
                before > 0 && self.entry(before - 1).is_some_and(|e| e.month > 0)
            }
            Some(Keyword::The) => before > 0 && self.is(before - 1, Keyword::In),
            _ => entry.shift.is_some() || entry.edge.is_some(),
        }
    }

    fn asks_strongly(&self, i: usize) -> bool {
        i.checked_sub(1).is_some_and(|b| {
            matches!(
                self.keyword(b),
                Some(Keyword::In | Keyword::Since | Keyword::Until | Keyword::Between)
            )
        })
    }

    /// "5 December 2025", "5th of March", "31-Oct-74", "14april 2015", "twenty five January nineteen eighty six".
    pub fn day_first(&self, i: usize) -> Option<Match> {
        if !self.begins(i) {
            return None;
        }
        let glued_month = self.number(i).is_some_and(|n| n.1 <= 2) && self.glued(i + 1);
        let (day, mut j) = self.day(i).or_else(|| {
            let (value, next) = match self.number(i) {
                Some((value, 1 | 2, _)) if glued_month => (value as i32, i + 1),
                Some(_) => return None,
                None => self.small_cardinal(i)?,
            };
            (1..=31).contains(&value).then_some((value as i8, next))
        })?;
        let spelled_cardinal = self.number(i).is_none() && self.ordinal(i).is_none();
        let marked = !matches!(self.number(i), Some((_, _, false)));
        if self.sign(j, b'.') && self.glued(j) {
            j += 1;
        }
        if self.is_unit(j, Unit::Day) && marked {
            j += 1;
        }
        let of = self.is(j, Keyword::Of);
        let joined =
            (self.sign(j, b'-') || self.sign(j, b'/')) && self.glued(j) && self.glued(j + 1);
        j += usize::from(of || joined);
        j = self.skip_the(j);
        let (month, after) = self.month(j)?;
        let mut found = Match::new(Point::new(What::Day { month, day }), after);
        if self.sign(after - 1, b'.') && !self.continues(after) {
            found.next = after - 1;
        }
        if let Some((year, next)) = self.year_after_day(after, joined) {
            found.point.year = year;
            found.next = next;
        } else if marked
            && let Some((year, next)) = self.short_year(after).filter(|_| self.begins(after))
        {
            found.point.year = YearRef::Is(year);
            found.next = next;
        } else if spelled_cardinal || (self.is_weak(j) && !(marked || of)) {
            return None;
        }
        Some(found)
    }

    /// True if a number or a year follows, so that a dot before it only abbreviates.
    fn continues(&self, i: usize) -> bool {
        self.number(i).is_some() || self.written_year(i).is_some()
    }

    /// True if the word before token `i` makes it an identifier: "room 2010", "version 2024.1.5".
    pub fn labelled(&self, i: usize) -> bool {
        i.checked_sub(1)
            .and_then(|b| self.entry(b))
            .is_some_and(|e| e.label)
    }

    /// "the 1990s", "1970's", "the '40s", "the nineties", "the nineteen seventies".
    pub fn decade(&self, i: usize) -> Option<Match> {
        let quoted = self.sign(i, b'\'') && self.glued(i + 1);
        let at = i + usize::from(quoted);
        if let Some((value, digits, false)) = self.number(at) {
            let apostrophe = self.sign(at + 1, b'\'') && self.glued(at + 1);
            let s = at + 1 + usize::from(apostrophe);
            let fits =
                self.is(s, Keyword::Plural) && self.glued(s) && self.ends(s + 1) && value % 10 == 0;
            // "The mid-90s" are years, "her mid-90s" an age.
            let mut before = i.checked_sub(1);
            before = before.and_then(|b| {
                if self.is_hyphen(b) {
                    b.checked_sub(1)
                } else {
                    Some(b)
                }
            });
            before = before.and_then(|b| match self.entry(b).and_then(|e| e.edge) {
                Some(_) => b.checked_sub(1),
                None => Some(b),
            });
            let the = before.is_some_and(|b| self.is(b, Keyword::The));
            if !fits || !(quoted || self.begins(i)) {
                return None;
            }
            let what = match (digits, value) {
                (4, 1000..2000) if value % 100 == 0 => What::Century(value as i16),
                (4, 1000..3000) => What::Decade(value as i16),
                (2, 20..100) if quoted || the => What::Decade(self.decade_of(value as i16)),
                _ => return None,
            };
            return Some(Match::new(Point::new(what), s + 1));
        }
        let entry = self.entry(i)?;
        if let Some(tens) = entry.decade {
            let asked = i
                .checked_sub(1)
                .is_some_and(|b| matches!(self.keyword(b), Some(Keyword::The | Keyword::In)));
            return asked
                .then(|| Match::new(Point::new(What::Decade(self.decade_of(tens))), i + 1));
        }
        if entry.cardinal == Some(2) && self.words(i + 1).eq_ignore_ascii_case("thousands") {
            let the = i.checked_sub(1).is_some_and(|b| self.is(b, Keyword::The));
            return the.then(|| Match::new(Point::new(What::Decade(2000)), i + 2));
        }
        let century = entry.cardinal.filter(|c| (15..=20).contains(c))? as i16;
        let tens = self.entry(self.skip_hyphen(i + 1))?.decade?;
        Some(Match::new(
            Point::new(What::Decade(century * 100 + tens)),
            self.skip_hyphen(i + 1) + 1,
        ))
    }

    /// The latest decade of that name that has begun.
    fn decade_of(&self, tens: i16) -> i16 {
        let now = self.anchor.map_or(2020, |a| a.year());
        let this = now.div_euclid(100) * 100 + tens;
        if this > now { this - 100 } else { this }
    }

    /// "the 21st century", "nineteenth-century".
    pub fn century(&self, i: usize) -> Option<Match> {
        let (nth, next) = self.ordinal(i)?;
        let j = self.skip_hyphen(next);
        let fits = self.is_unit(j, Unit::Century) && (1..=30).contains(&nth);
        let old = self.is(j + 1, Keyword::OldEra);
        (fits && !old)
            .then(|| Match::new(Point::new(What::Century((i16::from(nth) - 1) * 100)), j + 1))
    }

    /// A year alone: "2027", "in 1789", "in nineteen ninety-six". A number that counts or labels is none.
    pub fn bare_year(&self, i: usize) -> Option<Match> {
        let asked = i
            .checked_sub(1)
            .and_then(|b| self.keyword(b))
            .is_some_and(|k| {
                matches!(
                    k,
                    Keyword::In
                        | Keyword::Since
                        | Keyword::Until
                        | Keyword::Before
                        | Keyword::After
                        | Keyword::Around
                )
            });
        let asked = asked
            || i.checked_sub(1)
                .is_some_and(|b| self.is_unit(b, Unit::Year));
        let Some((value, digits, false)) = self.number(i) else {
            let (year, next) = self.spelled_year(i)?;
            let hundred = self
                .entry(next)
                .is_some_and(|e| e.cardinal.is_some() || e.counted);
            let noun = self
                .token(next)
                .is_some_and(|t| t.is_word() && t.entry().is_none() && !t.is_capital());
            return (asked && (1000..2200).contains(&year) && !hundred && !noun)
                .then(|| Match::new(Point::in_year(What::Year, year), next));
        };
        if digits != 4 || !self.begins(i) || !self.may_end(i + 1) || self.counted(i + 1) {
            return None;
        }
        if self.labelled(i) {
            return None;
        }
        let after = self.token(i + 1);
        let noun_follows =
            after.is_some_and(|t| t.is_word() && t.gap && t.entry().is_none() && !t.is_capital());
        let plural = noun_follows && looks_plural(self.words(i + 1));
        let era = usize::from(self.is(i + 1, Keyword::Era) && self.is_capitalised(i + 1));
        let dotted =
            matches!(self.words(i + 1), "B" | "BC" | "BCE") && !self.is(i + 1, Keyword::OldEra);
        if self.is(i + 1, Keyword::OldEra) || (dotted && self.sign(i + 2, b'.')) {
            return None;
        }
        let fits = match value {
            1900..=2100 if value % 100 == 0 => era > 0 || !plural && (asked || !noun_follows),
            1900..=2100 => true,
            1000..=2999 => (asked || era > 0) && !plural,
            _ => false,
        };
        fits.then(|| Match::new(Point::in_year(What::Year, value as i16), i + 1 + era))
    }
}

/// True for a word that can be a plural by its ending; "as", "its", "across" and "thus" cannot.
fn looks_plural(word: &str) -> bool {
    word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us")
}
