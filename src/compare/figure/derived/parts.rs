//! Two or more figures for the same thing whose sum or difference the draft gives: parts, no contradiction.

use super::{OPERANDS, Outcome, Scene, marks};
use crate::compare::figure::binding::Bound;
use crate::compare::figure::fit::Thing;
use crate::compare::figure::gate::{self, Gate};
use crate::quantity::Comparator;
use crate::quantity::derive::{self, Derived};

/// Only asked where a stated figure would contradict: parts whose sum the draft gives do not.
pub fn outcome(scene: &Scene) -> Option<Outcome> {
    let mine = scene.mine.figure;
    let parts: Vec<&Bound> = scene
        .same_things()
        .into_iter()
        .filter(|o| scene.fit(o).thing != Thing::Other)
        .collect();
    // A passage that gives the very figure as well need not contradict it with another.
    let stated =
        |o: &Bound| scene.is_stated(&[o]) && matches!(gate::gate(scene.mine, o), Gate::Open);
    if parts.iter().any(|o| stated(o)) {
        return Some(Outcome::Open);
    }
    if mine.comparator != Comparator::Equal
        || parts.len() < 2
        || parts.len() > OPERANDS
        || scene.is_stated(&parts)
    {
        return None;
    }
    let figures: Vec<_> = parts.iter().map(|b| b.figure).collect();
    let pairs = (0..figures.len()).flat_map(|i| (0..i).map(move |j| (j, i)));
    let of_two = pairs.flat_map(|(i, j)| {
        let (a, b) = (figures[i], figures[j]);
        [
            derive::sum(&[a, b]),
            derive::difference(a, b),
            derive::difference(b, a),
        ]
    });
    let total = (figures.len() > 2).then(|| derive::sum(&figures));
    let derived: Derived = of_two
        .chain(total)
        .flatten()
        .find(|derived| derive::comes_out(mine, derived))?;
    Some(Outcome::Follows(derived, marks(&parts)))
}
