//! A claim's citation: put in, as a footnote, a link or a key, or made to name the source that says it.

use super::{FixMaker, Footnote, free_label};
use crate::claims::quotations;
use crate::finding::{Edit, Evidence, Finding, Fix, Rule, Stance};
use crate::settings::{Citation, Settings};
use crate::text::{Link, Passage, Span};

impl<'t> FixMaker<'t> {
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
        let title = match settings.citation {
            Citation::Link => format!("Link to {title}"),
            Citation::Key if let Some(key) = key(evidence, settings) => {
                format!("Cite {title} as [@{key}]")
            }
            _ => format!("Insert a footnote citing {title}{}", dated(evidence)),
        };
        Fix {
            title,
            edits: self.marks(&[(claim, evidence, target)], settings),
            safe: false,
        }
    }

    /// The same for several claims at once, each with a mark of its own: `None` if there are none, or if
    /// one link would stand in another. Sources are named by their ids.
    pub fn citations(&self, claims: &[(Span, &Evidence)], settings: &Settings) -> Option<Fix> {
        if let [(claim, evidence)] = claims {
            return Some(self.citation(*claim, evidence, &evidence.source, settings));
        }
        let named = claims.iter().map(|(span, e)| (*span, *e, &*e.source));
        let edits = self.marks(&named.collect::<Vec<_>>(), settings);
        // A link cannot stand in a link.
        let clash = |(at, (span, _)): (usize, &(Span, &Evidence))| {
            let mut later = claims.iter().skip(at + 1);
            later.any(|(other, _)| span.start <= other.end && other.start <= span.end)
        };
        let nested = settings.citation == Citation::Link && claims.iter().enumerate().any(clash);
        if edits.is_empty() || nested {
            return None;
        }
        let titles: Vec<&str> = claims.iter().map(|(_, evidence)| title(evidence)).collect();
        Some(Fix {
            title: format!("Cite {}", titles.join(" and ")),
            edits,
            safe: false,
        })
    }

    /// The marks behind (or round) the claims, and the footnotes that they need.
    fn marks(&self, claims: &[(Span, &Evidence, &str)], settings: &Settings) -> Vec<Edit> {
        let mut edits: Vec<Edit> = Vec::new();
        let mut definitions = String::new();
        let next = || {
            let source = &self.draft.source;
            self.footnote.get_or_init(|| Footnote::next(source))
        };
        let mut free = None;
        for (claim, evidence, target) in claims {
            let mark = match settings.citation {
                Citation::Link => {
                    edits.push(Edit {
                        span: Span::new(claim.start, claim.start),
                        text: "[".to_owned(),
                    });
                    edits.push(Edit {
                        span: Span::new(claim.end, claim.end),
                        text: format!("]({})", destination(target)),
                    });
                    continue;
                }
                Citation::Key if let Some(key) = key(evidence, settings) => format!(" [@{key}]"),
                _ => match self.known_footnote(evidence, target) {
                    Some(label) => format!("[^{label}]"),
                    None => {
                        let label = free.unwrap_or_else(|| next().label);
                        free = Some(free_label(&self.draft.source, label + 1));
                        definitions.push_str(&self.definition_of(
                            label,
                            evidence,
                            target,
                            definitions.is_empty(),
                        ));
                        format!("[^{label}]")
                    }
                },
            };
            let place = self.place_of_mark(*claim);
            match edits.iter_mut().find(|edit| edit.span.start == place) {
                Some(edit) => edit.text.push_str(&mark),
                None => edits.push(Edit {
                    span: Span::new(place, place),
                    text: mark,
                }),
            }
        }
        if !definitions.is_empty() {
            edits.push(Edit {
                span: next().at,
                text: definitions,
            });
        }
        edits
    }

    /// Where the mark of a claim stands: behind it, but never between quotation marks, where it would be
    /// part of what somebody said. A quotation that goes on behind the sentence is marked at the sentence's end.
    fn place_of_mark(&self, claim: Span) -> usize {
        let passage = self
            .places
            .passage_at(claim)
            .and_then(|(_, number)| self.draft.passages.get(number));
        // Where a citation is being typed, the writer has chosen the place.
        let Some(passage) = passage.filter(|_| !claim.is_empty()) else {
            return claim.end;
        };
        let quoted = quotations::marked(&passage.text)
            .into_iter()
            .map(|inner| passage.to_source(inner))
            .find(|inner| inner.start <= claim.start && claim.end <= inner.end);
        let Some(quoted) = quoted else {
            return claim.end;
        };
        let rest = self.draft.source.get(quoted.end..).unwrap_or_default();
        let blank = rest.len()
            - rest
                .trim_start_matches([' ', '\u{a0}', '\u{202f}', '*', '_'])
                .len();
        let closing = rest.get(blank..).and_then(|rest| rest.chars().next());
        match closing.filter(|c| CLOSING.contains(*c)) {
            Some(mark) => quoted.end + blank + mark.len_utf8(),
            None => passage.map.whole().end.max(quoted.end),
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
            if finding.rule == Rule::Uncited {
                // It may cite what backs other claims of its sentence as well.
                let edits = finding.fixes.iter_mut().filter(|fix| fix.safe);
                for edit in edits.flat_map(|fix| &mut fix.edits) {
                    edit.text = reopened(&edit.text, &path_of);
                }
                continue;
            }
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

    /// The footnote that says of the source what a new one would say.
    fn known_footnote(&self, evidence: &Evidence, target: &str) -> Option<&str> {
        let source: &'t str = &self.draft.source;
        let defined = self.defined.get_or_init(|| {
            let lines = source.lines().filter_map(|line| line.strip_prefix("[^"));
            let defined = lines.filter_map(|line| line.split_once("]:"));
            defined
                .map(|(label, words)| (label, words.trim()))
                .collect()
        });
        let head = described(evidence);
        let is_of = |words: &str| {
            let path = words.strip_prefix(head.as_str()).map(undestined);
            path.is_some_and(|path| path == target || is_end(path, &evidence.source))
        };
        let known = defined.iter().find(|(_, words)| is_of(words));
        known.map(|(label, _)| *label)
    }

    /// The definition of a new footnote, the first one with what sets it apart from the text.
    fn definition_of(
        &self,
        label: usize,
        evidence: &Evidence,
        target: &str,
        is_first: bool,
    ) -> String {
        let Footnote { gap, line_end, .. } = self
            .footnote
            .get_or_init(|| Footnote::next(&self.draft.source));
        let gap = if is_first { gap } else { "" };
        format!(
            "{gap}[^{label}]: {}{line_end}",
            definition(evidence, target)
        )
    }

    /// A reference in place of what stands at `reference`, and the definition at the end of the file.
    fn new_footnote(&self, reference: Span, evidence: &Evidence, target: &str) -> Vec<Edit> {
        let Footnote { label, at, .. } = self
            .footnote
            .get_or_init(|| Footnote::next(&self.draft.source));
        vec![
            Edit {
                span: reference,
                text: format!("[^{label}]"),
            },
            Edit {
                span: *at,
                text: self.definition_of(*label, evidence, target, true),
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

/// What closes a quotation.
const CLOSING: &str = "\"”’'»«“‘›」』";

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
    format!("{}{}", described(evidence), destination(target))
}

/// The same up to the path.
fn described(evidence: &Evidence) -> String {
    format!("{}{}, ", escaped(title(evidence)), dated(evidence))
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

/// The path that [`destination`] wrote.
fn undestined(words: &str) -> &str {
    let inner = words.strip_prefix('<').and_then(|w| w.strip_suffix('>'));
    inner.unwrap_or(words)
}

/// True if a path ends in the path of a source.
fn is_end(path: &str, id: &str) -> bool {
    let before = path.strip_suffix(id);
    before.is_some_and(|before| before.is_empty() || before.ends_with('/'))
}

/// `text`, which a fix writes, with the sources that it names by their ids named by their paths: at the end of
/// a footnote's line, or as the destination of a link.
fn reopened(text: &str, path_of: &impl Fn(&str) -> Option<String>) -> String {
    if let Some(id) = text.strip_prefix("](").and_then(|t| t.strip_suffix(')')) {
        let path = path_of(undestined(id));
        return path.map_or_else(|| text.to_owned(), |p| format!("]({})", destination(&p)));
    }
    let line = |line: &str| {
        let words = line.trim_end();
        // A title and a path may hold a comma.
        let known = words.match_indices(", ").find_map(|(at, comma)| {
            let from = at + comma.len();
            Some((from, path_of(undestined(words.get(from..)?))?))
        });
        match known {
            Some((from, path)) if line.starts_with("[^") => format!(
                "{}{}{}",
                &line[..from],
                destination(&path),
                &line[words.len()..]
            ),
            _ => line.to_owned(),
        }
    };
    text.split_inclusive('\n').map(line).collect()
}

/// A path as a link destination; in angle brackets where spaces or parentheses would end it.
fn destination(path: &str) -> String {
    if path.contains([' ', '(', ')', '\t']) {
        format!("<{}>", path.replace(['<', '>', '\n', '\r'], ""))
    } else {
        path.to_owned()
    }
}
