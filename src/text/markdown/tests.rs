//! What the reader of Markdown must see, and leave alone.

use super::*;
use crate::text::Passage;
use proptest::prelude::*;

fn texts(source: &str) -> Vec<String> {
    read(source).passages.into_iter().map(|p| p.text).collect()
}

fn only(source: &str) -> Passage {
    let mut passages = read(source).passages;
    assert_eq!(passages.len(), 1, "{passages:?}");
    passages.remove(0)
}

/// The file's bytes under the first place of `words` in the passage.
fn source_of<'s>(source: &'s str, passage: &Passage, words: &str) -> &'s str {
    let at = passage.text.find(words).unwrap();
    passage
        .to_source(Span::new(at, at + words.len()))
        .of(source)
}

#[test]
fn spans_reach_through_markup() {
    let source = "Sales were **$4.1&nbsp;billion** in\r\n*fiscal* 2023\\*, R&amp;D [rose](http://x.org/2024) 5%.";
    let passage = only(source);
    assert_eq!(
        passage.text,
        "Sales were $4.1\u{a0}billion in fiscal 2023*, R&D rose 5%."
    );
    assert_eq!(
        source_of(source, &passage, "$4.1\u{a0}billion"),
        "$4.1&nbsp;billion"
    );
    assert_eq!(source_of(source, &passage, "in fiscal"), "in\r\n*fiscal");
    assert_eq!(source_of(source, &passage, "R&D"), "R&amp;D");
    assert_eq!(source_of(source, &passage, "2023*"), "2023\\*");
    assert_eq!(passage.links[0].target, "http://x.org/2024");
    assert_eq!(passage.links[0].span.of(&passage.text), "rose");
}

#[test]
fn what_is_no_prose_is_left_out() {
    let source = "```\n1 code\n```\n\n    2 code\n\n<div>3</div>\n\n<!-- 4 -->\n\n[ref]: http://x.org/5\n\n~~six~~ `7` $x_8$ \
                  <del>nine</del> $$10$$ kept<sup>b</sup> 5%<sup>11</sup>.\n";
    assert_eq!(texts(source), ["\u{fffc} \u{fffc}  \u{fffc} keptb 5%."]);
}

#[test]
fn dollars_and_tildes_of_prose_stay() {
    assert_eq!(
        texts("From $4 to $5, 5~10 and 20~30, $3_a for $4."),
        ["From $4 to $5, 5~10 and 20~30, $3_a for $4."]
    );
}

#[test]
fn marks_become_links() {
    let passage = only(
        "It rose 5%[^1] in May [@smith, p. 3; @lee],[4] see https://x.org/a_b(c).\n\n[^1]: \n",
    );
    assert_eq!(passage.text, "It rose 5% in May, see https://x.org/a_b(c).");
    let found: Vec<_> = passage
        .links
        .iter()
        .map(|link| (link.span.of(&passage.text), link.target.as_str()))
        .collect();
    let expected = [
        ("", "^1"),
        ("", "@smith"),
        ("", "@lee"),
        ("", "^4"),
        ("https://x.org/a_b(c)", "https://x.org/a_b(c)"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn kinds_and_contexts() {
    let source = "# Title\n\n## Part\n\nOne. Two.\n\n- Item\n  > Said so.\n\n> [!NOTE]\n> Alert.\n\n[^n]: A note. Its end.\n\nX[^n]\n";
    let text = read(source);
    let found: Vec<_> = text
        .passages
        .iter()
        .map(|p| (p.kind, p.text.as_str(), p.context.block))
        .collect();
    use PassageKind::*;
    let expected = [
        (Heading(1), "Title", 0),
        (Heading(2), "Part", 1),
        (Paragraph, "One.", 2),
        (Paragraph, "Two.", 2),
        (Item, "Item", 3),
        (Quote, "Said so.", 4),
        (Paragraph, "Alert.", 5),
        (Footnote, "A note.", 6),
        (Footnote, "Its end.", 6),
        (Paragraph, "X", 7),
    ];
    assert_eq!(found, expected);
    assert_eq!(text.passages[3].context.before.as_deref(), Some("One."));
    assert_eq!(text.passages[3].context.block_span.of(source), "One. Two.");
    assert_eq!(text.passages[3].context.headings, [Arc::from("Part")]);
    assert_eq!(
        text.footnotes,
        [("n".to_owned(), "A note. Its end.".to_owned())]
    );
}

#[test]
fn tables_know_header_unit_and_caption() {
    let source =
        "In millions of euros:\n\n| Part | 2023 |\n|---|--:|\n| A \\| B | **1,248** |\n| `c` | |\n";
    let rows: Vec<Passage> = read(source)
        .passages
        .into_iter()
        .filter(|p| p.kind == PassageKind::Row)
        .collect();
    assert_eq!(rows[0].text, "A | B | 1,248");
    assert_eq!(rows[0].cells[0].span.of(&rows[0].text), "A | B");
    assert_eq!(
        rows[0].to_source(rows[0].cells[0].span).of(source),
        "A \\| B"
    );
    assert_eq!(rows[0].to_source(rows[0].cells[1].span).of(source), "1,248");
    assert_eq!(&*rows[0].cells[1].header, "2023");
    assert_eq!(rows[1].text, "\u{fffc}");
    assert_eq!(
        rows[1].context.caption.as_deref(),
        Some("In millions of euros:")
    );
    assert_eq!(rows[0].context.block, rows[1].context.block);
}

#[test]
fn captions_below_a_table_or_in_a_list() {
    let caption = |source: &str| {
        let row = read(source)
            .passages
            .into_iter()
            .find(|p| p.kind == PassageKind::Row);
        row.unwrap().context.caption.map(|words| words.to_string())
    };
    let table = "| a | b |\n|---|---|\n| x | 5 |\n";
    assert_eq!(
        caption(&format!("{table}\nTable 2: In pounds.\n")).as_deref(),
        Some("Table 2: In pounds.")
    );
    assert_eq!(
        caption(&format!("In euros:\n\n{table}\nTable 2: In pounds.\n")).as_deref(),
        Some("In euros:")
    );
    assert_eq!(caption(&format!("{table}\nTable talk is cheap\n")), None);
    assert_eq!(caption(&format!("In euros:\n\n## Part\n\n{table}")), None);
    assert_eq!(
        caption(&format!(
            "# Parts, € million unless stated\n\n## Sales\n\n{table}"
        ))
        .as_deref(),
        Some("€ million unless stated")
    );
    assert_eq!(caption(&format!("## Sales, by part\n\n{table}")), None);
    assert_eq!(
        caption("- In euros:\n\n  | a | b |\n  |---|---|\n  | x | 5 |\n").as_deref(),
        Some("In euros:")
    );
}

#[test]
fn directives_are_found_wherever_they_stand() {
    let c = "<!-- tickmark: ignore[figure] why -->";
    let places = [
        format!("**Bold** {c} text."),
        format!("{c}\n\nText."),
        format!("- item {c}"),
        format!("- {c}\n  item"),
        format!("> quote {c}"),
        format!("# Heading {c}"),
        format!("| a {c} | b |\n|---|---|\n| 1 | 2 |"),
        format!("| a | b |\n|---|---|\n| 1 | 2 {c} |"),
        format!("Text[^1]\n\n[^1]: Note {c}"),
        format!("<div>\n{c}\n</div>"),
        format!("Text.\n{c}"),
        format!("1. x\n\n   {c}\n"),
    ];
    for place in places {
        let text = read(&place);
        assert_eq!(text.directives.len(), 1, "{place}");
        assert_eq!(text.directives[0].body, "ignore[figure] why");
        assert_eq!(text.directives[0].span.of(&place), c);
    }
}

#[test]
fn a_comment_that_is_nearly_a_directive_is_told_from_a_remark() {
    let read = |comment: &str| {
        let directives = read(&format!("Text. <!-- {comment} -->")).directives;
        directives.first().map(|d| (d.body.clone(), d.misspelt))
    };
    for nearly in [
        "Tickmark: ignore[figure] why",
        "tickmark : ignore[figure] why",
        "tickmark ignore[figure] why",
        "TICKMARK-ignore[figure] why",
    ] {
        let body = "ignore[figure] why".to_owned();
        assert_eq!(read(nearly), Some((body, true)), "{nearly}");
    }
    for remark in [
        "tickmark finds nothing here",
        "tickmark ignored this",
        "tickmarks: none",
        "ignore",
        "tickmärk",
    ] {
        assert_eq!(read(remark), None, "{remark}");
    }
}

#[test]
fn prose_behind_a_comment_is_read() {
    let source = "> <!-- tickmark: ignore-next --> <!-- x --> **Sales** rose.\n\nNext.";
    let text = read(source);
    assert_eq!(text.passages[0].text, "Sales rose.");
    assert_eq!(text.passages[0].kind, PassageKind::Quote);
    assert_eq!(source_of(source, &text.passages[0], "Sales"), "Sales");
    assert_eq!(
        (text.directives[0].block, text.passages[0].context.block),
        (0, 0)
    );
}

#[test]
fn front_matter_and_mark_are_skipped() {
    let source = "\u{feff}---\ndate: 2024-01-02\n---\nSales rose.\n";
    let text = read(source);
    assert_eq!(
        text.metadata,
        [("date".to_owned(), "2024-01-02".to_owned())]
    );
    assert_eq!(text.passages[0].map.whole().of(source), "Sales rose.");
    assert!(read("---\ndate: 2024-01-02\n---\n").passages.is_empty());
}

#[test]
fn a_hard_break_ends_a_line_that_says_all() {
    assert_eq!(
        texts("Sales: 5  \nCosts: 3<br>and more"),
        ["Sales: 5", "Costs: 3 and more"]
    );
}

/// Markdown made of everything that has meaning in it.
fn markdown() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a ",
        "Sales rose. ",
        "é😀",
        "$4.1 ",
        "**",
        "*",
        "_",
        "`",
        "~~",
        "~",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "\t",
        "    ",
        "- ",
        "1. ",
        "> ",
        "# ",
        "|",
        "|-|-|\n",
        "\n| a | b |\n|---|---|\n",
        "\\",
        "&amp;",
        "&nbsp;",
        "&ngE;",
        "[",
        "](",
        "](x)",
        ")",
        "![",
        "[^1]",
        "\n[^1]: ",
        "[@k]",
        "<b>",
        "<br>",
        "<sup>",
        "</sup>",
        "<del>",
        "</del>",
        "<!--",
        "-->",
        "<!-- tickmark: ignore -->",
        "---\n",
        "+++\n",
        "```\n",
        "$$",
        "$x_1$",
        "[3]",
        "www.x.org/(1)",
        "http://",
        "[[",
        "]]",
        "\u{0}",
        "\u{c}",
        "\u{feff}",
        "\u{2028}",
        "“",
        ".” ",
    ]);
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn every_passage_maps_into_its_file(source in markdown()) {
        crate::text::passage::check_text(&read(&source), &source);
    }

    #[test]
    fn line_ends_change_nothing_but_offsets(source in markdown().prop_map(|s| s.replace('\r', ""))) {
        let crlf = source.replace('\n', "\r\n");
        let (unix, dos) = (read(&source), read(&crlf));
        let words = |text: &Text| text.passages.iter().map(|p| (p.kind, p.text.clone(), p.context.block)).collect::<Vec<_>>();
        prop_assert_eq!(words(&unix), words(&dos));
        for (a, b) in unix.passages.iter().zip(&dos.passages) {
            let there = b.map.whole().of(&crlf).replace("\r\n", "\n");
            prop_assert_eq!(a.map.whole().of(&source), there);
        }
    }
}
