//! A statement of the draft beside a passage: the same things, said of the same names, equally far along.

use super::alignment::{Alignment, Pair};
use super::figure::set_aside::stands_aside;
use super::{
    Judgement, Stance, clauses, instead, outranked, positions, proviso, quantifiers, reversed,
    roles, slots, states, subject, superlative, to_come,
};
use crate::claims::events::{self, Event};
use crate::claims::lexicon::{Pos, SAYING, STATUS};
use crate::claims::words::{Class, Relation, Word};
use crate::claims::{Analysis, Modality, Status};
use crate::syntax::Upos;
use crate::text::Span;

/// Share of the statement that must be found in the passage before it backs it.
const SUPPORT: f32 = 0.62;
/// The same where the verb itself is not found: then nearly everything else must be.
const SUPPORT_WITHOUT_VERB: f32 = 0.72;
/// What such a passage weighs beside one that has the verb.
const WITHOUT_VERB: f32 = 0.75;
/// Share of the words that are no names: names alone prove nothing.
pub const SUPPORT_WORDS: f32 = 0.45;
/// Share that must be found before something that differs contradicts it.
pub const CONFLICT: f32 = 0.62;

/// What the passage says of the statement; `None` if it speaks of something else.
pub fn judge(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Judgement> {
    let whole = Span::new(0, draft.text.len());
    let coverage = alignment.coverage(whole, 1.0);
    let names = alignment.names(whole);
    let marks = alignment.marks();
    if source.asks() {
        return None;
    }
    let difference = clauses::contradiction(draft, source, alignment)
        .or_else(|| instead::held(draft, source, alignment));
    // What is wrong on the side is told of the aside, which is a statement of its own; here the main one comes first.
    let aside = |d: &Difference| stands_aside(draft, d.draft);
    let difference = difference.filter(|d| {
        let main = || differences(draft, source, alignment, coverage, names);
        !aside(d) || coverage < 0.3 || alignment.foreign_subject() || main().is_none()
    });
    if let Some(difference) = difference {
        return Some(Judgement {
            not_yet: difference.not_yet,
            stance: Stance::Contradicts,
            // Who did what to whom is surer than the words that two sentences share.
            relatedness: 1.0,
            reason: difference.reason,
            marks: vec![difference.source],
            expected: None,
            at: Some(difference.draft),
        });
    }
    if coverage < 0.3 {
        return None;
    }
    let difference = differences(draft, source, alignment, coverage, names);
    if let Some(difference) = difference {
        // A passage about somebody else cannot contradict, but it does not back the statement either.
        if alignment.foreign_subject() {
            return Some(Judgement::nearest(
                coverage * 0.5,
                difference.reason,
                difference.source,
            ));
        }
        return Some(Judgement {
            not_yet: difference.not_yet,
            stance: Stance::Contradicts,
            relatedness: coverage,
            reason: difference.reason,
            marks: vec![difference.source],
            expected: None,
            at: Some(difference.draft),
        });
    }
    let told = predicate(draft, alignment);
    let enough = if told { SUPPORT } else { SUPPORT_WITHOUT_VERB };
    let close = coverage >= enough
        && names >= 1.0
        && alignment.words() >= SUPPORT_WORDS
        && !subject::has_another_instead(draft, source, &alignment.pairs);
    let reserved = close
        .then(|| reservation(draft, source, alignment))
        .flatten();
    if close && reserved.is_none() {
        return Some(Judgement {
            not_yet: false,
            stance: Stance::Supports,
            relatedness: if told {
                coverage
            } else {
                coverage * WITHOUT_VERB
            },
            reason: "the source says the same of the same names".into(),
            marks,
            expected: None,
            at: None,
        });
    }
    Some(Judgement {
        not_yet: false,
        stance: Stance::Nearest,
        relatedness: coverage * (0.5 + 0.5 * names),
        reason: reserved.unwrap_or_else(|| missing(draft, alignment)),
        marks,
        expected: None,
        at: None,
    })
}

/// Why a passage that has the statement's words does not back it: another state or other roles, less real, under a
/// proviso, denied, or only talked of; `None` if nothing of that stands against it.
pub fn reservation(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<String> {
    let quoted = |span: Span| format!("“{}”", span.of(&source.text));
    if !in_state(draft, source, alignment) {
        return Some("it does not have it in that state".into());
    }
    if !as_real(draft, source, alignment) {
        return Some("it has it only as possible".into());
    }
    if roles::patient_acts(draft, source, alignment) {
        return Some("it has it the other way round".into());
    }
    if let Some(span) = superlative::left_out(draft, source) {
        let word = span.of(&draft.text);
        return Some(format!("it has nothing of “{word}”"));
    }
    if let Some(span) = to_come::only(draft, source) {
        return Some(format!(
            "the source has it as still to come: {}",
            quoted(span)
        ));
    }
    if let Some(span) = proviso::left_out(draft, source) {
        return Some(format!(
            "the source makes it depend on something: {}",
            quoted(span)
        ));
    }
    if let Some(span) = clauses::leaves_out(draft, source) {
        return Some(format!("the source leaves it out: {}", quoted(span)));
    }
    if clauses::is_turned(draft, source) {
        return Some("it has it only the other way round".into());
    }
    let asked = alignment.pairs.iter().filter(|p| !p.is_name).count();
    let answered = alignment.pairs.iter().filter(|p| !p.is_name);
    let answered: Vec<_> = answered.filter_map(|p| p.answer).collect();
    let opposite = answered.iter().any(|a| a.relation == Relation::Opposite);
    let places: Vec<Span> = answered.iter().filter_map(|a| a.source).collect();
    if let Some(span) = clauses::denies(draft, source, &places, asked).filter(|_| !opposite) {
        return Some(format!("the source denies it: {}", quoted(span)));
    }
    let span = clauses::only_talked_of(draft, source)?;
    Some(format!("the source only talks of it: {}", quoted(span)))
}

/// True unless the draft tells as a fact what the passage has only as possible or conditional.
fn as_real(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> bool {
    !draft.events.iter().any(|event| {
        event.status == Some(Status::Completed)
            && event.modality == Modality::Actual
            && counterpart(draft, event, source, alignment).is_some_and(|other| {
                matches!(other.modality, Modality::Possible | Modality::Hypothetical)
            })
    })
}

/// True if the state that the statement is about ("on hold", "proven") is found.
fn in_state(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> bool {
    let states = states::states(draft);
    // A phrase is more than its words: "held talks" does not answer "on hold".
    let answered = |state: &states::State| {
        alignment.pairs.iter().any(|p| {
            p.draft == state.span && p.answer.is_some_and(|a| a.relation > Relation::Opposite)
        })
    };
    states.is_empty()
        || states::shared(&states, &states::states(source)).is_some()
        || states.iter().any(answered)
}

/// True if what the statement says of its names is answered: its first finite verb, unless that is
/// so common that it says nothing.
fn predicate(draft: &Analysis, alignment: &Alignment) -> bool {
    let verb = draft
        .events
        .iter()
        .find(|e| e.status.is_some() && draft.words[e.word].class == Class::Content);
    let Some(verb) = verb else { return true };
    let span = draft.words[verb.word].span;
    alignment
        .pairs
        .iter()
        .find(|p| p.draft == span)
        .is_none_or(|p| p.answer.is_some_and(|a| a.relation > Relation::Opposite))
}

/// What the passage lacks, in the draft's words.
fn missing(draft: &Analysis, alignment: &Alignment) -> String {
    let mut lacking: Vec<&Pair> = alignment
        .pairs
        .iter()
        .filter(|p| p.answer.is_none())
        .collect();
    lacking.sort_by(|a, b| {
        b.weight
            .total_cmp(&a.weight)
            .then(a.draft.start.cmp(&b.draft.start))
    });
    let words: Vec<String> = lacking
        .iter()
        .take(3)
        .map(|p| format!("“{}”", p.draft.of(&draft.text)))
        .collect();
    if words.is_empty() {
        "it says so only in part".into()
    } else {
        format!("it has nothing of {}", words.join(", "))
    }
}

/// What in the draft differs from what in the source, and how.
pub struct Difference {
    /// True if the source only has the event less far along: an earlier source could not have it otherwise.
    pub not_yet: bool,
    pub draft: Span,
    pub source: Span,
    pub reason: String,
}

fn differences(
    draft: &Analysis,
    source: &Analysis,
    alignment: &Alignment,
    coverage: f32,
    names: f32,
) -> Option<Difference> {
    if coverage >= CONFLICT && names >= 1.0 && !clauses::another_time(draft, source) {
        if let Some(found) = overstated(draft, source, alignment) {
            return Some(found);
        }
        if let Some(found) = reversed::reversed(draft, source, alignment)
            .or_else(|| roles::exchanged(draft, source, alignment))
            .or_else(|| quantifiers::opposed(draft, source, alignment))
        {
            return Some(found);
        }
    }
    let near = coverage >= CONFLICT && names >= 1.0;
    if let Some(found) = outranked::first(draft, source, alignment, near) {
        return Some(found);
    }
    if let Some(found) = positions::position(draft, source, coverage) {
        return Some(found);
    }
    slots::swapped(draft, source, alignment)
}

/// The event of the draft has come further than that of the source ("acquired" for "explored acquiring").
fn overstated(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    for event in &draft.events {
        let Some(status) = event.status else { continue };
        let saying = speaks(&draft.words[event.word]);
        if status != Status::Completed
            || event.modality != Modality::Actual
            || event.negated
            || saying
            || !is_told(draft, event.word)
        {
            continue;
        }
        let Some(other) = counterpart(draft, event, source, alignment) else {
            continue;
        };
        let (Some(theirs), Some(governor)) = (other.status, other.governor) else {
            continue;
        };
        // "pushed back" and "a push into" have a word in common and nothing else.
        if particle(draft, event) != particle(source, other) {
            continue;
        }
        if theirs <= Status::Planned
            && shares_a_part(draft, event.word, alignment)
            && !governed(draft, event)
            && governs(source, governor, other.word)
        {
            let span = source.words[governor]
                .span
                .join(source.words[other.word].span);
            return Some(Difference {
                not_yet: true,
                draft: draft.words[event.word].span,
                source: span,
                reason: format!(
                    "the draft says it happened, the source only “{}”",
                    span.of(&source.text)
                ),
            });
        }
    }
    None
}

/// True unless the verb at `word` has a subject or an object and the passage has none of them: a rise of revenue is not
/// the rise that a union wants.
fn shares_a_part(draft: &Analysis, word: usize, alignment: &Alignment) -> bool {
    let parse = draft.parse();
    let token = draft
        .words
        .get(word)
        .and_then(|w| parse.tree.at(w.span.start));
    let Some(clause) = token.and_then(|at| parse.clauses.iter().find(|c| c.predicate == at)) else {
        return true;
    };
    let parts: Vec<Span> = clause
        .agents
        .iter()
        .chain(&clause.patients)
        .filter_map(|at| Some(parse.tree.token(*at)?.span))
        .filter(|span| !draft.is_measured(*span))
        .collect();
    let answered = |span: &Span| {
        let mut pairs = alignment.pairs.iter().filter(|p| p.draft.overlaps(*span));
        pairs.any(|p| p.answer.is_some())
    };
    parts.is_empty() || parts.iter().any(answered)
}

/// True for a word that the tree has for a verb or that names an event: not the "pump" of "its pump business".
pub fn is_told(draft: &Analysis, word: usize) -> bool {
    let parse = draft.parse();
    let token = draft
        .words
        .get(word)
        .and_then(|w| parse.tree.at(w.span.start));
    token.is_none_or(|at| {
        parse.tree.upos(at) == Upos::Verb || parse.clauses.iter().any(|c| c.predicate == at)
    })
}

/// True unless the tree has neither word below the other and more than one stands between them: in "discussed the harbour
/// plan on Monday and rejected it" nobody plans to reject anything.
fn governs(source: &Analysis, governor: usize, word: usize) -> bool {
    let tree = &source.parse().tree;
    let token = |at: usize| tree.at(source.words.get(at)?.span.start);
    let below = |one: usize, other: usize| tree.ancestors(one).any(|at| at == other);
    let apart = token(governor)
        .zip(token(word))
        .is_some_and(|(above, token)| !below(token, above) && !below(above, token));
    !apart || word.abs_diff(governor) <= 2
}

/// The particle behind an event's word, which makes another verb of it: "back" of "pushed back".
fn particle<'a>(analysis: &'a Analysis, event: &Event) -> Option<&'a str> {
    let next = analysis.words.get(event.word + 1)?;
    PARTICLES
        .contains(&next.lower.as_str())
        .then_some(next.lower.as_str())
}

/// True for verbs of saying in any of their forms.
pub fn speaks(word: &Word) -> bool {
    SAYING.contains(word.lemma()) || word.lemmas.iter().any(|(lemma, _)| SAYING.contains(lemma))
}

/// Adverbs that make another verb of the one before them and are seldom prepositions.
const PARTICLES: [&str; 6] = ["back", "out", "off", "up", "down", "away"];

/// True if the draft itself says that it was only considered, discussed or planned.
fn governed(draft: &Analysis, event: &Event) -> bool {
    event.governor.is_some()
        || STATUS
            .of(draft.words[event.word].lemma())
            .and_then(events::parse)
            .is_some_and(|s| s < Status::Begun)
}

/// The event of the source that answers an event of the draft.
pub fn counterpart<'s>(
    draft: &Analysis,
    event: &Event,
    source: &'s Analysis,
    alignment: &Alignment,
) -> Option<&'s Event> {
    let span = draft.words[event.word].span;
    let answer = alignment.pairs.iter().find(|p| p.draft == span)?.answer?;
    if answer.relation < Relation::Narrower {
        return None;
    }
    let word = answer.word?;
    source
        .events
        .iter()
        .find(|e| e.word == word && !modifies(source, word))
}

/// "launch companies": a noun before a noun says what kind of thing it is, not that anything happens.
fn modifies(source: &Analysis, word: usize) -> bool {
    let (this, next) = (&source.words[word], source.words.get(word + 1));
    let before = word
        .checked_sub(1)
        .map_or("", |at| source.words[at].lower.as_str());
    // "accused of selling stamps": behind a preposition an "-ing" form has an object.
    let gerund = this.lower.ends_with("ing") && GERUND_AFTER.contains(&before);
    let verbal = this.lower != this.lemma() || before == "to" || gerund;
    !verbal
        && next.is_some_and(|n| {
            n.is_content()
                && n.lemmas.first().is_some_and(|(_, pos)| *pos == Pos::Noun)
                && source.text.get(this.span.end..n.span.start) == Some(" ")
        })
        && this.may_be(Pos::Noun)
}

/// Prepositions that a gerund stands behind.
const GERUND_AFTER: [&str; 8] = [
    "of", "by", "for", "from", "without", "after", "before", "in",
];
