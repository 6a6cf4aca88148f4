//! The reader of one text: looks at its tokens, and reads the numbers and years that dates share.

use std::cell::Cell;

use jiff::civil::Date;

use super::point::{Point, YearRef};
use super::token::{DASH, Kind, Token, Tokens};
use super::words::{Entry, Keyword, Tense, Unit};

/// The tokens of one text and the date it was written on.
pub(super) struct Parser<'t> {
    pub text: &'t str,
    pub tokens: Tokens,
    pub anchor: Option<Date>,
    /// The token behind the dash of a range, where a date may begin though it hangs on that dash.
    pub behind_dash: Cell<usize>,
    /// True for text that says when what it heads was measured, which is over.
    pub reports: bool,
}

/// A date found at a token, and the first token after it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub point: Point,
    pub next: usize,
    /// The tokens that are no figure of their own, if not all: "next" of "the next eight years".
    pub core: Option<(usize, usize)>,
}

impl Match {
    pub fn new(point: Point, next: usize) -> Self {
        Self {
            point,
            next,
            core: None,
        }
    }
}

/// A year as it is written behind a month or a quarter.
#[derive(Debug, Clone, Copy)]
pub(super) struct WrittenYear {
    pub year: YearRef,
    pub fiscal: bool,
    pub next: usize,
}

impl Parser<'_> {
    pub fn token(&self, i: usize) -> Option<&Token> {
        self.tokens.get(i)
    }

    pub fn entry(&self, i: usize) -> Option<&'static Entry> {
        self.token(i)?.entry()
    }

    pub fn keyword(&self, i: usize) -> Option<Keyword> {
        self.entry(i)?.keyword
    }

    pub fn is(&self, i: usize, keyword: Keyword) -> bool {
        self.keyword(i) == Some(keyword)
    }

    pub fn sign(&self, i: usize, sign: u8) -> bool {
        self.token(i).is_some_and(|t| t.is_sign(sign))
    }

    pub fn unit(&self, i: usize) -> Option<Unit> {
        self.entry(i)?.unit
    }

    pub fn is_unit(&self, i: usize, unit: Unit) -> bool {
        self.unit(i) == Some(unit)
    }

    /// True for "fiscal", and for the "tax" of "tax year 2025", not that of "profit before tax 2025".
    pub fn is_fiscal(&self, i: usize) -> bool {
        self.is(i, Keyword::Fiscal)
            || self.is(i, Keyword::Yearly) && self.is_unit(i + 1, Unit::Year)
    }

    /// True if no white space stands between token `i` and the one before.
    pub fn glued(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| !t.gap)
    }

    pub fn words(&self, i: usize) -> &str {
        self.token(i).map_or("", |t| t.span().of(self.text))
    }

    /// Value, digits and whether "th" follows.
    pub fn number(&self, i: usize) -> Option<(u32, u8, bool)> {
        match self.token(i)?.kind {
            Kind::Number {
                value,
                digits,
                ordinal,
            } => Some((value, digits, ordinal)),
            _ => None,
        }
    }

    pub fn is_hyphen(&self, i: usize) -> bool {
        self.sign(i, b'-') || self.sign(i, DASH)
    }

    /// The index after an optional "the".
    pub fn skip_the(&self, i: usize) -> usize {
        i + usize::from(self.is(i, Keyword::The))
    }

    /// The index after an optional hyphen that joins two words ("third-quarter").
    pub fn skip_hyphen(&self, i: usize) -> usize {
        i + usize::from(self.sign(i, b'-') && self.glued(i) && self.glued(i + 1))
    }

    /// True if token `i` does not hang on the sign or word before it.
    pub fn begins(&self, i: usize) -> bool {
        let Some(token) = self.token(i) else {
            return false;
        };
        let Some(before) = i.checked_sub(1).and_then(|b| self.token(b)) else {
            return true;
        };
        if matches!(token.kind, Kind::Number { .. })
            && (before.is_sign(b'$') || before.is_sign(b'#'))
        {
            return false;
        }
        if token.gap {
            return true;
        }
        match before.kind {
            Kind::Sign(b'/') => self.behind_dash.get() == i,
            Kind::Sign(b'-') => {
                let part = i >= 2
                    && self.entry(i - 2).is_some_and(|e| {
                        e.edge.is_some() || matches!(e.keyword, Some(Keyword::Pre | Keyword::Post))
                    });
                before.gap || i == 1 || part || self.behind_dash.get() == i
            }
            Kind::Sign(b':') => !(i >= 2 && self.glued(i - 1) && self.number_like(i - 2)),
            Kind::Sign(sign) => matches!(
                sign,
                b'(' | b'['
                    | b'{'
                    | b'"'
                    | b'\''
                    | b'*'
                    | b'_'
                    | b'|'
                    | b','
                    | b';'
                    | b'='
                    | b'~'
                    | b'>'
                    | DASH
            ),
            _ => false,
        }
    }

    /// True if the token before `next` is not the first half of something longer ("12" of "12.3", "5" of "5th").
    ///
    /// A dash or slash with a number behind it passes: it may be a range, and [`Parser::ends`] decides.
    pub fn may_end(&self, next: usize) -> bool {
        let Some(token) = self.token(next) else {
            return true;
        };
        if token.gap {
            return !token.is_sign(b'%');
        }
        let number_follows = self.glued(next + 1) && self.number_like(next + 1);
        match token.kind {
            Kind::Sign(b'.' | b',' | b':') => !number_follows,
            Kind::Sign(b'%' | b'$' | b'@' | b'#' | b'=' | b'&' | b'+' | 0xff) => false,
            Kind::Sign(_) => true,
            // A time of day hangs on it: "2025-12-05T10:00".
            _ => self.words(next) == "T" && self.number_like(next + 1),
        }
    }

    /// True if a date can end before token `next`.
    pub fn ends(&self, next: usize) -> bool {
        let joined = (self.is_hyphen(next) || self.sign(next, b'/') || self.sign(next, b'~'))
            && self.glued(next)
            && self.glued(next + 1)
            && self.number_like(next + 1);
        self.may_end(next) && !joined
    }

    fn number_like(&self, i: usize) -> bool {
        self.token(i)
            .is_some_and(|t| matches!(t.kind, Kind::Number { .. } | Kind::Figure))
    }

    /// True if the word at `i` is one that the number before it counts or scales.
    pub fn counted(&self, i: usize) -> bool {
        self.entry(i).is_some_and(|e| e.counted)
    }

    /// A number from 1 to 99 in digits or words, "a", "a few", "a couple of"; the flag is true for the vague ones.
    pub fn count(&self, i: usize) -> Option<(i32, usize, bool)> {
        if let Some((value, digits, false)) = self.number(i) {
            return (digits <= 3
                && value > 0
                && self.begins(i)
                && self.may_end(i + 1)
                && !self.is_hyphen(i + 1)
                || digits <= 3 && value > 0 && self.begins(i) && self.sign(i + 1, b'-'))
            .then_some((value as i32, i + 1, false));
        }
        if matches!(self.keyword(i), Some(Keyword::A | Keyword::An)) {
            if self.is(i + 1, Keyword::Few) {
                let of = usize::from(self.is(i + 2, Keyword::Of));
                let value = if self.words(i + 1).eq_ignore_ascii_case("couple") {
                    2
                } else {
                    3
                };
                return Some((value, i + 2 + of, true));
            }
            return Some((1, i + 1, false));
        }
        if self.is(i, Keyword::Few) {
            return Some((3, i + 1, true));
        }
        let (value, next) = self.small_cardinal(i)?;
        Some((value, next, false))
    }

    /// "two", "twenty-five", "twenty five".
    pub fn small_cardinal(&self, i: usize) -> Option<(i32, usize)> {
        let tens = i32::from(self.entry(i)?.cardinal.filter(|c| *c < 100)?);
        if (20..100).contains(&tens) {
            let j = self.skip_hyphen(i + 1);
            if let Some(ones) = self.entry(j).and_then(|e| e.cardinal).filter(|c| *c < 10) {
                return Some((tens + i32::from(ones), j + 1));
            }
        }
        Some((tens, i + 1))
    }

    /// "third", "3rd", "twenty-first", "final" (-1).
    pub fn ordinal(&self, i: usize) -> Option<(i8, usize)> {
        if let Some((value, _, ordinal)) = self.number(i) {
            let value = i8::try_from(value).ok()?;
            return (ordinal && self.begins(i)).then_some((value, i + 1));
        }
        let entry = self.entry(i)?;
        if let Some(tens) = entry.cardinal.filter(|c| matches!(c, 20 | 30)) {
            let j = self.skip_hyphen(i + 1);
            let ones = self.entry(j)?.ordinal.filter(|o| (1..10).contains(o))?;
            return Some((tens as i8 + ones, j + 1));
        }
        Some((entry.ordinal?, i + 1))
    }

    /// A day of the month in digits or as an ordinal word.
    pub fn day(&self, i: usize) -> Option<(i8, usize)> {
        let (day, next) = match self.number(i) {
            Some((value, 1 | 2, _)) => (value as i8, i + 1),
            Some(_) => return None,
            None => self.ordinal(i)?,
        };
        ((1..=31).contains(&day) && self.may_end(next)).then_some((day, next))
    }

    /// A year in four digits, "'25" or words ("nineteen ninety-six").
    pub fn year(&self, i: usize) -> Option<(i16, usize)> {
        if let Some((value, 4, false)) = self.number(i) {
            let fits = (1000..3000).contains(&value) && self.may_end(i + 1) && !self.counted(i + 1);
            return fits.then_some((value as i16, i + 1));
        }
        if self.sign(i, b'\'') && self.glued(i + 1) {
            return self.short_year(i + 1);
        }
        self.spelled_year(i)
    }

    /// A year in two digits.
    pub fn short_year(&self, i: usize) -> Option<(i16, usize)> {
        let (value, digits, ordinal) = self.number(i)?;
        (digits == 2 && !ordinal && self.may_end(i + 1)).then_some(())?;
        Some((self.century_of(value as i16), i + 1))
    }

    /// A two-digit year in full: at most twenty years after the document's date, else in the last century.
    pub fn century_of(&self, short: i16) -> i16 {
        let newest = self.anchor.map_or(2050, |a| a.year().saturating_add(20));
        let year = newest.div_euclid(100) * 100 + short;
        if year > newest { year - 100 } else { year }
    }

    /// "nineteen ninety six", "nineteen hundred and five", "two thousand and fifteen", "twenty twenty-five".
    pub fn spelled_year(&self, i: usize) -> Option<(i16, usize)> {
        let first = i16::try_from(self.entry(i)?.cardinal?).ok()?;
        let second = self.entry(i + 1)?;
        let skip_and = |j: usize| j + usize::from(self.is(j, Keyword::And));
        let rest = |j: usize| -> (i16, usize) {
            let k = skip_and(j);
            match self.small_cardinal(k) {
                Some((value, next)) => (value as i16, next),
                None => (0, j),
            }
        };
        match second.cardinal {
            Some(1000) if matches!(first, 1 | 2) => {
                let hundreds = self
                    .entry(i + 2)
                    .and_then(|e| e.cardinal)
                    .filter(|c| (1..10).contains(c));
                let hundreds =
                    hundreds.filter(|_| self.entry(i + 3).and_then(|e| e.cardinal) == Some(100));
                let after = if hundreds.is_some() { i + 4 } else { i + 2 };
                let (value, next) = rest(after);
                Some((
                    first * 1000 + hundreds.unwrap_or(0) as i16 * 100 + value,
                    next,
                ))
            }
            Some(100) if (11..20).contains(&first) => {
                let (value, next) = rest(i + 2);
                Some((first * 100 + value, next))
            }
            Some(10..100) if matches!(first, 15..=20) => {
                let (value, next) = self.small_cardinal(i + 1)?;
                Some((first * 100 + value as i16, next))
            }
            _ if second.keyword == Some(Keyword::Zero) && matches!(first, 15..=20) => {
                let ones = self.entry(i + 2)?.cardinal.filter(|c| *c < 10)?;
                Some((first * 100 + ones as i16, i + 3))
            }
            _ => None,
        }
    }

    /// The year behind a month, quarter or season: ", 2025", "of fiscal 2026", "'25", "last year".
    pub fn written_year(&self, i: usize) -> Option<WrittenYear> {
        let mut j = i;
        let pause = (self.sign(j, b',') || self.sign(j, b'.')) && self.token(j + 1).is_some();
        let joint =
            (self.sign(j, b'-') || self.sign(j, b'/')) && self.glued(j) && self.glued(j + 1);
        j += usize::from(pause || joint);
        // "April 5, during the 2020 campaign": behind a comma a preposition begins something else.
        if !pause
            && matches!(
                self.keyword(j),
                Some(Keyword::Of | Keyword::In | Keyword::For)
            )
        {
            j += 1;
        }
        j = self.skip_the(j);
        let mark = self.keyword(j);
        let fiscal = self.is_fiscal(j) || mark == Some(Keyword::FiscalMark);
        if fiscal || mark == Some(Keyword::Calendar) {
            j += 1;
        }
        if self.is_unit(j, Unit::Year) && self.year(j + 1).is_some() {
            j += 1;
        }
        if let Some(found) = self.span_year(j) {
            return Some(WrittenYear {
                year: YearRef::Is(found.0),
                fiscal: true,
                next: found.1,
            });
        }
        if let Some((year, next)) = self.year(j) {
            // "in two thousand" is only a year if nothing is counted by it.
            return Some(WrittenYear {
                year: YearRef::Is(year),
                fiscal,
                next,
            });
        }
        if fiscal && let Some((year, next)) = self.short_year(j) {
            return Some(WrittenYear {
                year: YearRef::Is(year),
                fiscal,
                next,
            });
        }
        let shift = self.entry(j)?.shift?;
        let k = j + 1;
        let fiscal_after = self.is_fiscal(k);
        let k = k + usize::from(fiscal_after || self.is(k, Keyword::Calendar));
        if !self.is_unit(k, Unit::Year) {
            return None;
        }
        Some(WrittenYear {
            year: YearRef::Shift(shift.steps),
            fiscal: fiscal || fiscal_after,
            next: k + 1,
        })
    }

    /// "2024/25", "2024-25" before "season" or "fiscal year": a year that straddles two, by its second.
    pub fn span_year(&self, i: usize) -> Option<(i16, usize)> {
        let (first, 4, false) = self.number(i)? else {
            return None;
        };
        let slash = self.sign(i + 1, b'/');
        if !(slash || self.is_hyphen(i + 1)) || !self.glued(i + 1) || !self.glued(i + 2) {
            return None;
        }
        let (second, digits, false) = self.number(i + 2)? else {
            return None;
        };
        let follows = match digits {
            2 => second == (first + 1) % 100,
            4 => second == first + 1,
            _ => false,
        };
        let named = self.is_fiscal(i + 3)
            || self.is(i + 3, Keyword::Season)
            || i.checked_sub(1).is_some_and(|b| {
                matches!(self.keyword(b), Some(Keyword::Fiscal | Keyword::FiscalMark))
            })
            || (i >= 2 && self.is_unit(i - 1, Unit::Year) && self.is_fiscal(i - 2))
            // "the winter of 2003-04".
            || (1..=2).any(|n| {
                i >= n && self.entry(i - n).and_then(|e| e.season).is_some_and(|s| s.first > s.last)
            });
        let fits = (1000..3000).contains(&first) && follows && (slash || named) && self.ends(i + 3);
        fits.then_some((first as i16 + 1, i + 3))
    }

    /// The tense that token `i` shows.
    pub fn tense(&self, i: usize) -> Option<Tense> {
        let token = self.token(i)?;
        let entry = token.entry();
        // "Will be published", "unless one is found" are no past.
        let passive = (1..=2).any(|n| i >= n && self.is(i - n, Keyword::Be));
        let named = entry.and_then(|e| e.tense);
        if let Some(tense) = named.filter(|tense| !passive || *tense != Tense::Past) {
            return Some(tense);
        }
        let word = token.span().of(self.text);
        let past = !passive
            && token.is_word()
            && word.len() > 4
            && word.ends_with("ed")
            && !entry.is_some_and(|e| e.not_past);
        past.then_some(Tense::Past)
    }
}
