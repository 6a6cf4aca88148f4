//! Sentences that speak of a row of the draft's table: found by the row's label alone, as the headers of all tables have
//! the same words.

use crate::claims::Analysis;
use crate::evidence::{Candidate, EvidenceIndex, Query};
use crate::text::PassageKind;

/// Passages that are looked at for each row.
const PASSAGES: usize = 12;

/// Adds the sentences that the row's label finds.
pub fn add(
    draft: &Analysis,
    index: &dyn EvidenceIndex,
    query: &Query,
    candidates: &mut Vec<Candidate>,
) {
    let Some(row) = &draft.row else {
        return;
    };
    let label = draft.words_in(row.subject).filter(|w| w.is_content());
    let words: Vec<String> = label.map(|w| w.stem.clone()).collect();
    if words.is_empty() {
        return;
    }
    let asked = Query {
        words,
        names: query.names.clone(),
        figures: query.figures.clone(),
    };
    for found in index.search(&asked, PASSAGES) {
        let same = |c: &Candidate| c.source.id == found.source.id && c.ordinal == found.ordinal;
        if found.passage.kind != PassageKind::Row && !candidates.iter().any(same) {
            candidates.push(found);
        }
    }
}
