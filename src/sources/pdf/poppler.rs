//! What `pdftotext -bbox` writes: the words of each page with their places.

use std::sync::LazyLock;

use regex::Regex;

use super::{MOST_WORDS, Page, Word};

/// The pages in order, at most `most`.
pub(super) fn pages(text: &str, most: usize) -> Vec<Page> {
    let mut pages: Vec<Page> = Vec::new();
    for line in text.lines() {
        if let Some(found) = PAGE.captures(line) {
            if pages.len() >= most {
                break;
            }
            let number = |at: usize| {
                found
                    .get(at)
                    .and_then(|m| m.as_str().parse().ok())
                    .unwrap_or(0.0)
            };
            pages.push(Page {
                width: number(1),
                height: number(2),
                words: Vec::new(),
            });
        } else if let (Some(page), Some(found)) = (pages.last_mut(), WORD.captures(line)) {
            let number = |at: usize| {
                found
                    .get(at)
                    .and_then(|m| m.as_str().parse().ok())
                    .unwrap_or(0.0)
            };
            let text = found.get(5).map_or("", |m| m.as_str());
            if page.words.len() < MOST_WORDS {
                page.words.push(Word {
                    left: number(1),
                    top: number(2),
                    right: number(3),
                    bottom: number(4),
                    text: unescaped(text),
                });
            }
        }
    }
    pages
}

fn unescaped(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

static PAGE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"<page width="([\d.]+)" height="([\d.]+)""#).expect("literal pattern")
});
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(-?[\d.]+)";
    let pattern = format!(
        r#"<word xMin="{number}" yMin="{number}" xMax="{number}" yMax="{number}">(.*)</word>"#
    );
    Regex::new(&pattern).expect("literal pattern")
});
