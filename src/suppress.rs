//! Ignore comments in a draft: which findings they silence, and which of them silence nothing.
//! [`list`] does the same for `tickmark.ignore`, [`baseline`] for findings that are known.
//!
//! | comment | silences findings |
//! |---|---|
//! | `<!-- tickmark: ignore[figure] reason -->` | of the rule, in its own block (in a table: its row); standing alone, in the block that follows |
//! | `<!-- tickmark: ignore reason -->` | of any rule, in the same place |
//! | `<!-- tickmark: ignore-next[figure, date] reason -->` | of the rules, in the block after it |
//! | `<!-- tickmark: ignore-start reason -->` … `<!-- tickmark: ignore-end -->` | between the two |
//! | `<!-- tickmark: ignore-file reason -->` | anywhere in the file |
//!
//! Supported claims are never silenced: they are nothing to be silent about, and still count.

pub mod baseline;
mod directive;
mod fixes;
pub mod list;

use directive::{Ignore, Mistake, Scope, parse};
pub use fixes::{FixMaker, with_reason};

use crate::finding::{Edit, Finding, Fix, Rule, Severity};
use crate::settings::Settings;
use crate::text::{PassageKind, Span, Text};
use crate::verdict::Verdict;

/// Applies the comments of `draft` to its findings.
///
/// Silenced findings are left out; findings about comments that silence nothing, or that cannot be
/// read, come with the rest. The result is in the order of spans.
pub fn apply(draft: &Text, mut findings: Vec<Finding>, settings: &Settings) -> Vec<Finding> {
    list::take_ignored(&mut findings, &settings.ignored);
    if draft.directives.is_empty() {
        return findings;
    }
    let (mut ignores, mistakes) = read(draft, settings);
    let places = Places::of(draft);
    let mut kept: Vec<Finding> = findings
        .into_iter()
        .filter(|finding| !silenced(finding, &mut ignores, &places))
        .collect();
    let mut seen: Vec<&str> = Vec::new();
    let mut occurrence = |body| {
        seen.push(body);
        seen.iter().filter(|known| **known == body).count()
    };
    for (at, mistake) in mistakes {
        let Some(directive) = draft.directives.get(at) else {
            continue;
        };
        kept.push(finding_about(
            draft,
            directive.span,
            Rule::BadIgnore,
            mistake,
            occurrence(&directive.body),
        ));
    }
    for ignore in &ignores {
        let Some(directive) = draft.directives.get(ignore.directive) else {
            continue;
        };
        if let Some(complaint) = unused(draft, ignore, settings) {
            kept.push(finding_about(
                draft,
                directive.span,
                Rule::UnusedIgnore,
                complaint,
                occurrence(&directive.body),
            ));
        }
    }
    kept.retain(|finding| finding.verdict.is_some() || !settings.disable.contains(&finding.rule));
    for finding in kept.iter_mut().filter(|f| f.rule == Rule::UnusedIgnore) {
        finding.severity = settings.severity.unused_ignore;
    }
    kept.retain(|finding| finding.rule != Rule::UnusedIgnore || finding.severity > Severity::None);
    kept.sort_by_key(|finding| (finding.span, finding.rule));
    kept
}

/// Everything that the comments say, and what is wrong with them (by the directive's number).
fn read(draft: &Text, settings: &Settings) -> (Vec<Ignore>, Vec<(usize, Mistake)>) {
    let mut ignores: Vec<Ignore> = Vec::new();
    let mut mistakes = Vec::new();
    let mut open: Vec<Ignore> = Vec::new();
    for (number, directive) in draft.directives.iter().enumerate() {
        let ignore = match parse(number, directive, &draft.source) {
            Ok(ignore) => ignore,
            Err(mistake) => {
                mistakes.push((number, mistake));
                continue;
            }
        };
        if settings.require_reason && ignore.reason.is_empty() && ignore.scope != Scope::End {
            mistakes.push((
                number,
                Mistake::plain("This ignore comment gives no reason; add one after its rules."),
            ));
        }
        match ignore.scope {
            Scope::Start(_) => open.push(ignore),
            Scope::End => match open
                .iter()
                .rposition(|o| ignore.rules.is_empty() || o.rules == ignore.rules)
            {
                Some(at) => {
                    let mut closed = open.remove(at);
                    closed.scope = Scope::Start(directive.span.start);
                    ignores.push(closed);
                }
                None => mistakes.push((
                    number,
                    Mistake::plain(
                        "This ignore-end closes nothing: no ignore-start is open before it.",
                    ),
                )),
            },
            _ => ignores.push(ignore),
        }
    }
    mistakes.extend(open.into_iter().map(|ignore| {
        (ignore.directive, Mistake::plain("This ignore-start is never closed, so it silences nothing; add an ignore-end comment."))
    }));
    (ignores, mistakes)
}

/// Whether any comment silences `finding`; each that does is marked as used.
fn silenced(finding: &Finding, ignores: &mut [Ignore], places: &Places<'_>) -> bool {
    if matches!(finding.verdict, None | Some(Verdict::Supported)) {
        return false;
    }
    let mut silenced = false;
    for ignore in ignores {
        if !ignore.rules.is_empty() && !ignore.rules.contains(&finding.rule) {
            continue;
        }
        if places.reached(ignore, finding.span) {
            ignore.used.push(finding.rule);
            silenced = true;
        }
    }
    silenced
}

/// What to say of a comment that silenced nothing, or of its rules that did not.
fn unused(draft: &Text, ignore: &Ignore, settings: &Settings) -> Option<Mistake> {
    if ignore.rules.is_empty() {
        return ignore.used.is_empty().then(|| {
            Mistake::plain("This comment ignores nothing; remove it.").with(removal(draft, ignore))
        });
    }
    // A rule that is switched off finds nothing that could be ignored; that is no fault of the comment.
    let idle: Vec<Rule> = ignore
        .rules
        .iter()
        .copied()
        .filter(|rule| !ignore.used.contains(rule) && !settings.disable.contains(rule))
        .collect();
    if idle.is_empty() {
        return None;
    }
    let names = idle
        .iter()
        .map(Rule::to_string)
        .collect::<Vec<_>>()
        .join(" and ");
    if idle.len() == ignore.rules.len() {
        let message =
            format!("This comment ignores nothing: no {names} finding stands there; remove it.");
        return Some(Mistake::new(message).with(removal(draft, ignore)));
    }
    let rest: Vec<&str> = ignore
        .rules
        .iter()
        .filter(|rule| !idle.contains(rule))
        .map(|rule| rule.as_str())
        .collect();
    let fix = ignore.brackets.map(|span| Fix {
        title: format!("Ignore only {}", rest.join(", ")),
        edits: vec![Edit {
            span,
            text: format!("[{}]", rest.join(", ")),
        }],
        safe: true,
    });
    Some(
        Mistake::new(format!(
            "No {names} finding stands here to be ignored; leave that rule out."
        ))
        .with(fix),
    )
}

/// Takes the comment out, with its line if it has one to itself, else with the space before it.
fn removal(draft: &Text, ignore: &Ignore) -> Option<Fix> {
    let span = draft.directives.get(ignore.directive)?.span;
    let text = &*draft.source;
    let before = text.get(..span.start)?;
    let after = text.get(span.end..)?;
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let line_begins =
        before.len() == indent || before[..before.len() - indent].ends_with(['\n', '\r']);
    let blank = after.len() - after.trim_start_matches([' ', '\t']).len();
    let line_end = after.get(blank..).map(|rest| {
        if rest.starts_with("\r\n") {
            2
        } else {
            usize::from(rest.starts_with(['\n', '\r']))
        }
    })?;
    let alone = line_begins && (line_end > 0 || after.len() == blank);
    let edit = if alone {
        Span::new(span.start - indent, span.end + blank + line_end)
    } else {
        Span::new(span.start - indent, span.end)
    };
    Some(Fix {
        title: "Remove this comment".to_owned(),
        edits: vec![Edit {
            span: edit,
            text: String::new(),
        }],
        safe: true,
    })
}

/// A finding about a comment. `occurrence` counts comments with the same words, so that each has a
/// fingerprint of its own.
fn finding_about(
    draft: &Text,
    span: Span,
    rule: Rule,
    mistake: Mistake,
    occurrence: usize,
) -> Finding {
    let mut finding = finding_at(
        &draft.source,
        span,
        rule,
        &mistake.message,
        Severity::Warning,
    );
    let digest = blake3::hash(format!("{rule}\0{}\0{occurrence}", finding.text).as_bytes());
    finding.fingerprint = digest.to_hex()[..16].to_owned();
    finding.fixes.extend(mistake.fix);
    finding
}

/// A finding about an ignore that stands at `span` of `text`.
fn finding_at(text: &str, span: Span, rule: Rule, message: &str, severity: Severity) -> Finding {
    let text = span.of(text).to_owned();
    let digest = blake3::hash(format!("{rule}\0{text}\01").as_bytes());
    Finding {
        rule,
        verdict: None,
        severity,
        span,
        text,
        message: message.to_owned(),
        reason: String::new(),
        expected: None,
        confidence: 1.0,
        evidence: [].into(),
        fixes: Vec::new(),
        fingerprint: digest.to_hex()[..16].to_owned(),
    }
}

/// Which block, and which row of a table, each part of the draft belongs to.
struct Places<'t> {
    draft: &'t Text,
    /// File span of each passage and its number, in the order of the file.
    passages: Vec<(Span, usize)>,
}

impl<'t> Places<'t> {
    fn of(draft: &'t Text) -> Self {
        let mut passages: Vec<(Span, usize)> = draft
            .passages
            .iter()
            .enumerate()
            .map(|(number, p)| (p.map.whole(), number))
            .collect();
        passages.sort();
        Self { draft, passages }
    }

    fn reached(&self, ignore: &Ignore, finding: Span) -> bool {
        let Some(directive) = self.draft.directives.get(ignore.directive) else {
            return false;
        };
        match ignore.scope {
            Scope::File => true,
            Scope::Start(end) => directive.span.end <= finding.start && finding.start < end,
            Scope::Here => {
                let Some((span, passage)) = self.passage_at(finding) else {
                    return false;
                };
                self.draft.passages.get(passage).is_some_and(|p| {
                    p.context.block == directive.block
                        && (p.kind != PassageKind::Row
                            || !p.context.block_span.covers(directive.span)
                            || self.same_line(span, directive.span))
                })
            }
            Scope::Next => {
                let inside = self.draft.passages.iter().any(|p| {
                    p.context.block == directive.block
                        && p.context.block_span.covers(directive.span)
                });
                let wanted = directive.block + u32::from(inside);
                self.passage_at(finding)
                    .and_then(|(_, passage)| self.draft.passages.get(passage))
                    .is_some_and(|p| p.context.block == wanted)
            }
            Scope::End => false,
        }
    }

    /// The last passage that begins at or before the finding.
    fn passage_at(&self, finding: Span) -> Option<(Span, usize)> {
        let after = self
            .passages
            .partition_point(|(span, _)| span.start <= finding.start);
        self.passages.get(after.checked_sub(1)?).copied()
    }

    fn same_line(&self, a: Span, b: Span) -> bool {
        let (first, second) = if a.start <= b.start { (a, b) } else { (b, a) };
        !Span::new(first.start, second.start)
            .of(&self.draft.source)
            .contains(['\n', '\r'])
    }
}

#[cfg(test)]
mod tests;
