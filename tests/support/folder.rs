//! A case, or any draft with its sources, as a folder on disk, for the real binary.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::case::Case;

/// A folder that goes away with the value.
pub struct Folder {
    dir: TempDir,
}

impl Folder {
    /// Writes the sources, the settings and the draft (without annotations and cursor) of a case.
    pub fn of(case: &Case) -> Result<Folder, String> {
        let folder = Folder {
            dir: TempDir::new().map_err(|error| error.to_string())?,
        };
        let own = case
            .section("tickmark.toml")
            .map(|section| section.text())
            .unwrap_or_default();
        // First, because the settings of the case may end inside a table.
        folder.write(
            "tickmark.toml",
            format!("sources = [\"sources\"]\n{own}").as_bytes(),
        )?;
        folder.write("draft.md", case.draft()?.text.as_bytes())?;
        for (id, bytes) in case.sources()? {
            folder.write(&format!("sources/{id}"), &bytes)?;
        }
        Ok(folder)
    }

    /// The folder itself, with links resolved, as the binary will name it.
    pub fn path(&self) -> PathBuf {
        self.dir
            .path()
            .canonicalize()
            .unwrap_or_else(|_| self.dir.path().to_owned())
    }

    pub fn draft(&self) -> PathBuf {
        self.path().join("draft.md")
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), String> {
        let path = self.dir.path().join(name);
        let parent = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(parent)
            .and_then(|()| fs::write(&path, bytes))
            .map_err(|error| format!("{}: {error}", path.display()))
    }
}
