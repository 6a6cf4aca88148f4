//! Citations put right, and citations by key.

use serde_json::json;

use super::actions::{actions_at, after, titles};
use super::{SETTINGS, capabilities};
use crate::support::folder::Folder;
use crate::support::lsp_client::LspClient;

const PLAN: &str = "# The container plan\n\nElmstad will open a terminal in Norwick.\n";
const RESULTS: &str = "# The container results\n\nElmstad handled 412,000 containers in 2024.\n";

const BIBLIOGRAPHY: &str = "@report{plan, title = {The container plan}}\n@report{results, title = {Results}, file = {sources/results.md}}\n";

fn port(settings: &str) -> Folder {
    Folder::new(&[
        ("tickmark.toml", settings),
        ("refs.bib", BIBLIOGRAPHY),
        ("sources/plan.md", PLAN),
        ("sources/results.md", RESULTS),
    ])
}

/// The draft once the citation of its first claim is corrected, and whether it is found wrong then.
fn corrected(draft: &str, settings: &str) -> (String, bool) {
    let folder = port(settings);
    let uri = folder.uri("notes/draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, draft);
    let found = client.diagnostics(&uri, 1);
    let wrong =
        |found: &[serde_json::Value]| found.iter().any(|d| d["code"] == "citation-mismatch");
    assert!(wrong(&found), "{draft}: {found:?}");
    let at = u32::try_from(draft.find("412").unwrap()).unwrap();
    let title = "Cite The container results instead";
    let (fixed, found) = after(&mut client, &uri, draft, (0, at + 1), title);
    (fixed, wrong(&found))
}

#[test]
fn a_wrong_citation_is_made_to_name_the_source_that_says_it() {
    let claim = "Elmstad handled 412,000 containers in 2024";
    let keys = "sources = [\"sources\"]\nbibliography = [\"refs.bib\"]\n";
    let cases = [
        // The only reference to a footnote: the footnote itself is wrong.
        (
            format!("{claim}.[^a]\n\n[^a]: The container plan, ../sources/plan.md\n"),
            SETTINGS,
            format!("{claim}.[^a]\n\n[^a]: The container results, ../sources/results.md\n"),
        ),
        // Another sentence refers to it, rightly.
        (
            format!(
                "{claim}.[^a]\n\nElmstad will open a terminal.[^a]\n\n[^a]: [Plan](../sources/plan.md)\n"
            ),
            SETTINGS,
            format!(
                "{claim}.[^1]\n\nElmstad will open a terminal.[^a]\n\n[^a]: [Plan](../sources/plan.md)\n[^1]: The container results, ../sources/results.md\n"
            ),
        ),
        // The draft has a footnote for the right source already.
        (
            format!("{claim}.[^a]\n\n[^a]: The container plan\n[^b]: ../sources/results.md\n"),
            SETTINGS,
            format!("{claim}.[^b]\n\n[^a]: The container plan\n[^b]: ../sources/results.md\n"),
        ),
        (
            format!("**[{claim}](../sources/plan.md#top \"the plan\")**.\n"),
            SETTINGS,
            format!("**[{claim}](../sources/results.md \"the plan\")**.\n"),
        ),
        (
            format!("{claim} [see @plan, p. 3].\n"),
            keys,
            format!("{claim} [see @results, p. 3].\n"),
        ),
    ];
    for (draft, settings, wanted) in cases {
        assert_eq!(corrected(&draft, settings), (wanted, false));
    }
}

#[test]
fn a_source_is_cited_by_its_key_where_the_bibliography_has_one() {
    let keys = "sources = [\"sources\"]\nbibliography = [\"refs.bib\"]\ncitation = \"key\"\n";
    let folder = port(keys);
    folder.write(
        "sources/letter.md",
        "# A letter of the ministry\n\nThe ministry sent 7 inspectors to Elmstad in 2024.\n",
    );
    let draft = "Elmstad handled 412,000 containers in 2024.\n\nThe ministry sent 7 inspectors to Elmstad in 2024.\n";
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, draft);
    client.diagnostics(&uri, 1);
    let (cited, found) = after(
        &mut client,
        &uri,
        draft,
        (0, 18),
        "Cite The container results",
    );
    assert_eq!(
        cited.lines().next(),
        Some("Elmstad handled 412,000 [@results] containers in 2024.")
    );
    assert_eq!(found, [] as [serde_json::Value; 0]);
    // What is not in the bibliography gets a footnote.
    let actions = actions_at(&mut client, &uri, 2, 18, json!({"diagnostics": []}));
    let titles = titles(&actions);
    assert!(
        titles
            .iter()
            .any(|t| t.starts_with("Insert a footnote citing A letter")),
        "{titles:?}"
    );
    // The key leads to its source.
    let links = client.request(
        "textDocument/documentLink",
        json!({"textDocument": {"uri": uri}}),
    );
    assert_eq!(
        links[0]["target"],
        folder.uri("sources/results.md"),
        "{links}"
    );
}
