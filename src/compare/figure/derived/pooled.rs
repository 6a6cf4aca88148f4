//! A figure that follows from figures of several passages: the sentence names the operation and each operand.

use super::across::Place;
use super::change::{self, metric};
use super::each::{carrier, counts};
use super::{Scene, is_same, is_same_row_words, joined, midpoints, stepped, thing, united};
use crate::claims::lexicon::METRICS;
use crate::claims::words::{Relation, Word};
use crate::compare::Judgement;
use crate::compare::alignment::relation;
use crate::compare::figure::binding::Bound;
use crate::quantity::derive::{self, Derived};
use crate::quantity::{
    Comparator, Dec, Dim, DurationUnit, Figure, Rate, Relation as Compared, Value, compare,
};
use crate::text::Span;

/// Share of the words of a row's label that the draft must name.
const LABEL: f32 = 0.5;
/// Words behind "of" among which the whole of a share is named.
pub(super) const WHOLE_REACH: usize = 4;
/// Words that a level which is held against a later one stands with.
const EARLIER: [&str; 4] = ["earlier", "previously", "before", "prior"];
/// Words by which a figure is said to differ from what was expected.
const OFF: [&str; 8] = [
    "above", "below", "ahead", "short", "more", "less", "better", "worse",
];
/// A single value of a source, and where it stands.
pub struct Operand<'a> {
    pub place: usize,
    pub bound: Bound<'a>,
    /// It is what a later level is held against.
    pub is_before: bool,
}

/// The result of a sum, and whether both operands are beyond doubt.
pub(super) struct Worked {
    pub place: usize,
    pub derived: Derived,
    pub marks: Vec<Span>,
    pub sure: bool,
    /// It is compared with the figure and its direction: a fall is negative.
    pub signed: bool,
}

/// The values of the prose of one source.
pub fn operands<'a>(places: &[Place<'a>], source: usize) -> Vec<Operand<'a>> {
    let mut found = Vec::new();
    for (at, place) in places.iter().enumerate() {
        let analysis = place.analysis;
        if place.source != source || analysis.row.is_some() || place.alignment.foreign_subject() {
            continue;
        }
        let earlier = analysis
            .words
            .iter()
            .any(|w| EARLIER.contains(&w.lower.as_str()));
        for bound in (0..analysis.figures.len()).filter_map(|i| Bound::new(analysis, i)) {
            if !matches!(bound.figure.value, Value::Exact(_)) {
                continue;
            }
            let is_before = bound.is_comparison
                || change::follows_from(&bound)
                || earlier
                    && !analysis
                        .figures
                        .iter()
                        .any(|f| f.core.end < bound.figure.core.start && f.dim == bound.figure.dim);
            found.push(Operand {
                place: at,
                bound,
                is_before,
            });
        }
    }
    found
}

/// The place that decides and what it says; `None` if the draft names no sum or the sources not all of it.
pub fn judge(mine: &Bound, places: &[Place]) -> Option<(usize, Judgement)> {
    if mine.analysis.row.is_some() || !matches!(mine.figure.value, Value::Exact(_)) {
        return None;
    }
    if !names_operation(mine) {
        return None;
    }
    let mut sources: Vec<usize> = places.iter().map(|p| p.source).collect();
    sources.sort_unstable();
    sources.dedup();
    let mut differing = None;
    let tried = sources.iter().flat_map(|source| {
        let pool = operands(places, *source);
        [
            share_of(mine, &pool),
            each(mine, &pool),
            multiple(mine, &pool),
            over_passages(mine, &pool),
            joined::lead(mine, &pool),
            joined::including(mine, &pool),
            united::sum(mine, &pool),
            stepped::between_years(mine, &pool),
            stepped::to_another(mine, &pool),
        ]
    });
    let tried = tried
        .chain(joined::to_stated_level(mine, places))
        .chain([in_row(mine, places), midpoints::moved(mine, places)])
        .flatten();
    for worked in tried {
        let signed = change::signed(mine).filter(|_| worked.signed);
        if derive::comes_out(signed.as_ref().unwrap_or(mine.figure), &worked.derived) {
            let judgement = super::across::follows(worked.derived, worked.marks);
            return Some((worked.place, judgement));
        }
        if worked.sure && differing.is_none() && mine.figure.comparator == Comparator::Equal {
            let judgement = super::differs(mine, &worked.derived, worked.marks, "", 1.0);
            differing = Some((worked.place, judgement));
        }
    }
    differing
}

/// A cheap look at whether the sentence may name any operation at all.
fn names_operation(mine: &Bound) -> bool {
    let cue = |w: &Word| {
        let lower = w.lower.as_str();
        joined::LEADS.contains(&lower)
            || united::CUES.contains(&lower)
            || OFF.contains(&lower)
            || matches!(lower, "including" | "fewer" | "average" | "midpoint")
    };
    mine.is_comparison
        || mine.figure.dim == Dim::Multiple
        || whole_of(mine).is_some()
        || change::is_change(mine)
        || mine.analysis.words.iter().any(cue)
        || carrier(mine).is_some()
}

/// The words behind the figure, those of its clause.
pub(super) fn behind<'a>(mine: &Bound<'a>) -> Vec<&'a Word> {
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let all = mine.analysis.words.iter();
    all.filter(|w| w.span.start >= mine.figure.core.end && clause.covers(w.span))
        .collect()
}

/// True if the operand is a value of what `noun` names.
fn is_of(operand: &Bound, noun: &Word) -> bool {
    let class = METRICS.of(&noun.lower).or_else(|| METRICS.of(noun.lemma()));
    match class {
        Some(class) => metric(operand) == Some(class),
        None => {
            operand
                .words()
                .any(|(_, w)| relation(noun, w) == Relation::Same)
                || thing(operand).is_some_and(|t| is_same(&t, noun))
        }
    }
}

/// True if all have the same value, so that there is no doubt which is meant.
pub(super) fn is_unique(operands: &[&Operand]) -> bool {
    let mut values = operands.iter().map(|o| &o.bound.figure.value);
    let first = values.next();
    first.is_some() && values.all(|v| Some(v) == first)
}

/// The values that the draft's sentence states besides its figure, nearest first.
pub(super) fn stated<'s, 'a>(mine: &Bound, pool: &'s [Operand<'a>]) -> Vec<&'s Operand<'a>> {
    let mut found: Vec<(usize, &Operand)> = Vec::new();
    for (i, figure) in mine.analysis.figures.iter().enumerate() {
        if i == mine.index {
            continue;
        }
        for operand in pool {
            let other = operand.bound.figure;
            if other.kind() == figure.kind() && compare(figure, other).relation == Compared::Equal {
                found.push((figure.core.start.abs_diff(mine.figure.core.start), operand));
            }
        }
    }
    found.sort_by_key(|(distance, _)| *distance);
    found.into_iter().map(|(_, o)| o).collect()
}

/// What `level` is held against in its own passage.
fn before_of<'s, 'a>(level: &Operand, pool: &'s [Operand<'a>]) -> Option<&'s Operand<'a>> {
    pool.iter().find(|o| {
        o.place == level.place && o.is_before && o.bound.figure.dim == level.bound.figure.dim
    })
}

/// The noun behind "of the", "of its": what the figure is a share of.
pub fn whole_of<'a>(mine: &Bound<'a>) -> Option<&'a Word> {
    let words = behind(mine);
    let (first, rest) = words.split_first()?;
    if first.lower != "of" {
        return None;
    }
    let is_metric = |w: &Word| METRICS.of(&w.lower).is_some();
    let reach = rest.iter().take(WHOLE_REACH);
    let at = reach.into_iter().position(|w| {
        w.is_content() && (is_metric(w) || w.may_be(crate::claims::lexicon::Pos::Noun))
    })?;
    // "Of net sales": "net" may be a noun as well.
    let next = rest.get(at + 1).filter(|w| is_metric(w));
    let beside = next.filter(|w| w.span.start == rest[at].span.end + 1);
    beside.or(rest.get(at)).copied()
}

/// "Fuel, at $61 million, took 19 % of revenue, compared with 24 % a year ago".
fn share_of(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
    if !matches!(mine.figure.dim, Dim::Percent | Dim::Fraction) {
        return None;
    }
    let is_earlier = mine.is_comparison && whole_of(mine).is_none();
    let noun = match is_earlier {
        false => whole_of(mine)?,
        true => (0..mine.index)
            .rev()
            .filter_map(|i| Bound::new(mine.analysis, i))
            .filter(|b| b.figure.dim == mine.figure.dim)
            .find_map(|b| whole_of(&b))?,
    };
    let named = stated(mine, pool);
    let part = named.iter().find(|o| {
        matches!(o.bound.figure.dim, Dim::Money { .. } | Dim::Count { .. }) && !o.is_before
    })?;
    let part = if is_earlier {
        before_of(part, pool)?
    } else {
        part
    };
    let wholes: Vec<&Operand> = pool
        .iter()
        .filter(|o| o.bound.figure.dim == part.bound.figure.dim)
        .filter(|o| o.is_before == is_earlier && is_of(&o.bound, noun))
        .filter(|o| o.bound.figure.value != part.bound.figure.value)
        .collect();
    let whole = *wholes.first()?;
    if !is_unique(&wholes) {
        return None;
    }
    let share = derive::share(part.bound.figure, whole.bound.figure)?;
    let derived = match mine.figure.dim {
        Dim::Fraction => share.times(Dec::new(1, 2)),
        _ => share,
    };
    Some(Worked {
        place: part.place,
        derived,
        marks: vec![part.bound.figure.span],
        sure: !is_earlier,
        signed: false,
    })
}

/// "$84 million, or $42 million each", "each turbine has 12.5 MW": a total over how many there are.
fn each(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
    if matches!(mine.figure.rate, Some(Rate::Time(_)))
        || !matches!(mine.figure.dim, Dim::Money { .. } | Dim::Physical { .. })
    {
        return None;
    }
    let is_each = matches!(&mine.figure.rate, Some(Rate::Thing(t)) if t == "each");
    let own: Vec<Bound> = (0..mine.analysis.figures.len())
        .filter(|i| *i != mine.index)
        .filter_map(|i| Bound::new(mine.analysis, i))
        .filter(|b| matches!(b.figure.dim, Dim::Count { .. } | Dim::Number))
        .collect();
    // So much a year of so much over some years must be of one passage that says so: see `each`.
    let noun = carrier(mine).filter(|noun| DurationUnit::named(&noun.lower).is_none());
    let counted: Vec<&Operand> = pool
        .iter()
        .filter(|o| noun.as_ref().is_some_and(|n| counts(&o.bound, n)))
        .collect();
    let times = match (&own[..], counted.first()) {
        ([only], _) if is_each => only.figure,
        (_, Some(first)) if is_unique(&counted) => first.bound.figure,
        _ => return None,
    };
    let Value::Exact(times) = times.value else {
        return None;
    };
    let same =
        |o: &&Operand| o.bound.figure.dim == mine.figure.dim && o.bound.figure.rate.is_none();
    let named: Vec<&Operand> = stated(mine, pool).into_iter().filter(same).collect();
    let physical = matches!(mine.figure.dim, Dim::Physical { .. });
    let totals: Vec<&Operand> = match named.first() {
        Some(first) => vec![first],
        None if physical => pool
            .iter()
            .filter(|o| is_same_unit(o.bound.figure, mine.figure))
            .collect(),
        None => return None,
    };
    let total = *totals.first()?;
    if !is_unique(&totals) {
        return None;
    }
    let derived = derive::per_period(total.bound.figure, times)?;
    Some(Worked {
        place: total.place,
        derived,
        marks: vec![total.bound.figure.span],
        sure: true,
        signed: false,
    })
}

/// True for two physical units in which a value is the same number ("MW", "megawatts").
fn is_same_unit(a: &Figure, b: &Figure) -> bool {
    match (&a.dim, &b.dim) {
        (
            Dim::Physical {
                dimension, to_si, ..
            },
            Dim::Physical {
                dimension: other,
                to_si: factor,
                ..
            },
        ) => dimension == other && to_si == factor && a.rate.is_none(),
        _ => false,
    }
}

/// "EBITDA of $71 million covers interest ten times", "debt of $127 million is 1.8 times EBITDA".
fn multiple(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
    if mine.figure.dim != Dim::Multiple {
        return None;
    }
    let words = &mine.analysis.words;
    let cover = words.iter().position(|w| w.is("cover"));
    let over = match cover {
        Some(at) => words[at + 1..]
            .iter()
            .take_while(|w| w.span.end <= mine.figure.span.start)
            .find(|w| w.is_content())?,
        None => behind(mine).into_iter().find(|w| w.is_content())?,
    };
    let named = stated(mine, pool);
    let top = named
        .iter()
        .find(|o| matches!(o.bound.figure.dim, Dim::Money { .. }) && !is_of(&o.bound, over))?;
    let below: Vec<&Operand> = pool
        .iter()
        .filter(|o| o.bound.figure.dim == top.bound.figure.dim && !o.is_before)
        .filter(|o| is_of(&o.bound, over))
        .collect();
    let first = *below.first()?;
    if !is_unique(&below) {
        return None;
    }
    Some(Worked {
        place: first.place,
        derived: derive::ratio(top.bound.figure, first.bound.figure)?,
        marks: vec![first.bound.figure.span],
        // Interest is covered within any period; debt is held against what is earned in a year.
        sure: cover.is_some() || is_of_a_year(&first.bound),
        signed: false,
    })
}

/// True unless what the figure measures was earned within less than a year, as its sentence or what stands above it says.
fn is_of_a_year(bound: &Bound) -> bool {
    if let Some((from, to)) = bound.period().and_then(|p| p.from.zip(p.to)) {
        return to.duration_since(from).as_hours() / 24 + 1 >= YEAR;
    }
    let mut above = bound.analysis.surroundings.iter();
    !above.any(|w| ["quarter", "half", "month", "interim"].contains(&w.lemma()))
}

/// Days of the shortest financial year: 52 weeks.
const YEAR: i64 = 364;

/// "Cases rose by 272": a level now, and in another sentence the one before.
fn over_passages(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
    if !change::says_by(mine) || !change::is_change(mine) {
        return None;
    }
    let start = mine.figure.span.start;
    let noun = mine
        .analysis
        .words
        .iter()
        .filter(|w| w.span.end <= start && mine.holds(w.span) && w.is_content())
        .find(|w| w.may_be(crate::claims::lexicon::Pos::Noun))?;
    let of = |before: bool| -> Vec<&Operand> {
        let all = pool.iter().filter(|o| o.is_before == before);
        all.filter(|o| !o.bound.is_change())
            .filter(|o| thing(&o.bound).is_some_and(|t| is_same(&t, noun)))
            .collect()
    };
    let (now, before) = (of(false), of(true));
    let (a, b) = (*now.first()?, *before.first()?);
    if !is_unique(&now) || !is_unique(&before) || a.place == b.place {
        return None;
    }
    Some(Worked {
        place: a.place,
        derived: change::change(mine, a.bound.figure, b.bound.figure)?,
        marks: vec![a.bound.figure.span],
        sure: true,
        signed: true,
    })
}

/// "210,000 more passengers than in 2023", "an average fare of $46": two cells of a row that is named.
fn in_row(mine: &Bound, places: &[Place]) -> Option<Worked> {
    let words = behind(mine);
    let is_amount = !matches!(
        mine.figure.dim,
        Dim::Percent | Dim::Fraction | Dim::Multiple
    );
    let more = is_amount
        && words
            .first()
            .is_some_and(|w| matches!(w.lower.as_str(), "more" | "fewer" | "less"));
    let fewer = more && words.first().is_some_and(|w| w.lower != "more");
    let before = mine
        .analysis
        .words
        .iter()
        .filter(|w| w.span.end <= mine.figure.core.start);
    let average = before.clone().any(|w| w.is("average"))
        && mine
            .analysis
            .words
            .iter()
            .any(|w| mine.own.covers(w.span) && w.is("average"));
    let is_money = |b: &Bound| matches!(b.figure.dim, Dim::Money { .. });
    if !(more || average && is_money(mine)) {
        return None;
    }
    for (at, place) in places.iter().enumerate() {
        if place.analysis.row.is_none() || is_same_row_words(mine, place.analysis) < LABEL {
            continue;
        }
        let scene = Scene::new(mine, place.analysis, place.alignment);
        let named = |b: &Bound| {
            let row = b.analysis.row.as_ref();
            let header = row
                .and_then(|row| row.headers.get(b.index))
                .into_iter()
                .flatten();
            header.into_iter().filter(|w| w.is_content()).any(|w| {
                mine.analysis
                    .words
                    .iter()
                    .any(|o| relation(o, w) == Relation::Same)
            })
        };
        if more {
            for (now, earlier) in change::levels(&scene) {
                let derived = derive::difference(now.figure, earlier.figure);
                let Some(derived) = derived.filter(|_| named(now)) else {
                    continue;
                };
                let derived = if fewer { derived.negated() } else { derived };
                return Some(Worked {
                    place: at,
                    derived,
                    marks: vec![now.figure.span, earlier.figure.span],
                    sure: false,
                    signed: false,
                });
            }
            continue;
        }
        for total in scene
            .operands
            .iter()
            .filter(|b| b.figure.dim == mine.figure.dim && named(b))
        {
            let count = scene.operands.iter().find(|b| {
                matches!(b.figure.dim, Dim::Count { .. } | Dim::Number)
                    && b.period().map(|p| (p.from, p.to)) == total.period().map(|p| (p.from, p.to))
                    && named(b)
            });
            let Some(Value::Exact(count)) = count.map(|b| b.figure.value.clone()) else {
                continue;
            };
            let derived = derive::per_period(total.figure, count);
            if let Some(derived) = derived.filter(|d| derive::comes_out(mine.figure, d)) {
                return Some(Worked {
                    place: at,
                    derived,
                    marks: vec![total.figure.span],
                    sure: false,
                    signed: false,
                });
            }
        }
    }
    None
}
