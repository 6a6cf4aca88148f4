//! What a text is, before any meaning: spans, lines, blocks, tables, sentences.
//!
//! Both a draft and a source become [`Passage`]s here: pieces of rendered prose (a sentence, a list
//! item's sentence, a table row) that know where every byte of theirs stands in the original file.

pub mod fold;
pub mod lines;
pub mod markdown;
pub mod passage;
pub mod plain;
pub mod sentences;
pub mod span;
pub mod table;

pub use lines::{Encoding, LineIndex, Position};
pub use passage::{Cell, Context, Directive, Link, Passage, PassageKind, SourceMap, Text};
pub use span::Span;
