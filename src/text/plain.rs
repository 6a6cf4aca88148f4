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
        lines: &lines,
        wrapped_at: wrapped_at(&lines),
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
    /// The column in which the line ends, in characters.
    edge: usize,
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
    lines: &'s [Line<'s>],
    /// The column at which the file's lines are wrapped, if they are.
    wrapped_at: Option<usize>,
    text: Text,
    headings: Vec<(u8, Arc<str>)>,
    block: u32,
}

/// Lines that reach further than this are not hard-wrapped: nobody wraps wider.
const WIDEST: usize = 130;
/// Lines filled to less than this are a list, a table or verse.
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
        let start = whole.len() - whole.trim_start_matches(blank).len();
        let indent = whole.get(..start).map_or(0, |space| space.chars().count());
        let width = words.chars().count();
        lines.push(Line {
            words,
            offset: span.start + start,
            width,
            edge: indent + width,
            indent,
            after_blank: std::mem::take(&mut after_blank),
            bullet: bullet(words),
        });
    }
    lines
}

/// The column at which a file's lines are hard-wrapped; `None` if each line is a paragraph.
///
/// A few wider lines (addresses, a table) are overlooked.
fn wrapped_at(lines: &[Line<'_>]) -> Option<usize> {
    let mut edges: Vec<usize> = lines.iter().map(|line| line.edge).collect();
    edges.sort_unstable();
    let usual = edges.len().checked_sub(1 + edges.len() / 50)?;
    edges
        .get(usual)
        .copied()
        .filter(|edge| (NARROWEST..=WIDEST).contains(edge))
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
        while self.joins(end) {
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

    /// True if line `at` goes on with the line before it.
    fn joins(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.lines.get(before));
        let (Some(before), Some(line), Some(width)) = (before, self.lines.get(at), self.wrapped_at)
        else {
            return false;
        };
        if line.after_blank
            || line.bullet.is_some()
            || is_columns(line.words)
            || is_columns(before.words)
        {
            return false;
        }
        let goes_on = line.words.starts_with(char::is_lowercase);
        let ends = before.words.ends_with(['.', '!', '?', ':', '”', '"']);
        if goes_on && !ends {
            return true;
        }
        if before.bullet.is_some() && line.indent <= before.indent {
            return false;
        }
        let first_word = line.words.split(char::is_whitespace).next().unwrap_or("");
        let would_fit = before.edge + 1 + first_word.chars().count() <= width;
        // Text set in a proportional font is filled only roughly.
        !would_fit || (!ends && before.edge * 10 >= width * 8)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(source: &str) -> Vec<(PassageKind, String)> {
        read(source)
            .passages
            .into_iter()
            .map(|p| (p.kind, p.text))
            .collect()
    }

    fn kinds_and_texts(expected: &[(PassageKind, &str)]) -> Vec<(PassageKind, String)> {
        expected
            .iter()
            .map(|(kind, text)| (*kind, (*text).to_owned()))
            .collect()
    }

    #[test]
    fn a_line_is_a_paragraph_where_lines_are_long() {
        let long = format!(
            "The board met twice. {}",
            "It spoke of many things and decided none of them. ".repeat(4)
        );
        let source = format!(
            "Board meets\nWhat happened?\n{long}\n• Costs rose 4%\n• Sales fell\nShares fell 5% to $3.\n{long}"
        );
        let found = found(&source);
        assert_eq!(found[0], (PassageKind::Heading(1), "Board meets".into()));
        assert_eq!(found[1], (PassageKind::Heading(2), "What happened?".into()));
        assert_eq!(
            found[2],
            (PassageKind::Paragraph, "The board met twice.".into())
        );
        assert_eq!(found[7], (PassageKind::Item, "Costs rose 4%".into()));
        assert_eq!(
            found[9],
            (PassageKind::Paragraph, "Shares fell 5% to $3.".into())
        );
        assert_eq!(
            read(&source).passages[2].context.headings,
            [Arc::from("What happened?")]
        );
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let source = "The company said on Monday that its revenue for the year had risen\r\nby a tenth to $4.1 billion, of which \
                      long-\r\nterm contracts made up more than a half. It expects growth to go\r\non.\r\n\r\nCosts fell.\r\n- The first of the \
                      points is long enough to be wrapped at the\r\n  margin of the page\r\n- The second\r\n";
        let expected = [
            (
                PassageKind::Paragraph,
                "The company said on Monday that its revenue for the year had risen by a tenth to $4.1 billion, of which long-term \
                 contracts made up more than a half.",
            ),
            (PassageKind::Paragraph, "It expects growth to go on."),
            (PassageKind::Paragraph, "Costs fell."),
            (
                PassageKind::Item,
                "The first of the points is long enough to be wrapped at the margin of the page",
            ),
            (PassageKind::Item, "The second"),
        ];
        assert_eq!(found(source), kinds_and_texts(&expected));
        let first = &read(source).passages[0];
        let at = first.text.find("risen by").unwrap();
        assert_eq!(
            first.to_source(Span::new(at, at + 8)).of(source),
            "risen\r\nby"
        );
    }

    #[test]
    fn form_feeds_and_rules_are_no_words() {
        let expected = [
            (PassageKind::Paragraph, "One."),
            (PassageKind::Paragraph, "Two."),
        ];
        assert_eq!(
            found("\u{c}One.\n=====\n\u{c}\n* * *\nTwo.\u{c}"),
            kinds_and_texts(&expected)
        );
    }

    #[test]
    fn short_lines_stay_apart() {
        let expected = [
            (PassageKind::Paragraph, "Revenue: $5m"),
            (PassageKind::Paragraph, "Profit: $3m"),
        ];
        assert_eq!(found("Revenue: $5m\nProfit: $3m").len(), 2);
        assert_eq!(
            found("\nRevenue: $5m.\nProfit: $3m").last(),
            kinds_and_texts(&expected).last()
        );
    }

    #[test]
    fn addresses_are_links() {
        let text = read("The filing is at https://x.org/a?b=1. It is long.");
        assert_eq!(text.passages[0].links[0].target, "https://x.org/a?b=1");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn every_passage_maps_into_its_file(source in text()) {
            crate::text::passage::check_text(&read(&source), &source);
        }

        #[test]
        fn line_ends_change_nothing_but_offsets(source in text().prop_map(|s| s.replace('\r', ""))) {
            let dos = read(&source.replace('\n', "\r\n"));
            let words = |text: &Text| text.passages.iter().map(|p| (p.kind, p.text.clone())).collect::<Vec<_>>();
            prop_assert_eq!(words(&read(&source)), words(&dos));
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "Sales rose by a tenth in the year. ",
            "and so on ",
            "The unit made $4.1 billion",
            "é😀 ",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\u{c}",
            "• ",
            "\n- ",
            "\n1. ",
            "•x",
            "long-\n",
            "====\n",
            "   ",
            "\t",
            "[3]",
            "[^1]",
            "https://x.org ",
            "$x_1$",
            "\u{feff}",
            "\u{2028}",
            "“",
            "”",
            "(",
        ]);
        prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
    }
}
