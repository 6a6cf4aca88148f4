//! What an archive costs: time and space to index beside tantivy alone, time to open, to lint and to type.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tantivy::schema::{STORED, Schema, TEXT};
use tantivy::{Index, IndexWriter, doc};
use tickmark::check::{BlockCache, check, check_incremental};
use tickmark::sources::options::Options;
use tickmark::text;
use tickmark::workspace::{Keep, Lasting, Workspace, discover};

/// Keystrokes that are measured.
const KEYSTROKES: usize = 60;

pub fn head() {
    println!(
        "| passages | text | index | passages/s | tantivy's time | open | walk | memory: own, mapped | lint cold | lint again | key p50 | key p95 |\n\
         |---|---|---|---|---|---|---|---|---|---|---|---|"
    );
}

fn specs() -> Vec<String> {
    vec!["sources".to_owned()]
}

fn kept(folder: &Path) -> Keep {
    Keep::Always(folder.join(".measured"))
}

/// Everything, as one line of the table.
pub fn all(folder: &Path) -> Result<()> {
    let folder = fs::canonicalize(folder)?;
    let files = files_in(&folder.join("sources"));
    let mut bytes = 0;
    for file in &files {
        bytes += file.metadata()?.len();
    }
    let _ = fs::remove_dir_all(folder.join(".measured"));
    let (keep, options) = (kept(&folder), Options::default());
    // The files lie in the system's cache for both.
    let alone = tantivy_alone(&folder, &files)?;
    let began = Instant::now();
    Workspace::open_kept(&folder, &specs(), &[], options.clone(), &keep, &|_, _| {});
    let indexed = began.elapsed();
    let index = Lasting::of(&folder, &specs(), &options, &keep).context("an index")?;
    let stats = index
        .stats()
        .map_err(anyhow::Error::msg)?
        .context("an index")?;
    let own = std::env::current_exe()?;
    let opened = Command::new(own).arg("--opened").arg(&folder).output()?;
    anyhow::ensure!(
        opened.status.success(),
        "{}",
        String::from_utf8_lossy(&opened.stderr)
    );
    println!(
        "| {} | {:.1} MB | {:.1} MB | {:.0} | {:.1} × | {}",
        stats.passages,
        bytes as f64 / 1e6,
        stats.bytes as f64 / 1e6,
        stats.passages as f64 / indexed.as_secs_f64(),
        indexed.as_secs_f64() / alone.as_secs_f64(),
        String::from_utf8_lossy(&opened.stdout).trim_end(),
    );
    Ok(())
}

/// The same files, each line a document of one text field, indexed and stored by tantivy's defaults.
fn tantivy_alone(folder: &Path, files: &[PathBuf]) -> Result<Duration> {
    let place = folder.join(".tantivy");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place)?;
    let began = Instant::now();
    let mut schema = Schema::builder();
    let field = schema.add_text_field("text", TEXT | STORED);
    let index = Index::create_in_dir(&place, schema.build())?;
    let mut writer: IndexWriter = index.writer_with_num_threads(1, 64_000_000)?;
    for file in files {
        for line in fs::read_to_string(file)?
            .lines()
            .filter(|line| !line.is_empty())
        {
            writer.add_document(doc!(field => line))?;
        }
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    let took = began.elapsed();
    fs::remove_dir_all(&place)?;
    Ok(took)
}

/// What a process sees that finds the index ready: the rest of the line.
pub fn opened(folder: &Path) -> Result<()> {
    let (keep, options) = (kept(folder), Options::default());
    let began = Instant::now();
    let last = Workspace::last_commit(folder, &specs(), options.clone(), &keep);
    let open = began.elapsed();
    drop(last);
    let began = Instant::now();
    let workspace = Workspace::open_kept(folder, &specs(), &[], options, &keep, &|_, _| {});
    let walk = began.elapsed().saturating_sub(open);
    let draft = fs::read_to_string(folder.join("draft.md"))?;
    let settings = discover(folder)?.settings;
    let snapshot = workspace.snapshot();
    let lint = || {
        let began = Instant::now();
        check(&text::read_draft(&draft), &snapshot, &settings);
        began.elapsed()
    };
    let (cold, again) = (lint(), lint());
    // One letter after the other in the middle of the draft.
    let mut cache = BlockCache::default();
    check_incremental(
        &text::read_draft(&draft),
        &snapshot,
        &settings,
        &mut cache,
        &|| false,
    );
    let at = draft
        .match_indices(". ")
        .map(|(at, _)| at + 2)
        .nth(12)
        .unwrap_or(draft.len());
    let typed = "Revenue at the harbour plant rose 12.4 percent to $3.1 billion in 2021. ";
    let mut times = Vec::new();
    for letters in (1..=typed.len()).take(KEYSTROKES) {
        let mut text = draft.clone();
        text.insert_str(at, typed.get(..letters).unwrap_or(typed));
        let began = Instant::now();
        let text = text::read_draft(&text);
        check_incremental(&text, &snapshot, &settings, &mut cache, &|| false);
        times.push(began.elapsed());
    }
    times.sort();
    let quantile = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    let (own, mapped) = (memory("RssAnon"), memory("RssFile"));
    let ms = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    println!(
        "{} | {} | {own} MB, {mapped} MB | {} | {} | {} | {} |",
        ms(open),
        ms(walk),
        ms(cold),
        ms(again),
        ms(quantile(0.5)),
        ms(quantile(0.95)),
    );
    Ok(())
}

/// A line of `/proc/self/status` in MB; 0 where there is none.
fn memory(line: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let value = status
        .lines()
        .find_map(|l| l.strip_prefix(line)?.strip_prefix(':'));
    value
        .and_then(|value| value.trim().strip_suffix("kB")?.trim().parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes / 1024)
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries
        .flat_map(|entry| match entry.path() {
            path if path.is_dir() => files_in(&path),
            path => vec![path],
        })
        .collect();
    files.sort();
    files
}
