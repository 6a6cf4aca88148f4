//! What came before what: the same event set before in the draft and after in the source.

use super::cast::cast;
use super::fact::{Fact, Predicates, Sentence};
use crate::claims::words::{Relation, Word};
use crate::compare::alignment;
use crate::compare::assertion::Difference;
use crate::syntax::Attachment;
use crate::text::Span;

/// Whether something happens before or after something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    Before,
    After,
}

/// One event set in time by another.
pub(super) struct Timing<'f> {
    event: &'f Fact,
    order: Order,
    /// Bytes of "before …".
    pub words: Span,
    /// True for a clause of its own ("before it was sold").
    pub clausal: bool,
}

/// The same two events in the other order.
pub fn reversed(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    let theirs = timings(source);
    timings(draft).iter().find_map(|mine| {
        let other = theirs.iter().find(|other| {
            let cast = cast(draft, mine.event, source, other.event);
            mine.order != other.order
                && mine.event.relation(other.event) == Predicates::Same
                && mine.event.denied() == other.event.denied()
                && cast.core
                && cast.different == 0
                && same_words(draft, mine.words, source, other.words)
        })?;
        Some(Difference {
            not_yet: false,
            draft: mine.words,
            source: other.words,
            reason: format!(
                "the order is reversed: the source has “{}”",
                other.words.of(&source.analysis.text)
            ),
        })
    })
}

fn order(marker: &str) -> Option<Order> {
    match marker {
        "before" | "until" | "ahead of" | "prior to" => Some(Order::Before),
        "after" | "since" | "following" => Some(Order::After),
        _ => None,
    }
}

/// The events of a sentence that it sets before or after another.
pub(super) fn timings<'f>(sentence: &'f Sentence<'_>) -> Vec<Timing<'f>> {
    let tree = &sentence.parse.tree;
    let mut found = Vec::new();
    for event in sentence.facts {
        for (preposition, argument) in &event.others {
            if let Some(order) = order(preposition) {
                found.push(Timing {
                    event,
                    order,
                    words: argument.span,
                    clausal: false,
                });
            }
        }
        let Some(token) = tree.at(event.predicate.start) else {
            continue;
        };
        for clause in &sentence.parse.clauses {
            let set = clause.attachment == Attachment::Adverbial(token);
            let marker = clause.marker.as_deref().and_then(order);
            if let (true, Some(order)) = (set, marker) {
                let inside = tree.below(clause.predicate, |_| true);
                let spans = inside.iter().filter_map(|at| tree.token(*at));
                let words = spans.map(|t| t.span).reduce(|a, b| a.join(b));
                found.push(Timing {
                    event,
                    order,
                    words: words.unwrap_or_default(),
                    clausal: true,
                });
            }
        }
    }
    found
}

/// True if the source sets the same two events in the same order, whichever of them it tells first.
pub(super) fn agrees(
    draft: &Sentence<'_>,
    mine: &Timing<'_>,
    source: &Sentence<'_>,
    theirs: &Timing<'_>,
) -> bool {
    let event = |t: &Timing<'_>| t.event.stage.words;
    if mine.order == theirs.order {
        same_words(draft, mine.words, source, theirs.words)
            && mine.event.relation(theirs.event) == Predicates::Same
    } else {
        same_words(draft, mine.words, source, event(theirs))
            || same_words(draft, event(mine), source, theirs.words)
    }
}

/// True if each content word of the one answers one of the other.
fn same_words(draft: &Sentence<'_>, mine: Span, source: &Sentence<'_>, theirs: Span) -> bool {
    let content = |s: &Sentence<'_>, span: Span| -> Vec<Word> {
        let words = s.analysis.words_in(span).filter(|w| w.is_content());
        words.cloned().collect()
    };
    let (a, b) = (content(draft, mine), content(source, theirs));
    let answered = |x: &Word, all: &[Word]| {
        all.iter()
            .any(|y| alignment::relation(x, y) >= Relation::Broader)
    };
    !a.is_empty() && a.iter().all(|x| answered(x, &b))
}
