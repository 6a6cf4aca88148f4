//! Markdown to passages: blocks, sentences, table rows, links and directives, each byte with the way back to the file.

mod blocks;
mod html;

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::front_matter;
use super::passage::{Link, PassageKind, Text};
use super::rendered::{PLACEHOLDER, Rendered};
use super::span::Span;
use super::table::Table;

/// Reads Markdown (CommonMark and what GitHub adds: tables, footnotes, struck text, task lists, alerts).
///
/// Prose becomes passages; code, struck text, HTML, comments, link targets and front matter do not.
/// Inline code and formulas are one [`PLACEHOLDER`] each. All spans point into `source` as given.
pub fn read(source: &str) -> Text {
    let mut reader = Reader::new(source);
    let mut start = source.len() - source.trim_start_matches('\u{feff}').len();
    if let Some((span, entries)) = front_matter::read(source) {
        start = span.end;
        reader.text.metadata = entries;
    }
    reader.parse(start, source.len(), false);
    reader.finish()
}

fn options() -> Options {
    // No ENABLE_MATH: between two amounts in dollars it would take the words for a formula.
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_WIKILINKS
        | Options::ENABLE_GFM
}

/// What a block stands in.
enum Container {
    Quote,
    /// A list, or an alert (`> [!NOTE]`): its text is the writer's own.
    Item,
    Plain,
    Footnote,
}

/// The block whose words are being collected.
struct Open {
    words: Rendered,
    kind: PassageKind,
    /// The block's own range, if the parser gave one (not in tight lists).
    range: Option<Span>,
    /// How many directives there were before it.
    seen: Span,
}

struct Reader<'s> {
    source: &'s str,
    text: Text,
    /// Where the piece that is being parsed begins in `source`.
    base: usize,
    containers: Vec<Container>,
    headings: Vec<(u8, Arc<str>)>,
    open: Option<Open>,
    block: u32,
    table: Option<OpenTable>,
    /// The paragraph just before, which is the caption if a table follows.
    caption: Option<Arc<str>>,
    /// The passages of the table just before, whose caption may follow.
    rows: Range<usize>,
    /// Where in the rendered text the links begin that are open.
    links: Vec<(usize, String)>,
    /// Depth of elements whose words are left out: struck text, `<sup>`, code blocks.
    muted: u32,
    /// The HTML element that mutes, until its end tag.
    muting: Option<&'static str>,
    /// True inside the rest of a line that begins with a comment.
    nested: bool,
}

struct OpenTable {
    table: Table,
    range: Span,
    cell: Option<Span>,
}

impl<'s> Reader<'s> {
    fn new(source: &'s str) -> Self {
        Self {
            source,
            text: Text {
                source: source.into(),
                ..Text::default()
            },
            base: 0,
            containers: Vec::new(),
            headings: Vec::new(),
            open: None,
            block: 0,
            table: None,
            caption: None,
            rows: 0..0,
            links: Vec::new(),
            muted: 0,
            muting: None,
            nested: false,
        }
    }

    fn parse(&mut self, start: usize, end: usize, nested: bool) {
        let outer = (
            std::mem::replace(&mut self.base, start),
            std::mem::replace(&mut self.nested, nested),
        );
        let piece = self.source.get(start..end).unwrap_or("");
        for (event, range) in Parser::new_ext(piece, options()).into_offset_iter() {
            self.event(event, Span::new(range.start + start, range.end + start));
        }
        self.close();
        (self.base, self.nested) = outer;
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Text(words) => self.words(&words, span),
            Event::Code(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                self.unit(PLACEHOLDER, span)
            }
            Event::SoftBreak => self.with_open(span, |open| open.words.space(span)),
            Event::HardBreak => self.line_break(span),
            Event::InlineHtml(_) => self.inline_html(span),
            Event::Html(_) | Event::TaskListMarker(_) => {}
            Event::FootnoteReference(label) => self.mark(format!("^{label}"), span),
            Event::Rule => {
                self.close();
                self.caption = None;
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, span: Span) {
        match tag {
            Tag::Paragraph => self.begin(self.kind(), Some(span)),
            Tag::Heading { level, .. } => self.begin(PassageKind::Heading(level as u8), Some(span)),
            Tag::BlockQuote(None) => self.enter(Container::Quote),
            Tag::BlockQuote(Some(_)) => self.enter(Container::Plain),
            Tag::List(_) => self.enter(Container::Plain),
            Tag::Item => self.enter(Container::Item),
            Tag::FootnoteDefinition(label) => {
                self.enter(Container::Footnote);
                self.text.footnotes.push((label.to_string(), String::new()));
            }
            Tag::CodeBlock(_) | Tag::MetadataBlock(_) => {
                self.close();
                self.caption = None;
                self.muted += 1;
            }
            Tag::HtmlBlock => self.html_block(span),
            Tag::Table(_) => {
                self.close();
                let caption = self.caption.take();
                self.table = Some(OpenTable {
                    table: Table {
                        rows: Vec::new(),
                        caption,
                    },
                    range: span,
                    cell: None,
                });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => {
                self.begin(PassageKind::Row, Some(span));
                if let Some(table) = &mut self.table {
                    table.cell = Some(span);
                }
            }
            Tag::Strikethrough => {
                if self.is_struck(span) {
                    self.muted += 1;
                } else {
                    self.words("~", Span::new(span.start, span.start + 1));
                }
            }
            Tag::Link { dest_url, .. } => {
                let at = self.open.as_ref().map_or(0, |open| open.words.text.len());
                self.links.push((at, dest_url.to_string()));
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::Paragraph | TagEnd::Heading(_) => self.close(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.close();
                self.containers.pop();
            }
            TagEnd::CodeBlock | TagEnd::MetadataBlock(_) => {
                self.muted = self.muted.saturating_sub(1)
            }
            TagEnd::TableCell => self.close_cell(),
            TagEnd::Table => self.close_table(),
            TagEnd::Strikethrough => {
                if self.is_struck(span) {
                    self.muted = self.muted.saturating_sub(1);
                } else {
                    self.words("~", Span::new(span.end - 1, span.end));
                }
            }
            TagEnd::Link => {
                if let Some((start, target)) = self.links.pop()
                    && let Some(open) = &mut self.open
                {
                    let span = Span::new(start, open.words.text.len());
                    open.words.links.push(Link { span, target });
                }
            }
            _ => {}
        }
    }

    /// `~~struck~~`; between single tildes stands text such as "5~10 and 20~30".
    fn is_struck(&self, span: Span) -> bool {
        span.of(self.source).starts_with("~~")
    }

    /// The kind of a paragraph here, by the innermost container that says something.
    fn kind(&self) -> PassageKind {
        let is_footnote = self
            .containers
            .iter()
            .any(|c| matches!(c, Container::Footnote));
        let innermost = self
            .containers
            .iter()
            .rev()
            .find(|c| !matches!(c, Container::Plain));
        match innermost {
            _ if is_footnote => PassageKind::Footnote,
            Some(Container::Quote) => PassageKind::Quote,
            Some(Container::Item) => PassageKind::Item,
            _ => PassageKind::Paragraph,
        }
    }

    fn enter(&mut self, container: Container) {
        self.close();
        if !matches!(container, Container::Plain) {
            self.caption = None;
        }
        self.containers.push(container);
    }

    fn begin(&mut self, kind: PassageKind, range: Option<Span>) {
        self.close();
        self.links.clear();
        self.muting = None;
        self.open = Some(Open {
            words: Rendered::default(),
            kind,
            range,
            seen: range.map_or(Span::default(), |r| Span::new(r.start, r.start)),
        });
    }

    /// Does something to the open block; words of a tight list item open one.
    fn with_open(&mut self, span: Span, action: impl FnOnce(&mut Open)) {
        if self.muted > 0 || self.muting.is_some() {
            return;
        }
        if self.open.is_none() {
            self.begin(self.kind(), None);
            if let Some(open) = &mut self.open {
                open.seen = span;
            }
        }
        if let Some(open) = &mut self.open {
            open.seen = open.seen.join(span);
            action(open);
        }
    }

    fn words(&mut self, words: &str, span: Span) {
        let is_end = |c: char| c == '\r' || c == '\n';
        let written = span.of(self.source);
        // At the end of a block some ranges (of an entity, a backslash) take in the white space there.
        let kept = if words.ends_with(char::is_whitespace) {
            written
        } else {
            written.trim_end()
        };
        self.with_open(span, |open| {
            if kept != words {
                let span = Span::new(span.start, span.start + kept.len());
                open.words.unit(&words.replace(is_end, " "), span);
                return;
            }
            // The words of a wiki link may hold raw line ends.
            let mut at = span.start;
            for line in words.split_inclusive(is_end) {
                let text = line.trim_end_matches(is_end);
                open.words.copy(text, at);
                at += line.len();
                if text.len() < line.len() {
                    open.words
                        .space(Span::new(at - line.len() + text.len(), at));
                }
            }
        });
    }

    fn unit(&mut self, words: &str, span: Span) {
        self.with_open(span, |open| open.words.unit(words, span));
    }

    fn line_break(&mut self, span: Span) {
        let in_cell = self.table.is_some();
        self.with_open(span, |open| {
            if in_cell {
                open.words.space(span)
            } else {
                open.words.line_break(span)
            }
        });
    }

    fn mark(&mut self, target: String, span: Span) {
        self.with_open(span, |open| {
            let at = open.words.text.len();
            open.words.links.push(Link {
                span: Span::new(at, at),
                target,
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Passage;
    use proptest::prelude::*;

    fn texts(source: &str) -> Vec<String> {
        read(source).passages.into_iter().map(|p| p.text).collect()
    }

    fn only(source: &str) -> Passage {
        let mut passages = read(source).passages;
        assert_eq!(passages.len(), 1, "{passages:?}");
        passages.remove(0)
    }

    /// The file's bytes under the first place of `words` in the passage.
    fn source_of<'s>(source: &'s str, passage: &Passage, words: &str) -> &'s str {
        let at = passage.text.find(words).unwrap();
        passage
            .to_source(Span::new(at, at + words.len()))
            .of(source)
    }

    #[test]
    fn spans_reach_through_markup() {
        let source = "Sales were **$4.1&nbsp;billion** in\r\n*fiscal* 2023\\*, R&amp;D [rose](http://x.org/2024) 5%.";
        let passage = only(source);
        assert_eq!(
            passage.text,
            "Sales were $4.1\u{a0}billion in fiscal 2023*, R&D rose 5%."
        );
        assert_eq!(
            source_of(source, &passage, "$4.1\u{a0}billion"),
            "$4.1&nbsp;billion"
        );
        assert_eq!(source_of(source, &passage, "in fiscal"), "in\r\n*fiscal");
        assert_eq!(source_of(source, &passage, "R&D"), "R&amp;D");
        assert_eq!(source_of(source, &passage, "2023*"), "2023\\*");
        assert_eq!(passage.links[0].target, "http://x.org/2024");
        assert_eq!(passage.links[0].span.of(&passage.text), "rose");
    }

    #[test]
    fn what_is_no_prose_is_left_out() {
        let source = "```\n1 code\n```\n\n    2 code\n\n<div>3</div>\n\n<!-- 4 -->\n\n[ref]: http://x.org/5\n\n~~six~~ `7` $x_8$ \
                      <del>nine</del> $$10$$ kept<sup>b</sup> 5%<sup>11</sup>.\n";
        assert_eq!(texts(source), ["\u{fffc} \u{fffc}  \u{fffc} keptb 5%."]);
    }

    #[test]
    fn dollars_and_tildes_of_prose_stay() {
        assert_eq!(
            texts("From $4 to $5, 5~10 and 20~30, $3_a for $4."),
            ["From $4 to $5, 5~10 and 20~30, $3_a for $4."]
        );
    }

    #[test]
    fn marks_become_links() {
        let passage = only(
            "It rose 5%[^1] in May [@smith, p. 3; @lee],[4] see https://x.org/a_b(c).\n\n[^1]: \n",
        );
        assert_eq!(passage.text, "It rose 5% in May, see https://x.org/a_b(c).");
        let found: Vec<_> = passage
            .links
            .iter()
            .map(|link| (link.span.of(&passage.text), link.target.as_str()))
            .collect();
        let expected = [
            ("", "^1"),
            ("", "@smith"),
            ("", "@lee"),
            ("", "^4"),
            ("https://x.org/a_b(c)", "https://x.org/a_b(c)"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn kinds_and_contexts() {
        let source = "# Title\n\n## Part\n\nOne. Two.\n\n- Item\n  > Said so.\n\n> [!NOTE]\n> Alert.\n\n[^n]: A note. Its end.\n\nX[^n]\n";
        let text = read(source);
        let found: Vec<_> = text
            .passages
            .iter()
            .map(|p| (p.kind, p.text.as_str(), p.context.block))
            .collect();
        use PassageKind::*;
        let expected = [
            (Heading(1), "Title", 0),
            (Heading(2), "Part", 1),
            (Paragraph, "One.", 2),
            (Paragraph, "Two.", 2),
            (Item, "Item", 3),
            (Quote, "Said so.", 4),
            (Paragraph, "Alert.", 5),
            (Footnote, "A note.", 6),
            (Footnote, "Its end.", 6),
            (Paragraph, "X", 7),
        ];
        assert_eq!(found, expected);
        assert_eq!(text.passages[3].context.before.as_deref(), Some("One."));
        assert_eq!(text.passages[3].context.block_span.of(source), "One. Two.");
        assert_eq!(text.passages[3].context.headings, [Arc::from("Part")]);
        assert_eq!(
            text.footnotes,
            [("n".to_owned(), "A note. Its end.".to_owned())]
        );
    }

    #[test]
    fn tables_know_header_unit_and_caption() {
        let source = "In millions of euros:\n\n| Part | 2023 |\n|---|--:|\n| A \\| B | **1,248** |\n| `c` | |\n";
        let rows: Vec<Passage> = read(source)
            .passages
            .into_iter()
            .filter(|p| p.kind == PassageKind::Row)
            .collect();
        assert_eq!(rows[0].text, "A | B | 1,248");
        assert_eq!(rows[0].cells[0].span.of(&rows[0].text), "A | B");
        assert_eq!(
            rows[0].to_source(rows[0].cells[0].span).of(source),
            "A \\| B"
        );
        assert_eq!(rows[0].to_source(rows[0].cells[1].span).of(source), "1,248");
        assert_eq!(&*rows[0].cells[1].header, "2023");
        assert_eq!(rows[1].text, "\u{fffc}");
        assert_eq!(
            rows[1].context.caption.as_deref(),
            Some("In millions of euros:")
        );
        assert_eq!(rows[0].context.block, rows[1].context.block);
    }

    #[test]
    fn captions_below_a_table_or_in_a_list() {
        let caption = |source: &str| {
            let row = read(source)
                .passages
                .into_iter()
                .find(|p| p.kind == PassageKind::Row);
            row.unwrap().context.caption.map(|words| words.to_string())
        };
        let table = "| a | b |\n|---|---|\n| x | 5 |\n";
        assert_eq!(
            caption(&format!("{table}\nTable 2: In pounds.\n")).as_deref(),
            Some("Table 2: In pounds.")
        );
        assert_eq!(
            caption(&format!("In euros:\n\n{table}\nTable 2: In pounds.\n")).as_deref(),
            Some("In euros:")
        );
        assert_eq!(caption(&format!("{table}\nTable talk is cheap\n")), None);
        assert_eq!(caption(&format!("In euros:\n\n## Part\n\n{table}")), None);
        assert_eq!(
            caption("- In euros:\n\n  | a | b |\n  |---|---|\n  | x | 5 |\n").as_deref(),
            Some("In euros:")
        );
    }

    #[test]
    fn directives_are_found_wherever_they_stand() {
        let c = "<!-- tickmark: ignore[figure] why -->";
        let places = [
            format!("**Bold** {c} text."),
            format!("{c}\n\nText."),
            format!("- item {c}"),
            format!("- {c}\n  item"),
            format!("> quote {c}"),
            format!("# Heading {c}"),
            format!("| a {c} | b |\n|---|---|\n| 1 | 2 |"),
            format!("| a | b |\n|---|---|\n| 1 | 2 {c} |"),
            format!("Text[^1]\n\n[^1]: Note {c}"),
            format!("<div>\n{c}\n</div>"),
            format!("Text.\n{c}"),
            format!("1. x\n\n   {c}\n"),
        ];
        for place in places {
            let text = read(&place);
            assert_eq!(text.directives.len(), 1, "{place}");
            assert_eq!(text.directives[0].body, "ignore[figure] why");
            assert_eq!(text.directives[0].span.of(&place), c);
        }
    }

    #[test]
    fn prose_behind_a_comment_is_read() {
        let source = "> <!-- tickmark: ignore-next --> <!-- x --> **Sales** rose.\n\nNext.";
        let text = read(source);
        assert_eq!(text.passages[0].text, "Sales rose.");
        assert_eq!(text.passages[0].kind, PassageKind::Quote);
        assert_eq!(source_of(source, &text.passages[0], "Sales"), "Sales");
        assert_eq!(
            (text.directives[0].block, text.passages[0].context.block),
            (0, 0)
        );
    }

    #[test]
    fn front_matter_and_mark_are_skipped() {
        let source = "\u{feff}---\ndate: 2024-01-02\n---\nSales rose.\n";
        let text = read(source);
        assert_eq!(
            text.metadata,
            [("date".to_owned(), "2024-01-02".to_owned())]
        );
        assert_eq!(text.passages[0].map.whole().of(source), "Sales rose.");
        assert!(read("---\ndate: 2024-01-02\n---\n").passages.is_empty());
    }

    #[test]
    fn a_hard_break_ends_a_line_that_says_all() {
        assert_eq!(
            texts("Sales: 5  \nCosts: 3<br>and more"),
            ["Sales: 5", "Costs: 3 and more"]
        );
    }

    /// Markdown made of everything that has meaning in it.
    fn markdown() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "a ",
            "Sales rose. ",
            "é😀",
            "$4.1 ",
            "**",
            "*",
            "_",
            "`",
            "~~",
            "~",
            "\n",
            "\n\n",
            "\r\n",
            "\r",
            "\t",
            "    ",
            "- ",
            "1. ",
            "> ",
            "# ",
            "|",
            "|-|-|\n",
            "\n| a | b |\n|---|---|\n",
            "\\",
            "&amp;",
            "&nbsp;",
            "&ngE;",
            "[",
            "](",
            "](x)",
            ")",
            "![",
            "[^1]",
            "\n[^1]: ",
            "[@k]",
            "<b>",
            "<br>",
            "<sup>",
            "</sup>",
            "<del>",
            "</del>",
            "<!--",
            "-->",
            "<!-- tickmark: ignore -->",
            "---\n",
            "+++\n",
            "```\n",
            "$$",
            "$x_1$",
            "[3]",
            "www.x.org/(1)",
            "http://",
            "[[",
            "]]",
            "\u{0}",
            "\u{c}",
            "\u{feff}",
            "\u{2028}",
            "“",
            ".” ",
        ]);
        prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn every_passage_maps_into_its_file(source in markdown()) {
            crate::text::passage::check_text(&read(&source), &source);
        }

        #[test]
        fn line_ends_change_nothing_but_offsets(source in markdown().prop_map(|s| s.replace('\r', ""))) {
            let crlf = source.replace('\n', "\r\n");
            let (unix, dos) = (read(&source), read(&crlf));
            let words = |text: &Text| text.passages.iter().map(|p| (p.kind, p.text.clone(), p.context.block)).collect::<Vec<_>>();
            prop_assert_eq!(words(&unix), words(&dos));
            for (a, b) in unix.passages.iter().zip(&dos.passages) {
                let there = b.map.whole().of(&crlf).replace("\r\n", "\n");
                prop_assert_eq!(a.map.whole().of(&source), there);
            }
        }
    }
}
