//! Two or more figures for the same thing whose sum or difference the draft gives: parts, no contradiction.

use super::{OPERANDS, Outcome, Scene, marks, pooled};
use crate::claims::words::Relation as Similar;
use crate::compare::alignment::relation;
use crate::compare::figure::binding::Bound;
use crate::compare::figure::fit::Thing;
use crate::compare::figure::gate::{self, Gate};
use crate::compare::figure::weigh;
use crate::quantity::Comparator;
use crate::quantity::derive::{self, Derived};
use crate::text::Span;

/// By how much another figure must fit better than the very one to stand against it: a word and a name.
const BETTER: f32 = 0.3;

/// Only asked where a stated figure would contradict: parts whose sum the draft gives do not.
///
/// `against` is the place of the figure that contradicts.
pub fn outcome(scene: &Scene, against: Option<Span>) -> Option<Outcome> {
    let mine = scene.mine.figure;
    let parts: Vec<&Bound> = scene
        .same_things()
        .into_iter()
        .filter(|o| scene.fit(o).thing != Thing::Other)
        .collect();
    // A passage that gives the very figure as well need not contradict it with another, unless that other
    // one is what the draft's words speak of. Any number may meet a bound; whoever draws one draws it close
    // to his number.
    let rival = against.and_then(|span| scene.operands.iter().find(|o| o.figure.span == span));
    let yields = |o: &Bound, rival: &Bound| {
        if mine.comparator == Comparator::Equal {
            weigh::place(&scene.fit(o)) + BETTER >= weigh::place(&scene.fit(rival))
        } else {
            weigh::gap(mine, o.figure) <= weigh::gap(mine, rival.figure)
        }
    };
    // "34 % of the votes" does not state "34 % of the shares".
    let of_another = |o: &Bound| match (pooled::whole_of(scene.mine), pooled::whole_of(o)) {
        (Some(a), Some(b)) => relation(a, b) <= Similar::Opposite,
        _ => false,
    };
    let stated = |o: &Bound| {
        scene.is_stated(&[o])
            && !of_another(o)
            && matches!(gate::gate(scene.mine, o), Gate::Open)
            && rival.is_none_or(|r| r.figure.span != o.figure.span && yields(o, r))
    };
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
