//! Bytes of one source file to a [`Source`] with passages; one file a format.
//!
//! A new format is one new file here with an implementation of [`Format`], and one line in [`FORMATS`].

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Text;

/// A source document after reading.
#[derive(Debug, Clone)]
pub struct Source {
    pub meta: Arc<SourceMeta>,
    pub text: Text,
}

/// What is known of a source apart from its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceMeta {
    /// Path relative to the corpus, with `/`. Unique in a corpus.
    pub id: Arc<str>,
    pub title: Arc<str>,
    pub date: Option<Date>,
    pub date_from: DateFrom,
    /// Bytes as read, for change detection.
    pub hash: [u8; 32],
}

/// Where a source's date was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum DateFrom {
    FrontMatter,
    Dateline,
    FileName,
    Unknown,
}
