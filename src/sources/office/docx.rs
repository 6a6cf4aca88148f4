//! Word documents: headings, paragraphs, lists, tables and footnotes, without deleted words, headers and footers.

use std::collections::BTreeMap;

use super::xml::{self, Element, Token};
use super::{Package, is_package, properties};
use crate::sources::extract::{Cell, Extract, clean, located};
use crate::sources::{Contents, Format, Input, ReadError};

pub struct Docx;

impl Format for Docx {
    fn name(&self) -> &'static str {
        "Word"
    }

    fn accepts(&self, path: &str, head: &[u8]) -> bool {
        is_package(path, head, &["docx", "docm", "dotx"], "word/document.xml")
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let mut package = Package::open(input, "Word document")?;
        let about = properties(&mut package)?;
        let Some(body) = package.xml("word/document.xml")? else {
            let why = "word/document.xml is missing".to_owned();
            return Err(ReadError::Broken("Word document", why));
        };
        let styles = package.xml("word/styles.xml")?.unwrap_or_default();
        let mut notes = BTreeMap::new();
        for part in ["footnotes", "endnotes"] {
            if let Some(text) = package.xml(&format!("word/{part}.xml"))? {
                footnotes(&text, part, &mut notes);
            }
        }
        let mut reader = Reader {
            extract: Extract::new(input.options.limits.text_bytes()),
            levels: levels(&styles),
            notes,
            ..Reader::default()
        };
        reader.body(&body);
        Ok(Contents::of(reader.extract, about, input.options))
    }
}

/// A paragraph as far as it is read.
#[derive(Default)]
struct Paragraph {
    words: String,
    level: Option<u8>,
    is_item: bool,
    notes: Vec<(&'static str, String)>,
}

#[derive(Default)]
struct Reader {
    extract: Extract,
    /// Heading levels by the ids of styles.
    levels: BTreeMap<String, u8>,
    /// Footnotes by kind and id.
    notes: BTreeMap<(&'static str, String), String>,
    paragraph: Paragraph,
    /// Open elements whose words do not count.
    ignored: usize,
    /// Open tables; the cells of inner ones are words of the outer cell.
    tables: usize,
    rows: Vec<Vec<Cell>>,
    /// Columns that the open cell stands over besides its own.
    gaps: usize,
    is_text: bool,
    under: String,
    number: usize,
}

/// Elements whose words are not those that a reader sees: deleted ones, and second copies for old programs.
const IGNORED: [&str; 4] = ["del", "moveFrom", "Fallback", "instrText"];
/// Columns that one cell may stand over.
const SPAN: usize = 50;

impl Reader {
    fn body(&mut self, text: &str) {
        for token in xml::tokens(text) {
            if self.extract.is_full() {
                return;
            }
            match token {
                Token::Open(element) if IGNORED.contains(&element.name.as_str()) => {
                    self.ignored += 1
                }
                Token::Close(name) if IGNORED.contains(&name.as_str()) => {
                    self.ignored = self.ignored.saturating_sub(1);
                }
                _ if self.ignored > 0 => {}
                Token::Open(element) => self.open(&element),
                Token::Close(name) => self.close(&name),
                Token::Words(words) if self.is_text => self.paragraph.words.push_str(&words),
                Token::Words(_) => {}
            }
        }
        self.end_paragraph();
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.name.as_str() {
            "t" => self.is_text = true,
            "p" if self.tables == 0 => self.end_paragraph(),
            "pStyle" => {
                let style = element.attribute("val").unwrap_or_default();
                self.paragraph.level = self.levels.get(&style).copied();
                self.paragraph.is_item |= style.starts_with("List");
            }
            "outlineLvl" => {
                let level = element.attribute("val").and_then(|v| v.parse::<u8>().ok());
                self.paragraph.level = level.filter(|l| *l < 9).map(|l| l.saturating_add(2));
            }
            "numPr" => self.paragraph.is_item = true,
            "tab" | "br" | "cr" => self.paragraph.words.push(' '),
            "noBreakHyphen" => self.paragraph.words.push('-'),
            "footnoteReference" | "endnoteReference" => {
                let kind = if element.name.starts_with("foot") {
                    "footnotes"
                } else {
                    "endnotes"
                };
                if let Some(id) = element.attribute("id") {
                    self.paragraph.notes.push((kind, id));
                }
            }
            "tbl" => {
                if self.tables == 0 {
                    self.end_paragraph();
                }
                self.tables += 1;
            }
            "tr" if self.tables == 1 => self.rows.push(Vec::new()),
            "tc" if self.tables == 1 => self.paragraph = Paragraph::default(),
            "gridSpan" if self.tables == 1 => {
                let span = element
                    .attribute("val")
                    .and_then(|v| v.parse().ok())
                    .unwrap_or(1);
                let more = usize::min(span, SPAN).saturating_sub(1);
                self.gaps = more;
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "t" => self.is_text = false,
            "p" if self.tables == 0 => self.end_paragraph(),
            "p" => self.paragraph.words.push(' '),
            "tc" if self.tables == 1 => {
                let paragraph = std::mem::take(&mut self.paragraph);
                let cell = Cell {
                    words: clean(&paragraph.words),
                    place: None,
                };
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell);
                    row.extend(std::iter::repeat_n(Cell::default(), self.gaps));
                }
                self.gaps = 0;
            }
            "tbl" => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0 {
                    self.number += 1;
                    self.extract.place(located(&self.under, self.number));
                    let rows = std::mem::take(&mut self.rows);
                    self.extract.table(&rows, false, None);
                    self.paragraph = Paragraph::default();
                }
            }
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        let words = clean(&paragraph.words);
        if words.is_empty() {
            return;
        }
        if let Some(level) = paragraph.level {
            self.number = 0;
            self.extract.place(located(&words, 0));
            self.extract.heading(level, &words);
            self.under = words;
        } else {
            self.number += 1;
            self.extract.place(located(&self.under, self.number));
            match paragraph.is_item {
                true => self.extract.item(&words),
                false => self.extract.paragraph(&words),
            }
        }
        for note in paragraph.notes {
            if let Some(words) = self.notes.get(&note) {
                self.extract.place(format!("footnote {}", note.1));
                self.extract.paragraph(words);
            }
        }
    }
}

/// The levels of headings by the ids of styles: from their names ("heading 2", "Title") or outline levels.
fn levels(styles: &str) -> BTreeMap<String, u8> {
    let mut levels = BTreeMap::new();
    let mut style = None;
    for token in xml::tokens(styles) {
        let Token::Open(element) = token else {
            continue;
        };
        match element.name.as_str() {
            "style" => style = element.attribute("styleId"),
            "name" | "outlineLvl" => {
                let (Some(style), Some(value)) = (&style, element.attribute("val")) else {
                    continue;
                };
                let value = value.to_ascii_lowercase();
                let level = match value.strip_prefix("heading ") {
                    // The title is the only heading of the first level.
                    Some(level) => level.parse::<u8>().ok().map(|l| l.saturating_add(1)),
                    None if value == "title" => Some(1),
                    None if element.name == "outlineLvl" => {
                        value.parse::<u8>().ok().map(|l| l.saturating_add(2))
                    }
                    None => None,
                };
                if let Some(level) = level.filter(|level| (1..=10).contains(level)) {
                    levels.entry(style.clone()).or_insert(level);
                }
            }
            _ => {}
        }
    }
    levels
}

/// The words of footnotes by kind and id, without the marks that separate them from the page.
fn footnotes(text: &str, kind: &'static str, notes: &mut BTreeMap<(&'static str, String), String>) {
    let mut open: Option<(String, String)> = None;
    let mut is_text = false;
    for token in xml::tokens(text) {
        match token {
            Token::Open(element) => match element.name.as_str() {
                "footnote" | "endnote" if element.attribute("type").is_none() => {
                    open = element.attribute("id").map(|id| (id, String::new()));
                }
                "t" => is_text = true,
                "p" | "tab" | "br" => {
                    if let Some((_, words)) = &mut open {
                        words.push(' ');
                    }
                }
                _ => {}
            },
            Token::Close(name) => match name.as_str() {
                "footnote" | "endnote" => {
                    if let Some((id, words)) = open.take() {
                        notes.insert((kind, id), clean(&words));
                    }
                }
                "t" => is_text = false,
                _ => {}
            },
            Token::Words(words) => {
                if let (true, Some((_, note))) = (is_text, &mut open) {
                    note.push_str(&words);
                }
            }
        }
    }
}
