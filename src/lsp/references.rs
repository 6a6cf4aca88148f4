//! From a passage of a source to the claims that rest on it, in every draft, open or not.

use std::sync::Arc;

use tower_lsp::ls_types::*;

use super::analysis::{Checked, Job};
use super::position;
use super::state::{Shared, State};
use super::uri::DocumentId;
use crate::finding::{Evidence, Finding, Stance};

/// What is asked for: a place in a source, or in a draft the passages its claims rest on.
pub struct Question {
    id: DocumentId,
    place: Position,
    declaration: bool,
    own: Option<Job>,
    drafts: Vec<Job>,
}

impl Question {
    /// Takes a snapshot of every draft.
    pub fn new(state: &State, params: &ReferenceParams) -> Self {
        let asked = &params.text_document_position;
        let id = DocumentId::new(&asked.text_document.uri);
        let mut drafts: Vec<&DocumentId> = state.drafts.keys().collect();
        drafts.sort();
        Self {
            own: state.job(&id),
            drafts: drafts
                .into_iter()
                .filter_map(|id| state.unasked_job(id))
                .collect(),
            place: asked.position,
            declaration: params.context.include_declaration,
            id,
        }
    }

    /// The claims that rest on the place, by draft and in order. Blocks: not for handlers.
    pub fn answer(&self, shared: &Shared) -> Vec<Location> {
        let mut wanted: Vec<Location> = Vec::new();
        if let Some(checked) = self.own.as_ref().and_then(|job| done(job, shared)) {
            let offset = position::to_byte(&checked.rope, self.place, own_encoding(&self.own));
            for (finding, places) in checked.at(offset) {
                let decisive = finding
                    .evidence
                    .iter()
                    .zip(places)
                    .filter(|(e, _)| decides(e));
                wanted.extend(decisive.filter_map(|(_, place)| place.clone()));
            }
        }
        let mut found = Vec::new();
        for job in &self.drafts {
            let (Some(checked), Some(uri)) = (done(job, shared), job.uri(shared)) else {
                continue;
            };
            for (finding, places) in checked.findings.iter().zip(&checked.places) {
                if self.rests(finding, places, &wanted) {
                    let range = position::range(&checked.rope, finding.span, job.client.encoding);
                    found.push(Location::new(uri.clone(), range));
                }
            }
        }
        if self.declaration {
            wanted.extend(found);
            found = wanted;
        }
        found.dedup();
        found
    }

    /// True if a decisive passage of the finding is one of `wanted`, or holds the place asked about.
    fn rests(&self, finding: &Finding, places: &[Option<Location>], wanted: &[Location]) -> bool {
        let decisive = finding
            .evidence
            .iter()
            .zip(places)
            .filter(|(e, _)| decides(e) && !e.is_in_draft());
        let mut places = decisive.filter_map(|(_, place)| place.as_ref());
        places.any(|place| {
            wanted.contains(place)
                || (DocumentId::new(&place.uri) == self.id && holds(place.range, self.place))
        })
    }
}

fn own_encoding(job: &Option<Job>) -> crate::text::Encoding {
    job.as_ref()
        .map(|job| job.client.encoding)
        .unwrap_or_default()
}

/// By lines where the passage is one: people point at a line, not at a character of it.
fn holds(range: Range, place: Position) -> bool {
    range.start.line <= place.line
        && place.line <= range.end.line
        && (range.start.line != range.end.line
            || range.start == range.end
            || (range.start <= place && place <= range.end))
}

fn decides(evidence: &Evidence) -> bool {
    evidence.stance != Stance::Nearest
}

fn done(job: &Job, shared: &Shared) -> Option<Arc<Checked>> {
    job.run(shared).checked()
}
