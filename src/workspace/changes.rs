//! Brings a workspace in line with the disk: which files changed, and what becomes of each.

use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::load::{self, Job, Outcome, Stamp};
use super::store::Store;
use super::{Changes, File, Progress, Workspace};
use crate::evidence::{Batch, EmbeddedIndex, IndexError};

/// What is to be done after a look at the disk.
pub(super) struct Look {
    pub gone: Vec<Arc<str>>,
    pub jobs: Vec<Job>,
}

impl Look {
    /// Bytes of the files that may have to be read.
    pub(super) fn bytes(&self) -> u64 {
        self.jobs.iter().map(|job| job.size).sum()
    }
}

const VANISHED: &str = "skipped: it disappeared while it was read; check again";

impl Workspace {
    /// Looks at the disk and takes in what changed; `opening` if that is done for the first time.
    pub(super) fn take_in(&mut self, opening: bool, progress: Progress<'_>) -> Changes {
        if self.is_remote() {
            return self.ask_again();
        }
        let mut look = self.look();
        if self.is_worth_writing(&look, opening) {
            if let Some(changes) = self.write(&look, progress) {
                return changes;
            }
            look = self.look();
        }
        let updated = self.load(look.gone, &look.jobs, None, progress);
        self.told(updated)
    }

    /// Which files may have to be read, and which are gone.
    pub(super) fn look(&mut self) -> Look {
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
            let (size, stamp) = Stamp::of(&found.path);
            let path = found.path.clone();
            let file = match self.files.entry(id.clone()) {
                Entry::Vacant(entry) => entry.insert(File::new(found)),
                Entry::Occupied(entry) => {
                    let file = entry.into_mut();
                    file.found = found;
                    file
                }
            };
            let same = stamp.is_some() && stamp == file.stamp;
            // What could not be read may be readable now without having changed.
            if file.overlaid || (same && file.problem.is_none() && file.hash.is_some()) {
                continue;
            }
            jobs.push(Job {
                id,
                path,
                known: file.hash,
                size,
                stamp,
            });
        }
        Look { gone, jobs }
    }

    /// Reads files again, takes others out, and writes that to `store` if there is one.
    pub(super) fn load(
        &mut self,
        gone: Vec<Arc<str>>,
        jobs: &[Job],
        store: Option<&Store>,
        progress: Progress<'_>,
    ) -> Result<Changes, IndexError> {
        for job in jobs {
            if let Some(file) = self.files.get_mut(&job.id) {
                // The stamp was taken before the file is read: what changes in between is seen next time.
                file.stamp = job.stamp;
            }
        }
        let options = self.options.clone();
        self.update(gone, store, |batch| {
            let told = |outcome| match outcome {
                Outcome::Gone => Outcome::Unusable(VANISHED.into()),
                outcome => outcome,
            };
            let outcomes = load::load(batch, jobs, &options, progress);
            jobs.iter()
                .map(|job| job.id.clone())
                .zip(outcomes.into_iter().map(told))
                .collect()
        })
    }

    /// Takes the sources `gone` out, puts what `fill` adds in, and remembers what became of each.
    pub(super) fn update(
        &mut self,
        gone: Vec<Arc<str>>,
        store: Option<&Store>,
        fill: impl FnOnce(&Batch<'_>) -> Vec<(Arc<str>, Outcome)>,
    ) -> Result<Changes, IndexError> {
        let Some(mut index) = self.index.take() else {
            return Ok(Changes::default());
        };
        let updated = self.updated(&mut index, gone, store, fill);
        self.index = Some(index);
        let changes = updated?;
        self.publish_if(!changes.sources.is_empty());
        Ok(changes)
    }

    fn updated(
        &mut self,
        index: &mut EmbeddedIndex,
        gone: Vec<Arc<str>>,
        store: Option<&Store>,
        fill: impl FnOnce(&Batch<'_>) -> Vec<(Arc<str>, Outcome)>,
    ) -> Result<Changes, IndexError> {
        let mut changed = Vec::new();
        let batch = index.batch();
        let outcomes = fill(&batch)
            .into_iter()
            .chain(gone.into_iter().map(|id| (id, Outcome::Gone)));
        for (id, outcome) in outcomes {
            let Some(file) = self.files.get_mut(&id) else {
                continue;
            };
            let before = match outcome {
                Outcome::Unchanged => continue,
                _ => std::mem::take(&mut file.ids),
            };
            match outcome {
                Outcome::Unchanged => {}
                Outcome::Added(added) => {
                    changed.extend(added.ids.iter().cloned());
                    file.hash = Some(added.hash);
                    file.problem = None;
                    file.format = added.format;
                    file.notes = added.notes;
                    file.ids = added.ids;
                }
                Outcome::Unusable(problem) => {
                    file.hash = None;
                    file.notes.clear();
                    file.problem = Some(problem);
                }
                Outcome::Gone => {
                    self.files.remove(&id);
                }
            }
            let now = self
                .files
                .get(&id)
                .map_or(&[][..], |file| file.ids.as_slice());
            for gone in before.into_iter().filter(|id| !now.contains(id)) {
                batch.remove(&gone);
                changed.push(gone);
            }
        }
        changed.sort_unstable();
        changed.dedup();
        match store {
            None if changed.is_empty() => drop(batch),
            None => batch.commit()?,
            Some(store) => {
                let list = self.list();
                let mut name = String::new();
                batch.commit_as(|contents| {
                    name = store.write(contents, &list)?;
                    Ok(Some(name.clone()))
                })?;
                store.tidy(&name);
            }
        }
        Ok(Changes { sources: changed })
    }

    /// What changed; a failure becomes a warning.
    pub(super) fn told(&mut self, updated: Result<Changes, IndexError>) -> Changes {
        updated.unwrap_or_else(|error| {
            let place = self.corpus.places().into_iter().next().unwrap_or_default();
            self.fail(&place, &error);
            self.publish_if(false);
            Changes::default()
        })
    }
}
