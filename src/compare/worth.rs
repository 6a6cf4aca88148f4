//! What each word of a statement is worth: words that only report, praise or connect prove nothing.

use crate::claims::Analysis;
use crate::claims::lexicon::{DOCUMENTS, JOINING, PRAISE, PRESENTING, Pos, WordSet};
use crate::claims::words::{Class, Word};

/// Words after the first article among which the noun for the document is looked for ("The short
/// promotional email …").
const SUBJECT_REACH: usize = 4;

/// Positions of the words that only say that somebody reports something: the noun for the document
/// as the subject ("The short email …"), the writing of it ("sent an email"), verbs of presenting.
pub fn frame(draft: &Analysis) -> Vec<usize> {
    let words = &draft.words;
    let as_part = |w: &Word, part: Pos, list: &WordSet| {
        w.lemmas
            .iter()
            .any(|(lemma, p)| *p == part && list.contains(lemma))
    };
    let document = |i: usize| as_part(&words[i], Pos::Noun, &DOCUMENTS);
    let opens = words
        .first()
        .is_some_and(|w| ARTICLES.contains(&w.lower.as_str()));
    let subject = (1..words.len().min(SUBJECT_REACH)).find(|&i| opens && document(i));
    let mut found: Vec<usize> = subject.map(|last| (1..=last).collect()).unwrap_or_default();
    for (i, word) in words.iter().enumerate() {
        let presents = as_part(word, Pos::Verb, &PRESENTING)
            && part_of_speech(words, i) == Pos::Verb
            && !modifies(words, i);
        let written = document(i)
            && (subject.is_some()
                || words[i.saturating_sub(SUBJECT_REACH)..i]
                    .iter()
                    .any(|w| w.is("send") || w.is("write") || w.is("receive")));
        if presents || written {
            found.push(i);
        }
    }
    found
}

const ARTICLES: [&str; 4] = ["the", "this", "a", "an"];

/// "marketing manager", "a recommended dose": a form of a verb that stands before a noun as its attribute.
fn modifies(words: &[Word], i: usize) -> bool {
    let before = i.checked_sub(1).map_or("", |j| words[j].lower.as_str());
    let determined = DETERMINERS.contains(&before);
    determined && words.get(i + 1).is_some_and(Word::is_content)
}

/// Words that a noun phrase begins with.
const DETERMINERS: [&str; 10] = [
    "the", "a", "an", "its", "their", "his", "her", "this", "of", "as",
];

/// Words that a base verb stands behind.
const BEFORE_VERB: [&str; 9] = [
    "to", "will", "would", "can", "could", "may", "might", "should", "not",
];

/// The likeliest part of speech of a word in its place.
pub fn part_of_speech(words: &[Word], i: usize) -> Pos {
    let word = &words[i];
    let before = i.checked_sub(1).map_or("", |j| words[j].lower.as_str());
    if word.may_be(Pos::Adverb) && word.lower.ends_with("ly") {
        return Pos::Adverb;
    }
    if BEFORE_VERB.contains(&before) && word.may_be(Pos::Verb) {
        return Pos::Verb;
    }
    let determined = DETERMINERS.contains(&before);
    let inflected = word
        .lemmas
        .iter()
        .any(|(lemma, part)| *part == Pos::Verb && *lemma != word.lower);
    let verbal = word.lower.ends_with("ed")
        || word.lower.ends_with("ing")
        || !word.may_be(Pos::Noun)
        || word.lower.ends_with('s') && words.get(i + 1).is_some_and(opens_object);
    if inflected && !determined && verbal {
        return Pos::Verb;
    }
    if determined && word.may_be(Pos::Noun) && !word.may_be(Pos::Adjective) {
        return Pos::Noun;
    }
    word.lemmas.first().map_or(Pos::Noun, |(_, part)| *part)
}

/// "introduces their …", "highlights the …": a determiner begins the object of a verb.
fn opens_object(next: &Word) -> bool {
    matches!(
        next.lower.as_str(),
        "the" | "a" | "an" | "its" | "their" | "his" | "her" | "this" | "that" | "how"
    )
}

/// What a word is worth, 0 to 1: nothing as part of the frame, little if it praises or is everywhere,
/// and the less the more common it is in English.
pub fn weight(draft: &Analysis, at: usize, frame: &[usize]) -> f32 {
    let word = &draft.words[at];
    // A word in another script is nothing that the lexicon could find again in other words.
    if frame.contains(&at) || word.lower.chars().all(|c| c > LAST_LATIN) {
        return 0.0;
    }
    if PRAISE.contains(&word.lower) {
        return PRAISED;
    }
    let joins = word.lemmas.iter().any(|(lemma, _)| JOINING.contains(lemma));
    if word.class == Class::Light || joins {
        return LIGHT;
    }
    // Verbs are what a paraphrase changes first, adverbs what it leaves out.
    let part = match part_of_speech(&draft.words, at) {
        Pos::Noun => 1.0,
        Pos::Adjective => 0.8,
        Pos::Verb => 0.6,
        Pos::Adverb => 0.3,
    };
    part * (1.0 - f32::from(word.senses.commonness) / COMMON).max(LEAST)
}

/// The last letter of Unicode's Latin blocks ("Latin Extended-B").
const LAST_LATIN: char = '\u{24f}';
/// What words of praise are worth, and words too common to prove anything.
const PRAISED: f32 = 0.1;
const LIGHT: f32 = 0.2;
/// Bits of frequency at which a word would be worth nothing, and what it is worth at least.
const COMMON: f32 = 14.0;
const LEAST: f32 = 0.3;
