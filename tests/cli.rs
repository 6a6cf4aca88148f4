//! The real binary: what it prints where, its exit codes, and what it does with broken input.

#[path = "cli/gate.rs"]
mod gate;
#[path = "cli/recipes.rs"]
mod recipes;
#[cfg(target_os = "linux")]
#[path = "cli/terminal.rs"]
mod terminal;

mod support;

#[path = "cli/disagreements.rs"]
mod disagreements;

use std::fs;
use std::io::{Read, Write};
use std::process::{Command as Process, Stdio};

use serde_json::{Value, json};
use snapbox::cmd::{Command, OutputAssert, cargo_bin};
use snapbox::str;

use support::folder::Folder;

const SOURCE: &str = "# Trading statement\n\nNorthfield sold 48,200 heat pumps in 2024.\n\n\
                      The Aldgate plant opened on 14 March 2024.\n";
const RIGHT: &str = "Northfield sold 48,200 heat pumps in 2024.\n";
const WRONG: &str = "Northfield sold 42,800 heat pumps in 2024.\n";
const UNKNOWN: &str = "Quillon employs 3,150 people in Lisbon.\n";

fn tickmark(folder: &Folder) -> Command {
    Command::new(cargo_bin!("tickmark"))
        .current_dir(folder.path())
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env_remove("GITHUB_STEP_SUMMARY")
        // What one test found must not be what another is told.
        .env("TICKMARK_CACHE_DIR", folder.file(".cache"))
}

fn lint(folder: &Folder, arguments: &[&str]) -> OutputAssert {
    tickmark(folder).arg("lint").args(arguments).assert()
}

fn stdout(output: &OutputAssert) -> String {
    String::from_utf8(output.get_output().stdout.clone()).expect("UTF-8")
}

fn stderr(output: &OutputAssert) -> String {
    String::from_utf8(output.get_output().stderr.clone()).expect("UTF-8")
}

/// The verdicts that `lint --format jsonl` gives, with the draft's path.
fn verdicts(output: &OutputAssert) -> Vec<(String, String)> {
    let word = |row: &Value, key: &str| row[key].as_str().unwrap_or("-").to_owned();
    rows(output)
        .iter()
        .map(|row| (word(row, "path"), word(row, "verdict")))
        .collect()
}

fn rows(output: &OutputAssert) -> Vec<Value> {
    stdout(output)
        .lines()
        .map(|line| serde_json::from_str(line).expect("one JSON object a line"))
        .collect()
}

fn workspace(draft: &str) -> Folder {
    Folder::new(&[
        ("tickmark.toml", "sources = [\"sources\"]\n"),
        ("sources/statement.md", SOURCE),
        ("draft.md", draft),
    ])
}

// The commands

#[test]
fn help_says_what_each_command_is_for() {
    let dir = Folder::new(&[]);
    tickmark(&dir)
        .arg("--help")
        .assert()
        .success()
        .stdout_eq(str![[r#"
Ticks every figure, date, quotation and assertion of a Markdown draft against its sources

Give tickmark a folder of source documents and a draft. Each checkable claim of the draft is
supported by a source, in conflict with one, disputed among them, or unsupported by any. Nothing
leaves this machine unless a server is named that keeps the sources.

Usage: tickmark <COMMAND>

Commands:
  lint           Check drafts against their sources
  report         Write what drafts rest on as one page: every claim with its evidence, coverage,
                 disputes
  baseline       Write down the findings of today, so that `lint --baseline` reports only new ones
  ignore         Accept findings for good, by entries in `tickmark.ignore`, without a mark in the
                 draft
  verify         Check single claims, one JSON object a line, for pipelines
  extract        Show what claims a text makes, one JSON object a line
  disagreements  List what the sources contradict each other about
  sources        List the sources: what was read, what was skipped and why, and what is known of
                 each
  index          Keep the index of the sources up to date
  explain        Say what a rule checks, what its verdicts mean, and how to disagree with it
  config         Show the settings for a draft and where each of them comes from
  lsp            Serve an editor: the language server, on standard input and output
  completions    Write a script that completes tickmark's commands and options in a shell
  man            Write the manual page, for man
  help           Print this message or the help of the given subcommand(s)

Options:
  -h, --help
          Print help (see a summary with '-h')

  -V, --version
          Print version

Exit codes: 0 clean, 1 findings at or above --fail-on, 2 something could not be done.

"#]])
        .stderr_eq("");
    tickmark(&dir)
        .args(["lint", "--help"])
        .assert()
        .success()
        .stdout_eq(str![[r#"
Check drafts against their sources

Every figure, date, quotation and assertion of the drafts is looked up in the sources, which are
those of `--sources`, else those that the nearest tickmark.toml above a draft names.

Examples:
  tickmark lint                                   every draft below here
  tickmark lint --sources reports/ draft.md       one draft against a folder
  tickmark lint --since origin/main --format github --output sarif=out.sarif
  tickmark lint --fix-unsafe --diff draft.md      what the sources would have it say
  git show HEAD:a.md | tickmark lint --stdin-filename a.md -

Usage: tickmark lint [OPTIONS] [PATH]...

Arguments:
  [PATH]...
          Drafts, or folders to look for drafts in; `-` reads standard input [default: this folder]

Options:
  -s, --sources <PATH>
          A folder, file or glob of sources, in place of those in tickmark.toml; may be given more
          than once

      --allow-no-sources
          Go on if there is nothing to check against; every claim is then unsupported

      --stdin-filename <NAME>
          What the draft on standard input is called, and where its tickmark.toml is looked for

      --no-exclude
          Check files that tickmark.toml excludes, too

      --date <YYYY-MM-DD>
          The day from which "today" and "last year" are counted in drafts without a date of their
          own

  -f, --format <FORMAT>
          How to write the findings [default: text]

          Possible values:
          - text:       The draft's line and the source's line, one under the other
          - concise:    One line a finding
          - json:       One JSON document
          - jsonl:      One JSON object a finding and line
          - github:     Annotations on a pull request, in GitHub Actions
          - sarif:      SARIF 2.1.0, for code scanning
          - gitlab:     GitLab's code quality report
          - checkstyle: Checkstyle's XML, which Jenkins and others read
          - junit:      JUnit's XML: a draft is a suite, a claim a test
          - rdjson:     Reviewdog's diagnostics with suggestions, one document
          - rdjsonl:    The same, one diagnostic a line
          - html:       One page for a browser, as of `tickmark report`
          - markdown:   A summary for a pull request

  -o, --output <FORMAT=FILE>
          Write a report to a file, too; may be given more than once. FORMAT=FILE writes that
          format; FILE alone takes the place of standard output; FORMAT alone is written there

      --fail-on <VERDICT>
          The verdict from which the exit code is 1 [default: conflict, or fail-on of tickmark.toml]

          Possible values:
          - conflict:    A source says otherwise
          - disputed:    That, or the sources disagree
          - unsupported: That, or no source backs it
          - never:       Findings never fail the run

      --persona <PERSONA>
          How much to say beyond what is certain [default: regular, or persona of tickmark.toml]

          Possible values:
          - regular: Each finding as loud as its severity says
          - strict:  Unsupported figures are warnings, too
          - audit:   Everything: supported claims too, and how sure each verdict is

      --show-supported
          List supported claims too, with what supports them

      --baseline <FILE>
          Leave out the findings that this file holds; `tickmark baseline` writes it. Those that are
          resolved are taken out of it

      --since <COMMIT>
          Report only claims on lines that changed since this commit, and claims whose evidence did

      --fix
          Apply the fixes that cannot change what a draft says

      --fix-unsafe
          Apply those, and put what the sources have in the place of what conflicts with them

      --diff
          Print what --fix or --fix-unsafe would change, and change nothing

      --watch
          Check again whenever a draft, a source or the settings change

      --no-cache
          Work out everything anew

      --cache-dir <FOLDER>
          Where results are kept [default: the user's folder for caches, or TICKMARK_CACHE_DIR]

  -q, --quiet
          Print findings only: no counts, no warnings about sources, no notes

      --color <WHEN>
          When to write colours

          Possible values:
          - auto:   If standard output is a terminal or CLICOLOR_FORCE is set, and NO_COLOR is not
          - always
          - never
          
          [default: auto]

  -h, --help
          Print help (see a summary with '-h')

"#]])
        .stderr_eq("");
}

#[test]
fn version_is_the_crates() {
    let version = format!("tickmark {}\n", env!("CARGO_PKG_VERSION"));
    tickmark(&Folder::new(&[]))
        .arg("--version")
        .assert()
        .success()
        .stdout_eq(version);
}

#[test]
fn a_wrong_command_line_is_an_error() {
    let dir = Folder::new(&[]);
    for arguments in [
        &[][..],
        &["frobnicate"],
        &["lint", "--format", "xml"],
        &["lint", "--date", "yesterday"],
    ] {
        let output = tickmark(&dir).args(arguments).assert().code(2);
        assert_eq!(stdout(&output), "", "{arguments:?}");
    }
}

#[test]
fn explain_shows_the_page_of_a_rule_by_any_of_its_names() {
    let dir = Folder::new(&[]);
    let page = stdout(
        &tickmark(&dir)
            .args(["explain", "figure"])
            .assert()
            .success(),
    );
    assert!(page.starts_with("# figure\n"));
    for name in ["conflict[figure]", "figure-unsupported"] {
        assert_eq!(
            stdout(&tickmark(&dir).args(["explain", name]).assert().success()),
            page
        );
    }
    let list = stdout(&tickmark(&dir).arg("explain").assert().success());
    assert_eq!(list.lines().count(), 10);
    tickmark(&dir)
        .args(["explain", "figur"])
        .assert()
        .code(2)
        .stderr_eq(str![[r#"
error: there is no rule "figur"; did you mean "figure"?

"#]]);
}

#[test]
fn config_shows_each_setting_with_its_origin() {
    let dir = Folder::new(&[
        (
            "tickmark.toml",
            "sources = [\"sources\"]\nfail-on = \"disputed\"\n",
        ),
        ("deep/draft.md", ""),
    ]);
    tickmark(&dir)
        .args(["config", "deep/draft.md"])
        .assert()
        .success()
        .stdout_eq(listed(
            "# deep/draft.md has the settings of tickmark.toml",
            &[
                ("sources = [\"sources\"]", "tickmark.toml:1"),
                ("fail-on = \"disputed\"", "tickmark.toml:2"),
            ],
        ));
    tickmark(&Folder::new(&[]))
        .arg("config")
        .assert()
        .success()
        .stdout_eq(listed(
            "# . has no tickmark.toml above it: these are the defaults",
            &[],
        ));
}

/// What `tickmark config` prints: every setting, with `set` in the place of the defaults.
fn listed(head: &str, set: &[(&str, &str)]) -> String {
    const DEFAULTS: &str = r#"sources = []
rank = []
drafts = ["**/*.md", "**/*.markdown"]
exclude = []
# date is not set
fail-on = "conflict"
persona = "regular"
severity.conflict = "error"
severity.disputed = "warning"
severity.unsupported = "information"
severity.supported = "none"
severity.unused-ignore = "warning"
severity.figure = {}
severity.date = {}
severity.quotation = {}
severity.assertion = {}
severity.internal = {}
severity.citation = "warning"
disable = []
require-reason = false
citation = "footnote"
require-citation = false
bibliography = []
# index is not set
# server is not set
limits.file = 512
limits.unpacked = 256
limits.text = 64
limits.parts = 10000
limits.columns = 1000
limits.seconds = 30
json.items = ""
json.title = ""
json.text = ""
json.date = ""
json.author = ""
json.publisher = ""
json.url = ""
json.language = ""
json.kind = ""
pdftotext = "auto"
metadata = []
overrides = []
"#;
    let key = |line: &str| line.split(" = ").next().map(str::to_owned);
    let mut listed = format!("{head}\n");
    for default in DEFAULTS.lines() {
        let line = set.iter().find(|(line, _)| key(line) == key(default));
        let (line, origin) = line.copied().unwrap_or((default, "default"));
        match line.starts_with('#') {
            true => listed.push_str(line),
            false => listed.push_str(&format!("{line:<39}# {origin}")),
        }
        listed.push('\n');
    }
    listed
}

#[test]
fn completions_are_written_for_shells() {
    let script = stdout(
        &tickmark(&Folder::new(&[]))
            .args(["completions", "bash"])
            .assert()
            .success(),
    );
    assert!(script.contains("--show-supported"));
}

#[test]
fn a_reader_that_stops_early_is_no_failure() {
    let mut child = Process::new(cargo_bin!("tickmark"))
        .args(["completions", "zsh"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it starts");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(
        (output.status.code(), output.stderr.as_slice()),
        (Some(0), &b""[..])
    );
}

// lint: verdicts and exit codes

#[test]
fn exit_codes_follow_the_worst_verdict_and_fail_on() {
    for (draft, fail_on, code) in [
        (RIGHT, None, 0),
        (WRONG, None, 1),
        (WRONG, Some("never"), 0),
        (UNKNOWN, None, 0),
        (UNKNOWN, Some("disputed"), 0),
        (UNKNOWN, Some("unsupported"), 1),
        ("What a year it was!\n", Some("unsupported"), 0),
    ] {
        let dir = workspace(draft);
        let arguments: Vec<&str> = fail_on
            .iter()
            .flat_map(|verdict| ["--fail-on", verdict])
            .collect();
        let output = lint(&dir, &arguments).stderr_eq("");
        assert_eq!(
            output.get_output().status.code(),
            Some(code),
            "{draft} {fail_on:?}\n{}",
            stdout(&output)
        );
    }
}

#[test]
fn fail_on_can_be_a_setting() {
    let dir = workspace(UNKNOWN);
    dir.write(
        "tickmark.toml",
        b"sources = [\"sources\"]\nfail-on = \"unsupported\"\n",
    );
    lint(&dir, &[]).code(1);
    lint(&dir, &["--fail-on", "conflict"]).code(0);
}

#[test]
fn the_text_report_frames_both_lines() {
    let report = stdout(&lint(&workspace(WRONG), &["draft.md"]).code(1));
    assert!(report.starts_with("conflict[figure]: "), "{report}");
    for part in [
        " --> draft.md:1:17\n",
        "1 | Northfield sold 42,800",
        "sources/statement.md:3:1",
        "3 | Northfield sold 48,200",
    ] {
        assert!(report.contains(part), "{part} is not in\n{report}");
    }
    assert!(
        report.ends_with(" in 1 draft against 1 source\n"),
        "{report}"
    );
    assert!(!report.contains('\x1b'), "colours are for terminals");
    let colored = stdout(&lint(&workspace(WRONG), &["--color", "always"]).code(1));
    assert!(colored.contains('\x1b'));
}

#[test]
fn supported_claims_are_listed_on_demand() {
    let dir = workspace(RIGHT);
    assert_eq!(stdout(&lint(&dir, &["--format", "jsonl"]).code(0)), "");
    let listed = verdicts(&lint(&dir, &["--format", "jsonl", "--show-supported"]).code(0));
    assert!(!listed.is_empty());
    assert!(
        listed
            .iter()
            .all(|(path, verdict)| (path.as_str(), verdict.as_str()) == ("draft.md", "supported"))
    );
}

#[test]
fn json_lines_hold_bytes_and_evidence() {
    let dir = workspace("Été 😀: Northfield sold 42,800 heat pumps in 2024.\n");
    let output = lint(&dir, &["--format", "jsonl", "draft.md"]).code(1);
    let row = rows(&output)
        .into_iter()
        .find(|row| row["verdict"] == "conflict")
        .expect("a conflict");
    let start = row["start"].as_u64().expect("a number") as usize;
    let end = row["end"].as_u64().expect("a number") as usize;
    let draft = fs::read_to_string(dir.path().join("draft.md")).expect("the draft");
    assert!(
        draft
            .get(start..end)
            .is_some_and(|words| words.starts_with("42,800")),
        "{row}"
    );
    assert_eq!(
        (&row["version"], &row["path"], &row["line"]),
        (&json!(1), &json!("draft.md"), &json!(1))
    );
    let evidence = &row["evidence"][0];
    assert_eq!(
        (&evidence["source"], &evidence["line"]),
        (&json!("statement.md"), &json!(3))
    );
    assert_eq!(evidence["path"], "sources/statement.md");
}

#[test]
fn a_report_can_go_to_a_file() {
    let dir = workspace(WRONG);
    let output = lint(&dir, &["--format", "sarif", "--output", "out.sarif"]).code(1);
    assert_eq!(stdout(&output), "");
    let text = fs::read_to_string(dir.path().join("out.sarif")).expect("the report");
    let log: Value = serde_json::from_str(&text).expect("SARIF is JSON");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "figure-conflict");
    lint(&dir, &["--output", "no/such/folder/out.txt"]).code(2);
}

// lint: what is checked against what

#[test]
fn a_folder_gives_its_drafts_in_order_with_the_nearest_settings_of_each() {
    let dir = workspace(WRONG);
    dir.write("a/b.md", RIGHT.as_bytes());
    dir.write("own/tickmark.toml", b"sources = [\"notes\"]\n");
    dir.write(
        "own/notes/n.txt",
        b"Northfield sold 42,800 heat pumps in 2024.\n",
    );
    dir.write("own/c.md", WRONG.as_bytes());
    let output = lint(&dir, &["--format", "jsonl", "--show-supported"]).code(1);
    let figures: Vec<(String, String)> = rows(&output)
        .iter()
        .filter(|row| row["rule"] == "figure")
        .map(|row| {
            (
                row["path"].as_str().unwrap_or("").to_owned(),
                row["verdict"].as_str().unwrap_or("").to_owned(),
            )
        })
        .collect();
    let expected = [
        ("a/b.md", "supported"),
        ("draft.md", "conflict"),
        ("own/c.md", "supported"),
    ];
    assert_eq!(
        figures,
        expected.map(|(path, verdict)| (path.to_owned(), verdict.to_owned()))
    );
}

#[test]
fn sources_of_the_command_line_take_the_place_of_the_settings() {
    let dir = workspace(WRONG);
    dir.write(
        "other/n.txt",
        b"Northfield sold 42,800 heat pumps in 2024.\n",
    );
    // The draft behind `--sources` is a draft, not one more source.
    lint(&dir, &["--sources", "other", "draft.md"]).code(0);
    lint(
        &dir,
        &[
            "--sources",
            "other",
            "--sources",
            "sources",
            "--fail-on",
            "disputed",
            "draft.md",
        ],
    )
    .code(1);
    lint(&dir, &["draft.md", "--sources", "other/n.txt"]).code(0);
    lint(&dir, &["draft.md", "--sources", "sources/*.md"]).code(1);
}

#[test]
fn standard_input_is_a_draft_in_the_place_of_its_name() {
    let dir = workspace(RIGHT);
    let command = |arguments: &[&str]| {
        tickmark(&dir)
            .args(["lint", "--format", "concise"])
            .args(arguments)
            .arg("-")
            .stdin(WRONG)
            .assert()
    };
    let output = command(&["--stdin-filename", "draft.md"]).code(1);
    assert!(
        stdout(&output).starts_with("draft.md:1:17: error conflict[figure] "),
        "{}",
        stdout(&output)
    );
    let output = command(&[]).code(1);
    assert!(
        stdout(&output).starts_with("-:1:17: error "),
        "{}",
        stdout(&output)
    );
}

#[test]
fn excluded_files_are_left_out_even_when_named() {
    let dir = workspace(WRONG);
    dir.write(
        "tickmark.toml",
        b"sources = [\"sources\"]\nexclude = [\"draft.md\"]\n",
    );
    let output = lint(&dir, &["draft.md"]).code(0);
    assert!(
        stderr(&output).starts_with("note: draft.md"),
        "{}",
        stderr(&output)
    );
    lint(&dir, &["draft.md", "--no-exclude"]).code(1);
}

#[test]
fn ignore_comments_are_obeyed_and_unused_ones_reported() {
    let ignored = "Northfield sold 42,800 heat pumps in 2024. <!-- tickmark: ignore[figure] typo in the filing -->\n";
    let output = lint(&workspace(ignored), &[]).code(0);
    assert_eq!(
        stderr(&output),
        "note: draft.md: all that was found is ignored, by 1 comment\n"
    );
    let unused = "Northfield grew. <!-- tickmark: ignore[quotation] nothing here -->\n";
    let output = lint(&workspace(unused), &["--format", "concise"]).code(0);
    assert!(
        stdout(&output).contains("warning unused-ignore "),
        "{}",
        stdout(&output)
    );
}

// lint: what goes wrong

#[test]
fn a_missing_draft_is_named_and_the_rest_is_checked() {
    let dir = workspace(WRONG);
    let output = lint(&dir, &["--format", "concise", "gone.md", "draft.md"]).code(2);
    let said = stderr(&output);
    assert!(
        said.starts_with("error: gone.md: there is no such file or folder; check its name"),
        "{said}"
    );
    let today = lint(&dir, &["--date", "today"]).code(2);
    assert!(
        stderr(&today).contains("it must be a day of the calendar, as in 2026-03-31"),
        "{}",
        stderr(&today)
    );
    assert!(stdout(&output).starts_with("draft.md:1:17: error conflict[figure]"));
}

#[test]
fn settings_that_do_not_parse_are_named_by_line_and_the_rest_is_checked() {
    let dir = workspace(WRONG);
    dir.write("bad/tickmark.toml", b"# mine\nsorces = [\"x\"]\n");
    dir.write("bad/draft.md", RIGHT.as_bytes());
    let output = lint(&dir, &["--format", "concise"]).code(2);
    assert!(
        stderr(&output).contains("bad/tickmark.toml:2:1: "),
        "{}",
        stderr(&output)
    );
    assert!(
        stderr(&output).contains("sources"),
        "the nearest key is named: {}",
        stderr(&output)
    );
    assert_eq!(stderr(&output).lines().count(), 1);
    assert!(stdout(&output).starts_with("draft.md:1:17: "));
    for settings in [
        "sources = 3\n",
        "sources = [\n",
        "fail-on = \"sometimes\"\n",
    ] {
        dir.write("bad/tickmark.toml", settings.as_bytes());
        let output = lint(&dir, &["bad/draft.md"]).code(2);
        assert!(
            stderr(&output).contains("bad/tickmark.toml:1:"),
            "{}",
            stderr(&output)
        );
    }
}

#[test]
fn nothing_to_check_against_is_an_error_unless_allowed() {
    let dir = Folder::new(&[("draft.md", WRONG), ("empty/.gitkeep", "")]);
    let output = lint(&dir, &["draft.md"]).code(2);
    assert!(
        stderr(&output).starts_with("error: no sources to check draft.md against;"),
        "{}",
        stderr(&output)
    );
    let output = lint(&dir, &["draft.md", "--sources", "empty"]).code(2);
    assert!(stderr(&output).contains("empty"), "{}", stderr(&output));
    let output = lint(&dir, &["draft.md", "--sources", "nowhere"]).code(2);
    assert!(stderr(&output).contains("nowhere"), "{}", stderr(&output));
    let output = lint(
        &dir,
        &["--format", "jsonl", "draft.md", "--allow-no-sources"],
    )
    .code(0);
    assert!(
        verdicts(&output)
            .iter()
            .all(|(_, verdict)| verdict == "unsupported")
    );
    assert!(!rows(&output).is_empty());
}

#[test]
fn a_check_of_nothing_is_an_error() {
    let dir = workspace(RIGHT);
    dir.write("notes/list.txt", "nothing");
    for arguments in [&["notes"][..], &["-q", "notes"], &["sources"]] {
        let output = lint(&dir, arguments).code(2);
        let said = stderr(&output);
        assert!(
            said.starts_with("error: no drafts in ") && said.contains("(**/*.md, **/*.markdown)"),
            "{said}"
        );
    }
    // Where there is something to check, it is checked.
    let output = lint(&dir, &["draft.md", "notes"]).code(0);
    assert!(
        stderr(&output).starts_with("warning: no drafts in notes"),
        "{}",
        stderr(&output)
    );
    dir.write(
        "tickmark.toml",
        "sources = [\"sources\"]\ndrafts = [\"postz/**\"]\n",
    );
    let output = lint(&dir, &[]).code(2);
    assert!(
        stderr(&output).contains("(postz/**)"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn unreadable_sources_are_named_once_and_the_rest_is_used() {
    let dir = workspace(WRONG);
    dir.write("second.md", WRONG.as_bytes());
    dir.write("sources/junk.md", [0, 159, 146, 150, 0, 0, 1, 2, 3]);
    dir.write("sources/empty.txt", b"");
    let output = lint(&dir, &[]).code(1);
    for name in ["sources/junk.md", "sources/empty.txt"] {
        let named = stderr(&output)
            .lines()
            .filter(|l| l.starts_with(&format!("warning: {name}: ")))
            .count();
        assert_eq!(named, 1, "{name} in {}", stderr(&output));
    }
    assert!(stdout(&output).contains("conflict[figure]"));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_never_waited_for() {
    let dir = workspace(WRONG);
    for name in ["sources/pipe.md", "pipe.md"] {
        let made = Process::new("mkfifo").arg(dir.file(name)).status();
        assert!(made.expect("mkfifo runs").success());
    }
    let output = lint(&dir, &[]).code(1);
    assert!(
        stderr(&output).contains("warning: sources/pipe.md: skipped: not a file"),
        "{}",
        stderr(&output)
    );
    assert!(stdout(&output).contains("conflict[figure]"));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_move_no_column() {
    let dir = workspace(WRONG);
    let text = format!("\u{feff}{WRONG}\n{WRONG}").replace('\n', "\r\n");
    dir.write("draft.md", text);
    let output = lint(&dir, &["--format", "concise"]).code(1);
    for place in ["draft.md:1:17: ", "draft.md:3:17: "] {
        assert!(stdout(&output).contains(place), "{}", stdout(&output));
    }
}

#[cfg(unix)]
#[test]
fn loops_and_dangling_links_among_the_sources_do_no_harm() {
    let dir = workspace(WRONG);
    std::os::unix::fs::symlink("..", dir.path().join("sources/loop")).expect("a link");
    std::os::unix::fs::symlink("gone.md", dir.path().join("sources/dangling.md")).expect("a link");
    for lock in [".#draft.md", "sources/.#statement.md"] {
        std::os::unix::fs::symlink("me@here.1:2", dir.path().join(lock)).expect("a link");
    }
    let output = lint(&dir, &["draft.md"]).code(1);
    assert!(!stderr(&output).contains(".#"), "{}", stderr(&output));
    assert!(
        stdout(&output).contains("sources/statement.md:3:1"),
        "{}",
        stdout(&output)
    );
    assert!(
        stdout(&output).contains("against 1 source\n"),
        "{}",
        stdout(&output)
    );
}

#[test]
fn a_draft_that_is_no_text_is_named() {
    let dir = workspace(WRONG);
    dir.write("latin.md", b"Caf\xe9 Northfield sold 42,800 heat pumps.\n");
    dir.write("front.md", b"---\ntitle: Only this\n---\n");
    let output = lint(&dir, &[]).code(2);
    assert!(
        stderr(&output).starts_with("error: latin.md: not a text in UTF-8 (byte 3)"),
        "{}",
        stderr(&output)
    );
    assert!(
        stdout(&output).contains("in 2 drafts against 1 source"),
        "{}",
        stdout(&output)
    );
}

// verify and extract

fn answers(folder: &Folder, arguments: &[&str], lines: &str) -> OutputAssert {
    tickmark(folder)
        .args(arguments)
        .stdin(lines.to_owned())
        .assert()
}

#[test]
fn verify_answers_each_line_in_order() {
    let row = |id: usize, claim: &str| {
        json!({"id": id, "claim": claim.trim(), "sources": [SOURCE]}).to_string()
    };
    let lines: Vec<String> = (0..60)
        .map(|id| row(id, [RIGHT, WRONG, UNKNOWN, "What a year it was!"][id % 4]))
        .collect();
    let output = answers(&Folder::new(&[]), &["verify"], &lines.join("\n"))
        .success()
        .stderr_eq("");
    let answers = rows(&output);
    assert_eq!(answers.len(), 60);
    for (id, answer) in answers.iter().enumerate() {
        let expected = ["supported", "conflict", "unsupported", "none"][id % 4];
        assert_eq!(
            (&answer["id"], &answer["verdict"]),
            (&json!(id), &json!(expected)),
            "{answer}"
        );
    }
    let conflict = &answers[1]["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|f| f["verdict"] == "conflict");
    let conflict = conflict.expect("the conflict");
    let text = conflict["text"].as_str().expect("words");
    assert_eq!(
        conflict["start"].as_u64().expect("a number") as usize,
        WRONG.find(text).expect("in the claim")
    );
    assert_eq!(conflict["evidence"][0]["source"], "source-1");
    let (start, end) = (
        &conflict["evidence"][0]["start"],
        &conflict["evidence"][0]["end"],
    );
    let words = SOURCE.get(start.as_u64().expect("") as usize..end.as_u64().expect("") as usize);
    assert_eq!(words, Some("Northfield sold 48,200 heat pumps in 2024."));
    let again = self::answers(&Folder::new(&[]), &["verify"], &lines.join("\n"));
    assert_eq!(stdout(&output), stdout(&again));
}

#[test]
fn verify_uses_the_corpus_for_claims_without_sources() {
    let dir = workspace("");
    let line = json!({"id": "a", "claim": WRONG}).to_string();
    let output = answers(&dir, &["verify"], &line).success();
    assert_eq!(rows(&output)[0]["verdict"], "conflict");
    assert_eq!(
        rows(&output)[0]["findings"][0]["evidence"][0]["source"],
        "statement.md"
    );
    let output = answers(&dir, &["verify", "--sources", "sources"], &line).success();
    assert_eq!(rows(&output)[0]["verdict"], "conflict");
    let output = answers(&Folder::new(&[]), &["verify"], &line)
        .code(2)
        .stdout_eq("");
    assert!(
        stderr(&output).starts_with("error: standard input: line 1: the claim brings no sources"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn lines_that_cannot_be_read_are_named_and_the_rest_is_answered() {
    let good =
        |id: u32| json!({"id": id, "claim": RIGHT, "text": RIGHT, "sources": [SOURCE]}).to_string();
    let lines = format!(
        "{}\nnot json\n\n{{\"id\": 3}}\n{}\n{{\"text\": 3, \"claim\": 3}}\n",
        good(1),
        good(5)
    );
    for command in ["verify", "extract"] {
        let output = answers(&Folder::new(&[]), &[command], &lines).code(2);
        let ids: Vec<Value> = rows(&output).iter().map(|row| row["id"].clone()).collect();
        assert_eq!(ids, [1, 5]);
        let said = stderr(&output);
        let said: Vec<&str> = said.lines().collect();
        assert_eq!(said.len(), 3, "{said:?}");
        assert!(
            said[0].starts_with("error: standard input: line 2: this is no JSON object"),
            "{said:?}"
        );
        let field = if command == "verify" { "claim" } else { "text" };
        assert!(
            said[2].contains(&format!("line 6: `{field}`: column ")),
            "{said:?}"
        );
        assert!(
            said[1].starts_with("error: standard input: line 4: ")
                && said[1].contains("missing field"),
            "{said:?}"
        );
    }
}

#[test]
fn verify_answers_before_its_input_ends() {
    let dir = Folder::new(&[]);
    let mut child = Process::new(cargo_bin!("tickmark"))
        .arg("verify")
        .current_dir(dir.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let mut stdout = child.stdout.take().expect("a pipe");
    writeln!(
        stdin,
        "{}",
        json!({"id": 7, "claim": RIGHT, "sources": [SOURCE]})
    )
    .expect("it reads");
    let mut first = [0; 7];
    stdout.read_exact(&mut first).expect("it answers");
    assert_eq!(&first, b"{\"id\":7");
    drop(stdin);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn extract_shows_what_was_read() {
    let lines = format!(
        "{}\n{}\n",
        json!({"id": 1, "text": "Été 😀: **sold** more than $4.1 billion of bonds."}),
        json!({"id": 2, "text": "It opened yesterday.", "date": "2024-03-15"})
    );
    let output = answers(&Folder::new(&[]), &["extract"], &lines)
        .success()
        .stderr_eq("");
    let answers = rows(&output);
    let money = answers[0]["claims"]
        .as_array()
        .expect("claims")
        .iter()
        .find(|c| c["kind"] == "money");
    let money = money.expect("the sum");
    assert_eq!(
        (&money["low"], &money["comparator"]),
        (&json!("4100000000"), &json!("more")),
        "{money}"
    );
    let text = "Été 😀: **sold** more than $4.1 billion of bonds.";
    let start = money["start"].as_u64().expect("a number") as usize;
    let end = money["end"].as_u64().expect("a number") as usize;
    assert!(
        text.get(start..end)
            .is_some_and(|words| words.ends_with("$4.1 billion")),
        "{money}"
    );
    let day = answers[1]["claims"]
        .as_array()
        .expect("claims")
        .iter()
        .find(|c| c["kind"] == "date");
    let day = day.expect("the day");
    assert_eq!(
        (&day["from"], &day["to"]),
        (&json!("2024-03-14"), &json!("2024-03-14"))
    );
}
