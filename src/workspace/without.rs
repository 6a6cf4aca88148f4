//! The evidence without one source: what a draft that lies among the sources is checked against.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rustc_hash::FxHasher;

use crate::check::Snapshot;
use crate::evidence::{Candidate, EvidenceIndex, Query, terms};
use crate::sources::SourceMeta;

/// The same evidence, in which the source `id` does not exist. Its words are read when they are first
/// asked about.
///
/// The generation is that of the other sources' bytes: typing in the source itself leaves it as it was.
pub fn without(snapshot: &Snapshot, id: &str) -> Snapshot {
    let mut others = FxHasher::default();
    for source in snapshot.index.sources() {
        if *source.id != *id {
            (&source.id, source.hash).hash(&mut others);
        }
    }
    let index = Without {
        whole: Arc::clone(&snapshot.index),
        id: id.into(),
        own: OnceLock::new(),
    };
    Snapshot {
        index: Arc::new(index),
        generation: others.finish(),
    }
}

struct Without {
    whole: Arc<dyn EvidenceIndex>,
    id: Box<str>,
    own: OnceLock<Own>,
}

/// What the source that is left out adds to the counts.
#[derive(Default)]
struct Own {
    passages: u64,
    stems: BTreeMap<String, u64>,
}

impl Without {
    fn own(&self) -> &Own {
        self.own.get_or_init(|| {
            let mut own = Own::default();
            for candidate in self.whole.passages(&self.id, 0..u32::MAX) {
                own.passages += 1;
                for stem in terms(&candidate.passage).words {
                    *own.stems.entry(stem).or_default() += 1;
                }
            }
            own
        })
    }
}

impl EvidenceIndex for Without {
    fn search(&self, query: &Query, limit: usize) -> Vec<Candidate> {
        // The source's own passages answer its own words best, so they may fill a whole first page.
        let mut asked = limit.saturating_mul(2);
        loop {
            let mut found = self.whole.search(query, asked);
            let all = found.len() < asked;
            found.retain(|candidate| *candidate.source.id != *self.id);
            if all || found.len() >= limit {
                found.truncate(limit);
                return found;
            }
            asked = asked.saturating_mul(2);
        }
    }

    fn passages(&self, source: &str, ordinals: Range<u32>) -> Vec<Candidate> {
        if *source == *self.id {
            return Vec::new();
        }
        self.whole.passages(source, ordinals)
    }

    fn frequency(&self, stem: &str) -> (u64, u64) {
        let (holding, all) = self.whole.frequency(stem);
        let own = self.own();
        let stems = own.stems.get(stem).copied().unwrap_or_default();
        (
            holding.saturating_sub(stems),
            all.saturating_sub(own.passages),
        )
    }

    fn sources(&self) -> Vec<Arc<SourceMeta>> {
        let mut sources = self.whole.sources();
        sources.retain(|source| *source.id != *self.id);
        sources
    }

    fn count(&self) -> usize {
        self.sources().len()
    }

    fn failure(&self) -> Option<String> {
        self.whole.failure()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::ScanIndex;
    use crate::sources;
    use crate::text::markdown;

    #[test]
    fn what_is_left_is_what_an_index_of_the_others_answers() {
        let read = |id: &str, text: &str| sources::read(id, text.as_bytes()).unwrap();
        let own = "Chile sold 9 tonnes of salmon. Chile sold 8 tonnes of cod.\n";
        let other = "Norway sold 12 tonnes of salmon.\n";
        let both = ScanIndex::new(vec![read("draft.md", own), read("other.md", other)]);
        let snapshot = Snapshot {
            index: Arc::new(both),
            generation: 1,
        };
        let left = without(&snapshot, "draft.md").index;
        let alone = ScanIndex::new(vec![read("other.md", other)]);
        let query = |text: &str| {
            let found = terms(&markdown::read(text).passages[0]);
            Query {
                words: found.words,
                names: found.names,
                figures: found.figures,
            }
        };
        let ids = |index: &dyn EvidenceIndex| -> Vec<(String, u32)> {
            let found = index.search(&query("Chile sold 9 tonnes of salmon."), 1);
            found
                .iter()
                .map(|c| (c.source.id.to_string(), c.ordinal))
                .collect()
        };
        assert_eq!(ids(left.as_ref()), [("other.md".to_owned(), 0)]);
        assert_eq!(ids(left.as_ref()), ids(&alone));
        for stem in ["sold", "salmon", "chile", "cod"] {
            assert_eq!(left.frequency(stem), alone.frequency(stem), "{stem}");
        }
        assert_eq!((left.count(), left.sources().len()), (1, 1));
        assert!(left.passages("draft.md", 0..9).is_empty());
    }
}
