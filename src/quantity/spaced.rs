//! Numbers that a tokenizer has cut at their marks, "56 , 000" and "1. 7 million", put together again.
//!
//! Two numerals beside each other, or with a lone mark between them, are one number where English leaves no
//! other reading: three digits behind a comma and no list, date or label around them; digits behind a point or
//! a space with a sign of money before them or a unit behind them.

use super::Dec;
use super::lexicon::{Lexicon, UNKNOWN, flag};
use super::literal::Literal;
use super::token::{Kind, Token, Tokens};

/// Joins the pieces of every number that was cut; most texts hold none and are left as they are.
pub(super) fn join(text: &str, tokens: &mut Tokens, lexicon: &Lexicon) {
    if tokens.literals.len() < 2 {
        return;
    }
    let mut at = 0;
    while at + 1 < tokens.list.len() {
        let cut = Cut {
            text,
            tokens,
            lexicon,
        };
        match cut.whole(at) {
            Some((literal, last)) => tokens.replace(at, last, literal),
            None => at += 1,
        }
    }
}

impl Tokens {
    /// Puts one number in place of the tokens `first..=last`.
    fn replace(&mut self, first: usize, last: usize, literal: Literal) {
        let end = self.list.get(last).map_or(0, |token| token.end);
        let index = u32::try_from(self.literals.len()).unwrap_or(u32::MAX);
        if let Some(token) = self.list.get_mut(first) {
            token.end = end;
            token.kind = Kind::Number(index);
            self.literals.push(literal);
            self.list.drain(first + 1..=last);
        }
    }
}

/// The tokens around a number that may have been cut.
struct Cut<'t> {
    text: &'t str,
    tokens: &'t Tokens,
    lexicon: &'t Lexicon,
}

impl Cut<'_> {
    /// The number that begins with the numeral at `at` and goes on behind the next blank, and its last token.
    fn whole(&self, at: usize) -> Option<(Literal, usize)> {
        let head = self.literal(at).filter(|l| !l.broken && !l.fraction)?;
        let (mark, next) = match self.sign(at + 1) {
            Some(mark @ (',' | '.')) => (Some(mark), at + 2),
            Some(_) => return None,
            None => (None, at + 1),
        };
        let tail = self
            .literal(next)
            .filter(|l| !l.broken && !l.fraction && !l.grouped)?;
        if !self.token(next)?.spaced || head.decimals > 0 || head.zero_led {
            return None;
        }
        let thousands = head.digits <= 3 && !head.grouped || self.ends_in_joined(at, head);
        match mark {
            Some('.') => {
                let part = tail.digits <= 2 && tail.decimals == 0;
                let measured = self.is_money(at.checked_sub(1)) || self.is_unit(next + 1);
                (part && measured).then(|| self.with_decimals(head, tail, next))?
            }
            Some(_) => {
                let free = !self.is_named(at) && !self.is_listed(at, next);
                (thousands && tail.digits == 3 && free)
                    .then(|| self.with_thousands(head, tail, next))?
            }
            None => {
                let measured = self.is_money(at.checked_sub(1))
                    || self.is_unit(next + 1)
                    || self.is_plural(next + 1);
                let free = !self.is_named(at) && self.literal(next + 1).is_none();
                (thousands && tail.digits == 3 && measured && free)
                    .then(|| self.with_thousands(head, tail, next))?
            }
        }
    }

    /// True if the number was put together a moment ago, so that one more group may follow.
    fn ends_in_joined(&self, at: usize, head: &Literal) -> bool {
        head.grouped
            && self
                .token(at)
                .and_then(|token| self.text.get(token.start..token.end))
                .is_some_and(|words| words.contains(", "))
    }

    fn with_thousands(
        &self,
        head: &Literal,
        tail: &Literal,
        last: usize,
    ) -> Option<(Literal, usize)> {
        let value = head
            .value
            .checked_mul(Dec::ONE_THOUSAND)?
            .checked_add(tail.value)?;
        let joined = Literal {
            value,
            decimals: tail.decimals,
            digits: head.digits.saturating_add(3),
            grouped: true,
            zero_led: false,
            broken: false,
            fraction: false,
        };
        Some((joined, last))
    }

    fn with_decimals(
        &self,
        head: &Literal,
        tail: &Literal,
        last: usize,
    ) -> Option<(Literal, usize)> {
        let mut part = tail.value;
        part.set_scale(u32::from(tail.digits)).ok()?;
        let joined = Literal {
            value: head.value.checked_add(part)?,
            decimals: tail.digits,
            ..*head
        };
        Some((joined, last))
    }

    fn token(&self, at: usize) -> Option<&Token> {
        self.tokens.list.get(at)
    }

    fn literal(&self, at: usize) -> Option<&Literal> {
        match self.token(at)?.kind {
            Kind::Number(index) => self.tokens.literals.get(index as usize),
            _ => None,
        }
    }

    fn sign(&self, at: usize) -> Option<char> {
        match self.token(at)?.kind {
            Kind::Sign(sign) => Some(sign),
            _ => None,
        }
    }

    fn word(&self, at: usize) -> &str {
        self.token(at)
            .filter(|token| matches!(token.kind, Kind::Word { .. }))
            .and_then(|token| self.text.get(token.start..token.end))
            .unwrap_or("")
    }

    fn flags(&self, at: usize) -> u32 {
        match self.token(at).map(|token| token.kind) {
            Some(Kind::Word { id, .. }) => self.lexicon.flags(id),
            _ => 0,
        }
    }

    /// True if the token is a sign or a code of money.
    fn is_money(&self, at: Option<usize>) -> bool {
        let slice = at
            .and_then(|at| self.token(at))
            .and_then(|token| self.text.get(token.start..token.end));
        slice.is_some_and(|slice| self.lexicon.money_signs.contains_key(slice))
    }

    /// True if the token says what a number measures or multiplies it.
    fn is_unit(&self, at: usize) -> bool {
        let Some(token) = self.token(at) else {
            return false;
        };
        match token.kind {
            Kind::Sign(sign) => sign == '%' || self.is_money(Some(at)),
            Kind::Word { id, .. } => {
                let word = self.word(at);
                id != UNKNOWN
                    && (self.lexicon.word(id).scale.is_some()
                        || !self.lexicon.unit_names.of(id).is_empty()
                        || !self.lexicon.money_names.of(id).is_empty())
                    || ["percent", "per"]
                        .iter()
                        .any(|p| word.eq_ignore_ascii_case(p))
                    || self.is_money(Some(at))
            }
            Kind::Number(_) => false,
        }
    }

    /// True for a small word in the plural: "53 879 voters", not "day 12 300 were".
    fn is_plural(&self, at: usize) -> bool {
        let word = self.word(at);
        let small = word.bytes().all(|b| b.is_ascii_lowercase());
        small
            && (word == "people" || word.len() > 3 && word.ends_with('s') && !word.ends_with("ss"))
    }

    /// True if the numeral is the day of a date, an age, or what a label or a name goes with.
    fn is_named(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else {
            return false;
        };
        let flags = self.flags(before);
        let Some(Kind::Word { id, capital }) = self.token(before).map(|token| token.kind) else {
            // "No. 3, 400", "#3, 400"
            return matches!(self.sign(before), Some('.' | '#' | '§'));
        };
        let begins = before.checked_sub(1).is_none_or(|first| {
            matches!(self.sign(first), Some('.' | '!' | '?' | ':' | '"' | '“'))
        });
        flags & (flag::MONTH | flag::IDENTIFIER | flag::NUMBERED) != 0
            || ["age", "aged", "turned"].contains(&self.word(before))
            || self.word(before) == "of"
                && before > 0
                && self.word(before - 1).eq_ignore_ascii_case("age")
            || capital && id == UNKNOWN && !begins && !self.is_money(Some(before))
    }

    /// True if the two numerals stand in a list: another one before them or behind them.
    fn is_listed(&self, at: usize, next: usize) -> bool {
        let number = |at: Option<usize>| at.is_some_and(|at| self.literal(at).is_some());
        let before = self.sign(at.wrapping_sub(1)) == Some(',') && number(at.checked_sub(2));
        let linked = ["and", "or", "to"]
            .iter()
            .any(|w| self.word(next + 1).eq_ignore_ascii_case(w));
        let behind = match self.sign(next + 1) {
            Some(',') => {
                let group = self.literal(next + 2);
                let linked = ["and", "or"]
                    .iter()
                    .any(|w| self.word(next + 2).eq_ignore_ascii_case(w))
                    && number(Some(next + 3));
                // "1, 250, 000" goes on with another group.
                linked
                    || group.is_some_and(|l| l.digits != 3)
                        && self.token(next + 2).is_some_and(|t| t.spaced)
            }
            _ => linked && number(Some(next + 2)),
        };
        before || behind
    }
}
