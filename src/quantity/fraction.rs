//! Fractions in words and digits: "two-thirds", "half a million", "10 1/2", "three and a quarter".

use super::Dec;
use super::figure::Written;
use super::lexicon::{flag, power_of_ten};
use super::number::{Amount, Last};
use super::reader::Reader;

impl Reader<'_> {
    /// "and a half", "and three quarters", "& ½": the fraction and the token after it.
    pub(super) fn and_fraction(&self, at: usize) -> Option<(Dec, usize)> {
        if !self.is(at, "and") {
            return None;
        }
        // "one-and-a-half"
        let next = if self.is_hyphen(at + 1) && self.glued(at + 1) {
            at + 2
        } else {
            at + 1
        };
        if let Some(found) = self.fraction(next, true) {
            return Some(found);
        }
        let literal = self.literal(at + 1)?;
        if literal.fraction {
            return Some((literal.value, at + 2));
        }
        None
    }

    pub(super) fn add_fraction(
        &self,
        total: Dec,
        current: Option<Dec>,
        last_scale: i8,
        last: Last,
        fraction: Dec,
        end: usize,
    ) -> Option<(Dec, usize)> {
        let value = total.checked_add(current.unwrap_or_default())?;
        // "one billion and three quarters million"
        if let Some(scale) = self
            .word(end)
            .scale
            .filter(|scale| *scale > 2 && !self.has(end, flag::SUFFIX_ONLY))
        {
            return if scale < last_scale {
                Some((
                    value.checked_add(fraction.checked_mul(power_of_ten(i32::from(scale))?)?)?,
                    end + 1,
                ))
            } else {
                Some((
                    value
                        .checked_add(fraction)?
                        .checked_mul(power_of_ten(i32::from(scale))?)?,
                    end + 1,
                ))
            };
        }
        // "3 million and a half" is half a million more; "one hundred and three quarters" is not.
        let unit = if last == Last::Scale {
            power_of_ten(i32::from(last_scale))?
        } else {
            Dec::ONE
        };
        Some((value.checked_add(fraction.checked_mul(unit)?)?, end))
    }

    /// "1/4", or the fraction after a whole number in "10 1/2", for the literal at `here`.
    pub(super) fn digit_fraction(&self, here: usize) -> Option<(Dec, usize)> {
        let whole = self.literal(here)?;
        let slash = |at: usize| {
            self.sign(at) == Some('/') && self.glued(at) && self.glued(at + 1)
                || self.sign(at) == Some('⁄')
        };
        let part = |numerator: usize| -> Option<(Dec, usize)> {
            if !slash(numerator + 1) {
                return None;
            }
            let (top, bottom) = (self.literal(numerator)?, self.literal(numerator + 2)?);
            let plain = |literal: &super::literal::Literal| {
                literal.decimals == 0 && !literal.grouped && !literal.broken
            };
            let in_range = top.value < bottom.value && bottom.value <= Dec::ONE_HUNDRED;
            let more =
                slash(numerator + 3) || (self.glued(numerator + 3) && self.is_word(numerator + 3));
            let scored = numerator == here && self.is_scored(bottom.value);
            (plain(top) && plain(bottom) && in_range && !more && !scored && !top.value.is_zero())
                .then(|| (top.value / bottom.value, numerator + 3))
        };
        if let Some(found) = part(here) {
            return Some(found);
        }
        if whole.decimals == 0 && !self.glued(here + 1) {
            return part(here + 1).map(|(fraction, end)| (whole.value + fraction, end));
        }
        // "2-1/2"
        if whole.decimals == 0 && self.is_hyphen(here + 1) && self.glued(here + 1) {
            return part(here + 2).map(|(fraction, end)| (whole.value + fraction, end));
        }
        None
    }

    /// A fraction in words at `at`: "half", "a third", "two-thirds", "three quarters", "one twenty-fifth".
    ///
    /// `after_and`: it stands after "and", where "a third" can only be a fraction.
    pub(super) fn fraction(&self, at: usize, after_and: bool) -> Option<(Dec, usize)> {
        if self.is(at, "half") {
            return Some((Dec::new(5, 1), at + 1));
        }
        let half = if self.is_hyphen(at + 1) && self.glued(at + 1) {
            at + 2
        } else {
            at + 1
        };
        if self.is_any(at, &["a", "an", "one"])
            && self.is(half, "half")
            && !self.is_half_of_a_word(half + 1)
        {
            return Some((Dec::new(5, 1), half + 1));
        }
        let of_point = self.is_hyphen(at + 1)
            && self.is_any(at + 2, &["point", "percentage"])
            && self.is(at, "quarter");
        if self.is_any(at, &["quarter", "quarters"])
            && (after_and || self.word(at + 1).scale.is_some() || of_point)
        {
            return Some((Dec::new(25, 2), at + 1));
        }
        let article = self.is_any(at, &["a", "an"]);
        let numerator = if article {
            1
        } else {
            self.word(at)
                .cardinal
                .filter(|count| (1..=99).contains(count))?
        };
        let mut next = at + 1;
        if self.is_dash(next) {
            next += 1;
        }
        let (denominator, plural, end) = self.denominator(next)?;
        let agrees = plural == (numerator > 1) || denominator == 4 && self.is(next, "quarter");
        if !agrees || u64::from(numerator) >= denominator {
            return None;
        }
        if article && !after_and && !self.is_fraction_context(end) {
            return None;
        }
        Some((Dec::from(numerator) / Dec::from(denominator), end))
    }

    /// "thirds", "quarter", "twenty-fifth": the value, whether it is a plural, and the token after it.
    pub(super) fn denominator(&self, at: usize) -> Option<(u64, bool, usize)> {
        let slice = self.slice(at);
        if slice.eq_ignore_ascii_case("quarter") || slice.eq_ignore_ascii_case("quarters") {
            return Some((4, slice.len() > 7, at + 1));
        }
        if self.is(at, "halves") {
            return Some((2, true, at + 1));
        }
        if let Some(tens) = self
            .word(at)
            .cardinal
            .filter(|tens| *tens >= 20 && tens % 10 == 0)
        {
            let next = if self.is_dash(at + 1) { at + 2 } else { at + 1 };
            let (ones, plural) = self.ordinal_word(next)?;
            return (ones < 10).then(|| (u64::from(tens) + ones, plural, next + 1));
        }
        let (value, plural) = self.ordinal_word(at)?;
        (value > 2).then_some((value, plural, at + 1))
    }

    /// "third" or "thirds": the value and whether it is a plural.
    pub(super) fn ordinal_word(&self, at: usize) -> Option<(u64, bool)> {
        if let Some(value) = self.word(at).ordinal {
            return Some((value, false));
        }
        let singular = self.slice(at).strip_suffix(['s', 'S'])?;
        self.lexicon
            .word(self.lexicon.id(singular))
            .ordinal
            .map(|value| (value, true))
    }

    /// True if "a third" before `at` can only be a part of something, not the next in a row.
    pub(super) fn is_fraction_context(&self, at: usize) -> bool {
        // "a third, 19, was freed": the third in a row, with an age.
        let aged = self.sign(at) == Some(',')
            && self.literal(at + 1).is_some()
            && self.sign(at + 2) == Some(',');
        // "down a quarter on the year"
        let compared = self.is(at, "on") && self.is(at + 1, "the") && self.names_time(at + 2);
        self.ends(at) && !aged
            || compared
            || self.has(at, flag::AFTER_PART)
            || self.is_verb_of_part(at)
            || self.word(at).scale.is_some_and(|scale| scale > 2)
    }

    /// "a third pay no tax": what has a determiner after it is a verb, and a plural one.
    fn is_verb_of_part(&self, at: usize) -> bool {
        self.is_word(at)
            && !self.capital(at)
            && !self.has(at, flag::STOP)
            && !self.slice(at).ends_with(['s', 'S'])
            && !self.is_any(at, &["time", "year", "day"])
            && self.is_any(at + 1, &["no", "the", "their", "an", "a"])
    }

    /// A fraction as a number of its own: "two-thirds", "half a million", "three quarters billion", "⅔" aside.
    pub(super) fn fraction_amount(&self, at: usize) -> Option<Amount> {
        let bare_quarter = self.is(at, "quarter");
        let (mut value, mut end) = self.fraction(at, false)?;
        if self.is_any(at, &["half", "quarter"]) && !self.half_stands_alone(at, end)
            || self.is(end - 1, "half") && self.is_half_of_a_kind(end - 1, end)
        {
            return None;
        }
        let mut written = Written {
            spelled: true,
            fraction: true,
            ..Written::default()
        };
        // "half a million", "quarter million", "a quarter of a million"
        let mut scale_at = end;
        if self.is(scale_at, "of") && self.is_any(scale_at + 1, &["a", "one"]) {
            scale_at += 2;
        } else if self.is_any(scale_at, &["a", "one"])
            || self.is_hyphen(scale_at) && self.glued(scale_at) && self.glued(scale_at + 1)
        {
            scale_at += 1;
        }
        let scaled = self
            .word(scale_at)
            .scale
            .filter(|_| !self.has(scale_at, flag::SUFFIX_ONLY));
        if let Some(scale) = scaled.filter(|scale| *scale > 2) {
            value = value.checked_mul(power_of_ten(i32::from(scale))?)?;
            written.scale = scale;
            written.fraction = false;
            end = scale_at + 1;
        } else if self.is(scale_at, "dozen") {
            value = value.checked_mul(Dec::from(12))?;
            written.fraction = false;
            end = scale_at + 1;
        } else if bare_quarter && !self.is_hyphen(end) {
            return None;
        }
        let mut amount = Amount::spelled(end, value);
        amount.written = written;
        amount.article = self.is_any(at, &["a", "an"]);
        Some(amount)
    }

    /// "a half marathon", "his half brother": "half" is part of the noun; "more than half people" counts.
    fn is_half_of_a_kind(&self, half: usize, end: usize) -> bool {
        self.is_word(end)
            && !self.has(
                end,
                flag::STOP | flag::HEDGE | flag::OPENER | flag::FREQUENCY,
            )
            && self.word(end).scale.is_none()
            && !self.names_unit(end)
            && self.percent(end).is_none()
            && self.currency_after(end).is_none()
            && !self.slice(end).ends_with('s')
            && self.word(end).singular.is_none()
            && !self.is(end, "way")
            && half.checked_sub(1).is_some_and(|before| {
                self.is_word(before)
                    && !self.has(before, flag::HEDGE)
                    && !self.is_any(before, &["by", "in", "to"])
            })
    }

    /// "a half-life", "a half-brother": the hyphen before `end` makes it one word with a noun that is no unit.
    fn is_half_of_a_word(&self, end: usize) -> bool {
        self.is_hyphen(end)
            && self.glued(end)
            && self.glued(end + 1)
            && self.is_word(end + 1)
            && !self.names_unit(end + 1)
            && self.word(end + 1).scale.is_none()
            && !self.is_any(end + 1, &["point", "percentage", "percent", "dozen", "a"])
    }

    /// True if "half" at `at` is a quantity: not "second half", "half-hearted", "the other half".
    pub(super) fn half_stands_alone(&self, at: usize, end: usize) -> bool {
        let before = at.checked_sub(1);
        let named = before.is_some_and(|before| {
            self.word(before).ordinal.is_some()
                || self.is_any(
                    before,
                    &[
                        "latter", "former", "other", "the", "this", "last", "second", "better",
                        "and",
                    ],
                )
                || (self.is_hyphen(before) && self.glued(at))
        });
        let compound = self.is_hyphen(end)
            && self.glued(end)
            && self.glued(end + 1)
            && !self.names_unit(end + 1)
            && !self.is_any(end + 1, &["point", "percentage"]);
        // "in the attacking half."
        let closes = self.ends(end)
            && before.is_some_and(|before| {
                !self.is_any(
                    before,
                    &[
                        "by", "in", "than", "about", "nearly", "almost", "a", "one", "over",
                        "under", "just", "only", "to", "of", "around", "roughly", "at", "least",
                    ],
                )
            });
        !named && !compound && !closes
    }
}
