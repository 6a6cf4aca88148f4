//! What the editor shows of a finding: the diagnostic, the hover, the way to the source.

use serde_json::{Value, json};

use super::{DRAFT, capabilities, conflicts, harbour};
use crate::support::lsp_client::LspClient;

fn the_conflict(found: &[Value]) -> Value {
    found
        .iter()
        .find(|d| d["severity"] == 1)
        .cloned()
        .unwrap_or_else(|| panic!("no conflict: {found:?}"))
}

#[test]
fn a_diagnostic_says_what_it_rests_on() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    let conflict = the_conflict(&client.diagnostics(&uri, 1));
    assert_eq!(conflict["source"], "tickmark");
    assert_eq!(conflict["code"], "figure");
    assert!(
        conflict["codeDescription"]["href"]
            .as_str()
            .is_some_and(|href| href.ends_with("/figure.md")),
        "{conflict}"
    );
    let message = conflict["message"].as_str().unwrap_or_default();
    assert!(
        message.contains("$4,098 million") && message.contains("harbour-2023.md"),
        "{message}"
    );

    let related = conflict["relatedInformation"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let passage = related
        .first()
        .unwrap_or_else(|| panic!("no passage: {conflict}"));
    assert_eq!(
        passage["location"]["uri"],
        folder.uri("sources/harbour-2023.md")
    );
    assert_eq!(
        passage["location"]["range"]["start"],
        json!({"line": 2, "character": 0})
    );
    let whole = "Harbour Lines had revenue of $4,098 million in 2023.";
    assert_eq!(
        passage["location"]["range"]["end"],
        json!({"line": 2, "character": whole.len()})
    );
    assert!(
        passage["message"]
            .as_str()
            .is_some_and(|m| m.contains(whole)),
        "{passage}"
    );

    let data = &conflict["data"];
    assert!(
        data["fingerprint"].as_str().is_some_and(|f| !f.is_empty()),
        "{data}"
    );
    assert_eq!(data["verdict"], "conflict");
    assert_eq!(data["evidence"][0]["line"], 3);
}

#[test]
fn a_client_without_related_information_gets_none() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], json!({}));
    client.open(&uri, DRAFT);
    let conflict = the_conflict(&client.diagnostics(&uri, 1));
    assert_eq!(conflict.get("relatedInformation"), None);
}

#[test]
fn hovering_shows_verdict_reason_and_quoted_evidence() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let hover = client.at("textDocument/hover", &uri, 2, 31);
    assert_eq!(hover["contents"]["kind"], "markdown");
    let page = hover["contents"]["value"].as_str().unwrap_or_default();
    assert!(page.starts_with("**conflict** (figure)"), "{page}");
    assert!(
        page.contains("> Harbour Lines had revenue of") && page.contains("**$4,098 million**"),
        "{page}"
    );
    assert!(
        page.contains(&format!("({}#L3)", folder.uri("sources/harbour-2023.md"))),
        "{page}"
    );
    assert_eq!(hover["range"]["start"]["line"], 2);

    let hover = client.at("textDocument/hover", &uri, 4, 25);
    let page = hover["contents"]["value"].as_str().unwrap_or_default();
    assert!(
        page.contains("**supported**"),
        "what is right has its evidence too: {page}"
    );
    assert_eq!(client.at("textDocument/hover", &uri, 1, 0), Value::Null);
}

#[test]
fn a_hover_is_plain_for_a_client_that_knows_no_markdown() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], json!({}));
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let hover = client.at("textDocument/hover", &uri, 2, 31);
    assert_eq!(hover["contents"]["kind"], "plaintext");
    assert!(
        !hover["contents"]["value"]
            .as_str()
            .unwrap_or_default()
            .contains("**"),
        "{hover}"
    );
}

#[test]
fn an_answer_is_about_the_text_as_it_is_now() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    // The checker is still waiting for the keys to rest; the hover does not show the old text's places.
    client.edit(&uri, 2, (0, 0), (0, 0), "One line more.\n\n");
    let hover = client.at("textDocument/hover", &uri, 4, 31);
    assert_eq!(hover["range"]["start"]["line"], 4, "{hover}");
    assert!(
        hover["contents"]["value"]
            .as_str()
            .is_some_and(|v| v.contains("conflict")),
        "{hover}"
    );
}

#[test]
fn definition_leads_to_the_passage() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    for links in [true, false] {
        let definition = json!({"textDocument": {"definition": {"linkSupport": links}}});
        let mut client = LspClient::hello(&[folder.path()], definition);
        client.open(&uri, DRAFT);
        client.diagnostics(&uri, 1);
        let found = client.at("textDocument/definition", &uri, 2, 31);
        let (target, range) = if links {
            ("targetUri", "targetRange")
        } else {
            ("uri", "range")
        };
        assert_eq!(
            found[0][target],
            folder.uri("sources/harbour-2023.md"),
            "{found}"
        );
        assert_eq!(found[0][range]["start"], json!({"line": 2, "character": 0}));
        assert_eq!(
            client.at("textDocument/definition", &uri, 1, 0),
            Value::Null
        );
    }
}

#[test]
fn evidence_after_form_feeds_and_odd_line_breaks_is_found_on_its_line() {
    let folder = harbour();
    folder.write("sources/harbour-2023.md", "Page 1\u{c}\nÜber\u{2028}sicht\n\nHarbour Lines had revenue of $4,098 million in 2023.\r\n");
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&uri, 1)), 1);
    let found = client.at("textDocument/definition", &uri, 2, 31);
    assert_eq!(
        found[0]["targetRange"]["start"],
        json!({"line": 3, "character": 0}),
        "{found}"
    );
}
