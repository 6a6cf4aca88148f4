//! How soon a keystroke's diagnostics are there, while sources are being read in the background.
//!
//! ```sh
//! cargo test --release --test lsp -- --ignored --nocapture keystroke
//! ```

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::capabilities;
use crate::support::folder::Folder;
use crate::support::lsp_client::LspClient;
use crate::support::random::Random;

/// What is asked of an optimised server.
const LIMIT: Duration = Duration::from_millis(50);
/// Paragraphs of the draft, each of three sentences and one of them wrong.
const PARAGRAPHS: usize = 120;
/// Sources of the project that the draft belongs to.
const OWN: usize = 200;
/// Sources of another project in the same window, read while the keys are pressed.
const OTHERS: usize = 6_000;
/// Keys pressed at most, and at least while sources are read.
const KEYS: usize = 600;
const ENOUGH: usize = 100;

const PLACES: [&str; 8] = [
    "Elmstad", "Norwick", "Halmvik", "Ostrand", "Brunsund", "Kaldnes", "Torvik", "Sandhamn",
];

fn source(number: usize) -> String {
    let place = PLACES[number % PLACES.len()];
    let year = |year: usize| {
        let containers = 100 + (number * 37 + year * 11) % 900;
        format!(
            "In {year} the port of {place} handled {containers},000 containers at berth {number}.\n\n\
             Berth {number} of {place} had revenue of ${}.{} million in {year}.\n\n",
            10 + number % 80,
            year % 10
        )
    };
    let years: String = (2001..2021).map(year).collect();
    format!("# Berth {number} of {place}\n\n{years}")
}

fn draft() -> String {
    let paragraph = |number: usize| {
        let place = PLACES[number % PLACES.len()];
        let year = 2001 + number % 20;
        format!(
            "In {year} the port of {place} handled {},000 containers at berth {number}, which nobody had expected. \
             Berth {number} of {place} had revenue of ${}.{} million in {year}. \
             The harbour master called it a good year for the town.\n\n",
            100 + number % 900,
            10 + number % 80,
            year % 10
        )
    };
    let paragraphs: String = (0..PARAGRAPHS).map(paragraph).collect();
    format!("# Ports\n\n{paragraphs}")
}

/// True while any project's sources are being read.
fn is_reading(client: &mut LspClient) -> bool {
    let status = client.request(
        "workspace/executeCommand",
        json!({"command": "tickmark.status"}),
    );
    let sessions = status["sessions"].as_array().cloned().unwrap_or_default();
    sessions.iter().any(|session| session["indexing"] == true)
}

fn percentile(times: &mut [Duration], percent: usize) -> Duration {
    times.sort_unstable();
    times[(times.len() * percent / 100).min(times.len() - 1)]
}

#[test]
#[ignore = "measures: run it optimised and on a quiet machine, as the head of the file says"]
fn a_keystroke_is_answered_while_sources_are_read() {
    let folder = Folder::new(&[("tickmark.toml", "sources = [\"sources\"]\n")]);
    let other = Folder::new(&[("tickmark.toml", "sources = [\"sources\"]\n")]);
    for number in 0..OWN {
        folder.write(&format!("sources/{number}.md"), source(number));
    }
    for number in 0..OTHERS {
        other.write(&format!("sources/{number}.md"), source(number));
    }
    let uri = folder.uri("draft.md");
    let mut able = capabilities();
    // A client that asks is answered at once: the debounce is for those that are told.
    able["textDocument"]["diagnostic"] = json!({});
    able["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    let mut client = LspClient::hello(&[folder.path()], able);
    let mut text = draft();
    client.open(&uri, &text);
    let pull = |client: &mut LspClient| {
        let params = json!({"textDocument": {"uri": uri}});
        let report = client.request("textDocument/diagnostic", params);
        report["items"].as_array().map_or(0, Vec::len)
    };
    client.wait("a reason to ask", |m| {
        m["method"] == "workspace/diagnostic/refresh"
    });
    assert!(pull(&mut client) > 0, "a draft full of claims has findings");

    let added = json!([{"uri": crate::support::folder::uri(other.path()), "name": "other"}]);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        json!({"event": {"added": added, "removed": []}}),
    );
    while !is_reading(&mut client) {
        std::thread::sleep(Duration::from_millis(5));
    }
    let mut random = Random::seeded("keystroke");
    let mut times = Vec::new();
    let mut version = 1;
    let mut at = 0;
    for key in 0..KEYS {
        // A writer types a word here and a figure there.
        if key % 12 == 0 {
            at = random.below(text.len());
        }
        let typed = ["a", "7", " ", "e"][key % 4];
        let line = text[..at].matches('\n').count();
        let column = at - text[..at].rfind('\n').map_or(0, |end| end + 1);
        let place = json!({"line": line, "character": column});
        let change = json!([{"range": {"start": place, "end": place}, "text": typed}]);
        text.insert_str(at, typed);
        at += 1;
        version += 1;
        let pressed = Instant::now();
        client.change(&uri, version, change);
        pull(&mut client);
        times.push(pressed.elapsed());
        client.log.clear();
        if !is_reading(&mut client) {
            times.pop();
            break;
        }
        std::thread::sleep(Duration::from_millis(30));
    }
    let keys = times.len();
    let (half, most, longest) = (
        percentile(&mut times, 50),
        percentile(&mut times, 95),
        percentile(&mut times, 100),
    );
    println!(
        "{keys} keystrokes in a draft of {} words while {OTHERS} sources were read: p50 {half:.1?}, p95 {most:.1?}, longest {longest:.1?}",
        text.split_whitespace().count()
    );
    assert!(
        keys >= ENOUGH,
        "the sources were read too soon: {keys} keys"
    );
    assert!(most < LIMIT, "p95 {most:?}");
    assert_eq!(pull(&mut client), fresh(&folder, &text), "after typing");
}

/// How many findings a server that opens the text has.
fn fresh(folder: &Folder, text: &str) -> usize {
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    client.open(&uri, text);
    client.diagnostics(&uri, 1).len()
}

/// The same wait for a client that is told: the debounce, and no more than the check on top.
#[test]
#[ignore = "measures: run it optimised and on a quiet machine, as the head of the file says"]
fn a_keystroke_is_told_of_soon_after_the_debounce() {
    const DEBOUNCE: Duration = Duration::from_millis(200);
    let folder = Folder::new(&[("tickmark.toml", "sources = [\"sources\"]\n")]);
    for number in 0..OWN {
        folder.write(&format!("sources/{number}.md"), source(number));
    }
    let uri = folder.uri("draft.md");
    let mut client = LspClient::hello(&[folder.path()], capabilities());
    let text = draft();
    client.open(&uri, &text);
    client.diagnostics(&uri, 1);
    let mut times = Vec::new();
    for key in 0..60 {
        let version = key + 2;
        let line = 2 + 2 * (u32::try_from(key).unwrap_or(0) % 100);
        let pressed = Instant::now();
        client.edit(&uri, version, (line, 4), (line, 4), "x");
        let told = |m: &Value| {
            m["method"] == "textDocument/publishDiagnostics" && m["params"]["version"] == version
        };
        client.wait("findings", told);
        times.push(pressed.elapsed().saturating_sub(DEBOUNCE));
        client.log.clear();
    }
    let (half, most) = (percentile(&mut times, 50), percentile(&mut times, 95));
    println!("after the debounce: p50 {half:.1?}, p95 {most:.1?}");
    assert!(most < LIMIT, "p95 {most:?}");
}
