//! Places in an order ("third", "42nd") and words for a multiple ("doubled", "twice").

use rust_decimal::prelude::ToPrimitive;

use super::Dec;
use super::figure::{Comparator, Dim, Figure, Value, Written};
use super::hedge::Hedges;
use super::lexicon::{MultipleForm, flag};
use super::reader::Reader;

/// Forms of verbs that are followed by a place in an order.
const RANKED: [&str; 10] = [
    "ranked",
    "ranks",
    "ranking",
    "rank",
    "finished",
    "finishing",
    "came",
    "placed",
    "placing",
    "finish",
];

impl Reader<'_> {
    /// "doubled", "twice as many", "sevenfold".
    pub(super) fn multiple_word(&self, at: usize, floor: usize) -> Option<(Figure, usize)> {
        let (factor, form) = self.word(at).multiple?;
        let after = at + 1;
        let mut hedges = self.hedges(at, after, floor);
        // "More than halved": less than half is left.
        if factor < Dec::ONE {
            hedges.comparator = hedges.comparator.mirrored();
        }
        let hyphened = self.is_hyphen(after) && self.glued(after);
        let good = match form {
            MultipleForm::Verb => {
                // "the doubles" is tennis.
                let noun = at
                    .checked_sub(1)
                    .is_some_and(|before| self.is_any(before, &["the", "a", "in", "s", "mixed"]));
                !(hyphened || noun && self.slice(at).ends_with(['s', 'S']))
            }
            MultipleForm::Times => self.multiplies(after),
            MultipleForm::Base => {
                !hyphened
                    && (self.is_any(
                        after,
                        &[
                            "the", "its", "his", "her", "their", "our", "what", "that", "last",
                            "from", "this",
                        ],
                    ) || at.checked_sub(1).is_some_and(|before| {
                        self.is_any(
                            before,
                            &[
                                "to", "will", "would", "could", "can", "may", "should", "than",
                                "nearly", "almost",
                            ],
                        )
                    }))
            }
        };
        if !good {
            return None;
        }
        let written = Written {
            spelled: true,
            ..Written::default()
        };
        Some(self.finish(
            at,
            after,
            Value::Exact(factor),
            Dim::Multiple,
            written,
            hedges,
            None,
        ))
    }

    /// True if a verb of ranking and "number" or "No." stand before `at`: "peaked at number four".
    pub(super) fn is_ranked(&self, at: usize) -> bool {
        let point = at
            .checked_sub(1)
            .is_some_and(|before| self.sign(before) == Some('.') && self.glued(before));
        let Some(before) = at.checked_sub(if point { 2 } else { 1 }) else {
            return false;
        };
        let named = self.sign(before) == Some('#') || self.is_any(before, &["number", "no"]);
        named
            && before
                .checked_sub(1)
                .is_some_and(|verb| self.has(verb, flag::RANKING))
    }

    /// "peaked at number four", "reached No. 1": the place in an order, and the token after it.
    pub(super) fn place(&self, at: usize) -> Option<(Figure, usize)> {
        if !self.is_ranked(at) {
            return None;
        }
        let amount = self
            .plain_amount(at, false)
            .filter(|amount| amount.plain || amount.written.spelled)?;
        let whole = amount.value.fract().is_zero() && amount.value <= Dec::ONE_THOUSAND;
        if !whole || self.capital(amount.end) {
            return None;
        }
        let written = Written {
            spelled: amount.written.spelled,
            ..Written::default()
        };
        Some(self.finish(
            at,
            amount.end,
            Value::Exact(amount.value),
            Dim::Ordinal,
            written,
            Hedges::default(),
            None,
        ))
    }

    /// "21st", "third", "twenty-first", "one hundred twenty-fifth".
    pub(super) fn ordinal(&self, at: usize, floor: usize) -> Option<(Figure, usize)> {
        let (value, end) = self.ordinal_at(at)?;
        let digits = self.literal(at).is_some();
        let hedges = self.ranked_above(at, floor);
        if !digits && !self.ordinal_counts(at, end) || digits && !self.numbered(at, end) {
            return None;
        }
        // "the 19th century" is a time.
        let next = if self.is_hyphen(end) && self.glued(end) {
            end + 1
        } else {
            end
        };
        if self.is_any(next, &["century", "centuries"]) {
            return None;
        }
        let written = Written {
            spelled: !digits,
            ..Written::default()
        };
        Some(self.finish(
            at,
            end,
            Value::Exact(value),
            Dim::Ordinal,
            written,
            hedges,
            None,
        ))
    }

    /// "ranked above 26th": before it in the order, a smaller number; "finished below third": a greater one.
    fn ranked_above(&self, at: usize, floor: usize) -> Hedges {
        let than = at.checked_sub(1).filter(|before| self.is(*before, "than"));
        let word = than.unwrap_or(at).checked_sub(1);
        let Some(word) = word.filter(|word| *word > floor) else {
            return Hedges::default();
        };
        let comparator = match (than.is_some(), self.slice(word)) {
            (false, "above") | (true, "higher" | "better") => Comparator::Less,
            (false, "below") | (true, "lower" | "worse") => Comparator::More,
            _ => return Hedges::default(),
        };
        let verb = word - 1;
        let ranks = self.has(verb, flag::RANKING) || self.is_any(verb, &RANKED);
        Hedges {
            comparator: if ranks { comparator } else { Comparator::Equal },
            start: ranks.then_some(word),
            ..Hedges::default()
        }
    }

    /// True if "21st" is a place in an order: no date, no name ("501st Squadron"), no "1/18th".
    pub(super) fn numbered(&self, at: usize, end: usize) -> bool {
        let before = at.checked_sub(1);
        let dated = before.is_some_and(|before| self.is_month(before))
            || self.is_month(end)
            || self.is(end, "of") && self.is_month(end + 1);
        let slashed = before.is_some_and(|before| self.sign(before) == Some('/'));
        !dated && !slashed && !self.capital(end)
    }

    pub(super) fn ordinal_at(&self, at: usize) -> Option<(Dec, usize)> {
        if let Some(literal) = self.literal(at) {
            if !self.glued(at + 1) || literal.decimals != 0 || literal.broken {
                return None;
            }
            // "15st" is a weight.
            let (ones, tens) = (literal.value % Dec::TEN, literal.value % Dec::ONE_HUNDRED);
            let teen = tens >= Dec::TEN && tens < Dec::from(20);
            let ending = match ones.to_u8() {
                Some(1) if !teen => "st",
                Some(2) if !teen => "nd",
                Some(3) if !teen => "rd",
                _ => "th",
            };
            return self.is(at + 1, ending).then_some((literal.value, at + 2));
        }
        if let Some(value) = self.word(at).ordinal {
            return (value < 100).then_some((Dec::from(value), at + 1));
        }
        let amount = self
            .word(at)
            .cardinal
            .and_then(|_| self.amount(at, false))
            .filter(|amount| amount.written.spelled && !amount.written.fraction)?;
        let joint = if self.is_dash(amount.end) {
            amount.end + 1
        } else {
            amount.end
        };
        let ordinal = Dec::from(self.word(joint).ordinal?);
        let rest = amount.value % Dec::ONE_HUNDRED;
        let tens = amount.value % Dec::TEN == Dec::ZERO && rest >= Dec::from(20);
        if ordinal < Dec::TEN && tens || ordinal < Dec::ONE_HUNDRED && rest.is_zero() {
            return Some((amount.value + ordinal, joint + 1));
        }
        if ordinal >= Dec::ONE_HUNDRED && joint == amount.end {
            return Some((amount.value.checked_mul(ordinal)?, joint + 1));
        }
        None
    }

    /// True if an ordinal word is a place in an order: after an article or possessive, after a verb of
    /// ranking, or alone. "First" as an adverb and "second" as a unit are not.
    pub(super) fn ordinal_counts(&self, at: usize, end: usize) -> bool {
        if self.is_hyphen(end) && self.glued(end) {
            // "the third-largest bank"
            let word = self.slice(end + 1);
            return self.is_word(end + 1)
                && (word.ends_with("est") && word.len() > 4
                    || self.is_any(end + 1, &["most", "least", "best", "worst"]));
        }
        let Some(before) = at.checked_sub(1) else {
            return self.token(end).is_none()
                || (self.ends(end) && self.token(end + 1).is_none())
                || end > at + 1
                || self.capital(end);
        };
        let article = self.is_any(
            before,
            &[
                "the", "its", "his", "her", "their", "our", "my", "your", "a", "every", "this",
                "that",
            ],
        ) || (matches!(self.slice(before), "s")
            && before > 0
            && matches!(self.sign(before - 1), Some('\'' | '’')));
        let ranked = self.is_any(before, &RANKED) || self.ranked_above(at, 0).start.is_some();
        // "the upcoming third album"
        let adjective = self.is_word(end)
            && self.is_word(before)
            && !self.ends(end)
            && !self.is_any(before, &["split", "last", "final"])
            && before
                .checked_sub(1)
                .is_some_and(|article| self.is_any(article, &["the", "a", "an", "its", "their"]));
        // "the fourth album and third record"
        let joined = self.is(before, "and")
            && self.is_word(end)
            && !self.ends(end)
            && !self.is_any(at, &["first", "second"]);
        ranked
            || adjective
            || joined
            || end > at + 1
            || self.is(before, "and") && self.is(at.saturating_sub(2), "two")
            || (article && self.is_word(end) && !self.ends(end))
            || (article
                && self.is_any(before, &["and", "a"])
                && self.ends(end)
                && !self.is(at, "second"))
    }
}
