//! A passage is the unit that makes claims and that proves them: a sentence or a table row, with its surroundings.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::span::Span;

/// A whole draft or source after reading: its passages in document order and what was left aside.
#[derive(Debug, Clone, Default)]
pub struct Text {
    /// The file exactly as given (UTF-8, line ends untouched). All source spans point into it.
    pub source: Arc<str>,
    pub passages: Vec<Passage>,
    /// Comments such as `<!-- tickmark: ignore[figure] reason -->`, where the parser found them.
    pub directives: Vec<Directive>,
    /// Key and value of every scalar line of YAML or TOML front matter, in order (`date`, `title`, …).
    pub metadata: Vec<(String, String)>,
    /// Footnote definitions: label and the words of its definition.
    pub footnotes: Vec<(String, String)>,
}

/// What kind of text a passage is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PassageKind {
    Paragraph,
    /// A heading of level 1 to 6. It gives context; it makes no claims.
    Heading(u8),
    Item,
    /// A paragraph inside a block quote: a quotation as a whole when it is attributed to someone.
    Quote,
    /// A table row; its cells stand in [`Passage::cells`].
    Row,
    /// Text of a footnote definition. It makes no claims of the draft's own.
    Footnote,
}

/// A sentence, an item or a row: rendered text (no markup) and the way back to the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Passage {
    /// Rendered prose: markup gone, entities decoded, soft breaks as one space.
    pub text: String,
    pub kind: PassageKind,
    /// From bytes of `text` to bytes of the file.
    pub map: SourceMap,
    pub context: Context,
    /// For [`PassageKind::Row`]: the cells in column order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Cell>,
    /// Links, footnote references and citations inside the passage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// What stands around a passage and helps to read it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// Headings above, outermost first. (The document's title is not repeated here.)
    pub headings: Vec<Arc<str>>,
    /// Number of the block (paragraph, item, table) in the text, from 0: passages of one block share it.
    pub block: u32,
    /// The sentence before it in the same block, for "It rose to …".
    pub before: Option<Arc<str>>,
    /// The file's own span of the whole block.
    pub block_span: Span,
    /// For a row: the words of the table's caption, or of the line above it ("in millions of dollars").
    pub caption: Option<Arc<str>>,
}

/// One cell of a table row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Bytes of the passage's `text`.
    pub span: Span,
    /// The column's header, empty if the table has none.
    pub header: Arc<str>,
}

/// A link, a footnote reference (`[^1]`) or a citation key (`[@smith]`) in a passage.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// Bytes of the passage's `text` that are linked; empty where a footnote mark stood.
    pub span: Span,
    /// The URL or path, `^label` for a footnote, `@key` for a citation.
    pub target: String,
}

/// An HTML comment that begins with `tickmark:`.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// Bytes of the file, the whole comment.
    pub span: Span,
    /// What stands after `tickmark:`, trimmed.
    pub body: String,
    /// The block it stands in, or the block that follows if it stands alone.
    pub block: u32,
}

/// From bytes of a rendered text to bytes of the file it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceMap {
    /// Sorted by `rendered.start`; together they cover the rendered text.
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Segment {
    rendered: Span,
    source: Span,
}

impl SourceMap {
    /// A text that stands in the file byte for byte, beginning at `offset`.
    pub fn identity(offset: usize, len: usize) -> Self {
        let mut map = Self::default();
        map.push(Span::new(0, len), Span::new(offset, offset + len));
        map
    }

    /// Appends a segment; equal lengths are taken as byte-for-byte copies, others as a unit.
    pub fn push(&mut self, rendered: Span, source: Span) {
        if let Some(last) = self.segments.last_mut()
            && last.rendered.end == rendered.start
            && last.source.end == source.start
            && last.rendered.len() == last.source.len()
            && rendered.len() == source.len()
        {
            last.rendered.end = rendered.end;
            last.source.end = source.end;
            return;
        }
        self.segments.push(Segment { rendered, source });
    }

    /// The bytes of the file under bytes of the rendered text.
    ///
    /// Inside a segment that was not copied byte for byte (an entity, a soft break) the whole
    /// segment answers, so the result never cuts one in two.
    pub fn to_source(&self, span: Span) -> Span {
        let (Some(first), Some(last)) = (self.segments.first(), self.segments.last()) else {
            return Span::default();
        };
        let at = |offset: usize, end: bool| -> usize {
            let index = self.segments.partition_point(|s| {
                if end {
                    s.rendered.end < offset
                } else {
                    s.rendered.end <= offset
                }
            });
            let Some(segment) = self.segments.get(index) else {
                return last.source.end;
            };
            if offset < segment.rendered.start {
                return segment.source.start;
            }
            if segment.rendered.len() == segment.source.len() {
                segment.source.start + (offset - segment.rendered.start)
            } else if end && offset > segment.rendered.start {
                segment.source.end
            } else if end {
                segment.source.start
            } else {
                segment.source.start
            }
        };
        if span.is_empty() {
            let start = if span.start <= first.rendered.start {
                first.source.start
            } else {
                at(span.start, true)
            };
            return Span::new(start, start);
        }
        Span::new(at(span.start, false), at(span.end, true))
    }

    /// The part of the map under `span` of the rendered text, re-based so that it begins at 0.
    pub fn slice(&self, span: Span) -> SourceMap {
        let mut map = SourceMap::default();
        for segment in &self.segments {
            if !segment.rendered.overlaps(span) {
                continue;
            }
            let start = segment.rendered.start.max(span.start);
            let end = segment.rendered.end.min(span.end);
            let source = if segment.rendered.len() == segment.source.len() {
                Span::new(
                    segment.source.start + (start - segment.rendered.start),
                    segment.source.start + (end - segment.rendered.start),
                )
            } else {
                segment.source
            };
            map.push(Span::new(start - span.start, end - span.start), source);
        }
        map
    }

    /// The bytes of the file under the whole text.
    pub fn whole(&self) -> Span {
        match (self.segments.first(), self.segments.last()) {
            (Some(first), Some(last)) => Span::new(first.source.start, last.source.end),
            _ => Span::default(),
        }
    }

    /// The whole map moved `by` bytes (negative: to the left) in the file.
    pub fn shift(&mut self, by: isize) {
        for segment in &mut self.segments {
            segment.source.start = segment.source.start.saturating_add_signed(by);
            segment.source.end = segment.source.end.saturating_add_signed(by);
        }
    }
}

impl Passage {
    /// The bytes of the file under bytes of this passage's text.
    pub fn to_source(&self, span: Span) -> Span {
        self.map.to_source(span)
    }
}
