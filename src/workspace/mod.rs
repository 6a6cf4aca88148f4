//! The file system, and only here: discover settings, load sources and drafts, overlay unsaved buffers.
//!
//! [`discover`] is the one way to settings, for the command line and the editor alike; a
//! [`Workspace`] is a folder of sources with its index, kept up to date file by file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::check::Snapshot;

pub use discover::{Discovered, FILE_NAME, SettingsError, discover};

mod discover;
mod settings_file;

/// A source file that could not be used, or only in part. The rest of the corpus is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Warning {
    pub path: PathBuf,
    /// Why, and what to do.
    pub message: String,
}

/// Told while sources are read and indexed: files done, files in all.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// The sources of one root, indexed.
pub struct Workspace {
    snapshot: Snapshot,
    warnings: Vec<Warning>,
}

/// What an update changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Ids of sources that were added, replaced or removed.
    pub sources: Vec<Arc<str>>,
}

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
        let _ = (root, specs, exclude, progress);
        unimplemented!()
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
        let _ = path;
        false
    }

    /// The absolute path of a source.
    pub fn path_of(&self, id: &str) -> Option<PathBuf> {
        let _ = id;
        None
    }

    /// Uses `text` for the source at `path` in place of the file, until `None` takes it away.
    pub fn overlay(&mut self, path: &Path, text: Option<&str>) -> Changes {
        let _ = (path, text);
        Changes::default()
    }

    /// Looks at the disk again (size, time, then hash) and re-reads what changed.
    pub fn refresh(&mut self, progress: Progress<'_>) -> Changes {
        let _ = progress;
        Changes::default()
    }
}

/// The drafts that a path names: the file itself, or those below a folder that `drafts` matches and
/// `exclude` does not. A source is not a draft. A file named outright but excluded is left out, with a note.
pub fn drafts(path: &Path, discovered: &Discovered, notes: &mut Vec<String>) -> Vec<PathBuf> {
    let _ = (path, discovered, notes);
    Vec::new()
}
