//! Contradictions inside the draft made findings, beside what the sources say of the same places.

use std::sync::Arc;

use super::compose;
use crate::finding::{Evidence, Finding, Rule, Stance};
use crate::internal::{Contradiction, Reading};
use crate::settings::Settings;
use crate::text::{LineIndex, Span, Text};
use crate::verdict::Verdict;

/// How sure an arithmetic contradiction is; two places that differ are a little less so, as either
/// may speak of something else after all.
const SUM: f32 = 0.95;
const PLACES: f32 = 0.85;

/// Adds to `findings` what the draft says against itself.
///
/// One slip is one finding: where a source contradicts one of the places already, nothing is added,
/// and "not found" gives way to the contradiction. Where the sources back every place, they decide.
pub fn add(
    draft: &Text,
    readings: &[Arc<Reading>],
    contradictions: Vec<Contradiction>,
    findings: &mut Vec<Finding>,
    settings: &Settings,
) {
    if contradictions.is_empty() {
        return;
    }
    let lines = LineIndex::new(&draft.source);
    let mut added: Vec<Finding> = Vec::new();
    for contradiction in contradictions {
        let found = settle(draft, contradiction, findings)
            .and_then(|c| finding(draft, readings, &lines, &c, settings));
        if let Some(found) = found
            && !added.iter().any(|known| known.span.overlaps(found.span))
        {
            added.push(found);
        }
    }
    findings.retain(|known| {
        known.verdict != Some(Verdict::Unsupported)
            || !added
                .iter()
                .any(|new| new.span.overlaps(known.span) && known.rule != Rule::Assertion)
    });
    findings.append(&mut added);
}

/// The bytes of the draft under bytes of a passage's text.
fn place(draft: &Text, passage: usize, span: Span) -> Option<Span> {
    draft.passages.get(passage).map(|p| p.to_source(span))
}

/// The worst that the sources say of a place.
fn said(findings: &[Finding], place: Span) -> Option<Verdict> {
    findings
        .iter()
        .filter(|f| f.rule != Rule::Assertion && f.span.overlaps(place))
        .filter_map(|f| f.verdict)
        .max()
}

/// The contradiction as it stands once the sources were heard: with the place at fault that they do
/// not back; `None` if they have settled it.
fn settle(
    draft: &Text,
    mut contradiction: Contradiction,
    findings: &[Finding],
) -> Option<Contradiction> {
    let at = place(draft, contradiction.passage, contradiction.at)?;
    let here = said(findings, at);
    let there: Vec<Option<Verdict>> = contradiction
        .others
        .iter()
        .flat_map(|(passage, spans)| spans.iter().map(move |span| (*passage, *span)))
        .map(|(passage, span)| place(draft, passage, span).and_then(|at| said(findings, at)))
        .collect();
    let backed = |verdict: &Option<Verdict>| *verdict == Some(Verdict::Supported);
    let refuted = |verdict: &Option<Verdict>| *verdict == Some(Verdict::Conflict);
    if refuted(&here) || there.iter().any(refuted) || backed(&here) && there.iter().all(backed) {
        return None;
    }
    if contradiction.is_mutual && backed(&here) {
        contradiction.swap();
    }
    Some(contradiction)
}

fn finding(
    draft: &Text,
    readings: &[Arc<Reading>],
    lines: &LineIndex,
    contradiction: &Contradiction,
    settings: &Settings,
) -> Option<Finding> {
    let passage = draft.passages.get(contradiction.passage)?;
    let reading = readings.get(contradiction.passage)?;
    let words = contradiction.at.of(&passage.text).to_string();
    let evidence: Arc<[Evidence]> = contradiction
        .others
        .iter()
        .filter_map(|(other, marks)| evidence(draft, lines, *other, marks))
        .collect();
    let there = evidence.first()?;
    let message = if contradiction.is_mutual {
        let marked = there.marks.first().map_or("", |mark| mark.of(&there.text));
        format!(
            "“{words}” contradicts line {} of this draft, which has “{marked}” ({}).",
            there.line, contradiction.reason
        )
    } else {
        format!(
            "“{words}” does not follow from the draft's own figures: {}.",
            contradiction.reason
        )
    };
    Some(Finding {
        rule: Rule::Internal,
        verdict: Some(Verdict::Conflict),
        severity: settings.severity_of(Rule::Internal, Verdict::Conflict),
        span: passage.to_source(contradiction.at),
        text: words,
        message,
        reason: contradiction.reason.clone(),
        expected: contradiction.expected.clone(),
        confidence: if contradiction.is_mutual { PLACES } else { SUM },
        evidence,
        fixes: Vec::new(),
        fingerprint: compose::fingerprint(Rule::Internal, &reading.analysis, contradiction.at),
    })
}

fn evidence(draft: &Text, lines: &LineIndex, passage: usize, marks: &[Span]) -> Option<Evidence> {
    let passage = draft.passages.get(passage)?;
    let span = passage.map.whole();
    let line = lines.line_of(span.start);
    let start = lines.line_span(&draft.source, line).start;
    let before = Span::new(start.min(span.start), span.start).of(&draft.source);
    let characters = before.trim_start_matches('\u{feff}').chars().count();
    Some(Evidence {
        source: "".into(),
        title: "".into(),
        date: None,
        span,
        line: line + 1,
        column: u32::try_from(characters + 1).unwrap_or(u32::MAX),
        place: None,
        text: passage.text.clone(),
        marks: marks.to_vec(),
        stance: Stance::Contradicts,
    })
}
