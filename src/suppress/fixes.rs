//! Edits that an editor offers for a claim: silence it, or cite its source ([`citing`]).

use std::cell::OnceCell;

use rustc_hash::FxHashMap;

use super::Places;
use super::directive::PLACEHOLDER;
use crate::finding::{Edit, Fix, Rule};
use crate::text::{Passage, PassageKind, Span, Text};

mod citing;

/// `comment`, as [`FixMaker::ignore`] makes it, with a reason that somebody has given; with none if it is empty.
pub fn with_reason(comment: &str, reason: &str) -> String {
    // A comment ends at the first "-->".
    let reason = reason.replace("--", "–");
    let words: Vec<&str> = reason.split_whitespace().collect();
    let written = match words.is_empty() {
        true => " -->".to_owned(),
        false => format!(" {} -->", words.join(" ")),
    };
    comment.replacen(&format!(" {PLACEHOLDER} -->"), &written, 1)
}

/// Makes the edits for the findings of one draft; what they have in common it works out once.
pub struct FixMaker<'t> {
    draft: &'t Text,
    places: Places<'t>,
    /// Where the last sentence of each block ends. (A block's own span would reach over the items
    /// nested in an item.)
    ends: FxHashMap<u32, usize>,
    footnote: OnceCell<Footnote>,
    /// Labels of the footnotes that are defined on one line, with their words.
    defined: OnceCell<Vec<(&'t str, &'t str)>>,
}

/// What the next footnote of a draft is called and how its definition is added.
struct Footnote {
    label: usize,
    /// The white space at the end of the file, which the definition takes the place of.
    at: Span,
    gap: String,
    line_end: &'static str,
}

impl<'t> FixMaker<'t> {
    pub fn new(draft: &'t Text) -> Self {
        let mut ends: FxHashMap<u32, usize> = FxHashMap::default();
        for passage in &draft.passages {
            let end = ends.entry(passage.context.block).or_default();
            *end = (*end).max(passage.map.whole().end);
        }
        Self {
            draft,
            places: Places::of(draft),
            ends,
            footnote: OnceCell::new(),
            defined: OnceCell::new(),
        }
    }

    /// Silences findings of `rule` on the claim at `claim`: a comment with room for a reason, put where
    /// it breaks no Markdown: at the end of the paragraph, item or quotation, or of the table's cell.
    pub fn ignore(&self, claim: Span, rule: Rule) -> Fix {
        let end = self.end_of_block(claim);
        Fix {
            title: format!("Ignore this {rule}"),
            edits: vec![Edit {
                span: Span::new(end, end),
                text: format!(" <!-- tickmark: ignore[{rule}] {PLACEHOLDER} -->"),
            }],
            safe: false,
        }
    }

    /// The byte after the last visible one of the block, or of the cell, that holds the claim.
    fn end_of_block(&self, claim: Span) -> usize {
        let text = &*self.draft.source;
        let passage = self
            .places
            .passage_at(claim)
            .and_then(|(_, number)| self.draft.passages.get(number));
        let Some(passage) = passage else {
            return end_of_line(text, claim.end);
        };
        if passage.kind == PassageKind::Row {
            return end_of_cell(text, claim, passage);
        }
        let last = self.ends.get(&passage.context.block).copied();
        end_of_line(text, last.unwrap_or_default().max(claim.end))
    }
}

impl Footnote {
    fn next(text: &str) -> Self {
        let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
        let body = text.trim_end();
        let last = body.rsplit(['\n', '\r']).next().unwrap_or("");
        // Definitions stand together, anything else is set apart by an empty line.
        let gap = if last.starts_with("[^") && last.contains("]:") {
            line_end.to_owned()
        } else {
            line_end.repeat(2)
        };
        Self {
            label: free_label(text, 1),
            at: Span::new(body.len(), text.len()),
            gap,
            line_end,
        }
    }
}

/// The end of the line's visible words; an end sequence of a heading ("##") must stay last.
fn end_of_line(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or("");
    let line = rest.split(['\n', '\r']).next().unwrap_or("");
    let visible = line.trim_end();
    let hashes = visible.trim_end_matches('#');
    let visible = if hashes.ends_with([' ', '\t']) {
        hashes.trim_end()
    } else {
        visible
    };
    from + visible.len()
}

/// Up to the next `|` that ends a cell; an escaped one belongs to the cell (GFM, "Tables").
fn end_of_cell(text: &str, claim: Span, passage: &Passage) -> usize {
    let from = claim.end.max(passage.map.whole().start);
    let rest = text.get(from..).unwrap_or("");
    let mut escaped = false;
    let mut end = rest.len();
    for (at, c) in rest.char_indices() {
        if matches!(c, '\n' | '\r') || (c == '|' && !escaped) {
            end = at;
            break;
        }
        escaped = c == '\\' && !escaped;
    }
    from + rest.get(..end).unwrap_or("").trim_end().len()
}

/// The smallest number from `first` on that no footnote of the file bears.
fn free_label(text: &str, first: usize) -> usize {
    (first..)
        .find(|n| !text.contains(&format!("[^{n}]")))
        .unwrap_or(first)
}

#[cfg(test)]
mod tests {
    use super::with_reason;

    #[test]
    fn a_reason_takes_the_place_of_the_placeholder() {
        let comment = " <!-- tickmark: ignore[figure] reason -->";
        let with = |reason| with_reason(comment, reason);
        assert_eq!(
            with("our model,\n see --> below"),
            " <!-- tickmark: ignore[figure] our model, see –> below -->"
        );
        assert_eq!(with("  "), " <!-- tickmark: ignore[figure] -->");
    }
}
