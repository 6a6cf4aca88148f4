//! Workspaces whose evidence lies on a server that many share.
//!
//! The files are not read: an analyst need not even have them. Those that are there are known by their
//! places, so that evidence can be opened where it stands.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::corpus::Corpus;
use super::server::{self, Address};
use super::{Changes, File, Progress, Workspace, discover, without};
use crate::evidence::EvidenceIndex;
use crate::evidence::remote::{self, Connection, Filled, RemoteError, RemoteIndex};
use crate::sources::SourceMeta;
use crate::sources::options::Options;

/// The archive that a workspace asks.
pub(super) struct Remote {
    address: Address,
    /// Its last state that could be opened.
    state: Option<Arc<RemoteIndex>>,
    /// Why it cannot be asked now.
    away: Option<String>,
    /// Ids of drafts, which are no sources of themselves.
    without: Vec<Arc<str>>,
}

impl Workspace {
    /// A workspace that asks the archive at `address`.
    pub(super) fn open_remote(
        root: &Path,
        specs: &[String],
        exclude: &[PathBuf],
        options: Options,
        address: &Address,
    ) -> Workspace {
        let all = Corpus::new(root, specs, &[]);
        let drafts = exclude.iter().map(|path| discover::absolute(path));
        let without = drafts
            .filter(|path| all.holds(path))
            .map(|path| all.id_of(&path));
        let remote = Remote {
            address: address.clone(),
            state: None,
            away: None,
            without: without.collect(),
        };
        let mut workspace = Workspace::empty(Corpus::new(root, specs, exclude), options);
        workspace.remote = Some(remote);
        workspace.ask_again();
        workspace
    }

    /// Why the archive on the server cannot be asked, if it cannot. Then nothing is known of what it holds now.
    pub fn away(&self) -> Option<String> {
        let remote = self.remote.as_ref()?;
        let failed = remote.state.as_ref().and_then(|state| state.failure());
        remote.away.clone().or(failed)
    }

    /// True if the evidence lies on a server.
    pub fn is_remote(&self) -> bool {
        self.remote.is_some()
    }

    /// Looks whether the archive has been filled since, or can be asked again.
    pub(super) fn ask_again(&mut self) -> Changes {
        let Some(mut remote) = self.remote.take() else {
            return Changes::default();
        };
        let before = remote.state.clone();
        let found = remote.look();
        remote.away = found.as_ref().err().map(ToString::to_string);
        let changed = match found {
            Ok(Some(state)) => {
                remote.state = Some(Arc::clone(&state));
                self.snapshot.index = state.clone();
                self.publish();
                for id in &remote.without {
                    self.snapshot = without(&self.snapshot, id);
                }
                self.locate(&state);
                changed(before.as_deref(), &state)
            }
            Ok(None) | Err(_) => Vec::new(),
        };
        self.remote = Some(remote);
        Changes { sources: changed }
    }

    /// Notes which files of this machine the sources are.
    fn locate(&mut self, state: &RemoteIndex) {
        // That a folder is not here is no fault where the sources lie elsewhere.
        let found = self.corpus.walk(&mut Vec::new());
        self.files = found
            .into_iter()
            .map(|(id, found)| (id, File::new(found)))
            .collect();
        for source in state.contents() {
            let file = self.file_of(&source.meta.id).map(|(id, _)| Arc::clone(id));
            if let Some(file) = file.and_then(|id| self.files.get_mut(&id)) {
                file.ids.push(Arc::clone(&source.meta.id));
            }
        }
    }
}

impl Remote {
    /// The archive as it is now; `None` if that is the state at hand.
    fn look(&self) -> Result<Option<Arc<RemoteIndex>>, RemoteError> {
        let archive = self.address.archive();
        if let Some(state) = self
            .state
            .as_ref()
            .filter(|state| state.failure().is_none())
            && state.is_current(archive)?
        {
            return Ok(None);
        }
        let link = server::connect(&self.address)?;
        Ok(Some(Arc::new(RemoteIndex::open(link, archive)?)))
    }
}

/// Ids of sources that are not the same in two states; all, if nothing was known or the state before failed.
fn changed(before: Option<&RemoteIndex>, now: &RemoteIndex) -> Vec<Arc<str>> {
    let metas = |state: &RemoteIndex| -> Vec<Arc<SourceMeta>> { state.sources() };
    let now = metas(now);
    let before = match before {
        Some(before) if before.failure().is_none() => metas(before),
        _ => Vec::new(),
    };
    let lacks = |list: &[Arc<SourceMeta>], meta: &SourceMeta| {
        let at = list.binary_search_by(|own| own.id.cmp(&meta.id));
        !at.is_ok_and(|at| list.get(at).is_some_and(|own| **own == *meta))
    };
    let mut ids: Vec<Arc<str>> = before
        .iter()
        .filter(|meta| lacks(&now, meta))
        .chain(now.iter().filter(|meta| lacks(&before, meta)))
        .map(|meta| Arc::clone(&meta.id))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Makes the archive at `address` hold the sources of a workspace; see [`remote::fill`].
///
/// # Errors
/// If the server is away or refuses; the archive is then as before.
pub fn fill(
    address: &Address,
    workspace: &Workspace,
    anew: bool,
    progress: Progress<'_>,
) -> Result<Filled, RemoteError> {
    let link: Arc<dyn Connection> = server::connect(address)?;
    // What is read in another way, or by another version, may have other passages under the same name.
    let reading = serde_json::to_vec(workspace.options()).unwrap_or_default();
    let made = format!(
        "{} {}",
        env!("CARGO_PKG_VERSION"),
        blake3::hash(&reading)
            .to_hex()
            .get(..16)
            .unwrap_or_default()
    );
    let snapshot = workspace.snapshot();
    remote::fill(
        &*link,
        address.archive(),
        &*snapshot.index,
        &made,
        anew,
        &progress,
    )
}
