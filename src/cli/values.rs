//! The words that options take, with the sentence that help shows for each.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::report::Format;
use crate::settings::FailOn;

/// When to write colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ColorChoice {
    /// If standard output is a terminal and NO_COLOR is not set
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
