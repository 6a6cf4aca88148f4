//! Numbers that belong to a name and count nothing: "the film 31 Rivers", "Harrow 2 was shown".

use super::lexicon::{Pos, STAND_INS};
use super::names::Name;
use super::words::{Shape, Word};
use crate::quantity::{Dim, Figure};

/// Digits of the number of a sequel or a model, at most.
const DIGITS: usize = 2;

/// True if the figure is a part of a title, or the number that a name ends with.
pub fn is_in_name(figure: &Figure, text: &str, names: &[Name], words: &[Word]) -> bool {
    let before = words.iter().rposition(|w| w.span.end <= figure.core.start);
    let Some(before) = before else {
        return false;
    };
    if figure.span.start != figure.core.start {
        return false;
    }
    titled(figure, text, before, words) || numbered(figure, text, names, before, words)
}

/// "the song 4 Rivers": a number behind a noun for a work, with a capital behind it.
fn titled(figure: &Figure, text: &str, before: usize, words: &[Word]) -> bool {
    let counted = matches!(
        figure.dim,
        Dim::Number | Dim::Count { .. } | Dim::Duration { .. }
    );
    let work = &words[before];
    let singular = work.lower == work.lemma() && STAND_INS.contains(work.lemma());
    // "Plans to ship 12 Argus tools", "will book 40 Pullman rooms": no work, but what is done to them.
    let lead = before.checked_sub(1).map(|at| words[at].lower.as_str());
    let acts = work.may_be(Pos::Verb) && lead.is_some_and(|w| BEFORE_VERB.contains(&w));
    let singular = singular && !acts;
    // The number itself, without a unit that its span may hold.
    let number = words
        .iter()
        .position(|w| w.span.end > figure.core.start && w.span.start >= work.span.end);
    let Some(number) = number.filter(|_| counted && singular) else {
        return false;
    };
    let gap = text.get(work.span.end..words[number].span.start);
    let titled = words.get(number + 1).is_some_and(|next| {
        let close = text.get(words[number].span.end..next.span.start) == Some(" ");
        close && matches!(next.shape, Shape::Capital | Shape::Mixed)
    });
    matches!(gap, Some(" " | " “" | " \"")) && titled
}

/// "Harrow 2 was shown", "Orme Bros. 3 sold well": a small number between a name and its verb.
fn numbered(figure: &Figure, text: &str, names: &[Name], before: usize, words: &[Word]) -> bool {
    let bare = matches!(figure.dim, Dim::Number | Dim::Count { of: None })
        && figure.span.len() <= DIGITS
        && figure.core.of(text).bytes().all(|b| b.is_ascii_digit());
    let word = &words[before];
    let gap = text.get(word.span.end..figure.span.start);
    if !bare || !matches!(gap, Some(" " | ". ")) {
        return false;
    }
    let opens = before == 0 && matches!(word.shape, Shape::Capital | Shape::Mixed | Shape::Upper);
    let named = names.iter().any(|n| n.words.end == before + 1);
    let verb = words.iter().find(|w| w.span.start >= figure.span.end);
    let acts = verb.is_some_and(|w| {
        let close = text.get(figure.span.end..w.span.start) == Some(" ");
        let past = w
            .lemmas
            .iter()
            .any(|(l, p)| *p == Pos::Verb && *l != w.lower);
        close && (AUXILIARIES.contains(&w.lower.as_str()) || past && !w.may_be(Pos::Noun))
    });
    (opens || named) && acts
}

/// Words behind which a word that may be a noun or a verb is a verb.
const BEFORE_VERB: [&str; 11] = [
    "to", "will", "would", "can", "could", "may", "might", "must", "should", "we", "they",
];

/// Forms of the verbs that stand directly behind a subject.
const AUXILIARIES: [&str; 10] = [
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "can",
];
