//! "Includes a contribution from Orme" beside "before any contribution from Orme": a part that the one counts in and the
//! other leaves out.

use super::argument;
use super::fact::Sentence;
use crate::claims::lexicon::INCLUDED;
use crate::claims::words::{Relation, Word};
use crate::compare::alignment;
use crate::text::Span;

/// Words between what leaves something out and its noun: "before any such contribution".
const REACH: usize = 3;

/// Bytes of the source by which it leaves out what the draft says is in something. Beside it the same source may give
/// another value that has it in, so that this only backs nothing.
pub fn left_out(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Span> {
    let holds = |f: &&super::fact::Fact| INCLUDED.of(&f.lemma) == Some("holds") && !f.denied();
    let mine = draft.facts.iter().find(holds)?;
    let (mine_words, words) = (&draft.analysis.words, &source.analysis.words);
    let part = mine.undergoers.first()?;
    let tree = &draft.parse.tree;
    let head = tree.head_of(part.span).and_then(|at| tree.token(at))?.span;
    let noun = mine_words.get(argument::word_at(draft.analysis, head)?)?;
    let leaves = |w: &Word| {
        let without = |word: &str| INCLUDED.of(word) == Some("without");
        without(&w.lower) || w.lemmas.iter().any(|(l, _)| without(l))
    };
    let same = |w: &Word| alignment::relation(noun, w) >= Relation::Synonym;
    let (from, to) = (0..words.len())
        .filter(|&i| leaves(&words[i]))
        .find_map(|i| {
            let behind = words.iter().enumerate().skip(i + 1).take(REACH);
            behind
                .into_iter()
                .find(|(_, w)| same(w))
                .map(|(at, _)| (i, at))
        })?;
    // Something else of the statement must be told there as well: whose part it is, or of what.
    let elsewhere =
        |w: &&Word| w.is_content() && w.span != noun.span && !mine.predicate.covers(w.span);
    let mut others = mine_words.iter().filter(elsewhere);
    let shared = others.any(|w| {
        words
            .iter()
            .any(|o| alignment::relation(w, o) >= Relation::Synonym)
    });
    let told = words[from].span.join(words[to].span);
    shared.then_some(told)
}
