//! The end of a block: its collected words become passages with their surroundings.

use std::sync::Arc;

use super::Reader;
use crate::text::passage::{Context, PassageKind, Text};
use crate::text::sentences;
use crate::text::span::Span;
use crate::text::table::{CellText, unit_statement};

impl Reader<'_> {
    /// Turns the open block into passages.
    pub(super) fn close(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        if open.kind == PassageKind::Row {
            return;
        }
        let words = open.words.without_marks();
        if words.is_blank() {
            return;
        }
        let range = open.range.unwrap_or(open.seen);
        let context = self.context(self.trimmed(range));
        let first = self.text.passages.len();
        self.caption = None;
        self.caption_below(&words.text);
        if let PassageKind::Heading(level) = open.kind {
            let words = words.trimmed();
            self.headings.retain(|(above, _)| *above < level);
            let context = self.context(context.block_span);
            self.headings.push((level, words.text.as_str().into()));
            self.text
                .passages
                .push(words.into_passage(open.kind, &context));
        } else {
            if open.kind != PassageKind::Footnote {
                self.caption = caption(&words.text);
                if let Some(unit) = unit_statement(&words.text) {
                    self.units = Some(unit.into());
                }
            }
            words.into_passages(open.kind, &context, &mut self.text.passages);
        }
        self.block += 1;
        if open.kind == PassageKind::Footnote
            && let Some((_, definition)) = self.text.footnotes.last_mut()
        {
            for passage in self.text.passages.iter().skip(first) {
                if !definition.is_empty() {
                    definition.push(' ');
                }
                definition.push_str(&passage.text);
            }
        }
    }

    pub(super) fn close_cell(&mut self) {
        let open = self.open.take();
        let Some(table) = &mut self.table else {
            return;
        };
        let source = table.cell.take().unwrap_or_default();
        let words = open
            .map(|open| open.words.without_marks())
            .unwrap_or_default();
        if let Some(row) = table.table.rows.last_mut() {
            row.push(CellText { words, source });
        }
    }

    pub(super) fn close_table(&mut self) {
        let Some(open) = self.table.take() else {
            return;
        };
        let context = self.context(self.trimmed(open.range));
        let first = self.text.passages.len();
        open.table.into_passages(&context, &mut self.text.passages);
        if self.text.passages.len() > first {
            self.block += 1;
            self.rows = first..self.text.passages.len();
        }
    }

    /// "Table 2: Sales by part" or ": Sales by part" just below a table that has no caption above.
    fn caption_below(&mut self, words: &str) {
        let rows = std::mem::take(&mut self.rows);
        let words = words.trim();
        let label = words.split([':', '.']).next().unwrap_or("").to_lowercase();
        let is_caption =
            label.is_empty() || (label.starts_with("table") && label.len() < words.len());
        if words.len() > LONGEST_CAPTION || !is_caption {
            return;
        }
        let words: Arc<str> = words.into();
        for row in self.text.passages.get_mut(rows).unwrap_or_default() {
            row.context.caption.get_or_insert_with(|| words.clone());
        }
    }

    fn trimmed(&self, range: Span) -> Span {
        let words = range.of(self.source);
        Span::new(range.start, range.start + words.trim_end().len())
    }

    pub(super) fn context(&self, block_span: Span) -> Context {
        Context {
            headings: self
                .headings
                .iter()
                .map(|(_, words)| words.clone())
                .collect(),
            block: self.block,
            before: None,
            block_span,
            caption: None,
        }
    }

    pub(super) fn finish(mut self) -> Text {
        self.close();
        self.leave_title_out();
        self.text
    }

    /// A single first-level heading at the top is the document's title, which no context repeats.
    fn leave_title_out(&mut self) {
        let mut headings = self
            .text
            .passages
            .iter()
            .filter(|p| matches!(p.kind, PassageKind::Heading(_)));
        let first = headings
            .next()
            .is_some_and(|p| p.kind == PassageKind::Heading(1));
        if !first || headings.any(|p| p.kind == PassageKind::Heading(1)) {
            return;
        }
        for passage in &mut self.text.passages {
            if !passage.context.headings.is_empty() {
                passage.context.headings.remove(0);
            }
        }
    }
}

/// The words of a paragraph right before a table that say what it holds: all of a short one, else the
/// last sentence.
fn caption(paragraph: &str) -> Option<Arc<str>> {
    let words = paragraph.trim();
    let last = sentences::split(words).pop()?;
    let words = match words.len() <= LONGEST_CAPTION {
        true => words,
        false => last.of(words),
    };
    (words.len() <= LONGEST_CAPTION && announces(last.of(paragraph.trim()))).then(|| words.into())
}

/// True unless the sentence tells something of its own: "The company lost 18,000 customers." before a table says nothing
/// of its numbers.
fn announces(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    !lower.trim_end().ends_with(['.', '!', '?', '”', '"']) || words.any(|w| ANNOUNCING.contains(&w))
}

/// Words by which a sentence speaks of the table behind it.
const ANNOUNCING: [&str; 12] = [
    "table",
    "tables",
    "figures",
    "amounts",
    "numbers",
    "following",
    "below",
    "follows",
    "millions",
    "thousands",
    "billions",
    "unaudited",
];

/// In bytes.
const LONGEST_CAPTION: usize = 200;
