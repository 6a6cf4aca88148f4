//! "The biggest operator" beside a passage that compares nobody: what singles one out must be said by the source.

use super::alignment;
use crate::claims::Analysis;
use crate::claims::lexicon::{PRAISE, Pos};
use crate::claims::words::{Relation, Word};
use crate::quantity::Dim;
use crate::text::Span;

/// Words that make a superlative of the adjective behind them.
const DEGREES: [&str; 2] = ["most", "least"];

/// The superlative of the draft for which the passage has none of its own, nor a place in an order.
pub fn left_out(draft: &Analysis, source: &Analysis) -> Option<Span> {
    let ranks = |analysis: &Analysis| {
        let mut figures = analysis.figures.iter();
        figures.any(|f| f.dim == Dim::Ordinal)
            || (0..analysis.words.len()).any(|i| is_at(analysis, i))
    };
    let at = (0..draft.words.len()).find(|&i| is_at(draft, i) && !is_in_name(draft, i))?;
    let word = &draft.words[at];
    let same = source
        .words
        .iter()
        .any(|o| alignment::relation(word, o) >= Relation::Synonym);
    (!same && !ranks(source)).then_some(word.span)
}

/// True for a superlative that says something of a noun: not "at least", "most of them".
fn is_at(analysis: &Analysis, at: usize) -> bool {
    let word = &analysis.words[at];
    let next = analysis.words.get(at + 1);
    let before = at.checked_sub(1).and_then(|i| analysis.words.get(i));
    if DEGREES.contains(&word.lower.as_str()) {
        let article = before.is_some_and(|w| w.lower == "the");
        return article && next.is_some_and(|w| w.may_be(Pos::Adjective) && w.is_content());
    }
    is_inflected(word)
}

/// Adjectives of which a superlative singles nothing out that another text would have to say.
const WEAK: [&str; 3] = ["new", "late", "good"];

fn is_inflected(word: &Word) -> bool {
    let praise = PRAISE.contains(&word.lower) || PRAISE.contains(word.lemma());
    if praise || word.lemmas.iter().any(|(l, _)| WEAK.contains(l)) {
        return false;
    }
    let adjective = |(lemma, pos): &(&str, Pos)| *pos == Pos::Adjective && *lemma != word.lower;
    word.lower.ends_with("est") && word.lemmas.iter().any(|l| adjective(&(l.0, l.1)))
}

fn is_in_name(analysis: &Analysis, at: usize) -> bool {
    let span = analysis.words[at].span;
    analysis.names.iter().any(|n| n.span.covers(span)) || analysis.is_measured(span)
}
