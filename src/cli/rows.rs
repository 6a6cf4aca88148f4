//! JSON lines in, JSON lines out: the frame of `verify` and `extract`.

use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::process::ExitCode;

use anyhow::Result;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

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
        let question: Q = read(line.trim_ascii()).map_err(|error| at(number, &error))?;
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

/// Reads a question, or says what is wrong with it, and in which field.
fn read<Q: DeserializeOwned>(line: &[u8]) -> Result<Q, String> {
    if !line.starts_with(b"{") {
        return Err(
            "this is no JSON object in braces; a line is one, as --help describes it".to_owned(),
        );
    }
    let told = |error: serde_json::Error| {
        let field = error.is_data().then(|| culprit::<Q>(line)).flatten();
        let field = field.map_or_else(String::new, |name| format!("`{name}`: "));
        format!("{field}{}", json_error(&error))
    };
    serde_json::from_slice(line).map_err(told)
}

/// The field that cannot be read: without it something else is wrong, or nothing.
fn culprit<Q: DeserializeOwned>(line: &[u8]) -> Option<String> {
    let fields: Map<String, Value> = serde_json::from_slice(line).ok()?;
    let fault = |fields: &Map<String, Value>| {
        let read = serde_json::from_value::<Q>(Value::Object(fields.clone()));
        read.err().map(|error| error.to_string())
    };
    let whole = fault(&fields);
    let is_culprit = |name: &&String| {
        let mut rest = fields.clone();
        rest.remove(name.as_str());
        fault(&rest) != whole
    };
    fields.keys().find(is_culprit).cloned()
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
