//! What a number counts ("five giant campuses": campus) and what it is counted by ("a year", "per share").

use super::Dec;
use super::figure::{DurationUnit, Rate};
use super::lexicon::{Unit, flag};
use super::reader::Reader;

/// A noun phrase longer than this has lost its number.
const LONGEST_PHRASE: usize = 6;

impl Reader<'_> {
    /// The singular of the noun counted by a number that ends before `at`; `one`: the number is 1,
    /// so its noun is a singular.
    pub(super) fn counted(&self, at: usize, one: bool) -> Option<String> {
        let mut at = at;
        if self.is_hyphen(at) && self.glued(at) && self.glued(at + 1) && self.is_word(at + 1) {
            // "a 100-seat theatre", "three-member"
            if self.is_any(at + 1, &["plus", "odd"]) {
                // "1,500-plus flights"
                return self.counted(at + 2, one);
            }
            let word = self.slice(at + 1);
            return (word.len() > 2 && !self.has(at + 1, flag::HYPHEN))
                .then(|| self.singular(at + 1));
        }
        if self.is(at, "of") {
            // "three of the four banks", "two of its units"
            at += 1;
            if self.is_any(
                at,
                &[
                    "the", "its", "his", "her", "their", "our", "these", "those", "all",
                ],
            ) {
                at += 1;
            }
            // "24 of 31 passes", "three of the four banks"
            while self.word(at).cardinal.is_some() || self.literal(at).is_some() {
                at += 1;
            }
        }
        let mut last = None;
        for next in at..at
            + if one {
                LONGEST_PHRASE / 2
            } else {
                LONGEST_PHRASE
            }
        {
            if self.is_model_number(next)
                || next > at && self.glued(next) && self.literal(next).is_some()
            {
                // "35 737 MAX jets", "50 Airbus A320neo jets"
                continue;
            }
            let name =
                self.capital(next) && self.glued(next + 1) && self.literal(next + 1).is_some();
            if name || self.frequency_of_noun(next) {
                continue;
            }
            if !self.is_word(next) || self.has(next, flag::STOP) {
                // Parts of a name ("U.S.-based", "F-series") go on after a hyphen.
                if self.is_hyphen(next) && self.glued(next) && self.glued(next + 1) && next > at {
                    continue;
                }
                break;
            }
            if matches!(self.sign(next + 1), Some('\'' | '’'))
                && self.glued(next + 1)
                && !self.slice(next).ends_with('s')
            {
                // "two company's": a possessive is no head.
                break;
            }
            let compound = self.is_hyphen(next + 1) && self.glued(next + 1) && self.glued(next + 2);
            if !compound && !one && self.is_plural(next) {
                // "five data centers": the last plural in a row ("sales people" are people).
                let further = next + 1;
                if self.is_word(further)
                    && self.word(further).singular.is_some()
                    && !self.has(further, flag::STOP)
                {
                    return Some(self.singular(further));
                }
                return Some(self.singular(next));
            }
            if !compound {
                last = Some(next);
            }
        }
        if one && let Some(last) = last {
            return Some(self.slice(last).to_lowercase());
        }
        None
    }

    /// True if "monthly" stands before a noun ("monthly users") and tells of it, not of the number.
    pub(super) fn frequency_of_noun(&self, at: usize) -> bool {
        self.has(at, flag::FREQUENCY)
            && self.is_word(at + 1)
            && !self.has(at + 1, flag::STOP | flag::MONTH)
    }

    /// True if the digits after another number name a model: the "737" of "35 737 MAX jets".
    pub(super) fn is_model_number(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| {
            self.literal(at)
                .is_some_and(|model| model.decimals == 0 && !model.grouped)
                && !self.glued(at)
                && (self.word(before).cardinal.is_some()
                    || self.literal(before).is_some_and(|count| count.digits < 4))
                && self.capital(at + 1)
                && !self.is_month(at + 1)
        })
    }

    /// True if the word looks like a plural: listed, or ending in "s" but not in "ss", "us" or "is".
    fn is_plural(&self, at: usize) -> bool {
        if self.word(at).singular.is_some() {
            return true;
        }
        let word = self.slice(at);
        let Some(stem) = word.strip_suffix('s') else {
            return false;
        };
        // "GPUs" is one, "SAS" is not.
        stem.len() > 1 && !stem.ends_with(['s', 'u', 'i']) && !stem.ends_with("ou")
            || (stem.len() > 1 && stem.chars().all(char::is_uppercase))
            || stem.ends_with("U")
    }

    /// The singular of the word at `at`, in lower case.
    fn singular(&self, at: usize) -> String {
        if let Some(index) = self.word(at).singular
            && let Some(singular) = self.lexicon.singulars.get(usize::from(index))
        {
            return (*singular).to_owned();
        }
        let word = self.slice(at).to_lowercase();
        singular(&word).to_owned()
            + if word.ends_with("ies") && word.len() > 4 {
                "y"
            } else {
                ""
            }
    }

    /// "a share", "per year", "/hour", "annually", "each" right after a figure, and the token after it.
    pub(super) fn rate(&self, at: usize) -> Option<(Rate, usize)> {
        if self.sign(at) == Some('/') && self.glued(at + 1) && self.is_word(at + 1) {
            let (rate, end) = self.rate_of(at + 1);
            return Some((rate, end));
        }
        if let Some(unit) = self.word(at).frequency {
            return Some((Rate::Time(unit), at + 1));
        }
        if self.is_any(at, &["each", "apiece"]) && (self.ends(at + 1) || !self.names_time(at + 1)) {
            return Some((Rate::Thing("each".to_owned()), at + 1));
        }
        // "$70-a-share"
        let (article, noun) = if self.is_hyphen(at) && self.is_hyphen(at + 2) {
            (at + 1, at + 3)
        } else {
            (at, at + 1)
        };
        if self.is(article, "per") {
            if self.is(noun, "annum") {
                return Some((Rate::Time(DurationUnit::Year), noun + 1));
            }
            if self.is(noun, "cent") || !self.is_word(noun) {
                return None;
            }
            // "per diluted share", "per million tokens"
            let adjective = self.is_any(
                noun,
                &[
                    "diluted", "basic", "ordinary", "common", "million", "thousand",
                ],
            ) && self.is_word(noun + 1);
            return Some(self.rate_of(if adjective { noun + 1 } else { noun }));
        }
        if self.is_any(article, &["a", "an", "each", "every"]) && self.is_word(noun) {
            if self.names_time(noun)
                && !self.is_any(noun + 1, &["ago", "earlier", "later", "before", "after"])
            {
                return Some(self.rate_of(noun));
            }
            if self.has(noun, flag::RATE) {
                return Some(self.rate_of(noun));
            }
        }
        None
    }

    /// What a value is counted by if that is named at `at`, and the token after it. Units go by their
    /// own names, so that "/kg", "per kg" and "a kilogram" are one rate.
    fn rate_of(&self, at: usize) -> (Rate, usize) {
        match self.unit_at(at, Dec::ONE, false, true) {
            Some((Unit::Time(unit), end)) => (Rate::Time(*unit), end),
            Some((Unit::Physical { name, .. }, end)) => (Rate::Thing(name.clone()), end),
            None if self.is(at, "qtr") => (Rate::Time(DurationUnit::Quarter), at + 1),
            None => (Rate::Thing(self.singular(at)), at + 1),
        }
    }

    /// True if the word at `at` is a unit of time, singular or plural.
    pub(super) fn names_time(&self, at: usize) -> bool {
        self.has(at, flag::TIME)
    }
}

/// A regular plural without its ending; "companies" keeps "compan", to which the caller adds "y".
fn singular(word: &str) -> &str {
    if word.len() > 4
        && let Some(stem) = word.strip_suffix("ies")
    {
        return stem;
    }
    for ending in ["sses", "shes", "ches", "xes", "zzes"] {
        if word.ends_with(ending) {
            return word.strip_suffix("es").unwrap_or(word);
        }
    }
    if word.ends_with("ss") || word.len() < 3 {
        return word;
    }
    word.strip_suffix('s').unwrap_or(word)
}
