//! Comma-, semicolon- and tab-separated tables; every cell knows its bytes, quoted ones too.

use super::about::About;
use super::decode::text_within;
use super::{Contents, Format, Input, ReadError, has_extension};
use crate::text::rendered::Rendered;
use crate::text::table::{CellText, Table};
use crate::text::{Context, Span, Text};

pub struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "CSV"
    }

    fn accepts(&self, path: &str, _: &[u8]) -> bool {
        has_extension(path, &["csv", "tsv", "tab"])
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let (text, note) = text_within(input)?;
        let mut contents = Contents::one(read(&text), About::default());
        contents.notes.extend(note);
        Ok(contents)
    }
}

/// Reads a table. Lines of one cell above a wider table are its caption ("Results by segment", "in millions").
fn read(source: &str) -> Text {
    let mut rows = records(source, delimiter(source));
    rows.retain(|row| row.iter().any(|cell| !cell.words.is_blank()));
    let filled = |row: &Vec<CellText>| row.iter().filter(|cell| !cell.words.is_blank()).count();
    let widest = rows.iter().map(filled).max().unwrap_or(0);
    let above = if widest > 1 {
        rows.iter().take_while(|row| filled(row) == 1).count()
    } else {
        0
    };
    let table = rows.split_off(above);
    let caption: Vec<&str> = rows
        .iter()
        .flatten()
        .map(|cell| cell.words.text.trim())
        .filter(|words| !words.is_empty())
        .collect();
    let mut text = Text {
        source: source.into(),
        ..Text::default()
    };
    let context = Context {
        block_span: Span::new(0, source.len()),
        ..Context::default()
    };
    Table {
        is_headed: false,
        rows: table,
        caption: (!caption.is_empty()).then(|| caption.join(" ").into()),
    }
    .into_passages(&context, &mut text.passages);
    text
}

/// The delimiter that cuts the first records into the most cells of equal number.
fn delimiter(source: &str) -> char {
    let mut end = source.len().min(1 << 14);
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let head = source.get(..end).unwrap_or("");
    let score = |delimiter: char| -> usize {
        let widths: Vec<usize> = records(head, delimiter)
            .iter()
            .map(Vec::len)
            .take(20)
            .collect();
        let usual = widths
            .iter()
            .copied()
            .max_by_key(|width| widths.iter().filter(|w| *w == width).count())
            .unwrap_or(0);
        let agreeing = widths.iter().filter(|width| **width == usual).count();
        if usual > 1 {
            agreeing * 100 / widths.len().max(1) * 100 + usual.min(99)
        } else {
            0
        }
    };
    // The first of equals: a comma unless another one does better.
    let best = [',', ';', '\t', '|']
        .into_iter()
        .rev()
        .max_by_key(|&delimiter| score(delimiter));
    best.unwrap_or(',')
}

/// All records (RFC 4180, and what spreadsheets write): quoted cells may hold delimiters, line ends and `""`.
fn records(source: &str, delimiter: char) -> Vec<Vec<CellText>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut at = 0;
    while at < source.len() {
        let (cell, end) = cell(source, at, delimiter);
        row.push(cell);
        let rest = source.get(end..).unwrap_or("");
        if rest.starts_with(delimiter) {
            at = end + delimiter.len_utf8();
            if at == source.len() {
                row.push(empty(at));
            }
            continue;
        }
        at = end
            + if rest.starts_with("\r\n") {
                2
            } else {
                rest.chars().next().map_or(0, char::len_utf8)
            };
        rows.push(std::mem::take(&mut row));
    }
    if !row.is_empty() {
        rows.push(row);
    }
    rows
}

fn empty(at: usize) -> CellText {
    CellText {
        words: Rendered::default(),
        source: Span::new(at, at),
    }
}

/// The cell that begins at `start`, and where it ends.
fn cell(source: &str, start: usize, delimiter: char) -> (CellText, usize) {
    let rest = source.get(start..).unwrap_or("");
    let ends = |c: char| c == delimiter || c == '\n' || c == '\r';
    let mut words = Rendered::default();
    let lead = rest.len() - rest.trim_start_matches(' ').len();
    let quoted = rest.get(lead..).is_some_and(|r| r.starts_with('"'));
    let end = if quoted {
        let open = start + lead + 1;
        let close = quoted_words(source, open, &mut words);
        let tail = source.get(close..).unwrap_or("");
        close + tail.find(ends).unwrap_or(tail.len())
    } else {
        let len = rest.find(ends).unwrap_or(rest.len());
        words.copy(rest.get(..len).unwrap_or(""), start);
        start + len
    };
    let source = Span::new(start, end);
    (CellText { words, source }, end)
}

/// Reads a quoted cell from behind its opening quote; returns the place behind the closing one.
fn quoted_words(source: &str, open: usize, words: &mut Rendered) -> usize {
    let mut at = open;
    while let Some(rest) = source.get(at..) {
        let len = rest.find(['"', '\n', '\r']).unwrap_or(rest.len());
        words.copy(rest.get(..len).unwrap_or(""), at);
        at += len;
        let special = source.get(at..).unwrap_or("");
        if special.starts_with("\"\"") {
            words.unit("\"", Span::new(at, at + 2));
            at += 2;
        } else if special.starts_with('"') {
            return at + 1;
        } else if special.is_empty() {
            return at;
        } else {
            let len = if special.starts_with("\r\n") { 2 } else { 1 };
            words.space(Span::new(at, at + len));
            at += len;
        }
    }
    source.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Header, words and the file's bytes of each cell of each row.
    fn cells(source: &str) -> Vec<Vec<(String, String, String)>> {
        let text = read(source);
        let of_row = |row: &crate::text::Passage| {
            let cell = |cell: &crate::text::Cell| {
                let there = row.to_source(cell.span).of(source).to_owned();
                (
                    cell.header.to_string(),
                    cell.span.of(&row.text).to_owned(),
                    there,
                )
            };
            row.cells.iter().map(cell).collect()
        };
        text.passages.iter().map(of_row).collect()
    }

    fn cell(header: &str, words: &str, there: &str) -> (String, String, String) {
        (header.into(), words.into(), there.into())
    }

    #[test]
    fn quoted_cells_know_their_bytes() {
        let rows = cells(
            "name,sales_usd_m,note\r\n\"A, \"\"B\"\"\",\"1,248\",\"two\r\nlines\"\r\nC, 5 ,\r\n",
        );
        assert_eq!(rows[0][0], cell("name", "A, \"B\"", "A, \"\"B\"\""));
        assert_eq!(rows[0][1], cell("sales (USD million)", "1,248", "1,248"));
        assert_eq!(rows[0][2], cell("note", "two lines", "two\r\nlines"));
        assert_eq!(
            rows[1],
            [
                cell("name", "C", "C"),
                cell("sales (USD million)", "5", "5")
            ]
        );
    }

    #[test]
    fn delimiters_are_told_by_their_columns() {
        for delimiter in [",", ";", "\t", "|"] {
            let source = ["part|2023|2022", "North, and \"sea\"|4.1|3", "South|5|6"].join("\n");
            let source = if delimiter == "," {
                source.replace("North, and", "North and")
            } else {
                source
            };
            let rows = cells(&source.replace('|', delimiter));
            assert_eq!((rows.len(), rows[0].len()), (2, 3), "{delimiter:?}");
            assert_eq!(rows[1][1], cell("2023", "5", "5"));
        }
    }

    #[test]
    fn decimal_commas_do_not_hide_semicolons() {
        assert_eq!(
            cells("part;sales\nA;1,5\nB;2,5\n")[1][1],
            cell("sales", "2,5", "2,5")
        );
    }

    #[test]
    fn lines_above_are_the_caption() {
        let text = read("Sales by part\n(in millions)\n\npart,2023\nA,5\n");
        assert_eq!(text.passages.len(), 1);
        assert_eq!(
            text.passages[0].context.caption.as_deref(),
            Some("Sales by part (in millions)")
        );
    }

    #[test]
    fn a_single_row_is_data() {
        assert_eq!(cells("Sales,5\n").len(), 1);
        assert_eq!(cells("only words").len(), 1);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn every_cell_maps_into_its_file(source in "(a|é|😀| |,|;|\t|\"|\"\"|\n|\r\n|\r|5|,\"a\"|\n\"b\",){0,30}") {
            crate::text::passage::check_text(&read(&source), &source);
        }

        #[test]
        fn cells_are_what_the_usual_reader_reads(rows in prop::collection::vec(prop::collection::vec("[a-c5,\"\n]{1,4}", 3), 2..6)) {
            let mut writer = ::csv::Writer::from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let written = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let read: Vec<Vec<String>> = records(&written, ',').iter().map(|r| r.iter().map(|c| c.words.text.clone()).collect()).collect();
            let spaced = |cell: &String| {
                // Line ends are rendered as one space, none at the start.
                let mut words = String::new();
                for c in cell.chars() {
                    match c {
                        '\n' if words.is_empty() || words.ends_with(' ') => {}
                        '\n' => words.push(' '),
                        c => words.push(c),
                    }
                }
                words
            };
            let expected: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(spaced).collect()).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
