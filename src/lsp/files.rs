//! Which file each source was read from, to be looked up while the sources are being read again.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::workspace::{Workspace, paths};

/// The files of a workspace as they were when it was last published. Unlike the workspace itself, which
/// is locked for as long as its sources are read, this is never waited for.
#[derive(Debug, Default)]
pub struct SourceFiles {
    paths: FxHashMap<Arc<str>, Arc<Path>>,
    ids: FxHashMap<Arc<Path>, Arc<str>>,
}

impl SourceFiles {
    pub fn of(workspace: &Workspace) -> Self {
        let mut files = Self::default();
        for file in workspace.listing() {
            let path: Arc<Path> = file.path.into();
            let id: Arc<str> = file.id.into();
            files.ids.insert(Arc::clone(&path), Arc::clone(&id));
            // An archive holds several sources, none of which need have the archive's own name.
            for source in file.sources {
                files.paths.insert(Arc::clone(source), Arc::clone(&path));
            }
            files.paths.insert(id, path);
        }
        files
    }

    /// The absolute path of the file that a source was read from.
    pub fn path_of(&self, source: &str) -> Option<PathBuf> {
        self.paths.get(source).map(|path| path.to_path_buf())
    }

    /// The source at a path; links are not followed.
    pub fn id_of(&self, path: &Path) -> Option<Arc<str>> {
        self.ids.get(paths::clean(path).as_path()).cloned()
    }
}
