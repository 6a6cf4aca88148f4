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
pub mod dates;
pub mod events;
pub mod first_person;
pub mod forms;
mod labels;
pub mod lexicon;
pub mod names;
pub mod parts;
pub mod quotations;
pub mod referents;
pub mod words;

/// What extraction needs to know of the document that a passage stands in.
#[derive(Debug, Clone, Default)]
pub struct Setting {
    /// The document's own date: what "today", "last year" and "Friday" are counted from.
    pub date: Option<Date>,
    /// The document's title: what its first "the company" may stand for.
    pub title: Option<Arc<str>>,
}

/// Everything in a passage that can be held against a source, checkable or not: every figure, date
/// and quotation, then the statement as a whole if the passage makes one.
pub fn mentions(analysis: &Analysis, passage: &Passage) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (i, figure) in analysis.figures.iter().enumerate() {
        claims.push(Claim {
            span: figure.span,
            kind: ClaimKind::Figure(i),
        });
    }
    for (i, period) in analysis.periods.iter().enumerate() {
        let figures = &analysis.figures;
        let distance = figures.iter().any(|f| dates::is_distance(f, period));
        claims.push(Claim {
            span: if distance { period.span } else { period.core },
            kind: ClaimKind::Date(i),
        });
    }
    for (i, quotation) in analysis.quotations.iter().enumerate() {
        claims.push(Claim {
            span: quotation.inner,
            kind: ClaimKind::Quotation(i),
        });
    }
    claims.sort_by_key(|c| (c.span.start, c.span.end));
    let checkable = checkable::is_checkable(passage, &analysis.words);
    if checkable && passage.kind != PassageKind::Row && states_something(analysis) {
        claims.push(Claim {
            span: statement(analysis),
            kind: ClaimKind::Assertion,
        });
    }
    claims
}

/// The claims of a passage that get a verdict, in order of their spans; none if it claims nothing.
///
/// What stands inside a quotation is judged with it. A date in a clause that a figure stands in is
/// the figure's period and makes no claim of its own. The statement as a whole comes last, so that a
/// sentence can be found wrong although its figures are right.
pub fn claims(analysis: &Analysis, passage: &Passage) -> Vec<Claim> {
    let checkable = checkable::is_checkable(passage, &analysis.words);
    // "A doctor we met said “…”": the sentence is the author's, the quoted words are not.
    if matches!(
        passage.kind,
        PassageKind::Heading(_) | PassageKind::Footnote
    ) {
        return Vec::new();
    }
    if passage.kind == PassageKind::Quote && quotations::is_signature(&passage.text) {
        return Vec::new();
    }
    let quoted = |span: Span| analysis.quotations.iter().any(|q| q.inner.covers(span));
    let mut claims = mentions(analysis, passage);
    claims.retain(|claim| match claim.kind {
        ClaimKind::Figure(i) => {
            let figure = &analysis.figures[i];
            let mut periods = analysis.periods.iter();
            let told_as_date = periods.any(|p| dates::is_distance(figure, p));
            let told_as_date = told_as_date || dates::is_known_stretch(analysis, figure);
            checkable && !quoted(figure.core) && !told_as_date
        }
        ClaimKind::Date(i) => {
            let core = analysis.periods[i].core;
            let clause = analysis.clause_at(core.start);
            // "That weekend" of a passage that names none says no date.
            let guessed = analysis.periods[i].guessed;
            let carried = analysis.figures.iter().any(|f| {
                let measured = f.dim != crate::quantity::Dim::Ordinal;
                measured
                    && clause.covers(f.core)
                    && !dates::is_distance(f, &analysis.periods[i])
                    && !dates::is_of_second_verb(analysis, &analysis.periods[i], f.core)
                    && !dates::is_of_the_deed(analysis, &analysis.periods[i], f.core)
                    && !another_predicate(analysis, f.core, core)
            });
            let carried = carried && !dates::is_of_its_verb(analysis, &analysis.periods[i]);
            let alone = match passage.kind {
                PassageKind::Row => fills_cell(passage, core),
                _ => !carried,
            };
            let title = dates::is_title(analysis, core) || dates::is_base(analysis, core);
            checkable && !quoted(core) && !guessed && !title && alone
        }
        ClaimKind::Quotation(_) => true,
        ClaimKind::Assertion => {
            let (quoted, names) = (&analysis.quotations, &analysis.names);
            checkable && !quotations::only_attributes(quoted, names, &analysis.words)
        }
    });
    claims
}

/// True if a date is all that one of the row's cells holds, its label aside.
fn fills_cell(passage: &Passage, core: Span) -> bool {
    let mut values = passage.cells.iter().skip(1);
    values.any(|cell| cell.span.covers(core) && core.len() * 2 > cell.span.len())
}

/// True if between two places of a clause another predicate begins: "employs 540 people and is due in 2026".
fn another_predicate(analysis: &Analysis, a: Span, b: Span) -> bool {
    let between = Span::new(a.end.min(b.end), a.start.max(b.start));
    let words: Vec<&words::Word> = analysis.words_in(between).collect();
    let told = |word: &words::Word| {
        let mut events = analysis.events.iter().filter(|e| e.status.is_some());
        let finite = word.lower.ends_with("ed") || word.lower != word.lemma();
        finite
            && word.may_be(lexicon::Pos::Verb)
            && !word.may_be(lexicon::Pos::Noun)
            && events.any(|e| analysis.words[e.word].span == word.span)
    };
    words.windows(2).any(|pair| {
        let joins = matches!(pair[0].lower.as_str(), "and" | "but");
        let auxiliary = matches!(
            pair[1].lower.as_str(),
            "is" | "are" | "was" | "were" | "has" | "have" | "had" | "will"
        );
        joins && (auxiliary || told(pair[1]))
    })
}

/// At least a name or a noun and something said of it.
fn states_something(analysis: &Analysis) -> bool {
    let content = analysis.words.iter().filter(|w| w.is_content()).count();
    let verb = analysis.words.iter().any(|w| {
        w.may_be(lexicon::Pos::Verb)
            || matches!(
                w.lower.as_str(),
                "is" | "are" | "was" | "were" | "has" | "have" | "had"
            )
    });
    // "The year in short:" announces what follows; "She wrote to the staff:" says that she wrote.
    let announces = analysis.text.trim_end().ends_with(':')
        && !analysis.events.iter().any(|e| e.status.is_some());
    content >= 2 && verb && !announces
}

/// The passage without the marks that end it.
fn statement(analysis: &Analysis) -> Span {
    let text = &analysis.text;
    let end = text
        .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '!' | ';' | ':' | ','))
        .len();
    let start = text.len() - text.trim_start().len();
    Span::new(start, end)
}
