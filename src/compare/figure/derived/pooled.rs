//! A figure that follows from figures of several passages: the sentence names the operation and each operand.

use super::across::Place;
use super::change::{self, metric};
use super::each::{carrier, counts};
use super::{Scene, is_same, is_same_row_words, thing};
use crate::claims::lexicon::METRICS;
use crate::claims::words::{Relation, Word};
use crate::compare::Judgement;
use crate::compare::alignment::relation;
use crate::compare::figure::binding::Bound;
use crate::compare::figure::weigh;
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Comparator, Dec, Dim, Figure, Rate, Relation as Compared, Value, compare};
use crate::text::Span;

/// Digits from which a level that the draft states says which pair of levels its change is of.
const TELLING: u32 = 3;
/// Share of the words of a row's label that the draft must name.
const LABEL: f32 = 0.5;
/// Words behind "of" among which the whole of a share is named.
const WHOLE_REACH: usize = 4;
/// Words that a level which is held against a later one stands with.
const EARLIER: [&str; 4] = ["earlier", "previously", "before", "prior"];
/// Words by which a figure is said to differ from what was expected.
const OFF: [&str; 8] = [
    "above", "below", "ahead", "short", "more", "less", "better", "worse",
];
/// Verbs and nouns of forecasts.
const FORECASTS: [&str; 6] = [
    "expect",
    "forecast",
    "analyst",
    "consensus",
    "estimate",
    "predict",
];
/// Nouns of the distance between the first and the second.
const LEADS: [&str; 3] = ["lead", "advantage", "leads"];

/// A single value of a source, and where it stands.
pub struct Operand<'a> {
    pub place: usize,
    pub bound: Bound<'a>,
    /// It is what a later level is held against.
    pub is_before: bool,
}

/// The result of a sum, and whether both operands are beyond doubt.
struct Worked {
    place: usize,
    derived: Derived,
    marks: Vec<Span>,
    sure: bool,
    /// It is compared with the figure and its direction: a fall is negative.
    signed: bool,
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
    let pools: Vec<Vec<Operand>> = sources.iter().map(|s| operands(places, *s)).collect();
    let tried = pools.iter().flat_map(|pool| {
        [
            share_of(mine, pool),
            each(mine, pool),
            multiple(mine, pool),
            over_passages(mine, pool),
            lead(mine, pool),
            including(mine, pool),
        ]
    });
    let tried = tried
        .chain(to_stated_level(mine, places))
        .chain([expected(mine, &pools), in_row(mine, places)])
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
        LEADS.contains(&lower)
            || OFF.contains(&lower)
            || matches!(lower, "including" | "fewer" | "average")
    };
    mine.is_comparison
        || mine.figure.dim == Dim::Multiple
        || whole_of(mine).is_some()
        || change::is_change(mine)
        || mine.analysis.words.iter().any(cue)
        || carrier(mine).is_some()
}

/// The words behind the figure, those of its clause.
fn behind<'a>(mine: &Bound<'a>) -> Vec<&'a Word> {
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
fn is_unique(operands: &[&Operand]) -> bool {
    let mut values = operands.iter().map(|o| &o.bound.figure.value);
    let first = values.next();
    first.is_some() && values.all(|v| Some(v) == first)
}

/// The values that the draft's sentence states besides its figure, nearest first.
fn stated<'s, 'a>(mine: &Bound, pool: &'s [Operand<'a>]) -> Vec<&'s Operand<'a>> {
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
    rest.iter()
        .take(WHOLE_REACH)
        .find(|w| {
            w.is_content()
                && (METRICS.of(&w.lower).is_some() || w.may_be(crate::claims::lexicon::Pos::Noun))
        })
        .copied()
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
    let noun = carrier(mine);
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
        sure: true,
        signed: false,
    })
}

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

/// "The mayor's lead is eight points": the first of several shares less the second.
fn lead(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
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
fn including(mine: &Bound, pool: &[Operand]) -> Option<Worked> {
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

/// "$3 million above what analysts expected": a level, and the forecast that any source gives.
fn expected(mine: &Bound, pools: &[Vec<Operand>]) -> Option<Worked> {
    let all = mine.analysis.words.iter();
    let words: Vec<&Word> = all
        .filter(|w| w.span.start >= mine.figure.span.end)
        .collect();
    let off = words
        .iter()
        .take(2)
        .any(|w| OFF.contains(&w.lower.as_str()));
    let forecast = |w: &Word| FORECASTS.iter().any(|f| w.is(f));
    if !off || !words.iter().any(|w| forecast(w)) || !matches!(mine.figure.dim, Dim::Money { .. }) {
        return None;
    }
    let before = mine.analysis.words.iter().rev();
    let asked = metric(mine).or_else(|| {
        before
            .filter(|w| w.span.end <= mine.figure.span.start)
            .find_map(|w| METRICS.of(&w.lower))
    })?;
    // A forecast of "profit" may be of any line of it.
    let is_asked = |o: &&Operand| match metric(&o.bound) {
        Some("operating" | "profit") => matches!(asked, "operating" | "profit"),
        None => o
            .bound
            .analysis
            .words
            .iter()
            .any(|w| METRICS.of(w.lemma()) == Some(asked)),
        found => found == Some(asked),
    };
    let is_forecast = |o: &&Operand| {
        let words = &o.bound.analysis.words;
        words.iter().any(|w| forecast(w)) && !o.bound.is_change()
    };
    let all = || {
        pools
            .iter()
            .flatten()
            .filter(is_asked)
            .filter(|o| o.bound.figure.dim == mine.figure.dim)
    };
    for actual in all().filter(|o| !is_forecast(o) && !o.is_before && !o.bound.is_ahead()) {
        for expected in all().filter(is_forecast) {
            let derived = derive::difference(actual.bound.figure, expected.bound.figure)?;
            let turned = derived.clone().negated();
            let above = !words
                .iter()
                .take(2)
                .any(|w| matches!(w.lower.as_str(), "below" | "short" | "less" | "worse"));
            let derived = if above { derived } else { turned };
            if derive::comes_out(mine.figure, &derived) {
                return Some(Worked {
                    place: actual.place,
                    derived,
                    marks: vec![actual.bound.figure.span],
                    sure: false,
                    signed: false,
                });
            }
        }
    }
    None
}

/// "rose by 1.3 points to 96.1 %": the passage that gives this very level gives the one before, too.
fn to_stated_level(mine: &Bound, places: &[Place]) -> Vec<Option<Worked>> {
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

/// "210,000 more passengers than in 2023", "an average fare of $46": two cells of a row that is named.
fn in_row(mine: &Bound, places: &[Place]) -> Option<Worked> {
    let words = behind(mine);
    let more = words
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
    if !more && !(average && is_money(mine)) {
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
