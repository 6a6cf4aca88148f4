//! Every report format on one set of findings, as snapshots; SARIF is held against its official schema.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use tickmark::check::{Snapshot, check};
use tickmark::evidence::ScanIndex;
use tickmark::finding::{Evidence, Finding, Rule, Severity, Stance};
use tickmark::report::{DraftReport, Format, Options, render};
use tickmark::settings::Settings;
use tickmark::suppress::baseline::Baseline;
use tickmark::text::{self, Span};
use tickmark::verdict::Verdict;

const DRAFT: &str = "# Trading update\r\n\r\nNorthfield 😀 sold 42,800 heat pumps in 2024, [its best] year.\r\n\
\r\nStaff numbers rose 5%.\r\nThe plant, which took\r\nthree years to build, opened in May 2024. <!-- tickmark: ignore[date] old -->\r\n";
const REPORT: &str = "Northfield sold 48,200 heat pumps in 2024 (2023: 44,100).";

/// A finding on the first place where `words` stand in the draft.
fn finding(words: &str, rule: Rule, verdict: Option<Verdict>, severity: Severity) -> Finding {
    let start = DRAFT.find(words).expect("the draft holds the words");
    Finding {
        rule,
        verdict,
        severity,
        span: Span::new(start, start + words.len()),
        text: words.to_owned(),
        message: String::new(),
        reason: String::new(),
        expected: None,
        confidence: 0.9,
        evidence: [].into(),
        fixes: Vec::new(),
        fingerprint: format!("{rule}-{start:04}"),
    }
}

fn evidence(
    source: &str,
    title: &str,
    date: Option<&str>,
    text: &str,
    marked: &str,
    stance: Stance,
) -> Evidence {
    let start = text.find(marked).expect("the passage holds the words");
    Evidence {
        source: Arc::from(source),
        title: Arc::from(title),
        date: date.map(|d| d.parse().expect("an ISO date")),
        span: Span::new(120, 120 + text.len()),
        line: 7,
        column: 15,
        place: None,
        text: text.to_owned(),
        marks: vec![Span::new(start, start + marked.len())],
        stance,
    }
}

fn drafts() -> Vec<DraftReport> {
    let conflict = Finding {
        message: "The draft says 42,800; annual report.md says 48,200.".into(),
        reason: "42,800 promises three digits, and 48,200 rounds to none of them: 11% apart."
            .into(),
        expected: Some("48,200".into()),
        evidence: [
            evidence(
                "annual report.md",
                "Annual report, 2024",
                Some("2025-02-03"),
                REPORT,
                "48,200 heat pumps",
                Stance::Contradicts,
            ),
            evidence(
                "wire/note[1].txt",
                "wire/note[1].txt",
                None,
                "Northfield shipped 48,000 units.",
                "48,000",
                Stance::Contradicts,
            ),
        ]
        .into(),
        ..finding(
            "42,800 heat pumps",
            Rule::Figure,
            Some(Verdict::Conflict),
            Severity::Error,
        )
    };
    let unsupported = Finding {
        message: "Not found in 2 sources:\n\"Staff numbers rose 5%\".".into(),
        confidence: 0.55,
        evidence: [Evidence {
            marks: Vec::new(),
            ..evidence(
                "annual report.md",
                "Annual report, 2024",
                None,
                "Staff costs rose.",
                "Staff",
                Stance::Nearest,
            )
        }]
        .into(),
        ..finding(
            "5%",
            Rule::Figure,
            Some(Verdict::Unsupported),
            Severity::Information,
        )
    };
    let disputed = Finding {
        message: "The sources disagree: May 2024 (annual report.md), June 2024 (b.md).".into(),
        evidence: [
            evidence(
                "annual report.md",
                "Annual report, 2024",
                None,
                "It opened in May 2024.",
                "May",
                Stance::Supports,
            ),
            evidence(
                "b.md",
                "A note",
                None,
                "It opened in June 2024.",
                "June 2024",
                Stance::Contradicts,
            ),
        ]
        .into(),
        ..finding(
            "plant, which took\r\nthree years to build, opened in May 2024",
            Rule::Date,
            Some(Verdict::Disputed),
            Severity::Warning,
        )
    };
    let supported = Finding {
        message: "Supported by annual report.md:7.".into(),
        reason: "The same year.".into(),
        evidence: [evidence(
            "annual report.md",
            "Annual report, 2024",
            None,
            REPORT,
            "2024",
            Stance::Supports,
        )]
        .into(),
        ..finding("2024", Rule::Date, Some(Verdict::Supported), Severity::None)
    };
    let unused = Finding {
        message: "This comment ignores nothing; remove it.".into(),
        ..finding(
            "<!-- tickmark: ignore[date] old -->",
            Rule::UnusedIgnore,
            None,
            Severity::Warning,
        )
    };
    vec![
        DraftReport {
            path: "drafts/q4 update.md".into(),
            source: Arc::from(DRAFT),
            findings: vec![conflict, supported, unsupported, disputed, unused],
            is_list: false,
            source_paths: BTreeMap::from([
                (
                    "annual report.md".to_owned(),
                    "sources/annual report.md".to_owned(),
                ),
                (
                    "wire/note[1].txt".to_owned(),
                    "../elsewhere/wire/note[1].txt".to_owned(),
                ),
            ]),
        },
        DraftReport {
            path: "empty.md".into(),
            ..DraftReport::default()
        },
    ]
}

fn options() -> Options {
    Options {
        sources: 2,
        ..Options::default()
    }
}

fn everything() -> Options {
    Options {
        show_supported: true,
        ..options()
    }
}

#[test]
fn text() {
    insta::assert_snapshot!(render(Format::Text, &drafts(), &everything()));
}

#[test]
fn text_in_colour_says_the_same() {
    let colored = render(
        Format::Text,
        &drafts(),
        &Options {
            color: true,
            ..options()
        },
    );
    assert!(colored.contains("\x1b["));
    let pattern = regex::Regex::new("\x1b\\[[0-9;]*m").expect("literal pattern");
    assert_eq!(
        pattern.replace_all(&colored, ""),
        render(Format::Text, &drafts(), &options())
    );
}

#[test]
fn concise() {
    insta::assert_snapshot!(render(Format::Concise, &drafts(), &options()));
}

#[test]
fn json() {
    insta::assert_snapshot!(render(Format::Json, &drafts(), &options()));
}

#[test]
fn jsonl() {
    insta::assert_snapshot!(render(Format::Jsonl, &drafts(), &everything()));
}

#[test]
fn jsonl_offsets_are_bytes_of_the_draft() {
    let listed = render(Format::Jsonl, &drafts(), &everything());
    assert_eq!(listed.lines().count(), 5);
    for line in listed.lines() {
        let row: serde_json::Value = serde_json::from_str(line).expect("one JSON object a line");
        let at = |key: &str| usize::try_from(row[key].as_u64().expect("a number")).expect("small");
        assert_eq!(
            &DRAFT[at("start")..at("end")],
            row["text"].as_str().expect("text")
        );
        assert_eq!(row["version"], 1);
    }
}

#[test]
fn github() {
    insta::assert_snapshot!(render(Format::Github, &drafts(), &options()));
}

#[test]
fn github_says_how_many_annotations_it_hides() {
    let mut drafts = drafts();
    let conflict = drafts[0].findings[0].clone();
    drafts[0].findings.extend(std::iter::repeat_n(conflict, 11));
    let report = render(Format::Github, &drafts, &options());
    assert!(
        report
            .ends_with("GitHub shows 10 annotations of each level; 2 more findings stand above.\n"),
        "{report}"
    );
    assert_eq!(report.matches("::error ").count(), 10);
    let levels: Vec<&str> = report
        .lines()
        .filter_map(|l| l.strip_prefix("::")?.split(' ').next())
        .collect();
    let mut worst_first = levels.clone();
    worst_first.sort_by_key(|level| {
        ["error", "warning", "notice"]
            .iter()
            .position(|l| l == level)
    });
    assert_eq!(levels, worst_first);
}

#[test]
fn sarif() {
    let log = sarif_of(&drafts(), &everything());
    // The rules are the pages of `tickmark explain`, word for word; here only what is found matters.
    let results = serde_json::to_string_pretty(&log["runs"][0]["results"]).expect("JSON");
    insta::assert_snapshot!(results);
}

#[test]
fn sarif_follows_the_official_schema() {
    // The schema's pattern for language codes has a stray "]" that only lax regex engines read.
    let schema = include_str!("schemas/sarif-2.1.0.json").replace("{2}]?$", "{2}$");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    for (drafts, options) in [(drafts(), everything()), (Vec::new(), Options::default())] {
        let log = sarif_of(&drafts, &options);
        let errors: Vec<String> = validator
            .iter_errors(&log)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
    }
    let mut broken = sarif_of(&drafts(), &options());
    broken["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] =
        0.into();
    assert!(
        !validator.is_valid(&broken),
        "the schema must be able to refuse"
    );
}

/// What GitHub refuses beyond the schema: absolute or missing URIs, line 0, empty arrays.
#[test]
fn sarif_keeps_to_what_github_accepts() {
    let log = sarif_of(&drafts(), &everything());
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    for result in run["results"].as_array().expect("results") {
        let rule = &rules
            [usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small")];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["tickmark/v1"].is_string());
        assert_ne!(result["relatedLocations"], serde_json::json!([]));
        let related = result["relatedLocations"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        for location in result["locations"]
            .as_array()
            .expect("locations")
            .iter()
            .chain(&related)
        {
            let place = &location["physicalLocation"];
            let uri = place["artifactLocation"]["uri"].as_str().expect("a URI");
            assert!(
                !uri.contains(' ') && !uri.contains(':') && !uri.contains(".."),
                "{uri}"
            );
            let base = place["artifactLocation"]["uriBaseId"]
                .as_str()
                .expect("a base");
            assert!(run["originalUriBaseIds"][base].is_object(), "{base}");
            assert!(place["region"]["startLine"].as_u64() > Some(0));
        }
    }
}

#[test]
fn a_claim_in_a_line_of_megabytes_is_shown_by_its_words() {
    let words = "word ".repeat(400_000);
    let source = format!("{words}It sold 42,800 units. {words}");
    let start = source.find("42,800").expect("it is there");
    let mut drafts = drafts();
    drafts.truncate(1);
    drafts[0].findings.truncate(1);
    drafts[0].findings[0].span = Span::new(start, start + 6);
    drafts[0].source = Arc::from(source);
    let report = render(Format::Text, &drafts, &options());
    assert!(report.contains("drafts/q4 update.md:1:2000009"), "{report}");
    assert!(
        report.contains("It sold 42,800 units.") && report.len() < 4_000,
        "{report}"
    );
}

#[test]
fn gitlab() {
    let report = render(Format::Gitlab, &drafts(), &options());
    valid(&report, include_str!("schemas/gitlab-code-quality.json"));
    let issues: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let mut prints: Vec<&str> = issues
        .as_array()
        .expect("a list")
        .iter()
        .map(|issue| issue["fingerprint"].as_str().expect("a word"))
        .collect();
    prints.sort_unstable();
    prints.dedup();
    assert_eq!(prints.len(), 4, "each issue has a fingerprint of its own");
    insta::assert_snapshot!(report);
}

#[test]
fn rdjson() {
    let schema = include_str!("schemas/rdformat.json");
    let report = render(Format::Rdjson, &drafts(), &options());
    valid(&report, schema);
    insta::assert_snapshot!(report);
    let lines = render(Format::Rdjsonl, &drafts(), &options());
    assert_eq!(lines.lines().count(), 4);
    lines.lines().for_each(|line| valid(line, schema));
}

#[test]
fn checkstyle() {
    let report = render(Format::Checkstyle, &drafts(), &options());
    well_formed(&report);
    insta::assert_snapshot!(report);
}

#[test]
fn junit() {
    let report = render(Format::Junit, &drafts(), &options());
    well_formed(&report);
    insta::assert_snapshot!(report);
}

#[test]
fn json_follows_its_schema() {
    let schema = include_str!("schemas/tickmark-1.json");
    valid(&render(Format::Json, &drafts(), &everything()), schema);
    let lines = render(Format::Jsonl, &drafts(), &everything());
    lines.lines().for_each(|line| valid(line, schema));
}

#[test]
fn markdown() {
    insta::assert_snapshot!(render(Format::Markdown, &drafts(), &options()));
}

/// Checks a report against a schema, and that the schema can refuse.
fn valid(report: &str, schema: &str) {
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let report: serde_json::Value = serde_json::from_str(report).expect("the report is JSON");
    let errors: Vec<String> = validator
        .iter_errors(&report)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    assert!(!validator.is_valid(&serde_json::json!({ "nothing": 1 })));
}

/// Every element is closed in order, and every reference is one that XML knows.
fn well_formed(report: &str) {
    let tag =
        regex::Regex::new(r#"<(/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(/?)>"#).expect("literal pattern");
    let body = report
        .strip_prefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
        .expect("a prolog");
    let mut open = Vec::new();
    for found in tag.captures_iter(body) {
        match (&found[1], &found[4]) {
            ("/", _) => assert_eq!(open.pop(), Some(found[2].to_owned()), "{report}"),
            (_, "/") => {}
            _ => open.push(found[2].to_owned()),
        }
    }
    assert!(open.is_empty(), "{open:?} are not closed");
    assert!(!tag.replace_all(body, "").contains(['<', '>']), "{report}");
    let reference =
        regex::Regex::new("&(?:amp|lt|gt|quot|apos|#[0-9]+);").expect("literal pattern");
    assert!(!reference.replace_all(body, "").contains('&'), "{report}");
}

fn sarif_of(drafts: &[DraftReport], options: &Options) -> serde_json::Value {
    serde_json::from_str(&render(Format::Sarif, drafts, options)).expect("SARIF is JSON")
}

// Baselines

/// Paragraphs that stand by themselves, each with something that no source backs.
const CLAIMS: [&str; 6] = [
    "Northfield sold 42,800 heat pumps in 2024, after a slow spring.",
    "Quillon employs 3,150 people in Lisbon.",
    "The Aldgate plant opened on 15 May 2024 with a small ceremony.",
    "The board of Quillon approved a dividend of $0.45 a share.",
    "Northfield's chief executive moved the head office from Leeds to York.",
    "\"We will not raise prices this year,\" said Ines Okafor of Northfield.",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]

    /// A baseline written from one shape of a draft knows every finding of any other shape of it:
    /// lines broken elsewhere, headings and items numbered anew, paragraphs in another order.
    #[test]
    fn a_baseline_survives_reflow_renumbering_and_reordering(
        order in Just((0..CLAIMS.len()).collect::<Vec<_>>()).prop_shuffle(),
        breaks in prop::collection::vec(any::<bool>(), 8..40),
        first in 1..50_usize,
        listed in any::<bool>(),
    ) {
        let plain = CLAIMS.join("\n\n");
        let mut known = Baseline::default();
        let before = found(&plain);
        prop_assert!(before.len() >= CLAIMS.len() - 1, "{before:?}");
        known.add("draft.md", &before);
        let mut shaped = format!("# {first}. What happened\n\n");
        let mut gaps = breaks.iter().cycle();
        for (number, at) in (first..).zip(order) {
            let mark = if listed { format!("{number}. ") } else { String::new() };
            shaped.push_str(&mark);
            for (word, text) in CLAIMS[at].split(' ').enumerate() {
                // A number at the start of a line would begin a list of its own.
                let may_break = word > 0 && !text.starts_with(|c: char| c.is_ascii_digit());
                let broken = may_break && *gaps.next().expect("it has no end");
                shaped.push_str(match (word, broken) {
                    (0, _) => "",
                    (_, true) => "\n   ",
                    (_, false) => " ",
                });
                shaped.push_str(text);
            }
            shaped.push_str("\n\n");
        }
        let mut after = found(&shaped);
        let rest = known.apply(&mut [("draft.md", &mut after)], &|_| true);
        let new: Vec<_> = after.iter().filter(|f| f.severity > Severity::None).collect();
        prop_assert!(new.is_empty(), "{shaped}\n{new:#?}");
        prop_assert_eq!(rest, known, "{}", shaped);
    }
}

fn found(draft: &str) -> Vec<Finding> {
    let source = "Northfield sold 48,200 heat pumps in 2024.\n\nThe Aldgate plant opened on 14 March 2024.\n";
    let source = tickmark::sources::read("statement.md", source.as_bytes()).expect("a source");
    let snapshot = Snapshot {
        index: Arc::new(ScanIndex::new(vec![source])),
        generation: 1,
    };
    check(&text::read_draft(draft), &snapshot, &Settings::default())
}
