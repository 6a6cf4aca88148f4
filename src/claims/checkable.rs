//! Which passages claim nothing that a source could back: opinion, question, advice, forecast, signpost.

use super::lexicon::{ATTITUDE, BLAME, PRAISE};
use super::words::{Class, Shape, Word};
use crate::text::{Passage, PassageKind, Span};

/// True if the passage makes claims at all.
pub fn is_checkable(passage: &Passage, words: &[Word]) -> bool {
    match passage.kind {
        PassageKind::Heading(_) | PassageKind::Footnote => false,
        // What a block quote says is somebody else's: "we" is not the author there.
        PassageKind::Row | PassageKind::Quote => true,
        PassageKind::Paragraph | PassageKind::Item => {
            !is_question(&passage.text)
                && !has_attitude(words, &passage.text)
                && !only_judges(words)
        }
    }
}

fn is_question(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')', '*', '_', ' '])
        .ends_with('?')
}

/// True if the author speaks of what they think, advise, expect or will turn to.
///
/// Words inside quotation marks are somebody else's and do not count.
fn has_attitude(words: &[Word], text: &str) -> bool {
    let quoted = super::quotations::marked(text);
    let own: Vec<&str> = words
        .iter()
        .filter(|w| !quoted.iter().any(|q: &Span| q.covers(w.span)))
        .map(|w| w.lower.as_str())
        .collect();
    // "Should rates fall, …" states a condition; "should" anywhere else gives advice.
    let from = usize::from(own.first() == Some(&"should"));
    if (from..own.len()).any(|i| ATTITUDE.longest(&own[i..]).is_some()) {
        return true;
    }
    first_person_subject(&own) || imperative(words)
}

/// "The plan is clumsy and rather sad.": nothing is said of the subject but what somebody thinks of
/// it. A name, a figure or anything else behind the verb could be looked up.
fn only_judges(words: &[Word]) -> bool {
    let verb = words
        .iter()
        .position(|w| COPULAS.contains(&w.lower.as_str()));
    let Some((subject, predicate)) = verb.and_then(|at| words.split_at_checked(at)) else {
        return false;
    };
    let judges = |w: &&Word| PRAISE.contains(&w.lower) || BLAME.contains(&w.lower);
    let mut telling = predicate
        .iter()
        .skip(1)
        .filter(|w| w.is_content())
        .peekable();
    telling.peek().is_some()
        && telling.all(|w| judges(&w))
        && !predicate.iter().any(|w| w.class == Class::Negation)
        && subject.len() <= SHORT_SUBJECT
        && !subject.iter().any(|w| w.shape == Shape::Digits)
        && subject.iter().skip(1).all(|w| w.shape == Shape::Lower)
}

/// Forms of the verbs that tie a judgement to its subject.
const COPULAS: [&str; 10] = [
    "is", "are", "was", "were", "looks", "look", "seems", "seem", "sounds", "feels",
];
/// Words of a subject that names no more than the thing itself.
const SHORT_SUBJECT: usize = 4;

/// "We", "I" or "our" as the one who acts, anywhere outside a quotation.
fn first_person_subject(own: &[&str]) -> bool {
    own.iter().any(|w| {
        matches!(
            *w,
            "we" | "i" | "we'd" | "we'll" | "we've" | "i'd" | "i'm" | "i've" | "our" | "my"
        )
    })
}

/// Words that an object begins with; after "Stoke is" there is none.
const DETERMINERS: [&str; 12] = [
    "the", "a", "an", "this", "that", "these", "those", "your", "its", "their", "for", "any",
];

/// "Watch the margin.": a base verb at the start with no subject before it.
fn imperative(words: &[Word]) -> bool {
    use super::lexicon::Pos;
    let Some(first) = words.first() else {
        return false;
    };
    let second = words.get(1);
    if first.lower == "do" && second.is_some_and(|w| w.lower == "not") || first.lower == "don't" {
        return true;
    }
    first.class != Class::Function
        && first.shape == Shape::Capital
        && first
            .lemmas
            .first()
            .is_some_and(|(l, p)| *p == Pos::Verb && *l == first.lower)
        && !first.may_be(Pos::Noun)
        && second.is_some_and(|w| DETERMINERS.contains(&w.lower.as_str()))
}
