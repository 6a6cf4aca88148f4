//! Broken settings, shown where they are written and said once; the last good ones stay in force.

use std::path::Path;

use tower_lsp::ls_types::*;

use super::sender::Outgoing;
use super::state::State;
use super::uri::{self, DocumentId};
use crate::workspace::SettingsError;

/// Tells the client what has become of the errors in a settings file since the last look.
pub fn report(
    state: &State,
    file: &Path,
    before: Option<&SettingsError>,
    now: Option<&SettingsError>,
) {
    if before == now {
        return;
    }
    let document = state.documents.get(&DocumentId::of_path(file));
    let Some(uri) = document
        .map(|d| d.uri.clone())
        .or_else(|| uri::uri_of(file))
    else {
        return;
    };
    let diagnostics = now.map(diagnostic).into_iter().collect();
    // A file that nobody has opened has no version to speak of.
    let version = document.map(|d| d.version);
    state.outbox.send(Outgoing::Publish {
        uri,
        diagnostics,
        version,
    });
    if let Some(error) = now {
        let text = format!("tickmark: {error} The last good settings stay in force.");
        state.outbox.send(Outgoing::Show(MessageType::ERROR, text));
    }
}

fn diagnostic(error: &SettingsError) -> Diagnostic {
    let number = |n: usize| u32::try_from(n.saturating_sub(1)).unwrap_or(u32::MAX);
    let start = Position::new(number(error.line), number(error.column));
    Diagnostic {
        // To the end of the line: clients cut a column that is too large.
        range: Range::new(start, Position::new(start.line, u32::from(u16::MAX))),
        severity: Some(DiagnosticSeverity::ERROR),
        code: Some("settings".into()),
        source: Some("tickmark".into()),
        message: error.message.clone(),
        ..Diagnostic::default()
    }
}
