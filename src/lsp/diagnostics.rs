//! A finding as a diagnostic: its message, the passages it rests on, and what an action needs to find it again.

use ropey::Rope;
use serde_json::json;
use tower_lsp::ls_types::*;

use super::capabilities::Client;
use super::position;
use crate::finding::{Evidence, Finding, Rule, Severity, Stance};

/// The diagnostic of a finding; `None` for findings that are only shown on request (supported ones).
pub fn of(
    finding: &Finding,
    places: &[Option<Location>],
    rope: &Rope,
    client: &Client,
) -> Option<Diagnostic> {
    let severity = match finding.severity {
        Severity::None => return None,
        Severity::Information => DiagnosticSeverity::INFORMATION,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Error => DiagnosticSeverity::ERROR,
    };
    Some(Diagnostic {
        range: position::range(rope, finding.span, client.encoding),
        severity: Some(severity),
        code: Some(finding.rule.as_str().into()),
        code_description: rule_page(finding.rule).map(|href| CodeDescription { href }),
        source: Some("tickmark".into()),
        message: finding.message.clone(),
        related_information: client.related_information.then(|| related(finding, places)),
        tags: None,
        data: Some(data(finding)),
    })
}

/// Every passage the finding rests on, and how it stands to the claim.
fn related(finding: &Finding, places: &[Option<Location>]) -> Vec<DiagnosticRelatedInformation> {
    let one = |(evidence, place): (&Evidence, &Option<Location>)| {
        let message = format!("{}: {}", label(evidence), evidence.text);
        Some(DiagnosticRelatedInformation {
            location: place.clone()?,
            message,
        })
    };
    finding
        .evidence
        .iter()
        .zip(places)
        .filter_map(one)
        .collect()
}

/// "Contradicted by annual-report.md:12".
fn label(evidence: &Evidence) -> String {
    format!(
        "{} {}",
        stance(evidence.stance),
        evidence.cited(evidence.document())
    )
}

/// How a passage stands to the claim, in words.
pub fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Supports => "Supported by",
        Stance::Contradicts => "Contradicted by",
        Stance::Nearest => "Nearest passage in",
    }
}

/// The rule's page: the same words that `tickmark explain` prints.
fn rule_page(rule: Rule) -> Option<Uri> {
    format!(
        "{}/blob/main/{RULES}/{rule}.md",
        env!("CARGO_PKG_REPOSITORY")
    )
    .parse()
    .ok()
}

const RULES: &str = "src/report/rules";

/// Enough to know the finding again without the server's memory of it.
fn data(finding: &Finding) -> serde_json::Value {
    let evidence: Vec<_> = finding
        .evidence
        .iter()
        .map(|e| json!({"source": e.source, "start": e.span.start, "end": e.span.end, "line": e.line}))
        .collect();
    json!({
        "fingerprint": finding.fingerprint,
        "rule": finding.rule.as_str(),
        "verdict": finding.verdict.map(|v| v.as_str()),
        "evidence": evidence,
        "fixes": finding.fixes.iter().map(|fix| &fix.title).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_page_to_link_to() {
        for rule in Rule::ALL {
            let path = format!("{}/{RULES}/{rule}.md", env!("CARGO_MANIFEST_DIR"));
            assert!(std::path::Path::new(&path).is_file(), "{path}");
            assert!(rule_page(rule).is_some());
        }
    }
}
