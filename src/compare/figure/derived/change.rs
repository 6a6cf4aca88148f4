//! What changed from one stated level to another: growth in per cent, points, multiples, differences.

use super::{Outcome, Scene, is_same, marks, thing};
use crate::claims::lexicon::{Pos, SMALLER, YARDSTICKS};
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::Word;
use crate::compare::figure::binding::Bound;
use crate::compare::figure::weigh;
use crate::compare::subject;
use crate::quantity::derive::{self, Derived};
use crate::quantity::time;
use crate::quantity::{Dec, Dim, Figure, Value};
use crate::text::Span;

/// How surely the later level measures what the draft's change is of, before a change that comes out
/// otherwise contradicts; the same as for a stated figure.
const SURE: f32 = 0.62;
/// The same where both name the same metric.
const SURE_METRIC: f32 = 0.4;
/// Words that a table's column of changes has in its header.
const CHANGES: [&str; 6] = [
    "change",
    "growth",
    "increase",
    "decrease",
    "variation",
    "yoy",
];

/// Up is true; `None` where neither the words nor the sign say.
fn direction(bound: &Bound) -> Option<bool> {
    let signed = bound
        .figure
        .core
        .of(&bound.analysis.text)
        .starts_with(['+', '-', '−', '(']);
    // "doubled" says which way itself.
    let own = bound
        .analysis
        .words
        .iter()
        .filter(|w| bound.figure.span.overlaps(w.span))
        .find_map(|w| w.direction);
    match own.or_else(|| bound.direction()) {
        Some(way) if !signed => Some(way == "up"),
        _ if signed => Some(!is_negative(bound.figure)),
        _ => comparative(bound),
    }
}

/// "52 % more than", "8 % fewer": a comparative right behind the figure.
pub fn comparative(bound: &Bound) -> Option<bool> {
    let end = bound.figure.span.end;
    let mut behind = bound.analysis.words.iter().filter(|w| w.span.start >= end);
    let next = behind.next()?;
    match next.lower.as_str() {
        "more" | "higher" | "above" | "ahead" => Some(true),
        "less" | "fewer" | "lower" | "below" | "behind" => Some(false),
        // "$12 million over budget", "under the forecast"
        way @ ("over" | "under") => {
            let yardstick = |w: &&Word| w.lemmas.iter().any(|(l, _)| YARDSTICKS.contains(l));
            let near = behind.take(YARDSTICK_REACH).any(|w| yardstick(&w));
            near.then_some(way == "over")
        }
        other => {
            let than = behind.next().is_some_and(|w| w.lower == "than");
            let adjective = other.ends_with("er") && next.may_be(Pos::Adjective);
            (than && adjective).then(|| !SMALLER.contains(other))
        }
    }
}

/// Words behind "over" and "under" among which a yardstick stands: "over the original budget".
const YARDSTICK_REACH: usize = 3;

fn is_negative(figure: &Figure) -> bool {
    matches!(figure.value, Value::Exact(value) if value.is_sign_negative())
}

/// True if the figure says by how much something changed.
pub fn is_change(bound: &Bound) -> bool {
    let header = bound.analysis.row.as_ref().is_some_and(|row| {
        let words = row.headers.get(bound.index).into_iter().flatten();
        words
            .into_iter()
            .any(|w| CHANGES.contains(&w.lower.as_str()))
    });
    header || direction(bound).is_some()
}

/// The figure with the sign of its direction: "a fall of 3 %" is −3 %.
pub fn signed(bound: &Bound) -> Option<Figure> {
    let mut figure = bound.figure.clone();
    if direction(bound) == Some(false)
        && let Value::Exact(value) = figure.value
        && !value.is_sign_negative()
    {
        figure.value = Value::Exact(-value);
        // "More than 5 % down" is less than −5 %.
        figure.comparator = figure.comparator.mirrored();
    }
    matches!(figure.value, Value::Exact(_)).then_some(figure)
}

/// Tries the change that the draft states on the levels and changes that the passage states.
pub fn outcome(scene: &Scene) -> Option<Outcome> {
    // "Made up 27 % of revenue" is a share.
    let share = scene.mine.analysis.row.is_none() && super::is_of_a_whole(scene.mine);
    if !is_change(scene.mine) || is_level(scene.mine) || share {
        return None;
    }
    restated(scene).or_else(|| between_levels(scene))
}

/// "Fell from 21 % to 19 %": percentages that something moved between are its levels, not its change.
fn is_level(mine: &Bound) -> bool {
    let end = |bound: &Bound, list: &[&str]| {
        let start = bound.figure.span.start;
        let before = bound.analysis.words.iter().rfind(|w| w.span.end <= start);
        before.is_some_and(|w| list.contains(&w.lower.as_str()))
    };
    let others = (0..mine.analysis.figures.len())
        .filter(|at| *at != mine.index)
        .filter_map(|at| Bound::new(mine.analysis, at))
        .filter(|b| b.figure.dim == mine.figure.dim);
    mine.analysis.row.is_none()
        && end(mine, &["from", "to"])
        && others.into_iter().any(|b| end(&b, &["from", "to"]))
}

/// Rules R12 and R13: a change said in another way ("doubled", "rose 100 %"; "fell 3 %", "(3.0) %").
fn restated(scene: &Scene) -> Option<Outcome> {
    let mine = scene.mine;
    for other in scene.operands.iter().filter(|o| agrees_on_metric(mine, o)) {
        let (a, b) = (&mine.figure.dim, &other.figure.dim);
        let derived = match (a, b) {
            (Dim::Multiple, Dim::Percent) if is_change(other) => {
                derive::percent_as_multiple(&signed(other)?)
            }
            (Dim::Percent, Dim::Multiple) if direction(other).is_some() => {
                derive::multiple_as_percent(other.figure)
            }
            (Dim::Percent, Dim::Percent)
                if is_negative(other.figure) != is_negative(mine.figure) && is_change(other) =>
            {
                derive::restated(&signed(other)?)
            }
            _ => None,
        };
        let Some(derived) = derived else { continue };
        return Some(weigh(scene, other, derived, vec![other], true));
    }
    None
}

/// Days that a year of accounts has at least (52 weeks).
const YEAR: i32 = 363;

/// True for "Calder handled 55 % more" beside "Orme handled 310, against 480 at Calder": the level that the draft's is
/// of stands with the name that the draft has, and here that is the second one.
fn is_of_the_other(mine: &Bound, now: &Bound, before: &Bound) -> bool {
    let own = mine.analysis.names.iter();
    let mut own = own.filter(|n| n.span.end <= mine.figure.core.start && mine.holds(n.span));
    let has = |level: &Bound, name: &Name| {
        let mut names = level
            .analysis
            .names
            .iter()
            .filter(|n| level.own.covers(n.span));
        names.any(|n| n.relation(name) == NameRelation::Same)
    };
    now.analysis.row.is_none() && own.any(|name| has(before, name) && !has(now, name))
}

/// Rule R10: the change between two levels of the passage.
fn between_levels(scene: &Scene) -> Option<Outcome> {
    let mine = scene.mine;
    let levels: Vec<(&Bound, &Bound)> = levels(scene)
        .into_iter()
        .map(|(now, before)| match is_of_the_other(mine, now, before) {
            true => (before, now),
            false => (now, before),
        })
        .filter(|(now, _)| agrees_on_metric(mine, now) && agrees_on_period(mine, now))
        .filter(|(now, _)| agrees_on_thing(mine, now))
        .collect();
    // Of several columns the one right before is meant, unless another one fits.
    let is_year = |b: &Bound| {
        let days = b.period().and_then(|p| Some((p.to? - p.from?).get_days()));
        days.is_some_and(|days| days >= YEAR)
    };
    let yearly = levels.iter().all(|(now, _)| is_year(now));
    let base = |(now, before): &(&Bound, &Bound)| {
        if !yearly {
            return true;
        }
        let starts = |b: &Bound| b.period().map(|p| p.from);
        levels
            .iter()
            .filter(|(other, _)| std::ptr::eq(*other, *now))
            .all(|(_, b)| starts(b) <= starts(before))
    };
    let only = levels.iter().filter(|pair| base(pair)).count() == 1;
    for pair in levels.iter().filter(|pair| !base(pair)) {
        let derived = change(mine, pair.0.figure, pair.1.figure);
        let follows = derived.map(|d| weigh(scene, pair.0, d, vec![pair.0, pair.1], false));
        if let Some(Outcome::Follows(..)) = follows {
            return follows;
        }
    }
    let mut first = None;
    for (now, before) in levels.iter().filter(|pair| base(pair)).copied() {
        let Some(derived) = change(mine, now.figure, before.figure) else {
            continue;
        };
        let found = weigh(scene, now, derived, vec![now, before], only);
        match found {
            Outcome::Follows(..) => return Some(found),
            Outcome::Differs(derived, marks, _) if mine.figure.dim == Dim::Percent => {
                let points = derive::difference(now.figure, before.figure)
                    .filter(|_| now.figure.dim == Dim::Percent)
                    .filter(|d| signed(mine).is_some_and(|s| derive::comes_out(&s, d)));
                let remark = if points.is_some() {
                    "a difference of two percentages is counted in percentage points"
                } else {
                    opposite(mine, &derived)
                };
                first = first.or(Some(Outcome::Differs(
                    points.unwrap_or(derived),
                    marks,
                    remark,
                )));
            }
            other => first = first.or(Some(other)),
        }
    }
    first
}

/// A remark where only the direction is wrong.
fn opposite(mine: &Bound, derived: &Derived) -> &'static str {
    let turned = signed(mine).is_some_and(|mut figure| {
        if let Value::Exact(value) = figure.value {
            figure.value = Value::Exact(-value);
        }
        // "More than 5 % down" is less than −5 %.
        figure.comparator = figure.comparator.mirrored();
        derive::comes_out(&figure, derived)
    });
    if turned {
        "the direction of the change is the opposite"
    } else {
        ""
    }
}

/// The change from `before` to `now` in the draft's unit.
pub fn change(mine: &Bound, now: &Figure, before: &Figure) -> Option<Derived> {
    let mut same = before.clone();
    if is_bare(before) {
        same.dim = now.dim.clone();
    }
    let before = &same;
    let of_percentages = now.dim == Dim::Percent;
    match mine.figure.dim {
        Dim::Percent => derive::change_percent(before, now),
        Dim::Fraction => Some(derive::change_percent(before, now)?.times(Dec::new(1, 2))),
        Dim::PercentPoint if of_percentages => derive::difference(now, before),
        Dim::BasisPoint if of_percentages => {
            Some(derive::difference(now, before)?.times(Dec::ONE_HUNDRED))
        }
        Dim::Multiple => derive::ratio(now, before),
        Dim::PercentPoint | Dim::BasisPoint => None,
        _ if says_by(mine) => derive::difference(now, before),
        _ => None,
    }
}

/// Verbs of movement that an amount of change follows without "by" ("rose $3 million").
const MOVES: [&str; 10] = [
    "rise", "fall", "grow", "drop", "decline", "climb", "slip", "increase", "decrease", "jump",
];

/// "by $3 million", "up 25 million", "rose $3 million": an amount of change, not a level.
pub fn says_by(mine: &Bound) -> bool {
    let start = mine.figure.span.start;
    let before = mine.analysis.words.iter().rfind(|w| w.span.end <= start);
    before.is_some_and(|w| {
        matches!(w.lower.as_str(), "by" | "up" | "down") || MOVES.iter().any(|lemma| w.is(lemma))
    })
}

fn weigh(
    scene: &Scene,
    now: &Bound,
    derived: Derived,
    operands: Vec<&Bound>,
    only: bool,
) -> Outcome {
    let Some(figure) = signed(scene.mine) else {
        return Outcome::Open;
    };
    // A multiple has no sign: "halved" is 0.5, whichever way it points.
    let stated = if figure.dim == Dim::Multiple {
        scene.mine.figure
    } else {
        &figure
    };
    if derive::comes_out(stated, &derived) {
        return Outcome::Follows(derived, marks(&operands));
    }
    let fit = scene.fit(now);
    // The word of movement finds no answer beside two levels; the metric says what they are of.
    let same_metric = metric(scene.mine).is_some() && metric(scene.mine) == metric(now);
    let enough = if same_metric { SURE_METRIC } else { SURE };
    let sure = weigh::related(&fit) >= enough && fit.names >= 1.0 && !fit.foreign;
    if only && sure && !is_one_of_many(scene.mine, now) {
        Outcome::Differs(derived, marks(&operands), "")
    } else {
        Outcome::Open
    }
}

/// True if the draft speaks of a whole class and the passage of one thing: "operators moved 2 % more", "the group moved".
fn is_one_of_many(mine: &Bound, other: &Bound) -> bool {
    let head = |bound: &Bound| {
        // A clause that only gives the change ("2 % more than …") leans on the verb of its sentence.
        let clause = bound.analysis.clause_at(bound.figure.core.start);
        let whole = Span::new(0, bound.analysis.text.len());
        let verb = subject::verb_in(bound.analysis, clause);
        let verb = verb.or_else(|| subject::verb_in(bound.analysis, whole))?;
        let phrase = subject::phrase(bound.analysis, verb);
        phrase.last().map(|w| (*w).clone())
    };
    let plural = |w: &Word| w.lower.ends_with('s') && w.lower != w.lemma() && w.may_be(Pos::Noun);
    let prose = mine.analysis.row.is_none() && other.analysis.row.is_none();
    match (head(mine), head(other)) {
        (Some(a), Some(b)) => prose && plural(&a) && !plural(&b) && !is_same(&a, &b),
        _ => false,
    }
}

/// Pairs of a level and the one before it: "8 (2022: 5)", "to 8 from 5", two columns of one row that
/// differ in their period only.
pub fn levels<'s, 'a>(scene: &'s Scene<'a>) -> Vec<(&'s Bound<'a>, &'s Bound<'a>)> {
    pairs(&scene.operands, scene.source.row.is_some())
}

/// Whether a level lies above those before it that its own passage gives for the same thing; `None` where it gives none
/// or they do not agree.
pub fn way(level: &Bound) -> Option<bool> {
    let all: Vec<Bound> = (0..level.analysis.figures.len())
        .filter_map(|at| Bound::new(level.analysis, at))
        .collect();
    let mut ways = pairs(&all, level.analysis.row.is_some())
        .into_iter()
        .filter(|(now, before)| now.index == level.index && now.figure.dim == before.figure.dim)
        .map(
            |(_, before)| match (&level.figure.value, &before.figure.value) {
                (Value::Exact(now), Value::Exact(before)) if now != before => Some(now > before),
                _ => None,
            },
        );
    let first = ways.next()??;
    ways.all(|way| way == Some(first)).then_some(first)
}

fn pairs<'s, 'a>(operands: &'s [Bound<'a>], row: bool) -> Vec<(&'s Bound<'a>, &'s Bound<'a>)> {
    let exact: Vec<&Bound> = operands
        .iter()
        .filter(|o| matches!(o.figure.value, Value::Exact(_)))
        .collect();
    if row {
        return columns(&exact);
    }
    let mut pairs = Vec::new();
    for (at, before) in exact.iter().enumerate() {
        if !before.is_comparison && !follows_from(before) && !is_of_year_before(before) {
            continue;
        }
        let same = |o: &&&Bound| {
            let counted = |f: &Figure| matches!(f.dim, Dim::Count { .. } | Dim::Number);
            let alike = counted(o.figure) && counted(before.figure);
            // "to 212 million litres from 240 million"
            let bare = is_bare(before.figure) && !matches!(o.figure.dim, Dim::Ordinal);
            (alike || bare || o.figure.dim == before.figure.dim) && !is_change_of_level(o)
        };
        let earlier = exact[..at].iter().rev().find(same);
        let now = earlier.or_else(|| exact[at + 1..].iter().find(same));
        if let Some(now) = now {
            pairs.push((*now, *before));
        }
    }
    pairs
}

/// True for "rose 12 %" between two levels in per cent.
fn is_change_of_level(bound: &Bound) -> bool {
    bound.is_change() && says_by(bound)
}

/// A number without a unit of its own.
fn is_bare(figure: &Figure) -> bool {
    matches!(figure.dim, Dim::Number | Dim::Count { of: None })
}

/// "last year it was 240": the stretch of the figure names the year before.
fn is_of_year_before(bound: &Bound) -> bool {
    let own: Vec<&str> = bound
        .analysis
        .words_in(bound.own)
        .map(|w| w.lower.as_str())
        .collect();
    own.windows(2).any(|pair| {
        matches!(
            pair,
            ["last" | "previous" | "preceding" | "prior", "year"]
                | ["year", "earlier" | "ago" | "before"]
        )
    })
}

pub fn follows_from(bound: &Bound) -> bool {
    let start = bound.figure.span.start;
    bound
        .analysis
        .words
        .iter()
        .rfind(|w| w.span.end <= start)
        .is_some_and(|w| matches!(w.lower.as_str(), "from" | "against" | "versus"))
}

fn columns<'s, 'a>(cells: &[&'s Bound<'a>]) -> Vec<(&'s Bound<'a>, &'s Bound<'a>)> {
    let mut pairs = Vec::new();
    for now in cells {
        for before in cells {
            let (Some(a), Some(b)) = (now.period(), before.period()) else {
                continue;
            };
            if a.from > b.from && header(now) == header(before) {
                pairs.push((*now, *before));
            }
        }
    }
    pairs
}

/// The words of a cell's header but for its period.
fn header<'a>(cell: &Bound<'a>) -> Vec<&'a str> {
    let row = cell.analysis.row.as_ref();
    row.and_then(|row| row.headers.get(cell.index))
        .into_iter()
        .flatten()
        .filter(|w| !w.lower.bytes().any(|b| b.is_ascii_digit()))
        .map(|w| w.lower.as_str())
        .collect()
}

/// The metric of a figure; a column of changes has that of the column it stands behind.
pub fn metric(bound: &Bound) -> Option<&'static str> {
    bound.metric().or_else(|| {
        bound.analysis.row.as_ref()?;
        (0..bound.index)
            .rev()
            .find_map(|at| Bound::new(bound.analysis, at)?.metric())
    })
}

pub fn agrees_on_metric(mine: &Bound, other: &Bound) -> bool {
    match (metric(mine), metric(other)) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    }
}

fn agrees_on_period(mine: &Bound, other: &Bound) -> bool {
    match (mine.period(), other.period()) {
        (Some(a), Some(b)) => time::compare(a, b).relation != time::Relation::Disjoint,
        _ => true,
    }
}

/// A level that counts something must count what the draft speaks of.
fn agrees_on_thing(mine: &Bound, level: &Bound) -> bool {
    let Dim::Count { .. } = level.figure.dim else {
        return true;
    };
    match thing(level) {
        Some(noun) => mine
            .analysis
            .words
            .iter()
            .filter(|w| w.is_content())
            .any(|w| is_same(w, &noun)),
        None => true,
    }
}
