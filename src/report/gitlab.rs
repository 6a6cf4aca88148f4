//! GitLab's code quality report, shown beside the lines of a merge request.
//!
//! The shape is that of GitLab's page "Code Quality", section "Code Quality report format": an array of
//! objects with `description`, `check_name`, `fingerprint`, `severity` and `location`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::place::Lines;
use super::{DraftReport, Options, id, one_line};
use crate::finding::Severity;

pub(super) fn render(drafts: &[DraftReport], options: &Options) -> String {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut issues: Vec<Value> = Vec::new();
    for draft in drafts {
        let lines = Lines::new(&draft.source);
        for finding in draft.findings.iter().filter(|f| options.lists(f)) {
            let place = lines.place(finding.span);
            // GitLab drops an issue whose fingerprint it has seen: the same words in another draft, or
            // a second time in this one, are an issue of their own.
            let known = format!("{} {}", draft.path, finding.fingerprint);
            let occurrence = seen.entry(known.clone()).or_insert(0);
            *occurrence += 1;
            let digest = blake3::hash(format!("{known} {occurrence}").as_bytes());
            issues.push(json!({
                "description": one_line(&finding.message),
                "check_name": id(finding),
                "fingerprint": digest.to_hex().as_str(),
                "severity": level(finding.severity),
                "location": {
                    "path": draft.path.strip_prefix("./").unwrap_or(&draft.path),
                    "positions": {
                        "begin": { "line": place.line, "column": place.column },
                        "end": { "line": place.end_line, "column": place.end_column },
                    },
                    "lines": { "begin": place.line, "end": place.end_line },
                },
            }));
        }
    }
    let mut out = serde_json::to_string_pretty(&issues).unwrap_or_default();
    out.push('\n');
    out
}

/// GitLab knows `info`, `minor`, `major`, `critical` and `blocker`.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Warning => "major",
        Severity::Information => "minor",
        Severity::None => "info",
    }
}
