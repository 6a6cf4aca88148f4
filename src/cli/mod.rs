//! The commands; one file each. Only here and in `main` are arguments, terminals and exit codes known.

use std::io;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

mod baseline;
mod cache;
mod checking;
mod completions;
mod config;
mod console;
mod corpus;
mod disagreements;
mod drafts;
mod explain;
mod extract;
mod fixing;
mod ignore;
mod index;
mod left_out;
mod lint;
mod man;
mod outputs;
mod parallel;
mod replace;
mod report;
mod rows;
mod sources;
mod targets;
mod values;
mod verify;
mod watching;

pub use console::plain;

/// Exit code of a run that could not do all it was asked to.
pub const ERROR: u8 = 2;
/// Exit code of `lint` with findings at or above `--fail-on`.
const FINDINGS: u8 = 1;

/// Ticks every figure, date, quotation and assertion of a Markdown draft against its sources
///
/// Give tickmark a folder of source documents and a draft. Each checkable claim of the draft is
/// supported by a source, in conflict with one, disputed among them, or unsupported by any.
/// Nothing leaves this machine unless a server is named that keeps the sources.
#[derive(Debug, Parser)]
#[command(
    name = "tickmark",
    version,
    max_term_width = 100,
    subcommand_required = true
)]
#[command(
    after_help = "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 something could not be done."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Lint(lint::Args),
    Report(report::Args),
    Baseline(baseline::Args),
    Ignore(ignore::Args),
    Verify(verify::Args),
    Extract(extract::Args),
    Disagreements(disagreements::Args),
    Sources(sources::Args),
    Index(index::Args),
    Explain(explain::Args),
    Config(config::Args),
    /// Serve an editor: the language server, on standard input and output
    Lsp {
        /// Accepted because some editors insist on it; there is no other way
        #[arg(long, hide = true)]
        stdio: bool,
    },
    Completions(completions::Args),
    Man(man::Args),
}

/// True if whoever reads the output has stopped to.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<io::Error>())
        .any(|cause| cause.kind() == io::ErrorKind::BrokenPipe)
}

/// What was found is found, whether or not all of it is read: a reader that stops early must not turn the
/// exit code of findings into that of none.
fn as_far_as_read(written: Result<()>) -> Result<()> {
    written.or_else(|error| match is_broken_pipe(&error) {
        true => Ok(()),
        false => Err(error),
    })
}

/// Runs one command. `serve` is the language server, which stands beside the command line, not below it.
///
/// # Errors
/// If the command could do nothing at all, or its output could not be written. What goes wrong with
/// single files is told on standard error and ends in [`ERROR`] after everything else was done.
pub fn run(cli: Cli, serve: fn() -> Result<ExitCode>) -> Result<ExitCode> {
    match cli.command {
        Command::Lint(args) => lint::run(args),
        Command::Report(args) => report::run(args),
        Command::Baseline(args) => baseline::run(args),
        Command::Ignore(args) => ignore::run(args),
        Command::Verify(args) => verify::run(args),
        Command::Extract(args) => extract::run(args),
        Command::Disagreements(args) => disagreements::run(args),
        Command::Sources(args) => sources::run(args),
        Command::Index(args) => index::run(args),
        Command::Explain(args) => explain::run(args),
        Command::Config(args) => config::run(args),
        Command::Lsp { stdio: _ } => serve(),
        Command::Completions(args) => completions::run(args),
        Command::Man(args) => man::run(args),
    }
}
