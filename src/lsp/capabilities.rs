//! What the client can do, read once from `initialize`, and what this server offers in return.

use tower_lsp::ls_types::*;

use super::{actions, commands, completion};
use crate::text::Encoding;

/// The client's abilities, as far as anything here depends on them.
#[derive(Debug, Clone, Default)]
pub struct Client {
    pub encoding: Encoding,
    /// `window/workDoneProgress/create` may be sent.
    pub progress: bool,
    /// `workspace/didChangeWatchedFiles` can be registered for.
    pub watch: bool,
    /// Watched patterns may be relative to a folder outside the roots.
    pub relative_patterns: bool,
    /// Definitions may be links with the range they start from.
    pub links: bool,
    /// Hovers may be Markdown.
    pub markdown: bool,
    /// Edits may carry the version they were made for.
    pub versioned_edits: bool,
    pub related_information: bool,
    /// A completion may say where it leaves the caret.
    pub snippets: bool,
}

impl Client {
    pub fn new(capabilities: &ClientCapabilities) -> Self {
        let workspace = capabilities.workspace.as_ref();
        let document = capabilities.text_document.as_ref();
        let window = capabilities.window.as_ref();
        let watched = workspace.and_then(|w| w.did_change_watched_files);
        Self {
            encoding: encoding(capabilities),
            progress: window.and_then(|w| w.work_done_progress).unwrap_or(false),
            watch: watched
                .and_then(|w| w.dynamic_registration)
                .unwrap_or(false),
            relative_patterns: watched
                .and_then(|w| w.relative_pattern_support)
                .unwrap_or(false),
            links: document
                .and_then(|d| d.definition.as_ref())
                .and_then(|d| d.link_support)
                .unwrap_or(false),
            markdown: document
                .and_then(|d| d.hover.as_ref())
                .and_then(|h| h.content_format.as_ref())
                .is_some_and(|formats| formats.contains(&MarkupKind::Markdown)),
            versioned_edits: workspace
                .and_then(|w| w.workspace_edit.as_ref())
                .and_then(|e| e.document_changes)
                .unwrap_or(false),
            related_information: document
                .and_then(|d| d.publish_diagnostics.as_ref())
                .and_then(|p| p.related_information)
                .unwrap_or(false),
            snippets: document
                .and_then(|d| d.completion.as_ref())
                .and_then(|c| c.completion_item.as_ref())
                .and_then(|i| i.snippet_support)
                .unwrap_or(false),
        }
    }
}

/// The cheapest encoding for us that the client knows; UTF-16 is what silence means.
fn encoding(capabilities: &ClientCapabilities) -> Encoding {
    let offered = capabilities
        .general
        .as_ref()
        .and_then(|g| g.position_encodings.as_deref())
        .unwrap_or(&[]);
    if offered.contains(&PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offered.contains(&PositionEncodingKind::UTF32)
        && !offered.contains(&PositionEncodingKind::UTF16)
    {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// What this server offers. Diagnostics are pushed, so no diagnostic provider is named: a client
/// that saw one would ask as well and show every finding twice.
pub fn server(client: &Client) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(match client.encoding {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }),
        text_document_sync: Some(TextDocumentSyncCapability::Options(
            TextDocumentSyncOptions {
                open_close: Some(true),
                change: Some(TextDocumentSyncKind::INCREMENTAL),
                will_save: None,
                will_save_wait_until: None,
                save: Some(TextDocumentSyncSaveOptions::Supported(true)),
            },
        )),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        completion_provider: Some(CompletionOptions {
            trigger_characters: Some(completion::TRIGGERS.map(str::to_owned).to_vec()),
            ..CompletionOptions::default()
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(actions::kinds()),
            ..CodeActionOptions::default()
        })),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: commands::NAMES
                .iter()
                .map(|name| (*name).to_owned())
                .collect(),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: None,
        }),
        ..ServerCapabilities::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(kinds: &[&'static str]) -> Encoding {
        let kinds = kinds
            .iter()
            .map(|k| PositionEncodingKind::from(*k))
            .collect();
        let general = GeneralClientCapabilities {
            position_encodings: Some(kinds),
            ..Default::default()
        };
        encoding(&ClientCapabilities {
            general: Some(general),
            ..Default::default()
        })
    }

    #[test]
    fn utf_16_unless_something_else_is_agreed() {
        assert_eq!(encoding(&ClientCapabilities::default()), Encoding::Utf16);
        assert_eq!(offer(&["utf-16", "utf-8"]), Encoding::Utf8);
        assert_eq!(offer(&["utf-32"]), Encoding::Utf32);
        assert_eq!(offer(&["utf-32", "utf-16"]), Encoding::Utf16);
        assert_eq!(offer(&["utf-7"]), Encoding::Utf16);
    }

    #[test]
    fn diagnostics_are_pushed_and_never_pulled_as_well() {
        assert_eq!(server(&Client::default()).diagnostic_provider, None);
    }
}
