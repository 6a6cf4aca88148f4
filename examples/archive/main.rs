//! Writes a synthetic archive of any size, and measures tickmark on it.
//!
//! ```console
//! $ cargo run --release --example archive -- --passages 100000 --seed 1 /tmp/archive
//! $ cargo run --release --example archive -- --measure /tmp/archive
//! ```
//!
//! The second command prints one line of a table; `--head` prints the lines above it, and `--plot FILE` the
//! picture of a whole one. `sizes.sh` does all that for archives of many sizes.

mod measure;
mod plot;
mod write;

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// Writes a synthetic archive, or measures tickmark on one.
#[derive(Parser)]
struct Args {
    /// How many passages to write
    #[arg(long, default_value_t = 10_000)]
    passages: usize,
    /// Equal seeds give equal files
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Measure what was written there before
    #[arg(long)]
    measure: bool,
    /// Print the head of the table
    #[arg(long)]
    head: bool,
    /// Print the picture of the table in this file
    #[arg(long)]
    plot: Option<PathBuf>,
    /// Only what a process that finds the index ready needs
    #[arg(long, hide = true)]
    opened: bool,
    /// Where the archive is
    folder: Option<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    if args.head {
        measure::head();
    }
    if let Some(table) = args.plot {
        return ended(
            fs::read_to_string(&table)
                .map_err(Into::into)
                .and_then(|table| {
                    print!("{}", plot::picture(&table)?);
                    Ok(())
                }),
        );
    }
    let Some(folder) = args.folder else {
        return ExitCode::SUCCESS;
    };
    let done = match (args.measure, args.opened) {
        (_, true) => measure::opened(&folder),
        (true, _) => measure::all(&folder),
        _ => write::archive(&folder, args.passages, args.seed)
            .map(|files| println!("{files} files in {}", folder.display()))
            .map_err(Into::into),
    };
    ended(done)
}

fn ended(done: anyhow::Result<()>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
