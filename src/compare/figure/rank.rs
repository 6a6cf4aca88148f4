//! Places in an order: "the third-largest chain" beside "ranks fourth among chains".

use super::binding::Bound;
use crate::claims::Analysis;
use crate::claims::words::{self, Relation, Word};
use crate::compare::alignment::relation;
use crate::quantity::{Dec, Dim, Value};
use crate::text::Span;

/// Verbs (lemmas) that give somebody a place in an order.
const RANKING: [&str; 9] = [
    "rank", "place", "finish", "peak", "come", "reach", "end", "stand", "debut",
];
/// Nouns for the place itself.
const PLACES: [&str; 5] = ["place", "position", "spot", "rank", "slot"];
/// Words before a ranking verb and its place.
const REACH: usize = 4;

/// What a place in an order is a place by.
pub enum Rank {
    /// "third-largest", "fourth most visited": the word that the order goes by.
    By(Word),
    /// "ranked fourth", "in third place".
    Open,
}

/// The order that an ordinal gives a place in; `None` for one that only numbers things ("the third album").
pub fn rank(bound: &Bound) -> Option<Rank> {
    if bound.figure.dim != Dim::Ordinal || bound.analysis.row.is_some() {
        return None;
    }
    let words = &bound.analysis.words;
    let core = bound.figure.core;
    // "fourth-largest" is one word.
    let glued = words
        .iter()
        .find(|w| w.span.covers(core) && w.span.end > core.end);
    if let Some(word) = glued {
        let rest = bound.analysis.text.get(core.end..word.span.end)?;
        let mut parts = words::words(rest.trim_start_matches(['-', '‑'])).into_iter();
        let by = parts.find(|w| !matches!(w.lower.as_str(), "most" | "least"));
        return by.map(Rank::By);
    }
    let next = words.iter().position(|w| w.span.start >= core.end);
    if let Some(at) = next {
        let word = &words[at];
        if matches!(word.lower.as_str(), "most" | "least") {
            return words.get(at + 1).cloned().map(Rank::By);
        }
        // "third-largest", "second-best-selling"
        if is_superlative(word) {
            return Some(Rank::By(word.clone()));
        }
        if PLACES.contains(&word.lower.as_str()) {
            return Some(Rank::Open);
        }
    }
    let before = words.iter().rev().filter(|w| w.span.end <= core.start);
    let ranked = before
        .take(REACH)
        .any(|w| bound.holds(w.span) && RANKING.iter().any(|verb| w.is(verb)));
    // "was 4th on the table": no noun of its own follows.
    let predicate = next.is_none_or(|at| !words[at].is_content())
        && words
            .iter()
            .rfind(|w| w.span.end <= core.start)
            .is_some_and(|w| w.is("be"));
    (ranked && next.is_none_or(|at| !words[at].is_content()) || predicate).then_some(Rank::Open)
}

/// True for "largest", "best".
pub fn is_superlative(word: &Word) -> bool {
    matches!(word.lower.as_str(), "best" | "worst")
        || word.lower.ends_with("est") && word.lower != word.lemma()
}

/// "second-largest": an ordinal and the superlative it counts down by.
pub struct Placed {
    /// Bytes of the passage: both of them.
    pub span: Span,
    pub by: Word,
}

/// The places below the first that a passage gives by a superlative.
pub fn placed(analysis: &Analysis) -> Vec<Placed> {
    let bounds = (0..analysis.figures.len()).filter_map(|at| Bound::new(analysis, at));
    bounds
        .filter(|bound| !matches!(bound.figure.value, Value::Exact(value) if value == Dec::ONE))
        .filter_map(|bound| match rank(&bound)? {
            Rank::By(by) if is_superlative(&by) || is_graded(analysis, &by) => {
                let core = bound.figure.core;
                let graded = is_graded(analysis, &by);
                let last = analysis.words.iter().find(|w| {
                    w.span.end > core.end && (w.span.covers(core) || w.span.start >= core.end)
                })?;
                let span = core.join(if graded { by.span } else { last.span });
                Some(Placed { span, by })
            }
            _ => None,
        })
        .collect()
}

/// True for the "visited" of "second most visited".
fn is_graded(analysis: &Analysis, by: &Word) -> bool {
    let before = analysis.words.iter().rfind(|w| w.span.end <= by.span.start);
    before.is_some_and(|w| w.lower == "most" && w.span.end < by.span.start)
}

/// True if two places can be held against one another: by the same quality, or one does not say by what.
pub fn is_same_order(mine: &Rank, other: &Rank) -> bool {
    match (mine, other) {
        (Rank::By(a), Rank::By(b)) => relation(a, b) >= Relation::Narrower,
        _ => true,
    }
}
