//! One state of the tantivy index, for reading: finds and hands out passages.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use rustc_hash::FxHashMap;
use tantivy::columnar::ColumnValues;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, InvertedIndexReader, Searcher, SegmentReader, TantivyDocument, Term};

use super::rank::{self, Best, Field, Hit, Wanted};
use super::schema::{Fields, place, unplace};
use super::{Candidate, EvidenceIndex, IndexError, Query};
use crate::sources::SourceMeta;
use crate::text::{Passage, Place};

/// Passages that are kept decoded, as neighbouring claims ask for the same ones.
const DECODED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(4095);

/// A source and the number its passages carry in the index.
#[derive(Clone)]
pub(super) struct Numbered {
    pub number: u32,
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
    searcher: Searcher,
    fields: Fields,
    segments: Vec<Columns>,
    /// By id.
    sources: Vec<Numbered>,
    /// From the number of a source to its place in `sources`.
    ranks: FxHashMap<u32, u32>,
    /// How many passages there are.
    passages: u64,
    decoded: Decoded,
    frequencies: Mutex<FxHashMap<String, u64>>,
}

/// Values of a segment's passages that ranking looks at.
struct Columns {
    places: Arc<dyn ColumnValues<u64>>,
    terms: Arc<dyn ColumnValues<u64>>,
}

/// The passages of one segment that hold one term.
struct Postings<'s> {
    segment: &'s SegmentReader,
    inverted: Arc<InvertedIndexReader>,
    info: TermInfo,
}

impl EmbeddedSnapshot {
    pub(super) fn new(
        searcher: Searcher,
        fields: Fields,
        sources: &BTreeMap<Arc<str>, Numbered>,
        decoded: Decoded,
    ) -> Result<Self, IndexError> {
        let segments = searcher
            .segment_readers()
            .iter()
            .map(|segment| {
                Ok(Columns {
                    places: segment.fast_fields().u64("place")?.first_or_default_col(0),
                    terms: segment.fast_fields().u64("terms")?.first_or_default_col(0),
                })
            })
            .collect::<tantivy::Result<_>>()?;
        let sources: Vec<Numbered> = sources.values().cloned().collect();
        let ranks = sources
            .iter()
            .enumerate()
            .map(|(rank, s)| (s.number, rank as u32))
            .collect();
        let passages = searcher.num_docs();
        Ok(Self {
            searcher,
            fields,
            segments,
            sources,
            ranks,
            passages,
            decoded,
            frequencies: Mutex::default(),
        })
    }

    /// Each segment with the number of its passages that still exist.
    #[cfg(test)]
    pub(super) fn segments_and_passages(&self) -> Vec<(String, u32)> {
        let segments = self.searcher.segment_readers().iter();
        segments
            .map(|s| (s.segment_id().uuid_string(), s.num_docs()))
            .collect()
    }

    /// The lists of a term, for the segments where it occurs.
    fn postings(&self, field: Field, term: &str) -> Vec<(usize, Postings<'_>)> {
        let column = self.fields.column(field);
        self.lists(&Term::from_field_text(column, term))
    }

    fn lists(&self, term: &Term) -> Vec<(usize, Postings<'_>)> {
        let read = |segment| -> Option<Postings<'_>> {
            let inverted = SegmentReader::inverted_index(segment, term.field()).ok()?;
            let info = inverted.get_term_info(term).ok()??;
            Some(Postings {
                segment,
                inverted,
                info,
            })
        };
        let segments = self.searcher.segment_readers().iter().enumerate();
        segments
            .filter_map(|(at, segment)| Some((at, read(segment)?)))
            .collect()
    }

    /// The total worth of the wanted terms in each passage of each segment.
    fn sums(&self, wanted: &[Wanted]) -> Vec<Vec<u32>> {
        let lists: Vec<_> = wanted
            .iter()
            .map(|w| self.postings(w.field, &w.term))
            .collect();
        let frequencies: Vec<u64> = lists
            .iter()
            .map(|list| list.iter().map(|(_, p)| p.frequency()).sum())
            .collect();
        let mut sums: Vec<Vec<u32>> = self
            .searcher
            .segment_readers()
            .iter()
            .map(|s| vec![0; s.max_doc() as usize])
            .collect();
        for (at, worth) in rank::worth(wanted, &frequencies, self.passages) {
            for (segment, postings) in lists.get(at).into_iter().flatten() {
                if let Some(sums) = sums.get_mut(*segment) {
                    postings.each(|doc| {
                        if let Some(sum) = sums.get_mut(doc as usize) {
                            *sum += worth;
                        }
                    });
                }
            }
        }
        sums
    }

    /// Where the passage of a place is stored.
    fn address(&self, place: u64) -> Option<DocAddress> {
        let lists = self.lists(&Term::from_field_u64(self.fields.place, place));
        let mut found = None;
        for (segment, postings) in &lists {
            postings.each(|doc| found = Some(DocAddress::new(*segment as u32, doc)));
        }
        found
    }

    /// The same if it stands right behind another passage, as those of one source mostly do: far
    /// quicker than looking it up.
    fn behind(&self, before: DocAddress, place: u64) -> Option<DocAddress> {
        let next = DocAddress::new(before.segment_ord, before.doc_id + 1);
        let segment = self
            .searcher
            .segment_readers()
            .get(next.segment_ord as usize)?;
        let columns = self.segments.get(next.segment_ord as usize)?;
        (next.doc_id < segment.max_doc() && columns.places.get_val(next.doc_id) == place)
            .then_some(next)
    }

    fn candidate(&self, place: u64, address: DocAddress, score: f32) -> Option<Candidate> {
        let (number, ordinal) = unplace(place);
        let source = self.sources.get(*self.ranks.get(&number)? as usize)?;
        let placed = self.placed(place, address)?;
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

    fn placed(&self, place: u64, address: DocAddress) -> Option<Placed> {
        let cache = || {
            self.decoded
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        if let Some(known) = cache().get(&place) {
            return Some(known.clone());
        }
        let document: TantivyDocument = self.searcher.doc(address).ok()?;
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

impl Postings<'_> {
    /// How many passages that still exist hold the term.
    fn frequency(&self) -> u64 {
        let Some(alive) = self.segment.alive_bitset() else {
            return self.info.doc_freq.into();
        };
        let mut count = 0;
        self.each(|doc| count += u64::from(alive.is_alive(doc)));
        count
    }

    /// Calls for every passage that holds the term, deleted ones included.
    fn each(&self, mut call: impl FnMut(u32)) {
        let opened = self
            .inverted
            .read_block_postings_from_terminfo(&self.info, IndexRecordOption::Basic);
        let Ok(mut block) = opened else {
            return;
        };
        while !block.docs().is_empty() {
            block.docs().iter().copied().for_each(&mut call);
            block.advance();
        }
    }
}

impl EvidenceIndex for EmbeddedSnapshot {
    fn search(&self, query: &Query, limit: usize) -> Vec<Candidate> {
        let mut best = Best::new(limit);
        let sums = self.sums(&rank::wanted(query));
        let segments = self.searcher.segment_readers().iter().zip(&self.segments);
        for (at, (sums, (segment, columns))) in sums.iter().zip(segments).enumerate() {
            for (doc, &sum) in (0u32..).zip(sums) {
                if sum == 0 || !best.admits(sum) || segment.is_deleted(doc) {
                    continue;
                }
                let place = columns.places.get_val(doc);
                let (number, ordinal) = unplace(place);
                let Some(&source) = self.ranks.get(&number) else {
                    continue;
                };
                let score = rank::score(sum, columns.terms.get_val(doc) as u32);
                best.push(Hit {
                    score,
                    source,
                    ordinal,
                    doc: (place, at as u32, doc),
                });
            }
        }
        best.into_sorted()
            .into_iter()
            .filter_map(|hit| {
                let (place, segment, doc) = hit.doc;
                self.candidate(place, DocAddress::new(segment, doc), hit.score)
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
        // Ordinals are without gaps, so the first that does not exist ends the list.
        let mut before = None;
        ordinals
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
