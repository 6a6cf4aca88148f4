//! Two periods as values: the same, one inside the other, apart, or not to be compared, and why.

use jiff::civil::Date;

use super::calendar::{self as cal, Days};
use super::render::render;
use super::{Calendar, Grain, Period, PeriodOp};

/// How the period of a draft lies to that of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Relation {
    /// Both say the same, as far as their words are sharp.
    Same,
    /// The draft's period holds all of the source's: coarser, and true if the source is.
    Contains,
    /// The draft's period lies inside the source's: finer than the source vouches for.
    Within,
    /// They share days, but neither follows from the other.
    Overlaps,
    /// They share no day.
    Disjoint,
    /// Nothing can be said: another calendar, a date that nobody knows, a year that was guessed.
    Unknown,
}

/// The outcome of [`compare`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodComparison {
    pub relation: Relation,
    /// The rule that decided, by its number in the quantity model ("R16", "R17", "R19", "R20", "R21").
    pub rule: &'static str,
    /// One clause that names both periods, for a message.
    pub reason: String,
}

/// Compares the period of a draft with that of a source.
///
/// The rules, in the order in which they decide:
/// * R16: an issuer's year and the civil year are not converted. A quarter without a year agrees with
///   the fiscal quarter of its number.
/// * R21: what was resolved or guessed only counts as far as it was written: of a date without a year
///   the month and the day; nothing of "that weekend" where the text does not say which.
/// * R17: "in Y" entails "by Y", not the reverse. Where "since" and "until" stand on both sides they
///   name the day itself, so two different ones exclude each other.
/// * R19: soft ends agree if they share at least half of the shorter period.
/// * R20: a coarser draft follows from a finer source, not the reverse.
pub fn compare(draft: &Period, source: &Period) -> PeriodComparison {
    let (relation, rule) = decide(draft, source);
    PeriodComparison {
        relation,
        rule,
        reason: reason(relation, rule, draft, source),
    }
}

/// The relation alone, without the words for it.
pub fn relation(draft: &Period, source: &Period) -> Relation {
    decide(draft, source).0
}

fn decide(draft: &Period, source: &Period) -> (Relation, &'static str) {
    if draft.guessed || source.guessed {
        return (Relation::Unknown, "R21");
    }
    if draft.calendar != source.calendar {
        return (across_calendars(draft, source), "R16");
    }
    if draft.op == PeriodOp::At && source.op == PeriodOp::At {
        return at(draft, source);
    }
    if is_unknown(draft) || is_unknown(source) {
        return at(draft, source);
    }
    (with_bounds(draft, source), "R17")
}

fn is_unknown(period: &Period) -> bool {
    period.from.is_none() && period.to.is_none()
}

/// "In Q3" beside "the third quarter of fiscal 2026": only the number was written on one side.
fn across_calendars(a: &Period, b: &Period) -> Relation {
    let (fiscal, civil) = if a.calendar == Calendar::Fiscal {
        (a, b)
    } else {
        (b, a)
    };
    let part = matches!(civil.grain, Grain::Quarter | Grain::Half) && civil.grain == fiscal.grain;
    let place = |p: &Period| p.from.map(|d| (d.month(), d.day()));
    if part
        && civil.relative
        && !civil.fuzzy
        && place(civil).is_some()
        && place(civil) == place(fiscal)
    {
        Relation::Same
    } else {
        Relation::Unknown
    }
}

/// Both name the time itself.
fn at(draft: &Period, source: &Period) -> (Relation, &'static str) {
    let (Some(d), Some(s)) = (days(draft), days(source)) else {
        return (written_parts(draft, source), "R21");
    };
    if let Some(relation) = guessed(draft, source, d, s) {
        return (relation, "R21");
    }
    if draft.fuzzy || source.fuzzy {
        return (soft(draft, source), "R19");
    }
    let rule = if draft.relative || source.relative {
        "R21"
    } else {
        "R20"
    };
    let relation = intervals(d, s);
    // "Last quarter" beside an issuer's quarter, whose days are its own.
    let quarters = draft.grain == Grain::Quarter && source.grain == Grain::Quarter;
    if rule == "R21" && quarters && relation == Relation::Overlaps && shares_half(d, s) {
        return (Relation::Same, rule);
    }
    (relation, rule)
}

fn days(period: &Period) -> Option<Days> {
    Some((period.from?, period.to?))
}

fn intervals(draft: Days, source: Days) -> Relation {
    if draft == source {
        Relation::Same
    } else if draft.1 < source.0 || source.1 < draft.0 {
        Relation::Disjoint
    } else if draft.0 <= source.0 && source.1 <= draft.1 {
        Relation::Contains
    } else if source.0 <= draft.0 && draft.1 <= source.1 {
        Relation::Within
    } else {
        Relation::Overlaps
    }
}

fn overlap(a: Days, b: Days) -> i64 {
    (cal::days_between(a.0.max(b.0), a.1.min(b.1)) + 1).max(0)
}

/// Half of the shorter period is the share at which soft periods agree (R19).
fn shares_half(a: Days, b: Days) -> bool {
    let shorter = (cal::days_between(a.0, a.1) + 1).min(cal::days_between(b.0, b.1) + 1);
    2 * overlap(a, b) >= shorter
}

/// A period with soft ends, as wide as its words: "two years ago" covers a year on either side of its day.
fn widened(period: &Period, days: Days) -> Days {
    if !period.fuzzy || days.0 != days.1 || period.grain == Grain::Day {
        return days;
    }
    let width = match period.grain {
        Grain::Day => 0,
        Grain::Week => 7,
        Grain::Month => 31,
        Grain::Quarter => 92,
        Grain::Half => 184,
        Grain::Year => 366,
        Grain::Decade => 3653,
        Grain::Century => 36525,
    };
    grown(days, width)
}

fn grown((from, to): Days, by: i32) -> Days {
    (
        cal::add_days(from, -by).unwrap_or(from),
        cal::add_days(to, by).unwrap_or(to),
    )
}

/// A quarter of its length on either side is still no contradiction to a soft period: May to "early 2026".
fn margin(period: &Period, days: Days) -> Days {
    if !period.fuzzy {
        return days;
    }
    let length = cal::days_between(days.0, days.1) + 1;
    grown(days, i32::try_from(length / 4).unwrap_or(0))
}

fn soft(draft: &Period, source: &Period) -> Relation {
    let (Some(d), Some(s)) = (days(draft), days(source)) else {
        return Relation::Unknown;
    };
    let (d, s) = (widened(draft, d), widened(source, s));
    let sharp = intervals(d, s);
    let both = draft.fuzzy && source.fuzzy;
    match sharp {
        Relation::Same => Relation::Same,
        Relation::Contains | Relation::Within if both && shares_half(d, s) => Relation::Same,
        Relation::Contains | Relation::Within => sharp,
        _ if shares_half(d, s) => Relation::Same,
        _ if overlap(margin(draft, d), margin(source, s)) > 0 => Relation::Overlaps,
        _ => Relation::Disjoint,
    }
}

/// What a year nobody wrote may not decide: a disagreement that could lie in the guess alone.
fn guessed(draft: &Period, source: &Period, d: Days, s: Days) -> Option<Relation> {
    if !(draft.relative || source.relative) || overlap(d, s) > 0 {
        return None;
    }
    let same_grain = draft.grain == source.grain;
    if draft.partial.is_some() || source.partial.is_some() {
        let same = |p: &Period| {
            p.from
                .zip(p.to)
                .map(|(f, t)| (f.month(), f.day(), t.month(), t.day()))
        };
        if !same_grain || same(draft) != same(source) {
            return None;
        }
        return Some(match draft.grain {
            Grain::Day => Relation::Same,
            _ => Relation::Unknown,
        });
    }
    let part = matches!(draft.grain, Grain::Quarter | Grain::Half);
    let place = |days: Days| (days.0.month(), days.0.day(), days.1.month());
    if same_grain && part && place(d) == place(s) && draft.relative != source.relative {
        return Some(Relation::Unknown);
    }
    // A bare "Friday" may be the one before or after the one taken.
    let week_apart = cal::days_between(d.0, s.0).abs() == 7;
    (same_grain && draft.grain == Grain::Day && week_apart).then_some(Relation::Unknown)
}

/// At least one side has no days: month and day decide as far as both have them.
fn written_parts(draft: &Period, source: &Period) -> Relation {
    let (Some(d), Some(s)) = (parts(draft), parts(source)) else {
        return Relation::Unknown;
    };
    if draft.fuzzy || source.fuzzy {
        return Relation::Unknown;
    }
    if draft.op != PeriodOp::At {
        return bounded_parts(draft.op, d, source.op, s);
    }
    if source.op != PeriodOp::At {
        return Relation::Unknown;
    }
    let mut draft_more = false;
    let mut source_more = false;
    let mut shared = false;
    for (a, b) in [(d.0, s.0), (d.1, s.1)] {
        match (a, b) {
            (Some(a), Some(b)) if a != b => return Relation::Disjoint,
            (Some(_), Some(_)) => shared = true,
            (Some(_), None) => draft_more = true,
            (None, Some(_)) => source_more = true,
            (None, None) => {}
        }
    }
    match (shared, draft_more, source_more) {
        (false, ..) => Relation::Unknown,
        (true, true, false) => Relation::Within,
        (true, false, true) => Relation::Contains,
        _ => Relation::Same,
    }
}

/// Days of a year that nobody wrote, taken for the same one: "by March 27" follows from "by March 26".
fn bounded_parts(
    op: PeriodOp,
    draft: (Option<i8>, Option<i8>),
    other: PeriodOp,
    source: (Option<i8>, Option<i8>),
) -> Relation {
    let (Some(d), Some(s)) = (draft.0.zip(draft.1), source.0.zip(source.1)) else {
        return Relation::Unknown;
    };
    let follows = match op {
        PeriodOp::By => s <= d,
        PeriodOp::Before => s < d || s == d && other == op,
        PeriodOp::After => s > d || s == d && other == op,
        _ => {
            return if d == s && op == other {
                Relation::Same
            } else {
                Relation::Unknown
            };
        }
    };
    let alike = other == op || other == PeriodOp::At;
    match (alike, follows) {
        (true, true) if d == s && other == op => Relation::Same,
        (true, true) => Relation::Contains,
        (true, false) if other == PeriodOp::At => Relation::Disjoint,
        (true, false) => Relation::Within,
        _ => Relation::Unknown,
    }
}

/// Month and day of a period, or of the bound it ends at, where it has one of each.
fn parts(period: &Period) -> Option<(Option<i8>, Option<i8>)> {
    if let Some(partial) = period.partial {
        return Some(partial);
    }
    let (from, to) = named(period)?;
    let month = (from.month() == to.month() && from.year() == to.year()).then_some(from.month());
    let day = (from == to).then_some(from.day());
    month.map(|m| (Some(m), day))
}

/// At least one side has an open end.
fn with_bounds(draft: &Period, source: &Period) -> Relation {
    let marks_day = |op: PeriodOp| matches!(op, PeriodOp::Since | PeriodOp::Until);
    if draft.op == source.op && marks_day(draft.op) {
        let (d, s) = (named(draft), named(source));
        return match (d, s) {
            (Some(d), Some(s)) if draft.fuzzy || source.fuzzy => {
                let relation = intervals(d, s);
                if relation == Relation::Disjoint
                    && overlap(margin(draft, d), margin(source, s)) > 0
                {
                    Relation::Overlaps
                } else {
                    relation
                }
            }
            (Some(d), Some(s)) => intervals(d, s),
            _ => Relation::Unknown,
        };
    }
    if let Some(relation) = end_of_a_state(draft, source) {
        return relation;
    }
    let d = (draft.from, draft.to);
    let s = (source.from, source.to);
    if before(d.1, s.0) || before(s.1, d.0) {
        return Relation::Disjoint;
    }
    // A deadline and an end of a state with the same day are different things to say.
    let kinds_differ = marks_day(draft.op) != marks_day(source.op)
        && draft.op != PeriodOp::At
        && source.op != PeriodOp::At;
    match (covers(d, s), covers(s, d)) {
        _ if kinds_differ => Relation::Overlaps,
        (true, true) => Relation::Same,
        (true, false) => Relation::Contains,
        (false, true) => Relation::Within,
        _ => Relation::Overlaps,
    }
}

/// "Since" and "until" name the day on which a state begins or ends, so they follow from no later or earlier
/// day: what opened in 2021 has not been open since 2019. A range that has this end says the same.
fn end_of_a_state(draft: &Period, source: &Period) -> Option<Relation> {
    let (state, other) = match (draft.op, source.op) {
        (PeriodOp::Since | PeriodOp::Until, PeriodOp::At) => (draft, source),
        (PeriodOp::At, PeriodOp::Since | PeriodOp::Until) => (source, draft),
        _ => return None,
    };
    let (edge, days) = (named(state)?, days(other)?);
    let end = match state.op {
        PeriodOp::Since => days.0,
        _ => days.1,
    };
    let meets = edge.0 <= end && end <= edge.1;
    let draft_is_state = std::ptr::eq(state, draft);
    match (meets, draft_is_state) {
        (true, true) => Some(Relation::Contains),
        // "It took effect on 17 March" beside "effective 17 March".
        (true, false) if edge == days => Some(Relation::Same),
        (false, true) if overlap_open(state, days) => Some(Relation::Overlaps),
        _ => None,
    }
}

/// True if a period shares a day with the open one.
fn overlap_open(open: &Period, days: Days) -> bool {
    !before(open.to, Some(days.0)) && !before(Some(days.1), open.from)
}

/// Days with ends that may be open.
type Bounds = (Option<Date>, Option<Date>);

fn before(to: Option<Date>, from: Option<Date>) -> bool {
    matches!((to, from), (Some(to), Some(from)) if to < from)
}

fn covers(outer: Bounds, inner: Bounds) -> bool {
    let from = outer.0.is_none_or(|o| inner.0.is_some_and(|i| o <= i));
    let to = outer.1.is_none_or(|o| inner.1.is_some_and(|i| i <= o));
    from && to
}

/// The period that "since" or "until" names: the unit of its grain that begins or ends at the bound.
pub(super) fn named(period: &Period) -> Option<Days> {
    let day = |n: i32, d: Date| cal::add_days(d, n);
    let (at, first) = match period.op {
        PeriodOp::At => return days(period),
        PeriodOp::By | PeriodOp::Until => (period.to?, false),
        PeriodOp::Since => (period.from?, true),
        PeriodOp::Before => (day(1, period.to?)?, true),
        PeriodOp::After => (day(-1, period.from?)?, false),
    };
    let unit = cal::shifted(at, 0, super::point::unit(period.grain))?;
    let fits = if first { unit.0 == at } else { unit.1 == at };
    Some(if fits { unit } else { (at, at) })
}

/// The first and the last unit of a period that was written as a range ("1952" and "1996" of "1952 to
/// 1996"), in the grain it was written in; `None` for a single day, month or year.
pub fn ends(period: &Period) -> Option<(Period, Period)> {
    let (from, to) = days(period)?;
    let unit = super::point::unit(period.grain);
    let first = cal::shifted(from, 0, unit)?;
    let last = cal::shifted(to, 0, unit)?;
    if period.fuzzy || first.1 >= last.0 || first.0 != from || last.1 != to {
        return None;
    }
    let end = |(from, to): Days| Period {
        from: Some(from),
        to: Some(to),
        ..period.clone()
    };
    Some((end(first), end(last)))
}

fn reason(relation: Relation, rule: &str, draft: &Period, source: &Period) -> String {
    let (d, s) = (render(draft), render(source));
    match (relation, rule) {
        (Relation::Same, "R19") => {
            format!("“{d}” and “{s}” share at least half of the shorter period")
        }
        (Relation::Same, "R16") => {
            format!("“{d}” names the same quarter as “{s}”; its year is not written")
        }
        (Relation::Same, _) => format!("both say {s}"),
        (Relation::Contains, "R17") => format!("“{s}” entails “{d}”"),
        (Relation::Contains, _) => format!("“{d}” holds all of “{s}”"),
        (Relation::Within, "R17") => format!("“{s}” does not entail “{d}”"),
        (Relation::Within, _) => format!("“{d}” is finer than “{s}”"),
        (Relation::Overlaps, _) => {
            format!("“{d}” and “{s}” overlap, but neither follows from the other")
        }
        (Relation::Disjoint, _) => format!("“{d}” and “{s}” have no day in common"),
        (Relation::Unknown, "R16") => {
            format!(
                "“{d}” and “{s}” are counted in different calendars, and the fiscal year's end is not stated"
            )
        }
        (Relation::Unknown, _) => format!("nothing says which date “{d}” or “{s}” is"),
    }
}
