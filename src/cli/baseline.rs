//! `tickmark baseline`: the findings of today written down, so that `lint --baseline` reports only new ones.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};

use super::checking::{self, Plan};
use super::console::{Console, many};
use super::drafts::{self, Selection};
use super::replace;
use super::targets::{self, Target};
use crate::suppress::baseline::Baseline;
use crate::workspace::paths;

/// Write down the findings of today, so that `lint --baseline` reports only new ones
///
/// The file holds fingerprints of claims and the words around them, no line numbers: it survives
/// reflowed, renumbered and reordered text. `lint --baseline` takes out what is resolved; only this
/// command adds to it.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,

    /// Work out everything anew
    #[arg(long)]
    no_cache: bool,

    /// The file to write
    #[arg(
        long,
        short,
        value_name = "FILE",
        default_value = "tickmark.baseline.json"
    )]
    output: PathBuf,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    let mut console = Console::default();
    let drafts = drafts::read_all(&args.selection, &folder, &mut console);
    let target = Target {
        path: args.output.clone(),
        is_new: !args.output.exists(),
    };
    targets::refuse(&[target], &drafts, &args.selection, &folder)?;
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
    if console.failed() {
        // Half a baseline would let through what could not be looked at.
        return Ok(console.exit_code(ExitCode::SUCCESS));
    }
    let file = paths::absolute(&args.output, &folder);
    let place = file.parent().unwrap_or(&folder);
    let mut baseline = Baseline::default();
    for done in &checked.done {
        baseline.add(
            &paths::shown(&done.draft.path, place),
            &done.report.findings,
        );
    }
    replace::write(&file, baseline.render().as_bytes(), None)?;
    console.note(format!(
        "{} holds {} of {}; check against it with `tickmark lint --baseline {}`",
        args.output.display(),
        many(baseline.len(), "finding"),
        many(checked.done.len(), "draft"),
        args.output.display()
    ));
    Ok(ExitCode::SUCCESS)
}
