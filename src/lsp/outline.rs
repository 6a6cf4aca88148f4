//! The claims of a draft under their headings: symbols, and a tally for each heading.

use tower_lsp::ls_types::*;

use super::analysis::Checked;
use super::capabilities::Client;
use super::position;
use crate::finding::{Finding, Rule};
use crate::text::{PassageKind, Span};
use crate::verdict::Verdict;

/// Characters of a claim that a list shows.
const SHOWN: usize = 60;

/// A heading and what stands below it, up to the next of its level or above.
struct Section<'c> {
    level: u8,
    title: &'c str,
    heading: Span,
    whole: Span,
}

/// The claims of the draft as a tree of its headings, each with its verdict.
pub fn symbols(checked: &Checked, uri: &Uri, client: &Client) -> DocumentSymbolResponse {
    let sections = sections(checked);
    if !client.nested_symbols {
        let flat = checked
            .findings
            .iter()
            .filter(|finding| finding.verdict.is_some())
            .map(|finding| flat(finding, &sections, checked, uri, client));
        return DocumentSymbolResponse::Flat(flat.collect());
    }
    let whole = Span::new(0, checked.rope.len_bytes());
    let claims: Vec<&Finding> = checked
        .findings
        .iter()
        .filter(|finding| finding.verdict.is_some())
        .collect();
    let mut writer = Writer {
        checked,
        client,
        claims: &claims,
        sections: &sections,
    };
    DocumentSymbolResponse::Nested(writer.inside(whole, 0))
}

struct Writer<'w, 'c> {
    checked: &'c Checked,
    client: &'c Client,
    /// Not yet placed, in order.
    claims: &'w [&'c Finding],
    sections: &'w [Section<'c>],
}

impl Writer<'_, '_> {
    /// What stands in `span` of sections below `level`, in order.
    fn inside(&mut self, span: Span, level: u8) -> Vec<DocumentSymbol> {
        let mut symbols = Vec::new();
        loop {
            let claim = self.claims.first().filter(|c| c.span.start < span.end);
            let section = self
                .sections
                .first()
                .filter(|s| s.heading.start < span.end && s.level > level);
            match (claim, section) {
                (Some(claim), section)
                    if section.is_none_or(|s| claim.span.start < s.heading.start) =>
                {
                    symbols.push(self.claim(claim));
                    self.claims = self.claims.get(1..).unwrap_or_default();
                }
                (_, Some(section)) => {
                    let (level, whole) = (section.level, section.whole);
                    let mut symbol = self.section(section);
                    self.sections = self.sections.get(1..).unwrap_or_default();
                    let children = self.inside(whole, level);
                    symbol.children = (!children.is_empty()).then_some(children);
                    symbols.push(symbol);
                }
                _ => return symbols,
            }
        }
    }

    fn range(&self, span: Span) -> Range {
        position::range(&self.checked.rope, span, self.client.encoding)
    }

    fn section(&self, section: &Section<'_>) -> DocumentSymbol {
        let name = if section.title.trim().is_empty() {
            "untitled"
        } else {
            section.title
        };
        #[expect(deprecated, reason = "the type has no other constructor")]
        DocumentSymbol {
            name: name.to_owned(),
            detail: tally(self.checked, section.whole),
            kind: SymbolKind::NAMESPACE,
            tags: None,
            deprecated: None,
            range: self.range(section.whole),
            selection_range: self.range(section.heading),
            children: None,
        }
    }

    fn claim(&self, finding: &Finding) -> DocumentSymbol {
        let range = self.range(finding.span);
        #[expect(deprecated, reason = "the type has no other constructor")]
        DocumentSymbol {
            name: name(finding),
            detail: finding.verdict.map(|verdict| verdict.to_string()),
            kind: kind(finding.rule),
            tags: None,
            deprecated: None,
            range,
            selection_range: range,
            children: None,
        }
    }
}

fn flat(
    finding: &Finding,
    sections: &[Section<'_>],
    checked: &Checked,
    uri: &Uri,
    client: &Client,
) -> SymbolInformation {
    let above = sections
        .iter()
        .rev()
        .find(|s| s.heading.start <= finding.span.start);
    let range = position::range(&checked.rope, finding.span, client.encoding);
    #[expect(deprecated, reason = "the type has no other constructor")]
    SymbolInformation {
        name: name(finding),
        kind: kind(finding.rule),
        tags: None,
        deprecated: None,
        location: Location::new(uri.clone(), range),
        container_name: above.map(|section| section.title.to_owned()),
    }
}

/// The verdict's mark and the claim's words.
fn name(finding: &Finding) -> String {
    let words: Vec<&str> = finding.text.split_whitespace().collect();
    let words = words.join(" ");
    let mut shown: String = words.chars().take(SHOWN).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    format!("{} {shown}", finding.verdict.map_or("·", mark))
}

/// A sign that tells verdicts apart without colour.
pub fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Supported => "✓",
        Verdict::Conflict => "≠",
        Verdict::Disputed => "±",
        Verdict::Unsupported => "?",
    }
}

fn kind(rule: Rule) -> SymbolKind {
    match rule {
        Rule::Figure => SymbolKind::NUMBER,
        Rule::Date => SymbolKind::EVENT,
        Rule::Quotation => SymbolKind::STRING,
        _ => SymbolKind::FIELD,
    }
}

/// One lens above each heading that has claims below it, and above the draft if it begins without one.
pub fn lenses(checked: &Checked, client: &Client) -> Vec<CodeLens> {
    let mut sections = sections(checked);
    let first = sections.first().map_or(usize::MAX, |s| s.heading.start);
    if checked
        .findings
        .iter()
        .any(|f| f.verdict.is_some() && f.span.start < first)
    {
        let end = first.min(checked.rope.len_bytes());
        sections.insert(
            0,
            Section {
                level: 0,
                title: "",
                heading: Span::new(0, 0),
                whole: Span::new(0, end),
            },
        );
    }
    let lens = |section: &Section<'_>| {
        let title = tally(checked, section.whole)?;
        Some(CodeLens {
            range: position::range(&checked.rope, section.heading, client.encoding),
            command: Some(Command {
                title,
                command: String::new(),
                arguments: None,
            }),
            data: None,
        })
    };
    sections.iter().filter_map(lens).collect()
}

/// "9 claims: 6 supported, 1 conflict, 2 unsupported"; nothing where nothing is claimed.
fn tally(checked: &Checked, span: Span) -> Option<String> {
    let count = |verdict: Verdict| {
        let here = checked
            .findings
            .iter()
            .filter(|f| span.start <= f.span.start && f.span.start < span.end);
        here.filter(|f| f.verdict == Some(verdict)).count()
    };
    let all = [
        Verdict::Supported,
        Verdict::Conflict,
        Verdict::Disputed,
        Verdict::Unsupported,
    ];
    let counts: Vec<(usize, Verdict)> = all
        .iter()
        .map(|v| (count(*v), *v))
        .filter(|(n, _)| *n > 0)
        .collect();
    let sum: usize = counts.iter().map(|(n, _)| n).sum();
    if sum == 0 {
        return None;
    }
    let parts: Vec<String> = counts
        .iter()
        .map(|(n, verdict)| format!("{n} {verdict}"))
        .collect();
    let claims = if sum == 1 { "claim" } else { "claims" };
    Some(format!("{sum} {claims}: {}", parts.join(", ")))
}

fn sections(checked: &Checked) -> Vec<Section<'_>> {
    let end = checked.rope.len_bytes();
    let headings = checked
        .text
        .passages
        .iter()
        .filter_map(|passage| match passage.kind {
            PassageKind::Heading(level) => Some((level, passage)),
            _ => None,
        });
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (level, passage) in headings {
        let heading = passage.map.whole();
        let line = checked.rope.byte_to_line(heading.start);
        let heading = Span::new(checked.rope.line_to_byte(line), heading.end);
        // A heading of two sentences is one heading.
        if sections
            .last()
            .is_some_and(|s| s.heading.start == heading.start)
        {
            continue;
        }
        for section in sections
            .iter_mut()
            .filter(|s| s.whole.end == end && s.level >= level)
        {
            section.whole.end = heading.start;
        }
        sections.push(Section {
            level,
            title: &passage.text,
            heading,
            whole: Span::new(heading.start, end),
        });
    }
    sections
}
