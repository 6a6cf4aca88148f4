//! Settings and sources from the disk into the state: at the start, and whenever something may have changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use tokio::task::spawn_blocking;
use tower_lsp::ls_types::MessageType;
use tracing::{error, info};

use super::draft::Place;
use super::progress;
use super::project;
use super::sender::Outgoing;
use super::session::{self, Refreshing, Session, Sources};
use super::settings;
use super::state::{Shared, State};
use super::uri::DocumentId;
use super::watch;
use crate::workspace::{self, Discovered, Keep, SettingsError, Workspace};

/// What looking for settings from one place gave.
struct Lookup {
    /// The draft it was made for; `None` for a root.
    draft: Option<DocumentId>,
    result: Result<Discovered, SettingsError>,
    /// True if the settings keep this draft from being checked.
    excluded: bool,
}

/// Looks at every settings file that matters, reads changed sources again, and starts to index the
/// sources of sessions that are new.
pub async fn run(shared: &Arc<Shared>) {
    let (asked, buffers) = shared.with(|state| (questions(state), open_settings(state)));
    let look = move || {
        asked
            .into_iter()
            .map(|(draft, path)| look_up(draft, &path, &buffers))
            .collect::<Vec<_>>()
    };
    let Ok(lookups) = spawn_blocking(look).await else {
        error!("looking for settings broke down");
        return;
    };
    let (fresh, known) = shared.with(|state| settle(state, lookups));
    let settings = shared.with(|state| project::settings(state));
    if let Ok(found) = spawn_blocking(move || project::find(&settings)).await {
        shared.with(|state| {
            // Which settings each of them has is asked like that of any other draft.
            if project::follow(state, found) {
                state.plan_reload(Instant::now());
            }
        });
    }
    watch::arrange(shared).await;
    // Reading sources may take long, and drafts should not wait for it.
    for (file, sources) in known {
        tokio::spawn(refresh(Arc::clone(shared), file, sources));
    }
    for (file, ticket, discovered) in fresh {
        tokio::spawn(open(Arc::clone(shared), file, ticket, discovered));
    }
    shared.bell.notify_one();
}

/// A draft or root, and the path its settings are looked for from.
fn questions(state: &State) -> Vec<(Option<DocumentId>, PathBuf)> {
    let drafts = state.drafts.keys().filter_map(|id| match id.path() {
        Some(path) => Some((Some(id.clone()), path.to_path_buf())),
        // A buffer without a file belongs to the first folder.
        None => Some((Some(id.clone()), state.roots.first()?.to_path_buf())),
    });
    let roots = state.roots.iter().map(|root| (None, root.to_path_buf()));
    roots.chain(drafts).collect()
}

/// Settings files that the editor shows: their words count, saved or not.
fn open_settings(state: &State) -> BTreeMap<PathBuf, String> {
    let settings = |id: &DocumentId| {
        let path = id.path().filter(|path| session::is_settings_file(path))?;
        Some((
            path.to_path_buf(),
            state.documents.get(id)?.rope.to_string(),
        ))
    };
    state.documents.ids().filter_map(settings).collect()
}

fn look_up(draft: Option<DocumentId>, path: &Path, open: &BTreeMap<PathBuf, String>) -> Lookup {
    let result = workspace::discover_with(path, &|file| open.get(file).cloned());
    let file = draft
        .as_ref()
        .and_then(DocumentId::path)
        .filter(|path| path.is_file());
    let excluded = match (&result, file) {
        (Ok(discovered), Some(file)) => {
            workspace::drafts(file, discovered, &mut Vec::new()).is_empty()
        }
        _ => false,
    };
    Lookup {
        draft,
        result,
        excluded,
    }
}

type Fresh = Vec<(PathBuf, u64, Arc<Discovered>)>;
type Known = Vec<(PathBuf, Sources)>;

/// Brings the sessions in line with what was found: which are to be indexed, which to be refreshed.
fn settle(state: &mut State, lookups: Vec<Lookup>) -> (Fresh, Known) {
    let now = Instant::now();
    let mut found: BTreeMap<PathBuf, Result<Arc<Discovered>, SettingsError>> = BTreeMap::new();
    for Lookup {
        draft,
        result,
        excluded,
    } in lookups
    {
        let file = match &result {
            Ok(discovered) => discovered.file.clone(),
            Err(error) => Some(error.file.clone()),
        };
        if let Some(draft) = draft.and_then(|id| state.drafts.get_mut(&id)) {
            let place = match &file {
                Some(_) if excluded => Place::Excluded,
                Some(file) => Place::In(file.clone()),
                None => Place::Outside,
            };
            if draft.place != place {
                draft.place = place;
                draft.source = None;
                draft.forget(now);
            }
        }
        if let Some(file) = file {
            found.entry(file).or_insert_with(|| result.map(Arc::new));
        }
    }
    let gone: Vec<PathBuf> = state
        .sessions
        .keys()
        .filter(|file| !found.contains_key(*file))
        .cloned()
        .collect();
    for file in gone {
        if let Some(session) = state.sessions.remove(&file) {
            settings::report(state, &file, session.error.as_ref(), None);
        }
    }
    let (mut fresh, mut known) = (Fresh::new(), Known::new());
    for (file, result) in found {
        let mut session = state.sessions.remove(&file).unwrap_or_default();
        let error = result.as_ref().err().cloned();
        settings::report(state, &file, session.error.as_ref(), error.as_ref());
        session.error = error;
        let mut settings_changed = false;
        if let Ok(discovered) = result {
            settings_changed = session
                .discovered
                .as_ref()
                .is_none_or(|old| old.settings != discovered.settings);
            let reopen = session.needs_other_sources(&discovered);
            session.discovered = Some(Arc::clone(&discovered));
            if !discovered.settings.have_sources() {
                session.sources = None;
                session.opening = None;
            } else if reopen {
                let ticket = state.ticket();
                session.opening = Some(ticket);
                fresh.push((file.clone(), ticket, discovered));
            }
        }
        if let (Some(sources), None) = (&session.sources, session.opening) {
            session.refreshing = match session.refreshing {
                Refreshing::No => {
                    known.push((file.clone(), sources.clone()));
                    Refreshing::Yes
                }
                Refreshing::Yes | Refreshing::Again => Refreshing::Again,
            };
        }
        state.sessions.insert(file.clone(), session);
        if settings_changed {
            forget_session(state, &file, now);
        }
    }
    (fresh, known)
}

fn forget_session(state: &mut State, file: &Path, now: Instant) {
    for draft in state
        .drafts
        .values_mut()
        .filter(|d| matches!(&d.place, Place::In(of) if of == file))
    {
        draft.forget(now);
    }
}

/// Indexes the sources of a session for the first time, or anew after its settings changed.
async fn open(shared: Arc<Shared>, file: PathBuf, ticket: u64, discovered: Arc<Discovered>) {
    let started = Instant::now();
    let opened = progress::run(
        &shared,
        "tickmark: reading sources".to_owned(),
        move |gauge| {
            let (settings, root) = (&discovered.settings, &discovered.root);
            let caches = workspace::paths::caches();
            let keep = Keep::of(settings, root, caches.as_deref());
            Sources::new(Workspace::open_kept(
                root,
                &settings.sources,
                &[],
                settings.reading(),
                &keep,
                &|done, total| gauge.set(done, total),
            ))
        },
    );
    let opened = opened.await;
    shared.update(|state| {
        let wanted = state.sessions.get_mut(&file).filter(|session| session.opening == Some(ticket));
        let Some(session) = wanted else {
            return;
        };
        session.opening = None;
        let Some(sources) = opened else {
            return;
        };
        info!(sources = sources.snapshot.index.sources().len(), took = ?started.elapsed(), "indexed {}", file.display());
        tell_warnings(&state.outbox, &[], &sources);
        let before = session.sources.as_ref().and_then(|sources| sources.away.clone());
        tell_away(&state.outbox, before.as_deref(), &sources);
        for notice in &sources.notices {
            let text = format!("tickmark: {notice}");
            state.outbox.send(Outgoing::Log(MessageType::INFO, text));
        }
        let is_away = sources.away.is_some();
        session.sources = Some(sources);
        let now = Instant::now();
        if is_away {
            state.plan_reload(now + ASK_AGAIN);
        }
        forget_session(state, &file, now);
        let buffers: Vec<DocumentId> = state.documents.ids().cloned().collect();
        state.overlays.extend(buffers.into_iter().map(|id| (id, now)));
    });
}

/// Looks at the disk again for sources that changed.
async fn refresh(shared: Arc<Shared>, file: PathBuf, sources: Sources) {
    let before = sources.clone();
    let refreshed = progress::run(
        &shared,
        "tickmark: reading changed sources".to_owned(),
        move |gauge| {
            let mut workspace = sources
                .workspace
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let changes = workspace.refresh(&|done, total| gauge.set(done, total));
            let changed = !changes.sources.is_empty()
                || workspace.warnings() != sources.warnings
                || workspace.away() != sources.away;
            changed.then(|| sources.renewed(&workspace))
        },
    );
    if let Some(Some(renewed)) = refreshed.await {
        shared.with(|state| {
            tell_warnings(&state.outbox, &before.warnings, &renewed);
            tell_away(&state.outbox, before.away.as_deref(), &renewed);
        });
        install(&shared, &file, renewed);
    }
    shared.update(|state| {
        let Some(session) = state.sessions.get_mut(&file) else {
            return;
        };
        let is_away = session
            .sources
            .as_ref()
            .is_some_and(|sources| sources.away.is_some());
        if std::mem::take(&mut session.refreshing) == Refreshing::Again {
            state.plan_reload(Instant::now());
        } else if is_away {
            state.plan_reload(Instant::now() + ASK_AGAIN);
        }
    });
}

/// Puts changed sources in place and has the drafts checked against them.
pub fn install(shared: &Shared, file: &Path, sources: Sources) {
    shared.update(|state| {
        let Some(session) = state.sessions.get_mut(file) else {
            return;
        };
        // Sources that were replaced as a whole meanwhile are newer.
        let same = session
            .sources
            .as_ref()
            .is_some_and(|now| Arc::ptr_eq(&now.workspace, &sources.workspace));
        if same {
            session.sources = Some(sources);
            state.recheck_session(file, Instant::now());
        }
    });
}

/// Names in the log every source that newly cannot be used.
fn tell_warnings(outbox: &super::sender::Outbox, before: &[workspace::Warning], sources: &Sources) {
    for warning in sources
        .warnings
        .iter()
        .filter(|warning| !before.contains(warning))
    {
        let text = format!("tickmark: {}: {}", warning.path.display(), warning.message);
        outbox.send(Outgoing::Log(MessageType::WARNING, text));
    }
}

/// How long a server that went away is left alone.
const ASK_AGAIN: Duration = Duration::from_secs(10);

/// Says once that a server cannot be asked, and once that it can be again.
fn tell_away(outbox: &super::sender::Outbox, before: Option<&str>, sources: &Sources) {
    match (before, sources.away.as_deref()) {
        (None, Some(why)) => {
            let text = format!("tickmark: {why}. The last findings stay until it can be.");
            outbox.send(Outgoing::Show(MessageType::WARNING, text));
        }
        (Some(_), None) => {
            let text = "tickmark: the archive can be asked again.".to_owned();
            outbox.send(Outgoing::Show(MessageType::INFO, text));
        }
        _ => {}
    }
}

/// The places that all sessions' sources stand in, and their settings files.
pub fn places(sessions: &[Arc<Discovered>]) -> Vec<(PathBuf, String)> {
    let mut places: Vec<(PathBuf, String)> = sessions
        .iter()
        .flat_map(|d| session::watched_places(d))
        .collect();
    for file in sessions.iter().filter_map(|d| d.file.as_ref()) {
        if let Some(folder) = file.parent() {
            places.push((folder.to_path_buf(), crate::workspace::FILE_NAME.to_owned()));
        }
    }
    places.sort();
    places.dedup();
    places
}

/// All settings in use.
pub fn settings_in_use(state: &State) -> Vec<Arc<Discovered>> {
    state
        .sessions
        .values()
        .filter_map(|session: &Session| session.discovered.clone())
        .collect()
}
