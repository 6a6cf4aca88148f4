//! "Many of its customers" beside "few of its customers": the same things, counted otherwise in words.

use super::alignment::{Alignment, relation};
use super::assertion::Difference;
use crate::claims::Analysis;
use crate::claims::lexicon::QUANTIFIERS;
use crate::claims::words::{Relation, Word};
use crate::text::Span;

/// Words before a quantifier that make another of it: "a few", "not many", "how many".
const TURNING: [&str; 10] = [
    "a", "the", "quite", "not", "no", "how", "too", "so", "as", "fewer",
];

/// A word for how many of something there are.
struct Quantifier<'a> {
    span: Span,
    class: &'static str,
    noun: &'a Word,
}

/// What the draft says of many and the passage of few, or the other way round; everything else that the draft
/// says must be found.
pub fn opposed(draft: &Analysis, source: &Analysis, alignment: &Alignment) -> Option<Difference> {
    let theirs = quantifiers(source);
    quantifiers(draft).iter().find_map(|mine| {
        let other = theirs.iter().find(|other| {
            let (own, theirs) = (poles(mine.class), poles(other.class));
            own.0 == theirs.0
                && own.1 != theirs.1
                && relation(mine.noun, other.noun) >= Relation::Synonym
        })?;
        let mut rest = alignment
            .pairs
            .iter()
            .filter(|p| !mine.span.covers(p.draft));
        rest.all(|p| p.answer.is_some()).then(|| Difference {
            not_yet: false,
            draft: mine.span,
            source: other.span,
            reason: format!(
                "the draft has “{}”, the source “{}”",
                mine.span.of(&draft.text),
                other.span.of(&source.text)
            ),
        })
    })
}

/// The name of a class and its end, "+" or "-".
fn poles(class: &str) -> (&str, &str) {
    class.split_at(class.len().saturating_sub(1))
}

fn quantifiers(analysis: &Analysis) -> Vec<Quantifier<'_>> {
    let words = &analysis.words;
    let lower: Vec<&str> = words.iter().map(|w| w.lower.as_str()).collect();
    let mut found: Vec<Quantifier> = Vec::new();
    for at in 0..words.len() {
        let Some((length, class)) = QUANTIFIERS.longest(&lower[at..]) else {
            continue;
        };
        let turned = at > 0 && TURNING.contains(&lower[at - 1]);
        let Some(last) = words.get(at + length - 1) else {
            continue;
        };
        let span = words[at].span.join(last.span);
        let inside = found.iter().any(|q| q.span.covers(span));
        if turned || inside {
            continue;
        }
        if let Some(noun) = analysis.content_behind(last.span.end) {
            found.push(Quantifier { span, class, noun });
        }
    }
    found
}
