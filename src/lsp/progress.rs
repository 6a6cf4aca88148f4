//! Long work with a bar in the editor, once it takes longer than half a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use thread_priority::{ThreadPriority, ThreadPriorityValue};
use tokio::sync::oneshot::{self, error::RecvError};
use tokio::time::{interval, sleep};
use tracing::{debug, error};

use super::sender::Outgoing;
use super::state::Shared;

/// Work that is over sooner is not worth a flicker in the status line.
const PATIENCE: Duration = Duration::from_millis(500);

const TICK: Duration = Duration::from_millis(200);

/// Told by the work how far it is.
#[derive(Debug, Default)]
pub struct Gauge {
    done: AtomicUsize,
    total: AtomicUsize,
}

impl Gauge {
    pub fn set(&self, done: usize, total: usize) {
        self.done.store(done, Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
    }

    fn read(&self) -> (usize, usize) {
        (
            self.done.load(Ordering::Relaxed),
            self.total.load(Ordering::Relaxed),
        )
    }
}

/// How far the threads that read sources stand behind those that answer the editor, of 100: on Linux a niceness of 10,
/// a tenth of what a thread gets that wants the core at the same time. Less would never end on a busy machine.
const BEHIND: u8 = 25;

/// Lets the threads that answer the editor go first. What this thread starts stands behind them too, at least where
/// threads inherit their priority (Linux). A system that refuses reads as fast as it types.
fn stand_back() {
    if let Ok(value) = ThreadPriorityValue::try_from(BEHIND)
        && let Err(error) = ThreadPriority::Crossplatform(value).set_for_current()
    {
        debug!(
            ?error,
            "sources are read at the same priority as everything else"
        );
    }
}

/// Runs `work` on a thread of its own that may block; `None` if it panicked or there was no thread to be had.
pub async fn run<T: Send + 'static>(
    shared: &Arc<Shared>,
    title: String,
    work: impl FnOnce(&Gauge) -> T + Send + 'static,
) -> Option<T> {
    let gauge = Arc::new(Gauge::default());
    let (send, mut task) = oneshot::channel();
    let started = thread::Builder::new().name("read".to_owned()).spawn({
        let gauge = Arc::clone(&gauge);
        move || {
            stand_back();
            let _ = send.send(work(&gauge));
        }
    });
    if let Err(error) = started {
        error!(%error, "no thread to read the sources on");
        return None;
    }
    let result = tokio::select! {
        result = &mut task => result,
        () = sleep(PATIENCE) => {
            let (shows, token) = shared.with(|state| (state.client.progress, state.ticket()));
            let token = i32::try_from(token).unwrap_or(i32::MAX);
            if shows {
                watched(shared, title, token, &gauge, task).await
            } else {
                task.await
            }
        }
    };
    result
        .inspect_err(|error| error!(%error, "reading the sources broke down"))
        .ok()
}

async fn watched<T>(
    shared: &Arc<Shared>,
    title: String,
    token: i32,
    gauge: &Gauge,
    mut task: oneshot::Receiver<T>,
) -> Result<T, RecvError> {
    let send = |message| shared.with(|state| state.outbox.send(message));
    send(Outgoing::ProgressBegin { token, title });
    let mut ticks = interval(TICK);
    let result = loop {
        tokio::select! {
            result = &mut task => break result,
            _ = ticks.tick() => {
                let (done, total) = gauge.read();
                send(Outgoing::ProgressReport { token, done, total });
            }
        }
    };
    send(Outgoing::ProgressEnd {
        token,
        message: format!("{} sources", gauge.read().1),
    });
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lsp::sender::Outbox;

    /// What is said while work takes this long.
    async fn said(client_shows: bool, takes: Duration) -> Vec<Outgoing> {
        let (outbox, mut messages) = Outbox::new();
        let shared = Shared::new(outbox, Box::new(|_, _, _, _, _| None));
        shared.with(|state| state.client.progress = client_shows);
        let work = move |gauge: &Gauge| {
            gauge.set(3, 4);
            std::thread::sleep(takes);
            7
        };
        assert_eq!(run(&shared, "reading".into(), work).await, Some(7));
        std::iter::from_fn(|| messages.try_recv().ok()).collect()
    }

    #[tokio::test]
    async fn only_long_work_is_shown_and_only_where_it_can_be() {
        assert!(said(true, Duration::from_millis(20)).await.is_empty());
        let long = PATIENCE + TICK * 3;
        assert!(said(false, long).await.is_empty());
        let said = said(true, long).await;
        assert!(
            matches!(said.first(), Some(Outgoing::ProgressBegin { .. })),
            "{said:?}"
        );
        assert!(
            matches!(
                said.get(1),
                Some(Outgoing::ProgressReport {
                    done: 3,
                    total: 4,
                    ..
                })
            ),
            "{said:?}"
        );
        assert!(
            matches!(said.last(), Some(Outgoing::ProgressEnd { .. })),
            "{said:?}"
        );
    }
}
