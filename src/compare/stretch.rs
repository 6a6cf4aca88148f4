//! Which part of a sentence speaks of one figure or date, where it holds several.

use crate::claims::Analysis;
use crate::claims::words::{Class, Word};
use crate::text::Span;

/// The text that speaks of one measured value of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// The text around the value that speaks of no other.
    pub own: Span,
    /// What stands before the first value of the sentence, shared by all of them.
    pub frame: Span,
    /// True if another value stands before it.
    pub follows: bool,
}

/// Words that begin a value's own stretch where no punctuation does.
const JOINTS: [&str; 12] = [
    "and",
    "or",
    "but",
    "while",
    "whereas",
    "including",
    "compared",
    "versus",
    "against",
    "beating",
    "than",
    "plus",
];
/// Words directly before a value that belong to it rather than to the one before.
const LEADING: [&str; 14] = [
    "up", "down", "from", "to", "by", "of", "the", "a", "an", "at", "with", "for", "about", "over",
];

/// The stretch of the value at `core` among all the values at `cores`, itself included.
pub fn stretch(
    analysis: &Analysis,
    core: Span,
    cores: impl Iterator<Item = Span> + Clone,
) -> Stretch {
    let before = cores
        .clone()
        .filter(|c| c.end <= core.start)
        .max_by_key(|c| c.end);
    let after = cores
        .clone()
        .filter(|c| c.start >= core.end)
        .min_by_key(|c| c.start);
    let first = cores.map(|c| c.start).min().unwrap_or(0).min(core.start);
    let start = before.map_or(0, |b| cut(analysis, b.end, core.start));
    let end = after.map_or(analysis.text.len(), |a| cut(analysis, core.end, a.start));
    Stretch {
        own: Span::new(start.min(core.start), end.max(core.end)),
        frame: Span::new(0, first),
        follows: before.is_some(),
    }
}

/// Where the stretch of the value that ends at `from` gives way to that of the one that begins at `to`.
pub fn cut(analysis: &Analysis, from: usize, to: usize) -> usize {
    let gap = analysis.text.get(from..to).unwrap_or("");
    if let Some(at) = gap.find(['(', ';', '—']) {
        return from + at;
    }
    if let Some(at) = gap.rfind([',', ')', ':']) {
        return from + at;
    }
    let words: Vec<&Word> = analysis.words_in(Span::new(from, to)).collect();
    if let Some(joint) = words.iter().rfind(|w| JOINTS.contains(&w.lower.as_str())) {
        return joint.span.start;
    }
    let leads = |w: &&&Word| LEADING.contains(&w.lower.as_str()) && w.class != Class::Content;
    words
        .iter()
        .rev()
        .take_while(leads)
        .last()
        .map_or(to, |w| w.span.start)
}
