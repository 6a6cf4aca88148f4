//! The words around a number that hedge or bound it: "nearly", "at least", "up to", "or more".

use super::figure::{Approx, Comparator};
use super::lexicon::{Hedge, flag};
use super::reader::Reader;

/// All hedges of one figure.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hedges {
    pub approx: Option<Approx>,
    pub comparator: Comparator,
    /// The token that begins the words before the number, if there are any.
    pub start: Option<usize>,
    /// The token after the words that follow it, if there are any.
    pub end: Option<usize>,
}

impl Hedges {
    fn add(&mut self, hedge: Hedge) {
        match hedge {
            Hedge::About => self.approx = self.approx.or(Some(Approx::About)),
            Hedge::Nearly => self.approx = Some(Approx::Nearly),
            Hedge::JustOver => self.approx = Some(Approx::JustOver),
            Hedge::More => self.bound(Comparator::More),
            Hedge::AtLeast => self.bound(Comparator::AtLeast),
            Hedge::Less => self.bound(Comparator::Less),
            Hedge::AtMost => self.bound(Comparator::AtMost),
            Hedge::Equal => {}
            Hedge::OrEqual => {
                self.comparator = match self.comparator {
                    Comparator::More => Comparator::AtLeast,
                    Comparator::Less => Comparator::AtMost,
                    other => other,
                }
            }
        }
    }

    /// The words nearest the number win: in "no more than at least 5" something is wrong anyway.
    fn bound(&mut self, comparator: Comparator) {
        if self.comparator == Comparator::Equal {
            self.comparator = comparator;
        }
    }
}

/// Words before "over" among which the verb or noun is looked for that it tells more of.
const ABOUT_REACH: usize = 7;

impl Reader<'_> {
    /// Takes back an "over" that means "during": "invest $5bn over five years".
    pub(super) fn without_during(&self, hedges: Hedges, start: usize) -> Hedges {
        let during = hedges.start.is_some_and(|over| {
            over + 1 == start
                && self.is(over, "over")
                && over
                    .checked_sub(1)
                    .is_some_and(|before| !self.has(before, flag::LASTING) && !self.ends(before))
        });
        if during {
            Hedges {
                comparator: Comparator::Equal,
                start: None,
                ..hedges
            }
        } else {
            hedges
        }
    }

    /// The hedges round the number whose tokens are `start..end`; tokens before `floor` belong to
    /// the figure before.
    pub(super) fn hedges(&self, start: usize, end: usize, floor: usize) -> Hedges {
        let mut hedges = Hedges::default();
        let mut at = start;
        'before: while let Some(last) = at.checked_sub(1).filter(|last| *last >= floor) {
            if let Some((hedge, begin)) = self.sign_before(last) {
                hedges.add(hedge);
                hedges.start = Some(begin);
                at = begin;
                continue;
            }
            // "more than a 5 % rise", "about the 300 people": the article stands between.
            let skipped = if at == start && self.is_any(last, &["a", "an", "the"]) && last > 0 {
                last
            } else {
                at
            };
            for from in [at, skipped] {
                let Some(last) = from.checked_sub(1) else {
                    continue;
                };
                if !self.has(last, flag::HEDGE) {
                    continue;
                }
                for (words, hedge) in self.lexicon.before.of(self.id(last)) {
                    let Some(begin) = self
                        .phrase_before(from, words)
                        .filter(|begin| *begin >= floor)
                    else {
                        continue;
                    };
                    if !self.hedges_here(begin, from, *hedge) {
                        continue;
                    }
                    // "topping the $2.10 that was forecast", "above the 5% threshold": the sum is
                    // known, something else is above it.
                    let bounds = !matches!(
                        hedge,
                        Hedge::About | Hedge::Nearly | Hedge::JustOver | Hedge::Equal
                    );
                    if from < at && bounds && self.is(at - 1, "the") {
                        continue;
                    }
                    hedges.add(*hedge);
                    hedges.start = Some(begin);
                    at = begin;
                    continue 'before;
                }
            }
            break;
        }
        // "6.2+ million": the sign stands before the scale.
        let inside = (start + 1..end).any(|at| self.sign(at) == Some('+') && self.glued(at));
        if inside {
            hedges.add(Hedge::AtLeast);
        }
        let mut next = end;
        if self.sign(next) == Some('+') && self.glued(next) {
            hedges.add(Hedge::AtLeast);
            next += 1;
            hedges.end = Some(next);
        }
        for _ in 0..2 {
            // "300-plus"
            let from = if self.is_hyphen(next) && self.glued(next) && self.glued(next + 1) {
                next + 1
            } else {
                next
            };
            let found = self
                .lexicon
                .after
                .of(self.id(from))
                .iter()
                .find_map(|(words, hedge)| {
                    let after = self.phrase(from, words)?;
                    self.closes_here(from, after, *hedge)
                        .then_some((after, *hedge))
                });
            let Some((after, hedge)) = found else { break };
            hedges.add(hedge);
            next = after;
            hedges.end = Some(next);
        }
        hedges
    }

    /// "<=", ">", "~", "≥" that end at token `last`, and where they begin.
    fn sign_before(&self, last: usize) -> Option<(Hedge, usize)> {
        let before = last.checked_sub(1);
        let pair = before
            .and_then(|before| self.sign(before))
            .filter(|_| self.glued(last));
        Some(match (self.sign(last)?, pair) {
            ('=', Some('<')) => (Hedge::AtMost, last - 1),
            ('=', Some('>')) => (Hedge::AtLeast, last - 1),
            ('<', _) => (Hedge::Less, last),
            ('>', _) => (Hedge::More, last),
            ('≤' | '⩽', _) => (Hedge::AtMost, last),
            ('≥' | '⩾', _) => (Hedge::AtLeast, last),
            ('~' | '∼' | '≈' | '≃', _)
                if !before
                    .is_some_and(|before| self.literal(before).is_some() && self.glued(last)) =>
            {
                (Hedge::About, last)
            }
            _ => return None,
        })
    }

    /// True if the hedge `begin..end` belongs to the number after it and not to what stands before.
    fn hedges_here(&self, begin: usize, end: usize, hedge: Hedge) -> bool {
        let single = end == begin + 1;
        let before = begin.checked_sub(1);
        // "The four rounds add up to $296 million": "up" is the verb's.
        if hedge == Hedge::AtMost
            && self.is(begin, "up")
            && before.is_some_and(|at| {
                self.is_any(at, &["add", "adds", "added", "adding", "sum", "sums"])
            })
        {
            return false;
        }
        if !single {
            return true;
        }
        // "a two-under 70", "the run-up to 2030"
        if before.is_some_and(|before| self.is_hyphen(before) && self.glued(begin)) {
            return false;
        }
        if self.is_any(begin, &["ca", "some", "about", "around"])
            && self.capital(begin)
            && self.slice(begin).chars().all(char::is_uppercase)
        {
            return false;
        }
        match hedge {
            // "the day just 5 km from", "turned around 3 times": fine; "and some 300", "carried over 5 days".
            // "took over five hours" lasts; "took over 5 firms" does not.
            Hedge::More
                if self.is(begin, "over")
                    && before.is_some_and(|before| self.is_any(before, &["took", "take"]))
                    && self.names_time(end + 1) =>
            {
                true
            }
            Hedge::More if self.is_any(begin, &["over", "above", "beyond"]) => {
                let instead = before.is_some_and(|before| {
                    self.is_any(
                        before,
                        &[
                            "spread", "carried", "averaged", "hand", "took", "take", "start",
                            "all", "the", "paid", "loan",
                        ],
                    )
                });
                let about = self.is(begin, "over") && self.says_about_what(begin);
                !instead && !about
            }
            Hedge::Less if self.is_any(begin, &["under", "below"]) => {
                !before.is_some_and(|before| self.is_any(before, &["the", "filed", "section"]))
            }
            _ => true,
        }
    }

    /// True for "sued Orme in Norland over four patents": names and places may stand between the verb and its "over".
    fn says_about_what(&self, over: usize) -> bool {
        let mut at = over;
        while let Some(before) = at
            .checked_sub(1)
            .filter(|before| over - before <= ABOUT_REACH)
        {
            if self.has(before, flag::DISPUTING) {
                return true;
            }
            let passes = self.capital(before)
                || self.is_any(
                    before,
                    &["in", "with", "it", "him", "her", "them", "the", "its"],
                );
            if !passes || self.ends(before) {
                return false;
            }
            at = before;
        }
        false
    }

    /// True if words after a number say something of it: "at least" there must end the phrase.
    fn closes_here(&self, from: usize, after: usize, hedge: Hedge) -> bool {
        if self.is(from, "at") || self.is(from, "approximately") {
            return self.ends(after);
        }
        if self.is(from, "plus") {
            let compound = from
                .checked_sub(1)
                .is_some_and(|before| self.is_hyphen(before));
            return compound
                || (self.literal(after).is_none()
                    && !self.is_any(after, &["or", "a", "an"])
                    && self
                        .sign(after)
                        .is_none_or(|sign| sign == '.' || sign == ','));
        }
        if self.is(from, "odd") {
            return from
                .checked_sub(1)
                .is_some_and(|before| self.is_hyphen(before));
        }
        // "5 or more than 6", "30 and over the years"
        let next = after;
        if matches!(hedge, Hedge::AtLeast | Hedge::AtMost) && self.is(next, "than") {
            return self.ends(next + 1);
        }
        if self.is(from, "and") {
            return self.ends(after)
                || self.is_any(
                    after,
                    &["in", "were", "are", "is", "was", "who", "have", "has", "at"],
                );
        }
        true
    }
}
