//! Commands that the server itself runs, so that they work in every editor.

use std::sync::Arc;
use std::time::Instant;

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{Command, MessageType, Position, TextDocumentIdentifier, Uri};

use super::actions::Writer;
use super::analysis::Job;
use super::sender::Outgoing;
use super::state::{Shared, State};
use super::uri::DocumentId;
use super::{hover, ignoring, panel, position, report_page};
use crate::finding::Finding;
use crate::suppress::with_reason;

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
pub const IGNORE: &str = "tickmark.ignore";

/// Accepts the finding at the place wherever it is found: an entry in `tickmark.ignore`, with `reason`
/// if given.
pub const IGNORE_EVERYWHERE: &str = "tickmark.ignoreEverywhere";

/// The report on the draft, as a page of HTML in a string; null if it is not checked.
const REPORT: &str = "tickmark.report";

pub const NAMES: [&str; 9] = [
    RECHECK,
    REINDEX,
    STATUS,
    EXPLAIN,
    EVIDENCE,
    SHOW,
    IGNORE,
    IGNORE_EVERYWHERE,
    REPORT,
];

/// The place that a command is about: its first argument.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    text_document: TextDocumentIdentifier,
    /// Not needed for `report`, which is about the whole draft.
    #[serde(default)]
    position: Position,
    /// For `ignore` and `ignoreEverywhere`.
    #[serde(default)]
    reason: Option<String>,
    /// For the same two: which of several findings at the place.
    #[serde(default)]
    fingerprint: Option<String>,
}

/// The command `name` about one finding, as `title` in menus; a client may add a `reason` to its argument.
pub fn about(name: &str, title: &str, uri: &Uri, position: Position, finding: &Finding) -> Command {
    let place = json!({
        "textDocument": {"uri": uri},
        "position": position,
        "fingerprint": finding.fingerprint,
    });
    Command::new(title.to_owned(), name.to_owned(), Some(vec![place]))
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
                EVIDENCE => ids
                    .into_iter()
                    .filter_map(|id| state.unasked_job(id))
                    .collect(),
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
        let checked = self.job.run(shared).checked()?;
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
                let meant = found.iter().filter(|(finding, _)| self.means(finding));
                let mut fixes = meant.flat_map(|(finding, _)| &finding.fixes);
                let fix = fixes.find(|fix| fix.title.starts_with("Ignore this"))?;
                let mut fix = fix.clone();
                if let (Some(edit), Some(reason)) = (fix.edits.first_mut(), &self.place.reason) {
                    edit.text = with_reason(&edit.text, reason);
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
            IGNORE_EVERYWHERE => {
                let found = checked.at(offset);
                let findings = found.iter().map(|(finding, _)| *finding);
                let finding = findings
                    .filter(|finding| self.means(finding))
                    .find(|finding| ignoring::can_be(finding))?;
                self.accept(finding, shared);
                None
            }
            REPORT => Some(Value::String(report_page::of(job, &checked))),
            _ => None,
        }
    }

    /// True for the finding that was named, or for any if none was.
    fn means(&self, finding: &Finding) -> bool {
        let named = self.place.fingerprint.as_ref();
        named.is_none_or(|name| *name == finding.fingerprint)
    }

    /// Puts the finding on the list of those that are accepted.
    fn accept(&self, finding: &Finding, shared: &Arc<Shared>) {
        let reason = self.place.reason.as_deref();
        match ignoring::entry(&self.job, finding, reason, shared) {
            Some(ignoring::Entry::Edit(edit)) => shared.with(|state| {
                let label = ignoring::TITLE.to_owned();
                state.outbox.send(Outgoing::Edit { label, edit });
            }),
            Some(ignoring::Entry::File { path, text }) => match ignoring::create(&path, &text) {
                // Not every client reports changes of files.
                Ok(()) => shared.update(|state| state.plan_reload(Instant::now())),
                Err(error) => shared.with(|state| {
                    let text = format!("tickmark: {} was not written: {error}", path.display());
                    state.outbox.send(Outgoing::Show(MessageType::ERROR, text));
                }),
            },
            None => {}
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
