//! The blocks of a page in their order: headings, paragraphs, items, quotations and tables.

use dom_query::{Document, NodeRef};

use crate::sources::extract::{Cell, Extract, clean, located};

/// Elements whose words are not the document's.
const LEFT_OUT: [&str; 24] = [
    "script", "style", "noscript", "template", "iframe", "object", "svg", "canvas", "head", "nav",
    "footer", "aside", "form", "button", "select", "input", "textarea", "dialog", "menu", "audio",
    "video", "label", "map", "math",
];
/// Parts of a class or an id that mark what stands around an article.
const AROUND: [&str; 22] = [
    "cookie",
    "cookies",
    "consent",
    "related",
    "recommended",
    "recommendations",
    "newsletter",
    "subscribe",
    "share",
    "sharing",
    "social",
    "breadcrumb",
    "breadcrumbs",
    "sidebar",
    "promo",
    "advert",
    "comments",
    "paywall",
    "popup",
    "navigation",
    "navbar",
    "trending",
];
/// Elements that are a block of their own.
const BLOCKS: [&str; 38] = [
    "address",
    "article",
    "body",
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "th",
    "tr",
    "ul",
    "thead",
];
/// Deeper elements are read as one run of words.
const DEEPEST: usize = 512;
/// Columns of a table that are read.
const COLUMNS: usize = 200;
/// Columns that one cell may stand over.
const SPAN: usize = 50;

/// Writes all blocks of `document`; `title` stands there already and is not written twice.
pub fn write(document: &Document, title: Option<&str>, extract: &mut Extract) {
    let root = document.body().unwrap_or_else(|| document.root());
    let mut writer = Writer {
        extract,
        title: title.map(clean).unwrap_or_default(),
        words: String::new(),
        kind: Kind::Paragraph,
        number: 0,
        under: String::new(),
    };
    writer.node(root, 0);
    writer.end();
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Paragraph,
    Item,
    Quote,
    Heading(u8),
}

struct Writer<'e> {
    extract: &'e mut Extract,
    title: String,
    words: String,
    kind: Kind,
    /// Blocks since the last heading.
    number: usize,
    /// The last heading.
    under: String,
}

impl Writer<'_> {
    fn node(&mut self, node: NodeRef<'_>, depth: usize) {
        if self.extract.is_full() {
            return;
        }
        if node.is_text() {
            self.words.push_str(&node.text());
            return;
        }
        let name = node.node_name().unwrap_or_default();
        let name: &str = &name;
        if LEFT_OUT.contains(&name) || is_hidden(&node) {
            return;
        }
        if depth > DEEPEST {
            self.words.push_str(&node.text());
            return;
        }
        if name == "br" {
            self.words.push('\n');
            return;
        }
        let is_block = BLOCKS.contains(&name);
        if is_block && depth > 0 && is_around(&node) {
            return;
        }
        if !is_block {
            node.children()
                .into_iter()
                .for_each(|child| self.node(child, depth + 1));
            return;
        }
        self.end();
        let before = self.kind;
        match name {
            "table" if is_data(&node) => {
                self.table(&node);
                return;
            }
            "li" | "dd" => self.kind = Kind::Item,
            "blockquote" => self.kind = Kind::Quote,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.kind = Kind::Heading(name.as_bytes().get(1).map_or(2, |digit| digit - b'0'));
            }
            _ => {}
        }
        for child in node.children() {
            self.node(child, depth + 1);
        }
        self.end();
        self.kind = before;
    }

    /// Writes the words gathered as a block.
    fn end(&mut self) {
        let words = clean(&std::mem::take(&mut self.words));
        if words.is_empty() {
            return;
        }
        if let Kind::Heading(level) = self.kind {
            if words == self.title {
                return;
            }
            self.under.clone_from(&words);
            self.number = 0;
            self.place();
            // The page's title is the only heading of the first level.
            self.extract.heading(level.max(2), &words);
            return;
        }
        self.number += 1;
        self.place();
        match self.kind {
            Kind::Item => self.extract.item(&words),
            Kind::Quote => self.extract.quote(&words),
            _ => self.extract.paragraph(&words),
        }
    }

    fn place(&mut self) {
        self.extract.place(located(&self.under, self.number));
    }

    fn table(&mut self, table: &NodeRef<'_>) {
        let mut rows = Vec::new();
        let mut headed = false;
        let mut caption = None;
        for part in table.descendants_it() {
            let name = part.node_name().unwrap_or_default();
            match &*name {
                "caption" => caption = Some(clean(&part.text())),
                "tr" => {
                    let mut row = Vec::new();
                    let mut headers = 0;
                    for cell in part.element_children() {
                        let name = cell.node_name().unwrap_or_default();
                        if !matches!(&*name, "td" | "th") || row.len() >= COLUMNS {
                            continue;
                        }
                        headers += usize::from(&*name == "th");
                        row.push(Cell {
                            words: clean(&cell.text()),
                            place: None,
                        });
                        let span = cell
                            .attr("colspan")
                            .and_then(|n| n.parse().ok())
                            .unwrap_or(1);
                        let more = usize::min(span, SPAN).saturating_sub(1);
                        row.extend(std::iter::repeat_n(Cell::default(), more));
                    }
                    headed |= rows.is_empty() && headers > 1 && headers + 1 >= row.len();
                    rows.push(row);
                }
                _ => {}
            }
        }
        self.number += 1;
        self.place();
        self.extract.table(&rows, headed, caption.as_deref());
    }
}

fn is_hidden(node: &NodeRef<'_>) -> bool {
    node.is_element()
        && (node.has_attr("hidden")
            || node.attr("aria-hidden").is_some_and(|v| &*v == "true")
            || node.attr("style").is_some_and(|style| {
                let style = style.replace(' ', "").to_ascii_lowercase();
                style.contains("display:none") || style.contains("visibility:hidden")
            }))
}

fn is_around(node: &NodeRef<'_>) -> bool {
    let role = node.attr("role");
    if role.is_some_and(|r| {
        [
            "navigation",
            "banner",
            "complementary",
            "contentinfo",
            "dialog",
        ]
        .contains(&&*r)
    }) {
        return true;
    }
    let names = [node.attr("class"), node.attr("id")];
    names.into_iter().flatten().any(|name| {
        let name = name.to_ascii_lowercase();
        name.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|part| AROUND.contains(&part))
    })
}

/// False for a table that only lays out the page.
fn is_data(table: &NodeRef<'_>) -> bool {
    let layout = table
        .attr("role")
        .is_some_and(|r| &*r == "presentation" || &*r == "none");
    let inner = table.descendants_it().any(|n| {
        n.has_name("table") || n.has_name("article") || n.has_name("h1") || n.has_name("form")
    });
    !layout && !inner
}
