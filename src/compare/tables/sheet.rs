//! The rows of a table as numbers under labels.

use super::number;
use crate::claims::Analysis;
use crate::claims::lexicon::is_header;
use crate::claims::words::{self, Word};
use crate::compare::row::period_of_row;
use crate::quantity::{Figure, Period, Value};
use crate::text::Passage;

/// A table with as many cells in each line as it has columns; the first column holds the labels.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    pub lines: Vec<Line>,
    headings: Vec<Line>,
}

#[derive(Debug, Clone, Default)]
pub struct Line {
    /// Words of the first cell, or of the header.
    pub label: Vec<Word>,
    /// Content words of the other cells that hold no number.
    pub words: Vec<Word>,
    /// The period that the label is.
    pub period: Option<Period>,
    cells: Vec<Option<Entry>>,
}

/// A number that is all that its cell holds.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Number of its row among the passages of the table.
    pub passage: usize,
    /// Position in that passage's figures.
    pub figure: usize,
    /// As it is printed.
    pub value: Figure,
}

/// Bytes of a cell beside its number: a sign, a unit, a footnote mark.
const MARKS: usize = 4;

impl Sheet {
    /// The table that the passages are the rows of.
    pub fn of(rows: &[(&Passage, &Analysis)]) -> Sheet {
        let mut sheet = Sheet::default();
        for (number, (passage, analysis)) in rows.iter().enumerate() {
            sheet.lines.push(line(number, passage, analysis));
            for (column, cell) in passage.cells.iter().enumerate() {
                if sheet.headings.len() <= column {
                    sheet.headings.push(Line {
                        label: words::words(&cell.header),
                        ..Line::default()
                    });
                }
                let heading = &mut sheet.headings[column];
                let figure =
                    |(at, figure): (usize, &Figure)| cell.span.covers(figure.core).then_some(at);
                let mut inside = analysis.figures.iter().enumerate().filter_map(figure);
                if heading.period.is_none()
                    && let (Some(at), Some(row)) = (inside.next(), &analysis.row)
                {
                    heading.period = row.periods.get(at).cloned().flatten();
                }
            }
        }
        sheet
    }

    /// How many columns it has, that of the labels included.
    pub fn width(&self) -> usize {
        self.headings.len()
    }

    /// True for a column whose header says that it is a change: "On a year ago".
    pub fn is_of_changes(&self, column: usize) -> bool {
        let words = self.headings.get(column).map_or(&[][..], |h| &h.label);
        let mut told = words.iter().filter(|w| w.is_content()).peekable();
        words.iter().any(|w| is_header(w, "change"))
            || told.peek().is_some() && told.all(|w| is_header(w, "since") || w.lower == "ago")
    }

    /// The number in a cell.
    pub fn cell(&self, line: usize, column: usize) -> Option<&Entry> {
        self.lines.get(line)?.cells.get(column)?.as_ref()
    }

    /// The table on its side: its columns are lines under what was their header.
    pub fn turned(&self) -> Sheet {
        let lines = (1..self.width()).map(|column| Line {
            cells: std::iter::once(None)
                .chain(
                    self.lines
                        .iter()
                        .map(|l| l.cells.get(column).cloned().flatten()),
                )
                .collect(),
            label: content(&self.headings[column].label),
            ..self.headings[column].clone()
        });
        let labels = self.lines.iter().map(|l| Line {
            cells: Vec::new(),
            ..l.clone()
        });
        Sheet {
            lines: lines.collect(),
            headings: std::iter::once(Line::default()).chain(labels).collect(),
        }
    }
}

fn line(number_: usize, passage: &Passage, analysis: &Analysis) -> Line {
    let mut line = Line {
        period: period_of_row(analysis).cloned(),
        ..Line::default()
    };
    for (column, cell) in passage.cells.iter().enumerate() {
        let inside = (0..analysis.figures.len())
            .filter(|at| cell.span.covers(analysis.figures[*at].core))
            .collect::<Vec<_>>();
        let entry = match inside[..] {
            [only] if column > 0 => {
                let figure = &analysis.figures[only];
                let alone = figure.span.len() + MARKS >= cell.span.of(&passage.text).trim().len();
                let exact = matches!(figure.value, Value::Exact(_));
                number(figure)
                    .filter(|_| alone && exact)
                    .map(|value| Entry {
                        passage: number_,
                        figure: only,
                        value,
                    })
            }
            _ => None,
        };
        let told = analysis.words_in(cell.span).filter(|w| w.is_content());
        if column == 0 {
            line.label = told.cloned().collect();
        } else if inside.is_empty() {
            line.words.extend(told.cloned());
        }
        line.cells.push(entry);
    }
    line
}

fn content(words: &[Word]) -> Vec<Word> {
    words.iter().filter(|w| w.is_content()).cloned().collect()
}
