//! The gate of a repository: several reports at once, the list of ignored findings, baselines, changes
//! since a commit, fixes, personas and the cache.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use snapbox::cmd::cargo_bin;

use super::{RIGHT, UNKNOWN, WRONG, lint, rows, stderr, stdout, tickmark, verdicts, workspace};
use crate::support::folder::Folder;

// Outputs

#[test]
fn several_reports_are_written_at_once() {
    let dir = workspace(WRONG);
    let output = lint(
        &dir,
        &[
            "--format",
            "concise",
            "--output",
            "sarif=out.sarif",
            "-o",
            "junit=out.xml",
            "-o",
            "gitlab=gl.json",
            "-o",
            "rdjsonl=rd.jsonl",
        ],
    )
    .code(1);
    assert!(stdout(&output).starts_with("draft.md:1:17: error conflict[figure]"));
    let sarif: Value = serde_json::from_str(&read(&dir, "out.sarif")).expect("SARIF is JSON");
    assert_eq!(sarif["runs"][0]["results"][0]["ruleId"], "figure-conflict");
    assert!(read(&dir, "out.xml").contains("<failure type=\"figure-conflict\""));
    let issues: Value = serde_json::from_str(&read(&dir, "gl.json")).expect("a list in JSON");
    assert_eq!(issues[0]["severity"], "critical");
    let diagnostic: Value = serde_json::from_str(read(&dir, "rd.jsonl").trim()).expect("JSON");
    assert_eq!(diagnostic["suggestions"][0]["text"], "48,200");
    let output = lint(&dir, &["--output", "sarif=out.sarif", "--output", "text"]).code(1);
    assert!(stdout(&output).starts_with("conflict[figure]: "));
}

#[test]
fn a_report_that_cannot_be_written_is_an_error_before_the_work() {
    let dir = workspace(WRONG);
    let output = lint(
        &dir,
        &["-o", "json=first.json", "-o", "sarif=no/such/out.sarif"],
    )
    .code(2);
    assert!(
        stderr(&output).starts_with("error: cannot write no/such/out.sarif"),
        "{}",
        stderr(&output)
    );
    assert_eq!(stdout(&output), "");
    assert!(
        !dir.file("first.json").exists(),
        "no empty report is left behind"
    );
    lint(&dir, &["-o", "sources"]).code(2);
    let output = lint(&dir, &["-f", "json", "-o", "text"]).code(2);
    assert!(
        stderr(&output).contains("mixed on standard output"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn no_report_is_written_over_what_it_is_about() {
    let dir = workspace(WRONG);
    dir.write("other.md", RIGHT);
    let settings = read(&dir, "tickmark.toml");
    let refused = |arguments: &[&str], named: &str, why: &str| {
        let output = tickmark(&dir).args(arguments).assert().code(2);
        let said = stderr(&output);
        assert!(
            said.starts_with(&format!("error: {named} ")) && said.contains(why),
            "{arguments:?}: {said}"
        );
        assert_eq!(stdout(&output), "", "{arguments:?}");
    };
    let draft = "is one of the drafts";
    refused(&["report", "draft.md", "-o", "draft.md"], "draft.md", draft);
    refused(&["baseline", "-o", "draft.md"], "draft.md", draft);
    refused(
        &["lint", "draft.md", "-o", "json=./draft.md"],
        "./draft.md",
        draft,
    );
    refused(
        &["lint", "draft.md", "-o", "json=other.md"],
        "other.md",
        "is a draft",
    );
    refused(
        &["lint", "-o", "json=sources/statement.md"],
        "sources/statement.md",
        "among the sources",
    );
    refused(
        &["lint", "-o", "html=sources/new.html"],
        "sources/new.html",
        "among the sources",
    );
    refused(
        &["lint", "-o", "json=tickmark.toml"],
        "tickmark.toml",
        "holds settings",
    );
    assert_eq!(
        [read(&dir, "draft.md"), read(&dir, "other.md")],
        [WRONG, RIGHT]
    );
    assert_eq!(read(&dir, "tickmark.toml"), settings);
    assert_eq!(read(&dir, "sources/statement.md"), super::SOURCE);
    assert!(!dir.file("sources/new.html").exists());
    let output = lint(&dir, &["-o", "sarif=a.x", "-o", "json=./a.x"]).code(2);
    assert!(
        stderr(&output).contains("two reports would be written to ./a.x"),
        "{}",
        stderr(&output)
    );
    assert!(!dir.file("a.x").exists());
    // A summary is a report of its own; it is written anew as often as it is asked for.
    let summary = ["report", "draft.md", "-f", "markdown", "-o", "summary.md"];
    for _ in 0..2 {
        tickmark(&dir).args(summary).assert().code(0);
    }
}

#[test]
fn github_gets_annotations_and_a_summary() {
    let dir = workspace(WRONG);
    let output = tickmark(&dir)
        .args(["lint", "--format", "github"])
        .env("GITHUB_STEP_SUMMARY", dir.file("summary.md"))
        .assert()
        .code(1);
    let lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    assert!(
        lines[0].starts_with("conflict[figure]: "),
        "the log has the whole text"
    );
    assert!(
        lines
            .iter()
            .any(|l| l.starts_with("::error file=draft.md,line=1,")),
        "{lines:?}"
    );
    let summary = read(&dir, "summary.md");
    assert!(
        summary.contains("| ❌ conflict | draft.md:1 |"),
        "{summary}"
    );
}

/// More than a pipe holds is left unread by who closes it early.
#[test]
fn a_reader_that_stops_early_makes_no_noise_and_changes_no_exit_code() {
    let dir = workspace(&format!("{WRONG}\n").repeat(2_000));
    let mut child = Process::new(cargo_bin!("tickmark"))
        .args(["lint", "--no-cache", "--format", "json"])
        .current_dir(dir.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut first = [0; 16];
    let mut reader = child.stdout.take().expect("a pipe");
    reader.read_exact(&mut first).expect("a report");
    drop(reader);
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(1), &b""[..])
    );
}

#[test]
fn quiet_prints_findings_only() {
    let dir = workspace(RIGHT);
    dir.write("sources/empty.txt", "");
    let output = lint(&dir, &["--quiet"]).code(0);
    assert_eq!(
        (stdout(&output), stderr(&output)),
        (String::new(), String::new())
    );
    dir.write("draft.md", WRONG);
    let report = stdout(&lint(&dir, &["-q"]).code(1));
    assert!(
        report.starts_with("conflict[figure]") && !report.contains("1 claim"),
        "{report}"
    );
}

#[test]
fn colours_are_forced_and_forbidden_by_the_environment() {
    let dir = workspace(WRONG);
    let colored = |variables: &[(&str, &str)]| {
        let command = tickmark(&dir).arg("lint").envs(variables.iter().copied());
        stdout(&command.assert().code(1)).contains('\x1b')
    };
    assert!(!colored(&[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "0")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

// Personas and severities

#[test]
fn personas_say_more() {
    let dir = workspace(&format!("{UNKNOWN}\n{RIGHT}"));
    let severities = |arguments: &[&str]| -> Vec<String> {
        let output = lint(&dir, &[&["-f", "jsonl"][..], arguments].concat()).code(0);
        let figures = rows(&output)
            .into_iter()
            .filter(|row| row["rule"] == "figure");
        figures
            .map(|row| row["severity"].as_str().unwrap_or("").to_owned())
            .collect()
    };
    assert_eq!(severities(&[]), ["information"]);
    assert_eq!(severities(&["--persona", "strict"]), ["warning"]);
    assert_eq!(severities(&["--persona", "audit"]), ["warning", "none"]);
    let audit = stdout(&lint(&dir, &["--persona", "audit", "-f", "concise"]).code(0));
    assert!(audit.contains("(confidence "), "{audit}");
}

#[test]
fn severities_differ_by_rule_and_by_place() {
    let dir = workspace(WRONG);
    dir.write("blog/post.md", WRONG);
    dir.write(
        "tickmark.toml",
        "sources = [\"sources\"]\n[severity]\nfigure = { conflict = \"warning\" }\n\
         [[overrides]]\nfiles = [\"blog/**\"]\nseverity = { conflict = \"none\", figure = { conflict = \"none\" } }\n",
    );
    let output = lint(&dir, &["-f", "concise"]).code(1);
    let lines: Vec<String> = stdout(&output).lines().map(str::to_owned).collect();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(
        lines[0].starts_with("draft.md:1:17: warning conflict[figure]"),
        "{lines:?}"
    );
    lint(&dir, &["blog"]).code(0);
    let settings = stdout(
        &tickmark(&dir)
            .args(["config", "blog/post.md"])
            .assert()
            .success(),
    );
    assert!(
        settings.contains("severity.figure = { conflict = \"none\" }"),
        "{settings}"
    );
}

// tickmark.ignore

#[test]
fn a_list_of_fingerprints_silences_findings_without_marks_in_the_text() {
    let dir = workspace(WRONG);
    let fingerprint = fingerprint(&dir);
    dir.write(
        "tickmark.ignore",
        format!("# what we know better\n{fingerprint}  the filing has a typo\n"),
    );
    let output = lint(&dir, &[]).code(0);
    assert!(!stdout(&output).contains("figure"), "{}", stdout(&output));
    // The same words in another place are the same finding.
    dir.write("draft.md", format!("# News\n\nWhat a year!\n\n- {WRONG}"));
    lint(&dir, &[]).code(0);
}

#[test]
fn entries_that_ignore_nothing_or_give_no_reason_are_reported() {
    let dir = workspace(WRONG);
    let fingerprint = fingerprint(&dir);
    dir.write(
        "tickmark.ignore",
        format!("{fingerprint}\n0123456789abcdef old\noops\n"),
    );
    dir.write(
        "tickmark.toml",
        "sources = [\"sources\"]\nrequire-reason = true\n",
    );
    let listed = stdout(&lint(&dir, &["-f", "concise"]).code(0));
    for line in [
        "tickmark.ignore:1:1: warning bad-ignore This entry gives no reason",
        "tickmark.ignore:2:1: warning unused-ignore This entry ignores nothing",
        "tickmark.ignore:3:1: warning bad-ignore This line does not begin with",
    ] {
        assert!(listed.contains(line), "{line} is not in\n{listed}");
    }
    // One draft alone cannot tell what the others still need.
    let one = stdout(&lint(&dir, &["-f", "concise", "draft.md"]).code(0));
    assert!(!one.contains("unused-ignore"), "{one}");
}

#[test]
fn a_finding_is_put_on_the_list_by_its_place() {
    let dir = workspace(WRONG);
    let ignore = |args: &[&str]| tickmark(&dir).arg("ignore").args(args).assert();
    let output = ignore(&["draft.md:1", "--reason", "a typo of theirs"]).code(0);
    assert!(
        stderr(&output).contains("figure “42,800” is ignored from now on, in tickmark.ignore"),
        "{}",
        stderr(&output)
    );
    let list = read(&dir, "tickmark.ignore");
    assert!(list.ends_with("  a typo of theirs\n"), "{list}");
    lint(&dir, &[]).code(0);
    // What is on the list already, and a line without findings.
    for place in ["draft.md:1", "draft.md:1:2", "draft.md:9"] {
        let output = ignore(&[place, "--reason", "again"]).code(2);
        assert!(
            stderr(&output).contains("nothing to ignore begins there"),
            "{}",
            stderr(&output)
        );
    }
    assert_eq!(read(&dir, "tickmark.ignore"), list);
    let output = ignore(&["draft.md:1", "--reason", " "]).code(2);
    assert!(
        stderr(&output).contains("it is empty; say why"),
        "{}",
        stderr(&output)
    );
}

fn fingerprint(dir: &Folder) -> String {
    let output = lint(dir, &["-f", "jsonl"]).code(1);
    let row = rows(&output)
        .into_iter()
        .find(|row| row["verdict"] == "conflict")
        .expect("a conflict");
    row["fingerprint"].as_str().expect("a word").to_owned()
}

// Baseline

#[test]
fn a_baseline_lets_only_new_findings_fail_and_shrinks_by_itself() {
    let dir = workspace(WRONG);
    let output = tickmark(&dir).arg("baseline").assert().code(0);
    assert!(
        stderr(&output).contains("tickmark.baseline.json holds 1 finding of 1 draft;"),
        "{}",
        stderr(&output)
    );
    let baseline = ["--baseline", "tickmark.baseline.json", "-f", "concise"];
    assert_eq!(stdout(&lint(&dir, &baseline).code(0)), "");
    // Reflowed and moved, it is still known; something new is not, and never gets in unasked.
    let moved = "# Title\n\nWhat a year!\n\nNorthfield sold\n42,800 heat\npumps in 2024.\n";
    dir.write("draft.md", moved);
    assert_eq!(stdout(&lint(&dir, &baseline).code(0)), "");
    dir.write(
        "draft.md",
        format!("{moved}\nThe Aldgate plant opened on 15 May 2024.\n"),
    );
    let new = stdout(&lint(&dir, &baseline).code(1));
    assert_eq!(new.lines().count(), 1, "{new}");
    assert_eq!(lint(&dir, &baseline).get_output().status.code(), Some(1));
    // What is resolved leaves it for good.
    dir.write("draft.md", RIGHT);
    let output = lint(&dir, &baseline).code(0);
    assert!(
        stderr(&output).contains("1 finding is resolved and was taken out of"),
        "{}",
        stderr(&output)
    );
    dir.write("draft.md", WRONG);
    lint(&dir, &baseline).code(1);
}

#[test]
fn a_baseline_that_is_missing_or_broken_is_named() {
    let dir = workspace(WRONG);
    let output = lint(&dir, &["--baseline", "b.json"]).code(2);
    assert!(
        stderr(&output).contains("`tickmark baseline --output b.json` writes one"),
        "{}",
        stderr(&output)
    );
    dir.write("b.json", "{}");
    let output = lint(&dir, &["--baseline", "b.json"]).code(2);
    assert!(
        stderr(&output).starts_with("error: b.json: not a baseline"),
        "{}",
        stderr(&output)
    );
    assert_eq!(read(&dir, "b.json"), "{}", "and left as it is");
}

// --since

#[test]
fn only_changed_lines_and_changed_evidence_are_reported() {
    let dir = repository(&format!(
        "{WRONG}\nThe Aldgate plant opened on 14 March 2024.\n"
    ));
    let since = |arguments: &[&str]| {
        let arguments = [&["-f", "concise", "--since", "HEAD"][..], arguments].concat();
        stdout(&lint(&dir, &arguments))
    };
    assert_eq!(since(&[]), "", "nothing changed");
    // A line of the draft.
    let draft = read(&dir, "draft.md");
    dir.write(
        "draft.md",
        format!("{draft}\nNorthfield sold 43,900 heat pumps in 2024.\n"),
    );
    let report = since(&[]);
    assert_eq!(report.lines().count(), 1, "{report}");
    assert!(report.starts_with("draft.md:5:"), "{report}");
    // A line of a source: the claim that it backed is reported, though its own line is as it was.
    dir.write("draft.md", draft);
    let source = read(&dir, "sources/statement.md");
    dir.write(
        "sources/statement.md",
        source.replace("14 March", "21 April"),
    );
    let report = since(&[]);
    assert_eq!(report.lines().count(), 1, "{report}");
    assert!(report.starts_with("draft.md:3:"), "{report}");
    // A source that is gone takes its support with it.
    dir.write("sources/other.md", "Something else happened.\n");
    fs::remove_file(dir.file("sources/statement.md")).expect("it was there");
    let report = since(&["--show-supported"]);
    assert!(report.contains("draft.md:3:"), "{report}");
    // A new draft is new as a whole.
    dir.write("sources/statement.md", &source);
    dir.write("new.md", WRONG);
    assert!(since(&[]).starts_with("new.md:1:"));
}

#[test]
fn since_says_what_is_missing() {
    let dir = repository(WRONG);
    let output = lint(&dir, &["--since", "no-such-branch"]).code(2);
    assert!(
        stderr(&output).contains("there is no commit no-such-branch here"),
        "{}",
        stderr(&output)
    );
    let plain = workspace(WRONG);
    let output = lint(&plain, &["--since", "HEAD"]).code(2);
    assert!(
        stderr(&output).contains("--since needs a Git repository"),
        "{}",
        stderr(&output)
    );
    dir.write("draft.md", RIGHT);
    git(
        dir.path(),
        &["commit", "--quiet", "--all", "--message", "second"],
    );
    let first = git(dir.path(), &["rev-parse", "HEAD~1"]);
    let shallow = Folder::new(&[]);
    let address = format!("file://{}", dir.path().display());
    git(
        shallow.path(),
        &["clone", "--quiet", "--depth", "1", &address, "copy"],
    );
    let output = tickmark(&shallow)
        .current_dir(shallow.file("copy"))
        .args(["lint", "--since", first.trim()])
        .assert()
        .code(2);
    assert!(
        stderr(&output).contains("this clone is shallow"),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).contains("fetch-depth: 0"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn since_asks_the_repository_of_the_draft() {
    let dir = repository(RIGHT);
    dir.write("draft.md", WRONG);
    let elsewhere = Folder::new(&[]);
    let draft = dir.file("draft.md");
    let run = |arguments: &[&str]| {
        tickmark(&elsewhere)
            .args(["lint", "--since", "HEAD"])
            .args(arguments)
            .arg(&draft)
            .assert()
    };
    run(&[]).code(1);
    git(elsewhere.path(), &["init", "--quiet"]);
    run(&[]).code(1);
    elsewhere.write("own.md", WRONG);
    let output = run(&["own.md", "--sources", "."]).code(2);
    assert!(
        stderr(&output).contains("lies in another Git repository than "),
        "{}",
        stderr(&output)
    );
}

fn repository(draft: &str) -> Folder {
    let dir = workspace(draft);
    git(dir.path(), &["init", "--quiet"]);
    git(dir.path(), &["add", "."]);
    git(dir.path(), &["commit", "--quiet", "--message", "first"]);
    dir
}

pub(crate) fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Process::new("git")
        .args([
            "-c",
            "user.name=Test",
            "-c",
            "user.email=test@example.org",
            "-c",
            "init.defaultBranch=main",
        ])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

// Fixes

#[test]
fn fixes_are_applied_once_and_for_all() {
    let dir = workspace(
        "Northfield sold 42,800 heat pumps in 2024. <!-- tickmark: ignore[quotation] x -->\r\n",
    );
    let patch = stdout(&lint(&dir, &["--fix-unsafe", "--diff"]).code(1));
    assert!(
        patch.starts_with("--- a/draft.md\n+++ b/draft.md\n"),
        "{patch}"
    );
    assert!(
        patch.contains("+Northfield sold 48,200 heat pumps in 2024.\r\n"),
        "{patch}"
    );
    assert!(
        read(&dir, "draft.md").contains("42,800"),
        "--diff changes nothing"
    );
    // Safe: the comment that ignores nothing goes, the figure stays.
    lint(&dir, &["--fix"]).code(1);
    assert_eq!(
        read(&dir, "draft.md"),
        "Northfield sold 42,800 heat pumps in 2024.\r\n"
    );
    let output = lint(&dir, &["--fix-unsafe"]).code(0);
    assert_eq!(
        read(&dir, "draft.md"),
        "Northfield sold 48,200 heat pumps in 2024.\r\n"
    );
    assert!(
        stderr(&output).contains("note: draft.md: 1 fix"),
        "{}",
        stderr(&output)
    );
    let again = lint(&dir, &["--fix-unsafe"]).code(0);
    assert_eq!(stderr(&again), "", "a second run changes nothing");
}

#[test]
fn a_safe_fix_restores_punctuation_and_never_a_sign() {
    let dir = workspace("");
    dir.write(
        "sources/letter.md",
        "\"We repaired the weir in April. The growers waited, and nobody complained,\" wrote Tomas Brandt.\n\n\
         \"The slipway costs us €14 million over two winters,\" said Ingrid Moe.\n",
    );
    let euros = "Ingrid Moe said: \"The slipway costs us $14 million over two winters.\"\n";
    let letter = |words: &str| format!("Tomas Brandt wrote: \"{words}\"\n\n{euros}");
    dir.write(
        "draft.md",
        letter("We repaired the weir in April, the growers waited and nobody complained."),
    );
    let output = lint(&dir, &["--fix"]).code(1);
    assert!(
        stderr(&output).contains("note: draft.md: 1 fix"),
        "{}",
        stderr(&output)
    );
    let restored =
        letter("We repaired the weir in April. The growers waited, and nobody complained.");
    assert_eq!(read(&dir, "draft.md"), restored);
    let again = lint(&dir, &["--fix"]).code(1);
    assert_eq!(stderr(&again), "", "a second run changes nothing");
    lint(&dir, &["--fix-unsafe", "--quiet"]).code(0);
    assert!(read(&dir, "draft.md").contains("€14 million"));
}

/// The corrected comment silences a conflict: that is a change of what is published, not of its spelling.
#[test]
fn a_misspelt_ignore_is_not_corrected_unasked() {
    let wrong = WRONG.trim_end();
    let draft = format!("{wrong} <!-- tickmark: ignore[figur] theirs -->\n");
    let dir = workspace(&draft);
    lint(&dir, &["--fix"]).code(1);
    assert_eq!(read(&dir, "draft.md"), draft);
    lint(&dir, &["--fix-unsafe"]).code(0);
    assert!(!read(&dir, "draft.md").contains("ignore[figur]"));
}

#[test]
fn a_draft_with_unsaved_changes_in_an_editor_is_left_alone() {
    let dir = workspace(WRONG);
    dir.write(".#draft.md", "somebody@somewhere.1");
    let output = lint(&dir, &["--fix-unsafe"]).code(2);
    assert!(
        stderr(&output).contains("draft.md: Emacs has unsaved changes"),
        "{}",
        stderr(&output)
    );
    assert_eq!(read(&dir, "draft.md"), WRONG);
}

// Citations

#[test]
fn what_is_cited_is_found_by_path_and_by_key() {
    let dir = workspace("");
    dir.write(
        "sources/plan.md",
        "---\ntitle: The plan for Aldgate\n---\n\nNorthfield will build a plant in Aldgate.\n",
    );
    dir.write(
        "refs.bib",
        "@report{plan, title = {The Plan for {Aldgate}}}\n@report{filing, file = {:sources/statement.md:MD}}\n\
         @report{lost, title = {Nowhere}, file = {sources/lost.pdf}}\n",
    );
    dir.write(
        "tickmark.toml",
        "sources = [\"sources\"]\nbibliography = [\"refs.bib\"]\n",
    );
    let told = |citation: &str| {
        dir.write(
            "draft.md",
            format!("Northfield sold 48,200 heat pumps in 2024 {citation}.\n"),
        );
        let rows = rows(&lint(&dir, &["-f", "jsonl"]).code(0));
        rows.iter()
            .map(|row| row["message"].as_str().unwrap_or("").to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(told("[@filing, p. 3]"), [""; 0]);
    assert_eq!(told("([statement](sources/statement.md#part))"), [""; 0]);
    let wrong = told("[@plan]");
    assert!(
        wrong[0].contains("The cited source plan.md does not say “48,200”; statement.md:3 does."),
        "{wrong:?}"
    );
    assert_eq!(
        told("[@lost]"),
        ["The file sources/lost.pdf of the cited “lost” is not among the sources."]
    );
    assert_eq!(told("[@unknown]"), ["There is no “unknown” in refs.bib."]);
    let gone = told("([statement](sources/gone.md))");
    assert_eq!(
        gone,
        ["The cited source sources/gone.md is not there, or cannot be read as a source."]
    );
    assert_eq!(
        told("([part two](part-2.md))"),
        [""; 0],
        "drafts link to one another"
    );
    lint(&dir, &["--fail-on", "unsupported"]).code(0);
    fs::remove_file(dir.file("refs.bib")).expect("it was there");
    let output = lint(&dir, &[]).code(2);
    assert!(
        stderr(&output).contains(
            "tickmark.toml:2:1: `bibliography` names \"refs.bib\", which is not there; correct"
        ),
        "{}",
        stderr(&output)
    );
    dir.write("refs.bib", "@report{broken\n");
    let output = lint(&dir, &[]).code(2);
    assert!(
        stderr(&output).contains("refs.bib:1:1: not BibTeX: line "),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_demanded_citation_is_added_by_a_safe_fix() {
    let dir = workspace(RIGHT);
    dir.write(
        "tickmark.toml",
        "sources = [\"sources\"]\nrequire-citation = true\n",
    );
    let output = lint(&dir, &["-f", "concise"]).code(0);
    assert!(
        stdout(&output).contains("warning unsupported[uncited]"),
        "{}",
        stdout(&output)
    );
    lint(&dir, &["--fix", "--quiet"]).code(0).stdout_eq("");
    let fixed = read(&dir, "draft.md");
    assert!(
        fixed.contains("[^1]") && fixed.contains("[^1]: Trading statement, sources/statement.md"),
        "{fixed}"
    );
    lint(&dir, &["--fix", "--quiet"]).code(0);
    assert_eq!(read(&dir, "draft.md"), fixed);
}

/// One citation alone would make the other claims of its sentence wrong, and a mark within quotation marks
/// would put it into somebody's mouth.
#[test]
fn added_citations_are_right_for_the_whole_sentence() {
    let dir = workspace("");
    dir.write("sources/depots.md", "Northfield opened 7 depots in 2024.\n");
    dir.write(
        "sources/staff.md",
        "Northfield employed a staff of 310 people in 2024.\n",
    );
    dir.write(
        "tickmark.toml",
        "sources = [\"sources\"]\nrequire-citation = true\n",
    );
    dir.write(
        "draft.md",
        "Northfield opened 7 depots in 2024, and its staff was 310 people.\n\n\
         Northfield opened \"7 depots\" in 2024.\n",
    );
    let clean = |arguments: &[&str]| lint(&dir, arguments).code(0).stdout_eq("");
    clean(&["--fix", "--quiet"]);
    let fixed = read(&dir, "draft.md");
    assert!(
        fixed.starts_with(
            "Northfield opened 7[^1] depots in 2024, and its staff was 310[^2] people.\n\n\
             Northfield opened \"7 depots\"[^1] in 2024.\n\n[^1]: "
        ),
        "{fixed}"
    );
    for source in ["depots.md", "staff.md"] {
        let defined = format!(", sources/{source}\n");
        assert_eq!(fixed.matches(&defined).count(), 1, "{fixed}");
    }
    clean(&["--fix", "--quiet"]);
    assert_eq!(read(&dir, "draft.md"), fixed);
}

// The cache

#[test]
fn a_second_run_gives_the_same_report_until_anything_changes() {
    let dir = workspace(WRONG);
    dir.write("sources/broken.md", [0, 159, 146, 150, 0, 0]);
    let run = |arguments: &[&str]| {
        let output = lint(
            &dir,
            &[
                &["--cache-dir", "cache", "--persona", "audit", "draft.md"][..],
                arguments,
            ]
            .concat(),
        );
        (
            stdout(&output),
            stderr(&output),
            output.get_output().status.code(),
        )
    };
    let first = run(&[]);
    assert!(dir.file("cache").is_dir());
    assert_eq!(run(&[]), first);
    assert_eq!(run(&["--format", "json"]).2, first.2);
    // A spoilt cache is worked out anew.
    for folder in fs::read_dir(dir.file("cache")).expect("a folder") {
        for file in fs::read_dir(folder.expect("an entry").path()).expect("a folder") {
            fs::write(file.expect("an entry").path(), "{").expect("it can be written");
        }
    }
    assert_eq!(run(&[]), first);
    dir.write(
        "sources/statement.md",
        "Northfield sold 42,800 heat pumps in 2024.\n",
    );
    let (report, _, code) = run(&[]);
    assert_eq!(code, Some(0), "{report}");
    assert!(report.contains("supported[figure]"), "{report}");
}

#[test]
fn a_second_run_over_many_drafts_takes_a_twentieth_of_the_time() {
    let dir = workspace(WRONG);
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/demo");
    for source in fs::read_dir(demo.join("sources")).unwrap() {
        let source = source.unwrap();
        let name = source.file_name();
        dir.write(
            &format!("sources/{}", name.display()),
            fs::read_to_string(source.path()).unwrap(),
        );
    }
    let words = fs::read_to_string(demo.join("draft.md")).unwrap();
    for draft in 0..60 {
        dir.write(
            &format!("drafts/part-{draft:03}.md"),
            format!("{words}\nPart {draft}.\n"),
        );
    }
    let run = || {
        let began = Instant::now();
        let output = lint(&dir, &["--cache-dir", "cache", "-f", "concise", "drafts"]);
        (stdout(&output), began.elapsed())
    };
    let (first, long) = run();
    // The shortest of three: other work on this machine only makes a run longer.
    let again: Vec<_> = (0..3).map(|_| run()).collect();
    assert!(again.iter().all(|(report, _)| *report == first));
    let short = again.iter().map(|(_, time)| *time).min().unwrap_or(long);
    assert!(short * 20 <= long, "first {long:?}, then {short:?}");
}

// The page

#[test]
fn the_page_holds_everything_and_asks_for_nothing() {
    let dir = workspace(&format!("# <Q4> & more\n\n{WRONG}\n{RIGHT}\n{UNKNOWN}"));
    dir.write("sources/unused.txt", "Weather was fine in Trondheim.\n");
    tickmark(&dir)
        .args(["report", "draft.md", "-o", "report.html"])
        .assert()
        .code(0)
        .stdout_eq("");
    let page = read(&dir, "report.html");
    assert!(page.starts_with("<!doctype html>"));
    for part in [
        "# &lt;Q4&gt; &amp; more",
        "class=\"c conflict\"",
        "class=\"c supported\"",
        "Coverage by heading",
        "Sources never used",
        "<li>sources/unused.txt</li>",
        "Claims by source",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    for outside in ["src=", "http://", "https://", "@import", "url("] {
        assert!(!page.contains(outside), "the page asks for {outside}");
    }
    let summary = stdout(
        &tickmark(&dir)
            .args(["report", "--format", "markdown", "draft.md"])
            .assert()
            .code(0),
    );
    assert!(
        summary.starts_with("## tickmark\n") && summary.contains("Sources never used (1)"),
        "{summary}"
    );
}

// Watching

#[test]
fn a_watched_draft_is_checked_again_when_it_or_a_source_changes() {
    let dir = workspace(WRONG);
    let mut child = Process::new(cargo_bin!("tickmark"))
        .args(["lint", "--watch", "--quiet", "--format", "concise"])
        .current_dir(dir.path())
        .env("TICKMARK_CACHE_DIR", dir.file(".cache"))
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let (send, lines) = std::sync::mpsc::channel();
    let out = BufReader::new(child.stdout.take().expect("a pipe"));
    std::thread::spawn(move || {
        out.lines()
            .map_while(Result::ok)
            .all(|line| send.send(line).is_ok())
    });
    let wait_for = |words: &str| {
        let patience = Duration::from_secs(120);
        while let Ok(line) = lines.recv_timeout(patience) {
            if line.contains(words) {
                return true;
            }
        }
        false
    };
    let seen = [
        wait_for("draft.md:1:17: error conflict[figure]"),
        {
            dir.write("draft.md", format!("What a year!\n\n{WRONG}"));
            wait_for("draft.md:3:17: error conflict[figure]")
        },
        {
            dir.write("sources/statement.md", "Weather was fine.\n");
            wait_for("draft.md:3:17: information unsupported[figure]")
        },
    ];
    let _ = child.kill();
    let _ = child.wait();
    assert_eq!(seen, [true; 3]);
}

#[test]
fn what_cannot_be_done_together_is_an_error() {
    let dir = workspace(WRONG);
    for arguments in [
        &["--fix", "-"][..],
        &["--diff", "--format", "json"],
        &["--watch", "-"],
        &["--watch", "--output", "sarif=out.sarif"],
        &["--watch", "--diff"],
    ] {
        let output = lint(&dir, arguments).code(2);
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
    assert!(!dir.file("out.sarif").exists());
}

// Shells and manuals

#[test]
fn the_manual_is_written_from_the_help() {
    let dir = workspace("");
    let page = stdout(&tickmark(&dir).arg("man").assert().success());
    assert!(
        page.contains(".TH tickmark 1") && page.contains("tickmark\\-lint"),
        "{page}"
    );
    let page = stdout(&tickmark(&dir).args(["man", "lint"]).assert().success());
    assert!(page.contains("\\-\\-since"), "{page}");
    let head = format!(
        ".TH tickmark-lint 1  \"tickmark {}\"",
        env!("CARGO_PKG_VERSION")
    );
    assert!(page.contains(&head), "{page}");
    tickmark(&dir).args(["man", "nothing"]).assert().code(2);
}

#[test]
fn verdicts_of_a_filtered_run_count_only_what_is_shown() {
    let dir = repository(&format!("{WRONG}\n{UNKNOWN}"));
    let output = lint(
        &dir,
        &["--since", "HEAD", "-f", "jsonl", "--show-supported"],
    )
    .code(0);
    assert!(verdicts(&output).is_empty());
}

fn read(dir: &Folder, path: &str) -> String {
    fs::read_to_string(dir.file(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}
