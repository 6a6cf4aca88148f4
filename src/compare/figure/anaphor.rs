//! What an excerpt calls by a common noun: "the airport", "the film" may be whatever the draft names.

use super::binding::Bound;
use crate::claims::Analysis;
use crate::claims::lexicon::STAND_INS;
use crate::claims::words::{Relation, Word};
use crate::compare::Alignment;
use crate::compare::alignment::relation;
use crate::text::Span;

/// Words between "the" and its noun.
const MODIFIERS: usize = 1;

/// True if one name of the draft's clause is not in the excerpt, and the clause of the other figure speaks of "the
/// film" or the like instead.
pub fn stands_for_name(mine: &Bound, other: &Bound, alignment: &Alignment) -> bool {
    // Of "the group" that the sentence before names it is known which one it is.
    if !alignment.excerpt || other.analysis.row.is_some() || other.analysis.referent.is_some() {
        return false;
    }
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let mut missing = alignment
        .pairs
        .iter()
        .filter(|p| p.is_name && clause.covers(p.draft) && p.answer.is_none());
    let (Some(name), None) = (missing.next(), missing.next()) else {
        return false;
    };
    definites(other).any(|noun| is_bearer(mine, name.draft, noun))
}

/// The nouns behind "the" or "this" in the clause of the figure, those that take up what was named.
fn definites<'a>(other: &Bound<'a>) -> impl Iterator<Item = &'a Word> {
    let analysis = other.analysis;
    let words = &analysis.words;
    let clause = analysis.clause_at(other.figure.core.start);
    let inside = move |i: &usize| clause.covers(words[*i].span);
    let opening = (0..words.len())
        .filter(inside)
        .filter(|&i| matches!(words[i].lower.as_str(), "the" | "this" | "The"));
    opening.filter_map(move |i| {
        let phrase = words.get(i + 1..)?.iter().take(MODIFIERS + 1);
        let mut nouns =
            phrase.take_while(|w| w.is_content() && w.span.of(&analysis.text) == w.lower);
        let noun = nouns.find(|w| STAND_INS.contains(w.lemma()))?;
        // "the film series", "the city of Orme" are not what stands before or behind them.
        let next = words.iter().find(|w| w.span.start >= noun.span.end);
        let goes_on = next.is_some_and(|w| w.lower == "of" && is_beside(other, noun.span, w.span));
        (!goes_on).then_some(noun)
    })
}

fn is_beside(other: &Bound, a: Span, b: Span) -> bool {
    other.analysis.text.get(a.end..b.start) == Some(" ")
}

/// True if the name may be that of such a thing: it ends in the noun, the draft calls it so, or says nothing of what
/// it is.
fn is_bearer(mine: &Bound, name: Span, noun: &Word) -> bool {
    let called = mine
        .analysis
        .words
        .iter()
        .filter(|w| STAND_INS.contains(w.lemma()))
        .filter(|w| name.covers(w.span) || w.span.of(&mine.analysis.text) == w.lower);
    let mut called = called.peekable();
    called.peek().is_none() || called.any(|w| relation(w, noun) >= Relation::Narrower)
}

/// True for a sentence that opens with a pronoun and names nobody: whom it is about stands elsewhere.
pub fn is_open(analysis: &Analysis) -> bool {
    let first = analysis.words.first().map_or("", |w| w.lower.as_str());
    let pronoun = matches!(
        first,
        "his" | "her" | "he" | "she" | "their" | "they" | "its" | "it"
    );
    pronoun && analysis.names.is_empty()
}
