//! Drafts checked on all cores, each group of them against one index, or taken from the cache.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cache::Cache;
use super::console::Console;
use super::corpus::Bar;
use super::drafts::{Draft, Selection};
use super::fixing::{self, Allowed};
use super::{corpus, parallel};
use crate::check::{BlockCache, Snapshot, check, check_incremental};
use crate::finding::{Finding, Rule};
use crate::report::{DraftReport, SourceEntry};
use crate::settings::Settings;
use crate::sources::options::Options;
use crate::suppress::FixMaker;
use crate::suppress::list::take_ignored;
use crate::text::{LineIndex, Span, markdown};
use crate::workspace::git::Changed;
use crate::workspace::{Keep, Workspace, paths};

/// How drafts are checked.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    pub selection: &'a Selection,
    /// Where the command runs.
    pub folder: &'a Path,
    /// Where results are kept, if they are.
    pub cache: Option<&'a Path>,
    /// Where indexes of sources are kept for which the settings name no folder; `None` for keeping none.
    pub indexes: Option<&'a Path>,
    /// Report only what changed since then.
    pub since: Option<&'a Changed>,
    pub fix: Option<Allowed>,
}

impl Plan<'_> {
    fn keep(&self, draft: &Draft) -> Keep {
        let (settings, root) = (&draft.settings, &draft.discovered.root);
        match self.indexes {
            Some(caches) => Keep::of(settings, root, Some(caches)),
            None => Keep::server(settings).unwrap_or_default(),
        }
    }
}

/// A draft with its findings.
pub struct Done {
    pub draft: Draft,
    pub report: DraftReport,
    /// Findings that are not due to what changed.
    pub old: BTreeSet<(Span, Rule)>,
    /// The draft's words with all fixes, and how many; the findings are those of the fixed draft.
    pub fixed: Option<(Arc<str>, usize)>,
    /// Fingerprints of the ignore file that silenced something.
    pub ignored: BTreeSet<String>,
}

/// All drafts, in the order of their paths.
#[derive(Default)]
pub struct Checked {
    pub done: Vec<Done>,
    /// Every source of every index, in the order of their ids.
    pub corpus: Vec<SourceEntry>,
}

/// Checks all drafts. What goes wrong is told, and the rest is still checked.
pub fn check_all(drafts: Vec<Draft>, plan: Plan<'_>, console: &mut Console) -> Checked {
    // What drafts must share to be checked against one index: a root, entries of `sources`, how they are
    // read, and where the index is kept.
    let mut groups: BTreeMap<(PathBuf, Vec<String>, Options, Keep), Vec<Draft>> = BTreeMap::new();
    for draft in drafts {
        let root = if plan.selection.sources.is_empty() {
            draft.discovered.root.clone()
        } else {
            plan.folder.to_path_buf()
        };
        let key = (
            root,
            draft.settings.sources.clone(),
            draft.settings.reading(),
            plan.keep(&draft),
        );
        groups.entry(key).or_default().push(draft);
    }
    let mut checked = Checked::default();
    for ((root, specs, options, keep), drafts) in groups {
        let group = Group {
            root: &root,
            specs: &specs,
            options: &options,
            keep: &keep,
            exclude: drafts.iter().map(|d| d.path.clone()).collect(),
            plan,
        };
        group.check(drafts, console, &mut checked);
    }
    checked
        .done
        .sort_by(|a, b| a.report.path.cmp(&b.report.path));
    checked.corpus.sort();
    checked.corpus.dedup();
    checked
}

/// Drafts that share an index.
struct Group<'a> {
    root: &'a Path,
    specs: &'a [String],
    options: &'a Options,
    keep: &'a Keep,
    /// The drafts' own paths.
    exclude: Vec<PathBuf>,
    plan: Plan<'a>,
}

/// What the work on one draft needs.
#[derive(Clone)]
struct Bench {
    snapshot: Snapshot,
    /// The sources as they were, where one of them changed.
    before: Option<Snapshot>,
    /// Absolute paths of sources by their ids.
    paths: Arc<BTreeMap<Arc<str>, PathBuf>>,
    fix: Option<Allowed>,
}

impl Group<'_> {
    fn check(&self, drafts: Vec<Draft>, console: &mut Console, checked: &mut Checked) {
        // What an archive on a server holds is known only when it is asked.
        let usable = self.plan.fix.is_none()
            && self.plan.since.is_none()
            && !matches!(self.keep, Keep::Server(_));
        let mut cache =
            self.plan.cache.filter(|_| usable).map(|place| {
                Cache::open(place, self.root, self.specs, &self.exclude, self.options)
            });
        let mut found: Vec<(Draft, Vec<Finding>)> = Vec::new();
        let mut open: Vec<Draft> = Vec::new();
        for draft in drafts {
            match cache.as_ref().and_then(|cache| cache.findings(&draft)) {
                Some(findings) => found.push((draft, findings)),
                None => open.push(draft),
            }
        }
        if let (true, Some(cache)) = (open.is_empty(), &cache)
            && let Some(corpus) = &cache.corpus
        {
            corpus::warn(&corpus.warnings, self.plan.folder, console);
            let entries = self.shown(&corpus.entries);
            checked.corpus.extend(entries);
            for (draft, findings) in found {
                checked
                    .done
                    .push(self.done(draft, findings, None, None, &cache.paths));
            }
            return;
        }
        let request = corpus::Request {
            root: self.root,
            specs: self.specs,
            exclude: &self.exclude,
            options: self.options,
            keep: self.keep,
        };
        let corpus = corpus::open(request, self.plan.folder, console);
        if corpus.away().is_some() {
            return;
        }
        let entries = entries(&corpus);
        if entries.is_empty() && !self.plan.selection.allow_no_sources {
            open.extend(found.into_iter().map(|(draft, _)| draft));
            console.error(self.no_sources(&open));
            return;
        }
        checked.corpus.extend(self.shown(&entries));
        let paths: BTreeMap<Arc<str>, PathBuf> = entries
            .iter()
            .map(|entry| (Arc::from(entry.id.as_str()), PathBuf::from(&entry.path)))
            .collect();
        if let Some(cache) = &mut cache {
            cache.put_corpus(entries, corpus.warnings().to_vec());
        }
        for (draft, findings) in found {
            checked
                .done
                .push(self.done(draft, findings, None, None, &paths));
        }
        let bench = Bench {
            snapshot: corpus.snapshot(),
            before: self.before(),
            paths: Arc::new(paths),
            fix: self.plan.fix,
        };
        let before = checked.done.len();
        self.run(open, &bench, cache.as_ref(), console, checked);
        let damaged = corpus::tell_damage(&corpus, console);
        if corpus.is_remote() && damaged {
            // Half of the answers make no findings.
            checked.done.truncate(before);
        }
        if let Some(cache) = cache {
            cache.tidy(damaged);
        }
    }

    /// Checks drafts on all cores and takes the results in their order.
    fn run(
        &self,
        drafts: Vec<Draft>,
        bench: &Bench,
        cache: Option<&Cache>,
        console: &mut Console,
        checked: &mut Checked,
    ) {
        let all = drafts.len();
        let mut names: Vec<String> = drafts.iter().map(|d| d.shown.clone()).collect();
        names.reverse();
        let mut bar = Bar::new(
            "Checking drafts",
            io::stderr().is_terminal() && !console.is_quiet(),
        );
        let at_work = bench.clone();
        let work = move |draft: Draft| at_work.check(draft);
        let mut taken = 0;
        let ended: Result<(), std::convert::Infallible> =
            parallel::ordered(drafts.into_iter(), work, |result| {
                let name = names.pop().unwrap_or_default();
                taken += 1;
                bar.show(taken, all);
                match result {
                    Ok((draft, findings, before, fixed)) => {
                        if let Some(cache) = cache {
                            cache.put(&draft, &findings);
                        }
                        let done = self.done(draft, findings, before, fixed, &bench.paths);
                        checked.done.push(done);
                    }
                    Err(reason) => console.error(format!("{name}: {reason}")),
                }
                Ok(())
            });
        match ended {
            Ok(()) => bar.clear(),
        }
    }

    /// A draft with all that was found, as a report needs it.
    fn done(
        &self,
        draft: Draft,
        mut findings: Vec<Finding>,
        before: Option<BTreeSet<String>>,
        fixed: Option<(Arc<str>, usize)>,
        paths: &BTreeMap<Arc<str>, PathBuf>,
    ) -> Done {
        let ignored = take_ignored(&mut findings, &draft.discovered.settings.ignored);
        let text = fixed.as_ref().map_or(&draft.text, |(text, _)| text);
        let sources = findings.iter().flat_map(|f| f.evidence.iter());
        let source_paths = sources
            .filter_map(|e| Some((e.source.to_string(), paths.get(&e.source)?)))
            .map(|(id, path)| (id, paths::shown(path, self.plan.folder)))
            .collect();
        let report = DraftReport {
            path: draft.shown.clone(),
            source: Arc::clone(text),
            findings,
            source_paths,
            is_list: false,
        };
        let old = match self.plan.since {
            Some(changed) => unchanged(changed, &draft, &report, before.as_ref(), paths),
            None => BTreeSet::new(),
        };
        Done {
            draft,
            report,
            old,
            fixed,
            ignored,
        }
    }

    /// The sources as they were, if any of them changed since then.
    fn before(&self) -> Option<Snapshot> {
        let changed = self.plan.since?;
        let mut old = Workspace::open_kept(
            self.root,
            self.specs,
            &self.exclude,
            self.options.clone(),
            self.keep,
            &|_, _| {},
        );
        let mut any = false;
        for file in changed
            .files()
            .filter(|file| old.is_source(file))
            .collect::<Vec<_>>()
        {
            // What was not there yet said nothing.
            old.overlay(&file, Some(&changed.before(&file).unwrap_or_default()));
            any = true;
        }
        any.then(|| old.snapshot())
    }

    /// Sources as the command shows them.
    fn shown(&self, entries: &[SourceEntry]) -> Vec<SourceEntry> {
        let shown = |entry: &SourceEntry| SourceEntry {
            path: paths::shown(Path::new(&entry.path), self.plan.folder),
            ..entry.clone()
        };
        entries.iter().map(shown).collect()
    }

    fn no_sources(&self, drafts: &[Draft]) -> String {
        let first = drafts.first().map_or("", |draft| draft.shown.as_str());
        let which = match drafts.len() {
            0 | 1 => first.to_owned(),
            n => format!("{first} and {} more", n - 1),
        };
        let remedy = "name them with --sources or as `sources` in tickmark.toml, or go on without by --allow-no-sources";
        if self.specs.is_empty() {
            format!("no sources to check {which} against; {remedy}")
        } else {
            format!(
                "no readable source in {} to check {which} against; {remedy}",
                self.specs.join(", ")
            )
        }
    }
}

/// A draft, its findings, the state of its claims before, and its fixed words.
type Work = (
    Draft,
    Vec<Finding>,
    Option<BTreeSet<String>>,
    Option<(Arc<str>, usize)>,
);

impl Bench {
    fn check(&self, draft: Draft) -> Work {
        // The list of ignored findings is applied afterwards, where it is known what it silenced.
        let mut settings = (*draft.settings).clone();
        let ignored = std::mem::take(&mut settings.ignored);
        let fixed = self.fix.and_then(|allowed| {
            let (text, count) = self.fixed(&draft, &settings, &ignored, allowed);
            (count > 0).then(|| (Arc::from(text), count))
        });
        let text = markdown::read(fixed.as_ref().map_or(&draft.text, |(text, _)| text));
        let findings = check(&text, &self.snapshot, &settings);
        let before = self.before.as_ref().map(|before| {
            let findings = check(&text, before, &settings);
            findings.iter().map(state).collect()
        });
        (draft, findings, before, fixed)
    }

    fn fixed(
        &self,
        draft: &Draft,
        settings: &Settings,
        ignored: &BTreeSet<String>,
        allowed: Allowed,
    ) -> (String, usize) {
        let mut cache = BlockCache::default();
        let folder = draft.path.parent().unwrap_or(&draft.path);
        fixing::fix(&draft.text, allowed, |text| {
            let text = markdown::read(text);
            let found = check_incremental(&text, &self.snapshot, settings, &mut cache, &|| false);
            let mut findings = found.unwrap_or_default();
            take_ignored(&mut findings, ignored);
            FixMaker::new(&text).cite_as_opened(&mut findings, settings, |source| {
                Some(paths::shown(self.paths.get(source)?, folder))
            });
            findings
        })
    }
}

/// Which findings are not due to what changed: all but those on changed lines, those whose passages were
/// changed, and those that were otherwise with the sources as they were.
fn unchanged(
    changed: &Changed,
    draft: &Draft,
    report: &DraftReport,
    before: Option<&BTreeSet<String>>,
    paths: &BTreeMap<Arc<str>, PathBuf>,
) -> BTreeSet<(Span, Rule)> {
    let lines = LineIndex::new(&report.source);
    let own = changed.lines(&draft.path);
    let is_new = |finding: &Finding| {
        let first = lines.line_of(finding.span.start) as usize + 1;
        let last = lines.line_of(finding.span.end) as usize + 1;
        own.is_some_and(|own| own.touch(first, last))
            || before.is_some_and(|before| !before.contains(&state(finding)))
            || finding.evidence.iter().any(|e| {
                let source = paths.get(&e.source).and_then(|path| changed.lines(path));
                let at = e.line as usize;
                source.is_some_and(|lines| lines.touch(at, at + e.text.matches('\n').count()))
            })
    };
    let old = report.findings.iter().filter(|f| !is_new(f));
    old.map(|f| (f.span, f.rule)).collect()
}

/// What a claim's verdict rests on, as one string.
fn state(finding: &Finding) -> String {
    let mut state = format!("{} {:?}", finding.fingerprint, finding.verdict);
    if let Some(evidence) = finding.evidence.first() {
        state.push_str(&format!(
            "\0{}\0{:?}\0{}",
            evidence.source, evidence.stance, evidence.text
        ));
    }
    state
}

/// The sources with their absolute paths.
fn entries(corpus: &Workspace) -> Vec<SourceEntry> {
    let snapshot = corpus.snapshot();
    let sources = snapshot.index.sources();
    let entry = |meta: &Arc<crate::sources::SourceMeta>| SourceEntry {
        id: meta.id.to_string(),
        title: meta.title.to_string(),
        date: meta.date,
        path: corpus.path_of(&meta.id).map_or_else(
            || meta.id.to_string(),
            |path| path.to_string_lossy().into_owned(),
        ),
    };
    sources.iter().map(entry).collect()
}
