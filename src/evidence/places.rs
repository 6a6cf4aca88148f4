//! Line and column of many bytes of one file, in one walk through it.
//!
//! [`crate::text::LineIndex`] answers for any byte but counts characters from the start of the line
//! each time, which a file of one line of 50 MB turns into hours; passages come in order, so here
//! the walk goes on from the last one.

/// Walks through one text. Lines end with `\n`, `\r\n` or `\r`.
pub(super) struct Places<'t> {
    text: &'t str,
    offset: usize,
    line: u32,
    column: u32,
}

impl<'t> Places<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            offset: 0,
            line: 1,
            column: 1,
        }
    }

    /// Line and column of the byte at `offset`, both from 1; the column counts characters.
    ///
    /// Quick if offsets ascend; an earlier one starts again from the top.
    pub(super) fn at(&mut self, offset: usize) -> (u32, u32) {
        if offset < self.offset {
            *self = Self::new(self.text);
        }
        let rest = self.text.as_bytes().get(self.offset..).unwrap_or_default();
        for (i, byte) in rest.iter().take(offset - self.offset).enumerate() {
            let ends_line = match byte {
                b'\n' => true,
                b'\r' => rest.get(i + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends_line {
                self.line = self.line.saturating_add(1);
                self.column = 1;
            } else if (*byte as i8) >= -0x40 {
                // Every byte but a continuation byte (10xxxxxx) begins a character.
                self.column = self.column.saturating_add(1);
            }
        }
        self.offset = offset;
        (self.line, self.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_three_ways_and_columns_count_characters() {
        let text = "é😀x\r\ny\rz\n\u{2028}q\u{c}r";
        let mut places = Places::new(text);
        let found: Vec<_> = text
            .char_indices()
            .map(|(at, c)| (c, places.at(at)))
            .collect();
        assert_eq!(
            found,
            [
                ('é', (1, 1)),
                ('😀', (1, 2)),
                ('x', (1, 3)),
                ('\r', (1, 4)),
                ('\n', (1, 5)),
                ('y', (2, 1)),
                ('\r', (2, 2)),
                ('z', (3, 1)),
                ('\n', (3, 2)),
                ('\u{2028}', (4, 1)),
                ('q', (4, 2)),
                ('\u{c}', (4, 3)),
                ('r', (4, 4)),
            ]
        );
    }

    #[test]
    fn an_earlier_byte_is_found_again_and_a_later_one_than_the_end_is_the_end() {
        let mut places = Places::new("ab\ncd");
        assert_eq!(places.at(4), (2, 2));
        assert_eq!(places.at(1), (1, 2));
        assert_eq!(places.at(99), (2, 3));
    }
}
