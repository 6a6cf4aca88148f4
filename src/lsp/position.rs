//! Positions of the protocol on a rope: bytes to line and column in the agreed encoding, and back.
//!
//! The rope keeps counts of bytes, characters and UTF-16 units in its nodes, so that a position deep
//! inside a line of many megabytes costs no walk along that line.

use ropey::Rope;
use tower_lsp::ls_types::{Position, Range};

use crate::text::{Encoding, Span};

/// The byte at `position`; positions past a line's end mean the line's end, past the text its end.
pub fn to_byte(rope: &Rope, position: Position, encoding: Encoding) -> usize {
    let line = position.line as usize;
    if line >= rope.len_lines() {
        return rope.len_bytes();
    }
    let start = rope.line_to_char(line);
    let end = line_end(rope, line);
    let column = position.character as usize;
    let char = match encoding {
        Encoding::Utf8 => {
            rope.byte_to_char((rope.char_to_byte(start) + column).min(rope.char_to_byte(end)))
        }
        Encoding::Utf16 => {
            let unit = rope.char_to_utf16_cu(start) + column;
            rope.utf16_cu_to_char(unit.min(rope.char_to_utf16_cu(end)))
        }
        Encoding::Utf32 => start + column,
    };
    rope.char_to_byte(char.min(end))
}

/// Line and column of the byte at `offset`; offsets inside a character mean its start.
pub fn of_byte(rope: &Rope, offset: usize, encoding: Encoding) -> Position {
    let char = rope.byte_to_char(offset.min(rope.len_bytes()));
    let line = rope.char_to_line(char);
    let start = rope.line_to_char(line);
    let column = match encoding {
        Encoding::Utf8 => rope.char_to_byte(char) - rope.char_to_byte(start),
        Encoding::Utf16 => rope.char_to_utf16_cu(char) - rope.char_to_utf16_cu(start),
        Encoding::Utf32 => char - start,
    };
    Position::new(narrow(line), narrow(column))
}

pub fn range(rope: &Rope, span: Span, encoding: Encoding) -> Range {
    Range::new(
        of_byte(rope, span.start, encoding),
        of_byte(rope, span.end, encoding),
    )
}

pub fn span(rope: &Rope, range: Range, encoding: Encoding) -> Span {
    Span::new(
        to_byte(rope, range.start, encoding),
        to_byte(rope, range.end, encoding),
    )
}

/// The last character index of a line, its line break left out.
fn line_end(rope: &Rope, line: usize) -> usize {
    let start = rope.line_to_char(line);
    let mut end = if line + 1 < rope.len_lines() {
        rope.line_to_char(line + 1)
    } else {
        rope.len_chars()
    };
    if end > start && rope.get_char(end - 1) == Some('\n') {
        end -= 1;
        if end > start && rope.get_char(end - 1) == Some('\r') {
            end -= 1;
        }
    } else if end > start && rope.get_char(end - 1) == Some('\r') {
        end -= 1;
    }
    end
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    #[test]
    fn columns_count_what_the_encoding_counts() {
        let rope = Rope::from_str("a\u{c}é😀x\r\nzwei\rdrei\u{2028}vier");
        let x = rope.to_string().find('x').unwrap();
        let columns = ENCODINGS.map(|e| of_byte(&rope, x, e).character);
        assert_eq!(columns, [8, 5, 4]);
        assert_eq!(
            of_byte(&rope, rope.len_bytes(), Encoding::Utf32),
            Position::new(2, 9)
        );
    }

    #[test]
    fn positions_past_the_end_are_the_end() {
        let rope = Rope::from_str("ab\r\ncd");
        for encoding in ENCODINGS {
            assert_eq!(to_byte(&rope, Position::new(0, 99), encoding), 2);
            assert_eq!(to_byte(&rope, Position::new(1, 99), encoding), 6);
            assert_eq!(to_byte(&rope, Position::new(9, 0), encoding), 6);
        }
    }

    proptest! {
        #[test]
        fn every_boundary_comes_back(text in "[a-cé😀\u{c}\u{2028}\r\n]{0,40}") {
            let rope = Rope::from_str(&text);
            for (offset, _) in text.char_indices() {
                // The gap inside "\r\n" is no place in a document.
                if text.as_bytes().get(offset) == Some(&b'\n') && offset > 0 && text.as_bytes()[offset - 1] == b'\r' {
                    continue;
                }
                for encoding in ENCODINGS {
                    prop_assert_eq!(to_byte(&rope, of_byte(&rope, offset, encoding), encoding), offset);
                }
            }
        }
    }
}
