//! The words of one block while it is being read: text without markup, the way back to the file, and links.

use std::sync::LazyLock;

use regex::Regex;

use super::passage::{Context, Link, Passage, PassageKind, SourceMap};
use super::sentences;
use super::span::Span;

/// Stands for something that is no prose: inline code, a formula. It is no letter and no digit, so
/// that nothing is ever claimed by it and words on its two sides stay apart.
pub const PLACEHOLDER: &str = "\u{fffc}";

/// Rendered words of a block, a line or a cell.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    pub text: String,
    pub map: SourceMap,
    pub links: Vec<Link>,
    /// Places in `text` where the writer forced a new line.
    breaks: Vec<usize>,
}

/// A stretch of the text that is replaced by something shorter.
struct Edit {
    span: Span,
    by: &'static str,
    targets: Vec<String>,
}

impl Rendered {
    /// Appends words that stand in the file byte for byte from `offset` on.
    pub fn copy(&mut self, words: &str, offset: usize) {
        let rendered = self.append(words);
        self.map
            .push(rendered, Span::new(offset, offset + words.len()));
    }

    /// Appends words that stand for the bytes `source` of the file and differ from them.
    pub fn unit(&mut self, words: &str, source: Span) {
        let rendered = self.append(words);
        self.map.push_unit(rendered, source);
    }

    /// Appends a space that stands for `source`, unless one is there already or nothing precedes it.
    pub fn space(&mut self, source: Span) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.unit(" ", source);
        }
    }

    /// Appends a space where the writer forced a new line, which may end a sentence without a stop.
    pub fn line_break(&mut self, source: Span) {
        self.space(source);
        self.breaks.push(self.text.len());
    }

    /// Appends all of `other`.
    pub fn extend(&mut self, other: &Rendered) {
        let at = self.text.len();
        self.map.extend(&other.map, at);
        self.text.push_str(&other.text);
        self.breaks.extend(other.breaks.iter().map(|b| b + at));
        self.links.extend(other.links.iter().map(|link| Link {
            span: link.span.shift(at),
            target: link.target.clone(),
        }));
    }

    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    /// Without the white space at both ends.
    pub fn trimmed(self) -> Rendered {
        let start = self.text.len() - self.text.trim_start().len();
        let end = start + self.text.trim().len();
        if start == 0 && end == self.text.len() {
            self
        } else {
            self.part(Span::new(start, end))
        }
    }

    /// Footnote marks, citations and formulas taken out of the prose, bare URLs marked as links.
    ///
    /// `[^1]`, `[@smith, p. 3]` and a bracketed number behind a word or a sentence (`4.25%.[3]`) become links with an
    /// empty span; `$x_i$` becomes [`PLACEHOLDER`], while `$4 to $5` stays money.
    pub fn without_marks(self) -> Rendered {
        let mut edits = Vec::new();
        if self.text.contains('[') {
            edits.extend(
                MARK.captures_iter(&self.text)
                    .filter_map(|found| mark(&self.text, &found)),
            );
        }
        if self.text.bytes().filter(|&b| b == b'$').count() > 1 {
            // "$AAPL_x=$150": a dollar before a digit opens an amount and closes nothing.
            let rest = |end: usize| self.text.get(end..).unwrap_or("");
            let formulas = MATH
                .find_iter(&self.text)
                .filter(|m| !rest(m.end()).starts_with(|c: char| c.is_ascii_digit()));
            edits.extend(formulas.map(|found| Edit {
                span: found.range().into(),
                by: PLACEHOLDER,
                targets: Vec::new(),
            }));
            edits.sort_by_key(|edit| edit.span);
            edits.dedup_by(|later, earlier| later.span.overlaps(earlier.span));
        }
        let mut edited = if edits.is_empty() {
            self
        } else {
            self.edited(&edits)
        };
        edited.mark_urls();
        edited
    }

    /// One passage for each sentence. The context given is that of the whole block.
    pub fn into_passages(self, kind: PassageKind, context: &Context, passages: &mut Vec<Passage>) {
        let mut before = None;
        let mut first_link = 0;
        for span in self.sentences() {
            let text = span.of(&self.text).to_owned();
            while self
                .links
                .get(first_link)
                .is_some_and(|link| link.span.end < span.start)
            {
                first_link += 1;
            }
            let next: std::sync::Arc<str> = text.as_str().into();
            passages.push(Passage {
                text,
                kind,
                map: self.map.slice(span),
                context: Context {
                    before: before.replace(next),
                    ..context.clone()
                },
                cells: Vec::new(),
                links: links_in(self.links.get(first_link..).unwrap_or_default(), span),
            });
        }
    }

    /// All of it as one passage, whatever sentences it holds.
    pub fn into_passage(self, kind: PassageKind, context: &Context) -> Passage {
        Passage {
            text: self.text,
            kind,
            map: self.map,
            context: context.clone(),
            cells: Vec::new(),
            links: self.links,
        }
    }

    fn append(&mut self, words: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(words);
        Span::new(start, self.text.len())
    }

    fn part(&self, span: Span) -> Rendered {
        Rendered {
            text: span.of(&self.text).to_owned(),
            map: self.map.slice(span),
            links: links_in(&self.links, span),
            breaks: self
                .breaks
                .iter()
                .filter(|&&b| span.start < b && b < span.end)
                .map(|b| b - span.start)
                .collect(),
        }
    }

    /// Sentences, where a forced line break ends one too unless the next line goes on in lower case.
    fn sentences(&self) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut start = 0;
        let ends = self
            .breaks
            .iter()
            .copied()
            .filter(|&at| self.breaks_sentence(at));
        for end in ends.chain([self.text.len()]) {
            let line = self.text.get(start..end).unwrap_or("");
            spans.extend(
                sentences::split(line)
                    .into_iter()
                    .map(|span| span.shift(start)),
            );
            start = end;
        }
        spans
    }

    fn breaks_sentence(&self, at: usize) -> bool {
        let (before, after) = self.text.split_at_checked(at).unwrap_or(("", ""));
        !before.trim_end().ends_with([',', ';', '-', '–'])
            && after.trim_start().starts_with(|c: char| !c.is_lowercase())
    }

    fn edited(&self, edits: &[Edit]) -> Rendered {
        let mut out = Rendered::default();
        let mut start = 0;
        let mut places = Vec::with_capacity(edits.len());
        for edit in edits {
            out.take(self, Span::new(start, edit.span.start));
            places.push(out.text.len());
            out.links.extend(edit.targets.iter().map(|target| Link {
                span: Span::new(out.text.len(), out.text.len()),
                target: target.clone(),
            }));
            out.unit(edit.by, self.map.to_source(edit.span));
            start = edit.span.end;
        }
        out.take(self, Span::new(start, self.text.len()));
        // A place inside an edited stretch moves to the start of what replaced it.
        let moved = |at: usize| {
            let after = edits.partition_point(|edit| edit.span.end <= at);
            match (edits.get(after), places.get(after)) {
                (Some(edit), Some(&place)) if edit.span.start <= at => place,
                (Some(edit), Some(&place)) => place - (edit.span.start - at),
                _ => out.text.len() - (self.text.len() - at),
            }
        };
        let links = self.links.iter().map(|link| Link {
            span: Span::new(moved(link.span.start), moved(link.span.end)),
            target: link.target.clone(),
        });
        let links: Vec<Link> = links.collect();
        out.breaks = self.breaks.iter().map(|&at| moved(at)).collect();
        out.links.extend(links);
        out.links.sort_by_key(|link| link.span);
        out
    }

    /// Appends the words of `other` under `span`, without its links and breaks.
    fn take(&mut self, other: &Rendered, span: Span) {
        let at = self.text.len();
        self.text.push_str(span.of(&other.text));
        self.map.extend(&other.map.slice(span), at);
    }

    fn mark_urls(&mut self) {
        if !self.text.contains("://") && !self.text.contains("www.") {
            return;
        }
        let mut bare = Vec::new();
        for found in URL.find_iter(&self.text) {
            let url = found
                .as_str()
                .trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '’', '*', '_']);
            let url = if url.contains('(') {
                url
            } else {
                url.trim_end_matches(')')
            };
            let span = Span::new(found.start(), found.start() + url.len());
            let next = self
                .links
                .partition_point(|link| link.span.end <= span.start);
            if !self
                .links
                .get(next)
                .is_some_and(|link| link.span.overlaps(span))
            {
                bare.push(Link {
                    span,
                    target: url.to_owned(),
                });
            }
        }
        self.links.extend(bare);
        self.links.sort_by_key(|link| link.span);
    }
}

/// `[^label]`, `[@key; @key, p. 3]`, `[3]`.
static MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\[(?:\^([^\[\]\s]+)|((?:[^\[\]@]{1,40}\s)?-?@[^\[\]]+)|([0-9]{1,3}))\]")
});
/// The keys of a citation.
static KEY: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"@[\p{L}\p{N}_][\p{L}\p{N}_:.#$%&+?<>~/-]*"));
/// `$$…$$`, or `$…$` that holds a sign of TeX and no white space at its ends, or a single letter.
static MATH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"\$\$[^$]+\$\$|\$(?:[A-Za-z]|[^$\s0-9][^$]*[\\^_={}][^$]*[^$\s]|\\[a-zA-Z]+)\$")
});
static URL: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?:https?://|www\.)[^\s<>"“”«»|]+"#));

fn pattern(literal: &str) -> Regex {
    Regex::new(literal).expect("literal pattern")
}

/// What to do with a bracketed mark; `None` for a bracketed number that stands free.
fn mark(text: &str, found: &regex::Captures<'_>) -> Option<Edit> {
    let whole: Span = found.get(0)?.range().into();
    let (before, after) = (text.get(..whole.start)?, text.get(whole.end..)?);
    let targets = if let Some(label) = found.get(1) {
        vec![format!("^{}", label.as_str())]
    } else if let Some(keys) = found.get(2) {
        let keys = KEY.find_iter(keys.as_str()).map(|key| key.as_str());
        keys.map(|key| key.trim_end_matches(['.', ':']).to_owned())
            .collect()
    } else {
        // Glued to a word, or behind the end of a sentence: "4.25%.[3]", "in 1805. [19]".
        let glued =
            !before.is_empty() && !before.ends_with(|c: char| c.is_whitespace() || c == '(');
        let ended = before.trim_end().ends_with(['.', '!', '?', '”', '"', ']']);
        vec![format!(
            "^{}",
            found.get(3).filter(|_| glued || ended)?.as_str()
        )]
    };
    // The space before a mark goes with it, unless a word follows that it would be glued to.
    let ends = !after.starts_with(char::is_alphanumeric);
    let space = before.len() - before.trim_end_matches(' ').len();
    Some(Edit {
        span: Span::new(whole.start - if ends { space } else { 0 }, whole.end),
        by: "",
        targets,
    })
}

/// The links that touch `span`, cut to it and counted from its start.
fn links_in(links: &[Link], span: Span) -> Vec<Link> {
    let touching = links.iter().take_while(|link| link.span.start <= span.end);
    touching
        .filter(|link| {
            link.span.overlaps(span) || (link.span.is_empty() && span.start <= link.span.start)
        })
        .map(|link| Link {
            span: Span::new(
                link.span.start.max(span.start) - span.start,
                link.span.end.min(span.end) - span.start,
            ),
            target: link.target.clone(),
        })
        .collect()
}
