//! Commands that the server itself runs, so that they work in every editor.

use std::time::Instant;

use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};

use super::state::State;

/// Settings, sources and drafts again from the disk. No arguments; answers null at once.
const RECHECK: &str = "tickmark.recheck";

/// What the server works with: for each settings file its sources, and what is wrong with them.
const STATUS: &str = "tickmark.status";

pub const NAMES: [&str; 2] = [RECHECK, STATUS];

/// Runs a command on the state.
///
/// # Errors
/// If there is no such command.
pub fn run(state: &mut State, command: &str) -> Result<Option<Value>> {
    match command {
        RECHECK => {
            state.recheck(Instant::now());
            Ok(None)
        }
        STATUS => Ok(Some(status(state))),
        _ => Err(Error::invalid_params(format!(
            "no such command: {command}; there are {}",
            NAMES.join(", ")
        ))),
    }
}

fn status(state: &State) -> Value {
    let sessions: Vec<Value> = state
        .sessions
        .iter()
        .map(|(file, session)| {
            let sources = session.sources.as_ref();
            json!({
                "settings": file,
                "error": session.error.as_ref().map(ToString::to_string),
                "indexing": session.opening.is_some(),
                "sources": sources.map(|s| s.snapshot.index.sources().len()),
                "warnings": sources.map_or(0, |s| s.warnings.len()),
            })
        })
        .collect();
    let shown = state.drafts.values().filter(|draft| draft.shown).count();
    json!({"version": env!("CARGO_PKG_VERSION"), "sessions": sessions, "drafts": state.drafts.len(), "draftsWithFindings": shown})
}
