//! The operation that a sentence names for its figure: a total, what is left, so many each, a midpoint.

use crate::claims::lexicon::OPERATIONS;
use crate::claims::words::Word;
use crate::compare::figure::binding::Bound;
use crate::text::Span;

/// What a sentence says was done to get at its figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// "in total", "combined".
    Total,
    /// "left", "remaining".
    Rest,
    /// "3 more than", "4 fewer … than", "ahead of".
    Gap,
    /// "each", "per", "on average".
    Each,
    Midpoint,
    /// "a share of", "accounts for".
    Share,
}

/// Words behind "left" after which it is not a verb with an object.
const AFTER_LEFT: [&str; 9] = ["in", "on", "over", "at", "to", "for", "of", "after", "now"];

/// Words behind "more" within which its "than" stands.
const GAP_REACH: usize = 9;

/// The operation that the words around the figure name, the nearest first.
pub fn named(mine: &Bound) -> Option<Operation> {
    let words: Vec<&Word> = mine
        .analysis
        .words
        .iter()
        .filter(|w| mine.own.covers(w.span) || mine.frame.covers(w.span))
        .collect();
    let lower: Vec<&str> = words.iter().map(|w| w.lower.as_str()).collect();
    let core = mine.figure.core;
    let mut best: Option<(usize, Operation)> = None;
    for at in 0..words.len() {
        let found = OPERATIONS
            .longest(&lower[at..])
            .and_then(|(_, class)| operation(class))
            .or_else(|| is_left(&lower, at).then_some(Operation::Rest))
            .or_else(|| is_gap(&lower, at, &words, core).then_some(Operation::Gap));
        let Some(found) = found else { continue };
        let distance = words[at].span.start.abs_diff(core.start);
        if best.is_none_or(|(d, _)| distance < d) {
            best = Some((distance, found));
        }
    }
    best.map(|(_, operation)| operation)
}

fn operation(class: &str) -> Option<Operation> {
    Some(match class {
        "total" => Operation::Total,
        "rest" => Operation::Rest,
        "each" => Operation::Each,
        "midpoint" => Operation::Midpoint,
        "share" => Operation::Share,
        _ => return None,
    })
}

/// "12 are left", "has 12 left": not "12 people left the company".
fn is_left(lower: &[&str], at: usize) -> bool {
    lower[at] == "left"
        && lower
            .get(at + 1)
            .is_none_or(|next| AFTER_LEFT.contains(next))
}

/// "3 more bees than flowers", "7 fewer boys … compared with": behind the figure, and not "more than 3".
fn is_gap(lower: &[&str], at: usize, words: &[&Word], core: Span) -> bool {
    let close = words
        .iter()
        .filter(|w| w.span.start >= core.end && w.span.end <= words[at].span.start)
        .count()
        <= 1;
    matches!(lower[at], "more" | "fewer" | "less") && words[at].span.start >= core.end && close && {
        let behind = &lower[at + 1..lower.len().min(at + GAP_REACH)];
        behind.contains(&"than") || behind.contains(&"compared")
    }
}
