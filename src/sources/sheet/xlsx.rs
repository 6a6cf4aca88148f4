//! Excel's own format, read cell by cell.

use std::io::Cursor;

use calamine::{DataRef, Reader, SheetVisible, Xlsx};

use super::number::{self, Moment};
use super::{Filled, Row, Writer, is_value};
use crate::sources::ReadError;
use crate::sources::extract::clean;

/// Writes every sheet that is not hidden.
pub(super) fn read(bytes: &[u8], writer: &mut Writer) -> Result<(), ReadError> {
    let broken = |error: calamine::XlsxError| match error {
        calamine::XlsxError::Password => ReadError::Locked,
        other => ReadError::Broken("spreadsheet", other.to_string()),
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let sheets = book.sheets_metadata().to_vec();
    for sheet in sheets {
        if sheet.visible != SheetVisible::Visible {
            writer.notes.push(format!(
                "the hidden sheet “{}” was left out",
                clean(&sheet.name)
            ));
            continue;
        }
        if !writer.begins() {
            break;
        }
        // Sheets of charts hold no cells.
        let Ok(mut cells) = book.worksheet_cells_reader(&sheet.name) else {
            continue;
        };
        let formats: Vec<Option<String>> = cells
            .styles()
            .iter()
            .map(|style| Some(style.number_format.as_ref()?.format_code.to_string()))
            .collect();
        let mut rows: Vec<Row> = Vec::new();
        loop {
            let (cell, style) = match cells.next_cell_with_style_id() {
                Ok(Some(found)) => found,
                Ok(None) => break,
                Err(error) => {
                    writer.notes.push(format!(
                        "the sheet “{}” breaks off: {error}",
                        clean(&sheet.name)
                    ));
                    break;
                }
            };
            let (number, column) = cell.get_position();
            let format = formats
                .get(style)
                .and_then(Option::as_deref)
                .unwrap_or("General");
            let (words, is_value) = shown(cell.get_value(), format);
            if words.is_empty() || !writer.takes(column) {
                continue;
            }
            let filled = Filled {
                column,
                words,
                is_value,
            };
            match rows.last_mut() {
                Some(row) if row.number == number => row.cells.push(filled),
                _ => rows.push(Row {
                    number,
                    cells: vec![filled],
                }),
            }
        }
        writer.sheet(&clean(&sheet.name), &rows);
    }
    Ok(())
}

/// A value as the sheet shows it, and whether it is a number other than a year.
fn shown(value: &DataRef<'_>, format: &str) -> (String, bool) {
    match value {
        DataRef::Empty | DataRef::Error(_) => (String::new(), false),
        DataRef::String(text) => (clean(text), false),
        DataRef::SharedString(text) => (clean(text), false),
        DataRef::Bool(is) => (if *is { "yes" } else { "no" }.to_owned(), false),
        DataRef::Int(number) => (
            number::shown(*number as f64, format),
            is_value(*number as f64),
        ),
        DataRef::Float(number) => (number::shown(*number, format), is_value(*number)),
        DataRef::DateTime(time) if time.is_duration() => {
            (number::shown(time.as_f64(), "0.00##"), true)
        }
        DataRef::DateTime(time) => {
            let (year, month, day, hour, minute, ..) = time.to_ymd_hms_milli();
            let moment = Moment {
                year,
                month,
                day,
                hour,
                minute,
            };
            (number::date(moment, format), false)
        }
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => (clean(text), false),
    }
}
