//! What stands at the edge of every page and is no part of the text: running heads, page numbers.

use std::collections::HashMap;

use super::lines::Line;

/// Lines at each edge of a page that may be running ones.
const EDGE: usize = 3;
/// Share of the page at its top and bottom where they stand.
const MARGIN: f32 = 0.12;
/// Share of the pages that a running line stands on.
const SHARE: usize = 3;

/// Takes the running lines out of pages; `heights` are those of the pages.
pub(super) fn remove(pages: &mut [Vec<Line>], heights: &[f32]) {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for (lines, height) in pages.iter().zip(heights) {
        let mut keys: Vec<String> = at_edges(lines, *height).map(|at| key(lines, at)).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            *counts.entry(key).or_default() += 1;
        }
    }
    let all = pages.len();
    let runs = |key: &str| counts.get(key).is_some_and(|n| *n > 1 && *n * SHARE >= all);
    for (lines, height) in pages.iter_mut().zip(heights) {
        let gone: Vec<usize> = at_edges(lines, *height)
            .filter(|at| {
                runs(&key(lines, *at)) || lines.get(*at).is_some_and(|l| is_page_number(&l.text()))
            })
            .collect();
        let mut at = 0;
        lines.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
}

/// Positions of the lines at the top and the bottom of a page.
fn at_edges(lines: &[Line], height: f32) -> impl Iterator<Item = usize> {
    let mut order: Vec<(usize, f32, f32)> = lines
        .iter()
        .enumerate()
        .map(|(at, line)| (at, line.top(), line.bottom()))
        .collect();
    order.sort_by(|a, b| a.1.total_cmp(&b.1));
    let top = order
        .iter()
        .take(EDGE)
        .filter(|(_, _, bottom)| *bottom < height * MARGIN);
    let end = order
        .iter()
        .rev()
        .take(EDGE)
        .filter(|(_, top, _)| *top > height * (1.0 - MARGIN));
    top.chain(end)
        .map(|(at, ..)| *at)
        .collect::<Vec<_>>()
        .into_iter()
}

/// The line's words with its numbers made equal, so that "Page 3" and "Page 4" are one.
fn key(lines: &[Line], at: usize) -> String {
    let text = lines.get(at).map(Line::text).unwrap_or_default();
    let mut key = String::new();
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        match c.is_ascii_digit() {
            true if key.ends_with('#') => {}
            true => key.push('#'),
            false => key.extend(c.to_lowercase()),
        }
    }
    key
}

/// "12", "- 12 -", "Page 12 of 80", "iv".
fn is_page_number(text: &str) -> bool {
    let text = text.to_lowercase();
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let number = |word: &&str| {
        word.len() <= 4 && word.bytes().all(|b| b.is_ascii_digit())
            || word.len() <= 6 && word.bytes().all(|b| b"ivxl".contains(&b))
    };
    match words.as_slice() {
        [only] => number(only),
        ["page" | "p", only] => number(only),
        ["page" | "p", one, "of", all] => number(one) && number(all),
        [one, "of", all] => number(one) && number(all),
        _ => false,
    }
}
