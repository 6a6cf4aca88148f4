//! Paths written for people and for links: with `/`, from a folder on.

use std::path::{Component, Path, PathBuf};

/// `path` from `folder`, with `..` where it has to leave it; absolute if they share nothing but the
/// root. A path that is not absolute is shown as it is: it is the name of something that lies elsewhere.
pub fn shown(path: &Path, folder: &Path) -> String {
    if path.is_relative() {
        return slashes(path);
    }
    let path = clean(path);
    let folder = clean(folder);
    let shared = path
        .components()
        .zip(folder.components())
        .take_while(|(a, b)| a == b)
        .count();
    if shared <= 1 && path.is_absolute() && folder.components().count() > 1 {
        return slashes(&path);
    }
    let mut relative = PathBuf::new();
    for _ in folder.components().skip(shared) {
        relative.push("..");
    }
    relative.extend(path.components().skip(shared));
    if relative.as_os_str().is_empty() {
        ".".to_owned()
    } else {
        slashes(&relative)
    }
}

/// `path` from the root on, without `.` and `..`, and without asking what exists.
pub fn absolute(path: &Path, folder: &Path) -> PathBuf {
    clean(&folder.join(path))
}

/// `.` and `..` taken out by the text of the path alone: links are the user's business.
pub fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// The user's folder for caches of this program; `TICKMARK_CACHE_DIR` names another one.
pub fn caches() -> Option<PathBuf> {
    let folder = |name: &str| {
        std::env::var_os(name)
            .filter(|v| !v.is_empty())
            .map(PathBuf::from)
    };
    if let Some(own) = folder("TICKMARK_CACHE_DIR") {
        return Some(own);
    }
    let caches = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Caches"))
    } else {
        folder("XDG_CACHE_HOME").or_else(|| folder("HOME").map(|home| home.join(".cache")))
    };
    Some(caches?.join("tickmark"))
}

fn slashes(path: &Path) -> String {
    let shown = path.to_string_lossy();
    plain(if std::path::MAIN_SEPARATOR == '/' {
        shown.into_owned()
    } else {
        shown.replace(std::path::MAIN_SEPARATOR, "/")
    })
}

/// The name with escapes for signs that a terminal obeys or that would end a line of a report: who names a
/// file must not speak to who reads the report.
pub(super) fn plain(name: String) -> String {
    if !name.contains(char::is_control) {
        return name;
    }
    let mut plain = String::with_capacity(name.len());
    for c in name.chars() {
        match c.is_control() {
            true => plain.extend(c.escape_default()),
            false => plain.push(c),
        }
    }
    plain
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_where_the_command_runs() {
        let shown = |path: &str, folder: &str| shown(Path::new(path), Path::new(folder));
        assert_eq!(shown("/home/a/work/draft.md", "/home/a/work"), "draft.md");
        assert_eq!(
            shown("/home/a/work/./x/../draft.md", "/home/a/work"),
            "draft.md"
        );
        assert_eq!(
            shown("/home/a/sources/b.md", "/home/a/work"),
            "../sources/b.md"
        );
        assert_eq!(shown("/srv/b.md", "/home/a/work"), "/srv/b.md");
        assert_eq!(shown("/home/a", "/home/a"), ".");
        assert_eq!(shown("/home/a/b.md", "/"), "home/a/b.md");
        assert_eq!(shown("wires/b.md", "/home/a"), "wires/b.md");
        assert_eq!(
            shown("/home/a/b\x1b[2J\n.md", "/home/a"),
            "b\\u{1b}[2J\\n.md"
        );
    }
}
