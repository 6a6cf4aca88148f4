//! Parses the command line, runs one command, turns its result into an exit code.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use tickmark::cli::{self, Cli};
use tickmark::lsp;

fn main() -> ExitCode {
    match cli::run(Cli::parse(), lsp::serve) {
        Ok(code) => code,
        // Whoever reads the output has seen enough ("tickmark lint | head"): that is no failure.
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {}", cli::plain(&format!("{error:#}")));
            cli::ERROR.into()
        }
    }
}
