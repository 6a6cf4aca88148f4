//! Which drafts a command is about, what they are checked against, and with which settings.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::console::Console;
use super::values::day;
use crate::settings::Settings;
use crate::workspace::{self, Discovered, paths};

/// The arguments that every command about drafts takes.
#[derive(Debug, Default, clap::Args)]
pub struct Selection {
    /// Drafts, or folders to look for drafts in; `-` reads standard input [default: this folder]
    #[arg(value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// A folder, file or glob of sources, in place of those in tickmark.toml; may be given more than once
    #[arg(long, short, value_name = "PATH")]
    pub sources: Vec<String>,

    /// Go on if there is nothing to check against; every claim is then unsupported
    #[arg(long)]
    pub allow_no_sources: bool,

    /// What the draft on standard input is called, and where its tickmark.toml is looked for
    #[arg(long, value_name = "NAME")]
    pub stdin_filename: Option<PathBuf>,

    /// Check files that tickmark.toml excludes, too
    #[arg(long)]
    pub no_exclude: bool,

    /// The day from which "today" and "last year" are counted in drafts without a date of their own
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub date: Option<Date>,
}

impl Selection {
    /// True if one of the drafts is read from standard input.
    pub fn reads_standard_input(&self) -> bool {
        self.paths.iter().any(|path| path.as_os_str() == "-")
    }
}

/// A draft that was read, with its settings.
pub struct Draft {
    pub path: PathBuf,
    /// From the folder that the command runs in, with `/`.
    pub shown: String,
    pub text: Arc<str>,
    pub discovered: Discovered,
    /// The settings for this draft alone.
    pub settings: Arc<Settings>,
}

/// Every draft that the arguments name, each once, in the order of their paths. What cannot be read is
/// told and left out; if there is nothing to check at all, that is an error.
pub fn read_all(selection: &Selection, folder: &Path, console: &mut Console) -> Vec<Draft> {
    let here = [PathBuf::from(".")];
    let named = if selection.paths.is_empty() {
        &here[..]
    } else {
        &selection.paths
    };
    let mut drafts: BTreeMap<PathBuf, Draft> = BTreeMap::new();
    let mut settings = Known::new(selection, folder);
    let mut found = 0;
    let mut empty = Vec::new();
    for name in named {
        let standard_input = name.as_os_str() == "-";
        let path = match (&selection.stdin_filename, standard_input) {
            (Some(filename), true) => paths::absolute(filename, folder),
            (None, true) => folder.join("stdin.md"),
            (_, false) => paths::absolute(name, folder),
        };
        let Some(discovered) = settings.of(&path, console) else {
            continue;
        };
        if standard_input {
            found += 1;
            let shown = if selection.stdin_filename.is_some() {
                paths::shown(&path, folder)
            } else {
                "-".to_owned()
            };
            let mut bytes = Vec::new();
            let read = io::stdin().read_to_end(&mut bytes).map(|_| bytes);
            if let Some(text) = decode(read, "standard input", console) {
                drafts.insert(path.clone(), Draft::new(path, shown, text, discovered));
            }
            continue;
        }
        if let Err(error) = fs::metadata(&path) {
            console.error(format!("{}: {}", name.display(), not_there(name, &error)));
            continue;
        }
        let mut notes = Vec::new();
        let files = workspace::drafts(name, &discovered, &mut notes);
        // A file that is left out on purpose was found; what was told of a folder is not a draft.
        found += files.len() + usize::from(!path.is_dir() && !notes.is_empty());
        if path.is_dir() && files.is_empty() {
            empty.push(no_drafts(name, &discovered));
        }
        for note in notes {
            console.note(note);
        }
        for file in files {
            let file = paths::absolute(&file, folder);
            if drafts.contains_key(&file) {
                continue;
            }
            let Some(discovered) = settings.of(&file, console) else {
                continue;
            };
            let shown = paths::shown(&file, folder);
            if let Some(text) = decode(fs::read(&file), &shown, console) {
                drafts.insert(file.clone(), Draft::new(file, shown, text, discovered));
            }
        }
    }
    for message in empty {
        match found {
            // A gate that looks at nothing must not open.
            0 => console.error(message),
            _ => console.warning(message),
        }
    }
    drafts.into_values().collect()
}

/// Why a path that was named cannot be looked at, and what to do.
fn not_there(name: &Path, error: &io::Error) -> String {
    if error.kind() != io::ErrorKind::NotFound {
        return error.to_string();
    }
    let is_glob = name.to_string_lossy().contains(['*', '?', '[']);
    match is_glob {
        true => "no file matches this pattern; name drafts, or a folder to look for drafts in",
        false => {
            "there is no such file or folder; check its name (paths begin in the folder that the \
             command runs in)"
        }
    }
    .to_owned()
}

/// Why a folder gives nothing to check.
fn no_drafts(name: &Path, discovered: &Discovered) -> String {
    format!(
        "no drafts in {}: no file there matches `drafts` ({}) that is neither a source nor excluded; \
         name the draft or its folder, or correct `drafts` in tickmark.toml",
        name.display(),
        discovered.settings.drafts.join(", ")
    )
}

impl Draft {
    fn new(path: PathBuf, shown: String, text: Arc<str>, discovered: Discovered) -> Self {
        let settings = discovered.settings_for(&path);
        Self {
            path,
            shown,
            text,
            discovered,
            settings,
        }
    }
}

/// Settings with the command line's own on top. Each folder is looked at, and its errors are told, once.
struct Known<'a> {
    selection: &'a Selection,
    folder: &'a Path,
    found: BTreeMap<PathBuf, Option<Discovered>>,
}

impl<'a> Known<'a> {
    fn new(selection: &'a Selection, folder: &'a Path) -> Self {
        Self {
            selection,
            folder,
            found: BTreeMap::new(),
        }
    }

    /// Those for a draft or a folder.
    fn of(&mut self, path: &Path, console: &mut Console) -> Option<Discovered> {
        let place = if path.is_dir() {
            path
        } else {
            path.parent().unwrap_or(path)
        };
        if let Some(discovered) = self.found.get(place) {
            return discovered.clone();
        }
        let discovered = match workspace::discover(path) {
            Ok(discovered) => {
                let mut discovered = discovered.with_sources(&self.selection.sources, self.folder);
                let settings = Arc::make_mut(&mut discovered.settings);
                settings.date = self.selection.date.or(settings.date);
                if self.selection.no_exclude {
                    settings.exclude.clear();
                }
                Some(discovered)
            }
            Err(error) => {
                console.error(error);
                None
            }
        };
        self.found.insert(place.to_path_buf(), discovered.clone());
        discovered
    }
}

fn decode(bytes: io::Result<Vec<u8>>, name: &str, console: &mut Console) -> Option<Arc<str>> {
    match bytes.map(String::from_utf8) {
        Ok(Ok(text)) => Some(Arc::from(text)),
        Ok(Err(error)) => {
            let at = error.utf8_error().valid_up_to();
            console.error(format!("{name}: not a text in UTF-8 (byte {at}); convert it, or exclude it in tickmark.toml"));
            None
        }
        Err(error) => {
            console.error(format!("{name}: {error}"));
            None
        }
    }
}
