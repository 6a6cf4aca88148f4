//! Links from citations and names of sources in a draft to the sources themselves.

use std::collections::BTreeMap;

use tower_lsp::ls_types::*;

use super::analysis::Job;
use super::position;
use super::uri;
use crate::text::{Span, Text, markdown};

/// Sources whose names are looked for; a draft that cites more is a catalogue.
const SOURCES: usize = 2_000;

/// A link wherever the draft writes the path or the file name of a source, and on every footnote
/// reference and citation key whose source is known. Links that Markdown has itself are the editor's.
pub fn of(job: &Job) -> Option<Vec<DocumentLink>> {
    let rope = job.rope()?;
    let text = markdown::read(&rope.to_string());
    let targets = targets(job);
    let mut found: BTreeMap<usize, (Span, &str)> = BTreeMap::new();
    for (written, id) in &targets {
        for (start, _) in text.source.match_indices(written.as_str()) {
            let span = Span::new(start, start + written.len());
            if !stands_alone(&text.source, span) || is_destination(&text.source, span) {
                continue;
            }
            // Of two that begin together the longer names the source.
            let known = found
                .get(&start)
                .is_some_and(|(known, _)| known.len() >= span.len());
            if !known {
                found.insert(start, (span, id));
            }
        }
    }
    let mut end = 0;
    let mut spans: Vec<(Span, &str)> = Vec::new();
    for (span, id) in found.into_values() {
        if span.start >= end {
            end = span.end;
            spans.push((span, id));
        }
    }
    let sources = job.sources.snapshot.index.sources();
    let of_key = |key: &str| {
        let reference = job.settings.references.iter().find(|r| r.key == key)?;
        let mut sources = sources.iter();
        let source = sources.find(|source| reference.is_of(&source.id, &source.title))?;
        Some(&*source.id)
    };
    spans.extend(references(&text, &targets, &of_key));
    let link = |(span, id): (Span, &str)| {
        Some(DocumentLink {
            range: position::range(&rope, span, job.client.encoding),
            target: Some(uri::uri_of(&job.path_of(id)?)?),
            tooltip: Some(format!("Open {id}")),
            data: None,
        })
    };
    let mut links: Vec<DocumentLink> = spans.into_iter().filter_map(link).collect();
    links.sort_by_key(|link| (link.range.start.line, link.range.start.character));
    Some(links)
}

/// How a source may be written, and its id.
fn targets(job: &Job) -> Vec<(String, String)> {
    let sources = job.sources.snapshot.index.sources();
    let mut targets = Vec::new();
    for source in sources.iter().take(SOURCES) {
        let id = source.id.to_string();
        let file = id.rsplit('/').next().unwrap_or(&id).to_owned();
        if file != id {
            targets.push((file, id.clone()));
        }
        targets.push((id.clone(), id));
    }
    targets
}

/// `[^1]` and `[@key]` whose definition or key names a source: by the bibliography, else by its file's
/// name.
fn references<'t>(
    text: &Text,
    targets: &'t [(String, String)],
    of_key: &dyn Fn(&str) -> Option<&'t str>,
) -> Vec<(Span, &'t str)> {
    let source = &*text.source;
    let mut found = Vec::new();
    for (at, _) in source.match_indices('[') {
        let rest = source.get(at..).unwrap_or("");
        let Some(end) = rest.find(']').filter(|end| *end < 100) else {
            continue;
        };
        let label = rest.get(1..end).unwrap_or("");
        let id = if let Some(label) = label.strip_prefix('^') {
            let words = text
                .footnotes
                .iter()
                .find(|(known, _)| known == label)
                .map(|(_, words)| words);
            let is_definition = rest
                .get(end + 1..)
                .is_some_and(|after| after.starts_with(':'));
            let named = words.filter(|_| !is_definition).and_then(|words| {
                targets
                    .iter()
                    .filter(|(written, _)| words.contains(written.as_str()))
                    .max_by_key(|(w, _)| w.len())
            });
            named.map(|(_, id)| id.as_str())
        } else if let Some(key) = label.strip_prefix('@') {
            let key = key.split([',', ';', ' ']).next().unwrap_or(key);
            let stem = |written: &str| written.rsplit_once('.').map(|(stem, _)| stem.to_owned());
            let mut targets = targets.iter();
            let named = targets.find(|(written, _)| stem(written).is_some_and(|s| s == key));
            of_key(key).or(named.map(|(_, id)| id.as_str()))
        } else {
            None
        };
        if let Some(id) = id {
            found.push((Span::new(at, at + end + 1), id));
        }
    }
    found
}

/// True unless the name is a part of a longer one.
fn stands_alone(text: &str, span: Span) -> bool {
    let before = text.get(..span.start).and_then(|t| t.chars().next_back());
    let after = text.get(span.end..).and_then(|t| t.chars().next());
    let word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    !before.is_some_and(word) && !after.is_some_and(word)
}

/// True inside the destination of a Markdown link, which editors follow themselves.
fn is_destination(text: &str, span: Span) -> bool {
    let line = text
        .get(..span.start)
        .unwrap_or("")
        .rsplit(['\n', '\r'])
        .next()
        .unwrap_or("");
    match (line.rfind("]("), line.rfind(')')) {
        (Some(open), Some(close)) => open > close,
        (Some(_), None) => true,
        (None, _) => false,
    }
}
