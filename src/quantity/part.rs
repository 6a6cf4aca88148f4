//! A number with its currency or unit, and several such parts as one figure: ranges, tolerances, "5 feet 2 inches".

use super::Dec;
use super::figure::{Dim, Rate};
use super::lexicon::{flag, power_of_ten};
use super::number::{Amount, Last};
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

impl Reader<'_> {
    /// The number with sign and unit that begins at `at`.
    pub(super) fn part(&self, at: usize) -> Option<Part> {
        let mut next = at;
        let mut negative = false;
        let dash = self.is_dash(next) && self.glued(next + 1);
        if dash || self.is_any(next, &["minus", "negative"]) {
            // "a margin of plus or minus 3 points"
            if at > 1 && self.is(at - 1, "or") && self.is(at - 2, "plus") {
                return None;
            }
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
                // "$(3.4) million", as accounts write a loss.
                let bracketed = self.sign(from) == Some('(')
                    && self.literal(from + 1).is_some()
                    && self.sign(from + 2) == Some(')');
                if bracketed {
                    return self.bracketed_loss(at, from, &currency);
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
            // No length of time is negative: the dash of "Episode III -14 years" joins.
            if dash && matches!(part.dim, Some(Dim::Duration { .. } | Dim::Age { .. })) {
                return None;
            }
            part.amount.value = -part.amount.value;
            part.amount.plain = false;
        }
        self.grow(&mut part);
        Some(part)
    }

    /// "$(3.4) million": the brackets are a minus, the scale stands behind them.
    fn bracketed_loss(
        &self,
        start: usize,
        bracket: usize,
        currency: &super::money::CurrencyMatch,
    ) -> Option<Part> {
        let mut amount = self
            .amount(bracket + 1, true)
            .filter(|amount| amount.end == bracket + 2)?;
        amount.end = bracket + 3;
        if let Some(scale) = self.scale_at(amount.end, true, Last::Digits, Some(amount.value)) {
            amount.value = amount.value.checked_mul(power_of_ten(i32::from(scale))?)?;
            amount.written.scale = scale;
            amount.end += 1;
        }
        amount.value = -amount.value;
        amount.plain = false;
        let found = self.currency(currency.currency)?;
        Some(Part {
            start,
            end: amount.end,
            amount,
            dim: Some(Dim::Money {
                code: found.code.map(str::to_owned),
                sign: found.sign.to_owned(),
            }),
            minor: false,
            rate_inside: None,
        })
    }

    /// The part of an amount and the currency or unit after it; `None` if the number is a time of day.
    pub(super) fn with_unit(&self, start: usize, mut amount: Amount) -> Option<Part> {
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
            && !self.is_word_like_money(at, &amount)
            && !self.opens_next_money(at, currency.end)
        {
            return self.in_currency(start, amount, currency);
        }
        // "half an hour", "a quarter of a mile", "half hour"
        if fraction {
            let mut unit_at = at;
            if self.is(unit_at, "of") {
                unit_at += 1;
            }
            if self.is_any(unit_at, &["a", "an", "one"]) {
                unit_at += 1;
            }
            // "half a percentage point", "a quarter of one per cent", "a quarter-point cut"
            let joined = if self.is_hyphen(unit_at) && self.glued(unit_at) {
                unit_at + 1
            } else {
                unit_at
            };
            // "half a cent", "a quarter of a dollar"
            if unit_at > at
                && let Some(currency) = self.currency_after(unit_at).filter(|c| c.scale == 0)
            {
                amount.written.fraction = false;
                return self.in_currency(start, amount, currency);
            }
            let measure = || {
                self.names_unit(unit_at)
                    .then(|| self.unit(unit_at, amount.value, false))
                    .flatten()
                    .filter(|u| matches!(u.dim, Dim::Duration { .. } | Dim::Physical { .. }))
            };
            let unit = self
                .percent(joined)
                .or_else(|| self.point_of_rate(unit_at))
                .or_else(measure);
            if let Some(unit) = unit {
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
        let pound = if self.is_hyphen(at) && self.glued(at) {
            at + 1
        } else {
            at
        };
        if self.is_any(pound, &["pounds", "pound"]) && !self.begins_longer_unit(pound) {
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
                end: pound + 1,
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

    /// The amount in the currency that stands behind it.
    fn in_currency(
        &self,
        start: usize,
        mut amount: Amount,
        currency: super::money::CurrencyMatch,
    ) -> Option<Part> {
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
        Some(Part {
            start,
            end: currency.end,
            amount,
            dim: Some(dim),
            minor: currency.minor,
            rate_inside: None,
        })
    }

    /// "point" after "quarter-" or "half-" where the next word tells of a change: a percentage point.
    fn point_of_rate(&self, at: usize) -> Option<super::unit::UnitMatch> {
        (self.is_hyphen(at)
            && self.glued(at)
            && self.is(at + 1, "point")
            && self.has(at + 2, flag::CHANGE))
        .then_some(super::unit::UnitMatch {
            dim: Dim::PercentPoint,
            end: at + 2,
        })
    }

    /// True if the currency's name at `at` is another word here: "12 won their seats", "5 real threats".
    fn is_word_like_money(&self, at: usize, amount: &Amount) -> bool {
        let small = amount.value < Dec::ONE_THOUSAND && amount.written.scale == 0;
        self.begins_longer_unit(at)
            || small && self.is(at, "won")
            || self.is(at, "real") && self.is_word(at + 1) && !self.has(at + 1, flag::STOP)
    }

    /// True if a unit of several words begins at `at`: "479 pound-feet", "30 pounds per square inch".
    fn begins_longer_unit(&self, at: usize) -> bool {
        self.lexicon
            .unit_names
            .of(self.id(at))
            .iter()
            .any(|(words, _)| words.len() > 1 && self.phrase(at, words).is_some())
    }

    pub(super) fn is_clock(&self, at: usize) -> bool {
        self.is_any(at, &["am", "pm", "a.m", "p.m", "a.m.", "p.m."])
            || (self.is(at, "o")
                && matches!(self.sign(at + 1), Some('\'' | '’'))
                && self.is(at + 2, "clock"))
    }

    /// True if the currency sign or code after a number belongs to the number after it: "3 USD50 cards".
    pub(super) fn opens_next_money(&self, at: usize, end: usize) -> bool {
        self.literal(end).is_some()
            && (self.glued(end) || !self.glued(at) && self.sign(at).is_some())
    }

    /// "pounds" that weigh: by a hyphen, by what they are of, by the words around.
    pub(super) fn is_mass_of_pounds(&self, at: usize) -> bool {
        let hyphen = self.is_hyphen(at);
        let name = if hyphen { at + 1 } else { at };
        if !self.is_any(name, &["pound", "pounds"]) {
            return false;
        }
        if self.is(name + 1, "sterling") {
            return false;
        }
        // "lost 30 pounds", "gained five pounds"
        let lost = at > 1
            && self.is_any(at - 2, &["lost", "lose", "losing", "gained", "shed"])
            && (self.literal(at - 1).is_some_and(|count| count.digits < 4)
                || self.word(at - 1).cardinal.is_some());
        hyphen
            || lost
            || self.is(name + 1, "of")
            || self.is(name + 1, "per")
            || (0..self.tokens.list.len()).any(|at| self.has(at, flag::WEIGHT))
    }
}
