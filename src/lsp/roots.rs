//! The folders that the editor has open: the innermost one that holds a file is its root.

use std::path::{Path, PathBuf};

use tower_lsp::ls_types::{InitializeParams, Uri, WorkspaceFolder};

use super::uri::{self, DocumentId};

/// The open folders, in the client's order.
#[derive(Debug, Clone, Default)]
pub struct Roots {
    folders: Vec<PathBuf>,
}

impl Roots {
    /// The workspace folders, or what older clients send in their place.
    #[allow(deprecated)]
    pub fn new(params: &InitializeParams) -> Self {
        let mut roots = Self::default();
        match &params.workspace_folders {
            Some(folders) if !folders.is_empty() => folders.iter().for_each(|f| roots.add(f)),
            _ => {
                let uri = params.root_uri.as_ref().and_then(uri::path_of);
                roots
                    .folders
                    .extend(uri.or_else(|| params.root_path.as_ref().map(PathBuf::from)));
            }
        }
        roots
    }

    pub fn add(&mut self, folder: &WorkspaceFolder) {
        if let Some(path) = folder_path(&folder.uri)
            && !self.folders.contains(&path)
        {
            self.folders.push(path);
        }
    }

    pub fn remove(&mut self, folder: &WorkspaceFolder) {
        if let Some(path) = folder_path(&folder.uri) {
            self.folders.retain(|known| *known != path);
        }
    }

    /// The innermost root that holds the path.
    pub fn nearest(&self, path: &Path) -> Option<&Path> {
        let holding = self.folders.iter().filter(|root| path.starts_with(root));
        holding
            .max_by_key(|root| root.components().count())
            .map(PathBuf::as_path)
    }

    /// Where the settings of a buffer without a file are looked for.
    pub fn first(&self) -> Option<&Path> {
        self.folders.first().map(PathBuf::as_path)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Path> {
        self.folders.iter().map(PathBuf::as_path)
    }
}

fn folder_path(uri: &Uri) -> Option<PathBuf> {
    match DocumentId::new(uri) {
        DocumentId::File(path) => Some(path),
        DocumentId::Buffer(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(uri: &str) -> WorkspaceFolder {
        WorkspaceFolder {
            uri: uri.parse().unwrap(),
            name: "x".into(),
        }
    }

    #[test]
    fn the_innermost_root_wins_and_neighbours_do_not_count() {
        let mut roots = Roots::default();
        for uri in ["file:///w/a", "file:///w/a/b", "file:///w/a-b"] {
            roots.add(&folder(uri));
        }
        assert_eq!(
            roots.nearest(Path::new("/w/a/b/x.md")),
            Some(Path::new("/w/a/b"))
        );
        assert_eq!(
            roots.nearest(Path::new("/w/a/c/x.md")),
            Some(Path::new("/w/a"))
        );
        assert_eq!(roots.nearest(Path::new("/w/ab/x.md")), None);
        roots.remove(&folder("file:///w/a/b"));
        assert_eq!(
            roots.nearest(Path::new("/w/a/b/x.md")),
            Some(Path::new("/w/a"))
        );
    }
}
