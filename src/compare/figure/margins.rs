//! Kinds of margin: a gross margin of 60 % says nothing of an operating margin of 20 %.

use super::binding::Bound;
use crate::claims::lexicon::MARGINS;

/// Both kinds, where two figures are margins of different kinds. A margin without a word for its kind is what is left
/// of all costs, and so no gross one.
pub fn differ(mine: &Bound, other: &Bound) -> Option<(&'static str, &'static str)> {
    let (a, b) = (kind(mine)?, kind(other)?);
    let apart = match (a, b) {
        (Some(a), Some(b)) => a != b,
        (Some(kind), None) | (None, Some(kind)) => kind == "gross",
        (None, None) => false,
    };
    apart.then(|| (a.unwrap_or("operating"), b.unwrap_or("operating")))
}

/// The kind of margin that the figure is; `None` if it is none, `Some(None)` if nothing says of which kind.
fn kind(bound: &Bound) -> Option<Option<&'static str>> {
    let analysis = bound.analysis;
    let core = bound.figure.core;
    let margin = |at: &usize| {
        let word = &analysis.words[*at];
        word.is("margin") && bound.holds(word.span)
    };
    let distance = |at: &usize| {
        let span = analysis.words[*at].span;
        if span.end <= core.start {
            core.start - span.end
        } else {
            span.start.saturating_sub(core.end)
        }
    };
    let at = (0..analysis.words.len())
        .filter(margin)
        .min_by_key(distance)?;
    let before = at.checked_sub(1).and_then(|at| analysis.words.get(at));
    Some(before.and_then(|w| MARGINS.of(&w.lower)))
}
