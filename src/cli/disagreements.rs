//! `tickmark disagreements`: what the sources contradict each other about, with the passages side by side.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use serde_json::json;

use super::console::{Console, many};
use super::corpus;
use crate::disagreements::{self, Disagreement, Voice};
use crate::workspace;

/// List what the sources contradict each other about
///
/// Every figure, date and state of one source is held against those of the others. Where two give
/// different values for the same thing at the same time, both are shown with their passages: what
/// still stands first, most sources first, then the values that lie furthest apart. Values that a
/// later source says itself that it replaces come last, with the day since which they do not hold.
/// Copies of one text count once.
///
/// Examples:
///   tickmark disagreements                        the sources of the nearest tickmark.toml
///   tickmark disagreements --sources reports/
///   tickmark disagreements --format json > disagreements.json
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// A folder, file or glob of sources, in place of those in tickmark.toml; may be given more than once
    #[arg(long, short, value_name = "PATH")]
    sources: Vec<String>,

    /// How to write them
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Read the sources anew, and keep no index of them
    #[arg(long)]
    no_cache: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    /// For people; its shape may change at any time
    Text,
    /// For programs: versioned, with byte offsets, lines and columns
    Json,
}

/// Version of the JSON output; it changes when a field is renamed or removed.
const VERSION: u32 = 1;
/// Characters of a line of text, indentation included.
const WIDTH: usize = 100;

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    let mut console = Console::default();
    let discovered = workspace::discover(&folder)?.with_sources(&args.sources, &folder);
    let corpus = corpus::open_all(&discovered, args.no_cache, &folder, &mut console);
    let snapshot = corpus.snapshot();
    let sources = snapshot.index.count();
    if corpus.away().is_some() {
        return Ok(console.exit_code(ExitCode::SUCCESS));
    }
    if sources == 0 {
        bail!("there are no sources; name them with --sources, or in tickmark.toml");
    }
    let found = disagreements::find(snapshot.index.as_ref());
    if corpus::tell_damage(&corpus, &mut console) && corpus.is_remote() {
        return Ok(console.exit_code(ExitCode::SUCCESS));
    }
    let text = match args.format {
        Format::Text => text(&found, sources),
        Format::Json => {
            let report = json!({ "version": VERSION, "sources": sources, "disagreements": found });
            format!("{}\n", serde_json::to_string_pretty(&report)?)
        }
    };
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(console.exit_code(ExitCode::SUCCESS))
}

fn text(found: &[Disagreement], sources: usize) -> String {
    let mut out = String::new();
    for (number, disagreement) in (1..).zip(found) {
        let values: Vec<&str> = disagreement
            .sides
            .iter()
            .map(|side| side.value.as_str())
            .collect();
        let _ = writeln!(out, "{number}. {}", values.join("  |  "));
        for (at, side) in disagreement.sides.iter().enumerate() {
            let holds = match &disagreement.replaced {
                Some(replaced) if replaced.by == at => match replaced.since {
                    Some(day) => format!(" (holds since {day})"),
                    None => " (holds now)".to_string(),
                },
                Some(_) => " (replaced)".to_string(),
                None => String::new(),
            };
            let _ = writeln!(out, "   {}{holds}", side.value);
            for voice in &side.passages {
                let _ = writeln!(out, "     {}", place(voice));
                wrapped(&mut out, &marked(voice), 7);
            }
        }
        let _ = writeln!(out, "   {}\n", disagreement.reason);
    }
    let _ = writeln!(
        out,
        "{} in {}",
        many(found.len(), "disagreement"),
        many(sources, "source")
    );
    out
}

/// Where a passage stands, its date, and who copied it.
fn place(voice: &Voice) -> String {
    let mut place = match &voice.place {
        Some(place) => format!("{}, {place}", voice.source),
        None => format!("{}:{}", voice.source, voice.line),
    };
    if let Some(date) = voice.date {
        let _ = write!(place, " ({date})");
    }
    if !voice.copies.is_empty() {
        let _ = write!(place, ", copied in {}", voice.copies.join(", "));
    }
    place
}

/// The passage with its value between marks.
fn marked(voice: &Voice) -> String {
    let (text, mark) = (&voice.text, voice.mark);
    match (
        text.get(..mark.start),
        text.get(mark.start..mark.end),
        text.get(mark.end..),
    ) {
        (Some(before), Some(value), Some(behind)) if !value.is_empty() => {
            format!("{before}»{value}«{behind}")
        }
        _ => text.clone(),
    }
}

fn wrapped(out: &mut String, text: &str, indent: usize) {
    let mut width = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if width == 0 || width + 1 + length > WIDTH {
            if width > 0 {
                out.push('\n');
            }
            let _ = write!(out, "{:indent$}{word}", "");
            width = indent + length;
        } else {
            let _ = write!(out, " {word}");
            width += 1 + length;
        }
    }
    out.push('\n');
}
