//! Which document a URI names: one identity for all spellings of it, and the path behind it where there is one.

use std::path::{Path, PathBuf};

use tower_lsp::ls_types::Uri;

use crate::workspace::paths::clean;

/// The identity of a document. Clients spell the same file differently (`c%3A` and `c:`, `%20` and
/// `%20`'s lower-case kin), so documents are kept by the decoded path; a buffer without a file is
/// kept by its URI.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentId {
    File(PathBuf),
    Buffer(String),
}

impl DocumentId {
    pub fn new(uri: &Uri) -> Self {
        match path_of(uri) {
            Some(path) => Self::of_path(&path),
            None => Self::Buffer(uri.as_str().to_owned()),
        }
    }

    pub fn of_path(path: &Path) -> Self {
        Self::File(with_lower_drive(&clean(path)))
    }

    /// The file of the document; `None` for a buffer that was never saved.
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Buffer(_) => None,
        }
    }
}

/// The path that a `file:` URI names, percent-decoded; `None` for other schemes and for no path.
pub fn path_of(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let path = uri.to_file_path()?;
    (!path.as_os_str().is_empty()).then(|| clean(&path))
}

/// The URI of a path, for files that the client has not named itself.
pub fn uri_of(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}

/// Windows does not tell `C:` from `c:`, and editors send either.
fn with_lower_drive(path: &Path) -> PathBuf {
    let Some(text) = path.to_str() else {
        return path.to_path_buf();
    };
    let bytes = text.as_bytes();
    let at = usize::from(bytes.first() == Some(&b'/'));
    let drive =
        bytes.get(at).is_some_and(u8::is_ascii_alphabetic) && bytes.get(at + 1) == Some(&b':');
    if !drive {
        return path.to_path_buf();
    }
    let (head, tail) = text.split_at(at + 1);
    PathBuf::from(format!("{}{tail}", head.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(uri: &str) -> DocumentId {
        DocumentId::new(&uri.parse().unwrap())
    }

    #[test]
    fn every_spelling_of_a_file_is_one_document() {
        let one = id("file:///c%3A/Users/Ren%C3%A9/my%20draft.md");
        assert_eq!(one, id("file:///C:/Users/Ren%c3%a9/my%20draft.md"));
        assert_eq!(one, id("file:///c:/Users/x/../Ren%C3%A9/./my%20draft.md"));
        assert_ne!(one, id("file:///c%3A/Users/Rene/my%20draft.md"));
    }

    #[test]
    #[cfg(unix)]
    fn decodes_the_path_and_keeps_its_case() {
        assert_eq!(
            id("file:///tmp/A%20b/%C3%89t%C3%A9.md").path(),
            Some(Path::new("/tmp/A b/Été.md"))
        );
    }

    #[test]
    fn buffers_without_a_file_have_no_path() {
        for uri in [
            "untitled:Untitled-1",
            "vscode-notebook-cell:/tmp/a.md#1",
            "file://",
        ] {
            assert_eq!(id(uri).path(), None, "{uri}");
        }
        assert_ne!(id("untitled:Untitled-1"), id("untitled:Untitled-2"));
    }
}
