//! Words between quotation marks that are presented as somebody's own, and by whom they are said.
//!
//! What is quoted without being anybody's speech is left out: titles of works, terms and nicknames,
//! and a word or two at arm's length ("scare quotes").

use super::claim::Quotation;
use super::lexicon::{SAYING, SPEECH_NOUNS, TERM_CUES, TITLE_CUES};
use super::names::Name;
use super::words::{Class, Shape, Word, spans};
use crate::text::{Passage, PassageKind, Span};

mod marks;
pub mod speaker;

pub use marks::{Marked, marks, trim};

/// Words from which quoted words count as a quotation whoever is near; fewer need a verb of saying.
const LONG: usize = 4;
/// Words of meaning from which a sentence says more than whom it quotes.
const OWN_WORDS: usize = 3;
/// Words of an attribution that may stand between two pieces of one quotation.
const ATTRIBUTION: usize = 14;
/// Words before the marks that may introduce a term ("also known as").
const CUE: usize = 3;
/// Words of the longest line that only names whom a block quote is by ("— Ada Perrin, harbour master").
const SIGNATURE: usize = 12;

/// The quotations of a passage, in order; scare quotes, titles of works and single terms are left out.
pub fn quotations(passage: &Passage, words: &[Word]) -> Vec<Quotation> {
    let text = passage.text.as_str();
    if passage.kind == PassageKind::Quote && is_signature(text) {
        return Vec::new();
    }
    let outer: Vec<Marked> = outermost(text);
    let mut found: Vec<Quotation> = Vec::new();
    for mark in &outer {
        if let Some(last) = found.last_mut()
            && goes_on(text, last, mark, words)
        {
            last.inner = last.inner.join(mark.inner);
            last.pieces.push(mark.inner);
            continue;
        }
        found.push(Quotation {
            inner: mark.inner,
            pieces: vec![mark.inner],
            block: false,
        });
    }
    let outer: Vec<Span> = outer.iter().map(|m| m.inner).collect();
    found.retain(|quotation| is_quotation(text, quotation, &outer, words));
    if outer.is_empty() && passage.kind == PassageKind::Quote {
        let inner = marks::trim(text, Span::new(0, text.len()));
        if spans(inner.of(text)).count() >= LONG {
            return vec![Quotation {
                inner,
                pieces: vec![inner],
                block: true,
            }];
        }
    }
    found
}

/// Bytes between outermost pairs of quotation marks, double or single, in order.
pub fn marked(text: &str) -> Vec<Span> {
    outermost(text).into_iter().map(|m| m.inner).collect()
}

fn outermost(text: &str) -> Vec<Marked> {
    let mut found = marks(text);
    found.retain(|mark| mark.depth == 0);
    found
}

/// “— Ada Perrin, harbour master”: names whom the block quote above is by.
pub fn is_signature(text: &str) -> bool {
    let trimmed = text.trim_start();
    let dash = trimmed.starts_with(['—', '–', '―']) || trimmed.starts_with("--");
    dash && spans(trimmed).count() <= SIGNATURE
}

/// True if the marks go on with the quotation before them: “We will,” he said, “build it.”
fn goes_on(text: &str, first: &Quotation, second: &Marked, words: &[Word]) -> bool {
    let gap = Span::new(first.inner.end, second.inner.start);
    let ends = first
        .inner
        .of(text)
        .ends_with([',', '—', '–', '…', '?', '!'])
        || gap
            .of(text)
            .trim_start_matches(['”', '"', '’', '\'', '»'])
            .starts_with(',');
    let lower = second
        .inner
        .of(text)
        .starts_with(|c: char| c.is_lowercase() || c == 'I');
    let between: Vec<&Word> = words.iter().filter(|w| gap.covers(w.span)).collect();
    ends && lower
        && !gap.of(text).contains(['.', ';', ':'])
        && (1..=ATTRIBUTION).contains(&between.len())
        && between.iter().any(|w| is_saying(w))
        && !between
            .iter()
            .any(|w| matches!(w.lower.as_str(), "and" | "but" | "while"))
}

fn is_quotation(text: &str, quotation: &Quotation, outer: &[Span], words: &[Word]) -> bool {
    let quoted: Vec<&Word> = words
        .iter()
        .filter(|w| quotation.pieces.iter().any(|p| p.covers(w.span)))
        .collect();
    if quoted.is_empty() {
        return false;
    }
    let before = text.get(..quotation.inner.start).unwrap_or("");
    let said = (0..words.len())
        .any(|i| !outer.iter().any(|o| o.covers(words[i].span)) && says(text, words, i));
    if quotation.pieces.len() > 1 {
        return true;
    }
    let cue: Vec<&str> = words
        .iter()
        .filter(|w| w.span.end <= quotation.inner.start)
        .map(|w| w.lower.as_str())
        .collect();
    // Only what stands directly before the marks introduces them.
    let touches = words
        .iter()
        .rfind(|w| w.span.end <= quotation.inner.start)
        .is_some_and(|w| {
            let gap = before.get(w.span.end..).unwrap_or("");
            gap.trim_end_matches(['“', '"', '‘', '\'', '„', '«'])
                .trim()
                .trim_matches(',')
                .is_empty()
        });
    if touches && cue.last().is_some_and(|w| TITLE_CUES.contains(w)) {
        return false;
    }
    if is_title(&quoted) {
        return false;
    }
    if quoted.len() >= LONG {
        return true;
    }
    let cue = match cue.split_last() {
        Some((&("the" | "a" | "an" | "its" | "their"), before)) if !before.is_empty() => before,
        _ => cue.as_slice(),
    };
    let term = touches
        && (1..=CUE.min(cue.len())).any(|n| TERM_CUES.contains(&cue[cue.len() - n..].join(" ")));
    // "code red", "terrible idea": a short piece is a quotation if the sentence says that it was said.
    !term && said
}

/// Every word of weight has a capital, and there are two words at least: a title or a name.
fn is_title(quoted: &[&Word]) -> bool {
    // A number fits a title and does not make one: "2001: A Space Odyssey", but not "1,200 of 1,200".
    let number = |w: &Word| w.shape == Shape::Digits;
    let capital = |w: &&&Word| !matches!(w.shape, Shape::Lower | Shape::Digits);
    let small = |w: &Word| w.class == Class::Function || w.lower.chars().count() <= 3;
    quoted.len() >= 2
        && quoted.iter().take(1).all(|w| capital(&w) || number(w))
        && quoted.iter().all(|w| capital(&w) || small(w) || number(w))
        && quoted.iter().filter(capital).count() >= 2
        // "We agree" and "I do" are sentences: their only capitals are the first word and "I".
        && quoted.iter().skip(1).any(|w| capital(&w) && w.lower != "i" && !w.lower.starts_with("i'"))
        && quoted.iter().skip(1).all(|w| !(small(w) && w.class == Class::Negation))
}

/// True if a sentence says nothing but that somebody said something: beside its quotations, its names
/// and its verbs of saying hardly a word of meaning is left. Whether it holds is what the quotation's
/// verdict says.
pub fn only_attributes(quotations: &[Quotation], names: &[Name], words: &[Word]) -> bool {
    let own = words.iter().enumerate().filter(|(i, word)| {
        word.is_content()
            && !is_saying(word)
            && !quotations.iter().any(|q| q.inner.covers(word.span))
            && !names.iter().any(|n| n.words.contains(i))
    });
    !quotations.is_empty() && own.count() < OWN_WORDS
}

/// True for a verb of saying in any form.
pub fn is_saying(word: &Word) -> bool {
    SAYING.contains(word.lemma()) || word.lemmas.iter().any(|(l, _)| SAYING.contains(l))
}

/// True for a noun for what somebody says, "verdict" or "words".
fn is_speech_noun(word: &Word) -> bool {
    SPEECH_NOUNS.contains(&word.lower) || SPEECH_NOUNS.contains(word.lemma())
}

/// True if word `i` tells of something said: a verb of saying, or a noun such as "verdict".
fn says(text: &str, words: &[Word], i: usize) -> bool {
    let word = &words[i];
    is_speech_noun(word) || is_saying(word) && speaker::is_verb(text, words, i)
}
