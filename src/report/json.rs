//! Findings as JSON: one document (`json`) or one object a finding and line (`jsonl`).
//!
//! # What is stable
//!
//! Every finding has these fields, in both formats, for as long as `version` is 1. Fields may be
//! added; none is renamed, removed or given another meaning without a new `version`.
//!
//! | field | holds |
//! |---|---|
//! | `version` | 1 (in `json` it stands once, at the top) |
//! | `path` | the draft's path, with `/` (in `json` it stands once a draft) |
//! | `start`, `end` | UTF-8 bytes of the draft, half open |
//! | `line`, `column`, `end_line`, `end_column` | from 1; columns count characters; the end is exclusive |
//! | `text` | the draft's words under the span |
//! | `verdict` | `supported`, `unsupported`, `disputed`, `conflict`, or `null` for findings about ignore comments |
//! | `rule` | `figure`, `date`, `quotation`, `assertion`, `internal`, `citation-mismatch`, `missing-source`, `uncited`, `unused-ignore`, `bad-ignore` |
//! | `severity` | `none`, `information`, `warning`, `error` |
//! | `message` | one or two sentences |
//! | `reason` | the rule applied or the arithmetic; may be empty |
//! | `expected` | what a source has instead, or `null` |
//! | `confidence` | 0 to 1 |
//! | `fingerprint` | the same for the same claim, wherever it moves |
//! | `evidence` | passages, decisive first: `source` (id), `path` (from where the command ran), `title`, `date` (ISO or `null`), `start`, `end` (UTF-8 bytes of the source), `line`, `column` (from 1), `text`, `marks` (`[start, end]` bytes of `text` that decide), `stance` (`supports`, `contradicts`, `nearest`) |
//!
//! The document of `json` has `version`, `drafts` (`path`, `findings`) and `summary`.

use serde::Serialize;

use super::place::Lines;
use super::{DraftReport, Options, Summary};
use crate::finding::{Evidence, Finding, Rule, Severity, Stance};
use crate::verdict::Verdict;

/// Raised when a field of the shape above changes its meaning or goes away.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    drafts: Vec<Draft<'a>>,
    summary: SummaryJson,
}

#[derive(Serialize)]
struct Draft<'a> {
    path: &'a str,
    findings: Vec<FindingJson<'a>>,
}

#[derive(Serialize)]
struct SummaryJson {
    drafts: usize,
    sources: usize,
    claims: usize,
    supported: usize,
    conflict: usize,
    disputed: usize,
    unsupported: usize,
    ignores: usize,
    citations: usize,
}

#[derive(Serialize)]
struct Line<'a> {
    version: u32,
    path: &'a str,
    #[serde(flatten)]
    finding: FindingJson<'a>,
}

#[derive(Serialize)]
struct FindingJson<'a> {
    start: usize,
    end: usize,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: &'a str,
    verdict: Option<Verdict>,
    rule: Rule,
    severity: Severity,
    message: &'a str,
    reason: &'a str,
    expected: Option<&'a str>,
    confidence: f64,
    fingerprint: &'a str,
    evidence: Vec<EvidenceJson<'a>>,
}

#[derive(Serialize)]
struct EvidenceJson<'a> {
    source: &'a str,
    path: &'a str,
    title: &'a str,
    date: Option<String>,
    start: usize,
    end: usize,
    line: u32,
    column: u32,
    /// Where it stands in a document that has no lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<&'a str>,
    text: &'a str,
    marks: Vec<[usize; 2]>,
    stance: Stance,
}

pub(super) fn document(drafts: &[DraftReport], options: &Options) -> String {
    let summary = Summary::of(drafts);
    let document = Document {
        version: VERSION,
        drafts: drafts
            .iter()
            .map(|draft| Draft {
                path: &draft.path,
                findings: findings(draft, options).collect(),
            })
            .collect(),
        summary: SummaryJson {
            drafts: summary.drafts,
            sources: options.sources,
            claims: summary.claims,
            supported: summary.supported,
            conflict: summary.conflict,
            disputed: summary.disputed,
            unsupported: summary.unsupported,
            ignores: summary.ignores,
            citations: summary.citations,
        },
    };
    let mut out = serde_json::to_string_pretty(&document).unwrap_or_default();
    out.push('\n');
    out
}

pub(super) fn lines(drafts: &[DraftReport], options: &Options) -> String {
    let mut out = String::new();
    for draft in drafts {
        for finding in findings(draft, options) {
            let line = Line {
                version: VERSION,
                path: &draft.path,
                finding,
            };
            out.push_str(&serde_json::to_string(&line).unwrap_or_default());
            out.push('\n');
        }
    }
    out
}

fn findings<'a>(
    draft: &'a DraftReport,
    options: &'a Options,
) -> impl Iterator<Item = FindingJson<'a>> {
    let lines = Lines::new(&draft.source);
    draft
        .findings
        .iter()
        .filter(|f| options.lists(f))
        .map(move |f| finding(draft, f, &lines))
}

fn finding<'a>(draft: &'a DraftReport, finding: &'a Finding, lines: &Lines<'_>) -> FindingJson<'a> {
    let place = lines.place(finding.span);
    FindingJson {
        start: finding.span.start,
        end: finding.span.end,
        line: place.line,
        column: place.column,
        end_line: place.end_line,
        end_column: place.end_column,
        text: &finding.text,
        verdict: finding.verdict,
        rule: finding.rule,
        severity: finding.severity,
        message: &finding.message,
        reason: &finding.reason,
        expected: finding.expected.as_deref(),
        confidence: rounded(finding.confidence),
        fingerprint: &finding.fingerprint,
        evidence: finding
            .evidence
            .iter()
            .map(|e| evidence(draft, e))
            .collect(),
    }
}

fn evidence<'a>(draft: &'a DraftReport, evidence: &'a Evidence) -> EvidenceJson<'a> {
    EvidenceJson {
        source: &evidence.source,
        path: draft.path_of(evidence),
        title: &evidence.title,
        date: evidence.date.map(|d| d.to_string()),
        start: evidence.span.start,
        end: evidence.span.end,
        line: evidence.line,
        column: evidence.column,
        place: evidence.place.as_deref(),
        text: &evidence.text,
        marks: evidence.marks.iter().map(|m| [m.start, m.end]).collect(),
        stance: evidence.stance,
    }
}

/// Two decimals are all that a confidence means, and keep the output free of float noise.
pub fn rounded(confidence: f32) -> f64 {
    if confidence.is_finite() {
        (f64::from(confidence) * 100.0).round() / 100.0
    } else {
        0.0
    }
}
