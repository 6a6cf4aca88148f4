//! Sources made findable: a claim asks with its words, names and figures, passages answer.
//!
//! Two implementations of one trait: [`embedded`] (tantivy, for corpora) and [`scan`] (a plain list,
//! for the handful of texts that `verify` is given with a claim).

use std::sync::Arc;

use crate::sources::SourceMeta;
use crate::text::Passage;

/// A passage of a source, as an index hands it out.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub source: Arc<SourceMeta>,
    /// Number of the passage within its source, from 0.
    pub ordinal: u32,
    /// Line and column of the passage's first byte in its file, both from 1, in characters.
    pub line: u32,
    pub column: u32,
    pub passage: Arc<Passage>,
    /// The index's own score; only its order means something.
    pub score: f32,
}

/// What a claim asks for. Everything is optional; more matches rank higher.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Lemmas of content words.
    pub words: Vec<String>,
    /// Folded names.
    pub names: Vec<String>,
    /// Keys of figures and dates, from [`crate::claims::figure_keys`].
    pub figures: Vec<String>,
}

/// Where passages are looked up. Implementations answer equal queries with equal lists in equal order.
pub trait EvidenceIndex: Send + Sync {
    /// At most `limit` passages, best first; ties by source id, then ordinal.
    fn search(&self, query: &Query, limit: usize) -> Vec<Candidate>;

    /// The passages `ordinals` of one source, in order; ones that do not exist are left out.
    fn passages(&self, source: &str, ordinals: std::ops::Range<u32>) -> Vec<Candidate>;

    /// How many passages hold the lemma, and how many there are: what a word is worth.
    fn frequency(&self, lemma: &str) -> (u64, u64);

    /// All sources by id.
    fn sources(&self) -> Vec<Arc<SourceMeta>>;
}
