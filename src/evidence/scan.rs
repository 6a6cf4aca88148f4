//! A plain list of passages with their terms: made in microseconds, for a handful of texts.

use std::ops::Range;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::places::Places;
use super::rank::{self, Best, Field, Hit};
use super::{Candidate, EvidenceIndex, Query, terms};
use crate::sources::{Source, SourceMeta};
use crate::text::{Passage, Place};

/// An index that holds everything in memory and is never changed, only made anew.
#[derive(Default)]
pub struct ScanIndex {
    /// By id.
    sources: Vec<Listed>,
    entries: Vec<Entry>,
    /// The entries that hold a term, ascending.
    postings: FxHashMap<(Field, String), Vec<u32>>,
}

struct Listed {
    meta: Arc<SourceMeta>,
    /// Its passages among the entries.
    entries: Range<usize>,
}

struct Entry {
    source: u32,
    line: u32,
    column: u32,
    passage: Arc<Passage>,
    places: Arc<[Place]>,
    /// How many distinct terms the passage has.
    terms: u32,
}

impl ScanIndex {
    /// An index of these sources. Of several with one id, the last is taken.
    pub fn new(mut sources: Vec<Source>) -> Self {
        sources.reverse();
        sources.sort_by(|a, b| a.meta.id.cmp(&b.meta.id));
        sources.dedup_by(|a, b| a.meta.id == b.meta.id);
        let mut index = Self::default();
        for source in sources {
            index.add(source);
        }
        index
    }

    fn add(&mut self, source: Source) {
        let start = self.entries.len();
        let mut text = source.text;
        let passages = std::mem::take(&mut text.passages);
        let mut places = Places::new(&text.source);
        for passage in passages {
            let entry = self.entries.len() as u32;
            let terms = terms(&passage);
            let size = terms.len() as u32;
            let lists = [
                (Field::Words, terms.words),
                (Field::Names, terms.names),
                (Field::Figures, terms.figures),
            ];
            for (field, list) in lists {
                for term in list {
                    self.postings.entry((field, term)).or_default().push(entry);
                }
            }
            let (line, column) = places.at(passage.map.whole().start);
            let stands = text.places_in(passage.map.whole()).into();
            self.entries.push(Entry {
                source: self.sources.len() as u32,
                line,
                column,
                places: stands,
                passage: Arc::new(passage),
                terms: size,
            });
        }
        self.sources.push(Listed {
            meta: source.meta,
            entries: start..self.entries.len(),
        });
    }

    fn candidate(&self, at: usize, score: f32) -> Option<Candidate> {
        let entry = self.entries.get(at)?;
        let listed = self.sources.get(entry.source as usize)?;
        Some(Candidate {
            source: listed.meta.clone(),
            ordinal: (at - listed.entries.start) as u32,
            line: entry.line,
            column: entry.column,
            passage: entry.passage.clone(),
            places: entry.places.clone(),
            score,
        })
    }
}

impl EvidenceIndex for ScanIndex {
    fn search(&self, query: &Query, limit: usize) -> Vec<Candidate> {
        let wanted = rank::wanted(query);
        let lists: Vec<&[u32]> = wanted
            .iter()
            .map(|w| {
                self.postings
                    .get(&(w.field, w.term.clone()))
                    .map_or(&[][..], Vec::as_slice)
            })
            .collect();
        let frequencies: Vec<u64> = lists.iter().map(|list| list.len() as u64).collect();
        let mut sums = vec![0u32; self.entries.len()];
        for (at, worth) in rank::worth(&wanted, &frequencies, self.entries.len() as u64) {
            for &entry in lists.get(at).copied().unwrap_or_default() {
                if let Some(sum) = sums.get_mut(entry as usize) {
                    *sum += worth;
                }
            }
        }
        let mut best = Best::new(limit);
        for (at, (&sum, entry)) in sums.iter().zip(&self.entries).enumerate() {
            if sum > 0 && best.admits(sum) {
                let score = rank::score(sum, entry.terms);
                // Entries stand in the order of source and ordinal.
                best.push(Hit {
                    score,
                    source: entry.source,
                    ordinal: at as u32,
                    doc: at,
                });
            }
        }
        best.into_sorted()
            .iter()
            .filter_map(|hit| self.candidate(hit.doc, hit.score))
            .collect()
    }

    fn passages(&self, source: &str, ordinals: Range<u32>) -> Vec<Candidate> {
        let Ok(at) = self
            .sources
            .binary_search_by(|listed| (*listed.meta.id).cmp(source))
        else {
            return Vec::new();
        };
        let Some(listed) = self.sources.get(at) else {
            return Vec::new();
        };
        let start = listed.entries.start.saturating_add(ordinals.start as usize);
        let end = listed
            .entries
            .start
            .saturating_add(ordinals.end as usize)
            .min(listed.entries.end);
        (start..end)
            .filter_map(|at| self.candidate(at, 0.0))
            .collect()
    }

    fn frequency(&self, stem: &str) -> (u64, u64) {
        let list = self.postings.get(&(Field::Words, stem.to_owned()));
        (
            list.map_or(0, |l| l.len() as u64),
            self.entries.len() as u64,
        )
    }

    fn count(&self) -> usize {
        self.sources.len()
    }

    fn sources(&self) -> Vec<Arc<SourceMeta>> {
        self.sources
            .iter()
            .map(|listed| listed.meta.clone())
            .collect()
    }
}
