//! What there is after something came and something went, what two counts make together, and what lies between them.

use super::{OPERANDS, Operation, Outcome, Scene, is_same, marks, named, pooled, thing};
use crate::claims::lexicon::{Pos, TRANSFERS};
use crate::claims::names::NameRelation;
use crate::claims::words::{Relation, Word};
use crate::compare::alignment::relation;
use crate::compare::figure::binding::Bound;
use crate::compare::figure::measured::{Measured, same_kind};
use crate::quantity::compare::in_unit_of;
use crate::quantity::derive;
use crate::quantity::{Comparator, Dim, Figure, Value};
use crate::text::Span;

/// Pronouns that take the place of whoever was named before.
const PRONOUNS: [&str; 5] = ["he", "she", "they", "it", "who"];
/// Pronouns that are given something right behind the verb ("gave him 7").
const GIVEN: [&str; 5] = ["him", "her", "them", "it", "us"];

/// Tries the operation that the draft names, or the one that the verbs of the passage tell.
pub fn outcome(scene: &Scene) -> Option<Outcome> {
    let mine = scene.mine.figure;
    if mine.comparator != Comparator::Equal || !matches!(mine.value, Value::Exact(_)) {
        return None;
    }
    let operation = named(scene.mine);
    let parts = scene.same_sort();
    if operation == Some(Operation::Gap) {
        return gap(scene);
    }
    // "34 % of the votes, on 18 % of the shares": nothing came or went.
    let share = mine.dim == Dim::Percent && pooled::whole_of(scene.mine).is_some();
    if parts.len() > OPERANDS || operation.is_none() && share {
        return None;
    }
    if operation == Some(Operation::Total) {
        return total(scene, &parts);
    }
    // "raised $640 million, of which $150 million came as a grant; the rest, $490 million"
    if operation == Some(Operation::Rest) && parts.len() == 2 {
        let rest = balanced(scene, &parts, &[false]);
        if let Some(Outcome::Follows(..)) = rest {
            return rest;
        }
    }
    let moves = moves(scene, &parts);
    match (operation, moves) {
        // What is left of what only grew is not told.
        (Some(Operation::Rest), Some(moves)) if !moves.contains(&false) => {
            match balanced(scene, &parts, &moves) {
                Some(Outcome::Differs(..)) => Some(Outcome::Open),
                other => other,
            }
        }
        (_, Some(moves)) => balanced(scene, &parts, &moves),
        (Some(Operation::Rest), None) if parts.len() == 2 => balanced(scene, &parts, &[false]),
        (Some(Operation::Rest), None) => Some(Outcome::Open),
        // "has 54 now" where the passage tells of several: which came or went is not clear.
        (_, None) if parts.len() >= 2 && states_holding(scene) => Some(Outcome::Open),
        _ => None,
    }
}

/// "3 fewer bees than flowers": the difference of the only two figures, or of the two named. "4 % more" is none: it is
/// a change.
fn gap(scene: &Scene) -> Option<Outcome> {
    let own = &in_unit_before(scene.mine);
    if matches!(own.dim, Dim::Percent | Dim::Fraction | Dim::Multiple) {
        return None;
    }
    let words: Vec<&Word> = scene.words().filter(|w| w.is_content()).collect();
    let named: Vec<&Bound> = scene
        .operands
        .iter()
        .filter(|o| matches!(o.figure.value, Value::Exact(_)))
        .filter(|o| {
            let counted = |f: &Figure| matches!(f.dim, Dim::Count { .. } | Dim::Number);
            counted(own) && counted(o.figure)
                || !counted(own) && in_unit_of(o.figure, own).is_some()
        })
        .filter(|o| thing(o).is_none_or(|noun| words.iter().any(|w| is_same(w, &noun))))
        .collect();
    let named = of_one_deed(named, &words);
    let [a, b] = named[..] else {
        return Some(Outcome::Open);
    };
    let (Value::Exact(x), Value::Exact(y)) = (&a.figure.value, &b.figure.value) else {
        return None;
    };
    let derived = if x >= y {
        derive::difference(a.figure, b.figure)
    } else {
        derive::difference(b.figure, a.figure)
    }?;
    Some(if derive::comes_out(own, &derived) {
        Outcome::Follows(derived, marks(&named))
    } else if scene.operands.len() == 2 {
        Outcome::Differs(derived, marks(&named), "")
    } else {
        Outcome::Open
    })
}

/// "Granted 66 and refused 4": where the draft has one of the verbs, a value of the other is none of it.
fn of_one_deed<'s, 'a>(named: Vec<&'s Bound<'a>>, words: &[&Word]) -> Vec<&'s Bound<'a>> {
    let verb = |o: &Bound| Measured::new(o).taker.filter(|w| w.may_be(Pos::Verb));
    let is_told = |verb: &Word| words.iter().any(|w| same_kind(w, verb));
    let told: Vec<Option<bool>> = named.iter().map(|o| verb(o).map(|v| is_told(&v))).collect();
    if !told.contains(&Some(true)) {
        return named;
    }
    let kept = named.into_iter().zip(told);
    kept.filter(|(_, told)| *told != Some(false))
        .map(|(o, _)| o)
        .collect()
}

/// "18 million tonnes, half a million more than": a number without a noun is counted in the unit of the value before it.
fn in_unit_before(mine: &Bound) -> Figure {
    let mut own = mine.figure.clone();
    let bare = matches!(own.dim, Dim::Number | Dim::Count { of: None });
    let before = mine.analysis.figures[..mine.index].last();
    if let Some(before) = before.filter(|f| bare && super::is_measure(f)) {
        own.dim = before.dim.clone();
    }
    own
}

/// "8 in total": all parts, those that went taken off. Where the draft has a word for all of them
/// ("children" of boys and girls), the parts are all that is counted.
fn total(scene: &Scene, parts: &[&Bound]) -> Option<Outcome> {
    let all: Vec<&Bound> = if parts.len() >= 2 {
        parts.to_vec()
    } else {
        scene
            .operands
            .iter()
            .filter(|o| matches!(o.figure.value, Value::Exact(_)))
            .collect()
    };
    // One figure may be the stated total itself.
    if all.len() < 2 || all.len() > OPERANDS || scene.is_stated(&all) {
        return None;
    }
    let figures: Vec<_> = all.iter().map(|b| b.figure).collect();
    let sum = derive::sum(&figures)?;
    let (sum, marks) = (sum, marks(&all));
    if derive::comes_out(scene.mine.figure, &sum) {
        return Some(Outcome::Follows(sum, marks));
    }
    let signs = moves(scene, &all);
    if let Some(signs) = signs.filter(|s| s.contains(&false)) {
        return balanced(scene, &all, &signs);
    }
    Some(if parts.len() == scene.operands.len() && parts.len() == 2 {
        Outcome::Differs(sum, marks, "")
    } else if parts.len() >= 2 {
        Outcome::Open
    } else {
        return None;
    })
}

fn balanced(scene: &Scene, parts: &[&Bound], signs: &[bool]) -> Option<Outcome> {
    let (first, rest) = parts.split_first()?;
    let moves: Vec<_> = signs
        .iter()
        .copied()
        .zip(rest.iter().map(|b| b.figure))
        .collect();
    let mut derived = derive::balance(first.figure, &moves)?;
    if derived.exact.is_sign_negative() {
        // What there was at first may be told last: "removed 5; there were 46".
        let [one, other] = parts else {
            return Some(Outcome::Open);
        };
        derived = derive::difference(other.figure, one.figure)?;
    }
    Some(if derive::comes_out(scene.mine.figure, &derived) {
        Outcome::Follows(derived, marks(parts))
    } else if parts.len() == scene.operands.len() && states_holding(scene) {
        Outcome::Differs(derived, marks(parts), "")
    } else {
        Outcome::Open
    })
}

/// True if the draft says what there is now: "left", "now", "has".
fn states_holding(scene: &Scene) -> bool {
    named(scene.mine) == Some(Operation::Rest)
        || scene
            .mine
            .analysis
            .words
            .iter()
            .any(|w| matches!(w.lower.as_str(), "now" | "still"))
}

/// For every part but the first whether it came or went; `None` if some part did neither.
fn moves(scene: &Scene, parts: &[&Bound]) -> Option<Vec<bool>> {
    let (_, rest) = parts.split_first()?;
    if rest.is_empty() {
        return None;
    }
    rest.iter().map(|part| came(scene, part)).collect()
}

/// Whether the part came to whoever the draft speaks of, by the nearest verb that moves things.
fn came(scene: &Scene, part: &Bound) -> Option<bool> {
    let words = &scene.source.words;
    let start = part.figure.span.start;
    let from = scene
        .source
        .figures
        .iter()
        .map(|f| f.span.end)
        .filter(|end| *end <= start)
        .max()
        .unwrap_or(0);
    let until = scene
        .source
        .figures
        .iter()
        .map(|f| f.span.start)
        .filter(|at| *at >= part.figure.span.end)
        .min()
        .unwrap_or(scene.source.text.len());
    let verb = |span: Span, last: bool| {
        let mut found = (0..words.len())
            .filter(|i| span.covers(words[*i].span))
            .filter_map(|i| Some((i, transfer(words, i)?)));
        if last {
            found.next_back()
        } else {
            found.next()
        }
    };
    let (at, class) = verb(Span::new(from, start), true)
        .or_else(|| verb(Span::new(part.figure.span.end, until), false))?;
    match class {
        "gain" => Some(true),
        "loss" => Some(false),
        "give" => Some(!is_giver(scene, at)),
        "take" => Some(is_giver(scene, at)),
        _ => None,
    }
}

/// The class of a verb of moving, with its particle where that stands within three words.
fn transfer(words: &[Word], at: usize) -> Option<&'static str> {
    let word = &words[at];
    let lemma = word
        .lemmas
        .iter()
        .find(|(l, p)| *p == Pos::Verb && TRANSFERS.has_entry_from(l))?
        .0;
    let particle = words[at + 1..].iter().take(4).find_map(|w| {
        let phrase = format!("{lemma} {}", w.lower);
        TRANSFERS.of(&phrase)
    });
    particle.or_else(|| TRANSFERS.of(lemma))
}

/// True if the subject of the verb is the one that the draft speaks of: its name, its noun or a
/// pronoun for it.
fn is_giver(scene: &Scene, verb: usize) -> bool {
    let source = scene.source;
    let words = &source.words;
    let is_measured = |at: usize| {
        words
            .get(at)
            .is_none_or(|w| source.is_measured(w.span) || w.lower == "more")
    };
    let given = words
        .get(verb + 1)
        .is_some_and(|w| GIVEN.contains(&w.lower.as_str()));
    if given && is_measured(verb + 2) {
        return false;
    }
    let mut before = words[..verb].iter().rev();
    let Some(subject) = before
        .by_ref()
        .find(|w| !matches!(w.lower.as_str(), "has" | "have" | "had" | "then" | "also"))
    else {
        return false;
    };
    if PRONOUNS.contains(&subject.lower.as_str()) || subject.lower == "and" {
        return true;
    }
    let draft = scene.mine.analysis;
    let by_pronoun = draft
        .words
        .first()
        .is_some_and(|w| PRONOUNS.contains(&w.lower.as_str()));
    let holder = draft
        .names
        .first()
        .or_else(|| source.names.first().filter(|_| by_pronoun));
    let name = source.names.iter().find(|n| n.span.covers(subject.span));
    match (holder, name) {
        (Some(holder), Some(name)) => holder.relation(name) == NameRelation::Same,
        (_, None) => {
            let measured = thing(scene.mine);
            draft
                .words
                .iter()
                .filter(|w| w.is_content() && measured.as_ref().is_none_or(|m| m.lower != w.lower))
                .any(|w| relation(w, subject) == Relation::Same)
        }
        (None, Some(_)) => false,
    }
}
