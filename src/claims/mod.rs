//! What a passage asserts: figures, dates, quotations and assertions, each with what it is about.
//!
//! The same [`analyse`] and [`extract`] read drafts and sources. They do no I/O and never fail; what
//! they cannot read they leave out.

use std::sync::Arc;

use jiff::civil::Date;

pub use analysis::{Analysis, analyse};
pub use claim::{Claim, ClaimKind, Modality, Quotation, Status};

use crate::text::{Passage, PassageKind, Span};

pub mod analysis;
pub mod checkable;
mod claim;
pub mod events;
pub mod lexicon;
pub mod names;
pub mod quotations;
pub mod words;

/// What extraction needs to know of the document that a passage stands in.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The document's own date: what "today", "last year" and "Friday" are counted from.
    pub date: Option<Date>,
    /// The document's title: what its first "the company" may stand for.
    pub title: Option<Arc<str>>,
}

/// The claims of a passage in order of their spans; empty if it claims nothing.
///
/// A clause that a figure stands in is carried by the figure: its dates and its assertion make no
/// claims of their own, but an [`ClaimKind::Assertion`] over the whole passage always comes last, so
/// that a statement can be found wrong although its figures are right.
pub fn extract(passage: &Passage, setting: &Setting) -> Vec<Claim> {
    let analysis = analyse(passage, setting);
    claims(&analysis, passage)
}

/// The same from an analysis that is already there.
pub fn claims(analysis: &Analysis, passage: &Passage) -> Vec<Claim> {
    if !checkable::is_checkable(passage, &analysis.words) {
        return Vec::new();
    }
    let quoted = |span: Span| analysis.quotations.iter().any(|q| q.inner.covers(span));
    let mut claims = Vec::new();
    for (i, figure) in analysis.figures.iter().enumerate() {
        if !quoted(figure.core) {
            claims.push(Claim { span: figure.span, kind: ClaimKind::Figure(i) });
        }
    }
    for (i, period) in analysis.periods.iter().enumerate() {
        let clause = analysis.clause_at(period.core.start);
        let carried = analysis.figures.iter().any(|f| clause.covers(f.core));
        if !quoted(period.core) && !carried && passage.kind != PassageKind::Row {
            claims.push(Claim { span: period.core, kind: ClaimKind::Date(i) });
        }
    }
    for (i, quotation) in analysis.quotations.iter().enumerate() {
        claims.push(Claim { span: quotation.inner, kind: ClaimKind::Quotation(i) });
    }
    claims.sort_by_key(|c| (c.span.start, c.span.end));
    if passage.kind != PassageKind::Row && states_something(analysis) {
        claims.push(Claim { span: statement(analysis), kind: ClaimKind::Assertion });
    }
    claims
}

/// At least a name or a noun and something said of it.
fn states_something(analysis: &Analysis) -> bool {
    let content = analysis.words.iter().filter(|w| w.is_content()).count();
    let verb = analysis.words.iter().any(|w| w.may_be(lexicon::Pos::Verb) || matches!(w.lower.as_str(), "is" | "are" | "was" | "were" | "has" | "have" | "had"));
    content >= 2 && verb
}

/// The passage without the marks that end it.
fn statement(analysis: &Analysis) -> Span {
    let text = &analysis.text;
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '!' | ';' | ':' | ',')).len();
    let start = text.len() - text.trim_start().len();
    Span::new(start, end)
}
