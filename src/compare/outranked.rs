//! "Its largest customer" beside "its second-largest customer": what comes second is not first.

use super::alignment::{Alignment, relation};
use super::assertion::Difference;
use super::figure::rank;
use crate::claims::Analysis;
use crate::claims::lexicon::Pos;
use crate::claims::words::{Relation, Word};
use crate::syntax::{Relation as Link, Upos};
use crate::text::Span;

/// Words near a superlative by which it holds for more than one, or for those that are left.
const SHARED: [&str; 3] = ["one", "after", "except"];
/// Words between "among" and the superlative of "among the largest".
const REACH: usize = 2;

/// The superlative of the draft that the passage gives the same thing only a lower place by.
///
/// Whatever else the draft says of the order must be found, and the names of its clause: the third-largest bank of a
/// country may be the largest of its region.
///
/// Unless the passage is `near` the whole sentence, a name of the clause must say who it is.
pub fn first(
    draft: &Analysis,
    source: &Analysis,
    alignment: &Alignment,
    near: bool,
) -> Option<Difference> {
    let shared = |w: &Word| SHARED.contains(&w.lower.as_str());
    if draft.words.iter().any(shared) {
        return None;
    }
    let placed = rank::placed(draft);
    let lower = rank::placed(source);
    for at in superlatives(draft) {
        let word = &draft.words[at];
        let clause = draft.clause_at(word.span.start);
        let among = (at.saturating_sub(REACH)..at).any(|i| draft.words[i].lower == "among");
        // The word itself is not found in "second-largest", which is one word.
        let phrase = order_of(draft, at);
        let mut others = alignment.pairs.iter().filter(|p| {
            let counts = p.is_name && clause.covers(p.draft) || phrase.covers(p.draft);
            p.draft != word.span && counts
        });
        let mut names = alignment.pairs.iter().filter(|p| p.is_name);
        let known = near || names.any(|p| clause.covers(p.draft) && p.answer.is_some());
        // "On the list of the largest chains": several are.
        let several = draft
            .content_behind(word.span.end)
            .is_some_and(|noun| noun.may_be(Pos::Noun) && noun.lower != noun.lemma());
        if among
            || several
            || !known
            || others.any(|p| p.answer.is_none())
            || placed.iter().any(|place| place.span.covers(word.span))
        {
            continue;
        }
        let noun = draft.content_behind(word.span.end);
        let of_it = |at: usize| {
            // "It is the most visited": of whatever the sentence speaks of.
            let same =
                |other: &Word| noun.is_none_or(|noun| relation(noun, other) >= Relation::Synonym);
            source.content_behind(at).map_or(noun.is_none(), same)
        };
        let alone = |other: &Word| {
            other.lower == word.lower
                && of_it(other.span.end)
                && !lower.iter().any(|place| place.span.covers(other.span))
        };
        if superlatives(source).any(|i| alone(&source.words[i])) {
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

/// The words that superlatives go by: "largest", the "visited" of "the most visited".
fn superlatives(analysis: &Analysis) -> impl Iterator<Item = usize> + '_ {
    let words = &analysis.words;
    (0..words.len()).filter(move |&at| {
        let degree = || at > 1 && words[at - 1].lower == "most" && words[at].is_content();
        rank::is_superlative(&words[at])
            || degree() && (words[at - 2].lower == "the" || is_ordinal(&words[at - 2]))
    })
}

fn is_ordinal(word: &Word) -> bool {
    crate::quantity::figures(&word.lower, &[])
        .first()
        .is_some_and(|f| f.dim == crate::quantity::Dim::Ordinal)
}

/// Bytes of the phrase that says in what order the superlative holds: "the largest pharmacy chain on the island"; the
/// whole sentence where the tree has no noun for it.
fn order_of(draft: &Analysis, at: usize) -> Span {
    let tree = &draft.parse().tree;
    let whole = Span::new(0, draft.text.len());
    let Some(token) = tree.at(draft.words[at].span.start) else {
        return whole;
    };
    let noun = std::iter::once(token)
        .chain(tree.ancestors(token))
        .find(|at| tree.upos(*at) == Upos::Noun);
    let Some(noun) = noun else { return whole };
    // "Remains the largest chain on the island": the tree hangs the place on the verb as often as on the noun.
    let place = tree.head(noun).into_iter().flat_map(|verb| {
        tree.children_by(verb, Link::Obl)
            .filter(move |child| *child > noun)
    });
    place.fold(tree.phrase(noun), |all, child| all.join(tree.phrase(child)))
}
