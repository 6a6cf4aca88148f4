//! The drafts of a project that nobody has opened: found on disk, checked when nothing else is to do.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use super::draft::Draft;
use super::state::State;
use super::uri::{self, DocumentId};
use crate::workspace::{self, Discovered};

/// Drafts followed at most: a folder with more is a library.
const FOLLOWED: usize = 1_000;

/// The settings whose drafts are looked for: those of folders that the client has open.
pub fn settings(state: &State) -> Vec<Arc<Discovered>> {
    let inside = |discovered: &Arc<Discovered>| {
        state
            .roots
            .iter()
            .any(|root| discovered.root.starts_with(root) || root.starts_with(&discovered.root))
    };
    let used = state
        .sessions
        .values()
        .filter_map(|session| session.discovered.clone());
    used.filter(|discovered| discovered.settings.have_sources())
        .filter(inside)
        .collect()
}

/// The drafts that the settings name. Walks folders: not for handlers.
pub fn find(settings: &[Arc<Discovered>]) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = settings
        .iter()
        .flat_map(|discovered| workspace::drafts(&discovered.root, discovered, &mut Vec::new()))
        .collect();
    found.sort();
    found.dedup();
    found.truncate(FOLLOWED);
    found
}

/// Follows drafts that were not followed yet; true if there were any.
pub fn follow(state: &mut State, found: Vec<PathBuf>) -> bool {
    let now = Instant::now();
    let mut new = false;
    for path in found {
        let inside = state.roots.nearest(&path).is_some();
        let id = DocumentId::of_path(&path);
        if !inside || state.drafts.contains_key(&id) {
            continue;
        }
        let Some(uri) = uri::uri_of(&path) else {
            continue;
        };
        let mut draft = Draft::new(uri, 0, now);
        draft.listed = true;
        state.drafts.insert(id, draft);
        new = true;
    }
    new
}
