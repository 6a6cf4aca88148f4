//! A claim's citation: put in, as a footnote, a link or a key, or made to name the source that says it.

use super::{FixMaker, Footnote};
use crate::finding::{Edit, Evidence, Finding, Fix, Rule, Stance};
use crate::settings::{Citation, Settings};
use crate::text::{Link, Passage, Span};

impl FixMaker<'_> {
    /// Cites the passage that backs the claim at `claim` as the settings ask for: a footnote with a
    /// definition at the end of the file, a link round the claim's own words, or the source's key. A
    /// source without a key in the bibliography is cited by a footnote.
    ///
    /// `target` is the source's path as a reader of the draft would open it, with `/`.
    pub fn citation(
        &self,
        claim: Span,
        evidence: &Evidence,
        target: &str,
        settings: &Settings,
    ) -> Fix {
        let title = title(evidence);
        match settings.citation {
            Citation::Footnote => self.footnote_citing(claim, evidence, target),
            Citation::Key => match key(evidence, settings) {
                Some(key) => Fix {
                    title: format!("Cite {title} as [@{key}]"),
                    edits: vec![Edit {
                        span: Span::new(claim.end, claim.end),
                        text: format!(" [@{key}]"),
                    }],
                    safe: false,
                },
                None => self.footnote_citing(claim, evidence, target),
            },
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

    /// Has the citation `link` of `passage` name the source of `evidence` in place of the one it names: the
    /// footnote's definition if nothing else refers to it, else the reference; a link's destination; a
    /// key. `None` if the citation is written in another way, or the source has no key.
    pub fn correction(
        &self,
        passage: &Passage,
        link: &Link,
        evidence: &Evidence,
        target: &str,
        settings: &Settings,
    ) -> Option<Fix> {
        let text = &*self.draft.source;
        let near = passage.to_source(link.span);
        let edits = if let Some(label) = link.target.strip_prefix('^') {
            let mark = format!("[^{label}]");
            let reference = find(text, near.start.saturating_sub(mark.len()), &mark)?;
            self.footnote_corrected(reference, &mark, evidence, target)
        } else if link.target.starts_with('@') {
            let from = near.start.saturating_sub(link.target.len() + CITATION);
            let mark = find(text, from, &link.target)?;
            vec![Edit {
                span: Span::new(mark.start + 1, mark.end),
                text: key(evidence, settings)?.to_owned(),
            }]
        } else {
            vec![Edit {
                span: destination_of(text, near.end)?,
                text: destination(target),
            }]
        };
        Some(Fix {
            title: format!("Cite {} instead", title(evidence)),
            edits,
            safe: false,
        })
    }

    /// Has the citations among the fixes name their sources as a reader of the draft opens them, where
    /// `path_of` knows the path for the source's id: a check names the id, having no paths.
    pub fn cite_as_opened(
        &self,
        findings: &mut [Finding],
        settings: &Settings,
        path_of: impl Fn(&str) -> Option<String>,
    ) {
        for finding in findings {
            let backing = finding
                .evidence
                .iter()
                .find(|e| e.stance == Stance::Supports);
            let Some((evidence, path)) = backing.and_then(|e| Some((e, path_of(&e.source)?)))
            else {
                continue;
            };
            let by = |target: &str| self.citation(finding.span, evidence, target, settings);
            let known = by(&evidence.source);
            if let Some(fix) = finding
                .fixes
                .iter_mut()
                .find(|fix| fix.edits == known.edits)
            {
                fix.edits = by(&path).edits;
            } else if finding.rule == Rule::CitationMismatch {
                let written = destination(&evidence.source);
                let edits = finding.fixes.iter_mut().flat_map(|fix| &mut fix.edits);
                for edit in edits {
                    let before = edit
                        .text
                        .trim_end()
                        .strip_suffix(written.as_str())
                        .map(str::len);
                    if let Some(before) = before {
                        let end = before + written.len();
                        edit.text.replace_range(before..end, &destination(&path));
                    }
                }
            }
        }
    }

    fn footnote_citing(&self, claim: Span, evidence: &Evidence, target: &str) -> Fix {
        let reference = Span::new(claim.end, claim.end);
        Fix {
            title: format!(
                "Insert a footnote citing {}{}",
                title(evidence),
                dated(evidence)
            ),
            edits: self.new_footnote(reference, evidence, target),
            safe: false,
        }
    }

    /// A reference in place of what stands at `reference`, and the definition at the end of the file.
    fn new_footnote(&self, reference: Span, evidence: &Evidence, target: &str) -> Vec<Edit> {
        let Footnote {
            label,
            at,
            gap,
            line_end,
        } = self
            .footnote
            .get_or_init(|| Footnote::next(&self.draft.source));
        let words = definition(evidence, target);
        vec![
            Edit {
                span: reference,
                text: format!("[^{label}]"),
            },
            Edit {
                span: *at,
                text: format!("{gap}[^{label}]: {words}{line_end}"),
            },
        ]
    }

    /// The reference at `reference`, whose mark is `mark`, made to lead to a footnote that cites the source.
    fn footnote_corrected(
        &self,
        reference: Span,
        mark: &str,
        evidence: &Evidence,
        target: &str,
    ) -> Vec<Edit> {
        let text = &*self.draft.source;
        let cites = |words: &str| words.contains(target) || words.contains(&*evidence.source);
        let known = self.draft.footnotes.iter().find(|(_, words)| cites(words));
        if let Some((label, _)) = known {
            return vec![Edit {
                span: reference,
                text: format!("[^{label}]"),
            }];
        }
        // The reference and the definition: nothing else would lose its source.
        let only = text.matches(mark).count() == 2;
        match only.then(|| words_defined(text, mark)).flatten() {
            Some(span) => vec![Edit {
                span,
                text: definition(evidence, target),
            }],
            None => self.new_footnote(reference, evidence, target),
        }
    }
}

/// Bytes of a citation before its key, at most: "[see @".
const CITATION: usize = 16;

/// Bytes between the words of a link and its destination, at most: the stars of strong words.
const MARKUP: usize = 8;

/// The first place of `words` from `from` on.
fn find(text: &str, from: usize, words: &str) -> Option<Span> {
    let from = text.floor_char_boundary(from);
    let at = from + text.get(from..)?.find(words)?;
    Some(Span::new(at, at + words.len()))
}

/// Bytes of the destination of the inline link whose words end at `from`.
fn destination_of(text: &str, from: usize) -> Option<Span> {
    let open = find(text, from, "](").filter(|open| open.start <= from + MARKUP)?;
    let rest = text.get(open.end..)?;
    let blank = rest.len() - rest.trim_start().len();
    let rest = rest.get(blank..)?;
    let length = match rest.starts_with('<') {
        true => rest.find('>')? + 1,
        false => rest.find(|c: char| c == ')' || c.is_whitespace())?,
    };
    let start = open.end + blank;
    Some(Span::new(start, start + length))
}

/// Bytes of what a footnote of one line is defined as.
fn words_defined(text: &str, mark: &str) -> Option<Span> {
    let opening = format!("{mark}:");
    let is_first = |at: usize| at == 0 || text.get(..at).is_some_and(|t| t.ends_with('\n'));
    let (at, _) = text.match_indices(&opening).find(|(at, _)| is_first(*at))?;
    let start = at + opening.len();
    let line = text.get(start..)?.split(['\n', '\r']).next()?;
    let next = text.get(start + line.len()..)?.trim_start_matches('\r');
    let next = next.strip_prefix('\n').unwrap_or(next);
    let goes_on = !next.is_empty() && !next.starts_with(['\n', '\r']) && !next.starts_with("[^");
    let words = line.trim();
    if goes_on || words.is_empty() {
        return None;
    }
    let blank = line.len() - line.trim_start().len();
    Some(Span::new(start + blank, start + blank + words.len()))
}

/// What a footnote says of a source.
fn definition(evidence: &Evidence, target: &str) -> String {
    let (title, dated) = (escaped(title(evidence)), dated(evidence));
    format!("{title}{dated}, {}", destination(target))
}

fn title(evidence: &Evidence) -> &str {
    match evidence.title.is_empty() {
        true => &evidence.source,
        false => &evidence.title,
    }
}

fn dated(evidence: &Evidence) -> String {
    evidence
        .date
        .map(|date| format!(", {date}"))
        .unwrap_or_default()
}

/// The source's key in the bibliography.
fn key<'s>(evidence: &Evidence, settings: &'s Settings) -> Option<&'s str> {
    let mut references = settings.references.iter();
    let found = references.find(|r| r.is_of(&evidence.source, &evidence.title))?;
    Some(&found.key)
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
