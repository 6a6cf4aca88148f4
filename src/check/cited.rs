//! From a link, a footnote or a citation key in a draft to the sources it means.

use std::sync::Arc;

use crate::settings::Settings;
use crate::sources::SourceMeta;
use crate::text::{Link, Passage, PassageKind, Span, Text};

/// Endings of files that can be sources or may once be; a link to anything else cites nothing.
const DOCUMENTS: [&str; 8] = [
    "md", "markdown", "txt", "csv", "html", "pdf", "docx", "xlsx",
];

/// What the citations of one draft can mean.
pub(super) struct References<'a> {
    draft: &'a Text,
    settings: &'a Settings,
    sources: &'a [Arc<SourceMeta>],
}

/// What one passage cites.
#[derive(Default)]
pub(super) struct OfPassage {
    /// True if there is any citation at all, of whatever kind.
    pub any: bool,
    /// Ids of the sources it cites, each once, in their order.
    pub sources: Vec<Arc<str>>,
    /// Which of the passage's links mean a source, and which.
    pub marks: Vec<(usize, Arc<str>)>,
    pub missing: Vec<Missing>,
}

/// A citation of something that is not among the sources.
pub(super) struct Missing {
    /// Bytes of the passage's text that are linked; may be empty.
    pub span: Span,
    pub target: String,
    pub why: String,
}

/// What one target means.
enum Meaning {
    Source(Arc<str>),
    Missing(String),
    /// A page of the web, another draft, a remark: no source, and no fault.
    Nothing,
}

impl<'a> References<'a> {
    pub fn new(draft: &'a Text, settings: &'a Settings, sources: &'a [Arc<SourceMeta>]) -> Self {
        Self {
            draft,
            settings,
            sources,
        }
    }

    pub fn of(&self, passage: &Passage) -> OfPassage {
        let mut cited = OfPassage::default();
        for (number, Link { span, target }) in passage.links.iter().enumerate() {
            let meanings = match target.strip_prefix('^') {
                Some(label) => self.footnote(label),
                None => vec![self.meaning(target)],
            };
            let is_mark = target.starts_with(['^', '@']);
            for meaning in meanings {
                match meaning {
                    Meaning::Source(id) => {
                        cited.any = true;
                        cited.marks.push((number, Arc::clone(&id)));
                        if !cited.sources.contains(&id) {
                            cited.sources.push(id);
                        }
                    }
                    Meaning::Missing(why) => {
                        cited.any = true;
                        cited.missing.push(Missing {
                            span: *span,
                            target: target.clone(),
                            why,
                        });
                    }
                    Meaning::Nothing => cited.any |= is_mark || target.contains("://"),
                }
            }
        }
        cited
    }

    /// What a footnote's text cites: its links and keys, else a path or a title that stands in it.
    fn footnote(&self, label: &str) -> Vec<Meaning> {
        let of_label = |p: &&Passage| p.kind == PassageKind::Footnote;
        // Labels are the same in small letters and in capitals (GFM).
        let same = |known: &str| known.to_lowercase() == label.to_lowercase();
        let mut footnotes = self.draft.footnotes.iter();
        let Some((_, text)) = footnotes.find(|(known, _)| same(known)) else {
            let mark = format!("[^{label}]");
            // A bare "[3]" may mean an entry of a list of references.
            return vec![match self.draft.source.contains(&mark) {
                true => Meaning::Missing(format!(
                    "There is no footnote for {mark} in this draft; add one, as in “{mark}: Annual report, p. 3”."
                )),
                false => Meaning::Nothing,
            }];
        };
        let inside = |p: &&Passage| text.contains(p.text.trim()) && !p.text.trim().is_empty();
        let links = self
            .draft
            .passages
            .iter()
            .filter(of_label)
            .filter(inside)
            .flat_map(|p| &p.links);
        let mut meanings: Vec<Meaning> = links.map(|link| self.meaning(&link.target)).collect();
        meanings.retain(|meaning| !matches!(meaning, Meaning::Nothing));
        if meanings.is_empty() {
            meanings.push(self.named(text).map_or(Meaning::Nothing, Meaning::Source));
        }
        meanings
    }

    fn meaning(&self, target: &str) -> Meaning {
        if let Some(key) = target.strip_prefix('@') {
            return self.key(key);
        }
        if target.contains("://")
            || target.starts_with(['#', '^', '/'])
            || target.starts_with("mailto:")
        {
            return Meaning::Nothing;
        }
        self.path(target)
    }

    /// A path as the draft writes it: the source whose own path ends in the same way.
    fn path(&self, target: &str) -> Meaning {
        let target = target.split(['#', '?']).next().unwrap_or(target);
        let target = decoded(target);
        let parts: Vec<&str> = target
            .split('/')
            .filter(|part| !matches!(*part, "" | "." | ".."))
            .collect();
        let is_document = parts.last().is_some_and(|name| {
            let ending = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
            ending.is_some_and(|e| DOCUMENTS.contains(&e.as_str()))
        });
        if !is_document {
            return Meaning::Nothing;
        }
        // An id is relative to the corpus, a link to the draft: one of them is the longer.
        let same_end = |id: &str| {
            let own: Vec<&str> = id.split('/').collect();
            let shared = own.len().min(parts.len());
            own[own.len() - shared..] == parts[parts.len() - shared..]
        };
        let mut found = self.sources.iter().filter(|meta| same_end(&meta.id));
        if let Some(meta) = found.next() {
            return Meaning::Source(Arc::clone(&meta.id));
        }
        let folders = self.settings.sources.iter().map(|spec| {
            let literal = spec.split(['*', '?', '[', '{']).next().unwrap_or(spec);
            literal
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .unwrap_or("")
                .to_owned()
        });
        let mut folders = folders.filter(|name| !matches!(name.as_str(), "" | "." | ".."));
        match folders.any(|name| parts.len() > 1 && parts.contains(&name.as_str())) {
            true => Meaning::Missing(format!(
                "The cited source {} is not there, or cannot be read as a source.",
                parts.join("/")
            )),
            // Drafts link to one another.
            false => Meaning::Nothing,
        }
    }

    fn key(&self, key: &str) -> Meaning {
        let Some(reference) = self.settings.references.iter().find(|r| r.key == key) else {
            return match self.settings.bibliography.is_empty() {
                true => Meaning::Nothing,
                false => Meaning::Missing(format!(
                    "There is no “{key}” in {}.",
                    self.settings.bibliography.join(" or ")
                )),
            };
        };
        for path in &reference.files {
            if let Meaning::Source(id) = self.path(path) {
                return Meaning::Source(id);
            }
        }
        if let Some(id) = self.named(&reference.title) {
            return Meaning::Source(id);
        }
        match reference.files.first() {
            Some(file) => Meaning::Missing(format!(
                "The file {file} of the cited “{key}” is not among the sources."
            )),
            None => Meaning::Nothing,
        }
    }

    /// The source whose path or title the words hold.
    fn named(&self, words: &str) -> Option<Arc<str>> {
        let words = plain(words);
        let holds = |name: &str| {
            let name = plain(name);
            name.len() >= 8 && words.contains(&name)
        };
        self.sources
            .iter()
            .find(|meta| holds(&meta.id) || holds(&meta.title))
            .map(|meta| Arc::clone(&meta.id))
    }
}

/// Lower case, with single spaces, so that a title is known again however it is set.
fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `%20` and its like as characters.
fn decoded(path: &str) -> String {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        let escape = match (first, tail) {
            (b'%', [a, b, ..]) => std::str::from_utf8(&[*a, *b])
                .ok()
                .and_then(|hex| u8::from_str_radix(hex, 16).ok()),
            _ => None,
        };
        bytes.push(escape.unwrap_or(*first));
        rest = tail
            .get(if escape.is_some() { 2 } else { 0 }..)
            .unwrap_or_default();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown;

    #[test]
    fn paths_are_decoded() {
        assert_eq!(decoded("a%20b%2"), "a b%2");
        assert_eq!(decoded("%C3%A9.md"), "é.md");
    }

    #[test]
    fn a_draft_without_citations_cites_nothing() {
        let draft =
            markdown::read("Sales rose 5 % in [May](https://example.org/may).\n\nStaff fell.");
        let settings = Settings::default();
        let references = References::new(&draft, &settings, &[]);
        let any: Vec<bool> = draft
            .passages
            .iter()
            .map(|p| references.of(p).any)
            .collect();
        assert_eq!(any, [true, false]);
    }
}
