//! The file system and the network, and only here: discover settings, load sources and drafts, overlay
//! unsaved buffers, ask servers.
//!
//! [`discover`] is the one way to settings, for the command line and the editor alike; a
//! [`Workspace`] is a folder of sources with its index, kept up to date file by file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};

use corpus::{Corpus, Found, real};
use load::{Bytes, Job, Stamp};
use remote::Remote;
use store::Store;

use crate::check::Snapshot;
use crate::evidence::{EmbeddedIndex, IndexError, ScanIndex};
use crate::sources::options::Options;

pub use discover::{Discovered, FILE_NAME, IGNORE_NAME, SettingsError, discover, discover_with};
pub use drafts::drafts;
pub use extracted::{Extracted, text_of};
pub use lasting::{Lasting, Stats};
pub use load::sidecar_of;
pub use remote::fill;
pub use role::{Role, role};
pub use store::Keep;
pub use without::without;

mod changes;
mod corpus;
mod discover;
mod drafts;
mod extracted;
pub mod git;
mod lasting;
mod load;
mod manifest;
pub mod paths;
mod pdftotext;
mod remote;
mod role;
pub mod server;
mod settings_file;
mod store;
mod without;

/// A source file that could not be used, or only in part. The rest of the corpus is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Warning {
    pub path: PathBuf,
    /// Why, and what to do.
    pub message: String,
}

/// Told while sources are read and indexed: files done, files in all.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// The sources of one root, indexed.
pub struct Workspace {
    corpus: Corpus,
    /// `None` if not even an empty index could be made; then there is no evidence, and a warning.
    index: Option<EmbeddedIndex>,
    files: BTreeMap<Arc<str>, File>,
    /// How sources are read.
    options: Options,
    /// Where the index outlives the workspace.
    store: Option<Store>,
    /// The archive on a server that is asked in place of an index.
    remote: Option<Remote>,
    /// What became of the index on the disk.
    notices: Vec<String>,
    walking: Vec<Warning>,
    indexing: Vec<Warning>,
    warnings: Vec<Warning>,
    snapshot: Snapshot,
}

/// What is known of one source file.
struct File {
    found: Found,
    stamp: Option<Stamp>,
    /// The bytes that the index holds.
    hash: Option<[u8; 32]>,
    /// The sources in it.
    ids: Vec<Arc<str>>,
    format: &'static str,
    /// What was left out of it.
    notes: Vec<String>,
    /// Why it is not in the index.
    problem: Option<String>,
    /// An unsaved buffer stands for it.
    overlaid: bool,
}

/// A file among the sources.
#[derive(Debug, Clone, Copy)]
pub struct Listed<'w> {
    pub id: &'w str,
    pub path: &'w Path,
    /// The name of its format; empty if it was not read.
    pub format: &'static str,
    /// Ids of the sources in it.
    pub sources: &'w [Arc<str>],
    /// Why it was skipped.
    pub problem: Option<&'w str>,
    /// What was left out of it.
    pub notes: &'w [String],
}

/// What an update changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Ids of sources that were added, replaced or removed, in order.
    pub sources: Vec<Arc<str>>,
}

/// Every file that a [`Workspace`] of these arguments would read, by its id; nothing is read.
pub fn source_files(
    root: &Path,
    specs: &[String],
    exclude: &[PathBuf],
) -> BTreeMap<Arc<str>, PathBuf> {
    let found = Corpus::new(root, specs, exclude).walk(&mut Vec::new());
    found
        .into_iter()
        .map(|(id, found)| (id, found.path))
        .collect()
}

/// Snapshots of all workspaces are counted together, so that no two states share a number.
static GENERATIONS: AtomicU64 = AtomicU64::new(1);

impl Workspace {
    /// Reads and indexes every source that `specs` name (folders, files, globs, relative to `root`).
    ///
    /// `.gitignore` is respected; hidden folders, `node_modules` and `target` are never walked; the
    /// same file named twice counts once; drafts are not sources of themselves (`exclude`: paths of
    /// drafts that must not be read as sources).
    pub fn open(
        root: &Path,
        specs: &[String],
        exclude: &[PathBuf],
        progress: Progress<'_>,
    ) -> Workspace {
        Self::open_with(root, specs, exclude, Options::default(), progress)
    }

    /// The same with sources read as `options` say.
    pub fn open_with(
        root: &Path,
        specs: &[String],
        exclude: &[PathBuf],
        options: Options,
        progress: Progress<'_>,
    ) -> Workspace {
        Self::open_kept(root, specs, exclude, options, &Keep::Never, progress)
    }

    /// A workspace that has not looked at the disk yet.
    fn empty(corpus: Corpus, options: Options) -> Workspace {
        Workspace {
            options,
            corpus,
            store: None,
            remote: None,
            notices: Vec::new(),
            index: None,
            files: BTreeMap::new(),
            walking: Vec::new(),
            indexing: Vec::new(),
            warnings: Vec::new(),
            snapshot: Snapshot {
                index: Arc::new(ScanIndex::default()),
                generation: 0,
            },
        }
    }

    /// How its sources are read.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The evidence as it is now; cheap. Earlier snapshots stay valid.
    pub fn snapshot(&self) -> Snapshot {
        self.snapshot.clone()
    }

    /// Files that were skipped, and why, in the order of their paths.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// True if `path` is, or would be, one of this workspace's sources.
    pub fn is_source(&self, path: &Path) -> bool {
        self.id_at(path).is_some() || self.corpus.holds(path)
    }

    /// The absolute path of a source.
    pub fn path_of(&self, id: &str) -> Option<PathBuf> {
        let (_, file) = self.file_of(id)?;
        Some(file.found.path.clone())
    }

    /// The file that a source was read from, and its id.
    fn file_of(&self, id: &str) -> Option<(&Arc<str>, &File)> {
        let ends = id
            .char_indices()
            .rev()
            .filter(|(_, c)| matches!(c, '/' | '#'));
        let names = std::iter::once(id).chain(ends.filter_map(|(at, _)| id.get(..at)));
        names
            .filter_map(|name| self.files.get_key_value(name))
            .next()
    }

    /// Every file with its format, its sources' ids, and why it or a part of it is left out; in the order
    /// of ids.
    pub fn listing(&self) -> impl Iterator<Item = Listed<'_>> {
        self.files.iter().map(|(id, file)| Listed {
            id,
            path: &file.found.path,
            format: file.format,
            sources: &file.ids,
            problem: file.problem.as_deref(),
            notes: &file.notes,
        })
    }

    /// The id of the source at `path`, however it is spelled; `None` if there is none.
    pub fn id_of(&self, path: &Path) -> Option<Arc<str>> {
        self.id_at(path)
    }

    /// Uses `text` for the source at `path` in place of the file, until `None` takes it away.
    ///
    /// Nothing changes if the path is not a source.
    pub fn overlay(&mut self, path: &Path, text: Option<&str>) -> Changes {
        let id = match self.id_at(path) {
            Some(id) => id,
            None if text.is_some() && self.corpus.holds(path) => self.corpus.id_of(path),
            None => return Changes::default(),
        };
        let file = self.files.entry(id.clone()).or_insert_with(|| {
            File::new(Found {
                path: discover::absolute(path),
                real: real(path),
            })
        });
        if text.is_none() && !file.overlaid {
            return Changes::default();
        }
        file.overlaid = text.is_some();
        file.stamp = None;
        let (path, known) = (file.found.path.clone(), file.hash);
        let options = self.options.clone();
        let updated = self.update(Vec::new(), None, |batch| match text {
            Some(text) => {
                let sidecar = load::sidecar_of(&path);
                let file = Bytes {
                    id: &id,
                    bytes: text.as_bytes(),
                    sidecar: sidecar.as_deref(),
                };
                vec![(id.clone(), load::add(batch, file, known, &options))]
            }
            None => {
                let job = Job {
                    id: id.clone(),
                    path,
                    known,
                    size: 0,
                    stamp: None,
                };
                let outcomes = load::load(batch, &[job], &options, &|_, _| {});
                outcomes
                    .into_iter()
                    .map(|outcome| (id.clone(), outcome))
                    .collect()
            }
        });
        self.told(updated)
    }

    /// Looks at the disk again (size, time, then hash) and re-reads what changed.
    pub fn refresh(&mut self, progress: Progress<'_>) -> Changes {
        self.take_in(false, progress)
    }

    fn publish_if(&mut self, changed: bool) {
        if changed {
            self.publish();
        }
        let unusable = self.files.values().flat_map(|file| {
            file.problem
                .iter()
                .chain(&file.notes)
                .map(|message| Warning {
                    path: file.found.path.clone(),
                    message: message.clone(),
                })
        });
        self.warnings = unusable
            .chain(self.walking.iter().cloned())
            .chain(self.indexing.iter().cloned())
            .collect();
        self.warnings.sort_unstable();
    }

    /// Makes the index as it is the current snapshot.
    fn publish(&mut self) {
        if let Some(index) = &self.index {
            self.snapshot.index = index.snapshot();
        }
        self.snapshot.generation = GENERATIONS.fetch_add(1, Ordering::Relaxed);
    }

    fn fail(&mut self, place: &Path, error: &IndexError) {
        self.indexing.push(Warning {
            path: place.to_path_buf(),
            message: format!("{error}; nothing can be checked"),
        });
    }

    /// The id of a known source at this path, however it is spelled.
    fn id_at(&self, path: &Path) -> Option<Arc<str>> {
        let path = real(path);
        self.files
            .iter()
            .find(|(_, file)| file.found.real == path)
            .map(|(id, _)| id.clone())
    }
}

impl File {
    fn new(found: Found) -> Self {
        Self {
            found,
            stamp: None,
            hash: None,
            ids: Vec::new(),
            format: "",
            notes: Vec::new(),
            problem: None,
            overlaid: false,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
