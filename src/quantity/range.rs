//! Two numbers that make one figure: ranges, tolerances, "one in five".

use super::Dec;
use super::extract::is_whole;
use super::figure::{Dim, Figure, Value};
use super::lexicon::{flag, power_of_ten};
use super::part::Part;
use super::reader::Reader;

/// How far back a verb of change is looked for before "from … to …", in tokens.
const CHANGE_WINDOW: usize = 9;

/// Words that may stand behind "one membership in six", where a noun would be what there are six of.
const BEHIND_SHARE: [&str; 12] = [
    "is", "are", "was", "were", "has", "have", "had", "will", "now", "still", "already", "and",
];

impl Reader<'_> {
    /// "$65 billion, plus or minus 2%", "5 ± 0.2 kg", "±2 %".
    pub(super) fn tolerance(&self, part: &Part, floor: usize) -> Option<(Figure, usize)> {
        let at = if self.sign(part.end) == Some(',') {
            part.end + 1
        } else {
            part.end
        };
        let next = if self.sign(at) == Some('±') {
            at + 1
        } else if self.sign(at) == Some('+')
            && self.sign(at + 1) == Some('/')
            && self.is_dash(at + 2)
            || self.is_any(at, &["plus", "give"])
                && self.is(at + 1, "or")
                && self.is_any(at + 2, &["minus", "take"])
        {
            at + 3
        } else {
            return None;
        };
        let margin = self.part(next)?;
        let mut dim = part.dim.clone();
        let tolerance = match (&part.dim, &margin.dim) {
            (Some(Dim::Percent | Dim::PercentPoint), Some(Dim::Percent | Dim::PercentPoint)) => {
                margin.amount.value
            }
            (_, Some(Dim::Percent)) => part
                .amount
                .value
                .abs()
                .checked_mul(margin.amount.value)?
                .checked_div(Dec::ONE_HUNDRED)?,
            (None, Some(shared)) => {
                dim = Some(shared.clone());
                margin.amount.value
            }
            (_, None) => margin.amount.value,
            (Some(own), Some(other)) if own == other => margin.amount.value,
            _ => return None,
        };
        let hedges = self.hedges(part.start, margin.end, floor);
        let value = Value::Centre {
            mid: part.amount.value,
            tolerance,
        };
        Some(self.finish(
            part.start,
            margin.end,
            value,
            dim.unwrap_or(Dim::Number),
            part.written(),
            hedges,
            None,
        ))
    }

    /// "one in five", "two out of three", "1 in 10": a fraction of a whole.
    pub(super) fn one_in(&self, part: &Part, floor: usize) -> Option<(Figure, usize)> {
        if part.dim.is_some() || !is_whole(&part.amount) {
            return None;
        }
        // "one membership in six"
        let counted = part.amount.value == Dec::ONE
            && part.amount.written.spelled
            && self.is_word(part.end)
            && self.is(part.end + 1, "in")
            && self.literal(part.end + 2).is_none();
        let mut at = match () {
            () if self.is(part.end, "in") => part.end + 1,
            () if counted => part.end + 2,
            () if self.is(part.end, "out") && self.is(part.end + 1, "of") => part.end + 2,
            () => return None,
        };
        if self.is(at, "every") {
            at += 1;
        }
        let whole = self
            .part(at)
            .filter(|whole| whole.dim.is_none() && is_whole(&whole.amount))?;
        let (share, of) = (part.amount.value, whole.amount.value);
        // "one store in six cities" is one store.
        let of_things =
            counted && self.is_word(whole.end) && !self.is_any(whole.end, &BEHIND_SHARE);
        if share >= of
            || of_things
            || share <= Dec::ZERO
            || of > Dec::from(100_000)
            || self.is_month(at)
            || (of > Dec::from(1900) && whole.amount.plain && of < Dec::from(2100))
            || self.has(whole.end, flag::MATCH)
        {
            return None;
        }
        // "a score of 35 out of 100"
        if self.is(part.end, "out") && self.is_scored(of) {
            return None;
        }
        let hedges = self.hedges(part.start, whole.end, floor);
        let mut written = part.written();
        written.fraction = true;
        Some(self.finish(
            part.start,
            whole.end,
            Value::Exact(share / of),
            Dim::Fraction,
            written,
            hedges,
            None,
        ))
    }

    /// True if a number out of `of` is points on a scale here, not a share of a whole.
    pub(super) fn is_scored(&self, of: Dec) -> bool {
        (of == Dec::TEN || of == Dec::ONE_HUNDRED || of == Dec::from(5))
            && self.speaks_of(flag::SCORE)
    }

    /// "$66–72 billion", "3 to 5 %", "between 20 and 30", "two or three days".
    pub(super) fn range(&self, low: &Part, floor: usize) -> Option<(Figure, usize)> {
        if low.amount.vague.is_some() {
            return None;
        }
        let mut at = low.end;
        // "$350 per kg to $680 per kg"
        let rate = self
            .rate(at)
            .filter(|(_, end)| self.is(*end, "to") || self.is_dash(*end));
        if let Some((_, end)) = &rate {
            at = *end;
        }
        let between = low
            .start
            .checked_sub(1)
            .is_some_and(|before| self.is(before, "between"));
        let from = low
            .start
            .checked_sub(1)
            .is_some_and(|before| self.is(before, "from"));
        // "between 3 plants and 5 plants"
        if between
            && low.dim.is_none()
            && self.is_word(at)
            && !self.has(at, flag::STOP)
            && self.is(at + 1, "and")
        {
            at += 1;
        }
        // "8- to 16-meter"
        if self.is_hyphen(at) && self.glued(at) && self.is_any(at + 1, &["to", "or"]) {
            at += 1;
        }
        let word = self.is_any(at, &["to", "through", "and", "or"]);
        let next = if word {
            let fits = self.is_any(at, &["to", "through"])
                || between && self.is(at, "and")
                || self.is(at, "or") && self.alternatives(low, at);
            fits.then_some(at + 1)?
        } else {
            let dash = self.is_dash(at) || self.sign(at) == Some('~');
            let em = self.sign(at) == Some('—') && !self.glued(at);
            let even = self.glued(at) == self.glued(at + 1);
            (dash && even && !em).then_some(at + 1)?
        };
        let high = self
            .part_after(next, low)
            .filter(|high| high.amount.vague.is_none())?;
        if self.literal(next).is_some_and(|literal| literal.broken)
            || self.is_score(
                &low.amount,
                &high.amount,
                low.start,
                low.dim.is_none() && high.dim.is_none(),
            ) && !word
        {
            return None;
        }
        // "grew by a third to 1.5 billion rupees": the part and the whole are two figures.
        let part_of_one = |part: &Part| {
            part.amount.written.fraction && part.dim.is_none() && part.amount.value.abs() < Dec::ONE
        };
        if word && part_of_one(low) && !part_of_one(&high) && high.amount.value.abs() > Dec::ONE {
            return None;
        }
        let dim = match (&low.dim, &high.dim) {
            (None, None) => None,
            (None, Some(Dim::Money { .. })) if self.currency_before(next).is_some() => return None,
            (None, Some(shared)) => Some(shared.clone()),
            (Some(own @ (Dim::Money { .. } | Dim::Percent)), None)
                if self.currency_before(low.start).is_some() || !word =>
            {
                if self.counted(high.end, false).is_some() && word {
                    return None;
                }
                Some(own.clone())
            }
            (Some(own), Some(other)) if own == other => Some(own.clone()),
            _ => return None,
        };
        // "lost 41 cents to $22.78", "rose $2 to $45": a change and the level after it.
        let apart = dim.is_none() || low.dim.is_some() && matches!(dim, Some(Dim::Money { .. }));
        if self.is(at, "to") && (self.is_change(low.start, from, apart) || low.minor && !high.minor)
        {
            return None;
        }
        let (mut first, mut second) = (low.amount.value, high.amount.value);
        let (low_scale, high_scale) = (low.amount.written.scale, high.amount.written.scale);
        if low_scale == 0 && high_scale > 0 && !low.amount.written.fraction {
            let factor = power_of_ten(i32::from(high_scale))?;
            let mantissa = second.checked_div(factor)?;
            if first.abs() < mantissa.abs() || low.dim.is_none() && between && first <= mantissa {
                first = first.checked_mul(factor)?;
            }
        }
        if low.minor != high.minor && high.minor {
            first = first.checked_div(Dec::ONE_HUNDRED)?;
        }
        // "-5-10": the second dash joins.
        if first > second {
            if dim.is_none() || matches!(dim, Some(Dim::Money { .. } | Dim::Percent)) && !from {
                return None;
            }
            std::mem::swap(&mut first, &mut second);
        }
        if first == second || dim.is_none() && self.are_years(low, &high) {
            return None;
        }
        if dim.is_none() && self.is_word(high.end) && self.glued(high.end) {
            return None;
        }
        let mut written = high.written();
        written.decimals = written.decimals.max(low.amount.written.decimals);
        let start = if between { low.start - 1 } else { low.start };
        let mut hedges = self.hedges(start, high.end, floor);
        if between {
            hedges.start = Some(hedges.start.unwrap_or(start));
        }
        let dim = dim.unwrap_or_else(|| match self.counted(high.end, false) {
            Some(noun) => Dim::Count { of: Some(noun) },
            None => Dim::Number,
        });
        let value = Value::Range {
            low: first,
            high: second,
        };
        Some(self.finish(
            low.start,
            high.end,
            value,
            dim,
            written,
            hedges,
            rate.map(|(rate, _)| rate),
        ))
    }

    /// The second part of a range; after money its letters are scales too ("£25-30m").
    pub(super) fn part_after(&self, at: usize, low: &Part) -> Option<Part> {
        let high = self.part(at)?;
        let money = matches!(low.dim, Some(Dim::Money { .. }));
        if !money || matches!(high.dim, Some(Dim::Money { .. })) || self.literal(at).is_none() {
            return Some(high);
        }
        let amount = self.amount(at, true)?;
        if amount.written.scale == 0 || amount.end <= high.amount.end {
            return Some(high);
        }
        self.with_unit(at, amount)
    }

    /// "1952–1984": two years.
    pub(super) fn are_years(&self, low: &Part, high: &Part) -> bool {
        let year = |part: &Part| {
            part.amount.plain
                && part.amount.value >= Dec::from(1000)
                && part.amount.value <= Dec::from(2100)
        };
        year(low) && year(high) && self.counted(high.end, false).is_none()
    }

    /// "two or three", "5 or 6": neighbours, not a choice between unlike numbers.
    pub(super) fn alternatives(&self, low: &Part, at: usize) -> bool {
        let Some(high) = self.part(at + 1) else {
            return false;
        };
        is_whole(&low.amount)
            && is_whole(&high.amount)
            && high.amount.value - low.amount.value == Dec::ONE
            && low.dim.is_none()
    }

    /// True if "from A to B" (or "rose 12 to 300") tells a change from one value to another.
    pub(super) fn is_change(&self, start: usize, from: bool, bare: bool) -> bool {
        let first = start.saturating_sub(CHANGE_WINDOW);
        if from {
            return (first..start)
                .rev()
                .take_while(|at| !matches!(self.sign(*at), Some('.' | ';')))
                .any(|at| self.has(at, flag::CHANGE))
                && !(first..start).any(|at| {
                    self.is_any(at, &["range", "ranged", "ranges", "ranging", "anywhere"])
                });
        }
        let before = start.checked_sub(1);
        bare && before.is_some_and(|before| {
            self.has(before, flag::CHANGE)
                || self.is(before, "by")
                    && (before.saturating_sub(4)..before).any(|at| self.has(at, flag::CHANGE))
        })
    }
}
