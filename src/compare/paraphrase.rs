//! Other words for the same: parts of compounds, words of one family, adjectives gathered round one head.

use smallvec::SmallVec;

use crate::claims::Analysis;
use crate::claims::lexicon::{self, Pos};
use crate::claims::names::Name;
use crate::claims::words::{Class, Word};
use crate::compare::clauses::leading;
use crate::compare::worth;

/// What a compound is worth whose parts are found ("risk-free" and "free of risk").
const COMPOUND: f32 = 0.9;
/// A word of the same family by its spelling ("customised", "customisable").
const FAMILY: f32 = 0.8;
/// An adjective near another one in WordNet ("inexpensive", "low-priced").
const NEAR: f32 = 0.7;
/// A verb for another way of doing the same thing ("stroll", "march"): paraphrases change verbs first.
const MANNER: f32 = 0.4;
/// The post of somebody who leads, for the verb.
const POST: f32 = 0.9;
/// Letters that words of one family begin with together, and what share of the longer one they are.
const STEM: usize = 5;
const STEM_SHARE: f32 = 0.6;

/// How well the passage answers the draft's word at `at` in other words, 0 to 1.
pub fn answer(draft: &Analysis, at: usize, source: &Analysis) -> f32 {
    let word = &draft.words[at];
    if leading::is_leading(word) && leading::answers(draft, source) {
        return POST;
    }
    let compound = COMPOUND * compound(word, source);
    if compound > FAMILY {
        return compound;
    }
    let part = worth::part_of_speech(&draft.words, at);
    let above = heads(word, part);
    let shares = |other: &Word| above.iter().any(|head| other.senses.heads.contains(head));
    let mut best = compound;
    for other in &source.words {
        if other.class == Class::Function {
            continue;
        }
        let credit = if family(word, other) {
            FAMILY
        } else {
            match part {
                Pos::Adjective if shares(other) => NEAR,
                Pos::Verb if shares(other) => MANNER,
                _ => 0.0,
            }
        };
        best = best.max(credit);
    }
    best
}

/// The share of a hyphenated word's parts that is found; 1 for a word that is a part of one, or is
/// one written apart.
fn compound(word: &Word, source: &Analysis) -> f32 {
    let parts = |w: &Word| -> Vec<String> {
        w.lower
            .split('-')
            .filter(|p| p.len() > 2)
            .map(str::to_string)
            .collect()
    };
    if !word.lower.contains('-') {
        let is_part = |w: &Word| {
            w.lower.contains('-')
                && (parts(w).iter().any(|p| word.is(p)) || w.lower.replace('-', "") == word.lower)
        };
        return f32::from(u8::from(source.words.iter().any(is_part)));
    }
    let joined = word.lower.replace('-', "");
    if source.words.iter().any(|w| w.lower == joined) {
        return 1.0;
    }
    let mine = parts(word);
    let found = |part: &&String| {
        let stands = |w: &Word| w.is(part) || w.lower.split('-').any(|p| p == *part);
        source.words.iter().any(stands)
    };
    mine.iter().filter(found).count() as f32 / mine.len().max(2) as f32
}

/// How well the passage answers a name in other words: the people for the country, or all its words
/// apart ("the Dayton treaty" for "the treaty of Dayton").
pub fn answer_name(name: &Name, source: &Analysis) -> f32 {
    let said = |token: &String| {
        source.words.iter().any(|w| {
            w.lower == *token
                || w.is(token)
                || w.senses.derived.contains(&token.as_str())
                || w.lower.split('-').any(|part| part == token)
        })
    };
    if name.tokens.iter().all(said) {
        FAMILY
    } else {
        0.0
    }
}

/// Words that begin alike for most of their length and do not end in opposite ways.
fn family(a: &Word, b: &Word) -> bool {
    let common = a
        .lower
        .chars()
        .zip(b.lower.chars())
        .take_while(|(x, y)| x == y)
        .count();
    let longest = a.lower.chars().count().max(b.lower.chars().count());
    common >= STEM
        && common as f32 >= STEM_SHARE * longest as f32
        && a.lower.ends_with("less") == b.lower.ends_with("less")
}

/// The senses one step above a word as this part of speech. No sense lies above two parts of speech.
fn heads(word: &Word, part: Pos) -> SmallVec<[u32; 4]> {
    let mut lemmas = word.lemmas.clone();
    lemmas.retain(|(_, p)| *p == part);
    lexicon::senses(&lemmas, SENSES).heads
}

/// Senses of the draft's word that are looked at: rarer ones meet by accident.
const SENSES: usize = 2;
