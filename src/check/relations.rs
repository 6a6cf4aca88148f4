//! Passages that give what a thing has one of (its seat, its founders, its parent) in words the draft does not use.

use crate::claims::Analysis;
use crate::claims::lexicon::ONE_VALUED;
use crate::claims::words::words;
use crate::compare::clauses::one_valued;
use crate::evidence::{Candidate, EvidenceIndex, Query};

/// Passages that are looked at for each relation.
const PASSAGES: usize = 8;

/// Adds passages with other words for the relations that the draft's sentence gives.
pub fn add(
    draft: &Analysis,
    index: &dyn EvidenceIndex,
    names: &[String],
    candidates: &mut Vec<Candidate>,
) {
    for kind in one_valued::kinds(draft) {
        let others = ONE_VALUED.words_of(|class| class.starts_with(kind));
        let mut stems: Vec<String> = others
            .flat_map(|entry| words(entry).into_iter().map(|w| w.stem.clone()))
            .collect();
        stems.sort_unstable();
        stems.dedup();
        let query = Query {
            words: stems,
            names: names.to_vec(),
            figures: Vec::new(),
        };
        for found in index.search(&query, PASSAGES) {
            let same = |c: &Candidate| c.source.id == found.source.id && c.ordinal == found.ordinal;
            if !candidates.iter().any(same) {
                candidates.push(found);
            }
        }
    }
}
