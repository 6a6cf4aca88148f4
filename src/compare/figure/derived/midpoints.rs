//! By how much the middle of a range moved: "which takes $5 million off the midpoint".

use super::across::Place;
use super::change::metric;
use super::pooled::Worked;
use super::{Operation, named};
use crate::claims::lexicon::Pos;
use crate::compare::figure::binding::Bound;
use crate::compare::figure::measured::Measured;
use crate::compare::subject;
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Dim, Relation, Value, compare};

/// Verbs that give a value to what is measured.
const AMOUNTING: [&str; 4] = ["amount", "come", "add", "equal"];

/// True for "$5 million off the midpoint", "cut the midpoint by $5 million": a step, and not the middle itself.
pub fn is_moved(mine: &Bound) -> bool {
    let words = &mine.analysis.words;
    // "At the midpoint the cut amounts to $5 million": what is measured is a step itself.
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let lead: Vec<_> = mine
        .analysis
        .words_in(clause)
        .filter(|w| w.span.end <= mine.figure.span.start)
        .collect();
    let step = lead.windows(2).any(|pair| {
        let moves = pair[0].direction.is_some() && pair[0].may_be(Pos::Noun);
        let is = subject::AUXILIARIES.contains(&pair[1].lower.as_str());
        moves && (is || AMOUNTING.iter().any(|verb| pair[1].is(verb)))
    });
    if step {
        return true;
    }
    let next = words.iter().find(|w| w.span.start >= mine.figure.core.end);
    let last = words.iter().rfind(|w| w.span.end <= mine.figure.span.start);
    next.is_some_and(|w| matches!(w.lower.as_str(), "off" | "from" | "to"))
        || last.is_some_and(|w| w.lower == "by")
}

/// The midpoint of the range that the draft's sentence gives, less that of the only other one that the sources give for
/// the same metric. Sure where the sources have the draft's range as well.
pub fn moved(mine: &Bound, places: &[Place]) -> Option<Worked> {
    let amount = matches!(
        mine.figure.dim,
        Dim::Money { .. } | Dim::Percent | Dim::PercentPoint
    );
    if !is_moved(mine) || !amount || named(mine) != Some(Operation::Midpoint) {
        return None;
    }
    let is_range = |b: &Bound| matches!(b.figure.value, Value::Range { .. });
    let own = (0..mine.analysis.figures.len())
        .filter_map(|at| Bound::new(mine.analysis, at))
        .find(|b| is_range(b) && b.figure.dim == mine.figure.dim)?;
    let measured = metric(&own);
    let taker = Measured::new(&own).taker.map(|w| w.stem.clone());
    let mut stated = false;
    let mut other: Option<(usize, Bound)> = None;
    for (at, place) in places.iter().enumerate() {
        let ranges = (0..place.analysis.figures.len())
            .filter_map(|i| Bound::new(place.analysis, i))
            .filter(|b| is_range(b) && b.figure.dim == own.figure.dim)
            .filter(|b| match measured {
                Some(_) => metric(b) == measured,
                None => taker.is_some() && Measured::new(b).taker.map(|w| w.stem.clone()) == taker,
            });
        for range in ranges {
            if compare(own.figure, range.figure).relation == Relation::Equal {
                stated = true;
                continue;
            }
            let known = other
                .as_ref()
                .is_some_and(|(_, known)| known.figure.value != range.figure.value);
            if known {
                return None;
            }
            other = Some((at, range));
        }
    }
    let (place, range) = other?;
    let (new, old) = (
        derive::midpoint(own.figure)?,
        derive::midpoint(range.figure)?,
    );
    let exact = (new.exact - old.exact).abs();
    let words = format!("{}; {}", new.arithmetic, old.arithmetic);
    Some(Worked {
        place,
        derived: Derived::stated(exact, words),
        marks: vec![range.figure.span],
        sure: stated,
        signed: false,
    })
}
