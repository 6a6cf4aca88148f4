//! Two dates of two sources: whether they date one event, so that one is wrong where they differ.

use std::ops::Deref;

use super::event::Event;
use super::founding::founding;
use super::standing::{Standing, standing};
use crate::claims::Analysis;
use crate::claims::lexicon::{BODIES, Pos};
use crate::claims::names::Name;
use crate::claims::words::{Class, Relation as Kinship, Word};
use crate::compare::alignment::relation;
use crate::compare::assertion::speaks;
use crate::compare::figure::rival::Rivalry;
use crate::compare::{
    stretch, subject,
    topic::{self, Topic},
};
use crate::quantity::Period;
use crate::quantity::time::{self, PeriodOp, Relation};
use crate::text::Span;

/// Words of the statement on each side that the other one has too, where its verb names no end of
/// anything: an event that may happen more than once must be told apart by them.
const SHARED: f32 = 0.6;

/// What period `i` of `mine` and period `j` of `other` say of one event; `None` if they date two events.
pub fn judge(
    mine: &Analysis,
    i: usize,
    ours: &dyn Deref<Target = Topic>,
    other: &Analysis,
    j: usize,
    theirs: &dyn Deref<Target = Topic>,
) -> Option<Rivalry> {
    let (p, q) = (mine.periods.get(i)?, other.periods.get(j)?);
    if !is_told(mine, p) || !is_told(other, q) {
        return None;
    }
    let compared = time::compare(p, q);
    let agrees = match compared.relation {
        Relation::Disjoint if p.op == q.op => false,
        Relation::Same | Relation::Contains | Relation::Within => true,
        _ => return None,
    };
    if standing(mine, i) == Standing::Former || standing(other, j) == Standing::Former {
        return None;
    }
    let once = founding(mine, p).zip(founding(other, q));
    let (x, y) = match once {
        Some((a, b)) => (Event::Word(a, None), Event::Word(b, None)),
        None => (Event::of(mine, p), Event::of(other, q)),
    };
    let (Event::Word(a, noun), Event::Word(b, twin)) = (&x, &y) else {
        return None;
    };
    let said =
        |w: &Word| speaks(w) || w.class == Class::Light && x.phase().is_none() && once.is_none();
    let denied = mine.negated_at(a.span.start) != other.negated_at(b.span.start);
    if said(a) || said(b) || denied && once.is_none() {
        return None;
    }
    let related = once.is_some()
        || relation(a, b) >= Kinship::Derived
        || noun
            .zip(*twin)
            .is_some_and(|(m, n)| relation(m, n) >= Kinship::Derived)
        || x.phase().is_some() && x.phase() == y.phase() && relation(a, b) >= Kinship::Synonym;
    if !related {
        return None;
    }
    let named = names(mine, p, a, other, q, b, theirs)? | names(other, q, b, mine, p, a, ours)?;
    let (forth, back) = (overlap(mine, p, a, other), overlap(other, q, b, mine));
    let strong = if once.is_some() {
        named
    } else if x.phase().is_some() {
        heads(mine, a, other) && heads(other, b, mine) && (named || forth.0.min(back.0) >= SHARED)
    } else {
        named
            && heads(mine, a, other)
            && heads(other, b, mine)
            && forth.0.min(back.0) >= SHARED
            && forth.1.min(back.1) >= 1
    };
    strong.then(|| Rivalry {
        agrees,
        shared: forth.0.min(back.0),
        reason: compared.reason,
    })
}

/// True for a date that the sentence itself tells: not "today" or "the week after", and not how long
/// something runs.
fn is_told(analysis: &Analysis, period: &Period) -> bool {
    let known = period.from.is_some() && period.to.is_some();
    let word = period.core.of(&analysis.text);
    let number = word.chars().any(|c| c.is_ascii_digit())
        || period.partial.is_some()
        || word.contains("quarter");
    known && number && !period.guessed && matches!(period.op, PeriodOp::At | PeriodOp::By)
}

/// The stretch that belongs to the date.
fn own(analysis: &Analysis, period: &Period) -> (Span, Span) {
    let place = stretch::stretch(
        analysis,
        period.core,
        analysis.periods.iter().map(|p| p.core),
    );
    (place.own, place.frame)
}

/// Whether the two share a name; `None` if those before the verb are unknown to the other one.
fn names(
    mine: &Analysis,
    p: &Period,
    verb: &Word,
    other: &Analysis,
    q: &Period,
    twin: &Word,
    topic: &dyn Deref<Target = Topic>,
) -> Option<bool> {
    let lead = |analysis: &Analysis, period: &Period, verb: &Word| -> Vec<Name> {
        let (own, frame) = own(analysis, period);
        let held = |n: &&Name| own.covers(n.span) || frame.covers(n.span);
        analysis
            .names
            .iter()
            .filter(held)
            .filter(|n| n.span.end <= verb.span.start)
            .cloned()
            .collect()
    };
    let here = |name: &Name| topic::has_name(other, name);
    let around = |name: &Name| topic::has_words(other, name);
    let open = lead(other, q, twin).is_empty();
    let own = lead(mine, p, verb);
    let known = |name: &Name| here(name) || around(name) || open && topic.names(name);
    if !own.is_empty() && !own.iter().any(known) {
        return None;
    }
    Some(
        own.iter().any(|n| here(n) || around(n))
            || mine
                .names
                .iter()
                .any(|n| here(n) && n.span.overlaps(Span::new(0, verb.span.start))),
    )
}

/// True unless the head of the verb's subject is a noun that the other passage lacks.
fn heads(mine: &Analysis, verb: &Word, other: &Analysis) -> bool {
    let Some(at) = mine.words.iter().position(|w| w.span == verb.span) else {
        return true;
    };
    let phrase = subject::phrase(mine, at);
    let Some(head) = phrase.last() else {
        return true;
    };
    let named = mine.names.iter().any(|n| n.span.covers(head.span));
    if named
        || !head.may_be(Pos::Noun)
        || BODIES.contains(&head.lower)
        || BODIES.contains(head.lemma())
    {
        return true;
    }
    other
        .words
        .iter()
        .any(|w| w.is_content() && relation(head, w) >= Kinship::Derived)
}

/// The share of the content words of the date's own stretch that the other passage has, and how many nouns.
fn overlap(mine: &Analysis, period: &Period, verb: &Word, other: &Analysis) -> (f32, usize) {
    let (own, frame) = own(mine, period);
    let held = |w: &&Word| {
        w.class == Class::Content
            && (own.covers(w.span) || frame.covers(w.span))
            && !mine.is_measured(w.span)
            && w.span != verb.span
            && !mine.names.iter().any(|n| n.span.covers(w.span))
    };
    let words: Vec<&Word> = mine.words.iter().filter(held).collect();
    let found = |w: &&&Word| {
        other
            .words
            .iter()
            .any(|o| o.is_content() && relation(w, o) >= Kinship::Derived)
    };
    let known: Vec<&&Word> = words.iter().filter(found).collect();
    let nouns = known.iter().filter(|w| w.may_be(Pos::Noun)).count();
    (
        if words.is_empty() {
            0.0
        } else {
            known.len() as f32 / words.len() as f32
        },
        nouns,
    )
}
