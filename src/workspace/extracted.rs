//! The text that was taken out of a source without lines, as a file that an editor can open.

use std::fs;
use std::path::{Path, PathBuf};

use super::load::{self, Bytes};
use super::paths;
use crate::sources::options::Options;

/// The text of a source, for showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extracted {
    /// A file with the text, read-only, below the user's folder for caches.
    pub file: PathBuf,
    pub text: String,
}

/// The text taken out of the file at `path` for the source `id`; `None` if it is its own text, cannot be
/// read, or cannot be kept anywhere.
pub fn text_of(path: &Path, id: &str, options: &Options) -> Option<Extracted> {
    let bytes = fs::read(path).ok()?;
    let hash = blake3::hash(&bytes).to_hex();
    let name: String = id
        .rsplit('/')
        .next()?
        .chars()
        .map(|c| {
            if c.is_control() || "\\:*?\"<>|".contains(c) {
                '_'
            } else {
                c
            }
        })
        .collect();
    let key =
        blake3::hash(format!("{hash} {id} {}", env!("CARGO_PKG_VERSION")).as_bytes()).to_hex();
    let folder = paths::caches()?.join("extracted").join(key.get(..16)?);
    let file = folder.join(format!("{name}.txt"));
    if let Ok(text) = fs::read_to_string(&file) {
        return Some(Extracted { file, text });
    }
    let own = path.file_name()?.to_str()?;
    let read = Bytes {
        id: own,
        bytes: &bytes,
        sidecar: None,
    };
    let reading = load::extract(read, options).ok()?;
    let source = reading.sources.into_iter().find(|source| {
        let end: &str = &source.meta.id;
        id.strip_suffix(end)
            .is_some_and(|before| before.is_empty() || before.ends_with('/'))
    })?;
    if source.text.places.is_empty() {
        return None;
    }
    let text = source.text.source.to_string();
    fs::create_dir_all(&folder).ok()?;
    // Written under another name first, so that nobody opens half a text.
    let draft = folder.join(format!(".{}", std::process::id()));
    fs::write(&draft, &text).ok()?;
    let mut rights = fs::metadata(&draft).ok()?.permissions();
    rights.set_readonly(true);
    let _ = fs::set_permissions(&draft, rights);
    fs::rename(&draft, &file).ok()?;
    Some(Extracted { file, text })
}
