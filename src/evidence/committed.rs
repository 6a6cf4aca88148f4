//! The last commit of an index in a directory, for reading beside whoever writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use tantivy::directory::Directory;
use tantivy::{Index, IndexReader, ReloadPolicy, Searcher, TantivyError};

use super::IndexError;
use super::schema::Fields;
use super::snapshot::Numbered;

/// How often a commit is looked for again that was replaced while it was opened.
const TRIES: usize = 20;

/// What a commit holds, apart from the passages.
#[derive(Debug, Clone, Default)]
pub struct Contents {
    pub sources: BTreeMap<Arc<str>, Numbered>,
    /// The number that the next source gets.
    pub next: u32,
}

/// A commit. It stays readable whatever is committed later.
#[derive(Clone)]
pub struct Committed {
    index: Index,
    searcher: Searcher,
    contents: Arc<Contents>,
}

impl Committed {
    /// The last commit in a directory, and what else `contents` knows of it; `None` if there is none yet.
    ///
    /// `contents` is given the name of the commit (see [`super::Batch::commit_as`]) and finds what it
    /// holds; `None` if there is no such thing.
    ///
    /// # Errors
    /// If the directory holds no index of this kind, or a damaged one.
    pub fn open<T>(
        directory: impl Directory,
        contents: impl Fn(&str) -> Option<(Contents, T)>,
    ) -> Result<Option<(Self, T)>, IndexError> {
        let index = Index::open(Box::new(directory) as Box<dyn Directory>)?;
        if index.schema() != Fields::schema().0 {
            return Err(damage("it holds other fields"));
        }
        for _ in 0..TRIES {
            let Some(name) = index.load_metas()?.payload else {
                return Ok(None);
            };
            let found = contents(&name);
            let reader: IndexReader = index
                .reader_builder()
                .reload_policy(ReloadPolicy::Manual)
                .try_into()?;
            // Somebody may have committed in between; then what was read belongs to no one state.
            if index.load_metas()?.payload.as_deref() != Some(&name) {
                continue;
            }
            let Some((contents, more)) = found else {
                return Err(damage("its list of sources cannot be read"));
            };
            let searcher = reader.searcher();
            let passages = contents.sources.values().map(|s| u64::from(s.passages));
            if passages.sum::<u64>() != searcher.num_docs() {
                return Err(damage("its list of sources is that of another state"));
            }
            let contents = Arc::new(contents);
            let committed = Self {
                index,
                searcher,
                contents,
            };
            return Ok(Some((committed, more)));
        }
        Err(damage("it changes without end"))
    }

    /// What it holds.
    pub fn contents(&self) -> &Contents {
        &self.contents
    }

    /// How many segments it is stored in.
    pub fn segments(&self) -> usize {
        self.searcher.segment_readers().len()
    }

    /// The files whose bytes are not those that were written. Reads them all.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn broken_files(&self) -> Result<BTreeSet<PathBuf>, IndexError> {
        let mut broken: BTreeSet<PathBuf> = self.index.validate_checksum()?.into_iter().collect();
        // Only listed files are validated, and the list itself has no checksum.
        let listed = self.index.directory().list_managed_files();
        let segments = self.index.searchable_segment_metas()?;
        let there = |file: &PathBuf| self.index.directory().exists(file).unwrap_or(true);
        let unlisted = segments
            .iter()
            .flat_map(|segment| segment.list_files())
            .filter(|file| !listed.contains(file) && there(file));
        broken.extend(unlisted);
        Ok(broken)
    }

    pub(super) fn searcher(&self) -> &Searcher {
        &self.searcher
    }
}

fn damage(what: &str) -> IndexError {
    TantivyError::InternalError(what.to_owned()).into()
}
