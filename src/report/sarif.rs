//! SARIF 2.1.0 (OASIS, 2020) for code scanning, in the subset that GitHub accepts.
//!
//! Paths are relative to `%SRCROOT%`, the folder the command ran in; a source outside of it is named
//! relative to `SOURCES`. Lines and columns are from 1, columns and offsets in Unicode code points.
//! No array that GitHub requires to have members is ever written empty: it is left out instead.

use std::collections::BTreeMap;

use serde_json::json;
use serde_sarif::sarif::{
    ArtifactContent, ArtifactLocation, Location, Message, MultiformatMessageString,
    PhysicalLocation, PropertyBag, Region, ReportingConfiguration, ReportingDescriptor,
    Result as SarifResult, ResultKind, ResultLevel, Run, Sarif, Tool, ToolComponent,
};

use super::place::Lines;
use super::{DraftReport, Options, describe, json, rules};
use crate::finding::{Evidence, Finding, Rule, Severity, Stance};
use crate::verdict::Verdict;

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const ROOT: &str = "%SRCROOT%";
const SOURCES: &str = "SOURCES";

pub(super) fn render(drafts: &[DraftReport], options: &Options) -> String {
    let ids = rule_ids();
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut results = Vec::new();
    for draft in drafts {
        let lines = Lines::new(&draft.source);
        for finding in draft.findings.iter().filter(|f| options.lists(f)) {
            let occurrence = seen.entry(&finding.fingerprint).or_insert(0);
            *occurrence += 1;
            results.push(result(draft, &lines, finding, *occurrence, &ids));
        }
    }
    let driver = ToolComponent::builder()
        .name(env!("CARGO_PKG_NAME"))
        .version(env!("CARGO_PKG_VERSION"))
        .semantic_version(env!("CARGO_PKG_VERSION"))
        .information_uri(env!("CARGO_PKG_REPOSITORY"))
        .rules(
            ids.iter()
                .map(|(rule, verdict)| descriptor(*rule, *verdict))
                .collect::<Vec<_>>(),
        )
        .build();
    let bases = BTreeMap::from([
        (ROOT.to_owned(), base("The folder that tickmark ran in.")),
        (
            SOURCES.to_owned(),
            base("The folder of sources, for those outside of the root."),
        ),
    ]);
    let run = Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .column_kind("unicodeCodePoints")
        .original_uri_base_ids(bases)
        .results(results)
        .build();
    let log = Sarif::builder()
        .schema(SCHEMA)
        .version("2.1.0")
        .runs(vec![run])
        .build();
    let mut out = serde_json::to_string_pretty(&log).unwrap_or_default();
    out.push('\n');
    out
}

/// One SARIF rule for each rule and verdict, because code hosts group and name alerts by rule.
fn rule_ids() -> Vec<(Rule, Option<Verdict>)> {
    let mut ids = Vec::new();
    for rule in Rule::ALL {
        match rule {
            Rule::UnusedIgnore | Rule::BadIgnore => ids.push((rule, None)),
            // A draft is held against itself only to find what is wrong.
            Rule::Internal => ids.push((rule, Some(Verdict::Conflict))),
            Rule::CitationMismatch => {
                ids.push((rule, Some(Verdict::Conflict)));
                ids.push((rule, Some(Verdict::Unsupported)));
            }
            Rule::MissingSource | Rule::Uncited => ids.push((rule, Some(Verdict::Unsupported))),
            _ => ids.extend(
                Verdict::ALL
                    .into_iter()
                    .rev()
                    .map(|verdict| (rule, Some(verdict))),
            ),
        }
    }
    ids
}

fn rule_id(rule: Rule, verdict: Option<Verdict>) -> String {
    verdict.map_or_else(|| rule.to_string(), |verdict| format!("{rule}-{verdict}"))
}

fn descriptor(rule: Rule, verdict: Option<Verdict>) -> ReportingDescriptor {
    let short = match verdict {
        Some(_) if rule == Rule::Internal || rule.is_about_citations() => {
            rules::summary(rule).trim_end_matches('.').to_owned()
        }
        Some(Verdict::Conflict) => format!("A source contradicts this {rule}"),
        Some(Verdict::Disputed) => format!("The sources disagree about this {rule}"),
        Some(Verdict::Unsupported) => format!("No source backs this {rule}"),
        Some(Verdict::Supported) => format!("A source backs this {rule}"),
        None => rules::summary(rule).trim_end_matches('.').to_owned(),
    };
    let level = match verdict {
        _ if rule.is_about_citations() => "warning",
        Some(Verdict::Conflict) => "error",
        Some(Verdict::Disputed) | None => "warning",
        Some(Verdict::Unsupported) => "note",
        Some(Verdict::Supported) => "none",
    };
    ReportingDescriptor::builder()
        .id(rule_id(rule, verdict))
        .short_description(words(&short))
        .full_description(words(rules::summary(rule)))
        .help(
            MultiformatMessageString::builder()
                .text(rules::page(rule))
                .markdown(rules::page(rule))
                .build(),
        )
        .default_configuration(ReportingConfiguration::builder().level(level).build())
        .build()
}

fn words(text: &str) -> MultiformatMessageString {
    MultiformatMessageString::builder().text(text).build()
}

fn base(description: &str) -> ArtifactLocation {
    ArtifactLocation::builder()
        .description(message(description))
        .build()
}

fn message(text: &str) -> Message {
    Message::builder().text(text).build()
}

fn result(
    draft: &DraftReport,
    lines: &Lines<'_>,
    finding: &Finding,
    occurrence: usize,
    ids: &[(Rule, Option<Verdict>)],
) -> SarifResult {
    let index = ids
        .iter()
        .position(|known| *known == (finding.rule, finding.verdict));
    let (level, kind) = match finding.severity {
        Severity::Error => (ResultLevel::Error, ResultKind::Fail),
        Severity::Warning => (ResultLevel::Warning, ResultKind::Fail),
        Severity::Information => (ResultLevel::Note, ResultKind::Fail),
        Severity::None => (ResultLevel::None, ResultKind::Pass),
    };
    let mut properties = BTreeMap::from([(
        "confidence".to_owned(),
        json!(json::rounded(finding.confidence)),
    )]);
    if let Some(expected) = &finding.expected {
        properties.insert("expected".to_owned(), json!(expected));
    }
    let fingerprints = BTreeMap::from([
        ("tickmark/v1".to_owned(), finding.fingerprint.clone()),
        // The one fingerprint that GitHub follows an alert by: "hash:occurrence".
        (
            "primaryLocationLineHash".to_owned(),
            format!("{}:{occurrence}", finding.fingerprint),
        ),
    ]);
    let mut result = SarifResult::builder()
        .rule_id(rule_id(finding.rule, finding.verdict))
        .level(level)
        .kind(kind)
        .message(message(&explanation(draft, finding)))
        .locations(vec![location(draft, lines, finding)])
        .partial_fingerprints(fingerprints)
        .properties(
            PropertyBag::builder()
                .additional_properties(properties)
                .build(),
        )
        .build();
    result.rule_index = index.and_then(|i| i64::try_from(i).ok());
    if !finding.evidence.is_empty() {
        result.related_locations = Some(
            (1..)
                .zip(finding.evidence.iter())
                .map(|(id, e)| related(draft, id, e))
                .collect(),
        );
    }
    result
}

/// Message and reason, and a link to each passage: viewers show related locations only where the
/// message links to them, as `[words](id)`.
fn explanation(draft: &DraftReport, finding: &Finding) -> String {
    let mut text = finding.message.clone();
    if !finding.reason.is_empty() {
        text.push('\n');
        text.push_str(&finding.reason);
    }
    for (id, evidence) in (1..).zip(finding.evidence.iter()) {
        let stance = match evidence.stance {
            Stance::Supports => "Supported by",
            Stance::Contradicts => "Contradicted by",
            Stance::Nearest => "Nearest",
        };
        let place = evidence.cited(draft.path_of(evidence));
        let place = place
            .replace('\\', "\\\\")
            .replace('[', "\\[")
            .replace(']', "\\]");
        text.push_str(&format!("\n{stance}: [{place}]({id})"));
    }
    text
}

fn location(draft: &DraftReport, lines: &Lines<'_>, finding: &Finding) -> Location {
    let place = lines.place(finding.span);
    let from = lines.character(finding.span.start);
    let to = lines.character(finding.span.end);
    let region = Region::builder()
        .start_line(number(place.line))
        .start_column(number(place.column))
        .end_line(number(place.end_line))
        .end_column(number(place.end_column))
        .char_offset(number(from))
        .char_length(number(to - from))
        .snippet(
            ArtifactContent::builder()
                .text(finding.text.as_str())
                .build(),
        )
        .build();
    Location::builder()
        .physical_location(
            PhysicalLocation::builder()
                .artifact_location(of_draft(&draft.path))
                .region(region)
                .build(),
        )
        .build()
}

fn related(draft: &DraftReport, id: i64, evidence: &Evidence) -> Location {
    let path = draft.path_of(evidence);
    let inside = draft.source_paths.contains_key(evidence.source.as_ref()) && is_below(path);
    let artifact = if evidence.is_in_draft() {
        of_draft(&draft.path)
    } else if inside {
        artifact(path, ROOT)
    } else {
        artifact(&evidence.source, SOURCES)
    };
    let region = Region::builder()
        .start_line(i64::from(evidence.line.max(1)))
        .start_column(i64::from(evidence.column.max(1)))
        .snippet(
            ArtifactContent::builder()
                .text(evidence.text.as_str())
                .build(),
        )
        .build();
    let mut location = Location::builder()
        .id(id)
        .physical_location(
            PhysicalLocation::builder()
                .artifact_location(artifact)
                .region(region)
                .build(),
        )
        .build();
    let about = describe(evidence);
    location.message = Some(message(if about.is_empty() {
        evidence.document()
    } else {
        &about
    }));
    location
}

/// A draft outside of the root has an absolute path and is named by it.
fn of_draft(path: &str) -> ArtifactLocation {
    if path.starts_with('/') {
        return ArtifactLocation::builder()
            .uri(format!("file://{}", uri(path)))
            .build();
    }
    artifact(path, ROOT)
}

fn artifact(path: &str, base: &str) -> ArtifactLocation {
    ArtifactLocation::builder()
        .uri(uri(path))
        .uri_base_id(base)
        .build()
}

/// True if a path stays below the folder it is relative to.
fn is_below(path: &str) -> bool {
    !path.starts_with('/') && !path.contains(':') && !path.split('/').any(|part| part == "..")
}

/// A path as a relative URI reference (RFC 3986): everything but unreserved characters and `/` is
/// percent-encoded.
fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.strip_prefix("./").unwrap_or(path).bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn number(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_relative_references() {
        assert_eq!(uri("./a b/é#1.md"), "a%20b/%C3%A9%231.md");
        assert!(is_below("sources/a.md"));
        assert!(!is_below("../a.md"));
        assert!(!is_below("/tmp/a.md"));
        assert!(!is_below("C:/a.md"));
    }
}
