//! What each source says of one claim: its passages one by one, and of a statement the document as a whole.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::together::{self, Part};
use crate::compare::{self, Alignment, Judgement, Stance, replaced};
use crate::evidence::Candidate;
use crate::verdict::{Opinion, Replaces};

/// The opinions of the candidates that have anything near the claim, in their order.
pub fn opinions(
    claim: &Claim,
    draft: &Analysis,
    candidates: &[Candidate],
    sources: &[Arc<Analysis>],
    alignments: &[Alignment],
) -> Vec<Opinion> {
    let mut judgements = Vec::with_capacity(sources.len());
    let mut replaces = Vec::with_capacity(sources.len());
    for (source, alignment) in sources.iter().zip(alignments) {
        let outdated = replaced::judge(claim, draft, source, alignment);
        replaces.push(match outdated {
            Some(_) => Replaces::TheDrafts,
            None => Replaces::Nothing,
        });
        judgements.push(outdated.or_else(|| compare::compare(claim, draft, source, alignment)));
    }
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let mut by_source: Vec<Vec<usize>> = Vec::new();
    for (i, candidate) in candidates.iter().enumerate() {
        let number = *numbers.entry(&candidate.source.id).or_insert_with(|| {
            by_source.push(Vec::new());
            by_source.len() - 1
        });
        by_source[number].push(i);
    }
    let contradicted = judgements
        .iter()
        .flatten()
        .any(|j| j.stance == Stance::Contradicts);
    if claim.kind == ClaimKind::Assertion {
        for passages in &by_source {
            let part = |&i: &usize| Part {
                source: &sources[i],
                alignment: &alignments[i],
            };
            let telling = passages.iter().filter(|&&i| !sources[i].asks());
            let passages: Vec<usize> = telling.copied().collect();
            let parts: Vec<Part> = passages.iter().map(part).collect();
            let mut own: Vec<_> = passages.iter().map(|&i| judgements[i].take()).collect();
            // Where a passage contradicts, the passages speak one by one.
            if !contradicted {
                together::settle(draft, &parts, &mut own);
            }
            together::veto(draft, &parts, &mut own);
            for (&i, judgement) in passages.iter().zip(own) {
                judgements[i] = judgement;
            }
        }
    }
    let opinion = |(i, judgement): (usize, Option<Judgement>)| {
        Some(Opinion {
            candidate: i,
            source: *numbers.get(&*candidates[i].source.id)?,
            date: candidates[i].source.date,
            judgement: judgement?,
            replaces: replaces[i],
        })
    };
    judgements
        .into_iter()
        .enumerate()
        .filter_map(opinion)
        .collect()
}
