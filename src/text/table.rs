//! Tables of every format: which row is the header, what unit line stands over the figures, and rows as passages.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};

use super::lexicon;
use super::passage::{Cell, Context, Passage, PassageKind};
use super::rendered::Rendered;
use super::sentences;
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
    /// True if the format sets its first row apart as the header, as Markdown does.
    pub is_headed: bool,
    /// Rows in order, the header first if the format knows or guesses one.
    pub rows: Vec<Vec<CellText>>,
    pub caption: Option<Arc<str>>,
}

/// What stands between two cells in a row's rendered text.
const BETWEEN: &str = " | ";

impl Table {
    /// One passage a row that is no header, with the header of its column at each cell.
    ///
    /// The first row is the header unless it holds figures itself or is the only one; where the format
    /// sets it apart, unless it holds nothing else. A second row of headers under one with gaps
    /// ("2024" over "Sales" and "Profit") and a row of nothing but units ("$m", "in thousands") belong to
    /// the header. The first cell of a row is its row header.
    pub fn into_passages(self, context: &Context, passages: &mut Vec<Passage>) {
        let mut rows = self.rows.into_iter().peekable();
        let mut headers: Vec<Arc<str>> = Vec::new();
        let several = rows.len() > 1;
        let headed = self.is_headed;
        if let Some(first) = rows.next_if(|row| several && is_header(row, headed)) {
            let second = rows.next_if(|row| is_second_header(&first, row));
            let units = rows.next_if(|row| is_unit_row(row)).unwrap_or_default();
            headers = match second {
                Some(second) => merged_words(&first, &second, &units),
                None => header_words(&first, &units),
            };
        }
        let context = Context {
            caption: self.caption,
            ..context.clone()
        };
        passages.extend(rows.filter_map(|row| passage(row, &headers, &context)));
    }
}

/// True if no cell but the first holds a figure; of a row that is set apart, not all of them ("100 mg"
/// may head a column).
fn is_header(row: &[CellText], headed: bool) -> bool {
    let values = row
        .iter()
        .skip(1)
        .filter(|cell| is_value(cell.words.text.trim()))
        .count();
    values == 0 || headed && values + 1 < row.len()
}

/// True for a row of words under a header that leaves gaps: the gaps continue the cell before them.
fn is_second_header(first: &[CellText], row: &[CellText]) -> bool {
    let gaps = first.iter().skip(2).any(|cell| cell.words.is_blank());
    let words = row.iter().skip(1).all(|cell| {
        let text = cell.words.text.trim();
        text.chars().any(char::is_alphabetic) && !is_value(text) && !is_unit(text)
    });
    gaps && row.len() > 2 && words
}

/// The words of each column's header where a first row stands over several columns of a second.
fn merged_words(first: &[CellText], second: &[CellText], units: &[CellText]) -> Vec<Arc<str>> {
    let mut over = String::new();
    let under = header_words(second, units);
    let joined = under.iter().enumerate().map(|(column, words)| {
        let text = first.get(column).map_or("", |cell| cell.words.text.trim());
        if !text.is_empty() && column > 0 {
            over = text.to_owned();
        }
        match (column, &over) {
            (0, _) if words.is_empty() => Arc::from(text),
            (0, _) => Arc::clone(words),
            (_, over) if over.is_empty() => Arc::clone(words),
            (_, over) => Arc::from(format!("{over} {words}")),
        }
    });
    joined.collect()
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
    // "2024, $m", "2023 (£ million)": the year's figures and their unit.
    let mut parts = cell.splitn(2, |c: char| c.is_whitespace() || c == ',');
    let with_unit = parts.next().is_some_and(year) && parts.next().is_some_and(is_unit);
    let quarter = cell.len() <= 6 && cell.contains(['H', 'Q', 'E', 'F', 'A', 'P']);
    dated || with_unit || quarter
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
pub fn is_unit(text: &str) -> bool {
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

/// The sentence of a paragraph that says in what the tables behind it count, and nothing else: "US dollars, millions.",
/// "All figures are in € million unless stated otherwise."
pub fn unit_statement(paragraph: &str) -> Option<&str> {
    let says = |sentence: &str| {
        let lower = sentence.to_lowercase();
        let words = lower.split(|c: char| c.is_whitespace() || "()[],.;:*_".contains(c));
        let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        let kept: Vec<&str> = words
            .iter()
            .copied()
            .filter(|w| !FRAME.contains(w))
            .collect();
        !kept.is_empty() && words.len() > 1 && is_unit(&kept.join(" "))
    };
    let sentences = sentences::split(paragraph);
    let found = sentences.into_iter().map(|span| span.of(paragraph));
    found.rev().find(|sentence| says(sentence))
}

/// What a heading adds behind its title about the numbers below it: "Operating revenue, $ thousand", "Segments (€m)".
pub fn unit_of_heading(heading: &str) -> Option<&str> {
    let (_, last) = heading.rsplit_once([',', '(', '–', '—', ':'])?;
    (is_unit(last) || unit_statement(last).is_some()).then_some(last.trim())
}

static FRAME: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lexicon::parse(include_str!("lexicon/unit_statement.txt")));

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
    let alone = |column: usize| {
        let text = first.get(column).map_or("", |cell| cell.words.text.trim());
        if text.contains(' ') || !text.contains('_') {
            words(first, column)
        } else {
            column_name(text)
        }
    };
    let columns = first.len().max(units.len());
    let joined = (0..columns).map(
        |column| match (words(first, column), words(units, column)) {
            (_, unit) if unit.is_empty() => alone(column),
            (name, unit) if name.is_empty() => unit,
            (name, unit) => format!("{name} ({unit})"),
        },
    );
    joined.map(Arc::from).collect()
}

/// The words of a snake_case name, with the unit at its end as a table would write it:
/// `revenue_fy24_gbp_m` is "revenue fy24 (GBP million)".
fn column_name(name: &str) -> String {
    let parts: Vec<&str> = name.split('_').filter(|part| !part.is_empty()).collect();
    let unit = parts
        .iter()
        .rposition(|part| !is_unit(part))
        .map_or(0, |last| last + 1);
    let (words, units) = parts.split_at(unit);
    let units: Vec<String> = units.iter().map(|part| unit_word(part)).collect();
    match (words.join(" "), units.join(" ")) {
        (words, units) if units.is_empty() => words,
        (words, units) if words.is_empty() => units,
        (words, units) => format!("{words} ({units})"),
    }
}

/// A unit as a column's name abbreviates it, written out: "m" is "million", "usd" is "USD".
fn unit_word(part: &str) -> String {
    match part.to_lowercase().as_str() {
        "m" | "mn" | "mm" => "million".to_owned(),
        "k" | "000" | "000s" => "thousand".to_owned(),
        "bn" => "billion".to_owned(),
        "tn" => "trillion".to_owned(),
        "pct" => "%".to_owned(),
        currency if CURRENCIES.contains(&currency) => currency.to_uppercase(),
        other => other.to_owned(),
    }
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
            ..Table::default()
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
    fn the_unit_in_a_columns_name_is_written_out() {
        let rows = table(&[
            &["region", "sales_fy24_gbp_m", "margin_pct", "stores_2024"],
            &["North", "1,248", "4.0", "12"],
        ]);
        assert_eq!(
            headers(&rows[0]),
            [
                "region",
                "sales fy24 (GBP million)",
                "margin (%)",
                "stores 2024"
            ]
        );
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
            "2024, $m",
            "2023 (£ million)",
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
