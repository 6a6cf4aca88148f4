//! `tickmark verify`: one claim a line, checked against sources that come with it or against a corpus.

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::console::Console;
use super::values::day;
use super::{corpus, rows};
use crate::check::{Snapshot, check};
use crate::evidence::ScanIndex;
use crate::finding::{Evidence, Finding, Rule};
use crate::report::json::rounded;
use crate::settings::Settings;
use crate::sources::{self, Source};
use crate::text::markdown;
use crate::verdict::Verdict;
use crate::workspace;

/// Check single claims, one JSON object a line, for pipelines
///
/// Reads lines {"id", "claim", "sources"?: [text, …], "date"?} and answers each, in the same order,
/// with {"id", "verdict", "confidence", "findings": [{"start", "end", "text", "verdict", "rule",
/// "message", "expected"?, "evidence": [{"source", "start", "end", "text"}]}]}. Offsets are UTF-8
/// bytes.
///
/// A claim is a sentence or a paragraph of Markdown. With "sources" it is checked against those texts
/// alone ("source-1", "source-2", …), else against the corpus of --sources, or of the nearest
/// tickmark.toml. Its verdict is its worst finding: conflict, disputed, unsupported, supported; or
/// none, if it claims nothing.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder, file or glob of sources for claims that bring none; may be given more than once
    #[arg(long, short, value_name = "PATH")]
    sources: Vec<String>,

    /// The day from which "today" and "last year" are counted, unless a line has a date of its own
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    date: Option<Date>,

    /// Read the sources anew, and keep no index of them
    #[arg(long)]
    no_cache: bool,
}

#[derive(Deserialize)]
struct Question {
    #[serde(default)]
    id: Value,
    claim: String,
    sources: Option<Vec<String>>,
    date: Option<Date>,
}

#[derive(Serialize)]
struct Answer {
    id: Value,
    verdict: &'static str,
    confidence: f64,
    findings: Vec<FindingRow>,
}

#[derive(Serialize)]
struct FindingRow {
    start: usize,
    end: usize,
    text: String,
    verdict: Verdict,
    rule: Rule,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    evidence: Vec<EvidenceRow>,
}

#[derive(Serialize)]
struct EvidenceRow {
    source: Arc<str>,
    start: usize,
    end: usize,
    text: String,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    let discovered = workspace::discover(&folder)?.with_sources(&args.sources, &folder);
    let mut settings = (*discovered.settings).clone();
    settings.date = args.date.or(settings.date);
    let corpus: OnceLock<Result<Snapshot, String>> = OnceLock::new();
    rows::answer(move |question: Question| {
        let mut settings = settings.clone();
        settings.date = question.date.or(settings.date);
        let snapshot = match question.sources {
            Some(texts) => inline(&texts, settings.date),
            // The first line without sources of its own opens the corpus for all of them.
            None => corpus
                .get_or_init(|| open(&discovered, args.no_cache, &folder))
                .clone()?,
        };
        let answer = answer(question.id, &question.claim, &snapshot, &settings);
        match snapshot.index.failure() {
            Some(why) => Err(why),
            None => Ok(answer),
        }
    })
}

fn open(
    discovered: &workspace::Discovered,
    no_cache: bool,
    folder: &std::path::Path,
) -> Result<Snapshot, String> {
    let corpus = corpus::open_all(discovered, no_cache, folder, &mut Console::default());
    if let Some(why) = corpus.away() {
        return Err(why);
    }
    let snapshot = corpus.snapshot();
    if snapshot.index.sources().is_empty() {
        return Err(
            "the claim brings no sources, and there is no corpus; name one with --sources"
                .to_owned(),
        );
    }
    Ok(snapshot)
}

/// An index of the texts that came with a claim. A text that states no date is read at the claim's.
fn inline(texts: &[String], date: Option<Date>) -> Snapshot {
    let mut read: Vec<Source> = Vec::with_capacity(texts.len());
    for (number, text) in (1..).zip(texts) {
        let id = format!("source-{number}");
        // A text without a word proves nothing; it is no reason to leave the claim unanswered.
        let Ok(mut source) = sources::read(&format!("{id}.txt"), text.as_bytes()) else {
            continue;
        };
        let meta = Arc::make_mut(&mut source.meta);
        meta.id = Arc::from(id);
        meta.date = meta.date.or(date);
        read.push(source);
    }
    Snapshot {
        index: Arc::new(ScanIndex::new(read)),
        generation: 0,
    }
}

fn answer(id: Value, claim: &str, snapshot: &Snapshot, settings: &Settings) -> Answer {
    let findings: Vec<(Verdict, Finding)> = check(&markdown::read(claim), snapshot, settings)
        .into_iter()
        .filter_map(|finding| finding.verdict.map(|verdict| (verdict, finding)))
        .collect();
    let worst = findings.iter().map(|(verdict, _)| *verdict).max();
    let confidence = findings
        .iter()
        .filter(|(verdict, _)| Some(*verdict) == worst)
        .map(|(_, finding)| finding.confidence)
        .fold(0.0, f32::max);
    Answer {
        id,
        verdict: worst.map_or("none", Verdict::as_str),
        confidence: rounded(confidence),
        findings: findings
            .into_iter()
            .map(|(verdict, finding)| row(verdict, finding))
            .collect(),
    }
}

fn row(verdict: Verdict, finding: Finding) -> FindingRow {
    FindingRow {
        start: finding.span.start,
        end: finding.span.end,
        text: finding.text,
        verdict,
        rule: finding.rule,
        message: finding.message,
        expected: finding.expected,
        evidence: finding.evidence.iter().map(evidence).collect(),
    }
}

fn evidence(evidence: &Evidence) -> EvidenceRow {
    EvidenceRow {
        source: Arc::clone(&evidence.source),
        start: evidence.span.start,
        end: evidence.span.end,
        text: evidence.text.clone(),
    }
}
