//! For eyes: the draft's line and the source's line framed one under the other.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::place::Lines;
use super::{DraftReport, Options, Summary, confidence, describe, one_line};
use crate::finding::{Evidence, Finding, Severity, Stance};
use crate::text::Span;

/// Columns that a frame may take; longer lines are cut round what they are shown for.
const WIDTH: usize = 120;
/// Bytes of a draft's lines up to which they are framed; beyond, only the words round the claim are
/// shown, because laying out a line takes time and memory by its length.
const FRAMED: usize = 8_192;
/// Bytes kept on either side of the marked words of a long passage.
const AROUND: usize = 300;
/// Passages shown with a finding. More of them prove nothing more, and are counted.
const PASSAGES: usize = 4;

pub(super) fn render(drafts: &[DraftReport], options: &Options) -> String {
    let renderer = if options.color {
        Renderer::styled()
    } else {
        Renderer::plain()
    };
    let renderer = renderer.term_width(WIDTH).decor_style(DecorStyle::Ascii);
    let mut out = String::new();
    for draft in drafts {
        let lines = Lines::new(&draft.source);
        for finding in draft.findings.iter().filter(|f| options.lists(f)) {
            out.push_str(&renderer.render(&groups(draft, &lines, finding, options)));
            out.push_str("\n\n");
        }
    }
    if !options.quiet {
        out.push_str(&Summary::of(drafts).sentence(options.sources));
        out.push('\n');
    }
    out
}

fn groups<'a>(
    draft: &'a DraftReport,
    lines: &Lines<'_>,
    finding: &'a Finding,
    options: &Options,
) -> Vec<Group<'a>> {
    let mut groups = vec![claim(draft, lines, finding, options)];
    groups.extend(
        finding
            .evidence
            .iter()
            .take(PASSAGES)
            .map(|e| passage(draft, e)),
    );
    groups
}

/// The draft's side: message, frame, reason.
fn claim<'a>(
    draft: &'a DraftReport,
    lines: &Lines<'_>,
    finding: &'a Finding,
    options: &Options,
) -> Group<'a> {
    let message = one_line(&finding.message) + &confidence(finding, options);
    let title = match finding.verdict {
        Some(verdict) => level(finding.severity)
            .with_name(verdict.as_str())
            .primary_title(message)
            .id(finding.rule.as_str()),
        None => level(finding.severity)
            .with_name(finding.severity.as_str())
            .primary_title(message)
            .id(finding.rule.as_str()),
    };
    let place = lines.place(finding.span);
    let mut group = Group::with_title(title);
    if lines.bytes_around(finding.span) <= FRAMED {
        let (text, inside) = lines.around(finding.span);
        let label = finding
            .expected
            .as_deref()
            .map(|e| format!("the source has {}", one_line(e)));
        group = group.element(
            Snippet::source(text)
                .path(draft.path.as_str())
                .line_start(place.line)
                .annotation(AnnotationKind::Primary.span(inside.into()).label(label)),
        );
    } else {
        let (window, _) = window(&draft.source, finding.span);
        group = group
            .element(
                Origin::path(draft.path.as_str())
                    .line(place.line)
                    .char_column(place.column),
            )
            .element(Level::NOTE.with_name("draft").message(one_line(window)));
        if let Some(expected) = &finding.expected {
            group = group.element(Level::NOTE.with_name("source").message(one_line(expected)));
        }
    }
    // Most messages give the reason already; read twice it is only longer.
    if !finding.message.contains(&finding.reason) {
        group = group.element(
            Level::NOTE
                .with_name("why")
                .message(one_line(&finding.reason)),
        );
    }
    let more = finding.evidence.len().saturating_sub(PASSAGES);
    if more > 0 {
        group = group.element(
            Level::NOTE
                .with_name("more")
                .message(format!("{more} more passages like the last")),
        );
    }
    group
}

/// The source's side. The place stands in the title, because the frame shows the rendered passage,
/// whose columns are not those of the file.
fn passage<'a>(draft: &DraftReport, evidence: &'a Evidence) -> Group<'a> {
    let name = match evidence.stance {
        Stance::Supports => "supported by",
        Stance::Contradicts => "contradicted by",
        Stance::Nearest => "nearest passage",
    };
    let mut place = match evidence.place {
        Some(_) => evidence.cited(draft.path_of(evidence)),
        None => format!(
            "{}:{}:{}",
            draft.path_of(evidence),
            evidence.line,
            evidence.column
        ),
    };
    let about = describe(evidence);
    if !about.is_empty() {
        place.push_str(&format!(" ({about})"));
    }
    let marked = evidence
        .marks
        .iter()
        .copied()
        .reduce(|a, b| a.join(b))
        .unwrap_or_default();
    let (words, offset) = window(&evidence.text, marked);
    let inside = Span::new(0, words.len());
    let mut marks: Vec<Span> = evidence
        .marks
        .iter()
        .filter(|m| m.start >= offset && !m.is_empty())
        .map(|m| Span::new(m.start - offset, m.end - offset))
        .filter(|m| {
            inside.covers(*m) && words.is_char_boundary(m.start) && words.is_char_boundary(m.end)
        })
        .collect();
    marks.sort();
    marks.dedup();
    let mut snippet = Snippet::source(words).line_start(evidence.line as usize);
    if marks.is_empty() {
        snippet = snippet.annotation(AnnotationKind::Visible.span(0..words.len()));
    }
    for mark in marks {
        snippet = snippet.annotation(AnnotationKind::Primary.span(mark.into()));
    }
    Level::NOTE
        .with_name(name)
        .secondary_title(place)
        .element(snippet)
}

/// At most [`AROUND`] bytes on either side of `keep`, cut between words where there are any, and the
/// offset at which they begin.
fn window(text: &str, keep: Span) -> (&str, usize) {
    let mut start = floor(text, keep.start.saturating_sub(AROUND));
    let mut end = floor(text, keep.end.saturating_add(AROUND));
    if start > 0
        && let Some(space) = text.get(start..keep.start).and_then(|t| t.find(' '))
    {
        start += space + 1;
    }
    if end < text.len()
        && let Some(space) = text.get(keep.end..end).and_then(|t| t.rfind(' '))
    {
        end = keep.end + space;
    }
    (text.get(start..end).unwrap_or(text), start)
}

fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Information => Level::INFO,
        Severity::None => Level::NOTE,
    }
}
