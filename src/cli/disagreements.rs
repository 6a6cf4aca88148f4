//! `tickmark disagreements`: what the sources contradict themselves about.

use std::process::ExitCode;

use anyhow::{Context, Result};

use super::console::Console;
use super::corpus;
use crate::disagreements;
use crate::workspace;

/// List what the sources contradict themselves about
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder, file or glob of sources, in place of those in tickmark.toml; may be given more than once
    #[arg(long, short, value_name = "PATH")]
    sources: Vec<String>,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    let mut console = Console::default();
    let discovered = workspace::discover(&folder)?.with_sources(&args.sources, &folder);
    let corpus = corpus::open(&discovered.root, &discovered.settings.sources, &[], &folder, &mut console);
    for d in disagreements::find(corpus.snapshot().index.as_ref()) {
        println!("## {:?} {:?} {:?}", d.about, d.reason, d.replaced);
        for s in &d.sides { println!("  = {}", s.value); for v in &s.passages { println!("     {}:{} {:?} {}", v.source, v.line, v.date, v.text); } }
    }
    Ok(console.exit_code(ExitCode::SUCCESS))
}
