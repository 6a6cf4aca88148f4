//! Where a passage stands in its file, in positions of the protocol.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use ropey::Rope;
use tower_lsp::ls_types::{Location, Position, Range};

use super::position;
use super::state::Shared;
use super::uri::{self, DocumentId};
use crate::finding::Evidence;
use crate::sources::options::Options;
use crate::text::Encoding;
use crate::workspace;

/// The words of sources that evidence was found in, kept while the evidence stays the same.
#[derive(Debug)]
pub struct SourceTexts {
    kept: Mutex<LruCache<PathBuf, Option<Arc<Rope>>>>,
    /// Files with the text of sources that have no lines, by the sources' ids.
    extracted: Mutex<LruCache<Arc<str>, Option<PathBuf>>>,
    options: Options,
}

/// Enough for the sources of one draft; a text costs its own size.
const KEPT: NonZeroUsize = NonZeroUsize::MIN.saturating_add(47);

impl SourceTexts {
    /// `options` are those that the sources were read with.
    pub fn new(options: Options) -> Self {
        Self {
            kept: Mutex::new(LruCache::new(KEPT)),
            extracted: Mutex::new(LruCache::new(KEPT)),
            options,
        }
    }

    /// The file with the text of a source that has no lines. Reads the disk: not for handlers.
    fn extracted(&self, path: &Path, source: &Arc<str>) -> Option<PathBuf> {
        let mut kept = self
            .extracted
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let find = || workspace::text_of(path, source, &self.options).map(|found| found.file);
        kept.get_or_insert(Arc::clone(source), find).clone()
    }

    /// The text as the editor shows it, else as it stands on disk; `None` if it is not UTF-8 or gone.
    /// Reads the disk: not for handlers.
    fn text(&self, path: &Path, shared: &Shared) -> Option<Arc<Rope>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = kept.get(path) {
            return text.clone();
        }
        let id = DocumentId::of_path(path);
        let text = shared
            .with(|state| state.documents.get(&id).map(|d| d.rope.clone()))
            .or_else(|| on_disk(path))
            .map(Arc::new);
        kept.put(path.to_path_buf(), text.clone());
        text
    }

    /// Where `evidence` stands. The passage's own bytes are used where the file still has them;
    /// otherwise its line and column, which every source has.
    pub fn place(
        &self,
        evidence: &Evidence,
        path: &Path,
        encoding: Encoding,
        shared: &Shared,
    ) -> Option<Location> {
        // Of a document without lines its text is opened, where there is one.
        let extracted = match evidence.place {
            Some(_) => self.extracted(path, &evidence.source),
            None => None,
        };
        let path = extracted.as_deref().unwrap_or(path);
        let id = DocumentId::of_path(path);
        let uri = shared
            .with(|state| state.documents.get(&id).map(|d| d.uri.clone()))
            .or_else(|| uri::uri_of(path))?;
        let range = self
            .text(path, shared)
            .and_then(|text| exact(&text, evidence, encoding))
            .unwrap_or_else(|| by_line(evidence));
        Some(Location::new(uri, range))
    }
}

fn on_disk(path: &Path) -> Option<Rope> {
    let bytes = std::fs::read(path).ok()?;
    let text = std::str::from_utf8(&bytes).ok()?;
    Some(Rope::from_str(
        text.strip_prefix('\u{feff}').unwrap_or(text),
    ))
}

fn exact(text: &Rope, evidence: &Evidence, encoding: Encoding) -> Option<Range> {
    let line = usize::try_from(evidence.line).ok()?.checked_sub(1)?;
    let fits =
        evidence.span.end <= text.len_bytes() && text.byte_to_line(evidence.span.start) == line;
    fits.then(|| position::range(text, evidence.span, encoding))
}

fn by_line(evidence: &Evidence) -> Range {
    let start = Position::new(
        evidence.line.saturating_sub(1),
        evidence.column.saturating_sub(1),
    );
    Range::new(start, start)
}
