//! Hearing of changes on disk: the client watches if it can, otherwise the server does.
//!
//! Neither is trusted alone: opening and saving look at the disk as well.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use notify_debouncer_full::notify::{RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{
    DebounceEventResult, DebouncedEvent, Debouncer, RecommendedCache, new_debouncer,
};
use tokio::task::spawn_blocking;
use tower_lsp::ls_types::{
    FileChangeType, FileEvent, FileSystemWatcher, GlobPattern, OneOf, RelativePattern,
};
use tracing::{debug, warn};

use super::capabilities::Client;
use super::reload;
use super::sender::Outgoing;
use super::state::Shared;
use super::uri;
use crate::workspace::{FILE_NAME, IGNORE_NAME};

/// Sees to it that the places which matter now are watched by somebody.
pub async fn arrange(shared: &Arc<Shared>) {
    let (client, sessions) =
        shared.with(|state| (state.client.clone(), reload::settings_in_use(state)));
    let Ok(places) = spawn_blocking(move || reload::places(&sessions)).await else {
        return;
    };
    if client.watch {
        let watchers = watchers(&places, &client);
        shared.with(|state| {
            if state.watched != watchers {
                state.watched.clone_from(&watchers);
                state.outbox.send(Outgoing::Watch(watchers));
            }
        });
    } else {
        let shared = Arc::clone(shared);
        let _ = spawn_blocking(move || shared.watcher.watch(&shared, places)).await;
    }
}

/// What the client is asked to watch: drafts and settings in its folders, sources wherever they are.
fn watchers(places: &[(PathBuf, String)], client: &Client) -> Vec<FileSystemWatcher> {
    let anywhere = [
        format!("**/{FILE_NAME}"),
        format!("**/{IGNORE_NAME}"),
        "**/*.{md,markdown}".to_owned(),
    ];
    let anywhere = anywhere.into_iter().map(GlobPattern::String);
    let sources = places.iter().filter_map(|(folder, pattern)| {
        if client.relative_patterns {
            let base_uri = OneOf::Right(uri::uri_of(folder)?);
            return Some(GlobPattern::Relative(RelativePattern {
                base_uri,
                pattern: pattern.clone(),
            }));
        }
        Some(GlobPattern::String(format!(
            "{}/{pattern}",
            folder.to_str()?.trim_end_matches('/')
        )))
    });
    anywhere
        .chain(sources)
        .map(|glob_pattern| FileSystemWatcher {
            glob_pattern,
            kind: None,
        })
        .collect()
}

/// Folders, and the pattern below each that matters.
type Places = Vec<(PathBuf, String)>;

type Notifier = Debouncer<RecommendedWatcher, RecommendedCache>;

/// The server's own watcher, for clients that have none (Neovim on Linux).
#[derive(Default)]
pub struct OwnWatcher {
    running: Mutex<Option<(Places, Notifier)>>,
}

impl OwnWatcher {
    /// Watches these places and no others. Walks folders: not for handlers.
    fn watch(&self, shared: &Arc<Shared>, places: Places) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if running
            .as_ref()
            .is_some_and(|(watched, _)| *watched == places)
            || (running.is_none() && places.is_empty())
        {
            return;
        }
        *running = None;
        let weak = Arc::downgrade(shared);
        let heard = move |result: DebounceEventResult| {
            let (Some(shared), Ok(events)) = (weak.upgrade(), result) else {
                return;
            };
            let changes: Vec<FileEvent> = events.iter().flat_map(changes).collect();
            if !changes.is_empty() {
                shared.update(|state| state.files_changed(&changes, Instant::now()));
            }
        };
        let mut notifier = match new_debouncer(Duration::from_millis(100), None, heard) {
            Ok(notifier) => notifier,
            Err(error) => {
                return warn!(%error, "files cannot be watched; saving a draft looks at them again");
            }
        };
        for (folder, pattern) in &places {
            let mode = if pattern.contains("**") {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            if let Err(error) = notifier.watch(folder, mode) {
                debug!(%error, "{} is not watched", folder.display());
            }
        }
        *running = Some((places, notifier));
    }
}

/// What an event of the system means to us. Reading a file is an event too, and we read them all the time.
fn changes(event: &DebouncedEvent) -> Vec<FileEvent> {
    let kind = event.kind;
    if !(kind.is_create() || kind.is_modify() || kind.is_remove()) {
        return Vec::new();
    }
    let change = |path: &PathBuf| {
        let typ = if exists(path) {
            FileChangeType::CHANGED
        } else {
            FileChangeType::DELETED
        };
        Some(FileEvent::new(uri::uri_of(path)?, typ))
    };
    event.paths.iter().filter_map(change).collect()
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clients_without_relative_patterns_get_absolute_ones() {
        let places = [(PathBuf::from("/w/facts"), "**/*".to_owned())];
        let last = |client: &Client| watchers(&places, client).pop().map(|w| w.glob_pattern);
        assert_eq!(
            last(&Client::default()),
            Some(GlobPattern::String("/w/facts/**/*".into()))
        );
        let client = Client {
            relative_patterns: true,
            ..Client::default()
        };
        assert!(matches!(last(&client), Some(GlobPattern::Relative(r)) if r.pattern == "**/*"));
    }
}
