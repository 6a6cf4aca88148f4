//! Opens the sources, with a progress bar when that takes long enough to wonder.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::console::Console;
use crate::workspace::{Workspace, paths};

/// How long indexing may stay silent.
const PATIENCE: Duration = Duration::from_millis(500);

/// Reads and indexes what `specs` name, relative to `root`; files that are skipped are named as
/// warnings.
pub fn open(
    root: &Path,
    specs: &[String],
    exclude: &[PathBuf],
    folder: &Path,
    console: &mut Console,
) -> Workspace {
    let began = Instant::now();
    let bar: OnceLock<ProgressBar> = OnceLock::new();
    let watched = io::stderr().is_terminal();
    let workspace = Workspace::open(root, specs, exclude, &|done, all| {
        if watched && began.elapsed() > PATIENCE {
            let bar = bar.get_or_init(progress_bar);
            bar.set_length(all as u64);
            bar.set_position(done as u64);
        }
    });
    if let Some(bar) = bar.get() {
        bar.finish_and_clear();
    }
    for warning in workspace.warnings() {
        console.warning(format!(
            "{}: {}",
            paths::shown(&warning.path, folder),
            warning.message
        ));
    }
    workspace
}

fn progress_bar() -> ProgressBar {
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("Reading sources {bar:30} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar
}
