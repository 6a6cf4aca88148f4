//! The periods of reports: quarters, halves, fiscal years, seasons, "mid-2025", "the first nine months of".

use super::parser::{Match, Parser, WrittenYear};
use super::point::{From, Point, Then, What, YearRef};
use super::token::Kind;
use super::words::{Edge, Keyword, Unit};

impl Parser<'_> {
    /// "Q3 2025", "3Q25", "H1", "Q3 FY25", "third quarter of fiscal 2026", "fiscal third quarter", "second-half".
    pub fn quarter(&self, i: usize) -> Option<Match> {
        if !self.begins(i) {
            return None;
        }
        if let Some(months) = self.first_months(i) {
            return Some(months);
        }
        let (what, fiscal, next, bare) = self.quarter_name(i)?;
        let mut point = Point::new(what);
        point.fiscal = fiscal;
        if let Some(year) = self.quarter_year(next) {
            point.year = year.year;
            point.fiscal |= year.fiscal;
            return Some(Match::new(point, year.next));
        }
        // "the second half" of anything else than a year is no period.
        // Of "second-half" it depends: its profit or its substitute.
        let accounts = self.glued(next - 1) && self.entry(next).is_some_and(|e| e.accounts);
        let half = matches!(what, What::Half(_)) && bare && !accounts;
        let of_other = self.is(next, Keyword::Of);
        (!half && !of_other && self.ends(next)).then(|| Match::new(point, next))
    }

    /// "9M 2025", "6M25": the first months of a year, as accounts abbreviate them.
    fn first_months(&self, i: usize) -> Option<Match> {
        let (count @ (3 | 6 | 9), 1, false) = self.number(i)? else {
            return None;
        };
        if !(self.words(i + 1).eq_ignore_ascii_case("m") && self.glued(i + 1)) {
            return None;
        }
        let year = self.quarter_year(i + 2)?;
        let mut found = Match::new(Point::new(What::Year), year.next);
        found.point.year = year.year;
        found.point.fiscal = year.fiscal;
        found.point.then = Some(Then::First {
            count: count as i8,
            unit: Unit::Month,
        });
        (year.year != YearRef::Unknown).then_some(found)
    }

    /// The quarter or half itself; the last flag is true if it is spelled out.
    fn quarter_name(&self, i: usize) -> Option<(What, bool, usize, bool)> {
        let part = |mark: Keyword, n: u32| match mark {
            Keyword::QuarterMark if (1..=4).contains(&n) => Some(What::Quarter(n as i8)),
            Keyword::HalfMark if (1..=2).contains(&n) => Some(What::Half(n as i8)),
            _ => None,
        };
        if let Some(mark) = self.keyword(i)
            && let Some((n, 1, false)) = self.number(i + 1)
            && self.glued(i + 1)
            && let Some(what) = part(mark, n)
        {
            return Some((what, false, i + 2, false));
        }
        if let Some((n, 1, false)) = self.number(i)
            && self.glued(i + 1)
            && let Some(what) = self.keyword(i + 1).and_then(|mark| part(mark, n))
        {
            return Some((what, false, i + 2, false));
        }
        if self.is_fiscal(i)
            && self.is(i + 1, Keyword::QuarterMark)
            && let Some((what, _, next, _)) = self.quarter_name(i + 1)
        {
            return Some((what, true, next, false));
        }
        let mut j = i;
        let mut fiscal = self.is_fiscal(j);
        j += usize::from(fiscal);
        let last = self
            .entry(j)
            .and_then(|e| e.shift)
            .is_some_and(|s| s.steps == -1 && !s.told);
        let (nth, after) = if last { (-1, j + 1) } else { self.ordinal(j)? };
        j = self.skip_hyphen(after);
        if self.is_fiscal(j) {
            fiscal = true;
            j += 1;
        }
        let what = match (self.unit(j)?, nth) {
            (Unit::Quarter, 1..=4) => What::Quarter(nth),
            (Unit::Half, 1 | 2) => What::Half(nth),
            (Unit::Quarter, -1) => What::Quarter(4),
            (Unit::Half, -1) => What::Half(2),
            _ => return None,
        };
        // "the last quarter" is the one before this; with "of 2017" it is the fourth.
        if last && !(self.is(j + 1, Keyword::Of) && self.quarter_year(j + 1).is_some()) {
            return None;
        }
        let compound = self.sign(j + 1, b'-') && self.glued(j + 1) && self.glued(j + 2);
        (!compound).then_some((what, fiscal, j + 1, true))
    }

    /// The year behind a quarter: glued ("3Q25"), in two digits after "FY" or "'", "of the year", or as behind a month.
    fn quarter_year(&self, next: usize) -> Option<WrittenYear> {
        // "revenue_h1_25": a header has no figures but those of its period.
        if (self.glued(next) || self.reports)
            && let Some((year, after)) = self.short_year(next)
        {
            return Some(WrittenYear {
                year: YearRef::Is(year),
                fiscal: false,
                next: after,
            });
        }
        if let Some(year) = self.written_year(next) {
            return Some(year);
        }
        let the = self.is(next, Keyword::Of) && self.is(next + 1, Keyword::The);
        if the && self.is_unit(next + 2, Unit::Year) {
            return Some(WrittenYear {
                year: YearRef::Unknown,
                fiscal: false,
                next: next + 3,
            });
        }
        if the && self.is_fiscal(next + 2) && self.is_unit(next + 3, Unit::Year) {
            return Some(WrittenYear {
                year: YearRef::Unknown,
                fiscal: true,
                next: next + 4,
            });
        }
        None
    }

    /// A year, then its part: "2018Q4", "2017-q1", "2025 third quarter", "FY26 Q1", "last year's fourth quarter".
    pub fn year_then_quarter(&self, i: usize) -> Option<Match> {
        let (year, fiscal, mut j) = self.leading_year(i)?;
        if self.sign(j, b'\'') && self.words(j + 1).eq_ignore_ascii_case("s") && self.glued(j + 1) {
            j += 2;
        }
        if self.is_hyphen(j) && self.glued(j) && self.glued(j + 1) {
            j += 1;
        }
        let (what, own, next, _) = self.quarter_name(j)?;
        let mut point = Point::new(what);
        point.year = year;
        point.fiscal = fiscal || own;
        (self.ends(next) && self.written_year(next).is_none()).then(|| Match::new(point, next))
    }

    fn leading_year(&self, i: usize) -> Option<(YearRef, bool, usize)> {
        if let Some((value, 4, false)) = self.number(i) {
            let fits = self.begins(i) && (1900..2100).contains(&value);
            return fits.then_some((YearRef::Is(value as i16), false, i + 1));
        }
        if let Some(found) = self.fiscal_year(i) {
            return Some((found.point.year, true, found.next));
        }
        let shift = self.entry(i)?.shift?;
        self.is_unit(i + 1, Unit::Year)
            .then_some((YearRef::Shift(shift.steps), false, i + 2))
    }

    /// "fiscal 2026", "FY25", "fiscal year 2025/26", "the 2026 fiscal year", "2024/25", "calendar 2026".
    pub fn fiscal_year(&self, i: usize) -> Option<Match> {
        if !self.begins(i) {
            return None;
        }
        let point = |year: i16, fiscal: bool| Point {
            fiscal,
            ..Point::in_year(What::Year, year)
        };
        if let Some((year, next)) = self.span_year(i) {
            let mut next = next + usize::from(self.is_fiscal(next));
            if self.is_unit(next, Unit::Year) {
                next += 1;
            }
            return Some(Match::new(point(year, true), next));
        }
        if let Some((value, 4, false)) = self.number(i) {
            let fits = self.is_fiscal(i + 1)
                && self.is_unit(i + 2, Unit::Year)
                && (1900..2100).contains(&value);
            return fits.then(|| Match::new(point(value as i16, true), i + 3));
        }
        let keyword = self.keyword(i)?;
        if !matches!(
            keyword,
            Keyword::Fiscal | Keyword::FiscalMark | Keyword::Calendar
        ) {
            return None;
        }
        let j = i + 1 + usize::from(self.is_unit(i + 1, Unit::Year));
        let fiscal = keyword != Keyword::Calendar;
        let (year, next) = self.span_year(j).or_else(|| self.year(j)).or_else(|| {
            self.short_year(j)
                .filter(|_| keyword == Keyword::FiscalMark)
        })?;
        Some(Match::new(point(year, fiscal), next))
    }

    /// "the September quarter", "the March quarter of 2025".
    pub fn quarter_of_month(&self, i: usize) -> Option<Match> {
        let (month, after) = self.month(i)?;
        if !self.is_unit(after, Unit::Quarter) || !self.is_capitalised(i) {
            return None;
        }
        let mut point = Point::new(What::QuarterEnding(month));
        let mut next = after + 1;
        if let Some(year) = self.written_year(next).filter(|y| !y.fiscal) {
            point.year = year.year;
            next = year.next;
        }
        Some(Match::new(point, next))
    }

    /// "summer 2025", "the spring of 2024", "last fall", "in winter".
    pub fn season(&self, i: usize) -> Option<Match> {
        let season = self.entry(i)?.season?;
        if !self.begins(i) {
            return None;
        }
        let mut point = Point::new(What::Season(season));
        if let Some(year) = self.written_year(i + 1).filter(|y| !y.fiscal) {
            point.year = year.year;
            return Some(Match::new(point, year.next));
        }
        let of = usize::from(self.is(i + 1, Keyword::Of));
        if let Some(year) = self.span_year(i + 1 + of) {
            point.year = YearRef::Is(year.0 - 1);
            return Some(Match::new(point, year.1));
        }
        let before = i.checked_sub(1)?;
        let asked = match self.keyword(before) {
            Some(
                Keyword::In
                | Keyword::Through
                | Keyword::Since
                | Keyword::By
                | Keyword::Until
                | Keyword::Before
                | Keyword::After,
            ) => season.sure || self.is(before, Keyword::In),
            Some(Keyword::The) => {
                season.sure
                    && before > 0
                    && matches!(
                        self.keyword(before - 1),
                        Some(
                            Keyword::In
                                | Keyword::Over
                                | Keyword::Through
                                | Keyword::Since
                                | Keyword::By
                                | Keyword::Until
                                | Keyword::Before
                                | Keyword::After
                        )
                    )
            }
            Some(Keyword::And) => {
                before > 0 && self.entry(before - 1).is_some_and(|e| e.season.is_some())
            }
            _ => false,
        };
        let joined = self.is(before, Keyword::And);
        let modifies = !joined
            && self.token(i + 1).is_some_and(|t| {
                t.gap
                    && matches!(t.kind, Kind::Word { entry: None, .. })
                    && !t.span().of(self.text).ends_with("ed")
            });
        (asked && (season.sure || !modifies)).then(|| Match::new(point, i + 1))
    }

    /// "mid-2025", "early March", "the end of the third quarter", "late last year", "year-end 2025".
    pub fn edge(&self, i: usize) -> Option<Match> {
        if let Some(found) = self.year_end(i) {
            return Some(found);
        }
        let edge = self.entry(i)?.edge?;
        if !self.begins(i) {
            return None;
        }
        let short = matches!(edge, Edge::Early | Edge::Mid | Edge::Late);
        let mut j = self.skip_hyphen(i + 1);
        let mut edge = edge;
        if short && self.is(j, Keyword::To) {
            let second = self.skip_hyphen(j + 1);
            edge = match (edge, self.entry(second)?.edge?) {
                (Edge::Early, Edge::Mid) => Edge::EarlyToMid,
                (Edge::Mid, Edge::Late) => Edge::MidToLate,
                _ => return None,
            };
            j = self.skip_hyphen(second + 1);
        }
        let hyphen = j > i + 1;
        if !short && !hyphen && !self.is(j, Keyword::Of) && !self.is_bare_end(i, edge) {
            return None;
        }
        if !hyphen
            && matches!(
                self.keyword(j),
                Some(Keyword::Of | Keyword::In | Keyword::On)
            )
        {
            j += 1;
        }
        let the = self.is(j, Keyword::The);
        j = self.skip_the(j);
        let inner = self.edge_base(j).or_else(|| {
            let unit = self.unit(j)?;
            let bare = the || matches!(unit, Unit::Year);
            let away = What::Away {
                steps: 0,
                unit,
                from: From::Writing,
            };
            (!short && bare && unit != Unit::Day && !self.is(j + 1, Keyword::Of))
                .then(|| Match::new(Point::new(away), j + 1))
        })?;
        if inner.point.edge.is_some() || inner.core.is_some() {
            return None;
        }
        let mut found = inner;
        found.point.edge = Some(edge);
        Some(found)
    }

    /// "At end June", "End August" as a header: not the verb of "will end June".
    fn is_bare_end(&self, i: usize, edge: Edge) -> bool {
        let month = self
            .month_first(i + 1)
            .is_some_and(|m| matches!(m.point.what, What::Month(_)));
        let led = i.checked_sub(1).is_none_or(|before| {
            let word = self.words(before).to_lowercase();
            matches!(
                word.as_str(),
                "at" | "by" | "from" | "since" | "until" | "till" | "to" | "and"
            ) || self.token(before).is_some_and(|t| !t.is_word())
        });
        edge == Edge::End && month && led
    }

    fn edge_base(&self, j: usize) -> Option<Match> {
        self.decade(j)
            .or_else(|| self.century(j))
            .or_else(|| self.quarter_of_month(j))
            .or_else(|| {
                self.month_first(j)
                    .filter(|m| matches!(m.point.what, What::Month(_)))
            })
            .or_else(|| self.year_then_quarter(j))
            .or_else(|| self.quarter(j))
            .or_else(|| self.fiscal_year(j))
            .or_else(|| self.season(j))
            .or_else(|| self.named_season(j))
            .or_else(|| self.away(j))
            .or_else(|| {
                let (year, next) = self.year(j)?;
                Some(Match::new(Point::in_year(What::Year, year), next))
            })
    }

    fn named_season(&self, i: usize) -> Option<Match> {
        let season = self.entry(i)?.season.filter(|s| s.sure)?;
        Some(Match::new(Point::new(What::Season(season)), i + 1))
    }

    /// "year-end", "year-end 2025", "mid-year", "midyear 2026".
    fn year_end(&self, i: usize) -> Option<Match> {
        let mid = self.entry(i)?.edge == Some(Edge::Mid);
        let (first, second) = (i, self.skip_hyphen(i + 1));
        if second == i + 1 {
            return None;
        }
        let end = self.is_unit(first, Unit::Year)
            && self
                .entry(second)
                .is_some_and(|e| e.edge == Some(Edge::End));
        if !(end || (mid && self.is_unit(second, Unit::Year))) {
            return None;
        }
        let mut point = if end {
            Point::new(What::Day { month: 12, day: 31 })
        } else {
            Point {
                edge: Some(Edge::Mid),
                year: YearRef::Shift(0),
                ..Point::new(What::Year)
            }
        };
        let mut next = second + 1;
        if let Some(year) = self.written_year(next) {
            point.year = year.year;
            point.fiscal = year.fiscal;
            next = year.next;
        } else if end {
            point.year = YearRef::Shift(0);
        }
        Some(Match::new(point, next))
    }

    /// "the first week of 2021", "last Monday of March", "the first nine months of fiscal 2025", "20th of next month".
    pub fn part_of(&self, i: usize) -> Option<Match> {
        if !self.begins(i) {
            return None;
        }
        let shift = self.entry(i).and_then(|e| e.shift);
        let last = shift.is_some_and(|s| s.steps == -1 && !s.told);
        let (mut nth, mut j) = if last { (-1, i + 1) } else { self.ordinal(i)? };
        // "the third last week of".
        if nth > 0
            && self
                .entry(j)
                .and_then(|e| e.shift)
                .is_some_and(|s| s.steps == -1 && !s.told)
        {
            nth = -nth;
            j += 1;
        }
        let mut core = None;
        let then = if let Some((count, next, _)) = self.count(j).filter(|_| matches!(nth, -1 | 1)) {
            let unit = self.unit(next)?;
            j = next + 1;
            core = Some((i, i + 1));
            Then::First {
                count: nth * i8::try_from(count).ok()?,
                unit,
            }
        } else if let Some(weekday) = self.entry(j).map(|e| e.weekday).filter(|w| *w > 0) {
            j += 1;
            Then::NthWeekday { nth, weekday }
        } else if let Some(unit) = self.unit(j) {
            j += 1;
            match unit {
                Unit::Day if nth > 0 => Then::Day(nth),
                Unit::Year | Unit::Half | Unit::Quarter | Unit::Decade | Unit::Century => {
                    return None;
                }
                _ => Then::Nth { nth, unit },
            }
        } else if nth > 0 && self.is(j, Keyword::Of) && self.month(self.skip_the(j + 1)).is_none() {
            Then::Day(nth)
        } else {
            return None;
        };
        if !matches!(self.keyword(j), Some(Keyword::Of | Keyword::In)) {
            // "the first ten days of" may lose its "of" before "last year".
            self.entry(j)?.shift?;
            j -= 1;
        }
        let the = self.is(j + 1, Keyword::The);
        let k = self.skip_the(j + 1);
        let container = self.edge_base(k).or_else(|| {
            let unit = self.unit(k).filter(|_| the)?;
            let away = What::Away {
                steps: 0,
                unit,
                from: From::Writing,
            };
            Some(Match::new(Point::new(away), k + 1))
        })?;
        let month = matches!(
            container.point.what,
            What::Month(_)
                | What::Away {
                    unit: Unit::Month,
                    ..
                }
        );
        // "The opening weekend of this year's festival", "the final day of the 1999–2000 season".
        let owner = self.sign(container.next, b'\'')
            && self.glued(container.next + 1)
            && self.words(container.next + 1) == "s";
        let whole = !matches!(then, Then::First { .. });
        if container.point.then.is_some()
            || (matches!(then, Then::Day(_)) && !month)
            || (whole
                && (owner || container.point.fiscal || self.is(container.next, Keyword::Season)))
        {
            return None;
        }
        let mut found = container;
        found.point.then = Some(then);
        found.core = core.map(|c| {
            if container.point.year == YearRef::Unknown {
                c
            } else {
                (k, container.next)
            }
        });
        Some(found)
    }
}
