//! Whose words a stretch of a source are: somebody's it quotes, a speaker's in a transcript, or its own.

use crate::claims::Analysis;
use crate::claims::quotations::speaker::{self, Around, Speaker};
use crate::claims::quotations::{self, is_saying};
use crate::text::Span;

/// In whose voice a source has some words.
#[derive(Debug, Clone, PartialEq)]
pub enum Voice {
    /// Between quotation marks: the bytes between the innermost pair.
    Quoted(Span),
    /// Behind the label of a speaker, as in a transcript.
    Labelled(Speaker),
    /// In a sentence that reports what somebody said.
    Reported,
    /// In its own.
    Own,
}

impl Voice {
    /// The voice of the words under `stretch`; `around` is what stands round the source's passage.
    pub fn of(source: &Analysis, stretch: Span, around: Around<'_>) -> Self {
        let marked = quotations::marks(&source.text);
        let innermost = marked
            .iter()
            .filter(|m| m.inner.overlaps(stretch))
            .max_by_key(|m| (m.inner.covers(stretch), m.depth));
        if let Some(mark) = innermost {
            return Voice::Quoted(mark.inner);
        }
        if let Some(speaker) = speaker::labelled(&source.text, stretch.start, around) {
            return Voice::Labelled(speaker);
        }
        let before = source.text.get(..stretch.start).unwrap_or("");
        let sentence = before.rfind(['.', '!', '?']).map_or(0, |at| at + 1);
        let inside = Span::new(sentence.min(stretch.start), stretch.start);
        let reported = source
            .words
            .iter()
            .enumerate()
            .filter(|(_, w)| inside.covers(w.span))
            .any(|(i, w)| is_saying(w) && speaker::is_verb(&source.text, &source.words, i));
        if reported {
            Voice::Reported
        } else {
            Voice::Own
        }
    }
}
