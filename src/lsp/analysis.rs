//! Checking one draft: from a snapshot to findings with all that the editor needs to show them.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use ropey::Rope;
use tower_lsp::ls_types::{Diagnostic, Location, Uri};

use super::capabilities::Client;
use super::session::Sources;
use super::state::Shared;
use super::uri::DocumentId;
use super::{diagnostics, position};
use crate::check::{BlockCache, Snapshot};
use crate::finding::Finding;
use crate::settings::Settings;
use crate::suppress::FixMaker;
use crate::text::{Span, Text, markdown};
use crate::workspace::paths;

/// How a draft is checked: the signature of [`crate::check::check_incremental`].
pub type CheckFn = dyn Fn(&Text, &Snapshot, &Settings, &mut BlockCache, &dyn Fn() -> bool) -> Option<Vec<Finding>>
    + Send
    + Sync;

/// What is remembered between two checks of a draft.
#[derive(Default)]
pub struct Analysis {
    cache: BlockCache,
    latest: Option<Arc<Checked>>,
}

impl std::fmt::Debug for Analysis {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Analysis").finish_non_exhaustive()
    }
}

/// Where the words of a draft are.
#[derive(Debug, Clone)]
pub enum Words {
    Buffer(Rope),
    File(PathBuf),
}

/// Everything a check reads, taken at one moment.
pub struct Job {
    pub id: DocumentId,
    pub version: i32,
    pub epoch: u64,
    /// The draft's epoch as it is now: once it has moved on, the job is not worth finishing.
    pub current: Arc<AtomicU64>,
    pub words: Words,
    pub settings: Arc<Settings>,
    /// Where the list of ignored findings stands, or would; `None` without a settings file.
    pub ignore_list: Option<PathBuf>,
    pub sources: Sources,
    pub analysis: Arc<Mutex<Analysis>>,
    pub client: Client,
}

/// A draft after checking.
#[derive(Debug)]
pub struct Checked {
    pub version: i32,
    pub epoch: u64,
    pub rope: Rope,
    pub text: Text,
    pub findings: Vec<Finding>,
    /// For each finding, for each of its evidence: where that stands.
    pub places: Vec<Vec<Option<Location>>>,
    /// What is published, with the spans they stand at.
    pub diagnostics: Vec<(Span, Diagnostic)>,
}

/// How a check ended.
#[derive(Debug)]
pub enum Outcome {
    Done(Arc<Checked>),
    /// The draft or the evidence changed meanwhile.
    Cancelled,
    /// The file of a closed draft is not there any more.
    Gone,
    /// The server with the sources went away: what was found before, if the draft is still the same.
    Away(Option<Arc<Checked>>),
    /// The check broke down, with these words.
    Panicked(String),
}

impl Outcome {
    /// The draft with what is known of it, if anything is.
    pub fn checked(self) -> Option<Arc<Checked>> {
        match self {
            Outcome::Done(checked) => Some(checked),
            Outcome::Away(last) => last,
            Outcome::Cancelled | Outcome::Gone | Outcome::Panicked(_) => None,
        }
    }
}

impl Checked {
    /// The findings at `offset`, innermost first. Ends count: a caret stands behind the last character.
    pub fn at(&self, offset: usize) -> Vec<(&Finding, &[Option<Location>])> {
        let touches = |f: &Finding| f.span.start <= offset && offset <= f.span.end;
        let mut found: Vec<_> = self
            .findings
            .iter()
            .zip(&self.places)
            .filter(|(finding, _)| touches(finding))
            .map(|(finding, places)| (finding, places.as_slice()))
            .collect();
        found.sort_by_key(|(finding, _)| (!finding.span.contains(offset), finding.span.len()));
        found
    }
}

impl Job {
    /// Checks the draft, or hands out what the last check of the same state found. Blocks.
    pub fn run(&self, shared: &Shared) -> Outcome {
        let mut analysis = self.analysis.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(latest) = analysis
            .latest
            .as_ref()
            .filter(|latest| latest.epoch == self.epoch)
        {
            return Outcome::Done(Arc::clone(latest));
        }
        let Some(rope) = self.rope() else {
            return Outcome::Gone;
        };
        let cancelled = || self.current.load(Ordering::SeqCst) != self.epoch;
        let shown = rope.clone();
        let result = catch_unwind(AssertUnwindSafe(|| {
            let text = markdown::read(&rope.to_string());
            let mut findings = (shared.check)(
                &text,
                &self.sources.snapshot,
                &self.settings,
                &mut analysis.cache,
                &cancelled,
            )?;
            self.cite(&text, &mut findings);
            Some(self.finish(rope, text, findings, shared))
        }));
        if self.sources.snapshot.index.failure().is_some() {
            // Half of the answers make no findings.
            analysis.cache = BlockCache::default();
            let last = analysis.latest.clone();
            return Outcome::Away(last.filter(|last| last.rope == shown));
        }
        match result {
            Ok(Some(checked)) => {
                let checked = Arc::new(checked);
                analysis.latest = Some(Arc::clone(&checked));
                Outcome::Done(checked)
            }
            Ok(None) => Outcome::Cancelled,
            Err(panic) => {
                // What was half written into the cache is not to be trusted.
                *analysis = Analysis::default();
                Outcome::Panicked(words_of(panic.as_ref()))
            }
        }
    }

    /// The draft's words. Reads the disk for a draft that is not open.
    pub fn rope(&self) -> Option<Rope> {
        match &self.words {
            Words::Buffer(rope) => Some(rope.clone()),
            Words::File(path) => {
                let bytes = std::fs::read(path).ok()?;
                let text = String::from_utf8_lossy(&bytes);
                Some(Rope::from_str(
                    text.strip_prefix('\u{feff}').unwrap_or(&text),
                ))
            }
        }
    }

    fn finish(&self, rope: Rope, text: Text, findings: Vec<Finding>, shared: &Shared) -> Checked {
        let places: Vec<Vec<Option<Location>>> = findings
            .iter()
            .map(|f| self.places(f, &rope, shared))
            .collect();
        let diagnostics = findings
            .iter()
            .zip(&places)
            .filter_map(|(finding, places)| {
                Some((
                    finding.span,
                    diagnostics::of(finding, places, &rope, &self.client)?,
                ))
            })
            .collect();
        Checked {
            version: self.version,
            epoch: self.epoch,
            rope,
            text,
            findings,
            places,
            diagnostics,
        }
    }

    /// Links of a buffer without a file lead nowhere, so that one names sources by their ids.
    fn cite(&self, text: &Text, findings: &mut [Finding]) {
        let Some(folder) = self.id.path().and_then(Path::parent) else {
            return;
        };
        FixMaker::new(text).cite_as_opened(findings, &self.settings, |source| {
            Some(paths::shown(&self.path_of(source)?, folder))
        });
    }

    /// Where a source stands.
    pub fn path_of(&self, source: &str) -> Option<PathBuf> {
        self.sources.files.path_of(source)
    }

    /// The draft's own address, as the editor writes it.
    pub fn uri(&self, shared: &Shared) -> Option<Uri> {
        shared.with(|state| state.spelled(&self.id))
    }

    fn places(&self, finding: &Finding, rope: &Rope, shared: &Shared) -> Vec<Option<Location>> {
        finding
            .evidence
            .iter()
            .map(|evidence| {
                if evidence.is_in_draft() {
                    return Some(Location::new(
                        self.uri(shared)?,
                        position::range(rope, evidence.span, self.client.encoding),
                    ));
                }
                self.sources.texts.place(
                    evidence,
                    &self.path_of(&evidence.source)?,
                    self.client.encoding,
                    shared,
                )
            })
            .collect()
    }
}

fn words_of(panic: &(dyn std::any::Any + Send)) -> String {
    panic
        .downcast_ref::<&str>()
        .map(|words| (*words).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}
