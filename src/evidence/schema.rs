//! How a passage lies in the tantivy index: its fields, how terms are handed over, what is stored.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field as Column, INDEXED, IndexRecordOption, STORED, Schema, TextFieldIndexing,
    TextOptions, Value,
};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::rank::Field;
use super::terms::Terms;
use crate::text::{Passage, Place};

/// Stands between two terms in the text of a field; it is part of no term.
const SEPARATOR: char = '\u{1f}';

/// The name under which [`Split`] is registered.
pub(super) const SPLIT: &str = "split";

/// The fields of a passage.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    words: Column,
    names: Column,
    figures: Column,
    /// Number of the source: whatever has it is deleted together.
    pub source: Column,
    /// Number of the source and ordinal in one, see [`place`].
    pub place: Column,
    /// How many distinct terms the passage has.
    pub terms: Column,
    stored: Column,
}

/// What is kept of a passage for handing it out.
#[derive(Serialize, Deserialize)]
pub(super) struct Stored<'p> {
    pub line: u32,
    pub column: u32,
    pub passage: Cow<'p, Passage>,
    #[serde(default, skip_serializing_if = "<[Place]>::is_empty")]
    pub places: Cow<'p, [Place]>,
}

impl Fields {
    pub(super) fn schema() -> (Schema, Fields) {
        let mut schema = Schema::builder();
        let indexing = TextFieldIndexing::default()
            .set_tokenizer(SPLIT)
            .set_fieldnorms(false)
            .set_index_option(IndexRecordOption::Basic);
        let text = TextOptions::default().set_indexing_options(indexing);
        let fields = Fields {
            words: schema.add_text_field("words", text.clone()),
            names: schema.add_text_field("names", text.clone()),
            figures: schema.add_text_field("figures", text),
            source: schema.add_u64_field("source", INDEXED),
            place: schema.add_u64_field("place", INDEXED | FAST),
            terms: schema.add_u64_field("terms", FAST),
            // As text: tantivy reads and writes bytes one by one.
            stored: schema.add_text_field("passage", STORED),
        };
        (schema.build(), fields)
    }

    pub(super) fn column(&self, field: Field) -> Column {
        match field {
            Field::Words => self.words,
            Field::Names => self.names,
            Field::Figures => self.figures,
        }
    }

    /// The document of one passage.
    pub(super) fn document(
        &self,
        source: u32,
        ordinal: u32,
        terms: &Terms,
        stored: &str,
    ) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        for (column, list) in [
            (self.words, &terms.words),
            (self.names, &terms.names),
            (self.figures, &terms.figures),
        ] {
            document.add_text(column, list.join(SEPARATOR.encode_utf8(&mut [0; 4])));
        }
        document.add_u64(self.source, source.into());
        document.add_u64(self.place, place(source, ordinal));
        document.add_u64(self.terms, terms.len() as u64);
        document.add_text(self.stored, stored);
        document
    }

    /// The passage in a document read back from the store.
    pub(super) fn stored(&self, document: &TantivyDocument) -> Option<Stored<'static>> {
        let stored = document.get_first(self.stored)?;
        serde_json::from_str(stored.as_str()?).ok()
    }
}

/// Number of a source and ordinal of a passage in one number that sorts like the pair.
pub(super) fn place(source: u32, ordinal: u32) -> u64 {
    u64::from(source) << 32 | u64::from(ordinal)
}

/// The pair that [`place`] was made of.
pub(super) fn unplace(place: u64) -> (u32, u32) {
    ((place >> 32) as u32, place as u32)
}

/// Cuts a field's text at the separators: passages come with their terms already found.
#[derive(Clone, Default)]
pub(super) struct Split {
    token: Token,
}

/// The terms of one field, one after the other.
pub(super) struct Splits<'a> {
    rest: Option<&'a str>,
    token: &'a mut Token,
}

impl Tokenizer for Split {
    type TokenStream<'a> = Splits<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Splits<'a> {
        self.token.reset();
        Splits {
            rest: (!text.is_empty()).then_some(text),
            token: &mut self.token,
        }
    }
}

impl TokenStream for Splits<'_> {
    fn advance(&mut self) -> bool {
        let Some(rest) = self.rest else {
            return false;
        };
        let term = match rest.split_once(SEPARATOR) {
            Some((term, rest)) => {
                self.rest = Some(rest);
                term
            }
            None => {
                self.rest = None;
                rest
            }
        };
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_cut_at_separators_only() {
        let mut split = Split::default();
        let mut stream = split.token_stream("stoke space\u{1f}oslo");
        let mut found = Vec::new();
        while stream.advance() {
            found.push(stream.token().text.clone());
        }
        assert_eq!(found, ["stoke space", "oslo"]);
        assert!(!split.token_stream("").advance());
    }

    #[test]
    fn a_place_is_its_pair() {
        for pair in [(0, 0), (1, u32::MAX), (u32::MAX, 7)] {
            assert_eq!(unplace(place(pair.0, pair.1)), pair);
        }
        assert!(place(1, u32::MAX) < place(2, 0));
    }
}
