//! OpenDocument sheets: the words that each cell shows stand in the file.

use super::{Filled, Row, Writer, is_value};
use crate::sources::extract::clean;
use crate::sources::office::xml::{self, Element, Token};

/// A cell that is being read.
#[derive(Default)]
struct Open {
    words: String,
    date: Option<String>,
    value: Option<f64>,
    repeated: u32,
}

/// Cells alike beyond this many are one: nobody writes a value so often, but programs fill to the edge.
const MOST_ALIKE: u32 = 64;

/// Writes every sheet of a `content.xml`.
pub(super) fn read(text: &str, writer: &mut Writer) {
    let mut name = String::new();
    let mut rows: Vec<Row> = Vec::new();
    let (mut row, mut column, mut row_repeated) = (0u32, 0u32, 1u32);
    let mut open: Option<Open> = None;
    let (mut notes, mut skips) = (0usize, false);
    for token in xml::tokens(text) {
        match token {
            Token::Open(element) => match element.name.as_str() {
                "table" => {
                    name = clean(&element.attribute("name").unwrap_or_default());
                    (row, rows) = (0, Vec::new());
                    skips = !writer.begins();
                }
                "table-row" => {
                    column = 0;
                    row_repeated = repeats(&element, "number-rows-repeated");
                }
                "table-cell" | "covered-table-cell" => {
                    open = Some(Open {
                        words: String::new(),
                        date: element.attribute("date-value"),
                        value: element.attribute("value").and_then(|v| v.parse().ok()),
                        repeated: repeats(&element, "number-columns-repeated"),
                    });
                }
                "annotation" => notes += 1,
                "p" | "s" | "tab" | "line-break" => {
                    if let Some(cell) = &mut open {
                        cell.words.push(' ');
                    }
                }
                _ => {}
            },
            Token::Words(words) => {
                if let (0, Some(cell)) = (notes, &mut open) {
                    cell.words.push_str(&words);
                }
            }
            Token::Close(name_of) => match name_of.as_str() {
                "annotation" => notes = notes.saturating_sub(1),
                "table-cell" | "covered-table-cell" => {
                    let Some(cell) = open.take() else {
                        continue;
                    };
                    let words = match cell.date.as_deref() {
                        Some(date) if !cell.words.trim().is_empty() => {
                            date.split('T').next().unwrap_or(date).to_owned()
                        }
                        _ => clean(&cell.words),
                    };
                    let alike = if words.is_empty() || skips {
                        0
                    } else {
                        cell.repeated.min(MOST_ALIKE)
                    };
                    for at in 0..alike {
                        let column = column.saturating_add(at);
                        if !writer.takes(column) {
                            break;
                        }
                        let filled = Filled {
                            column,
                            words: words.clone(),
                            is_value: cell.value.is_some_and(is_value),
                        };
                        match rows.last_mut() {
                            Some(last) if last.number == row => last.cells.push(filled),
                            _ => rows.push(Row {
                                number: row,
                                cells: vec![filled],
                            }),
                        }
                    }
                    column = column.saturating_add(cell.repeated);
                }
                "table-row" => row = row.saturating_add(row_repeated),
                "table" => writer.sheet(&name, &std::mem::take(&mut rows)),
                _ => {}
            },
        }
    }
}

fn repeats(element: &Element<'_>, name: &str) -> u32 {
    element
        .attribute(name)
        .and_then(|n| n.parse().ok())
        .unwrap_or(1)
        .max(1)
}
