//! Files that a command is about to write, kept from being those that it is about.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use super::drafts::{Draft, Selection};
use crate::report;
use crate::workspace::{self, Role, paths};

/// A file that is about to be written.
#[derive(Debug, Clone)]
pub struct Target {
    pub path: PathBuf,
    /// It was not there before.
    pub is_new: bool,
}

/// Refuses to write over a draft, a source or a settings file; `drafts` are those that are checked.
///
/// # Errors
/// Names the first such file, what it is, and what to do.
pub fn refuse(
    targets: &[Target],
    drafts: &[Draft],
    selection: &Selection,
    folder: &Path,
) -> Result<()> {
    for target in targets {
        let shown = target.path.display();
        let path = paths::absolute(&target.path, folder);
        if drafts.iter().any(|draft| is_same(&draft.path, &path)) {
            bail!(
                "{shown} is one of the drafts that are checked, and would be overwritten; name another \
                 file, or leave it out of the drafts by `exclude` in tickmark.toml"
            );
        }
        let Ok(discovered) = workspace::discover(&path) else {
            // Settings that cannot be read are told where the drafts are.
            continue;
        };
        let discovered = discovered.with_sources(&selection.sources, folder);
        match workspace::role(&path, &discovered) {
            Some(Role::Settings) => {
                bail!("{shown} holds settings, and would be overwritten; name another file")
            }
            Some(Role::Source) => bail!(
                "{shown} lies among the sources, and would be read as one of them; name a file \
                 elsewhere"
            ),
            Some(Role::Draft) if !target.is_new && !is_own(&path) => {
                bail!("{shown} is a draft, and would be overwritten; name another file")
            }
            _ => {}
        }
    }
    Ok(())
}

/// True for one file under two names.
pub fn is_same(a: &Path, b: &Path) -> bool {
    let real = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| paths::clean(path));
    real(a) == real(b)
}

/// True if the file holds nothing, or a summary that this program has written and may write again.
fn is_own(path: &Path) -> bool {
    let mut head = [0; 32];
    let read = fs::File::open(path).and_then(|mut file| file.read(&mut head));
    match read.ok().and_then(|length| head.get(..length)) {
        Some([]) => true,
        Some(head) => head.starts_with(report::MARKDOWN_HEAD.as_bytes()),
        None => false,
    }
}
