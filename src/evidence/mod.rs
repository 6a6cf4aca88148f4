//! Sources made findable: a claim asks with its words, names and figures, passages answer.
//!
//! Three implementations of one trait: [`EmbeddedIndex`] (tantivy, for corpora), [`remote::RemoteIndex`]
//! (a server, for an archive that many share) and [`ScanIndex`] (a plain list, for the handful of texts
//! that `verify` is given with a claim). All read passages with [`terms`] and order them with the same
//! arithmetic, so they answer alike.

use std::sync::Arc;

use crate::sources::SourceMeta;
use crate::text::{Passage, Place, Span};

pub use committed::{Committed, Contents};
pub use embedded::{Batch, EmbeddedIndex, IndexError};
pub use keys::{figure_keys, period_keys};
pub use scan::ScanIndex;
pub use snapshot::Numbered;
pub use terms::{Terms, terms};

mod committed;
mod embedded;
mod keys;
mod places;
mod rank;
pub mod remote;
mod scan;
mod schema;
mod segment;
mod snapshot;
mod terms;

/// A passage of a source, as an index hands it out.
#[derive(Debug, Clone)]
pub struct Candidate {
    pub source: Arc<SourceMeta>,
    /// Number of the passage within its source, from 0.
    pub ordinal: u32,
    /// Line and column of the passage's first byte in its file, both from 1, in characters.
    pub line: u32,
    pub column: u32,
    pub passage: Arc<Passage>,
    /// Where its parts stand in a document that has no lines; `line` and `column` are then those of the
    /// text that was taken out of it.
    pub places: Arc<[Place]>,
    /// The index's own score; only its order means something.
    pub score: f32,
}

impl Candidate {
    /// Where bytes of the passage's text stand in a document that has no lines: "page 3", "Sales!B7".
    pub fn place(&self, span: Span) -> Option<&Arc<str>> {
        let offset = self.passage.to_source(span).start;
        let next = self.places.partition_point(|place| place.start <= offset);
        let place = self.places.get(next.saturating_sub(1))?;
        Some(&place.words)
    }

    /// "report.md:12", "report.pdf, page 3": how the passage is cited for the words under `span`.
    pub fn cited(&self, span: Span) -> String {
        match self.place(span) {
            Some(place) => format!("{}, {place}", self.source.id),
            None => format!("{}:{}", self.source.id, self.line),
        }
    }
}

/// What a claim asks for. Everything is optional; more matches rank higher.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Stems of content words, as [`Terms::words`] holds them.
    pub words: Vec<String>,
    /// Folded names.
    pub names: Vec<String>,
    /// Keys of figures and dates, as [`Terms::figures`] holds them.
    pub figures: Vec<String>,
}

/// Where passages are looked up. Implementations answer equal queries with equal lists in equal order.
pub trait EvidenceIndex: Send + Sync {
    /// At most `limit` passages, best first; ties by source id, then ordinal.
    fn search(&self, query: &Query, limit: usize) -> Vec<Candidate>;

    /// The passages `ordinals` of one source, in order; ones that do not exist are left out.
    fn passages(&self, source: &str, ordinals: std::ops::Range<u32>) -> Vec<Candidate>;

    /// How many passages hold the stem, and how many there are: what a word is worth.
    fn frequency(&self, stem: &str) -> (u64, u64);

    /// All sources by id.
    fn sources(&self) -> Vec<Arc<SourceMeta>>;

    /// How many sources there are.
    fn count(&self) -> usize;

    /// Why what it answered is not to be trusted; `None` as long as everything could be answered.
    fn failure(&self) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sources::{DateFrom, Source};
    use crate::text::{Context, PassageKind, SourceMap, Text};
    use proptest::prelude::*;

    /// A source with one sentence a line.
    pub(super) fn source(id: &str, text: &str) -> Source {
        let mut passages = Vec::new();
        let mut offset = 0;
        for line in text.split_inclusive('\n') {
            let words = line.trim_end_matches('\n');
            passages.push(Passage {
                text: words.into(),
                kind: PassageKind::Paragraph,
                map: SourceMap::identity(offset, words.len()),
                context: Context::default(),
                cells: Vec::new(),
                links: Vec::new(),
            });
            offset += line.len();
        }
        let meta = SourceMeta {
            id: id.into(),
            title: id.into(),
            date: None,
            date_from: DateFrom::Unknown,
            credits: Default::default(),
            hash: [0; 32],
            sketch: Default::default(),
        };
        Source {
            meta: Arc::new(meta),
            text: Text {
                source: text.into(),
                passages,
                ..Text::default()
            },
        }
    }

    fn ask(text: &str) -> Query {
        let Terms {
            words,
            names,
            figures,
        } = terms(&source("q", text).text.passages[0]);
        Query {
            words,
            names,
            figures,
        }
    }

    fn told(candidates: Vec<Candidate>) -> Vec<(String, u32, u32, u32, String, f32)> {
        let tell = |c: Candidate| {
            (
                c.source.id.to_string(),
                c.ordinal,
                c.line,
                c.column,
                c.passage.text.clone(),
                c.score,
            )
        };
        candidates.into_iter().map(tell).collect()
    }

    fn embedded(sources: &[Source]) -> EmbeddedIndex {
        let mut index = EmbeddedIndex::new().unwrap();
        let batch = index.batch();
        sources.iter().for_each(|s| batch.add(s).unwrap());
        batch.commit().unwrap();
        index
    }

    /// The sources as a commit in a directory and changes over it: some are replaced, one that was
    /// committed is gone.
    fn over(sources: &[Source], replaced: &[bool]) -> Arc<dyn EvidenceIndex> {
        let directory = tantivy::directory::RamDirectory::create();
        let mut index =
            EmbeddedIndex::in_directory(directory.clone(), Contents::default()).unwrap();
        let mut contents = Contents::default();
        let batch = index.batch();
        for (source_, again) in sources.iter().zip(replaced) {
            let stale = source(&source_.meta.id, "Norway sold 12 and 9 Bank");
            batch.add(if *again { &stale } else { source_ }).unwrap();
        }
        batch
            .add(&source("gone.txt", "Chile sold salmon."))
            .unwrap();
        batch
            .commit_as(|now| {
                contents = now.clone();
                Ok(Some("first".to_owned()))
            })
            .unwrap();
        index.finish().unwrap();
        let known = |name: &str| (name == "first").then(|| (contents.clone(), ()));
        let (committed, ()) = Committed::open(directory, known).unwrap().unwrap();
        let mut index = EmbeddedIndex::over(committed).unwrap();
        let batch = index.batch();
        for (source, _) in sources.iter().zip(replaced).filter(|(_, again)| **again) {
            batch.add(source).unwrap();
        }
        batch.remove("gone.txt");
        batch.commit().unwrap();
        assert!(!index.contains("gone.txt") && index.contains(&sources[0].meta.id));
        index.snapshot()
    }

    fn corpus() -> Vec<Source> {
        vec![
            source(
                "b.txt",
                "Norway sold 12 tonnes of salmon.\nChile sold 9 tonnes.\nThe weather was fine.",
            ),
            source(
                "a.txt",
                "Stoke Space raised 250 million.\nIts founders were pleased.\nNorway sold 12 tonnes of salmon.",
            ),
        ]
    }

    #[test]
    fn the_passage_that_says_it_comes_first_and_ties_go_by_source() {
        for index in [
            Arc::new(ScanIndex::new(corpus())) as Arc<dyn EvidenceIndex>,
            embedded(&corpus()).snapshot(),
        ] {
            let found = told(index.search(&ask("Norway exported 12 tonnes of salmon"), 3));
            let places: Vec<_> = found
                .iter()
                .map(|f| (f.0.as_str(), f.1, f.2, f.3))
                .collect();
            assert_eq!(
                places,
                [("a.txt", 2, 3, 1), ("b.txt", 0, 1, 1), ("b.txt", 1, 2, 1)]
            );
            assert_eq!(index.frequency("sold"), (3, 6));
            assert_eq!(index.frequency("absent"), (0, 6));
            assert!(index.search(&Query::default(), 5).is_empty());
            let ids: Vec<_> = index.sources().iter().map(|s| s.id.to_string()).collect();
            assert_eq!(ids, ["a.txt", "b.txt"]);
        }
    }

    #[test]
    fn neighbours_are_handed_out_in_order_and_only_if_they_exist() {
        for index in [
            Arc::new(ScanIndex::new(corpus())) as Arc<dyn EvidenceIndex>,
            embedded(&corpus()).snapshot(),
        ] {
            let ordinals = |source, range| {
                told(index.passages(source, range))
                    .iter()
                    .map(|f| f.1)
                    .collect::<Vec<_>>()
            };
            assert_eq!(ordinals("a.txt", 1..9), [1, 2]);
            assert_eq!(ordinals("a.txt", 7..9), [0u32; 0]);
            assert_eq!(ordinals("a.txt", 0..u32::MAX), [0, 1, 2]);
            assert_eq!(ordinals("c.txt", 0..9), [0u32; 0]);
        }
    }

    #[test]
    fn replacing_one_source_leaves_the_rest_and_earlier_snapshots_alone() {
        let mut index = embedded(&corpus());
        let before = index.snapshot();
        let batch = index.batch();
        batch
            .add(&source("b.txt", "Chile sold 11 tonnes."))
            .unwrap();
        batch.commit().unwrap();
        let after = index.snapshot();
        assert_eq!(
            told(before.search(&ask("Chile sold"), 1))[0].4,
            "Chile sold 9 tonnes."
        );
        let found = told(after.search(&ask("Chile sold"), 9));
        assert_eq!(found[0].4, "Chile sold 11 tonnes.");
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(after.frequency("sold"), (2, 4));
        let batch = index.batch();
        batch.remove("b.txt");
        batch.remove("never-there.txt");
        batch.commit().unwrap();
        assert_eq!(index.snapshot().frequency("sold"), (1, 3));
        assert!(!index.contains("b.txt"));
    }

    #[test]
    fn a_batch_that_is_dropped_leaves_no_trace() {
        let mut index = embedded(&corpus());
        let batch = index.batch();
        batch.add(&source("c.txt", "Peru sold 4 tonnes.")).unwrap();
        drop(batch);
        let batch = index.batch();
        batch.add(&source("d.txt", "Peru bought nothing.")).unwrap();
        batch.add(&source("d.txt", "Peru bought it.")).unwrap();
        batch.commit().unwrap();
        assert_eq!(index.snapshot().frequency("sold"), (3, 7));
        assert_eq!(told(index.snapshot().search(&ask("Peru"), 9)).len(), 1);
    }

    /// Sentences out of few words, so that ties are common.
    fn sentences() -> impl Strategy<Value = Vec<String>> {
        const WORDS: &[&str] = &[
            "Norway", "Chile", "sold", "salmon", "12", "9", "tonnes", "rose", "Bank",
        ];
        let sentence = proptest::collection::vec(proptest::sample::select(WORDS), 1..9)
            .prop_map(|words| words.join(" "));
        proptest::collection::vec(sentence, 1..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Whatever the way in which sources came into the index, equal sources answer alike.
        #[test]
        fn answers_depend_on_the_sources_alone(
            texts in proptest::collection::vec(sentences(), 1..6),
            asked in sentences(),
            replaced in proptest::collection::vec(any::<bool>(), 6),
        ) {
            let sources: Vec<Source> = texts.iter().enumerate()
                .map(|(i, lines)| source(&format!("{i}.txt"), &lines.join("\n")))
                .collect();
            let at_once = embedded(&sources).snapshot();
            let mut index = EmbeddedIndex::new().unwrap();
            for (source_, again) in sources.iter().zip(&replaced).rev() {
                if *again {
                    let batch = index.batch();
                    batch.add(&source(&source_.meta.id, "Norway sold 12 and 9 Bank")).unwrap();
                    batch.commit().unwrap();
                }
                let batch = index.batch();
                std::thread::scope(|scope| {
                    scope.spawn(|| batch.add(source_).unwrap());
                });
                batch.commit().unwrap();
            }
            let one_by_one = index.snapshot();
            let over = over(&sources, &replaced);
            let scanned = ScanIndex::new(sources);
            for text in &asked {
                let query = ask(text);
                let expected = told(scanned.search(&query, 4));
                prop_assert_eq!(&told(at_once.search(&query, 4)), &expected);
                prop_assert_eq!(&told(one_by_one.search(&query, 4)), &expected);
                prop_assert_eq!(&told(over.search(&query, 4)), &expected);
            }
            for stem in ["sold", "norway", "rose"] {
                prop_assert_eq!(at_once.frequency(stem), scanned.frequency(stem));
                prop_assert_eq!(one_by_one.frequency(stem), scanned.frequency(stem));
                prop_assert_eq!(over.frequency(stem), scanned.frequency(stem));
            }
        }
    }
}
