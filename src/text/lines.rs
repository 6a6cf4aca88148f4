//! Byte offset to line and column and back, in UTF-8, UTF-16 and UTF-32: the only place that knows encodings.

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

/// Where the lines of one text begin. A line ends with `\n`, `\r\n` or `\r`, and with nothing else.
#[derive(Debug, Clone, Default)]
pub struct LineIndex {
    starts: Vec<usize>,
}
