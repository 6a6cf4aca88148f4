//! Values that a source gives as somebody's and puts right in its next sentence: "the release said 69. The right figure is
//! 96".

use super::{Checker, upheld};
use crate::claims::{Analysis, Claim};
use crate::compare::Stance;
use crate::compare::replaced::put_right::{Right, put_right};
use crate::evidence::{Candidate, EvidenceIndex};
use crate::verdict::{Opinion, Replaces};

/// How surely a passage that is put right speaks of the claim before what puts it right backs the claim.
const ENOUGH: f32 = 0.4;

/// Turns what backs the claim into a contradiction where the source itself goes on to say what is right.
pub fn take_back(
    claim: &Claim,
    draft: &Analysis,
    index: &dyn EvidenceIndex,
    opinions: &mut [Opinion],
    candidates: &[Candidate],
) {
    for opinion in opinions {
        let backs = opinion.judgement.stance == Stance::Supports;
        let Some(candidate) = candidates.get(opinion.candidate).filter(|_| backs) else {
            continue;
        };
        let Some(after) = after(index, candidate) else {
            continue;
        };
        let found = put_right(claim, draft, &candidate.passage.text, &after.passage.text);
        if let Some(Right::Other { reason, expected }) = found {
            opinion.judgement.stance = Stance::Contradicts;
            opinion.judgement.reason = reason;
            opinion.judgement.expected = expected;
            opinion.replaces = Replaces::TheDrafts;
        }
    }
}

/// The sentence behind a passage in its paragraph.
fn after(index: &dyn EvidenceIndex, candidate: &Candidate) -> Option<Candidate> {
    let next = candidate.ordinal + 1;
    let following = index.passages(&candidate.source.id, next..next + 1);
    let block = candidate.passage.context.block;
    following
        .into_iter()
        .find(|f| f.passage.context.block == block)
}

impl Checker<'_> {
    /// Backs the claim by the sentence that puts a passage about the same thing right, where it has the draft's value.
    pub(super) fn add_put_right(
        &self,
        claim: &Claim,
        draft: &Analysis,
        opinions: &mut Vec<Opinion>,
        candidates: &mut Vec<Candidate>,
    ) {
        let has = |stance: Stance| opinions.iter().any(|o| o.judgement.stance == stance);
        if has(Stance::Supports) && !has(Stance::Contradicts) {
            return;
        }
        let near = opinions
            .iter()
            .filter(|o| o.judgement.relatedness >= ENOUGH)
            .map(|o| o.candidate);
        for at in near.collect::<Vec<_>>() {
            let candidate = &candidates[at];
            let Some(after) = after(self.snapshot.index.as_ref(), candidate) else {
                continue;
            };
            let found = put_right(claim, draft, &candidate.passage.text, &after.passage.text);
            if let Some(Right::TheDrafts(mark)) = found {
                for opinion in opinions.iter_mut() {
                    opinion.judgement.stance = Stance::Nearest;
                }
                let reason = "the source puts an earlier value right with this one";
                upheld::push(opinions, candidates, after, Some(mark), reason);
                if let Some(opinion) = opinions.last_mut() {
                    opinion.replaces = Replaces::Earlier;
                }
                return;
            }
        }
    }
}
