//! Files to sources to index, on all cores.

use std::cell::Cell;
use std::io::ErrorKind;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::time::{Duration, SystemTime};

use super::Progress;
use super::corpus::NO_FILE;
use super::pdftotext;
use crate::evidence::Batch;
use crate::sources::about::{self, About};
use crate::sources::options::{MEGABYTE, Options, Pdftotext};
use crate::sources::{self, Input, Reading, Tools};

/// A file changed this shortly before it was read may change again without its time moving.
const SETTLED: Duration = Duration::from_secs(2);

/// A file that may have to be read.
pub(super) struct Job {
    pub id: Arc<str>,
    pub path: PathBuf,
    /// The bytes that the index holds of it, by their hash.
    pub known: Option<[u8; 32]>,
    /// Bytes of the file.
    pub size: u64,
    /// The file as it was looked at before.
    pub stamp: Option<Stamp>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Its bytes are those the index holds.
    Unchanged,
    /// It is in the batch.
    Added(Added),
    /// It cannot be used: why, and what to do.
    Unusable(String),
    /// It was there a moment ago.
    Gone,
}

/// A file in the batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Added {
    /// Of its bytes and of its sidecar's.
    pub hash: [u8; 32],
    pub format: &'static str,
    /// Ids of the sources in it.
    pub ids: Vec<Arc<str>>,
    /// What was left out of it, and why.
    pub notes: Vec<String>,
}

/// What tells a changed file from an unchanged one without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stamp {
    pub size: u64,
    pub modified: SystemTime,
    /// Size and time of the sidecar.
    pub beside: Option<(u64, SystemTime)>,
}

impl Stamp {
    /// Bytes of the file, and its stamp: `None` if it cannot be looked at, or was changed so lately that
    /// its time proves nothing.
    pub(super) fn of(path: &Path) -> (u64, Option<Stamp>) {
        let Ok(metadata) = path.metadata() else {
            return (0, None);
        };
        let stamp = || {
            let modified = metadata.modified().ok()?;
            let age = SystemTime::now().duration_since(modified).ok()?;
            (age > SETTLED).then(|| Stamp {
                size: metadata.len(),
                modified,
                beside: beside(path),
            })
        };
        (metadata.len(), stamp())
    }
}

/// Size and time of a file's sidecar.
fn beside(path: &Path) -> Option<(u64, SystemTime)> {
    let name = path.file_name()?.to_str()?;
    let stem = path.file_stem()?.to_str()?;
    [name, stem].iter().find_map(|name| {
        let metadata = path
            .with_file_name(format!("{name}{SIDECAR}"))
            .metadata()
            .ok()?;
        Some((metadata.len(), metadata.modified().ok()?))
    })
}

/// Reads each file and puts it into the batch; one outcome a job, in the order of jobs.
pub(super) fn load(
    batch: &Batch<'_>,
    jobs: &[Job],
    options: &Options,
    progress: Progress<'_>,
) -> Vec<Outcome> {
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
                    if send.send((at, job.run(batch, options))).is_err() {
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
    fn run(&self, batch: &Batch<'_>, options: &Options) -> Outcome {
        let sidecar = sidecar_of(&self.path);
        match read(&self.path, options) {
            Ok(bytes) => {
                let file = Bytes {
                    id: &self.id,
                    bytes: &bytes,
                    sidecar: sidecar.as_deref(),
                };
                add(batch, file, self.known, options)
            }
            Err(outcome) => outcome,
        }
    }
}

/// A file's bytes, and what somebody wrote down about it.
pub(super) struct Bytes<'b> {
    pub id: &'b str,
    pub bytes: &'b [u8],
    pub sidecar: Option<&'b str>,
}

/// Puts the sources in these bytes into the batch, unless the index holds the same already.
pub(super) fn add(
    batch: &Batch<'_>,
    file: Bytes<'_>,
    known: Option<[u8; 32]>,
    options: &Options,
) -> Outcome {
    let hash = hash(file.bytes, file.sidecar);
    if known == Some(hash) {
        return Outcome::Unchanged;
    }
    let reading = match extract(file, options) {
        Ok(reading) => reading,
        Err(why) => return Outcome::Unusable(why),
    };
    let mut ids = Vec::with_capacity(reading.sources.len());
    for source in &reading.sources {
        if let Err(error) = batch.add(source) {
            return Outcome::Unusable(format!("skipped: {error}"));
        }
        ids.push(source.meta.id.clone());
    }
    Outcome::Added(Added {
        hash,
        format: reading.format,
        ids,
        notes: reading.notes,
    })
}

/// The sources in a file's bytes.
///
/// # Errors
/// With a sentence for the user if there are none.
pub(super) fn extract(file: Bytes<'_>, options: &Options) -> Result<Reading, String> {
    let (about, note) = match file.sidecar.map(about::sidecar) {
        None => (About::default(), None),
        Some(Ok(about)) => (about, None),
        Some(Err(why)) => (About::default(), Some(why)),
    };
    let tools = Tools {
        pdf_words: (options.pdftotext == Pdftotext::Auto).then_some(pdftotext::words),
    };
    let budget = Cell::new(options.limits.unpacked_bytes());
    let input = Input {
        id: file.id,
        bytes: file.bytes,
        options,
        tools,
        depth: 0,
        budget: &budget,
    };
    // One file that a reader cannot stand must not take the others with it.
    match catch_unwind(AssertUnwindSafe(|| sources::read_all(input, about))) {
        Ok(Ok(mut reading)) => {
            reading.notes.extend(note);
            Ok(reading)
        }
        Ok(Err(error)) => Err(format!("skipped: {error}")),
        Err(_) => Err("skipped: its reader failed; please report this with the file".into()),
    }
}

/// Of a file's bytes and its sidecar's.
pub(super) fn hash(bytes: &[u8], sidecar: Option<&str>) -> [u8; 32] {
    match sidecar {
        None => *blake3::hash(bytes).as_bytes(),
        Some(words) => {
            let mut hasher = blake3::Hasher::new();
            hasher.update(&(bytes.len() as u64).to_le_bytes());
            hasher.update(bytes).update(words.as_bytes());
            *hasher.finalize().as_bytes()
        }
    }
}

/// Ends the name of a file with what is known of the file beside it.
pub(super) const SIDECAR: &str = ".meta.toml";

/// Longer sidecars are none.
const LONGEST_SIDECAR: u64 = 1 << 16;

/// What `report.pdf.meta.toml` or `report.meta.toml` says of `report.pdf`.
pub fn sidecar_of(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let stem = path.file_stem()?.to_str()?;
    [name, stem].iter().find_map(|name| {
        let beside = path.with_file_name(format!("{name}{SIDECAR}"));
        let fits = beside
            .metadata()
            .is_ok_and(|m| m.is_file() && m.len() <= LONGEST_SIDECAR);
        fits.then(|| std::fs::read_to_string(beside).ok()).flatten()
    })
}

fn read(path: &Path, options: &Options) -> Result<Vec<u8>, Outcome> {
    let unusable = |message: &str| Err(Outcome::Unusable(message.to_owned()));
    let most = options.limits.file;
    match path.metadata() {
        Ok(metadata) if metadata.len() > most.saturating_mul(MEGABYTE) => {
            return unusable(&format!(
                "skipped: larger than {most} MB (`limits.file`); split it or leave it out of `sources`"
            ));
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
