//! One name where the source has another, with everything else the same.

use super::alignment::{self, Alignment, Pair};
use super::assertion::{Difference, SUPPORT_WORDS};
use crate::claims::Analysis;
use crate::claims::words::{Class, Relation, Word};

/// Share of the statement, the name aside, that must be found: everything else must be the same.
const SWAP: f32 = 0.72;

/// One name stands where the source has another, and everything else is the same.
pub fn swapped(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    let lacking = |p: &&Pair| p.is_name && p.answer.is_none();
    let nearby = |p: &&Pair| p.is_name && p.answer.is_some_and(|a| a.source.is_none());
    let missing: Vec<&Pair> = alignment.pairs.iter().filter(lacking).collect();
    match missing.as_slice() {
        [only] => swap(draft, only, source, alignment),
        // A name that stands in the sentences before may still stand in another's place here.
        [] => alignment
            .pairs
            .iter()
            .filter(nearby)
            .find_map(|pair| swap(draft, pair, source, alignment)),
        _ => None,
    }
}

fn swap(
    draft: &Analysis,
    pair: &Pair,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Difference> {
    // A pronoun is no name that was put in another's place.
    if draft.is_referent(pair.draft) {
        return None;
    }
    if alignment.coverage_without(pair.draft) < SWAP || alignment.words() < SUPPORT_WORDS {
        return None;
    }
    let unmatched: Vec<_> = source
        .names
        .iter()
        .filter(|name| !source.is_referent(name.span))
        .filter(|name| {
            !alignment.pairs.iter().any(|p| {
                p.is_name
                    && p.answer
                        .and_then(|a| a.source)
                        .is_some_and(|s| s.overlaps(name.span))
            })
        })
        .collect();
    let other = unmatched
        .into_iter()
        .find(|name| same_slot(draft, pair, source, name.words.clone()))?;
    Some(Difference {
        not_yet: false,
        draft: pair.draft,
        source: other.span,
        reason: format!(
            "the source has “{}” where the draft has “{}”",
            other.span.of(&source.text),
            pair.draft.of(&draft.text)
        ),
    })
}

/// The two names stand in the same place: next to words that answer each other, or behind the same
/// preposition of words that do, or both end in the same common noun behind the same preposition.
fn same_slot(
    draft: &Analysis,
    pair: &Pair,
    source: &Analysis,
    words: std::ops::Range<usize>,
) -> bool {
    let first = draft
        .words
        .iter()
        .position(|w| w.span.start >= pair.draft.start)
        .unwrap_or(0);
    let mine = |offset: isize| word_at(draft, first, pair.word, offset);
    let theirs = |offset: isize| word_at(source, words.start, words.end - 1, offset);
    let content = |offset: isize| match (mine(offset), theirs(offset)) {
        (Some(a), Some(b)) => a.is_content() && alignment::relation(a, b) >= Relation::Synonym,
        _ => false,
    };
    let preposition = match (mine(-1), theirs(-1)) {
        (Some(a), Some(b)) => {
            a.class == Class::Function
                && a.lower == b.lower
                && !ARTICLES.contains(&a.lower.as_str())
        }
        _ => false,
    };
    let head = draft.words[pair.word].lower == source.words[words.end - 1].lower;
    content(-1) || content(1) || (preposition && (content(-2) || head))
}

const ARTICLES: [&str; 5] = ["the", "a", "an", "and", "or"];

/// The word `offset` places before the first (negative) or behind the last word of a name.
fn word_at(analysis: &Analysis, first: usize, last: usize, offset: isize) -> Option<&Word> {
    let from = if offset < 0 { first } else { last };
    from.checked_add_signed(offset)
        .and_then(|at| analysis.words.get(at))
}
