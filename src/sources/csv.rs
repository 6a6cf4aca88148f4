//! Comma-, semicolon- and tab-separated tables; every cell knows its bytes, quoted ones too.

use super::{Format, has_extension};
use crate::text::rendered::Rendered;
use crate::text::table::{CellText, Table};
use crate::text::{Context, Span, Text};

pub struct Csv;

impl Format for Csv {
    fn name(&self) -> &'static str {
        "CSV"
    }

    fn accepts(&self, path: &str, _: &str) -> bool {
        has_extension(path, &["csv", "tsv", "tab"])
    }

    fn read(&self, text: &str) -> Text {
        read(text)
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
