//! Sheets as Excel and LibreOffice write them, cut down to what matters and packed here.

use crate::sources::office::tests::packed;
use crate::sources::options::Limits;
use crate::sources::tests::{read_with, told};

/// A workbook of one sheet with these rows, and styles: 0 General, 1 "0.0%", 2 a date, 3 "#,##0".
pub(in crate::sources) fn workbook(name: &str, rows: &str, state: &str) -> Vec<u8> {
    let book = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="{name}" sheetId="1" r:id="rId1"{state}/><sheet name="Empty" sheetId="2" r:id="rId2"/></sheets></workbook>"#
    );
    let sheet = format!(
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    let empty = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>"#;
    packed(&[
        ("[Content_Types].xml", b"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#),
        ("xl/styles.xml", br##"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="170" formatCode="0.0%"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="170" applyNumberFormat="1"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="3" applyNumberFormat="1"/></cellXfs></styleSheet>"##),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
        ("xl/worksheets/sheet2.xml", empty.as_bytes()),
    ])
}

fn text(at: &str, words: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>"#)
}

#[test]
fn cells_are_shown_values_under_their_headers() {
    let rows = format!(
        r#"<row r="1">{}</row><row r="3">{}<c r="C3"><v>2024</v></c>{}</row>
        <row r="4">{}<c r="C4" s="3"><f>A1*2</f><v>1247.6</v></c><c r="D4" s="1"><v>0.125</v></c></row>
        <row r="5">{}<c r="C5" s="2"><v>45657</v></c></row>"#,
        text("B1", "Results, $ million"),
        text("B3", "Line"),
        text("D3", "Share"),
        text("B4", "Sales"),
        text("B5", "As of"),
    );
    let reading = read_with(
        "m.xlsx",
        &workbook("Q4 model", &rows, ""),
        Limits::default(),
    )
    .unwrap();
    let source = &reading.sources[0];
    let told = told(&reading);
    let told: Vec<(&str, &str)> = told.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    assert_eq!(
        told,
        [
            ("Q4 model", "Q4 model"),
            ("Q4 model!B1", "Results, $ million"),
            ("Q4 model!B4", "Sales | 1,248 | 12.5%"),
            ("Q4 model!B5", "As of | 2024-12-31"),
        ]
    );
    let row = &source.text.passages[2];
    let headers: Vec<&str> = row.cells.iter().map(|cell| &*cell.header).collect();
    assert_eq!(headers, ["Line", "2024", "Share"]);
    assert_eq!(row.context.caption.as_deref(), Some("Results, $ million"));
    let at = source.text.source.find("12.5%").unwrap();
    assert_eq!(source.text.place_at(at).map(|p| &**p), Some("Q4 model!D4"));
}

#[test]
fn far_and_hidden_cells_are_left_out_and_named() {
    let rows = format!(
        r#"<row r="1">{}<c r="XFD1"><v>7</v></c></row><row r="1048576">{}</row>"#,
        text("A1", "Sales"),
        text("A1048576", "End of it")
    );
    let reading = read_with("m.xlsx", &workbook("S", &rows, ""), Limits::default()).unwrap();
    assert_eq!(
        reading.notes,
        ["only the first 1000 columns of each sheet were read (`limits.columns`)"]
    );
    let hidden = workbook("Draft", &rows, r#" state="hidden""#);
    assert!(read_with("m.xlsx", &hidden, Limits::default()).is_err());
}

#[test]
fn open_documents_show_what_is_written() {
    let content = r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><table:table table:name="Sales">
    <table:table-row><table:table-cell><text:p>Region</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="2024"><text:p>2024</text:p></table:table-cell><table:table-cell table:number-columns-repeated="16382"/></table:table-row>
    <table:table-row table:number-rows-repeated="1"><table:table-cell><text:p>North</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="1247.6"><office:annotation><text:p>check</text:p></office:annotation><text:p>1,248</text:p></table:table-cell></table:table-row>
    <table:table-row table:number-rows-repeated="1048574"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table></office:document-content>"#;
    let bytes = packed(&[
        (
            "mimetype",
            b"application/vnd.oasis.opendocument.spreadsheet",
        ),
        ("content.xml", content.as_bytes()),
    ]);
    let reading = read_with("m.ods", &bytes, Limits::default()).unwrap();
    assert_eq!(
        told(&reading)[1],
        ("Sales!A2".to_owned(), "North | 1,248".to_owned())
    );
    assert_eq!(
        &*reading.sources[0].text.passages[1].cells[1].header,
        "2024"
    );
}

#[test]
fn a_million_empty_columns_cost_nothing() {
    let cells = "<table:table-cell table:number-columns-repeated=\"1000000\"><text:p>7</text:p></table:table-cell>".repeat(1000);
    let content = format!(
        "<table:table table:name=\"S\"><table:table-row>{cells}</table:table-row></table:table>"
    );
    let bytes = packed(&[("content.xml", content.as_bytes())]);
    let reading = read_with("m.ods", &bytes, Limits::default()).unwrap();
    assert!(reading.sources[0].text.source.len() < 1000);
}
