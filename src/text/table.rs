//! Tables of every format: which row is the header, what unit line stands over the figures, and rows as passages.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use super::lexicon;
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
    /// The first row is the header unless it holds figures itself or is the only one. A row of nothing but units under
    /// it ("$m", "in thousands") belongs to the header. The first cell of a row is its row header.
    pub fn into_passages(self, context: &Context, passages: &mut Vec<Passage>) {
        let mut rows = self.rows.into_iter().peekable();
        let mut headers: Vec<Arc<str>> = Vec::new();
        let several = rows.len() > 1;
        if let Some(first) = rows.next_if(|row| several && is_header(row)) {
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

/// True if no cell but the first holds a figure.
fn is_header(row: &[CellText]) -> bool {
    row.iter()
        .skip(1)
        .all(|cell| !is_value(cell.words.text.trim()))
}

/// "1,248", "$4.1bn", "(24.0)", "+5.2%" are values; "2023", "31/12/2024", "1H24" and "12 months" are headers.
fn is_value(cell: &str) -> bool {
    let begins = cell
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .starts_with(|c: char| c.is_ascii_digit());
    let letters = cell.chars().filter(|c| c.is_alphabetic()).count();
    begins && letters <= 2 && !is_period(cell)
}

/// "2023", "2024-12", "31/12/2024", "2024/25", "1H24", "3Q24".
fn is_period(cell: &str) -> bool {
    let year = |part: &str| {
        let digits = part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
        digits && (part.starts_with("19") || part.starts_with("20"))
    };
    let amount = cell.contains(['$', '€', '£', '¥', '%', ',']);
    let dated = !amount && cell.split(['-', '/', '.', ' ']).any(year);
    let quarter = cell.len() <= 6 && cell.contains(['H', 'Q', 'E', 'F', 'A', 'P']);
    dated || quarter
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

/// True if the words name a unit and nothing else: "$m", "£ million", "%", "(in thousands)", "USD bn".
fn is_unit(text: &str) -> bool {
    let text = text.to_lowercase();
    let words = text.split(|c: char| c.is_whitespace() || "()[],".contains(c));
    let mut words = words.filter(|word| !word.is_empty()).peekable();
    words.peek().is_some()
        && words.all(|word| {
            let currency = CURRENCIES
                .iter()
                .find_map(|currency| word.strip_prefix(currency));
            let unit = currency.unwrap_or(word).trim_start_matches(['\'', '’']);
            unit.is_empty() || UNITS.contains(unit)
        })
}

/// What may stand before a scale without a space ("US$m"); longest first.
const CURRENCIES: [&str; 12] = [
    "us$", "usd", "eur", "gbp", "jpy", "chf", "cad", "aud", "$", "€", "£", "¥",
];

static UNITS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lexicon::parse(include_str!("lexicon/unit_line.txt")));

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

/// A row as a passage, without the empty cells at its end (parsers add some to short rows).
fn passage(mut row: Vec<CellText>, headers: &[Arc<str>], context: &Context) -> Option<Passage> {
    let filled = row.iter().rposition(|cell| !cell.words.is_blank())?;
    row.truncate(filled + 1);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn table(rows: &[&[&str]]) -> Vec<Passage> {
        let mut offset = 0;
        let mut cell = |words: &&str| {
            let mut rendered = Rendered::default();
            rendered.copy(words, offset);
            let source = Span::new(offset, offset + words.len());
            offset += words.len() + 1;
            CellText {
                words: rendered,
                source,
            }
        };
        let rows = rows
            .iter()
            .map(|row| row.iter().map(&mut cell).collect())
            .collect();
        let mut passages = Vec::new();
        Table {
            rows,
            caption: None,
        }
        .into_passages(&Context::default(), &mut passages);
        passages
    }

    fn headers(passage: &Passage) -> Vec<&str> {
        passage.cells.iter().map(|cell| &*cell.header).collect()
    }

    #[test]
    fn a_unit_row_belongs_to_the_header() {
        let rows = table(&[
            &["Region", "2023", "margin_pct"],
            &["", "$m", "%"],
            &["North", "1,248", "4.0"],
        ]);
        assert_eq!(rows.len(), 1);
        assert_eq!(headers(&rows[0]), ["Region", "2023 ($m)", "margin pct (%)"]);
        assert_eq!(rows[0].text, "North | 1,248 | 4.0");
    }

    #[test]
    fn a_first_row_with_figures_is_no_header() {
        let rows = table(&[&["Revenue", "$4.1bn"], &["Profit", "$2bn"]]);
        assert_eq!(rows.len(), 2);
        assert_eq!(headers(&rows[0]), ["", ""]);
    }

    #[test]
    fn years_and_periods_are_headers() {
        for period in [
            "2023",
            "Q3 2024",
            "1H24",
            "31/12/2024",
            "FY25",
            "2024/25",
            "12 months",
        ] {
            assert_eq!(
                table(&[&["", period], &["Sales", "5"]]).len(),
                1,
                "{period}"
            );
        }
    }

    #[test]
    fn cells_find_their_bytes_and_ragged_rows_stay() {
        let rows = table(&[&["a", "b"], &["x", "", "é"]]);
        let cells: Vec<Span> = rows[0]
            .cells
            .iter()
            .map(|cell| rows[0].to_source(cell.span))
            .collect();
        assert_eq!(
            cells,
            [Span::new(4, 5), Span::new(6, 6), Span::new(7, 9)].map(|s| s)
        );
        assert_eq!(headers(&rows[0]), ["a", "b", ""]);
    }
}
