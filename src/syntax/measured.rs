//! What a figure measures: the noun it counts or belongs to, and the clause it stands in.

use super::clause::Clause;
use super::labels::{Relation, Upos};
use super::tree::Tree;
use crate::text::Span;

/// The grammar round a figure; numbers are those of the tree's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measured {
    /// The figure's own token.
    pub figure: usize,
    /// What is counted ("4,000 employees") or has this size ("a loss of $3m", "$3m in fees").
    pub noun: Option<usize>,
    /// The preposition before the figure: "to", "by", "of", "from".
    pub preposition: Option<String>,
    /// Number of the clause, in the list given, in which it stands.
    pub clause: Option<usize>,
    /// Who or what that clause is about: "Revenue" in "Revenue rose 5% to $4bn".
    pub subjects: Vec<usize>,
}

/// What the figure at `span` of the sentence measures; none if no word stands there.
pub fn measured(tree: &Tree, clauses: &[Clause], span: Span) -> Option<Measured> {
    let figure = tree.head_of(span)?;
    let mut preposition = tree.preposition(figure);
    let mut noun = None;
    let mut top = figure;
    // "4,000 employees", "the $3m loss": the figure hangs on what it counts.
    if matches!(
        tree.relation(figure),
        Relation::Nummod | Relation::Compound | Relation::Amod | Relation::NmodUnmarked
    ) && let Some(head) = tree.head(figure)
    {
        noun = Some(head);
        top = head;
        preposition = preposition.or_else(|| tree.preposition(head));
    } else if matches!(tree.relation(figure), Relation::Nmod | Relation::Appos)
        && let Some(head) = tree.head(figure)
        && !matches!(tree.upos(head), Upos::Num | Upos::Verb)
    {
        // "a loss of $3m", "the price, $3"
        noun = Some(head);
        top = head;
    }
    // "$3m in fees", "12% of sales"
    if noun.is_none() {
        noun = tree.children(figure).find(|child| {
            tree.relation(*child) == Relation::Nmod
                && matches!(
                    tree.preposition(*child).as_deref(),
                    Some("in" | "of" | "for")
                )
        });
    }
    let above = std::iter::once(top).chain(tree.ancestors(top));
    let clause = above
        .filter_map(|at| clauses.iter().position(|clause| clause.predicate == at))
        .next();
    let subjects = clause
        .and_then(|at| clauses.get(at))
        .map_or_else(Vec::new, |clause| {
            let subject = match clause.voice {
                super::labels::Voice::Active => &clause.agents,
                super::labels::Voice::Passive => &clause.patients,
            };
            subject
                .iter()
                .copied()
                .filter(|token| *token != figure)
                .collect()
        });
    Some(Measured {
        figure,
        noun,
        preposition,
        clause,
        subjects,
    })
}
