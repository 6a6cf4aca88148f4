//! Buffers: edits in every encoding, names of documents, closing and deleting.

use std::time::Duration;

use serde_json::{Value, json};

use super::{DRAFT, SETTINGS, SOURCE, capabilities, conflicts, harbour};
use crate::support::folder::Folder;
use crate::support::lsp_client::LspClient;

/// A line with every width of character before the claim.
const WIDE: &str = "Été 😀 Harbour Lines had revenue of $4.6 billion in 2023.\n";

#[test]
fn edits_and_findings_agree_in_every_encoding() {
    for (encoding, shift) in [
        ("utf-8", 5 + 1 + 4 + 1),
        ("utf-16", 3 + 1 + 2 + 1),
        ("utf-32", 3 + 1 + 1 + 1),
    ] {
        let folder = harbour();
        let uri = folder.uri("draft.md");
        let mut client = LspClient::hello(
            &[folder.path()],
            json!({"general": {"positionEncodings": [encoding]}}),
        );
        client.open(&uri, WIDE);
        let found = client.diagnostics(&uri, 1);
        let figure = found
            .iter()
            .find(|d| d["code"] == "figure")
            .unwrap_or_else(|| panic!("{found:?}"));
        let start = shift + "Harbour Lines had revenue of ".len();
        let expected = json!({
            "start": {"line": 0, "character": start},
            "end": {"line": 0, "character": start + "$4.6 billion".len()},
        });
        assert_eq!(figure["range"], expected, "{encoding}");

        // "4.6" becomes "4.1", which is right: an edit one unit off would leave something else.
        let at = u32::try_from(start + "$4.".len()).unwrap();
        client.edit(&uri, 2, (0, at), (0, at + 1), "1");
        let last = client.diagnostics_since(0, &uri, |p| {
            p["version"] == 2 && p["diagnostics"] == json!([])
        });
        assert!(last.is_empty());
        let hover = client.at("textDocument/hover", &uri, 0, at);
        assert!(
            hover.to_string().contains("supported"),
            "{encoding}: {hover}"
        );
    }
}

#[test]
fn typing_a_draft_in_pieces_gives_what_opening_it_gives() {
    let folder = harbour();
    let (typed, whole) = (folder.uri("typed.md"), folder.uri("whole.md"));
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&whole, DRAFT);
    let expected = client.diagnostics(&whole, 1);
    assert_eq!(conflicts(&expected), 1, "{expected:?}");
    client.open(&typed, "");
    let (mut line, mut column) = (0, 0);
    let mut version = 1;
    for piece in DRAFT.chars().collect::<Vec<_>>().chunks(3) {
        let piece: String = piece.iter().collect();
        version += 1;
        client.edit(&typed, version, (line, column), (line, column), &piece);
        for c in piece.chars() {
            if c == '\n' {
                (line, column) = (line + 1, 0);
            } else {
                column += 1;
            }
        }
    }
    let found = client.diagnostics_since(0, &typed, |p| p["version"] == version);
    let bare = |ds: &[Value]| {
        ds.iter()
            .map(|d| (d["range"].clone(), d["message"].clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(bare(&found), bare(&expected));
}

#[test]
fn the_clients_spelling_of_a_uri_comes_back_and_every_spelling_is_one_document() {
    let folder = Folder::new(&[
        ("tickmark.toml", SETTINGS),
        ("sources/harbour-2023.md", SOURCE),
    ]);
    let plain = folder.uri("Entwürfe/mein Text.md");
    assert!(plain.contains("Entw%C3%BCrfe/mein%20Text.md"), "{plain}");
    let odd = plain
        .replace("%C3%BC", "%c3%bc")
        .replace("/Entw", "/%45ntw");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&odd, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&odd, 1)), 1);
    // The other spelling means the same buffer.
    client.edit(&plain, 2, (2, 0), (2, 50), "Nothing here.");
    client.diagnostics(&odd, 2);
    assert!(client.publishes(&plain).is_empty());
}

#[test]
fn an_untitled_buffer_is_checked_with_the_first_folders_settings() {
    let folder = harbour();
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open("untitled:Untitled-1", DRAFT);
    assert_eq!(conflicts(&client.diagnostics("untitled:Untitled-1", 1)), 1);
    let start = client.log.len();
    client.close("untitled:Untitled-1");
    assert!(
        client
            .diagnostics_since(start, "untitled:Untitled-1", |_| true)
            .is_empty()
    );
}

#[test]
fn inside_a_root_findings_outlive_closing_and_go_with_the_file() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    // The buffer is not what the file is: after closing, the file counts.
    client.open(&uri, "Nothing yet.");
    assert!(client.diagnostics(&uri, 1).is_empty());
    let start = client.log.len();
    client.close(&uri);
    assert_eq!(
        conflicts(&client.diagnostics_since(start, &uri, |_| true)),
        1
    );

    let start = client.log.len();
    std::fs::remove_file(folder.file("draft.md")).unwrap();
    let deleted = json!({"changes": [{"uri": uri, "type": 3}]});
    client.notify("workspace/didChangeWatchedFiles", deleted);
    assert!(client.diagnostics_since(start, &uri, |_| true).is_empty());
}

#[test]
fn outside_every_root_findings_go_when_the_draft_is_closed() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[], capabilities());
    client.open(&uri, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&uri, 1)), 1);
    let start = client.log.len();
    client.close(&uri);
    assert!(client.diagnostics_since(start, &uri, |_| true).is_empty());
}

#[test]
fn every_publish_for_a_draft_carries_the_version_it_was_made_from() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    client.edit(&uri, 7, (2, 0), (2, 0), "So far, ");
    client.diagnostics(&uri, 7);
    client.close(&uri);
    client.listen(Duration::from_millis(500));
    let versions: Vec<_> = client
        .publishes(&uri)
        .iter()
        .map(|p| p["version"].as_i64())
        .collect();
    assert!(
        versions.iter().all(|v| matches!(v, Some(1 | 7))),
        "{versions:?}"
    );
}
