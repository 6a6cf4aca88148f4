//! A number with its currency or unit, and several such parts as one figure: ranges, tolerances, "5 feet 2 inches".

use super::Dec;
use super::extract::is_whole;
use super::figure::{Dim, DurationUnit, Figure, Rate, Value};
use super::lexicon::{flag, power_of_ten};
use super::number::Amount;
use super::reader::Reader;

/// One number with what stands glued or next to it.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its first token and the token after it.
    pub start: usize,
    pub end: usize,
    pub amount: Amount,
    /// `None`: nothing says what the number measures.
    pub dim: Option<Dim>,
    /// The amount was in hundredths ("cents") and was divided by 100.
    pub minor: bool,
    /// A rate that stood before the end of a range ("$350 per kg to $680 per kg").
    pub rate_inside: Option<Rate>,
}

/// How far back a verb of change is looked for before "from … to …".
const CHANGE_WINDOW: usize = 9;

impl Reader<'_> {
    /// The number with sign and unit that begins at `at`.
    pub(super) fn part(&self, at: usize) -> Option<Part> {
        let mut next = at;
        let mut negative = false;
        if self.is_dash(next) && self.glued(next + 1) || self.is_any(next, &["minus", "negative"]) {
            negative = true;
            next += 1;
        }
        // "(3.0)%": negative, as tables write it.
        if self.sign(at) == Some('(')
            && self.sign(at + 2) == Some(')')
            && self.sign(at + 3) == Some('%')
        {
            let literal = self.literal(at + 1)?;
            let mut amount = self.amount(at + 1, false).filter(|_| !literal.broken)?;
            amount.value = -amount.value;
            amount.plain = false;
            return Some(Part {
                start: at,
                end: at + 4,
                amount,
                dim: Some(Dim::Percent),
                minor: false,
                rate_inside: None,
            });
        }
        let mut part = match self.currency_before(next) {
            Some(currency) => {
                let mut from = currency.end;
                if self.is_dash(from) && self.glued(from) && self.glued(from + 1) {
                    negative = true;
                    from += 1;
                }
                let mut amount = self
                    .amount(from, true)
                    .filter(|amount| amount.vague.is_none() || self.literal(from).is_none())?;
                if currency.scale != 0 {
                    amount.value = amount
                        .value
                        .checked_mul(power_of_ten(i32::from(currency.scale))?)?;
                    amount.written.scale += currency.scale;
                }
                let mut end = amount.end;
                // "$10 dollars", "$5 US"
                if let Some(again) = self.currency_after(end)
                    && !again.minor
                    && self.is_word(end)
                    && self.slice(end).len() > 3
                {
                    end = again.end;
                }
                let found = self.currency(currency.currency)?;
                let dim = Dim::Money {
                    code: found.code.map(str::to_owned),
                    sign: found.sign.to_owned(),
                };
                Part {
                    start: at,
                    end,
                    amount,
                    dim: Some(dim),
                    minor: false,
                    rate_inside: None,
                }
            }
            None => {
                let amount = self.amount(next, false)?;
                if self.literal(next).is_some_and(|literal| literal.broken) {
                    return None;
                }
                self.with_unit(at, amount)?
            }
        };
        if negative {
            part.amount.value = -part.amount.value;
            part.amount.plain = false;
        }
        self.grow(&mut part);
        Some(part)
    }

    /// The part of an amount and the currency or unit after it; `None` if the number is a time of day.
    fn with_unit(&self, start: usize, mut amount: Amount) -> Option<Part> {
        let mut at = amount.end;
        let fraction = amount.written.fraction;
        if amount.vague.is_some() && self.is(at, "of") && self.currency_after(at + 1).is_some() {
            at += 1;
        }
        if amount.vague_percent {
            return Some(Part {
                start,
                end: amount.end,
                amount,
                dim: None,
                minor: false,
                rate_inside: None,
            });
        }
        if let Some(currency) = self.currency_after(at)
            && !self.is_mass_of_pounds(at)
            && !self.opens_next_money(at, currency.end)
        {
            let found = self.currency(currency.currency)?;
            let dim = Dim::Money {
                code: found.code.map(str::to_owned),
                sign: found.sign.to_owned(),
            };
            if currency.minor {
                amount.value = amount.value.checked_div(Dec::ONE_HUNDRED)?;
            }
            if currency.scale != 0 {
                amount.value = amount
                    .value
                    .checked_mul(power_of_ten(i32::from(currency.scale))?)?;
                amount.written.scale += currency.scale;
            }
            return Some(Part {
                start,
                end: currency.end,
                amount,
                dim: Some(dim),
                minor: currency.minor,
                rate_inside: None,
            });
        }
        // "half an hour", "a quarter of a mile", "half hour"
        if fraction {
            let mut unit_at = at;
            if self.is(unit_at, "of") {
                unit_at += 1;
            }
            if self.is_any(unit_at, &["a", "an"]) {
                unit_at += 1;
            }
            if self.names_unit(unit_at)
                && let Some(unit) = self.unit(unit_at, amount.value, false)
                && matches!(unit.dim, Dim::Duration { .. } | Dim::Physical { .. })
            {
                return Some(Part {
                    start,
                    end: unit.end,
                    amount,
                    dim: Some(unit.dim),
                    minor: false,
                    rate_inside: None,
                });
            }
        }
        if self.is_any(at, &["pounds", "pound"]) {
            let dim = self.lexicon.units.iter().find_map(|unit| match unit {
                super::lexicon::Unit::Physical {
                    name,
                    dimension,
                    to_si,
                } if name == "pound" => Some(Dim::Physical {
                    name: name.clone(),
                    dimension: *dimension,
                    to_si: *to_si,
                }),
                _ => None,
            });
            return Some(Part {
                start,
                end: at + 1,
                amount,
                dim,
                minor: false,
                rate_inside: None,
            });
        }
        let scaled = amount.written.scale != 0;
        match self.unit(at, amount.value, scaled) {
            Some(unit) => Some(Part {
                start,
                end: unit.end,
                amount,
                dim: Some(unit.dim),
                minor: false,
                rate_inside: None,
            }),
            None if self.is_clock(at) => None,
            None => Some(Part {
                start,
                end: amount.end,
                amount,
                dim: None,
                minor: false,
                rate_inside: None,
            }),
        }
    }

    fn is_clock(&self, at: usize) -> bool {
        self.is_any(at, &["am", "pm", "a.m", "p.m", "a.m.", "p.m."])
            || (self.is(at, "o")
                && matches!(self.sign(at + 1), Some('\'' | '’'))
                && self.is(at + 2, "clock"))
    }

    /// True if the currency sign or code after a number belongs to the number after it: "3 USD50 cards".
    fn opens_next_money(&self, at: usize, end: usize) -> bool {
        let opens = self.literal(end).is_some();
        opens && (self.glued(end) || !self.glued(at) && self.sign(at).is_some())
            || opens
                && self.is_word(at)
                && self.slice(at).len() == 3
                && !self.glued(at)
                && self.capital(at)
                && self.start(at) > 0
                && false
    }

    /// "pounds" that weigh: by a hyphen, by what they are of, by the words around.
    fn is_mass_of_pounds(&self, at: usize) -> bool {
        let hyphen = self.is_hyphen(at);
        let name = if hyphen { at + 1 } else { at };
        if !self.is_any(name, &["pound", "pounds"]) {
            return false;
        }
        if self.is(name + 1, "sterling") {
            return false;
        }
        hyphen
            || self.is(name + 1, "of")
            || self.is(name + 1, "per")
            || (0..self.tokens.list.len()).any(|at| self.has(at, flag::WEIGHT))
    }

    /// Takes in the rest of a number in two units: "20 dollars 43 cents", "2 years and 3 months",
    /// "5 feet 2 inches", "an hour and a half".
    fn grow(&self, part: &mut Part) {
        for _ in 0..6 {
            let grown = match part.dim.clone() {
                Some(Dim::Money { .. }) => self.grow_money(part),
                Some(Dim::Duration { unit }) => self.grow_duration(part, unit),
                Some(Dim::Physical {
                    dimension, to_si, ..
                }) => self.grow_physical(part, dimension, to_si),
                _ => None,
            };
            if grown.is_none() {
                break;
            }
        }
    }

    fn grow_money(&self, part: &mut Part) -> Option<()> {
        if part.minor
            || part.amount.written.scale != 0
            || !is_whole(&part.amount)
            || !self.is_word(part.end - 1)
        {
            return None;
        }
        let and = self.is(part.end, "and");
        let at = if and { part.end + 1 } else { part.end };
        let cents = self.amount(at, false).filter(|cents| {
            is_whole(cents) && cents.value < Dec::ONE_HUNDRED && cents.value >= Dec::ZERO
        })?;
        let end = match self.currency_after(cents.end) {
            Some(currency) if currency.minor => currency.end,
            Some(_) => return None,
            None if !and
                && cents.plain
                && (self.ends(cents.end) || self.token(cents.end).is_none()) =>
            {
                cents.end
            }
            None => return None,
        };
        part.amount.value += cents.value / Dec::ONE_HUNDRED;
        part.amount.written.decimals = 2;
        part.end = end;
        Some(())
    }

    fn grow_duration(&self, part: &mut Part, unit: DurationUnit) -> Option<()> {
        let comma = self.sign(part.end) == Some(',');
        let mut at = if comma { part.end + 1 } else { part.end };
        let and = self.is(at, "and");
        if and {
            at += 1;
        }
        if and
            && let Some((fraction, end)) = self.fraction(at, true)
            && !self.names_unit(end)
        {
            part.amount.value += fraction;
            part.amount.written.fraction = true;
            part.end = end;
            return Some(());
        }
        let more = self
            .amount(at, false)
            .filter(|more| more.vague.is_none() && more.value >= Dec::ZERO)?;
        if let Some(found) = self.unit(more.end, more.value, false) {
            let Dim::Duration { unit: finer } = found.dim else {
                return None;
            };
            if finer >= unit {
                return None;
            }
            let factor = exact_ratio(unit, finer)?;
            part.amount.value = part
                .amount
                .value
                .checked_mul(factor)?
                .checked_add(more.value)?;
            part.dim = Some(Dim::Duration { unit: finer });
            part.end = found.end;
            return Some(());
        }
        // "2 hours ten", "1 hour and thirty"
        if unit == DurationUnit::Hour
            && !comma
            && is_whole(&more)
            && more.value < Dec::from(60)
            && self.ends(more.end)
        {
            part.amount.value = part
                .amount
                .value
                .checked_mul(Dec::from(60))?
                .checked_add(more.value)?;
            part.dim = Some(Dim::Duration {
                unit: DurationUnit::Minute,
            });
            part.end = more.end;
            return Some(());
        }
        None
    }

    fn grow_physical(
        &self,
        part: &mut Part,
        dimension: super::figure::Dimension,
        to_si: Dec,
    ) -> Option<()> {
        let at = if self.is(part.end, "and") {
            part.end + 1
        } else {
            part.end
        };
        let more = self.amount(at, false).filter(|more| more.vague.is_none())?;
        let Some(Dim::Physical {
            dimension: other,
            to_si: finer,
            name,
        }) = self.unit(more.end, more.value, false).map(|unit| unit.dim)
        else {
            return self.grow_inches(part, dimension, to_si, &more);
        };
        let ratio = to_si.checked_div(finer)?;
        // Feet and inches, pounds and ounces; "12 m 2 dm" are two lengths in a decimal system.
        if other != dimension
            || ratio <= Dec::ONE
            || ratio > Dec::from(20)
            || (ratio % Dec::TEN).is_zero()
            || name.is_empty()
        {
            return None;
        }
        part.amount.value = part
            .amount
            .value
            .checked_add(more.value.checked_div(ratio)?)?;
        part.end = self.unit(more.end, more.value, false)?.end;
        Some(())
    }

    /// "12 ft 2 in more or less": "in" as inches after feet.
    fn grow_inches(
        &self,
        part: &mut Part,
        dimension: super::figure::Dimension,
        to_si: Dec,
        more: &Amount,
    ) -> Option<()> {
        let feet = matches!(&part.dim, Some(Dim::Physical { name, .. }) if name == "foot");
        if !feet
            || !self.is(more.end, "in")
            || dimension[0] != 1
            || to_si.is_zero()
            || more.value >= Dec::from(12)
        {
            return None;
        }
        part.amount.value = part
            .amount
            .value
            .checked_add(more.value.checked_div(Dec::from(12))?)?;
        part.end = more.end + 1;
        Some(())
    }

    /// "an hour and a half", "a dollar and 42 cents": an article that counts because more follows.
    pub(super) fn compound_with_article(&self, at: usize, floor: usize) -> Option<(Figure, usize)> {
        if !self.is_any(at, &["a", "an"])
            || !(self.is(at + 2, "and") || self.sign(at + 2) == Some(','))
        {
            return None;
        }
        let amount = Amount {
            end: at + 1,
            value: Dec::ONE,
            written: super::figure::Written {
                spelled: true,
                ..Default::default()
            },
            vague: None,
            vague_percent: false,
            plain: false,
            article: true,
        };
        let mut part = self.with_unit(at, amount)?;
        let before = part.end;
        self.grow(&mut part);
        if part.end == before {
            return None;
        }
        let hedges = self.hedges(at, part.end, floor);
        Some(self.finish(
            at,
            part.end,
            Value::Exact(part.amount.value),
            part.dim.clone()?,
            part.written(),
            hedges,
            None,
        ))
    }

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
        {
            at + 3
        } else if self.is_any(at, &["plus", "give"])
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
        let mut at = match () {
            () if self.is(part.end, "in") => part.end + 1,
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
        if share >= of
            || share <= Dec::ZERO
            || of > Dec::from(100_000)
            || self.is_month(at)
            || (of > Dec::from(1900) && whole.amount.plain && of < Dec::from(2100))
        {
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
        if self.is(at, "to") && self.is_change(low.start, from, dim.is_none()) {
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
    fn part_after(&self, at: usize, low: &Part) -> Option<Part> {
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
    fn are_years(&self, low: &Part, high: &Part) -> bool {
        let year = |part: &Part| {
            part.amount.plain
                && part.amount.value >= Dec::from(1000)
                && part.amount.value <= Dec::from(2100)
        };
        year(low) && year(high) && self.counted(high.end, false).is_none()
    }

    /// "two or three", "5 or 6": neighbours, not a choice between unlike numbers.
    fn alternatives(&self, low: &Part, at: usize) -> bool {
        let Some(high) = self.part(at + 1) else {
            return false;
        };
        is_whole(&low.amount)
            && is_whole(&high.amount)
            && high.amount.value - low.amount.value == Dec::ONE
            && low.dim.is_none()
    }

    /// True if "from A to B" (or "rose 12 to 300") tells a change from one value to another.
    fn is_change(&self, start: usize, from: bool, bare: bool) -> bool {
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
                || self.is(before, "by") && before > 0 && self.has(before - 1, flag::CHANGE)
        })
    }
}

/// How many of the finer unit make one of the coarser, across the calendar as Duckling and the law do:
/// a year is 365 days, a month 30.
fn exact_ratio(coarse: DurationUnit, fine: DurationUnit) -> Option<Dec> {
    if let (Some(coarse), Some(fine)) = (coarse.months(), fine.months()) {
        return coarse.checked_div(fine);
    }
    if let (Some(coarse), Some(fine)) = (coarse.seconds(), fine.seconds()) {
        return coarse.checked_div(fine);
    }
    let months = coarse.months()?;
    let days = if coarse >= DurationUnit::Year {
        months * Dec::from(365) / Dec::from(12)
    } else {
        months * Dec::from(30)
    };
    (days * Dec::from(86_400))
        .checked_div(fine.seconds()?)
        .map(|ratio| ratio.round())
}
