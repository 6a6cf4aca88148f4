//! Tables of every format: which row is the header, what unit line stands over the figures, and rows as passages.

use std::sync::Arc;

use super::passage::{Cell, Context, Passage, PassageKind};
use super::rendered::Rendered;
use super::span::Span;

/// One cell as read, with its place in the file even if it is empty.
#[derive(Debug, Clone, Default)]
pub struct CellText {
    pub words: Rendered,
    pub source: Span,
}

/// A table before it becomes passages.
#[derive(Debug, Default)]
pub struct Table {
    /// Rows in order, the header first if the format knows or guesses one.
    pub rows: Vec<Vec<CellText>>,
    pub caption: Option<Arc<str>>,
}

/// What stands between two cells in a row's rendered text.
const BETWEEN: &str = " | ";

impl Table {
    /// One passage a row that is no header, with the header of its column at each cell.
    ///
    /// The first row is the header unless it holds figures itself. A row of nothing but units under
    /// it ("$m", "in thousands") belongs to the header. The first cell of a row is its row header.
    pub fn into_passages(self, context: &Context, passages: &mut Vec<Passage>) {
        let mut rows = self.rows.into_iter().peekable();
        let mut headers: Vec<Arc<str>> = Vec::new();
        if let Some(first) = rows.next_if(|row| is_header(row)) {
            let units = rows.next_if(|row| is_unit_row(row)).unwrap_or_default();
            headers = header_words(&first, &units);
        }
        let context = Context {
            caption: self.caption,
            ..context.clone()
        };
        passages.extend(rows.filter_map(|row| passage(row, &headers, &context)));
    }
}

/// True if no cell but the first holds a figure, years and quarters aside.
fn is_header(row: &[CellText]) -> bool {
    row.iter().skip(1).all(|cell| !is_value(&cell.words.text))
}

/// "1,248", "$4.1bn", "(24.0)", "+5.2%", "n/a" are values; "2023", "Q3 2024" and "£m" are headers.
fn is_value(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.bytes().filter(u8::is_ascii_digit).count();
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    let year = cell.len() == 4 && digits == 4 && (cell.starts_with("19") || cell.starts_with("20"));
    let starts = cell
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .starts_with(|c: char| c.is_ascii_digit());
    digits > 0 && !year && starts && letters <= 2 && !is_period(cell)
}

/// Dates of a column: "31/12/2024", "2024-12", "1H24", "2024/25".
fn is_period(cell: &str) -> bool {
    let parts: Vec<&str> = cell.split(['-', '/', '.', ' ']).collect();
    let year = |part: &&str| {
        part.len() == 4
            && (part.starts_with("19") || part.starts_with("20"))
            && part.bytes().all(|b| b.is_ascii_digit())
    };
    (parts.len() > 1 && parts.iter().any(|part| year(part)) && !cell.contains(['$', '€', '£', '%']))
        || (cell.contains(['H', 'Q', 'E', 'F', 'A']) && cell.len() <= 6)
}

/// A row whose filled cells are all units.
fn is_unit_row(row: &[CellText]) -> bool {
    let mut filled = row
        .iter()
        .map(|cell| cell.words.text.trim())
        .filter(|text| !text.is_empty())
        .peekable();
    filled.peek().is_some() && filled.all(is_unit)
}

/// "$m", "£ million", "%", "(in thousands)", "USD bn".
pub fn is_unit(text: &str) -> bool {
    let text = text.to_lowercase();
    let mut words = text
        .split(|c: char| c.is_whitespace() || "()[],".contains(c))
        .filter(|w| !w.is_empty())
        .peekable();
    words.peek().is_some()
        && words.all(|word| {
            let unit = word.trim_start_matches(['$', '€', '£', '¥', '%', '\'', '’']);
            let unit = ["us$", "usd", "eur", "gbp", "jpy", "chf", "cad", "aud"]
                .iter()
                .find_map(|c| word.strip_prefix(c))
                .unwrap_or(unit);
            unit.is_empty() || UNIT_WORDS.contains(&unit)
        })
}

const UNIT_WORDS: [&str; 24] = [
    "m",
    "mn",
    "mm",
    "bn",
    "tn",
    "k",
    "000",
    "000s",
    "million",
    "millions",
    "billion",
    "billions",
    "thousand",
    "thousands",
    "trillion",
    "in",
    "of",
    "dollars",
    "euros",
    "pounds",
    "yen",
    "percent",
    "bps",
    "pp",
];

/// The words of each column's header; a snake_case name becomes words.
fn header_words(first: &[CellText], units: &[CellText]) -> Vec<Arc<str>> {
    let words = |row: &[CellText], column: usize| -> String {
        let text = row.get(column).map_or("", |cell| cell.words.text.trim());
        if text.contains(' ') {
            text.to_owned()
        } else {
            text.replace('_', " ").trim().to_owned()
        }
    };
    let columns = first.len().max(units.len());
    let joined = (0..columns).map(
        |column| match (words(first, column), words(units, column)) {
            (name, unit) if unit.is_empty() => name,
            (name, unit) if name.is_empty() => unit,
            (name, unit) => format!("{name} ({unit})"),
        },
    );
    joined.map(Arc::from).collect()
}

fn passage(row: Vec<CellText>, headers: &[Arc<str>], context: &Context) -> Option<Passage> {
    if row.iter().all(|cell| cell.words.is_blank()) {
        return None;
    }
    let mut all = Rendered::default();
    let mut cells = Vec::with_capacity(row.len());
    let mut end_of_last = None;
    for (column, cell) in row.into_iter().enumerate() {
        let words = cell.words.trimmed();
        let source = if words.text.is_empty() {
            cell.source
        } else {
            words.map.whole()
        };
        if let Some(end) = end_of_last {
            all.unit(BETWEEN, Span::new(end, source.start));
        }
        end_of_last = Some(source.end);
        let start = all.text.len();
        all.extend(&words);
        cells.push(Cell {
            span: Span::new(start, all.text.len()),
            header: headers.get(column).cloned().unwrap_or_default(),
        });
    }
    let mut passage = all.into_passage(PassageKind::Row, context);
    passage.cells = cells;
    Some(passage)
}
