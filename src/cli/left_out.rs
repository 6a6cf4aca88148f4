//! What a report leaves out, and what is said of it: findings that a baseline knows, and those that are ignored.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::checking::Done;
use super::console::{Console, many};
use super::replace;
use crate::suppress::baseline::Baseline;
use crate::text::{Span, markdown};
use crate::verdict::Verdict;
use crate::workspace::paths;

/// Reads a baseline.
///
/// # Errors
/// If it is not there, with the command that writes one, or is none.
pub fn read_baseline(path: &Path) -> Result<Baseline> {
    let shown = path.display();
    let text = fs::read_to_string(path).with_context(|| {
        format!("cannot read {shown}; `tickmark baseline --output {shown}` writes one")
    })?;
    Baseline::parse(&text).with_context(|| shown.to_string())
}

/// Takes the findings that the baseline knows out of the reports, and what is resolved out of the baseline.
pub fn leave_out_known(
    done: &mut [Done],
    file: &Path,
    baseline: &Baseline,
    folder: &Path,
    console: &mut Console,
) {
    let place = paths::absolute(file, folder);
    let place = place.parent().unwrap_or(folder);
    let names: Vec<String> = done
        .iter()
        .map(|done| paths::shown(&done.draft.path, place))
        .collect();
    let before: usize = done.iter().map(|d| d.report.findings.len()).sum();
    let mut drafts: Vec<_> = names
        .iter()
        .zip(done.iter_mut())
        .map(|(name, done)| (name.as_str(), &mut done.report.findings))
        .collect();
    let was_checked = |name: &str| names.iter().any(|n| n == name) || !place.join(name).exists();
    let rest = baseline.apply(&mut drafts, &was_checked);
    let after: usize = done.iter().map(|d| d.report.findings.len()).sum();
    let known = before - after;
    console.note(format!(
        "{} of {} {} left out",
        many(known, "known finding"),
        file.display(),
        if known == 1 { "is" } else { "are" }
    ));
    let resolved = baseline.len() - rest.len();
    if resolved == 0 && rest == *baseline {
        return;
    }
    match replace::write(file, rest.render().as_bytes(), None) {
        Ok(()) if resolved > 0 => console.note(format!(
            "{} resolved and {} taken out of {}; commit it",
            match resolved {
                1 => "1 finding is".to_owned(),
                n => format!("{n} findings are"),
            },
            if resolved == 1 { "was" } else { "were" },
            file.display()
        )),
        Ok(()) => {}
        Err(error) => console.warning(format!("{error:#}; it still holds what is resolved")),
    }
}

/// Says so where ignores have silenced all that was found: "0 claims" would look like a draft that was not
/// read.
pub fn tell_ignored(done: &Done, console: &mut Console) {
    let report = &done.report;
    let is_heard = |verdict| !matches!(verdict, None | Some(Verdict::Supported));
    let of_list = done.ignored.len();
    let may_be = of_list > 0 || report.source.contains("tickmark:");
    if !may_be || report.findings.iter().any(|f| is_heard(f.verdict)) {
        return;
    }
    let directives = markdown::read(&report.source).directives;
    // What silences nothing has a finding of its own.
    let is_used = |at: Span| !report.findings.iter().any(|f| f.span == at);
    let used = directives.iter().filter(|d| is_used(d.span)).count();
    let by: Vec<String> = [(used, "comment"), (of_list, "entry of tickmark.ignore")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, what)| match (n, what.strip_prefix("entry")) {
            (2.., Some(rest)) => format!("{n} entries{rest}"),
            _ => many(n, what),
        })
        .collect();
    if !by.is_empty() {
        console.note(format!(
            "{}: all that was found is ignored, by {}",
            report.path,
            by.join(" and ")
        ));
    }
}
