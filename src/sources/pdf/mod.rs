//! PDF documents: words with their places on the page, put back into paragraphs, headings and tables.
//!
//! Two readers give the words: `pdftotext`, where it is at hand, and a reader of our own. What is made of
//! them is the same.

mod blocks;
#[cfg(feature = "pdf")]
mod bounds;
mod lines;
#[cfg(feature = "pdf")]
mod pages;
mod poppler;
mod running;

use super::about::About;
use super::{Contents, Extract, Format, Input, ReadError, cut_at};

pub struct Pdf;

/// A word on a page; the page's upper left corner is (0, 0), the unit is a point (1/72 inch).
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Word {
    pub left: f32,
    pub right: f32,
    pub top: f32,
    pub bottom: f32,
    pub text: String,
}

/// One page's words in any order.
#[derive(Debug, Clone, Default)]
pub(super) struct Page {
    pub width: f32,
    pub height: f32,
    pub words: Vec<Word>,
}

/// Words on one page beyond which it is no page but a drawing.
pub(super) const MOST_WORDS: usize = 50_000;

impl Format for Pdf {
    fn name(&self) -> &'static str {
        "PDF"
    }

    fn accepts(&self, _: &str, head: &[u8]) -> bool {
        // Some programs write a few bytes before the mark, but a text that quotes it is no PDF.
        let mark = head.windows(5).position(|window| window == b"%PDF-");
        mark.is_some_and(|at| at == 0 || head.get(..at).is_some_and(|before| !before.is_ascii()))
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let limits = &input.options.limits;
        let by_tool = input
            .tools
            .pdf_words
            .and_then(|words| words(input.bytes, limits.seconds))
            .map(|text| poppler::pages(&text, limits.most_parts()));
        let wanted = Wanted {
            parts: limits.most_parts(),
            unpacked: limits.unpacked_bytes(),
            words: by_tool.is_none(),
        };
        let own = own(input.bytes, wanted);
        let mut notes = Vec::new();
        let pages = match by_tool {
            Some(pages) if pages.iter().any(|page| !page.words.is_empty()) => pages,
            by_tool => match own.pages {
                Some(pages) if !pages.is_empty() => {
                    notes.extend(own.stopped_at.map(stopped));
                    pages
                }
                _ if own.is_too_much => {
                    return Err(ReadError::TooMuch {
                        limit: "unpacked",
                        value: limits.unpacked,
                    });
                }
                _ if own.is_locked => return Err(ReadError::Locked),
                _ => by_tool.ok_or_else(|| {
                    ReadError::Broken("PDF", "its pages are not found".to_owned())
                })?,
            },
        };
        if pages.is_empty() {
            return Err(ReadError::Broken("PDF", "it has no pages".to_owned()));
        }
        if pages.iter().all(|page| page.words.is_empty()) {
            return Err(ReadError::Scanned);
        }
        let mut extract = Extract::new(limits.text_bytes());
        let blank = blocks::write(&pages, &mut extract);
        let mut contents = Contents::of(extract, own.about, input.options);
        contents.notes.extend(notes);
        if !blank.is_empty() {
            contents.notes.push(without_text(&blank));
        }
        if pages.len() >= limits.most_parts() {
            contents.notes.push(cut_at("parts", limits.parts, "pages"));
        }
        Ok(contents)
    }
}

/// "pages 3, 4 and 9 more hold no text".
fn without_text(pages: &[usize]) -> String {
    const NAMED: usize = 5;
    let named: Vec<String> = pages.iter().take(NAMED).map(usize::to_string).collect();
    let more = pages.len().saturating_sub(NAMED);
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    match pages.len() {
        1 => format!("page {} holds no text", named.join("")),
        _ => format!("pages {}{more} hold no text", named.join(", ")),
    }
}

/// What our own reader is to look for.
#[cfg_attr(not(feature = "pdf"), allow(dead_code))]
#[derive(Clone, Copy)]
struct Wanted {
    /// Pages at most.
    parts: usize,
    /// Bytes that the streams may unpack to.
    unpacked: u64,
    /// The words of the pages as well, not only what the document says of itself.
    words: bool,
}

/// What our own reader finds.
#[derive(Default)]
struct Own {
    pages: Option<Vec<Page>>,
    about: About,
    is_locked: bool,
    /// Its streams unpack to more than they may, so that nobody has looked into it.
    is_too_much: bool,
    /// The page that was not read any more, as those before it draw too much.
    stopped_at: Option<usize>,
}

fn stopped(page: usize) -> String {
    format!("pages from {page} on were not read: the pages before them draw without end")
}

/// Reads the document.
#[cfg(feature = "pdf")]
fn own(bytes: &[u8], wanted: Wanted) -> Own {
    pages::read(bytes, wanted)
}

#[cfg(not(feature = "pdf"))]
fn own(_: &[u8], _: Wanted) -> Own {
    Own::default()
}

#[cfg(test)]
pub(super) mod tests;
