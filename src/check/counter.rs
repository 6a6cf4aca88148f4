//! Voices inside a source that give another value than the one that backs a claim: "the plans show 81".

use super::{Checker, upheld};
use crate::claims::names::{NameRelation, names};
use crate::claims::words::words;
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::figure::{self, counter::is_counter};
use crate::compare::{Judgement, Stance};
use crate::evidence::Candidate;
use crate::quantity::Figure;
use crate::quantity::compare::{Relation, compare, relation};
use crate::text::Span;
use crate::verdict::{Opinion, Replaces};

/// Digits from which a value that two documents on one firm have is hardly of two things.
const DIGITS: u32 = 2;
/// Sentences of a paragraph from the one that gives the first value to the one that gives the second.
const REACH: u32 = 2;

impl Checker<'_> {
    /// Adds, beside what backs the claim, whoever is quoted with another value for the same thing.
    pub(super) fn add_counters(
        &mut self,
        claim: &Claim,
        draft: &Analysis,
        opinions: &mut Vec<Opinion>,
        candidates: &mut Vec<Candidate>,
    ) {
        let ClaimKind::Figure(index) = claim.kind else {
            return;
        };
        let of = |stance: Stance| {
            opinions
                .iter()
                .filter(move |o| o.judgement.stance == stance)
        };
        let best = of(Stance::Supports).max_by(|a, b| {
            let (x, y) = (a.judgement.relatedness, b.judgement.relatedness);
            x.total_cmp(&y).then(b.candidate.cmp(&a.candidate))
        });
        let (Some(best), Some(mine)) = (best.cloned(), draft.figures.get(index)) else {
            return;
        };
        if of(Stance::Contradicts).next().is_some() {
            return;
        }
        let backing = candidates[best.candidate].clone();
        let backs = self.analysis(&backing);
        let backed: Vec<Candidate> = of(Stance::Supports)
            .map(|o| candidates[o.candidate].clone())
            .collect();
        let number = backed.len();
        let told = backed.into_iter().chain(self.with_value(mine));
        for (place, candidate) in told.enumerate() {
            let first = self.analysis(&candidate);
            let own = place < number;
            let Some(at) = first.figures.iter().position(|f| is_equal(mine, f)) else {
                continue;
            };
            let alike = || {
                is_of_the_same(&backs, &first)
                    || figure::digits(mine) >= DIGITS && have_one_title(&backing, &candidate)
            };
            if !own && !alike() {
                continue;
            }
            let Some((other, span, reason)) = self.counter(&candidate, &first, at) else {
                continue;
            };
            let known = candidates
                .iter()
                .position(|c| c.source.id == other.source.id && c.ordinal == other.ordinal);
            let place = known.unwrap_or(candidates.len());
            let date = other.source.date;
            if known.is_none() {
                candidates.push(other);
            }
            opinions.push(Opinion {
                candidate: place,
                // Whom a source quotes is a voice of his own.
                source: opinions
                    .iter()
                    .map(|o| o.source)
                    .max()
                    .map_or(0, |max| max + 1),
                date,
                judgement: Judgement {
                    stance: Stance::Contradicts,
                    relatedness: best.judgement.relatedness,
                    reason,
                    marks: vec![span],
                    expected: None,
                    at: Some(claim.span),
                    not_yet: false,
                },
                replaces: Replaces::Nothing,
            });
            return;
        }
    }

    /// The sentence of the same paragraph that gives another value for what figure `at` of the passage is given
    /// for, or to which that figure is the other value; with that value's place.
    fn counter(
        &mut self,
        candidate: &Candidate,
        first: &Analysis,
        at: usize,
    ) -> Option<(Candidate, Span, String)> {
        let reason = |a: &Figure, b: &Figure| compare(a, b).reason;
        let all = 0..first.figures.len();
        if let Some(j) = all.into_iter().find(|&j| {
            j != at && (is_counter(first, at, first, j) || is_counter(first, j, first, at))
        }) {
            let why = reason(&first.figures[at], &first.figures[j]);
            return Some((candidate.clone(), first.figures[j].span, why));
        }
        let near = candidate.ordinal.saturating_sub(REACH)..candidate.ordinal + REACH + 1;
        let around = self.snapshot.index.passages(&candidate.source.id, near);
        let block = candidate.passage.context.block;
        let beside = around
            .into_iter()
            .filter(|c| c.ordinal != candidate.ordinal && c.passage.context.block == block);
        for other in beside {
            let second = self.analysis(&other);
            let behind = other.ordinal > candidate.ordinal;
            let found = (0..second.figures.len()).find(|&j| match behind {
                true => is_counter(first, at, &second, j),
                false => is_counter(&second, j, first, at),
            });
            if let Some(j) = found {
                let why = reason(&first.figures[at], &second.figures[j]);
                return Some((other, second.figures[j].span, why));
            }
        }
        None
    }
}

/// True if one name stands in the titles of both documents.
fn have_one_title(a: &Candidate, b: &Candidate) -> bool {
    let named = |c: &Candidate| names(&c.source.title, &words(&c.source.title));
    let theirs = named(b);
    named(a).iter().any(|name| {
        let mut all = theirs.iter();
        all.any(|n| n.relation(name) == NameRelation::Same)
    })
}

fn is_equal(mine: &Figure, theirs: &Figure) -> bool {
    relation(mine, theirs) == Relation::Equal
}

/// True if the two passages share a name and a word beside it, what stands above and before them included.
fn is_of_the_same(backing: &Analysis, other: &Analysis) -> bool {
    let named = backing.names.iter().any(|name| {
        let mut names = other.names.iter();
        names.any(|n| n.relation(name) == NameRelation::Same)
            || name
                .tokens
                .iter()
                .all(|t| other.surroundings.iter().any(|w| w.lower == *t))
    });
    let shared = upheld::common_words(backing, other);
    shared >= if named { 1 } else { 2 }
}
