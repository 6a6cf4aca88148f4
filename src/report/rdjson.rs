//! The Reviewdog Diagnostic Format, from which reviewdog comments on the changed lines of a review.
//!
//! `rdjson` is one `DiagnosticResult`, `rdjsonl` one `Diagnostic` a line (`reviewdog.proto` of reviewdog).
//! Columns count UTF-8 bytes from 1 and an end is exclusive, as the format says.

use serde_json::{Map, Value, json};

use super::{DraftReport, Options, id};
use crate::finding::{Finding, Severity, Stance};
use crate::text::{LineIndex, Span};

pub(super) fn document(drafts: &[DraftReport], options: &Options) -> String {
    let document = json!({
        "source": { "name": env!("CARGO_PKG_NAME"), "url": env!("CARGO_PKG_REPOSITORY") },
        "diagnostics": diagnostics(drafts, options),
    });
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_default();
    out.push('\n');
    out
}

pub(super) fn lines(drafts: &[DraftReport], options: &Options) -> String {
    let mut out = String::new();
    for mut diagnostic in diagnostics(drafts, options) {
        if let Value::Object(fields) = &mut diagnostic {
            fields.insert(
                "source".to_owned(),
                json!({ "name": env!("CARGO_PKG_NAME"), "url": env!("CARGO_PKG_REPOSITORY") }),
            );
        }
        out.push_str(&diagnostic.to_string());
        out.push('\n');
    }
    out
}

fn diagnostics(drafts: &[DraftReport], options: &Options) -> Vec<Value> {
    let mut diagnostics = Vec::new();
    for draft in drafts {
        let index = LineIndex::new(&draft.source);
        for finding in draft.findings.iter().filter(|f| options.lists(f)) {
            diagnostics.push(diagnostic(draft, &index, finding));
        }
    }
    diagnostics
}

fn diagnostic(draft: &DraftReport, index: &LineIndex, finding: &Finding) -> Value {
    let mut message = finding.message.clone();
    if !finding.reason.is_empty() && !finding.message.contains(&finding.reason) {
        message.push('\n');
        message.push_str(&finding.reason);
    }
    let mut fields = Map::new();
    fields.insert("message".to_owned(), json!(message));
    fields.insert(
        "location".to_owned(),
        json!({ "path": draft.path, "range": range(&draft.source, index, finding.span) }),
    );
    fields.insert("severity".to_owned(), json!(level(finding.severity)));
    fields.insert("code".to_owned(), json!({ "value": id(finding) }));
    let suggestions = suggestions(draft, index, finding);
    if !suggestions.is_empty() {
        fields.insert("suggestions".to_owned(), Value::Array(suggestions));
    }
    let related: Vec<Value> = finding
        .evidence
        .iter()
        .map(|evidence| {
            let stance = match evidence.stance {
                Stance::Supports => "supports this",
                Stance::Contradicts => "contradicts this",
                Stance::Nearest => "nearest passage",
            };
            json!({
                "message": format!("{stance}: {}", evidence.text),
                "location": {
                    "path": draft.path_of(evidence),
                    "range": { "start": { "line": evidence.line.max(1) } },
                },
            })
        })
        .collect();
    if !related.is_empty() {
        fields.insert("related_locations".to_owned(), Value::Array(related));
    }
    Value::Object(fields)
}

/// The edits that put what a source has in the place of the claim, or take a useless comment away. An
/// ignore comment or a footnote is no suggestion: a click must not silence a finding.
fn suggestions(draft: &DraftReport, index: &LineIndex, finding: &Finding) -> Vec<Value> {
    let replaces =
        |text: &str| finding.verdict.is_none() || Some(text) == finding.expected.as_deref();
    finding
        .fixes
        .iter()
        .filter_map(|fix| match fix.edits.as_slice() {
            [edit] if replaces(&edit.text) => Some(json!({
                "range": range(&draft.source, index, edit.span),
                "text": edit.text,
            })),
            _ => None,
        })
        .collect()
}

fn range(text: &str, index: &LineIndex, span: Span) -> Value {
    let point = |offset: usize| {
        let line = index.line_of(offset);
        let start = index.line_span(text, line).start;
        json!({ "line": line + 1, "column": offset.saturating_sub(start) + 1 })
    };
    json!({ "start": point(span.start), "end": point(span.end) })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Information | Severity::None => "INFO",
    }
}
