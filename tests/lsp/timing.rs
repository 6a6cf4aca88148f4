//! When findings are shown: after the keys rest, not under the caret, and never late ones.

use std::time::{Duration, Instant};

use super::{DRAFT, capabilities, conflicts, harbour};
use crate::support::lsp_client::LspClient;

const FIGURE: (u32, u32) = (2, 29);

#[test]
fn a_burst_of_keys_is_checked_once() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    for version in 2..=20 {
        client.edit(&uri, version, (0, 2), (0, 2), "x");
        std::thread::sleep(Duration::from_millis(20));
    }
    client.diagnostics(&uri, 20);
    let between = client
        .publishes(&uri)
        .iter()
        .filter(|p| p["version"].as_i64().is_some_and(|v| (2..20).contains(&v)))
        .count();
    assert!(
        between <= 2,
        "{between} of 18 passing versions were checked"
    );
}

#[test]
fn a_finding_under_the_caret_waits_for_two_seconds() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    // "$4.6 billion" becomes "$4.7 billion", and the caret stays in it.
    let typed = Instant::now();
    client.edit(
        &uri,
        2,
        (FIGURE.0, FIGURE.1 + 3),
        (FIGURE.0, FIGURE.1 + 4),
        "7",
    );
    assert_eq!(conflicts(&client.diagnostics(&uri, 2)), 0);
    let shown = client.diagnostics_since(0, &uri, |p| {
        p["version"] == 2 && p["diagnostics"] != serde_json::json!([])
    });
    assert_eq!(conflicts(&shown), 1);
    assert!(
        typed.elapsed() >= Duration::from_millis(1900),
        "{:?}",
        typed.elapsed()
    );
}

#[test]
fn a_finding_is_shown_as_soon_as_the_caret_is_elsewhere() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    client.edit(
        &uri,
        2,
        (FIGURE.0, FIGURE.1 + 3),
        (FIGURE.0, FIGURE.1 + 4),
        "7",
    );
    assert_eq!(conflicts(&client.diagnostics(&uri, 2)), 0);
    // Typing elsewhere moves the caret, and so does asking for actions elsewhere.
    let typed = Instant::now();
    client.edit(&uri, 3, (0, 2), (0, 2), "The ");
    assert_eq!(conflicts(&client.diagnostics(&uri, 3)), 1);
    assert!(
        typed.elapsed() < Duration::from_millis(1900),
        "{:?}",
        typed.elapsed()
    );

    client.edit(
        &uri,
        4,
        (FIGURE.0, FIGURE.1 + 3),
        (FIGURE.0, FIGURE.1 + 4),
        "8",
    );
    assert_eq!(conflicts(&client.diagnostics(&uri, 4)), 0);
    let asked = Instant::now();
    let place = serde_json::json!({"line": 0, "character": 0});
    let range = serde_json::json!({"start": place, "end": place});
    let context = serde_json::json!({"diagnostics": []});
    client.request(
        "textDocument/codeAction",
        serde_json::json!({"textDocument": {"uri": uri}, "range": range, "context": context}),
    );
    let shown = client.diagnostics_since(0, &uri, |p| {
        p["version"] == 4 && p["diagnostics"] != serde_json::json!([])
    });
    assert_eq!(conflicts(&shown), 1);
    assert!(
        asked.elapsed() < Duration::from_millis(1500),
        "{:?}",
        asked.elapsed()
    );
}

#[test]
fn no_publish_is_older_than_one_before_it() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    for version in 2..60 {
        client.edit(&uri, version, (2, 0), (2, 0), "Word. ");
        std::thread::sleep(Duration::from_millis(if version % 10 == 0 {
            260
        } else {
            15
        }));
    }
    client.diagnostics(&uri, 59);
    let versions: Vec<i64> = client
        .publishes(&uri)
        .iter()
        .filter_map(|p| p["version"].as_i64())
        .collect();
    assert!(versions.is_sorted(), "{versions:?}");
}
