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
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

use super::analysis::{Checked, Job};
use super::capabilities::{self, Client};
use super::presentation::Presentation;
use super::references::Question;
use super::roots::Roots;
use super::state::Shared;
use super::uri::DocumentId;
use super::{
    actions, commands, completion, definition, facts, glance, hover, links, outline, pull,
};

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
        let work = move || {
            let checked = job.run(&shared).checked()?;
            compute(&checked, &job.client)
        };
        Ok(spawn_blocking(work).await.ok().flatten())
    }
}

impl Backend {
    fn job(&self, uri: &Uri) -> Option<Job> {
        self.shared.with(|state| state.job(&DocumentId::new(uri)))
    }

    /// The snapshot for something that the client's settings may have switched off.
    fn shown(&self, uri: &Uri, wanted: impl Fn(&Presentation) -> bool) -> Option<Job> {
        self.shared.with(|state| {
            let shows = wanted(&state.presentation);
            shows
                .then(|| state.unasked_job(&DocumentId::new(uri)))
                .flatten()
        })
    }

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
            if let Some(options) = &params.initialization_options {
                state.presentation = state.presentation.with(options);
                state.client.asks_for_reason = options["asksForReason"] == true;
            }
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

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.shared
            .update(|state| state.configured(&params.settings, Instant::now()));
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
            state.unasked_job(&id)
        });
        let uri = params.text_document.uri.clone();
        self.compute(job, move |job, shared| {
            let checked = job.run(shared).checked()?;
            Some(actions::at(job, &checked, &uri, &params, shared))
        })
        .await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        let question = self.shared.with(|state| Question::new(state, &params));
        let shared = Arc::clone(&self.shared);
        Ok(spawn_blocking(move || question.answer(&shared)).await.ok())
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let uri = params.text_document.uri;
        self.answer(self.job(&uri), move |checked, client| {
            Some(outline::symbols(checked, &uri, client))
        })
        .await
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        let (sources, encoding) = self.shared.with(|state| {
            let sources: Vec<_> = state
                .sessions
                .values()
                .filter_map(|session| session.sources.clone())
                .collect();
            (sources, state.client.encoding)
        });
        let shared = Arc::clone(&self.shared);
        let work = move || facts::find(&params.query, &sources, encoding, &shared);
        Ok(spawn_blocking(work)
            .await
            .ok()
            .map(WorkspaceSymbolResponse::Flat))
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        let job = self.job(&params.text_document.uri);
        self.compute(job, |job, _| links::of(job)).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        let asked = params.text_document_position_params;
        let job = self.shown(&asked.text_document.uri, |shows| shows.document_highlight);
        self.answer(job, move |checked, client| {
            glance::highlights(checked, asked.position, client)
        })
        .await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        let job = self.shown(&params.text_document.uri, |shows| shows.inlay_hints);
        self.answer(job, move |checked, client| {
            Some(glance::hints(checked, params.range, client))
        })
        .await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        let job = self.shown(&params.text_document.uri, |shows| shows.code_lens);
        self.answer(job, |checked, client| {
            Some(outline::lenses(checked, client))
        })
        .await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let job = self.shown(&params.text_document.uri, |shows| shows.semantic_tokens);
        self.answer(job, |checked, client| {
            Some(SemanticTokensResult::Tokens(glance::tokens(
                checked, client,
            )))
        })
        .await
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let id = DocumentId::new(&params.text_document.uri);
        let job = self.shared.with(|state| state.unasked_job(&id));
        let shared = Arc::clone(&self.shared);
        let work = move || pull::document(&id, job, params.previous_result_id.as_deref(), &shared);
        spawn_blocking(work)
            .await
            .unwrap_or_else(|_| Err(Error::internal_error()))
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let project = self
            .shared
            .with(|state| pull::Project::new(state, params.previous_result_ids));
        let shared = Arc::clone(&self.shared);
        let work = move || project.report(&shared);
        spawn_blocking(work)
            .await
            .map_err(|_| Error::internal_error())
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        let step = self
            .shared
            .update(|state| commands::start(state, &params.command, &params.arguments))?;
        match step {
            commands::Step::Done(answer) => Ok(answer),
            commands::Step::Work(work) => {
                let shared = Arc::clone(&self.shared);
                Ok(spawn_blocking(move || work.run(&shared))
                    .await
                    .ok()
                    .flatten())
            }
        }
    }
}
