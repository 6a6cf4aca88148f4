//! Lines to headings, paragraphs and tables: hyphens joined, paragraphs carried over the page's end.

use std::collections::HashSet;

use super::Page;
use super::lines::{self, Line, Segment};
use super::running;
use crate::sources::extract::{Cell, Extract, clean};

/// Of the usual height: higher lines are headings.
const HEADING: f32 = 1.12;
/// Lines that a heading has at most.
const HEADING_LINES: usize = 3;
/// Of a line's height: a wider space above it begins a paragraph.
const SPACE: f32 = 0.75;
/// Of the column's width: a shorter line ends a paragraph if it ends a sentence.
const SHORT: f32 = 0.8;
/// Rows that make a table.
const FEW_ROWS: usize = 2;

/// Writes all pages; returns the numbers of those without text.
pub(super) fn write(pages: &[Page], extract: &mut Extract) -> Vec<usize> {
    let mut read: Vec<Vec<Line>> = pages.iter().map(lines::lines).collect();
    let heights: Vec<f32> = pages.iter().map(|page| page.height).collect();
    running::remove(&mut read, &heights);
    let usual = usual_height(&read);
    let mut writer = Writer {
        extract,
        words: known_words(&read),
        usual,
        pieces: Vec::new(),
        titled: false,
    };
    for (number, lines) in (1..).zip(&read) {
        writer.page(number, lines);
        if writer.extract.is_full() {
            break;
        }
    }
    writer.end();
    let blank = |(number, page): (usize, &Page)| page.words.is_empty().then_some(number);
    (1..).zip(pages).filter_map(blank).collect()
}

struct Writer<'e> {
    extract: &'e mut Extract,
    /// Words of the document that stand within a line, in lower case.
    words: HashSet<String>,
    /// Height of most words.
    usual: f32,
    /// The paragraph that is open: places and words.
    pieces: Vec<(String, String)>,
    titled: bool,
}

impl Writer<'_> {
    fn page(&mut self, number: usize, lines: &[Line]) {
        let place = format!("page {number}");
        let mut at = 0;
        let mut is_first = true;
        while at < lines.len() {
            let table = table_end(lines, at);
            if table > at {
                self.end();
                self.extract.place(place.as_str());
                self.table(lines.get(at..table).unwrap_or_default(), &place);
                at = table;
                is_first = false;
                continue;
            }
            let end = paragraph_end(lines, at, self.usual);
            let block = lines.get(at..end).unwrap_or_default();
            self.block(block, &place, is_first);
            is_first = false;
            at = end;
        }
    }

    fn block(&mut self, block: &[Line], place: &str, is_first: bool) {
        let height = block.first().map_or(0.0, Line::height);
        let words = self.joined(block);
        if words.is_empty() {
            return;
        }
        let is_heading = height > self.usual * HEADING
            && block.len() <= HEADING_LINES
            && !words.ends_with(['.', ';', ','])
            && words.chars().any(char::is_alphabetic);
        if is_heading {
            self.end();
            self.extract.place(place);
            let level = if self.titled { 2 } else { 1 };
            self.titled = true;
            self.extract.heading(level, &words);
            return;
        }
        let goes_on = is_first
            && self
                .pieces
                .last()
                .is_some_and(|(_, before)| !before.ends_with(['.', '!', '?', ':', '”', '"']))
            && words.starts_with(|c: char| c.is_lowercase() || c.is_ascii_digit());
        if !goes_on {
            self.end();
        }
        let hyphen = self
            .pieces
            .last_mut()
            .filter(|(_, before)| goes_on && before.ends_with('-'));
        if let Some((_, before)) = hyphen {
            // A word that two pages share stands on the first.
            let (head, rest) = words.split_once(' ').unwrap_or((&words, ""));
            let joined = join(before, head, &self.words);
            *before = joined;
            self.pieces.push((place.to_owned(), rest.to_owned()));
        } else {
            self.pieces.push((place.to_owned(), words));
        }
    }

    /// Writes the paragraph that is open.
    fn end(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        match pieces.as_slice() {
            [] => {}
            [(place, words)] => {
                self.extract.place(place.as_str());
                match bullet(words) {
                    Some(words) => self.extract.item(words),
                    None => self.extract.paragraph(words),
                }
            }
            several => self.extract.turn("", several),
        }
    }

    /// The words of lines, with words put together that a hyphen parts at the line's end.
    fn joined(&self, block: &[Line]) -> String {
        let mut out = String::new();
        for line in block {
            let text = clean(&line.text());
            if out.is_empty() {
                out = text;
            } else {
                out = join(&out, &text, &self.words);
            }
        }
        out
    }

    fn table(&mut self, lines: &[Line], place: &str) {
        let columns = columns(lines);
        let rows: Vec<Vec<Cell>> = lines
            .iter()
            .map(|line| {
                let mut row = vec![Cell::default(); columns.len()];
                for segment in &line.segments {
                    if let Some(cell) = column_of(segment, &columns).and_then(|at| row.get_mut(at))
                    {
                        if !cell.words.is_empty() {
                            cell.words.push(' ');
                        }
                        cell.words.push_str(&segment.text);
                    }
                }
                row
            })
            .collect();
        self.extract.place(place);
        self.extract.table(&rows, false, None);
    }
}

/// The height of most of the text.
fn usual_height(pages: &[Vec<Line>]) -> f32 {
    let mut heights: Vec<(f32, usize)> = pages
        .iter()
        .flatten()
        .flat_map(|line| &line.segments)
        .map(|s| (s.bottom - s.top, s.text.len()))
        .collect();
    heights.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all: usize = heights.iter().map(|(_, length)| length).sum();
    let mut so_far = 0;
    for (height, length) in heights {
        so_far += length;
        if so_far * 2 >= all {
            return height;
        }
    }
    0.0
}

fn known_words(pages: &[Vec<Line>]) -> HashSet<String> {
    let mut known = HashSet::new();
    for line in pages.iter().flatten() {
        let text = line.text();
        let mut words = text.split_whitespace().rev();
        // The last word may be half of one.
        words.next();
        known.extend(words.map(|word| {
            word.trim_matches(|c: char| !c.is_alphanumeric())
                .to_lowercase()
        }));
    }
    known
}

/// Two lines as one. A hyphen at the end goes unless it is part of the word: "half-\nyear" is written with
/// it elsewhere in the document, or the joined word is not and what stands before it is a word of its own.
fn join(before: &str, next: &str, known: &HashSet<String>) -> String {
    let Some(stem) = before.strip_suffix(['-', '\u{ad}', '‐']) else {
        return format!("{before} {next}");
    };
    let goes_on = next.starts_with(char::is_lowercase) && stem.ends_with(char::is_alphabetic);
    if !goes_on {
        return format!("{before}{next}");
    }
    let trim = |word: &str| {
        word.trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase()
    };
    let first = trim(stem.rsplit(' ').next().unwrap_or(stem));
    let second = trim(next.split(' ').next().unwrap_or(next));
    let whole = known.contains(&format!("{first}{second}"));
    let parted = known.contains(&format!("{first}-{second}"));
    if parted && !whole || !whole && known.contains(&first) && known.contains(&second) {
        format!("{before}{next}")
    } else {
        format!("{stem}{next}")
    }
}

/// The item's words without its bullet.
fn bullet(words: &str) -> Option<&str> {
    let rest = words.strip_prefix(['•', '▪', '●', '■', '‣', '◦', '–'])?;
    Some(rest.trim_start()).filter(|rest| !rest.is_empty())
}

/// Where the table that begins at a line ends; the line itself if none does.
fn table_end(lines: &[Line], at: usize) -> usize {
    let parted = |line: &Line| line.segments.len() > 1;
    let numbers = |line: &Line| {
        line.segments
            .iter()
            .skip(1)
            .any(|s| s.text.bytes().any(|b| b.is_ascii_digit()))
    };
    let mut end = at;
    let (mut rows, mut with_numbers) = (0, 0);
    while let Some(line) = lines.get(end) {
        let near = end == at
            || lines
                .get(end - 1)
                .is_some_and(|before| line.top() - before.bottom() < 2.5 * line.height());
        // A line of one cell between two rows is a heading inside the table.
        let inside = rows > 0
            && line.right() - line.left() < (line.to - line.from) * 0.6
            && lines.get(end + 1).is_some_and(|next| {
                parted(next) && next.top() - line.bottom() < 1.5 * line.height()
            });
        if !near || !(parted(line) || inside) {
            break;
        }
        rows += usize::from(parted(line));
        with_numbers += usize::from(numbers(line));
        end += 1;
    }
    let is_table = rows >= FEW_ROWS && with_numbers > 0;
    if is_table { end } else { at }
}

/// The columns of a table: where cells of different rows stand above each other.
fn columns(lines: &[Line]) -> Vec<(f32, f32)> {
    let most = lines
        .iter()
        .map(|line| line.segments.len())
        .max()
        .unwrap_or(0);
    let mut columns: Vec<(f32, f32)> = Vec::new();
    // Rows with few cells may have one that stands over several columns.
    for line in lines.iter().filter(|line| line.segments.len() == most) {
        for segment in &line.segments {
            let (mut left, mut right) = (segment.left, segment.right);
            columns.retain(|(from, to)| {
                let apart = *to < left || *from > right;
                if !apart {
                    left = left.min(*from);
                    right = right.max(*to);
                }
                apart
            });
            columns.push((left, right));
        }
    }
    columns.sort_by(|a, b| a.0.total_cmp(&b.0));
    columns
}

/// The column that a cell shares most with, else the nearest one.
fn column_of(segment: &Segment, columns: &[(f32, f32)]) -> Option<usize> {
    let shared = |(left, right): &(f32, f32)| right.min(segment.right) - left.max(segment.left);
    columns
        .iter()
        .enumerate()
        .max_by(|(_, a), (_, b)| shared(a).total_cmp(&shared(b)))
        .map(|(at, _)| at)
}

/// Where the paragraph that begins at a line ends.
fn paragraph_end(lines: &[Line], at: usize, usual: f32) -> usize {
    let mut end = at + 1;
    while let (Some(before), Some(line)) = (lines.get(end - 1), lines.get(end)) {
        let height = before.height().max(usual * 0.5);
        let space = line.top() - before.bottom();
        let other_column = line.from != before.from;
        let other_size = (line.height() - before.height()).abs() > height * 0.12;
        let text = before.text();
        let ends = text.ends_with(['.', '!', '?', ':', '”', '"']);
        let width = (before.to - before.from).max(1.0);
        let is_short = before.right() - before.from < width * SHORT;
        let indented =
            line.left() - before.left() > height * 0.8 && before.left() - before.from < height;
        let new = space > height * SPACE || space < -height && !other_column || other_size;
        let begins = bullet(&line.text()).is_some() || table_end(lines, end) > end;
        // A column that ends in the middle of a sentence goes on at the top of the next.
        let carried = other_column && !ends && line.text().starts_with(char::is_lowercase);
        if begins
            || (ends && (is_short || indented))
            || (!carried && (new || other_column))
            || (carried && other_size)
        {
            break;
        }
        end += 1;
    }
    end
}
