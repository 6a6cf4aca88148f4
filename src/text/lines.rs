//! Byte offset to line and column and back, in UTF-8, UTF-16 and UTF-32: the only place that knows encodings.

use super::span::Span;

/// How a client counts columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    Utf8,
    /// What LSP means when nothing else was agreed.
    #[default]
    Utf16,
    /// Characters.
    Utf32,
}

/// A line and a column, both from 0; the column counts units of an [`Encoding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    pub line: u32,
    pub column: u32,
}

/// Where the lines of one text begin. A line ends with `\n`, `\r\n` or `\r`, and with nothing else:
/// a form feed (every `pdftotext` output holds some), NEL or U+2028 stays inside its line, as in LSP.
///
/// The index does not keep the text; every question that needs it must be given the same text again.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
}

impl Encoding {
    /// How many units `c` takes in this encoding.
    fn units(self, c: char) -> usize {
        match self {
            Encoding::Utf8 => c.len_utf8(),
            Encoding::Utf16 => c.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }
}

impl LineIndex {
    pub fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                starts.push(at + 1);
            }
        }
        Self { starts }
    }

    /// How many lines there are: one more than there are line ends.
    pub fn count(&self) -> u32 {
        self.starts.len().max(1) as u32
    }

    /// The line, from 0, that holds the byte at `offset`; the last line for any offset beyond the text.
    ///
    /// The bytes of a line end belong to the line that they end.
    pub fn line_of(&self, offset: usize) -> u32 {
        self.starts
            .partition_point(|&start| start <= offset)
            .saturating_sub(1) as u32
    }

    /// The bytes of a line without its line end; empty at the end of the text for a line beyond the last.
    pub fn line_span(&self, text: &str, line: u32) -> Span {
        let whole = self.line_with_end(text, line);
        let end = whole.of(text).trim_end_matches(['\r', '\n']).len();
        Span::new(whole.start, whole.start + end)
    }

    /// Where the byte `offset` stands. An offset inside a character counts as that character's start,
    /// one beyond the text as the text's end.
    pub fn position(&self, text: &str, offset: usize, encoding: Encoding) -> Position {
        let offset = floor_char_boundary(text, offset);
        let line = self.line_of(offset);
        let start = self.starts.get(line as usize).copied().unwrap_or(0);
        let before = text.get(start..offset).unwrap_or("");
        let column = match encoding {
            Encoding::Utf8 => before.len(),
            _ if before.is_ascii() => before.len(),
            _ => before.chars().map(|c| encoding.units(c)).sum(),
        };
        Position {
            line,
            column: column as u32,
        }
    }

    /// The byte offset of a position, always on a character boundary.
    ///
    /// A column beyond the line's last character means the end of the line (before its line end), a
    /// line beyond the last means the end of the text, a column inside a character means its start.
    pub fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        if position.line >= self.count() {
            return text.len();
        }
        let line = self.line_span(text, position.line);
        let mut units = 0;
        for (at, c) in line.of(text).char_indices() {
            units += encoding.units(c);
            if units > position.column as usize {
                return line.start + at;
            }
        }
        line.end
    }

    fn line_with_end(&self, text: &str, line: u32) -> Span {
        let at = |line: usize| self.starts.get(line).copied().unwrap_or(text.len());
        Span::new(at(line as usize), at(line as usize + 1))
    }
}

/// The nearest character boundary at or before `offset`.
fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn nasty() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a",
            " ",
            "\n",
            "\r\n",
            "\r",
            "\u{c}",
            "\u{b}",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "é",
            "e\u{301}",
            "漢",
            "😀",
            "👩‍👩‍👧",
            "\u{0}",
            "𝄞",
        ]);
        prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn every_boundary_comes_back(text in nasty()) {
            let index = LineIndex::new(&text);
            for encoding in ENCODINGS {
                for offset in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
                    let position = index.position(&text, offset, encoding);
                    let back = index.offset(&text, position, encoding);
                    // The places between and after the bytes of a line end are all "the end of the line".
                    let line_end = index.line_span(&text, position.line).end;
                    prop_assert_eq!(back, offset.min(line_end));
                }
            }
        }

        #[test]
        fn any_position_is_clamped_to_a_boundary(text in nasty(), line in 0u32..9, column in 0u32..40) {
            let index = LineIndex::new(&text);
            for encoding in ENCODINGS {
                let offset = index.offset(&text, Position { line, column }, encoding);
                prop_assert!(text.is_char_boundary(offset));
            }
        }

        #[test]
        fn lines_cover_the_text(text in nasty()) {
            let index = LineIndex::new(&text);
            let mut end = 0;
            for line in 0..index.count() {
                let span = index.line_span(&text, line);
                prop_assert!(!span.of(&text).contains(['\r', '\n']));
                prop_assert!(text[end..span.start].chars().all(|c| c == '\r' || c == '\n'));
                end = span.end;
            }
            prop_assert!(text[end..].is_empty());
        }
    }

    #[test]
    fn only_three_things_end_a_line() {
        let text = "a\u{c}b\u{b}c\u{85}d\u{2028}e\rf\r\ng\nh";
        assert_eq!(LineIndex::new(text).count(), 4);
    }

    #[test]
    fn columns_count_units_of_the_encoding() {
        let text = "x\nÉté 😀 4.1";
        let index = LineIndex::new(text);
        let offset = text.find("4.1").unwrap();
        let column = |encoding| index.position(text, offset, encoding).column;
        assert_eq!(column(Encoding::Utf8), 11);
        assert_eq!(column(Encoding::Utf16), 7);
        assert_eq!(column(Encoding::Utf32), 6);
    }

    #[test]
    fn a_column_inside_a_surrogate_pair_means_its_start() {
        let index = LineIndex::new("😀x");
        let at = |column| index.offset("😀x", Position { line: 0, column }, Encoding::Utf16);
        assert_eq!((at(0), at(1), at(2), at(3), at(99)), (0, 0, 4, 5, 5));
    }
}
