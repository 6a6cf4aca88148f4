//! What a number without a unit is, by the words around it: an age, a share, a day of a month, or nothing said.

use super::Dec;
use super::figure::Dim;
use super::lexicon::flag;
use super::part::Part;
use super::reader::Reader;

impl Reader<'_> {
    /// True if a number without unit states a quantity: small number words and years often do not.
    pub(super) fn says_something(&self, part: &Part, hedged: bool, counted: bool) -> bool {
        let amount = &part.amount;
        if amount.vague.is_some() {
            return if amount.vague_percent {
                self.most_of(part)
            } else {
                counted
                    || amount.value >= Dec::ONE_HUNDRED
                    || self.is(part.end.saturating_sub(1), "dozens")
            };
        }
        if hedged {
            return true;
        }
        let before = part.start.checked_sub(1);
        if amount.written.spelled && !amount.written.fraction && amount.written.scale == 0 {
            if amount.value == Dec::ONE {
                return false;
            }
            if !counted && amount.value <= Dec::TEN {
                return !before.is_some_and(|before| {
                    self.is_any(
                        before,
                        &[
                            "the", "these", "those", "all", "other", "both", "any", "which", "its",
                            "their",
                        ],
                    )
                });
            }
            return true;
        }
        true
    }

    /// True if the text is the number and nothing else, as in a table cell.
    pub(super) fn is_whole_text(&self, part: &Part) -> bool {
        part.start == 0 && self.token(part.end).is_none()
    }

    /// "aged 57", and the news style "Ana Ruiz, 57, …", "a woman, 21, …".
    pub(super) fn states_age(&self, part: &Part, floor: usize) -> bool {
        let Some(before) = part.start.checked_sub(1).filter(|before| *before >= floor) else {
            return false;
        };
        if self.is_any(before, &["aged", "age"])
            || self.is(before, "of") && before > 0 && self.is(before - 1, "age")
        {
            return true;
        }
        // "aged 24 and 31", "aged 5, 8 and 11"
        let mut listed = before;
        while listed > 1
            && (self.sign(listed) == Some(',') || self.is_any(listed, &["and", "or"]))
            && self.literal(listed - 1).is_some()
        {
            if self.is_any(listed - 2, &["aged", "ages"]) {
                return part.amount.plain;
            }
            listed -= 2;
        }
        // "Ruiz, now 40, …"
        if self.is(before, "now") && before > 0 {
            return part.amount.plain
                && self.sign(before - 1) == Some(',')
                && self.sign(part.end) == Some(',');
        }
        let written = &part.amount.written;
        (part.amount.plain || written.spelled && written.scale == 0 && !written.fraction)
            && part.amount.value < Dec::from(120)
            && self.sign(before) == Some(',')
            && self.sign(part.end) == Some(',')
            && before > 0
            && (self.capital(before - 1) && self.id(before - 1) == super::lexicon::UNKNOWN
                || self.closes_noun_phrase(before))
            && !self.is_month(before - 1)
            && self.literal(part.end + 1).is_none()
            && !self.is(part.end + 1, "or")
    }

    /// True if a determiner opens the phrase of at most three words that ends before `end`: "her eldest
    /// son". What stands behind its comma is said of it.
    fn closes_noun_phrase(&self, end: usize) -> bool {
        (2..=4).any(|back| {
            let Some(start) = end.checked_sub(back) else {
                return false;
            };
            self.is_any(
                start,
                &[
                    "a", "an", "the", "his", "her", "their", "another", "my", "our",
                ],
            ) && (start + 1..end)
                .all(|at| self.is_word(at) && !self.has(at, flag::STOP | flag::IDENTIFIER))
                && !self.names_unit(end - 1)
        })
    }

    /// "slowed to 2.9 per cent from 3.1", "3.9%, down from 4.1": the level before is in per cent too.
    pub(super) fn shares_percent(&self, part: &Part) -> bool {
        let Some(from) = part
            .start
            .checked_sub(1)
            .filter(|from| self.is(*from, "from"))
        else {
            return false;
        };
        let level = part.amount.value < Dec::ONE_HUNDRED
            && !part.amount.written.spelled
            && part.amount.written.scale == 0;
        let mut at = from;
        if at > 0 && self.is_any(at - 1, &["up", "down"]) {
            at -= 1;
        }
        if at > 0 && self.sign(at - 1) == Some(',') {
            at -= 1;
        }
        let words = if at > 1 && self.is(at - 2, "per") {
            2
        } else {
            1
        };
        let Some(unit) = at.checked_sub(words) else {
            return false;
        };
        let percent = self
            .percent(unit)
            .is_some_and(|found| found.dim == Dim::Percent);
        let ends = self.ends(part.end) || self.has(part.end, flag::STOP | flag::MONTH);
        level
            && ends
            && percent
            && unit > 1
            && self.literal(unit - 1).is_some()
            && self.is_any(
                unit - 2,
                &["to", "at", "was", "is", "of", "reached", "hit", "stood"],
            )
    }

    /// "4 March", "March 4", "Feb. 24": a date whether or not the reader of dates has seen it.
    pub(super) fn is_day_of_month(&self, part: &Part) -> bool {
        let month = |at: usize| {
            self.is_month(at)
                && (self.capital(at) || !self.is_any(at, &["may", "march", "mar", "dec"]))
        };
        part.amount.plain && part.amount.value <= Dec::from(31) && {
            let point = part
                .start
                .checked_sub(1)
                .is_some_and(|before| self.sign(before) == Some('.') && self.glued(before));
            let before = part.start.checked_sub(if point { 2 } else { 1 });
            month(part.end)
                || before.is_some_and(|before| {
                    month(before)
                        || self.is_month(before)
                            && before.checked_sub(1).is_some_and(|on| {
                                self.is_any(on, &["on", "by", "until", "since", "from"])
                            })
                })
        }
    }

    /// True if "most" before the noun at the part's end is a share: not "the most", not a superlative.
    pub(super) fn most_of(&self, part: &Part) -> bool {
        if !self.is(part.start, "most") {
            return true;
        }
        let the = part.start.checked_sub(1).is_some_and(|before| {
            self.is_any(
                before,
                &[
                    "the", "at", "its", "his", "her", "their", "our", "my", "a", "s",
                ],
            )
            // "the top 20 most watched", "the second most common"
                || self.literal(before).is_some()
                || self.word(before).ordinal.is_some()
                || self.is_any(before, &["st", "nd", "rd", "th"])
        });
        let of = self.is(part.end.saturating_sub(1), "of");
        !the && (of
            || self
                .counted(part.end, false)
                .is_some_and(|_| self.plural_next(part.end)))
    }

    /// True if a plural stands right at `at`, with no adjective before it or after at most two.
    pub(super) fn plural_next(&self, at: usize) -> bool {
        (at..at + 2).any(|at| {
            self.is_word(at)
                && !self.has(at, flag::STOP)
                && (self.slice(at).ends_with('s') || self.word(at).singular.is_some())
        })
    }
}
