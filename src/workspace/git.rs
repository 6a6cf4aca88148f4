//! What changed since a commit, asked of the `git` command: lines of files, and what stood there before.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::corpus::real;

/// The files that differ from a commit, in the work tree as it is now.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The work tree's folder, links followed.
    top: PathBuf,
    /// The commit that is compared with.
    base: String,
    /// By their path from `top`, with `/`.
    files: BTreeMap<String, Lines>,
}

/// Git's name for the tree without files, which every repository knows.
const EMPTY: &str = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/// Which lines of a file are new or changed, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lines {
    /// The whole file is new.
    All,
    /// These; where lines were only taken out, those around the place.
    Some(Vec<RangeInclusive<usize>>),
}

impl Changed {
    /// What changed between the commit where the work on `HEAD` left `reference`, and the work tree:
    /// commits, and changes that are not committed yet.
    ///
    /// # Errors
    /// If there is no git, no repository, or no such commit; says what to do in a shallow clone.
    pub fn since(reference: &str, folder: &Path) -> Result<Self> {
        let git = |arguments: &[&str]| run(folder, arguments);
        let top =
            git(&["rev-parse", "--show-toplevel"]).context("--since needs a Git repository")?;
        let top = real(Path::new(top.trim_end_matches(['\n', '\r'])));
        if reference == "HEAD" && git(&["rev-parse", "--verify", "--quiet", "HEAD"]).is_err() {
            // Before the first commit everything is new: `EMPTY` is a tree without files.
            return Changed::from(top, EMPTY.to_owned());
        }
        let commit = format!("{reference}^{{commit}}");
        if reference.starts_with('-')
            || git(&["rev-parse", "--verify", "--quiet", &commit]).is_err()
        {
            bail!(
                "--since: there is no commit {reference} here{}",
                shallow(folder)
            );
        }
        let Ok(base) = git(&["merge-base", reference, "HEAD"]) else {
            bail!(
                "--since: {reference} and HEAD have no commit in common here{}",
                shallow(folder)
            );
        };
        Changed::from(top, base.trim().to_owned())
    }

    /// What differs from a commit or tree.
    fn from(top: PathBuf, base: String) -> Result<Self> {
        let mut changed = Changed {
            top,
            base,
            files: BTreeMap::new(),
        };
        let diff = run(
            &changed.top,
            &[
                "-c",
                "core.quotePath=false",
                "diff",
                "--unified=0",
                "--no-color",
                "--no-ext-diff",
                "--no-textconv",
                "--find-renames",
                "--src-prefix=a/",
                "--dst-prefix=b/",
                &changed.base,
                "--",
            ],
        )?;
        changed.files = parse(&diff);
        let new = run(
            &changed.top,
            &["ls-files", "--others", "--exclude-standard", "-z"],
        )?;
        for path in new.split('\0').filter(|path| !path.is_empty()) {
            changed.files.insert(path.to_owned(), Lines::All);
        }
        Ok(changed)
    }

    /// True if the file lies in the work tree.
    pub fn covers(&self, path: &Path) -> bool {
        self.name(path).is_some()
    }

    /// The changed lines of a file; `None` if it is as it was.
    pub fn lines(&self, path: &Path) -> Option<&Lines> {
        self.files.get(&self.name(path)?)
    }

    /// Files that were changed, added or removed, absolute.
    pub fn files(&self) -> impl Iterator<Item = PathBuf> {
        self.files.keys().map(|name| self.top.join(name))
    }

    /// What stood in the file at the commit; `None` if it was not there or is no text in UTF-8.
    pub fn before(&self, path: &Path) -> Option<String> {
        let object = format!("{}:{}", self.base, self.name(path)?);
        run(&self.top, &["cat-file", "blob", &object]).ok()
    }

    fn name(&self, path: &Path) -> Option<String> {
        let path = real(path);
        let relative = path.strip_prefix(&self.top).ok()?;
        let parts: Vec<_> = relative
            .components()
            .map(|part| part.as_os_str().to_string_lossy())
            .collect();
        Some(parts.join("/"))
    }
}

impl Lines {
    /// True if any of the lines from `first` to `last` is among them.
    pub fn touch(&self, first: usize, last: usize) -> bool {
        match self {
            Lines::All => true,
            Lines::Some(ranges) => ranges
                .iter()
                .any(|r| *r.start() <= last && first <= *r.end()),
        }
    }
}

fn run(folder: &Path, arguments: &[&str]) -> Result<String> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("LC_ALL", "C")
        .output()
        .context("the `git` command cannot be run; install Git, or leave --since out")?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// What to do where only the last commits were fetched, as CI does.
fn shallow(folder: &Path) -> &'static str {
    match run(folder, &["rev-parse", "--is-shallow-repository"]) {
        Ok(answer) if answer.trim() == "true" => {
            ": this clone is shallow and lacks older commits; fetch them with `git fetch --unshallow`, \
             or have CI do it (GitHub: `fetch-depth: 0` for actions/checkout; GitLab: `GIT_DEPTH: 0`)"
        }
        _ => "; see `git log`, or fetch it first",
    }
}

/// Reads a unified diff without context lines.
fn parse(diff: &str) -> BTreeMap<String, Lines> {
    let mut files: BTreeMap<String, Lines> = BTreeMap::new();
    let mut old = None;
    let mut current: Option<String> = None;
    // Lines of the hunk that are still to come, so that none of them is read as a header.
    let mut pending = 0;
    for line in diff.split('\n') {
        if pending > 0 && !line.starts_with('\\') {
            pending -= 1;
            continue;
        }
        if line.starts_with("diff --git ") {
            (old, current) = (None, None);
        } else if let Some(name) = line.strip_prefix("--- ") {
            old = unquoted(name).strip_prefix("a/").map(str::to_owned);
        } else if let Some(name) = line.strip_prefix("+++ ") {
            let name = unquoted(name);
            current = name.strip_prefix("b/").map(str::to_owned);
            let (path, lines) = match (&current, &old) {
                (Some(path), None) => (path.clone(), Lines::All),
                (Some(path), Some(_)) => (path.clone(), Lines::Some(Vec::new())),
                (None, Some(gone)) => (gone.clone(), Lines::Some(Vec::new())),
                (None, None) => continue,
            };
            files.insert(path, lines);
        } else if let Some((removed, added)) = line.strip_prefix("@@ -").and_then(hunk) {
            pending = removed.1 + added.1;
            let Some(Lines::Some(ranges)) = current.as_ref().and_then(|path| files.get_mut(path))
            else {
                continue;
            };
            let (start, count) = added;
            ranges.push(match count {
                0 => start..=start + 1,
                count => start..=start + count - 1,
            });
        }
    }
    files
}

/// "12,3 +14,2 @@ …": start and count on both sides.
fn hunk(rest: &str) -> Option<((usize, usize), (usize, usize))> {
    let (removed, rest) = rest.split_once(" +")?;
    let (added, _) = rest.split_once(" @@")?;
    Some((extent(removed)?, extent(added)?))
}

fn extent(words: &str) -> Option<(usize, usize)> {
    match words.split_once(',') {
        Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
        None => Some((words.parse().ok()?, 1)),
    }
}

/// A path as Git writes it: one with tabs ends in a tab, one with special characters is quoted as in C.
fn unquoted(name: &str) -> String {
    let name = name.trim_end_matches(['\t', '\r']);
    let Some(inner) = name.strip_prefix('"').and_then(|n| n.strip_suffix('"')) else {
        return name.to_owned();
    };
    let mut out = String::new();
    let mut escaped = false;
    for c in inner.chars() {
        match (std::mem::take(&mut escaped), c) {
            (false, '\\') => escaped = true,
            (true, 't') => out.push('\t'),
            (true, 'n') => out.push('\n'),
            (_, c) => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_is_read() {
        let diff = "diff --git a/x.md b/x.md\n--- a/x.md\n+++ b/x.md\n@@ -3 +3,2 @@ head\n-old\n+--- a/no\n+++ b/no\n\
                    @@ -9,2 +10,0 @@\n-a\n-b\ndiff --git a/é b.md b/é b.md\nnew file mode 100644\n--- /dev/null\n\
                    +++ b/é b.md\t\n@@ -0,0 +1 @@\n+one\ndiff --git a/gone.md b/gone.md\n--- a/gone.md\n+++ /dev/null\n\
                    @@ -1 +0,0 @@\n-x\n";
        let files = parse(diff);
        assert_eq!(files["x.md"], Lines::Some(vec![3..=4, 10..=11]));
        assert_eq!(files["é b.md"], Lines::All);
        assert_eq!(files["gone.md"], Lines::Some(vec![]));
        assert_eq!(files.len(), 3);
        assert!(files["x.md"].touch(4, 4) && !files["x.md"].touch(5, 9));
    }

    #[test]
    fn quoted_paths_are_read() {
        assert_eq!(unquoted(r#""b/a \"q\" \\ \t.md""#), "b/a \"q\" \\ \t.md");
    }
}
