//! "Twice as many shops as": one owner's figure over another's.

use super::pooled::{Operand, Worked, behind};
use super::{is_same, thing};
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::Word;
use crate::compare::figure::binding::Bound;
use crate::quantity::derive;
use crate::quantity::{Dim, Value};

/// Words between "as many" and the second "as".
const REACH: usize = 4;

/// The figure of the name before a multiple over that of the name behind "as".
pub fn between_owners(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
    if mine.figure.dim != Dim::Multiple || !matches!(mine.figure.value, Value::Exact(_)) {
        return None;
    }
    let words = behind(mine);
    let from = words.iter().take(2).position(|w| w.lower == "as")?;
    let many = words.get(from + 1)?;
    if !matches!(many.lower.as_str(), "many" | "much") {
        return None;
    }
    let rest = words.get(from + 2..)?;
    let to = rest.iter().take(REACH).position(|w| w.lower == "as")?;
    let noun = *rest.get(..to)?.iter().rfind(|w| w.is_content())?;
    let names = &mine.analysis.names;
    let owner = names
        .iter()
        .rfind(|n| n.span.end <= mine.figure.span.start)?;
    let other = names.iter().find(|n| n.span.start >= rest[to].span.end)?;
    let (top, bottom) = (figure_of(owner, noun, pool)?, figure_of(other, noun, pool)?);
    Some(Worked {
        place: top.place,
        derived: derive::ratio(top.bound.figure, bottom.bound.figure)?,
        marks: vec![top.bound.figure.span],
        sure: true,
        signed: false,
    })
}

/// The only figure of the source that counts the thing for its owner.
fn figure_of<'s, 'a>(
    owner: &Name,
    noun: &Word,
    pool: &'s [Operand<'a>],
) -> Option<&'s Operand<'a>> {
    let has = |bound: &Bound, name: &Name| {
        let mut names = bound.analysis.names.iter();
        names.any(|n| n.relation(name) == NameRelation::Same && bound.holds(n.span))
    };
    let mut found = pool.iter().filter(|o| {
        !o.is_before && has(&o.bound, owner) && (thing(&o.bound).is_some_and(|t| is_same(&t, noun)))
    });
    let first = found.next()?;
    found
        .all(|o| o.bound.figure.value == first.bound.figure.value)
        .then_some(first)
}
