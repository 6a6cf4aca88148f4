//! The one task that talks to the client.
//!
//! No handler ever waits for the client: a handler that did would fill the server's queue while the
//! client fills its own, and both would stand still. What is to be said is put into an [`Outbox`];
//! requests to the client run detached, so that one it never answers holds up nothing.

use std::collections::{HashMap, HashSet};

use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp::Client;
use tower_lsp::ls_types::notification::Progress;
use tower_lsp::ls_types::*;
use tracing::{debug, warn};

/// Something to tell or ask the client.
#[derive(Debug)]
pub enum Outgoing {
    Publish {
        uri: Uri,
        diagnostics: Vec<Diagnostic>,
        version: Option<i32>,
    },
    /// Have the client ask again.
    Refresh(Refresh),
    /// The client has been told to ask again; sent by the sender to itself.
    Refreshed(Refresh),
    Edit {
        label: String,
        edit: WorkspaceEdit,
    },
    /// Show this place of a document.
    Open(Location),
    Log(MessageType, String),
    Show(MessageType, String),
    /// Register for these files, in place of those of the last registration.
    Watch(Vec<FileSystemWatcher>),
    ProgressBegin {
        token: i32,
        title: String,
    },
    /// The client has made room for the token; sent by the sender to itself.
    ProgressCreated {
        token: i32,
    },
    ProgressReport {
        token: i32,
        done: usize,
        total: usize,
    },
    ProgressEnd {
        token: i32,
        message: String,
    },
}

/// What a client that asks by itself can be told to ask for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Refresh {
    Diagnostics,
    Hints,
    Lenses,
    Tokens,
}

/// Where messages to the client are left; cheap to clone, never blocks.
#[derive(Debug, Clone)]
pub struct Outbox(UnboundedSender<Outgoing>);

impl Outbox {
    pub fn new() -> (Self, UnboundedReceiver<Outgoing>) {
        let (sender, receiver) = unbounded_channel();
        (Self(sender), receiver)
    }

    /// A message for a client that has gone is dropped.
    pub fn send(&self, message: Outgoing) {
        let _ = self.0.send(message);
    }
}

/// Sends until the outbox is closed.
pub async fn run(client: Client, outbox: Outbox, mut messages: UnboundedReceiver<Outgoing>) {
    let mut sender = Sender {
        client,
        outbox,
        asked: HashMap::new(),
        shown: HashSet::new(),
        watches: 0,
        refreshing: HashMap::new(),
    };
    while let Some(message) = messages.recv().await {
        sender.send(message).await;
    }
}

struct Sender {
    client: Client,
    outbox: Outbox,
    /// Progress tokens that the client was asked for, with the title to begin with.
    asked: HashMap<i32, String>,
    /// Progress that has begun in the editor.
    shown: HashSet<i32>,
    watches: u32,
    /// What the client is being told to ask for again, and whether there is a reason to tell it once more.
    refreshing: HashMap<Refresh, bool>,
}

impl Sender {
    async fn send(&mut self, message: Outgoing) {
        match message {
            Outgoing::Publish {
                uri,
                diagnostics,
                version,
            } => {
                self.client
                    .publish_diagnostics(uri, diagnostics, version)
                    .await;
            }
            Outgoing::Refresh(kind) => self.refresh(kind),
            Outgoing::Refreshed(kind) => {
                if self.refreshing.remove(&kind) == Some(true) {
                    self.refresh(kind);
                }
            }
            Outgoing::Edit { label, edit } => self.edit(label, edit),
            Outgoing::Open(place) => self.open(place),
            Outgoing::Log(kind, text) => self.client.log_message(kind, text).await,
            Outgoing::Show(kind, text) => self.client.show_message(kind, text).await,
            Outgoing::Watch(watchers) => self.watch(watchers),
            Outgoing::ProgressBegin { token, title } => self.ask_for_progress(token, title),
            Outgoing::ProgressCreated { token } => {
                if let Some(title) = self.asked.remove(&token) {
                    self.shown.insert(token);
                    let begin = WorkDoneProgressBegin {
                        title,
                        percentage: Some(0),
                        ..Default::default()
                    };
                    self.progress(token, WorkDoneProgress::Begin(begin)).await;
                }
            }
            Outgoing::ProgressReport { token, done, total } => {
                if self.shown.contains(&token) {
                    let report = report(done, total);
                    self.progress(token, WorkDoneProgress::Report(report)).await;
                }
            }
            Outgoing::ProgressEnd { token, message } => {
                self.asked.remove(&token);
                if self.shown.remove(&token) {
                    let end = WorkDoneProgressEnd {
                        message: Some(message),
                    };
                    self.progress(token, WorkDoneProgress::End(end)).await;
                }
            }
        }
    }

    async fn progress(&self, token: i32, value: WorkDoneProgress) {
        let params = ProgressParams {
            token: NumberOrString::Number(token),
            value: ProgressParamsValue::WorkDone(value),
        };
        self.client.send_notification::<Progress>(params).await;
    }

    /// One request of a kind at a time: a client that is slow to answer is not flooded.
    fn refresh(&mut self, kind: Refresh) {
        if let Some(again) = self.refreshing.get_mut(&kind) {
            *again = true;
            return;
        }
        self.refreshing.insert(kind, false);
        let (client, outbox) = (self.client.clone(), self.outbox.clone());
        tokio::spawn(async move {
            let told = match kind {
                Refresh::Diagnostics => client.workspace_diagnostic_refresh().await,
                Refresh::Hints => client.inlay_hint_refresh().await,
                Refresh::Lenses => client.code_lens_refresh().await,
                Refresh::Tokens => client.semantic_tokens_refresh().await,
            };
            if let Err(error) = told {
                debug!(%error, ?kind, "the client does not ask again");
            }
            outbox.send(Outgoing::Refreshed(kind));
        });
    }

    fn edit(&self, label: String, edit: WorkspaceEdit) {
        let client = self.client.clone();
        tokio::spawn(async move {
            if let Err(error) = client.apply_edit(edit).await {
                warn!(%error, "the client did not apply \"{label}\"");
            }
        });
    }

    fn open(&self, place: Location) {
        let client = self.client.clone();
        let params = ShowDocumentParams {
            uri: place.uri,
            external: None,
            take_focus: Some(true),
            selection: Some(place.range),
        };
        tokio::spawn(async move {
            if let Err(error) = client.show_document(params).await {
                debug!(%error, "the client opens no documents");
            }
        });
    }

    fn ask_for_progress(&mut self, token: i32, title: String) {
        self.asked.insert(token, title);
        let (client, outbox) = (self.client.clone(), self.outbox.clone());
        tokio::spawn(async move {
            match client
                .create_work_done_progress(NumberOrString::Number(token))
                .await
            {
                Ok(()) => outbox.send(Outgoing::ProgressCreated { token }),
                Err(error) => debug!(%error, "the client shows no progress"),
            }
        });
    }

    fn watch(&mut self, watchers: Vec<FileSystemWatcher>) {
        const METHOD: &str = "workspace/didChangeWatchedFiles";
        let options = DidChangeWatchedFilesRegistrationOptions { watchers };
        let Ok(options) = serde_json::to_value(options) else {
            return;
        };
        let last = (self.watches > 0).then(|| Unregistration {
            id: format!("tickmark-files-{}", self.watches),
            method: METHOD.into(),
        });
        self.watches += 1;
        let next = Registration {
            id: format!("tickmark-files-{}", self.watches),
            method: METHOD.into(),
            register_options: Some(options),
        };
        let client = self.client.clone();
        tokio::spawn(async move {
            if let Err(error) = client.register_capability(vec![next]).await {
                warn!(%error, "the client does not watch files for us");
            }
            if let Some(last) = last {
                let _ = client.unregister_capability(vec![last]).await;
            }
        });
    }
}

/// How far the reading is; before the files are counted there is nothing to say about it.
fn report(done: usize, total: usize) -> WorkDoneProgressReport {
    let percentage = (done * 100)
        .checked_div(total)
        .and_then(|p| u32::try_from(p).ok())
        .unwrap_or(0);
    WorkDoneProgressReport {
        message: (total > 0).then(|| format!("{done}/{total} sources")),
        percentage: Some(percentage.min(100)),
        cancellable: None,
    }
}
