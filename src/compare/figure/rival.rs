//! Two figures of two sources: whether they measure the same thing at the same time, so that one is wrong.

use std::ops::Deref;

use super::binding::Bound;
use super::fit::{self, Thing};
use super::measured::{self, Measured, same_kind};
use super::{derived, flow, gate};
use crate::claims::Analysis;
use crate::claims::lexicon::{BODIES, Pos};
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::{Relation, Shape, Word};
use crate::compare::alignment::{credit, relation};
use crate::compare::topic::{self, Topic};
use crate::compare::{assertion, phrase, replaced, subject};
use crate::quantity::compare::{self as values, Relation as Values};
use crate::quantity::{Comparator, Dim, Period, Value, time};
use crate::text::Span;

/// Words on each side of a figure that say what it measures.
const REACH: usize = 6;
/// What a word is worth that the other passage has, but not next to the figure.
const ASIDE: f32 = 0.6;
/// What a word is worth that stands in the heading, the title or the sentence before only.
const AROUND: f32 = 0.5;

/// What a word is worth that stands elsewhere in the other document.
const TOLD: f32 = 0.4;

/// Shares of the words next to a figure, from nearly all down to some, that are asked for the less the
/// more else speaks for it: the same names, the same noun or verb that takes the value.
const NEARLY_ALL: f32 = 0.75;
const MOST: f32 = 0.7;
const MOST_OF_ONE: f32 = 0.6;
const HALF: f32 = 0.5;
const PART: f32 = 0.4;
const SOME: f32 = 0.3;

/// Two values that two sources give for one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct Rivalry {
    /// True if one bears the other out, false if they exclude each other.
    pub agrees: bool,
    /// 0 to 1: share of the words next to each figure that stand next to the other one, the lesser of both ways.
    pub shared: f32,
    /// How the two values compare, in words.
    pub reason: String,
}

/// What figure `i` of `mine` and figure `j` of `other` say of one thing; `None` where something sets the
/// two apart: unit, metric, period, scope, standing, who or what is counted.
///
/// Both are read in their own sentences, as far as these go; what a sentence leaves open ("The company
/// has …") may come from its document, of which the topic is asked for only then.
pub fn judge(
    mine: &Analysis,
    i: usize,
    ours: &dyn Deref<Target = Topic>,
    other: &Analysis,
    j: usize,
    theirs: &dyn Deref<Target = Topic>,
) -> Option<Rivalry> {
    let (a, b) = (Bound::new(mine, i)?, Bound::new(other, j)?);
    let (there, back) = (
        values::relation(a.figure, b.figure),
        values::relation(b.figure, a.figure),
    );
    let agrees = match (there, back) {
        (Values::Disjoint, Values::Disjoint) => false,
        (Values::Equal, _) | (_, Values::Equal) => true,
        _ => return None,
    };
    if !is_level(&a) || !is_level(&b) {
        return None;
    }
    if a.share() != b.share()
        || is_movement(&a) != is_movement(&b)
        || is_movement(&a) && a.direction() != b.direction()
    {
        return None;
    }
    if apart(&a, &b) || apart(&b, &a) {
        return None;
    }
    if gate::scope(&a, &b).is_some() || gate::scope(&b, &a).is_some() {
        return None;
    }
    if !same_time(&a, &b) {
        return None;
    }
    let (x, y) = (Measured::new(&a), Measured::new(&b));
    let thing = fit::thing(&a, &x, &b, &y);
    if matches!(thing, Thing::Other | Thing::Mentioned) {
        return None;
    }
    // "Its 130th year" was true once, and so will be its 131st.
    if matches!(a.figure.dim, Dim::Ordinal) {
        return None;
    }
    let counts = |f: &Bound| matches!(f.figure.dim, Dim::Count { .. } | Dim::Number);
    if (counts(&a) || counts(&b)) && thing != Thing::Same {
        return None;
    }
    if qualified_apart(&a, &b) {
        return None;
    }
    let named = names(&a, &b, theirs)? | names(&b, &a, ours)?;
    let taker = match (&x.taker, &y.taker) {
        (Some(p), Some(q)) => same_kind(p, q),
        _ => false,
    };
    // "Our share rose to 18 %" and "they put its share at 16 %".
    let by_noun = taker && x.taker.as_ref().is_some_and(|w| w.may_be(Pos::Noun));
    let counted = thing == Thing::Same && same_modifiers(&a, &b);
    if !counted && (!same_subject(&a, &b) || !same_subject(&b, &a)) {
        return None;
    }
    let head = heads(&a, &b);
    // Nothing that both figures are said to measure.
    if thing != Thing::Same && !taker && !head && a.metric().is_none() {
        return None;
    }
    if !named && !beside(mine, other) {
        return None;
    }
    let (forth, n) = overlap(&a, &b, theirs);
    let (back, m) = overlap(&b, &a, ours);
    let alike = thing == Thing::Same || taker || a.metric().is_some() && a.metric() == b.metric();
    let (least, most, words) = (forth.min(back), forth.max(back), n.min(m));
    let strong = if counts(&a) || counts(&b) {
        // Many things happen to people and shares: the verb must be the same, or nearly all of it.
        counted && words >= 1 && most >= MOST_OF_ONE
            || taker && named && least >= HALF
            || words >= 2 && least >= NEARLY_ALL
    } else {
        let metric = a.metric().is_some() || b.metric().is_some();
        words >= 2 && most >= MOST && (least >= MOST_OF_ONE || named && alike && least >= SOME)
            || least >= PART
                && (identified(&a, &b) && alike || (named && head || by_noun) && !metric)
            || by_noun && !metric && most >= NEARLY_ALL && least >= SOME
    };
    if !strong {
        return None;
    }
    Some(Rivalry {
        agrees,
        shared: least,
        reason: values::compare(a.figure, b.figure).reason,
    })
}

/// True for a figure that its sentence gives as what holds: not as a bound, not as what another one is
/// held against, not as given up, not as a word for many.
fn is_level(bound: &Bound) -> bool {
    !bound.is_comparison
        && bound.figure.comparator == Comparator::Equal
        && !matches!(bound.figure.value, Value::Vague { .. })
        && !bound.is_expected_by_others()
        && !replaced::is_old(bound.analysis, bound.figure.core)
}

/// True if something in the two sentences sets the two figures apart, whatever their values: another
/// metric, a noun that is narrowed in another way, a plan beside a fact, a part beside the whole.
pub fn is_apart(mine: &Analysis, i: usize, other: &Analysis, j: usize) -> bool {
    let (Some(a), Some(b)) = (Bound::new(mine, i), Bound::new(other, j)) else {
        return false;
    };
    apart(&a, &b) || apart(&b, &a) || qualified_apart(&a, &b)
}

/// True if the second figure may take the place of the first: both are levels or both changes, of one metric.
pub fn may_replace(mine: &Analysis, i: usize, other: &Analysis, j: usize) -> bool {
    let (Some(a), Some(b)) = (Bound::new(mine, i), Bound::new(other, j)) else {
        return false;
    };
    // So many jobs do not take the place of so many customers.
    let things = derived::thing(&a).zip(derived::thing(&b));
    let other_things = things.is_some_and(|(x, y)| !derived::is_same(&x, &y));
    is_movement(&a) == is_movement(&b)
        && a.share() == b.share()
        && !other_things
        && !is_apart(mine, i, other, j)
}

/// True if the metric, the period or the standing sets the two apart. What is planned may have come
/// otherwise: only two plans or two facts exclude each other.
fn apart(a: &Bound, b: &Bound) -> bool {
    let metrics = matches!((a.metric(), b.metric()), (Some(p), Some(q)) if p != q);
    metrics || flow::differs(a, b) || is_ahead(a) && is_past(b)
}

/// True if the figure is planned, guided to or forecast, wherever the sentence says so.
pub fn is_ahead(bound: &Bound) -> bool {
    let clause = bound.analysis.clause_at(bound.figure.core.start);
    bound.is_ahead()
        || bound
            .analysis
            .words_in(clause)
            .any(|w| matches!(w.lower.as_str(), "will" | "shall"))
}

/// True if the clause tells what was: its verb is a past form.
pub fn is_past(bound: &Bound) -> bool {
    let clause = bound.analysis.clause_at(bound.figure.core.start);
    let verb = subject::verb_in(bound.analysis, clause).map(|at| &bound.analysis.words[at]);
    bound.happened() || verb.is_some_and(|w| matches!(w.lower.as_str(), "was" | "were" | "had"))
}

/// True for a share that says by how much something moved ("up 3 %"), not for one that it moved to or of a whole
/// ("grew and made up 58 % of revenue").
pub fn is_movement(bound: &Bound) -> bool {
    let before = bound
        .analysis
        .words
        .iter()
        .rfind(|w| w.span.end <= bound.figure.span.start);
    // "A gain of 13 %" moves; "a share of 13 %" does not.
    let noun = || {
        let mut lead = bound.analysis.words.iter().rev();
        let of = lead
            .by_ref()
            .find(|w| w.span.end <= bound.figure.span.start);
        of.is_some_and(|w| w.lower == "of") && lead.next().is_some_and(|w| w.direction.is_some())
    };
    let level = before.is_some_and(|w| matches!(w.lower.as_str(), "to" | "at" | "of")) && !noun();
    bound.is_change() && bound.direction().is_some() && !level && !derived::is_part(bound)
}

/// True if both are of one period or neither names one.
fn same_time(a: &Bound, b: &Bound) -> bool {
    match (own_period(a), own_period(b)) {
        (Some(p), Some(q)) => matches!(
            time::compare(p, q).relation,
            time::Relation::Same | time::Relation::Contains | time::Relation::Within
        ),
        (None, None) => !is_movement(a),
        // The day of a plan ("closes in May with the loss of 40 jobs") is no time of measuring.
        (Some(_), None) | (None, Some(_)) => {
            a.metric().is_none() && b.metric().is_none() && is_ahead(a) && is_ahead(b)
        }
    }
}

/// The period that the figure is given for. A date behind a comma ("met three times, most recently on
/// 9 May") or inside the subject ("a register published in April counted 40") dates something else, and
/// a stretch of many years to come is how long a plan runs.
fn own_period<'a>(bound: &Bound<'a>) -> Option<&'a Period> {
    let core = bound.figure.core;
    let analysis = bound.analysis;
    let period = bound.period()?;
    if analysis.row.is_some() {
        return Some(period);
    }
    let between = Span::new(
        core.end.min(period.core.end),
        core.start.max(period.core.start),
    );
    let comma = between.of(&analysis.text).contains(", ");
    let lead = analysis
        .words
        .iter()
        .filter(|w| w.span.end <= period.span.start)
        .count();
    let in_subject = lead > 1
        && period.core.end <= core.start
        && (0..analysis.words.len())
            .any(|i| between.covers(analysis.words[i].span) && subject::is_finite(analysis, i));
    let horizon = match (period.from, period.to) {
        (Some(from), Some(to)) => i64::from(to.year()) - i64::from(from.year()) >= HORIZON,
        _ => analysis.figures.iter().any(|f| {
            let gap = analysis.text.get(period.core.end..f.core.start);
            matches!(f.dim, Dim::Duration { .. }) && gap.is_some_and(|gap| gap.trim().is_empty())
        }),
    };
    let aside = comma && period.core.start >= core.end;
    let other = aside || in_subject || horizon;
    (!other).then_some(period)
}

/// Years from which a period is how long something runs, not when it was measured.
const HORIZON: i64 = 3;

/// True if a noun that both figures stand next to is narrowed in two ways: "statutory profit" is not
/// "adjusted profit".
fn qualified_apart(a: &Bound, b: &Bound) -> bool {
    a.words().any(|(i, word)| {
        word.may_be(Pos::Noun)
            && b.words().any(|(j, other)| {
                let of = |bound: &Bound, at: usize| {
                    phrase::modifiers(&bound.analysis.words, at, Some(bound.analysis))
                };
                let (mine, theirs) = (of(a, i), of(b, j));
                if placed(a, i)
                    .zip(placed(b, j))
                    .is_some_and(|(m, n)| m.relation(n) == NameRelation::Same)
                {
                    return false;
                }
                word.stem == other.stem
                    && !mine.is_empty()
                    && !theirs.is_empty()
                    && !mine.iter().any(|m| theirs.contains(m))
            })
    })
}

/// True if both figures stand next to a noun that the same name places: "the warehouse at Orme".
fn identified(a: &Bound, b: &Bound) -> bool {
    a.words().any(|(i, word)| {
        b.words().any(|(j, other)| {
            word.stem == other.stem
                && placed(a, i)
                    .zip(placed(b, j))
                    .is_some_and(|(m, n)| m.relation(n) == NameRelation::Same)
        })
    })
}

/// Words that stand for whoever speaks or is spoken of.
const OWN: [&str; 10] = [
    "we", "our", "us", "it", "its", "they", "their", "he", "she", "i",
];

/// The name right behind a noun: "the warehouse at Orme".
fn placed<'a>(bound: &Bound<'a>, noun: usize) -> Option<&'a Name> {
    bound
        .analysis
        .names
        .iter()
        .find(|n| (noun + 1..=noun + 2).contains(&n.words.start))
}

/// Whether the two passages share a name; `None` if those that say whose the figure is are unknown to
/// the other passage. Where that one leaves its subject open ("The company has …"), what its document
/// speaks of will do.
fn names(bound: &Bound, other: &Bound, topic: &dyn Deref<Target = Topic>) -> Option<bool> {
    let lead = |b: &Bound| -> Vec<usize> {
        let words = &b.analysis.words;
        let says = |n: &Name| words.get(n.words.end).is_some_and(assertion::speaks);
        let held = |n: &Name| b.holds(n.span) && n.span.end <= b.figure.core.start && !says(n);
        (0..b.analysis.names.len())
            .filter(|i| held(&b.analysis.names[*i]))
            .collect()
    };
    let theirs = other.analysis;
    let here = |name: &Name| topic::has_name(theirs, name);
    let around = |name: &Name| topic::has_words(theirs, name);
    // "Our share of the Norland market": a pronoun stands for the owner.
    let spoken = |b: &Bound| {
        b.analysis.words.iter().any(|w| {
            w.span.end <= b.figure.core.start && b.holds(w.span) && OWN.contains(&w.lower.as_str())
        })
    };
    let open = lead(other).is_empty() || spoken(other);
    let known = |name: &Name| here(name) || around(name) || open && topic.names(name);
    let own = if spoken(bound) {
        Vec::new()
    } else {
        lead(bound)
    };
    if !own.is_empty() && !own.iter().any(|i| known(&bound.analysis.names[*i])) {
        return None;
    }
    Some(bound.analysis.names.iter().any(here))
}

/// True if what stands before the two sentences, or what opens them, ties them to one name.
pub fn beside(mine: &Analysis, other: &Analysis) -> bool {
    let capital = |w: &&Word| w.shape != Shape::Lower && w.is_content();
    let telling = |w: &&Word| capital(w) && w.lemmas.is_empty();
    let around = |analysis: &Analysis| -> Vec<String> {
        let before = analysis.surroundings.iter().filter(telling);
        let own = analysis.words.iter().filter(capital);
        before.chain(own).map(|w| w.lower.clone()).collect()
    };
    let theirs = around(other);
    around(mine).iter().any(|w| theirs.contains(w))
}

/// True unless the head of the subject is a noun that the other figure's words lack: headaches are not
/// all adverse events. Who counts or says it is not what it is about.
fn same_subject(bound: &Bound, other: &Bound) -> bool {
    let analysis = bound.analysis;
    let clause = analysis.clause_at(bound.figure.core.start);
    let Some(verb) = subject::verb_in(analysis, clause) else {
        return true;
    };
    if assertion::speaks(&analysis.words[verb]) {
        return true;
    }
    let phrase = subject::phrase(analysis, verb);
    let Some(head) = phrase.last() else {
        return true;
    };
    // "The company", "the group": whoever it is, the names tell.
    if BODIES.contains(&head.lower) || BODIES.contains(head.lemma()) {
        return true;
    }
    if !head.may_be(Pos::Noun) || analysis.names.iter().any(|n| n.span.covers(head.span)) {
        return true;
    }
    let all = other.analysis.words.iter().filter(|w| w.is_content());
    all.into_iter()
        .any(|w| relation(head, w) >= Relation::Narrower)
}

/// True if one of the words nearest to each figure is the same or made of the same: "commitments of 5"
/// and "has committed 7".
fn heads(a: &Bound, b: &Bound) -> bool {
    let near = |bound: &Bound| -> Vec<Word> {
        let (before, behind): (Vec<&Word>, Vec<&Word>) = nearest(bound)
            .into_iter()
            .partition(|w| w.span.end <= bound.figure.core.start);
        before
            .into_iter()
            .take(HEADS)
            .chain(behind.into_iter().take(HEADS))
            .cloned()
            .collect()
    };
    let theirs = near(b);
    near(a)
        .iter()
        .any(|p| theirs.iter().any(|q| relation(p, q) >= Relation::Derived))
}

/// Words on each side of a figure of which one may be the head of what it measures.
const HEADS: usize = 2;

/// True if what is counted is narrowed in the same words: "diagnosed patients".
fn same_modifiers(a: &Bound, b: &Bound) -> bool {
    let of = |bound: &Bound| -> Option<Vec<String>> {
        let Dim::Count { of: Some(noun) } = &bound.figure.dim else {
            return None;
        };
        let words = &bound.analysis.words;
        let core = bound.figure.core;
        let at = (0..words.len()).find(|&i| {
            words[i].span.start >= core.end && (words[i].lemma() == noun || words[i].lower == *noun)
        })?;
        Some(phrase::modifiers(words, at, Some(bound.analysis))).filter(|m| !m.is_empty())
    };
    of(a).is_some_and(|stems| of(b) == Some(stems))
}

/// The content words that a figure stands next to, nearest first.
fn nearest<'a>(bound: &Bound<'a>) -> Vec<&'a Word> {
    let core = bound.figure.core;
    let named = |w: &Word| bound.analysis.names.iter().any(|n| n.span.covers(w.span));
    // "…, according to an internal document": who says so measures nothing, and neither does "reached".
    let told = bound.analysis.words.iter();
    let told = told
        .filter(|w| w.lower == "according")
        .map(|w| w.span.start);
    let end = told.filter(|at| *at > core.end).min().unwrap_or(usize::MAX);
    let mut near: Vec<&Word> = bound
        .words()
        .map(|(_, w)| w)
        .filter(|w| !named(w) && w.span.start < end && !measured::links(w))
        .collect();
    near.sort_by_key(|w| (fit::distance(w.span, core), w.span.start));
    near.truncate(REACH);
    near
}

/// The share of the words next to `a` that `b` has, and how many stand next to it.
fn overlap(a: &Bound, b: &Bound, topic: &dyn Deref<Target = Topic>) -> (f32, usize) {
    let near = nearest(a);
    if near.is_empty() {
        return (0.0, 0);
    }
    let (mut sum, mut all, mut count) = (0.0, 0.0, 0);
    for (rank, word) in near.iter().enumerate() {
        // The nearer a word stands, the more it says of what is measured.
        let weight = 2.0 / (2.0 + rank as f32);
        let best = |words: &mut dyn Iterator<Item = &Word>| {
            words.map(|w| credit(relation(word, w))).fold(0.0, f32::max)
        };
        let next = best(&mut b.words().map(|(_, w)| w));
        let aside = best(&mut b.analysis.words.iter().filter(|w| w.is_content())) * ASIDE;
        let around = best(&mut b.analysis.surroundings.iter()) * AROUND;
        if next >= credit(Relation::Synonym) {
            count += 1;
        }
        let mut found = next.max(aside).max(around);
        if found < TOLD && topic.stems.contains(&word.stem) {
            found = TOLD;
        }
        sum += weight * found;
        all += weight;
    }
    (sum / all, count)
}
