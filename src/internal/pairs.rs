//! The same thing with two values in two places of a draft: summary against body, text against table.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cues::Cues;
use super::same::{self, Mention};
use super::{Contradiction, Reading};
use crate::claims::{Claim, ClaimKind};
use crate::compare::{self, Alignment, Judgement, Stance, Weights};
use crate::quantity::{Relation, Value, compare as compare_values};
use crate::text::{Span, Text};

/// Relatedness from which two places of a draft are taken to speak of one thing. Sources need less
/// (see `compare::figure`): there a reader can look the passage up, here both are the writer's own.
const SURE: f32 = 0.6;
/// Mentions of a word beyond which it tells nothing of what a figure measures.
const COMMON: usize = 40;
/// Words that two mentions must share.
const SHARED: usize = 1;
/// Values of one thing from which it is a series rather than a slip.
const SERIES: usize = 3;

/// Which passages were compared before, and what came of it; by the keys of the two.
#[derive(Debug, Default)]
pub struct Pairs {
    judged: FxHashMap<(u64, u64), Arc<Vec<Hit>>>,
}

/// Two figures that contradict each other.
#[derive(Debug, Clone)]
struct Hit {
    first: usize,
    second: usize,
    /// Why, from the second's point of view: the earlier place is taken for the source.
    reason: String,
    expected: Option<String>,
    /// The same with the roles exchanged.
    first_expected: Option<String>,
}

impl Pairs {
    /// What two places of the draft say differently; the later of the two is taken to be at fault.
    pub(super) fn contradictions(
        &mut self,
        draft: &Text,
        readings: &[Arc<Reading>],
    ) -> Vec<Contradiction> {
        let mentions: Vec<Mention> = readings
            .iter()
            .enumerate()
            .flat_map(|(number, reading)| mentions(number, reading))
            .collect();
        let mut kept = FxHashMap::default();
        let mut found = Vec::new();
        for ((a, b), figures) in candidates(draft, readings, &mentions) {
            let (first, second) = (&readings[a], &readings[b]);
            let key = (first.key, second.key);
            let hits = kept
                .entry(key)
                .or_insert_with(|| match self.judged.get(&key) {
                    Some(known) => Arc::clone(known),
                    None => Arc::new(judge(first, second, &figures)),
                });
            for hit in hits.iter() {
                let spans = (
                    first.analysis.figures.get(hit.first).map(|f| f.core),
                    second.analysis.figures.get(hit.second).map(|f| f.core),
                );
                let ((Some(one), Some(other)), true) =
                    (spans, figures.contains(&(hit.first, hit.second)))
                else {
                    continue;
                };
                found.push(Contradiction {
                    passage: b,
                    at: other,
                    reason: hit.reason.clone(),
                    expected: hit.expected.clone(),
                    others: vec![(a, vec![one])],
                    is_mutual: true,
                    expected_there: hit.first_expected.clone(),
                });
            }
        }
        self.judged = kept;
        found
    }
}

fn mentions(number: usize, reading: &Reading) -> Vec<Mention> {
    let cues = Cues {
        analysis: &reading.analysis,
    };
    reading
        .claims
        .iter()
        .filter_map(|claim| match claim.kind {
            ClaimKind::Figure(i) => Some(i),
            _ => None,
        })
        .filter(|i| {
            let figure = &reading.analysis.figures[*i];
            matches!(figure.value, Value::Exact(_) | Value::Range { .. })
                && same::is_telling(figure)
                && !cues.is_base(figure)
        })
        .map(|i| Mention::new(number, i, reading))
        .collect()
}

type Candidates = Vec<((usize, usize), Vec<(usize, usize)>)>;

/// Pairs of passages, earlier first, with the figures that seem to be values of one thing and differ.
fn candidates(draft: &Text, readings: &[Arc<Reading>], mentions: &[Mention]) -> Candidates {
    let mut by_word: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (at, mention) in mentions.iter().enumerate() {
        for word in &mention.words {
            by_word.entry(word).or_default().push(at);
        }
    }
    let mut pairs: FxHashMap<(usize, usize), Vec<(usize, usize)>> = FxHashMap::default();
    for (at, mine) in mentions.iter().enumerate() {
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        for word in &mine.words {
            let others = by_word.get(word.as_str()).map_or(&[][..], Vec::as_slice);
            if others.len() > COMMON {
                continue;
            }
            for other in others.iter().filter(|other| **other > at) {
                *shared.entry(*other).or_default() += 1;
            }
        }
        for (other, count) in shared {
            let theirs = &mentions[other];
            if count < SHARED || mine.passage == theirs.passage {
                continue;
            }
            let (a, b) = (&readings[mine.passage], &readings[theirs.passage]);
            let (f, g) = (
                &a.analysis.figures[mine.figure],
                &b.analysis.figures[theirs.figure],
            );
            if std::mem::discriminant(&f.dim) == std::mem::discriminant(&g.dim)
                && f.rate == g.rate
                && compare_values(f, g).relation == Relation::Disjoint
                && compare_values(g, f).relation == Relation::Disjoint
                && same::are_told_apart(draft, mine, a, theirs, b)
                && same::thing(draft, mine, a, theirs, b)
                && !is_series(readings, mentions, mine, theirs)
            {
                pairs
                    .entry((mine.passage, theirs.passage))
                    .or_default()
                    .push((mine.figure, theirs.figure));
            }
        }
    }
    let mut pairs: Candidates = pairs.into_iter().collect();
    for (_, figures) in &mut pairs {
        figures.sort_unstable();
    }
    pairs.sort_by_key(|(passages, _)| *passages);
    pairs
}

/// True if what the two speak of has more than two values in the draft.
fn is_series(readings: &[Arc<Reading>], mentions: &[Mention], a: &Mention, b: &Mention) -> bool {
    let common: Vec<&String> = a.words.iter().filter(|w| b.words.contains(w)).collect();
    let kind = |m: &Mention| &readings[m.passage].analysis.figures[m.figure];
    let mut values: FxHashSet<String> = FxHashSet::default();
    for mention in mentions {
        let figure = kind(mention);
        if std::mem::discriminant(&figure.dim) == std::mem::discriminant(&kind(a).dim)
            && common.iter().all(|w| mention.words.contains(w))
        {
            values.insert(format!("{:?}", figure.value));
        }
    }
    values.len() >= SERIES
}

/// Holds the two passages against each other as if each were a source of the other.
fn judge(first: &Reading, second: &Reading, figures: &[(usize, usize)]) -> Vec<Hit> {
    // A draft is no corpus: every word counts alike, so that a change elsewhere changes nothing here.
    let frequency = |_: &str| (1, 1_000);
    let weights = Weights::new(&frequency);
    let there = Alignment::new(&second.analysis, &first.analysis, &weights);
    let back = Alignment::new(&first.analysis, &second.analysis, &weights);
    let mut hits = Vec::new();
    for (i, j) in figures {
        let forward = against(second, *j, first, *i, &there);
        let backward = against(first, *i, second, *j, &back);
        if let (Some(forward), Some(backward)) = (forward, backward) {
            hits.push(Hit {
                first: *i,
                second: *j,
                reason: forward.reason,
                expected: forward.expected,
                first_expected: backward.expected,
            });
        }
    }
    hits
}

/// The judgement by which figure `other` of `source` contradicts figure `index` of `draft`.
fn against(
    draft: &Reading,
    index: usize,
    source: &Reading,
    other: usize,
    alignment: &Alignment,
) -> Option<Judgement> {
    let claim = draft
        .claims
        .iter()
        .find(|claim| claim.kind == ClaimKind::Figure(index))?;
    let claim = Claim { ..claim.clone() };
    let judged = compare::compare(&claim, &draft.analysis, &source.analysis, alignment)?;
    let figure = source.analysis.figures.get(other)?;
    let marked = |mark: &Span| figure.span.covers(*mark) || mark.covers(figure.span);
    (judged.stance == Stance::Contradicts
        && judged.relatedness >= SURE
        && judged.marks.first().is_some_and(marked))
    .then_some(judged)
}
