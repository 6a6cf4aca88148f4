//! What two named parts make together, each of which a source states by itself: "rents and wages together take 42 %".

use super::pooled::{Operand, Worked};
use crate::claims::lexicon::Pos;
use crate::claims::words::{Relation, Word};
use crate::compare::alignment::relation;
use crate::compare::figure::binding::Bound;
use crate::quantity::{Comparator, Dim, derive};

/// Words that say that two are taken as one.
pub const CUES: [&str; 3] = ["together", "combined", "jointly"];

/// The sum of the only values that a source gives for the two nouns that "and" joins.
pub fn sum(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
    let summed = matches!(mine.figure.dim, Dim::Percent | Dim::Money { .. });
    if !summed || mine.figure.comparator != Comparator::Equal {
        return None;
    }
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let words: Vec<&Word> = mine
        .analysis
        .words_in(clause)
        .filter(|w| w.span.end <= mine.figure.span.start)
        .collect();
    let cue = words
        .iter()
        .rposition(|w| CUES.contains(&w.lower.as_str()))?;
    let and = words[..cue].iter().rposition(|w| w.lower == "and")?;
    let left = words[..and].last()?;
    let is_noun = |w: &&&Word| w.is_content() && (w.may_be(Pos::Noun) || w.lemmas.is_empty());
    let right = words[and + 1..cue]
        .iter()
        .take_while(|w| w.is_content())
        .filter(is_noun)
        .last()?;
    let (a, b) = (only(left, mine, pool)?, only(right, mine, pool)?);
    let apart = a.place != b.place || a.bound.index != b.bound.index;
    apart.then_some(())?;
    let derived = derive::sum(&[a.bound.figure, b.bound.figure])?;
    Some(Worked {
        place: a.place,
        derived,
        marks: vec![a.bound.figure.span],
        sure: true,
        signed: false,
    })
}

/// The only figure of the draft's unit in whose own stretch the noun stands.
fn only<'s, 'a>(noun: &Word, mine: &Bound, pool: &'s [Operand<'a>]) -> Option<&'s Operand<'a>> {
    let named = |o: &&Operand| {
        o.bound.figure.dim == mine.figure.dim
            && !o.is_before
            && o.bound
                .analysis
                .words_in(o.bound.own)
                .any(|w| relation(noun, w) == Relation::Same)
    };
    let mut found = pool.iter().filter(named);
    match (found.next(), found.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}
