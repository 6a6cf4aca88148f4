//! What is said to people beside the output: errors, warnings, notes, all on standard error.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use super::ERROR;
use super::values::ColorChoice;

/// Says each thing once, and remembers whether any of it was an error.
#[derive(Debug, Default)]
pub struct Console {
    said: BTreeSet<String>,
    failed: bool,
}

impl Console {
    /// Something could not be done. The rest goes on.
    pub fn error(&mut self, message: impl Display) {
        self.failed = true;
        self.say("error", &message);
    }

    pub fn warning(&mut self, message: impl Display) {
        self.say("warning", &message);
    }

    pub fn note(&mut self, message: impl Display) {
        self.say("note", &message);
    }

    /// `otherwise`, unless there was an error.
    pub fn exit_code(&self, otherwise: ExitCode) -> ExitCode {
        if self.failed { ERROR.into() } else { otherwise }
    }

    fn say(&mut self, kind: &str, message: &dyn Display) {
        let line = format!("{kind}: {message}");
        if !self.said.contains(&line) {
            // A closed standard error is no reason to stop.
            let _ = writeln!(io::stderr(), "{line}");
            self.said.insert(line);
        }
    }
}

/// Whether standard output gets colours: if asked for, else only a terminal that can show them, and
/// never against `NO_COLOR` (no-color.org).
pub fn colors(choice: ColorChoice) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            io::stdout().is_terminal()
                && !set("NO_COLOR")
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
        }
    }
}
