//! The report on one draft as a page for a browser: what `tickmark report` writes, of the draft as the editor shows it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use super::analysis::{Checked, Job};
use crate::report::{DraftReport, Format, Options, SourceEntry, render};
use crate::sources::SourceMeta;
use crate::workspace::paths;

/// The whole page as HTML that needs no other file.
pub fn of(job: &Job, checked: &Checked) -> String {
    let own = job.id.path();
    let folder = job
        .ignore_list
        .as_deref()
        .and_then(Path::parent)
        .or_else(|| own.and_then(Path::parent));
    let shown = |path: &Path| match folder {
        Some(folder) => paths::shown(path, folder),
        None => path.to_string_lossy().into_owned(),
    };
    let sources = job.sources.snapshot.index.sources();
    let entry = |meta: &Arc<SourceMeta>| SourceEntry {
        id: meta.id.to_string(),
        title: meta.title.to_string(),
        date: meta.date,
        path: job
            .path_of(&meta.id)
            .map_or_else(|| meta.id.to_string(), |path| shown(&path)),
    };
    let mut corpus: Vec<SourceEntry> = sources.iter().map(entry).collect();
    corpus.sort();
    let paths: BTreeMap<&str, &str> = corpus
        .iter()
        .map(|entry| (entry.id.as_str(), entry.path.as_str()))
        .collect();
    let evidence = checked.findings.iter().flat_map(|f| f.evidence.iter());
    let source_paths = evidence
        .filter_map(|e| Some((e.source.to_string(), (*paths.get(&*e.source)?).to_owned())))
        .collect();
    let draft = DraftReport {
        path: own.map_or_else(|| "draft".to_owned(), shown),
        source: Arc::clone(&checked.text.source),
        findings: checked.findings.clone(),
        source_paths,
        is_list: false,
    };
    let options = Options {
        sources: corpus.len(),
        corpus,
        ..Options::default()
    };
    render(Format::Html, &[draft], &options)
}
