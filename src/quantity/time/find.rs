//! The way through a text: finds each date, pairs the ends of ranges, reads the preposition before it, settles its days.

use std::cell::Cell;

use jiff::civil::Date;

use super::calendar::{self as cal, Days};
use super::parser::{Match, Parser};
use super::point::{Leaning, Point, Setting, Then, What, YearRef};
use super::range::{Stretch, range};
use super::token::{self, Kind};
use super::words::{self, Edge, Entry, Keyword, Tense};
use super::{Period, PeriodOp};
use crate::text::Span;

/// Every date or period that `text` speaks of, in order and without overlap.
///
/// `text` is rendered prose: a sentence, a paragraph or a table row. `anchor` is the day the document
/// was written on; it settles "last year", "Friday" and "in November". Without it those keep what
/// they say: [`Period::partial`] for a month or a day, no days for the rest.
///
/// A length of time that is a figure of its own stays out of [`Period::core`]: of "over the next
/// eight years" the span is "next eight years" and the core "next", of "two weeks ago" it is "ago".
pub fn periods(text: &str, anchor: Option<Date>) -> Vec<Period> {
    periods_after(text, anchor, None)
}

/// The same for a text that stands behind another one which tells of the time `told` (first and last day, both
/// included): "the year before" counts from it.
pub fn periods_after(text: &str, anchor: Option<Date>, told: Option<(Date, Date)>) -> Vec<Period> {
    find(text, anchor, told, false)
}

/// The same for the header of a table's column: "End of June" is the last one.
pub fn header_periods(text: &str, anchor: Option<Date>) -> Vec<Period> {
    find(text, anchor, None, true)
}

fn find(text: &str, anchor: Option<Date>, told: Option<Days>, reports: bool) -> Vec<Period> {
    if u32::try_from(text.len()).is_err() || !words::has_candidate(text) {
        return Vec::new();
    }
    let parser = Parser {
        text,
        tokens: token::tokens(text),
        anchor,
        behind_dash: Cell::new(usize::MAX),
        reports,
    };
    let mut found = Vec::new();
    let mut told = told;
    let mut at = 0;
    while at < parser.tokens.len() {
        let Some(stretch) = parser.stretch(at) else {
            at += 1;
            continue;
        };
        if !parser.ends(stretch.next) {
            // Part of something longer (a telephone number, a version): none of it is a date.
            at = parser.end_of_cluster(stretch.next);
            continue;
        }
        if let Some((period, next)) = parser.period(at, &stretch, told) {
            if period.op == PeriodOp::At
                && let (Some(from), Some(to)) = (period.from, period.to)
            {
                told = Some((from, to));
            }
            found.push(period);
            at = next.max(at + 1);
            while let Some((other, next)) = parser.other_year(&stretch, at) {
                found.push(other);
                at = next;
            }
        } else {
            at += 1;
        }
    }
    found
}

impl Parser<'_> {
    pub fn point(&self, i: usize) -> Option<Match> {
        let token = self.token(i)?;
        match token.kind {
            Kind::Number { digits, .. } => {
                let percent = self.sign(i + 1, b'%');
                if percent || !self.begins(i) {
                    return None;
                }
                // "46.2", "20200701", "10:30": nothing but a date in figures can follow a sign here.
                if digits > 4
                    || !self.may_end(i + 1) && !self.token(i + 1).is_some_and(|t| t.is_word())
                {
                    return self.numeric(i);
                }
                self.numeric(i)
                    .or_else(|| self.spaced(i))
                    .or_else(|| self.ended(i))
                    .or_else(|| self.part_of(i))
                    .or_else(|| self.offset(i))
                    .or_else(|| self.rolling_reversed(i))
                    .or_else(|| self.weekdays(i))
                    .or_else(|| self.day_first(i))
                    .or_else(|| self.fiscal_year_with_end(i))
                    .or_else(|| self.fiscal_year(i))
                    .or_else(|| self.year_then_quarter(i))
                    .or_else(|| self.quarter(i))
                    .or_else(|| self.year_then_month(i))
                    .or_else(|| self.decade(i))
                    .or_else(|| self.century(i))
                    .or_else(|| self.bare_year(i))
                    .or_else(|| self.day_of_month(i))
            }
            Kind::Sign(b'\'') => self.decade(i),
            Kind::Word {
                entry: Some(entry), ..
            } => self.point_at_word(i, entry),
            _ => None,
        }
    }

    /// Tries what the word at `i` can begin; most words can begin little or nothing.
    fn point_at_word(&self, i: usize, entry: &Entry) -> Option<Match> {
        if !entry.begins {
            return None;
        }
        if let Some(Keyword::In | Keyword::Within) = entry.keyword {
            return self.offset(i);
        }
        if entry.month > 0
            && let Some(found) = self.quarter_of_month(i).or_else(|| self.month_first(i))
        {
            return Some(found);
        }
        if entry.weekday > 0 {
            return self.weekday(i);
        }
        let counts = entry.cardinal.is_some()
            || matches!(entry.keyword, Some(Keyword::A | Keyword::An | Keyword::Few));
        let ranks = entry.ordinal.is_some() || entry.shift.is_some();
        let fiscal = matches!(
            entry.keyword,
            Some(
                Keyword::Fiscal
                    | Keyword::Yearly
                    | Keyword::FiscalMark
                    | Keyword::Calendar
                    | Keyword::QuarterMark
                    | Keyword::HalfMark
            )
        );
        None.or_else(|| {
            (counts
                || ranks
                || entry.unit.is_some()
                || fiscal
                || entry.keyword == Some(Keyword::Full))
            .then(|| self.ended(i))?
        })
        .or_else(|| (ranks || counts).then(|| self.part_of(i))?)
        .or_else(|| entry.unit.and_then(|_| self.week_of(i)))
        .or_else(|| (entry.unit.is_some() || fiscal).then(|| self.numbered_week(i))?)
        .or_else(|| (entry.edge.is_some() || entry.unit.is_some()).then(|| self.edge(i))?)
        .or_else(|| (ranks || fiscal).then(|| self.year_then_quarter(i))?)
        .or_else(|| (ranks || fiscal || counts).then(|| self.quarter(i))?)
        .or_else(|| counts.then(|| self.offset(i).or_else(|| self.rolling_reversed(i)))?)
        .or_else(|| (counts || ranks).then(|| self.weekdays(i))?)
        .or_else(|| self.told_of(i))
        .or_else(|| self.around_now(i))
        .or_else(|| self.named_day(i))
        .or_else(|| ranks.then(|| self.away(i))?)
        .or_else(|| fiscal.then(|| self.fiscal_year_with_end(i).or_else(|| self.fiscal_year(i)))?)
        .or_else(|| entry.season.and_then(|_| self.season(i)))
        .or_else(|| entry.holiday.then(|| self.holiday(i))?)
        .or_else(|| (counts || ranks).then(|| self.day_first(i))?)
        .or_else(|| (entry.decade.is_some() || counts).then(|| self.decade(i))?)
        .or_else(|| (counts || ranks).then(|| self.century(i))?)
        .or_else(|| counts.then(|| self.bare_year(i))?)
        .or_else(|| (counts || ranks).then(|| self.day_of_month(i))?)
    }

    /// The first token behind `i` that white space parts from what goes before.
    fn end_of_cluster(&self, i: usize) -> usize {
        let mut at = i;
        while self.glued(at) {
            at += 1;
        }
        at
    }

    fn leaning(&self, i: usize, stretch: &Stretch, op: PeriodOp) -> Leaning {
        let outside = |j: &usize| *j < stretch.opener || *j >= stretch.next;
        let alone = (0..self.tokens.len())
            .filter(outside)
            .all(|j| !self.token(j).is_some_and(|t| t.is_word()) || self.keyword(j).is_some());
        if alone {
            return if self.reports {
                Leaning::Past
            } else {
                Leaning::Ahead
            };
        }
        let near = (0..i)
            .rev()
            .find_map(|j| self.tense(j))
            .or_else(|| (stretch.next..self.tokens.len()).find_map(|j| self.tense(j)));
        match (op, near) {
            (PeriodOp::Since, _) => Leaning::Past,
            (_, Some(Tense::Past)) => Leaning::Past,
            (_, Some(Tense::Future)) => Leaning::Future,
            (PeriodOp::By | PeriodOp::Until | PeriodOp::Before, None) => Leaning::Future,
            _ => Leaning::Unknown,
        }
    }

    /// The preposition before token `i` if it changes what is said: what it means and where it begins.
    fn operator(&self, i: usize, stretch: &Stretch) -> (PeriodOp, usize, usize) {
        let plain = (PeriodOp::At, i, stretch.next);
        let Some(mut before) = i.checked_sub(1) else {
            return plain;
        };
        if self.is_hyphen(before) && self.glued(before) && self.glued(i) && before > 0 {
            return match self.keyword(before - 1) {
                Some(Keyword::Pre) => (PeriodOp::Before, before - 1, stretch.next),
                Some(Keyword::Post) => (PeriodOp::After, before - 1, stretch.next),
                _ => plain,
            };
        }
        if self.is(before, Keyword::The) && before > 0 {
            before -= 1;
        }
        let mut keyword = self.keyword(before);
        let mut start = before;
        // "starting in", "effective from", "ahead of", "prior to", "no later than".
        if let Some(earlier) = before.checked_sub(1) {
            let two = (self.keyword(earlier), keyword);
            if let (Some(Keyword::Starting), Some(Keyword::In | Keyword::On | Keyword::From)) = two
            {
                return (PeriodOp::Since, earlier, stretch.next);
            }
            if let (Some(Keyword::Prior), Some(Keyword::To | Keyword::Of)) = two {
                return (PeriodOp::Before, earlier, stretch.next);
            }
            if let (Some(Keyword::Later), Some(Keyword::Than)) = two {
                let no = earlier > 0 && self.is(earlier - 1, Keyword::No);
                keyword = Some(if no { Keyword::By } else { Keyword::After });
                start = earlier - usize::from(no);
            }
        }
        let whole = stretch.first.edge == Some(Edge::End);
        let op = match keyword {
            Some(Keyword::By) => PeriodOp::By,
            Some(Keyword::Before) if whole => PeriodOp::By,
            Some(Keyword::Before) => PeriodOp::Before,
            Some(Keyword::After) => PeriodOp::After,
            Some(Keyword::Since) => PeriodOp::Since,
            Some(Keyword::Until | Keyword::Through) => PeriodOp::Until,
            Some(Keyword::Starting) => PeriodOp::Since,
            Some(Keyword::From) => {
                let onward = matches!(
                    self.keyword(stretch.next),
                    Some(Keyword::Onward | Keyword::On)
                ) && (self.is(stretch.next, Keyword::Onward)
                    || !self.token(stretch.next + 1).is_some_and(|t| t.is_word()));
                let opening = before == 0 && self.sign(stretch.next, b',');
                return match (onward, opening) {
                    (true, _) => (PeriodOp::Since, start, stretch.next + 1),
                    (_, true) => (PeriodOp::Since, start, stretch.next),
                    _ => plain,
                };
            }
            _ => return plain,
        };
        (op, start, stretch.next)
    }

    fn period(&self, i: usize, stretch: &Stretch, told: Option<Days>) -> Option<(Period, usize)> {
        let (op, start, end) = match stretch.last {
            Some(_) => (PeriodOp::At, stretch.opener, stretch.next),
            None => self.operator(i, stretch),
        };
        let written = |p: &Point| matches!(p.year, YearRef::Is(_));
        let leaning = match written(&stretch.first) && stretch.last.as_ref().is_none_or(written) {
            true => Leaning::Unknown,
            false => self.leaning(i, stretch, op),
        };
        let mut setting = Setting {
            anchor: self.anchor,
            leaning,
            told,
        };
        if setting.anchor.is_none() && stretch.first.lacks_year() {
            setting.anchor = told.map(|t| t.0);
            setting.leaning = Leaning::Unknown;
        }
        let seasons = self.season_pair(stretch, &setting);
        let (resolved, stop) = match (stretch.last, seasons) {
            (Some(last), _) => (range(&stretch.first, &last, &setting)?, stretch.next),
            (None, Some((joined, next))) => (joined, next),
            (None, None) => {
                let mut first = stretch.first;
                // "Closed for two weeks starting 20 May": a notice speaks of its own year.
                if leaning == Leaning::Unknown
                    && first.lacks_year()
                    && matches!(first.then, Some(Then::Starting { .. }))
                {
                    first.year = YearRef::Toward(0);
                }
                (first.resolve(&setting)?, end)
            }
        };
        let (from, to) = open(op, resolved.days);
        let core_end = stretch.core.1.max(if stop > end { stop } else { 0 });
        let at = |token: usize| self.token(token).map_or(0, |t| t.span().start);
        let after = |token: usize| {
            token
                .checked_sub(1)
                .and_then(|t| self.token(t))
                .map_or(0, |t| t.span().end)
        };
        let period = Period {
            span: Span::new(at(start), after(stop.max(end))),
            core: Span::new(at(stretch.core.0), after(core_end)),
            from,
            to,
            grain: resolved.grain,
            calendar: resolved.calendar,
            op,
            // "By the end of" is sharp: all of the period lies before it.
            fuzzy: resolved.fuzzy && !(whole_before(op) && stretch.first.edge == Some(Edge::End)),
            relative: resolved.relative,
            partial: resolved.partial,
            guessed: resolved.guessed,
        };
        Some((period, stop.max(stretch.next)))
    }

    /// The years that share a day or a part of the year with the date before them: "the nine months ended
    /// 30 September 2025 and 2024", "as of December 31, 2025, 2024 and 2023".
    fn other_year(&self, stretch: &Stretch, i: usize) -> Option<(Period, usize)> {
        let point = &stretch.first;
        let shares = stretch.last.is_none()
            && matches!(point.year, YearRef::Is(_))
            && match (point.what, point.then) {
                (_, Some(Then::Ending { .. } | Then::First { .. })) => true,
                (What::Quarter(_) | What::Half(_) | What::QuarterEnding(_), None) => true,
                (What::Day { .. }, None) => {
                    let before = stretch.opener.checked_sub(1);
                    before.is_some_and(|b| self.is(b, Keyword::Of) || self.is(b, Keyword::At))
                }
                _ => false,
            };
        let comma = i + usize::from(self.sign(i, b','));
        let j = comma + usize::from(self.is(comma, Keyword::And) || self.is(comma, Keyword::Or));
        let (year @ 1900..2100, 4, false) = self.number(j)? else {
            return None;
        };
        let longer = self.stretch(j).is_some_and(|s| s.next != j + 1);
        if !shares || j == i || !self.ends(j + 1) || self.counted(j + 1) || longer {
            return None;
        }
        let setting = Setting {
            anchor: self.anchor,
            leaning: Leaning::Unknown,
            told: None,
        };
        let point = Point {
            year: YearRef::Is(year as i16),
            ..*point
        };
        let resolved = point.resolve(&setting)?;
        let days = resolved.days?;
        let span = self.token(j)?.span();
        let period = Period {
            span,
            core: span,
            from: Some(days.0),
            to: Some(days.1),
            grain: resolved.grain,
            calendar: resolved.calendar,
            op: PeriodOp::At,
            fuzzy: resolved.fuzzy,
            relative: false,
            partial: None,
            guessed: false,
        };
        Some((period, j + 1))
    }
}

fn whole_before(op: PeriodOp) -> bool {
    matches!(op, PeriodOp::By | PeriodOp::Until)
}

/// The days an event can lie on that is "by", "since" or "before" these.
fn open(op: PeriodOp, days: Option<Days>) -> (Option<Date>, Option<Date>) {
    let Some((from, to)) = days else {
        return (None, None);
    };
    match op {
        PeriodOp::At => (Some(from), Some(to)),
        PeriodOp::By | PeriodOp::Until => (None, Some(to)),
        PeriodOp::Before => (None, cal::add_days(from, -1)),
        PeriodOp::After => (cal::add_days(to, 1), None),
        PeriodOp::Since => (Some(from), None),
    }
}
