//! `tickmark index`: the index of the sources made, brought up to date, examined or made anew.

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use anyhow::{Context, Result, anyhow, bail};

use super::console::Console;
use super::corpus::{self, Bar};
use crate::workspace::server::Address;
use crate::workspace::{self, Lasting, Stats, Workspace, paths};

/// Keep the index of the sources up to date
///
/// Other commands and the editor do that by themselves for large folders of sources: what is read
/// once is not read again until it changes. This command does it beforehand (at night, or in CI
/// before a cache is saved), and for however few sources. Every byte of the index is examined; a
/// damaged one is made anew.
///
/// The index lies in the user's folder for caches (or TICKMARK_CACHE_DIR), or in the folder that
/// `index` in tickmark.toml names. It may be removed at any time.
///
/// With --to, an archive on a server that speaks the protocol of OpenSearch or Elasticsearch is made to
/// hold the same sources, for everybody whose tickmark.toml names it as `server`. What is there already
/// is not sent again, and whoever asks it meanwhile sees it as it was before. Credentials are taken
/// from the environment: TICKMARK_SERVER names the server they are for, TICKMARK_SERVER_API_KEY (or
/// TICKMARK_SERVER_USER and TICKMARK_SERVER_PASSWORD) holds them, and TICKMARK_SERVER_CA a file of
/// authorities to trust.
///
/// Examples:
///   tickmark index                        for the sources of the nearest tickmark.toml
///   tickmark index --stats                how large it is, and where
///   tickmark index --to https://search.example.org:9200/archive
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// A folder, file or glob of sources, in place of those in tickmark.toml; may be given more than once
    #[arg(long, short, value_name = "PATH")]
    sources: Vec<String>,

    /// Make it anew, whatever there is
    #[arg(long)]
    rebuild: bool,

    /// Change nothing: tell what it holds, and whether it is sound
    #[arg(long, conflicts_with = "rebuild")]
    stats: bool,

    /// Fill this archive on a server with the sources
    #[arg(long, value_name = "URL", conflicts_with = "stats")]
    to: Option<String>,

    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    let mut console = Console::new(args.quiet);
    let to = match &args.to {
        Some(to) => Some(Address::parse(to).map_err(|why| anyhow!("--to {to}: {why}"))?),
        None => None,
    };
    let mut discovered = workspace::discover(&folder)?.with_sources(&args.sources, &folder);
    // The sources themselves are read here, whoever else is asked about them.
    Arc::make_mut(&mut discovered.settings).server = None;
    let settings = &discovered.settings;
    if settings.sources.is_empty() {
        bail!("there are no sources; name them with --sources, or in tickmark.toml");
    }
    let keep = corpus::keep(&discovered, false).always();
    let options = settings.reading();
    let index = Lasting::of(&discovered.root, &settings.sources, &options, &keep)
        .context("there is no folder for caches; name one with TICKMARK_CACHE_DIR")?;
    let shown = paths::shown(index.folder(), &folder);
    if !args.stats {
        let cleared = index
            .clear(args.rebuild)
            .with_context(|| format!("{shown} cannot be emptied"))?;
        if let Some(why) = cleared.filter(|why| !why.is_empty()) {
            console.note(format!("the index in {shown} is made anew: {why}"));
        }
        let request = corpus::Request {
            root: &discovered.root,
            specs: &settings.sources,
            exclude: &[],
            options: &options,
            keep: &keep,
        };
        let corpus = corpus::open(request, &folder, &mut console);
        if let Some(to) = to {
            let told = fill(&to, &corpus, args.rebuild, args.quiet)?;
            if !args.quiet {
                let mut out = io::stdout().lock();
                out.write_all(told.as_bytes())?;
            }
        }
    }
    let stats = match index.stats() {
        Ok(Some(stats)) => stats,
        Ok(None) => bail!("there is no index of these sources in {shown}"),
        Err(why) => {
            bail!("the index in {shown} is of no use: {why}; `tickmark index` makes it anew")
        }
    };
    if !args.quiet {
        let mut out = io::stdout().lock();
        out.write_all(text(&stats, &shown).as_bytes())?;
        out.flush()?;
    }
    Ok(console.exit_code(ExitCode::SUCCESS))
}

/// Fills the archive; a line about that.
fn fill(to: &Address, corpus: &Workspace, anew: bool, quiet: bool) -> Result<String> {
    if corpus.snapshot().index.count() == 0 {
        bail!("none of the sources could be read; {to} is left as it is");
    }
    let watched = io::stderr().is_terminal() && !quiet;
    let bar = Mutex::new(Bar::new("Filling the archive", watched));
    let show = |done, all| {
        if let Ok(mut bar) = bar.lock() {
            bar.show(done, all);
        }
    };
    let filled = workspace::fill(to, corpus, anew, &show);
    if let Ok(bar) = bar.into_inner() {
        bar.clear();
    }
    let filled = filled.with_context(|| format!("{to} is not filled"))?;
    let what = match (filled.anew, filled.sent, filled.removed) {
        (true, _, _) => "filled anew".to_owned(),
        (false, 0, 0) => "up to date".to_owned(),
        (false, sent, gone) => format!("{sent} sent, {gone} taken out"),
    };
    let many = |n: u64, what: &str| format!("{n} {what}{}", if n == 1 { "" } else { "s" });
    Ok(format!(
        "archive   {to}: {what}; {}, {}\n",
        many(filled.sources as u64, "source"),
        many(filled.passages, "passage"),
    ))
}

fn text(stats: &Stats, folder: &str) -> String {
    let of = match (stats.bytes, stats.of_files) {
        (_, 0) => String::new(),
        (bytes, files) => format!(
            ", {:.1} times the {} of the files",
            bytes as f64 / files as f64,
            in_bytes(files)
        ),
    };
    format!(
        "folder    {folder}\nfiles     {}\nsources   {}\npassages  {}\nsegments  {}\nsize      {}{of}\n",
        stats.files,
        stats.sources,
        stats.passages,
        stats.segments,
        in_bytes(stats.bytes),
    )
}

fn in_bytes(bytes: u64) -> String {
    match bytes {
        0..100_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
