//! Two dates that make one period: "from 2019 to 2021", "Dec. 5–7", "between June and September 2024".

use jiff::civil::Date;

use super::Grain;
use super::calendar::{self as cal, Days};
use super::parser::{Match, Parser};
use super::point::{Leaning, Point, Resolved, Setting, What, YearRef};
use super::token::{self, Kind};
use super::words::{Edge, Keyword};

/// One date or the two ends of a range, still to be settled.
pub(super) struct Stretch {
    pub first: Point,
    pub last: Option<Point>,
    pub next: usize,
    pub core: (usize, usize),
    /// "from" or "between" stands before the range and belongs to it.
    pub opener: usize,
}

impl Parser<'_> {
    pub fn stretch(&self, i: usize) -> Option<Stretch> {
        match self.token(i)?.kind {
            Kind::Number { .. } | Kind::Sign(b'\'') => {}
            Kind::Word {
                entry: Some(entry), ..
            } if entry.begins => {}
            _ => return None,
        }
        let opener = self.opener(i);
        if let Some(days) = self.days_of_month(i, opener) {
            return Some(days);
        }
        let now = opener.filter(|_| self.is(i, Keyword::Now));
        let found = match now {
            Some(_) => Match::new(Point::new(What::DaysAway(0)), i + 1),
            None => self.point(i)?,
        };
        let found = self.trailing_weekday(found);
        let core = found.core.unwrap_or((i, found.next));
        let mut stretch = Stretch {
            first: found.point,
            last: None,
            next: found.next,
            core,
            opener: i,
        };
        if let Some(end) = self.range_end(&found, opener.map(|o| self.keyword(o))) {
            let mut last = end.point;
            share(&mut stretch.first, &mut last);
            stretch.last = Some(last);
            stretch.next = end.next;
            stretch.core = (i, end.next);
            stretch.opener = opener.unwrap_or(i);
        } else if now.is_some() {
            return None;
        } else if stretch.first.lacks_year()
            && let Some(year) = self
                .year_of_list(&found)
                .or_else(|| self.year_of_move(&found, opener))
        {
            stretch.first.year = year;
        }
        Some(stretch)
    }

    /// The "from" or "between" before token `i`, unless it tells of a date that was moved.
    fn opener(&self, i: usize) -> Option<usize> {
        let before = i.checked_sub(1)?;
        let before = if self.is(before, Keyword::The) {
            before.checked_sub(1)?
        } else {
            before
        };
        match self.keyword(before)? {
            Keyword::From | Keyword::Between => Some(before),
            _ => None,
        }
    }

    fn was_moved(&self, from: usize) -> bool {
        (from.saturating_sub(16)..from).any(|j| self.entry(j).is_some_and(|e| e.moved))
    }

    /// "5–7 December 2025", "from the ninth till the seventeenth of April": the month stands behind the second day.
    fn days_of_month(&self, i: usize, opener: Option<usize>) -> Option<Stretch> {
        let (day, next) = self.day(i)?;
        if !self.begins(i) {
            return None;
        }
        let between = opener.is_some_and(|o| self.is(o, Keyword::Between));
        let j = self.connector(next, between)?;
        let end = self.day_first(self.skip_the(j)).or_else(|| {
            // "from 02 to April 07".
            opener.and(self.month_first(j))
        })?;
        let What::Day { month, day: last } = end.point.what else {
            return None;
        };
        let mut first = end.point;
        first.what = What::Day { month, day };
        (day < last).then_some(Stretch {
            first,
            last: Some(end.point),
            next: end.next,
            core: (i, end.next),
            opener: opener.unwrap_or(i),
        })
    }

    /// The index behind a word or sign that joins the ends of a range at `i`.
    fn connector(&self, i: usize, between: bool) -> Option<usize> {
        match self.keyword(i) {
            Some(Keyword::To | Keyword::Through | Keyword::Until) => return Some(i + 1),
            Some(Keyword::And) if between => return Some(i + 1),
            Some(_) => return None,
            None => {}
        }
        let spaced = self.token(i)?.gap;
        let months = self.sign(i, b'/')
            && !spaced
            && self.glued(i + 1)
            && i > 0
            && [i - 1, i + 1].iter().all(|m| self.month(*m).is_some());
        let dash = months
            || self.sign(i, token::DASH)
            || self.sign(i, b'~')
            || (self.sign(i, b'-') && spaced != self.glued(i + 1));
        (dash && self.token(i + 1).is_some()).then(|| {
            self.behind_dash.set(i + 1);
            i + 1
        })
    }

    fn range_end(&self, first: &Match, opener: Option<Option<Keyword>>) -> Option<Match> {
        if first.core.is_some() {
            return None;
        }
        let open = opener.is_some();
        let between = opener == Some(Some(Keyword::Between));
        let j = self.connector(first.next, between)?;
        let worded = self.keyword(j - 1).is_some();
        if worded && opener == Some(Some(Keyword::From)) {
            let from = (0..j).rev().find(|k| self.is(*k, Keyword::From))?;
            if self.was_moved(from) {
                return None;
            }
        }
        let k = self.skip_the(j);
        if open && self.is(k, Keyword::Now) {
            return Some(Match::new(Point::new(What::DaysAway(0)), k + 1));
        }
        // "2019–21", "Dec. 5–7, 2025".
        match first.point.what {
            What::Year if !worded => {
                if let (YearRef::Is(year), Some((short, 2, false))) =
                    (first.point.year, self.number(k))
                {
                    let last = year.div_euclid(100) * 100 + short as i16;
                    if last > year && self.glued(j - 1) && self.glued(k) && self.ends(k + 1) {
                        let mut point = Point::in_year(What::Year, last);
                        point.fiscal = first.point.fiscal;
                        return Some(Match::new(point, k + 1));
                    }
                }
            }
            What::Day { month, day } if first.point.year == YearRef::Unknown => {
                if let Some((last, next)) = self.day(k)
                    && last > day
                    && self.month(next).is_none()
                    && !(worded
                        && self.number(k).is_some_and(|n| !n.2)
                        && self.token(next).is_some_and(|t| t.is_word()))
                    && self.numeric(k).is_none()
                    && self.unit(next).is_none()
                {
                    let mut found = Match::new(Point::new(What::Day { month, day: last }), next);
                    if let Some((year, next)) = self.year_after_day(next, false) {
                        found.point.year = year;
                        found.next = next;
                    }
                    return Some(found);
                }
            }
            _ => {}
        }
        let end = self.point(k)?;
        if end.core.is_some() {
            return None;
        }
        let like = first.point.is_like(&end.point)
            || matches!(first.point.what, What::DaysAway(0))
            || (open && first.point.grain().max(end.point.grain()) <= Grain::Year)
            || matches!(end.point.what, What::DaysAway(0))
            || (!worded || open)
                && matches!(
                    (first.point.what, end.point.what),
                    (What::Month(_), What::Day { .. })
                )
            || matches!(
                (first.point.what, end.point.what),
                (What::Year, What::Month(_))
            );
        like.then_some(end)
    }

    /// The year that "in March, June and September 2025" gives to its first months.
    fn year_of_list(&self, first: &Match) -> Option<YearRef> {
        let mut at = *first;
        for _ in 0..4 {
            let comma = usize::from(self.sign(at.next, b','));
            let and = usize::from(matches!(
                self.keyword(at.next + comma),
                Some(Keyword::And | Keyword::Or)
            ));
            if comma + and == 0 {
                return None;
            }
            let j = at.next + comma + and;
            let end = self.point(self.skip_the(j + usize::from(self.is(j, Keyword::In))))?;
            if !end.point.is_like(&at.point)
                || end.point.fiscal != at.point.fiscal && end.point.lacks_year()
            {
                return None;
            }
            if !end.point.lacks_year() {
                return matches!(end.point.year, YearRef::Is(_) | YearRef::Shift(_))
                    .then_some(end.point.year);
            }
            at = end;
        }
        None
    }

    /// The year that "moved from 18 May to 30 June 2026" gives to the first date.
    fn year_of_move(&self, first: &Match, opener: Option<usize>) -> Option<YearRef> {
        opener?;
        let end = self.point(self.connector(first.next, false)?)?;
        let written = matches!(end.point.year, YearRef::Is(_) | YearRef::Shift(_));
        (written && place(&first.point) <= place(&end.point)).then_some(end.point.year)
    }

    /// "July 18, Fri", "2 December (Tuesday)".
    fn trailing_weekday(&self, found: Match) -> Match {
        let bracket = self.sign(found.next, b'(');
        let at = found.next + 1;
        let weekday = self.entry(at).map_or(0, |e| e.weekday);
        let fits = weekday > 0
            && matches!(found.point.what, What::Day { .. })
            && found.point.weekday == 0
            && found.core.is_none()
            && (self.sign(found.next, b',') || bracket)
            && (!bracket || self.sign(at + 1, b')'))
            && !self
                .token(at + 1)
                .is_some_and(|t| t.is_word() || matches!(t.kind, Kind::Number { .. }));
        if !fits {
            return found;
        }
        let mut found = found;
        found.point.weekday = weekday;
        found.next = at + 1 + usize::from(bracket);
        found
    }

    /// "this summer and fall" is one period.
    pub fn season_pair(&self, stretch: &Stretch, setting: &Setting) -> Option<(Resolved, usize)> {
        let What::Season(_) = stretch.first.what else {
            return None;
        };
        let j = stretch.next;
        if !self.is(j, Keyword::And) || stretch.first.edge.is_some() {
            return None;
        }
        let mut second = self.season(j + 1)?;
        let mut first = stretch.first;
        share(&mut first, &mut second.point);
        if second.point.lacks_year() {
            second.point.year = first.year;
        }
        Some((range(&first, &second.point, setting)?, second.next))
    }
}

/// Gives the end of a range that lacks a year the year of the other.
fn share(first: &mut Point, last: &mut Point) {
    first.fiscal |= last.fiscal && first.lacks_year();
    if first.lacks_year()
        && let year @ (YearRef::Is(_) | YearRef::Shift(_)) = last.year
    {
        let wraps = place(first) > place(last);
        first.year = match year {
            YearRef::Is(y) if wraps => YearRef::Is(y - 1),
            YearRef::Shift(n) if wraps => YearRef::Shift(n - 1),
            year => year,
        };
    } else if last.lacks_year()
        && let year @ (YearRef::Is(_) | YearRef::Shift(_) | YearRef::Toward(_)) = first.year
    {
        let wraps = place(first) > place(last);
        last.year = match year {
            YearRef::Is(y) if wraps => YearRef::Is(y + 1),
            YearRef::Shift(n) if wraps => YearRef::Shift(n + 1),
            year => year,
        };
    }
}

/// Where in its year a point lies, for ordering two points of one year.
fn place(point: &Point) -> i32 {
    match point.what {
        What::Month(month) | What::QuarterEnding(month) => i32::from(month) * 100,
        What::Day { month, day } => i32::from(month) * 100 + i32::from(day),
        What::Quarter(n) => i32::from(n) * 300,
        What::Half(n) => i32::from(n) * 600,
        What::Season(season) => i32::from(season.first) * 100,
        _ => 0,
    }
}

/// The days from one end of a range to the other, both included.
pub(super) fn range(first: &Point, last: &Point, setting: &Setting) -> Option<Resolved> {
    let ends = |point: &Point| Point {
        edge: None,
        ..*point
    };
    let (a, b) = (ends(first), ends(last));
    let mut from = a.resolve(setting)?;
    let mut to = b.resolve(setting)?;
    // Neither has a year, or a weekday: the second is the next one after the first.
    if let (Some(f), Some(t)) = (from.days, to.days)
        && (t.1 < f.0
            || (a.lacks_year() && b.lacks_year() && setting.leaning != Leaning::Past)
            || (a.lacks_year() && b.lacks_year() && cal::days_between(f.0, t.1) > 366))
    {
        if b.lacks_year() || matches!(b.what, What::Weekday { .. } | What::DayOfMonth(_)) {
            let later = Setting {
                anchor: Some(f.0),
                leaning: Leaning::Future,
                ..*setting
            };
            let earlier = Setting {
                anchor: Some(t.0),
                leaning: Leaning::Past,
                ..*setting
            };
            if setting.leaning != Leaning::Past && a.lacks_year() {
                from = a.resolve(&earlier)?;
            } else {
                to = b.resolve(&later)?;
            }
        } else {
            return None;
        }
    }
    let start = |days: Days, edge: Option<Edge>| match edge {
        Some(Edge::Middle | Edge::Mid) => middle(days),
        Some(Edge::End | Edge::Late) => days.1,
        _ => days.0,
    };
    let stop = |days: Days, edge: Option<Edge>| match edge {
        Some(Edge::Start | Edge::Early) => days.0,
        Some(Edge::Middle | Edge::Mid) => middle(days),
        _ => days.1,
    };
    let days = match (from.days, to.days) {
        (Some(f), Some(t)) => {
            let days = (start(f, first.edge), stop(t, last.edge));
            if days.0 > days.1 {
                return None;
            }
            Some(days)
        }
        _ => None,
    };
    Some(Resolved {
        days,
        grain: from.grain.min(to.grain),
        calendar: from.calendar,
        fuzzy: from.fuzzy || to.fuzzy || first.edge.is_some() || last.edge.is_some(),
        relative: from.relative || to.relative,
        partial: None,
        guessed: from.guessed || to.guessed,
    })
}

fn middle(days: Days) -> Date {
    let half = cal::days_between(days.0, days.1) / 2;
    i32::try_from(half)
        .ok()
        .and_then(|n| cal::add_days(days.0, n))
        .unwrap_or(days.0)
}
