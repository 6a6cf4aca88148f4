//! Sources that disagree with the one that decides a claim: found by what that source's own sentence is about.
//!
//! A draft may put a thing in words that only one of its sources has. So the passage that backs the
//! claim, or contradicts it, asks in its turn which other sources give another value for its thing.

use std::cell::{LazyCell, RefCell};
use std::ops::Deref;
use std::sync::Arc;

use super::Checker;
use crate::claims::{Analysis, Claim, ClaimKind, names, words};
use crate::compare::figure::rival::{self, Rivalry};
use crate::compare::topic::Topic;
use crate::compare::{Judgement, Stance, date};
use crate::disagreements::copies;
use crate::evidence::{self, Candidate, Query};
use crate::quantity::{self, time};
use crate::text::Span;
use crate::verdict::{CLEARLY_WEAKER, Opinion, Replaces};

/// Passages that are asked whether they give another value.
const ASKED: usize = 16;
/// Passages that decide the claim and ask in turn.
const DECIDING: usize = 3;
/// Passages of a document that tell what it speaks of.
const READ: u32 = 60;

impl Checker<'_> {
    /// Adds what other sources say of the thing that the deciding passage speaks of: another value where
    /// it backs the claim, the claim's own value where it contradicts it.
    pub(super) fn add_rivals(
        &mut self,
        claim: &Claim,
        draft: &Analysis,
        opinions: &mut Vec<Opinion>,
        candidates: &mut Vec<Candidate>,
    ) {
        if !matches!(claim.kind, ClaimKind::Figure(_) | ClaimKind::Date(_)) {
            return;
        }
        self.set_apart(claim, opinions, candidates);
        if is_referred_to(claim, draft) {
            return;
        }
        let best = |stance: Stance| {
            let of = opinions.iter().filter(|o| o.judgement.stance == stance);
            of.map(|o| o.judgement.relatedness).reduce(f32::max)
        };
        // A contradiction that is set aside as clearly weaker is no answer.
        let (has, wanted) = match (best(Stance::Supports), best(Stance::Contradicts)) {
            (Some(pro), Some(contra)) if contra + CLEARLY_WEAKER >= pro => return,
            (Some(_), _) => (Stance::Supports, Stance::Contradicts),
            (None, Some(_)) => (Stance::Contradicts, Stance::Supports),
            (None, None) => return,
        };
        let mut deciding: Vec<Opinion> = opinions
            .iter()
            .filter(|o| o.judgement.stance == has)
            .cloned()
            .collect();
        deciding.sort_by(|a, b| {
            b.judgement
                .relatedness
                .total_cmp(&a.judgement.relatedness)
                .then(a.candidate.cmp(&b.candidate))
        });
        for first in deciding.iter().take(DECIDING) {
            self.add_rivals_of(first, wanted, claim, draft, opinions, candidates);
        }
    }

    /// A passage that contradicts a figure but speaks of another thing than the one that backs it, as
    /// their own sentences tell, decides nothing.
    fn set_apart(&mut self, claim: &Claim, opinions: &mut [Opinion], candidates: &[Candidate]) {
        let mut marked = |o: &Opinion| {
            let analysis = self.analysis(&candidates[o.candidate]);
            let mark = o.judgement.marks.first().copied()?;
            let at = position(claim, &analysis, mark)?;
            Some((analysis, at))
        };
        if !matches!(claim.kind, ClaimKind::Figure(_)) {
            return;
        }
        let backing: Vec<_> = opinions
            .iter()
            .filter(|o| o.judgement.stance == Stance::Supports)
            .filter_map(&mut marked)
            .collect();
        for opinion in opinions.iter_mut().filter(|o| {
            o.judgement.stance == Stance::Contradicts && o.replaces == Replaces::Nothing
        }) {
            let Some((other, j)) = marked(opinion) else {
                continue;
            };
            if backing
                .iter()
                .any(|(mine, i)| rival::is_apart(mine, *i, &other, j))
            {
                opinion.judgement.stance = Stance::Nearest;
            }
        }
    }

    fn add_rivals_of(
        &mut self,
        deciding: &Opinion,
        wanted: Stance,
        claim: &Claim,
        draft: &Analysis,
        opinions: &mut Vec<Opinion>,
        candidates: &mut Vec<Candidate>,
    ) {
        let Some(mark) = deciding.judgement.marks.first().copied() else {
            return;
        };
        let first = candidates[deciding.candidate].clone();
        let mine = self.analysis(&first);
        let Some(at) = position(claim, &mine, mark) else {
            return;
        };
        let terms = evidence::terms(&first.passage);
        let mut query = Query {
            words: terms.words,
            names: terms.names,
            figures: Vec::new(),
        };
        // A paper on the firm need not name it again where it says how old it is.
        if matches!(claim.kind, ClaimKind::Date(_))
            && let Some(period) = mine.periods.get(at)
            && date::is_founding(&mine, period)
        {
            query.words.extend(date::founding_stems());
        }
        let own = LazyCell::new(|| copies::runs(&first.passage.text));
        let asked = self.snapshot.index.search(&query, ASKED);
        for candidate in asked.into_iter().chain(candidates.clone()) {
            let known = |o: &&Opinion| {
                let weak = o.judgement.stance == wanted
                    && o.judgement.relatedness + CLEARLY_WEAKER < deciding.judgement.relatedness;
                candidates[o.candidate].source.id == candidate.source.id
                    && o.judgement.stance != Stance::Nearest
                    && !weak
            };
            if candidate.source.id == first.source.id || opinions.iter().any(|o| known(&o)) {
                continue;
            }
            let other = self.analysis(&candidate);
            let Some((span, rivalry)) =
                self.rival(claim, (&first, &mine, at), (&candidate, &other))
            else {
                continue;
            };
            let agrees = bears_out(claim, draft, &other, span);
            if agrees != (wanted == Stance::Supports)
                || copies::is_copy(&own, &copies::runs(&candidate.passage.text))
            {
                continue;
            }
            let source = opinions
                .iter()
                .find(|o| candidates[o.candidate].source.id == candidate.source.id)
                .map_or(usize::MAX - candidates.len(), |o| o.source);
            opinions.retain(|o| candidates[o.candidate].source.id != candidate.source.id);
            opinions.push(Opinion {
                candidate: candidates.len(),
                source,
                date: candidate.source.date,
                judgement: Judgement {
                    not_yet: false,
                    stance: wanted,
                    relatedness: deciding.judgement.relatedness,
                    reason: rivalry.reason,
                    marks: vec![span],
                    expected: None,
                    at: (wanted == Stance::Contradicts).then_some(claim.span),
                },
                replaces: Replaces::Nothing,
            });
            candidates.push(candidate);
        }
    }

    /// The value of the other passage that excludes value `at` of the first, if there is just one.
    fn rival(
        &mut self,
        claim: &Claim,
        (first, mine, at): (&Candidate, &Analysis, usize),
        (candidate, other): (&Candidate, &Analysis),
    ) -> Option<(Span, Rivalry)> {
        let checker = RefCell::new(self);
        let ours = Asked::new(|| checker.borrow_mut().topic(first));
        let theirs = Asked::new(|| checker.borrow_mut().topic(candidate));
        let mut found: Vec<(Span, Rivalry)> = match claim.kind {
            ClaimKind::Figure(_) => (0..other.figures.len())
                .filter_map(|j| {
                    Some((
                        other.figures[j].span,
                        rival::judge(mine, at, &ours, other, j, &theirs)?,
                    ))
                })
                .collect(),
            ClaimKind::Date(_) => (0..other.periods.len())
                .filter_map(|j| {
                    Some((
                        other.periods[j].span,
                        date::rival::judge(mine, at, &ours, other, j, &theirs)?,
                    ))
                })
                .collect(),
            _ => Vec::new(),
        };
        let only = found.len() == 1;
        found.pop().filter(|(_, rivalry)| only && !rivalry.agrees)
    }

    /// What the document of a passage speaks of.
    pub(super) fn topic(&mut self, candidate: &Candidate) -> Arc<Topic> {
        if let Some((source, topic)) = self.topics.get(&candidate.source.id)
            && Arc::ptr_eq(source, &candidate.source)
        {
            return Arc::clone(topic);
        }
        let mut topic = Topic::default();
        let near = candidate.ordinal.saturating_sub(READ / 2);
        for passage in self
            .snapshot
            .index
            .passages(&candidate.source.id, near..near + READ)
        {
            let words = words::words(&passage.passage.text);
            topic.add_words(names::names(&passage.passage.text, &words), &words);
        }
        let topic = Arc::new(topic);
        self.topics.insert(
            Arc::clone(&candidate.source.id),
            (Arc::clone(&candidate.source), Arc::clone(&topic)),
        );
        topic
    }
}

/// The topic of a document, read when it is first looked at: most values are set apart before.
struct Asked<F: FnOnce() -> Arc<Topic>>(LazyCell<Arc<Topic>, F>);

impl<F: FnOnce() -> Arc<Topic>> Asked<F> {
    fn new(read: F) -> Self {
        Self(LazyCell::new(read))
    }
}

impl<F: FnOnce() -> Arc<Topic>> Deref for Asked<F> {
    type Target = Topic;

    fn deref(&self) -> &Topic {
        &self.0
    }
}

/// True for "the $5 million": a figure that the draft refers to, not one that it gives.
fn is_referred_to(claim: &Claim, draft: &Analysis) -> bool {
    let before = draft.words.iter().rfind(|w| w.span.end <= claim.span.start);
    matches!(claim.kind, ClaimKind::Figure(_))
        && before.is_some_and(|w| {
            matches!(
                w.lower.as_str(),
                "the" | "that" | "this" | "those" | "these"
            )
        })
}

/// Position of the figure or date at the mark.
fn position(claim: &Claim, analysis: &Analysis, mark: Span) -> Option<usize> {
    match claim.kind {
        ClaimKind::Figure(_) => analysis.figures.iter().position(|f| f.span == mark),
        ClaimKind::Date(_) => analysis.periods.iter().position(|p| p.span.overlaps(mark)),
        _ => None,
    }
}

/// True if the value at `span` of the passage bears the draft's out.
fn bears_out(claim: &Claim, draft: &Analysis, other: &Analysis, span: Span) -> bool {
    match claim.kind {
        ClaimKind::Figure(i) => {
            let theirs = other.figures.iter().find(|f| f.span == span);
            draft
                .figures
                .get(i)
                .zip(theirs)
                .is_some_and(|(a, b)| quantity::relation(a, b) == quantity::Relation::Equal)
        }
        ClaimKind::Date(i) => {
            let theirs = other.periods.iter().find(|p| p.span == span);
            draft.periods.get(i).zip(theirs).is_some_and(|(a, b)| {
                matches!(
                    time::compare(a, b).relation,
                    time::Relation::Same | time::Relation::Contains
                )
            })
        }
        _ => false,
    }
}
