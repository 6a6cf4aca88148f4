//! What a corpus contradicts itself about: values of different sources that cannot all be true.
//!
//! Every figure and date of every source is keyed by the words that say what it measures. Only those
//! that share a key are held against each other, so that a corpus of any size takes a few seconds; two
//! that measure one thing and exclude each other make a [`Disagreement`], with all sources that take a side.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::text::Span;

pub use find::find;

mod clash;
pub mod copies;
mod find;
mod group;
mod keys;
mod read;
pub mod spread;

/// One thing that the sources give more than one value for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Disagreement {
    pub about: About,
    /// Two or more values, each with those who give it; the one with most sources first.
    pub sides: Vec<Side>,
    /// How two of the values exclude each other, in words.
    pub reason: String,
    /// Set where a later source says itself that it replaces what an earlier one gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replaced: Option<Replaced>,
}

/// What is disagreed about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum About {
    Figure,
    Date,
    State,
}

/// One value and who gives it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Side {
    /// In the words of the first of its passages.
    pub value: String,
    pub passages: Vec<Voice>,
}

/// A passage that takes a side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Voice {
    pub source: Arc<str>,
    pub title: Arc<str>,
    pub date: Option<Date>,
    /// Line and column of its first character, both from 1.
    pub line: u32,
    pub column: u32,
    /// Where it stands in a document that has no lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Arc<str>>,
    /// Bytes of the file.
    pub span: Span,
    pub text: String,
    /// Bytes of `text` that give the value.
    pub mark: Span,
    /// Other sources with a copy of the passage; they count for nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub copies: Vec<Arc<str>>,
}

/// The passage that replaces an earlier value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replaced {
    /// Position in [`Disagreement::sides`] of the value that holds now.
    pub by: usize,
    pub source: Arc<str>,
    pub since: Option<Date>,
}

impl Disagreement {
    /// How many sources take part; copies count once.
    pub fn sources(&self) -> usize {
        let mut ids: Vec<&str> = self
            .sides
            .iter()
            .flat_map(|s| &s.passages)
            .map(|v| &*v.source)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids.len()
    }
}
