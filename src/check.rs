//! The façade: a draft in, findings out.

use std::sync::Arc;

use crate::evidence::EvidenceIndex;
use crate::finding::Finding;
use crate::settings::Settings;
use crate::text::Text;

/// Everything a check reads besides the draft; cheap to clone, never changes.
#[derive(Clone)]
pub struct Snapshot {
    pub index: Arc<dyn EvidenceIndex>,
    /// Changes whenever the evidence does; results cached under another generation are stale.
    pub generation: u64,
}

/// Every claim of `draft` with its verdict, in the order of their spans; `supported` ones included.
///
/// Ignore comments are applied; findings about ignores that matched nothing come with the rest.
/// Pure: equal inputs give equal findings.
pub fn check(draft: &Text, snapshot: &Snapshot, settings: &Settings) -> Vec<Finding> {
    let _ = (draft, snapshot, settings);
    Vec::new()
}

/// The same, block by block, with results of unchanged blocks taken from `cache`, and stopping early
/// (with `None`) when `cancelled` says so; it is asked once per claim.
pub fn check_incremental(
    draft: &Text,
    snapshot: &Snapshot,
    settings: &Settings,
    cache: &mut BlockCache,
    cancelled: &dyn Fn() -> bool,
) -> Option<Vec<Finding>> {
    let _ = (cache, cancelled);
    Some(check(draft, snapshot, settings))
}

/// Findings of blocks by the hash of their content and of what they were checked against.
#[derive(Default)]
pub struct BlockCache {}
