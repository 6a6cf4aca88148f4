//! What a sentence names only to say that something else holds: "to repay debt rather than for a dividend".

use super::assertion::{Difference, SUPPORT_WORDS};
use crate::claims::Analysis;
use crate::claims::lexicon::INSTEAD;
use crate::claims::words::{Class, Relation, Word};
use crate::text::Span;

use super::alignment::{Alignment, relation};

/// Bytes of a passage that its own sentence sets aside for something else, from the words that say so on to the
/// end of their clause.
pub fn set_aside(analysis: &Analysis) -> Vec<Span> {
    let words = &analysis.words;
    let lower: Vec<&str> = words.iter().map(|w| w.lower.as_str()).collect();
    let mut found = Vec::new();
    for at in 0..words.len() {
        let length = INSTEAD.longest(&lower[at..]);
        let Some(last) = length.checked_sub(1).and_then(|n| words.get(at + n)) else {
            continue;
        };
        let clause = analysis.clause_at(last.span.end.saturating_sub(1));
        let rest = analysis.text.get(last.span.end..).unwrap_or("");
        let comma = rest.find([',', ';', '.']).unwrap_or(rest.len());
        let end = clause.end.max(last.span.end).min(last.span.end + comma);
        found.push(Span::new(words[at].span.start, end));
    }
    found
}

/// Where the passage sets aside what the clause around `claim` says of its figure or date, so that the value
/// it has belongs to something else: NOK 300 million "for debt rather than for boats" is none for boats.
pub fn taken_from(
    draft: &Analysis,
    claim: Span,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Span> {
    let aside = set_aside(source);
    if aside.is_empty() || !set_aside(draft).is_empty() {
        return None;
    }
    let clause = draft.clause_at(claim.start);
    let mut lacking = alignment
        .pairs
        .iter()
        .filter(|pair| pair.answer.is_none() && clause.covers(pair.draft))
        .filter_map(|pair| draft.words.get(pair.word));
    lacking.find_map(|word| {
        aside.iter().copied().find(|span| {
            source
                .words_in(*span)
                .any(|other| relation(word, other) >= Relation::Synonym)
        })
    })
}

/// What of the draft the passage has only as what does not hold, where it has all the rest of it.
pub fn held(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    let aside = set_aside(source);
    let near = alignment.words() >= SUPPORT_WORDS;
    if aside.is_empty() || !near || !set_aside(draft).is_empty() {
        return None;
    }
    let there = |word: &Word| {
        let mut inside = aside.iter().flat_map(|span| source.words_in(*span));
        inside.any(|other| relation(word, other) >= Relation::Synonym)
    };
    let mut lacking = alignment.pairs.iter().filter(|pair| pair.answer.is_none());
    let first = lacking.next()?;
    let only_there = |pair: &super::alignment::Pair| {
        draft
            .words
            .get(pair.word)
            .is_some_and(|word| word.class == Class::Content && there(word))
    };
    let all = only_there(first) && lacking.all(only_there);
    let found = alignment.pairs.iter().any(|pair| pair.answer.is_some());
    let span = *aside.first()?;
    (all && found).then(|| Difference {
        not_yet: false,
        draft: first.draft,
        source: span,
        reason: format!(
            "the source names it as what does not hold: “{}”",
            span.of(&source.text)
        ),
    })
}
