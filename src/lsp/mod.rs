//! The language server: `tickmark lsp`, over standard input and output. The only importer of `tower_lsp`.
//!
//! # The way of a keystroke
//!
//! ```text
//! didChange ─► server ─► edits ─► state ··bell··► checker ─► analysis ─► diagnostics ─┐
//!              (handler)  (rope)   (one lock)     (one task)  (snapshot,              │
//! hover …  ──► server ─► state.job ─────────────────────────► cancellable)            │
//!                                                             └─► hover, definition,  │
//! client ◄─────────────────────────────────────── sender ◄── outbox  actions ◄────────┘
//! ```
//!
//! # Where things are
//!
//! | file | holds |
//! |---|---|
//! | `server`, `lenient` | the handlers, each a line or three; what careless clients send, corrected |
//! | `state` | everything the server knows, behind one lock |
//! | `edits` | what the client tells, applied to the state |
//! | `documents`, `position`, `uri`, `roots` | ropes, encodings, names of documents, open folders |
//! | `draft`, `session`, `files` | one draft; one settings file with its sources; where these stand |
//! | `plan`, `checker`, `analysis` | what is due; the task that does it; one check |
//! | `reload`, `project`, `settings`, `watch`, `progress` | settings, sources and drafts from disk, and changes to them |
//! | `presentation` | what the editor is to show besides, by the client's own settings |
//! | `diagnostics`, `pull`, `hover`, `completion`, `definition`, `references`, `actions`, `rewrites`, `ignoring`, `report_page`, `commands` | a feature each |
//! | `outline`, `facts`, `links`, `glance`, `panel` | symbols and lenses; facts of the sources; links; hints and colours; a claim in full |
//! | `evidence` | where a passage stands, in positions of the protocol |
//! | `sender` | the one task that talks to the client |
//! | `parent`, `log` | the client's process, and its end; the server's own log |
//!
//! # Invariants
//!
//! * No handler awaits anything before or while it holds the lock, and none awaits the client.
//! * What is published carries the version it was computed from; results of an older epoch are dropped.
//! * A panic while checking costs that one check.
//! * Standard output belongs to the protocol.
#![deny(clippy::print_stdout)]

mod actions;
mod analysis;
mod capabilities;
mod checker;
mod commands;
mod completion;
mod definition;
mod diagnostics;
mod documents;
mod draft;
mod edits;
mod evidence;
mod facts;
mod files;
mod glance;
mod hover;
mod ignoring;
mod lenient;
mod links;
mod log;
mod outline;
mod panel;
mod parent;
mod plan;
mod position;
mod presentation;
mod progress;
mod project;
mod pull;
mod references;
mod reload;
mod report_page;
mod rewrites;
mod roots;
mod sender;
mod server;
mod session;
mod settings;
mod state;
mod uri;
mod watch;

#[cfg(test)]
mod tests;

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::oneshot;
use tower_lsp::{LspService, Server};

use analysis::CheckFn;
use state::Shared;

/// How many requests are worked on at the same time; edits wait behind them, so it is not few.
const CONCURRENCY: usize = 64;

/// Serves one client on standard input and output, until it says `exit`, closes the pipe or dies.
///
/// The exit code is 0 if the client asked for `shutdown` first, else 1, as the protocol wants it.
///
/// # Errors
/// If the runtime cannot be started.
pub fn serve() -> anyhow::Result<ExitCode> {
    log::start();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the asynchronous runtime did not start")?;
    let check = Box::new(crate::check::check_incremental);
    let orderly = runtime.block_on(serve_on(tokio::io::stdin(), tokio::io::stdout(), check));
    // The thread that reads standard input cannot be interrupted, and a check may still be running:
    // waiting for either would keep the process alive after its client.
    runtime.shutdown_background();
    Ok(if orderly {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Serves one client on any pair of streams; true if it said `shutdown` before it left.
async fn serve_on<I, O>(input: I, output: O, check: Box<CheckFn>) -> bool
where
    I: AsyncRead + Unpin,
    O: AsyncWrite,
{
    let (outbox, messages) = sender::Outbox::new();
    let shared = Shared::new(outbox.clone(), check);
    let (process, client_process) = oneshot::channel();
    let mut tasks = tokio::task::JoinSet::new();
    let (service, socket) = LspService::new(|client| {
        tasks.spawn(sender::run(client, outbox, messages));
        server::Backend::new(Arc::clone(&shared), process)
    });
    tasks.spawn(checker::run(Arc::clone(&shared)));
    let client_gone = async {
        match client_process.await {
            Ok(process) => parent::gone(process).await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = Server::new(input, output, socket).concurrency_level(CONCURRENCY).serve(lenient::Lenient(service)) => {}
        () = client_gone => tracing::warn!("the client's process is gone"),
    }
    shared.with(|state| state.shutdown)
}
