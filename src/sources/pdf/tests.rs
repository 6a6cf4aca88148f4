//! PDFs written here, line by line, as typesetters place them.

use std::fmt::Write as _;

use crate::sources::options::Limits;
use crate::sources::tests::{read_with, told, words};
use crate::sources::{ReadError, Reading};

/// A line of Helvetica: left, height from the bottom, size, words.
type Set<'t> = (f32, f32, f32, &'t str);

/// A PDF whose pages have these content streams.
pub(in crate::sources) fn document(pages: &[String]) -> Vec<u8> {
    let kids: Vec<String> = (0..pages.len())
        .map(|n| format!("{} 0 R", 4 + 2 * n))
        .collect();
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!(
            "<</Type/Pages/Count {}/Kids[{}]>>",
            pages.len(),
            kids.join(" ")
        ),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned(),
    ];
    for (n, content) in pages.iter().enumerate() {
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</Font<</F 3 0 R>>>>/Contents {} 0 R>>",
            5 + 2 * n
        ));
        objects.push(format!(
            "<</Length {}>>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    assembled(&objects)
}

fn assembled(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (n, object) in (1..).zip(objects) {
        offsets.push(out.len());
        let _ = writeln!(out, "{n} 0 obj\n{object}\nendobj");
    }
    let start = out.len();
    let _ = writeln!(out, "xref\n0 {}\n0000000000 65535 f ", objects.len() + 1);
    for offset in offsets {
        let _ = writeln!(out, "{offset:010} 00000 n ");
    }
    let _ = writeln!(
        out,
        "trailer<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF",
        objects.len() + 1
    );
    out.into_bytes()
}

fn content(lines: &[Set<'_>]) -> String {
    let mut out = String::new();
    for (x, y, size, words) in lines {
        let words = words.replace('(', "\\(").replace(')', "\\)");
        let _ = writeln!(out, "BT /F {size} Tf 1 0 0 1 {x} {y} Tm ({words}) Tj ET");
    }
    out
}

fn read(pages: &[&[Set<'_>]]) -> Reading {
    let pages: Vec<String> = pages.iter().map(|lines| content(lines)).collect();
    read_with("a.pdf", &document(&pages), Limits::default()).unwrap()
}

#[test]
fn paragraphs_are_put_together_again() {
    let reading = read(&[
        &[
            (72.0, 760.0, 9.0, "Halm annual report"),
            (72.0, 700.0, 20.0, "Halm in 2024"),
            (
                72.0,
                660.0,
                11.0,
                "Halm sold 12 boats in February, which the company called a remark-",
            ),
            (
                72.0,
                646.0,
                11.0,
                "able month. It sold 9 boats in the same month a year before, when ice",
            ),
            (72.0, 632.0, 11.0, "closed the harbour."),
            (
                72.0,
                604.0,
                11.0,
                "Orders rose by 4% in the first half-year, and the yard said that the",
            ),
            (
                72.0,
                590.0,
                11.0,
                "order book is full until the autumn of next year, as it was in the",
            ),
            (300.0, 30.0, 9.0, "1"),
        ],
        &[
            (72.0, 760.0, 9.0, "Halm annual report"),
            (
                72.0,
                700.0,
                11.0,
                "years before the crisis. Nothing else changed.",
            ),
            (300.0, 30.0, 9.0, "2"),
        ],
        &[
            (72.0, 760.0, 9.0, "Halm annual report"),
            (72.0, 700.0, 11.0, "The end."),
            (300.0, 30.0, 9.0, "3"),
        ],
    ]);
    let told = told(&reading);
    let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(
        told,
        [
            ("page 1", "Halm in 2024"),
            (
                "page 1",
                "Halm sold 12 boats in February, which the company called a remarkable month."
            ),
            (
                "page 1",
                "It sold 9 boats in the same month a year before, when ice closed the harbour."
            ),
            (
                "page 1",
                "Orders rose by 4% in the first half-year, and the yard said that the order book is full until the autumn of next year, as it was in the years before the crisis."
            ),
            ("page 2", "Nothing else changed."),
            ("page 3", "The end."),
        ]
    );
}

#[test]
fn columns_are_read_one_after_the_other() {
    let left = [
        "Halm sold twelve boats in the",
        "month of February, after nine",
        "in the year before. The yard",
        "employs 340 people today and",
        "will hire 20 more in autumn,",
        "its director said on Tuesday.",
    ];
    let right = [
        "The harbour was closed by ice",
        "for eleven days this winter, a",
        "week longer than in the year",
        "before. Ferries were late, and",
        "the port lost 2 million euros",
        "in fees, the board reported.",
    ];
    let mut lines: Vec<Set<'_>> = vec![(
        72.0,
        720.0,
        18.0,
        "A winter on the northern coast and its costs",
    )];
    for (n, (l, r)) in left.iter().zip(right).enumerate() {
        let y = 680.0 - 14.0 * n as f32;
        lines.push((72.0, y, 11.0, l));
        lines.push((330.0, y, 11.0, r));
    }
    let all = words(&read(&[&lines]));
    assert_eq!(
        all[1],
        "Halm sold twelve boats in the month of February, after nine in the year before."
    );
    assert_eq!(
        all.last().map(String::as_str),
        Some("Ferries were late, and the port lost 2 million euros in fees, the board reported.")
    );
}

#[test]
fn tables_have_rows_and_headers() {
    let reading = read(&[&[
        (
            72.0,
            700.0,
            11.0,
            "Results of the group for the year, which were audited in the spring of this year by its auditor.",
        ),
        (72.0, 660.0, 11.0, "$ million"),
        (300.0, 660.0, 11.0, "2023"),
        (400.0, 660.0, 11.0, "2024"),
        (72.0, 646.0, 11.0, "Sales"),
        (295.0, 646.0, 11.0, "1,180"),
        (395.0, 646.0, 11.0, "1,248"),
        (72.0, 632.0, 11.0, "Net profit"),
        (305.0, 632.0, 11.0, "(42)"),
        (410.0, 632.0, 11.0, "51"),
    ]]);
    let text = &reading.sources[0].text;
    let row = text
        .passages
        .iter()
        .find(|p| p.text.starts_with("Net profit"))
        .unwrap();
    assert_eq!(row.text, "Net profit | (42) | 51");
    let headers: Vec<&str> = row.cells.iter().map(|cell| &*cell.header).collect();
    assert_eq!(headers, ["$ million", "2023", "2024"]);
}

#[test]
fn a_picture_of_a_page_says_so() {
    let blank = document(&["0 0 m 100 100 l S".to_owned()]);
    assert_eq!(
        read_with("scan.pdf", &blank, Limits::default()).unwrap_err(),
        ReadError::Scanned
    );
    let mixed = document(&[
        content(&[(72.0, 700.0, 11.0, "Halm sold 12 boats.")]),
        String::new(),
    ]);
    assert_eq!(
        read_with("mixed.pdf", &mixed, Limits::default())
            .unwrap()
            .notes,
        ["page 2 holds no text"]
    );
}

#[test]
fn loops_end() {
    // A form that draws itself twice, and a tree of pages that is its own child.
    let form = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 10>>\nstream\n/X Do /X Do\nendstream";
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Resources<</XObject<</X 5 0 R>>>>/Contents 4 0 R>>";
    let tree = "<</Type/Pages/Count 2/Kids[3 0 R 2 0 R]>>";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        tree,
        page,
        "<</Length 5>>\nstream\n/X Do\nendstream",
        form,
    ];
    let objects: Vec<String> = objects.iter().map(|o| (*o).to_owned()).collect();
    assert!(read_with("loop.pdf", &assembled(&objects), Limits::default()).is_err());
}

#[test]
fn what_pdftotext_writes_is_read() {
    let text = "<page width=\"612.0\" height=\"792.0\">\n<word xMin=\"72.0\" yMin=\"80.0\" xMax=\"99.0\" yMax=\"91.0\">R&amp;D</word>\n</page>\n<page width=\"612.0\" height=\"792.0\">\n</page>";
    let pages = super::poppler::pages(text, 10);
    assert_eq!((pages.len(), pages[0].words[0].text.as_str()), (2, "R&D"));
    assert_eq!(super::poppler::pages(text, 1).len(), 1);
}
