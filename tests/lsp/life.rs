//! Beginning and end: what the server says about itself, and that it goes when it should.

use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::{capabilities, harbour};
use crate::support::lsp_client::{LspClient, PATIENCE};

#[test]
fn the_position_encoding_is_negotiated() {
    let cases: [(&[&str], &str); 5] = [
        (&[], "utf-16"),
        (&["utf-16"], "utf-16"),
        (&["utf-8", "utf-16"], "utf-8"),
        (&["utf-32"], "utf-32"),
        (&["utf-9"], "utf-16"),
    ];
    for (offered, agreed) in cases {
        let mut client = LspClient::start();
        let general = if offered.is_empty() {
            json!({})
        } else {
            json!({"positionEncodings": offered})
        };
        let server = client.initialize(&[], json!({"general": general}));
        assert_eq!(server["positionEncoding"], agreed, "{offered:?}");
    }
}

#[test]
fn diagnostics_are_pushed_and_not_offered_for_pulling() {
    let mut client = LspClient::start();
    let server = client.initialize(&[], capabilities());
    assert_eq!(server.get("diagnosticProvider"), None);
    assert_eq!(
        server["textDocumentSync"]["change"], 2,
        "edits come as ranges"
    );
}

#[test]
fn after_shutdown_it_exits_with_0_although_the_pipe_stays_open() {
    let mut client = LspClient::hello(&[], capabilities());
    assert_eq!(client.goodbye().code(), Some(0));
}

#[test]
fn without_shutdown_it_exits_with_1() {
    let mut client = LspClient::hello(&[], capabilities());
    client.send(&json!({"jsonrpc": "2.0", "method": "exit"}));
    assert_eq!(client.exit_status(PATIENCE).code(), Some(1));

    let mut client = LspClient::hello(&[], capabilities());
    client.hang_up();
    assert_eq!(client.exit_status(PATIENCE).code(), Some(1));
}

#[test]
#[cfg(unix)]
fn it_exits_when_the_clients_process_dies() {
    // The pipe is ours and stays open: only the process id tells.
    let mut editor = Command::new("sleep")
        .arg("600")
        .stdin(Stdio::null())
        .spawn()
        .expect("sleep runs");
    let mut client = LspClient::start();
    let params = json!({"processId": editor.id(), "rootUri": null, "capabilities": {}});
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client.listen(Duration::from_millis(1500));
    editor.kill().expect("it can be killed");
    // Not waited for yet, so it is a zombie now: dead all the same.
    assert_eq!(client.exit_status(PATIENCE).code(), Some(1));
    editor.wait().expect("it can be waited for");
}

#[test]
fn a_client_whose_process_cannot_be_seen_is_served() {
    let mut client = LspClient::start();
    let params = json!({"processId": 4_000_000, "rootUri": null, "capabilities": {}});
    client.request("initialize", params);
    client.listen(Duration::from_millis(1500));
    assert_eq!(client.goodbye().code(), Some(0));
}

#[test]
fn nonsense_on_the_pipe_is_answered_and_survived() {
    let folder = harbour();
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client
        .send(&json!({"jsonrpc": "2.0", "id": 77, "method": "textDocument/hover", "params": null}));
    assert!(client.answer(77)["error"].is_object());
    client.send(&json!({"jsonrpc": "2.0", "id": 78, "method": "no/such/thing"}));
    assert_eq!(client.answer(78)["error"]["code"], -32601);
    client.send(&json!({"jsonrpc": "2.0", "id": "late", "result": null}));
    client.notify(
        "textDocument/didChange",
        json!({"textDocument": {"uri": "untitled:x", "version": 3}, "contentChanges": []}),
    );
    client.open(&folder.uri("draft.md"), "Nothing.");
    assert!(client.diagnostics(&folder.uri("draft.md"), 1).is_empty());
}

#[test]
fn a_client_that_answers_nothing_is_served_all_the_same() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::start();
    client.answers = false;
    client.initialize(&[folder.path()], capabilities());
    client.open(&uri, super::DRAFT);
    client.diagnostics(&uri, 1);
    client.wait("the question for watching files", |m| {
        m["method"] == "client/registerCapability"
    });
    // More messages than the server's queue holds, each of a kind that could make a handler ask the client.
    for version in 2..400 {
        client.edit(&uri, version, (0, 2), (0, 2), "x");
        client.save(&uri);
    }
    assert_eq!(client.at("textDocument/hover", &uri, 0, 0), Value::Null);
    client.diagnostics(&uri, 399);
    assert_eq!(client.goodbye().code(), Some(0));
}

#[test]
fn stdout_carries_the_protocol_and_logs_go_to_stderr() {
    let folder = harbour();
    let (reader, writer) = std::io::pipe().expect("a pipe");
    // The client panics on a byte of standard output that is not the protocol.
    let mut client = LspClient::start_with(|command| {
        command.env("TICKMARK_LOG", "debug").stderr(writer);
    });
    client.initialize(&[folder.path()], capabilities());
    client.open(&folder.uri("draft.md"), super::DRAFT);
    client.diagnostics(&folder.uri("draft.md"), 1);
    assert_eq!(client.goodbye().code(), Some(0));
    let said = std::io::read_to_string(reader).expect("UTF-8");
    assert!(said.contains("DEBUG"), "{said}");
}
