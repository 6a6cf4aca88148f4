//! Verdicts at a glance: hints beside claims, colours by verdict, and claims on the same passage.

use tower_lsp::ls_types::*;

use super::analysis::Checked;
use super::capabilities::Client;
use super::outline::mark;
use super::position;
use crate::finding::{Evidence, Finding, Stance};
use crate::text::Span;
use crate::verdict::Verdict;

/// Characters of a source's value that stand beside the draft's.
const SHOWN: usize = 30;

/// The types of semantic tokens, one a verdict; clients colour them by name.
pub const TOKEN_TYPES: [&str; 4] = [
    "tickmarkSupported",
    "tickmarkConflict",
    "tickmarkDisputed",
    "tickmarkUnsupported",
];

/// Beside every claim in a range that has evidence: its source, or what the source has instead.
pub fn hints(checked: &Checked, range: Range, client: &Client) -> Vec<InlayHint> {
    let asked = position::span(&checked.rope, range, client.encoding);
    let seen = checked
        .findings
        .iter()
        .zip(&checked.places)
        .filter(|(f, _)| f.span.start <= asked.end && asked.start <= f.span.end);
    seen.filter_map(|(finding, places)| hint(finding, places, checked, client))
        .collect()
}

fn hint(
    finding: &Finding,
    places: &[Option<Location>],
    checked: &Checked,
    client: &Client,
) -> Option<InlayHint> {
    let verdict = finding.verdict?;
    let wanted = match verdict {
        Verdict::Supported => Stance::Supports,
        Verdict::Conflict | Verdict::Disputed => Stance::Contradicts,
        Verdict::Unsupported => return None,
    };
    let (evidence, place) = finding
        .evidence
        .iter()
        .zip(places)
        .find(|(e, _)| e.stance == wanted)?;
    let words = match verdict {
        Verdict::Supported => short_name(evidence),
        _ => format!("{} · {}", instead(finding, evidence)?, short_name(evidence)),
    };
    let part = InlayHintLabelPart {
        value: format!("{} {words}", mark(verdict)),
        tooltip: Some(InlayHintLabelPartTooltip::String(evidence.text.clone())),
        location: place.clone(),
        command: None,
    };
    Some(InlayHint {
        position: position::of_byte(&checked.rope, finding.span.end, client.encoding),
        label: InlayHintLabel::LabelParts(vec![part]),
        kind: None,
        text_edits: None,
        tooltip: None,
        padding_left: Some(true),
        padding_right: Some(false),
        data: None,
    })
}

/// What the source has in place of the claim, short enough to stand beside it.
fn instead(finding: &Finding, evidence: &Evidence) -> Option<String> {
    let marked = evidence.marks.first().map(|mark| mark.of(&evidence.text));
    let words = marked.or(finding.expected.as_deref())?;
    let mut shown: String = words.chars().take(SHOWN).collect();
    if shown.len() < words.len() {
        shown.push('…');
    }
    Some(shown)
}

/// The file's name without folders and ending.
fn short_name(evidence: &Evidence) -> String {
    if evidence.is_in_draft() {
        return format!("line {}", evidence.line);
    }
    let file = evidence
        .source
        .rsplit('/')
        .next()
        .unwrap_or(&evidence.source);
    file.rsplit_once('.')
        .map_or(file, |(stem, _)| stem)
        .to_owned()
}

/// Every claim as a token of its verdict. Claims that lie in one another: the inner one counts.
pub fn tokens(checked: &Checked, client: &Client) -> SemanticTokens {
    let mut data = Vec::new();
    let (mut line, mut column) = (0, 0);
    let mut end = 0;
    let claims: Vec<(&Finding, Verdict)> = checked
        .findings
        .iter()
        .filter_map(|f| Some((f, f.verdict?)))
        .collect();
    for (at, (finding, verdict)) in claims.iter().enumerate() {
        let holds_another = claims
            .iter()
            .skip(at + 1)
            .take_while(|(other, _)| other.span.start < finding.span.end);
        if finding.span.start < end
            || holds_another
                .clone()
                .any(|(other, _)| finding.span.covers(other.span))
        {
            continue;
        }
        end = finding.span.end;
        let token_type = match verdict {
            Verdict::Supported => 0,
            Verdict::Conflict => 1,
            Verdict::Disputed => 2,
            Verdict::Unsupported => 3,
        };
        // A token of the protocol ends with its line.
        for piece in lines(checked, finding.span) {
            let range = position::range(&checked.rope, piece, client.encoding);
            let delta_line = range.start.line - line;
            let delta_start = if delta_line == 0 {
                range.start.character - column
            } else {
                range.start.character
            };
            (line, column) = (range.start.line, range.start.character);
            data.push(SemanticToken {
                delta_line,
                delta_start,
                length: range.end.character - range.start.character,
                token_type,
                token_modifiers_bitset: 0,
            });
        }
    }
    SemanticTokens {
        result_id: None,
        data,
    }
}

/// The pieces of a span that lie on one line each, without line breaks.
fn lines(checked: &Checked, span: Span) -> Vec<Span> {
    let words = checked.text.source.get(span.start..span.end).unwrap_or("");
    let mut at = span.start;
    let mut pieces = Vec::new();
    for line in words.split_inclusive(['\n', '\r']) {
        let visible = line.trim_end_matches(['\n', '\r']);
        if !visible.trim().is_empty() {
            pieces.push(Span::new(at, at + visible.len()));
        }
        at += line.len();
    }
    pieces
}

/// The claims that rest on a passage which the claim at `place` rests on, that one included.
pub fn highlights(
    checked: &Checked,
    place: Position,
    client: &Client,
) -> Option<Vec<DocumentHighlight>> {
    let offset = position::to_byte(&checked.rope, place, client.encoding);
    let (here, _) = checked.at(offset).into_iter().next()?;
    here.verdict?;
    let shares = |other: &Finding| {
        let mut pairs = here
            .evidence
            .iter()
            .flat_map(|a| other.evidence.iter().map(move |b| (a, b)));
        other.span == here.span
            || pairs
                .any(|(a, b)| decides(a) && decides(b) && a.source == b.source && a.span == b.span)
    };
    let highlight = |finding: &Finding| DocumentHighlight {
        range: position::range(&checked.rope, finding.span, client.encoding),
        kind: Some(match finding.verdict {
            Some(Verdict::Conflict | Verdict::Disputed) => DocumentHighlightKind::WRITE,
            _ => DocumentHighlightKind::READ,
        }),
    };
    Some(
        checked
            .findings
            .iter()
            .filter(|f| f.verdict.is_some() && shares(f))
            .map(highlight)
            .collect(),
    )
}

fn decides(evidence: &Evidence) -> bool {
    evidence.stance != Stance::Nearest
}
