//! What the checker does next: one piece of work, or how long it may sleep.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use ropey::Rope;
use tower_lsp::ls_types::{Diagnostic, Uri};

use super::analysis::{Checked, Job};
use super::draft::{Draft, Place};
use super::pull;
use super::sender::{Outgoing, Refresh};
use super::state::State;
use super::uri::DocumentId;
use crate::finding::{Finding, Stance};

/// The checker's next step.
pub enum Step {
    /// Look at settings and sources on disk.
    Reload,
    /// Put these buffers in the place of their files, or (`None`) the files back.
    Overlay(Vec<(DocumentId, Option<Rope>)>),
    Check(Box<Job>),
    /// Publish again what was found, now that nothing is held back.
    Release(Box<Job>),
    /// Nothing before this moment, or before the bell rings.
    Sleep(Option<Instant>),
}

impl State {
    /// Takes the next piece of work off the plan. Settings and sources come before drafts: a draft
    /// checked against what is about to change would be checked twice.
    pub fn next_step(&mut self, now: Instant) -> Step {
        if self.reload.is_some_and(|when| when <= now) {
            self.reload = None;
            return Step::Reload;
        }
        let overlays: Vec<DocumentId> = self
            .overlays
            .iter()
            .filter(|(_, when)| **when <= now)
            .map(|(id, _)| id.clone())
            .collect();
        if !overlays.is_empty() {
            overlays.iter().for_each(|id| {
                self.overlays.remove(id);
            });
            let with_text = |id: DocumentId| {
                let rope = self
                    .documents
                    .get(&id)
                    .map(|document| document.rope.clone());
                (id, rope)
            };
            return Step::Overlay(overlays.into_iter().map(with_text).collect());
        }
        while let Some(id) = self.next_draft(now) {
            if let Some(draft) = self.drafts.get_mut(&id) {
                draft.due = None;
            }
            match self.unasked_job(&id) {
                Some(job) => return Step::Check(Box::new(job)),
                None => self.silence(&id),
            }
        }
        let released = self
            .drafts
            .iter()
            .find(|(_, d)| d.hold.is_some_and(|h| h.until <= now))
            .map(|(id, _)| id.clone());
        if let Some(id) = released {
            if let Some(draft) = self.drafts.get_mut(&id) {
                draft.hold = None;
            }
            if let Some(job) = self.unasked_job(&id) {
                return Step::Release(Box::new(job));
            }
        }
        Step::Sleep(self.next_moment())
    }

    /// The draft that has been due longest (those that are not open, or sources as well, come last) and whose sources are there, or are known not to come.
    fn next_draft(&self, now: Instant) -> Option<DocumentId> {
        let ready = self.drafts.iter().filter(|(_, draft)| {
            draft.due.is_some_and(|due| due <= now)
                && draft.place != Place::Unknown
                && (!draft.listed || self.presentation.workspace_diagnostics)
                && !self
                    .session_of(draft)
                    .is_some_and(|session| session.waiting())
        });
        ready
            .min_by_key(|(id, draft)| {
                (
                    draft.listed,
                    draft.source.is_some(),
                    draft.due,
                    (*id).clone(),
                )
            })
            .map(|(id, _)| id.clone())
    }

    fn next_moment(&self) -> Option<Instant> {
        let now = Instant::now();
        let drafts = self
            .drafts
            .values()
            .flat_map(|d| [d.due.filter(|due| *due > now), d.hold.map(|h| h.until)]);
        drafts
            .flatten()
            .chain(self.reload)
            .chain(self.overlays.values().copied())
            .min()
    }

    /// Nothing can be said about the draft: findings from better days are taken away.
    fn silence(&mut self, id: &DocumentId) {
        let Some(draft) = self.drafts.get(id) else {
            return;
        };
        if draft.source.is_none() && draft.place != Place::Excluded {
            let why = match self.session_of(draft) {
                None => "no settings file covers the open draft, so nothing is checked.",
                Some(session) if session.error.is_some() && session.discovered.is_none() => "",
                Some(session) if session.has_sources() => {
                    "the settings name sources, but none could be read."
                }
                Some(_) => "no sources are configured, so nothing is checked.",
            };
            if !why.is_empty() {
                self.hint_no_sources(why);
            }
        }
        if let Some(draft) = self.drafts.get_mut(id)
            && std::mem::take(&mut draft.shown)
        {
            let (uri, version) = (draft.uri.clone(), draft.version);
            self.tell(id, uri, version, Vec::new());
        }
    }

    /// What of a draft's findings is to be seen now, if they are still those of the draft: all but what
    /// the caret stands in.
    pub fn visible(
        &mut self,
        id: &DocumentId,
        checked: &Checked,
        now: Instant,
    ) -> Option<Vec<Diagnostic>> {
        let listed = !self.presentation.workspace_diagnostics;
        let draft = self
            .drafts
            .get_mut(id)
            .filter(|draft| draft.epoch() == checked.epoch)?;
        if draft.listed && listed {
            return Some(Vec::new());
        }
        draft.hold = draft.hold.filter(|hold| hold.until > now);
        let held = |span| draft.hold.is_some_and(|hold| hold.keeps(span));
        let shown = checked.diagnostics.iter().filter(|(span, _)| !held(*span));
        let diagnostics: Vec<_> = shown.map(|(_, diagnostic)| diagnostic.clone()).collect();
        if diagnostics.len() == checked.diagnostics.len() {
            draft.hold = None;
        }
        Some(diagnostics)
    }

    /// Shows what a check found, unless the draft or its evidence has moved on since.
    pub fn publish(&mut self, id: &DocumentId, checked: &Arc<Checked>, now: Instant) {
        let Some(diagnostics) = self.visible(id, checked, now) else {
            return;
        };
        let Some(draft) = self.drafts.get_mut(id) else {
            return;
        };
        draft.shown = !diagnostics.is_empty();
        let rested = std::mem::replace(&mut draft.rests_on, sources_of(&checked.findings));
        let changed: Vec<Arc<str>> = rested
            .symmetric_difference(&draft.rests_on)
            .cloned()
            .collect();
        let uri = draft.uri.clone();
        self.tell(id, uri, checked.version, diagnostics);
        if !changed.is_empty() {
            self.consulted_changed(&changed, now);
        }
    }

    /// Tells the client what stands in a draft, or to ask for it; not if it has been told the same.
    pub fn tell(&mut self, id: &DocumentId, uri: Uri, version: i32, diagnostics: Vec<Diagnostic>) {
        // A draft that was never open has no version to speak of.
        let opened = self.drafts.get(id).is_none_or(|draft| !draft.listed);
        let digest = pull::digest(&diagnostics);
        let told = (version, digest);
        let before = match self.drafts.get_mut(id) {
            Some(draft) if draft.told.as_ref() == Some(&told) => return,
            // There is nothing to take back.
            Some(draft) if draft.listed && !draft.shown && draft.told.is_none() => {
                draft.told = Some(told);
                return;
            }
            Some(draft) => draft.told.replace(told),
            None => None,
        };
        if self.client.pull {
            self.outbox.send(Outgoing::Refresh(Refresh::Diagnostics));
        } else {
            self.outbox.send(Outgoing::Publish {
                uri,
                diagnostics,
                version: opened.then_some(version),
            });
        }
        // After an edit the client asks for these by itself.
        if before.is_some_and(|(known, _)| known == version) {
            self.refresh_presentation();
        }
    }

    /// Has the client ask again for everything, shown or not any more.
    pub fn refresh_all(&self) {
        let can = &self.client;
        let kinds = [
            (can.refresh_hints, Refresh::Hints),
            (can.refresh_lenses, Refresh::Lenses),
            (can.refresh_tokens, Refresh::Tokens),
        ];
        for (_, kind) in kinds.into_iter().filter(|(can, _)| *can) {
            self.outbox.send(Outgoing::Refresh(kind));
        }
    }

    /// Has the client ask again for what it shows beside diagnostics.
    pub fn refresh_presentation(&self) {
        let (shows, can) = (self.presentation, &self.client);
        let kinds = [
            (shows.inlay_hints && can.refresh_hints, Refresh::Hints),
            (shows.code_lens && can.refresh_lenses, Refresh::Lenses),
            (shows.semantic_tokens && can.refresh_tokens, Refresh::Tokens),
        ];
        for (_, kind) in kinds.into_iter().filter(|(wanted, _)| *wanted) {
            self.outbox.send(Outgoing::Refresh(kind));
        }
    }

    /// Sources that some draft newly rests on, or no longer: those that are open are looked at again.
    pub fn consulted_changed(&mut self, sources: &[Arc<str>], now: Instant) {
        let among = |draft: &Draft| {
            draft
                .source
                .as_ref()
                .is_some_and(|own| sources.contains(own))
        };
        for draft in self.drafts.values_mut().filter(|draft| among(draft)) {
            draft.stale(now);
        }
    }
}

/// The sources that findings rest on; the nearest passage of a claim without any is none of them.
fn sources_of(findings: &[Finding]) -> BTreeSet<Arc<str>> {
    let evidence = findings.iter().flat_map(|finding| finding.evidence.iter());
    evidence
        .filter(|e| !e.is_in_draft() && e.stance != Stance::Nearest)
        .map(|e| Arc::clone(&e.source))
        .collect()
}
