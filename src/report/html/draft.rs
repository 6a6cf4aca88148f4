//! The words of a draft, as written, with its claims marked.

use super::{class, escape};
use crate::report::DraftReport;
use crate::text::Span;

/// Writes the draft line by line. Its Markdown stays as it is: only headings and tables look like
/// themselves, so that what is read is what will be edited.
pub(super) fn write(number: usize, draft: &DraftReport, out: &mut String) {
    let pieces = pieces(draft);
    let mut next = 0;
    let mut start = 0;
    let mut fenced = false;
    let front = front_matter(&draft.source);
    for line in draft.source.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end_matches(['\n', '\r']).len());
        start += line.len();
        let words = span.of(&draft.source).trim_start_matches('\u{feff}');
        let is_front = span.start < front;
        let is_fence = words.trim_start().starts_with("```");
        fenced ^= is_fence;
        out.push_str(&format!(
            "<div class=\"{}\">",
            kind(words, fenced || is_fence || is_front)
        ));
        while let Some(piece) = pieces.get(next) {
            if piece.span.start >= start {
                break;
            }
            let shown = Span::new(
                piece.span.start.max(span.start),
                piece.span.end.min(span.end),
            );
            if shown.start < shown.end {
                write_piece(number, draft, piece, shown, out);
            }
            if piece.span.end > start {
                break;
            }
            next += 1;
        }
        out.push_str("</div>\n");
    }
}

/// The byte at which the front matter ends; 0 if there is none.
fn front_matter(text: &str) -> usize {
    let body = text.trim_start_matches('\u{feff}');
    let begins = text.len() - body.len();
    let Some(fence) = ["---", "+++"].into_iter().find(|f| body.starts_with(f)) else {
        return 0;
    };
    let mut at = begins;
    for (number, line) in body.split_inclusive('\n').enumerate() {
        at += line.len();
        if number > 0 && line.trim_end() == fence {
            return at;
        }
    }
    0
}

/// How a line looks.
fn kind(line: &str, fenced: bool) -> &'static str {
    let line = line.trim_start();
    let hashes = line.len() - line.trim_start_matches('#').len();
    match hashes {
        _ if fenced => "line code",
        1 if line.starts_with("# ") => "line h1",
        2..=6 if line.trim_start_matches('#').starts_with(' ') => "line h2",
        _ if line.starts_with('|') => "line row",
        _ if line.is_empty() => "line empty",
        _ => "line",
    }
}

/// Words of the draft, those of one claim or of none.
struct Piece {
    span: Span,
    /// The finding that marks them, by its number from 0.
    finding: Option<usize>,
    /// Its first words, where its number stands.
    is_first: bool,
}

/// The whole draft cut where a claim begins or ends; where claims overlap, the shorter one marks.
fn pieces(draft: &DraftReport) -> Vec<Piece> {
    let mut cuts = vec![0, draft.source.len()];
    for finding in &draft.findings {
        cuts.extend([finding.span.start, finding.span.end]);
    }
    cuts.retain(|at| draft.source.is_char_boundary(*at));
    cuts.sort_unstable();
    cuts.dedup();
    let mut first = vec![true; draft.findings.len()];
    let mut pieces = Vec::new();
    for pair in cuts.windows(2) {
        let &[start, end] = pair else { continue };
        let span = Span::new(start, end);
        let finding = draft
            .findings
            .iter()
            .enumerate()
            .filter(|(_, f)| f.span.covers(span))
            .min_by_key(|(_, f)| f.span.len())
            .map(|(at, _)| at);
        let is_first = finding
            .and_then(|at| first.get_mut(at))
            .is_some_and(|first| std::mem::replace(first, false));
        pieces.push(Piece {
            span,
            finding,
            is_first,
        });
    }
    pieces
}

fn write_piece(number: usize, draft: &DraftReport, piece: &Piece, shown: Span, out: &mut String) {
    let words = escape(shown.of(&draft.source));
    let Some((at, finding)) = piece
        .finding
        .and_then(|at| Some((at + 1, draft.findings.get(at)?)))
    else {
        out.push_str(&words);
        return;
    };
    let class = class(finding);
    let id = match piece.is_first && shown.start == piece.span.start {
        true => format!(" id=\"c{number}-{at}\""),
        false => String::new(),
    };
    out.push_str(&format!(
        "<a class=\"c {class}\"{id} href=\"#e{number}-{at}\" title=\"{class}\">{words}</a>"
    ));
    if shown.end == piece.span.end && shown.end == finding.span.end {
        out.push_str(&format!("<sup>{at}</sup>"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_ends_at_its_second_fence() {
        assert_eq!(front_matter("---\na: 1\n---\nText\n"), 13);
        assert_eq!(front_matter("Text\n---\n"), 0);
        assert_eq!(front_matter("--- never closed\n"), 0);
    }

    #[test]
    fn lines_look_like_what_they_are() {
        assert_eq!(kind("# Title", false), "line h1");
        assert_eq!(kind("### Part", false), "line h2");
        assert_eq!(kind("#5 of them", false), "line");
        assert_eq!(kind("| a |", false), "line row");
        assert_eq!(kind("# no heading", true), "line code");
    }
}
