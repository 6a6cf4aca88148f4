//! Opens the sources, with a progress bar when that takes long enough to wonder.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::console::Console;
use crate::sources::options::Options;
use crate::workspace::{Discovered, Keep, Warning, Workspace, paths};

/// How long work may stay silent.
const PATIENCE: Duration = Duration::from_millis(500);

/// The sources that a command works with.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// What `specs` are relative to.
    pub root: &'a Path,
    /// Folders, files and globs.
    pub specs: &'a [String],
    /// Paths of drafts, which are no sources of themselves.
    pub exclude: &'a [PathBuf],
    pub options: &'a Options,
    pub keep: &'a Keep,
}

/// Where the index of the sources of these settings is kept: nowhere on this machine with `no_cache`.
pub fn keep(discovered: &Discovered, no_cache: bool) -> Keep {
    let (settings, root) = (&discovered.settings, &discovered.root);
    match no_cache {
        true => Keep::server(settings).unwrap_or_default(),
        false => Keep::of(settings, root, paths::caches().as_deref()),
    }
}

/// Opens the sources of these settings; files that are skipped are named as warnings.
pub fn open_all(
    discovered: &Discovered,
    no_cache: bool,
    folder: &Path,
    console: &mut Console,
) -> Workspace {
    let request = Request {
        root: &discovered.root,
        specs: &discovered.settings.sources,
        exclude: &[],
        options: &discovered.settings.reading(),
        keep: &keep(discovered, no_cache),
    };
    open(request, folder, console)
}

/// Reads and indexes sources, or opens their index; files that are skipped are named as warnings.
pub fn open(request: Request<'_>, folder: &Path, console: &mut Console) -> Workspace {
    let workspace = open_quietly(request, console);
    warn(workspace.warnings(), folder, console);
    workspace
}

/// The same without naming what was skipped.
pub fn open_quietly(request: Request<'_>, console: &mut Console) -> Workspace {
    let watched = io::stderr().is_terminal() && !console.is_quiet();
    let bar = Mutex::new(Bar::new("Reading sources", watched));
    let Request {
        root,
        specs,
        exclude,
        options,
        keep,
    } = request;
    let show = |done, all| {
        if let Ok(mut bar) = bar.lock() {
            bar.show(done, all);
        }
    };
    let workspace = Workspace::open_kept(root, specs, exclude, options.clone(), keep, &show);
    if let Ok(bar) = bar.into_inner() {
        bar.clear();
    }
    for notice in workspace.notices() {
        console.note(notice);
    }
    if let Some(why) = workspace.away() {
        console.error(why);
    }
    workspace
}

/// Says so if the index turned out to be damaged, or its server went away; then what was answered cannot be
/// trusted.
pub fn tell_damage(workspace: &Workspace, console: &mut Console) -> bool {
    let damaged = workspace.is_damaged();
    if damaged {
        console.error("the index of the sources was damaged and has been removed; run it again");
    }
    let away = workspace.away();
    let failed = damaged || away.is_some();
    away.into_iter().for_each(|why| console.error(why));
    failed
}

/// Names the sources that were skipped.
pub fn warn(warnings: &[Warning], folder: &Path, console: &mut Console) {
    for warning in warnings {
        console.warning(format!(
            "{}: {}",
            paths::shown(&warning.path, folder),
            warning.message
        ));
    }
}

/// A progress bar that appears only when the work takes long, and only where somebody watches.
pub struct Bar {
    title: &'static str,
    watched: bool,
    began: Instant,
    bar: Option<ProgressBar>,
}

impl Bar {
    pub fn new(title: &'static str, watched: bool) -> Self {
        Self {
            title,
            watched,
            began: Instant::now(),
            bar: None,
        }
    }

    pub fn show(&mut self, done: usize, all: usize) {
        if !self.watched || self.began.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let bar = ProgressBar::new(0);
            let template = format!("{} {{bar:30}} {{pos}}/{{len}} {{eta}}", self.title);
            if let Ok(style) = ProgressStyle::with_template(&template) {
                bar.set_style(style);
            }
            bar
        });
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    }

    pub fn clear(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
