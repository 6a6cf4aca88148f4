//! Bytes of one source file to [`Source`]s with passages; one file a format.
//!
//! A new format is one new file here with an implementation of [`Format`], and one line in [`FORMATS`].
//! Text formats are read as they stand; of all others a text is written (see [`Extract`]) that says
//! where its parts stand in the file.

pub mod about;
mod archive;
pub mod bibliography;
mod csv;
mod dates;
mod decode;
mod extract;
#[cfg(feature = "html")]
mod html;
mod json;
#[cfg(feature = "mail")]
mod mail;
mod markdown;
mod metadata;
#[cfg(feature = "office")]
mod office;
pub mod options;
pub mod pdf;
mod plain;
#[cfg(feature = "sheets")]
mod sheet;
pub mod sketch;
mod transcript;

use std::cell::Cell;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Text;
use about::About;
use options::Options;
use sketch::Sketch;

pub use about::Credits;
pub use decode::decode;
pub use extract::Extract;

/// A source document after reading.
#[derive(Debug, Clone)]
pub struct Source {
    pub meta: Arc<SourceMeta>,
    /// Its spans are bytes of `text.source`: the file decoded to UTF-8, without its byte order mark, or
    /// the text that was taken out of it.
    pub text: Text,
}

/// What is known of a source apart from its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SourceMeta {
    /// Path relative to the corpus, with `/`; that of a part of a file goes on behind the file's. Unique
    /// in a corpus.
    pub id: Arc<str>,
    pub title: Arc<str>,
    pub date: Option<Date>,
    pub date_from: DateFrom,
    #[serde(default)]
    pub credits: Credits,
    /// Bytes as read, for change detection.
    pub hash: [u8; 32],
    /// What the document says, in short: near-identical ones are known by it.
    #[serde(default)]
    pub sketch: Sketch,
}

/// Where a source's date was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateFrom {
    Sidecar,
    /// A pattern or a value in `tickmark.toml`.
    Pattern,
    FrontMatter,
    /// What the document says of itself: HTML meta data, a mail's header, a record's field.
    Document,
    Dateline,
    FileName,
    /// What a program wrote into the file: when it was made, which need not be when it was published.
    FileMetadata,
    Unknown,
}

impl DateFrom {
    /// In words for people.
    pub fn as_str(self) -> &'static str {
        match self {
            DateFrom::Sidecar => "sidecar",
            DateFrom::Pattern => "tickmark.toml",
            DateFrom::FrontMatter => "front matter",
            DateFrom::Document => "document",
            DateFrom::Dateline => "dateline",
            DateFrom::FileName => "file name",
            DateFrom::FileMetadata => "file metadata",
            DateFrom::Unknown => "unknown",
        }
    }
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
    #[error("the PDF holds no text, only pictures of pages: recognise its text (OCR) and use that")]
    Scanned,
    #[error("the file is locked with a password: save it without one")]
    Locked,
    #[error("the file is not a readable {0}: {1}; save it again or exclude it")]
    Broken(&'static str, String),
    #[error(
        "the file goes beyond `limits.{limit}` ({value}): raise it in tickmark.toml, or exclude the file"
    )]
    TooMuch { limit: &'static str, value: u64 },
}

/// One file to be read.
#[derive(Clone, Copy)]
pub struct Input<'b> {
    /// Path relative to the corpus, with `/`.
    pub id: &'b str,
    pub bytes: &'b [u8],
    pub options: &'b Options,
    pub tools: Tools,
    /// How many archives it lies in.
    pub depth: u32,
    /// Bytes that the file's parts may still unpack to.
    pub budget: &'b Cell<u64>,
}

/// A PDF, and the bytes that may come of it, to what `pdftotext -bbox` writes of it.
pub type PdfWords = fn(&[u8], u64) -> Option<String>;

/// What the world outside can do for a reader.
#[derive(Clone, Copy, Default)]
pub struct Tools {
    /// A PDF to the words of its pages with their places, as `pdftotext -bbox` writes them; `None` if
    /// that cannot be done here.
    pub pdf_words: Option<PdfWords>,
}

/// What a format found in a file.
#[derive(Debug, Default)]
pub struct Contents {
    pub documents: Vec<Document>,
    /// What was left out, and why.
    pub notes: Vec<String>,
}

/// One document of a file.
#[derive(Debug, Default)]
pub struct Document {
    /// What comes behind the file's id; empty where the file is the document.
    pub suffix: String,
    pub text: Text,
    pub about: About,
}

/// A way to read one kind of file.
pub trait Format: Sync {
    /// The name shown to users.
    fn name(&self) -> &'static str;
    /// True if this format reads files of this path; `head` is the start of the bytes.
    fn accepts(&self, path: &str, head: &[u8]) -> bool;
    /// The documents of a file.
    ///
    /// # Errors
    /// If there is none that can be read.
    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError>;
}

/// The formats in the order in which they are asked; the last one accepts any text.
pub static FORMATS: &[&dyn Format] = &[
    &pdf::Pdf,
    #[cfg(feature = "office")]
    &office::Docx,
    #[cfg(feature = "office")]
    &office::Pptx,
    #[cfg(feature = "sheets")]
    &sheet::Sheets,
    #[cfg(feature = "office")]
    &archive::Zip,
    #[cfg(feature = "mail")]
    &mail::Mail,
    #[cfg(feature = "html")]
    &html::Html,
    &transcript::Transcript,
    &json::Lines,
    &json::Json,
    &markdown::Markdown,
    &csv::Csv,
    &plain::Plain,
];

/// The sources of a file, and what was left out of it.
#[derive(Debug, Default)]
pub struct Reading {
    /// The name of the file's format.
    pub format: &'static str,
    pub sources: Vec<Source>,
    /// Sentences for the user.
    pub notes: Vec<String>,
}

/// Reads one file with the default options. `id` is its path relative to the corpus, with `/`.
///
/// # Errors
/// If nothing in it can be read.
pub fn read(id: &str, bytes: &[u8]) -> Result<Source, ReadError> {
    let options = Options::default();
    let budget = Cell::new(options.limits.unpacked_bytes());
    let input = Input {
        id,
        bytes,
        options: &options,
        tools: Tools::default(),
        depth: 0,
        budget: &budget,
    };
    let reading = read_all(input, About::default())?;
    reading.sources.into_iter().next().ok_or(ReadError::NoWords)
}

/// Reads all documents of one file. `sidecar` is what somebody wrote down about it.
///
/// # Errors
/// If nothing in it can be read.
pub fn read_all(input: Input<'_>, sidecar: About) -> Result<Reading, ReadError> {
    let (format, contents) = contents(input)?;
    let hash = *blake3::hash(input.bytes).as_bytes();
    let mut reading = Reading {
        format,
        sources: Vec::with_capacity(contents.documents.len()),
        notes: contents.notes,
    };
    for document in contents.documents {
        if document.text.passages.is_empty() {
            continue;
        }
        let id = format!("{}{}", input.id, document.suffix);
        let known = sidecar
            .clone()
            .or(about::known(&id, &input.options.metadata));
        let about = metadata::of(&id, &document.text, known, document.about);
        let (date, date_from) = about
            .date
            .map_or((None, DateFrom::Unknown), |(day, from)| (Some(day), from));
        let meta = SourceMeta {
            title: about.title.unwrap_or_default().into(),
            id: id.into(),
            date,
            date_from,
            credits: about.credits,
            hash,
            sketch: Sketch::of(&document.text),
        };
        reading.sources.push(Source {
            meta: Arc::new(meta),
            text: document.text,
        });
    }
    if reading.sources.is_empty() {
        return Err(ReadError::NoWords);
    }
    Ok(reading)
}

/// The documents of a file and the name of its format.
fn contents(input: Input<'_>) -> Result<(&'static str, Contents), ReadError> {
    if input.bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(ReadError::Empty);
    }
    let head = input
        .bytes
        .get(..input.bytes.len().min(HEAD))
        .unwrap_or_default();
    let format = FORMATS
        .iter()
        .copied()
        .find(|format| format.accepts(input.id, head))
        .unwrap_or(&plain::Plain);
    Ok((format.name(), format.read(input)?))
}

impl Contents {
    /// A file that is one document.
    pub fn one(text: Text, about: About) -> Self {
        Self {
            documents: vec![Document {
                suffix: String::new(),
                text,
                about,
            }],
            notes: Vec::new(),
        }
    }

    /// The same with a note if the text was cut.
    fn of(extract: Extract, about: About, options: &Options) -> Self {
        let cut = extract.is_cut();
        let mut contents = Self::one(extract.finish(), about);
        if cut {
            contents
                .notes
                .push(cut_at("text", options.limits.text, "megabytes of text"));
        }
        contents
    }
}

/// A note that a limit cut something.
fn cut_at(limit: &str, value: u64, what: &str) -> String {
    format!("only the first {value} {what} were read (`limits.{limit}`)")
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

/// The start of a text in lower case, for what gives a format away.
fn lower_head(head: &[u8], most: usize) -> String {
    let head = head.get(..head.len().min(most)).unwrap_or(head);
    String::from_utf8_lossy(head)
        .trim_start_matches('\u{feff}')
        .trim_start()
        .to_ascii_lowercase()
}

#[cfg(test)]
mod tests;
