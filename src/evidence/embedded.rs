//! An index for corpora, on tantivy: one document a passage, replaced source by source.
//!
//! tantivy keeps the lists of passages that hold a term and the passages themselves; the order of
//! results is [`super::rank`]'s, from what exists and not from how it is stored. So the same
//! sources give the same answers whether they were added at once or one by one, by one thread or
//! by many, before a merge of segments or after it, from memory or from a directory.
//!
//! An index lies in memory ([`EmbeddedIndex::new`]), or in any tantivy directory
//! ([`EmbeddedIndex::in_directory`]) where its last commit can be read by others ([`Committed`]).
//! [`EmbeddedIndex::over`] keeps in memory what differs from such a commit.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::directory::{Directory, RamDirectory};
use tantivy::indexer::UserOperation;
use tantivy::store::Compressor;
use tantivy::tokenizer::{TextAnalyzer, TokenizerManager};
use tantivy::{Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, Term};

use super::committed::{Committed, Contents};
use super::places::Places;
use super::schema::{Fields, SPLIT, Split, Stored};
use super::segment::Segment;
use super::snapshot::{Decoded, EmbeddedSnapshot, Numbered};
use super::{EvidenceIndex, terms};
use crate::sources::Source;

/// Bytes that passages wait in before they become a segment; tantivy's least is 15 MB.
const WRITER_BYTES: usize = 24_000_000;

/// The same for an index in a directory, which is mostly filled with much at once: fewer segments need
/// less merging.
const DIRECTORY_BYTES: usize = 64_000_000;

/// Bytes of passages compressed together: small, as candidates lie all over the store.
const BLOCK_BYTES: usize = 4096;

/// Passages handed to the writer in one piece.
const CHUNK: usize = 256;

/// An index that could not be read or written.
#[derive(Debug, thiserror::Error)]
#[error("the index of the sources cannot be used: {0}")]
pub struct IndexError(#[from] tantivy::TantivyError);

/// The index of a corpus, and the only one who writes it. Readers take a [`EmbeddedIndex::snapshot`].
pub struct EmbeddedIndex {
    writer: IndexWriter,
    reader: IndexReader,
    fields: Fields,
    /// Every source gets a new number when it is added, also when it replaces itself.
    next: AtomicU32,
    sources: BTreeMap<Arc<str>, Numbered>,
    /// What holds as far as nothing here takes its place.
    base: Option<Base>,
    decoded: Decoded,
    damaged: Arc<AtomicBool>,
    snapshot: Arc<EmbeddedSnapshot>,
}

/// A commit that others may read too, and which of its sources hold no longer.
struct Base {
    committed: Committed,
    hidden: BTreeSet<Arc<str>>,
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
        Self::made(
            RamDirectory::create(),
            Contents::default(),
            None,
            WRITER_BYTES,
        )
    }

    /// An index in memory of what differs from a commit. Nothing is written to where that lies.
    ///
    /// # Errors
    /// If tantivy cannot start its writer, or read the commit.
    pub fn over(committed: Committed) -> Result<Self, IndexError> {
        let contents = Contents {
            next: committed.contents().next,
            ..Contents::default()
        };
        let base = Base {
            committed,
            hidden: BTreeSet::new(),
        };
        Self::made(RamDirectory::create(), contents, Some(base), WRITER_BYTES)
    }

    /// The index in a directory, to be changed: an empty one, or one whose last commit held `contents`.
    ///
    /// # Errors
    /// If the directory cannot be read or written, or somebody else writes it.
    pub fn in_directory(directory: impl Directory, contents: Contents) -> Result<Self, IndexError> {
        Self::made(directory, contents, None, DIRECTORY_BYTES)
    }

    fn made(
        directory: impl Directory,
        contents: Contents,
        base: Option<Base>,
        bytes: usize,
    ) -> Result<Self, IndexError> {
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
        let writer = index.writer_with_num_threads(1, bytes)?;
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()?;
        let (decoded, damaged) = (Decoded::default(), Arc::default());
        let state = State {
            reader: &reader,
            fields,
            base: base.as_ref(),
            sources: &contents.sources,
        };
        let snapshot = state.snapshot(&decoded, &damaged)?;
        Ok(Self {
            writer,
            reader,
            fields,
            next: AtomicU32::new(contents.next),
            sources: contents.sources,
            base,
            decoded,
            damaged,
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
        let below = |base: &Base| {
            base.committed.contents().sources.contains_key(id) && !base.hidden.contains(id)
        };
        self.sources.contains_key(id) || self.base.as_ref().is_some_and(below)
    }

    /// True if something that should be in the index could not be read.
    pub fn is_damaged(&self) -> bool {
        self.damaged.load(Ordering::Relaxed)
    }

    /// Ends the writing: waits until the work in the background is done.
    ///
    /// # Errors
    /// If that work failed.
    pub fn finish(self) -> Result<(), IndexError> {
        Ok(self.writer.wait_merging_threads()?)
    }
}

/// What a snapshot is made of.
struct State<'s> {
    reader: &'s IndexReader,
    fields: Fields,
    base: Option<&'s Base>,
    sources: &'s BTreeMap<Arc<str>, Numbered>,
}

impl State<'_> {
    fn snapshot(
        &self,
        decoded: &Decoded,
        damaged: &Arc<AtomicBool>,
    ) -> Result<Arc<EmbeddedSnapshot>, IndexError> {
        let mut segments = Segment::all(&self.reader.searcher(), &self.fields, &[])?;
        let mut sources: Vec<Numbered> = self.sources.values().cloned().collect();
        if let Some(Base { committed, hidden }) = self.base {
            let below = &committed.contents().sources;
            let numbers: Vec<u32> = hidden
                .iter()
                .filter_map(|id| Some(below.get(id)?.number))
                .collect();
            segments.extend(Segment::all(committed.searcher(), &self.fields, &numbers)?);
            let held = below.iter().filter(|(id, _)| !hidden.contains(*id));
            sources.extend(held.map(|(_, source)| source.clone()));
            sources.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
        }
        Ok(Arc::new(EmbeddedSnapshot::new(
            segments,
            self.fields,
            sources,
            decoded.clone(),
            Arc::clone(damaged),
        )))
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
        let mut chunk = Vec::with_capacity(CHUNK.min(source.text.passages.len()));
        let mut passages = 0;
        for passage in &source.text.passages {
            let (line, column) = places.at(passage.map.whole().start);
            let stored = Stored {
                line,
                column,
                passage: Cow::Borrowed(passage),
                places: Cow::Borrowed(source.text.places_in(passage.map.whole())),
            };
            let Ok(stored) = serde_json::to_string(&stored) else {
                continue;
            };
            let document = fields.document(number, passages, &terms(passage), &stored);
            passages += 1;
            chunk.push(UserOperation::Add(document));
            if chunk.len() == CHUNK {
                self.index.writer.run(chunk.drain(..))?;
            }
        }
        self.index.writer.run(chunk)?;
        let added = Numbered {
            number,
            passages,
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
        self.commit_as(|_| Ok(None))
    }

    /// The same. `name` is told what the index will hold, and gives the commit the name by which
    /// [`Committed::open`] will ask for it.
    ///
    /// # Errors
    /// If `name` fails or the index cannot be written; what is visible is then as before.
    pub fn commit_as(
        self,
        name: impl FnOnce(&Contents) -> std::io::Result<Option<String>>,
    ) -> Result<(), IndexError> {
        let mut contents = Contents {
            sources: self.index.sources.clone(),
            next: self.index.next.load(Ordering::Relaxed),
        };
        let mut hidden = self.index.base.as_ref().map(|base| base.hidden.clone());
        let changes = self.changes().clone();
        let mut replaced = Vec::new();
        for (id, change) in changes {
            if let Some(hidden) = &mut hidden {
                hidden.insert(id.clone());
            }
            let before = match change {
                Some(added) => contents.sources.insert(id, added),
                None => contents.sources.remove(&id),
            };
            replaced.extend(before.map(|before| before.number));
        }
        let name = name(&contents).map_err(tantivy::TantivyError::from)?;
        self.changes().clear();
        replaced.into_iter().for_each(|number| self.delete(number));
        let index = &mut *self.index;
        let mut prepared = index.writer.prepare_commit()?;
        if let Some(name) = name {
            prepared.set_payload(&name);
        }
        prepared.commit()?;
        index.reader.reload()?;
        index.sources = contents.sources;
        if let (Some(base), Some(hidden)) = (&mut index.base, hidden) {
            base.hidden = hidden;
        }
        let state = State {
            reader: &index.reader,
            fields: index.fields,
            base: index.base.as_ref(),
            sources: &index.sources,
        };
        index.snapshot = state.snapshot(&index.decoded, &index.damaged)?;
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
        assert_eq!(kept.iter().map(|(_, alive)| alive).sum::<u64>(), 98);
        assert_eq!(new.iter().map(|(_, alive)| alive).sum::<u64>(), 1);
    }
}
