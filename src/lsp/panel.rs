//! One claim in full, for an editor that shows evidence beside the draft: passages in context, and the other claims on the same fact.

use serde_json::{Value, json};
use tower_lsp::ls_types::Location;

use super::analysis::{Checked, Job};
use super::position;
use super::state::Shared;
use crate::evidence::Candidate;
use crate::finding::{Evidence, Finding, Stance};
use crate::text::PassageKind;

/// Passages shown before and after the one that decides.
const CONTEXT: u32 = 2;
/// Other claims shown at most.
const OTHERS: usize = 20;

/// The innermost claim at a byte of a checked draft, as plain data. Spans are counted in characters of
/// the words they come with.
pub fn of(
    job: &Job,
    checked: &Checked,
    offset: usize,
    drafts: &[Job],
    shared: &Shared,
) -> Option<Value> {
    let found = checked.at(offset);
    let (finding, places) = found
        .iter()
        .find(|(finding, _)| finding.verdict.is_some())?;
    let evidence: Vec<Value> = finding
        .evidence
        .iter()
        .zip(places.iter())
        .map(|(evidence, place)| passage(job, evidence, place.as_ref()))
        .collect();
    Some(json!({
        "claim": claim(finding, &job.uri(shared).map(|uri| Location::new(uri, position::range(&checked.rope, finding.span, job.client.encoding)))),
        "message": finding.message,
        "reason": finding.reason,
        "expected": finding.expected,
        "evidence": evidence,
        "others": others(finding, drafts, shared),
    }))
}

fn claim(finding: &Finding, place: &Option<Location>) -> Value {
    json!({
        "text": finding.text,
        "rule": finding.rule.as_str(),
        "verdict": finding.verdict.map(|verdict| verdict.as_str()),
        "location": place,
    })
}

fn passage(job: &Job, evidence: &Evidence, place: Option<&Location>) -> Value {
    let characters = |at: usize| {
        evidence
            .text
            .get(..at)
            .map_or(0, |words| words.chars().count())
    };
    let marks: Vec<Value> = evidence
        .marks
        .iter()
        .map(|m| json!([characters(m.start), characters(m.end)]))
        .collect();
    let (before, after) = around(job, evidence);
    json!({
        "stance": match evidence.stance {
            Stance::Supports => "supports",
            Stance::Contradicts => "contradicts",
            Stance::Nearest => "nearest",
        },
        "source": evidence.document(),
        "title": evidence.title,
        "date": evidence.date.map(|date| date.to_string()),
        "line": evidence.line,
        "place": evidence.place,
        "text": evidence.text,
        "marks": marks,
        "before": before,
        "after": after,
        "location": place,
    })
}

/// The words of the passages before and after.
fn around(job: &Job, evidence: &Evidence) -> (Vec<String>, Vec<String>) {
    if evidence.is_in_draft() {
        return Default::default();
    }
    let index = &job.sources.snapshot.index;
    let mut all = index.passages(&evidence.source, 0..u32::MAX);
    all.retain(|c| !matches!(c.passage.kind, PassageKind::Heading(_)));
    let Some(at) = all
        .iter()
        .position(|c| c.passage.map.whole() == evidence.span)
    else {
        return Default::default();
    };
    let context = CONTEXT as usize;
    let words = |list: &[Candidate]| list.iter().map(|c| c.passage.text.clone()).collect();
    let before = all.get(at.saturating_sub(context)..at).unwrap_or_default();
    let after = all
        .get(at + 1..(at + 1 + context).min(all.len()))
        .unwrap_or_default();
    (words(before), words(after))
}

/// Other claims, of any draft, that a passage of this one decides.
fn others(finding: &Finding, drafts: &[Job], shared: &Shared) -> Vec<Value> {
    let decides = |e: &Evidence| e.stance != Stance::Nearest && !e.is_in_draft();
    let own: Vec<&Evidence> = finding.evidence.iter().filter(|e| decides(e)).collect();
    let mut found = Vec::new();
    for job in drafts {
        let Some(checked) = job.run(shared).checked() else {
            continue;
        };
        for other in &checked.findings {
            let same = other.fingerprint == finding.fingerprint && other.span == finding.span;
            let shares = other.evidence.iter().any(|e| {
                decides(e) && own.iter().any(|o| o.source == e.source && o.span == e.span)
            });
            if same || !shares || other.verdict.is_none() {
                continue;
            }
            let range = position::range(&checked.rope, other.span, job.client.encoding);
            let place = job.uri(shared).map(|uri| Location::new(uri, range));
            found.push(claim(other, &place));
        }
    }
    found.truncate(OTHERS);
    found
}
