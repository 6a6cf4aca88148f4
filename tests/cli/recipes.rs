//! What the project tells others to run, run: the README's commands, the workflow for GitHub, the job for
//! GitLab and the hook for pre-commit.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Output};

use snapbox::cmd::cargo_bin;

use super::gate::git;
use super::{RIGHT, UNKNOWN, WRONG, workspace};
use crate::support::folder::Folder;

#[test]
fn the_workflow_for_github_marks_what_a_branch_changed() {
    let dir = clone_with_a_branch();
    let commands = commands("examples/ci/github.yml", "- run: ");
    assert_eq!(commands.len(), 1);
    let output = shell(dir.path(), &commands[0], &[("GITHUB_BASE_REF", "main")]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let log = String::from_utf8_lossy(&output.stdout).into_owned();
    let marks: Vec<&str> = log.lines().filter(|l| l.starts_with("::")).collect();
    assert_eq!(marks.len(), 1, "{log}");
    assert!(marks[0].starts_with("::error file=new.md,line=1,"), "{log}");
    let sarif = fs::read_to_string(dir.file("tickmark.sarif")).expect("the report");
    assert!(sarif.contains("figure-conflict"));
}

#[test]
fn the_job_for_gitlab_writes_its_report() {
    let dir = clone_with_a_branch();
    let commands = commands("examples/ci/gitlab.yml", "- ");
    let script: Vec<&String> = commands.iter().filter(|c| !c.starts_with("if:")).collect();
    assert_eq!(script.len(), 2);
    let variables = [("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")];
    let codes: Vec<_> = script
        .iter()
        .map(|command| shell(dir.path(), command, &variables).status.code())
        .collect();
    assert_eq!(codes, [Some(0), Some(1)]);
    let report = fs::read_to_string(dir.file("gl-code-quality-report.json")).expect("the report");
    let issues: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(issues[0]["location"]["path"], "new.md");
    assert_eq!(issues.as_array().map(Vec::len), Some(1));
}

#[test]
fn the_hook_stops_a_commit_that_brings_an_error() {
    let dir = workspace(WRONG);
    let entry = &commands(".pre-commit-hooks.yaml", "entry: ")[0];
    git(dir.path(), &["init", "--quiet"]);
    // Before the first commit everything is new.
    assert_eq!(shell(dir.path(), entry, &[]).status.code(), Some(1));
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "--quiet", "--message", "first"]);
    assert_eq!(shell(dir.path(), entry, &[]).status.code(), Some(0));
    dir.write("new.md", WRONG);
    git(dir.path(), &["add", "."]);
    let output = shell(dir.path(), entry, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("new.md:1:17"));
}

#[test]
fn the_commands_of_the_readme_run_as_written() {
    // The README ignores what stands in line 46.
    let dir = workspace(&format!("{RIGHT}{}{UNKNOWN}", "\n".repeat(44)));
    dir.write("drafts/a.md", RIGHT);
    dir.write(
        "reports/statement.md",
        "Northfield sold 48,200 heat pumps in 2024.\n",
    );
    git(dir.path(), &["init", "--quiet"]);
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "--quiet", "--message", "first"]);
    git(
        dir.path(),
        &["update-ref", "refs/remotes/origin/main", "HEAD"],
    );
    let mut run = 0;
    for command in commands("README.md", "$ tickmark ") {
        let command = format!("tickmark {command}");
        // A watcher ends when somebody presses a key, and there is no server to fill here: `tests/remote.rs` has one.
        if command.contains("--watch") || command.contains("--to ") {
            continue;
        }
        let output = shell(dir.path(), &command, &[]);
        assert_eq!(
            output.status.code(),
            Some(0),
            "{command}\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        run += 1;
    }
    assert!(run >= 8, "the README has {run} commands");
}

/// What stands behind `mark` at the beginning of the lines of a file of the project.
fn commands(file: &str, mark: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
    let lines = text
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix(mark));
    lines
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.starts_with("uses:"))
        .collect()
}

/// Runs a command line as a CI does, with this build's `tickmark` first on the path.
fn shell(folder: &Path, command: &str, variables: &[(&str, &str)]) -> Output {
    let binary = cargo_bin!("tickmark").to_path_buf();
    let mut path = vec![binary.parent().expect("a folder").to_path_buf()];
    let known = std::env::var_os("PATH").unwrap_or_default();
    path.extend(std::env::split_paths(&known).collect::<Vec<PathBuf>>());
    Process::new("bash")
        .args(["-c", command])
        .current_dir(folder)
        .env(
            "PATH",
            std::env::join_paths(path).expect("paths without colons"),
        )
        .env("TICKMARK_CACHE_DIR", folder.join(".cache"))
        .env_remove("GITHUB_STEP_SUMMARY")
        .envs(variables.iter().copied())
        .output()
        .expect("bash runs")
}

/// A clone in which a branch adds a draft with an error, beside one that `main` had.
fn clone_with_a_branch() -> Folder {
    let dir = workspace(WRONG);
    git(dir.path(), &["init", "--quiet", "--initial-branch=main"]);
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "--quiet", "--message", "first"]);
    git(dir.path(), &["remote", "add", "origin", "."]);
    git(dir.path(), &["fetch", "--quiet", "origin"]);
    git(dir.path(), &["checkout", "--quiet", "-b", "branch"]);
    dir.write("new.md", WRONG);
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "--quiet", "--message", "second"]);
    dir
}
