//! A finding accepted everywhere: an entry of `tickmark.ignore`, by an edit where the client can make it.

use serde_json::{Value, json};

use super::actions::{actions_at, apply};
use super::{DRAFT, capabilities, conflicts, harbour};
use crate::support::lsp_client::LspClient;

const TITLE: &str = "Ignore everywhere (in tickmark.ignore)";

fn creating() -> Value {
    let mut able = capabilities();
    able["workspace"]["workspaceEdit"]["resourceOperations"] = json!(["create", "rename"]);
    able
}

fn everywhere(client: &mut LspClient, uri: &str) -> Value {
    let actions = actions_at(client, uri, 2, 31, json!({"diagnostics": []}));
    let found = actions.iter().find(|a| a["title"] == TITLE);
    found.unwrap_or_else(|| panic!("{actions:?}")).clone()
}

#[test]
fn the_list_is_created_by_a_client_that_can() {
    let folder = harbour();
    folder.write("parts/two.md", DRAFT);
    let (uri, two) = (folder.uri("draft.md"), folder.uri("parts/two.md"));
    let mut client = LspClient::hello(&[folder.path()], creating());
    client.open(&uri, DRAFT);
    let found = client.diagnostics(&uri, 1);
    client.diagnostics_since(0, &two, |p| p["diagnostics"] != json!([]));
    let action = everywhere(&mut client, &uri);
    assert_eq!(action["kind"], "quickfix");
    let changes = &action["edit"]["documentChanges"];
    let list = folder.uri("tickmark.ignore");
    assert_eq!(
        changes[0],
        json!({"kind": "create", "uri": list, "options": {"ignoreIfExists": true}})
    );
    assert_eq!(
        changes[1]["textDocument"],
        json!({"uri": list, "version": null})
    );
    let written = apply("", &changes[1]["edits"]);
    let fingerprint = found[0]["data"]["fingerprint"].as_str().unwrap();
    assert_eq!(
        written,
        format!("{fingerprint}  accepted: “$4.6 billion” in draft.md\n")
    );
    // The same claim is silent in both drafts.
    let start = client.log.len();
    folder.write("tickmark.ignore", &written);
    client.notify(
        "workspace/didChangeWatchedFiles",
        json!({"changes": [{"uri": list, "type": 1}]}),
    );
    for draft in [&uri, &two] {
        client.diagnostics_since(start, draft, |p| p["diagnostics"] == json!([]));
    }
}

#[test]
fn the_list_is_written_by_the_server_for_a_client_that_cannot() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], json!({}));
    client.open(&uri, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&uri, 1)), 1);
    let action = everywhere(&mut client, &uri);
    assert_eq!(action.get("edit"), None);
    let start = client.log.len();
    let command = &action["command"];
    client.request(
        "workspace/executeCommand",
        json!({"command": command["command"], "arguments": command["arguments"]}),
    );
    client.diagnostics_since(start, &uri, |p| p["diagnostics"] == json!([]));
    let written = std::fs::read_to_string(folder.file("tickmark.ignore")).unwrap();
    assert_eq!(written.lines().count(), 1, "{written}");
}

#[test]
fn an_entry_goes_behind_what_the_editor_shows_of_the_list() {
    let folder = harbour();
    folder.write("tickmark.ignore", "# old\n");
    let (uri, list) = (folder.uri("draft.md"), folder.uri("tickmark.ignore"));
    let mut client = LspClient::hello(&[folder.path()], creating());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    // Neither saved nor ended with a line break.
    let shown = "# ours\n# Größe 😀";
    client.open_as(&list, "plaintext", shown);
    let place = json!({"textDocument": {"uri": uri}, "position": {"line": 2, "character": 31}, "reason": "restated\nlater"});
    client.request(
        "workspace/executeCommand",
        json!({"command": "tickmark.ignoreEverywhere", "arguments": [place]}),
    );
    let asked = client.wait("an edit", |m| m["method"] == "workspace/applyEdit");
    let change = &asked["params"]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": list, "version": 1}));
    let edit = &change["edits"][0];
    assert_eq!(
        edit["range"]["start"],
        json!({"line": 1, "character": "# Größe 😀".encode_utf16().count()})
    );
    let text = edit["newText"].as_str().unwrap();
    assert!(
        text.starts_with('\n') && text.ends_with("  restated later\n"),
        "{text}"
    );
    // What is shown counts before it is saved.
    let start = client.log.len();
    client.change(&list, 2, json!([{"text": format!("{shown}{text}")}]));
    client.diagnostics_since(start, &uri, |p| p["diagnostics"] == json!([]));
}

#[test]
fn a_client_that_asks_for_the_reason_gets_commands() {
    let folder = harbour();
    let (uri, list) = (folder.uri("draft.md"), folder.uri("tickmark.ignore"));
    let options = json!({"asksForReason": true});
    let mut client = LspClient::hello_with(&[folder.path()], creating(), options);
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let actions = actions_at(&mut client, &uri, 2, 31, json!({"diagnostics": []}));
    let run = |client: &mut LspClient, title: &str, reason: &str| {
        let found = actions.iter().find(|a| a["title"] == title);
        let action = found.unwrap_or_else(|| panic!("{actions:?}"));
        assert_eq!(action.get("edit"), None, "{action}");
        let mut place = action["command"]["arguments"][0].clone();
        place["reason"] = json!(reason);
        let start = client.log.len();
        client.request(
            "workspace/executeCommand",
            json!({"command": action["command"]["command"], "arguments": [place]}),
        );
        let edit = |m: &Value| m["method"] == "workspace/applyEdit";
        let asked = client.wait_since(start, "an edit", edit);
        asked["params"]["edit"]["documentChanges"].clone()
    };
    let changes = run(&mut client, "Ignore this figure", "restated  since");
    assert_eq!(
        changes[0]["edits"][0]["newText"],
        " <!-- tickmark: ignore[figure] restated since -->"
    );
    let changes = run(&mut client, TITLE, "restated since");
    assert_eq!(changes[0]["uri"], list);
    let entry = changes[1]["edits"][0]["newText"].as_str().unwrap();
    assert!(entry.ends_with("  restated since\n"), "{entry}");
}

#[test]
fn nothing_supported_can_be_ignored_anywhere() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], creating());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let actions = actions_at(&mut client, &uri, 4, 24, json!({"diagnostics": []}));
    assert!(
        actions.iter().all(|action| action["title"] != TITLE),
        "{actions:?}"
    );
}
