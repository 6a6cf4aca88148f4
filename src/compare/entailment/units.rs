//! The words and names of a statement, one by one: what each is worth and how well the document answers it.

use crate::claims::events::Event;
use crate::claims::lexicon::{IMPLICIT_NEGATION, Pos};
use crate::claims::words::{Class, Relation, Word};
use crate::claims::{Analysis, Modality};
use crate::compare::together::Part;
use crate::compare::{alignment, assertion, paraphrase, worth};
use crate::text::Span;

/// A part so well answered lacks nothing.
const ANSWERED: f32 = 0.7;
/// What a name weighs, an opposite, and a denial that the document does not have.
const NAME: f32 = 1.3;
const REVERSED: f32 = 1.0;
/// What a name weighs that the excerpt's open subject may stand for.
const OPEN_NAME: f32 = 0.3;
/// Words on each side of a word that speak of it.
const COMPANY: usize = 3;

/// A word or name of the statement and how well the document answers it.
#[derive(Debug, Clone)]
pub struct Unit {
    pub span: Span,
    /// Position of its (last) word in the draft.
    pub word: usize,
    pub is_name: bool,
    pub part: Pos,
    pub weight: f32,
    /// How well the best passage for it answers it, 0 to 1.
    pub credit: f32,
    /// Its weight as far as it is not answered.
    pub lacking: f32,
    /// The document has its opposite in its place, or denies it.
    pub reversed: bool,
}

/// The units of a statement against all passages of one document, in order.
pub fn units(draft: &Analysis, parts: &[Part<'_>]) -> Vec<Unit> {
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
        let reversed = !pair.is_name && weight > 0.0 && opposed(draft, i, parts)
            || denied(draft, pair.word, i, parts);
        if reversed {
            lacking = REVERSED;
            weight = weight.max(REVERSED);
        }
        units.push(Unit {
            span: pair.draft,
            word: pair.word,
            is_name: pair.is_name,
            part: worth::part_of_speech(&draft.words, pair.word),
            weight,
            credit,
            lacking,
            reversed,
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
    told || event.negated && !parts.iter().any(|p| p.source.words.iter().any(denies))
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
