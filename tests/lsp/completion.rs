//! Completion from the sources: figures, names, footnotes and quoted words, with their citation.

use serde_json::{Value, json};

use super::{SETTINGS, SOURCE, capabilities};
use crate::support::folder::Folder;
use crate::support::lsp_client::LspClient;

const SAID: &str = "---\ndate: 2024-02-03\n---\n\n# A talk with the harbour master\n\n\"We will not sell a single berth before the winter,\" said Ada Perrin, harbour master of Elmstad.\n\nThe Elmstad Dredging Company had revenue of $96 million in 2023.\n";

const ACCOUNTS: &str = "# Accounts\n\n| Harbour Lines, in million dollars | 2022 | 2023 |\n|---|---|---|\n| Operating profit | 412 | 455 |\n";

fn port() -> Folder {
    Folder::new(&[
        ("tickmark.toml", SETTINGS),
        ("sources/harbour-2023.md", SOURCE),
        ("sources/talk.md", SAID),
        ("sources/accounts.md", ACCOUNTS),
    ])
}

/// What is offered at the `|` of a draft, with the text that accepting the first offer leaves.
fn complete(marked: &str, settings: &str) -> (Vec<String>, String, Value) {
    let folder = port();
    folder.write("tickmark.toml", settings);
    let uri = folder.uri("draft.md");
    let caret = marked.find('|').expect("a caret");
    let text = marked.replacen('|', "", 1);
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, &text);
    client.diagnostics(&uri, 1);
    let line = text[..caret].matches('\n').count();
    let column = caret - text[..caret].rfind('\n').map_or(0, |at| at + 1);
    let (line, column) = (u32::try_from(line).unwrap(), u32::try_from(column).unwrap());
    let found = client.at("textDocument/completion", &uri, line, column);
    let items = found["items"].as_array().cloned().unwrap_or_default();
    let labels = items
        .iter()
        .map(|i| i["label"].as_str().unwrap().to_owned());
    let first = items.first().cloned().unwrap_or_default();
    let mut edits = first["additionalTextEdits"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    edits.extend(first.get("textEdit").cloned());
    let after = super::actions::apply(&text, &json!(edits));
    (labels.collect(), after, first)
}

#[test]
fn a_currency_sign_brings_the_amounts_of_the_thing_spoken_of() {
    let draft = "# Ports\n\nHarbour Lines had revenue of $|\n\nThat is much.\n";
    let (labels, after, first) = complete(draft, SETTINGS);
    // The other company's revenue is not among them.
    assert_eq!(labels, ["$4,098 million"], "{first}");
    assert_eq!(first["detail"], "harbour-2023.md:3");
    assert_eq!(
        after,
        "# Ports\n\nHarbour Lines had revenue of $4,098 million[^1]\n\nThat is much.\n\n\
         [^1]: Harbour report 2023, sources/harbour-2023.md\n"
    );
    let (labels, ..) = complete("The Elmstad Dredging Company had revenue of $|", SETTINGS);
    assert_eq!(labels, ["$96 million"]);
}

#[test]
fn a_metric_brings_its_figures_wherever_they_stand() {
    let (labels, ..) = complete("In 2023 Harbour Lines employed |", SETTINGS);
    assert_eq!(
        labels.first().map(String::as_str),
        Some("5,200"),
        "{labels:?}"
    );
    let (labels, ..) = complete("Operating profit of Harbour Lines in 2023 was |", SETTINGS);
    assert_eq!(labels, ["455", "412"]);
    // A sentence that names no measure asks for nothing.
    for draft in [
        "Harbour Lines |",
        "The weather was fine and |",
        "|",
        "```\nrevenue of $|\n```\n",
    ] {
        let (labels, ..) = complete(draft, SETTINGS);
        assert!(labels.is_empty(), "{draft}: {labels:?}");
    }
}

#[test]
fn the_citation_is_the_one_that_the_settings_ask_for() {
    let link = "sources = [\"sources\"]\ncitation = \"link\"\n";
    let (_, after, _) = complete("Harbour Lines had revenue of $4|.\n", link);
    assert_eq!(
        after,
        "Harbour Lines had revenue of [$4,098 million](sources/harbour-2023.md).\n"
    );
    let cited = "Harbour Lines had revenue of $|.\n\n[^a]: Their report, sources/harbour-2023.md\n";
    let (_, after, _) = complete(cited, SETTINGS);
    assert_eq!(after, cited.replace("$|", "$4,098 million[^a]"));
    // At the very end of the draft the definition comes with the figure.
    let (_, after, _) = complete("Harbour Lines had revenue of $|", SETTINGS);
    assert_eq!(
        after,
        "Harbour Lines had revenue of $4,098 million[^1]\n\n[^1]: Harbour report 2023, sources/harbour-2023.md"
    );
}

#[test]
fn names_are_spelt_as_the_sources_spell_them() {
    let (labels, after, _) = complete("A ship of Elms|", SETTINGS);
    assert!(
        labels.contains(&"Elmstad Dredging Company".to_owned()),
        "{labels:?}"
    );
    assert_eq!(after, "A ship of Elmstad", "{labels:?}");
    let (labels, ..) = complete("They met Perr|", SETTINGS);
    assert_eq!(labels, ["Ada Perrin"]);
}

#[test]
fn a_footnote_cites_what_backs_the_sentence() {
    let draft = "Harbour Lines employed 5,200 people in 2023.[^|]\n\nMore.\n";
    let (labels, after, _) = complete(draft, SETTINGS);
    assert_eq!(labels[0], "[^1] Harbour report 2023", "{labels:?}");
    assert_eq!(
        after,
        "Harbour Lines employed 5,200 people in 2023.[^1]\n\nMore.\n\n\
         [^1]: Harbour report 2023, sources/harbour-2023.md\n"
    );
}

#[test]
fn a_quotation_mark_brings_what_somebody_said() {
    let draft = "The harbour master Ada Perrin said \"|\".\n\nMore.\n";
    let (labels, after, first) = complete(draft, SETTINGS);
    assert_eq!(
        labels,
        ["We will not sell a single berth before the winter,"]
    );
    assert_eq!(first["detail"], "talk.md:7 · 2024-02-03");
    assert!(
        after.starts_with("The harbour master Ada Perrin said \"We will not sell a single berth before the winter,\"[^1]."),
        "{after}"
    );
    let (labels, ..) = complete("Ada Perrin said “we will no|", SETTINGS);
    assert_eq!(labels.len(), 1);
    let (labels, ..) = complete("Ada Perrin said “we will buy|", SETTINGS);
    assert!(labels.is_empty(), "{labels:?}");
}
