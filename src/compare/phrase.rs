//! What stands before a noun in its noun phrase: "adjusted operating" of "adjusted operating profit".

use crate::claims::Analysis;
use crate::claims::words::Word;
use crate::text::Span;

/// Stems of the content words directly before the word at `at`, nearest first; names, figures and
/// dates end the phrase. `analysis` is that of the words' text; `None` for words of a header, which
/// stand side by side whatever is between them.
pub fn modifiers(words: &[Word], at: usize, analysis: Option<&Analysis>) -> Vec<String> {
    let mut stems = Vec::new();
    let Some(mut next) = words.get(at) else {
        return stems;
    };
    for word in words.get(..at).into_iter().flatten().rev() {
        let apart = analysis.is_some_and(|analysis| {
            let gap = Span::new(word.span.end, next.span.start.max(word.span.end));
            !gap.of(&analysis.text).trim().is_empty()
                || analysis.is_measured(word.span)
                || analysis
                    .names
                    .iter()
                    .any(|name| name.span.covers(word.span))
        });
        if apart || !word.is_content() {
            break;
        }
        stems.push(word.stem.clone());
        next = word;
    }
    stems
}
