//! What earlier runs found, kept by content: a draft, its settings, every source and the program itself.
//!
//! A folder for each set of sources holds what is known of the sources (`corpus.json`) and a file for each
//! draft. When any source changes, the folder is emptied. Nothing in it is trusted further than that it
//! can be read: what cannot is worked out again.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::drafts::Draft;
use super::replace;
use crate::finding::Finding;
use crate::report::SourceEntry;
use crate::sources::options::Options;
use crate::workspace::{self, Warning};

/// Drafts that are kept for a set of sources; with more of them the folder is emptied.
const KEPT: usize = 5_000;

/// Results for one set of sources.
pub struct Cache {
    folder: PathBuf,
    /// Of every source's path and bytes.
    digest: String,
    /// The sources' paths by their ids.
    pub paths: BTreeMap<Arc<str>, PathBuf>,
    /// What is known of the sources, if they are as they were.
    pub corpus: Option<Corpus>,
}

/// What reading the sources told.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Corpus {
    digest: String,
    pub entries: Vec<SourceEntry>,
    pub warnings: Vec<Warning>,
}

impl Cache {
    /// Looks at every source of a corpus, and for what is known of it below `place`.
    pub fn open(
        place: &Path,
        root: &Path,
        specs: &[String],
        exclude: &[PathBuf],
        options: &Options,
    ) -> Self {
        let paths = workspace::source_files(root, specs, exclude);
        let mut name = blake3::Hasher::new();
        field(&mut name, &root.to_string_lossy());
        specs.iter().for_each(|spec| field(&mut name, spec));
        let mut hasher = blake3::Hasher::new();
        field(&mut hasher, &program());
        field(
            &mut hasher,
            &serde_json::to_string(options).unwrap_or_default(),
        );
        for (id, path) in &paths {
            field(&mut hasher, id);
            match fs::read(path) {
                Ok(bytes) => {
                    field(&mut hasher, blake3::hash(&bytes).to_hex().as_str());
                    field(
                        &mut hasher,
                        &workspace::sidecar_of(path).unwrap_or_default(),
                    );
                }
                Err(error) => field(&mut hasher, &error.to_string()),
            }
        }
        let folder = place.join(name.finalize().to_hex().get(..32).unwrap_or_default());
        let digest = hasher.finalize().to_hex().to_string();
        let corpus = read::<Corpus>(&folder.join("corpus.json")).filter(|c| c.digest == digest);
        Self {
            folder,
            digest,
            paths,
            corpus,
        }
    }

    /// What was found in this draft when it, its settings and all sources were as they are.
    pub fn findings(&self, draft: &Draft) -> Option<Vec<Finding>> {
        self.corpus.as_ref()?;
        read(&self.file(draft))
    }

    /// Remembers the sources; what was found with others is forgotten.
    pub fn put_corpus(&mut self, entries: Vec<SourceEntry>, warnings: Vec<Warning>) {
        if self.corpus.is_some() {
            return;
        }
        let _ = fs::remove_dir_all(&self.folder);
        let corpus = Corpus {
            digest: self.digest.clone(),
            entries,
            warnings,
        };
        self.write(&self.folder.join("corpus.json"), &corpus);
        self.corpus = Some(corpus);
    }

    /// Remembers what was found in a draft.
    pub fn put(&self, draft: &Draft, findings: &[Finding]) {
        self.write(&self.file(draft), &findings);
    }

    /// Empties a folder that has grown too large, or whose results cannot be trusted.
    pub fn tidy(&self, doubtful: bool) {
        if doubtful || fs::read_dir(&self.folder).is_ok_and(|files| files.count() > KEPT) {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    fn file(&self, draft: &Draft) -> PathBuf {
        let mut hasher = blake3::Hasher::new();
        field(&mut hasher, &draft.text);
        field(&mut hasher, &draft.path.to_string_lossy());
        field(
            &mut hasher,
            &serde_json::to_string(&*draft.settings).unwrap_or_default(),
        );
        let name = hasher.finalize().to_hex();
        self.folder
            .join(format!("{}.json", name.get(..32).unwrap_or_default()))
    }

    /// A cache that cannot be written is only slow.
    fn write(&self, file: &Path, value: &impl Serialize) {
        if let Ok(bytes) = serde_json::to_vec(value)
            && fs::create_dir_all(&self.folder).is_ok()
        {
            let _ = replace::write(file, &bytes, None);
        }
    }
}

/// Another build of the program may find something else.
fn program() -> String {
    let stamp = std::env::current_exe()
        .and_then(fs::metadata)
        .and_then(|m| Ok((m.len(), m.modified()?)));
    match stamp {
        Ok((size, modified)) => format!("{} {size} {modified:?}", env!("CARGO_PKG_VERSION")),
        Err(_) => env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Lengths keep two fields from being read as one.
fn field(hasher: &mut blake3::Hasher, text: &str) {
    hasher.update(&(text.len() as u64).to_le_bytes());
    hasher.update(text.as_bytes());
}

fn read<T: DeserializeOwned>(file: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(file).ok()?).ok()
}
