//! What the client can do, read once from `initialize`, and what this server offers in return.

use tower_lsp::ls_types::*;

use super::{actions, commands, completion, glance};
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
    /// Edits may create files.
    pub creates_files: bool,
    pub related_information: bool,
    /// A completion may say where it leaves the caret.
    pub snippets: bool,
    /// Symbols of a document may be a tree.
    pub nested_symbols: bool,
    /// The client asks for diagnostics itself, and can be told to ask again.
    pub pull: bool,
    /// An answer about one document may bring along those of others.
    pub related_documents: bool,
    /// The client can be told to ask again for these.
    pub refresh_hints: bool,
    pub refresh_lenses: bool,
    pub refresh_tokens: bool,
    /// `window/showDocument` may be sent.
    pub show_document: bool,
    /// By the initialization option `asksForReason`: the client asks for the reason before it has
    /// `tickmark.ignore` or `tickmark.ignoreEverywhere` run, so the fixes that ignore are these commands.
    pub asks_for_reason: bool,
}

impl Client {
    pub fn new(capabilities: &ClientCapabilities) -> Self {
        let workspace = capabilities.workspace.as_ref();
        let document = capabilities.text_document.as_ref();
        let window = capabilities.window.as_ref();
        let watched = workspace.and_then(|w| w.did_change_watched_files);
        let edits = workspace.and_then(|w| w.workspace_edit.as_ref());
        let versioned_edits = edits.and_then(|e| e.document_changes).unwrap_or(false);
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
            versioned_edits,
            creates_files: versioned_edits
                && edits
                    .and_then(|e| e.resource_operations.as_ref())
                    .is_some_and(|can| can.contains(&ResourceOperationKind::Create)),
            related_information: document
                .and_then(|d| d.publish_diagnostics.as_ref())
                .and_then(|p| p.related_information)
                .unwrap_or(false),
            nested_symbols: document
                .and_then(|d| d.document_symbol.as_ref())
                .and_then(|s| s.hierarchical_document_symbol_support)
                .unwrap_or(false),
            pull: document.is_some_and(|d| d.diagnostic.is_some())
                && workspace
                    .and_then(|w| w.diagnostics.as_ref())
                    .and_then(|d| d.refresh_support)
                    .unwrap_or(false),
            related_documents: document
                .and_then(|d| d.diagnostic.as_ref())
                .and_then(|d| d.related_document_support)
                .unwrap_or(false),
            refresh_hints: workspace
                .and_then(|w| w.inlay_hint.as_ref())
                .and_then(|h| h.refresh_support)
                .unwrap_or(false),
            refresh_lenses: workspace
                .and_then(|w| w.code_lens.as_ref())
                .and_then(|l| l.refresh_support)
                .unwrap_or(false),
            refresh_tokens: workspace
                .and_then(|w| w.semantic_tokens.as_ref())
                .and_then(|t| t.refresh_support)
                .unwrap_or(false),
            show_document: window
                .and_then(|w| w.show_document.as_ref())
                .is_some_and(|s| s.support),
            snippets: document
                .and_then(|d| d.completion.as_ref())
                .and_then(|c| c.completion_item.as_ref())
                .and_then(|i| i.snippet_support)
                .unwrap_or(false),
            asks_for_reason: false,
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

/// What this server offers. A diagnostic provider is named only to clients that are not pushed to: one
/// that had both would show every finding twice.
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
        diagnostic_provider: client.pull.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some("tickmark".into()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })
        }),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: None,
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        code_lens_provider: Some(CodeLensOptions {
            resolve_provider: None,
        }),
        inlay_hint_provider: Some(OneOf::Left(true)),
        semantic_tokens_provider: Some(SemanticTokensServerCapabilities::SemanticTokensOptions(
            SemanticTokensOptions {
                legend: SemanticTokensLegend {
                    token_types: glance::TOKEN_TYPES.map(SemanticTokenType::new).to_vec(),
                    token_modifiers: Vec::new(),
                },
                full: Some(SemanticTokensFullOptions::Bool(true)),
                ..SemanticTokensOptions::default()
            },
        )),
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
    fn diagnostics_are_pulled_only_by_clients_that_can_be_asked_to() {
        assert_eq!(server(&Client::default()).diagnostic_provider, None);
        let can = |diagnostic: bool, refresh: bool| {
            let capabilities = serde_json::json!({
                "textDocument": if diagnostic { serde_json::json!({"diagnostic": {}}) } else { serde_json::json!({}) },
                "workspace": {"diagnostics": {"refreshSupport": refresh}},
            });
            let capabilities = serde_json::from_value(capabilities).unwrap();
            server(&Client::new(&capabilities))
                .diagnostic_provider
                .is_some()
        };
        assert!(can(true, true));
        assert!(!can(true, false) && !can(false, true));
    }
}
