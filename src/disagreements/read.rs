//! All passages of a corpus as they are held against each other: analysed, with what their documents speak of.

use std::sync::Arc;

use super::copies::Runs;
use crate::claims::first_person::Issuer;
use crate::claims::{self, Analysis, Setting, referents};
use crate::compare::topic::Topic;
use crate::evidence::{Candidate, EvidenceIndex};
use crate::sources::SourceMeta;
use crate::text::PassageKind;

/// Passages before one whose names "the company" and "it" may stand for.
const SUBJECT_REACH: usize = 3;

/// One source with its passages in order.
pub struct Document {
    pub meta: Arc<SourceMeta>,
    pub passages: Vec<(Candidate, Analysis)>,
    pub topic: Topic,
    pub runs: Runs,
}

/// Every source of the corpus, by id; read on as many threads as the machine has.
pub fn documents(index: &dyn EvidenceIndex) -> Vec<Document> {
    let sources = index.sources();
    let workers = std::thread::available_parallelism()
        .map_or(1, |n| n.get())
        .min(8);
    let share = sources.len().div_ceil(workers).max(1);
    std::thread::scope(|scope| {
        let parts: Vec<_> = sources
            .chunks(share)
            .map(|part| {
                scope.spawn(move || {
                    part.iter()
                        .map(|meta| document(index, meta))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        parts
            .into_iter()
            .filter_map(|part| part.join().ok())
            .flatten()
            .collect()
    })
}

fn document(index: &dyn EvidenceIndex, meta: &Arc<SourceMeta>) -> Document {
    let candidates = index.passages(&meta.id, 0..u32::MAX);
    let setting = Setting {
        date: meta.date,
        title: Some(Arc::clone(&meta.title)),
    };
    let issuer = Issuer {
        title: &meta.title,
        publisher: meta.credits.publisher.as_deref(),
    };
    let (mut topic, mut runs, mut passages) = (Topic::default(), Runs::default(), Vec::new());
    for (at, candidate) in candidates.iter().enumerate() {
        runs.add(&candidate.passage.text);
        let mut analysis = claims::analyse(&candidate.passage, &setting);
        topic.add(&analysis);
        if matches!(candidate.passage.kind, PassageKind::Heading(_)) {
            continue;
        }
        let before = &candidates[at.saturating_sub(SUBJECT_REACH)..at];
        for earlier in before {
            analysis.add_names_of(&earlier.passage.text);
        }
        let before = before.iter().map(|c| &*c.passage);
        if let Some(name) = referents::in_source(&candidate.passage, before, &issuer) {
            analysis.take_up(name);
        }
        passages.push((candidate.clone(), analysis));
    }
    Document {
        meta: Arc::clone(meta),
        passages,
        topic,
        runs,
    }
}
