//! What stands behind a claim, shown under the pointer: verdict, reason, and the evidence word for word.

use tower_lsp::ls_types::*;

use super::analysis::Checked;
use super::capabilities::Client;
use super::diagnostics::stance;
use super::position;
use crate::finding::{Evidence, Finding};
use crate::text::Span;

/// The claim at a position and its evidence; of several claims on one place the innermost first.
pub fn at(checked: &Checked, place: Position, client: &Client) -> Option<Hover> {
    let offset = position::to_byte(&checked.rope, place, client.encoding);
    let value = page(checked, offset, client)?;
    let (innermost, _) = checked.at(offset).into_iter().next()?;
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: if client.markdown {
                MarkupKind::Markdown
            } else {
                MarkupKind::PlainText
            },
            value,
        }),
        range: Some(position::range(
            &checked.rope,
            innermost.span,
            client.encoding,
        )),
    })
}

/// What a hover at a byte says; `None` where nothing is claimed.
pub fn page(checked: &Checked, offset: usize, client: &Client) -> Option<String> {
    let found = checked.at(offset);
    let parts: Vec<String> = found
        .iter()
        .map(|(finding, places)| {
            Page {
                markdown: client.markdown,
            }
            .finding(finding, places)
        })
        .collect();
    let rule = if client.markdown {
        "\n\n---\n\n"
    } else {
        "\n\n"
    };
    (!parts.is_empty()).then(|| parts.join(rule))
}

/// Hovers are read in a terminal float as often as in a browser: short lines, no tables, no HTML.
struct Page {
    markdown: bool,
}

impl Page {
    fn finding(&self, finding: &Finding, places: &[Option<Location>]) -> String {
        let verdict = finding.verdict.map_or("note", |verdict| verdict.as_str());
        let mut lines = vec![
            format!("{} ({})", self.strong(verdict), finding.rule),
            self.plain(&finding.message),
        ];
        // Most messages give the reason; saying it twice makes the quoted words harder to find.
        if !finding.reason.is_empty() && !finding.message.contains(&finding.reason) {
            lines.push(self.plain(&finding.reason));
        }
        lines.extend(
            finding
                .evidence
                .iter()
                .zip(places)
                .map(|(evidence, place)| self.evidence(evidence, place.as_ref())),
        );
        lines.join("\n\n")
    }

    fn evidence(&self, evidence: &Evidence, place: Option<&Location>) -> String {
        let file = evidence.cited(evidence.document());
        let file = match place {
            Some(place) if self.markdown => {
                format!(
                    "[{}]({}#L{})",
                    self.plain(&file),
                    place.uri.as_str(),
                    evidence.line
                )
            }
            _ => file,
        };
        let mut about = Vec::new();
        if *evidence.title != *evidence.source && !evidence.title.is_empty() {
            about.push(self.plain(&evidence.title));
        }
        if !evidence.is_in_draft() {
            about.push(
                evidence
                    .date
                    .map_or_else(|| "undated".to_owned(), |date| date.to_string()),
            );
        }
        // A line of its own: a terminal counts the address of a link that it does not show.
        let line = match (about.is_empty(), self.markdown) {
            (true, _) => "",
            (false, true) => "  \n",
            (false, false) => "\n",
        };
        format!(
            "{} {file}{line}{}\n\n> {}",
            stance(evidence.stance),
            about.join(" · "),
            self.quoted(evidence)
        )
    }

    /// The passage with its decisive words strong.
    fn quoted(&self, evidence: &Evidence) -> String {
        let mut marks: Vec<Span> = evidence
            .marks
            .iter()
            .copied()
            .filter(|m| !m.of(&evidence.text).trim().is_empty())
            .collect();
        marks.sort();
        let mut out = String::new();
        let mut at = 0;
        for mark in marks.into_iter().filter(|_| self.markdown) {
            if mark.start < at {
                continue;
            }
            out.push_str(&self.plain(Span::new(at, mark.start).of(&evidence.text)));
            out.push_str(&self.strong(mark.of(&evidence.text)));
            at = mark.end;
        }
        out.push_str(&self.plain(evidence.text.get(at..).unwrap_or("")));
        out
    }

    /// Strong only if the words do not begin or end with a space, which would leave the stars standing.
    fn strong(&self, words: &str) -> String {
        if !self.markdown {
            return words.to_owned();
        }
        let inner = words.trim();
        let (before, after) = words.split_once(inner).unwrap_or(("", ""));
        format!("{before}**{}**{after}", self.plain(inner))
    }

    /// Words as words: nothing in a source may turn into markup, and a line break would end the quote.
    fn plain(&self, words: &str) -> String {
        let mut out = String::with_capacity(words.len());
        for c in words.chars() {
            match c {
                '\n' | '\r' => out.push(' '),
                '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '>' | '#' | '|' | '~'
                    if self.markdown =>
                {
                    out.push('\\');
                    out.push(c);
                }
                '&' if self.markdown => out.push_str("&amp;"),
                c => out.push(c),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Stance;

    fn evidence(text: &str, marks: &[(usize, usize)]) -> Evidence {
        Evidence {
            source: "a_b.md".into(),
            title: "Report".into(),
            date: None,
            span: Span::new(0, text.len()),
            line: 3,
            column: 1,
            place: None,
            text: text.into(),
            marks: marks.iter().map(|(a, b)| Span::new(*a, *b)).collect(),
            stance: Stance::Contradicts,
        }
    }

    #[test]
    fn decisive_words_are_strong_and_nothing_else_is() {
        let page = Page { markdown: true };
        assert_eq!(
            page.quoted(&evidence(
                "It *sold* 45 cars\nin May",
                &[(10, 12), (11, 17)]
            )),
            "It \\*sold\\* **45** cars in May"
        );
        assert_eq!(
            page.quoted(&evidence("sold 45 cars", &[(4, 8)])),
            "sold **45** cars"
        );
        assert_eq!(page.quoted(&evidence("é 45", &[(1, 2)])), "é 45");
    }

    #[test]
    fn a_client_without_markdown_sees_none() {
        let page = Page { markdown: false };
        assert_eq!(
            page.evidence(&evidence("It *sold* 45", &[(10, 12)]), None),
            "Contradicted by a_b.md:3\nReport · undated\n\n> It *sold* 45"
        );
    }
}
