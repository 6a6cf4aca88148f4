//! Net debt: what is owed without the cash that a passage gives beside it.

use super::{Outcome, Scene, marks};
use crate::compare::figure::binding::Bound;
use crate::quantity::derive;
use crate::quantity::{Dim, Value};

/// What is owed, as the nouns (lemmas) before a figure have it.
const OWED: [&str; 3] = ["debt", "borrowing", "indebtedness"];

/// Tries "net debt" on the only debt and the only cash of the passage, and "net cash" the other way round.
pub fn outcome(scene: &Scene) -> Option<Outcome> {
    let words = &scene.mine.analysis.words;
    let held = |at: usize| scene.mine.holds(words[at].span);
    let noun =
        (1..words.len()).find(|&at| words[at - 1].lower == "net" && held(at - 1) && held(at))?;
    let owes = OWED.contains(&words[noun].lemma());
    if !owes && words[noun].lemma() != "cash" {
        return None;
    }
    let debt = only(scene, |b| says(b, &OWED) && !says(b, &["net"]))?;
    let cash = only(scene, |b| says(b, &["cash"]) && !says(b, &["net", "flow"]))?;
    if debt.index == cash.index {
        return None;
    }
    let (from, less) = if owes { (debt, cash) } else { (cash, debt) };
    let derived = derive::difference(from.figure, less.figure)?;
    let marks = marks(&[from, less]);
    Some(match derive::comes_out(scene.mine.figure, &derived) {
        true => Outcome::Follows(derived, marks),
        false => Outcome::Differs(derived, marks, ""),
    })
}

/// True if the stretch that is the figure's own has one of the words.
fn says(bound: &Bound, lemmas: &[&str]) -> bool {
    let mut own = bound.analysis.words_in(bound.own);
    own.any(|w| lemmas.contains(&w.lemma()) || lemmas.contains(&w.lower.as_str()))
}

/// The only amount of the passage that is of the kind.
fn only<'s, 'a>(scene: &'s Scene<'a>, is: impl Fn(&Bound) -> bool) -> Option<&'s Bound<'a>> {
    let mut found = scene.operands.iter().filter(|b| {
        matches!(b.figure.dim, Dim::Money { .. })
            && matches!(b.figure.value, Value::Exact(_))
            && is(b)
    });
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}
