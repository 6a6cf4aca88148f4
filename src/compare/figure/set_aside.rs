//! Periods that a sentence names on the side: "Osprey, which bought Calder in 2023, has six ships" has them today.

use crate::claims::lexicon::METRICS;
use crate::claims::{Analysis, dates};
use crate::quantity::Period;
use crate::syntax::{Relation as Link, Tree};
use crate::text::Span;

/// Marks that set a clause or phrase off.
const MARKS: [char; 4] = [',', '(', '–', '—'];

/// True if the period stands in a clause or phrase on the side, set off by a comma, a dash or a bracket, and the figure
/// at `core` does not.
///
/// What is said on the side of a measure ("revenue, which fell in 2024, was …") may date the measure itself.
pub fn is_set_aside(analysis: &Analysis, period: &Period, core: Span) -> bool {
    // A row of a table has no clauses.
    if analysis.row.is_some() {
        return false;
    }
    if dates::is_of_second_verb(analysis, period, core)
        || dates::is_of_the_deed(analysis, period, core)
    {
        return true;
    }
    // What stands aside is set off by a mark before it; few passages need be parsed to know that none does.
    let lead = Span::new(0, period.core.end.max(core.end));
    if !lead.of(&analysis.text).contains(MARKS) {
        return false;
    }
    let tree = &analysis.parse().tree;
    let (Some(when), Some(figure)) = (tree.head_of(period.core), tree.head_of(core)) else {
        return false;
    };
    let above = |at: usize, head: usize| at == head || tree.ancestors(at).any(|a| a == head);
    let aside = |inside: usize, outside: usize| {
        std::iter::once(inside)
            .chain(tree.ancestors(inside))
            .any(|at| {
                matches!(tree.relation(at), Link::AclRelcl | Link::Appos)
                    && !above(outside, at)
                    && is_set_off(tree, at)
                    && !hangs_on_a_measure(tree, at)
            })
    };
    // "Osprey, which had licensed 412 titles, went to court in June": the day behind is that of the going.
    aside(when, figure) || period.core.start > core.end && aside(figure, when)
}

/// True for words in a clause or phrase on the side.
pub fn stands_aside(analysis: &Analysis, span: Span) -> bool {
    let tree = &analysis.parse().tree;
    tree.head_of(span).is_some_and(|word| {
        std::iter::once(word).chain(tree.ancestors(word)).any(|at| {
            matches!(tree.relation(at), Link::AclRelcl | Link::Appos) && is_set_off(tree, at)
        })
    })
}

fn is_set_off(tree: &Tree, at: usize) -> bool {
    // Its subject belongs to it: ", which had licensed".
    let first = tree.below(at, |_| true).into_iter().next();
    let start = first
        .and_then(|first| tree.token(first))
        .map_or(0, |token| token.span.start);
    let (before, own) = tree.text().split_at_checked(start).unwrap_or_default();
    // The mark may belong to the phrase.
    before.trim_end().ends_with(MARKS) || own.starts_with(MARKS)
}

fn hangs_on_a_measure(tree: &Tree, at: usize) -> bool {
    let Some(noun) = tree.head(at) else {
        return false;
    };
    let lemmas: Vec<&str> = [noun.checked_sub(1), Some(noun)]
        .into_iter()
        .flatten()
        .map(|at| tree.lemma(at))
        .collect();
    (0..lemmas.len()).any(|from| METRICS.longest(&lemmas[from..]).is_some())
}
