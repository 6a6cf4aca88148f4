//! The same thing with two values in two places of a draft: summary against body, text against table.

use std::mem::Discriminant;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use super::cues::Cues;
use super::same::{self, Mention};
use super::{Contradiction, Reading};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::{self, Alignment, Judgement, Stance, Weights};
use crate::quantity::{Dim, Relation, Value, relation};
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
    /// Of which things nothing is told, as they have many values, and the passages that were not compared
    /// by them: they are once the thing has fewer.
    aside: FxHashMap<Thing, FxHashSet<u64>>,
    /// What contradicts each other, by the keys of the two passages, the lower one first.
    hits: FxHashMap<(u64, u64), Arc<Vec<Hit>>>,
}

/// What two figures seem to be values of: their kind, and the words that both have.
type Thing = (Discriminant<Dim>, SmallVec<[u64; 8]>);

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
        let mut series = Series::of(readings);
        let again = self.fewer_by_now(&places, &mut series);
        let known = |key: &u64| places.contains_key(key) && !again.contains(key);
        self.hits.retain(|(a, b), _| known(a) && known(b));
        self.seen.retain(known);
        let firsts: Vec<usize> = places.values().map(|numbers| numbers[0]).collect();
        let new: Vec<usize> = firsts
            .iter()
            .copied()
            .filter(|number| !self.seen.contains(&readings[*number].key))
            .collect();
        // Those that were in the draft before come first, then one new one after the other: no two are compared twice.
        let mut done: Vec<usize> = firsts
            .into_iter()
            .filter(|number| self.seen.contains(&readings[*number].key))
            .collect();
        for number in new {
            self.compare(draft, readings, number, &done, &mut series);
            done.push(number);
        }
        self.seen = places.keys().copied().collect();
        let mut found = Vec::new();
        for ((a, b), hits) in &self.hits {
            for (x, y) in product(places.get(a), places.get(b)) {
                found.extend(
                    hits.iter()
                        .filter_map(|hit| contradiction(draft, &mut series, hit, x, y)),
                );
            }
        }
        found
    }

    /// The passages that were set aside for a thing with many values that has fewer now.
    fn fewer_by_now(
        &mut self,
        places: &FxHashMap<u64, Vec<usize>>,
        series: &mut Series,
    ) -> FxHashSet<u64> {
        let mut again = FxHashSet::default();
        self.aside.retain(|thing, passages| {
            passages.retain(|key| places.contains_key(key));
            let holds = !passages.is_empty() && series.is_one(thing);
            if !holds {
                again.extend(passages.drain());
            }
            holds
        });
        again
    }

    /// Compares one passage with others.
    fn compare(
        &mut self,
        draft: &Text,
        readings: &[Arc<Reading>],
        number: usize,
        others: &[usize],
        series: &mut Series,
    ) {
        let mine = &readings[number];
        if mine.mentions.is_empty() {
            return;
        }
        for &other in others {
            let theirs = &readings[other];
            let (low, high) = if mine.key < theirs.key {
                (number, other)
            } else {
                (other, number)
            };
            let figures = candidates(draft, readings, low, high, series, |thing| {
                self.aside.entry(thing).or_default().insert(mine.key);
            });
            if figures.is_empty() {
                continue;
            }
            let hits = judge(&readings[low], &readings[high], &figures);
            if !hits.is_empty() {
                let key = (readings[low].key, readings[high].key);
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
    series: &mut Series,
    hit: &Hit,
    x: usize,
    y: usize,
) -> Option<Contradiction> {
    let readings = series.readings;
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
    if same_table || series.has((first.0, first.1), (second.0, second.1)) {
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

/// The figures of two passages that seem to be values of one thing and differ. Of a series nothing is told, and its
/// values are held against each other only when there are fewer: a list of hundreds has tens of thousands of pairs.
/// Whoever calls is told of what.
fn candidates(
    draft: &Text,
    readings: &[Arc<Reading>],
    low: usize,
    high: usize,
    series: &mut Series,
    mut set_aside: impl FnMut(Thing),
) -> Vec<(usize, usize)> {
    let (a, b) = (&readings[low], &readings[high]);
    let mut figures = Vec::new();
    for mine in &a.mentions {
        for theirs in &b.mentions {
            let (f, g) = (
                &a.analysis.figures[mine.figure],
                &b.analysis.figures[theirs.figure],
            );
            if std::mem::discriminant(&f.dim) != std::mem::discriminant(&g.dim) || f.rate != g.rate
            {
                continue;
            }
            let words = mine.common_words(theirs);
            if words.is_empty() {
                continue;
            }
            let of = (std::mem::discriminant(&f.dim), words);
            // Looked up before anything is compared: in a list every pair ends here.
            if series.is_one(&of) {
                set_aside(of);
            } else if same::thing(draft, (low, mine, a), (high, theirs, b))
                && relation(f, g) == Relation::Disjoint
                && relation(g, f) == Relation::Disjoint
            {
                figures.push((mine.figure, theirs.figure));
            }
        }
    }
    figures
}

/// Which things have more than two values in the draft. It is asked for each pair of figures, and most of them are of
/// the same few things.
struct Series<'r> {
    readings: &'r [Arc<Reading>],
    known: FxHashMap<Thing, bool>,
}

impl<'r> Series<'r> {
    fn of(readings: &'r [Arc<Reading>]) -> Self {
        Self {
            readings,
            known: FxHashMap::default(),
        }
    }

    /// True if what the two figures speak of is one.
    fn has(&mut self, a: (usize, usize), b: (usize, usize)) -> bool {
        let readings = self.readings;
        let mention = |(number, figure): (usize, usize)| {
            let mut mentions = readings[number].mentions.iter();
            mentions.find(|m| m.figure == figure)
        };
        let (Some(mine), Some(theirs)) = (mention(a), mention(b)) else {
            return false;
        };
        let dim = &readings[a.0].analysis.figures[a.1].dim;
        self.is_one(&(std::mem::discriminant(dim), mine.common_words(theirs)))
    }

    fn is_one(&mut self, thing: &Thing) -> bool {
        if let Some(known) = self.known.get(thing) {
            return *known;
        }
        let is_one = self.has_many_values(thing);
        self.known.insert(thing.clone(), is_one);
        is_one
    }

    fn has_many_values(&self, (kind, words): &Thing) -> bool {
        let mut values: Vec<&Value> = Vec::new();
        for reading in self.readings {
            for mention in &reading.mentions {
                let figure = &reading.analysis.figures[mention.figure];
                if std::mem::discriminant(&figure.dim) == *kind
                    && mention.has_words(words)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::Setting;
    use crate::text;

    /// The reasons of what contradicts itself in a draft of these sentences, each a paragraph of its own.
    fn found(sentences: &[&str], pairs: &mut Pairs) -> Vec<String> {
        let draft = text::read_draft(&sentences.join("\n\n"));
        let readings: Vec<Arc<Reading>> = draft
            .passages
            .iter()
            .map(|passage| {
                let key = passage.text.bytes().fold(7, |key: u64, byte| {
                    key.wrapping_mul(31).wrapping_add(byte.into())
                });
                Arc::new(Reading::new(passage, &Setting::default(), key))
            })
            .collect();
        let mut found = pairs.contradictions(&draft, &readings);
        found.sort_by_key(|c| (c.passage, c.at));
        found.into_iter().map(|c| c.reason).collect()
    }

    #[test]
    fn a_series_that_gets_shorter_is_a_slip_and_one_that_gets_longer_none() {
        let [a, b, c] = ["$4.1 billion", "$4.6 billion", "$5.2 billion"]
            .map(|value| format!("Pemberly Foods had revenue of {value} in 2024."));
        let mut pairs = Pairs::default();
        let mut typed = |sentences: &[&str]| {
            let incremental = found(sentences, &mut pairs);
            assert_eq!(incremental, found(sentences, &mut Pairs::default()));
            incremental.len()
        };
        assert_eq!(typed(&[&a, &b]), 1);
        assert_eq!(typed(&[&a, &b, &c]), 0);
        assert_eq!(typed(&[&a, &c]), 1);
        assert_eq!(typed(&[&a, &b, &c]), 0);
        assert_eq!(typed(&[&b, &c]), 1);
        assert_eq!(typed(&[&c]), 0);
    }
}
