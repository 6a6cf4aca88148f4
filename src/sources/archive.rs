//! Zip archives: each file in them is read as if it lay in a folder of the archive's name.

#[cfg(feature = "office")]
pub use zipped::Zip;

use super::{Contents, Input};

/// Adds the documents of a file inside another one.
pub(super) fn inner(input: Input<'_>, path: &str, bytes: &[u8], contents: &mut Contents) {
    let id = format!("{}/{path}", input.id);
    let inside = Input {
        id: &id,
        bytes,
        depth: input.depth + 1,
        ..input
    };
    match super::contents(inside) {
        Ok((_, found)) => {
            for mut document in found.documents {
                document.suffix = format!("/{path}{}", document.suffix);
                contents.documents.push(document);
            }
            contents.notes.extend(
                found
                    .notes
                    .into_iter()
                    .map(|note| format!("{path}: {note}")),
            );
        }
        Err(error) => contents.notes.push(format!("{path}: skipped: {error}")),
    }
}

/// The name without what would lead out of the archive or break a line.
pub(super) fn path(name: &str) -> String {
    let parts = name
        .split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "." | ".."));
    let clean = |part: &str| -> String {
        part.chars()
            .map(|c| if c.is_control() { '_' } else { c })
            .collect()
    };
    parts.map(clean).collect::<Vec<_>>().join("/")
}

#[cfg(feature = "office")]
mod zipped {
    use super::{inner, path};
    use crate::sources::office::Package;
    use crate::sources::{Contents, Format, Input, ReadError, cut_at};

    /// Archives inside one another.
    const DEEPEST: u32 = 3;

    pub struct Zip;

    impl Format for Zip {
        fn name(&self) -> &'static str {
            "zip archive"
        }

        fn accepts(&self, _: &str, head: &[u8]) -> bool {
            head.starts_with(b"PK\x03\x04")
        }

        fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
            if input.depth >= DEEPEST {
                return Err(ReadError::Unsupported(
                    "an archive in an archive in an archive",
                ));
            }
            let limits = &input.options.limits;
            let mut package = Package::open(input, "zip archive")?;
            let mut contents = Contents::default();
            let mut names = package.names();
            names.retain(|name| !is_noise(name));
            if names.len() > limits.most_parts() {
                names.truncate(limits.most_parts());
                contents
                    .notes
                    .push(cut_at("parts", limits.parts, "files of the archive"));
            }
            for name in names {
                let path = path(&name);
                match package.bytes(&name) {
                    Ok(bytes) => inner(input, &path, &bytes, &mut contents),
                    Err(error @ ReadError::TooMuch { .. }) => {
                        contents
                            .notes
                            .push(format!("{path} and what follows it: skipped: {error}"));
                        break;
                    }
                    Err(error) => contents.notes.push(format!("{path}: skipped: {error}")),
                }
            }
            if contents.documents.is_empty() {
                let why = contents.notes.into_iter().next();
                return Err(why.map_or(ReadError::NoWords, |why| {
                    ReadError::Broken("zip archive", why)
                }));
            }
            Ok(contents)
        }
    }

    /// What programs leave in archives.
    fn is_noise(name: &str) -> bool {
        name.split('/')
            .any(|part| part.starts_with('.') && part != "." && part != ".." || part == "__MACOSX")
    }
}
