//! Ways through drafts and sources: references, symbols, links.

use serde_json::{Value, json};

use super::{DRAFT, capabilities, harbour};
use crate::support::lsp_client::LspClient;

fn nested() -> Value {
    let mut client = capabilities();
    client["textDocument"]["documentSymbol"] = json!({"hierarchicalDocumentSymbolSupport": true});
    client
}

fn references(client: &mut LspClient, uri: &str, line: u32, declaration: bool) -> Vec<Value> {
    let params = json!({
        "textDocument": {"uri": uri},
        "position": {"line": line, "character": 31},
        "context": {"includeDeclaration": declaration},
    });
    let found = client.request("textDocument/references", params);
    found.as_array().cloned().unwrap_or_default()
}

#[test]
fn a_passage_leads_to_the_claims_that_rest_on_it_in_drafts_that_are_not_open() {
    let folder = harbour();
    folder.write(
        "parts/two.md",
        "It is known that Harbour Lines had revenue of $4.1 billion in 2023.\n",
    );
    folder.write("parts/three.md", "The weather was fine.\n");
    let (draft, source) = (
        folder.uri("draft.md"),
        folder.uri("sources/harbour-2023.md"),
    );
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&draft, DRAFT);
    client.diagnostics(&draft, 1);
    // Found, and placed with its settings.
    client.diagnostics_since(0, &folder.uri("parts/three.md"), |p| {
        p["diagnostics"] != json!([])
    });
    let places: Vec<Value> = references(&mut client, &source, 2, false)
        .iter()
        .map(|r| json!([r["uri"], r["range"]["start"]]))
        .collect();
    assert_eq!(
        places,
        [
            json!([draft, {"line": 2, "character": 29}]),
            json!([folder.uri("parts/two.md"), {"line": 0, "character": 46}]),
        ]
    );
    assert!(references(&mut client, &source, 1, false).is_empty());
    // From a claim: its passage, and the claims that share it.
    let from_claim = references(&mut client, &draft, 2, true);
    assert_eq!(from_claim.len(), 3, "{from_claim:?}");
    assert_eq!(from_claim[0]["uri"], source);
}

#[test]
fn the_claims_of_a_draft_stand_under_their_headings() {
    let folder = harbour();
    let text = "Harbour Lines employed 5,200 people in 2023.\n\n# Money 😀\n\n## Revenue\n\nHarbour Lines had revenue of $4.6 billion in 2023.\n\n## Words\n\nNothing.\n\n# Staff\n\nHarbour Lines employed 5,200 people in 2023.\n";
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], nested());
    client.open(&uri, text);
    client.diagnostics(&uri, 1);
    let document = json!({"textDocument": {"uri": uri}});
    let tree = client.request("textDocument/documentSymbol", document.clone());
    let names = |list: &Value| -> Vec<String> {
        let list = list.as_array().cloned().unwrap_or_default();
        list.iter()
            .map(|s| s["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&tree), ["✓ 5,200", "Money 😀", "Staff"], "{tree}");
    let money = &tree[1];
    assert_eq!(names(&money["children"]), ["Revenue", "Words"]);
    assert_eq!(names(&money["children"][0]["children"]), ["≠ $4.6 billion"]);
    assert_eq!(money["detail"], "1 claim: 1 conflict");
    assert_eq!(
        money["range"]["end"]["line"], 12,
        "up to the next of its level"
    );
    let mut flat = LspClient::hello(&[folder.path()], capabilities());
    flat.open(&uri, text);
    flat.diagnostics(&uri, 1);
    let list = flat.request("textDocument/documentSymbol", document);
    assert_eq!(names(&list), ["✓ 5,200", "≠ $4.6 billion", "✓ 5,200"]);
    assert_eq!(list[1]["containerName"], "Revenue");
}

#[test]
fn facts_of_the_sources_are_symbols_of_the_workspace() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, DRAFT);
    client.diagnostics(&uri, 1);
    let mut find = |query: &str| client.request("workspace/symbol", json!({"query": query}));
    let found = find("revenue of Harbour");
    assert_eq!(
        found[0]["name"],
        "Harbour Lines had revenue of $4,098 million in 2023."
    );
    assert_eq!(found[0]["containerName"], "Harbour report 2023");
    assert_eq!(
        found[0]["location"]["uri"],
        folder.uri("sources/harbour-2023.md")
    );
    assert_eq!(found[0]["location"]["range"]["start"]["line"], 2);
    assert_eq!(found.as_array().map(Vec::len), Some(1), "{found}");
    assert_eq!(find(""), json!([]));
    assert_eq!(find("weather in Harbour"), json!([]));
}

#[test]
fn citations_and_names_of_sources_are_links() {
    let folder = harbour();
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    let text = "As harbour-2023.md says.[^a] See [@harbour-2023, p. 3] and [it](sources/harbour-2023.md), not my-harbour-2023.md.\n\n[^a]: Harbour report, sources/harbour-2023.md\n";
    client.open(&uri, text);
    client.diagnostics(&uri, 1);
    let links = client.request(
        "textDocument/documentLink",
        json!({"textDocument": {"uri": uri}}),
    );
    let places: Vec<Value> = links
        .as_array()
        .unwrap()
        .iter()
        .map(|l| {
            json!([
                l["range"]["start"]["line"],
                l["range"]["start"]["character"],
                l["range"]["end"]["character"]
            ])
        })
        .collect();
    assert_eq!(
        places,
        [
            json!([0, 3, 18]),
            json!([0, 24, 28]),
            json!([0, 33, 54]),
            json!([2, 30, 45])
        ],
        "{links}"
    );
    assert_eq!(links[0]["target"], folder.uri("sources/harbour-2023.md"));
}

/// A PDF of one page with one line, which stands where readers of such files expect it.
fn pdf(line: &str) -> Vec<u8> {
    let drawn = format!("BT /F1 12 Tf 72 720 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{drawn}\nendstream", drawn.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    for (number, object) in (1..).zip(&objects) {
        places.push(file.len());
        file.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let table = file.len();
    file.push_str("xref\n0 6\n0000000000 65535 f \n");
    for place in places {
        file.push_str(&format!("{place:010} 00000 n \n"));
    }
    file.push_str(&format!(
        "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n"
    ));
    file.into_bytes()
}

#[test]
fn the_text_of_a_page_is_opened_at_its_passage_and_cannot_be_written() {
    let line = "Harbour Lines carried 31,400 cars in 2022.";
    let web = format!(
        "<!doctype html><html><head><title>Cars</title></head><body><article><h1>Cars</h1><p>The ferries.</p><p>{line}</p></article></body></html>"
    );
    for (name, bytes) in [("cars.pdf", pdf(line)), ("cars.html", web.into_bytes())] {
        let folder = harbour();
        folder.write(&format!("sources/{name}"), bytes);
        let uri = folder.uri("draft.md");
        let caches = folder.file("caches");
        let mut client = LspClient::start_with(|command| {
            command.env("TICKMARK_CACHE_DIR", &caches);
        });
        client.initialize(&[folder.path()], capabilities());
        client.open(&uri, "Harbour Lines carried 31,400 cars in 2022.\n");
        client.diagnostics(&uri, 1);
        let found = client.at("textDocument/definition", &uri, 0, 24);
        let target = found[0]["targetUri"].as_str().unwrap_or_default();
        let path = target.strip_prefix("file://").unwrap_or_default();
        let path = std::path::PathBuf::from(path);
        assert!(path.starts_with(&caches), "{name}: {found}");
        let text = std::fs::read_to_string(&path).unwrap();
        let range = &found[0]["targetRange"];
        let row = usize::try_from(range["start"]["line"].as_u64().unwrap()).unwrap();
        let shown = text.lines().nth(row).unwrap_or_default();
        let column = usize::try_from(range["start"]["character"].as_u64().unwrap()).unwrap();
        assert!(shown[column..].starts_with(line), "{name}: {shown}");
        let rights = std::fs::metadata(&path).unwrap().permissions();
        assert!(rights.readonly(), "{name}");
    }
}
