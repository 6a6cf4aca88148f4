//! Two statements of two documents: whether they give one thing two values, or the same one.

use super::About;
use super::keys::Statement;
use super::read::Document;
use crate::claims::Analysis;
use crate::compare::figure::rival::{self, Rivalry};
use crate::compare::{date, states};
use crate::text::Span;

/// What two statements say of one thing; `None` if they are about two.
pub fn judge(documents: &[Document], a: Statement, b: Statement) -> Option<Rivalry> {
    let (ours, theirs) = (&documents[a.document], &documents[b.document]);
    let (mine, other) = (&ours.passages[a.passage].1, &theirs.passages[b.passage].1);
    match (a.about, b.about) {
        (About::Figure, About::Figure) => {
            rival::judge(mine, a.at, &&ours.topic, other, b.at, &&theirs.topic)
        }
        (About::Date, About::Date) => {
            date::rival::judge(mine, a.at, &&ours.topic, other, b.at, &&theirs.topic)
        }
        (About::State, About::State) => {
            states::rival(mine, a.at, &ours.topic, other, b.at, &theirs.topic)
        }
        _ => None,
    }
}

/// Bytes of the passage's text that give the value.
pub fn span(analysis: &Analysis, statement: Statement) -> Span {
    match statement.about {
        About::Figure => analysis.figures.get(statement.at).map(|f| f.span),
        About::Date => analysis.periods.get(statement.at).map(|p| p.span),
        About::State => states::states(analysis).get(statement.at).map(|s| s.span),
    }
    .unwrap_or_default()
}
