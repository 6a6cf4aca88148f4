//! Numbers in digits, in words and in both: "1.4 trillion", "two and a half", "a dozen", "three-quarters".

use super::Dec;
use super::figure::Written;
use super::lexicon::{flag, power_of_ten};
use super::reader::Reader;

/// A number without unit or sign, as it stands from one token to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    /// The token after it.
    pub end: usize,
    pub value: Dec,
    pub written: Written,
    /// For a vague word ("dozens", "most"): the open upper end; `value` is the lower one.
    pub vague: Option<Dec>,
    /// "most", "a majority": the ends are percentages.
    pub vague_percent: bool,
    /// Digits alone, whole and without separators or scale word: what identifiers look like too.
    pub plain: bool,
    /// Begins with "a" or "an" ("a dozen", "a hundred").
    pub article: bool,
}

impl Amount {
    pub(super) fn spelled(end: usize, value: Dec) -> Self {
        Self {
            end,
            value,
            written: Written {
                spelled: true,
                ..Written::default()
            },
            vague: None,
            vague_percent: false,
            plain: false,
            article: false,
        }
    }
}

/// What the last part of a number was, for deciding whether the next word goes on with it.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Last {
    Nothing,
    Ones,
    Tens,
    Hundred,
    Scale,
    Digits,
}

impl Reader<'_> {
    /// The number that begins at `at`. `money`: a currency sign stands before it, so that a lone
    /// letter after it is a scale ("$5b").
    pub(super) fn amount(&self, at: usize, money: bool) -> Option<Amount> {
        if let Some(amount) = self.vague(at) {
            return Some(amount);
        }
        if let Some(amount) = self.fraction_amount(at) {
            return Some(amount);
        }
        if let Some(amount) = self.small_collective(at) {
            return Some(amount);
        }
        self.plain_amount(at, money)
    }

    pub(super) fn plain_amount(&self, at: usize, money: bool) -> Option<Amount> {
        let mut next = at;
        let mut total = Dec::ZERO;
        let mut current: Option<Dec> = None;
        let mut last = Last::Nothing;
        let mut last_scale = i8::MAX;
        let mut written = Written::default();
        let mut plain = false;
        let article = self.is_any(at, &["a", "an"]);
        if article {
            let after = next + 1;
            self.word(after)
                .scale
                .filter(|_| !self.has(after, flag::SUFFIX_ONLY))?;
            current = Some(Dec::ONE);
            written.spelled = true;
            last = Last::Ones;
            next = after;
        }
        let spelled_start = self.literal(at).is_none();
        loop {
            let mut here = next;
            // A hyphen inside "twenty-one", spaced or not.
            if self.is_dash(here)
                && last == Last::Tens
                && self.word(here + 1).cardinal.is_some_and(|ones| ones < 10)
            {
                here += 1;
            }
            // "one-and-a-half"
            if self.is_hyphen(here) && self.glued(here) && self.is(here + 1, "and") {
                here += 1;
            }
            // "ten-thousand-metre", "eight-hundred", "$1.2-billion"
            if self.is_hyphen(here)
                && self.glued(here)
                && self.glued(here + 1)
                && matches!(last, Last::Ones | Last::Tens | Last::Hundred | Last::Digits)
                && self.word(here + 1).scale.is_some()
                && !self.has(here + 1, flag::SUFFIX_ONLY)
            {
                here += 1;
            }
            // "6.2+ million"
            if last == Last::Digits
                && self.sign(here) == Some('+')
                && self.glued(here)
                && !self.glued(here + 1)
                && self.word(here + 1).scale.is_some()
                && !self.has(here + 1, flag::SUFFIX_ONLY)
            {
                here += 1;
            }
            let mut joined = false;
            if self.is(here, "and") && matches!(last, Last::Hundred | Last::Scale) {
                if let Some((fraction, end)) = self.and_fraction(here) {
                    let (grown, end) =
                        self.add_fraction(total, current, last_scale, last, fraction, end)?;
                    total = grown;
                    current = None;
                    written.fraction = true;
                    next = end;
                    break;
                }
                if !self.continues_after_and(here + 1, last, last_scale, spelled_start) {
                    break;
                }
                here += 1;
                joined = true;
            }
            if let Some(cardinal) = self.word(here).cardinal {
                let value = Dec::from(cardinal);
                let fits = match last {
                    Last::Nothing => true,
                    Last::Tens => (1..10).contains(&cardinal),
                    Last::Hundred => cardinal < 100,
                    Last::Scale => spelled_start && cardinal != 0,
                    Last::Ones | Last::Digits => false,
                };
                if !fits {
                    break;
                }
                current = Some(current.unwrap_or_default() + value);
                last = if cardinal >= 20 && cardinal % 10 == 0 {
                    Last::Tens
                } else {
                    Last::Ones
                };
                written.spelled = true;
                next = here + 1;
                if let Some((decimals, end)) = self.spelled_decimals(next) {
                    let count = u8::try_from(end - next - 1).unwrap_or(28);
                    current = current.map(|whole| whole + decimals);
                    written.decimals = count;
                    next = end;
                }
                continue;
            }
            if let Some(literal) = self.literal(here) {
                if literal.broken || !(last == Last::Nothing || joined) {
                    break;
                }
                current = Some(current.unwrap_or_default() + literal.value);
                plain = last == Last::Nothing
                    && !literal.grouped
                    && literal.decimals == 0
                    && !literal.fraction;
                if last == Last::Nothing {
                    written.decimals = literal.decimals;
                    written.fraction = literal.fraction;
                }
                last = Last::Digits;
                next = here + 1;
                if let Some((fraction, end)) = self.digit_fraction(here) {
                    current = Some(fraction);
                    written.fraction = true;
                    plain = false;
                    next = end;
                }
                continue;
            }
            if let Some(scale) = self.scale_at(here, money, last, current) {
                let factor = power_of_ten(i32::from(scale))?;
                plain = false;
                written.scale = written.scale.saturating_add(scale);
                if scale == 2 && current.is_some() {
                    current = current.and_then(|value| value.checked_mul(factor));
                    last = Last::Hundred;
                } else if current.is_none() && total.is_zero() {
                    break;
                } else if scale < last_scale {
                    let Some(value) = current else { break };
                    if last_scale != i8::MAX {
                        written.scale = 0;
                    }
                    total = total.checked_add(value.checked_mul(factor)?)?;
                    current = None;
                    last = Last::Scale;
                    last_scale = scale;
                } else {
                    total = total
                        .checked_add(current.unwrap_or_default())?
                        .checked_mul(factor)?;
                    current = None;
                    last = Last::Scale;
                    last_scale = scale;
                }
                next = here + 1;
                continue;
            }
            // "one and a half million", "5 and a half".
            if matches!(last, Last::Ones | Last::Tens | Last::Digits)
                && current.is_some_and(|whole| whole < Dec::ONE_THOUSAND)
                && let Some((fraction, end)) = self.and_fraction(here)
            {
                current = current.map(|whole| whole + fraction);
                written.fraction = true;
                plain = false;
                next = end;
                last = Last::Digits;
                continue;
            }
            break;
        }
        if last == Last::Nothing {
            return None;
        }
        let mut value = total.checked_add(current.unwrap_or_default())?;
        if article && next == at + 1 {
            return None;
        }
        // Number words after a scale were digits of the number itself: "two thousand and five".
        if current.is_some() && last_scale != i8::MAX {
            written.scale = 0;
        }
        if self.is_any(next, &["dozen", "dozens"]) {
            value = value.checked_mul(Dec::from(12))?;
            plain = false;
            next += 1;
        }
        // "forty-five (45)": the same number twice.
        if self.sign(next) == Some('(') && self.sign(next + 2) == Some(')') && written.spelled {
            if self
                .literal(next + 1)
                .is_some_and(|literal| literal.value == value)
            {
                next += 3;
            }
        } else if self.sign(next) == Some('(') && plain && self.word(next + 1).cardinal.is_some() {
            let spelled = self.plain_amount(next + 1, false);
            if let Some(spelled) = spelled
                .filter(|spelled| spelled.value == value && self.sign(spelled.end) == Some(')'))
            {
                next = spelled.end + 1;
            }
        }
        Some(Amount {
            end: next,
            value,
            written,
            vague: None,
            vague_percent: false,
            plain,
            article,
        })
    }

    /// The power of ten of the scale word at `here`, if it is one there.
    pub(super) fn scale_at(
        &self,
        here: usize,
        money: bool,
        last: Last,
        current: Option<Dec>,
    ) -> Option<i8> {
        let word = self.word(here);
        let scale = word.scale?;
        // "his six hundreds" are innings, not six hundred of something.
        if scale == 2 && self.is(here, "hundreds") {
            return None;
        }
        if word.flags & flag::SUFFIX_ONLY == 0 {
            // "2 hundred" and "mil" as a word need their number next to them.
            return Some(scale);
        }
        if last != Last::Digits {
            return (matches!(scale, 7) && last == Last::Hundred).then_some(scale);
        }
        let letters = self.slice(here);
        let glued = self.glued(here);
        let next_is_letterlike =
            self.glued(here + 1) && matches!(self.sign(here + 1), Some('/' | '²' | '³' | '^'));
        if next_is_letterlike && !money {
            return None;
        }
        let allowed = match letters {
            "k" | "K" => glued || !self.is_word(here + 1) || self.ends(here + 1),
            "MM" => true,
            "mm" => money,
            "M" => glued || money || current.is_some_and(|value| value.scale() > 0),
            "m" => money || (glued && self.counts_after(here + 1)),
            // "1B users", but the "Hurricane 1B" is a model.
            "B" => {
                let named = here
                    .checked_sub(2)
                    .is_some_and(|name| self.capital(name) && !self.begins_sentence(name));
                money || glued && (!named || self.counts_after(here + 1))
            }
            "b" => money,
            "T" => money,
            "t" => money && glued,
            "G" => glued && current.is_some_and(|value| value.scale() > 0),
            "Cr" | "cr" => true,
            "Kr" => last == Last::Hundred,
            _ => false,
        };
        allowed.then_some(scale)
    }

    /// True if a counted noun in the plural stands at `at` ("people", "users"): "3m users".
    pub(super) fn counts_after(&self, at: usize) -> bool {
        self.is_word(at)
            && !self.glued(at)
            && !self.has(at, flag::STOP)
            && (self.word(at).singular.is_some()
                || (self.slice(at).len() > 3 && self.slice(at).ends_with('s')))
    }

    /// True if what follows "and" goes on with the number: smaller than what stands before it.
    pub(super) fn continues_after_and(
        &self,
        at: usize,
        last: Last,
        last_scale: i8,
        spelled_start: bool,
    ) -> bool {
        let small = match (self.word(at).cardinal, self.literal(at)) {
            (Some(_), _) => spelled_start || last == Last::Hundred,
            (None, Some(literal)) => {
                last == Last::Hundred
                    && literal.decimals == 0
                    && literal.digits <= 2
                    && !literal.grouped
                    && !literal.broken
            }
            (None, None) => false,
        };
        if !small {
            return false;
        }
        // "five hundred and six hundred" are two numbers.
        let mut after = at + 1;
        for _ in 0..4 {
            if self.is_hyphen(after) || self.word(after).cardinal.is_some() {
                after += 1;
            }
        }
        match self
            .word(after)
            .scale
            .filter(|_| !self.has(after, flag::SUFFIX_ONLY))
        {
            Some(scale) => {
                // "one hundred and five million"
                scale < last_scale && (last == Last::Scale || scale > 2)
            }
            None => !self.is_any(after, &["percent", "per"]) || last == Last::Hundred,
        }
    }

    /// "point five", "point two five" after a number word: the decimals and the token after them.
    pub(super) fn spelled_decimals(&self, at: usize) -> Option<(Dec, usize)> {
        if !self.is(at, "point") {
            return None;
        }
        let mut value = Dec::ZERO;
        let mut place = Dec::new(1, 1);
        let mut next = at + 1;
        while let Some(digit) = self
            .word(next)
            .cardinal
            .filter(|digit| *digit < 10 && next < at + 9)
        {
            value += Dec::from(digit) * place;
            place *= Dec::new(1, 1);
            next += 1;
        }
        (next > at + 1).then_some((value, next))
    }

    /// "a dozen", "a couple of", "a pair of".
    pub(super) fn small_collective(&self, at: usize) -> Option<Amount> {
        let first = if self.is_any(at, &["a", "the"]) {
            at + 1
        } else {
            at
        };
        let article = first > at;
        if article && self.is(first, "dozen") && self.is(at, "a") {
            return Some(Amount {
                article,
                ..Amount::spelled(first + 1, Dec::from(12))
            });
        }
        if article
            && self.is_any(first, &["couple", "pair"])
            && self.is(first + 1, "of")
            && self.is(at, "a")
        {
            let couple = Amount {
                article,
                ..Amount::spelled(first + 2, Dec::TWO)
            };
            // "a couple of dozen", "a couple of hundred"
            let factor = if self.is(first + 2, "dozen") {
                Some(Dec::from(12))
            } else {
                self.word(first + 2)
                    .scale
                    .filter(|_| !self.has(first + 2, flag::SUFFIX_ONLY))
                    .and_then(|scale| power_of_ten(i32::from(scale)))
            };
            return Some(
                match factor.and_then(|factor| factor.checked_mul(Dec::TWO)) {
                    Some(value) => Amount {
                        end: first + 3,
                        value,
                        ..couple
                    },
                    None => couple,
                },
            );
        }
        None
    }

    /// "dozens of", "several hundred", "most".
    pub(super) fn vague(&self, at: usize) -> Option<Amount> {
        for (words, vague) in self.lexicon.vague.of(self.id(at)) {
            let Some(mut end) = self.phrase(at, words) else {
                continue;
            };
            // "his six hundreds"
            if !vague.percent && at > 0 && self.word(at - 1).cardinal.is_some() {
                return None;
            }
            let (mut low, mut high) = (vague.low, vague.high);
            if !vague.percent
                && let Some(scale) = self
                    .word(end)
                    .scale
                    .filter(|_| !self.has(end, flag::SUFFIX_ONLY) && !self.is(end, "mil"))
            {
                let factor = power_of_ten(i32::from(scale))?;
                low = low.checked_mul(factor)?;
                high = high.checked_mul(factor)?;
                end += 1;
            }
            let mut amount = Amount::spelled(end, low);
            amount.vague = Some(high);
            amount.vague_percent = vague.percent;
            return Some(amount);
        }
        None
    }
}
