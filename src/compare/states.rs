//! States that exclude each other: "on hold" and "under way", "majority" and "minority", "delayed" and "on schedule".

use crate::claims::Analysis;
use crate::claims::lexicon::{Classes, OPPOSITES, Pos};
use crate::claims::words::{Class, Word};
use crate::text::Span;

/// One end of a pair of states, as a passage asserts it.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// Bytes of the passage's text.
    pub span: Span,
    /// The pair's name in `lexicon/opposites.txt`.
    pub pair: &'static str,
    /// Which end, negation counted.
    pub positive: bool,
    /// Position of its last word.
    pub word: usize,
}

/// Words before a state among which its negation is looked for ("has not yet been finalized").
const REACH: usize = 4;

/// The states a passage asserts, in order.
pub fn states(analysis: &Analysis) -> Vec<State> {
    let words = &analysis.words;
    let mut found = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let state = words[i]
            .opens_state
            .then(|| longest(&OPPOSITES, &words[i..]))
            .flatten();
        let Some((length, classes)) = state else {
            i += 1;
            continue;
        };
        let clause = analysis.clause_at(words[i].span.start);
        let negates = |j: usize| {
            // "no more than a minority" is a minority.
            let bound = words
                .get(j + 1)
                .is_some_and(|next| matches!(next.lower.as_str(), "more" | "less" | "fewer"));
            clause.covers(words[j].span) && words[j].class == Class::Negation && !bound
        };
        let negations = (i.saturating_sub(REACH)..i).filter(|j| negates(*j)).count();
        let last = i + length - 1;
        for class in classes {
            let (pair, positive) = match class.strip_suffix('+') {
                Some(pair) => (pair, true),
                None => (class.trim_end_matches('-'), false),
            };
            found.push(State {
                span: words[i].span.join(words[last].span),
                pair,
                positive: positive == (negations % 2 == 0),
                word: last,
            });
        }
        i += length;
    }
    found
}

/// The longest entry at the start of `words`, by their forms or, word for word, by their lemmas, and
/// its classes.
fn longest<'c>(classes: &'c Classes, words: &[Word]) -> Option<(usize, &'c [&'static str])> {
    let window = &words[..words.len().min(5)];
    let forms: Vec<&str> = window.iter().map(|w| w.lower.as_str()).collect();
    let lemmas: Vec<&str> = window.iter().map(verb_lemma).collect();
    let look_up = |list: &[&str], n: usize, skip: Option<usize>| {
        let kept: Vec<&str> = (0..n)
            .filter(|i| Some(*i) != skip)
            .map(|i| list[i])
            .collect();
        classes.all(&kept.join(" "))
    };
    (1..=window.len())
        .rev()
        .find_map(|n| {
            // "losing critical market share": one word may stand inside a phrase, behind its first.
            let skips = [None, (n > 2).then_some(1)];
            [&forms, &lemmas].into_iter().find_map(|list| {
                skips
                    .iter()
                    .enumerate()
                    .filter(|(i, skip)| *i == 0 || skip.is_some())
                    .map(|(_, skip)| look_up(list, n, *skip))
                    .find(|found| !found.is_empty())
                    .map(|found| (n, found))
            })
        })
        .or_else(|| {
            let lemmas = &words.first()?.lemmas;
            lemmas
                .iter()
                .map(|(lemma, _)| classes.all(lemma))
                .find(|found| !found.is_empty())
                .map(|found| (1, found))
        })
}

/// The verb a word comes from, else its likeliest lemma: phrases are listed by their verbs.
fn verb_lemma(word: &Word) -> &str {
    let verb = word
        .lemmas
        .iter()
        .find(|(lemma, pos)| *pos == Pos::Verb && *lemma != word.lower);
    verb.map_or(word.lemma(), |(lemma, _)| lemma)
}

/// A pair of states, one of each passage, that cannot both hold; `None` if any pair of theirs agrees.
pub fn excluded(draft: &Analysis, source: &Analysis) -> Option<(State, State)> {
    let (mine, theirs) = (states(draft), states(source));
    let clash = mine.iter().find_map(|a| {
        let same: Vec<&State> = theirs.iter().filter(|b| a.pair == b.pair).collect();
        let all_differ = !same.is_empty() && same.iter().all(|b| a.positive != b.positive);
        all_differ.then(|| (a.clone(), same[0].clone()))
    })?;
    Some(clash)
}

/// True if both passages assert the same end of a pair.
pub fn shared<'a>(mine: &'a [State], theirs: &[State]) -> Option<&'a State> {
    mine.iter().find(|a| {
        theirs
            .iter()
            .any(|b| a.pair == b.pair && a.positive == b.positive)
    })
}
