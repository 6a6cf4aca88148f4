//! Workspaces whose index outlives them: opened as the last commit left it, brought up to date file by
//! file by whichever process comes first.
//!
//! What changed since the last commit is written by the process that holds the lock, when it opens the
//! sources or when much has changed. Everything else (unsaved buffers, a source saved while the editor
//! runs, changes that somebody else is just writing) is kept in memory over the commit, so that every
//! process answers from the files as they are.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::changes::Look;
use super::corpus::{Corpus, Found, LEFT_OUT};
use super::load::Job;
use super::manifest::{Kept, KeptFile};
use super::store::{Keep, Lock, Search, Store};
use super::{Changes, File, Progress, Workspace, discover};
use crate::check::Snapshot;
use crate::evidence::{Committed, Contents, EmbeddedIndex, IndexError};
use crate::sources::options::Options;

/// Bytes of sources from which their index is kept without being asked for: less is read anew in about
/// the time that opening it would take.
const LARGE: u64 = 4 << 20;

/// Bytes of sources between two commits, so that a long run that is ended has not been for nothing.
const BETWEEN_COMMITS: u64 = 64 << 20;

/// What `tickmark index` tells of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stats {
    pub folder: PathBuf,
    pub files: usize,
    pub sources: usize,
    pub passages: u64,
    /// Parts that it is stored in.
    pub segments: usize,
    /// Bytes of its folder.
    pub bytes: u64,
    /// Bytes of the files it holds.
    pub of_files: u64,
}

/// The index of some sources on the disk, looked at without the sources.
pub struct Lasting {
    store: Store,
}

impl Lasting {
    /// The index that [`Workspace::open_kept`] would use for these arguments; `None` if it would use none.
    pub fn of(root: &Path, specs: &[String], options: &Options, keep: &Keep) -> Option<Self> {
        let store = Store::new(
            keep,
            &discover::absolute(root),
            &specs_beside(specs, keep),
            &[],
            options,
        )?;
        Some(Self { store })
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        self.store.folder()
    }

    /// Looks at the last good commit and at every byte of it; `None` if there is none.
    ///
    /// # Errors
    /// With the reason, if it is of no use.
    pub fn stats(&self) -> Result<Option<Stats>, String> {
        let (committed, kept) = match self.store.find() {
            Search::Commit(committed, kept) => (committed, kept),
            Search::Nothing => return Ok(None),
            Search::Unusable(why) => return Err(why),
        };
        sound(&committed)?;
        let sources = &committed.contents().sources;
        let sizes = kept.values().filter_map(|file| Some(file.stamp?.size));
        Ok(Some(Stats {
            folder: self.store.folder().to_path_buf(),
            files: kept.len(),
            sources: sources.len(),
            passages: sources.values().map(|s| u64::from(s.passages)).sum(),
            segments: committed.segments(),
            bytes: self.store.bytes(),
            of_files: sizes.sum(),
        }))
    }

    /// Takes the index away unless it is sound (or `anyway`), so that it is made anew; tells why.
    ///
    /// # Errors
    /// If it cannot be taken away.
    pub fn clear(&self, anyway: bool) -> std::io::Result<Option<String>> {
        if !self.store.exists() {
            return Ok(None);
        }
        // What somebody else is just writing is waited for.
        drop(self.store.lock(true));
        let why = match (anyway, self.stats()) {
            (true, _) => String::new(),
            (false, Err(why)) => why,
            (false, Ok(_)) => return Ok(None),
        };
        let busy = || std::io::Error::other("another process writes it, or it is write-protected");
        let lock = self.store.lock(true).ok_or_else(busy)?;
        self.store.empty(&lock)?;
        Ok(Some(why))
    }
}

/// An error if any file of the index is not as it was written.
fn sound(committed: &Committed) -> Result<(), String> {
    let broken = committed
        .broken_files()
        .map_err(|error| error.to_string())?;
    match broken.first() {
        None => Ok(()),
        Some(file) => Err(format!("{} is damaged", file.display())),
    }
}

/// The entries of `sources`, without the folder of the index if the settings name one.
fn specs_beside(specs: &[String], keep: &Keep) -> Vec<String> {
    let own = match keep {
        Keep::Named(place) => Some(format!("{LEFT_OUT}{}", place.display())),
        _ => None,
    };
    specs.iter().cloned().chain(own).collect()
}

impl Workspace {
    /// As [`Workspace::open_with`], with the index kept where `keep` says.
    pub fn open_kept(
        root: &Path,
        specs: &[String],
        exclude: &[PathBuf],
        options: Options,
        keep: &Keep,
        progress: Progress<'_>,
    ) -> Workspace {
        if let Keep::Server(address) = keep {
            return Workspace::open_remote(root, specs, exclude, options, address);
        }
        let specs = specs_beside(specs, keep);
        let store = keep.place().and_then(|_| {
            let all = Corpus::new(root, &specs, &[]);
            let mut excluded: Vec<PathBuf> = exclude
                .iter()
                .map(|path| discover::absolute(path))
                .filter(|path| all.holds(path))
                .collect();
            excluded.sort_unstable();
            Store::new(keep, &discover::absolute(root), &specs, &excluded, &options)
        });
        let mut workspace = Workspace::empty(Corpus::new(root, &specs, exclude), options);
        workspace.store = store;
        workspace.restore();
        workspace.publish();
        workspace.take_in(true, progress);
        workspace
    }

    /// What the last good commit held, without a look at the files; `None` if there is none.
    pub fn last_commit(
        root: &Path,
        specs: &[String],
        options: Options,
        keep: &Keep,
    ) -> Option<Snapshot> {
        let store = Lasting::of(root, specs, &options, keep)?.store;
        let corpus = Corpus::new(root, &specs_beside(specs, keep), &[]);
        let mut workspace = Workspace::empty(corpus, options);
        workspace.store = Some(store);
        workspace.restore();
        workspace.publish();
        (!workspace.files.is_empty()).then(|| workspace.snapshot())
    }

    /// Where its index is kept.
    pub fn kept_in(&self) -> Option<&Path> {
        let store = self.store.as_ref()?;
        store.exists().then(|| store.folder())
    }

    /// What became of the index on the disk, if that is worth telling: sentences for the user.
    pub fn notices(&self) -> &[String] {
        &self.notices
    }

    /// True if something that the index should hold could not be read. Then the index on the disk is
    /// taken away, so that the next one is made anew.
    pub fn is_damaged(&self) -> bool {
        let damaged = self.index.as_ref().is_some_and(EmbeddedIndex::is_damaged);
        if let (true, Some(store)) = (damaged, &self.store)
            && let Some(lock) = store.lock(false)
        {
            let _ = store.empty(&lock);
        }
        damaged
    }

    /// Takes up the last good commit, if there is one, else an empty index in memory.
    fn restore(&mut self) {
        let found = self.store.as_ref().map(Store::find);
        let index = match found {
            Some(Search::Commit(committed, kept)) => EmbeddedIndex::over(committed).inspect(|_| {
                self.take_up(kept);
            }),
            _ => EmbeddedIndex::new(),
        };
        self.put(index);
    }

    fn put(&mut self, index: Result<EmbeddedIndex, IndexError>) {
        match index {
            Ok(index) => self.index = Some(index),
            Err(error) => {
                self.index = None;
                let place = self.corpus.places().into_iter().next().unwrap_or_default();
                self.fail(&place, &error);
            }
        }
    }

    /// Remembers the files that a commit holds.
    fn take_up(&mut self, kept: Kept) {
        let file = |(id, kept): (Arc<str>, KeptFile)| {
            // Where it lies is seen when the disk is looked at.
            let mut file = File::new(Found::default());
            file.stamp = kept.stamp;
            file.hash = kept.hash;
            file.ids = kept.ids;
            file.format = kept.format;
            file.notes = kept.notes;
            file.problem = kept.problem;
            (id, file)
        };
        self.files = kept.into_iter().map(file).collect();
    }

    /// True if what changed is to be written, not only kept in memory.
    pub(super) fn is_worth_writing(&self, look: &Look, opening: bool) -> bool {
        let Some(store) = &self.store else {
            return false;
        };
        if self.files.values().any(|file| file.overlaid) {
            return false;
        }
        if look.bytes() >= LARGE {
            return true;
        }
        // What could not be read is tried again each time, which is nothing to write down.
        let is_new = |job: &Job| {
            let file = self.files.get(&job.id);
            file.is_none_or(|file| file.problem.is_none())
        };
        opening
            && (store.always || store.exists())
            && (!look.gone.is_empty() || look.jobs.iter().any(is_new))
    }

    /// Brings the index on the disk up to date and goes on from there; `None` if that cannot be done, and
    /// then the index in memory is empty or as it was.
    pub(super) fn write(&mut self, look: &Look, progress: Progress<'_>) -> Option<Changes> {
        let store = self.store.clone()?;
        let much = look.bytes() >= LARGE || !store.exists();
        let lock = store.lock(much)?;
        let before = self.snapshot.index.sources();
        match self.written(&store, &lock, progress) {
            Ok(()) => {
                self.publish_if(true);
                let after = self.snapshot.index.sources();
                let mut sources: Vec<Arc<str>> = before
                    .iter()
                    .filter(|meta| !after.contains_sorted(meta))
                    .chain(after.iter().filter(|meta| !before.contains_sorted(meta)))
                    .map(|meta| Arc::clone(&meta.id))
                    .collect();
                sources.sort_unstable();
                sources.dedup();
                Some(Changes { sources })
            }
            Err(error) => {
                self.notices.push(format!(
                    "the index cannot be kept in {}: {error}; the sources are indexed in memory",
                    store.folder().display()
                ));
                self.store = None;
                self.files.clear();
                self.put(EmbeddedIndex::new());
                self.publish();
                None
            }
        }
    }

    fn written(
        &mut self,
        store: &Store,
        lock: &Lock,
        progress: Progress<'_>,
    ) -> Result<(), IndexError> {
        // Somebody else may have written since the last look.
        let contents = match store.find() {
            Search::Commit(committed, kept) => {
                self.take_up(kept);
                committed.contents().clone()
            }
            Search::Nothing => {
                store.empty(lock).map_err(tantivy::TantivyError::from)?;
                self.files.clear();
                Contents::default()
            }
            Search::Unusable(why) => {
                self.notices.push(format!(
                    "the index in {} is made anew: {why}",
                    store.folder().display()
                ));
                store.empty(lock).map_err(tantivy::TantivyError::from)?;
                self.files.clear();
                Contents::default()
            }
        };
        self.index = Some(store.writer(contents, lock)?);
        let Look { mut gone, jobs } = self.look();
        let (mut rest, all) = (jobs.as_slice(), jobs.len());
        while !rest.is_empty() || !gone.is_empty() {
            let mut bytes = 0;
            let fits = |job: &&Job| {
                bytes += job.size;
                bytes <= BETWEEN_COMMITS
            };
            let count = rest.iter().take_while(fits).count().max(1);
            let (chunk, later) = rest.split_at(count.min(rest.len()));
            let done = all - rest.len();
            self.load(std::mem::take(&mut gone), chunk, Some(store), &|n, _| {
                progress(done + n, all);
            })?;
            rest = later;
        }
        if let Some(writer) = self.index.take() {
            writer.finish()?;
        }
        match store.find() {
            Search::Commit(committed, _) => self.index = Some(EmbeddedIndex::over(committed)?),
            // There was nothing to commit.
            Search::Nothing => self.index = Some(EmbeddedIndex::new()?),
            Search::Unusable(why) => {
                return Err(tantivy::TantivyError::InternalError(why).into());
            }
        }
        Ok(())
    }

    /// What the list beside the index says of the files.
    pub(super) fn list(&self) -> Kept {
        let kept = |(id, file): (&Arc<str>, &File)| {
            let kept = KeptFile {
                stamp: file.stamp,
                hash: file.hash,
                format: file.format,
                ids: file.ids.clone(),
                notes: file.notes.clone(),
                problem: file.problem.clone(),
            };
            (Arc::clone(id), kept)
        };
        // A file that is still to be read is in no commit.
        let read = self.files.iter();
        read.filter(|(_, file)| file.hash.is_some() || file.problem.is_some())
            .map(kept)
            .collect()
    }
}

/// Looking up in a list that stands in the order of ids.
trait ContainsSorted {
    fn contains_sorted(&self, meta: &crate::sources::SourceMeta) -> bool;
}

impl ContainsSorted for Vec<Arc<crate::sources::SourceMeta>> {
    fn contains_sorted(&self, meta: &crate::sources::SourceMeta) -> bool {
        let at = self.binary_search_by(|other| other.id.cmp(&meta.id));
        at.is_ok_and(|at| self.get(at).is_some_and(|other| **other == *meta))
    }
}
