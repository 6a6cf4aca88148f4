//! The file system, and only here: discover settings, load sources and drafts, overlay unsaved buffers.
//!
//! [`discover`] is the one way to settings, for the command line and the editor alike; a
//! [`Workspace`] is a folder of sources with its index, kept up to date file by file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use corpus::{Corpus, Found, real};
use load::{Job, Outcome, Stamp};

use crate::check::Snapshot;
use crate::evidence::{Batch, EmbeddedIndex, IndexError, ScanIndex};

pub use discover::{Discovered, FILE_NAME, SettingsError, discover, discover_with};
pub use drafts::drafts;

mod corpus;
mod discover;
mod drafts;
mod load;
mod settings_file;

/// A source file that could not be used, or only in part. The rest of the corpus is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Warning {
    pub path: PathBuf,
    /// Why, and what to do.
    pub message: String,
}

/// Told while sources are read and indexed: files done, files in all.
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// The sources of one root, indexed.
pub struct Workspace {
    corpus: Corpus,
    /// `None` if not even an empty index could be made; then there is no evidence, and a warning.
    index: Option<EmbeddedIndex>,
    files: BTreeMap<Arc<str>, File>,
    walking: Vec<Warning>,
    indexing: Vec<Warning>,
    warnings: Vec<Warning>,
    snapshot: Snapshot,
}

/// What is known of one source file.
struct File {
    found: Found,
    stamp: Option<Stamp>,
    /// The bytes that the index holds.
    hash: Option<[u8; 32]>,
    /// Why it is not in the index.
    problem: Option<String>,
    /// An unsaved buffer stands for it.
    overlaid: bool,
}

/// What an update changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Ids of sources that were added, replaced or removed, in order.
    pub sources: Vec<Arc<str>>,
}

const VANISHED: &str = "skipped: it disappeared while it was read; check again";

/// Snapshots of all workspaces are counted together, so that no two states share a number.
static GENERATIONS: AtomicU64 = AtomicU64::new(1);

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
        let mut workspace = Workspace {
            corpus: Corpus::new(root, specs, exclude),
            index: None,
            files: BTreeMap::new(),
            walking: Vec::new(),
            indexing: Vec::new(),
            warnings: Vec::new(),
            snapshot: Snapshot {
                index: Arc::new(ScanIndex::default()),
                generation: 0,
            },
        };
        match EmbeddedIndex::new() {
            Ok(index) => workspace.index = Some(index),
            Err(error) => workspace.fail(root, &error),
        }
        workspace.publish();
        workspace.refresh(progress);
        workspace
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
        self.id_at(path).is_some() || self.corpus.holds(path)
    }

    /// The absolute path of a source.
    pub fn path_of(&self, id: &str) -> Option<PathBuf> {
        self.files.get(id).map(|file| file.found.path.clone())
    }

    /// Uses `text` for the source at `path` in place of the file, until `None` takes it away.
    ///
    /// Nothing changes if the path is not a source.
    pub fn overlay(&mut self, path: &Path, text: Option<&str>) -> Changes {
        let id = match self.id_at(path) {
            Some(id) => id,
            None if text.is_some() && self.corpus.holds(path) => self.corpus.id_of(path),
            None => return Changes::default(),
        };
        let file = self
            .files
            .entry(id.clone())
            .or_insert_with(|| File::new(path));
        if text.is_none() && !file.overlaid {
            return Changes::default();
        }
        file.overlaid = text.is_some();
        file.stamp = None;
        let (path, known) = (file.found.path.clone(), file.hash);
        self.update(Vec::new(), |batch| match text {
            Some(text) => vec![(id.clone(), load::add(batch, &id, text.as_bytes(), known))],
            None => {
                let job = Job {
                    id: id.clone(),
                    path,
                    known,
                };
                let outcomes = load::load(batch, &[job], &|_, _| {});
                outcomes
                    .into_iter()
                    .map(|outcome| (id.clone(), outcome))
                    .collect()
            }
        })
    }

    /// Looks at the disk again (size, time, then hash) and re-reads what changed.
    pub fn refresh(&mut self, progress: Progress<'_>) -> Changes {
        self.walking.clear();
        let found = self.corpus.walk(&mut self.walking);
        let gone: Vec<Arc<str>> = self
            .files
            .iter()
            .filter(|(id, file)| !file.overlaid && !found.contains_key(*id))
            .map(|(id, _)| id.clone())
            .collect();
        let mut jobs = Vec::new();
        for (id, found) in found {
            let stamp = Stamp::of(&found.path);
            let path = found.path.clone();
            let file = self
                .files
                .entry(id.clone())
                .or_insert_with(|| File::new(&path));
            file.found = found;
            let same = stamp.is_some() && stamp == file.stamp;
            // What could not be read may be readable now without having changed.
            if file.overlaid || (same && file.problem.is_none()) {
                continue;
            }
            // The stamp was taken before the file is read: what changes in between is seen next time.
            file.stamp = stamp;
            jobs.push(Job {
                id,
                path,
                known: file.hash,
            });
        }
        self.update(gone, |batch| {
            let told = |outcome| match outcome {
                Outcome::Gone => Outcome::Unusable(VANISHED.into()),
                outcome => outcome,
            };
            let outcomes = load::load(batch, &jobs, progress);
            jobs.iter()
                .map(|job| job.id.clone())
                .zip(outcomes.into_iter().map(told))
                .collect()
        })
    }

    /// Takes the sources `gone` out, puts what `fill` adds in, and remembers what became of each.
    fn update(
        &mut self,
        gone: Vec<Arc<str>>,
        fill: impl FnOnce(&Batch<'_>) -> Vec<(Arc<str>, Outcome)>,
    ) -> Changes {
        let Some(index) = &mut self.index else {
            return Changes::default();
        };
        let mut changed = Vec::new();
        let batch = index.batch();
        let outcomes = fill(&batch)
            .into_iter()
            .chain(gone.into_iter().map(|id| (id, Outcome::Gone)));
        for (id, outcome) in outcomes {
            let Some(file) = self.files.get_mut(&id) else {
                continue;
            };
            let was_held = file.hash.is_some();
            match outcome {
                Outcome::Unchanged => continue,
                Outcome::Added(hash) => {
                    file.hash = Some(hash);
                    file.problem = None;
                }
                Outcome::Unusable(problem) => {
                    file.hash = None;
                    file.problem = Some(problem);
                }
                Outcome::Gone => {
                    self.files.remove(&id);
                }
            }
            if self.files.get(&id).is_some_and(|file| file.hash.is_some()) {
                changed.push(id);
            } else if was_held {
                batch.remove(&id);
                changed.push(id);
            }
        }
        if changed.is_empty() {
            drop(batch);
        } else if let Err(error) = batch.commit() {
            let place = self.corpus.places().into_iter().next().unwrap_or_default();
            self.fail(&place, &error);
        }
        changed.sort_unstable();
        changed.dedup();
        self.publish_if(!changed.is_empty());
        Changes { sources: changed }
    }

    fn publish_if(&mut self, changed: bool) {
        if changed {
            self.publish();
        }
        let unusable = self.files.values().filter_map(|file| {
            let message = file.problem.clone()?;
            Some(Warning {
                path: file.found.path.clone(),
                message,
            })
        });
        self.warnings = unusable
            .chain(self.walking.iter().cloned())
            .chain(self.indexing.iter().cloned())
            .collect();
        self.warnings.sort_unstable();
    }

    /// Makes the index as it is the current snapshot.
    fn publish(&mut self) {
        if let Some(index) = &self.index {
            self.snapshot.index = index.snapshot();
        }
        self.snapshot.generation = GENERATIONS.fetch_add(1, Ordering::Relaxed);
    }

    fn fail(&mut self, place: &Path, error: &IndexError) {
        self.indexing.push(Warning {
            path: place.to_path_buf(),
            message: format!("{error}; nothing can be checked"),
        });
    }

    /// The id of a known source at this path, however it is spelled.
    fn id_at(&self, path: &Path) -> Option<Arc<str>> {
        let path = real(path);
        self.files
            .iter()
            .find(|(_, file)| file.found.real == path)
            .map(|(id, _)| id.clone())
    }
}

impl File {
    fn new(path: &Path) -> Self {
        let found = Found {
            path: discover::absolute(path),
            real: real(path),
        };
        Self {
            found,
            stamp: None,
            hash: None,
            problem: None,
            overlaid: false,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::evidence::Query;
    use std::fs;

    /// A folder of files, deleted when dropped. Its path has no links in it.
    pub(crate) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let real = std::env::temp_dir().canonicalize().unwrap();
        let folder = tempfile::tempdir_in(real).unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn open(root: &Path, specs: &[&str]) -> Workspace {
        let specs: Vec<String> = specs.iter().map(|s| s.to_string()).collect();
        Workspace::open(root, &specs, &[], &|_, _| {})
    }

    /// Ids of the sources that hold a word.
    fn holding(workspace: &Workspace, word: &str) -> Vec<String> {
        let query = Query {
            words: vec![word.into()],
            ..Query::default()
        };
        let found = workspace.snapshot().index.search(&query, 100);
        found.iter().map(|c| c.source.id.to_string()).collect()
    }

    fn changes(ids: &[&str]) -> Changes {
        Changes {
            sources: ids.iter().map(|id| (*id).into()).collect(),
        }
    }

    #[test]
    fn the_sources_of_a_folder_are_found_with_their_paths() {
        let folder = folder(&[
            ("s/a.md", "Salmon rose.\n"),
            ("s/deep/b.txt", "Salmon fell.\n"),
            ("draft.md", "Salmon."),
        ]);
        let workspace = open(folder.path(), &["s"]);
        assert_eq!(holding(&workspace, "salmon"), ["a.md", "deep/b.txt"]);
        assert_eq!(
            workspace.path_of("deep/b.txt"),
            Some(folder.path().join("s/deep/b.txt"))
        );
        assert_eq!(workspace.path_of("c.md"), None);
        assert!(workspace.is_source(&folder.path().join("s/a.md")));
        assert!(workspace.is_source(&folder.path().join("s/new.md")));
        assert!(!workspace.is_source(&folder.path().join("draft.md")));
        assert_eq!(workspace.warnings(), []);
    }

    #[test]
    fn progress_counts_every_file_once() {
        let folder = folder(&[("a.md", "One.\n"), ("b.md", "Two.\n"), ("c.md", "Three.\n")]);
        let told = std::sync::Mutex::new(Vec::new());
        Workspace::open(folder.path(), &[".".into()], &[], &|done, all| {
            told.lock().unwrap().push((done, all))
        });
        assert_eq!(told.into_inner().unwrap(), [(1, 3), (2, 3), (3, 3)]);
    }

    #[test]
    fn answers_are_the_same_however_many_read_at_once() {
        let files: Vec<(String, String)> = (0..60)
            .map(|i| {
                (
                    format!("{i:02}.md"),
                    format!("Salmon rose by {}.\n\nCod rose.\n", i % 3),
                )
            })
            .collect();
        let files: Vec<(&str, &str)> = files
            .iter()
            .map(|(p, t)| (p.as_str(), t.as_str()))
            .collect();
        let folder = folder(&files);
        let told = |workspace: &Workspace| -> Vec<(String, u32, f32)> {
            let words = vec!["salmon".into(), "rose".into()];
            let found = workspace.snapshot().index.search(
                &Query {
                    words,
                    ..Query::default()
                },
                90,
            );
            found
                .iter()
                .map(|c| (c.source.id.to_string(), c.ordinal, c.score))
                .collect()
        };
        let at_once = told(&open(folder.path(), &["."]));
        let mut one_by_one = open(folder.path(), &["30.md"]);
        one_by_one.corpus = Corpus::new(folder.path(), &[".".into()], &[]);
        for (path, text) in files.iter().rev() {
            one_by_one.overlay(&folder.path().join(path), Some(text));
        }
        assert_eq!(at_once.len(), 90);
        assert_eq!(told(&one_by_one), at_once);
    }

    #[test]
    fn a_draft_among_the_sources_is_not_its_own_source() {
        let folder = folder(&[("a.md", "Salmon rose.\n"), ("draft.md", "Salmon fell.\n")]);
        let draft = folder.path().join("draft.md");
        let mut workspace = Workspace::open(
            folder.path(),
            &[".".into()],
            std::slice::from_ref(&draft),
            &|_, _| {},
        );
        assert_eq!(holding(&workspace, "salmon"), ["a.md"]);
        assert!(!workspace.is_source(&draft));
        assert_eq!(
            workspace.overlay(&draft, Some("Salmon sank.")),
            Changes::default()
        );
    }

    #[test]
    fn an_unsaved_buffer_counts_until_it_is_taken_away() {
        let folder = folder(&[("s/a.md", "Salmon rose.\n"), ("s/b.md", "Cod rose.\n")]);
        let mut workspace = open(folder.path(), &["s"]);
        let (a, new) = (folder.path().join("s/a.md"), folder.path().join("s/new.md"));
        let before = workspace.snapshot();

        assert_eq!(
            workspace.overlay(&a, Some("Salmon rose.\n")),
            Changes::default()
        );
        assert_eq!(workspace.snapshot().generation, before.generation);
        assert_eq!(
            workspace.overlay(&a, Some("Herring fell.\n")),
            changes(&["a.md"])
        );
        assert_ne!(workspace.snapshot().generation, before.generation);
        assert_eq!(
            (
                holding(&workspace, "salmon"),
                holding(&workspace, "herring")
            ),
            (vec![], vec!["a.md".into()])
        );
        assert_eq!(before.index.frequency("salmon"), (1, 2));

        // The disk does not win over the buffer, and a buffer without a file is a source too.
        fs::write(&a, "Trout rose.\n").unwrap();
        assert_eq!(workspace.refresh(&|_, _| {}), Changes::default());
        assert_eq!(
            workspace.overlay(&new, Some("Herring sank.\n")),
            changes(&["new.md"])
        );
        assert_eq!(workspace.refresh(&|_, _| {}), Changes::default());
        assert_eq!(holding(&workspace, "herring"), ["a.md", "new.md"]);

        assert_eq!(workspace.overlay(&a, None), changes(&["a.md"]));
        assert_eq!(workspace.overlay(&new, None), changes(&["new.md"]));
        assert_eq!(workspace.overlay(&new, None), Changes::default());
        assert_eq!(holding(&workspace, "trout"), ["a.md"]);
        assert!(holding(&workspace, "herring").is_empty());
    }

    #[test]
    fn refresh_reads_only_what_changed() {
        let folder = folder(&[
            ("a.md", "Salmon rose.\n"),
            ("b.md", "Cod rose.\n"),
            ("c.md", "Eel rose.\n"),
        ]);
        let mut workspace = open(folder.path(), &["."]);
        assert_eq!(workspace.refresh(&|_, _| {}), Changes::default());
        fs::write(folder.path().join("b.md"), "Cod fell.\n").unwrap();
        fs::remove_file(folder.path().join("c.md")).unwrap();
        fs::write(folder.path().join("d.md"), "Carp rose.\n").unwrap();
        assert_eq!(
            workspace.refresh(&|_, _| {}),
            changes(&["b.md", "c.md", "d.md"])
        );
        assert_eq!(holding(&workspace, "rose"), ["a.md", "d.md"]);

        // Files that were not changed lately are not even opened again.
        let old = std::time::SystemTime::now() - std::time::Duration::from_secs(60);
        for name in ["a.md", "b.md", "d.md"] {
            fs::File::options()
                .write(true)
                .open(folder.path().join(name))
                .unwrap()
                .set_modified(old)
                .unwrap();
        }
        workspace.refresh(&|_, _| {});
        let read = std::sync::atomic::AtomicUsize::new(0);
        workspace.refresh(&|_, all| read.store(all, Ordering::Relaxed));
        assert_eq!(read.into_inner(), 0);
    }

    #[test]
    fn what_cannot_be_used_is_named_and_the_rest_is_used() {
        let folder = folder(&[("good.md", "Salmon rose.\n"), ("empty.md", "")]);
        fs::write(
            folder.path().join("junk.md"),
            [0u8, 159, 146, 150, 0, 0, 255, 0, 1, 2].repeat(400),
        )
        .unwrap();
        let mut workspace = open(folder.path(), &["."]);
        assert_eq!(holding(&workspace, "salmon"), ["good.md"]);
        let names = |w: &Workspace| -> Vec<String> {
            w.warnings()
                .iter()
                .map(|w| w.path.file_name().unwrap().to_string_lossy().into_owned())
                .collect()
        };
        assert_eq!(names(&workspace), ["empty.md", "junk.md"]);
        assert!(
            workspace.warnings().iter().all(|w| w.message.len() > 20),
            "{:?}",
            workspace.warnings()
        );
        fs::write(folder.path().join("empty.md"), "Salmon sank.\n").unwrap();
        fs::remove_file(folder.path().join("junk.md")).unwrap();
        assert_eq!(workspace.refresh(&|_, _| {}), changes(&["empty.md"]));
        assert_eq!(workspace.warnings(), []);
        fs::write(folder.path().join("empty.md"), "").unwrap();
        assert_eq!(workspace.refresh(&|_, _| {}), changes(&["empty.md"]));
        assert_eq!(names(&workspace), ["empty.md"]);
    }

    #[test]
    fn no_sources_are_no_error() {
        let folder = folder(&[("draft.md", "Salmon.")]);
        let workspace = open(folder.path(), &[]);
        assert!(workspace.snapshot().index.sources().is_empty());
        assert_eq!(workspace.warnings(), []);
        let workspace = open(folder.path(), &["gone"]);
        assert_eq!(workspace.warnings().len(), 1);
    }

    #[test]
    fn a_line_of_fifty_megabytes_is_read() {
        let line = "Salmon ".to_owned() + &"0123456789abcdef".repeat(50 << 16);
        let folder = folder(&[("long.txt", &line), ("short.txt", "Cod rose.\n")]);
        let workspace = open(folder.path(), &["."]);
        assert_eq!(holding(&workspace, "cod"), ["short.txt"]);
        assert!(
            !workspace
                .snapshot()
                .index
                .search(
                    &Query {
                        words: vec!["salmon".into()],
                        ..Query::default()
                    },
                    3
                )
                .is_empty()
        );
    }
}
