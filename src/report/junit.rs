//! JUnit's XML report: each draft a suite, each claim a test, for every CI that shows test results.
//!
//! The shape is that of the XSD by Jenkins's xUnit plugin (`junit-10.xsd`). A claim whose finding is an
//! error or a warning has failed; one that is only information (not found in the sources) is skipped;
//! all others passed.

use super::place::Lines;
use super::xml::escape;
use super::{DraftReport, Options, describe, id, one_line};
use crate::finding::{Finding, Severity, Stance};

pub(super) fn render(drafts: &[DraftReport], _options: &Options) -> String {
    let all = || drafts.iter().flat_map(|d| &d.findings);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"tickmark\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n",
        all().count(),
        all().filter(|f| has_failed(f)).count(),
    );
    for draft in drafts {
        suite(draft, &mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(draft: &DraftReport, out: &mut String) {
    let lines = Lines::new(&draft.source);
    let count =
        |wanted: &dyn Fn(&Finding) -> bool| draft.findings.iter().filter(|f| wanted(f)).count();
    out.push_str(&format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\">\n",
        escape(&draft.path),
        draft.findings.len(),
        count(&has_failed),
        count(&is_skipped),
    ));
    for finding in &draft.findings {
        let place = lines.place(finding.span);
        out.push_str(&format!(
            "    <testcase classname=\"{}\" name=\"{}\"",
            escape(&draft.path),
            escape(&format!(
                "{}:{} {} {}",
                place.line,
                place.column,
                finding.rule,
                one_line(&finding.text)
            )),
        ));
        let element = match finding {
            f if has_failed(f) => "failure",
            f if is_skipped(f) => "skipped",
            _ => {
                out.push_str("/>\n");
                continue;
            }
        };
        out.push_str(&format!(
            ">\n      <{element} type=\"{}\" message=\"{}\">{}</{element}>\n    </testcase>\n",
            id(finding),
            escape(&one_line(&finding.message)),
            escape(&details(draft, finding)),
        ));
    }
    out.push_str("  </testsuite>\n");
}

fn has_failed(finding: &Finding) -> bool {
    finding.severity >= Severity::Warning
}

fn is_skipped(finding: &Finding) -> bool {
    finding.severity == Severity::Information
}

/// The reason and the passages, as plain text.
fn details(draft: &DraftReport, finding: &Finding) -> String {
    let mut lines = Vec::new();
    if !finding.reason.is_empty() {
        lines.push(one_line(&finding.reason));
    }
    for evidence in finding.evidence.iter() {
        let stance = match evidence.stance {
            Stance::Supports => "supported by",
            Stance::Contradicts => "contradicted by",
            Stance::Nearest => "nearest passage",
        };
        let about = describe(evidence);
        let about = if about.is_empty() {
            String::new()
        } else {
            format!(" ({about})")
        };
        lines.push(format!(
            "{stance} {}{about}: {}",
            evidence.cited(draft.path_of(evidence)),
            one_line(&evidence.text)
        ));
    }
    lines.join("\n")
}
