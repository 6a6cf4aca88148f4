//! Which files are sources: folders, files and globs walked with `.gitignore` respected.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use globset::{GlobBuilder, GlobMatcher};
use ignore::WalkBuilder;
use rustc_hash::FxHashSet;

use super::Warning;
use super::discover::{FILE_NAME, IGNORE_NAME, absolute};
use super::load::SIDECAR;
use super::paths;

/// Folders that are never walked: what lies there was not written by the analyst.
const NEVER_WALKED: [&str; 2] = ["node_modules", "target"];

/// Begins an entry of `sources` whose files are left out.
pub(super) const LEFT_OUT: char = '!';

/// What is said of a pipe, a socket or a device among the sources.
pub(super) const NO_FILE: &str =
    "skipped: not a file but a pipe or device; leave it out of `sources`";

/// The sources that a workspace names, found anew at each [`Corpus::walk`].
pub(super) struct Corpus {
    root: PathBuf,
    specs: Vec<Spec>,
    /// Entries behind "!": what they name is no source, whatever else names it.
    without: Vec<Spec>,
    exclude: FxHashSet<PathBuf>,
}

/// One entry of `sources`, as far as the disk decides it now.
enum Spec {
    /// A folder or a file, or nothing yet.
    Path(PathBuf),
    /// A pattern for paths below a folder.
    Glob {
        written: String,
        folder: PathBuf,
        matcher: GlobMatcher,
    },
}

/// A file that is a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// Absolute, spelled as the settings spell it.
    pub path: PathBuf,
    /// The same with all links followed.
    pub real: PathBuf,
}

impl Corpus {
    pub(super) fn new(root: &Path, specs: &[String], exclude: &[PathBuf]) -> Self {
        let root = absolute(root);
        let left_out = |spec: &&String| spec.starts_with(LEFT_OUT);
        let (without, specs): (Vec<&String>, Vec<&String>) = specs.iter().partition(left_out);
        let without = without
            .into_iter()
            .map(|spec| spec.trim_start_matches(LEFT_OUT));
        Self {
            specs: specs.iter().map(|spec| Spec::new(&root, spec)).collect(),
            without: without.map(|spec| Spec::new(&root, spec)).collect(),
            exclude: exclude
                .iter()
                .flat_map(|path| [absolute(path), real(path)])
                .collect(),
            root,
        }
    }

    /// Every source file by id, with warnings for what could not be walked.
    pub(super) fn walk(&self, warnings: &mut Vec<Warning>) -> BTreeMap<Arc<str>, Found> {
        let base = self.base();
        let mut seen = FxHashSet::default();
        let mut found = BTreeMap::new();
        for spec in &self.specs {
            let before = found.len() + warnings.len();
            for path in spec.files(warnings) {
                let real = real(&path);
                if self.exclude.contains(&real)
                    || self.exclude.contains(&path)
                    || is_settings(&path)
                    || self.is_left_out(&path, &real)
                {
                    continue;
                }
                if seen.insert(real.clone()) {
                    found.insert(id(&base, &path), Found { path, real });
                }
            }
            if let Some(message) = spec.complaint(found.len() + warnings.len() == before) {
                warnings.push(Warning {
                    path: spec.place().to_path_buf(),
                    message,
                });
            }
        }
        found
    }

    /// True if a file at this path is a source, or would be if it existed.
    pub(super) fn holds(&self, path: &Path) -> bool {
        let (path, real) = (absolute(path), real(path));
        if self.exclude.contains(&path) || self.exclude.contains(&real) || is_settings(&path) {
            return false;
        }
        if self.is_left_out(&path, &real) {
            return false;
        }
        self.specs.iter().any(|spec| {
            spec.holds(&path, spec.place()) || spec.holds(&real, &self::real(spec.place()))
        })
    }

    fn is_left_out(&self, path: &Path, real: &Path) -> bool {
        self.without.iter().any(|spec| {
            spec.holds(path, spec.place()) || spec.holds(real, &self::real(spec.place()))
        })
    }

    /// The id that a source at this path has.
    pub(super) fn id_of(&self, path: &Path) -> Arc<str> {
        let base = self.base();
        let path = absolute(path);
        if path.starts_with(&base) {
            id(&base, &path)
        } else {
            id(&real(&base), &real(&path))
        }
    }

    /// The folders and files to watch for changes.
    pub(super) fn places(&self) -> Vec<PathBuf> {
        self.specs
            .iter()
            .map(|spec| spec.place().to_path_buf())
            .collect()
    }

    /// What ids are relative to: the folder itself if there is one entry, else the root, else, for
    /// entries that lie outside of it, the folder they share.
    fn base(&self) -> PathBuf {
        let mut folders = self.specs.iter().map(Spec::folder);
        let Some(first) = folders.next() else {
            return self.root.clone();
        };
        if self.specs.len() == 1 {
            return first;
        }
        if self
            .specs
            .iter()
            .all(|spec| spec.folder().starts_with(&self.root))
        {
            return self.root.clone();
        }
        let shared = |a: PathBuf, b: PathBuf| {
            a.ancestors()
                .find(|a| b.starts_with(a))
                .map(Path::to_path_buf)
                .unwrap_or_default()
        };
        folders.fold(first, shared)
    }
}

impl Spec {
    fn new(root: &Path, written: &str) -> Self {
        let path = absolute(&root.join(written));
        if !written.contains(['*', '?', '[', '{']) || path.exists() {
            return Spec::Path(path);
        }
        // The part before the first wildcard is a folder; only the rest is a pattern.
        let literal = written
            .split('/')
            .take_while(|part| !part.contains(['*', '?', '[', '{']))
            .count();
        let head: Vec<&str> = written.split('/').take(literal).collect();
        let tail: Vec<&str> = written.split('/').skip(literal).collect();
        let head = if literal > 0 && head.iter().all(|part| part.is_empty()) {
            "/".into()
        } else {
            head.join("/")
        };
        match GlobBuilder::new(&tail.join("/"))
            .literal_separator(true)
            .build()
        {
            Ok(glob) => Spec::Glob {
                written: written.to_owned(),
                folder: absolute(&root.join(head)),
                matcher: glob.compile_matcher(),
            },
            Err(_) => Spec::Path(path),
        }
    }

    /// The folder that ids are relative to if this is the only entry.
    fn folder(&self) -> PathBuf {
        match self {
            Spec::Path(path) if path.is_file() => path.parent().unwrap_or(path).to_path_buf(),
            Spec::Path(path) => path.clone(),
            Spec::Glob { folder, .. } => folder.clone(),
        }
    }

    /// The path that is walked.
    fn place(&self) -> &Path {
        match self {
            Spec::Path(path) => path,
            Spec::Glob { folder, .. } => folder,
        }
    }

    /// The files it names, in order.
    fn files(&self, warnings: &mut Vec<Warning>) -> Vec<PathBuf> {
        let place = self.place();
        if place.is_file() {
            return vec![place.to_path_buf()];
        }
        if !place.is_dir() {
            return Vec::new();
        }
        let mut files = files_below(place, warnings);
        if let Spec::Glob {
            folder, matcher, ..
        } = self
        {
            files.retain(|path| {
                path.strip_prefix(folder)
                    .is_ok_and(|rest| matcher.is_match(rest))
            });
        }
        files
    }

    /// Why this entry gives nothing.
    fn complaint(&self, nothing: bool) -> Option<String> {
        if !nothing {
            return None;
        }
        let what = match self {
            Spec::Path(path) if path.is_dir() => {
                "this folder of `sources` holds no file that is not ignored"
            }
            Spec::Path(path) if path.is_file() => return None,
            Spec::Path(path) if path.exists() => return Some(NO_FILE.to_owned()),
            Spec::Path(_) => "this entry of `sources` does not exist",
            Spec::Glob { written, .. } => {
                return Some(format!(
                    "the glob \"{written}\" of `sources` matches no file; correct it or remove it"
                ));
            }
        };
        Some(format!("{what}; correct it or remove it"))
    }

    /// True if `path` lies in this entry, whose place may be spelled in another way as `place`.
    fn holds(&self, path: &Path, place: &Path) -> bool {
        let Ok(rest) = path.strip_prefix(place) else {
            return false;
        };
        if rest.as_os_str().is_empty() {
            return matches!(self, Spec::Path(_));
        }
        if let Spec::Glob { matcher, .. } = self
            && !matcher.is_match(rest)
        {
            return false;
        }
        let never = |part: &std::ffi::OsStr| NEVER_WALKED.iter().any(|name| part == *name);
        if rest
            .parent()
            .is_some_and(|folders| folders.iter().any(never))
        {
            return false;
        }
        let matcher = walker(place).build_matchers().into_iter().next();
        !matcher.is_some_and(|mut matcher| matcher.matched(rest, false).is_ignore())
    }
}

/// All files below a folder that are neither hidden nor ignored, in the order of their paths.
pub(super) fn files_below(folder: &Path, warnings: &mut Vec<Warning>) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut walk = walker(folder);
    let root = real(folder);
    let upward: Arc<Mutex<Vec<Warning>>> = Arc::default();
    let told = Arc::clone(&upward);
    walk.filter_entry(move |entry| {
        if entry.depth() == 0 || !entry.file_type().is_some_and(|t| t.is_dir()) {
            return true;
        }
        // A link to a folder above would bring in what lies beside the sources, the drafts among it.
        if entry.path_is_symlink() && root.starts_with(real(entry.path())) {
            let mut told = told.lock().unwrap_or_else(PoisonError::into_inner);
            told.push(leads_back(entry.path(), &real(entry.path())));
            return false;
        }
        NEVER_WALKED.iter().all(|name| entry.file_name() != *name)
    });
    for entry in walk.build() {
        match entry {
            Ok(entry) => {
                if let Some(error) = entry.error() {
                    warnings.extend(warning(folder, error));
                }
                match entry.file_type() {
                    Some(kind) if kind.is_file() => files.push(entry.into_path()),
                    Some(kind) if kind.is_dir() => {}
                    // Pipes and devices would never end.
                    _ => warnings.push(Warning {
                        path: entry.into_path(),
                        message: NO_FILE.to_owned(),
                    }),
                }
            }
            Err(error) => warnings.extend(warning(folder, &error)),
        }
    }
    let mut upward = upward.lock().unwrap_or_else(PoisonError::into_inner);
    warnings.append(&mut upward);
    files.sort_unstable();
    files
}

fn leads_back(link: &Path, ancestor: &Path) -> Warning {
    Warning {
        path: link.to_path_buf(),
        message: format!(
            "skipped: this link leads back to {}; remove it",
            ancestor.display()
        ),
    }
}

/// Only what lies in the tree decides, never the machine's own settings of Git: CI must find the same.
fn walker(folder: &Path) -> WalkBuilder {
    let mut walk = WalkBuilder::new(folder);
    walk.hidden(true)
        .parents(true)
        .ignore(false)
        .git_ignore(true)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .follow_links(true);
    walk
}

/// What an error of the walk means to the user, at the path it is about.
fn warning(folder: &Path, error: &ignore::Error) -> Vec<Warning> {
    use ignore::Error;
    let at = |path: &Path, message: String| {
        vec![Warning {
            path: path.to_path_buf(),
            message,
        }]
    };
    match error {
        Error::Partial(errors) => errors
            .iter()
            .flat_map(|error| warning(folder, error))
            .collect(),
        Error::WithPath { path, err } => warning(path, err),
        Error::WithDepth { err, .. } => warning(folder, err),
        Error::WithLineNumber { line, err } => at(
            folder,
            format!("line {line} is left out: {err}; correct it"),
        ),
        Error::Loop { ancestor, child } => vec![leads_back(child, ancestor)],
        Error::Io(error) => match error.kind() {
            // An editor's mark of unsaved changes (`.#draft.md` of Emacs), which it takes away by itself.
            std::io::ErrorKind::NotFound if is_hidden(folder) => Vec::new(),
            std::io::ErrorKind::NotFound => {
                at(folder, "skipped: it leads nowhere; remove the link".into())
            }
            std::io::ErrorKind::PermissionDenied => at(
                folder,
                "skipped: permission denied; make it readable or leave it out of `sources`".into(),
            ),
            _ => at(folder, format!("skipped: {error}")),
        },
        other => at(folder, format!("left out: {other}; correct it")),
    }
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name();
    name.is_some_and(|name| name.to_string_lossy().starts_with('.'))
}

pub(super) fn is_settings(path: &Path) -> bool {
    path.file_name().is_some_and(|name| {
        name == FILE_NAME || name == IGNORE_NAME || name.to_string_lossy().ends_with(SIDECAR)
    })
}

/// The path with links followed; for one that does not exist, with those of its folder followed.
pub(super) fn real(path: &Path) -> PathBuf {
    let path = absolute(path);
    if let Ok(real) = path.canonicalize() {
        return real;
    }
    match (
        path.parent().and_then(|folder| folder.canonicalize().ok()),
        path.file_name(),
    ) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path,
    }
}

/// The path relative to `base`, with `/` and as [`paths::plain`] has it.
fn id(base: &Path, path: &Path) -> Arc<str> {
    let path = path.strip_prefix(base).unwrap_or(path);
    let parts: Vec<_> = path
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    paths::plain(parts.join("/")).into()
}

#[cfg(test)]
mod tests;
