//! What every report and every editor is made of: one verdict on one span of a draft, with its evidence.
//!
//! Knows no editor and no file format. A finding carries its evidence by value, so that whoever shows
//! it needs neither the index nor the source files.

use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use crate::compare::Stance;
use crate::text::Span;
use crate::verdict::Verdict;

/// Which check a finding comes from. The names are stable: they stand in ignores and baselines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    Figure,
    Date,
    Quotation,
    Assertion,
    /// Two places of the draft, or one sum in it, that cannot both be right.
    Internal,
    /// The source that a claim cites does not say it.
    CitationMismatch,
    /// The source that a claim cites is not among the sources.
    MissingSource,
    /// A figure without any citation, where the settings demand one.
    Uncited,
    /// An ignore comment that matched no finding.
    UnusedIgnore,
    /// A `tickmark:` comment that cannot be understood.
    BadIgnore,
}

impl Rule {
    pub const ALL: [Rule; 10] = [
        Rule::Figure,
        Rule::Date,
        Rule::Quotation,
        Rule::Assertion,
        Rule::Internal,
        Rule::CitationMismatch,
        Rule::MissingSource,
        Rule::Uncited,
        Rule::UnusedIgnore,
        Rule::BadIgnore,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Rule::Figure => "figure",
            Rule::Date => "date",
            Rule::Quotation => "quotation",
            Rule::Assertion => "assertion",
            Rule::Internal => "internal",
            Rule::CitationMismatch => "citation-mismatch",
            Rule::MissingSource => "missing-source",
            Rule::Uncited => "uncited",
            Rule::UnusedIgnore => "unused-ignore",
            Rule::BadIgnore => "bad-ignore",
        }
    }
}

impl Rule {
    /// True for the rules about what a claim cites. Their findings stand beside that of the claim
    /// itself and are no claims of their own.
    pub fn is_about_citations(self) -> bool {
        matches!(
            self,
            Rule::CitationMismatch | Rule::MissingSource | Rule::Uncited
        )
    }

    /// True for the rules about ignores themselves.
    pub fn is_about_ignores(self) -> bool {
        matches!(self, Rule::UnusedIgnore | Rule::BadIgnore)
    }
}

impl std::fmt::Display for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::str::FromStr for Rule {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Rule::ALL.into_iter().find(|r| r.as_str() == word).ok_or(())
    }
}

/// How loud a finding is. Ordered: later is worse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Only on hover and in lists that ask for it.
    None,
    Information,
    Warning,
    Error,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::None => "none",
            Severity::Information => "information",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Finding {
    /// The verdict on a claim of the draft; `None` for findings about citations and ignores, which
    /// are not counted as claims.
    pub fn claim_verdict(&self) -> Option<Verdict> {
        self.verdict.filter(|_| !self.rule.is_about_citations())
    }
}

/// One verdict on one span of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    pub rule: Rule,
    /// `None` for findings about the marks themselves (an ignore that matches nothing).
    pub verdict: Option<Verdict>,
    pub severity: Severity,
    /// Bytes of the draft.
    pub span: Span,
    /// The draft's words under the span.
    pub text: String,
    /// One or two sentences that are enough to act on: what the draft says, what the source says, where.
    pub message: String,
    /// Why: the rule applied or the arithmetic ("$597.3 billion rounds to $600 billion"). May be empty.
    pub reason: String,
    /// What the source has instead, written so that it can replace the span.
    pub expected: Option<String>,
    /// 0 to 1: how sure the verdict is.
    pub confidence: f32,
    /// Decisive first. Shared, as an editor is handed unchanged findings anew at every keystroke.
    pub evidence: Arc<[Evidence]>,
    pub fixes: Vec<Fix>,
    /// Of rule, claim and the words around it, never of a line number: the same claim moved keeps it.
    pub fingerprint: String,
}

/// A passage of a source, or another one of the draft itself, by value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The source's id: its path relative to the corpus, with `/`. Empty for a passage of the draft
    /// itself, whose path a check does not know.
    pub source: Arc<str>,
    pub title: Arc<str>,
    pub date: Option<Date>,
    /// Bytes of the source file (decoded to UTF-8) or of the draft, the whole passage.
    pub span: Span,
    /// Line and column of the passage's first byte, both from 1; the column counts characters.
    pub line: u32,
    pub column: u32,
    /// Where the decisive words stand in a document that has no lines ("page 3", "Sales!B7"); line and
    /// column are then those of the text that was taken out of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Arc<str>>,
    /// The passage's words, rendered.
    pub text: String,
    /// Bytes of `text` that decide.
    pub marks: Vec<Span>,
    pub stance: Stance,
}

impl Evidence {
    /// True for a passage of the draft itself: the finding is about the draft's own consistency.
    pub fn is_in_draft(&self) -> bool {
        self.source.is_empty()
    }

    /// "report.md:12", "report.pdf, page 3": the passage as it is cited, in the document `name`.
    pub fn cited(&self, name: &str) -> String {
        match &self.place {
            Some(place) => format!("{name}, {place}"),
            None => format!("{name}:{}", self.line),
        }
    }

    /// What to call the document that the passage stands in.
    pub fn document(&self) -> &str {
        if self.is_in_draft() {
            "this draft"
        } else {
            &self.source
        }
    }
}

/// A change to the draft that an editor may offer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// Imperative, as shown in a menu: "Use $1.4 trillion (03-report.md)".
    pub title: String,
    pub edits: Vec<Edit>,
    /// True if it cannot change the meaning of the draft; only these are applied unasked.
    pub safe: bool,
}

/// Replace bytes of the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}
