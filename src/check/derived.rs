//! What follows from several passages together: the rows that are needed for it, and the opinions it gives.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::claims::words::{Word, words};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::figure::derived::across::{self, Place};
use crate::compare::{Alignment, Stance};
use crate::evidence::{Candidate, EvidenceIndex, Query};
use crate::text::PassageKind;
use crate::verdict::{Opinion, Replaces};

/// Rows before and behind a candidate among which the first and the last of its table are looked for.
const TABLE_REACH: u32 = 40;

/// Adds the first and the last rows of the tables that rows were found of: one of them holds what the others are
/// shares of.
pub fn add_rows(index: &dyn EvidenceIndex, candidates: &mut Vec<Candidate>) {
    let is_row = |c: &Candidate| c.passage.kind == PassageKind::Row;
    let mut added: Vec<Candidate> = Vec::new();
    for found in candidates.iter().filter(|c| is_row(c)) {
        let at = found.ordinal;
        let before = index.passages(&found.source.id, at.saturating_sub(TABLE_REACH)..at);
        let behind = at.saturating_add(1)..at.saturating_add(1 + TABLE_REACH);
        let behind = index.passages(&found.source.id, behind);
        let first = before.iter().rev().take_while(|c| is_row(c)).last();
        let last = behind.iter().take_while(|c| is_row(c)).last();
        for end in [first, last].into_iter().flatten() {
            let known = |c: &Candidate| c.source.id == end.source.id && c.ordinal == end.ordinal;
            if !candidates.iter().chain(&added).any(known) {
                added.push(end.clone());
            }
        }
    }
    candidates.extend(added);
}

/// Where no passage gives the figure, what follows from two passages of one source; it takes the
/// place of what that source says against the figure.
pub fn add(
    claim: &Claim,
    draft: &Analysis,
    candidates: &[Candidate],
    sources: &[Arc<Analysis>],
    alignments: &[Alignment],
    opinions: &mut Vec<Opinion>,
) {
    let ClaimKind::Figure(index) = claim.kind else {
        return;
    };
    if opinions
        .iter()
        .any(|o| o.judgement.stance == Stance::Supports)
    {
        return;
    }
    let mut numbers: FxHashMap<&str, usize> = FxHashMap::default();
    let places: Vec<Place> = candidates
        .iter()
        .zip(sources)
        .zip(alignments)
        .map(|((candidate, analysis), alignment)| {
            let next = numbers.len();
            Place {
                analysis,
                alignment,
                source: *numbers.entry(&candidate.source.id).or_insert(next),
            }
        })
        .collect();
    if let Some((at, judgement)) = across::judge(draft, index, &places) {
        let source = places[at].source;
        opinions.retain(|o| o.source != source);
        opinions.push(Opinion {
            candidate: at,
            source,
            date: candidates[at].source.date,
            judgement,
            replaces: Replaces::Nothing,
        });
    }
}

/// Words by which the operands of a figure are found where the draft names only what was worked out.
const OPERANDS: [(&[&str], &str); 2] = [
    (
        &["margin"],
        "revenue sales turnover operating profit income earnings",
    ),
    (
        &["expect", "forecast", "consensus", "analyst"],
        "analysts expected forecast consensus profit",
    ),
];
/// Passages that are looked at for each kind of operand.
const OPERAND_PASSAGES: usize = 12;

/// Words that hand something out to each of several.
const EACH: [&str; 3] = ["each", "every", "apiece"];
/// Found passages beside which the total that was handed out is looked for.
const NEIGHBOURED: usize = 2;
/// Passages on either side of one of them.
const NEIGHBOURS: u32 = 3;

/// Passages that may hold the operands of the draft's figures and that `candidates` lacks.
pub fn operands(
    draft: &Analysis,
    index: &dyn EvidenceIndex,
    names: &[String],
    candidates: &[Candidate],
) -> Vec<Candidate> {
    let mut added: Vec<Candidate> = Vec::new();
    let mut add = |found: Candidate| {
        let same = |c: &Candidate| c.source.id == found.source.id && c.ordinal == found.ordinal;
        if !candidates.iter().chain(&added).any(same) {
            added.push(found);
        }
    };
    let is_each = |w: &Word| EACH.contains(&w.lower.as_str());
    if !draft.figures.is_empty() && draft.words.iter().any(is_each) {
        for found in candidates.iter().take(NEIGHBOURED) {
            let from = found.ordinal.saturating_sub(NEIGHBOURS);
            let around = from..found.ordinal.saturating_add(NEIGHBOURS + 1);
            index
                .passages(&found.source.id, around)
                .into_iter()
                .for_each(&mut add);
        }
    }
    for (named, wanted) in OPERANDS {
        let is_named = |w: &Word| named.iter().any(|n| w.is(n));
        if draft.figures.is_empty() || !draft.words.iter().any(is_named) {
            continue;
        }
        let query = Query {
            words: words(wanted).into_iter().map(|w| w.stem.clone()).collect(),
            names: names.to_vec(),
            figures: Vec::new(),
        };
        index
            .search(&query, OPERAND_PASSAGES)
            .into_iter()
            .for_each(&mut add);
    }
    added
}
