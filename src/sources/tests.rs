//! What holds for every reader: any bytes are stood, limits are named, and text lies where it says.

use std::cell::Cell;
use std::time::Duration;

use proptest::prelude::*;

use super::options::Limits;
use super::*;
use crate::text::passage::check_text;

/// Reads a file with these limits.
pub(super) fn read_with(id: &str, bytes: &[u8], limits: Limits) -> Result<Reading, ReadError> {
    let options = Options {
        limits,
        ..Options::default()
    };
    let budget = Cell::new(options.limits.unpacked_bytes());
    let input = Input {
        id,
        bytes,
        options: &options,
        tools: Tools::default(),
        depth: 0,
        budget: &budget,
    };
    read_all(input, About::default())
}

/// The passages of the first source with their places.
pub(super) fn told(reading: &Reading) -> Vec<(String, String)> {
    let Some(source) = reading.sources.first() else {
        return Vec::new();
    };
    let text = &source.text;
    text.passages
        .iter()
        .map(|p| {
            let place = text.place_at(p.map.whole().start);
            (
                place.map(|p| p.to_string()).unwrap_or_default(),
                p.text.clone(),
            )
        })
        .collect()
}

/// The words of the first source's passages.
pub(super) fn words(reading: &Reading) -> Vec<String> {
    told(reading).into_iter().map(|(_, words)| words).collect()
}

const NAMES: [&str; 15] = [
    "a.md", "a.html", "a.pdf", "a.docx", "a.pptx", "a.xlsx", "a.ods", "a.zip", "a.eml", "a.srt",
    "a.vtt", "a.json", "a.jsonl", "a.csv", "a.txt",
];
const STARTS: [&[u8]; 8] = [
    b"",
    b"PK\x03\x04",
    b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 1 0 R>>endobj\n",
    b"<html><body><table><tr><td colspan=99999999>",
    b"WEBVTT\n\n00:01.000 --> 00:02.000\n",
    b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\n",
    b"[{\"text\": \"a b c\", ",
    b"a,b\n\"",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn any_bytes_are_sources_or_an_error(
        name in prop::sample::select(NAMES.to_vec()),
        start in prop::sample::select(STARTS.to_vec()),
        rest in prop::collection::vec(prop_oneof![any::<u8>(), prop::sample::select(b"<>/=\"{}[](),:;\n -0aR".to_vec())], 0..300),
    ) {
        let bytes = [start, &rest].concat();
        if let Ok(reading) = read_with(name, &bytes, Limits::default()) {
            for source in &reading.sources {
                check_text(&source.text, &source.text.source.clone());
                prop_assert!(source.text.places.is_sorted_by_key(|place| place.start));
            }
        }
    }
}

/// What the XML of documents, slides and sheets is made of.
const PIECES: [&str; 40] = [
    "<w:p>",
    "</w:p>",
    "<w:r>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "<w:tr>",
    "<w:tc>",
    "</w:tc>",
    "</w:tbl>",
    "<w:del>",
    "<w:footnoteReference w:id=\"2\"/>",
    "<w:pStyle w:val=\"Heading9\"/>",
    "<a:p>",
    "<a:t>",
    "</a:t>",
    "<a:tbl>",
    "<a:tr>",
    "<a:tc gridSpan=\"9\">",
    "<p:ph type=\"title\"/>",
    "<p:sp>",
    "<row r=\"7\">",
    "</row>",
    "<c r=\"XFD9\" t=\"s\">",
    "<c r=\"A0\" s=\"99\">",
    "<v>",
    "1e400",
    "-0",
    "</v></c>",
    "<table:table-row>",
    "<table:table-cell table:number-columns-repeated=\"4294967295\">",
    "<text:p>",
    "</text:p>",
    "<office:spreadsheet>",
    "<!DOCTYPE x [<!ENTITY e \"&e;&e;\">]>",
    "&e;",
    "&#0;",
    "<![CDATA[",
    "]]>",
    "é 4%",
];

#[cfg(feature = "sheets")]
proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn any_xml_in_a_package_is_sources_or_an_error(
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40),
    ) {
        let xml = pieces.concat();
        let packed = office::tests::packed;
        let files = [
            ("a.docx", packed(&[("word/document.xml", xml.as_bytes()), ("word/footnotes.xml", xml.as_bytes())])),
            ("a.pptx", packed(&[
                ("ppt/presentation.xml", xml.as_bytes()),
                ("ppt/slides/slide1.xml", xml.as_bytes()),
                ("ppt/notesSlides/notesSlide1.xml", xml.as_bytes()),
            ])),
            ("a.xlsx", sheet::tests::workbook("S", &xml, "")),
            ("a.ods", packed(&[
                ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                ("content.xml", xml.as_bytes()),
            ])),
        ];
        for (name, bytes) in files {
            if let Ok(reading) = read_with(name, &bytes, Limits::default()) {
                for source in &reading.sources {
                    check_text(&source.text, &source.text.source.clone());
                }
            }
        }
    }
}

/// What the content of a page is made of.
const OPERATORS: [&str; 24] = [
    "BT",
    "ET",
    "/F 12 Tf",
    "72 700 Td",
    "T*",
    "(Halm sold) Tj",
    "[(12)-900(boats)] TJ",
    "<48616c6d> Tj",
    "( ' ",
    "q",
    "Q",
    "1 0 0 1 9 9 cm",
    "0 0 0 0 0 0 cm",
    "1e38 0 0 -1e38 0 0 Tm",
    "/X Do",
    "BI /W 9 /H 9 ID \0\0 EI",
    "-1 Tr",
    "0 Tz",
    "99999999999999999999 Ts",
    "/Span <</ActualText (x)>> BDC",
    "EMC",
    "W n",
    "0 0 9 9 re f",
    "(\\777) Tj",
];

#[cfg(feature = "pdf")]
proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn any_page_is_words_or_an_error(
        pieces in prop::collection::vec(prop::sample::select(OPERATORS.to_vec()), 0..40),
    ) {
        let bytes = pdf::tests::document(&[pieces.join(" "), "BT /F 12 Tf 72 700 Td (Sales rose.) Tj ET".to_owned()]);
        let reading = read_with("a.pdf", &bytes, Limits::default()).unwrap();
        prop_assert!(words(&reading).iter().any(|words| words.contains("Sales rose.")));
    }
}

/// Reads a file of plain limits, and fails if that takes longer than a bounded reader needs on a busy
/// machine.
fn quickly(name: &'static str, bytes: Vec<u8>) -> Result<Reading, ReadError> {
    let (send, receive) = std::sync::mpsc::channel();
    std::thread::spawn(move || send.send(read_with(name, &bytes, Limits::default())));
    let read = receive.recv_timeout(Duration::from_secs(120));
    read.unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[test]
fn nesting_is_bounded() {
    for deep in [10_000, 200_000] {
        let cases = [
            (
                "a.html",
                format!(
                    "<html><body>{}Sales rose by 4%.{}",
                    "<div>".repeat(deep),
                    "</div>".repeat(deep)
                ),
            ),
            (
                "b.html",
                format!("{}Sales rose by 4%.", "<b><table>".repeat(deep)),
            ),
            (
                "c.json",
                format!("{}\"Sales rose\"{}", "[".repeat(deep), "]".repeat(deep)),
            ),
            (
                "d.md",
                format!("{} Sales rose.", ">".repeat(deep.min(10_000))),
            ),
            ("e.jsonl", format!("{}1\n", "{\"a\":".repeat(deep))),
            (
                "f.eml",
                format!("Subject: x\n\n{}Sales rose.", "> ".repeat(deep)),
            ),
        ];
        for (name, text) in cases {
            let read = quickly(name, text.into_bytes());
            if name.ends_with("html") {
                assert!(
                    words(&read.unwrap()).concat().contains("Sales rose by 4%."),
                    "{name}"
                );
            }
        }
    }
}

#[test]
fn a_long_line_and_many_columns_are_bounded() {
    let line = "x".repeat(20 << 20);
    for name in ["a.html", "a.eml", "a.vtt", "a.json", "a.txt"] {
        let _ = quickly(name, line.clone().into_bytes());
    }
    let wide = format!(
        "<table><tr>{}</tr><tr><td>Sales<td>4</table>",
        "<td>".repeat(200_000)
    );
    let _ = quickly("a.html", wide.into_bytes());
}

#[test]
fn a_text_beyond_its_limit_is_cut_and_the_limit_is_named() {
    let text = format!(
        "<html><body>{}</body></html>",
        "<p>Sales rose again and again.</p>".repeat(40_000)
    );
    let limits = Limits {
        text: 1,
        ..Limits::default()
    };
    let reading = read_with("a.html", text.as_bytes(), limits).unwrap();
    assert!(reading.sources[0].text.source.len() <= 1 << 20);
    assert_eq!(
        reading.notes,
        ["only the first 1 megabytes of text were read (`limits.text`)"]
    );
}

#[test]
fn records_are_documents_of_their_own() {
    let text = r#"{"response": {"results": [
        {"headline": "Halm grows", "bodyText": "Halm sold 12 boats in May.", "when": "2025-03-04T10:00:00Z", "source": {"name": "Gazette"}},
        {"headline": "Halm shrinks", "bodyText": "<p>Halm sold 3 boats.</p>", "when": "2025-04-01"}]}}"#;
    let options = Options {
        json: options::JsonFields {
            items: "response.results".into(),
            text: "bodyText".into(),
            date: "when".into(),
            ..Default::default()
        },
        ..Options::default()
    };
    let budget = Cell::new(1 << 20);
    let input = Input {
        id: "news/export.json",
        bytes: text.as_bytes(),
        options: &options,
        tools: Tools::default(),
        depth: 0,
        budget: &budget,
    };
    let reading = read_all(input, About::default()).unwrap();
    let told: Vec<_> = reading
        .sources
        .iter()
        .map(|s| {
            (
                s.meta.id.to_string(),
                s.meta.title.to_string(),
                s.meta.date.unwrap().to_string(),
                s.meta.date_from,
            )
        })
        .collect();
    let expected = [
        ("news/export.json#1", "Halm grows", "2025-03-04"),
        ("news/export.json#2", "Halm shrinks", "2025-04-01"),
    ];
    for (told, expected) in told.iter().zip(expected) {
        assert_eq!(
            (told.0.as_str(), told.1.as_str(), told.2.as_str()),
            expected
        );
        assert_eq!(told.3, DateFrom::Document);
    }
    assert_eq!(
        reading.sources[0].meta.credits.publisher.as_deref(),
        Some("Gazette")
    );
    assert!(
        reading.sources[1]
            .text
            .passages
            .iter()
            .any(|p| p.text == "Halm sold 3 boats.")
    );
}

#[test]
fn data_in_json_is_a_table() {
    let text = r#"{"as_of": "2025-03-04", "regions": [{"region": "North", "sales_usd_m": 12.5}, {"region": "South", "sales_usd_m": 3}]}"#;
    let reading = read_with("a.json", text.as_bytes(), Limits::default()).unwrap();
    let text = &reading.sources[0].text;
    let row = text
        .passages
        .iter()
        .find(|p| p.text.starts_with("North"))
        .unwrap();
    assert_eq!(&*row.cells[1].header, "sales (USD million)");
    let lines = "{\"text\": \"Sales rose by 4%.\"}\nnonsense\n{\"text\": \"Sales fell by 2%.\"}\n";
    let reading = read_with("a.jsonl", lines.as_bytes(), Limits::default()).unwrap();
    let ids: Vec<&str> = reading.sources.iter().map(|s| &*s.meta.id).collect();
    assert_eq!(ids, ["a.jsonl#1", "a.jsonl#3"]);
    assert_eq!(reading.notes, ["line 2 is no JSON and was left out"]);
}

#[cfg(feature = "mail")]
#[test]
fn mails_have_senders_dates_and_attachments() {
    let mail = "From: Ann Ode <ann@halm.example>\r\nDate: Tue, 4 Mar 2025 10:00:00 +0000\r\nSubject: =?utf-8?q?Halm=E2=80=99s_sales?=\r\n\
        MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n\
        --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHalm sold 12 boats in February.\r\n\r\n\
        --b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=\"../boats.csv\"\r\n\r\nmonth,boats\r\nMay,7\r\n--b--\r\n";
    let reading = read_with("x/m.eml", mail.as_bytes(), Limits::default()).unwrap();
    let first = &reading.sources[0];
    assert_eq!(&*first.meta.title, "Halm’s sales");
    assert_eq!(
        first.meta.date.map(|d| d.to_string()).as_deref(),
        Some("2025-03-04")
    );
    assert_eq!(first.meta.credits.author.as_deref(), Some("Ann Ode"));
    assert_eq!(words(&reading), ["Halm sold 12 boats in February."]);
    assert_eq!(&*reading.sources[1].meta.id, "x/m.eml/boats.csv");
}
