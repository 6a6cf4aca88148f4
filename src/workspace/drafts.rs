//! Which files are drafts: those a path names, less what the settings exclude.

use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::Discovered;
use super::corpus::{Corpus, files_below};
use super::discover::absolute;

/// The drafts that a path names: the file itself, or those below a folder that `drafts` matches and
/// `exclude` does not, in the order of their paths. A source is not a draft unless it is named
/// outright. A file named outright but excluded is left out, with a note.
pub fn drafts(path: &Path, discovered: &Discovered, notes: &mut Vec<String>) -> Vec<PathBuf> {
    let given = path;
    let path = absolute(path);
    let settings = &discovered.settings;
    let excluded = globs(&settings.exclude);
    let relative = |path: &Path| {
        path.strip_prefix(&discovered.root)
            .unwrap_or(path)
            .to_path_buf()
    };
    if !path.is_dir() {
        if excluded.is_match(relative(&path)) {
            notes.push(format!(
                "{}: not checked, as `exclude` in the settings matches it",
                given.display()
            ));
            return Vec::new();
        }
        return vec![path];
    }
    let corpus = Corpus::new(&discovered.root, &settings.sources, &[]);
    let wanted = globs(&settings.drafts);
    let mut warnings = Vec::new();
    let mut drafts = files_below(&path, &mut warnings);
    drafts.retain(|file| {
        let file_ = relative(file);
        wanted.is_match(&file_) && !excluded.is_match(&file_) && !corpus.holds(file)
    });
    notes.extend(
        warnings
            .into_iter()
            .map(|w| format!("{}: {}", w.path.display(), w.message)),
    );
    drafts
}

/// Paths as in `.gitignore`: a pattern without `/` matches in every folder, a folder's name all in it.
pub(super) fn globs(patterns: &[String]) -> GlobSet {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let pattern = pattern
            .strip_prefix("./")
            .unwrap_or(pattern)
            .trim_end_matches('/');
        let anchored = match pattern.strip_prefix('/') {
            Some(rest) => rest.to_owned(),
            None if pattern.contains('/') => pattern.to_owned(),
            None => format!("**/{pattern}"),
        };
        for glob in [anchored.clone(), format!("{anchored}/**")] {
            // Patterns were read once already when the settings were.
            if let Ok(glob) = GlobBuilder::new(&glob).literal_separator(true).build() {
                set.add(glob);
            }
        }
    }
    set.build().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::discover;
    use crate::workspace::tests::folder;

    fn found(root: &Path, path: &str) -> (Vec<String>, Vec<String>) {
        let path = root.join(path);
        let mut notes = Vec::new();
        let drafts = drafts(&path, &discover(&path).unwrap(), &mut notes);
        let name = |p: &PathBuf| p.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        (drafts.iter().map(name).collect(), notes)
    }

    #[test]
    fn a_folder_gives_its_drafts_and_no_sources() {
        let folder = folder(&[
            (
                "tickmark.toml",
                "sources = ['sources']\nexclude = ['old', '/deep/x.md']",
            ),
            (".gitignore", "tmp/\n"),
            ("a.md", ""),
            ("b.markdown", ""),
            ("c.txt", ""),
            ("deep/d.md", ""),
            ("deep/x.md", ""),
            ("old/e.md", ""),
            ("deep/old/e.md", ""),
            ("tmp/f.md", ""),
            (".cache/g.md", ""),
            ("sources/s.md", ""),
        ]);
        assert_eq!(
            found(folder.path(), "").0,
            ["a.md", "b.markdown", "deep/d.md"]
        );
        assert_eq!(found(folder.path(), "deep").0, ["deep/d.md"]);
        assert_eq!(found(folder.path(), "sources").0, [""; 0]);
    }

    #[test]
    fn a_file_named_outright_is_checked_whatever_it_is_unless_excluded() {
        let folder = folder(&[
            (
                "tickmark.toml",
                "sources = ['sources']\nexclude = ['old/*.md']",
            ),
            ("c.txt", ""),
            ("sources/s.md", ""),
            ("old/e.md", ""),
        ]);
        assert_eq!(
            found(folder.path(), "c.txt"),
            (vec!["c.txt".into()], vec![])
        );
        assert_eq!(found(folder.path(), "sources/s.md").0, ["sources/s.md"]);
        let (drafts, notes) = found(folder.path(), "old/e.md");
        assert!(drafts.is_empty());
        assert!(
            notes[0].ends_with("old/e.md: not checked, as `exclude` in the settings matches it"),
            "{notes:?}"
        );
    }

    #[test]
    fn the_settings_say_what_a_draft_is() {
        let folder = folder(&[
            ("tickmark.toml", "drafts = ['posts/**/*.txt']"),
            ("posts/a.txt", ""),
            ("posts/2024/b.txt", ""),
            ("posts/c.md", ""),
            ("d.txt", ""),
        ]);
        assert_eq!(
            found(folder.path(), "").0,
            ["posts/2024/b.txt", "posts/a.txt"]
        );
    }
}
