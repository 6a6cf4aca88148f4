//! HTML inside Markdown: directives in comments, elements whose words are no prose, the text behind a comment.

use super::Reader;
use crate::text::passage::Directive;
use crate::text::span::Span;

/// HTML elements whose words are no prose of the writer's.
const MUTING: [&str; 12] = [
    "code", "kbd", "samp", "pre", "script", "style", "del", "s", "strike", "math", "template",
    "svg",
];

/// What a comment for this program begins with, before the colon.
const NAME: &str = "tickmark";

/// How everything begins that such a comment can say.
const IGNORE: &str = "ignore";

impl Reader<'_> {
    pub(super) fn inline_html(&mut self, span: Span) {
        let html = span.of(self.source);
        if html.starts_with("<!--") {
            self.comment(html, span);
            return;
        }
        let name = html.trim_start_matches(['<', '/']);
        let name = name
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next()
            .unwrap_or("")
            .to_ascii_lowercase();
        match (self.muting, html.starts_with("</")) {
            (Some(muting), true) if muting == name => self.muting = None,
            (Some(_), _) => {}
            (None, _) if name == "br" => self.line_break(span),
            (None, false) => self.muting = self.mutes(&name).filter(|_| !html.ends_with("/>")),
            (None, true) => {}
        }
    }

    /// The element's name if its words are to be left out here.
    ///
    /// A raised figure behind a stop or a digit is a footnote mark, not a digit more.
    fn mutes(&self, name: &str) -> Option<&'static str> {
        if name == "sup" {
            let before = self
                .open
                .as_ref()
                .and_then(|open| open.words.text.chars().next_back());
            return before.is_some_and(|c| !c.is_alphabetic()).then_some("sup");
        }
        MUTING.into_iter().find(|&muting| muting == name)
    }

    fn comment(&mut self, html: &str, span: Span) {
        let body = html.strip_prefix("<!--").unwrap_or(html);
        let body = body.strip_suffix("-->").unwrap_or(body).trim();
        let (body, misspelt) = match body.strip_prefix("tickmark:") {
            Some(body) => (body, false),
            None => match nearly(body) {
                Some(body) => (body, true),
                None => return,
            },
        };
        self.text.directives.push(Directive {
            span,
            body: body.split_whitespace().collect::<Vec<_>>().join(" "),
            misspelt,
            block: self.block,
        });
    }

    /// Directives of an HTML block, and the prose that stands on the line behind a comment.
    pub(super) fn html_block(&mut self, span: Span) {
        self.close();
        let html = span.of(self.source);
        let begins_with_comment = html.trim_start().starts_with("<!--");
        let mut at = 0;
        while let Some(start) = html
            .get(at..)
            .and_then(|rest| rest.find("<!--"))
            .map(|found| at + found)
        {
            if begins_with_comment
                && html
                    .get(at..start)
                    .is_some_and(|between| !between.trim().is_empty())
            {
                break;
            }
            let Some(end) = html
                .get(start..)
                .and_then(|rest| rest.find("-->"))
                .map(|found| start + found + 3)
            else {
                at = html.len();
                break;
            };
            let comment = html.get(start..end).unwrap_or("");
            self.comment(comment, Span::new(span.start + start, span.start + end));
            at = end;
        }
        let rest = html.get(at..).unwrap_or("");
        if begins_with_comment && !self.nested && !rest.trim().is_empty() {
            let start = span.start + at + (rest.len() - rest.trim_start().len());
            self.parse(start, span.end, true);
        }
    }
}

/// What a comment says that is meant for this program but does not begin with `tickmark:`: in other
/// letters, with a space before the colon, or with `ignore` where the colon belongs.
fn nearly(body: &str) -> Option<&str> {
    let (name, rest) = body.split_at_checked(NAME.len())?;
    if !name.eq_ignore_ascii_case(NAME) {
        return None;
    }
    if let Some(said) = rest.trim_start().strip_prefix(':') {
        return Some(said);
    }
    let said = rest.trim_start_matches([' ', '\t', '\n', '\r', '-', '_', ',', ';', '=']);
    let (word, behind) = said.split_at_checked(IGNORE.len())?;
    let ends = !behind.starts_with(char::is_alphanumeric);
    (rest != said && ends && word.eq_ignore_ascii_case(IGNORE)).then_some(said)
}
