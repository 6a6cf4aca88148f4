//! Documents as Word and PowerPoint write them, cut down to what matters and packed here.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::sources::options::Limits;
use crate::sources::tests::{read_with, told, words};
use crate::sources::{DateFrom, ReadError, read};

/// A zip archive of these parts.
pub(in crate::sources) fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const CORE: &[u8] = br#"<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>Halm in 2024</dc:title>
<dc:creator>Ann Ode</dc:creator><dcterms:created>2025-03-04T10:00:00Z</dcterms:created></cp:coreProperties>"#;

const WORD: &str = r#"<w:document xmlns:w="w"><w:body>
<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>Sales &amp; profit</w:t></w:r></w:p>
<w:p><w:r><w:t xml:space="preserve">Halm sold </w:t></w:r><w:del><w:r><w:delText>13</w:delText></w:r></w:del><w:ins><w:r><w:t>12</w:t></w:r></w:ins><w:r><w:t xml:space="preserve"> boats.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Region</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2024</w:t></w:r></w:p></w:tc></w:tr>
<w:tr><w:tc><w:p><w:r><w:t>North</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>1,248</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>Orders rose.</w:t></w:r></w:p>
</w:body></w:document>"#;

fn word() -> Vec<u8> {
    packed(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("docProps/core.xml", CORE),
        ("word/styles.xml", br#"<w:styles xmlns:w="w"><w:style w:styleId="Heading2"><w:name w:val="heading 2"/></w:style></w:styles>"#),
        ("word/footnotes.xml", br#"<w:footnotes xmlns:w="w"><w:footnote w:id="0" w:type="separator"/><w:footnote w:id="2"><w:p><w:r><w:t>Without rowing boats.</w:t></w:r></w:p></w:footnote></w:footnotes>"#),
        ("word/document.xml", WORD.as_bytes()),
    ])
}

#[test]
fn word_documents_have_headings_tables_and_footnotes() {
    let reading = read_with("halm.docx", &word(), Limits::default()).unwrap();
    let told = told(&reading);
    let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(
        told,
        [
            ("“Sales & profit”", "Sales & profit"),
            ("“Sales & profit” ¶1", "Halm sold 12 boats."),
            ("footnote 2", "Without rowing boats."),
            ("“Sales & profit” ¶2", "North | 1,248"),
            ("“Sales & profit” ¶3", "Orders rose."),
        ]
    );
    let meta = &reading.sources[0].meta;
    assert_eq!(
        (&*meta.title, meta.credits.author.as_deref()),
        ("Halm in 2024", Some("Ann Ode"))
    );
    assert_eq!(meta.date_from, DateFrom::FileMetadata);
    assert_eq!(
        &*reading.sources[0].text.passages[3].cells[1].header,
        "2024"
    );
}

#[test]
fn slides_come_in_their_order_with_notes() {
    let slide = |title: &str, body: &str| {
        format!(
            r#"<p:sld xmlns:p="p" xmlns:a="a"><p:sp><p:nvPr><p:ph type="title"/></p:nvPr><a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:sp>
            <p:sp><p:nvPr><p:ph idx="1"/></p:nvPr><a:p><a:r><a:t>{body}</a:t></a:r></a:p></p:sp></p:sld>"#
        )
    };
    let bytes = packed(&[
        ("ppt/presentation.xml", br#"<p:presentation xmlns:p="p" xmlns:r="r"><p:sldIdLst><p:sldId id="256" r:id="rId2"/><p:sldId id="257" r:id="rId1"/></p:sldIdLst></p:presentation>"#),
        ("ppt/_rels/presentation.xml.rels", br#"<Relationships><Relationship Id="rId1" Target="slides/slide1.xml"/><Relationship Id="rId2" Target="slides/slide2.xml"/></Relationships>"#),
        ("ppt/slides/slide1.xml", slide("Outlook", "Halm will sell 150 boats").as_bytes()),
        ("ppt/slides/slide2.xml", slide("Sales", "Halm sold 12 boats").as_bytes()),
        ("ppt/slides/_rels/slide2.xml.rels", br#"<Relationships><Relationship Id="rId1" Target="../notesSlides/notesSlide1.xml"/></Relationships>"#),
        ("ppt/notesSlides/notesSlide1.xml", br#"<p:notes xmlns:p="p" xmlns:a="a"><p:sp><p:ph type="body"/><a:p><a:r><a:t>Say that orders rose by 4%.</a:t></a:r></a:p></p:sp><p:sp><p:ph type="sldNum"/><a:p><a:r><a:t>1</a:t></a:r></a:p></p:sp></p:notes>"#),
    ]);
    let told = told(&read_with("halm.pptx", &bytes, Limits::default()).unwrap());
    let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(
        told,
        [
            ("slide 1", "Sales"),
            ("slide 1", "Halm sold 12 boats"),
            ("slide 1, notes", "Say that orders rose by 4%."),
            ("slide 2", "Outlook"),
            ("slide 2", "Halm will sell 150 boats"),
        ]
    );
}

#[test]
fn archives_are_folders_and_lead_nowhere_else() {
    let inner = packed(&[("deep.txt", b"Deep down, 3 boats.")]);
    let bytes = packed(&[
        ("notes/a.md", b"Halm sold 12 boats."),
        ("../../out.txt", b"Halm sold 13 boats."),
        ("new\nline.txt", b"Halm sold 14 boats."),
        ("__MACOSX/._a.md", b"noise noise noise"),
        ("inner.zip", &inner),
        ("broken.pdf", b"%PDF-1.7 nothing"),
        ("halm.docx", &word()),
    ]);
    let reading = read_with("export.zip", &bytes, Limits::default()).unwrap();
    let ids: Vec<&str> = reading.sources.iter().map(|s| &*s.meta.id).collect();
    assert_eq!(
        ids,
        [
            "export.zip/notes/a.md",
            "export.zip/out.txt",
            "export.zip/new_line.txt",
            "export.zip/inner.zip/deep.txt",
            "export.zip/halm.docx"
        ]
    );
    assert_eq!(reading.notes.len(), 1);
    assert!(
        reading.notes[0].starts_with("broken.pdf: skipped: "),
        "{:?}",
        reading.notes
    );
}

#[test]
fn a_bomb_goes_off_at_the_limit() {
    let zeros = vec![b' '; 8 << 20];
    let bomb = packed(&[
        ("a.txt", b"Halm sold 12 boats."),
        ("b.txt", &zeros),
        ("c.txt", b"Never reached."),
    ]);
    assert!(bomb.len() < 100_000);
    let limits = Limits {
        unpacked: 4,
        ..Limits::default()
    };
    let reading = read_with("bomb.zip", &bomb, limits.clone()).unwrap();
    assert_eq!(reading.sources.len(), 1);
    assert!(
        reading.notes[0].contains("`limits.unpacked` (4)"),
        "{:?}",
        reading.notes
    );
    // Archives in archives share one budget.
    let outer = packed(&[("1.zip", &bomb), ("2.zip", &bomb), ("3.zip", &bomb)]);
    let reading = read_with("outer.zip", &outer, limits.clone()).unwrap();
    assert_eq!(reading.sources.len(), 1, "{:?}", reading.notes);
    let document = packed(&[("word/document.xml", &zeros)]);
    let error = read_with("bomb.docx", &document, limits).unwrap_err();
    assert_eq!(
        error,
        ReadError::TooMuch {
            limit: "unpacked",
            value: 4
        }
    );
}

#[test]
fn xml_expands_nothing() {
    let document = r#"<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>
<w:document xmlns:w="w"><w:p><w:t>Halm &b;sold &x;12 boats&#46;</w:t></w:p></w:document>"#;
    let source = read(
        "a.docx",
        &packed(&[("word/document.xml", document.as_bytes())]),
    )
    .unwrap();
    assert_eq!(source.text.passages[0].text, "Halm sold 12 boats.");
    let deep = format!(
        "<w:document>{}<w:t>Sales rose.</w:t>",
        "<w:sdt>".repeat(200_000)
    );
    let reading = read_with(
        "a.docx",
        &packed(&[("word/document.xml", deep.as_bytes())]),
        Limits::default(),
    );
    assert_eq!(words(&reading.unwrap()), ["Sales rose."]);
}
