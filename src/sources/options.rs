//! How sources are read: limits, the fields of JSON records, and what is known of files by their names.

use serde::{Deserialize, Serialize};

/// What the settings say about reading sources.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Options {
    pub limits: Limits,
    pub json: JsonFields,
    /// What is known of sources by where they lie and what they are called; later ones win.
    pub metadata: Vec<Known>,
    /// Whether `pdftotext` may read PDFs where it is installed.
    pub pdftotext: Pdftotext,
}

/// Who reads PDFs.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Pdftotext {
    /// `pdftotext` where it is installed, else the reader built in.
    #[default]
    Auto,
    /// Always the reader built in: the same on every machine.
    Never,
}

/// Bounds on what one file may cost. What goes beyond them is left out, and a warning names the limit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Limits {
    /// Megabytes of a file; a larger one is not read.
    pub file: u64,
    /// Megabytes that the parts of a compressed file (a zip archive, an Office document, a PDF) may have
    /// together.
    pub unpacked: u64,
    /// Megabytes of text taken out of one document.
    pub text: u64,
    /// Pages, sheets, slides, attachments or files of an archive.
    pub parts: u64,
    /// Columns of a sheet that are read.
    pub columns: u64,
    /// Seconds for `pdftotext`.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file: 512,
            unpacked: 256,
            text: 64,
            parts: 10_000,
            columns: 1_000,
            seconds: 30,
        }
    }
}

/// Bytes of a megabyte.
pub const MEGABYTE: u64 = 1 << 20;

impl Limits {
    /// Most bytes of one text.
    pub fn text_bytes(&self) -> usize {
        usize::try_from(self.text.saturating_mul(MEGABYTE)).unwrap_or(usize::MAX)
    }

    /// Most bytes that a compressed file may unpack to.
    pub fn unpacked_bytes(&self) -> u64 {
        self.unpacked.saturating_mul(MEGABYTE)
    }

    /// Most pages, sheets, slides or files.
    pub fn most_parts(&self) -> usize {
        usize::try_from(self.parts).unwrap_or(usize::MAX)
    }

    /// Most columns of a sheet.
    pub fn most_columns(&self) -> usize {
        usize::try_from(self.columns).unwrap_or(usize::MAX)
    }
}

/// Which fields of a JSON record hold what; inner fields are written with dots ("source.name"). What is
/// not said is looked for under its usual names.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct JsonFields {
    /// The list of records inside the document ("response.results").
    pub items: String,
    pub title: String,
    pub text: String,
    pub date: String,
    pub author: String,
    pub publisher: String,
    pub url: String,
    pub language: String,
    pub kind: String,
}

/// What is known of the sources that match.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Known {
    /// Globs of sources, by their paths among the sources; none means all.
    pub files: Vec<String>,
    /// A regular expression for such a path, whose named groups are `title`, `publisher`, `author`,
    /// `date`, `language`, `url` and `kind`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
}

impl Known {
    /// The values that hold for all that match, by their names.
    pub fn values(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("title", &self.title),
            ("publisher", &self.publisher),
            ("author", &self.author),
            ("date", &self.date),
            ("language", &self.language),
            ("url", &self.url),
            ("kind", &self.kind),
        ];
        all.into_iter()
            .filter_map(|(name, value)| Some((name, value.as_deref()?)))
    }
}
