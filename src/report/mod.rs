//! Findings as text for people, pipelines and code hosts; one file a format.
//!
//! Everything here is pure: findings and the draft they were found in go in, a string comes out, and
//! equal inputs give equal strings. Nothing here knows how a finding came about.
//!
//! What is stable: the fields of `json` and `jsonl` under `"version": 1` (see [`json`]), the rule ids
//! (`figure-conflict`) and fingerprints, the line shape of `concise`, and the shapes that other programs
//! prescribe (`sarif`, `github`, `gitlab`, `checkstyle`, `junit`, `rdjson`, `rdjsonl`). `text`, `html`
//! and `markdown` are for eyes and may change in any release; so may the words of any message.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::finding::{Evidence, Finding, Severity};
use crate::verdict::Verdict;

mod checkstyle;
mod concise;
mod coverage;
mod github;
mod gitlab;
mod html;
pub mod json;
mod junit;
mod markdown;
mod place;
mod rdjson;
pub mod rules;
mod sarif;
mod text;
mod xml;

pub use markdown::HEAD as MARKDOWN_HEAD;

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// The draft's line and the source's line framed one under the other.
    #[default]
    Text,
    /// One line a finding, as compilers write them.
    Concise,
    /// One JSON document.
    Json,
    /// One JSON object a finding and line.
    Jsonl,
    /// Workflow commands that GitHub shows beside the lines of a pull request.
    Github,
    /// SARIF 2.1.0 for code scanning.
    Sarif,
    /// GitLab's code quality report.
    Gitlab,
    /// Checkstyle's XML report.
    Checkstyle,
    /// JUnit's XML report: a draft is a suite, a claim a test.
    Junit,
    /// The Reviewdog Diagnostic Format as one document.
    Rdjson,
    /// The same, one diagnostic a line.
    Rdjsonl,
    /// One page for a browser that needs no other file.
    Html,
    /// A summary for a pull request.
    Markdown,
}

/// The findings of one draft.
#[derive(Debug, Clone, Default)]
pub struct DraftReport {
    /// The draft's path with `/`, relative to where the command runs if it lies below.
    pub path: String,
    /// The draft as it was checked; spans of the findings point into it.
    pub source: Arc<str>,
    /// In the order of their spans, `supported` ones included.
    pub findings: Vec<Finding>,
    /// Source id to the path it is opened by from where the command runs, with `/`. A source that is
    /// missing here is named by its id.
    pub source_paths: BTreeMap<String, String>,
    /// True for a list of ignored findings, which can be wrong itself but is no draft.
    pub is_list: bool,
}

impl DraftReport {
    fn path_of<'a>(&'a self, evidence: &'a Evidence) -> &'a str {
        if evidence.is_in_draft() {
            return &self.path;
        }
        let id = evidence.source.as_ref();
        self.source_paths.get(id).map_or(id, String::as_str)
    }
}

/// What a report needs to know besides the findings.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// List supported claims too, not only count them.
    pub show_supported: bool,
    /// Write ANSI colours (`text` only).
    pub color: bool,
    /// How many sources the drafts were checked against.
    pub sources: usize,
    /// Those sources, in the order of their ids.
    pub corpus: Vec<SourceEntry>,
    /// Leave out what is no finding: the line that counts them (`text` and `github`).
    pub quiet: bool,
    /// Say how sure each verdict is (`text` and `concise`).
    pub confidence: bool,
}

/// A source that the drafts were checked against.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SourceEntry {
    pub id: String,
    pub title: String,
    pub date: Option<Date>,
    /// From where the command runs, with `/`.
    pub path: String,
}

impl Options {
    fn lists(&self, finding: &Finding) -> bool {
        finding.severity > Severity::None
            || (self.show_supported && finding.verdict == Some(Verdict::Supported))
    }
}

/// The whole report on `drafts`; ends with a line break unless it is empty.
pub fn render(format: Format, drafts: &[DraftReport], options: &Options) -> String {
    match format {
        Format::Text => text::render(drafts, options),
        Format::Concise => concise::render(drafts, options),
        Format::Json => json::document(drafts, options),
        Format::Jsonl => json::lines(drafts, options),
        Format::Github => github::render(drafts, options),
        Format::Sarif => sarif::render(drafts, options),
        Format::Gitlab => gitlab::render(drafts, options),
        Format::Checkstyle => checkstyle::render(drafts, options),
        Format::Junit => junit::render(drafts, options),
        Format::Rdjson => rdjson::document(drafts, options),
        Format::Rdjsonl => rdjson::lines(drafts, options),
        Format::Html => html::render(drafts, options),
        Format::Markdown => markdown::render(drafts, options),
    }
}

/// How many claims got which verdict, whether they are listed or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    pub drafts: usize,
    pub claims: usize,
    pub supported: usize,
    pub conflict: usize,
    pub disputed: usize,
    pub unsupported: usize,
    /// Ignore comments that match nothing or cannot be read.
    pub ignores: usize,
    /// Citations that are missing or do not hold.
    pub citations: usize,
}

impl Summary {
    pub fn of(drafts: &[DraftReport]) -> Self {
        let mut summary = Summary {
            drafts: drafts.iter().filter(|d| !d.is_list).count(),
            ..Summary::default()
        };
        for finding in drafts.iter().flat_map(|d| &d.findings) {
            if finding.rule.is_about_citations() {
                summary.citations += 1;
                continue;
            }
            match finding.verdict {
                Some(Verdict::Supported) => summary.supported += 1,
                Some(Verdict::Conflict) => summary.conflict += 1,
                Some(Verdict::Disputed) => summary.disputed += 1,
                Some(Verdict::Unsupported) => summary.unsupported += 1,
                None => summary.ignores += 1,
            }
            summary.claims += usize::from(finding.verdict.is_some());
        }
        summary
    }

    /// "9 claims: 6 supported, 1 conflict, 1 disputed, 1 unsupported in 1 draft against 5 sources".
    pub fn sentence(&self, sources: usize) -> String {
        let count =
            |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let mut line = count(self.claims, "claim", "claims");
        if self.claims > 0 {
            let parts = [
                count(self.supported, "supported", "supported"),
                count(self.conflict, "conflict", "conflicts"),
                count(self.disputed, "disputed", "disputed"),
                count(self.unsupported, "unsupported", "unsupported"),
            ];
            line.push_str(": ");
            line.push_str(&parts.join(", "));
        }
        line.push_str(&format!(
            " in {} against {}",
            count(self.drafts, "draft", "drafts"),
            count(sources, "source", "sources")
        ));
        if self.citations > 0 {
            line.push_str("; ");
            line.push_str(&count(self.citations, "citation needs", "citations need"));
            line.push_str(" attention");
        }
        if self.ignores > 0 {
            line.push_str("; ");
            line.push_str(&count(
                self.ignores,
                "ignore comment needs",
                "ignore comments need",
            ));
            line.push_str(" attention");
        }
        line
    }
}

/// "conflict[figure]", or the rule alone for findings about ignore comments.
fn code(finding: &Finding) -> String {
    match finding.verdict {
        Some(verdict) => format!("{verdict}[{}]", finding.rule),
        None => finding.rule.to_string(),
    }
}

/// "figure-conflict": the rule's id for code hosts, which group and name alerts by rule.
fn id(finding: &Finding) -> String {
    match finding.verdict {
        Some(verdict) => format!("{}-{verdict}", finding.rule),
        None => finding.rule.to_string(),
    }
}

/// " (confidence 0.90)", where that is asked for.
fn confidence(finding: &Finding, options: &Options) -> String {
    if options.confidence && finding.verdict.is_some() {
        format!(" (confidence {:.2})", finding.confidence)
    } else {
        String::new()
    }
}

/// The words of `text` on one line.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "Annual report 2023, 2024-02-01"; without a title or date what there is.
fn describe(evidence: &Evidence) -> String {
    let mut parts = Vec::new();
    if !evidence.title.is_empty() && evidence.title != evidence.source {
        parts.push(one_line(&evidence.title));
    }
    parts.extend(evidence.date.map(|d| d.to_string()));
    parts.join(", ")
}
