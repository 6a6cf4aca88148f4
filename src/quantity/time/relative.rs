//! Dates told by their distance: "yesterday", "last year", "two weeks ago", "next Friday", "the week of April 10".

use super::calendar as cal;
use super::parser::{Match, Parser};
use super::point::{From, Point, Then, What, YearRef};
use super::token::Kind;
use super::words::{self, Keyword, Shift, Tense, Unit};

impl Parser<'_> {
    /// A selector and what it selects: "last year", "this quarter", "next Friday", "last March", "the past 12 months".
    pub fn away(&self, i: usize) -> Option<Match> {
        let shift = self.entry(i)?.shift?;
        if !self.begins(i) {
            return None;
        }
        let mut j = i + 1;
        let mut recent = false;
        // "this past Friday", "the next upcoming week".
        let mut steps = shift;
        if let Some(second) = self.entry(j).and_then(|e| e.shift) {
            recent = true;
            steps = second;
            j += 1;
        }
        let the = i.checked_sub(1).is_some_and(|b| self.is(b, Keyword::The));
        let from = match (steps.told, steps.steps) {
            (true, _) => From::Told,
            (false, 1) if the && !recent => From::Either,
            _ => From::Writing,
        };
        if let Some(found) = self.away_units(j, steps, from) {
            return Some(found);
        }
        self.away_named(j, steps, recent)
            .or_else(|| self.rolling(i, j, steps))
    }

    fn away_units(&self, j: usize, shift: Shift, from: From) -> Option<Match> {
        let fiscal = self.is_fiscal(j);
        let marked = fiscal || matches!(self.keyword(j), Some(Keyword::Calendar | Keyword::Full));
        let working = self.words(j).eq_ignore_ascii_case("working")
            || self.words(j).eq_ignore_ascii_case("business");
        let k = j + usize::from(marked || working);
        let unit = match self.unit(k)? {
            Unit::Week if working => Unit::Workweek,
            unit => unit,
        };
        // "this day", "last half": no distance in the calendar. "The next day" follows a day told of.
        let day = unit == Unit::Day && (from == From::Writing || marked || working);
        if day || unit == Unit::Half || self.plural(k) {
            return None;
        }
        // "the last quarter of 2017" is the fourth, "last year's" goes on elsewhere.
        let what = What::Away {
            steps: i32::from(shift.steps),
            unit,
            from,
        };
        let what = match unit {
            Unit::Decade if shift.rolling => What::Rolling {
                count: -10,
                unit: Unit::Year,
            },
            Unit::Week | Unit::Month | Unit::Year if shift.rolling => {
                What::Rolling { count: -1, unit }
            }
            _ => what,
        };
        let mut point = Point {
            fiscal,
            vague: shift.rolling,
            ..Point::new(what)
        };
        let mut next = k + 1;
        let weekday = |at: usize| self.entry(at).map(|e| e.weekday).filter(|w| *w > 0);
        if unit == Unit::Week {
            let possessive =
                self.sign(next, b'\'') && self.glued(next + 1) && self.words(next + 1) == "s";
            let dash = usize::from(self.is_hyphen(next));
            let at = if possessive { next + 2 } else { next + dash };
            if let Some(day) = weekday(at) {
                point.then = Some(Then::InWeek(day));
                next = at + 1;
            }
        }
        Some(Match::new(point, next))
    }

    fn away_named(&self, j: usize, shift: Shift, recent: bool) -> Option<Match> {
        let entry = self.entry(j)?;
        // "The following autumn" follows a time that is told of.
        if shift.told && shift.steps > 0 {
            return None;
        }
        if let Some(date) = self
            .month_first(j)
            .filter(|m| matches!(m.point.year, YearRef::Is(_)))
        {
            return Some(date);
        }
        let toward = YearRef::Toward(shift.steps.signum() as i8);
        if entry.weekday > 0 && (entry.weekday_full || self.tokens.len() <= 3) {
            let what = What::Weekday {
                weekday: entry.weekday,
                steps: Some(shift.steps as i8),
                recent,
            };
            // "this Friday 5/12" names the day itself.
            if let Some(date) = self.numeric(j + 1).or_else(|| self.month_first(j + 1))
                && matches!(date.point.what, What::Day { .. })
            {
                let mut found = date;
                if found.point.year == YearRef::Unknown {
                    found.point.year = YearRef::Toward(if shift.steps >= 0 { 0 } else { -1 });
                }
                return Some(found);
            }
            return Some(Match::new(Point::new(what), j + 1));
        }
        let mut found = self
            .named_holiday(j)
            .or_else(|| self.numeric_pair(j))
            .or_else(|| self.day_first(j).filter(|m| m.point.lacks_year()))
            .or_else(|| {
                let (month, after) = self.month(j)?;
                let day = self.day(after).filter(|d| !self.counted(d.1));
                let (what, next) = match day {
                    Some((day, next)) => (What::Day { month, day }, next),
                    None => (What::Month(month), j + 1),
                };
                let capital = self.is_capitalised(j) || entry.month_trust > words::Trust::Low;
                (capital && self.year(next).is_none()).then(|| Match::new(Point::new(what), next))
            })
            .or_else(|| {
                let season = entry.season?;
                Some(Match::new(Point::new(What::Season(season)), j + 1))
            })?;
        found.point.year = toward;
        Some(found)
    }

    /// "5/12" behind "next".
    fn numeric_pair(&self, i: usize) -> Option<Match> {
        self.numeric(i).filter(|m| m.point.lacks_year())
    }

    pub fn plural(&self, i: usize) -> bool {
        self.words(i).ends_with('s') || self.words(i).ends_with('S')
    }

    /// "next two days", "the past 12 months"; the count stays a figure of its own.
    fn rolling(&self, i: usize, j: usize, shift: Shift) -> Option<Match> {
        let (count, next, vague) = self.count(j).filter(|c| !self.is(c.1 - 1, Keyword::A))?;
        let unit = self.unit(self.skip_hyphen(next))?;
        let next = self.skip_hyphen(next) + 1;
        if shift.steps == 0 || self.is(j, Keyword::A) {
            return None;
        }
        // "The last five months of her life" are not the last five.
        if self.is(next, Keyword::Of) {
            return None;
        }
        let what = What::Rolling {
            count: count * i32::from(shift.steps),
            unit,
        };
        let mut found = Match::new(Point::new(what), next);
        found.point.vague = vague;
        found.core = Some((i, j));
        Some(found)
    }

    /// "2 upcoming months", "5 past years": the count before the selector.
    pub fn rolling_reversed(&self, i: usize) -> Option<Match> {
        let (count, j, vague) = self.count(i)?;
        let shift = self.entry(j)?.shift.filter(|s| s.steps != 0 && !s.told)?;
        let unit = self.unit(j + 1)?;
        if count == 1 || !self.plural(j + 1) && self.tokens.len() > 3 {
            return None;
        }
        // "only 3 next week": a week that is one is no plural.
        let what = What::Rolling {
            count: count * i32::from(shift.steps),
            unit,
        };
        let mut found = Match::new(Point::new(what), j + 2);
        found.point.vague = vague;
        found.core = Some((j, j + 1));
        Some(found)
    }

    /// A length of time as months, days and its finest unit: "1 month 21 days", "five years and a month".
    fn length(&self, i: usize) -> Option<(i32, i32, Unit, usize, bool)> {
        let (mut months, mut days, mut vague) = (0i32, 0i32, false);
        let mut finest: Option<Unit> = None;
        let mut at = i;
        loop {
            let and = usize::from(finest.is_some() && self.is(at, Keyword::And));
            let Some((count, next, soft)) = self.count(at + and) else {
                break;
            };
            let next = self.skip_hyphen(next);
            let Some(unit) = self
                .unit(next)
                .filter(|u| !matches!(u, Unit::Half | Unit::Workweek))
            else {
                break;
            };
            let (m, d) = cal::length(unit);
            months = months.checked_add(count.checked_mul(m)?)?;
            days = days.checked_add(count.checked_mul(d)?)?;
            vague |= soft;
            finest = match finest {
                Some(f) if cal::length(f).0 == 0 && d == 0 => Some(f),
                _ => Some(unit),
            };
            at = next + 1;
        }
        Some((months, days, finest?, at, vague))
    }

    /// "two weeks ago", "three years from now", "a year earlier", "in two months", "16 days after 2 January".
    pub fn offset(&self, i: usize) -> Option<Match> {
        let lead = match self.keyword(i) {
            Some(keyword @ (Keyword::In | Keyword::Within)) => Some(keyword),
            _ => None,
        };
        let start = i + usize::from(lead.is_some());
        let selected = self
            .entry(start)
            .and_then(|e| e.shift)
            .is_some_and(|s| s.steps == 1);
        let (months, days, unit, at, vague) =
            self.length(start + usize::from(selected && lead.is_some()))?;
        let whole = |what: What, next: usize, core: (usize, usize)| {
            let mut found = Match::new(Point::new(what), next);
            found.point.vague = vague;
            found.core = Some(core);
            found
        };
        let moved = |sign: i32, told: bool| What::Offset {
            months: sign * months,
            days: sign * days,
            unit,
            told,
        };
        let lasting = i.checked_sub(1).is_some_and(|b| self.is(b, Keyword::For));
        let hidden = self.sign(at, b'\'')
            && (self.is(at + 1, Keyword::Time) || self.is(at + 2, Keyword::Time));
        if lead == Some(Keyword::In) {
            let date = match self.keyword(at) {
                Some(Keyword::Since | Keyword::After | Keyword::From) => self.offset_base(at + 1),
                _ => None,
            };
            if let Some(base) = date.filter(|_| self.is(at, Keyword::Since)) {
                return Some(after(base, 1, months, days, unit, (at, at + 1)));
            }
            let coming = self.looks_ahead(i) || (i == 0 && at >= self.tokens.len());
            return (coming || hidden).then(|| whole(moved(1, false), at, (i, i + 1)));
        }
        if lead == Some(Keyword::Within) {
            let from_now = usize::from(self.is(at, Keyword::Of) || self.is(at, Keyword::From));
            let now = from_now > 0
                && (self.is(at + 1, Keyword::Now)
                    || self.entry(at + 1).is_some_and(|e| e.day == Some(0)));
            if !(now || selected || self.looks_ahead(i)) || (from_now > 0 && !now) {
                return None;
            }
            let what = What::Within { months, days, unit };
            return Some(whole(what, if now { at + 2 } else { at }, (i, i + 1)));
        }
        let ago = |what: What| Some(whole(what, at + 1, (at, at + 1)));
        let comma = usize::from(lasting && self.sign(at, b',') && self.is(at + 1, Keyword::From));
        let at = at + comma;
        match self.keyword(at)? {
            Keyword::Ago => ago(moved(-1, false)),
            Keyword::Back if !self.looks_ahead(i) && self.ends_clause(at + 1) => {
                ago(moved(-1, false))
            }
            Keyword::Hence => ago(moved(1, false)),
            Keyword::Later if !self.is(at + 1, Keyword::Than) => ago(moved(1, true)),
            Keyword::Earlier if !self.is(at + 1, Keyword::Than) => ago(moved(-1, true)),
            Keyword::In if self.is(at + 1, Keyword::The) && self.is(at + 2, Keyword::Future) => {
                Some(whole(moved(1, false), at + 3, (at, at + 3)))
            }
            keyword @ (Keyword::From | Keyword::After | Keyword::Before) => {
                let sign = if keyword == Keyword::Before { -1 } else { 1 };

                let now = self.is(at + 1, Keyword::Now)
                    || self.entry(at + 1).is_some_and(|e| e.day == Some(0));
                if now && !lasting {
                    return Some(whole(moved(sign, false), at + 2, (at, at + 2)));
                }
                let base = self.offset_base(at + 1)?;
                // "two years from 2019 to 2021" is a length with its ends.
                let ranged = self.is(base.next, Keyword::To) || self.is(base.next, Keyword::Until);
                if !ranged && keyword == Keyword::From && lasting {
                    return Some(starting(base, months, days, unit, (at, base.next)));
                }
                (!ranged).then(|| after(base, sign, months, days, unit, (at, base.next)))
            }
            Keyword::Starting => {
                let base = self.offset_base(at + 1 + usize::from(self.is(at + 1, Keyword::On)))?;
                let mut found = base;
                found.point.then = Some(Then::Starting { months, days, unit });
                found.core = Some((at, base.next));
                Some(found)
            }
            _ => None,
        }
    }

    /// The day a distance is counted from.
    pub fn offset_base(&self, i: usize) -> Option<Match> {
        let i = self.skip_the(i);
        let i = i + usize::from(self.is_unit(i, Unit::Year) && self.year(i + 1).is_some());
        self.numeric(i)
            .or_else(|| self.day_first(i))
            .or_else(|| self.month_first(i))
            .or_else(|| self.named_day(i))
            .or_else(|| self.holiday(i))
            .or_else(|| self.away(i))
            .or_else(|| self.weekday(i))
            .or_else(|| {
                self.bare_year(i).or_else(|| {
                    let (year, next) = self.year(i)?;
                    Some(Match::new(Point::in_year(What::Year, year), next))
                })
            })
            .filter(|m| m.point.then.is_none() && m.core.is_none())
    }

    fn ends_clause(&self, i: usize) -> bool {
        self.token(i).is_none_or(|t| !t.is_word())
    }

    /// True if the clause of token `i` shows that it speaks of the future.
    pub fn looks_ahead(&self, i: usize) -> bool {
        let before = (0..i).rev().find_map(|j| self.tense(j));
        let infinitive = i >= 2
            && (0..i - 1)
                .any(|j| self.is(j, Keyword::To) && self.token(j + 1).is_some_and(|t| t.is_word()));
        before == Some(Tense::Future) || (before.is_none() && infinitive)
    }

    /// "that weekend", "the same month", "that same year"; "the day after", "the year before" where the clause ends.
    pub fn told_of(&self, i: usize) -> Option<Match> {
        let away = |steps: i32, unit: Unit, next: usize| {
            let what = What::Away {
                steps,
                unit,
                from: From::Told,
            };
            Some(Match::new(Point::new(what), next))
        };
        let named = matches!(self.keyword(i), Some(Keyword::That | Keyword::Same));
        if named {
            let j = i + 1 + usize::from(self.is(i + 1, Keyword::Same));
            let unit = self.unit(j).filter(|u| *u != Unit::Half)?;
            // "that year-on-year growth", "the same day last year", "said that day trips".
            let goes_on = self.is_hyphen(j + 1) && self.glued(j + 1)
                || self.plural(j)
                || self.away(j + 1).is_some()
                || self.written_year(j + 1).is_some()
                || matches!(self.keyword(j + 1), Some(Keyword::A | Keyword::An));
            return (self.begins(i) && !goes_on).then(|| away(0, unit, j + 1))?;
        }
        let unit = self.unit(i).filter(|u| {
            matches!(u, Unit::Day | Unit::Week | Unit::Month | Unit::Year)
                && i > 0
                && self.is(i - 1, Keyword::The)
        })?;
        let steps = match self.keyword(i + 1)? {
            Keyword::After => 1,
            Keyword::Before => -1,
            _ => return None,
        };
        let ends = self.token(i + 2).is_none_or(|t| {
            !t.is_word() && !matches!(t.kind, Kind::Number { .. })
                || matches!(
                    t.entry().and_then(|e| e.keyword),
                    Some(Keyword::And | Keyword::Or | Keyword::To)
                )
        });
        // "The year before it was 21 %": a new clause begins behind the words that open the sentence.
        let opens = i == 1
            && matches!(
                self.words(i + 2).to_lowercase().as_str(),
                "it" | "they" | "this" | "that"
            )
            && self.token(i + 3).is_some_and(|t| t.is_word());
        ((ends || opens) && !self.plural(i)).then(|| away(steps, unit, i + 2))?
    }

    /// "year to date", "earlier this month", "later this year", "the weekend" (with "over" or "at").
    pub fn around_now(&self, i: usize) -> Option<Match> {
        if let Some(unit) = self.unit(i) {
            let mut j = self.skip_hyphen(i + 1);
            if self.is(j, Keyword::To) {
                j = self.skip_hyphen(j + 1);
                if self.is(j, Keyword::Date)
                    && matches!(unit, Unit::Year | Unit::Quarter | Unit::Month)
                {
                    return Some(Match::new(Point::new(What::ToDate(unit)), j + 1));
                }
            }
        }
        let then = match self.keyword(i)? {
            Keyword::Earlier => Then::Elapsed,
            Keyword::Later => Then::Remaining,
            _ => return None,
        };
        let j = i + 1 + usize::from(self.is(i + 1, Keyword::In));
        self.entry(j)?.shift.filter(|s| s.steps == 0)?;
        let mut found = self.away(j)?;
        let away = matches!(found.point.what, What::Away { .. }) && found.point.then.is_none();
        found.point.then = Some(then);
        away.then_some(found)
    }
}

fn starting(base: Match, months: i32, days: i32, unit: Unit, core: (usize, usize)) -> Match {
    let mut found = base;
    found.point.then = Some(Then::Starting { months, days, unit });
    found.core = Some(core);
    found
}

fn after(
    base: Match,
    sign: i32,
    months: i32,
    days: i32,
    unit: Unit,
    core: (usize, usize),
) -> Match {
    let mut found = base;
    found.point.then = Some(Then::Offset {
        months: sign * months,
        days: sign * days,
        unit,
    });
    found.core = Some(core);
    found
}
