//! The engine, the command line and the editor say the same about the same folder.
//!
//! A checker whose editor and CI disagree is trusted in neither. The cases supply the folders; as
//! starting the binary takes time, every fifth of them is taken.

mod support;

use serde_json::{Value, json};
use support::binary;
use support::case::{self, Case};
use support::engine::Prepared;
use support::folder::Folder;
use support::lsp_client::{LspClient, capabilities};
use support::random::Random;
use tickmark::finding::{Finding, Severity};
use tickmark::text::{Encoding, LineIndex};

#[test]
fn the_command_line_prints_what_the_engine_finds() {
    each_of_a_sample(|case| {
        let folder = Folder::of(case)?;
        let engine: Vec<Value> = Prepared::of(case)?.check().iter().map(printed).collect();
        let command = binary::findings(folder.path())?;
        let command: Vec<Value> = command
            .iter()
            .map(|line| only(line, engine_fields()))
            .collect();
        same(
            "the engine finds",
            &engine,
            "the command line prints",
            &command,
        )
    });
}

#[test]
fn the_editor_shows_what_the_engine_finds() {
    let mut editor = LspClient::hello(&[], capabilities());
    each_of_a_sample(|case| {
        let folder = Folder::of(case)?;
        let prepared = Prepared::of(case)?;
        let wanted = shown(&prepared.draft, &prepared.check());
        editor.open(&folder.uri("draft.md"), &prepared.draft);
        let settled = editor.settle(&folder.uri("draft.md"), 1, |list| {
            diagnostics(list) == wanted
        });
        editor.close(&folder.uri("draft.md"));
        settled.or_else(|last| {
            same(
                "the engine finds",
                &wanted,
                "the editor shows",
                &diagnostics(&last),
            )
        })
    });
}

#[test]
fn typing_in_the_editor_ends_where_opening_does() {
    let mut editor = LspClient::hello(&[], capabilities());
    each_of_a_sample(|case| {
        let folder = Folder::of(case)?;
        let prepared = Prepared::of(case)?;
        let wanted = shown(&prepared.draft, &prepared.check());
        let path = folder.uri("draft.md");
        let version = type_it(
            &mut editor,
            &path,
            &prepared.draft,
            &mut Random::seeded(&case.name),
        );
        let settled = editor.settle(&path, version, |list| diagnostics(list) == wanted);
        editor.close(&path);
        settled.or_else(|last| {
            same(
                "after opening",
                &wanted,
                "after typing",
                &diagnostics(&last),
            )
        })
    });
}

/// Opens an empty document and inserts the pieces of `text` from the last to the first, so that every
/// piece moves what is there already. Returns the last version.
fn type_it(editor: &mut LspClient, uri: &str, text: &str, random: &mut Random) -> i32 {
    editor.open(uri, "");
    let boundaries: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let mut end = text.len();
    let mut version = 1;
    while end > 0 {
        let cut = boundaries[random.below(boundaries.len())];
        let from = if cut < end && end - cut < 200 {
            cut
        } else {
            boundaries[0]
        };
        version += 1;
        editor.edit(uri, version, (0, 0), (0, 0), &text[from..end]);
        end = from;
    }
    version
}

/// A finding as `lint --format jsonl` has it, in the fields that both know.
fn printed(finding: &Finding) -> Value {
    let evidence: Vec<Value> = finding
        .evidence
        .iter()
        .map(|e| {
            json!([
                &*e.source,
                e.span.start,
                e.span.end,
                e.line,
                e.column,
                e.text
            ])
        })
        .collect();
    json!({
        "start": finding.span.start,
        "end": finding.span.end,
        "text": finding.text,
        "verdict": finding.verdict.map(|verdict| verdict.as_str()),
        "rule": finding.rule.as_str(),
        "severity": finding.severity.as_str(),
        "message": finding.message,
        "reason": finding.reason,
        "expected": finding.expected,
        "fingerprint": finding.fingerprint,
        "evidence": evidence,
    })
}

fn engine_fields() -> &'static [&'static str] {
    &[
        "start",
        "end",
        "text",
        "verdict",
        "rule",
        "severity",
        "message",
        "reason",
        "expected",
        "fingerprint",
        "evidence",
    ]
}

fn only(line: &Value, fields: &[&str]) -> Value {
    let mut out = serde_json::Map::new();
    for field in fields {
        let mut value = line[*field].clone();
        if *field == "evidence" {
            let parts = ["source", "start", "end", "line", "column", "text"];
            let one = |e: &Value| {
                Value::from(
                    parts
                        .iter()
                        .map(|part| e[*part].clone())
                        .collect::<Vec<_>>(),
                )
            };
            value = value.as_array().into_iter().flatten().map(one).collect();
        }
        out.insert((*field).to_owned(), value);
    }
    Value::Object(out)
}

/// The findings that an editor underlines: range, severity, rule and message, in order.
fn shown(draft: &str, findings: &[Finding]) -> Vec<Value> {
    let lines = LineIndex::new(draft);
    let position = |offset| {
        let position = lines.position(draft, offset, Encoding::Utf16);
        json!([position.line, position.column])
    };
    let severity = |finding: &Finding| match finding.severity {
        Severity::Error => 1,
        Severity::Warning => 2,
        Severity::Information | Severity::None => 3,
    };
    let visible = findings.iter().filter(|f| f.severity > Severity::None);
    let one = |f: &Finding| {
        json!([
            position(f.span.start),
            position(f.span.end),
            severity(f),
            f.rule.as_str(),
            f.message,
            f.fingerprint
        ])
    };
    sorted(visible.map(one).collect())
}

/// Diagnostics in the form of [`shown`].
fn diagnostics(list: &[Value]) -> Vec<Value> {
    let position = |place: &Value| json!([place["line"], place["character"]]);
    let one = |d: &Value| {
        let range = &d["range"];
        json!([
            position(&range["start"]),
            position(&range["end"]),
            d["severity"],
            d["code"],
            d["message"],
            d["data"]["fingerprint"]
        ])
    };
    sorted(list.iter().map(one).collect())
}

fn sorted(mut list: Vec<Value>) -> Vec<Value> {
    list.sort_by_key(Value::to_string);
    list
}

fn same(one: &str, expected: &[Value], other: &str, found: &[Value]) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    let list = |values: &[Value]| {
        values
            .iter()
            .map(|value| format!("    {value}\n"))
            .collect::<String>()
    };
    Err(format!(
        "  {one}\n{}  {other}\n{}",
        list(expected),
        list(found)
    ))
}

fn each_of_a_sample(mut check: impl FnMut(&Case) -> Result<(), String>) {
    let cases = case::all();
    let mut failed = Vec::new();
    // A case in which nothing is expected would agree with a server that never speaks.
    let telling = cases
        .iter()
        .filter(|case| case.draft().is_ok_and(|draft| !draft.expected.is_empty()));
    for case in telling.step_by(5) {
        if let Err(why) = check(case) {
            failed.push(format!(
                "tests/cases/{}.md: {}\n{why}",
                case.name, case.title
            ));
        }
    }
    assert!(failed.is_empty(), "\n{}", failed.join("\n"));
}
