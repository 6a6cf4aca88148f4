//! Where a byte of a draft stands for a reader: line and column from 1, counted in characters.

use crate::text::{LineIndex, Span};

/// Characters are counted once per this many bytes, so that a place in a line of any length is
/// found without walking the line.
const STRIDE: usize = 4096;

/// The byte order mark.
const MARK: char = '\u{feff}';

/// The lines of one draft.
pub(super) struct Lines<'t> {
    text: &'t str,
    index: LineIndex,
    /// Characters that begin before byte `STRIDE * i`.
    characters: Vec<usize>,
}

/// A span as readers count: lines and columns from 1, in characters; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub line: usize,
    pub column: usize,
    pub end_line: usize,
    pub end_column: usize,
}

impl<'t> Lines<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut characters = vec![0];
        for block in text.as_bytes().chunks(STRIDE) {
            let before = characters.last().copied().unwrap_or(0);
            characters.push(before + count(block));
        }
        Self {
            text,
            index: LineIndex::new(text),
            characters,
        }
    }

    pub fn place(&self, span: Span) -> Place {
        let (line, column) = self.point(span.start);
        let (end_line, end_column) = self.point(span.end);
        Place {
            line,
            column,
            end_line,
            end_column,
        }
    }

    /// Characters before byte `offset`, from the start of the text.
    pub fn character(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / STRIDE;
        let from = block * STRIDE;
        let known = self.characters.get(block).copied().unwrap_or(0);
        let rest = self.text.as_bytes().get(from..offset).unwrap_or_default();
        known + count(rest)
    }

    /// The lines that `span` touches, line breaks as `\n`, and the span inside them.
    pub fn around(&self, span: Span) -> (String, Span) {
        let (first, last) = self.touched(span);
        let mut text = String::new();
        let mut inside = Span::default();
        for line in first..=last {
            let content = self.index.line_span(self.text, line);
            let begin = text.len();
            text.push_str(content.of(self.text));
            let to_here =
                |offset: usize| begin + offset.clamp(content.start, content.end) - content.start;
            if line == first {
                inside.start = to_here(span.start);
            }
            if line == last {
                inside.end = to_here(span.end).max(inside.start);
            } else {
                text.push('\n');
            }
        }
        (text, inside)
    }

    /// How many bytes the lines that `span` touches hold.
    pub fn bytes_around(&self, span: Span) -> usize {
        let (first, last) = self.touched(span);
        let first = self.index.line_span(self.text, first);
        let last = self.index.line_span(self.text, last);
        last.end.saturating_sub(first.start)
    }

    /// The first and the last line that the span has bytes of, from 0.
    fn touched(&self, span: Span) -> (u32, u32) {
        let first = self.index.line_of(span.start);
        (
            first,
            self.index
                .line_of(span.end.max(span.start + 1) - 1)
                .max(first),
        )
    }

    fn point(&self, offset: usize) -> (usize, usize) {
        let line = self.index.line_of(offset);
        let mut start = self.index.line_span(self.text, line).start;
        // A byte order mark is part of the file but of no line: editors show column 1 behind it.
        if start == 0 && offset >= MARK.len_utf8() && self.text.starts_with(MARK) {
            start = MARK.len_utf8();
        }
        (
            line as usize + 1,
            self.character(offset) - self.character(start) + 1,
        )
    }
}

/// Characters that begin in these bytes of UTF-8.
fn count(bytes: &[u8]) -> usize {
    bytes
        .iter()
        .filter(|byte| **byte & 0b1100_0000 != 0b1000_0000)
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_every_line_break_counts() {
        let text = "é😀a\r\nb\rc\nd";
        let lines = Lines::new(text);
        let at = |needle: &str| {
            let start = text.find(needle).unwrap();
            let place = lines.place(Span::new(start, start + needle.len()));
            (place.line, place.column, place.end_line, place.end_column)
        };
        assert_eq!(at("a"), (1, 3, 1, 4));
        assert_eq!(at("b"), (2, 1, 2, 2));
        assert_eq!(at("c"), (3, 1, 3, 2));
        assert_eq!(at("d"), (4, 1, 4, 2));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let text = "\u{feff}one two\none";
        let lines = Lines::new(text);
        let column = |offset| lines.place(Span::new(offset, offset)).column;
        assert_eq!((column(0), column(3), column(7)), (1, 1, 5));
        assert_eq!(column(text.len()), 4);
    }

    #[test]
    fn a_long_line_is_counted_like_a_short_one() {
        let text = format!("x\n{}end", "é".repeat(10_000));
        let lines = Lines::new(&text);
        let start = text.find("end").unwrap();
        assert_eq!(lines.place(Span::new(start, start + 3)).column, 10_001);
        assert_eq!(lines.character(start), 10_002);
        assert_eq!(lines.character(text.len()), 10_005);
    }

    #[test]
    fn lines_around_a_span_have_plain_breaks() {
        let text = "one\r\ntwo three\r\nfour\r\n";
        let lines = Lines::new(text);
        let span = Span::new(text.find("three").unwrap(), text.find("four").unwrap() + 2);
        let (around, inside) = lines.around(span);
        assert_eq!(around, "two three\nfour");
        assert_eq!(inside.of(&around), "three\nfo");
    }
}
