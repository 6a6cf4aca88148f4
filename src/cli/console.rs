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
    quiet: bool,
    /// What was said, where it is not written at once.
    kept: Option<Vec<String>>,
}

impl Console {
    /// A quiet one says errors only.
    pub fn new(quiet: bool) -> Self {
        Self {
            quiet,
            ..Self::default()
        }
    }

    /// One that keeps what it is told: a screen that is drawn anew shows it, as it would wipe off what
    /// was written before.
    pub fn keeping(quiet: bool) -> Self {
        Self {
            quiet,
            kept: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// The lines that were kept, in the order in which they were said.
    pub fn kept(&self) -> &[String] {
        self.kept.as_deref().unwrap_or_default()
    }

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

    /// Whether anything could not be done.
    pub fn failed(&self) -> bool {
        self.failed
    }

    /// Whether errors only are said.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// `otherwise`, unless there was an error.
    pub fn exit_code(&self, otherwise: ExitCode) -> ExitCode {
        if self.failed { ERROR.into() } else { otherwise }
    }

    fn say(&mut self, kind: &str, message: &dyn Display) {
        if self.quiet && kind != "error" {
            return;
        }
        let line = harmless(&plain(&format!("{kind}: {message}")));
        if self.said.insert(line.clone()) {
            match &mut self.kept {
                Some(kept) => kept.push(line),
                // A closed standard error is no reason to stop.
                None => drop(writeln!(io::stderr(), "{line}")),
            }
        }
    }
}

/// "1 draft", "2 drafts".
pub fn many(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// A message without the system's numbers for errors, "(os error 2)", which say nothing to most.
pub fn plain(message: &str) -> String {
    let mut parts = message.split(" (os error ");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
        out.push_str(rest.strip_prefix(')').unwrap_or(rest));
    }
    out
}

/// The text without signs that a terminal obeys, such as names of files and titles may hold.
pub fn harmless(text: &str) -> String {
    let plain = |c: char| match c {
        '\n' | '\t' => c,
        c if c.is_control() => char::REPLACEMENT_CHARACTER,
        c => c,
    };
    text.chars().map(plain).collect()
}

/// Whether standard output gets colours: if asked for, else only a terminal that can show them, and
/// never against `NO_COLOR` (no-color.org), which is stronger than `CLICOLOR_FORCE` (bixense.com/clicolors).
pub fn colors(choice: ColorChoice) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => {
            let forced =
                std::env::var_os("CLICOLOR_FORCE").is_some_and(|v| !v.is_empty() && v != "0");
            let terminal = io::stdout().is_terminal()
                && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
            !set("NO_COLOR") && (forced || terminal)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn numbers_of_system_errors_are_left_out() {
        assert_eq!(
            plain("a.md: gone (os error 2); add it"),
            "a.md: gone; add it"
        );
        assert_eq!(plain("nothing of it"), "nothing of it");
    }
}
