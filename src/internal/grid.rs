//! A table of a draft as a grid: which figure stands in which row and column.

use std::sync::Arc;

use super::Reading;
use crate::claims::words::{self, Word};
use crate::compare::row;
use crate::quantity::{Dim, Figure, Period, Value};
use crate::text::{Passage, PassageKind, Text};

/// Marks of a cell that stands for nothing or zero.
const NONE: [&str; 8] = ["", "-", "–", "—", "−", "nil", "none", "…"];

/// A table with its rows in order; every row has as many cells as there are headers.
pub struct Grid<'a> {
    pub rows: Vec<Row<'a>>,
    pub columns: Vec<Column>,
}

pub struct Row<'a> {
    /// Number of the row's passage in the draft.
    pub passage: usize,
    pub reading: &'a Reading,
    /// Words of the first cell.
    pub label: Vec<&'a Word>,
    pub cells: Vec<Cell>,
}

#[derive(Clone)]
pub enum Cell {
    /// Nothing, or a dash for nothing.
    Empty,
    /// One figure and nothing else that counts: the number as it is printed, without the unit and the
    /// scale that the header or the caption adds.
    Figure(Figure),
    /// Words, several figures, or a figure that is no claim.
    Other,
}

impl Cell {
    pub fn figure(&self) -> Option<&Figure> {
        match self {
            Cell::Figure(figure) => Some(figure),
            _ => None,
        }
    }
}

pub struct Column {
    pub words: Vec<Word>,
    pub text: Arc<str>,
    /// The period that the header names, as the first row with a figure there has read it.
    pub period: Option<Period>,
    /// What the first figure of the column is counted in, and by which power of ten.
    pub unit: Option<(Dim, i8)>,
}

impl Column {
    /// True if one of the header's words is one of these.
    pub fn says(&self, any: &[&str]) -> bool {
        self.words.iter().any(|w| any.contains(&w.lower.as_str()))
    }
}

impl<'a> Row<'a> {
    /// True if one of the label's words is one of these.
    pub fn says(&self, any: &[&str]) -> bool {
        self.label.iter().any(|w| any.contains(&w.lower.as_str()))
    }

    /// True if the label is just this.
    pub fn is_called(&self, any: &[&str]) -> bool {
        matches!(&self.label[..], [only] if any.contains(&only.lower.as_str()))
    }
}

/// The tables of a draft, in order.
pub fn grids<'a>(draft: &'a Text, readings: &'a [Arc<Reading>]) -> Vec<Grid<'a>> {
    let mut grids = Vec::new();
    let mut at = 0;
    while let Some(first) = draft.passages.get(at) {
        if first.kind != PassageKind::Row {
            at += 1;
            continue;
        }
        let rows = draft.passages[at..]
            .iter()
            .take_while(|p| {
                p.kind == PassageKind::Row && p.context.block_span == first.context.block_span
            })
            .count();
        let numbered = (at..at + rows).filter_map(|number| {
            Some((number, draft.passages.get(number)?, readings.get(number)?))
        });
        grids.extend(grid(numbered.collect()));
        at += rows;
    }
    grids
}

fn grid<'a>(passages: Vec<(usize, &'a Passage, &'a Arc<Reading>)>) -> Option<Grid<'a>> {
    let widest = passages.iter().max_by_key(|(_, p, _)| p.cells.len())?;
    let mut columns: Vec<Column> = widest
        .1
        .cells
        .iter()
        .map(|cell| Column {
            words: words::words(&cell.header),
            text: Arc::clone(&cell.header),
            period: None,
            unit: None,
        })
        .collect();
    let mut rows = Vec::with_capacity(passages.len());
    for (number, passage, reading) in passages {
        let mut cells = vec![Cell::Empty; columns.len()];
        for (column, cell) in passage.cells.iter().enumerate() {
            let analysis = &reading.analysis;
            let inside: Vec<usize> = (0..analysis.figures.len())
                .filter(|i| cell.span.covers(analysis.figures[*i].core))
                .collect();
            let words = cell.span.of(&passage.text).trim();
            cells[column] = match inside[..] {
                [] if NONE.contains(&words.to_lowercase().as_str()) => Cell::Empty,
                [only] if reading.is_claim(only) => {
                    let figure = &analysis.figures[only];
                    if let (Some(row), Some(known)) = (&analysis.row, columns.get_mut(column)) {
                        let period = row.periods.get(only).and_then(Option::as_ref);
                        known.period = known.period.take().or_else(|| period.cloned());
                        known.unit = known
                            .unit
                            .take()
                            .or_else(|| Some((figure.dim.clone(), figure.written.table_scale)));
                    }
                    if is_alone(figure, words) {
                        Cell::Figure(printed(figure, figure.core.of(&passage.text)))
                    } else {
                        Cell::Other
                    }
                }
                _ => Cell::Other,
            };
        }
        let label = passage
            .cells
            .first()
            .map(|cell| reading.analysis.words_in(cell.span).collect())
            .unwrap_or_default();
        rows.push(Row {
            passage: number,
            reading: reading.as_ref(),
            label,
            cells,
        });
    }
    Some(Grid { rows, columns })
}

/// True if the cell holds the figure and at most a footnote mark.
fn is_alone(figure: &Figure, cell: &str) -> bool {
    const MARK: usize = 4;
    matches!(figure.value, Value::Exact(_)) && figure.span.len() + MARK >= cell.len()
}

/// The figure as the number that is printed, if the cell prints nothing else.
fn printed(figure: &Figure, words: &str) -> Figure {
    let bare = !words.contains(|c: char| c.is_alphabetic() || "$€£¥%".contains(c));
    if !bare || !adds_up(figure) {
        return figure.clone();
    }
    row::printed(figure).unwrap_or_else(|| figure.clone())
}

/// True for amounts and numbers, which add up; not for percentages, lengths of time and the like.
pub fn adds_up(figure: &Figure) -> bool {
    figure.rate.is_none()
        && matches!(
            figure.dim,
            Dim::Money { .. } | Dim::Count { .. } | Dim::Number | Dim::Physical { .. }
        )
}
