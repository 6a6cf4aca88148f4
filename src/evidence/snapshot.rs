//! One state of the tantivy index, for reading: finds and hands out passages.

use std::cell::RefCell;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use rustc_hash::FxHashMap;
use tantivy::Term;

use super::rank::{self, Best, Field, Hit};
use super::schema::{Fields, place, unplace};
use super::segment::{Postings, Segment};
use super::{Candidate, EvidenceIndex, Query};
use crate::sources::SourceMeta;
use crate::text::{Passage, Place};

/// Passages that are kept decoded, as neighbouring claims ask for the same ones.
const DECODED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4095);

/// A source and the number its passages carry in the index.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbered {
    pub number: u32,
    /// How many passages it has.
    pub passages: u32,
    pub meta: Arc<SourceMeta>,
}

/// Passages decoded lately, by place. As numbers of sources are never used again, snapshots share it.
#[derive(Clone)]
pub(super) struct Decoded(Arc<Mutex<LruCache<u64, Placed>>>);

#[derive(Clone)]
struct Placed {
    line: u32,
    column: u32,
    passage: Arc<Passage>,
    places: Arc<[Place]>,
}

impl Default for Decoded {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(DECODED))))
    }
}

/// What the index held at one commit.
pub(super) struct EmbeddedSnapshot {
    fields: Fields,
    segments: Vec<Segment>,
    /// By id.
    sources: Vec<Numbered>,
    /// From the number of a source to its place in `sources`.
    ranks: FxHashMap<u32, u32>,
    /// How many passages there are.
    passages: u64,
    decoded: Decoded,
    frequencies: Mutex<FxHashMap<String, u64>>,
    /// Set when something that should be there could not be read.
    damaged: Arc<AtomicBool>,
}

/// Where a passage lies: its segment's place among all, and its address in it.
type Address = (usize, u32);

thread_local! {
    /// The worth that each passage of a segment has gathered; all zero between two queries. Kept, as
    /// making it anew costs more than most queries in a large corpus.
    static SUMS: RefCell<Vec<u32>> = const { RefCell::new(Vec::new()) };
}

impl EmbeddedSnapshot {
    /// A state of these segments. `sources` stand in the order of their ids.
    pub(super) fn new(
        segments: Vec<Segment>,
        fields: Fields,
        sources: Vec<Numbered>,
        decoded: Decoded,
        damaged: Arc<AtomicBool>,
    ) -> Self {
        let ranks = sources
            .iter()
            .enumerate()
            .map(|(rank, s)| (s.number, rank as u32))
            .collect();
        let passages = segments.iter().map(Segment::passages).sum();
        Self {
            fields,
            segments,
            sources,
            ranks,
            passages,
            decoded,
            frequencies: Mutex::default(),
            damaged,
        }
    }

    /// Each segment with the number of its passages that still exist.
    #[cfg(test)]
    pub(super) fn segments_and_passages(&self) -> Vec<(String, u64)> {
        let segments = self.segments.iter();
        segments.map(|s| (s.name(), s.passages())).collect()
    }

    /// The lists of a term, for the segments where it occurs.
    fn postings(&self, field: Field, term: &str) -> Vec<(usize, Postings<'_>)> {
        let column = self.fields.column(field);
        self.lists(&Term::from_field_text(column, term))
    }

    fn lists(&self, term: &Term) -> Vec<(usize, Postings<'_>)> {
        let segments = self.segments.iter().enumerate();
        segments
            .filter_map(|(at, segment)| Some((at, segment.postings(term)?)))
            .collect()
    }

    /// Walks through a list; what cannot be read of it is noted.
    fn each(&self, postings: &Postings<'_>, call: impl FnMut(u32)) {
        if postings.each(call).is_err() {
            self.damaged.store(true, Ordering::Relaxed);
        }
    }

    /// The passages of one segment with terms of some worth, added to the best.
    fn rank(
        &self,
        at: usize,
        lists: &[(&Postings<'_>, u32)],
        sums: &mut Vec<u32>,
        best: &mut Best<(u64, Address)>,
    ) {
        let Some(segment) = self.segments.get(at) else {
            return;
        };
        let end = segment.end() as usize;
        if sums.len() < end {
            sums.resize(end, 0);
        }
        let mut touched = Vec::new();
        for (postings, worth) in lists {
            self.each(postings, |doc| {
                if let Some(sum) = sums.get_mut(doc as usize) {
                    if *sum == 0 {
                        touched.push(doc);
                    }
                    *sum += worth;
                }
            });
        }
        for doc in touched {
            let Some(sum) = sums.get_mut(doc as usize).map(std::mem::take) else {
                continue;
            };
            if !best.admits(sum) || segment.is_gone(doc) {
                continue;
            }
            let place = segment.places.get_val(doc);
            let (number, ordinal) = unplace(place);
            let Some(&source) = self.ranks.get(&number) else {
                continue;
            };
            best.push(Hit {
                score: rank::score(sum, segment.terms.get_val(doc) as u32),
                source,
                ordinal,
                doc: (place, (at, doc)),
            });
        }
    }

    /// Where the passage of a place is stored.
    fn address(&self, place: u64) -> Option<Address> {
        let lists = self.lists(&Term::from_field_u64(self.fields.place, place));
        let mut found = None;
        for (segment, postings) in &lists {
            self.each(postings, |doc| found = Some((*segment, doc)));
        }
        found
    }

    /// The same if it stands right behind another passage, as those of one source mostly do: far
    /// quicker than looking it up.
    fn behind(&self, (at, doc): Address, place: u64) -> Option<Address> {
        let (segment, next) = (self.segments.get(at)?, doc + 1);
        (next < segment.end() && segment.places.get_val(next) == place).then_some((at, next))
    }

    fn candidate(&self, place: u64, address: Address, score: f32) -> Option<Candidate> {
        let (number, ordinal) = unplace(place);
        let source = self.sources.get(*self.ranks.get(&number)? as usize)?;
        let Some(placed) = self.placed(place, address) else {
            self.damaged.store(true, Ordering::Relaxed);
            return None;
        };
        Some(Candidate {
            source: source.meta.clone(),
            ordinal,
            line: placed.line,
            column: placed.column,
            passage: placed.passage,
            places: placed.places,
            score,
        })
    }

    fn placed(&self, place: u64, (at, doc): Address) -> Option<Placed> {
        let cache = || {
            self.decoded
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(known) = cache().get(&place) {
            return Some(known.clone());
        }
        let document = self.segments.get(at)?.document(doc).ok()?;
        let stored = self.fields.stored(&document)?;
        let placed = Placed {
            line: stored.line,
            column: stored.column,
            passage: Arc::new(stored.passage.into_owned()),
            places: stored.places.into_owned().into(),
        };
        cache().put(place, placed.clone());
        Some(placed)
    }
}

impl EvidenceIndex for EmbeddedSnapshot {
    fn search(&self, query: &Query, limit: usize) -> Vec<Candidate> {
        let wanted = rank::wanted(query);
        let lists: Vec<_> = wanted
            .iter()
            .map(|w| self.postings(w.field, &w.term))
            .collect();
        let frequencies: Vec<u64> = lists
            .iter()
            .map(|list| list.iter().map(|(_, p)| p.frequency()).sum())
            .collect();
        let mut of_segment: Vec<Vec<(&Postings<'_>, u32)>> =
            self.segments.iter().map(|_| Vec::new()).collect();
        for (at, worth) in rank::worth(&wanted, &frequencies, self.passages) {
            for (segment, postings) in lists.get(at).into_iter().flatten() {
                if let Some(lists) = of_segment.get_mut(*segment) {
                    lists.push((postings, worth));
                }
            }
        }
        let mut best = Best::new(limit);
        // Taken out for the while, so that a panic cannot leave half a query behind.
        let mut sums = SUMS.take();
        for (at, lists) in of_segment.iter().enumerate() {
            self.rank(at, lists, &mut sums, &mut best);
        }
        SUMS.set(sums);
        best.into_sorted()
            .into_iter()
            .filter_map(|hit| {
                let (place, address) = hit.doc;
                self.candidate(place, address, hit.score)
            })
            .collect()
    }

    fn passages(&self, source: &str, ordinals: Range<u32>) -> Vec<Candidate> {
        let Ok(at) = self.sources.binary_search_by(|s| (*s.meta.id).cmp(source)) else {
            return Vec::new();
        };
        let Some(source) = self.sources.get(at) else {
            return Vec::new();
        };
        // Ordinals are without gaps.
        let mut before = None;
        (ordinals.start..ordinals.end.min(source.passages))
            .map_while(|ordinal| {
                let place = place(source.number, ordinal);
                let address = before
                    .and_then(|before| self.behind(before, place))
                    .or_else(|| self.address(place))?;
                before = Some(address);
                self.candidate(place, address, 0.0)
            })
            .collect()
    }

    fn frequency(&self, stem: &str) -> (u64, u64) {
        let cache = || {
            self.frequencies
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(&known) = cache().get(stem) {
            return (known, self.passages);
        }
        let frequency = self
            .postings(Field::Words, stem)
            .iter()
            .map(|(_, p)| p.frequency())
            .sum();
        cache().insert(stem.to_owned(), frequency);
        (frequency, self.passages)
    }

    fn count(&self) -> usize {
        self.sources.len()
    }

    fn sources(&self) -> Vec<Arc<SourceMeta>> {
        self.sources.iter().map(|s| s.meta.clone()).collect()
    }
}
