//! One settings file with its sources: what the drafts below it are checked with.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

use super::completion::Names;
use super::evidence::SourceTexts;
use super::files::SourceFiles;
use crate::check::Snapshot;
use crate::workspace::{
    self, Discovered, FILE_NAME, IGNORE_NAME, SettingsError, Warning, Workspace,
};

/// A settings file, its sources and what is wrong with it. There is one for every `tickmark.toml`
/// that an open draft or a root belongs to.
#[derive(Default)]
pub struct Session {
    /// The last settings that could be read; they stay when the file is broken later.
    pub discovered: Option<Arc<Discovered>>,
    pub error: Option<SettingsError>,
    pub sources: Option<Sources>,
    /// The number of the indexing under way, if any; a result with another number comes too late.
    pub opening: Option<u64>,
    pub refreshing: Refreshing,
}

/// Whether the disk is being looked at for sources that changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Refreshing {
    #[default]
    No,
    Yes,
    /// Yes, and something may have changed that was looked at already.
    Again,
}

/// Sources that are indexed.
#[derive(Clone)]
pub struct Sources {
    /// Only ever locked on threads that may block, and for as long as sources are read again.
    pub workspace: Arc<Mutex<Workspace>>,
    pub snapshot: Snapshot,
    /// The words of sources that evidence was found in.
    pub texts: Arc<SourceTexts>,
    pub files: Arc<SourceFiles>,
    /// True if not one source could be read.
    pub empty: bool,
    pub warnings: Vec<Warning>,
    /// Why the server with them cannot be asked, if it cannot.
    pub away: Option<String>,
    /// What became of the index on the disk, if that is worth telling.
    pub notices: Vec<String>,
    names: Arc<OnceLock<Names>>,
}

impl Sources {
    /// Every name in them; read when it is first asked for.
    pub fn names(&self) -> &Names {
        self.names
            .get_or_init(|| Names::of(self.snapshot.index.as_ref()))
    }

    pub fn new(workspace: Workspace) -> Self {
        let snapshot = workspace.snapshot();
        let empty = snapshot.index.sources().is_empty();
        let warnings = workspace.warnings().to_vec();
        let texts = Arc::new(SourceTexts::new(workspace.options().clone()));
        let notices = workspace.notices().to_vec();
        let files = Arc::new(SourceFiles::of(&workspace));
        let away = workspace.away();
        Self {
            workspace: Arc::new(Mutex::new(workspace)),
            snapshot,
            texts,
            files,
            empty,
            warnings,
            away,
            notices,
            names: Arc::default(),
        }
    }

    /// The same without one source, for a draft that lies among them; `None` if no other is left.
    pub fn without(&self, source: &str) -> Option<Self> {
        let snapshot = workspace::without(&self.snapshot, source);
        (snapshot.index.count() > 0).then(|| Self {
            snapshot,
            ..self.clone()
        })
    }

    /// The same workspace after it changed.
    pub fn renewed(&self, workspace: &Workspace) -> Self {
        let snapshot = workspace.snapshot();
        let empty = snapshot.index.sources().is_empty();
        let warnings = workspace.warnings().to_vec();
        Self {
            workspace: Arc::clone(&self.workspace),
            snapshot,
            texts: Arc::new(SourceTexts::new(workspace.options().clone())),
            files: Arc::new(SourceFiles::of(workspace)),
            empty,
            warnings,
            away: workspace.away(),
            notices: Vec::new(),
            names: Arc::default(),
        }
    }
}

impl Session {
    /// True if the settings name sources.
    pub fn has_sources(&self) -> bool {
        self.discovered
            .as_ref()
            .is_some_and(|d| d.settings.have_sources())
    }

    /// True if checking must wait for the index.
    pub fn waiting(&self) -> bool {
        self.sources.is_none() && self.opening.is_some()
    }

    /// True if `new` asks for another set of sources than the settings at hand.
    pub fn needs_other_sources(&self, new: &Discovered) -> bool {
        self.discovered.as_ref().is_none_or(|old| {
            old.root != new.root
                || old.settings.sources != new.settings.sources
                || old.settings.reading() != new.settings.reading()
                || old.settings.index != new.settings.index
                || old.settings.server != new.settings.server
                || old.settings.drafts != new.settings.drafts
                || old.settings.exclude != new.settings.exclude
        })
    }
}

pub fn is_settings_file(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name == FILE_NAME || name == IGNORE_NAME)
}

/// The folders and patterns that the sources of `discovered` stand in, for watching: a folder and a
/// glob relative to it. Looks at the disk to tell files from folders.
pub fn watched_places(discovered: &Discovered) -> Vec<(PathBuf, String)> {
    let mut places: Vec<(PathBuf, String)> = discovered
        .settings
        .sources
        .iter()
        .map(|s| place(&discovered.root, s))
        .collect();
    places.sort();
    places.dedup();
    places
}

fn place(root: &Path, spec: &str) -> (PathBuf, String) {
    let parts: Vec<&str> = spec.split('/').collect();
    let fixed = parts
        .iter()
        .take_while(|part| !part.contains(['*', '?', '[', '{']))
        .count();
    if fixed < parts.len() {
        let (fixed, glob) = parts.split_at(fixed);
        return (root.join(fixed.join("/")), glob.join("/"));
    }
    let path = root.join(spec);
    match (
        path.is_file(),
        path.parent(),
        path.file_name().and_then(|n| n.to_str()),
    ) {
        (true, Some(folder), Some(name)) => (folder.to_path_buf(), name.to_owned()),
        _ => (path, "**/*".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spec_is_watched_from_its_last_fixed_folder() {
        let root = Path::new("/w");
        assert_eq!(
            place(root, "facts"),
            (PathBuf::from("/w/facts"), "**/*".into())
        );
        assert_eq!(
            place(root, "facts/**/*.md"),
            (PathBuf::from("/w/facts"), "**/*.md".into())
        );
        assert_eq!(place(root, "*.csv"), (PathBuf::from("/w/"), "*.csv".into()));
    }
}
