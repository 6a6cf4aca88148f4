//! A number in two units: "2 years and 3 months", "5 feet 2 inches", "an hour and a half".

use super::Dec;
use super::extract::is_whole;
use super::figure::{Dim, Dimension, DurationUnit, Figure, Value, Written};
use super::number::Amount;
use super::part::Part;
use super::reader::Reader;

impl Reader<'_> {
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
            written: Written {
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

    /// Takes in the rest of a number in two units: "20 dollars 43 cents", "2 years and 3 months",
    /// "5 feet 2 inches", "an hour and a half".
    pub(super) fn grow(&self, part: &mut Part) {
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

    pub(super) fn grow_money(&self, part: &mut Part) -> Option<()> {
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

    pub(super) fn grow_duration(&self, part: &mut Part, unit: DurationUnit) -> Option<()> {
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

    pub(super) fn grow_physical(
        &self,
        part: &mut Part,
        dimension: Dimension,
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
    pub(super) fn grow_inches(
        &self,
        part: &mut Part,
        dimension: Dimension,
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
