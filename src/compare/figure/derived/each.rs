//! So many of each: a figure per thing, times how many things there are, and the other way round.

use super::named;
use super::{Outcome, Scene, is_same, marks, thing};
use crate::claims::lexicon::{OPERATIONS, Pos};
use crate::claims::words::{self, Class, Word};
use crate::compare::figure::binding::Bound;
use crate::compare::figure::fit::Thing;
use crate::compare::figure::flow;
use crate::compare::figure::measured::Measured;
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Comparator, Dim, Rate, Value};
use crate::text::Span;

/// Words that hand something out to each of several.
const EACH: [&str; 3] = ["each", "every", "per"];

/// Words between "each" and what there are many of.
const OF_THE: [&str; 6] = ["of", "the", "his", "her", "its", "their"];

/// Tries a product where the passage gives so many each, a quotient where the draft does.
pub fn outcome(scene: &Scene) -> Option<Outcome> {
    let mine = scene.mine.figure;
    if mine.comparator != Comparator::Equal || !matches!(mine.value, Value::Exact(_)) {
        return None;
    }
    match carrier(scene.mine) {
        Some(noun) => quotient(scene, &noun),
        None => product(scene).or_else(|| how_many(scene)),
    }
}

/// What a figure is counted by: the noun of "each box", "per person", "each of the 6 people", or of
/// the things before "… with 63 people each".
pub fn carrier(bound: &Bound) -> Option<Word> {
    let analysis = bound.analysis;
    match &bound.figure.rate {
        Some(Rate::Thing(thing)) if thing != "each" => return words::words(thing).pop(),
        Some(Rate::Time(unit)) => return words::words(unit.name()).pop(),
        Some(Rate::Thing(_)) => return before(bound),
        None => {}
    }
    let clause = analysis.clause_at(bound.figure.core.start);
    let all = &analysis.words;
    // "9 matches a month"
    if let Some((_, unit)) = flow::by_time(bound, &["a"])
        && bound.own.covers(unit.span)
    {
        return Some(unit.clone());
    }
    let at = (0..all.len()).find(|i| {
        let word = &all[*i];
        EACH.contains(&word.lower.as_str())
            && (bound.own.covers(word.span)
                || bound.frame.covers(word.span) && clause.covers(word.span))
    })?;
    let start = at
        + 1
        + all[at + 1..]
            .iter()
            .take_while(|w| OF_THE.contains(&w.lower.as_str()))
            .count();
    let next = all.get(start)?;
    if let Some(index) = analysis
        .figures
        .iter()
        .position(|f| f.span.covers(next.span))
    {
        return (index != bound.index)
            .then(|| Bound::new(analysis, index))
            .flatten()
            .and_then(|b| thing(&b));
    }
    // "each school bus holds": a singular noun follows, so an inflected word is the verb.
    all[start..]
        .iter()
        .take(3)
        .take_while(|w| w.is_content() && !analysis.is_measured(w.span))
        .take_while(|w| w.may_be(Pos::Noun) || w.may_be(Pos::Adjective))
        .enumerate()
        .take_while(|(i, w)| *i == 0 || w.lower == w.lemma())
        .last()
        .map(|(_, w)| w.clone())
        .or_else(|| before(bound))
}

/// The noun before a figure: "shelves" of "shelves that hold 8 books each".
fn before(bound: &Bound) -> Option<Word> {
    let start = bound.figure.core.start;
    bound
        .analysis
        .words
        .iter()
        .rev()
        .filter(|w| w.span.end <= start)
        .take(4)
        .find(|w| w.is_content() && w.may_be(Pos::Noun) && w.lower != w.lemma())
        .cloned()
}

/// The noun that a figure counts, a unit of time among them.
fn counted(bound: &Bound) -> Option<Word> {
    match bound.figure.dim {
        Dim::Duration { unit } => words::words(unit.name()).pop(),
        _ => thing(bound),
    }
}

/// True if a figure counts the things that another is counted by.
pub fn counts(operand: &Bound, noun: &Word) -> bool {
    counted(operand).is_some_and(|counted| is_same(&counted, noun))
}

fn is_money(bound: &Bound) -> bool {
    matches!(bound.figure.dim, Dim::Money { .. })
}

fn exact<'s, 'a>(scene: &'s Scene<'a>) -> impl Iterator<Item = &'s Bound<'a>> {
    scene
        .operands
        .iter()
        .filter(|o| matches!(o.figure.value, Value::Exact(_)))
}

/// "3 eggs in each box", 2 boxes: 6 eggs. How many there are may stand in the draft itself.
fn product(scene: &Scene) -> Option<Outcome> {
    for each in exact(scene).filter(|o| scene.is_same_thing(o)) {
        let Some(noun) = carrier(each) else { continue };
        let own: Vec<Bound> = (0..scene.mine.analysis.figures.len())
            .filter(|i| *i != scene.mine.index)
            .filter_map(|i| Bound::new(scene.mine.analysis, i))
            .filter(|b| counts(b, &noun))
            .collect();
        let mut times: Vec<&Bound> = exact(scene)
            .filter(|o| o.index != each.index && counts(o, &noun))
            .collect();
        let stated = own.len() == 1 && times.is_empty();
        times.extend(own.first().filter(|_| stated));
        let [times] = times[..] else {
            return Some(Outcome::Open);
        };
        let derived = derive::product(each.figure, times.figure)?;
        let mut spans = vec![each.figure.span];
        if !stated {
            spans.push(times.figure.span);
        }
        return Some(settled(scene, derived, spans, is_sure(scene, each)));
    }
    None
}

/// "12 loads" of so many pieces at so many a load.
fn how_many(scene: &Scene) -> Option<Outcome> {
    let noun = counted(scene.mine)?;
    let each = exact(scene).find(|o| carrier(o).is_some_and(|c| is_same(&c, &noun)))?;
    let totals: Vec<&Bound> = exact(scene)
        .filter(|o| o.index != each.index)
        .filter(|o| match (thing(o), thing(each)) {
            (Some(a), Some(b)) => is_same(&a, &b),
            (None, None) => o.figure.dim == each.figure.dim && o.figure.rate.is_none(),
            _ => false,
        })
        .collect();
    let [total] = totals[..] else {
        return Some(Outcome::Open);
    };
    let derived = derive::ratio(total.figure, each.figure)?;
    let marks = marks(&[total, each]);
    Some(settled(scene, derived, marks, is_sure(scene, total)))
}

/// "9 games a month" of 27 games in 3 months.
fn quotient(scene: &Scene, noun: &Word) -> Option<Outcome> {
    // So many tonnes each do not say how much money each costs.
    let alike = |o: &&Bound| scene.mine.figure.dim == o.figure.dim || !is_money(scene.mine);
    let is_given = |o: &&Bound| carrier(o).is_some_and(|c| is_same(&c, noun));
    if exact(scene)
        .filter(alike)
        .any(|o| is_given(&o) && scene.is_same_thing(o))
    {
        return None;
    }
    let over: Vec<&Bound> = exact(scene).filter(|o| counts(o, noun)).collect();
    let totals: Vec<&Bound> = exact(scene)
        .filter(alike)
        .filter(|o| scene.is_same_thing(o) && !counts(o, noun))
        .collect();
    let totals = narrowed(scene, totals);
    let ([over], [total]) = (&over[..], &totals[..]) else {
        // What the passage gives as an average can be held against the draft's as it stands.
        let lower: Vec<&str> = scene
            .source
            .words
            .iter()
            .map(|w| w.lower.as_str())
            .collect();
        let averages = (0..lower.len())
            .any(|at| matches!(OPERATIONS.longest(&lower[at..]), Some((_, "each"))));
        return (!averages && !totals.is_empty()).then_some(Outcome::Open);
    };
    let Value::Exact(times) = over.figure.value else {
        return None;
    };
    let derived = derive::per_period(total.figure, times)?;
    let marks = marks(&[total, over]);
    Some(settled(scene, derived, marks, is_sure(scene, total)))
}

/// Of several operands those that the draft's sentence names.
fn narrowed<'s, 'a>(scene: &'s Scene<'a>, all: Vec<&'s Bound<'a>>) -> Vec<&'s Bound<'a>> {
    if all.len() < 2 {
        return all;
    }
    let named = named::operands(scene);
    all.into_iter()
        .filter(|o| named.iter().any(|n| n.index == o.index))
        .collect()
}

/// True if the passage leaves no doubt what to calculate with and, among many passages, the operand is what the draft's
/// noun or verb takes: "will take 6 GWh over four years" says nothing of what a company can make a year.
fn is_sure(scene: &Scene, operand: &Bound) -> bool {
    let fit = scene.fit(operand);
    // "Make" and "take" say nothing of what was made or taken.
    let taker = Measured::new(operand).taker;
    let told = fit.same_taker && taker.is_some_and(|w| w.class == Class::Content);
    scene.operands.len() <= 2
        && (fit.excerpt || told || fit.thing == Thing::Same && thing(operand).is_some())
}

fn settled(scene: &Scene, derived: Derived, marks: Vec<Span>, sure: bool) -> Outcome {
    if derive::comes_out(scene.mine.figure, &derived) {
        Outcome::Follows(derived, marks)
    } else if sure {
        Outcome::Differs(derived, marks, "")
    } else {
        Outcome::Open
    }
}
