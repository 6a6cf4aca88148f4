//! The words that a reader takes out of a file that is no plain text, written as a text with passages.
//!
//! The text is what an editor opens where the file itself has no lines. It is put together block by
//! block; each block remembers where it stands in the document ("page 3", "Sales!B7").

use std::sync::Arc;

use crate::text::rendered::Rendered;
use crate::text::table::{CellText, Table};
use crate::text::{Context, PassageKind, Place, Span, Text};

/// Writes the text of one document.
#[derive(Default)]
pub struct Extract {
    text: String,
    read: Text,
    headings: Vec<(u8, Arc<str>)>,
    block: u32,
    /// Most bytes of text.
    most: usize,
    is_cut: bool,
}

/// A cell of a table: its words and where it stands.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    pub words: String,
    pub place: Option<Arc<str>>,
}

/// Deeper headings than this are headings of this level.
const DEEPEST: u8 = 6;

impl Extract {
    /// A text of at most `most` bytes; what comes after them is left out.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            ..Self::default()
        }
    }

    /// True if the text would have been longer than allowed.
    pub fn is_cut(&self) -> bool {
        self.is_cut
    }

    /// True once no more text is taken.
    pub fn is_full(&self) -> bool {
        self.is_cut || self.text.len() >= self.most
    }

    /// What follows stands there.
    pub fn place(&mut self, words: impl Into<Arc<str>>) {
        let (start, words) = (self.text.len(), words.into());
        if let Some(last) = self.read.places.last_mut() {
            if last.words == words {
                return;
            }
            if last.start == start {
                last.words = words;
                return;
            }
        }
        self.read.places.push(Place { start, words });
    }

    /// A heading of level 1 (the document's) to 6.
    pub fn heading(&mut self, level: u8, words: &str) {
        let level = level.clamp(1, DEEPEST);
        let words = clean(words);
        if words.is_empty() {
            return;
        }
        let mark = format!("{} ", "#".repeat(level.into()));
        let Some(rendered) = self.line(&mark, &words) else {
            return;
        };
        self.headings.retain(|(above, _)| *above < level);
        let context = self.context();
        self.read
            .passages
            .push(rendered.into_passage(PassageKind::Heading(level), &context));
        self.headings.push((level, words.into()));
        self.end_block();
    }

    /// A paragraph; cut into sentences.
    pub fn paragraph(&mut self, words: &str) {
        self.prose("", words, PassageKind::Paragraph);
    }

    /// A paragraph whose pieces stand in several places, such as the cues of a transcript. `label` names
    /// its speaker.
    pub fn turn(&mut self, label: &str, pieces: &[(String, String)]) {
        let label = clean(label);
        let pieces: Vec<(&str, String)> = pieces
            .iter()
            .map(|(place, words)| (place.as_str(), clean(words)))
            .filter(|(_, words)| !words.is_empty())
            .collect();
        let length: usize = pieces.iter().map(|(_, words)| words.len() + 1).sum();
        if pieces.is_empty() || !self.fits(label.len() + 2 + length) {
            return;
        }
        let start = self.text.len();
        for (at, (place, words)) in pieces.iter().enumerate() {
            self.place(*place);
            if at == 0 && !label.is_empty() {
                self.text.push_str(&label);
                self.text.push_str(": ");
            } else if at > 0 {
                self.text.push(' ');
            }
            self.text.push_str(words);
        }
        let mut rendered = Rendered::default();
        rendered.copy(self.text.get(start..).unwrap_or_default(), start);
        self.text.push('\n');
        let context = Context {
            block_span: rendered.map.whole(),
            ..self.context()
        };
        rendered.without_marks().into_passages(
            PassageKind::Paragraph,
            &context,
            &mut self.read.passages,
        );
        self.end_block();
    }

    /// An item of a list.
    pub fn item(&mut self, words: &str) {
        self.prose("- ", words, PassageKind::Item);
    }

    /// A paragraph that is a quotation as a whole.
    pub fn quote(&mut self, words: &str) {
        self.prose("> ", words, PassageKind::Quote);
    }

    /// A table, row by row. `is_headed` if its first row is set apart as the header.
    pub fn table(&mut self, rows: &[Vec<Cell>], is_headed: bool, caption: Option<&str>) {
        let caption = caption.map(clean).filter(|words| !words.is_empty());
        if let Some(words) = &caption {
            self.prose("", words, PassageKind::Paragraph);
        }
        let first = self.text.len();
        let mut read: Vec<Vec<CellText>> = Vec::with_capacity(rows.len());
        for row in rows {
            if row.iter().all(|cell| cell.words.trim().is_empty()) {
                continue;
            }
            let mut cells = Vec::with_capacity(row.len());
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    self.text.push_str(" | ");
                }
                if let Some(place) = &cell.place {
                    self.place(Arc::clone(place));
                }
                let words = clean(&cell.words);
                let start = self.text.len();
                let mut rendered = Rendered::default();
                if self.fits(words.len()) {
                    self.text.push_str(&words);
                    rendered.copy(&words, start);
                }
                cells.push(CellText {
                    words: rendered.without_marks(),
                    source: Span::new(start, self.text.len()),
                });
            }
            self.text.push('\n');
            read.push(cells);
            if self.is_full() {
                break;
            }
        }
        let context = Context {
            block_span: Span::new(first, self.text.len()),
            ..self.context()
        };
        Table {
            is_headed,
            rows: read,
            caption: caption.map(Arc::from),
        }
        .into_passages(&context, &mut self.read.passages);
        self.end_block();
    }

    /// The text and its passages.
    pub fn finish(mut self) -> Text {
        // A single first-level heading at the top is the document's title, which no context repeats.
        let tops = self
            .read
            .passages
            .iter()
            .filter(|p| p.kind == PassageKind::Heading(1))
            .count();
        let top = self
            .read
            .passages
            .first()
            .filter(|p| p.kind == PassageKind::Heading(1));
        if let (1, Some(title)) = (tops, top.map(|p| p.text.clone())) {
            for passage in &mut self.read.passages {
                let headings = &mut passage.context.headings;
                if headings.first().is_some_and(|first| **first == *title) {
                    headings.remove(0);
                }
            }
        }
        self.read.source = self.text.into();
        self.read
    }

    fn prose(&mut self, mark: &str, words: &str, kind: PassageKind) {
        let words = clean(words);
        if words.is_empty() {
            return;
        }
        let Some(rendered) = self.line(mark, &words) else {
            return;
        };
        let context = Context {
            block_span: rendered.map.whole(),
            ..self.context()
        };
        rendered
            .without_marks()
            .into_passages(kind, &context, &mut self.read.passages);
        self.end_block();
    }

    /// Appends a line of its own; `None` if there is no more room.
    fn line(&mut self, mark: &str, words: &str) -> Option<Rendered> {
        if !self.fits(mark.len() + words.len()) {
            return None;
        }
        self.text.push_str(mark);
        let mut rendered = Rendered::default();
        rendered.copy(words, self.text.len());
        self.text.push_str(words);
        self.text.push('\n');
        Some(rendered)
    }

    fn fits(&mut self, more: usize) -> bool {
        let fits = self.text.len() + more <= self.most;
        self.is_cut |= !fits;
        fits
    }

    fn end_block(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
        self.block += 1;
    }

    fn context(&self) -> Context {
        Context {
            headings: self
                .headings
                .iter()
                .map(|(_, words)| Arc::clone(words))
                .collect(),
            block: self.block,
            block_span: Span::new(0, self.text.len()),
            ..Context::default()
        }
    }
}

/// One line without control characters, soft hyphens and doubled spaces.
pub fn clean(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() && !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}') {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// "“Outlook” ¶3": the third block under a heading.
pub fn located(heading: &str, number: usize) -> String {
    let mut shown: String = heading.chars().take(SHOWN).collect();
    if shown.len() < heading.len() {
        shown.push('…');
    }
    match (shown.is_empty(), number) {
        (true, number) => format!("¶{number}"),
        (false, 0) => format!("“{shown}”"),
        (false, number) => format!("“{shown}” ¶{number}"),
    }
}

/// Characters of a heading that a place shows.
const SHOWN: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::passage::check_text;

    #[test]
    fn blocks_are_passages_of_the_text_that_is_written() {
        let mut extract = Extract::new(1 << 20);
        extract.heading(1, "Annual  report");
        extract.place("page 2");
        extract.heading(2, "Sales");
        extract.paragraph("Sales rose.\nThey rose by 4%.");
        let cell = |words: &str, place: &str| Cell {
            words: words.into(),
            place: Some(place.into()),
        };
        extract.table(
            &[
                vec![cell("Region", "A1"), cell("2024", "B1")],
                vec![cell("North", "A2"), cell("12", "B2")],
            ],
            false,
            None,
        );
        let text = extract.finish();
        check_text(&text, &text.source.clone());
        let words: Vec<&str> = text.passages.iter().map(|p| p.text.as_str()).collect();
        assert_eq!(
            words,
            [
                "Annual report",
                "Sales",
                "Sales rose.",
                "They rose by 4%.",
                "North | 12"
            ]
        );
        assert_eq!(&*text.passages[4].cells[1].header, "2024");
        assert_eq!(text.passages[2].context.headings, ["Sales".into()]);
        let at = |needle: &str| {
            let offset = text.source.find(needle).unwrap();
            text.place_at(offset).map(|p| p.to_string())
        };
        assert_eq!(at("Annual"), None);
        assert_eq!(at("They"), Some("page 2".into()));
        assert_eq!(at("12"), Some("B2".into()));
    }

    #[test]
    fn a_text_that_is_too_long_is_cut_between_blocks() {
        let mut extract = Extract::new(20);
        extract.paragraph("Sales rose.");
        extract.paragraph("And then they rose again and again.");
        assert!(extract.is_cut());
        assert_eq!(&*extract.finish().source, "Sales rose.\n\n");
    }
}
