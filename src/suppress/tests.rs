//! Every place and every kind of comment, on texts laid out by hand as the Markdown reader lays them out.

use std::str::FromStr;
use std::sync::Arc;

use super::*;
use crate::finding::{Evidence, Stance};
use crate::settings::Citation;
use crate::text::{Cell, Context, Directive, Passage, SourceMap};

/// Blocks are separated by empty lines; a block that begins with `|` is a table, a row a passage.
fn draft(source: &str) -> Text {
    let mut text = Text {
        source: Arc::from(source),
        ..Text::default()
    };
    let mut block = 0;
    let mut start = 0;
    for part in source.split("\n\n") {
        let span = Span::new(start, start + part.len());
        start = span.end + 2;
        let alone = part.starts_with("<!--") && part.ends_with("-->");
        let mut from = 0;
        while let Some(found) = part[from..].find("<!-- tickmark:") {
            let begin = from + found;
            let end = begin + part[begin..].find("-->").unwrap() + 3;
            let body = part[begin + "<!-- tickmark:".len()..end - 3]
                .trim()
                .to_owned();
            text.directives.push(Directive {
                span: Span::new(begin, end).shift(span.start),
                body,
                misspelt: false,
                block,
            });
            from = end;
        }
        if alone {
            continue;
        }
        let row = part.starts_with('|');
        let mut line_start = span.start;
        for line in if row {
            part.split('\n').collect::<Vec<_>>()
        } else {
            vec![part]
        } {
            let words = line.split(" <!--").next().unwrap();
            let words = if words.starts_with('#') {
                words.trim_end_matches('#').trim_end()
            } else {
                words
            };
            text.passages.push(Passage {
                text: words.to_owned(),
                kind: if row {
                    PassageKind::Row
                } else {
                    PassageKind::Paragraph
                },
                map: SourceMap::identity(line_start, words.len()),
                context: Context {
                    block,
                    block_span: span,
                    ..Context::default()
                },
                cells: Vec::<Cell>::new(),
                links: Vec::new(),
            });
            line_start += line.len() + 1;
        }
        block += 1;
    }
    text
}

fn finding(draft: &Text, words: &str, rule: Rule, verdict: Verdict) -> Finding {
    let start = draft.source.find(words).unwrap();
    Finding {
        rule,
        verdict: Some(verdict),
        severity: Severity::Error,
        span: Span::new(start, start + words.len()),
        text: words.to_owned(),
        message: String::new(),
        reason: String::new(),
        expected: None,
        confidence: 1.0,
        evidence: [].into(),
        fixes: Vec::new(),
        fingerprint: String::new(),
    }
}

/// What is left of conflicts on `claims` ("figure 40", "date May"), and what is said of the comments.
fn left(source: &str, claims: &[&str], settings: &Settings) -> Vec<String> {
    let draft = draft(source);
    let findings = claims
        .iter()
        .map(|claim| {
            let (rule, words) = claim.split_once(' ').unwrap();
            finding(
                &draft,
                words,
                Rule::from_str(rule).unwrap(),
                Verdict::Conflict,
            )
        })
        .collect();
    apply(&draft, findings, settings)
        .iter()
        .map(|f| {
            if f.verdict.is_some() {
                f.text.clone()
            } else {
                format!("{}: {}", f.rule, f.message)
            }
        })
        .collect()
}

fn left_by_default(source: &str, claims: &[&str]) -> Vec<String> {
    left(source, claims, &Settings::default())
}

#[test]
fn a_comment_reaches_its_own_block() {
    let source = "Sold 40 units. <!-- tickmark: ignore[figure] by phone -->\n\nSold 50 units.";
    assert_eq!(left_by_default(source, &["figure 40", "figure 50"]), ["50"]);
}

#[test]
fn a_comment_that_stands_alone_reaches_the_next_block() {
    let source = "Sold 40.\n\n<!-- tickmark: ignore -->\n\nSold 50.\n\nSold 60.";
    assert_eq!(
        left_by_default(source, &["figure 40", "figure 50", "figure 60"]),
        ["40", "60"]
    );
}

#[test]
fn only_the_named_rules_are_silenced() {
    let source = "In May it sold 40. <!-- tickmark: ignore[date] -->";
    assert_eq!(left_by_default(source, &["date May", "figure 40"]), ["40"]);
}

#[test]
fn in_a_table_a_comment_reaches_its_row() {
    let source = "| a | 40 <!-- tickmark: ignore[figure] --> |\n| b | 50 |";
    assert_eq!(left_by_default(source, &["figure 40", "figure 50"]), ["50"]);
}

#[test]
fn ignore_next_reaches_the_block_after_wherever_it_stands() {
    let inside = "Sold 40. <!-- tickmark: ignore-next -->\n\nSold 50.\n\nSold 60.";
    assert_eq!(
        left_by_default(inside, &["figure 40", "figure 50", "figure 60"]),
        ["40", "60"]
    );
    let alone =
        "Sold 40.\n\n<!-- tickmark: ignore-next[figure, date] -->\n\nIn May sold 50.\n\nSold 60.";
    assert_eq!(
        left_by_default(alone, &["figure 40", "date May", "figure 50", "figure 60"]),
        ["40", "60"]
    );
}

#[test]
fn start_and_end_reach_what_is_between_them() {
    let source = "Sold 40.\n\n<!-- tickmark: ignore-start[figure] draft numbers -->\n\nSold 50.\n\nSold 60.\n\n\
                  <!-- tickmark: ignore-end -->\n\nSold 70.";
    assert_eq!(
        left_by_default(
            source,
            &["figure 40", "figure 50", "figure 60", "figure 70"]
        ),
        ["40", "70"]
    );
}

#[test]
fn ignore_file_reaches_everything_before_and_after() {
    let source = "Sold 40.\n\n<!-- tickmark: ignore-file[figure] fiction -->\n\nIn May sold 50.";
    assert_eq!(
        left_by_default(source, &["figure 40", "date May", "figure 50"]),
        ["May"]
    );
}

#[test]
fn a_start_that_is_never_closed_silences_nothing() {
    let left = left_by_default(
        "<!-- tickmark: ignore-start -->\n\nSold 40.",
        &["figure 40"],
    );
    assert_eq!(left.len(), 2);
    assert!(
        left[0].starts_with("bad-ignore: This ignore-start is never closed"),
        "{left:?}"
    );
    let left = left_by_default("Sold 40.\n\n<!-- tickmark: ignore-end -->", &["figure 40"]);
    assert!(
        left[1].starts_with("bad-ignore: This ignore-end closes nothing"),
        "{left:?}"
    );
}

#[test]
fn supported_claims_stay_and_use_no_comment() {
    let draft = draft("Sold 40. <!-- tickmark: ignore[figure] -->");
    let supported = finding(&draft, "40", Rule::Figure, Verdict::Supported);
    let left = apply(&draft, vec![supported], &Settings::default());
    assert_eq!(
        left.iter().map(|f| f.rule).collect::<Vec<_>>(),
        [Rule::Figure, Rule::UnusedIgnore]
    );
}

#[test]
fn unused_comments_are_reported_with_the_edit_that_removes_them() {
    let cases = [
        (
            "Sold 40. <!-- tickmark: ignore[figure] x -->\n\nEnd",
            "Sold 40.\n\nEnd",
        ),
        (
            "Sold 40.\n\n<!-- tickmark: ignore x -->\n\nEnd",
            "Sold 40.\n\n\nEnd",
        ),
        (
            "Sold 40. <!-- tickmark: ignore[figure, date] x -->",
            "Sold 40. <!-- tickmark: ignore[figure] x -->",
        ),
    ];
    for (number, (source, fixed)) in cases.into_iter().enumerate() {
        let draft = draft(source);
        let findings = if number == 2 {
            vec![finding(&draft, "40", Rule::Figure, Verdict::Conflict)]
        } else {
            Vec::new()
        };
        let left = apply(&draft, findings, &Settings::default());
        assert_eq!(left.len(), 1, "{source}");
        assert_eq!(left[0].rule, Rule::UnusedIgnore);
        assert_eq!(applied(source, &left[0].fixes[0]), fixed);
    }
}

#[test]
fn unknown_words_and_rules_name_the_nearest() {
    let cases = [
        (
            "Sold 40. <!-- tickmark: ingore[figure] -->",
            "did you mean \"ignore\"?",
            "ignore[figure]",
        ),
        (
            "Sold 40. <!-- tickmark: ignore-nxt -->",
            "did you mean \"ignore-next\"?",
            "ignore-next",
        ),
        (
            "Sold 40. <!-- tickmark: ignore[date, figur] e -->",
            "did you mean \"figure\"?",
            "ignore[date, figure] e",
        ),
    ];
    for (source, message, fixed) in cases {
        let left = apply(&draft(source), Vec::new(), &Settings::default());
        assert_eq!(left.len(), 1, "{source}");
        assert_eq!((left[0].rule, left[0].verdict), (Rule::BadIgnore, None));
        assert!(left[0].message.contains(message), "{}", left[0].message);
        assert_eq!(
            applied(source, &left[0].fixes[0]),
            format!("Sold 40. <!-- tickmark: {fixed} -->")
        );
    }
    for source in [
        "<!-- tickmark: -->\n\na",
        "<!-- tickmark: ignore[] -->\n\na",
        "<!-- tickmark: ignore[x -->\n\na",
        "<!-- tickmark: zzz -->\n\na",
    ] {
        let left = apply(&draft(source), Vec::new(), &Settings::default());
        assert_eq!(
            left.iter().map(|f| f.rule).collect::<Vec<_>>(),
            [Rule::BadIgnore],
            "{source}"
        );
    }
}

#[test]
fn settings_can_ask_for_reasons_and_switch_the_hygiene_off() {
    let source = "Sold 40. <!-- tickmark: ignore[figure] -->";
    let strict = Settings {
        require_reason: true,
        ..Settings::default()
    };
    let said = left(source, &["figure 40"], &strict);
    assert_eq!(said.len(), 1);
    assert!(said[0].contains("gives no reason"), "{said:?}");
    // What the fix writes where the reason belongs is none.
    let untouched = "Sold 40. <!-- tickmark: ignore[figure] reason -->";
    assert_eq!(left(untouched, &["figure 40"], &strict).len(), 1);
    assert!(
        left(
            "Sold 40. <!-- tickmark: ignore[figure] phone -->",
            &["figure 40"],
            &strict
        )
        .is_empty()
    );

    let mut quiet = Settings::default();
    quiet.severity.unused_ignore = Severity::None;
    assert!(left(source, &[], &quiet).is_empty());
    let disabled = Settings {
        disable: vec![Rule::Figure],
        ..Settings::default()
    };
    assert!(left(source, &[], &disabled).is_empty());
}

#[test]
fn equal_comments_have_fingerprints_of_their_own() {
    let left = apply(
        &draft("a <!-- tickmark: ignore -->\n\nb <!-- tickmark: ignore -->"),
        Vec::new(),
        &Settings::default(),
    );
    assert_eq!(left.len(), 2);
    assert_ne!(left[0].fingerprint, left[1].fingerprint);
}

#[test]
fn the_ignore_fix_silences_and_keeps_the_markdown() {
    let cases = [
        (
            "Sold **40** units.\n\nNext.",
            "Sold **40** units. <!-- tickmark: ignore[figure] reason -->\n\nNext.",
        ),
        (
            "| a | **40** | 5 |\n| b | 50 | 6 |",
            "| a | **40** <!-- tickmark: ignore[figure] reason --> | 5 |\n| b | 50 | 6 |",
        ),
        (
            "| a | 40 \\| x | 5 |",
            "| a | 40 \\| x <!-- tickmark: ignore[figure] reason --> | 5 |",
        ),
        (
            "## Sold 40 ##\n\nNext.",
            "## Sold 40 <!-- tickmark: ignore[figure] reason --> ##\n\nNext.",
        ),
    ];
    for (source, fixed) in cases {
        let draft_before = draft(source);
        let claim = finding(&draft_before, "40", Rule::Figure, Verdict::Conflict);
        let after = applied(
            source,
            &FixMaker::new(&draft_before).ignore(claim.span, Rule::Figure),
        );
        assert_eq!(after, fixed);
        let draft_after = draft(&after);
        let again = finding(&draft_after, "40", Rule::Figure, Verdict::Conflict);
        assert_eq!(
            apply(&draft_after, vec![again], &Settings::default()),
            [],
            "{after}"
        );
    }
}

#[test]
fn citations_are_footnotes_with_free_labels_links_or_keys() {
    let evidence = Evidence {
        source: Arc::from("report 1.md"),
        title: Arc::from("Results [final]"),
        date: Some("2025-02-03".parse().unwrap()),
        span: Span::default(),
        line: 1,
        column: 1,
        place: None,
        text: String::new(),
        marks: Vec::new(),
        stance: Stance::Supports,
    };
    let cases = [
        (
            "Sold 40 units.\n",
            Citation::Footnote,
            "Sold 40[^1] units.\n\n[^1]: Results \\[final\\], 2025-02-03, <../report 1.md>\n",
        ),
        (
            "Sold 40[^2] units[^1].\r\n\r\n[^1]: a\r\n[^2]: b",
            Citation::Footnote,
            "Sold 40[^3][^2] units[^1].\r\n\r\n[^1]: a\r\n[^2]: b\r\n[^3]: Results \\[final\\], 2025-02-03, <../report 1.md>\r\n",
        ),
        (
            "Sold 40 units.",
            Citation::Link,
            "Sold [40](<../report 1.md>) units.",
        ),
        ("Sold 40 units.", Citation::Key, "Sold 40 [@halm25] units."),
    ];
    for (source, citation, fixed) in cases {
        let draft = draft(source);
        let claim = finding(&draft, "40", Rule::Figure, Verdict::Supported);
        let settings = Settings {
            citation,
            references: vec![crate::sources::bibliography::Reference {
                key: "halm25".into(),
                title: String::new(),
                files: vec!["sources/report 1.md".into()],
            }],
            ..Settings::default()
        };
        let fix =
            FixMaker::new(&draft).citation(claim.span, &evidence, "../report 1.md", &settings);
        assert_eq!(applied(source, &fix), fixed);
    }
}

fn applied(source: &str, fix: &Fix) -> String {
    let mut text = source.to_owned();
    let mut edits = fix.edits.clone();
    edits.sort_by_key(|edit| edit.span);
    for edit in edits.iter().rev() {
        text.replace_range(edit.span.start..edit.span.end, &edit.text);
    }
    text
}

#[test]
fn claims_are_cited_together_and_no_footnote_twice() {
    let evidence = |source: &str| Evidence {
        source: source.into(),
        title: Arc::default(),
        date: None,
        span: Span::new(0, 0),
        line: 1,
        column: 1,
        place: None,
        text: String::new(),
        marks: Vec::new(),
        stance: Stance::Supports,
    };
    let (one, two) = (evidence("a b.md"), evidence("c.md"));
    let cited = |source: &str, citation| {
        let draft = draft(source);
        let place = |words: &str| {
            let start = source.find(words).unwrap();
            Span::new(start, start + words.len())
        };
        let settings = Settings {
            citation,
            ..Settings::default()
        };
        let claims = [(place("40"), &one), (place("30"), &two)];
        let fix = FixMaker::new(&draft).citations(&claims, &settings);
        applied(source, &fix.unwrap())
    };
    assert_eq!(
        cited("Sold 40 to \"30 men\".\n", Citation::Footnote),
        "Sold 40[^1] to \"30 men\"[^2].\n\n[^1]: a b.md, <a b.md>\n[^2]: c.md, c.md\n"
    );
    assert_eq!(
        cited(
            "Sold 40 to 30.\n\n[^x]: c.md, ../sources/c.md\n",
            Citation::Footnote
        ),
        "Sold 40[^1] to 30[^x].\n\n[^x]: c.md, ../sources/c.md\n[^1]: a b.md, <a b.md>\n"
    );
    assert_eq!(
        cited("Sold 40 to 30.", Citation::Link),
        "Sold [40](<a b.md>) to [30](c.md)."
    );
    let draft = draft("Sold 40 to 30.");
    let nested = [(Span::new(0, 13), &one), (Span::new(5, 7), &two)];
    let links = Settings {
        citation: Citation::Link,
        ..Settings::default()
    };
    let maker = FixMaker::new(&draft);
    assert_eq!(maker.citations(&nested, &links), None);
    assert_eq!(maker.citations(&[], &links), None);
}
