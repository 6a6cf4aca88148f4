//! Events in a passage: a verb or its noun, how far it has come, and whether it is denied.

use super::claim::{Modality, Status};
use super::lexicon::{IMPLICIT_NEGATION, Pos, STATUS};
use super::words::{Class, Shape, Word};
use crate::text::Span;

/// A verb, or a noun made of one, with what the words before it do to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Position in the passage's list of words.
    pub word: usize,
    /// How far the event has come; `None` if nothing says so.
    pub status: Option<Status>,
    /// Position of the word before it that gives it that status ("explored" of "explored buying").
    pub governor: Option<usize>,
    pub modality: Modality,
    pub negated: bool,
}

/// Words before an event among which its auxiliaries and the verb that governs it are looked for.
const REACH: usize = 6;
/// Words before an event among which its negation is looked for ("has not yet been finalized").
const NEGATION_REACH: usize = 4;

/// Words before an event among which a denied subject is looked for.
const SUBJECT_REACH: usize = 12;

/// The events of a passage in order of their words.
pub fn events(words: &[Word], clauses: &[Span]) -> Vec<Event> {
    (0..words.len())
        .filter(|&i| is_event(words, i))
        .map(|i| {
            let clause = clauses.iter().find(|c| c.contains(words[i].span.start));
            let within = |reach: usize| {
                (i.saturating_sub(reach)..i)
                    .find(|&j| clause.is_none_or(|c| c.covers(words[j].span)))
                    .unwrap_or(i)
            };
            event(words, within(REACH), within(SUBJECT_REACH), i)
        })
        .collect()
}

/// A content word that may be a verb, or a noun that some verb is made of.
fn is_event(words: &[Word], i: usize) -> bool {
    let word = &words[i];
    // "buyer", "employee": whoever does it, not the doing.
    let agent = ["er", "or", "ers", "ors", "ee", "ees"]
        .iter()
        .any(|e| word.lower.ends_with(e))
        && !word.may_be(Pos::Verb);
    let deed = word.may_be(Pos::Noun) && !word.senses.derived.is_empty() && !agent;
    word.is_content() && (word.may_be(Pos::Verb) || deed) && !is_habit(words, i)
}

/// "She used to work there": "used" says of the working that it was once so, and nothing is used.
fn is_habit(words: &[Word], i: usize) -> bool {
    let at = |j: Option<usize>| {
        j.and_then(|j| words.get(j))
            .map_or("", |w| w.lower.as_str())
    };
    let passive = matches!(
        at(i.checked_sub(1)),
        "is" | "are" | "was" | "were" | "be" | "been"
    );
    words[i].lower == "used" && at(Some(i + 1)) == "to" && !passive
}

fn event(words: &[Word], from: usize, subject_from: usize, i: usize) -> Event {
    let before = &words[from..i];
    let mut modality = Modality::Actual;
    let mut negated = false;
    for word in before {
        match word.lower.as_str() {
            "may" | "might" | "could" | "can" | "possibly" | "potentially" => {
                modality = Modality::Possible
            }
            // "accused of selling": whether it was sold is open.
            "accused" | "alleged" | "allegedly" | "suspected" => modality = Modality::Possible,
            "will" | "'ll" | "shall" => modality = Modality::Planned,
            "would" | "if" | "should" => modality = Modality::Hypothetical,
            _ => {}
        }
    }
    for (j, word) in words.iter().enumerate().take(i).skip(subject_from) {
        // "no trace of the crew was found": a subject that is denied reaches its verb.
        let subject = word.lower == "no" && !words[j + 1..i].iter().any(is_finite);
        if (j < from || j + NEGATION_REACH < i) && !subject {
            continue;
        }
        let next = words.get(j + 1).map_or("", |w| w.lower.as_str());
        // "not only" and "no more than" do not deny what follows them.
        let adds = matches!(next, "only" | "just" | "merely" | "more" | "less" | "fewer");
        // "without paying" denies the paying; "without the ministers" denies nothing that happened.
        let denies = match word.class {
            Class::Negation if word.lower == "without" => {
                j + 1 == i && words[i].lower.ends_with("ing")
            }
            // "No Way Out", inside a sentence, is a title.
            Class::Negation if word.shape == Shape::Capital && j > 0 => false,
            Class::Negation => !adds && (word.lower == "no" || !passes_by(words, j, i)),
            // "stopped selling": it is not sold any more.
            _ if j + 1 == i && words[i].lower.ends_with("ing") => {
                STATUS.of(word.lemma()) == Some("ended")
            }
            // "failed to win", "has yet to win"
            _ => {
                (IMPLICIT_NEGATION.contains(word.lemma()) || word.lower == "yet")
                    && next == "to"
                    && j + 2 == i
            }
        };
        negated ^= denies;
    }
    // "the promise the newly born union holds": a participle is governed by what "to" or "of" ties it to.
    let participle = own(words, i, Modality::Actual) == Some(Status::Completed);
    let governor = governing(before).filter(|(at, _)| {
        let between = before.get(at + 1..).unwrap_or_default();
        // "wants the yard sold": not sold so far.
        let wanted = before
            .get(*at)
            .is_some_and(|w| WANTING.contains(&w.lemma()));
        !participle || wanted || between.iter().any(|w| TIES.contains(&w.lower.as_str()))
    });
    Event {
        word: i,
        status: governor
            .map(|(_, status)| status)
            .or_else(|| own(words, i, modality)),
        governor: governor.map(|(at, _)| from + at),
        modality,
        negated,
    }
}

/// True for a form that only a verb in a past tense has.
fn is_finite(word: &Word) -> bool {
    let inflected = |(lemma, pos): &(&str, Pos)| *pos == Pos::Verb && *lemma != word.lower;
    word.lower.ends_with("ed") && word.lemmas.iter().any(inflected)
}

/// True if another verb takes the negation at `from` and hangs the word at `to` on a preposition:
/// "do not worry about shipping" denies the worrying alone.
fn passes_by(words: &[Word], from: usize, to: usize) -> bool {
    (from + 1..to.saturating_sub(1)).any(|k| {
        words[k].is_content()
            && words[k].may_be(Pos::Verb)
            && HANGS.contains(&words[k + 1].lower.as_str())
    })
}

/// Prepositions that an object hangs on.
const HANGS: [&str; 11] = [
    "about", "for", "with", "of", "over", "at", "by", "on", "into", "against", "from",
];

/// The status that the nearest governing word before the event gives it ("explored acquiring").
fn governing(before: &[Word]) -> Option<(usize, Status)> {
    let lemmas: Vec<&str> = before.iter().map(Word::lemma).collect();
    (0..before.len()).rev().find_map(|j| {
        let (_, class) = STATUS.longest(&lemmas[j..])?;
        let status = parse(class)?;
        // "Plans were announced": the plans are the subject and govern nothing behind them.
        let subject = before[j].may_be(Pos::Noun)
            && before
                .get(j + 1)
                .is_some_and(|w| FINITE.contains(&w.lower.as_str()));
        if subject {
            return None;
        }
        // "agreed to buy" governs; "completed the review and bought" does not reach over another verb.
        (status < Status::Begun || status == Status::Stalled).then_some((j, status))
    })
}

/// Words that tie an event to what governs it ("agreed to have it sold").
const TIES: [&str; 9] = [
    "to", "of", "for", "on", "about", "whether", "that", "into", "being",
];

/// Verbs (lemmas) behind which a participle is what somebody would like to see done.
const WANTING: [&str; 3] = ["want", "need", "prefer"];

/// Auxiliaries that a subject stands before.
const FINITE: [&str; 9] = [
    "is", "are", "was", "were", "has", "have", "had", "will", "would",
];

/// The status an event has by its own tense: a past or perfect form happened.
fn own(words: &[Word], i: usize, modality: Modality) -> Option<Status> {
    let word = &words[i];
    let before = |n: usize| {
        i.checked_sub(n)
            .and_then(|j| words.get(j))
            .map_or("", |w| w.lower.as_str())
    };
    // "Is to be repaid": it has not been. "Must be accepted to be sold" says nothing of how many were.
    if before(1) == "be" && before(2) == "to" {
        let ahead = matches!(
            before(3),
            "is" | "are" | "was" | "were" | "has" | "have" | "remains"
        );
        return ahead.then_some(Status::Planned);
    }
    let perfect = (1..=3).any(|n| matches!(before(n), "has" | "have" | "had" | "having"));
    let passive = (1..=3).any(|n| matches!(before(n), "was" | "were" | "been"));
    // "acquired" is an adjective of its own in the lexicon; here the verb it comes from counts.
    let inflected = word
        .lemmas
        .iter()
        .any(|(lemma, pos)| *pos == Pos::Verb && *lemma != word.lower);
    let past = inflected && !word.lower.ends_with("ing") && !word.lower.ends_with('s');
    match modality {
        Modality::Actual if past || ((perfect || passive) && word.may_be(Pos::Verb)) => {
            Some(Status::Completed)
        }
        Modality::Planned => Some(Status::Planned),
        _ => None,
    }
}

/// A status by its class name in `lexicon/status.txt`.
pub fn parse(class: &str) -> Option<Status> {
    Some(match class {
        "denied" => Status::Denied,
        "considered" => Status::Considered,
        "discussed" => Status::Discussed,
        "planned" => Status::Planned,
        "agreed" => Status::Agreed,
        "begun" => Status::Begun,
        "completed" => Status::Completed,
        "stalled" => Status::Stalled,
        "ended" => Status::Ended,
        _ => return None,
    })
}
