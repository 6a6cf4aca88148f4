//! The list beside an index on the disk: which files it holds, as of when, and the sources in them.
//!
//! A line that tells format and version, a checksum, then the rows, packed. The whole list is read
//! whenever an index is opened, so it has to be quick: it is not JSON.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::load::Stamp;
use crate::evidence::{Contents, Numbered};
use crate::sources::sketch::Sketch;
use crate::sources::{Credits, DateFrom, FORMATS, SourceMeta};

/// Changes whenever what is stored changes its shape: the rows here, or the fields of a passage.
const FORMAT: u32 = 5;

/// What is known of the files, by their ids.
pub(super) type Kept = BTreeMap<Arc<str>, KeptFile>;

/// A file as the index holds it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct KeptFile {
    pub stamp: Option<Stamp>,
    pub hash: Option<[u8; 32]>,
    pub format: &'static str,
    pub ids: Vec<Arc<str>>,
    pub notes: Vec<String>,
    pub problem: Option<String>,
}

/// Why a list cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unusable {
    /// Another version of the program wrote it.
    Older,
    /// It is not there, or not as it was written.
    Damaged,
}

#[derive(Serialize, Deserialize)]
struct List<'b> {
    next: u32,
    #[serde(borrow)]
    sources: Vec<SourceRow<'b>>,
    #[serde(borrow)]
    files: Vec<FileRow<'b>>,
}

#[derive(Serialize, Deserialize)]
struct SourceRow<'b> {
    number: u32,
    passages: u32,
    id: &'b str,
    title: &'b str,
    /// Year, month and day.
    date: Option<(i16, i8, i8)>,
    date_from: DateFrom,
    publisher: Option<&'b str>,
    author: Option<&'b str>,
    language: Option<&'b str>,
    url: Option<&'b str>,
    kind: Option<&'b str>,
    hash: [u8; 32],
    sketch: Sketch,
}

#[derive(Serialize, Deserialize)]
struct FileRow<'b> {
    id: &'b str,
    stamp: Option<StampRow>,
    hash: Option<[u8; 32]>,
    format: &'b str,
    /// Ids of its sources, without the file's own id in front of each.
    #[serde(borrow)]
    parts: Vec<&'b str>,
    #[serde(borrow)]
    notes: Vec<&'b str>,
    problem: Option<&'b str>,
}

/// Bytes, time of change, and the same of the sidecar.
type StampRow = (u64, Time, Option<(u64, Time)>);

/// Seconds and nanoseconds since 1970.
type Time = (u64, u32);

/// The bytes of a list.
pub(super) fn bytes(contents: &Contents, kept: &Kept) -> Vec<u8> {
    let sources = contents.sources.values().map(|source| {
        let (meta, credits) = (&*source.meta, &source.meta.credits);
        SourceRow {
            number: source.number,
            passages: source.passages,
            id: &meta.id,
            title: &meta.title,
            date: meta.date.map(|d| (d.year(), d.month(), d.day())),
            date_from: meta.date_from,
            publisher: credits.publisher.as_deref(),
            author: credits.author.as_deref(),
            language: credits.language.as_deref(),
            url: credits.url.as_deref(),
            kind: credits.kind.as_deref(),
            hash: meta.hash,
            sketch: meta.sketch.clone(),
        }
    });
    let files = kept.iter().map(|(id, file)| FileRow {
        id,
        stamp: file.stamp.and_then(stamp_row),
        hash: file.hash,
        format: file.format,
        parts: file
            .ids
            .iter()
            .map(|part| part.strip_prefix(&**id).unwrap_or(part))
            .collect(),
        notes: file.notes.iter().map(String::as_str).collect(),
        problem: file.problem.as_deref(),
    });
    let list = List {
        next: contents.next,
        sources: sources.collect(),
        files: files.collect(),
    };
    // Plain rows of plain values cannot fail to be packed.
    let rows = postcard::to_allocvec(&list).unwrap_or_default();
    let mut bytes = header().into_bytes();
    bytes.extend(blake3::hash(&rows).as_bytes());
    bytes.extend(rows);
    bytes
}

/// The list in a file.
pub(super) fn read(path: &Path) -> Result<(Contents, Kept), Unusable> {
    let bytes = fs::read(path).map_err(|_| Unusable::Damaged)?;
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (line, rest) = bytes
        .split_at_checked(end.ok_or(Unusable::Damaged)? + 1)
        .ok_or(Unusable::Damaged)?;
    if line != header().as_bytes() {
        let whole = line.starts_with(NAME.as_bytes());
        return Err(match whole {
            true => Unusable::Older,
            false => Unusable::Damaged,
        });
    }
    let (hash, rows) = rest
        .split_first_chunk::<{ blake3::OUT_LEN }>()
        .ok_or(Unusable::Damaged)?;
    if blake3::hash(rows) != *hash {
        return Err(Unusable::Damaged);
    }
    let list: List<'_> = postcard::from_bytes(rows).map_err(|_| Unusable::Damaged)?;
    Ok((contents(&list), kept(&list)))
}

const NAME: &str = "tickmark index ";

/// The first line. While the program is being worked on, every build is a version of its own.
fn header() -> String {
    let build = match cfg!(debug_assertions) {
        true => std::env::current_exe()
            .and_then(fs::metadata)
            .and_then(|m| Ok(format!(" {} {:?}", m.len(), m.modified()?)))
            .unwrap_or_default(),
        false => String::new(),
    };
    format!("{NAME}{FORMAT} {}{build}\n", env!("CARGO_PKG_VERSION"))
}

fn contents(list: &List<'_>) -> Contents {
    let source = |row: &SourceRow<'_>| {
        let text = |value: Option<&str>| value.map(Arc::from);
        let meta = SourceMeta {
            id: row.id.into(),
            title: row.title.into(),
            date: row.date.and_then(|(y, m, d)| Date::new(y, m, d).ok()),
            date_from: row.date_from,
            credits: Credits {
                publisher: text(row.publisher),
                author: text(row.author),
                language: text(row.language),
                url: text(row.url),
                kind: text(row.kind),
            },
            hash: row.hash,
            sketch: row.sketch.clone(),
        };
        let numbered = Numbered {
            number: row.number,
            passages: row.passages,
            meta: Arc::new(meta),
        };
        (Arc::clone(&numbered.meta.id), numbered)
    };
    Contents {
        sources: list.sources.iter().map(source).collect(),
        next: list.next,
    }
}

fn kept(list: &List<'_>) -> Kept {
    let file = |row: &FileRow<'_>| {
        let file = KeptFile {
            stamp: row.stamp.and_then(stamp),
            hash: row.hash,
            format: FORMATS
                .iter()
                .map(|format| format.name())
                .find(|name| *name == row.format)
                .unwrap_or_default(),
            ids: row
                .parts
                .iter()
                .map(|part| format!("{}{part}", row.id).into())
                .collect(),
            notes: row.notes.iter().map(|note| (*note).to_owned()).collect(),
            problem: row.problem.map(str::to_owned),
        };
        (row.id.into(), file)
    };
    list.files.iter().map(file).collect()
}

fn stamp_row(stamp: Stamp) -> Option<StampRow> {
    let beside = match stamp.beside {
        Some((size, time)) => Some((size, since_1970(time)?)),
        None => None,
    };
    Some((stamp.size, since_1970(stamp.modified)?, beside))
}

fn stamp((size, time, beside): StampRow) -> Option<Stamp> {
    let beside = match beside {
        Some((size, time)) => Some((size, point(time)?)),
        None => None,
    };
    Some(Stamp {
        size,
        modified: point(time)?,
        beside,
    })
}

fn since_1970(time: SystemTime) -> Option<Time> {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Some((since.as_secs(), since.subsec_nanos()))
}

fn point((seconds, nanoseconds): Time) -> Option<SystemTime> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::new(seconds, nanoseconds.min(999_999_999)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text() -> impl Strategy<Value = String> {
        "[a-zé/#. ]{0,12}"
    }

    prop_compose! {
        fn numbered()(
            number in any::<u32>(), passages in any::<u32>(), title in text(),
            date in proptest::option::of((1900i16..2100, 1i8..=12, 1i8..=28)),
            publisher in proptest::option::of(text()), hash in any::<[u8; 32]>(),
            sketch in proptest::collection::vec(any::<u16>(), 64),
        ) -> Numbered {
            Numbered {
                number,
                passages,
                meta: Arc::new(SourceMeta {
                    id: format!("{number}.md").into(),
                    title: title.into(),
                    date: date.map(|(y, m, d)| jiff::civil::date(y, m, d)),
                    date_from: DateFrom::Dateline,
                    credits: Credits {
                        publisher: publisher.map(Into::into),
                        ..Credits::default()
                    },
                    hash,
                    sketch: sketch.into(),
                }),
            }
        }
    }

    prop_compose! {
        fn file()(
            size in any::<u64>(), seconds in 0u64..1 << 40, nanoseconds in 0u32..1_000_000_000,
            hash in proptest::option::of(any::<[u8; 32]>()),
            parts in proptest::collection::vec(text(), 0..3),
            problem in proptest::option::of(text()),
        ) -> (String, KeptFile) {
            let modified = point((seconds, nanoseconds)).expect("a time");
            let id = format!("{size}.zip");
            let ids = parts.iter().map(|part| format!("{id}{part}").into()).collect();
            let stamp = Some(Stamp { size, modified, beside: Some((3, modified)) });
            let format = FORMATS[0].name();
            (id, KeptFile { stamp, hash, format, ids, notes: parts, problem })
        }
    }

    proptest! {
        #[test]
        fn a_list_comes_back_as_it_was_and_no_other_does(
            sources in proptest::collection::vec(numbered(), 0..4),
            files in proptest::collection::vec(file(), 0..4),
            at in any::<prop::sample::Index>(),
        ) {
            let contents = Contents {
                next: 7,
                sources: sources.into_iter().map(|s| (s.meta.id.clone(), s)).collect(),
            };
            let kept: Kept = files.into_iter().map(|(id, file)| (id.into(), file)).collect();
            let folder = tempfile::tempdir().expect("a folder");
            let path = folder.path().join("list");
            let mut bytes = bytes(&contents, &kept);
            fs::write(&path, &bytes).expect("written");
            let (sources_read, files_read) = read(&path).expect("it was just written");
            prop_assert_eq!(sources_read.next, 7);
            prop_assert_eq!(sources_read.sources, contents.sources);
            prop_assert_eq!(files_read, kept);
            let at = at.index(bytes.len());
            bytes[at] ^= 1;
            fs::write(&path, &bytes).expect("written");
            prop_assert!(read(&path).is_err());
            fs::write(&path, &bytes[..at]).expect("written");
            prop_assert!(read(&path).is_err());
        }
    }
}
