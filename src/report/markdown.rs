//! A summary in Markdown, made to be read in a pull request or on the page of a CI run.

use super::coverage::{self, Tally};
use super::place::Lines;
use super::{DraftReport, Options, Summary, one_line};
use crate::finding::{Finding, Severity, Stance};
use crate::verdict::Verdict;

/// The first line.
pub const HEAD: &str = "## tickmark";

/// Rows of findings before the rest is only counted: code hosts cut long comments off.
const ROWS: usize = 50;

pub(super) fn render(drafts: &[DraftReport], options: &Options) -> String {
    let summary = Summary::of(drafts);
    let mut out = format!("{HEAD}\n\n{}.\n", summary.sentence(options.sources));
    findings(drafts, options, &mut out);
    disputes(drafts, &mut out);
    if summary.claims > 0 {
        headings(drafts, &mut out);
    }
    unused(drafts, options, &mut out);
    out
}

fn findings(drafts: &[DraftReport], options: &Options, out: &mut String) {
    let mut rows: Vec<(Severity, String)> = Vec::new();
    for draft in drafts {
        let lines = Lines::new(&draft.source);
        for finding in draft.findings.iter().filter(|f| options.lists(f)) {
            rows.push((finding.severity, row(draft, &lines, finding)));
        }
    }
    if rows.is_empty() {
        return;
    }
    rows.sort_by_key(|(severity, _)| std::cmp::Reverse(*severity));
    let all = rows.len();
    out.push_str("\n| | Where | Claim | Why |\n|---|---|---|---|\n");
    for (_, row) in rows.into_iter().take(ROWS) {
        out.push_str(&row);
    }
    if all > ROWS {
        out.push_str(&format!("\n… and {} more.\n", all - ROWS));
    }
}

fn row(draft: &DraftReport, lines: &Lines<'_>, finding: &Finding) -> String {
    let what = match finding.verdict {
        Some(verdict) => format!("{} {verdict}", sign(verdict)),
        None => format!("⚠️ {}", finding.rule),
    };
    format!(
        "| {what} | {}:{} | {} | {} |\n",
        cell(&draft.path),
        lines.place(finding.span).line,
        cell(&finding.text),
        cell(&finding.message)
    )
}

fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "✅",
        Verdict::Conflict => "❌",
        Verdict::Disputed => "⚠️",
        Verdict::Unsupported => "❔",
    }
}

/// Who said what when, where the sources disagree.
fn disputes(drafts: &[DraftReport], out: &mut String) {
    let disputed = |f: &&Finding| f.verdict == Some(Verdict::Disputed);
    let mut findings = drafts
        .iter()
        .flat_map(|d| d.findings.iter().filter(disputed).map(move |f| (d, f)))
        .peekable();
    if findings.peek().is_none() {
        return;
    }
    out.push_str("\n### Where the sources disagree\n\n| Claim | Date | Source | | It says |\n|---|---|---|---|---|\n");
    for (draft, finding) in findings {
        let mut said: Vec<_> = finding.evidence.iter().collect();
        said.sort_by_key(|e| (e.date.is_none(), e.date));
        for (number, evidence) in said.into_iter().enumerate() {
            let claim = if number == 0 {
                cell(&finding.text)
            } else {
                String::new()
            };
            let date = evidence
                .date
                .map_or_else(|| "undated".to_owned(), |d| d.to_string());
            let stance = match evidence.stance {
                Stance::Supports => "✅",
                Stance::Contradicts => "❌",
                Stance::Nearest => "",
            };
            out.push_str(&format!(
                "| {claim} | {date} | {} | {stance} | {} |\n",
                cell(&evidence.cited(draft.path_of(evidence))),
                cell(&evidence.text)
            ));
        }
    }
}

fn headings(drafts: &[DraftReport], out: &mut String) {
    out.push_str("\n<details><summary>Coverage by heading</summary>\n\n| Draft | Heading | Claims | Supported |\n|---|---|--:|--:|\n");
    let percent = |tally: Tally| {
        tally
            .percent()
            .map_or_else(String::new, |p| format!("{p} %"))
    };
    for draft in drafts {
        for (heading, tally) in coverage::by_heading(draft) {
            out.push_str(&format!(
                "| {} | {} | {} | {} |\n",
                cell(&draft.path),
                cell(&heading),
                tally.claims(),
                percent(tally)
            ));
        }
    }
    out.push_str("\n</details>\n");
}

fn unused(drafts: &[DraftReport], options: &Options, out: &mut String) {
    let unused: Vec<String> = coverage::by_source(drafts, &options.corpus)
        .into_iter()
        .filter(|(_, used)| *used == coverage::Use::default())
        .map(|(entry, _)| format!("- {}\n", cell(&entry.path)))
        .collect();
    if !unused.is_empty() {
        out.push_str(&format!(
            "\n<details><summary>Sources never used ({})</summary>\n\n{}\n</details>\n",
            unused.len(),
            unused.concat()
        ));
    }
}

/// Words that mean themselves inside a table's cell.
fn cell(text: &str) -> String {
    let mut out = String::new();
    for c in one_line(text).chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '@' | '#' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}
