//! Sources and settings that change while the server runs, on disk and in buffers.

use std::time::Duration;

use serde_json::{Value, json};

use super::{DRAFT, SETTINGS, SOURCE, capabilities, conflicts, harbour};
use crate::support::folder::Folder;
use crate::support::lsp_client::LspClient;

const RIGHT: &str = "Harbour Lines had revenue of $4,598 million in 2023.\n\nHarbour Lines employed 5,200 people in 2023.\n";

fn settled(client: &mut LspClient, uri: &str, start: usize, wanted: usize) -> Vec<Value> {
    client.diagnostics_since(start, uri, |p| {
        p["diagnostics"]
            .as_array()
            .is_some_and(|ds| conflicts(ds) == wanted)
    })
}

#[test]
fn an_unsaved_source_counts_and_the_file_counts_again_when_it_is_closed() {
    let folder = harbour();
    let (draft, source) = (
        folder.uri("draft.md"),
        folder.uri("sources/harbour-2023.md"),
    );
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&draft, 1)), 1);
    client.open(&source, SOURCE);
    let start = client.log.len();
    client.change(&source, 2, json!([{"text": RIGHT}]));
    settled(&mut client, &draft, start, 0);
    // The passage's place is the one in the buffer: the heading is gone there.
    let found = client.at("textDocument/definition", &draft, 2, 31);
    assert_eq!(found[0]["targetRange"]["start"]["line"], 0, "{found}");

    let start = client.log.len();
    client.close(&source);
    settled(&mut client, &draft, start, 1);
    assert!(
        client
            .publishes(&source)
            .iter()
            .all(|p| p["diagnostics"] == json!([])),
        "a source is no draft"
    );
}

#[test]
fn a_source_that_changes_on_disk_is_read_again_when_the_client_says_so() {
    let folder = harbour();
    let draft = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&draft, 1)), 1);
    let asked = client.wait("a registration for the sources", |m| {
        m["method"] == "client/registerCapability" && m.to_string().contains("sources")
    });
    let watchers = asked["params"]["registrations"][0]["registerOptions"]["watchers"].to_string();
    assert!(watchers.contains("tickmark.toml"), "{watchers}");

    let start = client.log.len();
    folder.write("sources/harbour-2023.md", RIGHT);
    let changed = json!({"changes": [{"uri": folder.uri("sources/harbour-2023.md"), "type": 2}]});
    client.notify("workspace/didChangeWatchedFiles", changed);
    settled(&mut client, &draft, start, 0);
}

#[test]
fn a_client_that_cannot_watch_is_not_needed_for_it() {
    let folder = harbour();
    let draft = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], json!({}));
    client.open(&draft, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&draft, 1)), 1);
    client.listen(Duration::from_millis(300));
    let start = client.log.len();
    folder.write("sources/harbour-2023.md", RIGHT);
    settled(&mut client, &draft, start, 0);
    assert!(
        !client
            .log
            .iter()
            .any(|m| m["method"] == "client/registerCapability")
    );
}

#[test]
fn saving_looks_at_the_sources_whoever_watches() {
    let folder = harbour();
    let draft = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&draft, 1)), 1);
    let start = client.log.len();
    folder.write("sources/harbour-2023.md", RIGHT);
    client.save(&draft);
    settled(&mut client, &draft, start, 0);
}

#[test]
fn a_source_that_is_deleted_backs_nothing_any_more() {
    let folder = harbour();
    let draft = folder.uri("draft.md");
    folder.write("sources/other.md", "Nothing to see.\n");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&draft, 1)), 1);
    let start = client.log.len();
    std::fs::remove_file(folder.file("sources/harbour-2023.md")).unwrap();
    client.save(&draft);
    settled(&mut client, &draft, start, 0);
}

#[test]
fn settings_are_read_again_and_broken_ones_leave_the_last_good_in_force() {
    let folder = harbour();
    let (draft, settings) = (folder.uri("draft.md"), folder.uri("tickmark.toml"));
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&draft, 1)), 1);
    let changed = json!({"changes": [{"uri": settings, "type": 2}]});

    let start = client.log.len();
    folder.write(
        "tickmark.toml",
        "sources = [\"sources\"]\nfail-onn = \"never\"\n",
    );
    client.notify("workspace/didChangeWatchedFiles", changed.clone());
    let errors = client.diagnostics_since(start, &settings, |_| true);
    assert_eq!(
        errors[0]["range"]["start"],
        json!({"line": 1, "character": 0}),
        "{errors:?}"
    );
    assert!(
        errors[0]["message"]
            .as_str()
            .is_some_and(|m| m.contains("fail-on")),
        "{errors:?}"
    );
    client.notify("workspace/didChangeWatchedFiles", changed.clone());
    client.save(&draft);
    client.listen(Duration::from_secs(1));
    let told = client.log[start..]
        .iter()
        .filter(|m| m["method"] == "window/showMessage")
        .count();
    assert_eq!(told, 1, "said once");
    let hover = client.at("textDocument/hover", &draft, 2, 31);
    assert!(
        hover.to_string().contains("conflict"),
        "still checked: {hover}"
    );

    let start = client.log.len();
    folder.write(
        "tickmark.toml",
        "sources = [\"sources\"]\n[severity]\nconflict = \"warning\"\n",
    );
    client.notify("workspace/didChangeWatchedFiles", changed);
    assert!(
        client
            .diagnostics_since(start, &settings, |_| true)
            .is_empty()
    );
    let found = client.diagnostics_since(start, &draft, |p| {
        p["diagnostics"] != json!([]) && p["diagnostics"][0]["severity"] == 2
    });
    assert_eq!(conflicts(&found), 0);
}

#[test]
fn settings_count_as_the_editor_shows_them() {
    let folder = harbour();
    let (draft, settings) = (folder.uri("draft.md"), folder.uri("tickmark.toml"));
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&draft, 1)), 1);
    client.open_as(&settings, "toml", SETTINGS);
    let start = client.log.len();
    let milder = "sources = [\"sources\"]\n[severity]\nconflict = \"warning\"\n";
    client.change(&settings, 2, json!([{"text": milder}]));
    settled(&mut client, &draft, start, 0);
    client.change(&settings, 3, json!([{"text": "sources = 7\n"}]));
    let errors = client.diagnostics_since(start, &settings, |p| p["diagnostics"] != json!([]));
    assert_eq!(errors.len(), 1);
    // Closed without saving: the file is as good as it was.
    let start = client.log.len();
    client.close(&settings);
    client.diagnostics_since(start, &settings, |p| p["diagnostics"] == json!([]));
    settled(&mut client, &draft, start, 1);
}

#[test]
fn without_sources_there_is_silence_and_one_hint() {
    let folder = Folder::new(&[
        ("draft.md", DRAFT),
        ("b/tickmark.toml", "sources = []\n"),
        ("c/tickmark.toml", SETTINGS),
    ]);
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    for draft in ["draft.md", "b/draft.md", "c/draft.md"] {
        client.open(&folder.uri(draft), DRAFT);
    }
    client.listen(Duration::from_secs(2));
    for draft in ["draft.md", "b/draft.md", "c/draft.md"] {
        let shown = client
            .publishes(&folder.uri(draft))
            .iter()
            .any(|p| p["diagnostics"] != json!([]));
        assert!(!shown, "{draft}");
    }
    assert!(
        !client
            .log
            .iter()
            .any(|m| m["method"] == "window/showMessage")
    );
    let hints = client
        .log
        .iter()
        .filter(|m| m["method"] == "window/logMessage" && m["params"]["type"] == 3)
        .count();
    assert_eq!(hints, 1, "{:?}", client.log);
}

#[test]
fn settings_that_appear_later_are_found() {
    let folder = Folder::new(&[("sources/harbour-2023.md", SOURCE), ("draft.md", DRAFT)]);
    let draft = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    client.listen(Duration::from_millis(500));
    let start = client.log.len();
    folder.write("tickmark.toml", SETTINGS);
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [{"uri": folder.uri("tickmark.toml"), "type": 1}]}),
    );
    settled(&mut client, &draft, start, 1);
}

#[test]
fn an_unreadable_source_is_named_and_the_rest_is_used() {
    let folder = harbour();
    std::fs::write(folder.file("sources/empty.md"), "").unwrap();
    let draft = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&draft, 1)), 1);
    client.wait("a warning in the log", |m| {
        m["method"] == "window/logMessage"
            && m["params"]["message"]
                .as_str()
                .is_some_and(|t| t.contains("empty.md"))
    });
}

/// An optimised server reads this many sources before it is worth showing.
#[test]
#[cfg(debug_assertions)]
fn progress_is_shown_while_many_sources_are_read() {
    let folder = harbour();
    for number in 0..1000 {
        let line = |year: i32| {
            format!(
                "Depot {number} stored {} pallets of tin in {year}.\n\n",
                year * 7 + number
            )
        };
        let text: String = (1900..2000).map(line).collect();
        folder.write(&format!("sources/depot-{number}.md"), &text);
    }
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(
        &[folder.path()],
        json!({"window": {"workDoneProgress": true}}),
    );
    client.open(&uri, DRAFT);
    client.wait("the end of the progress", |m| {
        m["method"] == "$/progress" && m["params"]["value"]["kind"] == "end"
    });
    let steps = client
        .log
        .iter()
        .filter(|m| m["method"] == "$/progress")
        .map(|m| m["params"]["value"]["kind"].clone());
    let steps: Vec<Value> = steps.collect();
    assert_eq!(steps.first(), Some(&json!("begin")), "{steps:?}");
    assert_eq!(steps.iter().filter(|kind| **kind == "begin").count(), 1);
    client.wait("the client's consent", |m| {
        m["method"] == "window/workDoneProgress/create"
    });
    client.diagnostics(&uri, 1);
}

#[cfg(unix)]
#[test]
fn sources_that_cannot_be_used_are_named_and_the_rest_counts() {
    let folder = harbour();
    folder.write("sources/junk.md", [0, 159, 146, 150, 0, 0, 1, 2, 3]);
    folder.write("sources/empty.txt", "");
    std::os::unix::fs::symlink("..", folder.file("sources/loop")).unwrap();
    let pipe = folder.file("sources/pipe.md");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    let draft = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&draft, 1)), 1);
    for name in ["junk.md", "empty.txt", "loop", "pipe.md"] {
        let named = client.log.iter().filter(|m| {
            let text = m["params"]["message"].as_str().unwrap_or_default();
            m["method"] == "window/logMessage" && text.contains(&format!("sources/{name}: "))
        });
        assert_eq!(named.count(), 1, "{name}: {:?}", client.log);
    }
}

#[test]
fn odd_drafts_are_checked_like_any_other() {
    let folder = harbour();
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    let marked = format!("\u{feff}{}", DRAFT.replace('\n', "\r\n"));
    let drafts = [
        ("nothing.md", "", 0),
        ("front.md", "---\ntitle: Only this\n---\n", 0),
        ("unclosed.md", "---\ntitle: Only this\n", 0),
        ("junk.md", "\0\u{1}\u{fffd}|\u{2028}[[(", 0),
        ("marked.md", &marked, 1),
    ];
    for (name, text, expected) in drafts {
        client.open(&folder.uri(name), text);
        let found = client.diagnostics(&folder.uri(name), 1);
        assert_eq!(conflicts(&found), expected, "{name}: {found:?}");
    }
}

#[test]
fn a_draft_that_lies_among_the_sources_is_checked_against_the_others() {
    let folder = harbour();
    // A draft that rests on this one would make a source of it.
    std::fs::remove_file(folder.file("draft.md")).unwrap();
    folder.write("sources/notes/draft.md", DRAFT);
    let draft = folder.uri("sources/notes/draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    // Its own words on disk would back every one of its claims.
    let found = client.diagnostics(&draft, 1);
    assert_eq!(conflicts(&found), 1, "{found:?}");
    let hover = client.at("textDocument/hover", &draft, 4, 25).to_string();
    assert!(
        hover.contains("supported") && hover.contains("harbour-2023.md"),
        "{hover}"
    );
    client.edit(&draft, 2, (2, 29), (2, 41), "$4.1 billion");
    settled(&mut client, &draft, 0, 0);
}

#[test]
fn a_draft_among_the_sources_that_another_rests_on_is_explained_all_the_same() {
    let folder = harbour();
    // The draft beside it rests on this one, which is wrong in the same way.
    folder.write("sources/notes/draft.md", DRAFT);
    let (draft, among) = (folder.uri("draft.md"), folder.uri("sources/notes/draft.md"));
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    client.diagnostics(&draft, 1);
    client.open(&among, DRAFT);
    client.listen(Duration::from_secs(1));
    let hover = client.at("textDocument/hover", &among, 4, 25).to_string();
    assert!(
        hover.contains("supported") && hover.contains("harbour-2023.md:5"),
        "{hover}"
    );
    let places = client.at("textDocument/definition", &among, 2, 31);
    assert_eq!(
        places[0]["targetUri"],
        folder.uri("sources/harbour-2023.md"),
        "{places}"
    );
    // It is there to be read: nothing is said of it unasked.
    let told = client
        .publishes(&among)
        .iter()
        .any(|p| p["diagnostics"] != json!([]));
    assert!(!told, "{:?}", client.publishes(&among));
}

#[test]
fn a_source_that_a_draft_rests_on_is_there_to_be_read() {
    let folder = harbour();
    let text = "Harbour Lines moved to Elmstad in 2011.\n";
    folder.write("sources/other.md", text);
    let (draft, source, other) = (
        folder.uri("draft.md"),
        folder.uri("sources/harbour-2023.md"),
        folder.uri("sources/other.md"),
    );
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    client.diagnostics(&draft, 1);
    client.open(&source, SOURCE);
    client.open(&other, text);
    client.diagnostics_since(0, &other, |p| p["diagnostics"] != json!([]));
    client.listen(Duration::from_millis(300));
    let shown = |client: &LspClient| {
        let publishes = client.publishes(&source);
        publishes.iter().any(|p| p["diagnostics"] != json!([]))
    };
    assert!(!shown(&client));
    // Nobody rests on it any more.
    client.change(&draft, 2, json!([{"text": "# Harbour Lines\n"}]));
    client.diagnostics_since(0, &source, |p| p["diagnostics"] != json!([]));
}
