//! The words of a sentence that only say which document it reports: "Two of the notes put", "on the memo's reading".
//!
//! What a document is called does not stand in what it says, so those words are not looked for there.

use super::attributed::{self, ACCOUNTS};
use crate::claims::Analysis;
use crate::claims::lexicon::{DOCUMENTS, PRESENTING, SAYING};
use crate::claims::names::{Name, NameRelation, names};
use crate::claims::words::{Word, words};
use crate::evidence::{Candidate, EvidenceIndex};
use crate::syntax::{Parse, Relation, Upos};
use crate::text::Span;

/// Nouns, besides those for accounts, for what a document makes of a thing.
const READINGS: [&str; 7] = [
    "view", "reading", "telling", "analysis", "opinion", "version", "relay",
];
/// Prepositions before the document that a sentence reports.
const BEFORE: [&str; 8] = ["in", "on", "by", "per", "under", "to", "from", "as per"];

/// Bytes of the passage's text that name the document it reports, where the names among them are those
/// of one of the candidates' documents; empty if it reports none.
pub fn of_document(
    draft: &Analysis,
    index: &dyn EvidenceIndex,
    candidates: &[Candidate],
) -> Vec<Span> {
    if !draft.words.iter().any(is_document) {
        return Vec::new();
    }
    let mut frames = frames(draft, draft.parse());
    let named = |span: &Span| -> Vec<&String> {
        let inside = draft.names.iter().filter(|n| span.covers(n.span));
        inside.flat_map(|n| &n.tokens).collect()
    };
    if frames.iter().any(|f| !named(f).is_empty()) {
        let mut ids: Vec<&str> = candidates.iter().map(|c| &*c.source.id).collect();
        ids.sort_unstable();
        ids.dedup();
        let heads: Vec<_> = ids
            .into_iter()
            .map(|id| attributed::head(index, id, candidates))
            .collect();
        frames.retain(|frame| {
            let tokens = named(frame);
            let has = |h: &attributed::Head| tokens.iter().all(|t| h.words.contains(*t));
            tokens.is_empty() || heads.iter().any(has)
        });
    }
    frames
}

/// Bytes of the names of those who publish the candidate's document, where the draft's sentence is theirs: "the Courier
/// sets that against …", "the Courier's own number". What it says stands in its paper without its name.
pub fn published(draft: &Analysis, candidate: &Candidate) -> Vec<Span> {
    let names = draft.names.iter().filter(|n| leads(draft, n));
    let theirs = names.filter(|name| publishes(name, candidate));
    theirs.map(|n| n.span).collect()
}

/// True for the name that a sentence begins with, and for one that owns what it speaks of.
pub(super) fn leads(draft: &Analysis, name: &Name) -> bool {
    let owns = draft
        .text
        .get(name.span.end..)
        .is_some_and(|t| t.starts_with("'s ") || t.starts_with("’s "));
    let first = draft.words.first();
    let opens =
        name.words.start == 0 || name.words.start == 1 && first.is_some_and(|w| w.lower == "the");
    opens || owns
}

/// True if the document is published by the bearer of the name and not about them.
pub(super) fn publishes(name: &Name, candidate: &Candidate) -> bool {
    let Some(publisher) = &candidate.source.credits.publisher else {
        return false;
    };
    let same = |text: &str| {
        let found = words(text);
        let mut all = names(text, &found).into_iter();
        all.any(|n| n.relation(name) == NameRelation::Same)
    };
    same(publisher) && !same(&candidate.source.title)
}

fn is_document(word: &Word) -> bool {
    let single = word.lower.strip_suffix('s').unwrap_or(&word.lower);
    DOCUMENTS.contains(word.lemma()) || DOCUMENTS.contains(single)
}

fn frames(draft: &Analysis, parse: &Parse) -> Vec<Span> {
    let tree = &parse.tree;
    let tells_of = |phrase: Span| draft.words_in(phrase).any(is_document);
    let mut found = Vec::new();
    for (at, token) in tree.tokens().iter().enumerate() {
        match tree.relation(at) {
            // "The piece relaying the scoop says", "Two of the write-ups put"
            Relation::Nsubj => {
                let Some(verb) = tree.head(at).filter(|v| tree.upos(*v) == Upos::Verb) else {
                    continue;
                };
                let phrase = tree.phrase(at);
                let heads = draft.words_in(token.span).any(|w| {
                    is_document(w) || READINGS.contains(&w.lemma()) || ACCOUNTS.contains(&w.lemma())
                });
                let counted =
                    tree.upos(at) == Upos::Num && tree.child(at, Relation::Nmod).is_some();
                let first = phrase.start <= tree.token(verb).map_or(0, |t| t.span.start);
                if !(first
                    && tells_of(phrase)
                    && (heads || counted || is_compound(draft, token.span)))
                {
                    continue;
                }
                found.push(phrase);
                let lemma = tree.lemma(verb);
                if let Some(verb) = tree.token(verb)
                    && (PRESENTING.contains(lemma) || SAYING.contains(lemma))
                {
                    found.push(verb.span);
                }
            }
            // "On the memo's reading, …", "…, by the note's account"
            Relation::Obl | Relation::Nmod => {
                let lemma = tree.lemma(at);
                let preposition = tree.preposition(at).unwrap_or_default();
                let phrase = tree.phrase(at);
                let heads = draft.words_in(token.span).any(is_document)
                    || READINGS.contains(&lemma)
                    || ACCOUNTS.contains(&lemma);
                if heads
                    && BEFORE.contains(&preposition.as_str())
                    && tells_of(phrase)
                    && set_off(&draft.text, phrase)
                {
                    found.push(phrase);
                }
            }
            _ => {}
        }
    }
    found
}

/// True for a part of a hyphenated word for a document ("write-ups").
fn is_compound(draft: &Analysis, token: Span) -> bool {
    let mut words = draft.words.iter();
    words.any(|w| w.span.covers(token) && w.span != token && is_document(w))
}

/// True if the phrase opens the sentence before a comma or closes it behind one.
fn set_off(text: &str, phrase: Span) -> bool {
    let before = text.get(..phrase.start).unwrap_or_default().trim_end();
    let after = text.get(phrase.end..).unwrap_or_default().trim_start();
    let closes = after.is_empty() || after.starts_with(['.', ';']);
    before.is_empty() && after.starts_with(',') || before.ends_with(',') && closes
}
