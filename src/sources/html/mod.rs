//! Saved web pages: the article without what stands around it, its tables, and what the page says of itself.
//!
//! Nothing is run or fetched: scripts, styles, frames and images are passed over.

mod blocks;

use dom_query::Document;
use dom_smoothie::{Config, Readability};

use super::about::About;
use super::{
    Contents, DateFrom, Extract, Format, Input, ReadError, decode, has_extension, lower_head,
};

pub struct Html;

/// Elements inside one another beyond which a page is read without its structure; browsers stop at 512.
const DEEPEST: usize = 512;
/// Elements beyond which the article is not looked for: finding it takes time for each of them.
const MOST_ELEMENTS: usize = 100_000;
/// Bytes from which the part found must make up a tenth of the page's words to be its article.
const SHORT: usize = 200;

impl Format for Html {
    fn name(&self) -> &'static str {
        "HTML"
    }

    fn accepts(&self, path: &str, head: &[u8]) -> bool {
        if has_extension(path, &["html", "htm", "xhtml", "shtml"]) {
            return true;
        }
        let start = lower_head(head, 1024);
        !has_extension(path, &["md", "markdown", "txt", "csv"])
            && ["<!doctype html", "<html", "<head", "<body"]
                .iter()
                .any(|tag| start.starts_with(tag))
    }

    fn read(&self, input: Input<'_>) -> Result<Contents, ReadError> {
        let page = decode(input.bytes)?;
        let mut extract = Extract::new(input.options.limits.text_bytes());
        let about = page_into(&page, &mut extract);
        Ok(Contents::of(extract, about, input.options))
    }
}

/// Writes the words of a page; returns what it says of itself.
pub(super) fn page_into(page: &str, extract: &mut Extract) -> About {
    if nesting(page) > DEEPEST {
        for line in without_tags(page).split('\n') {
            extract.paragraph(line);
        }
        return About::default();
    }
    let document = Document::from(page);
    let about = about(&document, page);
    if let Some(title) = &about.title {
        extract.heading(1, title);
    }
    let article = article(&document, page);
    match article {
        Some(article) => blocks::write(&article, about.title.as_deref(), extract),
        None => blocks::write(&document, about.title.as_deref(), extract),
    }
    about
}

/// What stands in the page's head: JSON-LD first, then Open Graph and the older names.
fn about(document: &Document, page: &str) -> About {
    let mut about = About::default();
    let canonical = document
        .select("link[rel=canonical]")
        .attr("href")
        .filter(|url| url.starts_with("http"));
    if let Some(url) = &canonical {
        about.set("url", url, DateFrom::Document);
    }
    if let Ok(reader) = Readability::new(page, None, None) {
        let found = reader.get_article_metadata(reader.parse_json_ld());
        let found = [
            ("title", Some(found.title)),
            ("author", found.byline),
            ("publisher", found.site_name),
            ("date", found.published_time),
            ("language", found.lang),
            ("url", found.url),
        ];
        for (key, value) in found {
            about.set(key, &value.unwrap_or_default(), DateFrom::Document);
        }
    }
    let attributes = [
        (
            "date",
            "meta[property='article:published_time'], meta[name='date'], meta[name='pubdate'], meta[name='publish-date'], meta[name='DC.date.issued'], meta[itemprop='datePublished']",
            "content",
        ),
        (
            "date",
            "time[pubdate], article time[datetime], header time[datetime]",
            "datetime",
        ),
        (
            "author",
            "meta[name='author'], meta[property='article:author']",
            "content",
        ),
        (
            "publisher",
            "meta[property='og:site_name'], meta[name='publisher'], meta[name='application-name']",
            "content",
        ),
        ("url", "meta[property='og:url']", "content"),
        ("language", "html", "lang"),
    ];
    for (key, selector, attribute) in attributes {
        if let Some(value) = document.select(selector).attr(attribute) {
            about.set(key, &value, DateFrom::Document);
        }
    }
    let kind = document.select("meta[property='og:type']").attr("content");
    if kind.is_some_and(|kind| &*kind == "article") {
        about.set("kind", "news", DateFrom::Document);
    }
    about
}

/// Notices that lie over a page.
const NOTICES: &str = "[class*='cookie'], [id*='cookie'], [class*='consent'], [id*='consent']";

/// The page's article, if the page has one and it is most of its words.
fn article(document: &Document, page: &str) -> Option<Document> {
    let config = Config {
        max_elements_to_parse: MOST_ELEMENTS,
        ..Config::default()
    };
    // The reader of articles drops the boxes and their classes and keeps the words in them.
    let cleaned = Document::from(page);
    cleaned.select(NOTICES).remove();
    let mut reader = Readability::new(cleaned.html(), None, Some(config)).ok()?;
    let found = reader.parse().ok()?;
    let all = document.body().map_or(0, |body| body.text().len());
    let words = found.text_content.len();
    // A page that is one big table has no article; what was found is some box beside it.
    let is_box = words < SHORT || words * 10 < all;
    let tables = document.select("table").length() > 0 && !found.content.contains("<table");
    let numbers = |text: &str| text.bytes().filter(u8::is_ascii_digit).count();
    let lost_tables =
        tables && numbers(&document.select("table").text()) > numbers(&found.text_content);
    (!is_box && !lost_tables).then(|| Document::from(found.content))
}

/// How deep elements lie in one another, at most; those that need no end tag are not counted.
fn nesting(page: &str) -> usize {
    const NO_END: [&str; 28] = [
        "p", "li", "td", "tr", "th", "br", "img", "meta", "link", "input", "hr", "option", "dt",
        "dd", "tbody", "thead", "tfoot", "col", "source", "area", "wbr", "base", "embed", "param",
        "track", "colgroup", "rp", "rt",
    ];
    let (mut depth, mut deepest) = (0usize, 0usize);
    for part in page.split('<').skip(1) {
        let end = part.strip_prefix('/');
        let name: String = end
            .unwrap_or(part)
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(12)
            .collect();
        let name = name.to_ascii_lowercase();
        if name.is_empty() || NO_END.contains(&name.as_str()) {
            continue;
        }
        let closed = part.split('>').next().is_some_and(|tag| tag.ends_with('/'));
        match end {
            Some(_) => depth = depth.saturating_sub(1),
            None if closed => {}
            None => depth += 1,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// The words between the tags, each run on a line of its own.
fn without_tags(page: &str) -> String {
    let mut out = String::new();
    for part in page.split('<') {
        let words = part.split_once('>').map_or(part, |(_, words)| words);
        if !words.trim().is_empty() {
            out.push_str(words.trim());
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests;
