//! The walls of the house: which room may know which, what pure rooms leave alone, and how long a file may be.
//!
//! The order is not written here. It is read from the table in `src/lib.rs`: a room depends on rooms
//! above it in that table and on no others, and the column "does I/O" says which rooms are pure.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use regex::Regex;

/// Lines of a file without its `mod tests`.
const LONGEST_FILE: usize = 500;

/// What a room that does no I/O must not mention: files, network, processes, environment and clocks.
const IMPURE: [&str; 9] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "tokio::",
    "SystemTime",
    "Instant::",
    "Zoned::now",
    "Timestamp::now",
];

/// All that a report may know; it renders findings and must work without an index.
const KNOWN_TO_REPORT: [&str; 4] = ["finding", "settings", "text", "verdict"];

#[test]
fn rooms_depend_only_on_rooms_above_them() {
    let rooms = rooms();
    let mut wrong = Vec::new();
    for file in sources() {
        let Some(here) = rooms.iter().position(|room| room.name == file.room) else {
            continue;
        };
        for (line, other) in file.dependencies() {
            let allowed = match rooms.iter().position(|room| room.name == other) {
                _ if other == file.room => true,
                Some(_) if file.room == "report" => KNOWN_TO_REPORT.contains(&other.as_str()),
                Some(there) => there < here,
                None => false,
            };
            if !allowed {
                wrong.push(format!(
                    "{}:{line}: `{}` must not know `{other}`",
                    file.shown(),
                    file.room
                ));
            }
        }
    }
    assert_none(wrong);
}

#[test]
fn the_table_of_rooms_is_complete() {
    let declared: BTreeSet<String> = Regex::new(r"(?m)^pub mod (\w+);")
        .expect("a literal pattern")
        .captures_iter(&read(Path::new("src/lib.rs")))
        .map(|found| found[1].to_owned())
        .collect();
    let listed: BTreeSet<String> = rooms().into_iter().map(|room| room.name).collect();
    assert_eq!(
        listed, declared,
        "the table in src/lib.rs and its `pub mod` lines name different rooms"
    );
}

#[test]
fn pure_rooms_do_no_io_and_have_no_clock() {
    let pure: BTreeSet<String> = rooms()
        .into_iter()
        .filter(|room| room.pure)
        .map(|room| room.name)
        .collect();
    assert!(
        pure.contains("text") && !pure.contains("lsp"),
        "the column \"does I/O\" was not understood: {pure:?}"
    );
    forbid(|file| pure.contains(&file.room), &IMPURE);
}

#[test]
fn only_the_server_knows_the_protocol() {
    forbid(|file| file.room != "lsp", &["tower_lsp", "lsp_types"]);
}

#[test]
fn the_server_never_prints() {
    // Standard output belongs to the protocol: one stray line and the editor hangs up.
    forbid(|file| file.room == "lsp", &["println!", "print!", "dbg!"]);
}

#[test]
fn files_are_short_and_say_what_they_are() {
    let mut wrong = Vec::new();
    for file in sources() {
        if !file.text.starts_with("//! ") {
            wrong.push(format!(
                "{}: the first line is no `//!` sentence",
                file.shown()
            ));
        }
        let lines = file.code().lines().count();
        let is_test = file.path.file_name().is_some_and(|name| name == "tests.rs");
        if lines > LONGEST_FILE && !is_test {
            wrong.push(format!(
                "{}: {lines} lines; split it by concept",
                file.shown()
            ));
        }
    }
    assert_none(wrong);
}

#[test]
fn word_lists_name_their_origin() {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    let is_list = |path: &&PathBuf| {
        path.extension().is_some_and(|e| e == "txt") && !path.ends_with("wordnet-LICENSE.txt")
    };
    let lists: Vec<_> = files.iter().filter(is_list).collect();
    assert!(!lists.is_empty(), "there are no word lists under src");
    let silent = lists.iter().filter(|path| !read(path).starts_with('#'));
    assert_none(
        silent
            .map(|path| format!("{}: no `#` line says where it comes from", path.display()))
            .collect(),
    );
}

#[test]
fn every_way_to_name_another_room_is_seen() {
    let file = Source {
        path: PathBuf::from("src/claims/inner.rs"),
        room: "claims".into(),
        text: "//! A file.\nuse crate::text::Span;\nuse crate::{\n    check::{self, Snapshot},\n    lsp,\n};\n\
               // crate::workspace is only mentioned\nfn f() { crate::report::render(); super::super::cli::run(); }\n\
               #[cfg(test)]\nmod tests {\n    use crate::settings;\n}\n"
            .into(),
    };
    let seen: Vec<String> = file
        .dependencies()
        .into_iter()
        .map(|(line, room)| format!("{line} {room}"))
        .collect();
    assert_eq!(seen, ["2 text", "3 check", "3 lsp", "8 report", "8 cli"]);
}

struct Room {
    name: String,
    pure: bool,
}

/// The table in the crate's documentation, from the lowest room to the highest.
fn rooms() -> Vec<Room> {
    Regex::new(r"(?m)^//! \| \[`(\w+)`\] \|.*\| (no|yes) \|$")
        .expect("a literal pattern")
        .captures_iter(&read(Path::new("src/lib.rs")))
        .map(|row| Room {
            name: row[1].to_owned(),
            pure: &row[2] == "no",
        })
        .collect()
}

/// A Rust file under `src`.
struct Source {
    path: PathBuf,
    /// The folder or file directly under `src`.
    room: String,
    text: String,
}

impl Source {
    fn shown(&self) -> String {
        self.path.display().to_string().replace('\\', "/")
    }

    /// Everything before the unit tests, which may look where they like.
    fn code(&self) -> &str {
        self.text
            .split("\n#[cfg(test)]\nmod tests")
            .next()
            .unwrap_or_default()
    }

    /// The code with comments blanked out, so that lines keep their numbers.
    fn uncommented(&self) -> String {
        let blank = |line: &str| {
            if line.trim_start().starts_with("//") {
                String::new()
            } else {
                line.to_owned()
            }
        };
        self.code()
            .lines()
            .map(blank)
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// Line (from 1) and name of every room that the code names by path.
    fn dependencies(&self) -> Vec<(usize, String)> {
        let code = self.uncommented();
        let line_of = |at: usize| code[..at].matches('\n').count() + 1;
        let mut found = Vec::new();
        let path =
            Regex::new(r"\bcrate::(?:(\w+)|\{)|\b((?:super::)+)(\w+)").expect("a literal pattern");
        for place in path.captures_iter(&code) {
            let whole = place.get(0).expect("group 0 is the match");
            if let Some(name) = place.get(1) {
                found.push((whole.start(), name.as_str().to_owned()));
            } else if let (Some(supers), Some(name)) = (place.get(2), place.get(3)) {
                if supers.as_str().matches("super").count() == self.depth() {
                    found.push((whole.start(), name.as_str().to_owned()));
                }
            } else {
                found.extend(
                    first_names(&code[whole.end()..])
                        .into_iter()
                        .map(|name| (whole.start(), name)),
                );
            }
        }
        found
            .into_iter()
            .map(|(at, name)| (line_of(at), name))
            .collect()
    }

    /// How many `super::` lead from here to the root of the crate.
    fn depth(&self) -> usize {
        let below_src = self.path.components().count() - 1;
        let is_mod = self.path.file_name().is_some_and(|name| name == "mod.rs");
        below_src - usize::from(is_mod)
    }
}

/// The names at the first level of what follows `use crate::{`.
fn first_names(group: &str) -> Vec<String> {
    let mut names = vec![String::new()];
    let mut depth = 0;
    let mut in_name = true;
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                names.push(String::new());
                in_name = true;
            }
            ':' if depth == 0 => in_name = false,
            c if depth == 0 && in_name && (c.is_alphanumeric() || c == '_') => {
                names.last_mut().expect("never empty").push(c);
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

/// Fails on every line of code that mentions one of `words`, in the files that `applies` picks.
fn forbid(applies: impl Fn(&Source) -> bool, words: &[&str]) {
    let mut wrong = Vec::new();
    for file in sources().into_iter().filter(applies) {
        for (number, line) in file.uncommented().lines().enumerate() {
            for word in words.iter().filter(|word| line.contains(**word)) {
                wrong.push(format!(
                    "{}:{}: `{word}` has no place in `{}`",
                    file.shown(),
                    number + 1,
                    file.room
                ));
            }
        }
    }
    assert_none(wrong);
}

fn sources() -> Vec<Source> {
    let mut files = Vec::new();
    collect(Path::new("src"), &mut files);
    files.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    assert!(
        files.len() > 10,
        "src was not found from {:?}",
        std::env::current_dir()
    );
    let source = |path: PathBuf| {
        let second = path
            .components()
            .nth(1)
            .map(|part| part.as_os_str().to_string_lossy().into_owned());
        let room = second
            .unwrap_or_default()
            .trim_end_matches(".rs")
            .to_owned();
        Source {
            text: read(&path),
            room,
            path,
        }
    };
    files.into_iter().map(source).collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn assert_none(wrong: Vec<String>) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}
