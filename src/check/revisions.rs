//! Sources that take back what an earlier source said: found among the passages of one claim.

use std::sync::Arc;

use super::{Checker, upheld};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::Stance;
use crate::compare::replaced::{self, Backing};
use crate::evidence::{Candidate, EvidenceIndex};
use crate::quantity::Figure;
use crate::quantity::compare::{Relation, compare};
use crate::text::Span;
use crate::verdict::{Opinion, Replaces};

/// Finds what backs the claim and was replaced since, as a later source says itself: by a
/// contradiction, or by giving another value for what the backing passage speaks of.
pub fn note(
    claim: &Claim,
    draft: &Analysis,
    index: &dyn EvidenceIndex,
    opinions: &mut Vec<Opinion>,
    candidates: &[Candidate],
    sources: &[Arc<Analysis>],
) {
    let backing = opinions
        .iter()
        .filter(|o| o.judgement.stance == Stance::Supports)
        .max_by_key(|o| o.date);
    let Some((first, at, Some(date))) =
        backing.and_then(|o| Some((o.candidate, *o.judgement.marks.first()?, o.date)))
    else {
        return;
    };
    for (i, candidate) in candidates.iter().enumerate() {
        if candidate.source.date.is_none_or(|later| later <= date) {
            continue;
        }
        let known = opinions.iter().position(|o| o.candidate == i);
        if known.is_some_and(|k| {
            opinions[k].judgement.stance == Stance::Supports
                || opinions[k].replaces != Replaces::Nothing
        }) {
            continue;
        }
        let contradicts = known.filter(|k| opinions[*k].judgement.stance == Stance::Contradicts);
        let announces = replaced::announces;
        let behind = || {
            let next = candidate.ordinal + 1;
            let following = index.passages(&candidate.source.id, next..next + 1);
            let block = candidate.passage.context.block_span;
            following.first().is_some_and(|f| {
                f.passage.context.block_span == block && replaced::points_back(&f.passage.text)
            })
        };
        match contradicts {
            Some(k) if announces(&candidate.passage.text) || behind() => {
                opinions[k].replaces = Replaces::Earlier;
            }
            Some(_) => {}
            None => {
                let backing = Backing {
                    analysis: &sources[first],
                    at,
                    date,
                };
                let revised =
                    replaced::revises(claim, draft, backing, &sources[i], false).or_else(|| {
                        replaced::revises(claim, draft, backing, &sources[i], true)
                            .filter(|_| behind())
                    });
                if let Some(judgement) = revised {
                    let source = opinions
                        .iter()
                        .find(|o| candidates[o.candidate].source.id == candidate.source.id)
                        .map_or(usize::MAX - i, |o| o.source);
                    opinions.retain(|o| o.candidate != i);
                    opinions.push(Opinion {
                        candidate: i,
                        source,
                        date: candidate.source.date,
                        judgement,
                        replaces: Replaces::Earlier,
                    });
                }
            }
        }
    }
}

impl Checker<'_> {
    /// Takes contradictions back by a value that the draft's own sentence has beside the claim's, which a source has as
    /// well: "agreed to buy 75 % and ended up with 80 %".
    pub(super) fn pass_over_told(
        &mut self,
        claim: &Claim,
        draft: &Analysis,
        opinions: &mut [Opinion],
        candidates: &[Candidate],
    ) {
        let ClaimKind::Figure(index) = claim.kind else {
            return;
        };
        let backs = |o: &Opinion| o.judgement.stance == Stance::Supports;
        if !opinions.iter().any(backs) {
            return;
        }
        for opinion in opinions.iter_mut() {
            if opinion.judgement.stance != Stance::Contradicts {
                continue;
            }
            let Some(candidate) = candidates.get(opinion.candidate) else {
                continue;
            };
            let source = self.analysis(candidate);
            let marks = &opinion.judgement.marks;
            let theirs = source
                .figures
                .iter()
                .find(|f| marks.iter().any(|m| m.overlaps(f.core)));
            let told = |theirs: &Figure| {
                let mut mine = draft.figures.iter().enumerate();
                mine.any(|(i, f)| i != index && compare(f, theirs).relation == Relation::Equal)
            };
            if theirs.is_some_and(told) {
                opinion.judgement.stance = Stance::Nearest;
                opinion.judgement.reason = "the draft has both values".into();
                opinion.judgement.expected = None;
                opinion.judgement.at = None;
                opinion.replaces = Replaces::Nothing;
            }
        }
    }

    /// Of two sources that say otherwise the later one holds where its passage says itself that it puts something new in
    /// the place of what was said before.
    pub(super) fn settle_revisions(&mut self, opinions: &mut [Opinion], candidates: &[Candidate]) {
        let decided = |stance: Stance| stance != Stance::Nearest;
        let mut older: Vec<usize> = Vec::new();
        for later in 0..opinions.len() {
            let (stance, date) = (opinions[later].judgement.stance, opinions[later].date);
            let outdated: Vec<usize> = (0..opinions.len())
                .filter(|i| {
                    let other = opinions[*i].judgement.stance;
                    decided(stance) && decided(other) && other != stance
                })
                .filter(|i| matches!((opinions[*i].date, date), (Some(a), Some(b)) if a < b))
                .collect();
            let candidate = &candidates[opinions[later].candidate];
            let noted = opinions[later].replaces == Replaces::Earlier;
            let marks = &opinions[later].judgement.marks;
            let revises = || noted || self.revises(candidate);
            if outdated.is_empty()
                || !(revises()
                    || stance == Stance::Supports
                        && (self.names_an_old_value(candidate) || self.has_moved(candidate, marks)))
            {
                continue;
            }
            match stance {
                Stance::Contradicts if opinions[later].replaces == Replaces::Nothing => {
                    opinions[later].replaces = Replaces::Earlier;
                }
                Stance::Supports => older.extend(outdated),
                _ => {}
            }
        }
        for at in older {
            opinions[at].judgement.stance = Stance::Nearest;
        }
    }

    /// True if the passage, or the sentence behind it, announces a new value.
    fn revises(&self, candidate: &Candidate) -> bool {
        if replaced::announces(&candidate.passage.text) {
            return true;
        }
        let next = candidate.ordinal + 1;
        let following = self
            .snapshot
            .index
            .passages(&candidate.source.id, next..next + 1);
        let block = candidate.passage.context.block_span;
        following.first().is_some_and(|f| {
            f.passage.context.block_span == block && replaced::points_back(&f.passage.text)
        })
    }

    /// True if the passage says that something has moved to the value it is taken for.
    fn has_moved(&mut self, candidate: &Candidate, marks: &[Span]) -> bool {
        let analysis = self.analysis(candidate);
        let mut figures = analysis.figures.iter();
        figures
            .any(|f| marks.iter().any(|m| m.overlaps(f.core)) && upheld::is_moved_to(&analysis, f))
    }

    /// True if the passage gives up a value itself: "moved from 18 May to 30 June".
    fn names_an_old_value(&mut self, candidate: &Candidate) -> bool {
        let analysis = self.analysis(candidate);
        let figures = analysis.figures.iter().map(|f| f.core);
        let mut values = figures.chain(analysis.periods.iter().map(|p| p.core));
        // "In the autumn of 2026, not in the spring": what it gives up need not be a date by itself.
        let set_right = |core: Span| {
            let behind = analysis.text.get(core.end..);
            behind.is_some_and(|text| text.starts_with(", not ") || text.starts_with(" and not "))
        };
        values.any(|core| replaced::is_old(&analysis, core) || set_right(core))
    }
}
