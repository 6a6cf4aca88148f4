//! Tells when files change, for a server whose client cannot.

use std::path::PathBuf;
use std::time::Duration;

use notify_debouncer_full::notify::{EventKind, RecommendedWatcher, RecursiveMode};
use notify_debouncer_full::{Debouncer, RecommendedCache, new_debouncer};

/// Changes are gathered this long: an editor that saves writes, renames and touches.
const GATHER: Duration = Duration::from_millis(250);

/// Watching ends when this is dropped.
pub struct Watch {
    debouncer: Debouncer<RecommendedWatcher, RecommendedCache>,
}

/// Calls `changed` from a thread of its own with the paths that changed at or below `paths`.
///
/// Paths that do not exist are left out. An empty list means that something was missed and
/// everything should be looked at.
///
/// # Errors
/// If the system offers no watching, or no more of it.
pub fn watch(
    paths: &[PathBuf],
    mut changed: impl FnMut(Vec<PathBuf>) + Send + 'static,
) -> anyhow::Result<Watch> {
    let mut debouncer = new_debouncer(GATHER, None, move |events: notify_debouncer_full::DebounceEventResult| {
        let Ok(events) = events else {
            return changed(Vec::new());
        };
        if events.iter().any(|event| event.need_rescan()) {
            return changed(Vec::new());
        }
        let mut paths: Vec<PathBuf> = events
            .into_iter()
            .filter(|event| !matches!(event.kind, EventKind::Access(_)))
            .flat_map(|event| event.event.paths)
            .collect();
        paths.sort_unstable();
        paths.dedup();
        if !paths.is_empty() {
            changed(paths);
        }
    })?;
    for path in paths.iter().filter(|path| path.exists()) {
        debouncer.watch(path, RecursiveMode::Recursive)?;
    }
    Ok(Watch { debouncer })
}

impl Watch {
    /// Watches one more path.
    ///
    /// # Errors
    /// If it does not exist or the system watches too much already.
    pub fn add(&mut self, path: &std::path::Path) -> anyhow::Result<()> {
        Ok(self.debouncer.watch(path, RecursiveMode::Recursive)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_changed_file_is_told() {
        let folder = crate::workspace::tests::folder(&[("a.md", "one")]);
        let path = folder.path().canonicalize().unwrap().join("a.md");
        let (send, receive) = mpsc::channel();
        let watched = [folder.path().canonicalize().unwrap(), folder.path().join("gone")];
        let _watch = watch(&watched, move |paths| drop(send.send(paths))).unwrap();
        std::fs::write(&path, "two").unwrap();
        let told = receive.recv_timeout(Duration::from_secs(20)).unwrap();
        assert!(told.contains(&path), "{told:?}");
    }
}
