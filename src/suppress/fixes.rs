//! Edits that an editor offers for a claim: silence it, or cite its source.

use super::Places;
use crate::finding::{Edit, Evidence, Finding, Fix, Rule};
use crate::settings::Citation;
use crate::text::{Passage, PassageKind, Span, Text};

/// Silences findings of `rule` on the claim at `claim`: a comment with room for a reason, put where it
/// breaks no Markdown: at the end of the paragraph, item or quotation, or of the table's cell.
pub fn ignore_fix(draft: &Text, claim: Span, rule: Rule) -> Fix {
    let end = end_of_block(draft, claim);
    Fix {
        title: format!("Ignore this {rule}"),
        edits: vec![Edit {
            span: Span::new(end, end),
            text: format!(" <!-- tickmark: ignore[{rule}] reason -->"),
        }],
        safe: false,
    }
}

/// Cites the passage that backs the claim at `claim`: a footnote with a definition at the end of the
/// file, or a link round the claim's own words.
///
/// `target` is the source's path as a reader of the draft would open it, with `/`.
pub fn citation_fix(
    draft: &Text,
    claim: Span,
    evidence: &Evidence,
    target: &str,
    citation: Citation,
) -> Fix {
    let title = if evidence.title.is_empty() {
        &evidence.source
    } else {
        &evidence.title
    };
    match citation {
        Citation::Footnote => {
            let label = free_label(&draft.source);
            let dated = evidence
                .date
                .map(|date| format!(", {date}"))
                .unwrap_or_default();
            let definition = format!(
                "[^{label}]: {}{dated}, {}",
                escaped(title),
                destination(target)
            );
            Fix {
                title: format!("Insert a footnote citing {title}{dated}"),
                edits: vec![
                    Edit {
                        span: Span::new(claim.end, claim.end),
                        text: format!("[^{label}]"),
                    },
                    appended(&draft.source, &definition),
                ],
                safe: false,
            }
        }
        Citation::Link => Fix {
            title: format!("Link to {title}"),
            edits: vec![
                Edit {
                    span: Span::new(claim.start, claim.start),
                    text: "[".to_owned(),
                },
                Edit {
                    span: Span::new(claim.end, claim.end),
                    text: format!("]({})", destination(target)),
                },
            ],
            safe: false,
        },
    }
}

/// Has every citation among the fixes name its source as a reader of the draft opens it, where
/// `path_of` knows the path for the source's id; the fixes of a check name the id.
pub fn cite_as_opened(
    draft: &Text,
    findings: &mut [Finding],
    citation: Citation,
    path_of: impl Fn(&str) -> Option<String>,
) {
    for finding in findings {
        for evidence in &finding.evidence {
            let by = |target: &str| citation_fix(draft, finding.span, evidence, target, citation);
            let known = by(&evidence.source);
            if let Some(fix) = finding.fixes.iter_mut().find(|fix| **fix == known)
                && let Some(path) = path_of(&evidence.source)
            {
                *fix = by(&path);
            }
        }
    }
}

/// The byte after the last visible one of the block, or of the cell, that holds the claim.
fn end_of_block(draft: &Text, claim: Span) -> usize {
    let text = &*draft.source;
    let passage = Places::of(draft)
        .passage_at(claim)
        .and_then(|(_, number)| draft.passages.get(number));
    let Some(passage) = passage else {
        return end_of_line(text, claim.end);
    };
    if passage.kind == PassageKind::Row {
        return end_of_cell(text, claim, passage);
    }
    // The block's own span would reach over the items nested in an item, so its sentences count.
    let last = draft
        .passages
        .iter()
        .filter(|p| p.context.block == passage.context.block)
        .map(|p| p.map.whole().end)
        .max()
        .unwrap_or(claim.end);
    end_of_line(text, last.max(claim.end))
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

/// The smallest number that no footnote of the file bears.
fn free_label(text: &str) -> usize {
    (1..)
        .find(|n| !text.contains(&format!("[^{n}]")))
        .unwrap_or(1)
}

/// `line` as the last line of the file, in the file's own line ends; definitions stand together,
/// anything else is set apart by an empty line.
fn appended(text: &str, line: &str) -> Edit {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let body = text.trim_end();
    let last = body.rsplit(['\n', '\r']).next().unwrap_or("");
    let gap = if last.starts_with("[^") && last.contains("]:") {
        end.to_owned()
    } else {
        end.repeat(2)
    };
    Edit {
        span: Span::new(body.len(), text.len()),
        text: format!("{gap}{line}{end}"),
    }
}

/// Words that mean themselves in Markdown.
fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
    {
        if matches!(c, '\\' | '[' | ']' | '*' | '_' | '`' | '<' | '>' | '|') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A path as a link destination; in angle brackets where spaces or parentheses would end it.
fn destination(path: &str) -> String {
    if path.contains([' ', '(', ')', '\t']) {
        format!("<{}>", path.replace(['<', '>', '\n', '\r'], ""))
    } else {
        path.to_owned()
    }
}
