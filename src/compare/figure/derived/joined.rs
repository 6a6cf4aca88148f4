//! Operands that a source sets side by side: shares in a ranking, a price and what comes on top, a level and the one before.

use super::across::Place;
use super::pooled::{Operand, WHOLE_REACH, Worked, behind};
use super::{Scene, change};
use crate::claims::lexicon::METRICS;
use crate::claims::words::{Relation, Word};
use crate::compare::alignment::relation;
use crate::compare::figure::binding::Bound;
use crate::compare::figure::weigh;
use crate::quantity::derive;
use crate::quantity::{Dec, Dim, Relation as Compared, Value, compare};

/// Nouns of the distance between the first and the second.
pub const LEADS: [&str; 3] = ["lead", "advantage", "leads"];

/// Digits from which a level that the draft states says which pair of levels its change is of.
const TELLING: u32 = 3;

/// "The mayor's lead is eight points": the first of several shares less the second.
pub fn lead(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
    if !matches!(
        mine.figure.dim,
        Dim::PercentPoint | Dim::Percent | Dim::Count { .. }
    ) {
        return None;
    }
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let words: Vec<&Word> = mine.analysis.words_in(clause).collect();
    words.iter().find(|w| LEADS.contains(&w.lower.as_str()))?;
    let shares = pool
        .iter()
        .filter(|o| o.bound.figure.dim == Dim::Percent && !o.is_before);
    let mut by_place: Vec<Vec<&Operand>> = Vec::new();
    for share in shares {
        match by_place.last_mut() {
            Some(last) if last[0].place == share.place => last.push(share),
            _ => by_place.push(vec![share]),
        }
    }
    by_place.retain(|shares| shares.len() > 1);
    let [shares] = &mut by_place[..] else {
        return None;
    };
    let value = |o: &Operand| match o.bound.figure.value {
        Value::Exact(value) => value,
        _ => Dec::ZERO,
    };
    shares.sort_by_key(|o| std::cmp::Reverse(value(o)));
    let (first, second) = (shares.first()?, shares.get(1)?);
    let is_leader = words.iter().filter(|w| w.is_content()).any(|w| {
        let named = |o: &Operand| {
            o.bound
                .words()
                .any(|(_, o)| relation(w, o) == Relation::Same)
        };
        named(first)
    });
    is_leader.then_some(())?;
    Some(Worked {
        place: first.place,
        derived: derive::difference(first.bound.figure, second.bound.figure)?,
        marks: vec![first.bound.figure.span, second.bound.figure.span],
        sure: false,
        signed: false,
    })
}

/// "sold for $800 million including debt": a price and the debt that comes with it, in one list.
pub fn including(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
    if !matches!(mine.figure.dim, Dim::Money { .. }) {
        return None;
    }
    let words = behind(mine);
    let at = words
        .iter()
        .position(|w| w.lower == "including")
        .filter(|at| *at <= 1)?;
    let noun = words[at + 1..]
        .iter()
        .take(3)
        .find(|w| METRICS.of(&w.lower).is_some())?;
    let extra = pool.iter().position(|o| {
        o.bound.figure.dim == mine.figure.dim && {
            let next = o.bound.analysis.words.iter();
            let behind = next
                .filter(|w| w.span.start >= o.bound.figure.core.end)
                .take(WHOLE_REACH);
            behind.into_iter().any(|w| w.lower == noun.lower)
        }
    })?;
    let (first, extra) = (pool.get(extra.checked_sub(1)?)?, pool.get(extra)?);
    let text = &first.bound.analysis.text;
    let between = text.get(first.bound.figure.core.end..extra.bound.figure.core.start)?;
    let joined = first.place == extra.place
        && first.bound.figure.dim == extra.bound.figure.dim
        && (between.trim_end().ends_with("and") || between.trim_end().ends_with("plus"));
    joined.then_some(())?;
    Some(Worked {
        place: first.place,
        derived: derive::sum(&[first.bound.figure, extra.bound.figure])?,
        marks: vec![first.bound.figure.span, extra.bound.figure.span],
        sure: false,
        signed: false,
    })
}

/// "rose by 1.3 points to 96.1 %": the passage that gives this very level gives the one before, too.
pub fn to_stated_level(mine: &Bound, places: &[Place]) -> Vec<Option<Worked>> {
    let mut found = Vec::new();
    let next = mine.analysis.figures.get(mine.index + 1);
    let Some(level) = next.filter(|n| {
        let between = mine.analysis.text.get(mine.figure.span.end..n.core.start);
        change::is_change(mine) && between.is_some_and(|b| matches!(b.trim(), "to" | ", to"))
    }) else {
        return found;
    };
    for (at, place) in places.iter().enumerate() {
        if place.alignment.foreign_subject() || weigh::digits(level) < TELLING {
            continue;
        }
        let scene = Scene::new(mine, place.analysis, place.alignment);
        for (now, before) in change::levels(&scene) {
            if now.figure.kind() != level.kind()
                || compare(level, now.figure).relation != Compared::Equal
            {
                continue;
            }
            found.push(
                change::change(mine, now.figure, before.figure).map(|derived| Worked {
                    place: at,
                    derived,
                    marks: vec![now.figure.span, before.figure.span],
                    sure: false,
                    signed: true,
                }),
            );
        }
    }
    found
}
