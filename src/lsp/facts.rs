//! Facts of the sources as workspace symbols: passages that hold what is asked for.

use tower_lsp::ls_types::*;

use super::session::Sources;
use super::state::Shared;
use super::uri;
use crate::evidence::{Candidate, Query, terms};
use crate::finding::{Evidence, Stance};
use crate::text::{Encoding, markdown};

/// Facts found at most.
const FOUND: usize = 50;
/// Characters of a passage that a list shows.
const SHOWN: usize = 120;

/// Passages of the sources for `query`, best first; all of its words must stand in them.
pub fn find(
    query: &str,
    all: &[Sources],
    encoding: Encoding,
    shared: &Shared,
) -> Vec<SymbolInformation> {
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let asked = markdown::read(query);
    let mut found = Vec::new();
    for sources in all {
        let mut wanted = Query::default();
        for passage in &asked.passages {
            let terms = terms(passage);
            wanted.words.extend(terms.words);
            wanted.names.extend(terms.names);
            wanted.figures.extend(terms.figures);
        }
        let candidates = sources.snapshot.index.search(&wanted, FOUND);
        let holds = |candidate: &Candidate| {
            let text = candidate.passage.text.to_lowercase();
            let title = candidate.source.title.to_lowercase();
            // The last word may be half typed, and others may be inflected: their beginnings count.
            words.iter().all(|word| {
                let stem: String = word
                    .chars()
                    .take(word.chars().count().saturating_sub(2).max(3))
                    .collect();
                text.contains(&stem) || title.contains(&stem)
            })
        };
        let kept = candidates.into_iter().filter(holds);
        found.extend(kept.filter_map(|candidate| symbol(&candidate, sources, encoding, shared)));
    }
    found.truncate(FOUND);
    found
}

fn symbol(
    candidate: &Candidate,
    sources: &Sources,
    encoding: Encoding,
    shared: &Shared,
) -> Option<SymbolInformation> {
    let path = sources.files.path_of(&candidate.source.id)?;
    let evidence = Evidence {
        source: candidate.source.id.clone(),
        title: candidate.source.title.clone(),
        date: candidate.source.date,
        span: candidate.passage.map.whole(),
        line: candidate.line,
        column: candidate.column,
        place: candidate.place(Default::default()).cloned(),
        text: String::new(),
        marks: Vec::new(),
        stance: Stance::Nearest,
    };
    let location = sources.texts.place(&evidence, &path, encoding, shared);
    let text = &candidate.passage.text;
    let mut name: String = text.chars().take(SHOWN).collect();
    if name.len() < text.len() {
        name.push('…');
    }
    let date = candidate
        .source
        .date
        .map(|date| format!(", {date}"))
        .unwrap_or_default();
    let figures = text.chars().any(|c| c.is_ascii_digit());
    #[expect(deprecated, reason = "the type has no other constructor")]
    Some(SymbolInformation {
        name,
        kind: if figures {
            SymbolKind::NUMBER
        } else {
            SymbolKind::STRING
        },
        tags: None,
        deprecated: None,
        location: location
            .or_else(|| Some(Location::new(uri::uri_of(&path)?, Range::default())))?,
        container_name: Some(format!("{}{date}", candidate.source.title)),
    })
}
