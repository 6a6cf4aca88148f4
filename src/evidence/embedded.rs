//! An index for corpora, on tantivy: one document a passage, replaced source by source.
//!
//! tantivy keeps the lists of passages that hold a term and the passages themselves; the order of
//! results is [`super::rank`]'s, from what exists and not from how it is stored. So the same
//! sources give the same answers whether they were added at once or one by one, by one thread or
//! by many, before a merge of segments or after it.
//!
//! The index lies in memory. [`EmbeddedIndex::in_directory`] takes any tantivy directory.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::directory::{Directory, RamDirectory};
use tantivy::indexer::UserOperation;
use tantivy::store::Compressor;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Term};

use super::places::Places;
use super::schema::{Fields, SPLIT, Split, Stored};
use super::snapshot::{Decoded, EmbeddedSnapshot, Numbered};
use super::{EvidenceIndex, terms};
use crate::sources::Source;

/// Bytes that passages wait in before they become a segment; tantivy's least is 15 MB.
const WRITER_BYTES: usize = 24_000_000;

/// Bytes of passages compressed together: small, as candidates lie all over the store.
const BLOCK_BYTES: usize = 4096;

/// Passages handed to the writer in one piece.
const CHUNK: usize = 256;

/// An index that could not be written.
#[derive(Debug, thiserror::Error)]
#[error("the index of the sources cannot be written: {0}")]
pub struct IndexError(#[from] tantivy::TantivyError);

/// The index of a corpus, and the only one who writes it. Readers take a [`EmbeddedIndex::snapshot`].
pub struct EmbeddedIndex {
    writer: IndexWriter,
    reader: IndexReader,
    fields: Fields,
    /// Every source gets a new number when it is added, also when it replaces itself.
    next: AtomicU32,
    sources: BTreeMap<Arc<str>, Numbered>,
    decoded: Decoded,
    snapshot: Arc<EmbeddedSnapshot>,
}

/// Changes to an index that become visible together. Dropped without a commit, it leaves no trace.
pub struct Batch<'i> {
    index: &'i mut EmbeddedIndex,
    /// What each source changed becomes; `None` for one that goes.
    changes: Mutex<BTreeMap<Arc<str>, Option<Numbered>>>,
}

impl EmbeddedIndex {
    /// An empty index in memory.
    ///
    /// # Errors
    /// If tantivy cannot start its writer.
    pub fn new() -> Result<Self, IndexError> {
        Self::in_directory(RamDirectory::create())
    }

    /// An empty index in an empty directory.
    ///
    /// # Errors
    /// If the directory cannot be written.
    pub fn in_directory(directory: impl Directory) -> Result<Self, IndexError> {
        let (schema, fields) = Fields::schema();
        let tokenizers = TokenizerManager::default();
        tokenizers.register(SPLIT, TextAnalyzer::from(Split::default()));
        let settings = IndexSettings {
            docstore_compression: Compressor::Lz4,
            docstore_blocksize: BLOCK_BYTES,
            docstore_compress_dedicated_thread: false,
        };
        let index = Index::builder()
            .schema(schema)
            .settings(settings)
            .tokenizers(tokenizers)
            .open_or_create(Box::new(directory) as Box<dyn Directory>)?;
        let writer = index.writer_with_num_threads(1, WRITER_BYTES)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let decoded = Decoded::default();
        let sources = BTreeMap::new();
        let snapshot = Arc::new(EmbeddedSnapshot::new(
            reader.searcher(),
            fields,
            &sources,
            decoded.clone(),
        )?);
        Ok(Self {
            writer,
            reader,
            fields,
            next: AtomicU32::new(0),
            sources,
            decoded,
            snapshot,
        })
    }

    /// Begins a set of changes.
    pub fn batch(&mut self) -> Batch<'_> {
        Batch {
            index: self,
            changes: Mutex::default(),
        }
    }

    /// The sources as of the last commit; later commits do not change it.
    pub fn snapshot(&self) -> Arc<dyn EvidenceIndex> {
        self.snapshot.clone()
    }

    /// True if the source is in the index.
    pub fn contains(&self, id: &str) -> bool {
        self.sources.contains_key(id)
    }
}

impl Batch<'_> {
    /// Adds a source, in place of the one with the same id. May be called from several threads.
    ///
    /// # Errors
    /// If tantivy's writer has failed.
    pub fn add(&self, source: &Source) -> Result<(), IndexError> {
        let fields = &self.index.fields;
        let number = self.index.next.fetch_add(1, Ordering::Relaxed);
        let mut places = Places::new(&source.text.source);
        let mut bytes = Vec::new();
        let mut chunk = Vec::with_capacity(CHUNK.min(source.text.passages.len()));
        for (ordinal, passage) in source.text.passages.iter().enumerate() {
            let (line, column) = places.at(passage.map.whole().start);
            let stored = Stored {
                line,
                column,
                passage: Cow::Borrowed(passage),
                places: Cow::Borrowed(source.text.places_in(passage.map.whole())),
            };
            bytes.clear();
            if serde_json::to_writer(&mut bytes, &stored).is_err() {
                continue;
            }
            let document = fields.document(number, ordinal as u32, &terms(passage), &bytes);
            chunk.push(UserOperation::Add(document));
            if chunk.len() == CHUNK {
                self.index.writer.run(chunk.drain(..))?;
            }
        }
        self.index.writer.run(chunk)?;
        let added = Numbered {
            number,
            meta: source.meta.clone(),
        };
        let replaced = self.changes().insert(source.meta.id.clone(), Some(added));
        if let Some(Some(twice)) = replaced {
            self.delete(twice.number);
        }
        Ok(())
    }

    /// Takes a source away; nothing happens if there is none with this id.
    pub fn remove(&self, id: &str) {
        let replaced = self.changes().insert(id.into(), None);
        if let Some(Some(added)) = replaced {
            self.delete(added.number);
        }
    }

    /// Makes the changes visible in snapshots taken from now on.
    ///
    /// # Errors
    /// If the index cannot be written; what is visible is then as before.
    pub fn commit(self) -> Result<(), IndexError> {
        let changes = std::mem::take(&mut *self.changes());
        let mut sources = self.index.sources.clone();
        for (id, change) in changes {
            let before = match change {
                Some(added) => sources.insert(id, added),
                None => sources.remove(&id),
            };
            if let Some(before) = before {
                self.delete(before.number);
            }
        }
        let index = &mut *self.index;
        index.writer.commit()?;
        index.reader.reload()?;
        index.snapshot = Arc::new(EmbeddedSnapshot::new(
            index.reader.searcher(),
            index.fields,
            &sources,
            index.decoded.clone(),
        )?);
        index.sources = sources;
        Ok(())
    }

    fn delete(&self, number: u32) {
        self.index.writer.delete_term(Term::from_field_u64(
            self.index.fields.source,
            number.into(),
        ));
    }

    fn changes(&self) -> MutexGuard<'_, BTreeMap<Arc<str>, Option<Numbered>>> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        for added in std::mem::take(&mut *self.changes()).into_values().flatten() {
            self.delete(added.number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::tests::source;

    #[test]
    fn replacing_one_source_writes_only_its_own_passages() {
        let mut index = EmbeddedIndex::new().unwrap();
        let batch = index.batch();
        for i in 0..50 {
            batch
                .add(&source(
                    &format!("{i}.txt"),
                    "Norway sold salmon.\nChile sold cod.",
                ))
                .unwrap();
        }
        batch.commit().unwrap();
        let before = index.snapshot.segments_and_passages();
        let batch = index.batch();
        batch.add(&source("7.txt", "Peru sold anchovies.")).unwrap();
        batch.commit().unwrap();
        let after = index.snapshot.segments_and_passages();
        let (kept, new): (Vec<_>, Vec<_>) = after
            .iter()
            .partition(|(id, _)| before.iter().any(|(old, _)| old == id));
        assert_eq!(kept.iter().map(|(_, alive)| alive).sum::<u32>(), 98);
        assert_eq!(new.iter().map(|(_, alive)| alive).sum::<u32>(), 1);
    }
}
