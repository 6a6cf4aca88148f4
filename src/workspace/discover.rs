//! From a draft to its settings: the nearest `tickmark.toml` upward, and where each setting comes from.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::corpus::LEFT_OUT;
use super::drafts::globs;
use super::{paths, settings_file};
use crate::settings::{Origins, Settings};
use crate::sources::bibliography;
use crate::suppress::list::IgnoreList;

/// The name of a settings file.
pub const FILE_NAME: &str = "tickmark.toml";
/// The name of the list of ignored findings, beside the settings file.
pub const IGNORE_NAME: &str = "tickmark.ignore";

/// Settings for a draft, and where they came from.
#[derive(Debug, Clone)]
pub struct Discovered {
    pub settings: Arc<Settings>,
    /// The `tickmark.toml`, if there is one.
    pub file: Option<PathBuf>,
    /// What relative paths in the settings are relative to: the file's folder, else the draft's. Absolute.
    pub root: PathBuf,
    pub origins: Origins,
    /// The `tickmark.ignore` beside the settings file, if there is one: its path and its text.
    pub ignore_file: Option<(PathBuf, Arc<str>)>,
}

/// A `tickmark.toml` that cannot be used: which file, where, why, and what may have been meant.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{}:{line}:{column}: {message}", file.display())]
pub struct SettingsError {
    pub file: PathBuf,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// One sentence; names the nearest valid key where one is near.
    pub message: String,
}

/// Finds the nearest `tickmark.toml` upward from a draft (or a folder) and reads it.
///
/// The draft need not exist. Its path is taken as written: links in it are not followed, so that a
/// linked draft has the settings of the folder in which it is seen.
///
/// # Errors
/// If that file cannot be read or does not parse. Without any such file the defaults are returned.
pub fn discover(path: &Path) -> Result<Discovered, SettingsError> {
    discover_with(path, &|_| None)
}

/// The same, with what an editor shows of a settings file in place of what is on disk: `open` gives
/// the words of files that are open.
///
/// # Errors
/// As [`discover`].
pub fn discover_with(
    path: &Path,
    open: &dyn Fn(&Path) -> Option<String>,
) -> Result<Discovered, SettingsError> {
    let path = absolute(path);
    let folder = if path.is_dir() {
        path.as_path()
    } else {
        path.parent().unwrap_or(&path)
    };
    for folder in folder.ancestors() {
        let file = folder.join(FILE_NAME);
        let text = match open(&file) {
            Some(text) => text,
            None if file.is_file() => read(&file)?,
            None => continue,
        };
        let (mut settings, origins) = settings_file::parse(&text, &file)?;
        let list = folder.join(IGNORE_NAME);
        let ignored = match open(&list) {
            Some(text) => Some(text),
            None if list.is_file() => Some(read(&list)?),
            None => None,
        };
        if let Some(text) = &ignored {
            settings.ignored = IgnoreList::parse(text).fingerprints();
        }
        for name in settings.bibliography.clone() {
            let path = folder.join(&name);
            let text = match open(&path) {
                Some(text) => text,
                None if !path.exists() => {
                    let origin = origins.get("bibliography");
                    let line = origin.and_then(|o| o.rsplit_once(':')?.1.parse().ok());
                    return Err(SettingsError {
                        file,
                        line: line.unwrap_or(1),
                        column: 1,
                        message: format!(
                            "`bibliography` names \"{name}\", which is not there; correct `bibliography`, or \
                             add the file (its path begins in the folder of this file)"
                        ),
                    });
                }
                None => read(&path)?,
            };
            let references = bibliography::read(&name, &text).map_err(|error| SettingsError {
                file: path,
                line: 1,
                column: 1,
                message: error.to_string(),
            })?;
            settings.references.extend(references);
        }
        return Ok(Discovered {
            ignore_file: ignored.map(|text| (list, Arc::from(text))),
            settings: Arc::new(settings),
            file: Some(file),
            root: folder.to_path_buf(),
            origins,
        });
    }
    Ok(Discovered {
        settings: Arc::default(),
        file: None,
        root: folder.to_path_buf(),
        origins: settings_file::defaults(),
        ignore_file: None,
    })
}

impl Discovered {
    /// The settings for the draft at `path`: those of the file, with every override for its place.
    pub fn settings_for(&self, path: &Path) -> Arc<Settings> {
        let path = absolute(path);
        let relative = path.strip_prefix(&self.root).unwrap_or(&path);
        let overrides = &self.settings.overrides;
        let matching: Vec<_> = overrides
            .iter()
            .filter(|o| globs(&o.files).is_match(relative))
            .collect();
        if matching.is_empty() {
            return Arc::clone(&self.settings);
        }
        let mut settings = (*self.settings).clone();
        for change in matching {
            settings.apply(change);
        }
        Arc::new(settings)
    }

    /// The same with these sources in place of the settings' own, as the command line names them:
    /// relative to `folder`, and in place of a server. Nothing changes if `sources` is empty.
    pub fn with_sources(mut self, sources: &[String], folder: &Path) -> Self {
        if sources.is_empty() {
            return self;
        }
        let folder = absolute(folder);
        let place = |source: &String| {
            let (mark, path) = match source.strip_prefix(LEFT_OUT) {
                Some(path) => ("!", path),
                None => ("", source.as_str()),
            };
            format!("{mark}{}", absolute(&folder.join(path)).to_string_lossy())
        };
        let settings = Arc::make_mut(&mut self.settings);
        settings.sources = sources.iter().map(place).collect();
        settings.server = None;
        self.origins.insert("sources".into(), "command line".into());
        self
    }
}

/// The path from the root of the file system on, without `.` and `..`, and without asking what exists.
pub(super) fn absolute(path: &Path) -> PathBuf {
    paths::clean(&std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()))
}

fn read(file: &Path) -> Result<String, SettingsError> {
    let error = |line, column, message: String| SettingsError {
        file: file.to_path_buf(),
        line,
        column,
        message,
    };
    let bytes = std::fs::read(file).map_err(|e| match e.kind() {
        ErrorKind::PermissionDenied => error(
            1,
            1,
            "cannot be read: permission denied; make it readable".into(),
        ),
        _ => error(1, 1, format!("cannot be read: {e}")),
    })?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text),
        Err(e) => {
            let valid = String::from_utf8_lossy(
                e.as_bytes()
                    .get(..e.utf8_error().valid_up_to())
                    .unwrap_or_default(),
            );
            let (line, column) = settings_file::line_and_column(&valid, valid.len());
            Err(error(
                line,
                column,
                "not UTF-8; save the file in UTF-8".into(),
            ))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        folder
    }

    #[test]
    fn the_nearest_file_upward_wins_and_the_draft_need_not_exist() {
        let folder = folder(&[
            ("tickmark.toml", b"sources = ['far']"),
            ("a/tickmark.toml", b"sources = ['near']"),
            ("a/b/c/other.md", b""),
        ]);
        for draft in [
            "a/b/c/draft.md",
            "a/b/c",
            "a",
            "a/b/../draft.md",
            "./a/x.md",
        ] {
            let found = discover(&folder.path().join(draft)).unwrap();
            assert_eq!(found.settings.sources, ["near"], "{draft}");
            assert_eq!(found.root, folder.path().join("a"));
            assert_eq!(found.file, Some(folder.path().join("a/tickmark.toml")));
            assert_eq!(
                found.origins["sources"],
                format!("{}:1", folder.path().join("a/tickmark.toml").display())
            );
        }
        let found = discover(&folder.path().join("a/../draft.md")).unwrap();
        assert_eq!(found.settings.sources, ["far"]);
    }

    #[test]
    fn a_settings_file_that_is_open_is_read_as_it_is_shown() {
        let folder = folder(&[("tickmark.toml", b"sources = ['disk']"), ("a/x.md", b"")]);
        let shown = |at: &'static str, text: &'static str| {
            let file = folder.path().join(at).join(FILE_NAME);
            move |path: &Path| (path == file).then(|| text.to_owned())
        };
        let found = |open: &dyn Fn(&Path) -> Option<String>| {
            discover_with(&folder.path().join("a/x.md"), open)
        };
        assert_eq!(
            found(&shown("", "sources = ['shown']"))
                .unwrap()
                .settings
                .sources,
            ["shown"]
        );
        assert_eq!(
            found(&shown("a", "sources = ['new']")).unwrap().root,
            folder.path().join("a")
        );
        assert_eq!(found(&shown("", "sources = 3")).unwrap_err().line, 1);
    }

    #[test]
    fn without_a_file_there_are_defaults_and_no_sources() {
        let folder = folder(&[("draft.md", b"")]);
        let found = discover(&folder.path().join("draft.md")).unwrap();
        assert_eq!(*found.settings, Settings::default());
        assert_eq!(
            (found.file, found.root),
            (None, folder.path().to_path_buf())
        );
        assert_eq!(found.origins["fail-on"], "default");
        assert!(discover(Path::new("/")).is_ok());
    }

    #[test]
    fn a_file_that_is_not_utf8_is_an_error_with_its_place() {
        let folder = folder(&[("tickmark.toml", b"# fine\n# caf\xe9\n")]);
        let error = discover(folder.path()).unwrap_err();
        assert_eq!((error.line, error.column), (2, 6));
        assert!(error.message.contains("UTF-8"), "{error}");
    }

    #[test]
    fn a_byte_order_mark_and_crlf_are_no_error() {
        let folder = folder(&[(
            "tickmark.toml",
            b"\xef\xbb\xbfsources = ['x']\r\nfail-on = 'never'\r\n",
        )]);
        assert_eq!(discover(folder.path()).unwrap().settings.sources, ["x"]);
    }

    #[test]
    fn sources_of_the_command_line_win_and_are_relative_to_where_it_stands() {
        let folder = folder(&[("tickmark.toml", b"sources = ['a']"), ("x/draft.md", b"")]);
        let found = discover(&folder.path().join("x/draft.md")).unwrap();
        let same = found.clone().with_sources(&[], folder.path());
        assert_eq!(same.settings.sources, ["a"]);
        let other = found.with_sources(&["../b".into()], &folder.path().join("x"));
        assert_eq!(
            other.settings.sources,
            [folder.path().join("b").to_str().unwrap()]
        );
        assert_eq!(other.origins["sources"], "command line");
    }
}
