//! Quotations put together from words that stand in two places.

use super::matching::{longest_end, longest_start};
use super::tokens::{self, Item};
use crate::claims::Analysis;
use crate::text::Span;

/// Fewest words of either part: fewer stand together anywhere.
const PART: usize = 4;

/// Two passages that together have all words of a quotation, each a part of them word for word.
#[derive(Debug, Clone, PartialEq)]
pub struct Stitched {
    /// Position of the passage with the beginning, and bytes of its text.
    pub first: (usize, Span),
    /// Position of the passage with the end, and bytes of its text.
    pub second: (usize, Span),
    /// Bytes of the draft: the words that the second passage has.
    pub seam: Span,
    /// True if the draft shows by an ellipsis where the two meet.
    pub shown: bool,
}

/// The two passages among `texts` that quotation `index` of the draft is put together from, if no
/// single one has it.
pub fn stitched(draft: &Analysis, index: usize, texts: &[&str]) -> Option<Stitched> {
    let quotation = draft.quotations.get(index)?;
    let items = tokens::items(&draft.text, &quotation.pieces);
    let words: Vec<usize> = (0..items.len()).filter(|&i| items[i].is_word()).collect();
    if words.len() < 2 * PART {
        return None;
    }
    let mut starts: Option<(usize, usize, Span)> = None;
    let mut ends: Option<(usize, usize, Span)> = None;
    for (at, text) in texts.iter().enumerate() {
        let theirs = tokens::tokens_beside(&items, text);
        let span = |(from, to): (usize, usize)| {
            Some(
                theirs
                    .get(from)?
                    .span
                    .join(theirs.get(to.checked_sub(1)?)?.span),
            )
        };
        let (length, place) = longest_start(&items, &theirs);
        if starts.is_none_or(|(best, ..)| length > best)
            && let Some(span) = span(place)
        {
            starts = Some((length, at, span));
        }
        let (length, place) = longest_end(&items, &theirs);
        if ends.is_none_or(|(best, ..)| length > best)
            && let Some(span) = span(place)
        {
            ends = Some((length, at, span));
        }
    }
    let ((start, first, first_span), (end, second, second_span)) = (starts?, ends?);
    let whole = start + end >= words.len();
    let parts = start >= PART && end >= PART && start < words.len() && end < words.len();
    if !whole || !parts || first == second {
        return None;
    }
    let seam = *words.get(start)?;
    let before = *words.get(start - 1)?;
    Some(Stitched {
        first: (first, first_span),
        second: (second, second_span),
        seam: items[seam].span().join(items[*words.last()?].span()),
        shown: items
            .get(before..seam)?
            .iter()
            .any(|i| matches!(i, Item::Ellipsis { .. })),
    })
}
