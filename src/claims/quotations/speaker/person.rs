//! How surely a name in a text is a person's: by a form of address, by a position beside it, by what the words mean.

use super::Person;
use super::reading::{ADDRESS, Reading};
use crate::claims::lexicon::{self, POSITIONS, Pos};
use crate::claims::names::Name;

/// Words between a position and the name that it belongs to ("Ada Perrin, the yard's finance chief").
const POSITION_REACH: usize = 6;

impl Reading<'_> {
    pub(super) fn person(&self, name: &Name) -> Person {
        let addressed = name
            .tokens
            .iter()
            .any(|t| ADDRESS.contains(&t.trim_end_matches('.')))
            || name
                .words
                .start
                .checked_sub(1)
                .is_some_and(|i| ADDRESS.contains(&self.words[i].lower.trim_end_matches('.')));
        if addressed || self.has_position(name) {
            return Person::Sure;
        }
        let plain = !name.span.of(self.text).contains('&');
        let tokens = &name.tokens;
        let unknown = tokens.iter().any(|t| lexicon::lemmas(t).is_empty());
        if (2..=4).contains(&tokens.len())
            && plain
            && unknown
            && tokens.iter().all(|t| may_be_a_surname(t))
        {
            return Person::Likely;
        }
        Person::Unknown
    }

    /// True if a position stands in apposition to the name: "chief executive Ada Perrin", "Ada Perrin,
    /// the yard's finance chief".
    fn has_position(&self, name: &Name) -> bool {
        let lower: Vec<&str> = self.words.iter().map(|w| w.lower.as_str()).collect();
        let holds = |from: usize, to: usize| {
            (from..to).find_map(|i| {
                let n = POSITIONS.longest(lower.get(i..to).unwrap_or_default());
                (n > 0).then_some((i, i + n))
            })
        };
        let end = name.words.end;
        let comma = self
            .text
            .get(name.span.end..)
            .is_some_and(|rest| rest.starts_with([',', '(']) || rest.starts_with(" ("));
        let limit = (end + POSITION_REACH).min(lower.len());
        if comma && let Some((from, _)) = holds(end, limit) {
            // Another name between them would hold the position itself.
            let between = (end..from).filter_map(|i| self.name_at(i));
            if between.into_iter().all(|n| self.is_possessive(n)) {
                return true;
            }
        }
        let start = name.words.start;
        holds(start.saturating_sub(3), start).is_some_and(|(_, to)| to == start)
    }
}

/// True for a word that means one thing at most, a noun: WordNet knows some bearers of surnames, and
/// the words that companies are named by have several senses or related words.
fn may_be_a_surname(token: &str) -> bool {
    let lemmas = lexicon::lemmas(token);
    let senses = lexicon::senses(&lemmas, 2);
    lemmas.len() <= 1
        && lemmas.iter().all(|(_, pos)| *pos == Pos::Noun)
        && senses.synsets.len() <= 1
        && senses.derived.is_empty()
}
