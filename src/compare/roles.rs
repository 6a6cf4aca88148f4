//! Who did it to whom: the names before and after the same verb, active or passive.

use super::Alignment;
use super::assertion::{Difference, counterpart};
use crate::claims::Analysis;
use crate::claims::events::Event;
use crate::claims::lexicon::SYMMETRIC;
use crate::claims::names::{Name, NameRelation};
use crate::text::Span;

/// Words between a verb and the names beside it.
const REACH: usize = 5;

/// The same verb with its two names exchanged ("A sued B" for "B sued A").
pub fn exchanged(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    draft
        .events
        .iter()
        .filter(|e| e.status.is_some())
        // "A merged with B" and "B merged with A" are one event.
        .filter(|e| {
            let lemmas = &draft.words[e.word].lemmas;
            !lemmas.iter().any(|(lemma, _)| SYMMETRIC.contains(lemma))
        })
        .find_map(|event| {
            let other = counterpart(draft, event, source, alignment)?;
            let (actor, patient) = roles(draft, event)?;
            let (their_actor, their_patient) = roles(source, other)?;
            let same = |a: &Name, b: &Name| a.relation(b) == NameRelation::Same;
            let exchanged = same(actor, their_patient)
                && same(patient, their_actor)
                && !same(actor, their_actor);
            exchanged.then(|| {
                let theirs = span(their_actor, their_patient);
                Difference {
                    not_yet: false,
                    draft: span(actor, patient),
                    source: theirs,
                    reason: format!(
                        "the roles are exchanged: the source has “{}”",
                        theirs.of(&source.text)
                    ),
                }
            })
        })
}

fn span(a: &Name, b: &Name) -> Span {
    a.span.join(b.span)
}

/// True if whoever the draft says it was done to is the one who does it in the passage, and whoever
/// did it is not named there ("Orme is developing a pump" beside "Vexil acquired Orme").
pub fn patient_acts(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> bool {
    draft
        .events
        .iter()
        .filter(|e| e.status.is_some())
        .any(|event| {
            let Some(other) = counterpart(draft, event, source, alignment) else {
                return false;
            };
            let Some((actor, patient)) = roles(draft, event) else {
                return false;
            };
            let same = |a: &Name, b: &Name| a.relation(b) == NameRelation::Same;
            let named = source.names.iter().any(|n| same(n, actor));
            let subject = source.names.first().filter(|n| n.words.end <= other.word);
            !named && !passive(source, other.word) && subject.is_some_and(|n| same(n, patient))
        })
}

/// True if a form of "be" stands shortly before the verb and the verb is no "-ing" form.
fn passive(analysis: &Analysis, verb: usize) -> bool {
    !analysis.words[verb].lower.ends_with("ing")
        && analysis.words[verb.saturating_sub(3)..verb]
            .iter()
            .any(|w| {
                matches!(
                    w.lower.as_str(),
                    "is" | "are" | "was" | "were" | "be" | "been" | "being"
                )
            })
}

/// Who acts and who is acted upon, by their places before and after the verb; a passive turns them round.
fn roles<'a>(analysis: &'a Analysis, event: &Event) -> Option<(&'a Name, &'a Name)> {
    let clause = analysis.clause_at(analysis.words[event.word].span.start);
    let inside = |name: &&Name| clause.covers(name.span);
    let before = analysis
        .names
        .iter()
        .filter(inside)
        .rfind(|n| n.words.end <= event.word && event.word - n.words.end <= REACH)?;
    let after = analysis
        .names
        .iter()
        .filter(inside)
        .find(|n| n.words.start > event.word && n.words.start - event.word <= REACH)?;
    let by = analysis.words[event.word + 1..after.words.start]
        .iter()
        .any(|w| w.lower == "by");
    // "Nordvik, owned by Alvström": a participle needs no form of "be".
    let participle = || {
        let next = analysis.words.get(event.word + 1);
        next.is_some_and(|w| w.lower == "by")
    };
    Some(if by && (participle() || passive(analysis, event.word)) {
        (after, before)
    } else {
        (before, after)
    })
}
