//! The fixes of findings as code actions: plain edits that every client can apply without help from us.

use std::collections::HashMap;

use tower_lsp::ls_types::*;

use super::analysis::{Checked, Job};
use super::capabilities::Client;
use super::state::Shared;
use super::{commands, ignoring, position, rewrites};
use crate::finding::{Edit, Finding, Fix};
use crate::text::Span;

/// All fixes that cannot change what the draft says, at once.
const FIX_ALL: &str = "source.fixAll.tickmark";

/// The kinds of actions this server has.
pub fn kinds() -> Vec<CodeActionKind> {
    vec![
        CodeActionKind::QUICKFIX,
        CodeActionKind::REFACTOR_REWRITE,
        CodeActionKind::from(FIX_ALL),
    ]
}

/// What can be done about the claims in a range. `uri` is the draft as the client spells it.
pub fn at(
    job: &Job,
    checked: &Checked,
    uri: &Uri,
    params: &CodeActionParams,
    shared: &Shared,
) -> Vec<CodeActionOrCommand> {
    let client = &job.client;
    let asked = position::span(&checked.rope, params.range, client.encoding);
    let context = &params.context;
    let wanted = |kind: &CodeActionKind| {
        context.only.as_ref().is_none_or(|only| {
            only.iter()
                .any(|wanted| within(kind.as_str(), wanted.as_str()))
        })
    };
    let writer = Writer {
        checked,
        uri,
        client,
    };
    let touched = checked
        .findings
        .iter()
        .filter(|f| f.span.start <= asked.end && asked.start <= f.span.end);
    let mut actions: Vec<CodeAction> = touched
        .flat_map(|finding| {
            let rewritten = rewrites::of(job, checked, finding);
            let mut actions = writer.quick_fixes(finding, rewritten, &context.diagnostics);
            actions.extend(writer.ignore_everywhere(job, finding, &context.diagnostics, shared));
            actions
        })
        .collect();
    // Asked for by name only: on every light bulb it would be in the way.
    if context.only.is_some() {
        actions.extend(writer.fix_all());
    }
    actions.retain(|action| action.kind.as_ref().is_some_and(wanted));
    actions
        .into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

/// True if `kind` is `wanted` or below it: "source.fixAll.tickmark" is a "source.fixAll".
fn within(kind: &str, wanted: &str) -> bool {
    wanted.is_empty()
        || kind
            .strip_prefix(wanted)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Writes edits of one checked draft as the protocol has them.
pub struct Writer<'a> {
    pub checked: &'a Checked,
    pub uri: &'a Uri,
    pub client: &'a Client,
}

impl Writer<'_> {
    /// The finding's own fixes, with `rewritten` before the one that silences it.
    fn quick_fixes(
        &self,
        finding: &Finding,
        rewritten: Vec<Fix>,
        shown: &[Diagnostic],
    ) -> Vec<CodeAction> {
        let about = about(shown, finding);
        let visible = finding.severity != crate::finding::Severity::None;
        let kind = if visible {
            CodeActionKind::QUICKFIX
        } else {
            CodeActionKind::REFACTOR_REWRITE
        };
        let action = |fix: &Fix| CodeAction {
            title: fix.title.clone(),
            kind: Some(kind.clone()),
            diagnostics: about.clone(),
            edit: Some(self.edit(&fix.edits)),
            ..CodeAction::default()
        };
        let asked = |fix: &Fix| CodeAction {
            edit: None,
            command: Some(self.command(commands::IGNORE, &fix.title, finding)),
            ..action(fix)
        };
        let silencing = |fix: &&Fix| fix.title.starts_with("Ignore");
        let own = finding.fixes.iter().filter(|fix| !silencing(fix));
        let last = finding.fixes.iter().filter(silencing);
        let last = last.map(|fix| match self.client.asks_for_reason {
            true => asked(fix),
            false => action(fix),
        });
        own.chain(&rewritten).map(&action).chain(last).collect()
    }

    /// A command of the server's own about a finding.
    fn command(&self, name: &str, title: &str, finding: &Finding) -> Command {
        let start = finding.span.start;
        let place = position::of_byte(&self.checked.rope, start, self.client.encoding);
        commands::about(name, title, self.uri, place, finding)
    }

    /// Accepts the finding in every draft. A client that cannot create the list has the server do it.
    fn ignore_everywhere(
        &self,
        job: &Job,
        finding: &Finding,
        shown: &[Diagnostic],
        shared: &Shared,
    ) -> Option<CodeAction> {
        if !ignoring::can_be(finding) {
            return None;
        }
        let mut action = CodeAction {
            title: ignoring::TITLE.to_owned(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: about(shown, finding),
            ..CodeAction::default()
        };
        match ignoring::entry(job, finding, None, shared)? {
            ignoring::Entry::Edit(edit) if !self.client.asks_for_reason => action.edit = Some(edit),
            _ => {
                let name = commands::IGNORE_EVERYWHERE;
                action.command = Some(self.command(name, ignoring::TITLE, finding));
            }
        }
        Some(action)
    }

    fn fix_all(&self) -> Option<CodeAction> {
        let mut edits: Vec<Edit> = Vec::new();
        for fix in self
            .checked
            .findings
            .iter()
            .filter_map(|f| f.fixes.iter().find(|fix| fix.safe))
        {
            // Two fixes of the same words cannot both be applied: the second waits for the next run.
            let clash = fix
                .edits
                .iter()
                .any(|new| edits.iter().any(|old| touching(old.span, new.span)));
            if !clash {
                edits.extend(fix.edits.iter().cloned());
            }
        }
        if edits.is_empty() {
            return None;
        }
        edits.sort_by_key(|edit| edit.span);
        Some(CodeAction {
            title: "Apply all safe tickmark fixes".into(),
            kind: Some(CodeActionKind::from(FIX_ALL)),
            edit: Some(self.edit(&edits)),
            ..CodeAction::default()
        })
    }

    pub fn edit(&self, edits: &[Edit]) -> WorkspaceEdit {
        let encoding = self.client.encoding;
        let edits: Vec<TextEdit> = edits
            .iter()
            .map(|edit| {
                TextEdit::new(
                    position::range(&self.checked.rope, edit.span, encoding),
                    edit.text.clone(),
                )
            })
            .collect();
        if !self.client.versioned_edits {
            return WorkspaceEdit {
                changes: Some(HashMap::from([(self.uri.clone(), edits)])),
                ..Default::default()
            };
        }
        let text_document =
            OptionalVersionedTextDocumentIdentifier::new(self.uri.clone(), self.checked.version);
        let edits = edits.into_iter().map(OneOf::Left).collect();
        let edit = TextDocumentEdit {
            text_document,
            edits,
        };
        WorkspaceEdit {
            document_changes: Some(DocumentChanges::Edits(vec![edit])),
            ..Default::default()
        }
    }
}

fn touching(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// The diagnostics that the client shows of a finding.
fn about(shown: &[Diagnostic], finding: &Finding) -> Option<Vec<Diagnostic>> {
    let about: Vec<Diagnostic> = shown
        .iter()
        .filter(|d| is_about(d, finding))
        .cloned()
        .collect();
    (!about.is_empty()).then_some(about)
}

fn is_about(diagnostic: &Diagnostic, finding: &Finding) -> bool {
    let fingerprint = diagnostic
        .data
        .as_ref()
        .and_then(|data| data.get("fingerprint"))
        .and_then(|f| f.as_str());
    fingerprint == Some(finding.fingerprint.as_str())
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn kinds_are_hierarchical() {
        for wanted in ["", "source", "source.fixAll", "source.fixAll.tickmark"] {
            assert!(within("source.fixAll.tickmark", wanted), "{wanted}");
        }
        for wanted in ["quickfix", "source.fix", "source.fixAll.tickmark.all"] {
            assert!(!within("source.fixAll.tickmark", wanted), "{wanted}");
        }
    }
}
