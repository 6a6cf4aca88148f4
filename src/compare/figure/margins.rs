//! Kinds of one measure: a gross margin of 60 % says nothing of an operating margin of 20 %, gross debt nothing of net debt.

use super::binding::Bound;
use crate::claims::lexicon::MARGINS;

/// Both kinds, where one figure is net and the other gross of one thing: "net debt", "gross debt".
pub fn net_beside_gross(mine: &Bound, other: &Bound) -> Option<(&'static str, &'static str)> {
    let says = |bound: &Bound, kind: &str| {
        let words = &bound.analysis.words;
        words.windows(2).any(|pair| {
            pair[0].lower == kind && bound.holds(pair[0].span) && bound.holds(pair[1].span)
        })
    };
    let (net, gross) = ("net", "gross");
    let only = |bound: &Bound, kind: &str, not: &str| says(bound, kind) && !says(bound, not);
    if only(mine, net, gross) && only(other, gross, net) {
        Some((net, gross))
    } else if only(mine, gross, net) && only(other, net, gross) {
        Some((gross, net))
    } else {
        None
    }
}

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
    // "The best margin in the house, about 13 %": behind a comma, where the sentence speaks of one margin only.
    let only = || {
        let mut all = (0..analysis.words.len()).filter(|at| analysis.words[*at].is("margin"));
        let percent = matches!(bound.figure.dim, crate::quantity::Dim::Percent);
        all.next().filter(|_| percent && all.next().is_none())
    };
    let at = (0..analysis.words.len())
        .filter(margin)
        .min_by_key(distance)
        .or_else(only)?;
    let before = at.checked_sub(1).and_then(|at| analysis.words.get(at));
    Some(before.and_then(|w| MARGINS.of(&w.lower)))
}
