//! Files to sources to index, on all cores.

use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use super::Progress;
use super::corpus::NO_FILE;
use crate::evidence::Batch;
use crate::sources;

/// Larger files are not read: no document has that much text, and reading one would eat the memory.
const LARGEST: u64 = 512 << 20;

/// A file changed this shortly before it was read may change again without its time moving.
const SETTLED: Duration = Duration::from_secs(2);

/// A file that may have to be read.
pub(super) struct Job {
    pub id: Arc<str>,
    pub path: PathBuf,
    /// The bytes that the index holds of it, by their hash.
    pub known: Option<[u8; 32]>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Its bytes are those the index holds.
    Unchanged,
    /// It is in the batch; the hash of its bytes.
    Added([u8; 32]),
    /// It cannot be used: why, and what to do.
    Unusable(String),
    /// It was there a moment ago.
    Gone,
}

/// What tells a changed file from an unchanged one without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    size: u64,
    modified: SystemTime,
}

impl Stamp {
    /// `None` if the file cannot be looked at, or was changed so lately that its time proves nothing.
    pub(super) fn of(path: &Path) -> Option<Stamp> {
        let metadata = path.metadata().ok()?;
        let modified = metadata.modified().ok()?;
        let age = SystemTime::now().duration_since(modified).ok()?;
        (age > SETTLED).then_some(Stamp {
            size: metadata.len(),
            modified,
        })
    }
}

/// Reads each file and puts it into the batch; one outcome a job, in the order of jobs.
pub(super) fn load(batch: &Batch<'_>, jobs: &[Job], progress: Progress<'_>) -> Vec<Outcome> {
    let workers = std::thread::available_parallelism()
        .map_or(1, |n| n.get())
        .min(8)
        .min(jobs.len().max(1));
    let next = AtomicUsize::new(0);
    let mut outcomes = vec![Outcome::Gone; jobs.len()];
    let (send, receive) = mpsc::channel();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let (send, next) = (send.clone(), &next);
            scope.spawn(move || {
                while let Some((at, job)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    jobs.get(at).map(|job| (at, job))
                } {
                    if send.send((at, job.run(batch))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        for (done, (at, outcome)) in receive.iter().enumerate() {
            if let Some(slot) = outcomes.get_mut(at) {
                *slot = outcome;
            }
            progress(done + 1, jobs.len());
        }
    });
    outcomes
}

impl Job {
    fn run(&self, batch: &Batch<'_>) -> Outcome {
        match read(&self.path) {
            Ok(bytes) => add(batch, &self.id, &bytes, self.known),
            Err(outcome) => outcome,
        }
    }
}

/// Puts a source with these bytes into the batch, unless the index holds the same already.
pub(super) fn add(batch: &Batch<'_>, id: &str, bytes: &[u8], known: Option<[u8; 32]>) -> Outcome {
    let hash = *blake3::hash(bytes).as_bytes();
    if known == Some(hash) {
        return Outcome::Unchanged;
    }
    // One file that a reader cannot stand must not take the others with it.
    match catch_unwind(AssertUnwindSafe(|| sources::read(id, bytes))) {
        Ok(Ok(source)) => match batch.add(&source) {
            Ok(()) => Outcome::Added(hash),
            Err(error) => Outcome::Unusable(format!("skipped: {error}")),
        },
        Ok(Err(error)) => Outcome::Unusable(format!("skipped: {error}")),
        Err(_) => {
            Outcome::Unusable("skipped: its reader failed; please report this with the file".into())
        }
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Outcome> {
    let unusable = |message: &str| Err(Outcome::Unusable(message.to_owned()));
    match path.metadata() {
        Ok(metadata) if metadata.len() > LARGEST => {
            return unusable("skipped: larger than 512 MB; split it or leave it out of `sources`");
        }
        // Something else may have taken the place of the file since it was found.
        Ok(metadata) if !metadata.is_file() => return unusable(NO_FILE),
        _ => {}
    }
    match std::fs::read(path) {
        Ok(bytes) => Ok(bytes),
        Err(error) => match error.kind() {
            ErrorKind::NotFound => Err(Outcome::Gone),
            ErrorKind::PermissionDenied => unusable(
                "skipped: permission denied; make it readable or leave it out of `sources`",
            ),
            _ => unusable(&format!("skipped: {error}")),
        },
    }
}
