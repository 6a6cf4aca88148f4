//! `tickmark lint`: drafts in, a report and an exit code out.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use jiff::civil::Date;

use super::console::{Console, colors};
use super::values::ColorChoice;
use super::{FINDINGS, corpus, parallel};
use crate::check::check;
use crate::finding::Severity;
use crate::report::{self, DraftReport, Format, Options};
use crate::settings::FailOn;
use crate::text::markdown;
use crate::verdict::Verdict;
use crate::workspace::{self, Discovered, Workspace, paths};

/// Check drafts against their sources
///
/// Every figure, date, quotation and assertion of the drafts is looked up in the sources, which are
/// those of `--sources`, else those that the nearest tickmark.toml above a draft names.
///
/// Examples:
///   tickmark lint                                   every draft below here
///   tickmark lint --sources reports/ draft.md       one draft against a folder
///   tickmark lint --format github --fail-on disputed
///   git show HEAD:a.md | tickmark lint --stdin-filename a.md -
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    /// Drafts, or folders to look for drafts in; `-` reads standard input [default: this folder]
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// A folder, file or glob of sources, in place of those in tickmark.toml; may be given more than once
    #[arg(long, short, value_name = "PATH")]
    sources: Vec<String>,

    /// How to write the findings
    #[arg(long, short, value_name = "FORMAT", default_value = "text")]
    format: Format,

    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,

    /// The verdict from which the exit code is 1 [default: conflict, or fail-on of tickmark.toml]
    #[arg(long, value_name = "VERDICT")]
    fail_on: Option<FailOn>,

    /// List supported claims too, with what supports them
    #[arg(long)]
    show_supported: bool,

    /// Go on if there is nothing to check against; every claim is then unsupported
    #[arg(long)]
    allow_no_sources: bool,

    /// What the draft on standard input is called, and where its tickmark.toml is looked for
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<PathBuf>,

    /// Check files that tickmark.toml excludes, too
    #[arg(long)]
    no_exclude: bool,

    /// The day from which "today" and "last year" are counted in drafts without a date of their own
    #[arg(long, value_name = "YYYY-MM-DD")]
    date: Option<Date>,

    /// When to write colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

/// A draft that was read, with its settings.
struct Draft {
    path: PathBuf,
    shown: String,
    text: Arc<str>,
    discovered: Discovered,
}

/// What drafts must share to be checked against one index.
type CorpusKey = (PathBuf, Vec<String>);

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    let mut console = Console::default();
    let drafts = read_all(&args, &folder, &mut console);
    let fail_on = |draft: &Draft| args.fail_on.unwrap_or(draft.discovered.settings.fail_on);
    let thresholds: BTreeMap<String, FailOn> = drafts
        .iter()
        .map(|d| (d.shown.clone(), fail_on(d)))
        .collect();

    let mut groups: BTreeMap<CorpusKey, Vec<Draft>> = BTreeMap::new();
    for draft in drafts {
        let root = if args.sources.is_empty() {
            draft.discovered.root.clone()
        } else {
            folder.clone()
        };
        let key = (root, draft.discovered.settings.sources.clone());
        groups.entry(key).or_default().push(draft);
    }
    let mut reports = Vec::new();
    let mut options = Options {
        show_supported: args.show_supported,
        ..Options::default()
    };
    for ((root, specs), drafts) in groups {
        let paths: Vec<PathBuf> = drafts.iter().map(|d| d.path.clone()).collect();
        let corpus = corpus::open(&root, &specs, &paths, &folder, &mut console);
        let sources = corpus.snapshot().index.sources().len();
        if sources == 0 && !args.allow_no_sources {
            console.error(no_sources(&specs, &drafts));
            continue;
        }
        options.sources += sources;
        check_all(drafts, &corpus, &folder, &mut console, &mut reports);
    }
    reports.sort_by(|a, b| a.path.cmp(&b.path));

    options.color = args.output.is_none() && colors(args.color);
    write(
        &report::render(args.format, &reports, &options),
        args.output.as_deref(),
    )?;
    let failed = reports.iter().any(|report| {
        let threshold = thresholds
            .get(&report.path)
            .copied()
            .unwrap_or(FailOn::Conflict);
        report
            .findings
            .iter()
            .any(|f| f.severity > Severity::None && f.verdict.is_some_and(|v| fails(v, threshold)))
    });
    Ok(console.exit_code(if failed {
        FINDINGS.into()
    } else {
        ExitCode::SUCCESS
    }))
}

/// Every draft that the arguments name, each once, with its settings. What cannot be read is told
/// and left out.
fn read_all(args: &Args, folder: &Path, console: &mut Console) -> Vec<Draft> {
    let here = [PathBuf::from(".")];
    let named = if args.paths.is_empty() {
        &here[..]
    } else {
        &args.paths
    };
    let mut drafts: BTreeMap<PathBuf, Draft> = BTreeMap::new();
    let mut settings: BTreeMap<PathBuf, Option<Discovered>> = BTreeMap::new();
    let mut found = 0;
    for name in named {
        let standard_input = name.as_os_str() == "-";
        let path = match (&args.stdin_filename, standard_input) {
            (Some(filename), true) => paths::absolute(filename, folder),
            (None, true) => folder.join("stdin.md"),
            (_, false) => paths::absolute(name, folder),
        };
        let Some(discovered) = discover(&path, args, folder, &mut settings, console) else {
            continue;
        };
        if standard_input {
            found += 1;
            let shown = if args.stdin_filename.is_some() {
                paths::shown(&path, folder)
            } else {
                "-".to_owned()
            };
            let mut bytes = Vec::new();
            let read = io::stdin().read_to_end(&mut bytes).map(|_| bytes);
            if let Some(text) = decode(read, "standard input", console) {
                drafts.insert(
                    path.clone(),
                    Draft {
                        path,
                        shown,
                        text,
                        discovered,
                    },
                );
            }
            continue;
        }
        if let Err(error) = fs::metadata(&path) {
            console.error(format!("{}: {error}", name.display()));
            continue;
        }
        let mut notes = Vec::new();
        let files = workspace::drafts(name, &discovered, &mut notes);
        found += files.len() + notes.len();
        for note in notes {
            console.note(note);
        }
        for file in files {
            let file = paths::absolute(&file, folder);
            if drafts.contains_key(&file) {
                continue;
            }
            let Some(discovered) = discover(&file, args, folder, &mut settings, console) else {
                continue;
            };
            let shown = paths::shown(&file, folder);
            if let Some(text) = decode(fs::read(&file), &shown, console) {
                drafts.insert(
                    file.clone(),
                    Draft {
                        path: file,
                        shown,
                        text,
                        discovered,
                    },
                );
            }
        }
        if found == 0 {
            console.warning(format!("no drafts in {}", name.display()));
        }
    }
    drafts.into_values().collect()
}

/// Settings for a draft or folder, with the command line's own on top. Each folder is looked at, and
/// its errors are told, once.
fn discover(
    path: &Path,
    args: &Args,
    folder: &Path,
    known: &mut BTreeMap<PathBuf, Option<Discovered>>,
    console: &mut Console,
) -> Option<Discovered> {
    let place = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(path)
    };
    if let Some(discovered) = known.get(place) {
        return discovered.clone();
    }
    let discovered = match workspace::discover(path) {
        Ok(discovered) => {
            let mut discovered = discovered.with_sources(&args.sources, folder);
            let settings = Arc::make_mut(&mut discovered.settings);
            settings.date = args.date.or(settings.date);
            if args.no_exclude {
                settings.exclude.clear();
            }
            Some(discovered)
        }
        Err(error) => {
            console.error(error);
            None
        }
    };
    known.insert(place.to_path_buf(), discovered.clone());
    discovered
}

fn decode(bytes: io::Result<Vec<u8>>, name: &str, console: &mut Console) -> Option<Arc<str>> {
    match bytes.map(String::from_utf8) {
        Ok(Ok(text)) => Some(Arc::from(text)),
        Ok(Err(error)) => {
            let at = error.utf8_error().valid_up_to();
            console.error(format!("{name}: not a text in UTF-8 (byte {at}); convert it, or exclude it in tickmark.toml"));
            None
        }
        Err(error) => {
            console.error(format!("{name}: {error}"));
            None
        }
    }
}

fn no_sources(specs: &[String], drafts: &[Draft]) -> String {
    let first = drafts.first().map_or("", |draft| draft.shown.as_str());
    let which = match drafts.len() {
        0 | 1 => first.to_owned(),
        n => format!("{first} and {} more", n - 1),
    };
    let remedy = "name them with --sources or as `sources` in tickmark.toml, or go on without by --allow-no-sources";
    if specs.is_empty() {
        format!("no sources to check {which} against; {remedy}")
    } else {
        format!(
            "no readable source in {} to check {which} against; {remedy}",
            specs.join(", ")
        )
    }
}

fn check_all(
    drafts: Vec<Draft>,
    corpus: &Workspace,
    folder: &Path,
    console: &mut Console,
    reports: &mut Vec<DraftReport>,
) {
    let snapshot = corpus.snapshot();
    let names: Vec<String> = drafts.iter().map(|d| d.shown.clone()).collect();
    let mut names = names.into_iter();
    let work = move |draft: Draft| {
        let text = markdown::read(&draft.text);
        let findings = check(&text, &snapshot, &draft.discovered.settings);
        DraftReport {
            path: draft.shown,
            source: draft.text,
            findings,
            source_paths: BTreeMap::new(),
        }
    };
    let taken: Result<(), std::convert::Infallible> =
        parallel::ordered(drafts.into_iter(), work, |result| {
            let name = names.next().unwrap_or_default();
            match result {
                Ok(mut report) => {
                    let ids = report
                        .findings
                        .iter()
                        .flat_map(|f| f.evidence.iter())
                        .map(|e| e.source.to_string());
                    let known = |id: String| {
                        corpus
                            .path_of(&id)
                            .map(|path| (id, paths::shown(&path, folder)))
                    };
                    report.source_paths = ids.filter_map(known).collect();
                    reports.push(report);
                }
                Err(reason) => console.error(format!("{name}: {reason}")),
            }
            Ok(())
        });
    match taken {
        Ok(()) => {}
    }
}

fn fails(verdict: Verdict, threshold: FailOn) -> bool {
    match threshold {
        FailOn::Conflict => verdict >= Verdict::Conflict,
        FailOn::Disputed => verdict >= Verdict::Disputed,
        FailOn::Unsupported => verdict >= Verdict::Unsupported,
        FailOn::Never => false,
    }
}

fn write(report: &str, file: Option<&Path>) -> Result<()> {
    match file {
        Some(file) => {
            fs::write(file, report).with_context(|| format!("cannot write {}", file.display()))
        }
        None => {
            let mut out = io::stdout().lock();
            out.write_all(report.as_bytes())?;
            Ok(out.flush()?)
        }
    }
}
