//! What the claims of a draft rest on, counted: per heading, per source, and where sources disagree.

use std::collections::BTreeMap;

use super::{DraftReport, SourceEntry};
use crate::finding::{Finding, Stance};
use crate::text::{Span, markdown};
use crate::verdict::Verdict;

/// How many claims there are, and how many of them have each verdict.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub supported: usize,
    pub conflict: usize,
    pub disputed: usize,
    pub unsupported: usize,
}

impl Tally {
    pub fn add(&mut self, verdict: Verdict) {
        match verdict {
            Verdict::Supported => self.supported += 1,
            Verdict::Conflict => self.conflict += 1,
            Verdict::Disputed => self.disputed += 1,
            Verdict::Unsupported => self.unsupported += 1,
        }
    }

    pub fn claims(self) -> usize {
        self.supported + self.conflict + self.disputed + self.unsupported
    }

    /// Hundredths of the claims that are supported, rounded down: 100 % is said only of all.
    pub fn percent(self) -> Option<usize> {
        (self.supported * 100).checked_div(self.claims())
    }
}

/// The claims of all drafts together.
pub(super) fn total<'a>(findings: impl Iterator<Item = &'a Finding>) -> Tally {
    let mut tally = Tally::default();
    findings
        .filter_map(Finding::claim_verdict)
        .for_each(|verdict| tally.add(verdict));
    tally
}

/// The claims under each heading that has any, in the order of the draft. The heading is written with
/// those above it; claims above the first one stand under the empty name.
pub(super) fn by_heading(draft: &DraftReport) -> Vec<(String, Tally)> {
    let text = markdown::read(&draft.source);
    let mut places: Vec<(Span, String)> = text
        .passages
        .iter()
        .map(|p| (p.map.whole(), p.context.headings.join(" › ")))
        .collect();
    places.sort_by_key(|(span, _)| *span);
    let mut rows: Vec<(String, Tally)> = Vec::new();
    for finding in &draft.findings {
        let Some(verdict) = finding.claim_verdict() else {
            continue;
        };
        let after = places.partition_point(|(span, _)| span.start <= finding.span.start);
        let heading = after
            .checked_sub(1)
            .and_then(|at| places.get(at))
            .map_or("", |(_, heading)| heading.as_str());
        let row = match rows.iter().position(|(known, _)| known == heading) {
            Some(row) => row,
            None => {
                rows.push((heading.to_owned(), Tally::default()));
                rows.len() - 1
            }
        };
        if let Some((_, tally)) = rows.get_mut(row) {
            tally.add(verdict);
        }
    }
    rows
}

/// What a source does for the claims.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Use {
    pub supports: usize,
    pub contradicts: usize,
}

/// How many claims each source backs and contradicts; those with neither were never used.
pub(super) fn by_source<'a>(
    drafts: &[DraftReport],
    corpus: &'a [SourceEntry],
) -> Vec<(&'a SourceEntry, Use)> {
    let mut uses: BTreeMap<&str, Use> = BTreeMap::new();
    let claims = drafts.iter().flat_map(|d| &d.findings);
    for finding in claims.filter(|f| f.claim_verdict().is_some()) {
        for source in sources_of(finding, Stance::Supports) {
            uses.entry(source).or_default().supports += 1;
        }
        for source in sources_of(finding, Stance::Contradicts) {
            uses.entry(source).or_default().contradicts += 1;
        }
    }
    corpus
        .iter()
        .map(|entry| {
            (
                entry,
                uses.get(entry.id.as_str()).copied().unwrap_or_default(),
            )
        })
        .collect()
}

/// The sources whose passages take this stance on the claim, each once.
pub(super) fn sources_of(finding: &Finding, stance: Stance) -> Vec<&str> {
    let mut sources: Vec<&str> = finding
        .evidence
        .iter()
        .filter(|e| e.stance == stance && !e.is_in_draft())
        .map(|e| &*e.source)
        .collect();
    sources.sort_unstable();
    sources.dedup();
    sources
}
