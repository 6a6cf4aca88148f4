//! Workflow commands: GitHub Actions shows each beside its line of the pull request.
//!
//! The syntax and its escapes are those of GitHub's "Workflow commands for GitHub Actions". The whole
//! report stands in the log first; GitHub shows ten annotations of a level a step, so only the first
//! ten of each are asked for, and the last line says how many were left out.

use std::cmp::Reverse;

use super::place::Lines;
use super::{DraftReport, Options, code, text};
use crate::finding::{Finding, Severity};

/// How many annotations of one level GitHub shows of one step.
const SHOWN_PER_LEVEL: usize = 10;

pub(super) fn render(drafts: &[DraftReport], options: &Options) -> String {
    let mut commands: Vec<(Severity, String)> = Vec::new();
    for draft in drafts {
        let lines = Lines::new(&draft.source);
        for finding in draft.findings.iter().filter(|f| options.lists(f)) {
            commands.push((finding.severity, command(draft, &lines, finding)));
        }
    }
    // A stable sort: within a severity the order of drafts and of lines stays.
    commands.sort_by_key(|(severity, _)| Reverse(*severity));
    let plain = Options {
        color: false,
        ..options.clone()
    };
    let mut out = text::render(drafts, &plain);
    let all = commands.len();
    let mut shown = 0;
    for wanted in ["error", "warning", "notice"] {
        let of_level = commands.iter().filter(|(s, _)| level(*s) == wanted);
        for (_, command) in of_level.take(SHOWN_PER_LEVEL) {
            out.push_str(command);
            shown += 1;
        }
    }
    if shown < all {
        out.push_str(&format!(
            "GitHub shows {SHOWN_PER_LEVEL} annotations of each level; {} more findings stand above.\n",
            all - shown
        ));
    }
    out
}

fn command(draft: &DraftReport, lines: &Lines<'_>, finding: &Finding) -> String {
    let place = lines.place(finding.span);
    let mut properties = format!(
        "file={},line={},endLine={}",
        property(&draft.path),
        place.line,
        place.end_line
    );
    // GitHub refuses columns when an annotation covers several lines.
    if place.line == place.end_line {
        properties.push_str(&format!(
            ",col={},endColumn={}",
            place.column, place.end_column
        ));
    }
    let mut message = finding.message.clone();
    if !finding.reason.is_empty() {
        message.push('\n');
        message.push_str(&finding.reason);
    }
    format!(
        "::{} {properties},title={}::{}\n",
        level(finding.severity),
        property(&code(finding)),
        data(&message)
    )
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information | Severity::None => "notice",
    }
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_keep_a_message_in_one_command() {
        assert_eq!(data("5 %\nnot: 6, 7"), "5 %25%0Anot: 6, 7");
        assert_eq!(property("a:b,c%d"), "a%3Ab%2Cc%25d");
    }
}
