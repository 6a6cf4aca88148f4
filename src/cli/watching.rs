//! `tickmark lint --watch`: the screen is drawn again whenever a draft, a source or the settings change.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};
use console::{Key, Term};
use notify_debouncer_full::notify::RecursiveMode;
use notify_debouncer_full::{DebounceEventResult, DebouncedEvent, new_debouncer};

use super::drafts::Selection;
use crate::report::DraftReport;
use crate::verdict::Verdict;
use crate::workspace::{self, paths};

/// How long files must be still before they are read.
const STILL: Duration = Duration::from_millis(200);

/// Keys that choose what is shown, with the only verdict that is shown then.
const VIEWS: [(char, &str, Option<Verdict>); 4] = [
    ('c', "conflicts", Some(Verdict::Conflict)),
    ('d', "disputed", Some(Verdict::Disputed)),
    ('u', "unsupported", Some(Verdict::Unsupported)),
    ('a', "all", None),
];

/// Which findings are on the screen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct View {
    only: Option<Verdict>,
}

/// What one look at the drafts gave.
#[derive(Debug)]
pub struct Drawing {
    pub report: String,
    /// Errors, warnings and notes, a line each.
    pub messages: Vec<String>,
}

enum Event {
    Changed,
    Key(Key),
    /// Nobody can press a key any more.
    NoKeys,
}

impl View {
    /// Leaves the findings that the view shows.
    pub fn narrow(self, mut reports: Vec<DraftReport>) -> Vec<DraftReport> {
        if let Some(only) = self.only {
            for report in &mut reports {
                report.findings.retain(|f| f.verdict == Some(only));
            }
        }
        reports
    }

    /// The view after a key, if the key means one.
    fn after(self, key: &Key) -> Option<View> {
        match key {
            Key::Char('r') | Key::Enter => Some(self),
            Key::Char(pressed) => VIEWS
                .iter()
                .find(|(name, ..)| name == pressed)
                .map(|(.., only)| View { only: *only }),
            _ => None,
        }
    }

    /// The keys, with the chosen one in brackets.
    fn keys(self) -> String {
        let mut line = String::new();
        for (key, name, only) in VIEWS {
            line.push_str(&match only == self.only {
                true => format!("[{key} {name}] · "),
                false => format!("{key} {name} · "),
            });
        }
        line + "r again · q quit"
    }
}

/// Draws what `draw` gives, again after each change, until `q` or the end of the input.
///
/// # Errors
/// If nothing can be watched or written. Messages of `draw` are shown below its report, and waited out.
pub fn watch(
    selection: &Selection,
    folder: &Path,
    mut draw: impl FnMut(View) -> Drawing,
) -> Result<ExitCode> {
    let (send, events) = channel();
    let changed = send.clone();
    let here = folder.to_path_buf();
    let mut watcher = new_debouncer(STILL, None, move |result: DebounceEventResult| {
        // Reading a file is no change of it.
        let is_change = result.map_or(true, |events| {
            let is_change = |e: &DebouncedEvent| {
                !e.kind.is_access() && e.paths.iter().any(|p| is_seen(p, &here))
            };
            events.iter().any(is_change)
        });
        if is_change {
            let _ = changed.send(Event::Changed);
        }
    })
    .context("changes of files cannot be watched here")?;
    for place in places(selection, folder) {
        let _ = watcher.watch(&place, RecursiveMode::Recursive);
    }
    let screen = Term::stdout();
    if io::stdin().is_terminal() && screen.is_term() {
        let screen = screen.clone();
        thread::spawn(move || listen(&screen, &send));
    }
    let mut view = View::default();
    loop {
        let Drawing { report, messages } = draw(view);
        let mut out = io::stdout().lock();
        if screen.is_term() {
            screen.clear_screen()?;
            writeln!(out, "{report}")?;
            for message in &messages {
                writeln!(out, "{message}")?;
            }
            if !messages.is_empty() {
                writeln!(out)?;
            }
            writeln!(out, "{}", view.keys())?;
        } else {
            writeln!(out, "{report}")?;
            for message in &messages {
                // A closed standard error is no reason to stop.
                let _ = writeln!(io::stderr(), "{message}");
            }
        }
        out.flush()?;
        drop(out);
        loop {
            match events.recv() {
                Ok(Event::Changed) => break,
                Ok(Event::Key(key)) if ends(&key) => return Ok(ExitCode::SUCCESS),
                Ok(Event::Key(key)) => {
                    if let Some(next) = view.after(&key) {
                        view = next;
                        break;
                    }
                }
                Ok(Event::NoKeys) => {}
                Err(_) => return Ok(ExitCode::SUCCESS),
            }
        }
        // What else changed meanwhile is drawn with it.
        while let Ok(Event::Changed) = events.try_recv() {}
    }
}

/// Hidden files are neither drafts nor sources; the cache may be one.
fn is_seen(path: &Path, folder: &Path) -> bool {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let is_hidden = |part: &std::ffi::OsStr| part.to_string_lossy().starts_with('.');
    !inside.iter().any(is_hidden)
}

/// Hands on the keys, up to one that ends: while a key is waited for the terminal shows none and needs no
/// Enter, and it must not be left so.
fn listen(screen: &Term, send: &Sender<Event>) {
    while let Ok(key) = screen.read_key() {
        let last = ends(&key);
        if send.send(Event::Key(key)).is_err() || last {
            return;
        }
    }
    let _ = send.send(Event::NoKeys);
}

fn ends(key: &Key) -> bool {
    matches!(key, Key::Char('q') | Key::CtrlC | Key::Escape)
}

/// The folders in which drafts, sources and settings lie.
fn places(selection: &Selection, folder: &Path) -> BTreeSet<PathBuf> {
    let mut places = BTreeSet::new();
    let here = [PathBuf::from(".")];
    let named = if selection.paths.is_empty() {
        &here[..]
    } else {
        &selection.paths
    };
    for name in named {
        let path = paths::absolute(name, folder);
        let discovered = workspace::discover(&path);
        if let Err(error) = &discovered {
            // Whoever corrects the settings waits for the screen to follow.
            places.extend(error.file.parent().map(Path::to_path_buf));
        }
        if let Ok(discovered) = discovered {
            let discovered = discovered.with_sources(&selection.sources, folder);
            if discovered.file.is_some() {
                places.insert(discovered.root.clone());
            }
            let specs = discovered.settings.sources.iter();
            places.extend(specs.map(|spec| paths::clean(&discovered.root.join(spec))));
        }
        places.insert(match path.parent() {
            Some(parent) if !path.is_dir() => parent.to_path_buf(),
            _ => path,
        });
    }
    // A folder below one that is watched is watched with it; a pattern is watched by its folder.
    places
        .iter()
        .filter_map(|place| {
            place
                .ancestors()
                .find(|p| p.exists())
                .map(Path::to_path_buf)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_choose_what_is_shown() {
        let all = View::default();
        let conflicts = all.after(&Key::Char('c')).unwrap();
        assert_eq!(conflicts.only, Some(Verdict::Conflict));
        assert_eq!(conflicts.after(&Key::Char('a')), Some(all));
        assert_eq!(conflicts.after(&Key::Char('r')), Some(conflicts));
        assert_eq!(all.after(&Key::Char('z')), None);
        assert!(conflicts.keys().starts_with("[c conflicts] · d disputed"));
    }
}
