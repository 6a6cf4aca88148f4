//! A statement beside a whole document: its parts may stand in several passages, but all of them must stand somewhere.

use super::alignment::{self, Alignment};
use super::{Judgement, Stance, assertion, clauses, paraphrase, subject, worth};
use crate::claims::events::Event;
use crate::claims::lexicon::IMPLICIT_NEGATION;
use crate::claims::words::{Class, Relation, Word};
use crate::claims::{Analysis, Modality};
use crate::text::Span;

/// A passage of the document, as it was read for this statement.
pub struct Part<'a> {
    pub source: &'a Analysis,
    pub alignment: &'a Alignment,
}

/// What may be lacking before a statement is not backed: an everyday verb or a second-rate adjective
/// is a matter of wording; one noun of its own is a fact.
const LACKING: f32 = 0.6;
/// The same as a share of what the statement says of its names, for short statements.
const LACKING_SHARE: f32 = 0.4;
/// Weight, or share of a short statement, that one passage must have for others to add to it: it says
/// the main thing.
const MAIN_THING: f32 = 1.5;
const MAIN_SHARE: f32 = 0.5;
/// A part so well answered lacks nothing.
const ANSWERED: f32 = 0.7;
/// What a name weighs, an opposite, and a denial that the document does not have.
const NAME: f32 = 1.3;
const REVERSED: f32 = 1.0;
/// What a name weighs that the excerpt's open subject may stand for.
const OPEN_NAME: f32 = 0.3;
/// Share of the statement that is found from which what is lacking can be named by itself.
const HALF: f32 = 0.5;
/// What must be lacking to be named by itself: more than wording.
const DEFINITE: f32 = 0.9;
/// Share of the statement that a passage must have before it can deny it.
const NEAR: f32 = 0.6;
/// Words on each side of a word that speak of it.
const COMPANY: usize = 3;

/// A word or name of the statement and how well the document answers it.
struct Unit {
    span: Span,
    /// Position of its (last) word in the draft.
    word: usize,
    is_name: bool,
    weight: f32,
    lacking: f32,
}

/// What the document as a whole says of the statement.
pub struct Whole {
    pub backed: bool,
    /// Share of the statement that is found, 0 to 1.
    pub found: f32,
    /// Bytes of the draft's passage that the document lacks, where that is less than the statement.
    pub at: Option<Span>,
    /// Position of the passage that holds most of it.
    pub best: usize,
    pub reason: String,
}

/// Reads a statement against all passages of one document; `None` if there is nothing to find.
pub fn read(draft: &Analysis, parts: &[Part<'_>]) -> Option<Whole> {
    let units = units(draft, parts);
    let share = |units: &mut dyn Iterator<Item = &Unit>| {
        let (all, lacking) = units.fold((0.0, 0.0), |(all, lacking), u| {
            (all + u.weight, lacking + u.lacking)
        });
        if all > 0.0 { lacking / all } else { 0.0 }
    };
    let (best, main) = best(&units, parts)?;
    let all: f32 = units.iter().map(|u| u.weight).sum();
    let lacking: f32 = units.iter().map(|u| u.lacking).sum();
    let found = (1.0 - share(&mut units.iter())).max(0.0);
    let part = parts.get(best)?;
    let told = lacking <= LACKING
        && main >= MAIN_THING.min(MAIN_SHARE * all)
        && share(&mut units.iter().filter(|u| !u.is_name)) <= LACKING_SHARE
        && !subject::has_another_instead(draft, part.source, &part.alignment.pairs);
    let reserved = told
        .then(|| assertion::reservation(draft, part.source, part.alignment))
        .flatten();
    let backed = told && reserved.is_none();
    let missing: Vec<&Unit> = units.iter().filter(|u| u.lacking > 0.2).collect();
    let at = (!backed && found >= HALF && lacking >= DEFINITE)
        .then(|| run(draft, &missing))
        .flatten();
    Some(Whole {
        backed,
        found,
        at,
        best,
        reason: reason(draft, &missing, backed, reserved),
    })
}

/// Takes back the support of passages of one document (`judgements`, in the order of `parts`) that has the
/// words of the statement and not the relation between them.
pub fn veto(draft: &Analysis, parts: &[Part<'_>], judgements: &mut [Option<Judgement>]) {
    let supports = |j: &Judgement| j.stance == Stance::Supports;
    if !judgements.iter().flatten().any(supports) {
        return;
    }
    let near = parts
        .iter()
        .zip(judgements.iter())
        .filter(|(_, j)| j.is_some());
    let passages: Vec<&Analysis> = near.map(|(part, _)| part.source).collect();
    let Some(lacks) = clauses::unbacked::unbacked(draft, &passages) else {
        return;
    };
    for judgement in judgements.iter_mut().flatten().filter(|j| supports(j)) {
        judgement.stance = Stance::Nearest;
        judgement.at = Some(lacks.at);
        judgement.reason.clone_from(&lacks.reason);
    }
}

/// Lets the document as a whole decide where no passage contradicts (`judgements`, in the order of
/// `parts`): what it lacks is not backed, whatever share of the statement one passage has; what
/// several passages have together is.
pub fn settle(draft: &Analysis, parts: &[Part<'_>], judgements: &mut [Option<Judgement>]) {
    let Some(whole) = read(draft, parts) else {
        return;
    };
    if whole.backed {
        let backed_by_one = judgements
            .iter()
            .flatten()
            .any(|j| j.stance == Stance::Supports);
        let best = parts.get(whole.best).zip(judgements.get_mut(whole.best));
        if let (Some((part, judgement)), false) = (best, backed_by_one) {
            *judgement = Some(Judgement {
                not_yet: false,
                stance: Stance::Supports,
                relatedness: whole.found,
                reason: whole.reason,
                marks: part.alignment.marks(),
                expected: None,
                at: None,
            });
        }
        return;
    }
    for judgement in judgements.iter_mut().flatten() {
        judgement.stance = Stance::Nearest;
        judgement.at = whole.at;
        judgement.reason.clone_from(&whole.reason);
    }
}

fn units(draft: &Analysis, parts: &[Part<'_>]) -> Vec<Unit> {
    let Some(first) = parts.first() else {
        return Vec::new();
    };
    let frame = worth::frame(draft);
    let mut units = Vec::new();
    for (i, pair) in first.alignment.pairs.iter().enumerate() {
        let answers = parts.iter().filter_map(|part| {
            let answer = part.alignment.pairs.get(i)?.answer?;
            let elsewhere =
                pair.is_name && answer.source.is_none() && part.alignment.foreign_subject();
            (!elsewhere && answer.relation > Relation::Opposite).then_some(answer.credit)
        });
        let mut credit = answers.fold(0.0, f32::max);
        let mut weight = if pair.is_name {
            NAME
        } else {
            worth::weight(draft, pair.word, &frame)
        };
        if let (true, Some(name)) = (
            pair.is_name && credit < ANSWERED,
            draft.names.iter().find(|n| n.span == pair.draft),
        ) {
            let apart = parts
                .iter()
                .map(|part| paraphrase::answer_name(name, part.source));
            credit = apart.fold(credit, f32::max);
        }
        if pair.is_name {
            if credit < ANSWERED && parts.iter().any(|p| p.alignment.open) {
                weight = OPEN_NAME;
            }
        } else if credit < ANSWERED {
            let other_words = parts
                .iter()
                .map(|part| paraphrase::answer(draft, pair.word, part.source));
            credit = other_words.fold(credit, f32::max);
        }
        let mut lacking = if credit < ANSWERED {
            weight * (1.0 - credit)
        } else {
            0.0
        };
        if !pair.is_name && weight > 0.0 && opposed(draft, i, parts)
            || denied(draft, pair.word, i, parts)
        {
            lacking = REVERSED;
            weight = weight.max(REVERSED);
        }
        units.push(Unit {
            span: pair.draft,
            word: pair.word,
            is_name: pair.is_name,
            weight,
            lacking,
        });
    }
    units
}

/// True if beside a neighbour of the word the document has the word's opposite, and nowhere the word
/// itself: "a new plant" where all its plants are old.
fn opposed(draft: &Analysis, unit: usize, parts: &[Part<'_>]) -> bool {
    let Some(pair) = parts.first().and_then(|p| p.alignment.pairs.get(unit)) else {
        return false;
    };
    let word = &draft.words[pair.word];
    let mut opposite = false;
    for part in parts {
        let pairs = &part.alignment.pairs;
        let from = unit.saturating_sub(2);
        for (n, neighbour) in pairs.iter().enumerate().skip(from).take(5) {
            let near = neighbour.word.abs_diff(pair.word) <= COMPANY;
            let Some(answer) = neighbour.answer.filter(|_| n != unit && near) else {
                continue;
            };
            let (Some(at), true) = (answer.word, answer.relation >= Relation::Broader) else {
                continue;
            };
            let window = around(&part.source.words, at);
            for other in window.iter().filter(|w| w.is_content()) {
                match alignment::relation(word, other) {
                    Relation::Opposite => opposite = true,
                    Relation::None => {}
                    _ => return false,
                }
            }
        }
    }
    opposite
}

/// True if the draft denies the word and no passage that has it denies anything, or the other way round.
fn denied(draft: &Analysis, word: usize, unit: usize, parts: &[Part<'_>]) -> bool {
    let Some(event) = draft.events.iter().find(|e| e.word == word) else {
        return false;
    };
    // "… not to be named, said": who speaks is not what is denied.
    if event.modality == Modality::Hypothetical || assertion::speaks(&draft.words[word]) {
        return false;
    }
    // "does not sell paper lamps" denies the selling, not the paper.
    let of_another = |analysis: &Analysis, event: &Event| {
        let before = event.word.saturating_sub(COMPANY)..event.word;
        let earlier = |e: &&Event| e.negated && before.contains(&e.word);
        analysis.events.iter().any(|e| earlier(&e))
    };
    if event.negated && of_another(draft, event) {
        return false;
    }
    let mut told = false;
    for part in parts {
        let Some(answer) = part.alignment.pairs.get(unit).and_then(|p| p.answer) else {
            continue;
        };
        let Some(at) = answer
            .word
            .filter(|_| answer.relation >= Relation::Narrower)
        else {
            continue;
        };
        told = true;
        let other = part.source.events.iter().find(|e| e.word == at);
        let same = if event.negated {
            other.is_some_and(|o| o.negated) || around(&part.source.words, at).iter().any(denies)
        } else {
            other.is_none_or(|o| !o.negated || of_another(part.source, o))
        };
        if same {
            return false;
        }
    }
    // A denial elsewhere in the document denies something else.
    let near = |p: &&Part<'_>| p.alignment.coverage(Span::new(0, draft.text.len()), 1.0) >= NEAR;
    let mut near = parts.iter().filter(near);
    told || event.negated && !near.any(|p| p.source.words.iter().any(denies))
}

/// True for words that deny, by themselves or by what they begin with.
fn denies(word: &Word) -> bool {
    word.class == Class::Negation
        || word
            .lemmas
            .iter()
            .any(|(l, _)| IMPLICIT_NEGATION.contains(l))
}

fn around(words: &[Word], at: usize) -> &[Word] {
    words
        .get(at.saturating_sub(COMPANY)..(at + COMPANY + 1).min(words.len()))
        .unwrap_or_default()
}

/// The passage that answers most, and the weight of what it answers.
fn best(units: &[Unit], parts: &[Part<'_>]) -> Option<(usize, f32)> {
    let answered = |part: &Part<'_>| -> f32 {
        let pairs = part.alignment.pairs.iter().zip(units);
        pairs
            .filter_map(|(pair, unit)| {
                let answer = pair.answer.filter(|a| a.source.is_some())?;
                Some(answer.credit * unit.weight)
            })
            .sum()
    };
    let scores = parts.iter().map(answered).enumerate();
    scores.fold(None, |best: Option<(usize, f32)>, (i, score)| {
        if best.is_some_and(|(_, most)| most >= score) {
            best
        } else {
            Some((i, score))
        }
    })
}

/// The bytes from the first to the last word of the stretch of the statement that lacks most: words
/// that are lacking with no more than [`COMPANY`] words between them.
fn run(draft: &Analysis, missing: &[&Unit]) -> Option<Span> {
    let mut runs: Vec<(Span, usize, f32)> = Vec::new();
    for unit in missing {
        let first = draft.words.iter().position(|w| unit.span.covers(w.span));
        match runs.last_mut() {
            Some((span, last, lacking)) if first.is_some_and(|f| f <= *last + COMPANY) => {
                *span = span.join(unit.span);
                *last = unit.word;
                *lacking += unit.lacking;
            }
            _ => runs.push((unit.span, unit.word, unit.lacking)),
        }
    }
    let mut longest: Option<(Span, f32)> = None;
    for (span, _, lacking) in runs {
        if longest.is_none_or(|(_, most)| lacking > most) {
            longest = Some((span, lacking));
        }
    }
    longest.map(|(span, _)| span)
}

fn reason(draft: &Analysis, missing: &[&Unit], backed: bool, reserved: Option<String>) -> String {
    if backed {
        return "passages of the source say it together".into();
    }
    let mut most: Vec<&&Unit> = missing.iter().collect();
    most.sort_by(|a, b| {
        b.lacking
            .total_cmp(&a.lacking)
            .then(a.span.start.cmp(&b.span.start))
    });
    let words: Vec<String> = most
        .iter()
        .take(3)
        .map(|u| format!("“{}”", u.span.of(&draft.text)))
        .collect();
    if words.is_empty() {
        reserved.unwrap_or_else(|| "it says so only in part".into())
    } else {
        format!("it has nothing of {}", words.join(", "))
    }
}
