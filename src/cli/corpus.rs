//! Opens the sources, with a progress bar when that takes long enough to wonder.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::console::Console;
use crate::sources::options::Options;
use crate::workspace::{Warning, Workspace, paths};

/// How long work may stay silent.
const PATIENCE: Duration = Duration::from_millis(500);

/// Reads and indexes what `specs` name, relative to `root`; files that are skipped are named as
/// warnings.
pub fn open(
    root: &Path,
    specs: &[String],
    exclude: &[PathBuf],
    options: &Options,
    folder: &Path,
    console: &mut Console,
) -> Workspace {
    let workspace = open_quietly(root, specs, exclude, options, console);
    warn(workspace.warnings(), folder, console);
    workspace
}

/// The same without naming what was skipped.
pub fn open_quietly(
    root: &Path,
    specs: &[String],
    exclude: &[PathBuf],
    options: &Options,
    console: &Console,
) -> Workspace {
    let watched = io::stderr().is_terminal() && !console.is_quiet();
    let bar = Mutex::new(Bar::new("Reading sources", watched));
    let workspace = Workspace::open_with(root, specs, exclude, options.clone(), &|done, all| {
        if let Ok(mut bar) = bar.lock() {
            bar.show(done, all);
        }
    });
    if let Ok(bar) = bar.into_inner() {
        bar.clear();
    }
    workspace
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
