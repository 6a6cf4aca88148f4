//! An index on the disk that outlives the process: its folder, its lock, and the list of files it holds.
//!
//! The folder is a tantivy directory with a list beside it (see [`super::manifest`]). Every commit
//! names the list that belongs to it, so that passages and list are always of one state: whoever is
//! killed leaves the commit before. Writers hold a lock that the system takes away with the process;
//! readers need none.

use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tantivy::directory::MmapDirectory;

use super::manifest::{self, Kept, Unusable};
use super::server::Address;
use crate::evidence::{Committed, Contents, EmbeddedIndex, IndexError};
use crate::settings::Settings;
use crate::sources::options::Options;

/// Where an index is kept, if it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Keep {
    /// In memory alone.
    #[default]
    Never,
    /// Below the user's folder for caches, if there is so much to index that it pays.
    Cache(PathBuf),
    /// The same, however little there is.
    Always(PathBuf),
    /// In the folder that the settings name.
    Named(PathBuf),
    /// On a server that fills and keeps it for many; nothing is read or written here.
    Server(Address),
}

impl Keep {
    /// What these settings, which stand in the folder `root`, say about `server` and `index`; else below
    /// `caches`, if there is such a folder.
    pub fn of(settings: &Settings, root: &Path, caches: Option<&Path>) -> Self {
        match Self::server(settings) {
            Some(server) => server,
            None => match (settings.index.as_deref(), caches) {
                (Some(folder), _) => Keep::Named(root.join(folder)),
                (None, Some(caches)) => Keep::Cache(caches.join("index")),
                (None, None) => Keep::Never,
            },
        }
    }

    /// On the server, if the settings name one.
    pub fn server(settings: &Settings) -> Option<Self> {
        // That it is an address was seen when the settings were read.
        let address = Address::parse(settings.server.as_deref()?).ok()?;
        Some(Keep::Server(address))
    }

    /// The same for however few sources.
    pub fn always(self) -> Self {
        match self {
            Keep::Cache(place) => Keep::Always(place),
            other => other,
        }
    }

    /// The folder that all indexes are kept below.
    pub(super) fn place(&self) -> Option<&Path> {
        match self {
            Keep::Never | Keep::Server(_) => None,
            Keep::Cache(place) | Keep::Always(place) | Keep::Named(place) => Some(place),
        }
    }
}

/// How long another process that writes the same index is waited for, if there is much to do.
const PATIENCE: Duration = Duration::from_secs(600);
/// The same if there is little to do: about what writing a few files takes.
const IMPATIENCE: Duration = Duration::from_secs(2);
/// How often it is looked at meanwhile.
const PAUSE: Duration = Duration::from_millis(20);

/// The folder of one index.
#[derive(Debug, Clone)]
pub(super) struct Store {
    folder: PathBuf,
    /// Kept however little there is.
    pub always: bool,
}

/// The right to write, until it is dropped.
pub(super) struct Lock(#[allow(dead_code)] File);

/// What looking for a commit gave.
pub(super) enum Search {
    Commit(Committed, Kept),
    /// Nothing was committed yet.
    Nothing,
    /// There is something, and why it is of no use.
    Unusable(String),
}

impl Store {
    /// The folder for these sources; the paths in `exclude` are those that would be sources otherwise.
    pub(super) fn new(
        keep: &Keep,
        root: &Path,
        specs: &[String],
        exclude: &[PathBuf],
        options: &Options,
    ) -> Option<Self> {
        let place = keep.place()?;
        let mut key = blake3::Hasher::new();
        let mut field = |text: &str| {
            key.update(&(text.len() as u64).to_le_bytes());
            key.update(text.as_bytes());
        };
        // A folder that the settings name may travel with them from machine to machine.
        if !matches!(keep, Keep::Named(_)) {
            field(&root.to_string_lossy());
        }
        field(&serde_json::to_string(options).unwrap_or_default());
        specs.iter().for_each(|spec| field(spec));
        field("");
        for path in exclude {
            field(&path.strip_prefix(root).unwrap_or(path).to_string_lossy());
        }
        let name = key.finalize().to_hex();
        Some(Self {
            folder: place.join(name.get(..32)?),
            always: !matches!(keep, Keep::Cache(_)),
        })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// True if there is an index, of whatever state.
    pub(super) fn exists(&self) -> bool {
        self.folder.join("meta.json").exists()
    }

    /// The last good commit.
    pub(super) fn find(&self) -> Search {
        if !self.exists() {
            return Search::Nothing;
        }
        // Why a list cannot be used is known only where it is read.
        let reason = std::cell::Cell::new(None);
        let read = |name: &str| match manifest::read(&self.folder.join(name)) {
            Ok(list) => Some(list),
            Err(why) => {
                reason.set(Some(why));
                None
            }
        };
        let opened = MmapDirectory::open(&self.folder)
            .map_err(|error| IndexError::from(tantivy::TantivyError::from(error)))
            .and_then(|directory| Committed::open(directory, read));
        match opened {
            Ok(Some((committed, kept))) => Search::Commit(committed, kept),
            Ok(None) => Search::Nothing,
            Err(_) if matches!(reason.take(), Some(Unusable::Older)) => {
                Search::Unusable("it was made by another version of tickmark".to_owned())
            }
            Err(_) => Search::Unusable("it is damaged".to_owned()),
        }
    }

    /// The right to write, once whoever has it now is done; with `patience`, however long that takes.
    /// `None` if that does not happen, or the folder cannot be written.
    pub(super) fn lock(&self, patience: bool) -> Option<Lock> {
        let most = match patience {
            true => PATIENCE,
            false => IMPATIENCE,
        };
        fs::create_dir_all(&self.folder).ok()?;
        let file = File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("lock"))
            .ok()?;
        let began = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Some(Lock(file)),
                Err(TryLockError::WouldBlock) if began.elapsed() < most => {
                    std::thread::sleep(PAUSE);
                }
                Err(_) => return None,
            }
        }
    }

    /// The index for writing, as the last commit left it.
    pub(super) fn writer(&self, contents: Contents, _: &Lock) -> Result<EmbeddedIndex, IndexError> {
        let directory = MmapDirectory::open(&self.folder).map_err(tantivy::TantivyError::from)?;
        EmbeddedIndex::in_directory(directory, contents)
    }

    /// Takes everything away but the lock. Whoever reads goes on reading.
    pub(super) fn empty(&self, _: &Lock) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let entry = entry?;
            if entry.file_name() != "lock" {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Writes the list that belongs to a commit, and tells its name.
    pub(super) fn write(&self, contents: &Contents, kept: &Kept) -> io::Result<String> {
        let bytes = manifest::bytes(contents, kept);
        let hash = blake3::hash(&bytes).to_hex();
        let name = format!("{LIST}{}", hash.get(..32).unwrap_or_default());
        let draft = self.folder.join(format!("{LIST}new"));
        let mut file = File::create(&draft)?;
        file.write_all(&bytes)?;
        file.sync_data()?;
        fs::rename(&draft, self.folder.join(&name))?;
        Ok(name)
    }

    /// Removes the lists of earlier commits.
    pub(super) fn tidy(&self, current: &str) {
        for entry in fs::read_dir(&self.folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if name != current && name.to_string_lossy().starts_with(LIST) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }

    /// Bytes that the folder takes.
    pub(super) fn bytes(&self) -> u64 {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        entries
            .filter_map(|entry| entry.metadata().ok())
            .map(|metadata| metadata.len())
            .sum()
    }
}

/// Begins the names of lists.
const LIST: &str = "sources-";
