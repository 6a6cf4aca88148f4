//! Whom a passage speaks of: where its sentence has its verb, and the names and nouns before it.

use super::alignment::Pair;
use crate::claims::Analysis;
use crate::claims::lexicon::{Pos, SAYING};
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::Word;
use crate::text::Span;

/// Forms of the verbs that carry no meaning of their own.
pub const AUXILIARIES: [&str; 12] = [
    "is", "are", "was", "were", "has", "have", "had", "will", "would", "can", "be", "been",
];
/// Words that a noun phrase opens with: what follows them directly is no verb.
const DETERMINERS: [&str; 14] = [
    "the", "a", "an", "this", "that", "these", "those", "its", "their", "his", "her", "our",
    "some", "of",
];
/// Words that stand for a subject: a form in "-s" behind them is a verb.
const PRONOUNS: [&str; 6] = ["it", "he", "she", "this", "who", "which"];
/// Prepositions that end the core of a noun phrase.
const PREPOSITIONS: [&str; 16] = [
    "of", "in", "on", "at", "for", "to", "by", "from", "with", "as", "per", "between", "among",
    "within", "across", "than",
];
/// Prepositions that open a sentence with where, when or who says so.
const OPENING: [&str; 17] = [
    "since",
    "with",
    "until",
    "despite",
    "following",
    "in",
    "on",
    "at",
    "for",
    "by",
    "as",
    "of",
    "during",
    "under",
    "after",
    "before",
    "according",
];

/// True if no name that the draft lacks stands where a sentence has its subject.
pub fn leaves_open(source: &Analysis, pairs: &[Pair]) -> bool {
    subjects(source).all(|name| is_answered(name.span, pairs))
}

/// True if the passage names subjects and none of them answers a name of the draft.
pub fn is_foreign(pairs: &[Pair], source: &Analysis) -> bool {
    let mut subjects = subjects(source).peekable();
    subjects.peek().is_some()
        && pairs.iter().any(|p| p.is_name)
        && !subjects.any(|name| is_answered(name.span, pairs))
}

/// True if a name of the draft stands only around the passage, while the passage itself has one that the draft has not
/// where the draft has that name, as the subject or behind the verb: "supplied by Orme" beside "come from Calder".
pub fn has_another_instead(draft: &Analysis, source: &Analysis, pairs: &[Pair]) -> bool {
    let mine = draft.names.iter().filter(|name| {
        let mut own = pairs.iter();
        own.any(|p| {
            p.is_name && p.draft == name.span && p.answer.is_some_and(|a| a.source.is_none())
        })
    });
    let is_new = |name: &&Name| {
        let mut all = draft.names.iter();
        all.all(|other| name.relation(other) == NameRelation::Different)
    };
    let is_subject = |analysis: &Analysis, name: &Name| {
        let mut first = subjects(analysis);
        first.any(|subject| subject.span == name.span)
    };
    mine.into_iter().any(|name| {
        let place = is_subject(draft, name);
        let mut theirs = source.names.iter().filter(is_new);
        theirs.any(|other| is_subject(source, other) == place)
    })
}

fn is_answered(name: Span, pairs: &[Pair]) -> bool {
    pairs
        .iter()
        .filter_map(|p| p.answer.and_then(|a| a.source))
        .any(|span| span.overlaps(name))
}

/// True for a form of a verb, finite or not: an auxiliary, a past form, or a form that can be nothing else.
pub fn is_verb_form(analysis: &Analysis, i: usize) -> bool {
    is_finite(analysis, i)
        || analysis.words.get(i).is_some_and(|w| {
            // "taking its total to 5", "has to reach 5"
            let participle = w.lower.ends_with("ing") && w.lower != w.lemma();
            let helped = i.checked_sub(1).is_some_and(|j| {
                let before = analysis.words[j].lower.as_str();
                before == "to" || AUXILIARIES.contains(&before)
            });
            w.may_be(Pos::Verb) && (participle || helped)
        })
}

/// True if word `i` is the finite verb of a clause: an auxiliary, or a form of a verb that is neither
/// a plural ("cases") nor an adjective ("the confirmed cases").
pub fn is_finite(analysis: &Analysis, i: usize) -> bool {
    let Some(word) = analysis.words.get(i) else {
        return false;
    };
    // "Brightwater Ferries": a word of a name is no verb.
    if analysis.names.iter().any(|name| name.words.contains(&i)) {
        return false;
    }
    if AUXILIARIES.contains(&word.lower.as_str()) {
        return true;
    }
    // "rose" is a flower too, but "cost" and "number" are nouns more often than not.
    let past = word
        .lemmas
        .iter()
        .any(|(lemma, pos)| *pos == Pos::Verb && *lemma != word.lower);
    if !word.may_be(Pos::Verb) || !past && word.may_be(Pos::Noun) {
        return false;
    }
    let before = i.checked_sub(1).map(|j| &analysis.words[j]);
    let opens = before
        .is_none_or(|b| DETERMINERS.contains(&b.lower.as_str()) || analysis.is_measured(b.span));
    if word.lower.ends_with("ing") {
        return false;
    }
    if word.lower.ends_with('s') {
        return !word.may_be(Pos::Noun)
            || before.is_some_and(|b| PRONOUNS.contains(&b.lower.as_str()));
    }
    let noun_follows = analysis
        .words
        .get(i + 1)
        .is_some_and(|next| next.is_content() && next.may_be(Pos::Noun));
    !(opens && noun_follows)
}

/// The first finite verb of a passage or of a clause of it.
pub fn verb_in(analysis: &Analysis, clause: Span) -> Option<usize> {
    (0..analysis.words.len())
        .filter(|&i| clause.covers(analysis.words[i].span))
        .find(|&i| is_finite(analysis, i))
}

/// The content words of the noun phrase that is the subject of the verb at `verb`, head last: those
/// before its first preposition, in the verb's clause. Empty for "there are" and where a pronoun stands.
pub fn phrase(analysis: &Analysis, verb: usize) -> Vec<&Word> {
    let Some(at) = analysis.words.get(verb) else {
        return Vec::new();
    };
    let clause = analysis.clause_at(at.span.start);
    let mut phrase = Vec::new();
    let mut words = analysis
        .words
        .iter()
        .take(verb)
        .filter(|w| clause.covers(w.span))
        .peekable();
    // "In the last year, the number of …": what comes before the comma is an adverbial.
    let adverbial = words
        .peek()
        .is_some_and(|w| OPENING.contains(&w.lower.as_str()));
    let comma = analysis
        .text
        .get(clause.start..at.span.start)
        .and_then(|lead| lead.find(", "))
        .filter(|_| adverbial)
        .map_or(clause.start, |at| clause.start + at);
    let after_comma: Vec<&Word> = words.filter(|w| w.span.start >= comma).collect();
    for word in after_comma {
        // "The Bank of Norland": a preposition inside a name does not end the phrase.
        let in_name = analysis.names.iter().any(|n| n.span.covers(word.span));
        if PREPOSITIONS.contains(&word.lower.as_str()) && !phrase.is_empty() && !in_name {
            break;
        }
        if word.is_content() && !analysis.is_measured(word.span) {
            phrase.push(word);
        }
    }
    phrase
}

/// The names before the passage's first finite verb, those of an opening adverbial left out
/// ("According to Northern Wire, the mill …").
fn subjects(source: &Analysis) -> impl Iterator<Item = &Name> {
    let is_finite = |(i, word): (usize, &Word)| {
        // "Brightwater Ferries": a word of a name is no verb.
        if source.names.iter().any(|name| name.words.contains(&i)) {
            return None;
        }
        let inflected = word.may_be(Pos::Verb) && word.lower != word.lemma();
        (AUXILIARIES.contains(&word.lower.as_str())
            || inflected
            || source
                .events
                .iter()
                .any(|e| e.word == i && e.status.is_some()))
        .then_some(i)
    };
    let verb = source
        .words
        .iter()
        .enumerate()
        .find_map(is_finite)
        .unwrap_or(usize::MAX);
    let adverbial = source
        .words
        .first()
        .is_some_and(|w| OPENING.contains(&w.lower.as_str()));
    let comma = source.text.find(", ").filter(|_| adverbial).unwrap_or(0);
    // "Northern Wire reported that …": who says it is not whom it is about.
    let speaks = source.words.get(verb).is_some_and(|w| {
        SAYING.contains(w.lemma()) || w.lemmas.iter().any(|(l, _)| SAYING.contains(l))
    });
    // "The take as per Northern Wire was …" neither.
    let attributed = |name: &Name| {
        name.words.start.checked_sub(1).is_some_and(|i| {
            let two_before = i
                .checked_sub(1)
                .map_or("", |j| source.words[j].lower.as_str());
            matches!(
                (two_before, source.words[i].lower.as_str()),
                ("according", "to") | ("as", "per")
            )
        })
    };
    source.names.iter().filter(move |name| {
        let leads = name.words.end <= verb && name.span.start >= comma;
        !speaks && (leads && !attributed(name) || is_by_name(source, name))
    })
}

/// Words between "known" and the name that somebody is known by.
const BY_NAME: [&str; 14] = [
    "as",
    "by",
    "under",
    "the",
    "his",
    "her",
    "their",
    "its",
    "stage",
    "pen",
    "name",
    "professionally",
    "better",
    "commonly",
];

/// True for the name in "Jon Marsh, known professionally as Ray Orme, is a singer": it is the subject's own.
fn is_by_name(source: &Analysis, name: &Name) -> bool {
    let lead = source.words.get(..name.words.start).unwrap_or_default();
    let between = lead
        .iter()
        .rev()
        .take_while(|w| BY_NAME.contains(&w.lower.as_str()))
        .count();
    let known = lead.iter().rev().nth(between);
    between > 0 && known.is_some_and(|w| w.lower == "known")
}
