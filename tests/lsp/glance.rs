//! What is shown beside diagnostics: off unless the client's settings say so, and on without a restart.

use serde_json::{Value, json};

use super::{DRAFT, capabilities, harbour};
use crate::support::lsp_client::LspClient;

fn all(method: &str, uri: &str, client: &mut LspClient) -> Value {
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    client.request(
        method,
        json!({"textDocument": {"uri": uri}, "range": range}),
    )
}

fn refreshing() -> Value {
    let mut client = capabilities();
    for kind in ["inlayHint", "codeLens", "semanticTokens"] {
        client["workspace"][kind] = json!({"refreshSupport": true});
    }
    client
}

#[test]
fn nothing_is_shown_until_the_settings_say_so() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], refreshing());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let methods = [
        "textDocument/inlayHint",
        "textDocument/codeLens",
        "textDocument/semanticTokens/full",
    ];
    for method in methods {
        assert_eq!(all(method, &uri, &mut client), Value::Null, "{method}");
    }
    assert_eq!(
        client.at("textDocument/documentHighlight", &uri, 2, 31),
        Value::Null
    );

    let on = json!({"inlayHints": true, "codeLens": true, "semanticTokens": true, "documentHighlight": true});
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"tickmark": on}}),
    );
    for refresh in [
        "workspace/inlayHint/refresh",
        "workspace/codeLens/refresh",
        "workspace/semanticTokens/refresh",
    ] {
        client.wait(refresh, |m| m["method"] == refresh);
    }
    let hints = all("textDocument/inlayHint", &uri, &mut client);
    let labels: Vec<&Value> = hints
        .as_array()
        .unwrap()
        .iter()
        .map(|h| &h["label"][0]["value"])
        .collect();
    assert_eq!(
        labels,
        ["≠ $4,098 million · harbour-2023", "✓ harbour-2023"]
    );
    assert_eq!(hints[0]["position"], json!({"line": 2, "character": 41}));
    assert_eq!(
        hints[0]["label"][0]["location"]["uri"],
        folder.uri("sources/harbour-2023.md")
    );

    let lenses = all("textDocument/codeLens", &uri, &mut client);
    assert_eq!(
        lenses[0]["command"]["title"],
        "2 claims: 1 supported, 1 conflict"
    );
    assert_eq!(lenses.as_array().map(Vec::len), Some(1));

    let tokens = all("textDocument/semanticTokens/full", &uri, &mut client);
    assert_eq!(tokens["data"], json!([2, 29, 12, 1, 0, 2, 23, 5, 0, 0]));

    let found = client.at("textDocument/documentHighlight", &uri, 2, 31);
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");

    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"tickmark": {"codeLens": false}}}),
    );
    assert_eq!(all("textDocument/codeLens", &uri, &mut client), Value::Null);
}

#[test]
fn switches_may_come_with_the_first_message() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::start();
    let params = json!({"processId": null, "rootUri": folder.uri(""), "capabilities": capabilities(), "initializationOptions": {"codeLens": true}});
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    assert_ne!(all("textDocument/codeLens", &uri, &mut client), Value::Null);
}

#[test]
fn a_source_that_changes_has_them_asked_for_again() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], refreshing());
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"inlayHints": true}}),
    );
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let start = client.log.len();
    folder.write(
        "sources/harbour-2023.md",
        "Harbour Lines had revenue of $4,598 million in 2023.\n",
    );
    client.save(&uri);
    client.wait_since(start, "a refresh", |m| {
        m["method"] == "workspace/inlayHint/refresh"
    });
    let hints = all("textDocument/inlayHint", &uri, &mut client);
    assert_eq!(hints[0]["label"][0]["value"], "✓ harbour-2023");
}
