//! "Will close" beside "will close unless a buyer is found": the draft says more than its source.

use crate::claims::lexicon::PROVISOS;
use crate::claims::{Analysis, Modality, Status};
use crate::text::Span;

/// Bytes of the passage that make what lies ahead depend on something, where the draft leaves that out.
///
/// What has happened depends on nothing any more, though its sentence may go on to what does.
pub fn left_out(draft: &Analysis, source: &Analysis) -> Option<Span> {
    let happened = draft
        .events
        .iter()
        .any(|event| event.modality == Modality::Actual && event.status == Some(Status::Completed));
    if happened || proviso(draft).is_some() {
        return None;
    }
    proviso(source)
}

/// The first proviso of a passage, to the end of its clause.
fn proviso(analysis: &Analysis) -> Option<Span> {
    let lower: Vec<&str> = analysis.words.iter().map(|w| w.lower.as_str()).collect();
    (0..lower.len()).find_map(|at| {
        let last = PROVISOS.longest(&lower[at..]).checked_sub(1)?;
        let (first, last) = (analysis.words.get(at)?, analysis.words.get(at + last)?);
        let clause = analysis.clause_at(last.span.start);
        Some(Span::new(first.span.start, clause.end.max(last.span.end)))
    })
}
