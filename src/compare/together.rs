//! A statement beside a whole document: its parts may stand in several passages, but all of them must stand somewhere.

use super::alignment::{self, Alignment};
use super::{Judgement, Stance, assertion, paraphrase, worth};
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
/// The same as a share of all that the statement says, for short statements.
const LACKING_SHARE: f32 = 0.34;
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
/// Words on each side of a word that speak of it.
const COMPANY: usize = 3;

/// A word or name of the statement and how well the document answers it.
struct Unit {
    span: Span,
    /// Position of its (last) word in the draft.
    word: usize,
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
    /// Number of passages that answer something that the best one does not.
    pub reason: String,
}

/// Reads a statement against all passages of one document; `None` if there is nothing to find.
pub fn read(draft: &Analysis, parts: &[Part<'_>]) -> Option<Whole> {
    let units = units(draft, parts);
    let all: f32 = units.iter().map(|u| u.weight).sum();
    let best = best(&units, parts)?;
    let lacking: f32 = units.iter().map(|u| u.lacking).sum();
    let share = if all > 0.0 { lacking / all } else { 1.0 };
    let found = (1.0 - share).max(0.0);
    let backed = lacking <= LACKING
        && share <= LACKING_SHARE
        && parts
            .get(best)
            .is_some_and(|part| assertion::agrees(draft, part.source, part.alignment));
    let missing: Vec<&Unit> = units.iter().filter(|u| u.lacking > 0.2).collect();
    let at = (!backed && found >= HALF && lacking >= DEFINITE)
        .then(|| run(draft, &missing))
        .flatten();
    Some(Whole {
        backed,
        found,
        at,
        best,
        reason: reason(draft, &missing, backed),
    })
}

/// Lets the document as a whole decide what its passages say one by one (`judgements`, in the order
/// of `parts`): what no passage has nor several together is not backed, whatever one of them covers;
/// what several have together is, if none contradicts.
pub fn settle(draft: &Analysis, parts: &[Part<'_>], judgements: &mut [Option<Judgement>]) {
    let Some(whole) = read(draft, parts) else {
        return;
    };
    let has = |judgements: &[Option<Judgement>], stance: Stance| {
        judgements.iter().flatten().any(|j| j.stance == stance)
    };
    let backed_by_one = has(judgements, Stance::Supports);
    if whole.backed {
        if backed_by_one || has(judgements, Stance::Contradicts) {
            return;
        }
        let Some(part) = parts.get(whole.best) else {
            return;
        };
        if let Some(judgement) = judgements.get_mut(whole.best) {
            *judgement = Some(Judgement {
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
        // A passage that contradicted beside one that seemed to back it was about something else.
        if judgement.stance == Stance::Supports
            || backed_by_one && judgement.stance == Stance::Contradicts
        {
            judgement.stance = Stance::Nearest;
        }
        if judgement.stance == Stance::Nearest {
            judgement.at = whole.at;
            judgement.reason.clone_from(&whole.reason);
        }
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
    if event.modality == Modality::Hypothetical {
        return false;
    }
    let mut told = false;
    for part in parts {
        let Some(answer) = part.alignment.pairs.get(unit).and_then(|p| p.answer) else {
            continue;
        };
        let Some(at) = answer.word.filter(|_| answer.relation >= Relation::Narrower) else {
            continue;
        };
        told = true;
        let other = part.source.events.iter().find(|e| e.word == at);
        let same = if event.negated {
            other.is_some_and(|o| o.negated) || around(&part.source.words, at).iter().any(denies)
        } else {
            other.is_none_or(|o| !o.negated)
        };
        if same {
            return false;
        }
    }
    told || event.negated && !parts.iter().any(|p| p.source.words.iter().any(denies))
}

/// True for words that deny, by themselves or by what they begin with.
fn denies(word: &Word) -> bool {
    word.class == Class::Negation || word.lemmas.iter().any(|(l, _)| IMPLICIT_NEGATION.contains(l))
}

fn around(words: &[Word], at: usize) -> &[Word] {
    words
        .get(at.saturating_sub(COMPANY)..(at + COMPANY + 1).min(words.len()))
        .unwrap_or_default()
}

/// The passage that answers most.
fn best(units: &[Unit], parts: &[Part<'_>]) -> Option<usize> {
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
    scores
        .fold(None, |best: Option<(usize, f32)>, (i, score)| {
            if best.is_some_and(|(_, most)| most >= score) {
                best
            } else {
                Some((i, score))
            }
        })
        .map(|(i, _)| i)
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

fn reason(draft: &Analysis, missing: &[&Unit], backed: bool) -> String {
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
        "it says so only in part".into()
    } else {
        format!("it has nothing of {}", words.join(", "))
    }
}
