//! `tickmark report`: what drafts rest on, as one page to read, print or attach.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::as_far_as_read;
use super::checking::{self, Plan};
use super::console::Console;
use super::drafts::{self, Selection};
use super::outputs::{Outputs, Spec};
use super::targets;
use crate::report::{Format, Options};
use crate::workspace::paths;

/// Write what drafts rest on as one page: every claim with its evidence, coverage, disputes
///
/// The page needs no network and no other file: the draft as written with each claim coloured by its
/// verdict, the evidence beside it, claims by sources, coverage by heading and by source, who said
/// what when where sources disagree, and the sources that were never used.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,

    /// Work out everything anew
    #[arg(long)]
    no_cache: bool,

    /// The file to write [default: standard output]
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// A page for a browser, or a summary for a pull request
    #[arg(long, short, value_name = "FORMAT", default_value = "html")]
    format: Kind,
}

/// The two kinds of page.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Kind {
    Html,
    Markdown,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    let format = match args.format {
        Kind::Html => Format::Html,
        Kind::Markdown => Format::Markdown,
    };
    let file = args.output.map(|path| Spec::file(format, path));
    let outputs = match file {
        Some(spec) => Outputs::open(None, &[spec])?,
        None => Outputs::open(Some(format), &[])?,
    };
    let mut console = Console::default();
    let drafts = drafts::read_all(&args.selection, &folder, &mut console);
    targets::refuse(&outputs.targets(), &drafts, &args.selection, &folder)?;
    let kept = paths::caches();
    let plan = Plan {
        selection: &args.selection,
        folder: &folder,
        cache: kept.as_deref().filter(|_| !args.no_cache),
        indexes: kept.as_deref().filter(|_| !args.no_cache),
        since: None,
        fix: None,
    };
    let checked = checking::check_all(drafts, plan, &mut console);
    let options = Options {
        sources: checked.corpus.len(),
        corpus: checked.corpus,
        ..Options::default()
    };
    let reports: Vec<_> = checked.done.into_iter().map(|done| done.report).collect();
    as_far_as_read(outputs.write(&reports, &options))?;
    Ok(console.exit_code(ExitCode::SUCCESS))
}
