//! What must agree before two values are held against each other: metric, period, standing, direction, scope.

use super::binding::Bound;
use super::measured::Measured;
use super::{derived, flow, margins, rival};
use crate::claims::Analysis;
use crate::claims::lexicon::{Pos, SAYING};
use crate::claims::names::NameRelation;
use crate::claims::words::{Relation as Similar, Word};
use crate::compare::alignment::relation;
use crate::compare::clauses::designation;
use crate::compare::subject;
use crate::quantity::time::{self, PeriodOp};
use crate::quantity::{self, Dec, Dim, Figure, Period, Value};
use crate::text::Span;

/// The first thing that sets two figures apart, with the reason in words.
pub enum Gate {
    Open,
    Metric(String),
    Period(String),
    Standing(String),
    Direction(String),
    /// The day by which it is to be reached is another.
    Deadline(String),
}

/// Holds the circumstances of the two figures against each other.
pub fn gate(mine: &Bound, other: &Bound) -> Gate {
    if let (Some(a), Some(b)) = (mine.metric(), other.metric())
        && a != b
    {
        return Gate::Metric(format!("the source gives it for {b}, not for {a}"));
    }
    if let Some(part) = designation::part_of_row(mine.analysis, other.analysis) {
        return Gate::Metric(format!("the source gives it for {part}"));
    }
    if let Some((a, b)) = margins::differ(mine, other) {
        let why = format!("the source gives it for the {b} margin, not for the {a} one");
        return Gate::Metric(why);
    }
    if let Some((a, b)) = margins::net_beside_gross(mine, other) {
        return Gate::Metric(format!("the source gives it {b}, not {a}"));
    }
    if let (Some(p), Some(q)) = (mine.period(), other.period()) {
        let compared = time::compare(p, q);
        // "Rose 33 % in 2025" beside "a third more than in 2024": the one names the year, the other the year before.
        let turns = other.is_of_base(q) && !mine.is_of_base(p) && q.to < p.from
            || mine.is_of_base(p) && !other.is_of_base(q) && p.to < q.from;
        if compared.relation == time::Relation::Disjoint && !turns {
            return Gate::Period(compared.reason);
        }
        // What is due by 2028 is due by 2030 as well, but who writes 2030 has the target wrong.
        let deadlines = p.op == PeriodOp::By && q.op == PeriodOp::By;
        let sharp = !p.fuzzy && !q.fuzzy && p.grain == q.grain && p.to.is_some() && q.to.is_some();
        if deadlines && sharp && p.to != q.to && !mine.happened() && !other.happened() {
            return Gate::Deadline(format!("{} is not {}", time::render(q), time::render(p)));
        }
        // Rule R16: an issuer's year is not the calendar's.
        let named = p.op == q.op && p.grain == q.grain && p.calendar != q.calendar;
        // "This fiscal year" of a draft without a date may be any.
        let open = |p: &Period| p.relative && p.from.is_none();
        if named && !open(p) && !open(q) && compared.relation == time::Relation::Unknown {
            return Gate::Period(compared.reason);
        }
    }
    if flow::differs(mine, other) {
        return Gate::Standing(
            "one of the two is for each period, the other for all of them together".to_string(),
        );
    }
    let (x, y) = (mine.direction(), other.direction());
    let by = || derived::says_by(mine) && derived::says_by(other);
    if (mine.is_change() || by())
        && let (Some(x), Some(y)) = (x, y)
        && x != y
    {
        return Gate::Direction("the direction of the change is the opposite".to_string());
    }
    let way = |b: &Bound| {
        let moved = || b.direction().filter(|_| rival::is_movement(b));
        derived::step(b).or_else(|| Some(moved()? == "up"))
    };
    let stepped = derived::step(mine).or(derived::step(other)).is_some();
    if let (true, Some(x), Some(y)) = (stepped, way(mine), way(other))
        && x != y
    {
        return Gate::Direction("the one is more, the other less".to_string());
    }
    // "According to Corran" beside "analysts at Corran put it at": the draft names who expects it.
    let named = other.is_expected_by_others() && names_who(mine, other);
    if !named && mine.is_expected_by_others() != other.is_expected_by_others() {
        return Gate::Standing(if other.is_expected_by_others() {
            "the source gives it as an expectation, not as a fact".to_string()
        } else {
            "the source gives it as a fact, not as an expectation".to_string()
        });
    }
    if mine.is_expected_by_others() {
        return Gate::Open;
    }
    let (ahead, theirs_ahead) = (mine.is_ahead(), other.is_ahead());
    // "Raised its forecast to 5": what happened is the raising.
    // "Trimmed its outlook to 120" has what is to come under a verb of what was, and the value tells that it is meant.
    let equal = || {
        let relation = quantity::relation(mine.figure, other.figure);
        relation == quantity::Relation::Equal
    };
    let told = || mine.happened() || mine.is_told_as_past() && !equal();
    if theirs_ahead && !ahead && told() {
        return Gate::Standing(
            "the source speaks of what lies ahead, the draft of a fact".to_string(),
        );
    }
    if ahead && other.happened() && !theirs_ahead {
        return Gate::Standing(
            "the source speaks of a fact, the draft of what lies ahead".to_string(),
        );
    }
    Gate::Open
}

/// True where nothing says that the source's figure is of the draft's period: the cell of a column of its own beside a
/// sentence that names no period, or a quarter of the same number alone ("in the second quarter" beside "Q2 FY25") where
/// the draft itself has a later one of that number, as a quarter without a year is the latest.
pub fn may_be_of_a_later_time(mine: &Bound, other: &Bound) -> bool {
    let Some(p) = mine.period() else {
        return false;
    };
    let rows = mine.analysis.row.iter();
    let mut columns = rows.flat_map(|row| row.periods.iter().flatten());
    let Some(q) = other.period().or(other.analysis.period_before.as_ref()) else {
        // A sentence that names no period speaks of the last one, whichever that was by then.
        return other.analysis.row.is_none() && columns.next().is_some();
    };
    let by_number =
        p.calendar != q.calendar && time::compare(p, q).relation == time::Relation::Same;
    let place = |p: &Period| p.from.map(|d| (d.month(), d.day()));
    let mut all = mine.analysis.periods.iter().chain(columns);
    by_number
        && all
            .any(|later| later.grain == p.grain && place(later) == place(p) && later.from > p.from)
}

/// Days of a month: what is shorter is when something happened, not how long it was counted.
const MONTH: i32 = 27;

/// True for "will take $2.4 billion this year" beside "was $1.19 billion in the first half".
pub fn was_before(mine: &Bound, other: &Bound) -> bool {
    rival::is_ahead(mine) && !rival::is_ahead(other) && rival::is_past(other)
}

/// Days of a quarter at least: who did something once did it on a day or in a month.
const QUARTER: i32 = 80;

/// True for two periods of accounts, of `least` days, of which one is twice as long as the other: a quarter and a year.
fn is_longer(a: &Period, b: &Period, least: i32) -> bool {
    let days = |p: &Period| Some((p.to? - p.from?).get_days());
    let (Some(a), Some(b)) = (days(a), days(b)) else {
        return false;
    };
    a.min(b) >= least && a.max(b) >= 2 * a.min(b)
}

/// True if the two are for periods that set different values apart: the revenue of a quarter is not that of the year.
/// Where the draft's sentence names no period, that of the sentence before counts.
pub fn is_of_another_time(mine: &Bound, other: &Bound) -> bool {
    let own = mine.period();
    let before = mine.analysis.period_before.as_ref();
    let (Some(p), Some(q)) = (own.or(before), other.period()) else {
        return false;
    };
    let disjoint = own.is_none() && time::compare(p, q).relation == time::Relation::Disjoint;
    let longer =
        mine.metric().is_some() && mine.metric() == other.metric() && is_longer(p, q, MONTH);
    // What was spent in a half is not what will be in the year, whatever it is spent on.
    let money = |b: &Bound| matches!(b.figure.dim, Dim::Money { .. });
    let spent = own.is_some() && money(mine) && money(other) && is_longer(p, q, QUARTER);
    disjoint || longer || spent
}

/// True if the passage gives the draft's digits as a bare number beside another one: a line of a table whose unit stands
/// elsewhere.
pub fn has_its_digits(mine: &Bound, other: &Bound) -> bool {
    let bare = |f: &Figure| matches!(f.dim, Dim::Number | Dim::Count { of: None });
    let digits = |f: &Figure| match f.value {
        Value::Exact(value) => {
            let digits = value.normalize().mantissa().unsigned_abs().to_string();
            Some(digits.trim_end_matches('0').to_string())
        }
        _ => None,
    };
    let own = digits(mine.figure).filter(|_| !bare(mine.figure) && bare(other.figure));
    own.is_some_and(|own| {
        let mut all = other.analysis.figures.iter();
        all.any(|f| bare(f) && digits(f).as_deref() == Some(own.as_str()))
    })
}

/// Adjectives by which a sentence speaks of somebody beside whom it spoke of before.
const OTHERS: [&str; 3] = ["next", "other", "another"];

/// True for "the next supplier has 11 %": whoever the draft names, it is somebody else.
pub fn is_of_the_next(mine: &Bound, other: &Bound) -> bool {
    let analysis = other.analysis;
    let whole = Span::new(0, analysis.text.len());
    let Some(verb) = subject::verb_in(analysis, whole).filter(|_| analysis.row.is_none()) else {
        return false;
    };
    let phrase = subject::phrase(analysis, verb);
    let others = phrase.iter().any(|w| OTHERS.contains(&w.lower.as_str()));
    let own = mine
        .analysis
        .words
        .iter()
        .any(|w| OTHERS.contains(&w.lower.as_str()) && w.lower != "another");
    others && !own
}

/// True for "Orme and Calder supply 46 %" where the draft's figure is Orme's alone.
pub fn is_of_several(mine: &Bound, other: &Bound) -> bool {
    if is_of_all(mine) && !is_of_all(other) {
        return true;
    }
    let analysis = other.analysis;
    let before = |n: &&crate::claims::names::Name| n.span.end <= other.figure.core.start;
    let names: Vec<_> = analysis.names.iter().filter(before).collect();
    let own: Vec<_> = mine
        .analysis
        .names
        .iter()
        .filter(|n| mine.holds(n.span))
        .collect();
    let has = |name: &crate::claims::names::Name| {
        own.iter().any(|n| n.relation(name) == NameRelation::Same)
    };
    names.windows(2).any(|pair| {
        let between = analysis.text.get(pair[0].span.end..pair[1].span.start);
        between == Some(" and ") && has(pair[0]) != has(pair[1])
    })
}

/// True for "the four farms have 169 turbines between them": the figure is that of several things together.
fn is_of_all(bound: &Bound) -> bool {
    let analysis = bound.analysis;
    if analysis.row.is_some() {
        return false;
    }
    let core = bound.figure.core;
    let clause = analysis.clause_at(core.start);
    let words: Vec<&str> = analysis
        .words_in(clause)
        .map(|w| w.lower.as_str())
        .collect();
    let together = words.windows(2).any(|pair| TOGETHER.contains(&pair));
    let mut before = analysis.figures.iter();
    together
        && before.any(|f| {
            f.core.end <= core.start
                && clause.covers(f.core)
                && matches!(&f.value, Value::Exact(n) if *n > Dec::ONE)
                && matches!(f.dim, Dim::Count { .. } | Dim::Number)
        })
}

/// True for "a loan of $45 million" beside "paid $40 million in cash": the noun that the source gives its figure of is
/// nothing that the draft's sentence has, and neither measures it in a class.
pub fn is_of_another_noun(mine: &Bound, other: &Bound) -> bool {
    let analysis = other.analysis;
    let words = &analysis.words;
    let start = other.figure.span.start;
    let Some(of) = words.iter().rposition(|w| w.span.end <= start) else {
        return false;
    };
    if analysis.row.is_some() || words[of].lower != "of" || of < 2 {
        return false;
    }
    let noun = &words[of - 1];
    // "a loan of", not "sales of": one thing among others, which the draft would have to name.
    let one = (of.saturating_sub(4)..of - 1).any(|i| matches!(words[i].lower.as_str(), "a" | "an"));
    let named = || {
        let mut own = mine
            .analysis
            .words
            .iter()
            .chain(&mine.analysis.surroundings);
        own.any(|w| w.is_content() && relation(w, noun) >= Similar::Broader)
    };
    one && noun.may_be(Pos::Noun) && matches!(other.figure.dim, Dim::Money { .. }) && !named()
}

/// True for "27 working turbines" beside a column "turbines": the draft counts some of them only.
pub fn narrows(mine: &Bound, other: &Bound) -> bool {
    let Some(counted) = Measured::new(mine).counted.pop() else {
        return false;
    };
    let analysis = mine.analysis;
    let behind = Span::new(mine.figure.core.end, mine.own.end);
    let noun = analysis.words_in(behind).find(|w| w.stem == counted.stem);
    let Some(noun) = noun else { return false };
    let between = Span::new(mine.figure.core.end, noun.span.start);
    let mut narrowing = analysis.words_in(between).filter(|w| w.is_content());
    narrowing.any(|w| !other.speaks_of(w))
}

/// Words that make one figure of those of several things.
const TOGETHER: [&[&str]; 5] = [
    &["between", "them"],
    &["among", "them"],
    &["in", "all"],
    &["in", "total"],
    &["all", "together"],
];

/// True for "244 pence a share, 44 % more than …" beside a passage that has another level than 244 pence: the step is
/// from where the draft stands.
pub fn steps_from_another_level(mine: &Bound, other: &Bound) -> bool {
    if derived::step(mine).is_none() {
        return false;
    }
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let level = |f: &&Figure| {
        f.core.end <= mine.figure.core.start
            && clause.covers(f.core)
            && matches!(f.dim, Dim::Money { .. } | Dim::Physical { .. })
    };
    let levels: Vec<&Figure> = mine.analysis.figures.iter().filter(level).collect();
    let before = other.analysis.before.as_deref().unwrap_or_default();
    let around = crate::quantity::figures(before, &[]);
    let known = |level: &&Figure| {
        let mut all = other.analysis.figures.iter().chain(&around);
        all.any(|f| crate::quantity::relation(level, f) == crate::quantity::Relation::Equal)
    };
    !levels.is_empty() && !levels.iter().any(known)
}

/// True if two common nouns say so that have nothing to do with one another: "the union says", "the company spoke of".
pub fn is_said_by_another(mine: &Bound, other: &Bound) -> bool {
    match (speaker(mine.analysis), speaker(other.analysis)) {
        (Some(a), Some(b)) => relation(a, b) == Similar::None && relation(b, a) == Similar::None,
        _ => false,
    }
}

/// The common noun that is the subject of the sentence's verb of saying.
fn speaker(analysis: &Analysis) -> Option<&Word> {
    let says = |w: &Word| {
        w.lemmas
            .iter()
            .any(|(l, _)| SAYING.contains(l) || *l == "speak")
    };
    let verb = (0..analysis.words.len())
        .find(|i| says(&analysis.words[*i]) && subject::is_verb_form(analysis, *i))
        .or_else(|| (1..analysis.words.len()).find(|i| says(&analysis.words[*i])))?;
    let head = *subject::phrase(analysis, verb).last()?;
    let named = analysis.names.iter().any(|n| n.span.overlaps(head.span));
    (!named && head.may_be(Pos::Noun)).then_some(head)
}

/// True if the draft's sentence names somebody by a name that stands with the source's figure.
fn names_who(mine: &Bound, other: &Bound) -> bool {
    let theirs = other.analysis.names.iter().filter(|n| other.holds(n.span));
    theirs.into_iter().any(|name| {
        let mut own = mine.analysis.names.iter();
        own.any(|n| n.relation(name) == NameRelation::Same)
    })
}

/// The word right before a figure, in lower case.
fn lead<'a>(bound: &Bound<'a>) -> &'a str {
    let start = bound.figure.span.start;
    let before = bound.analysis.words.iter().rfind(|w| w.span.end <= start);
    before.map_or("", |w| w.lower.as_str())
}

/// True if the draft's figure is where a movement began ("from 21 % to 19 %"), and the source's is not: where it ended
/// says nothing of it.
pub fn is_earlier_level(mine: &Bound, other: &Bound) -> bool {
    let prose = mine.analysis.row.is_none() && other.analysis.row.is_none();
    let goes_on = (mine.index + 1..mine.analysis.figures.len())
        .filter_map(|at| Bound::new(mine.analysis, at))
        .any(|b| b.figure.dim == mine.figure.dim && lead(&b) == "to");
    prose && lead(mine) == "from" && goes_on && !other.is_comparison && lead(other) != "from"
}

/// Words by which a draft speaks of a level that was.
const FORMER: [&str; 10] = [
    "was",
    "were",
    "had",
    "until",
    "earlier",
    "previously",
    "before",
    "former",
    "formerly",
    "old",
];

/// The level that was reached, if the source's figure is the one that was left for it ("lowered to 230 from 260") and
/// the draft gives it as one that holds.
pub fn given_up_for<'a>(mine: &Bound, other: &Bound<'a>) -> Option<Bound<'a>> {
    let prose = mine.analysis.row.is_none() && other.analysis.row.is_none();
    if !prose || lead(other) != "from" || lead(mine) == "from" || mine.is_comparison {
        return None;
    }
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let mut words = mine.analysis.words_in(clause);
    let former = words.any(|w| FORMER.contains(&w.lower.as_str()));
    if former || mine.period().is_some() || other.analysis.periods.len() > 1 {
        return None;
    }
    (0..other.analysis.figures.len())
        .filter_map(|at| Bound::new(other.analysis, at))
        .find(|b| b.figure.dim == other.figure.dim && lead(b) == "to" && b.holds_with(other))
}

/// True for a level that something moved to: "raised it to 260".
pub fn is_reached(mine: &Bound) -> bool {
    lead(mine) == "to"
}

/// True if no period that the passage names may be the one of the draft's figure.
pub fn is_apart(mine: &Bound, other: &Bound) -> bool {
    let mut all = other.analysis.periods.iter();
    mine.period().is_some_and(|period| {
        all.all(|p| time::compare(period, p).relation == time::Relation::Disjoint)
    })
}

/// Words behind a level among which "unchanged" is said of it.
const UNMOVED_REACH: usize = 3;

/// True if one level was risen to and the other fallen to ("rose to 40", "slipped 2 % to 40", "40 (a year before: 38)").
pub fn turns(mine: &Bound, other: &Bound) -> bool {
    let reached = |bound: &Bound| {
        let before = bound.analysis.words.iter();
        before
            .rev()
            .find(|w| w.span.end <= bound.figure.span.start)
            .is_some_and(|w| w.lower == "to")
            .then(|| bound.direction())
            .flatten()
    };
    let Some(way) = reached(mine) else {
        return false;
    };
    // "Was raised to 1.10" beside "1.10, unchanged from last year".
    let clause = Span::new(
        other.figure.core.end,
        other.analysis.clause_at(other.figure.core.start).end,
    );
    let mut behind = other.analysis.words_in(clause).take(UNMOVED_REACH);
    if other.analysis.row.is_none() && behind.any(|w| w.lower == "unchanged") {
        return true;
    }
    // Held against another time than the source's, a level may have moved the other way.
    let same_base = || mine.analysis.periods.len() <= 1;
    let beside = || derived::way(other).filter(|_| same_base());
    match reached(other) {
        Some(theirs) => theirs != way,
        None => beside().is_some_and(|up| up != (way == "up")),
    }
}

/// The part that the source's figure is restricted to and the draft does not mention.
pub fn scope<'a>(mine: &Bound, other: &Bound<'a>) -> Option<&'a str> {
    let span = other.scope()?;
    let name = other.analysis.names.iter().find(|n| n.span == span)?;
    let known = mine
        .analysis
        .names
        .iter()
        .any(|n| n.relation(name) == crate::claims::names::NameRelation::Same)
        || name.tokens.iter().all(|t| {
            mine.analysis
                .words
                .iter()
                .chain(&mine.analysis.surroundings)
                .any(|w| w.lower == *t)
        });
    // "US" is no name by its small letters.
    let initials: String = name
        .tokens
        .iter()
        .filter_map(|t| t.chars().next())
        .collect();
    let abbreviated = name.tokens.len() > 1
        && mine.analysis.words.iter().any(|w| {
            let written = w.span.of(&mine.analysis.text).replace('.', "");
            written == initials.to_uppercase()
        });
    (!known && !abbreviated).then(|| span.of(&other.analysis.text))
}
