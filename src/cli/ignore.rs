//! `tickmark ignore`: findings accepted for good, written with the reason into `tickmark.ignore`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use anyhow::{Context, Result};

use super::checking::{self, Done, Plan};
use super::console::Console;
use super::drafts::{self, Selection};
use super::replace;
use crate::finding::{Finding, Rule};
use crate::suppress::list;
use crate::text::{Encoding, LineIndex};
use crate::verdict::Verdict;
use crate::workspace::{IGNORE_NAME, paths};

/// Accept findings for good, by entries in `tickmark.ignore`, without a mark in the draft
///
/// The entries hold fingerprints of the claim and the words around it, so that they follow it to
/// another line; an entry that no draft needs any more is reported by `lint`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Where the findings begin, as `lint` prints it; without a column, all that begin on the line
    #[arg(value_name = "DRAFT:LINE[:COLUMN]", required = true)]
    places: Vec<Place>,

    /// Why they are accepted
    #[arg(long, short, value_name = "TEXT", value_parser = given)]
    reason: String,

    /// Only those of this rule
    #[arg(long, value_name = "RULE", value_parser = rule)]
    rule: Option<Rule>,

    /// A folder, file or glob of sources, in place of those in tickmark.toml; may be given more than once
    #[arg(long, short, value_name = "PATH")]
    sources: Vec<String>,
}

/// A place in a draft.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    draft: PathBuf,
    /// From 1.
    line: usize,
    /// From 1, in characters.
    column: Option<usize>,
}

impl FromStr for Place {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let number = |part: &str| part.parse::<usize>().ok().filter(|n| *n > 0);
        let malformed = || format!("`{word}` names no line; write DRAFT:LINE, as in draft.md:12");
        let (rest, last) = word.rsplit_once(':').ok_or_else(malformed)?;
        let last = number(last).ok_or_else(malformed)?;
        let of = |draft: &str, line, column| Place {
            draft: PathBuf::from(draft),
            line,
            column,
        };
        match rest
            .rsplit_once(':')
            .map(|(draft, line)| (draft, number(line)))
        {
            Some((draft, Some(line))) => Ok(of(draft, line, Some(last))),
            _ => Ok(of(rest, last, None)),
        }
    }
}

/// A reason that says something.
fn given(words: &str) -> Result<String, String> {
    match words.trim() {
        "" => Err(format!(
            "it is empty; say why the finding is accepted, for whoever reads {IGNORE_NAME} later"
        )),
        words => Ok(words.to_owned()),
    }
}

fn rule(word: &str) -> Result<Rule, String> {
    let names = || Rule::ALL.map(Rule::as_str).join(", ");
    word.parse()
        .map_err(|()| format!("there is no such rule; there are {}", names()))
}

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    let mut console = Console::default();
    let selection = Selection {
        paths: args
            .places
            .iter()
            .map(|place| place.draft.clone())
            .collect(),
        sources: args.sources.clone(),
        ..Selection::default()
    };
    let drafts = drafts::read_all(&selection, &folder, &mut console);
    let kept = paths::caches();
    let plan = Plan {
        selection: &selection,
        folder: &folder,
        cache: kept.as_deref(),
        indexes: kept.as_deref(),
        since: None,
        fix: None,
    };
    let checked = checking::check_all(drafts, plan, &mut console);
    for place in &args.places {
        let path = paths::absolute(&place.draft, &folder);
        // What could not be checked was told.
        let Some(done) = checked.done.iter().find(|done| done.draft.path == path) else {
            continue;
        };
        let found = at(done, place, args.rule);
        if found.is_empty() {
            console.error(format!(
                "{}:{}: nothing to ignore begins there; `tickmark lint` lists what there is",
                place.draft.display(),
                place.line
            ));
            continue;
        }
        let list = done.draft.discovered.root.join(IGNORE_NAME);
        let added = add(&list, &found, &args.reason)?;
        for finding in found {
            console.note(format!(
                "{}: {} “{}” is ignored from now on, in {}",
                done.draft.shown,
                finding.rule,
                finding.text,
                paths::shown(&list, &folder)
            ));
        }
        if added && done.draft.discovered.file.is_none() {
            console.warning(format!(
                "{} counts only beside a tickmark.toml; there is none above {}",
                IGNORE_NAME, done.draft.shown
            ));
        }
    }
    Ok(console.exit_code(ExitCode::SUCCESS))
}

/// The findings that begin at a place and can be ignored.
fn at<'d>(done: &'d Done, place: &Place, rule: Option<Rule>) -> Vec<&'d Finding> {
    let lines = LineIndex::new(&done.draft.text);
    let here = |finding: &&Finding| {
        let start = finding.span.start;
        let position = lines.position(&done.draft.text, start, Encoding::Utf32);
        position.line as usize + 1 == place.line
            && place
                .column
                .is_none_or(|c| position.column as usize + 1 == c)
    };
    let loud = |finding: &&Finding| {
        !matches!(finding.verdict, None | Some(Verdict::Supported))
            && rule.is_none_or(|rule| finding.rule == rule)
    };
    done.report
        .findings
        .iter()
        .filter(here)
        .filter(loud)
        .collect()
}

/// Writes entries behind those that the list has; false if it had them all.
fn add(list: &Path, found: &[&Finding], reason: &str) -> Result<bool> {
    let old = match fs::read_to_string(list) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| list.display().to_string()),
    };
    let mut text = old.clone().unwrap_or_default();
    let known = list::IgnoreList::parse(&text).fingerprints();
    for finding in found {
        if known.contains(&finding.fingerprint) {
            continue;
        }
        let entry = list::entry(&finding.fingerprint, reason);
        let added = list::appended(&text, &entry);
        text.push_str(&added);
    }
    match old {
        Some(old) if old == text => return Ok(false),
        Some(old) => replace::replace(list, &old, &text)?,
        None => replace::write(list, text.as_bytes(), None)?,
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_from_its_end() {
        let place = |word: &str| word.parse::<Place>();
        let of = |draft: &str, line, column| Place {
            draft: PathBuf::from(draft),
            line,
            column,
        };
        assert_eq!(place("a.md:12"), Ok(of("a.md", 12, None)));
        assert_eq!(place("a.md:12:3"), Ok(of("a.md", 12, Some(3))));
        assert_eq!(place("C:\\a.md:12"), Ok(of("C:\\a.md", 12, None)));
        for wrong in ["a.md", "a.md:", "a.md:0", "a.md:x", ""] {
            assert!(place(wrong).is_err(), "{wrong}");
        }
    }
}
