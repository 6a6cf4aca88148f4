//! What a file is to a check: a draft, a source, a settings file, or nothing of it.

use std::path::Path;

use super::Discovered;
use super::corpus::{Corpus, is_settings};
use super::discover::absolute;
use super::drafts::globs;

/// What a check reads a file as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// `tickmark.toml`, `tickmark.ignore`, what is known of a source, or a bibliography.
    Settings,
    Source,
    /// What is checked when its folder is.
    Draft,
}

/// What a file at `path` is, or would be if it existed, under the settings of its folder; `None` if it is
/// nothing of the check.
pub fn role(path: &Path, discovered: &Discovered) -> Option<Role> {
    let path = absolute(path);
    let settings = &discovered.settings;
    let is_bibliography = || {
        let mut files = settings.bibliography.iter();
        files.any(|file| absolute(&discovered.root.join(file)) == path)
    };
    if is_settings(&path) || is_bibliography() {
        return Some(Role::Settings);
    }
    if Corpus::new(&discovered.root, &settings.sources, &[]).holds(&path) {
        return Some(Role::Source);
    }
    let relative = path.strip_prefix(&discovered.root).unwrap_or(&path);
    let is_draft =
        globs(&settings.drafts).is_match(relative) && !globs(&settings.exclude).is_match(relative);
    is_draft.then_some(Role::Draft)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::discover;
    use crate::workspace::tests::folder;

    #[test]
    fn a_file_is_what_the_settings_say() {
        let folder = folder(&[
            (
                "tickmark.toml",
                "sources = ['sources']\nexclude = ['out']\nbibliography = ['refs.bib']",
            ),
            ("refs.bib", ""),
            ("sources/a.md", ""),
        ]);
        let of = |name: &str| {
            let path = folder.path().join(name);
            role(&path, &discover(&path).unwrap())
        };
        for name in ["tickmark.toml", "refs.bib", "sources/a.pdf.meta.toml"] {
            assert_eq!(of(name), Some(Role::Settings), "{name}");
        }
        assert_eq!(of("sources/a.md"), Some(Role::Source));
        assert_eq!(of("sources/new.json"), Some(Role::Source));
        assert_eq!(of("draft.md"), Some(Role::Draft));
        assert_eq!(of("out/summary.md"), None);
        assert_eq!(of("out.sarif"), None);
    }
}
