//! A case file: a rule of the language as a title, the reason as prose, then small files and what is expected of them.
//!
//! ```text
//! # A rounded figure is supported
//!
//! Writers round.
//!
//! === sources/report.md
//! Revenue was $4,098 million.
//!
//! === draft.md
//! Revenue was $4.1 billion.
//!             ^^^^^^^^^^^^ supported[figure]  report.md:1
//! ```
//!
//! | section | holds |
//! |---|---|
//! | `=== sources/…` | one source; `=== sources/x.txt (windows-1252)` is stored in that encoding |
//! | `=== draft.md` | the draft, with annotation lines and at most one cursor `$0` |
//! | `=== tickmark.toml` | settings, without the `sources` key |
//! | `=== hover` | what the editor shows at the cursor |
//! | `=== after fix N` | the draft once the N-th fix (from 1) of the finding at the cursor is applied |
//! | `=== report FORMAT` | what `tickmark lint --format FORMAT` prints |

use std::fs;
use std::path::{Path, PathBuf};

use super::annotation::Draft;

/// One file under `tests/cases`.
pub struct Case {
    pub path: PathBuf,
    /// Path below `tests/cases` without the extension: `figures/rounding`.
    pub name: String,
    pub title: String,
    pub why: String,
    pub sections: Vec<Section>,
}

/// One `=== head` and the lines under it.
pub struct Section {
    pub head: String,
    /// Without blank lines at the end.
    pub lines: Vec<String>,
}

impl Section {
    /// The lines as a file, with a line feed after the last.
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

impl Case {
    /// Reads a case from its file.
    pub fn read(root: &Path, path: &Path) -> Result<Case, String> {
        let text =
            fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        let name = path
            .strip_prefix(root)
            .unwrap_or(path)
            .with_extension("")
            .to_string_lossy()
            .replace('\\', "/");
        Case::parse(path, &name, &text).map_err(|error| format!("{}: {error}", path.display()))
    }

    fn parse(path: &Path, name: &str, text: &str) -> Result<Case, String> {
        let mut head = Vec::new();
        let mut sections: Vec<Section> = Vec::new();
        for line in text.lines() {
            if let Some(name) = line.strip_prefix("=== ") {
                sections.push(Section {
                    head: name.trim().to_owned(),
                    lines: Vec::new(),
                });
            } else if let Some(section) = sections.last_mut() {
                section.lines.push(line.to_owned());
            } else {
                head.push(line);
            }
        }
        for section in &mut sections {
            while section.lines.last().is_some_and(|line| line.is_empty()) {
                section.lines.pop();
            }
        }
        let title = head
            .first()
            .and_then(|line| line.strip_prefix("# "))
            .ok_or("the first line must be a title: `# A rule of the language`")?
            .to_owned();
        let why = head[1..].join("\n").trim().to_owned();
        if why.is_empty() {
            return Err(
                "there must be a paragraph between the title and the first file that says why"
                    .into(),
            );
        }
        let case = Case {
            path: path.to_owned(),
            name: name.to_owned(),
            title,
            why,
            sections,
        };
        if case.section("draft.md").is_none() {
            return Err("there is no `=== draft.md`".into());
        }
        for section in &case.sections {
            let known = section.head == "draft.md"
                || section.head == "tickmark.toml"
                || section.head == "hover"
                || section.head.starts_with("sources/")
                || section.head.starts_with("after fix ")
                || section.head.starts_with("report ");
            if !known {
                return Err(format!("`=== {}` is not a kind of section", section.head));
            }
        }
        Ok(case)
    }

    pub fn section(&self, head: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.head == head)
    }

    /// The draft without its annotations, and what they say.
    pub fn draft(&self) -> Result<Draft, String> {
        let section = self
            .section("draft.md")
            .ok_or("there is no `=== draft.md`")?;
        Draft::parse(&section.lines, self.has_cursor())
    }

    /// Only these sections look at a cursor; in any other case `$0` is money.
    pub fn has_cursor(&self) -> bool {
        self.sections
            .iter()
            .any(|s| s.head == "hover" || s.head.starts_with("after fix "))
    }

    /// Id relative to the corpus and bytes of every source.
    pub fn sources(&self) -> Result<Vec<(String, Vec<u8>)>, String> {
        let mut sources = Vec::new();
        for section in &self.sections {
            let Some(rest) = section.head.strip_prefix("sources/") else {
                continue;
            };
            let (id, label) = match rest.split_once(" (") {
                Some((id, label)) => (id, label.trim_end_matches(')')),
                None => (rest, "utf-8"),
            };
            let encoding = encoding_rs::Encoding::for_label(label.as_bytes())
                .ok_or_else(|| format!("{label} is not an encoding"))?;
            let text = section.text();
            let (bytes, _, unmappable) = encoding.encode(&text);
            if unmappable {
                return Err(format!("sources/{id} cannot be written in {label}"));
            }
            sources.push((id.to_owned(), bytes.into_owned()));
        }
        Ok(sources)
    }

    /// The whole file again, with `replace(section)` in place of the lines of a section where it is `Some`.
    pub fn render(&self, replace: impl Fn(&Section) -> Option<Vec<String>>) -> String {
        let mut out = format!("# {}\n\n{}\n", self.title, self.why);
        for section in &self.sections {
            out.push_str(&format!("\n=== {}\n", section.head));
            for line in replace(section).as_ref().unwrap_or(&section.lines) {
                out.push_str(line);
                out.push('\n');
            }
        }
        out
    }
}

/// The folder of the cases.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases")
}

/// Every case under `tests/cases`, by path. `CASE=rounding` in the environment picks those with that in their name.
pub fn all() -> Vec<Case> {
    let root = root();
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let wanted = std::env::var("CASE").unwrap_or_default();
    let mut wrong = Vec::new();
    let mut cases = Vec::new();
    for file in files {
        match Case::read(&root, &file) {
            Ok(case) if case.name.contains(&wanted) => cases.push(case),
            Ok(_) => {}
            Err(error) => wrong.push(error),
        }
    }
    assert!(
        wrong.is_empty(),
        "case files that cannot be read:\n{}",
        wrong.join("\n")
    );
    assert!(!cases.is_empty(), "no case has {wanted:?} in its name");
    cases
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            files.push(path);
        }
    }
}
