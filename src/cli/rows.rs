//! JSON lines in, JSON lines out: the frame of `verify` and `extract`.

use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::console::Console;
use super::{as_far_as_read, parallel};

/// Answers each line of standard input with a line on standard output, in the same order, as soon
/// as it and all before it are ready. Empty lines are passed over.
///
/// A line that cannot be read or answered is named on standard error; the rest is still answered,
/// and the exit code tells of it.
pub fn answer<Q, A>(
    answer: impl Fn(Q) -> Result<A, String> + Send + Sync + 'static,
) -> Result<ExitCode>
where
    Q: DeserializeOwned,
    A: Serialize,
{
    let mut console = Console::default();
    let mut out = BufWriter::new(io::stdout().lock());
    let lines = (1_usize..).zip(BufReader::new(io::stdin()).split(b'\n'));
    let lines = lines.filter(|(_, line)| !matches!(line, Ok(line) if line.trim_ascii().is_empty()));
    let work = move |(number, line): (usize, io::Result<Vec<u8>>)| {
        let line = line.map_err(|error| error.to_string())?;
        let question: Q = serde_json::from_slice(line.trim_ascii())
            .map_err(|error| at(number, &json_error(&error)))?;
        let answer = answer(question).map_err(|error| at(number, &error))?;
        serde_json::to_string(&answer).map_err(|error| at(number, &error.to_string()))
    };
    let mut number = 0;
    let written = parallel::ordered(lines, work, |result| {
        number += 1;
        match result {
            Ok(Ok(line)) => {
                out.write_all(line.as_bytes())?;
                out.write_all(b"\n")?;
                // Whoever sends one line and waits for its answer must get it.
                out.flush()
            }
            Ok(Err(error)) => {
                console.error(format!("standard input: {error}"));
                Ok(())
            }
            Err(panic) => {
                console.error(format!("standard input: row {number}: {panic}"));
                Ok(())
            }
        }
    });
    as_far_as_read(written.map_err(Into::into))?;
    Ok(console.exit_code(ExitCode::SUCCESS))
}

fn at(number: usize, message: &str) -> String {
    format!("line {number}: {message}")
}

/// The parser's message with the column in place of its own idea of the line, which is always 1.
fn json_error(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or(&message);
    format!(
        "column {}: {message}; a line is one JSON object, as --help describes it",
        error.column()
    )
}
