//! Footnotes that cite what backs the sentence before `[^`.

use tower_lsp::ls_types::CompletionItemKind;

use super::Offer;
use super::citing::Footnotes;
use super::scene::Scene;
use crate::evidence::Candidate;
use crate::finding::Stance;
use crate::lsp::analysis::Job;
use crate::lsp::state::Shared;
use crate::text::Span;

/// Sources offered although nothing of the sentence was found in them.
const OTHERS: usize = 4;

/// Sources that back a claim of the sentence first, then those that speak of the same. `from` is the
/// byte at which `[^` stands.
pub fn offers(scene: &Scene<'_>, from: usize, job: &Job, shared: &Shared) -> Vec<Offer> {
    let backing = backing(scene, from, job, shared);
    let mut passages: Vec<Candidate> = Vec::new();
    let near = scene.candidates().iter().map(|(candidate, _)| candidate);
    let backed = near
        .clone()
        .filter(|c| backing.iter().any(|id| **id == *c.source.id));
    let others = near
        .clone()
        .filter(|c| backing.iter().all(|id| **id != *c.source.id));
    for candidate in backed {
        if passages
            .iter()
            .all(|known| known.source.id != candidate.source.id)
        {
            passages.push(candidate.clone());
        }
    }
    let wanted = passages.len() + OTHERS;
    for candidate in others {
        let known = passages
            .iter()
            .any(|known| known.source.id == candidate.source.id);
        if !known && passages.len() < wanted {
            passages.push(candidate.clone());
        }
    }
    let closed = scene
        .text()
        .get(scene.caret..)
        .is_some_and(|rest| rest.starts_with(']'));
    let replaces = Span::new(from, scene.caret + usize::from(closed));
    let mut footnotes = Footnotes::of(scene, job);
    let offer = |candidate: Candidate| {
        let (text, elsewhere) = footnotes.reference(&candidate);
        let date = candidate
            .source
            .date
            .map(|date| format!(", {date}"))
            .unwrap_or_default();
        Offer {
            label: format!("{text} {}{date}", candidate.source.title),
            kind: CompletionItemKind::REFERENCE,
            text,
            replaces,
            passage: Some(candidate),
            cited: false,
            elsewhere,
        }
    };
    passages.into_iter().map(offer).collect()
}

/// Ids of the sources that back a claim of the sentence before `from`, nearest claim first.
fn backing(scene: &Scene<'_>, from: usize, job: &Job, shared: &Shared) -> Vec<String> {
    let Some(checked) = job.run(shared).checked() else {
        return Vec::new();
    };
    let start = scene.passage.map.whole().start;
    let before = checked
        .findings
        .iter()
        .rev()
        .filter(|f| start <= f.span.start && f.span.start < from);
    let evidence = before.flat_map(|finding| finding.evidence.iter());
    evidence
        .filter(|e| e.stance == Stance::Supports && !e.is_in_draft())
        .map(|e| e.source.to_string())
        .collect()
}
