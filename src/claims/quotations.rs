//! Words between quotation marks that are presented as somebody's own.

use super::claim::Quotation;
use super::lexicon::SAYING;
use super::words::{Word, spans};
use crate::text::{Passage, PassageKind, Span};

/// Words from which quoted words count as a quotation whoever is near; fewer need a verb of saying.
const LONG: usize = 4;

/// The quotations of a passage; scare quotes, titles of works and single terms are left out.
pub fn quotations(passage: &Passage, words: &[Word]) -> Vec<Quotation> {
    let text = passage.text.as_str();
    let marked: Vec<Quotation> = marked(text)
        .into_iter()
        .filter(|inner| is_quotation(text, *inner, words))
        .map(|inner| Quotation {
            inner,
            block: false,
        })
        .collect();
    if marked.is_empty() && passage.kind == PassageKind::Quote {
        let inner = trim(text, Span::new(0, text.len()));
        if spans(inner.of(text)).count() >= LONG {
            return vec![Quotation { inner, block: true }];
        }
    }
    marked
}

/// Spans between matching double marks: curly, straight, low-high and angle.
pub fn marked(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match (open, c) {
            (None, '“' | '«' | '„') => open = Some((at + c.len_utf8(), c)),
            // An inch mark follows a digit; a quotation never opens there.
            (None, '"') if !text[..at].ends_with(|b: char| b.is_ascii_digit()) => {
                open = Some((at + 1, c))
            }
            (Some((from, mark)), _) if closes(mark, c) => {
                if at > from {
                    found.push(trim(text, Span::new(from, at)));
                }
                open = None;
            }
            _ => {}
        }
    }
    found.retain(|span| !span.is_empty());
    found
}

fn closes(mark: char, c: char) -> bool {
    match mark {
        '“' => c == '”',
        '«' => c == '»',
        '„' => matches!(c, '“' | '”'),
        _ => c == '"',
    }
}

fn trim(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    let start = span.start + (inner.len() - inner.trim_start().len());
    Span::new(start, start + inner.trim().len())
}

fn is_quotation(text: &str, inner: Span, words: &[Word]) -> bool {
    let quoted = spans(inner.of(text)).count();
    if quoted == 0 {
        return false;
    }
    if quoted >= LONG {
        return true;
    }
    // "code red", "terrible idea": a short piece is a quotation if the sentence says that it was said.
    words.iter().any(|word| {
        !inner.covers(word.span)
            && (SAYING.contains(word.lemma())
                || word.lemmas.iter().any(|(l, _)| SAYING.contains(l)))
    })
}
