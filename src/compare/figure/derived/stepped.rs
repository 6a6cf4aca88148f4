//! "41 licences, 25 fewer than in 2024": the step between what one source gives for two years in two sentences.

use super::change;
use super::pooled::{Operand, Worked, is_unique, stated};
use crate::claims::lexicon::Pos;
use crate::claims::names::NameRelation;
use crate::claims::words::Word;
use crate::compare::figure::binding::Bound;
use crate::compare::figure::measured::{Measured, same_kind};
use crate::quantity::derive;
use crate::quantity::{Dim, Figure, Period};
use crate::text::Span;

/// The value that the draft's sentence gives, less the one of the year that it names behind "than".
pub fn between_years(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
    let more = change::comparative(mine)?;
    let counted = is_count(mine.figure);
    if !counted && !matches!(mine.figure.dim, Dim::Money { .. } | Dim::Physical { .. }) {
        return None;
    }
    let alike = |f: &Figure| counted && is_count(f) || !counted && f.dim == mine.figure.dim;
    let levels = stated(mine, pool);
    let now = *levels
        .iter()
        .find(|o| alike(o.bound.figure) && !o.is_before)?;
    let deed = verb(&now.bound);
    let same_deed = |o: &Operand| match (&deed, verb(&o.bound)) {
        (Some(a), Some(b)) => same_kind(a, &b),
        (None, None) => true,
        _ => false,
    };
    let before: Vec<&Operand> = pool
        .iter()
        .filter(|o| alike(o.bound.figure) && !std::ptr::eq(*o, now))
        .filter(|o| same_deed(o) && is_of_base(mine, &now.bound, &o.bound))
        .collect();
    let base = *before.first()?;
    if !is_unique(&before) {
        return None;
    }
    // "In 2024 it had granted 66": of what, the sentence before says.
    let mut figure = base.bound.figure.clone();
    if counted {
        figure.dim = now.bound.figure.dim.clone();
    }
    let derived = match more {
        true => derive::difference(now.bound.figure, &figure)?,
        false => derive::difference(&figure, now.bound.figure)?,
    };
    Some(Worked {
        place: base.place,
        derived,
        marks: vec![base.bound.figure.span],
        sure: true,
        signed: false,
    })
}

/// "44 % of the market, 15 percentage points more than Nordvik": the step to the value that stands with a name.
pub fn to_another(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
    let more = change::comparative(mine)?;
    let behind = Span::new(mine.figure.core.end, mine.analysis.text.len());
    let mut words = mine
        .analysis
        .words_in(behind)
        .skip_while(|w| w.lower != "than");
    let than = words.next()?;
    let name = mine
        .analysis
        .names
        .iter()
        .find(|n| n.span.start > than.span.end)?;
    let in_points = mine.figure.dim == Dim::PercentPoint;
    let alike = |f: &Figure| match in_points {
        true => f.dim == Dim::Percent,
        false => f.dim == mine.figure.dim || is_count(f) && is_count(mine.figure),
    };
    let levels = stated(mine, pool);
    let now = *levels.iter().find(|o| alike(o.bound.figure))?;
    let of_it: Vec<&Operand> = pool
        .iter()
        .filter(|o| o.place == now.place && alike(o.bound.figure) && !std::ptr::eq(*o, now))
        .filter(|o| {
            let lead = Span::new(
                o.bound.own.start,
                o.bound.figure.core.start.max(o.bound.own.start),
            );
            let mut names = o.bound.analysis.names.iter();
            names.any(|n| lead.covers(n.span) && n.relation(name) == NameRelation::Same)
        })
        .collect();
    let base = *of_it.first()?;
    if !is_unique(&of_it) {
        return None;
    }
    let (a, b) = match more {
        true => (now.bound.figure, base.bound.figure),
        false => (base.bound.figure, now.bound.figure),
    };
    Some(Worked {
        place: base.place,
        derived: derive::difference(a, b)?,
        marks: vec![base.bound.figure.span],
        sure: true,
        signed: false,
    })
}

fn is_count(figure: &Figure) -> bool {
    matches!(figure.dim, Dim::Count { .. } | Dim::Number)
}

fn verb(bound: &Bound) -> Option<Word> {
    Measured::new(bound).taker.filter(|w| w.may_be(Pos::Verb))
}

/// True if the value is of the period that the draft holds its own against: the one it names, or the year before.
fn is_of_base(mine: &Bound, now: &Bound, base: &Bound) -> bool {
    let Some(period) = base.period() else {
        return false;
    };
    let mut periods = mine.analysis.periods.iter();
    if let Some(named) = periods.find(|p| mine.is_of_base(p)) {
        let days = |p: &Period| (p.from, p.to);
        return period.from.is_some() && days(named) == days(period);
    }
    let behind: Vec<&str> = mine
        .analysis
        .words
        .iter()
        .filter(|w| w.span.start >= mine.figure.core.end)
        .map(|w| w.lower.as_str())
        .collect();
    let year_before = behind.windows(2).any(|pair| {
        matches!(
            pair,
            ["year", "before" | "earlier"] | ["previous" | "preceding" | "prior", "year"]
        )
    });
    let day_before = now
        .period()
        .and_then(|p| p.from)
        .and_then(|from| from.yesterday().ok());
    year_before && day_before.is_some() && period.to == day_before
}
