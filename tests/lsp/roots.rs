//! Several folders in one editor: each draft has the nearest settings and only their sources.

use serde_json::{Value, json};

use super::{DRAFT, SETTINGS, SOURCE, capabilities, conflicts};
use crate::support::folder::Folder;
use crate::support::lsp_client::LspClient;

#[test]
fn each_draft_is_checked_with_the_nearest_settings() {
    let other = SOURCE.replace("$4,098 million", "$4.6 billion");
    let folder = Folder::new(&[
        ("a/tickmark.toml", SETTINGS),
        ("a/sources/harbour.md", SOURCE),
        ("a/b/tickmark.toml", SETTINGS),
        ("a/b/sources/harbour.md", &other),
        ("c/tickmark.toml", SETTINGS),
        ("c/sources/nothing.md", "Nothing to see.\n"),
    ]);
    let roots = [folder.file("a"), folder.file("a/b"), folder.file("c")];
    let roots: Vec<&std::path::Path> = roots.iter().map(|root| root.as_path()).collect();
    let mut client = LspClient::hello(&roots, capabilities());
    for (draft, wanted) in [
        ("a/draft.md", 1),
        ("a/b/draft.md", 0),
        ("a/b/deep/er/draft.md", 0),
        ("c/draft.md", 0),
    ] {
        let uri = folder.uri(draft);
        client.open(&uri, DRAFT);
        let found = client.diagnostics(&uri, 1);
        assert_eq!(conflicts(&found), wanted, "{draft}: {found:?}");
    }
    let hover = client.at("textDocument/hover", &folder.uri("a/b/draft.md"), 2, 31);
    assert!(hover.to_string().contains("supported"), "{hover}");
}

#[test]
fn folders_come_and_go() {
    let folder = Folder::new(&[
        ("a/tickmark.toml", SETTINGS),
        ("a/sources/harbour.md", SOURCE),
        ("a/draft.md", DRAFT),
    ]);
    let uri = folder.uri("a/draft.md");
    let a = json!({"uri": folder.uri("a"), "name": "a"});
    let event =
        |added: Value, removed: Value| json!({"event": {"added": added, "removed": removed}});
    let mut client = LspClient::hello(&[], capabilities());
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        event(json!([a]), json!([])),
    );
    client.open(&uri, DRAFT);
    assert_eq!(conflicts(&client.diagnostics(&uri, 1)), 1);
    // A closed draft belongs to the folder, and leaves with it.
    client.close(&uri);
    client.listen(std::time::Duration::from_millis(600));
    assert_eq!(client.publishes(&uri).len(), 1, "what is shown still holds");
    let start = client.log.len();
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        event(json!([]), json!([a])),
    );
    assert!(client.diagnostics_since(start, &uri, |_| true).is_empty());
}
