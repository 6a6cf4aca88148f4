//! Code actions: plain edits that any client can apply, and commands that the server runs itself.

use serde_json::{Value, json};

use super::{DRAFT, capabilities, conflicts, harbour};
use crate::support::lsp_client::LspClient;

pub fn actions_at(
    client: &mut LspClient,
    uri: &str,
    line: u32,
    character: u32,
    context: Value,
) -> Vec<Value> {
    let place = json!({"line": line, "character": character});
    let params = json!({"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": context});
    client
        .request("textDocument/codeAction", params)
        .as_array()
        .cloned()
        .unwrap_or_default()
}

/// The edits of an action, from the last to the first, applied as a client would (ASCII texts only).
pub fn apply(text: &str, edits: &Value) -> String {
    let mut edits = edits.as_array().cloned().expect("edits");
    edits.sort_by_key(|e| {
        std::cmp::Reverse((
            e["range"]["start"]["line"].as_u64(),
            e["range"]["start"]["character"].as_u64(),
        ))
    });
    let mut text = text.to_owned();
    for edit in edits {
        let offset = |place: &Value| {
            let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
            let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
            start + usize::try_from(place["character"].as_u64().unwrap()).unwrap()
        };
        let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        text.replace_range(range, edit["newText"].as_str().unwrap());
    }
    text
}

#[test]
fn a_conflict_can_be_replaced_by_the_sources_figure() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    let found = client.diagnostics(&uri, 1);
    let actions = actions_at(&mut client, &uri, 2, 31, json!({"diagnostics": found}));
    let replace = actions
        .iter()
        .find(|a| a["title"].as_str().is_some_and(|t| t.starts_with("Use $4")))
        .unwrap_or_else(|| panic!("{actions:?}"));
    assert_eq!(replace["kind"], "quickfix");
    assert_eq!(
        replace.get("command"),
        None,
        "the edit is all there is to it"
    );
    assert_eq!(replace["diagnostics"][0]["data"]["verdict"], "conflict");
    let change = &replace["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({"uri": uri, "version": 1}));
    let fixed = apply(DRAFT, &change["edits"]);
    client.change(&uri, 2, json!([{"text": fixed}]));
    let left = client.diagnostics_since(0, &uri, |p| p["version"] == 2);
    assert_eq!(conflicts(&left), 0, "{fixed}: {left:?}");
    let hover = client.at("textDocument/hover", &uri, 2, 31);
    assert!(hover.to_string().contains("supported"), "{fixed}: {hover}");
}

#[test]
fn an_ignored_claim_is_not_reported_again() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    // This client knows no versioned edits.
    let mut client = LspClient::hello(&[folder.path()], json!({}));
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let actions = actions_at(&mut client, &uri, 2, 31, json!({"diagnostics": []}));
    let ignore = actions
        .iter()
        .find(|a| {
            a["title"]
                .as_str()
                .is_some_and(|t| t.starts_with("Ignore this"))
        })
        .unwrap_or_else(|| panic!("{actions:?}"));
    assert_eq!(ignore["edit"].get("documentChanges"), None);
    let ignored = apply(DRAFT, &ignore["edit"]["changes"][&uri]);
    client.change(&uri, 2, json!([{"text": ignored}]));
    client.listen(std::time::Duration::from_secs(3));
    let last = client
        .publishes(&uri)
        .last()
        .map(|p| (*p).clone())
        .unwrap_or_default();
    assert_eq!(
        (&last["version"], &last["diagnostics"]),
        (&json!(2), &json!([])),
        "{ignored}"
    );
}

#[test]
fn only_the_kinds_that_were_asked_for_come() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let of = |client: &mut LspClient, only: &str| {
        actions_at(
            client,
            &uri,
            2,
            31,
            json!({"diagnostics": [], "only": [only]}),
        )
    };
    assert!(
        of(&mut client, "quickfix")
            .iter()
            .all(|a| a["kind"] == "quickfix")
    );
    assert!(!of(&mut client, "quickfix").is_empty());
    assert!(of(&mut client, "refactor.extract").is_empty());
    // Replacing a figure can change what the draft says, so it is never part of "fix all".
    let all = of(&mut client, "source.fixAll");
    assert!(
        !all.iter().any(|a| a.to_string().contains("4,098")),
        "{all:?}"
    );
}

#[test]
fn the_server_runs_its_commands_itself() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::start();
    let server = client.initialize(&[folder.path()], capabilities());
    assert!(
        server["executeCommandProvider"]["commands"]
            .as_array()
            .is_some_and(|c| c.contains(&json!("tickmark.recheck")))
    );
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let start = client.log.len();
    assert_eq!(
        client.request(
            "workspace/executeCommand",
            json!({"command": "tickmark.recheck", "arguments": []})
        ),
        Value::Null
    );
    assert_eq!(
        conflicts(&client.diagnostics_since(start, &uri, |_| true)),
        1
    );

    let status = client.request(
        "workspace/executeCommand",
        json!({"command": "tickmark.status"}),
    );
    assert_eq!(status["sessions"][0]["sources"], 1, "{status}");
    for command in ["tickmark.status", "tickmark.recheck"] {
        // An absent list of arguments, as some clients write it.
        let params = json!({"command": command, "arguments": null});
        client.request("workspace/executeCommand", params);
    }
    let id = client.ask("workspace/executeCommand", json!({"command": "rm"}));
    assert_eq!(client.answer(id)["error"]["code"], -32602);
}

#[test]
fn a_citation_names_the_source_as_it_is_opened_from_the_draft() {
    let folder = harbour();
    folder.write("parts/one.md", DRAFT);
    let uri = folder.uri("parts/one.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let actions = actions_at(&mut client, &uri, 4, 24, json!({"diagnostics": []}));
    let cite = actions
        .iter()
        .find(|a| a["title"].as_str().is_some_and(|t| t.contains("citing")))
        .unwrap_or_else(|| panic!("{actions:?}"));
    let cited = apply(DRAFT, &cite["edit"]["documentChanges"][0]["edits"]);
    assert!(cited.ends_with(", ../sources/harbour-2023.md\n"), "{cited}");
}

fn command(client: &mut LspClient, name: &str, uri: &str, line: u32, more: Value) -> Value {
    let mut place =
        json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": 31}});
    if let (Some(place), Some(more)) = (place.as_object_mut(), more.as_object()) {
        place.extend(more.clone());
    }
    client.request(
        "workspace/executeCommand",
        json!({"command": name, "arguments": [place]}),
    )
}

#[test]
fn a_claim_can_be_explained_shown_and_ignored_by_command() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut able = capabilities();
    able["window"]["showDocument"] = json!({"support": true});
    let mut client = LspClient::hello(&[folder.path()], able);
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let page = command(&mut client, "tickmark.explain", &uri, 2, json!({}));
    assert!(
        page.as_str().is_some_and(|p| p.starts_with("**conflict**")),
        "{page}"
    );
    assert_eq!(
        command(&mut client, "tickmark.explain", &uri, 1, json!({})),
        Value::Null
    );

    let panel = command(&mut client, "tickmark.evidence", &uri, 2, json!({}));
    assert_eq!(panel["claim"]["text"], "$4.6 billion");
    let passage = &panel["evidence"][0];
    assert_eq!(passage["marks"], json!([[29, 43]]), "{panel}");
    assert_eq!(
        passage["after"],
        json!(["Harbour Lines employed 5,200 people in 2023."])
    );
    assert_eq!(passage["location"]["range"]["start"]["line"], 2);

    command(&mut client, "tickmark.showEvidence", &uri, 2, json!({}));
    let shown = client.wait("the source", |m| m["method"] == "window/showDocument");
    assert_eq!(
        shown["params"]["uri"],
        folder.uri("sources/harbour-2023.md")
    );

    command(
        &mut client,
        "tickmark.ignore",
        &uri,
        2,
        json!({"reason": "restated --> later"}),
    );
    let asked = client.wait("an edit", |m| m["method"] == "workspace/applyEdit");
    let ignored = apply(
        DRAFT,
        &asked["params"]["edit"]["documentChanges"][0]["edits"],
    );
    assert!(
        ignored.contains("<!-- tickmark: ignore[figure] restated –> later -->"),
        "{ignored}"
    );
    client.change(&uri, 2, json!([{"text": ignored}]));
    client.diagnostics_since(0, &uri, |p| {
        p["version"] == 2 && p["diagnostics"] == json!([])
    });

    let start = client.log.len();
    folder.write(
        "sources/harbour-2023.md",
        "Harbour Lines had revenue of $4,600 million in 2023.\n",
    );
    client.request(
        "workspace/executeCommand",
        json!({"command": "tickmark.reindex"}),
    );
    // Now the comment silences nothing.
    client.diagnostics_since(start, &uri, |p| {
        p["diagnostics"].to_string().contains("unused-ignore")
    });
    let id = client.ask(
        "workspace/executeCommand",
        json!({"command": "tickmark.explain", "arguments": [3]}),
    );
    assert_eq!(client.answer(id)["error"]["code"], -32602);
}

pub fn titles(actions: &[Value]) -> Vec<String> {
    let titles = actions.iter().filter_map(|a| a["title"].as_str());
    titles.map(str::to_owned).collect()
}

/// The draft after the action whose title begins so, and what is found in it then.
pub fn after(
    client: &mut LspClient,
    uri: &str,
    draft: &str,
    place: (u32, u32),
    title: &str,
) -> (String, Vec<Value>) {
    let actions = actions_at(client, uri, place.0, place.1, json!({"diagnostics": []}));
    let action = actions
        .iter()
        .find(|a| a["title"].as_str().is_some_and(|t| t.starts_with(title)));
    let action = action.unwrap_or_else(|| panic!("no {title}: {:?}", titles(&actions)));
    let fixed = apply(draft, &action["edit"]["documentChanges"][0]["edits"]);
    client.change(uri, 2, json!([{"text": fixed}]));
    let found = client.diagnostics_since(0, uri, |p| p["version"] == 2);
    (fixed, found)
}

#[test]
fn the_report_on_a_draft_is_a_page() {
    let folder = harbour();
    let uri = folder.uri("notes/draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let ask = |client: &mut LspClient, uri: &str| {
        let arguments = json!([{"textDocument": {"uri": uri}}]);
        client.request(
            "workspace/executeCommand",
            json!({"command": "tickmark.report", "arguments": arguments}),
        )
    };
    let page = ask(&mut client, &uri);
    let page = page.as_str().unwrap_or_default();
    assert!(page.starts_with("<!doctype html>"), "{page}");
    for part in [
        "<h1>notes/draft.md</h1>",
        "$4.6 billion",
        "sources/harbour-2023.md:3",
        "class=\"card conflict\"",
    ] {
        assert!(page.contains(part), "no {part} in {page}");
    }
    assert_eq!(ask(&mut client, &folder.uri("unknown.md")), Value::Null);
}

#[test]
fn what_a_source_only_considered_can_be_written_so() {
    let folder = harbour();
    folder.write(
        "sources/ferry.md",
        "Harbour Lines explored buying the Norwick ferry terminal.\n",
    );
    let draft = "In the end Harbour Lines bought the Norwick ferry terminal.\n";
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, draft);
    assert_eq!(conflicts(&client.diagnostics(&uri, 1)), 1);
    let (fixed, found) = after(&mut client, &uri, draft, (0, 27), "Write “explored buying”");
    assert_eq!(
        fixed,
        "In the end Harbour Lines explored buying the Norwick ferry terminal.\n"
    );
    assert_eq!(conflicts(&found), 0, "{found:?}");
}

#[test]
fn a_claim_can_be_marked_as_the_authors_own_view() {
    let folder = harbour();
    let draft = "# Harbour Lines\n\nRates differ. The company needs 7 more ships.\n";
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, draft);
    assert!(!client.diagnostics(&uri, 1).is_empty());
    let (fixed, found) = after(&mut client, &uri, draft, (2, 32), "Mark as our own view");
    assert!(
        fixed.contains("Rates differ. In our view, the company needs 7 more ships."),
        "{fixed}"
    );
    assert!(!found.iter().any(|d| d["code"] == "figure"), "{found:?}");
}

#[test]
fn a_figure_is_put_in_as_the_draft_writes_its_own() {
    let folder = harbour();
    let draft = "Harbour Lines had revenue of nearly $6bn in 2023.\n";
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, draft);
    client.diagnostics(&uri, 1);
    let (fixed, found) = after(&mut client, &uri, draft, (0, 38), "Use ");
    assert!(
        fixed.contains("$4.1bn") || fixed.contains("$4.098bn"),
        "{fixed}"
    );
    assert_eq!(conflicts(&found), 0, "{fixed}: {found:?}");
}
