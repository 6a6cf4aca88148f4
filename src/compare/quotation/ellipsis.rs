//! What the words left out by an ellipsis do to the words that are kept: a dropped "not", "may" or "if" turns them.

use super::matching::Placement;
use super::tokens::{Item, Token};
use crate::claims::lexicon::{CONDITIONS, HEDGES};
use crate::claims::words::{self, Class, Word};
use crate::text::Span;

/// What an ellipsis drops that it must not.
#[derive(Debug, Clone, PartialEq)]
pub struct Dropped {
    /// "not", "may" or the words of a condition: bytes of the source.
    pub words: Span,
    /// Bytes of the draft: the ellipsis.
    pub ellipsis: Span,
    /// Bytes of the source that the ellipsis stands for.
    pub gap: Span,
    pub what: What,
}

/// What kind of word is dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    Negation,
    Hedge,
    Condition,
}

impl Dropped {
    /// The reason in words.
    pub fn reason(&self, source: &str) -> String {
        let words = self.words.of(source);
        match self.what {
            What::Negation => format!("the ellipsis drops “{words}” and turns the statement round"),
            What::Hedge => format!("the ellipsis drops “{words}” and makes the statement firmer"),
            What::Condition => format!("the ellipsis drops the condition “{words}”"),
        }
    }
}

/// Words that begin a clause of its own: what is denied behind them is not what stands before.
const CLAUSES: [&str; 20] = [
    "because", "which", "that", "who", "whose", "when", "while", "as", "since", "although",
    "though", "but", "and", "or", "where", "whereas", "so", "than", "for", "without",
];
/// Words before "if" that make it no condition: "asked if", "even if".
const NO_CONDITION: [&str; 10] = [
    "ask", "know", "wonder", "see", "even", "as", "what", "doubt", "tell", "whether",
];
/// Words of a condition that are shown.
const SHOWN: usize = 12;

/// The first word of weight that an ellipsis drops from the sentence of the words around it.
///
/// `own` is what the draft's sentence says outside the quotation: what it says itself is not dropped.
pub fn dropped(
    items: &[Item],
    placement: &Placement,
    theirs: &[Token],
    source: &str,
    own: &str,
) -> Option<Dropped> {
    let mut segment = 0usize;
    let mut inside = false;
    let own = words::words(own);
    for item in items {
        match item {
            Item::Ellipsis { span } => {
                if inside {
                    segment += 1;
                    inside = false;
                }
                let before = segment.checked_sub(1);
                let left = before
                    .and_then(|s| placement.get(s))
                    .and_then(|(_, end)| theirs.get(end.checked_sub(1)?))
                    .map(|t| t.span.end);
                let right = placement
                    .get(segment)
                    .and_then(|(start, _)| theirs.get(*start))
                    .map(|t| t.span.start);
                let kept = placement
                    .get(segment)
                    .and_then(|(start, _)| theirs.get(*start))
                    .is_some_and(|t| CLAUSES.contains(&t.word.as_str()));
                let gap = Gap {
                    left,
                    right,
                    joined: kept,
                };
                if let Some(found) = gap.dropped(source, *span, &own) {
                    return Some(found);
                }
            }
            item if item.is_word() => inside = true,
            _ => {}
        }
    }
    None
}

/// What an ellipsis stands for, between the words kept on its left and on its right.
struct Gap {
    left: Option<usize>,
    right: Option<usize>,
    /// True if the words kept on the right begin with a conjunction.
    joined: bool,
}

impl Gap {
    fn dropped(&self, source: &str, ellipsis: Span, own: &[Word]) -> Option<Dropped> {
        let (left, right) = (self.left, self.right);
        let whole = Span::new(left.unwrap_or(0), right.unwrap_or(source.len()));
        // Only the sentences of the words kept count: whole sentences between them may go.
        let text = whole.of(source);
        let first = sentence_end(text).map_or(whole.end, |at| whole.start + at);
        let last = last_sentence_start(text).map_or(whole.start, |at| whole.start + at);
        let beside_left = left.map(|start| Span::new(start, first));
        let beside_right = right.map(|end| Span::new(last, end));
        for (part, from_left) in [(beside_left, true), (beside_right, false)] {
            let Some(part) = part else {
                continue;
            };
            let read = words::words(part.of(source));
            if let Some((words, what)) = self.weighty(part, &read, source, from_left, own) {
                return Some(Dropped {
                    words,
                    ellipsis,
                    gap: Span::new(left.unwrap_or(last), right.unwrap_or(first)),
                    what,
                });
            }
        }
        None
    }

    /// The first word of weight in the part of the gap that belongs to the sentence kept on one side.
    fn weighty(
        &self,
        part: Span,
        read: &[Word],
        source: &str,
        from_left: bool,
        own: &[Word],
    ) -> Option<(Span, What)> {
        let text = part.of(source);
        let lower: Vec<&str> = read.iter().map(|w| w.lower.as_str()).collect();
        let says = |what: What| own.iter().any(|w| kind(w) == Some(what));
        for (i, word) in read.iter().enumerate() {
            if CONDITIONS.longest(&lower[i..]) > 0 {
                let excused = i > 0 && NO_CONDITION.iter().any(|n| read[i - 1].is(n));
                if !excused && !says(What::Condition) {
                    let end = clause_end(text, read, i);
                    let words = word.span.join(read[end].span).shift(part.start);
                    return Some((words, What::Condition));
                }
            }
            let Some(what) = kind(word) else {
                continue;
            };
            let between = if from_left {
                Span::new(0, word.span.start)
            } else {
                Span::new(word.span.end, text.len())
            };
            let bound = between.of(text).contains([',', ';', ':', '—', '–', '('])
                || !from_left && self.joined
                || read
                    .iter()
                    .any(|w| between.covers(w.span) && CLAUSES.contains(&w.lower.as_str()));
            if !bound && !says(what) {
                return Some((word.span.shift(part.start), what));
            }
        }
        None
    }
}

fn kind(word: &Word) -> Option<What> {
    if word.class == Class::Negation && word.lower != "without" || word.lower.ends_with("n't") {
        return Some(What::Negation);
    }
    if HEDGES.contains(&word.lower) {
        return Some(What::Hedge);
    }
    CONDITIONS.contains(&word.lower).then_some(What::Condition)
}

/// The last word of the clause that begins at word `i`.
fn clause_end(text: &str, read: &[Word], i: usize) -> usize {
    let mut end = i;
    while end + 1 < read.len() && end - i + 1 < SHOWN {
        let gap = text
            .get(read[end].span.end..read[end + 1].span.start)
            .unwrap_or("");
        if gap.contains([',', ';', '.', '—']) {
            break;
        }
        end += 1;
    }
    end
}

/// Where the first sentence that ends in `text` ends.
fn sentence_end(text: &str) -> Option<usize> {
    text.char_indices()
        .find(|(at, c)| is_stop(text, *at, *c))
        .map(|(at, c)| at + c.len_utf8())
}

/// Where the last sentence of `text` begins, if one begins there.
fn last_sentence_start(text: &str) -> Option<usize> {
    text.char_indices()
        .rev()
        .find(|(at, c)| is_stop(text, *at, *c))
        .map(|(at, c)| at + c.len_utf8())
}

fn is_stop(text: &str, at: usize, c: char) -> bool {
    matches!(c, '.' | '!' | '?')
        && text.get(at + c.len_utf8()..).is_some_and(|rest| {
            let rest = rest.trim_start_matches(['”', '"', '’', '\'', ')']);
            let next = rest.trim_start().chars().next();
            let parted = rest.is_empty() || rest.starts_with(char::is_whitespace);
            parted && next.is_none_or(|c| !c.is_lowercase())
        })
}

#[cfg(test)]
mod tests {
    use super::super::matching::{find, segments};
    use super::super::tokens::{items, tokens};
    use super::*;

    fn found(draft: &str, source: &str) -> Option<(String, What)> {
        let items = items(draft, &[Span::new(0, draft.len())]);
        let theirs = tokens(source);
        let placement = find(&segments(&items), &theirs, 0).unwrap();
        dropped(&items, &placement, &theirs, source, "Moe said")
            .map(|d| (d.words.of(source).to_string(), d.what))
    }

    #[test]
    fn a_dropped_not_may_or_if_changes_the_meaning() {
        let cases = [
            (
                "We will … sell the yard",
                "We will not, under any circumstances, sell the yard.",
                Some(("not", What::Negation)),
            ),
            (
                "We … double output",
                "We may, with luck, double output.",
                Some(("may", What::Hedge)),
            ),
            (
                "We will build it …",
                "We will build it if the permit comes in time.",
                Some(("if the permit comes in time", What::Condition)),
            ),
            (
                "… sell the yard",
                "We will never sell the yard.",
                Some(("never", What::Negation)),
            ),
            (
                "The crops failed … and we paid",
                "The crops failed, not for the first time, and we paid.",
                None,
            ),
            (
                "We sold the yard … and bought a mill",
                "We sold the yard because nobody wanted it and bought a mill.",
                None,
            ),
            (
                "We sold the yard. … Then we left",
                "We sold the yard. We did not wait. Then we left.",
                None,
            ),
        ];
        for (draft, source, expected) in cases {
            let expected = expected.map(|(words, what)| (words.to_string(), what));
            assert_eq!(found(draft, source), expected, "{draft} / {source}");
        }
    }
}
