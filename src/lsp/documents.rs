//! The buffers that the client has open, as ropes that follow its edits.

use std::collections::HashMap;

use ropey::Rope;
use tower_lsp::ls_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::position;
use super::uri::DocumentId;
use crate::text::Encoding;

/// An open buffer.
#[derive(Debug, Clone)]
pub struct Document {
    /// As the client spells it: whatever is sent back carries this spelling.
    pub uri: Uri,
    pub language: String,
    pub version: i32,
    pub rope: Rope,
    /// False once it is known that no settings have it as a source.
    pub is_source: bool,
}

impl Document {
    pub fn new(item: TextDocumentItem) -> Self {
        Self {
            uri: item.uri,
            language: item.language_id,
            version: item.version,
            rope: Rope::from_str(&item.text),
            is_source: true,
        }
    }

    /// Applies the edits in their order and returns the byte that the last one ended at: the caret,
    /// as far as a server can know it.
    pub fn apply(
        &mut self,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<usize> {
        let mut caret = None;
        for change in changes {
            caret = Some(match change.range {
                Some(range) => {
                    let span = position::span(&self.rope, range, encoding);
                    let (start, end) = (
                        self.rope.byte_to_char(span.start),
                        self.rope.byte_to_char(span.end),
                    );
                    self.rope.remove(start..end);
                    self.rope.insert(start, &change.text);
                    span.start + change.text.len()
                }
                None => self.replace(&change.text),
            });
        }
        caret
    }

    /// Takes a whole new text and returns where its last difference from the old one ends.
    fn replace(&mut self, text: &str) -> usize {
        let old = std::mem::replace(&mut self.rope, Rope::from_str(text));
        let same = self.rope.chars_at(self.rope.len_chars()).reversed();
        let before = old.chars_at(old.len_chars()).reversed();
        let tail: usize = same
            .zip(before)
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        text.len() - tail
    }

    /// True if the buffer holds Markdown, going by its language and, for editors that name none, its file.
    pub fn is_markdown(&self) -> bool {
        let named = DocumentId::new(&self.uri).path().is_some_and(|path| {
            path.extension().and_then(|e| e.to_str()).is_some_and(|e| {
                ["md", "markdown", "mdown", "mkd"]
                    .iter()
                    .any(|m| e.eq_ignore_ascii_case(m))
            })
        });
        named || self.language.eq_ignore_ascii_case("markdown")
    }
}

/// All open buffers.
#[derive(Debug, Default)]
pub struct Documents {
    open: HashMap<DocumentId, Document>,
}

impl Documents {
    pub fn open(&mut self, item: TextDocumentItem) -> DocumentId {
        let id = DocumentId::new(&item.uri);
        self.open.insert(id.clone(), Document::new(item));
        id
    }

    pub fn close(&mut self, id: &DocumentId) -> Option<Document> {
        self.open.remove(id)
    }

    pub fn get(&self, id: &DocumentId) -> Option<&Document> {
        self.open.get(id)
    }

    pub fn get_mut(&mut self, id: &DocumentId) -> Option<&mut Document> {
        self.open.get_mut(id)
    }

    pub fn ids(&self) -> impl Iterator<Item = &DocumentId> {
        self.open.keys()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tower_lsp::ls_types::{Position, Range};

    use super::*;

    fn document(text: &str) -> Document {
        let uri = "untitled:a".parse().unwrap();
        Document::new(TextDocumentItem::new(
            uri,
            "markdown".into(),
            1,
            text.into(),
        ))
    }

    fn edit(start: (u32, u32), end: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent {
            range: Some(Range::new(
                Position::new(start.0, start.1),
                Position::new(end.0, end.1),
            )),
            range_length: None,
            text: text.into(),
        }
    }

    #[test]
    fn edits_build_on_one_another_and_count_in_the_agreed_units() {
        for (encoding, after) in [
            (Encoding::Utf8, 6),
            (Encoding::Utf16, 3),
            (Encoding::Utf32, 2),
        ] {
            let mut doc = document("é😀 one\r\ntwo");
            let changes = vec![edit((0, after), (0, after), "!"), edit((1, 0), (1, 3), "2")];
            assert_eq!(doc.apply(changes, encoding), Some(14), "{encoding:?}");
            assert_eq!(doc.rope.to_string(), "é😀! one\r\n2", "{encoding:?}");
        }
    }

    #[test]
    fn a_whole_new_text_tells_where_it_changed() {
        let mut doc = document("Sales were 4 in May.");
        let whole = TextDocumentContentChangeEvent {
            range: None,
            range_length: None,
            text: "Sales were 45 in May.".into(),
        };
        assert_eq!(
            doc.apply(vec![whole], Encoding::Utf16),
            Some("Sales were 45".len())
        );
    }

    proptest! {
        /// What any run of edits leaves is what the same edits leave in a plain string.
        #[test]
        fn a_rope_follows_a_string(
            text in "[ab é😀\n\r\u{c}]{0,30}",
            edits in proptest::collection::vec((0usize..40, 0usize..40, "[xé😀\n]{0,3}"), 0..6),
        ) {
            let mut doc = document(&text);
            let mut plain = text;
            for (a, b, new) in edits {
                let at = |n: usize| plain.char_indices().map(|(i, _)| i).nth(n).unwrap_or(plain.len());
                let (start, end) = (at(a.min(b)), at(a.max(b)));
                let inside = |o: usize| o > 0 && plain.as_bytes()[o - 1] == b'\r' && plain.as_bytes().get(o) == Some(&b'\n');
                if inside(start) || inside(end) {
                    continue;
                }
                let p = |o| position::of_byte(&doc.rope, o, Encoding::Utf16);
                let (from, to) = (p(start), p(end));
                doc.apply(vec![edit((from.line, from.character), (to.line, to.character), &new)], Encoding::Utf16);
                plain.replace_range(start..end, &new);
                prop_assert_eq!(doc.rope.to_string(), plain.clone());
            }
        }
    }
}
