//! A figure that the passage does not state but that follows from two figures it does.

use super::binding::Bound;
use crate::compare::{Judgement, Stance};
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Comparator, Figure};

/// Figures of one passage among which operands are looked for: more would be a hunt for any sum that fits.
const OPERANDS: usize = 6;

/// The sum, difference or total of figures that count the same thing, where the draft's figure is just that.
///
/// Only asked where a stated figure would contradict: two parts whose sum the draft gives are no contradiction.
pub fn judge(mine: &Figure, others: &[&Bound], relatedness: f32) -> Option<Judgement> {
    if mine.comparator != Comparator::Equal || others.len() < 2 || others.len() > OPERANDS {
        return None;
    }
    let figures: Vec<&Figure> = others.iter().map(|b| b.figure).collect();
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
        .find(|derived| derive::matches(mine, &derived.value))?;
    Some(Judgement {
        stance: Stance::Supports,
        relatedness,
        reason: derived.arithmetic,
        marks: figures.iter().map(|f| f.span).collect(),
        expected: None,
        at: None,
    })
}
