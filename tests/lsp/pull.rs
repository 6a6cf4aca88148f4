//! Diagnostics for clients that ask for them, and of drafts that are not open.

use serde_json::{Value, json};

use super::{DRAFT, capabilities, conflicts, harbour};
use crate::support::lsp_client::LspClient;

/// Times that a client asks again before it gives up.
const TRIES: usize = 20;

fn pulling() -> Value {
    let mut client = capabilities();
    client["textDocument"]["diagnostic"] = json!({"dynamicRegistration": true});
    client["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    client
}

fn pull(client: &mut LspClient, uri: &str, known: Option<&str>) -> Value {
    let params =
        json!({"textDocument": {"uri": uri}, "identifier": "tickmark", "previousResultId": known});
    // An answer that evidence read meanwhile has overtaken is asked for again, as the protocol has it.
    for _ in 0..TRIES {
        let id = client.ask("textDocument/diagnostic", params.clone());
        let answer = client.answer(id);
        if answer["error"]["data"]["retriggerRequest"] != true {
            assert!(answer.get("error").is_none(), "{answer}");
            return answer["result"].clone();
        }
    }
    panic!("no answer to {uri} in {TRIES} tries");
}

#[test]
fn a_client_that_asks_is_answered_and_never_pushed_to() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::start();
    let server = client.initialize(&[folder.path()], pulling());
    assert_eq!(server["diagnosticProvider"]["workspaceDiagnostics"], true);
    client.open(&uri, DRAFT);
    client.wait("a reason to ask", |m| {
        m["method"] == "workspace/diagnostic/refresh"
    });
    let first = pull(&mut client, &uri, None);
    assert_eq!(first["kind"], "full");
    assert_eq!(conflicts(first["items"].as_array().unwrap()), 1, "{first}");
    let id = first["resultId"].as_str().unwrap();
    let again = pull(&mut client, &uri, Some(id));
    assert_eq!(again, json!({"kind": "unchanged", "resultId": id}));

    // What the caret stands in is held back, and asked for again when it is not.
    let start = client.log.len();
    client.edit(&uri, 2, (2, 32), (2, 33), "7");
    let held = pull(&mut client, &uri, Some(id));
    assert_eq!(held["items"], json!([]), "{held}");
    client.wait_since(start, "a reason to ask", |m| {
        m["method"] == "workspace/diagnostic/refresh"
    });
    let shown = pull(&mut client, &uri, held["resultId"].as_str());
    assert_eq!(conflicts(shown["items"].as_array().unwrap()), 1, "{shown}");

    let start = client.log.len();
    folder.write(
        "sources/harbour-2023.md",
        "Harbour Lines had revenue of $4,698 million in 2023.\n",
    );
    client.save(&uri);
    client.wait_since(start, "a reason to ask", |m| {
        m["method"] == "workspace/diagnostic/refresh"
    });
    let shown = pull(&mut client, &uri, shown["resultId"].as_str());
    assert_eq!(conflicts(shown["items"].as_array().unwrap()), 0, "{shown}");
    let pushed = client
        .log
        .iter()
        .filter(|m| m["method"] == "textDocument/publishDiagnostics");
    assert_eq!(pushed.count(), 0);
}

#[test]
fn an_answer_about_a_source_brings_along_the_drafts_that_rest_on_it() {
    let folder = harbour();
    let (draft, source) = (
        folder.uri("draft.md"),
        folder.uri("sources/harbour-2023.md"),
    );
    for able in [false, true] {
        let mut capabilities = pulling();
        capabilities["textDocument"]["diagnostic"]["relatedDocumentSupport"] = json!(able);
        let mut client = LspClient::hello(&[folder.path()], capabilities);
        client.open(&draft, DRAFT);
        client.wait("a reason to ask", |m| {
            m["method"] == "workspace/diagnostic/refresh"
        });
        let own = pull(&mut client, &draft, None);
        client.open(&source, super::SOURCE);
        let answer = pull(&mut client, &source, None);
        assert_eq!(answer["items"], json!([]));
        let related = &answer["relatedDocuments"];
        if !able {
            assert_eq!(*related, Value::Null);
            continue;
        }
        assert_eq!(related.as_object().map(|r| r.len()), Some(1), "{answer}");
        assert_eq!(related[&draft]["kind"], "full");
        assert_eq!(related[&draft]["items"], own["items"]);
        assert_eq!(related[&draft]["resultId"], own["resultId"]);
    }
}

#[test]
fn the_workspace_has_the_findings_of_drafts_that_are_not_open() {
    let folder = harbour();
    folder.write("parts/two.md", DRAFT);
    let mut client = LspClient::hello(&[folder.path()], pulling());
    client.open(&folder.uri("draft.md"), DRAFT);
    client.wait("a reason to ask", |m| {
        m["method"] == "workspace/diagnostic/refresh"
    });
    let mut items = json!([]);
    for _ in 0..100 {
        let params = json!({"identifier": "tickmark", "previousResultIds": []});
        items = client.request("workspace/diagnostic", params)["items"].clone();
        if items != json!([]) {
            break;
        }
        client.listen(std::time::Duration::from_millis(100));
    }
    let two = folder.uri("parts/two.md");
    assert_eq!(items.as_array().map(Vec::len), Some(1), "{items}");
    assert_eq!(
        (&items[0]["uri"], &items[0]["version"]),
        (&json!(two), &Value::Null)
    );
    assert_eq!(conflicts(items[0]["items"].as_array().unwrap()), 1);
    let known = json!([{"uri": two, "value": items[0]["resultId"]}]);
    let mut ask = || {
        client.request(
            "workspace/diagnostic",
            json!({"previousResultIds": known.clone()}),
        )["items"]
            .clone()
    };
    assert_eq!(ask()[0]["kind"], "unchanged");
    std::fs::remove_file(folder.file("parts/two.md")).unwrap();
    let changed = json!({"changes": [{"uri": two, "type": 3}]});
    client.notify("workspace/didChangeWatchedFiles", changed);
    let mut ask = || {
        client.request(
            "workspace/diagnostic",
            json!({"previousResultIds": known.clone()}),
        )["items"]
            .clone()
    };
    assert_eq!(ask()[0]["items"], json!([]));
}

#[test]
fn a_client_that_is_pushed_to_hears_of_drafts_that_are_not_open() {
    let folder = harbour();
    let text = "Harbour Lines had revenue of $9.6 billion in 2023.\n";
    folder.write("parts/two.md", text);
    let (draft, two) = (folder.uri("draft.md"), folder.uri("parts/two.md"));
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    let found = client.diagnostics_since(0, &two, |p| p["diagnostics"] != json!([]));
    assert_eq!(conflicts(&found), 1);
    assert_eq!(client.publishes(&two)[0].get("version"), None);
    // Opened and closed again its findings stay; deleted they go.
    client.open(&two, text);
    client.diagnostics(&two, 1);
    client.close(&two);
    client.listen(std::time::Duration::from_millis(600));
    let last = |client: &LspClient| {
        client
            .publishes(&two)
            .last()
            .map(|p| p["diagnostics"].clone())
    };
    assert_ne!(last(&client), Some(json!([])));
    let off = json!({"settings": {"workspaceDiagnostics": false}});
    client.notify("workspace/didChangeConfiguration", off);
    std::fs::remove_file(folder.file("parts/two.md")).unwrap();
    let start = client.log.len();
    let changed = json!({"changes": [{"uri": two, "type": 3}]});
    client.notify("workspace/didChangeWatchedFiles", changed);
    client.diagnostics_since(start, &two, |p| p["diagnostics"] == json!([]));
}

#[test]
fn the_same_findings_are_not_published_twice() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    client.listen(std::time::Duration::from_millis(500));
    let before = client.publishes(&uri).len();
    folder.write("sources/other.md", "Nothing of interest happened.\n");
    // What is said of the conflict and of the supported claim is the same with one source more.
    client.save(&uri);
    client.listen(std::time::Duration::from_millis(1500));
    assert_eq!(client.publishes(&uri).len(), before);
}
