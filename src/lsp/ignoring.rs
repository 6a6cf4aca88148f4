//! The ignore list beside the settings, written from the editor: a finding that is accepted wherever it is found.

use std::io;
use std::path::{Path, PathBuf};

use ropey::Rope;
use tower_lsp::ls_types::*;

use super::analysis::Job;
use super::capabilities::Client;
use super::position;
use super::state::Shared;
use super::uri::{self, DocumentId};
use crate::finding::{Finding, Severity};
use crate::suppress::list;
use crate::verdict::Verdict;

/// What the action is called in menus.
pub const TITLE: &str = "Ignore everywhere (in tickmark.ignore)";

/// A new entry of the list, in the way that the client can take it.
pub enum Entry {
    /// The client writes it, and creates the file if there is none.
    Edit(WorkspaceEdit),
    /// The client cannot create files, and there is none: the server writes these words.
    File { path: PathBuf, text: String },
}

/// True for what a list can silence, which is what an ignore comment can.
pub fn can_be(finding: &Finding) -> bool {
    finding.severity > Severity::None
        && finding
            .verdict
            .is_some_and(|verdict| verdict != Verdict::Supported)
}

/// The entry for a finding; `None` where there are no settings beside which a list could stand.
/// Reads the disk: not for handlers.
pub fn entry(job: &Job, finding: &Finding, reason: Option<&str>, shared: &Shared) -> Option<Entry> {
    let path = job.ignore_list.as_deref()?;
    let reason = match reason.map(str::trim) {
        Some(reason) if !reason.is_empty() => reason.to_owned(),
        _ => accepted(job, finding, path),
    };
    let line = list::entry(&finding.fingerprint, &reason);
    let (uri, version, rope) = shown(path, shared)?;
    match rope {
        Some(rope) => {
            let end = position::of_byte(&rope, rope.len_bytes(), job.client.encoding);
            let text = list::appended(&rope.to_string(), &line);
            let edit = insertion(uri, version, end, text);
            Some(Entry::Edit(of_edits(edit, &job.client)))
        }
        None if job.client.creates_files => {
            let create = CreateFile {
                uri: uri.clone(),
                options: Some(CreateFileOptions {
                    overwrite: None,
                    ignore_if_exists: Some(true),
                }),
                annotation_id: None,
            };
            let edit = insertion(uri, None, Position::default(), line);
            let operations = vec![
                DocumentChangeOperation::Op(ResourceOp::Create(create)),
                DocumentChangeOperation::Edit(edit),
            ];
            Some(Entry::Edit(WorkspaceEdit {
                document_changes: Some(DocumentChanges::Operations(operations)),
                ..WorkspaceEdit::default()
            }))
        }
        None => Some(Entry::File {
            path: path.to_path_buf(),
            text: line,
        }),
    }
}

/// Writes a list that is not there yet.
///
/// # Errors
/// If it is there by now, or cannot be written.
pub fn create(path: &Path, text: &str) -> io::Result<()> {
    let mut file = std::fs::File::create_new(path)?;
    io::Write::write_all(&mut file, text.as_bytes())
}

/// What stands behind a fingerprint for whoever reads the list, if the writer gives no reason.
fn accepted(job: &Job, finding: &Finding, path: &Path) -> String {
    let claim: String = finding.text.chars().take(80).collect();
    let draft = job.id.path().zip(path.parent()).map(|(draft, folder)| {
        let draft = draft.strip_prefix(folder).unwrap_or(draft);
        draft.display().to_string()
    });
    list::accepted(&claim, &draft.unwrap_or_default())
}

/// The list as the editor shows it, else as it stands on disk (`None`: not there).
fn shown(path: &Path, shared: &Shared) -> Option<(Uri, Option<i32>, Option<Rope>)> {
    let id = DocumentId::of_path(path);
    let open = shared.with(|state| {
        let open = state.documents.get(&id)?;
        Some((
            open.uri.clone(),
            Some(open.version),
            Some(open.rope.clone()),
        ))
    });
    open.or_else(|| {
        let text = std::fs::read_to_string(path).ok();
        Some((uri::uri_of(path)?, None, text.map(|t| Rope::from_str(&t))))
    })
}

fn insertion(uri: Uri, version: Option<i32>, at: Position, text: String) -> TextDocumentEdit {
    TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: vec![OneOf::Left(TextEdit::new(Range::new(at, at), text))],
    }
}

fn of_edits(edit: TextDocumentEdit, client: &Client) -> WorkspaceEdit {
    if client.versioned_edits {
        return WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(vec![edit])),
            ..WorkspaceEdit::default()
        };
    }
    let plain = edit.edits.into_iter().filter_map(|edit| match edit {
        OneOf::Left(edit) => Some(edit),
        OneOf::Right(_) => None,
    });
    WorkspaceEdit {
        changes: Some([(edit.text_document.uri, plain.collect())].into()),
        ..WorkspaceEdit::default()
    }
}
