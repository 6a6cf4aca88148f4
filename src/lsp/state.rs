//! The one place where everything the server knows is kept, behind one lock that is never held for long.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use tokio::sync::Notify;
use tower_lsp::ls_types::{FileSystemWatcher, MessageType, Uri};

use super::analysis::{CheckFn, Job, Words};
use super::capabilities::Client;
use super::documents::Documents;
use super::draft::{Draft, Place};
use super::presentation::Presentation;
use super::roots::Roots;
use super::sender::{Outbox, Outgoing};
use super::session::Session;
use super::uri::{self, DocumentId};
use super::watch::OwnWatcher;
use crate::workspace::IGNORE_NAME;

/// What every task and handler shares.
pub struct Shared {
    state: Mutex<State>,
    /// Rung whenever there may be something to do for the checker.
    pub bell: Notify,
    /// Watches the sources if the client cannot.
    pub watcher: OwnWatcher,
    /// How drafts are checked; tests put in a slower or a broken one.
    pub check: Box<CheckFn>,
}

impl Shared {
    pub fn new(outbox: Outbox, check: Box<CheckFn>) -> Arc<Self> {
        let state = Mutex::new(State::new(outbox));
        Arc::new(Self {
            state,
            bell: Notify::new(),
            watcher: OwnWatcher::default(),
            check,
        })
    }

    /// Reads or takes a snapshot. Nothing in `look` may wait: no disk, no client, no other lock.
    pub fn with<R>(&self, look: impl FnOnce(&mut State) -> R) -> R {
        look(&mut self.lock())
    }

    /// Changes the state and rings for the checker.
    pub fn update<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let result = change(&mut self.lock());
        self.bell.notify_one();
        result
    }

    /// A panic elsewhere must not take the server along, so a poisoned lock is taken as it is.
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Everything the server knows.
pub struct State {
    pub client: Client,
    pub presentation: Presentation,
    pub roots: Roots,
    pub documents: Documents,
    /// Drafts that are open, and closed ones inside a root, whose findings stay.
    pub drafts: HashMap<DocumentId, Draft>,
    /// By settings file.
    pub sessions: BTreeMap<PathBuf, Session>,
    /// When settings and sources are to be looked at again.
    pub reload: Option<Instant>,
    /// Buffers whose words may have to stand in for a source, and when.
    pub overlays: BTreeMap<DocumentId, Instant>,
    pub outbox: Outbox,
    /// Files that the client was asked to watch.
    pub watched: Vec<FileSystemWatcher>,
    pub shutdown: bool,
    /// Numbers for progress and indexing runs.
    next_ticket: u64,
    hinted: bool,
}

impl State {
    fn new(outbox: Outbox) -> Self {
        Self {
            client: Client::default(),
            presentation: Presentation::default(),
            roots: Roots::default(),
            documents: Documents::default(),
            drafts: HashMap::new(),
            sessions: BTreeMap::new(),
            reload: None,
            overlays: BTreeMap::new(),
            outbox,
            watched: Vec::new(),
            shutdown: false,
            next_ticket: 0,
            hinted: false,
        }
    }

    pub fn ticket(&mut self) -> u64 {
        self.next_ticket += 1;
        self.next_ticket
    }

    /// Settings and sources are looked at again at `when`, or earlier if that was planned already.
    pub fn plan_reload(&mut self, when: Instant) {
        self.reload = Some(self.reload.map_or(when, |planned| planned.min(when)));
    }

    /// The session whose settings a draft is checked with.
    pub fn session_of(&self, draft: &Draft) -> Option<&Session> {
        match &draft.place {
            Place::In(file) => self.sessions.get(file),
            Place::Unknown | Place::Outside | Place::Excluded => None,
        }
    }

    /// A document as the client spells it, else as we do.
    pub fn spelled(&self, id: &DocumentId) -> Option<Uri> {
        let open = self.documents.get(id).map(|document| document.uri.clone());
        open.or_else(|| uri::uri_of(id.path()?))
    }

    /// True for a source that is open while a draft rests on it: it is there to be read.
    pub fn is_consulted(&self, draft: &Draft) -> bool {
        let Some(own) = &draft.source else {
            return false;
        };
        // Drafts that are sources of one another would otherwise silence each other.
        let mut drafts = self.drafts.values().filter(|other| other.source.is_none());
        drafts.any(|other| other.place == draft.place && other.rests_on.contains(own))
    }

    /// As [`State::job`], for what is shown without being asked for: nothing is said of a source that
    /// is there to be read.
    pub fn unasked_job(&self, id: &DocumentId) -> Option<Job> {
        let draft = self.drafts.get(id)?;
        (!self.is_consulted(draft)).then(|| self.job(id)).flatten()
    }

    /// A snapshot of everything that checking the draft needs; `None` if there is nothing to check
    /// it against (yet).
    pub fn job(&self, id: &DocumentId) -> Option<Job> {
        let draft = self.drafts.get(id)?;
        let session = self.session_of(draft)?;
        let discovered = session.discovered.as_ref()?;
        let mut sources = session.sources.clone().filter(|sources| !sources.empty)?;
        if let Some(own) = &draft.source {
            sources = sources.without(own)?;
        }
        let words = match self.documents.get(id) {
            Some(document) => Words::Buffer(document.rope.clone()),
            None => Words::File(id.path()?.to_path_buf()),
        };
        Some(Job {
            id: id.clone(),
            version: draft.version,
            epoch: draft.epoch(),
            current: Arc::clone(&draft.epoch),
            words,
            settings: match id.path() {
                Some(path) => discovered.settings_for(path),
                None => Arc::clone(&discovered.settings),
            },
            ignore_list: discovered
                .file
                .is_some()
                .then(|| discovered.root.join(IGNORE_NAME)),
            sources,
            analysis: Arc::clone(&draft.analysis),
            client: self.client.clone(),
        })
    }

    /// All drafts of a session, checked again at `when`.
    pub fn recheck_session(&mut self, file: &Path, when: Instant) {
        for draft in self
            .drafts
            .values_mut()
            .filter(|d| matches!(&d.place, Place::In(of) if of == file))
        {
            draft.stale(when);
        }
    }

    /// Says once, in the log and nowhere else, why nothing is checked.
    pub fn hint_no_sources(&mut self, why: &str) {
        if !std::mem::replace(&mut self.hinted, true) {
            let hint = format!(
                "tickmark: {why} Name your sources in a tickmark.toml beside or above the draft: sources = [\"sources\"]"
            );
            self.outbox.send(Outgoing::Log(MessageType::INFO, hint));
        }
    }
}
