//! What the client tells about its buffers and files, applied to the state: open, change, save, close, delete.
//!
//! Each of these is the first thing its handler does and waits for nothing, so that edits are applied
//! in the order in which they were sent.

use std::time::Instant;

use tower_lsp::ls_types::*;

use super::draft::{DEBOUNCE, Draft, Hold};
use super::position;
use super::session::is_settings_file;
use super::state::State;
use super::uri::DocumentId;

impl State {
    pub fn open(&mut self, item: TextDocumentItem, now: Instant) {
        let (uri, version) = (item.uri.clone(), item.version);
        let id = self.documents.open(item);
        self.overlays.insert(id.clone(), now);
        // Opening is a moment to look at the disk: not every client reports changes of files.
        self.plan_reload(now);
        let markdown = self.documents.get(&id).is_some_and(|d| d.is_markdown());
        if !markdown {
            return;
        }
        let draft = self
            .drafts
            .entry(id)
            .or_insert_with(|| Draft::new(uri.clone(), version, now));
        draft.uri = uri;
        draft.version = version;
        draft.hold = None;
        draft.told = None;
        draft.listed = false;
        draft.stale(now);
    }

    pub fn change(&mut self, params: DidChangeTextDocumentParams, now: Instant) {
        let id = DocumentId::new(&params.text_document.uri);
        let encoding = self.client.encoding;
        let Some(document) = self.documents.get_mut(&id) else {
            return;
        };
        let caret = document.apply(params.content_changes, encoding);
        document.version = params.text_document.version;
        if document.is_source {
            self.overlays.insert(id.clone(), now + DEBOUNCE);
        }
        if let Some(draft) = self.drafts.get_mut(&id) {
            draft.edited(params.text_document.version, caret, now);
        }
        if id.path().is_some_and(is_settings_file) {
            self.plan_reload(now + DEBOUNCE);
        }
    }

    pub fn save(&mut self, now: Instant) {
        self.plan_reload(now);
    }

    pub fn close(&mut self, uri: &Uri, now: Instant) {
        let id = DocumentId::new(uri);
        self.documents.close(&id);
        self.overlays.insert(id.clone(), now);
        if id.path().is_some_and(is_settings_file) {
            self.plan_reload(now);
        }
        let inside = id
            .path()
            .is_some_and(|path| self.roots.nearest(path).is_some());
        if !inside {
            self.remove_draft(&id);
        } else if let Some(draft) = self.drafts.get_mut(&id) {
            // From now on the file counts, which need not be what the buffer was.
            draft.hold = None;
            draft.stale(now);
        }
    }

    /// Files changed on disk, as the client or our own watcher saw it.
    pub fn files_changed(&mut self, changes: &[FileEvent], now: Instant) {
        for change in changes {
            let id = DocumentId::new(&change.uri);
            if self.documents.get(&id).is_some() {
                continue;
            }
            if change.typ == FileChangeType::DELETED {
                self.remove_draft(&id);
            } else if let Some(draft) = self.drafts.get_mut(&id) {
                draft.stale(now + DEBOUNCE);
            }
        }
        self.plan_reload(now + DEBOUNCE);
    }

    pub fn folders_changed(&mut self, event: &WorkspaceFoldersChangeEvent, now: Instant) {
        event
            .removed
            .iter()
            .for_each(|folder| self.roots.remove(folder));
        event.added.iter().for_each(|folder| self.roots.add(folder));
        let homeless: Vec<DocumentId> = self
            .drafts
            .keys()
            .filter(|id| self.documents.get(id).is_none())
            .filter(|id| {
                id.path()
                    .is_none_or(|path| self.roots.nearest(path).is_none())
            })
            .cloned()
            .collect();
        homeless.iter().for_each(|id| self.remove_draft(id));
        self.plan_reload(now);
    }

    /// Everything again from the beginning, as the user asked.
    pub fn recheck(&mut self, now: Instant) {
        self.plan_reload(now);
        for draft in self.drafts.values_mut() {
            draft.told = None;
            draft.forget(now);
        }
    }

    /// As [`State::recheck`], with every source read anew.
    pub fn reindex(&mut self, now: Instant) {
        for session in self.sessions.values_mut() {
            session.discovered = None;
        }
        self.recheck(now);
    }

    /// The client's own settings changed.
    pub fn configured(&mut self, settings: &serde_json::Value, now: Instant) {
        let before = self.presentation;
        self.presentation = before.with(settings);
        if self.presentation != before {
            // What was shown and is not to be shown any more goes, and the reverse.
            let listed = self.drafts.values_mut().filter(|draft| draft.listed);
            if before.workspace_diagnostics && !self.presentation.workspace_diagnostics {
                let gone: Vec<Uri> = listed
                    .filter_map(|draft| std::mem::take(&mut draft.shown).then(|| draft.uri.clone()))
                    .collect();
                for uri in gone {
                    self.tell(&DocumentId::new(&uri), uri, 0, Vec::new());
                }
            } else {
                listed.for_each(|draft| draft.due = Some(now));
            }
            if before.inlay_hints != self.presentation.inlay_hints
                || before.code_lens != self.presentation.code_lens
                || before.semantic_tokens != self.presentation.semantic_tokens
            {
                self.refresh_all();
            }
        }
        self.plan_reload(now);
    }

    /// The caret stands at `place`: what an edit on another line held back may be shown.
    pub fn caret_seen(&mut self, id: &DocumentId, place: Position) {
        let encoding = self.client.encoding;
        let Some(document) = self.documents.get(id) else {
            return;
        };
        let Some(draft) = self.drafts.get_mut(id) else {
            return;
        };
        if let Some(hold) = draft.hold
            && position::of_byte(&document.rope, hold.caret, encoding).line != place.line
        {
            draft.hold = Some(Hold {
                until: Instant::now(),
                ..hold
            });
        }
    }

    /// Forgets a draft and takes its findings from the screen.
    pub fn remove_draft(&mut self, id: &DocumentId) {
        if let Some(mut draft) = self.drafts.remove(id) {
            draft.stale(Instant::now());
            let rested: Vec<_> = std::mem::take(&mut draft.rests_on).into_iter().collect();
            self.consulted_changed(&rested, Instant::now());
            if draft.shown {
                self.tell(id, draft.uri, draft.version, Vec::new());
            }
        }
    }
}
