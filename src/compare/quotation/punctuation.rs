//! The commas and stops inside a quotation that is word for word, put back as the source has them.
//!
//! A changed comma is no changed word, so nothing is said against it; but who sets a quotation right is
//! glad of it. Only marks between two words that are the same are put back, and only commas, semicolons,
//! colons and what ends a sentence. Quotation marks, dashes and brackets are the house's, and so is the
//! full stop behind an abbreviation.

use super::matching::Placement;
use super::tokens::{Item, Token};
use crate::text::Span;

/// The draft's words under `whole` with the source's marks between them; `None` if they are the same.
pub fn restored(
    segments: &[&[Item]],
    placement: &Placement,
    theirs: &[Token],
    whole: Span,
    draft: &str,
    source: &str,
) -> Option<String> {
    let mut out = String::new();
    let mut at = whole.start;
    for (segment, (start, end)) in segments.iter().zip(placement) {
        let there = theirs.get(*start..*end).unwrap_or_default();
        // Brackets stand for words of their own number: no telling which words belong together.
        if there.len() != segment.len() {
            continue;
        }
        let words: Vec<(Span, Span)> = segment
            .iter()
            .zip(there)
            .filter_map(|(item, token)| match item {
                Item::Word(word) => Some((word.span, token.span)),
                _ => None,
            })
            .collect();
        if words.len() != there.len() {
            continue;
        }
        for pair in words.windows(2) {
            let [before, after] = pair else { continue };
            let Some(change) = change(*before, *after, draft, source) else {
                continue;
            };
            out.push_str(draft.get(at..before.0.end)?);
            out.push_str(&change);
            at = after.0.end;
        }
    }
    if at == whole.start {
        return None;
    }
    out.push_str(draft.get(at..whole.end)?);
    Some(out)
}

/// What belongs between two words and the second of them, if the draft has another mark there than the
/// source. Spans are of the draft and of the source.
fn change(before: (Span, Span), after: (Span, Span), draft: &str, source: &str) -> Option<String> {
    let words = |pair: (Span, Span)| (pair.0.of(draft), pair.1.of(source));
    let same = |(mine, theirs): (&str, &str)| mine.to_lowercase() == theirs.to_lowercase();
    if !same(words(before)) || !same(words(after)) {
        return None;
    }
    let mine = mark(draft.get(before.0.end..after.0.start)?)?;
    let there = mark(source.get(before.1.end..after.1.start)?)?;
    if mine == there {
        return None;
    }
    let stops = |mark: &str| matches!(mark, "." | "!" | "?");
    let (my_word, their_word) = words(after);
    // "Mr Smith" and "Mr. Smith": where only one side stops and the next word begins alike, no sentence ends.
    let abbreviates = |one: &str, other: &str| stops(one) && other.is_empty();
    if my_word == their_word && (abbreviates(mine, there) || abbreviates(there, mine)) {
        return None;
    }
    let word = if stops(mine) || stops(there) {
        their_word
    } else {
        my_word
    };
    Some(format!("{there} {word}"))
}

/// The one mark between two words, "" for a space alone; `None` for whatever else may stand there.
fn mark(gap: &str) -> Option<&str> {
    let mark = gap.strip_suffix(char::is_whitespace)?.trim();
    (mark.is_empty() || matches!(mark, "," | ";" | ":" | "." | "!" | "?")).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::super::{matching, tokens};
    use super::*;

    fn of(draft: &str, source: &str) -> Option<String> {
        let whole = Span::new(0, draft.len());
        let items = tokens::items(draft, &[whole]);
        let theirs = tokens::tokens_beside(&items, source);
        let segments = matching::segments(&items);
        let placement = matching::find(&segments, &theirs, 0)?;
        restored(&segments, &placement, &theirs, whole, draft, source)
    }

    #[test]
    fn the_sources_marks_take_the_place_of_the_drafts() {
        for (draft, source, wanted) in [
            ("we came we saw", "Then we came; we saw.", "we came; we saw"),
            ("we came, and saw", "we came and saw", "we came and saw"),
            (
                "It failed, we paid.",
                "It failed. We paid!",
                "It failed. We paid.",
            ),
            (
                "It failed. We paid.",
                "It failed: we paid",
                "It failed: we paid.",
            ),
        ] {
            assert_eq!(of(draft, source).as_deref(), Some(wanted), "{draft}");
        }
    }

    #[test]
    fn what_the_house_sets_stays() {
        for (draft, source) in [
            ("it came, at last", "it came,  at\nlast"),
            ("Mr Orme paid", "Mr. Orme paid"),
            ("the US yard paid", "the U.S. yard paid"),
            ("it paid, at last", "it paid – at last"),
            ("it “paid” at last", "it paid, at last"),
            ("[it] paid at last", "they paid, at last"),
            ("it … at last", "it paid, at last"),
            ("1,200 paid", "1200 paid"),
        ] {
            assert_eq!(of(draft, source), None, "{draft}");
        }
    }
}
