//! What an amount is paid in: $40 million in cash is not the $24 million that is paid in shares.

use super::binding::Bound;
use crate::claims::lexicon::{PAYMENT, Pos};
use crate::quantity::Dim;

/// Words behind an amount among which "in cash" stands: "$40 million is payable in cash".
const REACH: usize = 7;
/// Words between "in" and the noun: "in new Varrow shares".
const NOUN_REACH: usize = 3;

/// True for two amounts of which each is said to be paid in something else.
pub fn differs(mine: &Bound, other: &Bound) -> bool {
    let money = |b: &Bound| matches!(b.figure.dim, Dim::Money { .. });
    money(mine) && money(other) && matches!((kind(mine), kind(other)), (Some(a), Some(b)) if a != b)
}

/// What the amount is paid in, by the first "in …" behind it and before the next figure.
fn kind(bound: &Bound) -> Option<&'static str> {
    let analysis = bound.analysis;
    let figure = bound.figure.span;
    let next = analysis.figures.get(bound.index + 1);
    let end = next.map_or(analysis.text.len(), |f| f.span.start);
    let behind: Vec<_> = analysis
        .words
        .iter()
        .filter(|w| w.span.start >= figure.end && w.span.end <= end)
        .take(REACH + NOUN_REACH)
        .collect();
    let at = behind.iter().take(REACH).position(|w| w.lower == "in")?;
    behind.iter().skip(at + 1).take(NOUN_REACH).find_map(|w| {
        let mut lemmas = w.lemmas.iter().filter(|(_, pos)| *pos == Pos::Noun);
        lemmas.find_map(|(lemma, _)| PAYMENT.of(lemma))
    })
}
