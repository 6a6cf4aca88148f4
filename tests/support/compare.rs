//! What a case expects beside what was found, as a difference that a person can read.

use std::fmt::Write;

use tickmark::finding::{Evidence, Finding, Stance};

use super::annotation::{Draft, Expected, Place, place};

/// What is wrong with the findings of one draft; empty if nothing is.
pub fn differences(draft: &Draft, findings: &[Finding]) -> Vec<String> {
    let mut left: Vec<&Finding> = findings.iter().collect();
    let mut wrong = Vec::new();
    for expected in &draft.expected {
        let same_place = |f: &&&Finding| {
            draft.place(f.span.start) == expected.start && draft.place(f.span.end) == expected.end
        };
        let candidates: Vec<&Finding> = left.iter().filter(same_place).copied().collect();
        // Two findings may share a span; the one with the expected rule is meant.
        let best = candidates
            .iter()
            .find(|f| {
                expected
                    .rule
                    .as_deref()
                    .is_none_or(|rule| rule == f.rule.as_str())
            })
            .or(candidates.first());
        let Some(found) = best else {
            wrong.push(report(
                draft,
                expected.start,
                expected.end,
                &expected.written,
                "nothing",
            ));
            continue;
        };
        left.retain(|f| !std::ptr::eq(*f, *found));
        if let Err(why) = matches(expected, found) {
            let got = format!("{}\n{why}", describe(found));
            wrong.push(report(
                draft,
                expected.start,
                expected.end,
                &expected.written,
                &got,
            ));
        }
    }
    for finding in left {
        let (start, end) = (
            draft.place(finding.span.start),
            draft.place(finding.span.end),
        );
        wrong.push(report(draft, start, end, "nothing", &describe(finding)));
    }
    wrong
}

/// Whether a finding at the right place is the expected one, and if not, in what it differs.
pub fn matches(expected: &Expected, found: &Finding) -> Result<(), String> {
    if expected.verdict != label(found)
        || expected
            .rule
            .as_deref()
            .is_some_and(|rule| rule != found.rule.as_str())
    {
        return Err("another verdict or rule".into());
    }
    let places: Vec<String> = found
        .evidence
        .iter()
        .map(|e| format!("{}:{}", file(e), e.line))
        .collect();
    if let Some(missing) = expected
        .evidence
        .iter()
        .find(|wanted| !places.contains(wanted))
    {
        return Err(format!("the evidence does not include {missing}"));
    }
    if !expected.evidence.is_empty()
        && !places
            .first()
            .is_some_and(|first| expected.evidence.contains(first))
    {
        return Err("other evidence comes first".into());
    }
    if let Some(words) = expected
        .words
        .iter()
        .find(|words| !found.message.contains(words.as_str()))
    {
        return Err(format!("the message does not hold \"{words}\""));
    }
    Ok(())
}

/// The annotations that would make these findings expected; what still holds keeps its wording.
pub fn updated(draft: &Draft, findings: &[Finding]) -> Vec<(Place, Place, String)> {
    let mut annotations = Vec::new();
    for finding in findings {
        let (start, end) = (
            draft.place(finding.span.start),
            draft.place(finding.span.end),
        );
        let kept = draft
            .expected
            .iter()
            .find(|e| (e.start, e.end) == (start, end) && matches(e, finding).is_ok())
            .map(|e| e.written.clone());
        annotations.push((start, end, kept.unwrap_or_else(|| written(finding))));
    }
    annotations.sort_by_key(|(start, end, _)| (*start, *end));
    annotations
}

/// `verdict[rule]  source:line "words"`, as one would write it by hand.
fn written(finding: &Finding) -> String {
    let mut out = format!("{}[{}]", label(finding), finding.rule);
    let decisive = finding
        .evidence
        .iter()
        .filter(|e| e.stance != Stance::Nearest);
    let limit = if label(finding) == "disputed" { 2 } else { 1 };
    for (number, evidence) in decisive.take(limit).enumerate() {
        let gap = if number == 0 { "  " } else { " " };
        let _ = write!(out, "{gap}{}:{}", file(evidence), evidence.line);
    }
    let telling =
        |words: &&String| !words.contains('"') && finding.message.contains(words.as_str());
    if let Some(expected) = finding.expected.as_ref().filter(telling) {
        let _ = write!(out, " \"{expected}\"");
    }
    out
}

/// The file that evidence stands in, as annotations name it.
fn file(evidence: &Evidence) -> &str {
    if evidence.is_in_draft() {
        "draft.md"
    } else {
        &evidence.source
    }
}

/// The verdict, or the severity of a finding that has none.
pub fn label(finding: &Finding) -> &'static str {
    finding
        .verdict
        .map_or(finding.severity.as_str(), |verdict| verdict.as_str())
}

fn describe(finding: &Finding) -> String {
    let mut out = format!("{}[{}]", label(finding), finding.rule);
    for evidence in finding.evidence.iter() {
        let _ = write!(
            out,
            "  {}:{} ({:?})",
            file(evidence),
            evidence.line,
            evidence.stance
        );
    }
    let _ = write!(out, "\nmessage: {}", finding.message);
    out
}

fn report(draft: &Draft, start: Place, end: Place, expected: &str, found: &str) -> String {
    let line = draft.text.lines().nth(start.line).unwrap_or_default();
    let width = line.chars().count();
    let to = if end.line == start.line {
        end.column
    } else {
        width
    };
    let found = found.replace('\n', "\n              ");
    format!(
        "  draft.md:{}\n    {line}\n    {}{}\n    expected  {expected}\n    found     {found}\n",
        start.line + 1,
        " ".repeat(start.column),
        "^".repeat(to.saturating_sub(start.column).max(1)),
    )
}

/// A finding without its byte offsets: what must stay the same when only line ends or the way of typing change.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    pub start: Place,
    pub end: Place,
    pub label: &'static str,
    pub rule: &'static str,
    pub message: String,
    pub reason: String,
    pub evidence: Vec<(String, u32, u32, String)>,
    pub fixes: Vec<String>,
    pub fingerprint: String,
}

/// The findings of `text` without their byte offsets.
pub fn placed(text: &str, findings: &[Finding]) -> Vec<Placed> {
    let one = |f: &Finding| Placed {
        start: place(text, f.span.start),
        end: place(text, f.span.end),
        label: label(f),
        rule: f.rule.as_str(),
        message: f.message.clone(),
        reason: f.reason.clone(),
        evidence: f
            .evidence
            .iter()
            .map(|e| (e.source.to_string(), e.line, e.column, e.text.clone()))
            .collect(),
        fixes: f.fixes.iter().map(|fix| fix.title.clone()).collect(),
        fingerprint: f.fingerprint.clone(),
    };
    findings.iter().map(one).collect()
}
