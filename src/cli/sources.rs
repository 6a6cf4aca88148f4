//! `tickmark sources`: what was read as evidence, what was not and why, and what is known of each document.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use serde::Serialize;
use serde_json::json;

use super::console::{Console, harmless, many};
use super::{FINDINGS, as_far_as_read, corpus};
use crate::claims::{self, Setting};
use crate::disagreements::copies::{self, Runs};
use crate::disagreements::spread;
use crate::evidence::EvidenceIndex;
use crate::sources::{Credits, SourceMeta};
use crate::text::PassageKind;
use crate::workspace::{self, Workspace, paths};

/// List the sources: what was read, what was skipped and why, and what is known of each
///
/// Every document is shown with its date and where the date was found, its publisher, how many
/// passages and figures it has, and the document that it is a copy of. A document without a date
/// leaves its relative dates ("last quarter") open.
///
/// Examples:
///   tickmark sources                              the sources of the nearest tickmark.toml
///   tickmark sources --sources reports/ --format json
///   tickmark sources --check                      exit with 1 if anything could not be read
///   tickmark sources --text report.pdf            the text that was taken out of it, with line numbers
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// A folder, file or glob of sources, in place of those in tickmark.toml; may be given more than once
    #[arg(long, short, value_name = "PATH")]
    sources: Vec<String>,

    /// How to write them
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Exit with 1 if a file, or a part of one, could not be read
    #[arg(long)]
    check: bool,

    /// Read the sources anew, and keep no index of them
    #[arg(long)]
    no_cache: bool,

    /// Write the text of one source with its lines and places, as it is searched
    #[arg(long, value_name = "SOURCE", conflicts_with_all = ["check", "format"])]
    text: Option<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people; its shape may change at any time
    Text,
    /// For programs: versioned
    Json,
}

/// Version of the JSON output; it changes when a field is renamed or removed.
const VERSION: u32 = 1;

/// A document as it is listed.
#[derive(Serialize)]
struct Row {
    source: Arc<str>,
    /// The file it was read from, from where the command runs.
    path: String,
    format: &'static str,
    title: Arc<str>,
    date: Option<String>,
    /// Where the date was found.
    date_from: &'static str,
    #[serde(flatten)]
    credits: Credits,
    passages: usize,
    figures: usize,
    /// The source that it is a copy of.
    #[serde(skip_serializing_if = "Option::is_none")]
    copy_of: Option<Arc<str>>,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    let mut console = Console::default();
    let discovered = workspace::discover(&folder)?.with_sources(&args.sources, &folder);
    let settings = &discovered.settings;
    if !settings.have_sources() {
        bail!("there are no sources; name them with --sources, or in tickmark.toml");
    }
    let request = corpus::Request {
        root: &discovered.root,
        specs: &settings.sources,
        exclude: &[],
        options: &settings.reading(),
        keep: &corpus::keep(&discovered, args.no_cache),
    };
    let corpus = corpus::open_quietly(request, &mut console);
    if corpus.away().is_some() {
        return Ok(console.exit_code(ExitCode::SUCCESS));
    }
    if let Some(source) = &args.text {
        let text = harmless(&numbered(&corpus, source)?);
        return written(&text, &console);
    }
    let rows = rows(&corpus, &folder);
    corpus::tell_damage(&corpus, &mut console);
    let skipped: Vec<(String, &str)> = corpus
        .warnings()
        .iter()
        .map(|warning| {
            (
                paths::shown(&warning.path, &folder),
                warning.message.as_str(),
            )
        })
        .collect();
    let text = match args.format {
        Format::Text => harmless(&text(&rows, &skipped)),
        Format::Json => {
            let warnings: Vec<_> = skipped
                .iter()
                .map(|(path, message)| json!({ "path": path, "message": message }))
                .collect();
            let report = json!({ "version": VERSION, "sources": rows, "warnings": warnings });
            format!("{}\n", serde_json::to_string_pretty(&report)?)
        }
    };
    let done = written(&text, &console)?;
    if args.check && !skipped.is_empty() {
        console.note("not everything could be read");
        return Ok(ExitCode::from(FINDINGS));
    }
    Ok(done)
}

fn written(text: &str, console: &Console) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    as_far_as_read(written.map_err(Into::into))?;
    Ok(console.exit_code(ExitCode::SUCCESS))
}

fn rows(corpus: &Workspace, folder: &std::path::Path) -> Vec<Row> {
    let snapshot = corpus.snapshot();
    let index = snapshot.index.as_ref();
    let formats: BTreeMap<&str, &'static str> = corpus
        .listing()
        .flat_map(|file| file.sources.iter().map(move |id| (&**id, file.format)))
        .collect();
    let sources = index.sources();
    let counted = counted(index, &sources);
    let originals = copies::original_documents(&sources, |at| {
        let mut runs = Runs::default();
        let id = sources.get(at).map_or("", |meta| &*meta.id);
        for candidate in index.passages(id, 0..u32::MAX) {
            runs.add(&candidate.passage.text);
        }
        runs
    });
    let row = |(at, meta): (usize, &Arc<SourceMeta>)| Row {
        source: meta.id.clone(),
        path: corpus
            .path_of(&meta.id)
            .map_or_else(String::new, |path| paths::shown(&path, folder)),
        format: formats.get(&*meta.id).copied().unwrap_or(""),
        title: meta.title.clone(),
        date: meta.date.map(|date| date.to_string()),
        date_from: meta.date_from.as_str(),
        credits: meta.credits.clone(),
        passages: counted.get(at).map_or(0, |count| count.passages),
        figures: counted.get(at).map_or(0, |count| count.figures),
        copy_of: originals
            .get(at)
            .filter(|first| **first != at)
            .and_then(|first| Some(sources.get(*first)?.id.clone())),
    };
    sources.iter().enumerate().map(row).collect()
}

/// What a document holds.
#[derive(Default)]
struct Count {
    passages: usize,
    figures: usize,
}

/// Counts all documents, on as many threads as the machine has.
fn counted(index: &dyn EvidenceIndex, sources: &[Arc<SourceMeta>]) -> Vec<Count> {
    spread::map(sources, |meta| {
        let setting = Setting {
            date: meta.date,
            title: Some(Arc::clone(&meta.title)),
        };
        let mut count = Count::default();
        for candidate in index.passages(&meta.id, 0..u32::MAX) {
            let passage = &candidate.passage;
            count.passages += 1;
            // Headings claim nothing.
            if !matches!(passage.kind, PassageKind::Heading(_)) {
                count.figures += claims::analyse(passage, &setting).figures.len();
            }
        }
        count
    })
}

fn text(rows: &[Row], skipped: &[(String, &str)]) -> String {
    let mut out = String::new();
    for row in rows {
        let date = match &row.date {
            Some(date) => format!("{date} ({})", row.date_from),
            None => "no date: its relative dates stay open".to_owned(),
        };
        let _ = writeln!(out, "{}", row.source);
        let _ = writeln!(out, "    {}", row.title);
        // How it was read is known to whoever read it.
        let format = Some(row.format.to_owned()).filter(|format| !format.is_empty());
        let mut about: Vec<String> = format.into_iter().chain([date]).collect();
        let credits = &row.credits;
        about.extend(credits.publisher.iter().map(|name| name.to_string()));
        about.extend(credits.author.iter().map(|name| format!("by {name}")));
        about.extend(credits.kind.iter().map(|kind| kind.to_string()));
        about.extend(credits.language.iter().map(|language| language.to_string()));
        about.extend(credits.url.iter().map(|url| url.to_string()));
        about.push(many(row.passages, "passage"));
        about.push(many(row.figures, "figure"));
        about.extend(
            row.copy_of
                .iter()
                .map(|first| format!("a copy of {first}, counted once")),
        );
        let _ = writeln!(out, "    {}", about.join(" · "));
    }
    if !skipped.is_empty() {
        let _ = writeln!(out, "\nNot read, or not as a whole:");
        for (path, message) in skipped {
            let _ = writeln!(out, "  {path}: {message}");
        }
    }
    let all = |count: fn(&Row) -> usize| rows.iter().map(count).sum::<usize>();
    let copies = rows.iter().filter(|row| row.copy_of.is_some()).count();
    let undated = rows.iter().filter(|row| row.date.is_none()).count();
    let mut sum = vec![
        many(rows.len(), "source"),
        many(all(|row| row.passages), "passage"),
        many(all(|row| row.figures), "figure"),
    ];
    if undated > 0 {
        sum.push(format!("{undated} without a date"));
    }
    match copies {
        0 => {}
        1 => sum.push("1 copy".to_owned()),
        n => sum.push(format!("{n} copies")),
    }
    if !skipped.is_empty() {
        sum.push(many(skipped.len(), "warning"));
    }
    let _ = writeln!(
        out,
        "{}{}",
        if rows.is_empty() { "" } else { "\n" },
        sum.join(", ")
    );
    out
}

/// The text of a source, each line with its number, and the places where they change.
fn numbered(corpus: &Workspace, source: &str) -> Result<String> {
    let snapshot = corpus.snapshot();
    let sources = snapshot.index.sources();
    let matching: Vec<&Arc<SourceMeta>> = sources
        .iter()
        .filter(|meta| *meta.id == *source || meta.id.ends_with(&format!("/{source}")))
        .collect();
    let id = match matching.as_slice() {
        [one] => Arc::clone(&one.id),
        [] => bail!("there is no source {source}; `tickmark sources` lists them"),
        several => {
            let ids: Vec<&str> = several.iter().map(|meta| &*meta.id).collect();
            bail!("{source} may be any of {}", ids.join(", "))
        }
    };
    let path = corpus.path_of(&id).context("the file is gone")?;
    let text = match workspace::text_of(&path, &id, corpus.options()) {
        Some(extracted) => extracted.text,
        None => {
            let bytes = std::fs::read(&path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            crate::sources::decode(&bytes)?.into_owned()
        }
    };
    let places: BTreeMap<u32, String> = snapshot
        .index
        .passages(&id, 0..u32::MAX)
        .iter()
        .filter_map(|c| Some((c.line, c.place(Default::default())?.to_string())))
        .collect();
    let mut out = String::new();
    let mut last = "";
    for (number, line) in (1..).zip(text.lines()) {
        if let Some(place) = places.get(&number).filter(|place| *place != last) {
            let _ = writeln!(out, "      --- {place}");
            last = place;
        }
        let _ = writeln!(out, "{number:>5} {line}");
    }
    Ok(out)
}
