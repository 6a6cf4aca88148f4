//! Labelled pairs, one JSON object a line, and the features of each.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use serde::Deserialize;
use tickmark::claims::{self, Analysis, ClaimKind, Setting};
use tickmark::compare::entailment;
use tickmark::compare::together::Part;
use tickmark::compare::{Alignment, Weights};
use tickmark::evidence::{self, EvidenceIndex, Query, ScanIndex};
use tickmark::sources::{self, Source};
use tickmark::text::markdown;

/// One statement with the document that it is held against.
#[derive(Debug, Deserialize)]
pub struct Pair {
    pub claim: String,
    pub sources: Vec<String>,
    /// "supported", or anything else.
    pub label: String,
    /// Pairs of one group are never on both sides of a split.
    #[serde(default)]
    pub group: String,
}

/// A pair as numbers.
pub struct Example {
    pub values: Vec<f32>,
    pub supported: bool,
    pub group: String,
    /// The data set, and the line in it.
    pub set: String,
    pub line: usize,
}

impl Example {
    /// True for the fifth of the groups that no weight is fitted on.
    pub fn held_out(&self) -> bool {
        // FNV-1a, which gives the same number everywhere.
        let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        let hash = self.group.bytes().fold(0xcbf2_9ce4_8422_2325, step);
        (hash >> 20) % 5 == 0
    }
}

/// Passages that a statement is compared with, as many as a check takes.
const CANDIDATES: usize = 24;

/// The examples of a file; lines that make no statement, or several, are left out.
pub fn read(path: &Path) -> Result<Vec<Example>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {path:?}"))?;
    let set = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mut examples = Vec::new();
    for (line, row) in text.lines().enumerate() {
        let pair: Pair =
            serde_json::from_str(row).with_context(|| format!("{path:?}:{}", line + 1))?;
        if let Some(values) = values(&pair) {
            examples.push(Example {
                values,
                supported: pair.label == "supported",
                group: if pair.group.is_empty() {
                    format!("{set} {line}")
                } else {
                    pair.group
                },
                set: set.clone(),
                line,
            });
        }
    }
    Ok(examples)
}

/// The examples of a file that `features` wrote.
pub fn measured(path: &Path) -> Result<Vec<Example>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {path:?}"))?;
    let row = |line: &str| -> Result<Example> {
        let fields: Vec<&str> = line.split('\t').collect();
        let [set, at, group, supported, values @ ..] = fields.as_slice() else {
            anyhow::bail!("{path:?}: a line of {} fields", fields.len());
        };
        Ok(Example {
            values: values.iter().map(|v| v.parse()).collect::<Result<_, _>>()?,
            supported: *supported == "1",
            group: (*group).to_owned(),
            set: (*set).to_owned(),
            line: at.parse()?,
        })
    };
    let rows = text.lines().filter(|line| !line.starts_with("set\t"));
    rows.map(row).collect()
}

fn values(pair: &Pair) -> Option<Vec<f32>> {
    let draft = markdown::read(&pair.claim);
    let mut statements = draft.passages.iter().filter_map(|passage| {
        let analysis = claims::analyse(passage, &Setting::default());
        let claims = claims::claims(&analysis, passage);
        claims
            .iter()
            .any(|c| c.kind == ClaimKind::Assertion)
            .then_some((passage, analysis))
    });
    let ((passage, analysis), None) = (statements.next()?, statements.next()) else {
        return None;
    };
    let read = |(number, text): (usize, &String)| -> Option<Source> {
        sources::read(&format!("source-{number}.txt"), text.as_bytes()).ok()
    };
    let index = ScanIndex::new(pair.sources.iter().enumerate().filter_map(read).collect());
    let terms = evidence::terms(passage);
    let query = Query {
        words: terms.words,
        names: terms.names,
        figures: terms.figures,
    };
    let candidates = index.search(&query, CANDIDATES);
    let frequency = |stem: &str| index.frequency(stem);
    let weights = Weights::new(&frequency);
    let read: Vec<Analysis> = candidates
        .iter()
        .map(|candidate| {
            let setting = Setting {
                date: candidate.source.date,
                title: Some(Arc::clone(&candidate.source.title)),
            };
            let mut read = claims::analyse(&candidate.passage, &setting);
            let earlier = candidate.ordinal.saturating_sub(3)..candidate.ordinal;
            for passage in index.passages(&candidate.source.id, earlier) {
                read.add_names_of(&passage.passage.text);
            }
            read
        })
        .collect();
    let alignments: Vec<Alignment> = read
        .iter()
        .map(|source| Alignment::new(&analysis, source, &weights))
        .collect();
    let parts: Vec<Part> = read
        .iter()
        .zip(&alignments)
        .map(|(source, alignment)| Part { source, alignment })
        .collect();
    entailment::measure(&analysis, &parts, &|_| true).map(|m| m.features.values())
}
