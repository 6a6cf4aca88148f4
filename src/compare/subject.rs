//! Whom a passage speaks of: the names where its sentence has its subject.

use super::alignment::Pair;
use crate::claims::Analysis;
use crate::claims::lexicon::{Pos, SAYING};
use crate::claims::names::Name;
use crate::claims::words::Word;
use crate::text::Span;

/// True if no name that the draft lacks stands where a sentence has its subject.
pub fn leaves_open(source: &Analysis, pairs: &[Pair]) -> bool {
    subjects(source).all(|name| is_answered(name.span, pairs))
}

/// True if the passage names subjects and none of them answers a name of the draft.
pub fn is_foreign(pairs: &[Pair], source: &Analysis) -> bool {
    let mut subjects = subjects(source).peekable();
    subjects.peek().is_some()
        && pairs.iter().any(|p| p.is_name)
        && !subjects.any(|name| is_answered(name.span, pairs))
}

fn is_answered(name: Span, pairs: &[Pair]) -> bool {
    pairs
        .iter()
        .filter_map(|p| p.answer.and_then(|a| a.source))
        .any(|span| span.overlaps(name))
}

/// The names before the passage's first finite verb, those of an opening adverbial left out
/// ("According to Northern Wire, the mill …").
fn subjects(source: &Analysis) -> impl Iterator<Item = &Name> {
    let is_finite = |(i, word): (usize, &Word)| {
        // "Brightwater Ferries": a word of a name is no verb.
        if source.names.iter().any(|name| name.words.contains(&i)) {
            return None;
        }
        let auxiliary = matches!(
            word.lower.as_str(),
            "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will" | "would" | "can"
        );
        let inflected = word.may_be(Pos::Verb) && word.lower != word.lemma();
        (auxiliary
            || inflected
            || source
                .events
                .iter()
                .any(|e| e.word == i && e.status.is_some()))
        .then_some(i)
    };
    let verb = source
        .words
        .iter()
        .enumerate()
        .find_map(is_finite)
        .unwrap_or(usize::MAX);
    let adverbial = source
        .words
        .first()
        .is_some_and(|w| OPENING.contains(&w.lower.as_str()));
    let comma = source.text.find(", ").filter(|_| adverbial).unwrap_or(0);
    // "Northern Wire reported that …": who says it is not whom it is about.
    let speaks = source.words.get(verb).is_some_and(|w| {
        SAYING.contains(w.lemma()) || w.lemmas.iter().any(|(l, _)| SAYING.contains(l))
    });
    source
        .names
        .iter()
        .filter(move |name| !speaks && name.words.end <= verb && name.span.start >= comma)
}

/// Prepositions that open a sentence with where, when or who says so.
const OPENING: [&str; 12] = [
    "in",
    "on",
    "at",
    "for",
    "by",
    "as",
    "of",
    "during",
    "under",
    "after",
    "before",
    "according",
];
