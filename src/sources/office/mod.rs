//! Office documents: the parts of the package, what it says of itself, and the readers of its kinds.

mod docx;
mod pptx;
pub(super) mod xml;

use std::cell::Cell;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

pub use docx::Docx;
pub use pptx::Pptx;

use super::about::About;
use super::{DateFrom, Input, ReadError};
use xml::Token;

/// A zip archive whose parts are unpacked in memory, within a budget that they share.
pub(super) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    left: &'b Cell<u64>,
    limit: u64,
}

impl<'b> Package<'b> {
    /// # Errors
    /// If the bytes are no zip archive.
    pub fn open(input: Input<'b>, what: &'static str) -> Result<Self, ReadError> {
        let archive = ZipArchive::new(Cursor::new(input.bytes))
            .map_err(|error| ReadError::Broken(what, error.to_string()))?;
        Ok(Self {
            archive,
            left: input.budget,
            limit: input.options.limits.unpacked,
        })
    }

    /// Names of all parts that are files, in the archive's order.
    pub fn names(&mut self) -> Vec<String> {
        let mut names = Vec::with_capacity(self.archive.len());
        for at in 0..self.archive.len() {
            if let Ok(file) = self.archive.by_index_raw(at)
                && file.is_file()
                && let Ok(name) = file.name()
            {
                names.push(name.into_owned());
            }
        }
        names
    }

    /// The bytes of a part.
    ///
    /// # Errors
    /// If there is none, it is locked or broken, or all parts together unpack to more than allowed.
    pub fn bytes(&mut self, name: &str) -> Result<Vec<u8>, ReadError> {
        let file = self.archive.by_name(name).map_err(|error| match error {
            ZipError::UnsupportedArchive(why) if why.to_string().contains("assword") => {
                ReadError::Locked
            }
            other => ReadError::Broken("archive", format!("{name}: {other}")),
        })?;
        let left = self.left.get();
        let mut bytes = Vec::new();
        file.take(left.saturating_add(1))
            .read_to_end(&mut bytes)
            .map_err(|error| ReadError::Broken("archive", format!("{name}: {error}")))?;
        if bytes.len() as u64 > left {
            // Spent: otherwise each further part would be unpacked as far again.
            self.left.set(0);
            return Err(ReadError::TooMuch {
                limit: "unpacked",
                value: self.limit,
            });
        }
        self.left.set(left - bytes.len() as u64);
        Ok(bytes)
    }

    /// The text of an XML part; `None` if there is none.
    ///
    /// # Errors
    /// If the parts together unpack to more than allowed.
    pub fn xml(&mut self, name: &str) -> Result<Option<String>, ReadError> {
        match self.bytes(name) {
            Ok(bytes) => Ok(super::decode(&bytes).ok().map(std::borrow::Cow::into_owned)),
            Err(error @ (ReadError::TooMuch { .. } | ReadError::Locked)) => Err(error),
            Err(_) => Ok(None),
        }
    }
}

/// What the package says of itself.
pub(super) fn properties(package: &mut Package<'_>) -> Result<About, ReadError> {
    let mut about = About::default();
    let parts = [
        ("docProps/core.xml", &CORE[..]),
        ("docProps/app.xml", &[("Company", "publisher")][..]),
        ("meta.xml", &CORE[..]),
    ];
    for (part, names) in parts {
        let Some(text) = package.xml(part)? else {
            continue;
        };
        let mut values = vec![String::new(); names.len()];
        let mut inside: Option<usize> = None;
        for token in xml::tokens(&text) {
            match token {
                Token::Open(element) => {
                    inside = names.iter().position(|(name, _)| *name == element.name);
                }
                Token::Words(words) => {
                    if let Some(value) = inside.and_then(|at| values.get_mut(at)) {
                        value.push_str(&words);
                    }
                }
                Token::Close(_) => inside = None,
            }
        }
        for ((_, key), value) in names.iter().zip(&values) {
            if !PROGRAMS.contains(&value.as_str()) {
                about.set(key, value, DateFrom::FileMetadata);
            }
        }
    }
    Ok(about)
}

/// What programs put in an author's place.
const PROGRAMS: [&str; 4] = ["openpyxl", "python-docx", "Apache POI", "Unknown Creator"];

/// The best first: a document made from a template keeps the day on which that was made.
const CORE: [(&str, &str); 7] = [
    ("title", "title"),
    ("creator", "author"),
    ("modified", "date"),
    ("created", "date"),
    ("creation-date", "date"),
    ("language", "language"),
    ("publisher", "publisher"),
];

/// True for a zip archive with this extension, or with a part that only this kind of document has.
fn is_package(path: &str, head: &[u8], extensions: &[&str], part: &str) -> bool {
    // The first bytes of an archive may be those of a document inside it.
    let holds = || {
        head.windows(part.len())
            .any(|window| window == part.as_bytes())
    };
    head.starts_with(b"PK\x03\x04")
        && (super::has_extension(path, extensions)
            || !super::has_extension(path, &["zip"]) && holds())
}

/// The targets of a part's relationships by their ids, as paths in the package.
fn relationships(
    package: &mut Package<'_>,
    part: &str,
) -> Result<Vec<(String, String)>, ReadError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let Some(text) = package.xml(&format!("{folder}/_rels/{name}.rels"))? else {
        return Ok(Vec::new());
    };
    let of = |token| match token {
        Token::Open(element) if element.name == "Relationship" => {
            let target = element.attribute("Target")?;
            Some((element.attribute("Id")?, resolved(folder, &target)))
        }
        _ => None,
    };
    Ok(xml::tokens(&text).filter_map(of).collect())
}

/// "../notesSlides/notesSlide1.xml" seen from "ppt/slides".
fn resolved(folder: &str, target: &str) -> String {
    let mut parts: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
pub(super) mod tests;
