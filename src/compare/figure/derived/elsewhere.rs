//! Changes that are worked out of other levels than those of a passage, or of another thing that moves.

use super::change;
use crate::claims::Analysis;
use crate::claims::words::{Relation, Word};
use crate::compare::alignment::relation;
use crate::compare::figure::binding::Bound;
use crate::compare::figure::movement;
use crate::quantity::{Dim, Figure, Relation as Compared, compare};
use crate::text::Span;

/// True for "profit was €188 million, down 12.6 %" beside a passage without 188: it is worked out of other levels.
pub fn begins(mine: &Bound, source: &Analysis) -> bool {
    let figure = mine.figure;
    let before = mine.analysis.figures[..mine.index].last();
    let level = before.filter(|f| matches!(f.dim, Dim::Money { .. } | Dim::Physical { .. }));
    let Some(level) = level.filter(|_| figure.dim == Dim::Percent && change::is_change(mine))
    else {
        return false;
    };
    let between = Span::new(level.core.end, figure.core.start).of(&mine.analysis.text);
    let equal = |theirs: &Figure| {
        let compared = compare(level, theirs);
        compared.relation == Compared::Equal
    };
    !between.contains([';', '(']) && !source.figures.iter().any(equal)
}

/// True for "the shares rose 7.5 %" beside a fee that fell to $82: another thing moves.
pub fn moves(mine: &Bound, source: &Analysis, marks: &[Span]) -> bool {
    let operands = (0..source.figures.len()).filter_map(|at| Bound::new(source, at));
    let mut operands = operands.filter(|b| marks.iter().any(|m| m.overlaps(b.figure.core)));
    // Of a passage that the tree does not understand the words must do.
    let known = |noun: &Word| {
        let near = |a, b| relation(a, b) >= Relation::Narrower;
        let mut all = source.words.iter();
        all.any(|w| near(noun, w) || near(w, noun))
    };
    movement::mover(mine).is_some_and(|noun| !known(noun))
        || operands.any(|b| !movement::is_of_one_thing(mine, &b))
}
