//! One segment of a tantivy index, for reading: the lists of its terms, its passages and their values.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use tantivy::columnar::ColumnValues;
use tantivy::postings::TermInfo;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, InvertedIndexReader, Searcher, SegmentReader, TantivyDocument, Term};

use super::schema::Fields;

/// A segment with the values that ranking looks at.
pub(super) struct Segment {
    searcher: Searcher,
    /// Its place among the searcher's segments.
    at: u32,
    /// Source and ordinal of each passage, see [`super::schema::place`].
    pub places: Arc<dyn ColumnValues<u64>>,
    /// How many distinct terms each passage has.
    pub terms: Arc<dyn ColumnValues<u64>>,
    /// Passages that exist here, but whose source was replaced or taken away elsewhere.
    hidden: FxHashSet<u32>,
}

/// The passages of one segment that hold one term.
pub(super) struct Postings<'s> {
    segment: &'s Segment,
    inverted: Arc<InvertedIndexReader>,
    info: TermInfo,
}

impl Segment {
    /// All segments of a searcher, without the passages of the sources that carry the `hidden` numbers.
    ///
    /// # Errors
    /// If a segment cannot be read.
    pub(super) fn all(
        searcher: &Searcher,
        fields: &Fields,
        hidden: &[u32],
    ) -> tantivy::Result<Vec<Segment>> {
        let readers = (0u32..).zip(searcher.segment_readers());
        readers
            .map(|(at, reader)| {
                let mut segment = Segment {
                    searcher: searcher.clone(),
                    at,
                    places: reader.fast_fields().u64("place")?.first_or_default_col(0),
                    terms: reader.fast_fields().u64("terms")?.first_or_default_col(0),
                    hidden: FxHashSet::default(),
                };
                let mut gone = FxHashSet::default();
                for number in hidden {
                    let term = Term::from_field_u64(fields.source, (*number).into());
                    if let Some(postings) = segment.postings(&term) {
                        postings.each(|doc| {
                            if !reader.is_deleted(doc) {
                                gone.insert(doc);
                            }
                        })?;
                    }
                }
                segment.hidden = gone;
                Ok(segment)
            })
            .collect()
    }

    fn reader(&self) -> &SegmentReader {
        self.searcher.segment_reader(self.at)
    }

    /// Addresses of passages are below this number.
    pub(super) fn end(&self) -> u32 {
        self.reader().max_doc()
    }

    /// How many passages exist.
    pub(super) fn passages(&self) -> u64 {
        u64::from(self.reader().num_docs()).saturating_sub(self.hidden.len() as u64)
    }

    /// True for a passage that no longer exists.
    pub(super) fn is_gone(&self, doc: u32) -> bool {
        self.reader().is_deleted(doc) || self.hidden.contains(&doc)
    }

    /// The passages that hold a term, if there are any.
    pub(super) fn postings(&self, term: &Term) -> Option<Postings<'_>> {
        let inverted = self.reader().inverted_index(term.field()).ok()?;
        let info = inverted.get_term_info(term).ok()??;
        Some(Postings {
            segment: self,
            inverted,
            info,
        })
    }

    /// What is stored of a passage.
    pub(super) fn document(&self, doc: u32) -> tantivy::Result<TantivyDocument> {
        self.searcher.doc(DocAddress::new(self.at, doc))
    }

    /// The name of the segment's files.
    #[cfg(test)]
    pub(super) fn name(&self) -> String {
        self.reader().segment_id().uuid_string()
    }
}

impl Postings<'_> {
    /// How many passages that still exist hold the term.
    pub(super) fn frequency(&self) -> u64 {
        if self.segment.reader().alive_bitset().is_none() && self.segment.hidden.is_empty() {
            return self.info.doc_freq.into();
        }
        let mut count = 0;
        // A list that breaks off holds what could be read of it.
        let _ = self.each(|doc| count += u64::from(!self.segment.is_gone(doc)));
        count
    }

    /// Calls for every passage that holds the term, those that no longer exist included.
    ///
    /// # Errors
    /// If the list cannot be read.
    pub(super) fn each(&self, mut call: impl FnMut(u32)) -> tantivy::Result<()> {
        let mut block = self
            .inverted
            .read_block_postings_from_terminfo(&self.info, IndexRecordOption::Basic)?;
        while !block.docs().is_empty() {
            block.docs().iter().copied().for_each(&mut call);
            block.advance();
        }
        Ok(())
    }
}
