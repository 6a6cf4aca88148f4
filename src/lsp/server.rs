//! The handlers: one line or three each. What they do stands in the feature's own file.
//!
//! Two shapes only. A notification changes the state and returns. A request takes a snapshot and
//! computes its answer from that on a thread that may block. Nothing is awaited before or while the
//! state is locked: the first poll of a handler is what keeps edits in their order.

use std::sync::Arc;
use std::time::Instant;

use serde_json::Value;
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;
use tower_lsp::LanguageServer;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::*;

use super::analysis::{Checked, Job, Outcome};
use super::capabilities::{self, Client};
use super::roots::Roots;
use super::state::Shared;
use super::uri::DocumentId;
use super::{actions, commands, completion, definition, hover};

/// What the client talks to.
pub struct Backend {
    shared: Arc<Shared>,
    /// Takes the client's process id, once.
    process: std::sync::Mutex<Option<oneshot::Sender<u32>>>,
}

impl Backend {
    pub fn new(shared: Arc<Shared>, process: oneshot::Sender<u32>) -> Self {
        Self {
            shared,
            process: std::sync::Mutex::new(Some(process)),
        }
    }

    /// Checks the snapshot if that has not been done yet, and computes an answer from it. A check that
    /// an edit overtakes has no answer: the client asks again.
    async fn answer<T: Send + 'static>(
        &self,
        job: Option<Job>,
        compute: impl FnOnce(&Checked, &Client) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(job) = job else {
            return Ok(None);
        };
        let shared = Arc::clone(&self.shared);
        let work = move || match job.run(&shared) {
            Outcome::Done(checked) => compute(&checked, &job.client),
            Outcome::Cancelled | Outcome::Gone | Outcome::Panicked(_) => None,
        };
        Ok(spawn_blocking(work).await.ok().flatten())
    }
}

impl Backend {
    /// Computes an answer from a snapshot that need not be checked for it.
    async fn compute<T: Send + 'static>(
        &self,
        job: Option<Job>,
        compute: impl FnOnce(&Job, &Shared) -> Option<T> + Send + 'static,
    ) -> Result<Option<T>> {
        let Some(job) = job else {
            return Ok(None);
        };
        let shared = Arc::clone(&self.shared);
        Ok(spawn_blocking(move || compute(&job, &shared))
            .await
            .ok()
            .flatten())
    }
}

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = self.shared.with(|state| {
            state.client = Client::new(&params.capabilities);
            state.roots = Roots::new(&params);
            state.client.clone()
        });
        let process = self
            .process
            .lock()
            .ok()
            .and_then(|mut sender| sender.take());
        if let (Some(process), Some(id)) = (process, params.process_id) {
            let _ = process.send(id);
        }
        Ok(InitializeResult {
            capabilities: capabilities::server(&client),
            server_info: Some(ServerInfo {
                name: "tickmark".into(),
                version: Some(env!("CARGO_PKG_VERSION").into()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.shared
            .update(|state| state.plan_reload(Instant::now()));
    }

    async fn shutdown(&self) -> Result<()> {
        self.shared.with(|state| state.shutdown = true);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.shared
            .update(|state| state.open(params.text_document, Instant::now()));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.shared
            .update(|state| state.change(params, Instant::now()));
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        self.shared.update(|state| state.save(Instant::now()));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.shared
            .update(|state| state.close(&params.text_document.uri, Instant::now()));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.shared
            .update(|state| state.files_changed(&params.changes, Instant::now()));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.shared
            .update(|state| state.folders_changed(&params.event, Instant::now()));
    }

    async fn did_change_configuration(&self, _: DidChangeConfigurationParams) {
        self.shared
            .update(|state| state.plan_reload(Instant::now()));
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        let asked = params.text_document_position_params;
        let job = self
            .shared
            .with(|state| state.job(&DocumentId::new(&asked.text_document.uri)));
        self.answer(job, move |checked, client| {
            hover::at(checked, asked.position, client)
        })
        .await
    }

    async fn goto_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        let asked = params.text_document_position_params;
        let job = self
            .shared
            .with(|state| state.job(&DocumentId::new(&asked.text_document.uri)));
        self.answer(job, move |checked, client| {
            definition::at(checked, asked.position, client)
        })
        .await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let asked = params.text_document_position;
        let id = DocumentId::new(&asked.text_document.uri);
        let job = self.shared.with(|state| state.job(&id));
        self.compute(job, move |job, shared| {
            completion::at(job, asked.position, shared)
        })
        .await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        let id = DocumentId::new(&params.text_document.uri);
        let job = self.shared.update(|state| {
            state.caret_seen(&id, params.range.end);
            state.job(&id)
        });
        let uri = params.text_document.uri.clone();
        self.answer(job, move |checked, client| {
            Some(actions::at(checked, &uri, &params, client))
        })
        .await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        self.shared
            .update(|state| commands::run(state, &params.command))
    }
}
