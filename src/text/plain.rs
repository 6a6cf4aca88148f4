//! Plain text to passages: paragraphs, bullets and headings by their looks, hard-wrapped lines joined again.

use std::sync::Arc;

use super::lines::LineIndex;
use super::passage::{Context, PassageKind, Text};
use super::rendered::Rendered;
use super::span::Span;

/// Reads plain text. Spans point into `source` as given.
///
/// Blank lines part blocks. A file whose lines are short and filled to one width is hard-wrapped and
/// its lines are joined; in any other file each line is a paragraph of its own, as in most news text.
pub fn read(source: &str) -> Text {
    let lines = lines(source);
    let mut reader = Reader {
        source,
        lines: &lines,
        text: Text {
            source: source.into(),
            ..Text::default()
        },
        headings: Vec::new(),
        block: 0,
    };
    let mut at = 0;
    while at < lines.len() {
        at = reader.block(at);
    }
    reader.text
}

/// A line with words, without the white space (and form feeds) around them.
struct Line<'s> {
    words: &'s str,
    offset: usize,
    /// Characters of `words`.
    width: usize,
    /// White space before the words, in characters.
    indent: usize,
    /// True if a blank line stands before it.
    after_blank: bool,
    bullet: Option<Bullet>,
}

#[derive(Clone, Copy)]
struct Bullet {
    /// Bytes of the mark and the space behind it.
    len: usize,
}

struct Reader<'s> {
    source: &'s str,
    lines: &'s [Line<'s>],
    text: Text,
    headings: Vec<(u8, Arc<str>)>,
    block: u32,
}

/// Lines longer than this are not hard-wrapped: nobody wraps wider.
const WIDEST: usize = 130;
/// Lines shorter than this are not filled: wrapping this narrow is a list, a table or verse.
const NARROWEST: usize = 40;

fn lines(source: &str) -> Vec<Line<'_>> {
    let index = LineIndex::new(source);
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut after_blank = true;
    for number in 0..index.count() {
        let span = index.line_span(source, number);
        let whole = span.of(source);
        let blank = |c: char| c.is_whitespace() || c == '\u{feff}';
        let words = whole.trim_matches(blank);
        if words.is_empty() || is_rule(words) {
            after_blank = true;
            continue;
        }
        let indent = whole.len() - whole.trim_start_matches(blank).len();
        lines.push(Line {
            words,
            offset: span.start + indent,
            width: words.chars().count(),
            indent: whole.get(..indent).map_or(0, |space| space.chars().count()),
            after_blank: std::mem::take(&mut after_blank),
            bullet: bullet(words),
        });
    }
    lines
}

/// A line drawn with signs: "=====", "* * *", "-----".
fn is_rule(words: &str) -> bool {
    words.len() >= 3 && words.chars().all(|c| "-=_*~#–—·• ".contains(c))
}

/// "• ", "- ", "* ", "1. ", "(a) " at the start of a line.
fn bullet(words: &str) -> Option<Bullet> {
    let mark = words.split(char::is_whitespace).next().unwrap_or("");
    let rest = words.get(mark.len()..).unwrap_or("");
    let sign = matches!(
        mark,
        "•" | "◦"
            | "▪"
            | "▸"
            | "‣"
            | "●"
            | "■"
            | "○"
            | "·"
            | "-"
            | "–"
            | "*"
            | "+"
            | "o"
            | "→"
            | "✓"
    );
    let number = mark
        .strip_suffix(['.', ')'])
        .map(|n| n.trim_start_matches('('));
    let counted = number
        .is_some_and(|n| n.len() <= 2 && !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
    if (sign || counted) && !rest.trim().is_empty() {
        let len = mark.len() + (rest.len() - rest.trim_start().len());
        return Some(Bullet { len });
    }
    // "•Revenue": a bullet without its space.
    let glued = words.chars().next().filter(|c| "•▪●■‣".contains(*c))?;
    Some(Bullet {
        len: glued.len_utf8(),
    })
}

impl Reader<'_> {
    /// Reads the block that begins at line `first`; returns the line after it.
    fn block(&mut self, first: usize) -> usize {
        let Some(line) = self.lines.get(first) else {
            return first + 1;
        };
        let mut end = first + 1;
        let width = self.width(first);
        while self.joins(end, width) {
            end += 1;
        }
        if end == first + 1
            && let Some(level) = self.heading_level(first)
        {
            self.heading(line, level);
        } else {
            self.paragraph(first, end);
        }
        end
    }

    /// The width to which the run of lines round `first` is filled, 0 if it is not hard-wrapped.
    fn width(&self, first: usize) -> usize {
        let run = self.lines.iter().skip(first);
        let run = run
            .enumerate()
            .take_while(|(at, line)| *at == 0 || (!line.after_blank && line.bullet.is_none()));
        let widest = run.map(|(_, line)| line.width).take(64).max().unwrap_or(0);
        if (NARROWEST..=WIDEST).contains(&widest) {
            widest
        } else {
            0
        }
    }

    /// True if line `at` goes on with the line before it.
    fn joins(&self, at: usize, width: usize) -> bool {
        let (Some(line), Some(before)) = (
            self.lines.get(at),
            at.checked_sub(1).and_then(|at| self.lines.get(at)),
        ) else {
            return false;
        };
        if width == 0
            || line.after_blank
            || line.bullet.is_some()
            || is_columns(line.words)
            || is_columns(before.words)
        {
            return false;
        }
        if before.bullet.is_some() && line.indent <= before.indent {
            // Wrapped text of a bullet is indented, or begins in lower case.
            return line.words.starts_with(char::is_lowercase);
        }
        let first_word = line
            .words
            .split(char::is_whitespace)
            .next()
            .unwrap_or("")
            .chars()
            .count();
        let would_fit = before.width + 1 + first_word <= width;
        let ends = before.words.ends_with(['.', '!', '?', ':', '”', '"']);
        let goes_on = line.words.starts_with(char::is_lowercase);
        if goes_on && !ends {
            return before.width * 2 >= width;
        }
        // Text set in a proportional font is filled only roughly.
        !would_fit || (!ends && before.width * 10 >= width * 8)
    }

    fn paragraph(&mut self, first: usize, end: usize) {
        let mut words = Rendered::default();
        let mut last_end = None;
        let mut kind = PassageKind::Paragraph;
        for (number, line) in self.lines.iter().enumerate().take(end).skip(first) {
            let skipped = match line.bullet {
                Some(bullet) if number == first => {
                    kind = PassageKind::Item;
                    bullet.len
                }
                _ => 0,
            };
            if let Some(end) = last_end {
                let joined =
                    words.text.ends_with('-') && line.words.starts_with(char::is_alphanumeric);
                if !joined {
                    words.space(Span::new(end, line.offset));
                }
            }
            words.copy(
                line.words.get(skipped..).unwrap_or(""),
                line.offset + skipped,
            );
            last_end = Some(line.offset + line.words.len());
        }
        let start = self.lines.get(first).map_or(0, |line| line.offset);
        let context = self.context(Span::new(start, last_end.unwrap_or(start)));
        let words = words.without_marks();
        if !words.is_blank() {
            words.into_passages(kind, &context, &mut self.text.passages);
            self.block += 1;
        }
    }

    fn heading(&mut self, line: &Line<'_>, level: u8) {
        let span = Span::new(line.offset, line.offset + line.words.len());
        let mut words = Rendered::default();
        words.copy(line.words, line.offset);
        self.headings.retain(|(above, _)| *above < level);
        let context = self.context(span);
        if level > 1 {
            self.headings.push((level, line.words.into()));
        }
        self.text
            .passages
            .push(words.into_passage(PassageKind::Heading(level), &context));
        self.block += 1;
    }

    /// The level of a line that looks like a heading: 1 for the file's first line, else 2.
    fn heading_level(&self, at: usize) -> Option<u8> {
        let line = self.lines.get(at)?;
        let next = self.lines.get(at + 1)?;
        let words = line.words.split_whitespace().count();
        let first = line.words.chars().next()?;
        let stops = line
            .words
            .ends_with(['.', '!', ';', ',', '…', '”', '"', ')']);
        if line.bullet.is_some() || stops || is_columns(line.words) || line.words.contains("://") {
            return None;
        }
        if at == 0 {
            return (words <= 25).then_some(1);
        }
        let begins = first.is_uppercase() || first.is_numeric();
        let asks = line.words.ends_with('?') && words > 8;
        let heads_text = next.bullet.is_some() || next.width > line.width;
        let alone = line.after_blank
            || next.after_blank
            || next.width > 2 * line.width
            || next.bullet.is_some();
        (begins && !asks && words <= 12 && heads_text && alone && !states_figure(line.words))
            .then_some(2)
    }

    fn context(&self, block_span: Span) -> Context {
        debug_assert!(block_span.end <= self.source.len());
        Context {
            headings: self
                .headings
                .iter()
                .map(|(_, words)| words.clone())
                .collect(),
            block: self.block,
            before: None,
            block_span,
            caption: None,
        }
    }
}

/// A line set in columns, with wide gaps inside.
fn is_columns(words: &str) -> bool {
    words.contains("   ") || words.contains('\t')
}

/// An amount or a percentage: such a line states something even without a full stop.
fn states_figure(words: &str) -> bool {
    words.contains(['$', '€', '£', '¥', '%']) && words.contains(|c: char| c.is_ascii_digit())
}
