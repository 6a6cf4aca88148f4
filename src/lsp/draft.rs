//! One draft as the server follows it: which version, which settings, what was found, what is held back.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tower_lsp::ls_types::Uri;

use super::analysis::Analysis;
use crate::text::Span;

/// How long the server waits for the next keystroke before it checks.
pub const DEBOUNCE: Duration = Duration::from_millis(200);

/// How long a finding under the caret is held back: a half-written figure is not a wrong one yet.
pub const HOLD: Duration = Duration::from_secs(2);

/// Which settings a draft is checked with.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Place {
    /// Not looked up since it was opened.
    #[default]
    Unknown,
    /// No settings file above it: nothing is said about it.
    Outside,
    /// Its settings say that it is none of their drafts.
    Excluded,
    /// The settings file whose session it belongs to.
    In(PathBuf),
}

/// Where the last edit ended, and until when what touches it is kept back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    pub caret: usize,
    pub until: Instant,
}

impl Hold {
    pub fn keeps(&self, span: Span) -> bool {
        span.start <= self.caret && self.caret <= span.end
    }
}

/// A draft, open or closed.
#[derive(Debug)]
pub struct Draft {
    pub uri: Uri,
    /// Of the buffer; after closing, the last one it had.
    pub version: i32,
    pub place: Place,
    /// Its id if it is one of its own settings' sources as well: it is checked against the others,
    /// unless another draft rests on it.
    pub source: Option<Arc<str>>,
    /// The sources that its findings rest on.
    pub rests_on: BTreeSet<Arc<str>>,
    /// Raised by everything that makes earlier results stale; a running check looks at it per claim.
    pub epoch: Arc<AtomicU64>,
    pub analysis: Arc<Mutex<Analysis>>,
    pub hold: Option<Hold>,
    /// When it is to be checked.
    pub due: Option<Instant>,
    /// True if the client shows findings of it.
    pub shown: bool,
    /// What was last told of it, and of which version: not to be told twice.
    pub told: Option<(i32, String)>,
    /// True for a draft of the project that was never open.
    pub listed: bool,
}

impl Draft {
    pub fn new(uri: Uri, version: i32, now: Instant) -> Self {
        Self {
            uri,
            version,
            place: Place::Unknown,
            source: None,
            rests_on: BTreeSet::new(),
            epoch: Arc::default(),
            analysis: Arc::default(),
            hold: None,
            due: Some(now),
            shown: false,
            told: None,
            listed: false,
        }
    }

    /// The text changed at `caret`; it is checked when the keys rest.
    pub fn edited(&mut self, version: i32, caret: Option<usize>, now: Instant) {
        self.version = version;
        self.hold = caret.map(|caret| Hold {
            caret,
            until: now + HOLD,
        });
        self.stale(now + DEBOUNCE);
    }

    /// What it was checked against changed.
    pub fn stale(&mut self, due: Instant) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        self.due = Some(due);
    }

    /// As [`Draft::stale`], and nothing that was remembered holds any longer.
    pub fn forget(&mut self, due: Instant) {
        self.analysis = Arc::default();
        self.stale(due);
    }

    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hold_keeps_what_the_caret_touches_and_no_more() {
        let hold = Hold {
            caret: 10,
            until: Instant::now(),
        };
        for (start, end, kept) in [
            (2, 9, false),
            (2, 10, true),
            (8, 12, true),
            (10, 12, true),
            (11, 12, false),
        ] {
            assert_eq!(hold.keeps(Span::new(start, end)), kept, "{start}..{end}");
        }
    }
}
