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
use super::table::{Table, unit_of_heading};

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
    /// The last sentence that said in what all tables behind it count.
    units: Option<Arc<str>>,
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
            units: None,
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
                // What the caption says comes first.
                let own = self.caption.take();
                let mut above = self.headings.iter().rev();
                let headed = above.find_map(|(_, heading)| unit_of_heading(heading));
                let units = headed.map(Into::into).or_else(|| self.units.clone());
                let caption = match (&own, &units) {
                    (Some(own), Some(units)) if !own.contains(&**units) => {
                        Some(format!("{own} {units}").into())
                    }
                    (Some(_), _) => own,
                    (None, units) => units.clone(),
                };
                self.table = Some(OpenTable {
                    table: Table {
                        is_headed: true,
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
            // Behind the words that it belongs to, even if a space stands between: "2024.[^a] [^b]".
            let at = open.words.text.trim_end().len();
            open.words.links.push(Link {
                span: Span::new(at, at),
                target,
            });
        });
    }
}

#[cfg(test)]
mod tests;
