//! References of a bibliography: BibTeX and BibLaTeX (`.bib`), and CSL-JSON as Zotero exports it.

use biblatex::{Bibliography, ChunksExt, Entry};
use serde::{Deserialize, Serialize};

/// An entry of a bibliography.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reference {
    pub key: String,
    pub title: String,
    /// Paths of the document, as the entry names them.
    pub files: Vec<String>,
}

impl Reference {
    /// True if the entry is about the source with this id and title: it names the source's file, or holds
    /// its title.
    pub fn is_of(&self, id: &str, title: &str) -> bool {
        let parts = |path: &str| -> Vec<String> {
            let parts = path.split('/').filter(|p| !matches!(*p, "" | "." | ".."));
            parts.map(str::to_owned).collect()
        };
        let own = parts(id);
        // An id is relative to the corpus, a path of the entry to its own folder: one is the longer.
        let same_end = |path: &String| {
            let other = parts(path);
            let shared = own.len().min(other.len());
            shared > 0 && own[own.len() - shared..] == other[other.len() - shared..]
        };
        let plain = |words: &str| -> String {
            let lower = words.to_lowercase();
            lower.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        let title = plain(title);
        self.files.iter().any(same_end)
            || (title.len() >= TELLING && plain(&self.title).contains(&title))
    }
}

/// Bytes from which a title tells one source from another.
const TELLING: usize = 8;

/// Why a bibliography cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BibliographyError {
    #[error("not BibTeX: {0}; correct it")]
    Bib(String),
    #[error("not CSL-JSON: {0}; export it anew")]
    Csl(#[from] serde_json::Error),
}

/// Reads a bibliography; its name decides the format: `.json` is CSL-JSON, all else BibTeX.
///
/// # Errors
/// If the text is not in that format.
pub fn read(name: &str, text: &str) -> Result<Vec<Reference>, BibliographyError> {
    let text = text.trim_start_matches('\u{feff}');
    if name.to_ascii_lowercase().ends_with(".json") {
        let items: Vec<Item> = serde_json::from_str(text)?;
        return Ok(items.into_iter().map(Item::reference).collect());
    }
    let bibliography = Bibliography::parse(text).map_err(|error| {
        let line = text
            .get(..error.span.start)
            .unwrap_or(text)
            .matches('\n')
            .count()
            + 1;
        BibliographyError::Bib(format!("line {line}: {}", error.kind))
    })?;
    Ok(bibliography.iter().map(of_entry).collect())
}

fn of_entry(entry: &Entry) -> Reference {
    let field = |name: &str| entry.get(name).map(|chunks| chunks.format_verbatim());
    Reference {
        key: entry.key.clone(),
        title: field("title").unwrap_or_default(),
        files: field("file").map(|file| files(&file)).unwrap_or_default(),
    }
}

/// "Report:sources/report.pdf:PDF;other.txt": JabRef and Zotero put several files into one field, each
/// alone or between its description and its kind.
fn files(field: &str) -> Vec<String> {
    field
        .split(';')
        .filter_map(|file| {
            let parts: Vec<&str> = file.split(':').collect();
            let path = match parts.as_slice() {
                [_, path, _] => path,
                _ => file,
            };
            let path = path.trim().replace('\\', "/");
            (!path.is_empty()).then_some(path)
        })
        .collect()
}

/// What CSL-JSON says of an item, as far as it matters here.
#[derive(Deserialize)]
struct Item {
    id: Id,
    #[serde(default)]
    title: String,
    #[serde(default)]
    file: Option<String>,
    #[serde(rename = "citation-key")]
    citation_key: Option<String>,
}

/// CSL allows numbers as keys.
#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Word(String),
    Number(i64),
}

impl Item {
    fn reference(self) -> Reference {
        let id = match self.id {
            Id::Word(word) => word,
            Id::Number(number) => number.to_string(),
        };
        Reference {
            key: self.citation_key.unwrap_or(id),
            title: self.title,
            files: self.file.map(|file| files(&file)).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_have_titles_and_files() {
        let text = "@comment{x}\n@report{halm2024,\n  title = {The {Halm} Results},\n  file = {Full text:sources/02-results.md:MD;b.txt}\n}\n\
                    @misc{plain, title = \"A note\"}\n";
        let read = read("refs.bib", text).unwrap();
        let found: Vec<_> = read
            .iter()
            .map(|r| (r.key.as_str(), r.title.as_str()))
            .collect();
        assert_eq!(
            found,
            [("halm2024", "The Halm Results"), ("plain", "A note")]
        );
        assert_eq!(read[0].files, ["sources/02-results.md", "b.txt"]);
    }

    #[test]
    fn an_entry_is_about_the_source_that_it_names() {
        let entry = Reference {
            key: "halm2024".into(),
            title: "Halm: The annual results".into(),
            files: vec!["../sources/02-results.md".into()],
        };
        assert!(entry.is_of("02-results.md", ""));
        assert!(entry.is_of("work/sources/02-results.md", "Another title"));
        assert!(entry.is_of("x.md", "The  Annual Results"));
        for (id, title) in [("2-results.md", ""), ("x.md", "Results"), ("", "")] {
            assert!(!entry.is_of(id, title), "{id} {title}");
        }
    }

    #[test]
    fn csl_items_have_keys_and_titles() {
        let text = r#"[{"id": 7, "title": "A note"}, {"id": "x", "citation-key": "halm2024", "title": "Results", "type": "report"}]"#;
        let read = read("refs.JSON", text).unwrap();
        let keys: Vec<&str> = read.iter().map(|r| r.key.as_str()).collect();
        assert_eq!(keys, ["7", "halm2024"]);
    }

    #[test]
    fn what_is_no_bibliography_is_told_with_its_line() {
        let error = read("refs.bib", "\n@report{halm2024,\n title = {open\n").unwrap_err();
        assert!(
            error.to_string().starts_with("not BibTeX: line "),
            "{error}"
        );
        assert!(read("refs.json", "{").is_err());
    }
}
