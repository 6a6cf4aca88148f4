//! Files on disk for the real binary: a case, or any draft with its sources and settings.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::case::Case;

/// A folder that goes away with the value.
pub struct Folder {
    /// With links resolved, as the binary names it.
    path: PathBuf,
    _dir: TempDir,
}

impl Folder {
    /// A folder with these files: path and text.
    pub fn new(files: &[(&str, &str)]) -> Folder {
        let dir = TempDir::new().expect("a temporary folder");
        let path = dir.path().canonicalize().expect("it was just made");
        let folder = Folder { path, _dir: dir };
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    /// Writes the sources, the settings and the draft (without annotations and cursor) of a case.
    pub fn of(case: &Case) -> Result<Folder, String> {
        let own = case
            .section("tickmark.toml")
            .map(|section| section.text())
            .unwrap_or_default();
        // First, because the settings of the case may end inside a table.
        let settings = format!("sources = [\"sources\"]\n{own}");
        let folder = Folder::new(&[("tickmark.toml", &settings)]);
        folder.write("draft.md", case.draft()?.text);
        for (id, bytes) in case.sources()? {
            folder.write(&format!("sources/{id}"), bytes);
        }
        Ok(folder)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn file(&self, path: &str) -> PathBuf {
        self.path().join(path)
    }

    pub fn uri(&self, path: &str) -> String {
        uri(&self.file(path))
    }

    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.file(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
    }
}

/// `file:///…` with everything outside of plain path characters escaped.
pub fn uri(path: &Path) -> String {
    let mut out = String::from("file://");
    for byte in path.to_string_lossy().replace('\\', "/").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
