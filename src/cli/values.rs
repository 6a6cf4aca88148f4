//! The words that options take, with the sentence that help shows for each.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use jiff::civil::Date;

use crate::report::Format;
use crate::settings::{FailOn, Persona};

/// Reads a day of the calendar.
pub fn day(word: &str) -> Result<Date, String> {
    let wanted = || "it must be a day of the calendar, as in 2026-03-31".to_owned();
    word.parse().map_err(|_| wanted())
}

/// When to write colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    /// If standard output is a terminal or CLICOLOR_FORCE is set, and NO_COLOR is not
    #[default]
    Auto,
    Always,
    Never,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            Format::Text,
            Format::Concise,
            Format::Json,
            Format::Jsonl,
            Format::Github,
            Format::Sarif,
            Format::Gitlab,
            Format::Checkstyle,
            Format::Junit,
            Format::Rdjson,
            Format::Rdjsonl,
            Format::Html,
            Format::Markdown,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Format::Text => (
                "text",
                "The draft's line and the source's line, one under the other",
            ),
            Format::Concise => ("concise", "One line a finding"),
            Format::Json => ("json", "One JSON document"),
            Format::Jsonl => ("jsonl", "One JSON object a finding and line"),
            Format::Github => ("github", "Annotations on a pull request, in GitHub Actions"),
            Format::Sarif => ("sarif", "SARIF 2.1.0, for code scanning"),
            Format::Gitlab => ("gitlab", "GitLab's code quality report"),
            Format::Checkstyle => (
                "checkstyle",
                "Checkstyle's XML, which Jenkins and others read",
            ),
            Format::Junit => ("junit", "JUnit's XML: a draft is a suite, a claim a test"),
            Format::Rdjson => (
                "rdjson",
                "Reviewdog's diagnostics with suggestions, one document",
            ),
            Format::Rdjsonl => ("rdjsonl", "The same, one diagnostic a line"),
            Format::Html => ("html", "One page for a browser, as of `tickmark report`"),
            Format::Markdown => ("markdown", "A summary for a pull request"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

impl ValueEnum for FailOn {
    fn value_variants<'a>() -> &'a [Self] {
        &[
            FailOn::Conflict,
            FailOn::Disputed,
            FailOn::Unsupported,
            FailOn::Never,
        ]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            FailOn::Conflict => ("conflict", "A source says otherwise"),
            FailOn::Disputed => ("disputed", "That, or the sources disagree"),
            FailOn::Unsupported => ("unsupported", "That, or no source backs it"),
            FailOn::Never => ("never", "Findings never fail the run"),
        };
        Some(PossibleValue::new(name).help(help))
    }
}

impl ValueEnum for Persona {
    fn value_variants<'a>() -> &'a [Self] {
        &[Persona::Regular, Persona::Strict, Persona::Audit]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let (name, help) = match self {
            Persona::Regular => ("regular", "Each finding as loud as its severity says"),
            Persona::Strict => ("strict", "Unsupported figures are warnings, too"),
            Persona::Audit => (
                "audit",
                "Everything: supported claims too, and how sure each verdict is",
            ),
        };
        Some(PossibleValue::new(name).help(help))
    }
}
