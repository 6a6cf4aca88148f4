//! `tickmark lint`: drafts in, a report and an exit code out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use super::checking::{self, Checked, Done, Plan};
use super::console::{Console, colors};
use super::drafts::{self, Draft, Selection};
use super::fixing::Allowed;
use super::left_out::{leave_out_known, read_baseline, tell_ignored};
use super::outputs::{Outputs, Spec};
use super::targets::{self, Target, is_same};
use super::values::ColorChoice;
use super::{FINDINGS, as_far_as_read};
use super::{replace, watching};
use crate::finding::Severity;
use crate::report::{self, DraftReport, Format, Options};
use crate::settings::{FailOn, Persona};
use crate::suppress::list::IgnoreList;
use crate::verdict::Verdict;
use crate::workspace::git::Changed;
use crate::workspace::paths;

/// Check drafts against their sources
///
/// Every figure, date, quotation and assertion of the drafts is looked up in the sources, which are
/// those of `--sources`, else those that the nearest tickmark.toml above a draft names.
///
/// Examples:
///   tickmark lint                                   every draft below here
///   tickmark lint --sources reports/ draft.md       one draft against a folder
///   tickmark lint --since origin/main --format github --output sarif=out.sarif
///   tickmark lint --fix-unsafe --diff draft.md      what the sources would have it say
///   git show HEAD:a.md | tickmark lint --stdin-filename a.md -
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub struct Args {
    #[command(flatten)]
    selection: Selection,

    /// How to write the findings [default: text]
    #[arg(long, short, value_name = "FORMAT")]
    format: Option<Format>,

    /// Write a report to a file, too; may be given more than once. FORMAT=FILE writes that format;
    /// FILE alone takes the place of standard output; FORMAT alone is written there
    #[arg(long, short, value_name = "FORMAT=FILE")]
    output: Vec<Spec>,

    /// The verdict from which the exit code is 1 [default: conflict, or fail-on of tickmark.toml]
    #[arg(long, value_name = "VERDICT")]
    fail_on: Option<FailOn>,

    /// How much to say beyond what is certain [default: regular, or persona of tickmark.toml]
    #[arg(long, value_name = "PERSONA")]
    persona: Option<Persona>,

    /// List supported claims too, with what supports them
    #[arg(long)]
    show_supported: bool,

    /// Leave out the findings that this file holds; `tickmark baseline` writes it. Those that are
    /// resolved are taken out of it
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Report only claims on lines that changed since this commit, and claims whose evidence did
    #[arg(long, value_name = "COMMIT")]
    since: Option<String>,

    /// Apply the fixes that cannot change what a draft says
    #[arg(long)]
    fix: bool,

    /// Apply those, and put what the sources have in the place of what conflicts with them
    #[arg(long)]
    fix_unsafe: bool,

    /// Print what --fix or --fix-unsafe would change, and change nothing
    #[arg(long, conflicts_with_all = ["format", "output"])]
    diff: bool,

    /// Check again whenever a draft, a source or the settings change
    #[arg(long, conflicts_with_all = ["fix", "fix_unsafe", "diff", "output"])]
    watch: bool,

    /// Work out everything anew
    #[arg(long)]
    no_cache: bool,

    /// Where results are kept [default: the user's folder for caches, or TICKMARK_CACHE_DIR]
    #[arg(long, value_name = "FOLDER", conflicts_with = "no_cache")]
    cache_dir: Option<PathBuf>,

    /// Print findings only: no counts, no warnings about sources, no notes
    #[arg(long, short)]
    quiet: bool,

    /// When to write colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

pub fn run(args: Args) -> Result<ExitCode> {
    let folder = std::env::current_dir().context("this folder is gone")?;
    if args.watch {
        if args.selection.reads_standard_input() {
            bail!("standard input is read once and cannot be watched; name the draft's file");
        }
        let draw = |view: watching::View, console: &mut Console| -> Result<String> {
            let (reports, options, _) = look(&args, &[], &folder, console)?;
            let shown = view.narrow(reports);
            Ok(report::render(
                args.format.unwrap_or_default(),
                &shown,
                &options,
            ))
        };
        return watching::watch(&args.selection, &folder, |view| {
            let mut console = Console::keeping(args.quiet);
            let report = draw(view, &mut console).unwrap_or_else(|error| {
                console.error(format!("{error:#}"));
                String::new()
            });
            watching::Drawing {
                report,
                messages: console.kept().to_vec(),
            }
        });
    }
    if (args.fix || args.fix_unsafe) && !args.diff && args.selection.reads_standard_input() {
        bail!("standard input cannot be written to; --diff prints what would be fixed");
    }
    let outputs = Outputs::open(args.format, &args.output)?;
    let mut console = Console::new(args.quiet);
    if args.diff {
        return diff(&args, &folder, &mut console);
    }
    let (reports, options, failed) = look(&args, &outputs.targets(), &folder, &mut console)?;
    if outputs.prints(Format::Github) {
        summarize(&reports, &options, &mut console);
    }
    as_far_as_read(outputs.write(&reports, &options))?;
    let code = match failed {
        true => FINDINGS.into(),
        false => ExitCode::SUCCESS,
    };
    Ok(console.exit_code(code))
}

/// Everything from arguments to what is reported, and whether the run fails. `targets` are the files that
/// will be written.
fn look(
    args: &Args,
    targets: &[Target],
    folder: &Path,
    console: &mut Console,
) -> Result<(Vec<DraftReport>, Options, bool)> {
    let baseline = args.baseline.as_deref().map(read_baseline).transpose()?;
    let drafts = drafts_of(args, folder, console);
    targets::refuse(targets, &drafts, &args.selection, folder)?;
    if let Some(baseline) = &args.baseline
        && targets.iter().any(|target| is_same(&target.path, baseline))
    {
        bail!(
            "{} is the baseline, and would be overwritten; name another file",
            baseline.display()
        );
    }
    let since = args
        .since
        .as_deref()
        .map(|reference| changed_since(reference, &drafts, folder))
        .transpose()?;
    let audit = drafts.iter().any(|d| d.settings.persona == Persona::Audit);
    let complete = roots_checked_whole(&drafts, &args.selection, folder);
    let kept = args.cache_dir.clone().or_else(paths::caches);
    let plan = Plan {
        selection: &args.selection,
        folder,
        cache: kept.as_deref().filter(|_| !args.no_cache),
        indexes: kept.as_deref().filter(|_| !args.no_cache),
        since: since.as_ref(),
        fix: fixes(args),
    };
    let Checked { mut done, corpus } = checking::check_all(drafts, plan, console);
    write_fixes(&done, console);
    done.iter().for_each(|done| tell_ignored(done, console));
    let lists = lists(&done, &complete, folder);
    if let (Some(path), Some(baseline)) = (&args.baseline, baseline) {
        leave_out_known(&mut done, path, &baseline, folder, console);
    }
    let thresholds: BTreeMap<String, FailOn> = done
        .iter()
        .map(|d| {
            let threshold = args.fail_on.unwrap_or(d.draft.settings.fail_on);
            (d.report.path.clone(), threshold)
        })
        .collect();
    let mut reports: Vec<DraftReport> = done
        .into_iter()
        .map(|mut done| {
            done.report
                .findings
                .retain(|f| !done.old.contains(&(f.span, f.rule)));
            done.report
        })
        .collect();
    let failed = is_failure(&reports, &thresholds);
    reports.extend(lists);
    let options = Options {
        show_supported: args.show_supported || audit,
        color: colors(args.color),
        sources: corpus.len(),
        corpus,
        quiet: args.quiet,
        confidence: audit,
    };
    Ok((reports, options, failed))
}

/// What changed in the repository of the drafts, which need not be the one that the command runs in.
fn changed_since(reference: &str, drafts: &[Draft], folder: &Path) -> Result<Changed> {
    let place = |draft: &Draft| {
        let mut folders = draft.path.ancestors().skip(1);
        folders
            .find(|folder| folder.is_dir())
            .map(Path::to_path_buf)
    };
    let first = drafts.first().and_then(place);
    let changed = Changed::since(reference, first.as_deref().unwrap_or(folder))?;
    match drafts.iter().find(|draft| !changed.covers(&draft.path)) {
        Some(other) => bail!(
            "--since: {} lies in another Git repository than {}; check each repository by itself",
            other.shown,
            drafts.first().map_or("", |draft| &draft.shown)
        ),
        None => Ok(changed),
    }
}

/// The drafts, with what the command line says on top of their settings.
fn drafts_of(args: &Args, folder: &Path, console: &mut Console) -> Vec<Draft> {
    let mut drafts = drafts::read_all(&args.selection, folder, console);
    if let Some(persona) = args.persona {
        for draft in &mut drafts {
            std::sync::Arc::make_mut(&mut draft.settings).persona = persona;
        }
    }
    drafts
}

fn fixes(args: &Args) -> Option<Allowed> {
    match (args.fix_unsafe, args.fix || args.diff) {
        (true, _) => Some(Allowed::Unsafe),
        (false, true) => Some(Allowed::Safe),
        (false, false) => None,
    }
}

/// Puts the fixed words of each draft in the place of the old ones.
fn write_fixes(done: &[Done], console: &mut Console) {
    for done in done {
        let Some((text, count)) = &done.fixed else {
            continue;
        };
        let shown = &done.draft.shown;
        match replace::replace(&done.draft.path, &done.draft.text, text) {
            Ok(()) if *count == 1 => console.note(format!("{shown}: 1 fix")),
            Ok(()) => console.note(format!("{shown}: {count} fixes")),
            Err(error) => console.error(format!("{shown}: {error:#}")),
        }
    }
}

/// `--diff`: what fixes would change, as a patch; exit code 1 if they would.
fn diff(args: &Args, folder: &Path, console: &mut Console) -> Result<ExitCode> {
    let drafts = drafts_of(args, folder, console);
    let kept = args.cache_dir.clone().or_else(paths::caches);
    let plan = Plan {
        selection: &args.selection,
        folder,
        cache: None,
        indexes: kept.as_deref().filter(|_| !args.no_cache),
        since: None,
        fix: fixes(args),
    };
    let Checked { done, .. } = checking::check_all(drafts, plan, console);
    let mut patches = String::new();
    for done in &done {
        if let Some((text, _)) = &done.fixed {
            let name = &done.draft.shown;
            let diff = similar::TextDiff::from_lines(&*done.draft.text, &**text);
            let patch = diff
                .unified_diff()
                .header(&format!("a/{name}"), &format!("b/{name}"))
                .to_string();
            patches.push_str(&patch);
        }
    }
    let mut out = io::stdout().lock();
    let written = out.write_all(patches.as_bytes()).and_then(|()| out.flush());
    as_far_as_read(written.map_err(Into::into))?;
    let code = match patches.is_empty() {
        true => ExitCode::SUCCESS,
        false => FINDINGS.into(),
    };
    Ok(console.exit_code(code))
}

/// The folders of settings below which every draft is checked in this run.
fn roots_checked_whole(
    drafts: &[Draft],
    selection: &Selection,
    folder: &Path,
) -> BTreeSet<PathBuf> {
    let here = [PathBuf::from(".")];
    let named = if selection.paths.is_empty() {
        &here[..]
    } else {
        &selection.paths
    };
    let named: Vec<PathBuf> = named.iter().map(|p| paths::absolute(p, folder)).collect();
    drafts
        .iter()
        .map(|draft| draft.discovered.root.clone())
        .filter(|root| named.iter().any(|path| root.starts_with(path)))
        .collect()
}

/// Reports on the lists of ignored findings themselves, for those with which something is wrong.
fn lists(done: &[Done], complete: &BTreeSet<PathBuf>, folder: &Path) -> Vec<DraftReport> {
    let mut used: BTreeMap<&Path, BTreeSet<String>> = BTreeMap::new();
    let mut of_list = BTreeMap::new();
    for done in done {
        if let Some((path, text)) = &done.draft.discovered.ignore_file {
            used.entry(path)
                .or_default()
                .extend(done.ignored.iter().cloned());
            of_list.insert(path.as_path(), (text, &done.draft.discovered));
        }
    }
    let report = |(path, (text, discovered)): (
        &Path,
        (&std::sync::Arc<str>, &crate::workspace::Discovered),
    )| {
        let used = used
            .get(path)
            .filter(|_| complete.contains(&discovered.root));
        let findings = IgnoreList::parse(text).complaints(text, used, &discovered.settings);
        DraftReport {
            path: paths::shown(path, folder),
            source: std::sync::Arc::clone(text),
            findings,
            is_list: true,
            ..DraftReport::default()
        }
    };
    let reports = of_list.into_iter().map(report);
    reports
        .filter(|report| !report.findings.is_empty())
        .collect()
}

/// Whether any finding is at or above the threshold of its draft.
fn is_failure(reports: &[DraftReport], thresholds: &BTreeMap<String, FailOn>) -> bool {
    reports.iter().any(|report| {
        let threshold = thresholds
            .get(&report.path)
            .copied()
            .unwrap_or(FailOn::Conflict);
        let loud = report
            .findings
            .iter()
            .filter(|f| f.severity > Severity::None);
        loud.filter_map(|f| f.verdict)
            .any(|verdict| fails(verdict, threshold))
    })
}

fn fails(verdict: Verdict, threshold: FailOn) -> bool {
    match threshold {
        FailOn::Conflict => verdict >= Verdict::Conflict,
        FailOn::Disputed => verdict >= Verdict::Disputed,
        FailOn::Unsupported => verdict >= Verdict::Unsupported,
        FailOn::Never => false,
    }
}

/// In GitHub Actions, the page of the run gets a table of the findings: `GITHUB_STEP_SUMMARY` names the
/// file it is made from.
fn summarize(reports: &[DraftReport], options: &Options, console: &mut Console) {
    let Some(file) = std::env::var_os("GITHUB_STEP_SUMMARY").filter(|file| !file.is_empty()) else {
        return;
    };
    let summary = report::render(Format::Markdown, reports, options);
    let written = OpenOptions::new()
        .append(true)
        .create(true)
        .open(&file)
        .and_then(|mut file| file.write_all(summary.as_bytes()));
    if let Err(error) = written {
        console.error(format!(
            "cannot write the summary {}: {error}",
            file.to_string_lossy()
        ));
    }
}
