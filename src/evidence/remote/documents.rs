//! What lies in an index on a search server: passages, sources, and the head that says which of them count.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::evidence::rank::{Field, LENGTH};
use crate::evidence::schema::Stored;
use crate::sources::SourceMeta;

/// Changes whenever a document changes its shape, or a passage is found by other terms.
const FORMAT: u32 = 4;

/// Between the parts of [`PassageRow::order`]: sorts before anything that stands in the name of a file.
const BETWEEN: char = '\u{1}';

/// Which of an index's documents count.
///
/// Every source gets a new number when it is added, also when it replaces itself, and numbers are never
/// used again. What is added becomes visible, and what it replaces goes, by writing the head anew:
/// whoever reads by the head before goes on seeing what was there before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Head {
    pub format: u32,
    /// The version that wrote it and how the sources were read.
    pub made: String,
    /// Counts the states.
    pub revision: u64,
    /// Sources with this number and above are not there yet.
    pub next: u32,
    /// Numbers up to this one are taken by somebody who fills the archive.
    pub claimed: u32,
    /// Numbers of sources that are there no more.
    pub gone: Vec<u32>,
    /// How many passages there are.
    pub passages: u64,
}

impl Head {
    pub(super) fn new(made: &str) -> Self {
        Self {
            format: FORMAT,
            made: made.to_owned(),
            revision: 0,
            next: 0,
            claimed: 0,
            gone: Vec::new(),
            passages: 0,
        }
    }

    pub(super) fn is_of_this_version(&self) -> bool {
        self.format == FORMAT
    }

    /// What documents must not be, to be seen by this head. Both match little, so they cost little.
    pub(super) fn hidden(&self) -> Value {
        let mut hidden = vec![json!({ "range": { "source": { "gte": self.next } } })];
        if !self.gone.is_empty() {
            hidden.push(json!({ "terms": { "source": self.gone } }));
        }
        Value::Array(hidden)
    }
}

/// The version of a document, by which it is replaced only if nobody else has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Version {
    pub sequence: u64,
    pub term: u64,
}

/// A passage as it lies on the server.
#[derive(Serialize, Deserialize)]
pub(super) struct PassageRow<'p> {
    pub words: Cow<'p, [String]>,
    pub names: Cow<'p, [String]>,
    pub figures: Cow<'p, [String]>,
    pub source: u32,
    pub ordinal: u32,
    /// Id of the source and ordinal: sorts passages of equal score.
    pub order: String,
    /// What the worth of its terms is multiplied by, see [`super::rank::score`].
    pub weight: f64,
    pub stored: Stored<'p>,
}

impl PassageRow<'_> {
    pub(super) fn terms(&self) -> u32 {
        (self.words.len() + self.names.len() + self.figures.len()) as u32
    }

    pub(super) fn holds(&self, field: Field, term: &str) -> bool {
        let list = match field {
            Field::Words => &self.words,
            Field::Names => &self.names,
            Field::Figures => &self.figures,
        };
        list.binary_search_by(|own| own.as_str().cmp(term)).is_ok()
    }
}

/// [`PassageRow::order`] of a passage.
pub(super) fn order(source: &str, ordinal: u32) -> String {
    format!("{source}{BETWEEN}{ordinal:010}")
}

/// [`PassageRow::weight`] of a passage with so many distinct terms.
pub(super) fn weight(terms: usize) -> f64 {
    1.0 / (1.0 + terms as f64 / f64::from(LENGTH))
}

/// The id of a passage's document: the same again if it is sent twice.
pub(super) fn passage_id(source: u32, ordinal: u32) -> String {
    format!("{source}-{ordinal}")
}

/// A source as it lies on the server.
#[derive(Serialize, Deserialize)]
pub(super) struct SourceRow {
    /// Its number.
    pub entry: u32,
    pub passages: u32,
    pub meta: SourceMeta,
}

pub(super) fn source_id(number: u32) -> String {
    format!("source-{number}")
}

/// The fields that are searched; whatever else a document has is only kept.
pub(super) fn settings() -> Value {
    // Longer terms are refused by the server's own index, and no word is as long.
    let keyword = json!({ "type": "keyword", "ignore_above": 8_000 });
    json!({
        "settings": { "index": { "number_of_shards": 1, "refresh_interval": "30s" } },
        "mappings": {
            "dynamic": false,
            "properties": {
                "words": keyword,
                "names": keyword,
                "figures": keyword,
                "order": keyword,
                "source": { "type": "long" },
                "ordinal": { "type": "long" },
                "entry": { "type": "long" },
                "weight": { "type": "double" },
                "stored": { "type": "object", "enabled": false },
                "meta": { "type": "object", "enabled": false },
            },
        },
    })
}
