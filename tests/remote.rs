//! An archive on a search server: the same answers as from an index of one's own, and none where it cannot be asked.

mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

use support::case;
use support::folder::Folder;
use support::lsp_client::{LspClient, capabilities};
use support::random::Random;
use support::search_server::SearchServer;
use tickmark::check::check;
use tickmark::evidence::{Candidate, Query, terms};
use tickmark::text::markdown;
use tickmark::workspace::server::Address;
use tickmark::workspace::{Keep, Workspace, discover, fill};

fn address(server: &SearchServer, archive: &str) -> Address {
    Address::parse(&server.address(archive)).expect("an address")
}

/// The sources of a folder, with the draft left out.
fn open(draft: &Path, keep: &Keep) -> Workspace {
    let discovered = discover(draft).expect("settings that can be read");
    let settings = &discovered.settings;
    Workspace::open_kept(
        &discovered.root,
        &settings.sources,
        &[draft.to_path_buf()],
        settings.reading(),
        keep,
        &|_, _| {},
    )
}

fn findings(draft: &Path, workspace: &Workspace) -> String {
    let settings = discover(draft).expect("settings that can be read").settings;
    let text = markdown::read(&fs::read_to_string(draft).expect("a draft"));
    let found = check(&text, &workspace.snapshot(), &settings);
    assert_eq!(workspace.away(), None);
    format!("{found:#?}")
}

#[test]
fn an_archive_on_a_server_changes_no_finding() {
    let server = SearchServer::start();
    let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/demo/draft.md");
    let same = |draft: &Path, archive: &str, name: &str| {
        let address = address(&server, archive);
        let own = open(draft, &Keep::Never);
        if own.snapshot().index.count() == 0 {
            return;
        }
        fill(&address, &own, false, &|_, _| {}).expect("it is filled");
        let asked = open(draft, &Keep::Server(address));
        assert_eq!(findings(draft, &asked), findings(draft, &own), "{name}");
    };
    same(&demo, "demo", "the demo");
    for (at, case) in case::all().iter().enumerate().step_by(11) {
        let folder = Folder::of(case).expect("a case that can be written down");
        same(&folder.file("draft.md"), &format!("case-{at}"), &case.name);
    }
}

/// Sources out of few words, so that many passages score alike.
fn archive(files: usize) -> Folder {
    const WORDS: &[&str] = &[
        "Norway", "Chile", "sold", "salmon", "12", "9", "tonnes", "rose", "the Bank", "winch",
        "in 2024",
    ];
    let folder = Folder::new(&[
        ("tickmark.toml", "sources = [\"sources\"]\n"),
        ("draft.md", "Chile sold 9 tonnes of salmon in 2024.\n"),
    ]);
    let mut random = Random::seeded("archive");
    for at in 0..files {
        let mut text = String::new();
        for _ in 0..12 {
            let words = 2 + random.below(9);
            let sentence: Vec<&str> = (0..words)
                .map(|_| WORDS[random.below(WORDS.len())])
                .collect();
            text.push_str(&format!("The {}.\n\n", sentence.join(" ")));
        }
        folder.write(&format!("sources/{at}.md"), text);
    }
    folder
}

type Told = (String, u32, u32, u32, String, f32);

fn told(candidates: Vec<Candidate>) -> Vec<Told> {
    let tell = |c: Candidate| {
        let id = c.source.id.to_string();
        (
            id,
            c.ordinal,
            c.line,
            c.column,
            c.passage.text.clone(),
            c.score,
        )
    };
    candidates.into_iter().map(tell).collect()
}

fn asked(text: &str) -> Query {
    let passage = markdown::read(text).passages.remove(0);
    let terms = terms(&passage);
    Query {
        words: terms.words,
        names: terms.names,
        figures: terms.figures,
    }
}

#[test]
fn passages_come_in_the_same_order_with_the_same_scores_also_where_many_score_alike() {
    let folder = archive(40);
    let server = SearchServer::start();
    let draft = folder.file("draft.md");
    let own = open(&draft, &Keep::Never);
    let address = address(&server, "ties");
    fill(&address, &own, false, &|_, _| {}).expect("it is filled");
    let remote = open(&draft, &Keep::Server(address));
    let (own, remote) = (own.snapshot().index, remote.snapshot().index);
    assert_eq!(remote.count(), own.count());
    assert_eq!(remote.sources(), own.sources());
    for text in [
        "Chile sold 9 tonnes of salmon.",
        "The Bank rose.",
        "Norway sold 12 tonnes in 2024.",
        "winch",
        "A zeppelin.",
    ] {
        for limit in [1, 5, 24, 1000] {
            let query = asked(text);
            assert_eq!(
                told(remote.search(&query, limit)),
                told(own.search(&query, limit)),
                "{text} {limit}"
            );
        }
    }
    for range in [0..1, 3..9, 0..u32::MAX, 40..50] {
        let id = "7.md";
        assert_eq!(
            told(remote.passages(id, range.clone())),
            told(own.passages(id, range))
        );
    }
    assert!(remote.passages("none.md", 0..9).is_empty());
    for stem in ["sold", "winch", "rose", "zeppelin", ""] {
        assert_eq!(remote.frequency(stem), own.frequency(stem), "{stem}");
    }
    assert_eq!(remote.failure(), None);
}

#[test]
fn only_what_changed_is_sent_and_readers_see_one_state_throughout() {
    let folder = archive(30);
    let server = SearchServer::start();
    let draft = folder.file("draft.md");
    let place = address(&server, "desk");
    let mut own = open(&draft, &Keep::Never);
    let filled = fill(&place, &own, false, &|_, _| {}).expect("it is filled");
    assert!(filled.anew && filled.sent == 30, "{filled:?}");

    let mut reader = open(&draft, &Keep::Server(place.clone()));
    let before = findings(&draft, &reader);
    folder.write("sources/3.md", "Chile sold 11 tonnes of salmon in 2024.\n");
    folder.write("sources/new.md", "The winch of Chile was mended in 2024.\n");
    fs::remove_file(folder.file("sources/4.md")).expect("it was there");
    own.refresh(&|_, _| {});
    let start = server.log().len();
    let filled = fill(&place, &own, false, &|_, _| {}).expect("it is filled");
    assert_eq!(
        (filled.anew, filled.sent, filled.removed, filled.sources),
        (false, 2, 2, 30)
    );
    assert_eq!(filled.passages, own.snapshot().index.frequency("").1);
    let sent: Vec<String> = server.log().split_off(start);
    assert!(
        !sent.iter().any(|r| r.starts_with("PUT /desk-000002")),
        "{sent:?}"
    );

    // Words that were not asked for yet are looked up in the old state as well.
    let old = reader.snapshot();
    let first = old.index.passages("3.md", 0..1).remove(0);
    assert!(!first.passage.text.contains("11 tonnes"));
    assert_eq!(findings(&draft, &reader), before);
    let changes = reader.refresh(&|_, _| {});
    let ids: Vec<&str> = changes.sources.iter().map(|id| &**id).collect();
    assert_eq!(ids, ["3.md", "4.md", "new.md"]);
    assert_eq!(findings(&draft, &reader), findings(&draft, &own));
    assert_eq!(reader.refresh(&|_, _| {}).sources.len(), 0);

    let filled = fill(&place, &own, false, &|_, _| {}).expect("it is filled");
    assert_eq!((filled.sent, filled.removed), (0, 0));
    // Much that went is left behind in an index of its own.
    let filled = fill(&place, &own, true, &|_, _| {}).expect("it is filled");
    assert!(filled.anew, "{filled:?}");
    assert!(server.log().iter().any(|r| r == "PUT /desk-000002"));
    reader.refresh(&|_, _| {});
    assert_eq!(findings(&draft, &reader), findings(&draft, &own));
}

#[test]
fn a_fill_that_is_ended_half_way_leaves_the_archive_as_it_was() {
    let folder = archive(30);
    let server = SearchServer::start();
    let draft = folder.file("draft.md");
    let place = address(&server, "desk");
    let mut own = open(&draft, &Keep::Never);
    fill(&place, &own, false, &|_, _| {}).expect("it is filled");
    let before = findings(&draft, &open(&draft, &Keep::Server(place.clone())));
    let start = server.log().len();
    fill(&place, &own, false, &|_, _| {}).expect("it is up to date");
    let asked = server.log().len() - start;
    folder.write("sources/3.md", "Chile sold 11 tonnes of salmon in 2024.\n");
    own.refresh(&|_, _| {});
    for left in asked..asked + 4 {
        server.leave_after(left);
        let error = fill(&place, &own, false, &|_, _| {}).expect_err("it is away");
        assert!(error.to_string().contains("cannot be asked"), "{error}");
        server.come_back();
        let now = open(&draft, &Keep::Server(place.clone()));
        assert_eq!(findings(&draft, &now), before, "after {left} requests");
    }
    let filled = fill(&place, &own, false, &|_, _| {}).expect("it is filled");
    assert_eq!((filled.anew, filled.sent), (false, 1));
    let now = open(&draft, &Keep::Server(place));
    assert_eq!(findings(&draft, &now), findings(&draft, &own));
}

/// Runs the program in a folder, with nothing of a server in the environment but this.
fn run(folder: &Folder, environment: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tickmark"));
    for name in ["", "_USER", "_PASSWORD", "_API_KEY", "_CA"] {
        command.env_remove(format!("TICKMARK_SERVER{name}"));
    }
    command
        .args(arguments)
        .current_dir(folder.path())
        .env("NO_COLOR", "1")
        .env("TICKMARK_CACHE_DIR", folder.file(".cache"))
        .envs(environment.iter().copied())
        .output()
        .expect("the binary was built with the tests")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const SOURCE: &str = "# Harbour report 2023\n\nHarbour Lines had revenue of $4,098 million in 2023.\n\nHarbour Lines employed 5,200 people in 2023.\n";

const DRAFT: &str = "# Harbour Lines\n\nHarbour Lines had revenue of $4.6 billion in 2023.\n\nHarbour Lines employed 5,200 people in 2023.\n";

/// A desk whose sources lie on the server, and a draft far from them.
fn desk(server: &SearchServer) -> (Folder, Folder) {
    let archive = Folder::new(&[
        ("tickmark.toml", "sources = [\"sources\"]\n"),
        ("sources/harbour-2023.md", SOURCE),
    ]);
    let settings = format!("server = \"{}\"\n", server.address("desk"));
    let desk = Folder::new(&[("tickmark.toml", &settings), ("draft.md", DRAFT)]);
    (archive, desk)
}

#[test]
fn the_command_line_fills_an_archive_and_checks_against_it() {
    let server = SearchServer::start();
    let (archive, desk) = desk(&server);
    let lint = ["lint", "--format", "concise", "draft.md"];
    let output = run(&desk, &[], &lint);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(
        err(&output).contains("no archive “desk”"),
        "{}",
        err(&output)
    );

    let output = run(&archive, &[], &["index", "--to", &server.address("desk")]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(
        out(&output).contains("filled anew; 1 source, 3 passages"),
        "{}",
        out(&output)
    );
    let output = run(&archive, &[], &["index", "--to", &server.address("desk")]);
    assert!(out(&output).contains("up to date"), "{}", out(&output));

    let output = run(&desk, &[], &lint);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert!(
        out(&output).contains("conflict[figure]"),
        "{}",
        out(&output)
    );
    assert!(
        out(&output).contains("harbour-2023.md:3"),
        "{}",
        out(&output)
    );
    let output = run(&desk, &[], &["sources"]);
    assert!(
        out(&output).contains("harbour-2023.md"),
        "{}{}",
        out(&output),
        err(&output)
    );
    // Sources of the command line stand in the place of the server.
    let start = server.log().len();
    let sources = archive.file("sources").to_string_lossy().into_owned();
    let output = run(&desk, &[], &["lint", "--sources", &sources, "draft.md"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    assert_eq!(server.log().len(), start);
}

#[test]
fn nothing_is_contacted_that_nobody_named() {
    let server = SearchServer::start();
    let folder = Folder::new(&[
        ("tickmark.toml", "sources = [\"sources\"]\n"),
        ("sources/harbour-2023.md", SOURCE),
        ("draft.md", DRAFT),
    ]);
    let environment = [
        ("TICKMARK_SERVER", server.origin()),
        ("TICKMARK_SERVER_API_KEY", "abc".to_owned()),
    ];
    let environment: Vec<(&str, &str)> =
        environment.iter().map(|(k, v)| (*k, v.as_str())).collect();
    for arguments in [
        &["lint", "draft.md"][..],
        &["index"],
        &["sources"],
        &["config"],
    ] {
        run(&folder, &environment, arguments);
    }
    assert_eq!(server.log(), [""; 0]);
}

#[test]
fn a_server_that_goes_away_ends_a_run_with_2_and_without_findings() {
    let server = SearchServer::start();
    let (archive, desk) = desk(&server);
    run(&archive, &[], &["index", "--to", &server.address("desk")]);
    let lint = ["lint", "--format", "concise", "draft.md"];
    let start = server.log().len();
    assert_eq!(run(&desk, &[], &lint).status.code(), Some(1));
    let asked = server.log().len() - start;
    assert!(asked > 5, "{asked} requests");
    for left in [0, 1, 3, asked - 1] {
        server.leave_after(left);
        let output = run(&desk, &[], &lint);
        assert_eq!(output.status.code(), Some(2), "{left}: {}", err(&output));
        assert_eq!(out(&output), "", "{left}");
        assert!(
            err(&output).contains("cannot be asked"),
            "{left}: {}",
            err(&output)
        );
    }
    server.come_back();
    assert_eq!(run(&desk, &[], &lint).status.code(), Some(1));
}

#[test]
fn a_busy_server_is_asked_again() {
    let server = SearchServer::start();
    let (archive, desk) = desk(&server);
    server.fail_with(&[503, 429]);
    let output = run(&archive, &[], &["index", "--to", &server.address("desk")]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    server.fail_with(&[429, 502, 504]);
    let output = run(&desk, &[], &["lint", "draft.md"]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    server.fail_with(&[503; 4]);
    let output = run(&desk, &[], &["lint", "draft.md"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("503"), "{}", err(&output));
}

#[test]
fn who_may_ask_is_known_from_the_environment() {
    let server = SearchServer::start();
    let (archive, desk) = desk(&server);
    server.demand("ApiKey s3cret");
    let to = server.address("desk");
    let fill = ["index", "--to", &to];
    let origin = server.origin();
    let output = run(&archive, &[], &fill);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("missing authentication credentials"),
        "{}",
        err(&output)
    );
    let key = [
        ("TICKMARK_SERVER", origin.as_str()),
        ("TICKMARK_SERVER_API_KEY", "s3cret"),
    ];
    let output = run(&archive, &key, &fill);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(
        run(&desk, &key, &["lint", "draft.md"]).status.code(),
        Some(1)
    );
    let other = [("TICKMARK_SERVER", "https://elsewhere.example"), key[1]];
    let output = run(&desk, &other, &["lint", "draft.md"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(!format!("{}{}", out(&output), err(&output)).contains("s3cret"));

    let basic = [
        ("TICKMARK_SERVER", origin.as_str()),
        ("TICKMARK_SERVER_USER", "desk"),
        ("TICKMARK_SERVER_PASSWORD", "word"),
    ];
    server.demand("Basic ZGVzazp3b3Jk");
    assert_eq!(
        run(&desk, &basic, &["lint", "draft.md"]).status.code(),
        Some(1)
    );
}

#[test]
fn an_editor_keeps_its_answers_while_the_server_is_away_and_goes_on_when_it_is_back() {
    let server = SearchServer::start();
    let (archive, desk) = desk(&server);
    run(&archive, &[], &["index", "--to", &server.address("desk")]);
    let draft = desk.uri("draft.md");
    let mut client = LspClient::hello(&[desk.path()], capabilities());
    client.open(&draft, DRAFT);
    let conflicts = |published: &Value| {
        let all = published["diagnostics"].as_array().expect("a list");
        all.iter().filter(|d| d["severity"] == 1).count()
    };
    let first = client.diagnostics(&draft, 1);
    assert_eq!(conflicts(&json!({ "diagnostics": first })), 1);

    server.leave_after(0);
    let shown = client.log.len();
    let more = format!("{DRAFT}\nHarbour Lines had a loss of $12 million in 2023.\n");
    client.change(&draft, 2, json!([{ "text": more }]));
    let said = client.wait_since(shown, "a message", |m| m["method"] == "window/showMessage");
    let words = said["params"]["message"].as_str().unwrap_or_default();
    assert!(words.contains("cannot be asked"), "{words}");
    assert!(
        client.publishes(&draft).iter().all(|p| conflicts(p) == 1),
        "nothing was taken away"
    );

    server.come_back();
    let start = client.log.len();
    client.save(&draft);
    client.wait_since(start, "a message", |m| {
        m["method"] == "window/showMessage" && m["params"]["message"].to_string().contains("again")
    });
    let now = client.diagnostics_since(start, &draft, |p| p["version"] == 2);
    assert_eq!(conflicts(&json!({ "diagnostics": now })), 1);
}
