//! Sentences that somebody said, for a quotation that is being opened.

use tower_lsp::ls_types::CompletionItemKind;

use super::Offer;
use super::scene::{MARKS, Scene};
use crate::text::Span;

/// Quoted words of the sources, those of passages nearest to the sentence first. `mark` is the byte
/// of the opening quotation mark.
pub fn offers(scene: &Scene<'_>, mark: usize) -> Vec<Offer> {
    let text = scene.text();
    let Some(open) = text.get(mark..).and_then(|rest| rest.chars().next()) else {
        return Vec::new();
    };
    let close = MARKS
        .iter()
        .find(|(o, _)| *o == open)
        .map_or(open, |(_, close)| *close);
    let begun = Span::new(mark + open.len_utf8(), scene.caret);
    let typed = begun.of(text).to_lowercase();
    // Editors close what they see opened: their mark is taken along, so that it is not written twice.
    let closed = text
        .get(scene.caret..)
        .is_some_and(|rest| rest.starts_with(close));
    let end = scene.caret + if closed { close.len_utf8() } else { 0 };
    let mut found: Vec<Offer> = Vec::new();
    for (candidate, analysis) in scene.candidates() {
        for quotation in &analysis.quotations {
            // What stands between two pieces are the source's words, not the speaker's.
            for piece in &quotation.pieces {
                let words = piece.of(&analysis.text).trim();
                let known = found.iter().any(|offer| offer.label == words);
                if words.is_empty() || known || !words.to_lowercase().starts_with(&typed) {
                    continue;
                }
                found.push(Offer {
                    label: words.to_owned(),
                    kind: CompletionItemKind::TEXT,
                    text: format!("{open}{words}{close}"),
                    replaces: Span::new(mark, end),
                    passage: Some(candidate.clone()),
                    cited: true,
                    elsewhere: Vec::new(),
                });
            }
        }
    }
    found
}
