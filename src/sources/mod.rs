//! Bytes of one source file to a [`Source`] with passages; one file a format.
//!
//! A new format is one new file here with an implementation of [`Format`], and one line in [`FORMATS`].

pub mod bibliography;
mod csv;
mod dates;
mod decode;
mod markdown;
mod metadata;
mod plain;

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Text;

pub use decode::decode;

/// A source document after reading.
#[derive(Debug, Clone)]
pub struct Source {
    pub meta: Arc<SourceMeta>,
    /// Its spans are bytes of `text.source`: the file decoded to UTF-8, without its byte order mark.
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

/// Why a file cannot be a source. Each message says what to do; it does not name the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("the file is empty: remove it from the sources, or fill it")]
    Empty,
    #[error("the file holds no words: remove it from the sources")]
    NoWords,
    #[error("the file is {0}, which is not read: save its text as .txt or .md and use that")]
    Unsupported(&'static str),
    #[error("the file is binary data and not text: exclude it from the sources")]
    Binary,
}

/// A way to read one kind of file.
pub trait Format: Sync {
    /// The name shown to users.
    fn name(&self) -> &'static str;
    /// True if this format reads files of this path; `head` is the start of the decoded text.
    fn accepts(&self, path: &str, head: &str) -> bool;
    /// The passages of a decoded text.
    fn read(&self, text: &str) -> Text;
}

/// The formats in the order in which they are asked; the last one accepts any text.
pub static FORMATS: [&dyn Format; 3] = [&markdown::Markdown, &csv::Csv, &plain::Plain];

/// Reads one file. `id` is its path relative to the corpus, with `/`; its ending chooses the format.
pub fn read(id: &str, bytes: &[u8]) -> Result<Source, ReadError> {
    let decoded = decode(bytes)?;
    let mut end = decoded.len().min(HEAD);
    while !decoded.is_char_boundary(end) {
        end -= 1;
    }
    let head = decoded.get(..end).unwrap_or("");
    let format = FORMATS
        .into_iter()
        .find(|format| format.accepts(id, head))
        .unwrap_or(&plain::Plain);
    let text = format.read(&decoded);
    if text.passages.is_empty() {
        return Err(ReadError::NoWords);
    }
    let (date, date_from) = metadata::date(id, &text);
    let meta = SourceMeta {
        id: id.into(),
        title: metadata::title(id, &text).into(),
        date,
        date_from,
        hash: *blake3::hash(bytes).as_bytes(),
    };
    Ok(Source {
        meta: Arc::new(meta),
        text,
    })
}

/// How many bytes a format may look at before it is chosen.
const HEAD: usize = 4096;

/// True if the path ends in one of these extensions, whatever the case.
fn has_extension(path: &str, extensions: &[&str]) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    extensions
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}
