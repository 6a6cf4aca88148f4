//! Where the stretch of a source that an altered quotation stands for begins and ends.
//!
//! An alignment of fewest changes stops as soon as the quotation's words are used up. Where the last of them
//! is a changed one, that is in the middle of what the source says: "and found one" beside "and did not find
//! one" would end at "did not". The stretch goes on to the word with which the quotation closes, to where the
//! source's sentence closes if the quotation closes one, and never stops at a word that waits for its head;
//! and it does not reach over a mark into words that answer nothing of the quotation. The start likewise.

use std::sync::Arc;

use super::tokens::{Item, Token};
use crate::syntax::{self, Parse, Relation};
use crate::text::{Span, sentences};

/// Words of the source beyond the nearest stretch among which its end is looked for: more would make the
/// quotation another one.
const REACH: usize = 5;

/// Positions in `window` of a stretch and of the first and last word in it that the quotation has too.
#[derive(Debug, Clone, Copy)]
pub struct Rough {
    pub from: usize,
    pub to: usize,
    pub first_same: usize,
    pub last_same: usize,
}

/// The words on both sides of a comparison.
pub struct Sides<'a> {
    /// The quotation's first and last words.
    pub first: &'a Item,
    pub last: &'a Item,
    /// True if the quotation opens with a capital, and if it closes with a full stop.
    pub opens: bool,
    pub closes: bool,
    pub window: &'a [Token],
    pub source: &'a str,
}

impl Sides<'_> {
    /// The stretch with its ends put where a reader would put them; never empty.
    pub fn settle(&self, rough: Rough) -> (usize, usize) {
        let sentences = sentences::split(self.source);
        let answers = |item: &Item, at: usize| self.window.get(at).is_some_and(|t| item.answers(t));
        let from = if rough.from == rough.first_same && answers(self.first, rough.from) {
            rough.from
        } else {
            self.start(rough, &sentences)
        };
        let to = if rough.to == rough.last_same + 1 && answers(self.last, rough.last_same) {
            rough.to
        } else {
            self.end(rough, &sentences)
        };
        (from.min(rough.first_same), to.max(rough.last_same + 1))
    }

    fn end(&self, rough: Rough, sentences: &[Span]) -> usize {
        let limit = self.sentence(rough.last_same, sentences).1;
        let near = |to: usize| limit.min(to + REACH);
        let anchor = (rough.last_same + 1..near(rough.to))
            .find(|&at| self.window.get(at).is_some_and(|t| self.last.answers(t)));
        if let Some(anchor) = anchor {
            return anchor + 1;
        }
        let to = rough.to.min(limit);
        let marked = (rough.last_same + 1..to).find(|&at| self.is_parted(at));
        let mut end = marked.unwrap_or(to);
        if end == rough.last_same + 1 {
            return end;
        }
        if self.closes && limit <= near(end) {
            return limit;
        }
        let Some(tree) = self.tree(rough.last_same, sentences) else {
            return end;
        };
        while let Some(next) = self.waits_for(end, &tree).filter(|next| *next <= near(to)) {
            end = next;
        }
        end
    }

    fn start(&self, rough: Rough, sentences: &[Span]) -> usize {
        let limit = self.sentence(rough.first_same, sentences).0;
        let near = limit.max(rough.from.saturating_sub(REACH));
        let anchor = (near..rough.first_same)
            .rev()
            .find(|&at| self.window.get(at).is_some_and(|t| self.first.answers(t)));
        if let Some(anchor) = anchor {
            return anchor;
        }
        if self.opens && near == limit {
            return limit;
        }
        let from = rough.from.max(limit);
        let marked = (from + 1..=rough.first_same)
            .rev()
            .find(|&at| self.is_parted(at));
        marked.unwrap_or(from)
    }

    /// Positions of the first word of the sentence that holds word `at` and of the word behind it.
    fn sentence(&self, at: usize, sentences: &[Span]) -> (usize, usize) {
        let Some(here) = self.window.get(at).map(|t| t.span) else {
            return (0, self.window.len());
        };
        let whole = Span::new(0, self.source.len());
        let sentence = sentences
            .iter()
            .find(|s| s.overlaps(here))
            .unwrap_or(&whole);
        let before = |offset: usize| self.window.partition_point(|t| t.span.start < offset);
        (before(sentence.start), before(sentence.end))
    }

    /// True if a mark stands between word `at` and the one before it.
    fn is_parted(&self, at: usize) -> bool {
        let gap = at
            .checked_sub(1)
            .and_then(|before| Some((self.window.get(before)?, self.window.get(at)?)))
            .and_then(|(before, here)| self.source.get(before.span.end..here.span.start));
        gap.is_some_and(|gap| gap.contains([',', ';', ':', '.', '!', '?', '—', '–', '(', ')']))
    }

    /// The parse of the sentence that holds word `at`, with where the sentence begins.
    fn tree(&self, at: usize, sentences: &[Span]) -> Option<(usize, Arc<Parse>)> {
        let here = self.window.get(at)?.span;
        let sentence = sentences.iter().find(|s| s.overlaps(here))?;
        Some((sentence.start, syntax::kept(sentence.of(self.source))))
    }

    /// Where a stretch to `end` has to go on: behind the head of its last word, or behind the object of a
    /// verb that closes it.
    fn waits_for(&self, end: usize, (start, parse): &(usize, Arc<Parse>)) -> Option<usize> {
        let tree = &parse.tree;
        let last = self.window.get(end.checked_sub(1)?)?;
        let at = tree.at(last.span.start.checked_sub(*start)?)?;
        let object = || {
            let objects = [Relation::Obj, Relation::Xcomp, Relation::Ccomp];
            tree.children(at)
                .find(|child| *child > at && objects.contains(&tree.relation(*child)))
        };
        let target = tree.head(at).filter(|head| *head > at).or_else(object)?;
        let byte = tree.token(target)?.span.end + start;
        let next = self.window.partition_point(|t| t.span.start < byte);
        (next > end).then_some(next)
    }
}
