//! The one task that checks: it takes a step off the plan, does it on a thread that may block, and looks again.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, TryLockError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;
use tower_lsp::ls_types::MessageType;
use tracing::{debug, error};

use super::analysis::{Job, Outcome};
use super::plan::Step;
use super::reload;
use super::sender::Outgoing;
use super::state::Shared;
use super::uri::DocumentId;

/// Works for as long as the server lives.
pub async fn run(shared: Arc<Shared>) {
    let worker = Worker::start();
    loop {
        match shared.with(|state| state.next_step(Instant::now())) {
            Step::Reload => reload::run(&shared).await,
            Step::Overlay(buffers) => {
                worker
                    .run(&shared, move |shared| overlay(shared, buffers))
                    .await
            }
            Step::Check(job) | Step::Release(job) => {
                worker.run(&shared, move |shared| check(shared, &job)).await
            }
            Step::Sleep(None) => shared.bell.notified().await,
            Step::Sleep(Some(until)) => {
                tokio::select! {
                    () = shared.bell.notified() => {}
                    () = tokio::time::sleep_until(until.into()) => {}
                }
            }
        }
    }
}

/// The one thread that checks. Were the work spread over threads, each would keep its own known words and
/// its own share of freed memory, and the server would grow with every edit until all had theirs.
struct Worker(Sender<Box<dyn FnOnce() + Send>>);

impl Worker {
    /// The thread ends with the value.
    fn start() -> Self {
        let (sender, work) = channel::<Box<dyn FnOnce() + Send>>();
        let thread = std::thread::Builder::new().name("check".to_owned());
        if let Err(error) = thread.spawn(move || work.into_iter().for_each(|piece| piece())) {
            error!(%error, "no thread can be started to check drafts");
        }
        Self(sender)
    }

    /// Has the thread do a piece of work. A panic there ends the piece of work, not the checker.
    async fn run(&self, shared: &Arc<Shared>, work: impl FnOnce(&Shared) + Send + 'static) {
        let shared = Arc::clone(shared);
        let (done, finished) = oneshot::channel();
        let piece = move || {
            let result = catch_unwind(AssertUnwindSafe(|| work(&shared)));
            let _ = done.send(result.is_ok());
        };
        if self.0.send(Box::new(piece)).is_err() || !finished.await.unwrap_or(false) {
            error!("a piece of work broke down");
        }
    }
}

fn check(shared: &Shared, job: &Job) {
    let started = Instant::now();
    match job.run(shared) {
        Outcome::Done(checked) => {
            debug!(version = checked.version, findings = checked.findings.len(), took = ?started.elapsed(), "checked");
            shared.with(|state| state.publish(&job.id, &checked, Instant::now()));
        }
        Outcome::Cancelled => debug!(version = job.version, "a check was overtaken"),
        Outcome::Away(_) => shared.update(|state| {
            // Looking again tells the user, and goes on until it is back.
            if job.sources.away.is_none() {
                state.plan_reload(Instant::now());
            }
        }),
        Outcome::Gone => shared.with(|state| state.remove_draft(&job.id)),
        Outcome::Panicked(words) => {
            error!(version = job.version, %words, "a check broke down");
            let text = format!(
                "tickmark: checking broke down ({words}). This is a bug; the draft's other versions are still checked."
            );
            shared.with(|state| state.outbox.send(Outgoing::Log(MessageType::ERROR, text)));
        }
    }
}

/// How long a buffer waits for sources that are being read before it is tried again.
const BUSY: Duration = Duration::from_millis(20);

/// Puts buffers in the place of the sources they show, in every session that has them as sources. What
/// cannot be done yet is planned anew: checks do not wait for it.
fn overlay(shared: &Shared, buffers: Vec<(DocumentId, Option<ropey::Rope>)>) {
    let sessions = shared.with(|state| {
        let open = |(file, session): (&std::path::PathBuf, &super::session::Session)| {
            Some((file.clone(), session.sources.clone()?))
        };
        state.sessions.iter().filter_map(open).collect::<Vec<_>>()
    });
    let mut among = vec![false; buffers.len()];
    let mut busy = false;
    for (file, sources) in sessions {
        for (id, _) in &buffers {
            let known = id.path().and_then(|path| sources.files.id_of(path));
            if known.is_some() {
                mark_source(shared, id, &file, known);
            }
        }
        let mut workspace = match sources.workspace.try_lock() {
            Ok(workspace) => workspace,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => {
                busy = true;
                continue;
            }
        };
        let mut changed = false;
        for ((id, rope), among) in buffers.iter().zip(&mut among) {
            let Some(path) = id.path() else {
                continue;
            };
            let own = workspace.id_of(path);
            mark_source(shared, id, &file, own);
            if workspace.is_source(path) {
                *among = true;
                let text = rope.as_ref().map(ToString::to_string);
                changed |= !workspace.overlay(path, text.as_deref()).sources.is_empty();
            }
        }
        if changed {
            let renewed = sources.renewed(&workspace);
            drop(workspace);
            reload::install(shared, &file, renewed);
        }
    }
    shared.with(|state| {
        for ((id, _), among) in buffers.into_iter().zip(among) {
            if busy {
                let again = Instant::now() + BUSY;
                state.overlays.entry(id).or_insert(again);
            } else if let Some(document) = state.documents.get_mut(&id) {
                document.is_source = among;
            }
        }
    });
}

/// Notes which source of its own session a draft is, if any.
fn mark_source(shared: &Shared, id: &DocumentId, file: &Path, source: Option<Arc<str>>) {
    shared.with(|state| {
        if let Some(draft) = state.drafts.get_mut(id)
            && matches!(&draft.place, super::draft::Place::In(of) if of == file)
            && draft.source != source
        {
            draft.source = source;
            draft.forget(Instant::now());
        }
    });
}
