//! Periods told by their last day: "fiscal 2025, which ended in June", "the year ended March 31", "the three months to June".

use super::parser::{Match, Parser};
use super::point::{Point, Then, What};
use super::words::{Edge, Keyword, Unit};

impl Parser<'_> {
    /// "fiscal 2025, which ended in June", "FY25 (ended 28 June 2025)": the issuer's year by its own days.
    pub fn fiscal_year_with_end(&self, i: usize) -> Option<Match> {
        let year = self.fiscal_year(i).filter(|m| m.point.fiscal)?;
        let bracket = self.sign(year.next, b'(');
        let mut j = year.next + usize::from(bracket || self.sign(year.next, b','));
        let mut told = bracket;
        if matches!(self.keyword(j), Some(Keyword::Which | Keyword::That)) {
            told = true;
            j += 1;
        }
        // "(year ended 30 June 2025)".
        if bracket && self.is_unit(self.skip_the(j), Unit::Year) {
            j = self.skip_the(j) + 1;
        }
        let date = self.end_date(j)?;
        if !(told || j > year.next || self.is(j, Keyword::Ended)) {
            return None;
        }
        let mut found = date;
        if found.point.lacks_year() {
            found.point.year = year.point.year;
        }
        found.point.then = Some(Then::Ending {
            count: 1,
            unit: Unit::Year,
        });
        found.next += usize::from(bracket && self.sign(date.next, b')'));
        Some(found)
    }

    /// "ended on June 28", "ended in March": the last day or month of a period.
    fn end_date(&self, i: usize) -> Option<Match> {
        if !self.is(i, Keyword::Ended) {
            return None;
        }
        let j = i + 1;
        let k = j + usize::from(self.is(j, Keyword::On) || self.is(j, Keyword::In));
        self.last_part(k)
    }

    /// A day or a month that a period ends with; "March" and "May" are months here.
    fn last_part(&self, i: usize) -> Option<Match> {
        // "the 12 months to end-June", "to the end of March".
        let edge = self.skip_the(i);
        let closes = self.entry(edge).and_then(|e| e.edge) == Some(Edge::End);
        let behind = self.skip_hyphen(edge + 1);
        let i = match closes {
            true if self.is(behind, Keyword::Of) => behind + 1,
            true if behind > edge + 1 => behind,
            _ => i,
        };
        let found = self
            .month_first(i)
            .or_else(|| self.day_first(i))
            .or_else(|| self.numeric(i))
            .or_else(|| {
                let (month, next) = self.month(i)?;
                let named = self.is_capitalised(i) && self.begins(i);
                named.then(|| Match::new(Point::new(What::Month(month)), next))
            })?;
        matches!(found.point.what, What::Day { .. } | What::Month(_)).then_some(found)
    }

    /// "the year ended March 31, 2025", "the three months to June 2025", "the 13 weeks ending Oct. 26".
    pub fn ended(&self, i: usize) -> Option<Match> {
        let mut j = i + usize::from(self.is_fiscal(i) || self.is(i, Keyword::Full));
        let mut count = 1;
        let mut core = None;
        if self.unit(j).is_none() {
            let (value, next, _) = self.count(j).or_else(|| {
                let (nth, next) = self.ordinal(j)?;
                (1..=4).contains(&nth).then_some((1, next, false))
            })?;
            count = i8::try_from(value).ok()?;
            j = self.skip_hyphen(next);
            j += usize::from(self.is_fiscal(j));
            core = (value > 1).then_some(j + 1);
        }
        let unit = self.unit(j)?;
        // "the three-month period ended", "the fiscal year that ended".
        j += usize::from(self.is(j + 1, Keyword::Period));
        j += usize::from(
            matches!(self.keyword(j + 1), Some(Keyword::Which | Keyword::That))
                && self.is(j + 2, Keyword::Ended),
        );
        let the = i.checked_sub(1).is_some_and(|b| self.is(b, Keyword::The));
        let link = match self.keyword(j + 1)? {
            Keyword::Ended => true,
            Keyword::To | Keyword::Through => false,
            _ => return None,
        };
        let k = j + 2 + usize::from(self.is(j + 2, Keyword::On) || self.is(j + 2, Keyword::In));
        let years = count > 1 && unit == Unit::Year || unit == Unit::Decade;
        let date = self.last_part(k).or_else(|| {
            let (year, next) = self.year(k).filter(|_| years)?;
            let whole = self.ends(next);
            whole.then(|| Match::new(Point::in_year(What::Year, year), next))
        })?;
        if !(link || count > 1 || matches!(unit, Unit::Year | Unit::Decade) || the) {
            return None;
        }
        let mut found = date;
        found.point.then = Some(Then::Ending { count, unit });
        found.core = core.map(|from| (from, date.next));
        Some(found)
    }
}
