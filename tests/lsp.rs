//! The language server as an editor meets it: a real process, real pipes.

mod support;

#[path = "lsp/actions.rs"]
mod actions;
#[path = "lsp/citing.rs"]
mod citing;
#[path = "lsp/completion.rs"]
mod completion;
#[path = "lsp/conversation.rs"]
mod conversation;
#[path = "lsp/documents.rs"]
mod documents;
#[path = "lsp/features.rs"]
mod features;
#[path = "lsp/glance.rs"]
mod glance;
#[path = "lsp/ignoring.rs"]
mod ignoring;
#[path = "lsp/keystroke.rs"]
mod keystroke;
#[path = "lsp/life.rs"]
mod life;
#[path = "lsp/navigation.rs"]
mod navigation;
#[path = "lsp/pull.rs"]
mod pull;
#[path = "lsp/roots.rs"]
mod roots;
#[path = "lsp/sources.rs"]
mod sources;
#[path = "lsp/timing.rs"]
mod timing;

use serde_json::Value;
use support::folder::Folder;
use support::lsp_client::capabilities;

/// A source that backs one figure of [`DRAFT`] and contradicts another.
const SOURCE: &str = "# Harbour report 2023\n\nHarbour Lines had revenue of $4,098 million in 2023.\n\nHarbour Lines employed 5,200 people in 2023.\n";

/// Line 2 conflicts with the source, line 4 is supported by it.
const DRAFT: &str = "# Harbour Lines\n\nHarbour Lines had revenue of $4.6 billion in 2023.\n\nHarbour Lines employed 5,200 people in 2023.\n";

const SETTINGS: &str = "sources = [\"sources\"]\n";

/// A folder with settings, a source and a draft on disk.
fn harbour() -> Folder {
    Folder::new(&[
        ("tickmark.toml", SETTINGS),
        ("sources/harbour-2023.md", SOURCE),
        ("draft.md", DRAFT),
    ])
}

/// Severity 1: a conflict.
fn conflicts(diagnostics: &[Value]) -> usize {
    diagnostics.iter().filter(|d| d["severity"] == 1).count()
}
