//! What a text is, before any meaning: spans, lines, blocks, tables, sentences.
//!
//! Both a draft and a source become [`Passage`]s here: pieces of rendered prose (a sentence, a list
//! item's sentence, a table row) that know where every byte of theirs stands in the original file.

pub mod fold;
pub mod front_matter;
mod lexicon;
pub mod lines;
pub mod markdown;
pub mod passage;
pub mod plain;
pub mod rendered;
pub mod sentences;
pub mod span;
pub mod table;

pub use lines::{Encoding, LineIndex, Position};
pub use passage::{Cell, Context, Directive, Link, Passage, PassageKind, Place, SourceMap, Text};
pub use span::Span;

/// A draft (Markdown) as passages. Spans point into `source` exactly as given.
pub fn read_draft(source: &str) -> Text {
    markdown::read(source)
}
