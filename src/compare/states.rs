//! States that exclude each other: "on hold" and "under way", "majority" and "minority", "delayed" and "on schedule".

use super::alignment;
use super::figure::rival::Rivalry;
use super::subject;
use super::topic::Topic;
use crate::claims::Analysis;
use crate::claims::lexicon::{Classes, OPPOSITES, Pos};
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::{Class, Relation, Word};
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

/// What state `i` of `mine` and state `j` of `other` say of one thing; `None` if of two.
///
/// The thing is the subject of the state's clause: it must be the same kind of thing in both, and of the
/// same names, spelt out in its sentence, before it or in its document where the sentence leaves it open.
pub fn rival(
    mine: &Analysis,
    i: usize,
    ours: &Topic,
    other: &Analysis,
    j: usize,
    theirs: &Topic,
) -> Option<Rivalry> {
    let (all, others) = (states(mine), states(other));
    let (a, b) = (all.get(i)?, others.get(j)?);
    // One end of a pair may be said of a passage by two of its words; where both ends are, nothing is sure.
    let both = |list: &[State], pair: &str| {
        list.iter().any(|s| s.pair == pair && s.positive)
            && list.iter().any(|s| s.pair == pair && !s.positive)
    };
    if a.pair != b.pair || both(&all, a.pair) || both(&others, b.pair) {
        return None;
    }
    if has_object(mine, a) || has_object(other, b) {
        return None;
    }
    let (x, y) = (subject_of(mine, a)?, subject_of(other, b)?);
    if alignment::relation(x, y) < Relation::Synonym
        || !known(mine, x, other, ours, theirs)
        || !known(other, y, mine, theirs, ours)
    {
        return None;
    }
    let (said, denied) = (a.span.of(&mine.text), b.span.of(&other.text));
    Some(Rivalry {
        agrees: a.positive == b.positive,
        shared: 1.0,
        reason: format!("“{said}” and “{denied}” exclude each other"),
    })
}

/// True if what follows is what the state's verb does something to ("confirms the report"): then it is
/// not the subject that is in the state.
fn has_object(analysis: &Analysis, state: &State) -> bool {
    let Some(next) = analysis.words.get(state.word + 1) else {
        return false;
    };
    let gap = analysis
        .text
        .get(state.span.end..next.span.start)
        .unwrap_or("");
    let determiner = matches!(
        next.lower.as_str(),
        "the" | "a" | "an" | "its" | "their" | "his" | "her" | "this" | "that" | "all"
    );
    gap.trim().is_empty() && (determiner || next.is_content() && next.may_be(Pos::Noun))
}

/// The head of the subject whose state it is: of the clause's verb before the state.
fn subject_of<'a>(analysis: &'a Analysis, state: &State) -> Option<&'a Word> {
    let clause = analysis.clause_at(state.span.start);
    let verb = (0..=state.word)
        .rev()
        .filter(|&at| clause.covers(analysis.words[at].span))
        .find(|&at| subject::is_finite(analysis, at))?;
    let head = subject::phrase(analysis, verb).into_iter().next_back()?;
    let named = analysis.names.iter().any(|n| n.span.covers(head.span));
    (head.may_be(Pos::Noun) && !named).then_some(head)
}

/// True if a name beside the subject, or one that its document shares with the other, ties the two.
fn known(mine: &Analysis, subject: &Word, other: &Analysis, ours: &Topic, theirs: &Topic) -> bool {
    let clause = mine.clause_at(subject.span.start);
    let mut own = mine
        .names
        .iter()
        .filter(|n| clause.covers(n.span))
        .peekable();
    if own.peek().is_some() {
        let here = |n: &Name| {
            other
                .names
                .iter()
                .any(|o| o.relation(n) == NameRelation::Same)
        };
        let around = |n: &Name| {
            n.tokens
                .iter()
                .all(|t| other.surroundings.iter().any(|w| w.lower == *t))
        };
        let open = other.names.is_empty();
        return own.any(|n| here(n) || around(n) || open && theirs.names(n));
    }
    // Neither sentence names anyone: what stands before them must.
    super::figure::rival::beside(mine, other) && ours.named.iter().any(|n| theirs.names(n))
}
