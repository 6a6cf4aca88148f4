//! Commands that the server itself runs, so that they work in every editor.

use std::sync::Arc;
use std::time::Instant;

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{Position, TextDocumentIdentifier};

use super::actions::Writer;
use super::analysis::{Job, Outcome};
use super::sender::Outgoing;
use super::state::{Shared, State};
use super::uri::DocumentId;
use super::{hover, panel, position};

/// Settings, sources and drafts again from the disk. No arguments; answers null at once.
const RECHECK: &str = "tickmark.recheck";

/// As `recheck`, with every source read and indexed anew, changed or not.
const REINDEX: &str = "tickmark.reindex";

/// What the server works with: for each settings file its sources, and what is wrong with them.
const STATUS: &str = "tickmark.status";

/// What a hover at the place says, as a string; null where nothing is claimed.
const EXPLAIN: &str = "tickmark.explain";

/// The claim at the place with its passages in context and the other claims on the same fact, as
/// JSON; null where nothing is claimed.
const EVIDENCE: &str = "tickmark.evidence";

/// Opens the decisive passage of the claim at the place, where the client can be asked to.
const SHOW: &str = "tickmark.showEvidence";

/// Writes an ignore comment for the claim at the place, with `reason` if given.
const IGNORE: &str = "tickmark.ignore";

pub const NAMES: [&str; 7] = [RECHECK, REINDEX, STATUS, EXPLAIN, EVIDENCE, SHOW, IGNORE];

/// The place that a command is about: its first argument.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    text_document: TextDocumentIdentifier,
    position: Position,
    /// For `ignore`.
    #[serde(default)]
    reason: Option<String>,
}

/// A command that is understood: done already, or to be worked on.
pub enum Step {
    Done(Option<Value>),
    Work(Box<Work>),
}

/// A command about a place in a draft.
pub struct Work {
    command: &'static str,
    place: Place,
    job: Job,
    drafts: Vec<Job>,
}

/// Runs a command on the state, or takes the snapshot it needs.
///
/// # Errors
/// If there is no such command, or its argument names no place.
pub fn start(state: &mut State, command: &str, arguments: &[Value]) -> Result<Step> {
    let command = NAMES
        .into_iter()
        .find(|name| *name == command)
        .ok_or_else(|| {
            Error::invalid_params(format!(
                "no such command: {command}; there are {}",
                NAMES.join(", ")
            ))
        })?;
    match command {
        RECHECK => state.recheck(Instant::now()),
        REINDEX => state.reindex(Instant::now()),
        STATUS => return Ok(Step::Done(Some(status(state)))),
        _ => {
            let first = arguments.first().cloned().unwrap_or_default();
            let place: Place = serde_json::from_value(first).map_err(|error| {
                Error::invalid_params(format!(
                    "{command} takes one argument, {{\"textDocument\": {{\"uri\"}}, \"position\": {{\"line\", \"character\"}}}}: {error}"
                ))
            })?;
            let Some(job) = state.job(&DocumentId::new(&place.text_document.uri)) else {
                return Ok(Step::Done(None));
            };
            let mut ids: Vec<&DocumentId> = state.drafts.keys().collect();
            ids.sort();
            let drafts = match command {
                EVIDENCE => ids.into_iter().filter_map(|id| state.job(id)).collect(),
                _ => Vec::new(),
            };
            return Ok(Step::Work(Box::new(Work {
                command,
                place,
                job,
                drafts,
            })));
        }
    }
    Ok(Step::Done(None))
}

impl Work {
    /// The command's answer. Blocks: not for handlers.
    pub fn run(&self, shared: &Arc<Shared>) -> Option<Value> {
        let Outcome::Done(checked) = self.job.run(shared) else {
            return None;
        };
        let (job, client) = (&self.job, &self.job.client);
        let offset = position::to_byte(&checked.rope, self.place.position, client.encoding);
        let send = |message| shared.with(|state| state.outbox.send(message));
        match self.command {
            EXPLAIN => hover::page(&checked, offset, client).map(Value::String),
            EVIDENCE => panel::of(job, &checked, offset, &self.drafts, shared),
            SHOW => {
                let (_, places) = checked.at(offset).into_iter().next()?;
                let place = places.iter().flatten().next()?.clone();
                if client.show_document {
                    send(Outgoing::Open(place.clone()));
                }
                Some(json!(place))
            }
            IGNORE => {
                let found = checked.at(offset);
                let fix = found.iter().find_map(|(finding, _)| {
                    finding
                        .fixes
                        .iter()
                        .find(|fix| fix.title.starts_with("Ignore this"))
                })?;
                let mut fix = fix.clone();
                if let (Some(edit), Some(reason)) = (fix.edits.first_mut(), &self.place.reason) {
                    // A comment ends at the first "-->".
                    let reason = reason
                        .replace("--", "–")
                        .split_whitespace()
                        .collect::<Vec<_>>()
                        .join(" ");
                    edit.text = edit
                        .text
                        .replacen(" reason -->", &format!(" {reason} -->"), 1);
                }
                let writer = Writer {
                    checked: &checked,
                    uri: &self.place.text_document.uri,
                    client,
                };
                let edit = writer.edit(&fix.edits);
                send(Outgoing::Edit {
                    label: fix.title,
                    edit,
                });
                None
            }
            _ => None,
        }
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
