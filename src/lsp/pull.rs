//! Diagnostics for clients that ask: of one draft, of the drafts that rest on one source, and of all
//! drafts of the project that are not open.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use rustc_hash::FxHasher;
use serde_json::json;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::*;

use super::analysis::{Job, Outcome};
use super::draft::{Draft, Place};
use super::session::Sources;
use super::state::{Shared, State};
use super::uri::DocumentId;

/// `ServerCancelled` of the protocol: the text moved on while it was checked; ask again.
const SERVER_CANCELLED: i64 = -32802;

/// What tells one set of diagnostics from another, for `resultId`.
pub fn digest(diagnostics: &[Diagnostic]) -> String {
    let mut hasher = FxHasher::default();
    match serde_json::to_string(diagnostics) {
        Ok(written) => written.hash(&mut hasher),
        Err(_) => diagnostics.len().hash(&mut hasher),
    }
    format!("{:016x}", hasher.finish())
}

/// The diagnostics of an open draft; none for a document that is not checked. Those of the open drafts
/// that rest on it come along if it is a source and the client can take them. Blocks: not for handlers.
///
/// # Errors
/// If the draft changed meanwhile.
pub fn document(
    id: &DocumentId,
    job: Option<Job>,
    known: Option<&str>,
    shared: &Shared,
) -> Result<DocumentDiagnosticReportResult> {
    let mut diagnostics = Vec::new();
    if let Some(job) = job {
        match job.run(shared) {
            Outcome::Done(checked) => {
                let visible = shared.update(|state| state.visible(id, &checked, Instant::now()));
                diagnostics = visible.ok_or_else(cancelled)?;
            }
            // The client keeps what it has.
            Outcome::Cancelled | Outcome::Away(_) => return Err(cancelled()),
            Outcome::Gone | Outcome::Panicked(_) => {}
        }
    }
    let digest = digest(&diagnostics);
    shared.with(|state| {
        if let Some(draft) = state.drafts.get_mut(id) {
            draft.shown = !diagnostics.is_empty();
            draft.told = Some((draft.version, digest.clone()));
        }
    });
    let related_documents = related(id, shared);
    let report: DocumentDiagnosticReport = if known == Some(digest.as_str()) {
        RelatedUnchangedDocumentDiagnosticReport {
            related_documents,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                result_id: digest,
            },
        }
        .into()
    } else {
        RelatedFullDocumentDiagnosticReport {
            related_documents,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(digest),
                items: diagnostics,
            },
        }
        .into()
    };
    Ok(report.into())
}

/// What stands in the open drafts that rest on a source, if the document is one and the client takes it.
fn related(id: &DocumentId, shared: &Shared) -> Option<HashMap<Uri, DocumentDiagnosticReportKind>> {
    let path = id.path()?;
    if !shared.with(|state| state.client.related_documents) {
        return None;
    }
    let sessions: Vec<(PathBuf, Sources)> = shared.with(|state| {
        let indexed = state.sessions.iter();
        indexed
            .filter_map(|(file, session)| Some((file.clone(), session.sources.clone()?)))
            .collect()
    });
    let mut related = HashMap::new();
    for (file, sources) in sessions {
        let Some(source) = sources.files.id_of(path) else {
            continue;
        };
        for (uri, id, job) in shared.with(|state| resting_on(state, &file, &source)) {
            let Some(checked) = job.run(shared).checked() else {
                continue;
            };
            let visible = shared.update(|state| state.visible(&id, &checked, Instant::now()));
            if let Some(items) = visible {
                let report = FullDocumentDiagnosticReport {
                    result_id: Some(digest(&items)),
                    items,
                };
                related.insert(uri, DocumentDiagnosticReportKind::Full(report));
            }
        }
    }
    (!related.is_empty()).then_some(related)
}

/// The open drafts with these settings whose findings rested on the source when they were last shown.
fn resting_on(state: &State, settings: &Path, source: &Arc<str>) -> Vec<(Uri, DocumentId, Job)> {
    let rests = |draft: &Draft| {
        matches!(&draft.place, Place::In(file) if file == settings)
            && draft.rests_on.contains(source)
    };
    let drafts = state.drafts.iter().filter(|(_, draft)| rests(draft));
    drafts
        .filter(|(id, _)| state.documents.get(id).is_some())
        .filter_map(|(id, draft)| Some((draft.uri.clone(), id.clone(), state.unasked_job(id)?)))
        .collect()
}

fn cancelled() -> Error {
    Error {
        code: ErrorCode::ServerError(SERVER_CANCELLED),
        message: "the draft changed while it was checked".into(),
        data: Some(json!(DiagnosticServerCancellationData::default())),
    }
}

/// The drafts that are not open and those of which the client has something that is gone.
pub struct Project {
    drafts: Vec<(Uri, Job)>,
    known: HashMap<Uri, String>,
    open: Vec<Uri>,
}

impl Project {
    pub fn new(state: &State, known: Vec<PreviousResultId>) -> Self {
        let mut ids: Vec<&DocumentId> = state
            .drafts
            .keys()
            .filter(|id| state.documents.get(id).is_none())
            .collect();
        ids.sort();
        if !state.presentation.workspace_diagnostics {
            ids.clear();
        }
        let draft = |id: &DocumentId| Some((state.spelled(id)?, state.unasked_job(id)?));
        Self {
            drafts: ids.into_iter().filter_map(draft).collect(),
            known: known
                .into_iter()
                .map(|known| (known.uri, known.value))
                .collect(),
            open: state
                .documents
                .ids()
                .filter_map(|id| state.spelled(id))
                .collect(),
        }
    }

    /// Blocks: not for handlers.
    pub fn report(mut self, shared: &Shared) -> WorkspaceDiagnosticReportResult {
        let mut items = Vec::new();
        for (uri, job) in std::mem::take(&mut self.drafts) {
            let known = self.known.remove(&uri);
            let Some(checked) = job.run(shared).checked() else {
                continue;
            };
            let diagnostics: Vec<Diagnostic> =
                checked.diagnostics.iter().map(|(_, d)| d.clone()).collect();
            items.push(report(uri, diagnostics, known));
        }
        for (uri, known) in self.known {
            if !self.open.contains(&uri) {
                items.push(report(uri, Vec::new(), Some(known)));
            }
        }
        WorkspaceDiagnosticReport { items }.into()
    }
}

fn report(
    uri: Uri,
    items: Vec<Diagnostic>,
    known: Option<String>,
) -> WorkspaceDocumentDiagnosticReport {
    let digest = digest(&items);
    if known.as_deref() == Some(digest.as_str()) {
        return WorkspaceUnchangedDocumentDiagnosticReport {
            uri,
            version: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                result_id: digest,
            },
        }
        .into();
    }
    WorkspaceFullDocumentDiagnosticReport {
        uri,
        version: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: Some(digest),
            items,
        },
    }
    .into()
}
