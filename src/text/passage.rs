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
    /// Where its parts stand in the document that the text was taken out of, in the order of the text;
    /// empty for a text that is its own document.
    pub places: Vec<Place>,
}

/// A place in a document that has no lines: a page, a cell, a speaker and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The first byte of the text that stands there; what follows does too, until the next place.
    pub start: usize,
    /// How to find it: "page 3", "Sales!B7".
    pub words: Arc<str>,
}

impl Text {
    /// Where the byte at `offset` stands in the document that the text was taken out of.
    pub fn place_at(&self, offset: usize) -> Option<&Arc<str>> {
        let next = self.places.partition_point(|place| place.start <= offset);
        let place = self.places.get(next.checked_sub(1)?)?;
        Some(&place.words)
    }

    /// The places in which the bytes under `span` stand, the first of which may begin before it.
    pub fn places_in(&self, span: Span) -> &[Place] {
        let first = self
            .places
            .partition_point(|place| place.start <= span.start);
        let end = self.places.partition_point(|place| place.start < span.end);
        let first = first.saturating_sub(1);
        self.places.get(first..end.max(first)).unwrap_or_default()
    }
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

/// An HTML comment that begins with `tickmark:`, or all but.
#[derive(Debug, Clone, PartialEq)]
pub struct Directive {
    /// Bytes of the file, the whole comment.
    pub span: Span,
    /// What stands after `tickmark:`, trimmed.
    pub body: String,
    /// It begins with `Tickmark:`, `tickmark ignore` or the like: not as it must, but nobody writes that
    /// to readers.
    pub misspelt: bool,
    /// The block it stands in, or the block that follows if it stands alone.
    pub block: u32,
}

/// From bytes of a rendered text to bytes of the file it came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SourceMap {
    /// Sorted by `rendered.start` and by `source.start`; together they cover the rendered text.
    segments: Vec<Segment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Segment {
    rendered: Span,
    source: Span,
    /// Copied byte for byte; otherwise (an entity, a soft break) the segment is a unit that is never cut.
    copied: bool,
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
        let copied = rendered.len() == source.len();
        self.append(Segment {
            rendered,
            source,
            copied,
        });
    }

    /// Appends a segment whose words differ from the file's, so that it maps as a whole or not at all.
    pub fn push_unit(&mut self, rendered: Span, source: Span) {
        self.append(Segment {
            rendered,
            source,
            copied: false,
        });
    }

    /// The bytes of the file under bytes of the rendered text.
    ///
    /// Inside a segment that was not copied byte for byte the whole segment answers, so the result
    /// never cuts one in two. An empty span answers with the empty place after the text before it.
    pub fn to_source(&self, span: Span) -> Span {
        if span.is_empty() {
            let at = if span.start == 0 {
                self.whole().start
            } else {
                self.source_end(span.start)
            };
            return Span::new(at, at);
        }
        Span::new(self.source_start(span.start), self.source_end(span.end))
    }

    /// The part of the map under `span` of the rendered text, re-based so that it begins at 0.
    pub fn slice(&self, span: Span) -> SourceMap {
        let first = self
            .segments
            .partition_point(|s| s.rendered.end <= span.start);
        let inside = self
            .segments
            .iter()
            .skip(first)
            .take_while(|s| s.rendered.start < span.end);
        let segments = inside.map(|s| s.cut(span)).collect();
        SourceMap { segments }
    }

    /// Appends `other`, a map of text that follows this one's and begins at `offset` of the rendered text.
    pub fn extend(&mut self, other: &SourceMap, offset: usize) {
        for segment in &other.segments {
            self.append(Segment {
                rendered: segment.rendered.shift(offset),
                ..*segment
            });
        }
    }

    /// Feeds the map to a hasher as if its file began at byte `start`: equal for a text that only moved.
    pub fn hash_relative(&self, start: usize, hasher: &mut impl std::hash::Hasher) {
        use std::hash::Hash;
        for segment in &self.segments {
            let at = segment.source.start.saturating_sub(start);
            (segment.rendered, at, segment.source.len(), segment.copied).hash(hasher);
        }
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

    /// The stretches that stand in the file byte for byte: rendered span and source span.
    pub fn copied(&self) -> impl Iterator<Item = (Span, Span)> {
        self.segments
            .iter()
            .filter(|s| s.copied)
            .map(|s| (s.rendered, s.source))
    }

    fn append(&mut self, segment: Segment) {
        if segment.rendered.is_empty() {
            return;
        }
        if let Some(last) = self.segments.last_mut()
            && last.copied
            && segment.copied
            && last.rendered.end == segment.rendered.start
            && last.source.end == segment.source.start
        {
            last.rendered.end = segment.rendered.end;
            last.source.end = segment.source.end;
            return;
        }
        self.segments.push(segment);
    }

    /// Where in the file the rendered byte at `offset` begins.
    fn source_start(&self, offset: usize) -> usize {
        let index = self.segments.partition_point(|s| s.rendered.end <= offset);
        match self.segments.get(index) {
            Some(s) if s.copied => s.source.start + offset.saturating_sub(s.rendered.start),
            Some(s) => s.source.start,
            None => self.whole().end,
        }
    }

    /// Where in the file the rendered byte before `offset` ends.
    fn source_end(&self, offset: usize) -> usize {
        let index = self.segments.partition_point(|s| s.rendered.end < offset);
        match self.segments.get(index) {
            Some(s) if s.copied => s.source.start + offset.saturating_sub(s.rendered.start),
            Some(s) => s.source.end,
            None => self.whole().end,
        }
    }
}

impl Segment {
    /// The part under `span`, counted from `span.start`; a unit stays whole in the file.
    fn cut(&self, span: Span) -> Segment {
        let start = self.rendered.start.max(span.start);
        let end = self.rendered.end.min(span.end);
        let source = if self.copied {
            let offset = self.source.start;
            Span::new(
                offset + (start - self.rendered.start),
                offset + (end - self.rendered.start),
            )
        } else {
            self.source
        };
        Segment {
            rendered: Span::new(start - span.start, end - span.start),
            source,
            copied: self.copied,
        }
    }
}

impl Passage {
    /// The bytes of the file under bytes of this passage's text.
    pub fn to_source(&self, span: Span) -> Span {
        self.map.to_source(span)
    }

    /// Adds the passage that follows in the document, with one space between the two.
    pub fn append(&mut self, next: &Passage) {
        let from = self.text.len();
        let between = Span::new(self.map.whole().end, next.map.whole().start);
        self.map.push_unit(Span::new(from, from + 1), between);
        self.text.push(' ');
        self.map.extend(&next.map, from + 1);
        self.text.push_str(&next.text);
    }
}

/// What holds for the text of any reader, for its tests.
#[cfg(test)]
pub fn check_text(text: &Text, source: &str) {
    assert_eq!(&*text.source, source);
    let mut last = 0;
    for passage in &text.passages {
        assert!(!passage.text.trim().is_empty());
        let whole = passage.map.whole();
        assert!(source.get(whole.start..whole.end).is_some(), "{whole:?}");
        assert!(last <= whole.start, "passages stand in order: {passage:?}");
        last = whole.start;
        let block = passage.context.block_span;
        assert!(
            source.get(block.start..block.end).is_some() && block.covers(whole),
            "{passage:?}"
        );
        for (here, there) in passage.map.copied() {
            assert_eq!(
                passage.text.get(here.start..here.end),
                source.get(there.start..there.end)
            );
        }
        let mut end = 0;
        for (at, c) in passage.text.char_indices() {
            let span = passage.to_source(Span::new(at, at + c.len_utf8()));
            assert!(
                source
                    .get(span.start..span.end)
                    .is_some_and(|words| !words.is_empty()),
                "{at} {passage:?}"
            );
            end = end.max(span.end);
        }
        assert_eq!(end, whole.end);
        for span in passage
            .links
            .iter()
            .map(|link| link.span)
            .chain(passage.cells.iter().map(|cell| cell.span))
        {
            assert!(
                passage.text.get(span.start..span.end).is_some(),
                "{span:?} {passage:?}"
            );
            let there = passage.to_source(span);
            assert!(source.get(there.start..there.end).is_some());
        }
    }
    for directive in &text.directives {
        assert!(directive.span.of(source).starts_with("<!--"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A rendered text with its map and the file: pieces are copies, units, or markup that is left out.
    fn mapped() -> impl Strategy<Value = (String, SourceMap, String)> {
        let words = prop::sample::select(vec!["a", "é", "漢字", "😀", "x y"]);
        prop::collection::vec((0..3u8, words), 0..12).prop_map(|pieces| {
            let (mut rendered, mut map, mut source) =
                (String::new(), SourceMap::default(), String::new());
            for (kind, words) in pieces {
                let (at, from) = (rendered.len(), source.len());
                match kind {
                    0 => {
                        rendered.push_str(words);
                        source.push_str(words);
                        map.push(Span::new(at, rendered.len()), Span::new(from, source.len()));
                    }
                    1 => {
                        rendered.push_str("\u{fffc}\u{fffc}");
                        source.push_str("&unit;");
                        map.push_unit(Span::new(at, rendered.len()), Span::new(from, source.len()));
                    }
                    _ => source.push_str("**"),
                }
            }
            (rendered, map, source)
        })
    }

    fn spans(text: &str) -> Vec<Span> {
        let ends: Vec<usize> = (0..=text.len())
            .filter(|&at| text.is_char_boundary(at))
            .collect();
        let pairs = ends
            .iter()
            .flat_map(|&a| ends.iter().filter(move |&&b| a <= b).map(move |&b| (a, b)));
        pairs.map(|(a, b)| Span::new(a, b)).collect()
    }

    proptest! {
        #[test]
        fn source_spans_lie_on_boundaries_and_keep_their_order((rendered, map, source) in mapped()) {
            for span in spans(&rendered) {
                let found = map.to_source(span);
                prop_assert!(source.get(found.start..found.end).is_some());
                prop_assert!(map.whole().covers(found));
                prop_assert!(span.is_empty() || !found.is_empty());
            }
        }

        #[test]
        fn a_slice_answers_as_the_whole_does((rendered, map, _) in mapped()) {
            for outer in spans(&rendered) {
                let slice = map.slice(outer);
                for inner in spans(outer.of(&rendered)).into_iter().filter(|s| !s.is_empty()) {
                    prop_assert_eq!(slice.to_source(inner), map.to_source(inner.shift(outer.start)));
                }
            }
        }

        #[test]
        fn copies_are_equal_bytes((rendered, map, source) in mapped()) {
            for (here, there) in map.copied() {
                prop_assert_eq!(here.of(&rendered), there.of(&source));
            }
        }

        #[test]
        fn two_halves_make_the_whole((rendered, map, _) in mapped()) {
            for cut in (0..=rendered.len()).filter(|&at| rendered.is_char_boundary(at)) {
                let mut joined = map.slice(Span::new(0, cut));
                joined.extend(&map.slice(Span::new(cut, rendered.len())), cut);
                for span in spans(&rendered) {
                    prop_assert_eq!(joined.to_source(span), map.to_source(span));
                }
            }
        }
    }

    #[test]
    fn a_unit_is_never_cut() {
        let mut map = SourceMap::default();
        map.push(Span::new(0, 2), Span::new(10, 12));
        map.push_unit(Span::new(2, 4), Span::new(12, 17));
        map.push(Span::new(4, 6), Span::new(17, 19));
        assert_eq!(map.to_source(Span::new(3, 5)), Span::new(12, 18));
        assert_eq!(map.to_source(Span::new(1, 3)), Span::new(11, 17));
        assert_eq!(map.to_source(Span::new(6, 6)), Span::new(19, 19));
    }
}
