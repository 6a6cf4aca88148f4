//! Checkstyle's XML report, which Jenkins, reviewdog and many other viewers read.
//!
//! The shape is that of the XML report on Checkstyle's page "Result Reports" (`checkstyle-report-1.0.0.xsd`):
//! `checkstyle` holds a `file` for each draft, which holds an `error` for each finding.

use super::place::Lines;
use super::xml::escape;
use super::{DraftReport, Options, id, one_line};
use crate::finding::Severity;

pub(super) fn render(drafts: &[DraftReport], options: &Options) -> String {
    let mut out =
        String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n");
    for draft in drafts {
        let lines = Lines::new(&draft.source);
        out.push_str(&format!("  <file name=\"{}\">\n", escape(&draft.path)));
        for finding in draft.findings.iter().filter(|f| options.lists(f)) {
            let place = lines.place(finding.span);
            out.push_str(&format!(
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"tickmark.{}\"/>\n",
                place.line,
                place.column,
                level(finding.severity),
                escape(&one_line(&finding.message)),
                id(finding),
            ));
        }
        out.push_str("  </file>\n");
    }
    out.push_str("</checkstyle>\n");
    out
}

/// Checkstyle knows `ignore`, `info`, `warning` and `error`.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "info",
        Severity::None => "ignore",
    }
}
