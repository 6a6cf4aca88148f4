//! `tickmark man`: the manual, from the same words as `--help`.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::Result;
use clap::CommandFactory;
use clap_mangen::Man;

use super::Cli;

/// Write the manual page, for man
///
/// For one user: tickmark man > ~/.local/share/man/man1/tickmark.1
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The command to describe, in place of tickmark as a whole
    command: Option<String>,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let mut cli = Cli::command();
    cli.build();
    let command = match &args.command {
        None => cli,
        Some(name) => match cli.find_subcommand(name) {
            Some(command) => command.clone(),
            None => anyhow::bail!("there is no command \"{name}\"; see `tickmark --help`"),
        },
    };
    let mut page = Vec::new();
    let source = concat!("tickmark ", env!("CARGO_PKG_VERSION"));
    Man::new(command).source(source).render(&mut page)?;
    let mut out = io::stdout().lock();
    out.write_all(&page)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
