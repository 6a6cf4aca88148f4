//! The same thing with two values in two places of a draft: summary against body, text against table.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::cues::Cues;
use super::same::{self, Mention};
use super::{Contradiction, Reading};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::{self, Alignment, Judgement, Stance, Weights};
use crate::quantity::{Relation, Value, compare as compare_values};
use crate::text::{Span, Text};

/// Relatedness from which two places of a draft are taken to speak of one thing. Sources need less
/// (see `compare::figure`): there a reader can look the passage up, here both are the writer's own.
const SURE: f32 = 0.6;
/// Values of one thing from which it is a series rather than a slip.
const SERIES: usize = 3;

/// Which passages were compared before, and what came of it.
///
/// Two passages that stood in the draft before are not compared again: a change costs one comparison
/// of each new passage with all others.
#[derive(Debug, Default)]
pub struct Pairs {
    /// The keys of all passages of the last draft.
    seen: FxHashSet<u64>,
    /// Passages that were not compared with all others, as what they speak of has many values.
    unfinished: FxHashSet<u64>,
    /// What contradicts each other, by the keys of the two passages, the lower one first.
    hits: FxHashMap<(u64, u64), Arc<Vec<Hit>>>,
}

/// Two figures that contradict each other; the first is of the passage with the lower key.
#[derive(Debug, Clone)]
struct Hit {
    figures: (usize, usize),
    /// Why, if the first or the second of the two is at fault.
    reasons: (String, String),
    /// What would stand at each of the two if the other is right.
    expected: (Option<String>, Option<String>),
}

impl Pairs {
    /// What two places of the draft say differently; the later of the two is taken to be at fault.
    pub(super) fn contradictions(
        &mut self,
        draft: &Text,
        readings: &[Arc<Reading>],
    ) -> Vec<Contradiction> {
        let mut places: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
        for (number, reading) in readings.iter().enumerate() {
            places.entry(reading.key).or_default().push(number);
        }
        self.hits
            .retain(|(a, b), _| places.contains_key(a) && places.contains_key(b));
        let new: Vec<usize> = places
            .iter()
            .filter(|(key, _)| !self.seen.contains(key))
            .filter_map(|(_, numbers)| numbers.first().copied())
            .collect();
        self.unfinished.clear();
        for number in new {
            self.compare(draft, readings, number);
        }
        let unfinished = &self.unfinished;
        let done = places.keys().filter(|key| !unfinished.contains(key));
        self.seen = done.copied().collect();
        let mut found = Vec::new();
        for ((a, b), hits) in &self.hits {
            for (x, y) in product(places.get(a), places.get(b)) {
                found.extend(
                    hits.iter()
                        .filter_map(|hit| contradiction(draft, readings, hit, x, y)),
                );
            }
        }
        found
    }

    /// Compares one passage with all others.
    fn compare(&mut self, draft: &Text, readings: &[Arc<Reading>], number: usize) {
        let mine = &readings[number];
        if mine.mentions.is_empty() {
            return;
        }
        for (other, theirs) in readings.iter().enumerate() {
            let key = (mine.key.min(theirs.key), mine.key.max(theirs.key));
            if mine.key == theirs.key || self.hits.contains_key(&key) {
                continue;
            }
            let (low, high) = if mine.key < theirs.key {
                (number, other)
            } else {
                (other, number)
            };
            let mut figures = candidates(draft, readings, low, high);
            // Of a series nothing is told, and its values are held against each other only when there are fewer: a list
            // of hundreds has tens of thousands of pairs.
            let all = figures.len();
            figures.retain(|(a, b)| !is_series(readings, (low, *a), (high, *b)));
            if figures.len() < all {
                self.unfinished.insert(mine.key);
            }
            if figures.is_empty() {
                continue;
            }
            let hits = judge(&readings[low], &readings[high], &figures);
            if !hits.is_empty() {
                self.hits.insert(key, Arc::new(hits));
            }
        }
    }
}

fn product<'a>(
    a: Option<&'a Vec<usize>>,
    b: Option<&'a Vec<usize>>,
) -> impl Iterator<Item = (usize, usize)> + 'a {
    let b = b.map_or(&[][..], Vec::as_slice);
    a.into_iter()
        .flatten()
        .flat_map(move |x| b.iter().map(move |y| (*x, *y)))
}

/// The contradiction of passages `x` and `y`, the later one at fault.
fn contradiction(
    draft: &Text,
    readings: &[Arc<Reading>],
    hit: &Hit,
    x: usize,
    y: usize,
) -> Option<Contradiction> {
    let place = |number: usize, figure: usize, expected: &Option<String>, reason: &String| {
        let at = readings[number].analysis.figures.get(figure)?.core;
        Some((number, figure, at, expected.clone(), reason.clone()))
    };
    let one = place(x, hit.figures.0, &hit.expected.0, &hit.reasons.0)?;
    let other = place(y, hit.figures.1, &hit.expected.1, &hit.reasons.1)?;
    let (first, second) = if x < y { (one, other) } else { (other, one) };
    let same_table = {
        let block = |number: usize| draft.passages.get(number).map(|p| p.context.block_span);
        let row = |number: usize| readings[number].analysis.row.is_some();
        row(x) && row(y) && block(x) == block(y)
    };
    if same_table || is_series(readings, (first.0, first.1), (second.0, second.1)) {
        return None;
    }
    Some(Contradiction {
        passage: second.0,
        at: second.2,
        reason: second.4,
        expected: second.3,
        others: vec![(first.0, vec![first.2])],
        is_mutual: true,
        expected_there: first.3,
    })
}

/// The figures of a passage that another place of the draft may contradict.
pub(super) fn mentions(analysis: &Analysis, claims: &[Claim]) -> Vec<Mention> {
    let cues = Cues { analysis };
    claims
        .iter()
        .filter_map(|claim| match claim.kind {
            ClaimKind::Figure(i) => Some(i),
            _ => None,
        })
        .filter(|i| {
            let figure = &analysis.figures[*i];
            matches!(figure.value, Value::Exact(_) | Value::Range { .. })
                && same::is_telling(figure)
                && !cues.is_base(figure)
        })
        .map(|i| Mention::new(i, analysis))
        .collect()
}

/// The figures of two passages that seem to be values of one thing and differ.
fn candidates(
    draft: &Text,
    readings: &[Arc<Reading>],
    low: usize,
    high: usize,
) -> Vec<(usize, usize)> {
    let (a, b) = (&readings[low], &readings[high]);
    let mut figures = Vec::new();
    for mine in &a.mentions {
        for theirs in &b.mentions {
            if !mine.shares_words(theirs) {
                continue;
            }
            let (f, g) = (
                &a.analysis.figures[mine.figure],
                &b.analysis.figures[theirs.figure],
            );
            if std::mem::discriminant(&f.dim) == std::mem::discriminant(&g.dim)
                && f.rate == g.rate
                && same::thing(draft, (low, mine, a), (high, theirs, b))
                && compare_values(f, g).relation == Relation::Disjoint
                && compare_values(g, f).relation == Relation::Disjoint
            {
                figures.push((mine.figure, theirs.figure));
            }
        }
    }
    figures
}

/// True if what the two speak of has more than two values in the draft.
fn is_series(readings: &[Arc<Reading>], a: (usize, usize), b: (usize, usize)) -> bool {
    let mention = |(number, figure): (usize, usize)| {
        readings[number]
            .mentions
            .iter()
            .find(|m| m.figure == figure)
    };
    let (Some(mine), Some(theirs)) = (mention(a), mention(b)) else {
        return false;
    };
    let common: Vec<u64> = mine
        .words
        .iter()
        .copied()
        .filter(|w| theirs.words.binary_search(w).is_ok())
        .collect();
    let kind = std::mem::discriminant(&readings[a.0].analysis.figures[a.1].dim);
    let mut values: Vec<&Value> = Vec::new();
    for reading in readings {
        for mention in &reading.mentions {
            let figure = &reading.analysis.figures[mention.figure];
            if std::mem::discriminant(&figure.dim) == kind
                && common
                    .iter()
                    .all(|w| mention.words.binary_search(w).is_ok())
                && !values.contains(&&figure.value)
            {
                values.push(&figure.value);
                if values.len() >= SERIES {
                    return true;
                }
            }
        }
    }
    false
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
                figures: (*i, *j),
                reasons: (backward.reason, forward.reason),
                expected: (backward.expected, forward.expected),
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
    let judged = compare::compare(claim, &draft.analysis, &source.analysis, alignment)?;
    let figure = source.analysis.figures.get(other)?;
    let marked = |mark: &Span| figure.span.covers(*mark) || mark.covers(figure.span);
    (judged.stance == Stance::Contradicts
        && judged.relatedness >= SURE
        && judged.marks.first().is_some_and(marked))
    .then_some(judged)
}
