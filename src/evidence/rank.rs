//! How well a passage answers a query: which terms are asked for, what each is worth, who comes first.
//!
//! A term is worth the logarithm of its rarity (the inverse document frequency of BM25), more if it
//! is a name or a figure. How often a passage repeats a term counts for nothing, as passages are
//! sentences. Worth is a whole number, so that sums do not depend on the order of adding, and
//! everything else is taken from the passages that exist, so that the order of results does not
//! depend on how an index happens to store them.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::Query;
use super::keys::ROUGH;

/// A query is cut to its most telling terms: a long sentence's commonest words cost most and tell least.
const TERMS: usize = 24;

/// Entries of lists that a query reads at most, so that it takes under a millisecond in a corpus of
/// any size: what is left out is so common that it tells next to nothing.
const ENTRIES: u64 = 40_000;

/// Terms that are looked up however long their lists are.
const AT_LEAST: usize = 4;

/// Worth is counted in steps of this part of one unit of information.
const STEPS: f64 = 256.0;

/// Distinct terms at which a passage's score is halved: a long passage holds many terms by accident.
pub(super) const LENGTH: f32 = 96.0;

/// Where a term is looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    Words,
    Names,
    Figures,
}

/// A term that a query asks for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    pub field: Field,
    pub term: String,
    boost: f64,
}

/// The terms of a query, each once. A name of several words also asks for each word of it, for less:
/// "Stoke Space" is "Stoke" on second mention.
pub(super) fn wanted(query: &Query) -> Vec<Wanted> {
    let mut all: Vec<Wanted> = Vec::new();
    let mut want = |field, term: &str, boost| {
        if !term.is_empty() && !all.iter().any(|w| w.field == field && w.term == term) {
            all.push(Wanted {
                field,
                term: term.to_owned(),
                boost,
            });
        }
    };
    let long = || query.names.iter().filter(|name| name.contains(' '));
    long().for_each(|name| want(Field::Names, name, 2.0));
    long()
        .flat_map(|name| name.split(' '))
        .for_each(|part| want(Field::Names, part, 1.0));
    query
        .names
        .iter()
        .for_each(|name| want(Field::Names, name, 2.0));
    for figure in &query.figures {
        want(
            Field::Figures,
            figure,
            if figure.starts_with(ROUGH) { 0.5 } else { 1.5 },
        );
    }
    query
        .words
        .iter()
        .for_each(|word| want(Field::Words, word, 1.0));
    all
}

/// What each wanted term is worth, for the most telling terms that occur at all.
///
/// `frequencies` holds, for each wanted term, how many of the `passages` hold it. The answer names
/// terms by their place in `wanted`, dearest first.
pub(super) fn worth(wanted: &[Wanted], frequencies: &[u64], passages: u64) -> Vec<(usize, u32)> {
    let mut worth: Vec<(usize, u32)> = wanted
        .iter()
        .zip(frequencies)
        .enumerate()
        .filter(|(_, (_, frequency))| **frequency > 0)
        .map(|(at, (wanted, frequency))| {
            let (n, f) = (passages.max(*frequency) as f64, *frequency as f64);
            let rarity = (1.0 + (n - f + 0.5) / (f + 0.5)).ln();
            (at, ((rarity * wanted.boost * STEPS).round() as u32).max(1))
        })
        .collect();
    worth.sort_by_key(|&(at, worth)| {
        (
            Reverse(worth),
            wanted.get(at).map(|w| (w.field, w.term.as_str())),
        )
    });
    let mut entries = 0;
    let cheap = worth.iter().take_while(|(at, _)| {
        entries += frequencies.get(*at).copied().unwrap_or_default();
        entries <= ENTRIES
    });
    let cheap = cheap.count();
    worth.truncate(cheap.clamp(AT_LEAST, TERMS));
    worth
}

/// The score of a passage that holds terms of this total worth and `terms` distinct terms in all.
pub(super) fn score(worth: u32, terms: u32) -> f32 {
    worth as f32 / (1.0 + terms as f32 / LENGTH)
}

/// A passage with its score. Greater is better.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Hit<D> {
    pub score: f32,
    /// Place of the source among all sources by id.
    pub source: u32,
    pub ordinal: u32,
    /// The index's own address of the passage.
    pub doc: D,
}

impl<D: PartialEq> Eq for Hit<D> {}

impl<D: PartialEq> Ord for Hit<D> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.score
            .total_cmp(&other.score)
            .then_with(|| other.source.cmp(&self.source))
            .then_with(|| other.ordinal.cmp(&self.ordinal))
    }
}

impl<D: PartialEq> PartialOrd for Hit<D> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Keeps the best hits of a stream.
pub(super) struct Best<D> {
    limit: usize,
    heap: BinaryHeap<Reverse<Hit<D>>>,
}

impl<D: PartialEq + Copy> Best<D> {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            limit,
            heap: BinaryHeap::new(),
        }
    }

    /// False if no passage with terms of this total worth can still get in.
    pub(super) fn admits(&self, worth: u32) -> bool {
        match self.heap.peek() {
            Some(Reverse(last)) if self.heap.len() >= self.limit => worth as f32 >= last.score,
            _ => self.limit > 0,
        }
    }

    pub(super) fn push(&mut self, hit: Hit<D>) {
        if self.heap.len() < self.limit {
            self.heap.push(Reverse(hit));
        } else if let Some(mut last) = self.heap.peek_mut()
            && hit > last.0
        {
            *last = Reverse(hit);
        }
    }

    /// Best first.
    pub(super) fn into_sorted(self) -> Vec<Hit<D>> {
        self.heap
            .into_sorted_vec()
            .into_iter()
            .map(|Reverse(hit)| hit)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(words: &[&str], names: &[&str], figures: &[&str]) -> Query {
        let own = |list: &[&str]| list.iter().map(|s| s.to_string()).collect();
        Query {
            words: own(words),
            names: own(names),
            figures: own(figures),
        }
    }

    #[test]
    fn a_name_asks_for_its_words_too_and_nothing_is_asked_twice() {
        let wanted = wanted(&query(
            &["profit", "profit"],
            &["oslo", "space", "stoke space"],
            &["~m:100", "m:110"],
        ));
        let terms: Vec<_> = wanted
            .iter()
            .map(|w| (w.field, w.term.as_str(), w.boost))
            .collect();
        assert_eq!(
            terms,
            [
                (Field::Names, "stoke space", 2.0),
                (Field::Names, "stoke", 1.0),
                (Field::Names, "space", 1.0),
                (Field::Names, "oslo", 2.0),
                (Field::Figures, "~m:100", 0.5),
                (Field::Figures, "m:110", 1.5),
                (Field::Words, "profit", 1.0),
            ]
        );
    }

    #[test]
    fn names_are_worth_more_than_figures_and_figures_more_than_words() {
        let wanted = wanted(&query(&["w"], &["n"], &["f"]));
        let order: Vec<_> = worth(&wanted, &[5, 5, 5], 100)
            .iter()
            .map(|(at, _)| wanted[*at].field)
            .collect();
        assert_eq!(order, [Field::Names, Field::Figures, Field::Words]);
    }

    #[test]
    fn the_commonest_terms_of_a_long_query_are_dropped() {
        let words: Vec<String> = (0..60).map(|i| format!("w{i:02}")).collect();
        let wanted = wanted(&Query {
            words,
            ..Query::default()
        });
        let frequencies: Vec<u64> = (0..60).map(|i| 1000 - 10 * i).collect();
        let kept: Vec<usize> = worth(&wanted, &frequencies, 1000)
            .iter()
            .map(|(at, _)| *at)
            .collect();
        assert_eq!(kept, (60 - TERMS..60).rev().collect::<Vec<_>>());
    }

    #[test]
    fn a_query_stops_before_lists_that_are_long_and_tell_little() {
        let words = ["a", "b", "c", "d", "e", "f"].map(String::from).to_vec();
        let wanted = wanted(&Query {
            words,
            ..Query::default()
        });
        let kept = |frequencies: [u64; 6]| worth(&wanted, &frequencies, 1_000_000).len();
        assert_eq!(kept([5; 6]), 6);
        assert_eq!(kept([5, 5, 5, 5, 5, 90_000]), 5);
        assert_eq!(kept([90_000; 6]), AT_LEAST);
    }

    #[test]
    fn best_keeps_the_best_and_breaks_ties_by_source_and_ordinal() {
        let mut best = Best::new(3);
        for (score, source, ordinal) in [
            (1.0, 0, 0),
            (2.0, 1, 5),
            (2.0, 0, 9),
            (2.0, 1, 4),
            (0.5, 0, 1),
        ] {
            best.push(Hit {
                score,
                source,
                ordinal,
                doc: (),
            });
        }
        let order: Vec<_> = best
            .into_sorted()
            .iter()
            .map(|h| (h.source, h.ordinal))
            .collect();
        assert_eq!(order, [(0, 9), (1, 4), (1, 5)]);
    }
}
