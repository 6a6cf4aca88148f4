//! Spreadsheets: the values as they are shown, each with its cell, under the headers of its row and column.

mod number;
mod ods;
mod xlsx;

use std::sync::Arc;

use super::extract::{Cell, Extract};
use super::office::{Package, properties};
use super::options::Options;
use super::{Contents, Format, Input, ReadError, cut_at, has_extension};

pub struct Sheets;

impl Format for Sheets {
    fn name(&self) -> &'static str {
        "spreadsheet"
    }

    fn accepts(&self, path: &str, head: &[u8]) -> bool {
        let holds = |part: &[u8]| head.windows(part.len()).any(|window| window == part);
        head.starts_with(b"PK\x03\x04")
            && (has_extension(path, &["xlsx", "xlsm", "xltx", "ods"])
                || !has_extension(path, &["zip"])
                    && (holds(b"xl/workbook.xml") || holds(b"opendocument.spreadsheet")))
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let mut package = Package::open(input, "spreadsheet")?;
        let names = package.names();
        let about = properties(&mut package)?;
        let mut writer = Writer::new(input.options);
        if names.iter().any(|name| name == "xl/workbook.xml") {
            // Another crate unpacks the parts: that they keep to the budget is made sure of before.
            for name in names
                .iter()
                .filter(|name| name.starts_with("xl/") && is_xml(name))
            {
                package.bytes(name)?;
            }
            xlsx::read(input.bytes, &mut writer)?;
        } else {
            let Some(text) = package.xml("content.xml")? else {
                let why = "content.xml is missing".to_owned();
                return Err(ReadError::Broken("spreadsheet", why));
            };
            ods::read(&text, &mut writer);
        }
        let notes = std::mem::take(&mut writer.notes);
        let mut contents = Contents::of(writer.extract, about, input.options);
        contents.notes.extend(notes);
        Ok(contents)
    }
}

fn is_xml(name: &str) -> bool {
    has_extension(name, &["xml", "rels"])
}

/// A cell with something in it.
struct Filled {
    column: u32,
    /// As shown.
    words: String,
    /// True for a number that is no year.
    is_value: bool,
}

/// The filled cells of a row, and its number from 0.
struct Row {
    number: u32,
    cells: Vec<Filled>,
}

/// Sheets to tables.
struct Writer {
    extract: Extract,
    notes: Vec<String>,
    sheets: usize,
    most_sheets: usize,
    columns: u32,
    limits: super::options::Limits,
}

impl Writer {
    fn new(options: &Options) -> Self {
        let limits = options.limits.clone();
        Self {
            extract: Extract::new(limits.text_bytes()),
            notes: Vec::new(),
            sheets: 0,
            most_sheets: limits.most_parts(),
            columns: u32::try_from(limits.columns).unwrap_or(u32::MAX),
            limits,
        }
    }

    /// True if another sheet may be read.
    fn begins(&mut self) -> bool {
        self.sheets += 1;
        if self.sheets == self.most_sheets.saturating_add(1) {
            self.notes
                .push(cut_at("parts", self.limits.parts, "sheets"));
        }
        self.sheets <= self.most_sheets && !self.extract.is_full()
    }

    /// True if a cell of this column is read.
    fn takes(&mut self, column: u32) -> bool {
        let takes = column < self.columns;
        if !takes {
            let note = cut_at("columns", self.limits.columns, "columns of each sheet");
            if !self.notes.contains(&note) {
                self.notes.push(note);
            }
        }
        takes
    }

    /// Writes a sheet. Blank rows part tables where the next row looks like a header.
    fn sheet(&mut self, name: &str, rows: &[Row]) {
        if rows.is_empty() {
            return;
        }
        self.extract.place(name);
        self.extract.heading(2, name);
        let mut start = 0;
        for at in 1..=rows.len() {
            let part = rows.get(start..at).unwrap_or_default();
            // A title that stands apart belongs to the table below it.
            let is_title = part.iter().all(|row| row.cells.len() == 1);
            let parts = is_behind_gap(rows, at) && begins_table(rows, at);
            let ends = at == rows.len() || parts && !is_title;
            if ends {
                self.table(name, part);
                start = at;
            }
        }
    }

    /// Writes a table; lines of one cell above it are its caption.
    fn table(&mut self, sheet: &str, rows: &[Row]) {
        let widest = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        let above = match widest {
            0 | 1 => 0,
            _ => rows.iter().take_while(|row| row.cells.len() == 1).count(),
        };
        let (above, rows) = rows.split_at(above.min(rows.len()));
        let caption: Vec<&str> = above
            .iter()
            .flat_map(|row| &row.cells)
            .map(|cell| cell.words.as_str())
            .collect();
        if let Some(first) = above
            .first()
            .and_then(|row| Some((row, row.cells.first()?)))
        {
            self.extract
                .place(name_of(sheet, first.1.column, first.0.number));
        }
        let first = rows
            .iter()
            .filter_map(|row| row.cells.first())
            .map(|cell| cell.column)
            .min()
            .unwrap_or(0);
        let table: Vec<Vec<Cell>> = rows.iter().map(|row| cells(sheet, row, first)).collect();
        let caption = (!caption.is_empty()).then(|| caption.join(" "));
        self.extract.table(&table, false, caption.as_deref());
    }
}

/// The cells of a row from column `first` on, the gaps between them included.
fn cells(sheet: &str, row: &Row, first: u32) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::with_capacity(row.cells.len());
    for filled in &row.cells {
        let at = filled.column.saturating_sub(first) as usize;
        while cells.len() < at {
            cells.push(Cell::default());
        }
        cells.push(Cell {
            words: filled.words.clone(),
            place: Some(Arc::from(name_of(sheet, filled.column, row.number))),
        });
    }
    cells
}

/// True if the row before this one is blank.
fn is_behind_gap(rows: &[Row], at: usize) -> bool {
    let number = |at: usize| rows.get(at).map(|row| row.number);
    match (at.checked_sub(1).and_then(number), number(at)) {
        (Some(before), Some(here)) => here > before.saturating_add(1),
        _ => false,
    }
}

/// True for a row of several headers, or of a title over one.
fn begins_table(rows: &[Row], at: usize) -> bool {
    let is_header =
        |row: &Row| row.cells.len() > 1 && row.cells.iter().skip(1).all(|cell| !cell.is_value);
    let mut next = rows.iter().skip(at).skip_while(|row| row.cells.len() == 1);
    next.next().is_some_and(is_header)
}

/// "Sales!B7".
fn name_of(sheet: &str, column: u32, row: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'A' + (rest % 26) as u8));
        rest /= 26;
    }
    let letters: String = letters.into_iter().rev().collect();
    format!("{sheet}!{letters}{}", u64::from(row) + 1)
}

/// True for a number that is no year.
fn is_value(value: f64) -> bool {
    !(value.fract() == 0.0 && (1900.0..2100.0).contains(&value))
}

#[cfg(test)]
pub(super) mod tests;
