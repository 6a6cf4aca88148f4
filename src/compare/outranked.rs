//! "Its largest customer" beside "its second-largest customer": what comes second is not first.

use super::alignment::{Alignment, relation};
use super::assertion::Difference;
use super::figure::rank;
use crate::claims::Analysis;
use crate::claims::words::{Relation, Word};

/// Words near a superlative by which it holds for more than one, or for those that are left.
const SHARED: [&str; 4] = ["one", "among", "after", "except"];

/// The superlative of the draft that the passage gives the same thing only a lower place by.
///
/// Everything else that the draft says must be found: the third-largest bank of a country may be the largest of
/// its region.
pub fn first(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    let shared = |w: &Word| SHARED.contains(&w.lower.as_str());
    if draft.words.iter().any(shared) {
        return None;
    }
    let placed = rank::placed(draft);
    let lower = rank::placed(source);
    let plain = |word: &&Word| rank::is_superlative(word);
    for word in draft.words.iter().filter(plain) {
        // The word itself is not found in "second-largest", which is one word.
        let mut others = alignment.pairs.iter().filter(|p| p.draft != word.span);
        if others.any(|p| p.answer.is_none())
            || placed.iter().any(|place| place.span.covers(word.span))
        {
            continue;
        }
        let Some(noun) = draft.content_behind(word.span.end) else {
            continue;
        };
        let of_it = |at: usize| {
            source
                .content_behind(at)
                .is_some_and(|other| relation(noun, other) >= Relation::Synonym)
        };
        let alone = |other: &&Word| {
            other.lower == word.lower
                && of_it(other.span.end)
                && !lower.iter().any(|place| place.span.covers(other.span))
        };
        if source.words.iter().filter(plain).any(|w| alone(&w)) {
            continue;
        }
        let found = lower
            .iter()
            .find(|place| place.by.lower == word.lower && of_it(place.span.end));
        if let Some(place) = found {
            return Some(Difference {
                not_yet: false,
                draft: word.span,
                source: place.span,
                reason: format!("in the source it is the {}", place.span.of(&source.text)),
            });
        }
    }
    None
}
