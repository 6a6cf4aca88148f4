//! How two figures fit one another: what the words, names and counted things around them have in common.

use super::anaphor;
use super::binding::Bound;
use super::cells::{local_in_row, names_column};
use super::measured::{Measured, same_kind, same_measure};
use super::rank;
use crate::claims::names::NameRelation;
use crate::claims::words::{Relation, Word};
use crate::compare::Alignment;
use crate::compare::alignment::{Pair, credit, relation};
use crate::compare::subject;
use crate::quantity::Dim;
use crate::text::Span;

/// Words on each side of a figure that say what it measures.
const REACH: usize = 5;
/// What a word is worth that stands next to another figure of the same passage.
const ELSEWHERE: f32 = 0.35;
/// What a word is worth that stands in the passage, but not next to the figure.
const ASIDE: f32 = 0.7;
/// What a word is worth that takes the same value in reports ("earned" for "grossed"): as much as a synonym.
const KIN: f32 = 0.85;
/// How far a draft's sentence counts beyond the figure's own clause.
const OTHER_CLAUSES: f32 = 0.4;

/// What two figures count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// The same kind of thing: "31 reviews" and "25 critics' reviews".
    Same,
    /// One counts it, the other one's sentence speaks of it.
    Spoken,
    /// Each counts something of its own, and one of the two sentences speaks of the other's thing too.
    Mentioned,
    /// One counts how often it happened, the other some thing: "won 12 times", "12 titles".
    Times,
    /// At least one of them does not say.
    Unsaid,
    /// Two things that have nothing to do with one another.
    Other,
}

/// How well a figure of a passage fits one of a draft; all shares lie between 0 and 1.
#[derive(Debug)]
pub struct Fit {
    /// Share of the draft's sentence that the passage answers.
    pub coverage: f32,
    /// Share of the words next to the draft's figure that stand next to the other one.
    pub local: f32,
    /// Share of those words that stand next to another figure of the same kind instead.
    pub misplaced: f32,
    /// -1 to 1: whether the names next to the draft's figure stand next to the other one, or next to a
    /// rival instead.
    pub owner: f32,
    /// Share of the names in the draft's clause that the passage knows.
    pub names: f32,
    /// Share of the words of the draft's subject that the passage answers; 1 where names say who it is.
    pub subject: f32,
    /// True if the passage speaks of somebody else.
    pub foreign: bool,
    pub thing: Thing,
    /// True if the same noun or verb takes the value: "sales of", "grossed".
    pub same_taker: bool,
    /// True if the same word stands right before both, or the same words on both sides.
    pub same_slot: bool,
    /// Whether both name the same class of what is measured ("revenue"); `None` where one names none.
    pub same_metric: Option<bool>,
    /// True if the passage has no other figure of the kind.
    pub only: bool,
    /// True if the sources are a few sentences that were chosen for this draft.
    pub excerpt: bool,
    /// True for the number of a title or a label ("Dune 2", "Route 66") that the passage does not number.
    pub label: bool,
    /// True if another figure of the draft's sentence stands in the passage as well, digit for digit.
    pub anchored: bool,
    /// False for a cell of the draft's table beside prose that does not name its column.
    pub column: bool,
    /// True for "His fee is …" where nothing tells who he is.
    pub nameless: bool,
}

impl Fit {
    /// `rivals`: the figures of the passage that can be held against the draft's, `at` among them.
    pub fn new(
        mine: &Bound,
        asked: &Measured,
        siblings: &[Bound],
        rivals: &[Bound],
        at: usize,
        alignment: &Alignment,
    ) -> Self {
        let other = &rivals[at];
        let clause = mine.analysis.clause_at(mine.figure.core.start);
        let (local, misplaced) = local(mine, siblings, rivals, at, alignment);
        let given = Measured::new(other);
        let same_metric = match (mine.metric(), other.metric()) {
            (Some(a), Some(b)) => Some(a == b),
            _ => None,
        };
        // What several figures of the draft share tells none of them from the others.
        let own = |span: Span| !siblings.iter().any(|s| s.holds(span));
        let same_taker = match (&asked.taker, &given.taker) {
            (Some(a), Some(b)) => same_kind(a, b) && own(a.span),
            _ => false,
        };
        let same_slot = same_slot(mine, other, own);
        let taken_up = anaphor::stands_for_name(mine, other, alignment);
        Self {
            coverage: coverage(mine, other, clause, alignment),
            local,
            misplaced,
            owner: owner(mine, siblings, rivals, at),
            names: if taken_up {
                1.0
            } else {
                alignment.names(clause)
            },
            subject: answered_subject(mine, alignment),
            foreign: !taken_up && alignment.foreign_subject(),
            thing: thing(mine, asked, other, &given),
            same_taker,
            same_slot,
            label: !same_slot && is_label(mine),
            same_metric,
            only: rivals.len() == 1,
            excerpt: alignment.excerpt,
            anchored: anchored(mine, other),
            column: names_column(mine, other),
            nameless: anaphor::is_open(mine.analysis),
        }
    }
}

/// Digits from which a figure that both sentences have says that they speak of the same.
const ANCHOR: u32 = 2;

fn anchored(mine: &Bound, other: &Bound) -> bool {
    let all = |bound: &Bound| -> Vec<(usize, crate::quantity::Figure)> {
        let figures = bound.analysis.figures.iter().cloned().enumerate();
        figures.filter(|(at, _)| *at != bound.index).collect()
    };
    let prose = mine.analysis.row.is_none() && other.analysis.row.is_none();
    let theirs = all(other);
    prose
        && all(mine).iter().any(|(_, a)| {
            let same = |b: &crate::quantity::Figure| a.value == b.value && a.kind() == b.kind();
            super::weigh::digits(a) >= ANCHOR && theirs.iter().any(|(_, b)| same(b))
        })
}

/// The share of the draft's sentence that the passage answers; words that take the same value answer one another.
fn coverage(mine: &Bound, other: &Bound, clause: Span, alignment: &Alignment) -> f32 {
    let plain = alignment.coverage(clause, OTHER_CLAUSES);
    let all: f32 = alignment.pairs.iter().map(|p| share(p, clause)).sum();
    let kin = alignment
        .pairs
        .iter()
        .filter(|p| !p.is_name && p.answer.is_none());
    let kin = kin.filter(|p| {
        let word = mine.analysis.words.get(p.word);
        let mut theirs = other.analysis.words.iter().filter(|w| w.is_content());
        word.is_some_and(|word| theirs.any(|w| same_measure(word, w)))
    });
    let gained: f32 = kin.map(|p| KIN * share(p, clause)).sum();
    if all > 0.0 {
        plain + gained / all
    } else {
        plain
    }
}

/// What a pair weighs in the sentence.
fn share(pair: &Pair, clause: Span) -> f32 {
    let near = clause.covers(pair.draft);
    pair.weight * if near { 1.0 } else { OTHER_CLAUSES }
}

/// Whether the two figures count the same thing.
pub fn thing(mine: &Bound, asked: &Measured, other: &Bound, given: &Measured) -> Thing {
    if let (Some(a), Some(b)) = (rank::rank(mine), rank::rank(other)) {
        return if rank::is_same_order(&a, &b) {
            Thing::Same
        } else {
            Thing::Other
        };
    }
    let (a, b) = (asked.counted.last(), given.counted.last());
    let same = |a: Option<&Word>, b: Option<&Word>| match (a, b) {
        (Some(a), Some(b)) => same_kind(a, b),
        _ => false,
    };
    if asked.times && given.times {
        return match (&asked.taker, &given.taker) {
            (Some(a), Some(b)) if same_kind(a, b) => Thing::Same,
            (Some(_), Some(_)) => Thing::Other,
            _ => Thing::Spoken,
        };
    }
    if asked.times != given.times {
        // "won it 12 times" and "12 titles", but not "met 23 times" and "won 12".
        let (times, things) = if asked.times {
            (asked, given)
        } else {
            (given, asked)
        };
        let done = |w: Option<&Word>| same(times.taker.as_ref(), w);
        return match (&times.taker, &things.taker) {
            _ if done(things.counted.last()) => Thing::Same,
            (Some(_), Some(b)) if !done(Some(b)) => Thing::Other,
            _ => Thing::Times,
        };
    }
    let soft = asked.inherited || given.inherited;
    match (a, b) {
        (Some(_), Some(_)) if same(a, b) && soft => Thing::Spoken,
        (Some(_), Some(_)) if same(a, b) => Thing::Same,
        (Some(_), Some(_)) if same(asked.taker.as_ref(), b) || same(a, given.taker.as_ref()) => {
            Thing::Same
        }
        (Some(_), Some(_)) if soft => Thing::Unsaid,
        // "nearly 1,000 people" may be troops, patients or voters, if the sentence speaks of them.
        (Some(a), Some(b)) if PEOPLE.iter().any(|p| b.is(p)) && other.speaks_of(a) => Thing::Spoken,
        (Some(a), Some(b)) => {
            if other.speaks_of(a) || mine.speaks_of(b) {
                Thing::Mentioned
            } else {
                Thing::Other
            }
        }
        (Some(a), None) if same_kind_or(given.taker.as_ref(), a) => Thing::Same,
        (None, Some(b)) if same_kind_or(asked.taker.as_ref(), b) => Thing::Same,
        (Some(a), None) if other.speaks_of(a) => Thing::Spoken,
        (None, Some(b)) if mine.speaks_of(b) => Thing::Spoken,
        _ => Thing::Unsaid,
    }
}

/// Nouns that may stand for any kind of people.
const PEOPLE: [&str; 4] = ["person", "people", "man", "woman"];

fn same_kind_or(taker: Option<&Word>, counted: &Word) -> bool {
    taker.is_some_and(|t| same_kind(t, counted))
}

/// True if the same content word stands right before both figures ("code 992", "weeks 15–17"), or the
/// same small words on both sides ("at 200 Fifth Street").
fn same_slot(mine: &Bound, other: &Bound, own: impl Fn(Span) -> bool) -> bool {
    let (before, behind) = (neighbours(mine), neighbours(other));
    let same = |a: Option<&Word>, b: Option<&Word>| match (a, b) {
        (Some(a), Some(b)) => relation(a, b) == Relation::Same,
        _ => false,
    };
    let left = same(before.0, behind.0) && before.0.is_some_and(|w| own(w.span));
    let content = before.0.is_some_and(Word::is_content);
    left && (content || same(before.1, behind.1))
}

/// True for a bare number right behind a name.
fn is_label(bound: &Bound) -> bool {
    matches!(bound.figure.dim, Dim::Number | Dim::Count { of: None })
        && bound.analysis.row.is_none()
        && bound.analysis.names.iter().any(|n| {
            let gap = bound.analysis.text.get(n.span.end..bound.figure.span.start);
            gap.is_some_and(|gap| matches!(gap, " " | ". " | "-" | ": "))
        })
}

/// The words right before and right behind a figure, where nothing but a space lies between.
fn neighbours<'a>(bound: &Bound<'a>) -> (Option<&'a Word>, Option<&'a Word>) {
    let (words, text) = (&bound.analysis.words, &bound.analysis.text);
    let span = bound.figure.span;
    let close = |from: usize, to: usize| {
        text.get(from..to)
            .is_some_and(|gap| gap.chars().all(|c| c.is_whitespace() || "+#№".contains(c)))
    };
    let left = words
        .iter()
        .rfind(|w| w.span.end <= span.start)
        .filter(|w| close(w.span.end, span.start));
    let right = words
        .iter()
        .find(|w| w.span.start >= span.end)
        .filter(|w| close(span.end, w.span.start));
    (left, right)
}

/// How much of the phrase that is the draft's subject the passage answers, where no name says who it
/// is. "The company", alone, may be anyone.
fn answered_subject(mine: &Bound, alignment: &Alignment) -> f32 {
    let analysis = mine.analysis;
    let clause = analysis.clause_at(mine.figure.core.start);
    let Some(verb) = subject::verb_in(analysis, clause) else {
        return 1.0;
    };
    let phrase = subject::phrase(analysis, verb);
    let named = analysis
        .names
        .iter()
        .any(|n| phrase.iter().any(|w| n.span.covers(w.span)));
    if named || phrase.len() < 2 {
        return 1.0;
    }
    let (mut found, mut all) = (0.0, 0.0);
    for pair in alignment
        .pairs
        .iter()
        .filter(|p| phrase.iter().any(|w| p.draft.covers(w.span)))
    {
        all += pair.weight;
        found += pair.weight * pair.answer.map_or(0.0, |a| a.credit);
    }
    if all > 0.0 { found / all } else { 1.0 }
}

/// How well the words next to the draft's figure stand next to the passage's, and how many of them
/// stand next to a rival instead. A table's cell is bound by its header and its row.
fn local(
    mine: &Bound,
    siblings: &[Bound],
    rivals: &[Bound],
    at: usize,
    alignment: &Alignment,
) -> (f32, f32) {
    let other = &rivals[at];
    if other.analysis.row.is_some() {
        return (local_in_row(mine, other), 0.0);
    }
    if mine.analysis.row.is_some() {
        return (local_in_row(other, mine), 0.0);
    }
    let focus = mine.figure.core;
    let mut near: Vec<(&Word, f32, usize)> = alignment
        .pairs
        .iter()
        .filter(|p| !p.is_name && mine.holds(p.draft))
        .filter_map(|p| {
            Some((
                mine.analysis.words.get(p.word)?,
                p.weight,
                distance(p.draft, focus),
            ))
        })
        .collect();
    near.sort_by_key(|(w, _, d)| (*d, w.span.start));
    let (mut found, mut lost, mut all) = (0.0, 0.0, 0.0);
    for (word, weight, _) in near.into_iter().take(REACH) {
        let (here, there) = answer(word, rivals, at);
        let shared = siblings.iter().any(|s| s.holds(word.span));
        let weight = if shared { weight * SHARED } else { weight };
        all += weight;
        found += weight * here;
        lost += weight * there;
    }
    // A share of few words is drawn towards what is known without any.
    let known = all + PRIOR_WEIGHT;
    ((found + PRIOR * PRIOR_WEIGHT) / known, lost / known)
}

/// The share that is taken for granted where the draft has no words next to its figure: more likely
/// than not, as the passage was found by the draft's words.
const PRIOR: f32 = 0.6;
/// What that counts beside the words: as much as half a word.
const PRIOR_WEIGHT: f32 = 0.5;
/// What a word counts that the draft says of several figures at once: it tells none from the others.
const SHARED: f32 = 0.5;

/// Whether the names that are said of the draft's figure are said of the figure at `at`, or of a rival only.
fn owner(mine: &Bound, siblings: &[Bound], rivals: &[Bound], at: usize) -> f32 {
    let other = &rivals[at];
    if other.analysis.row.is_some() || rivals.len() < 2 {
        return 0.0;
    }
    let (mut sum, mut all) = (0.0, 0.0);
    // Names of its own stretch say whose the figure is; where there are none, those that all share.
    let names = |own_only: bool| {
        mine.analysis.names.iter().filter(move |n| {
            mine.holds(n.span)
                && (!own_only
                    || mine.own.covers(n.span) && !siblings.iter().any(|s| s.holds(n.span)))
        })
    };
    let own_only = names(true).next().is_some();
    for name in names(own_only) {
        let places: Vec<Span> = other
            .analysis
            .names
            .iter()
            .filter(|n| name.relation(n) == NameRelation::Same)
            .map(|n| n.span)
            .collect();
        let own = |bound: &Bound| places.iter().any(|p| bound.own.covers(*p));
        // "behind the Orme Rovers' record 10": a name right before a figure takes the subject's place.
        let lead = |bound: &Bound| {
            Span::new(
                bound.own.start.min(bound.figure.core.start),
                bound.figure.core.start,
            )
        };
        let named = |bound: &Bound| {
            let names = &bound.analysis.names;
            names.iter().any(|n| lead(bound).covers(n.span))
        };
        let holds =
            |bound: &Bound| own(bound) || !named(bound) && places.iter().any(|p| bound.holds(*p));
        if places.is_empty() {
            continue;
        }
        all += 1.0;
        // A name next to a figure is that figure's; one that opens the sentence is everybody's, but for
        // those figures that have a name of their own.
        let opens = |bound: &Bound| places.iter().all(|p| bound.frame.covers(*p));
        let named_otherwise = |bound: &Bound| {
            bound.analysis.names.iter().any(|n| {
                bound.own.covers(n.span)
                    && !bound.frame.covers(n.span)
                    && !mine
                        .analysis
                        .names
                        .iter()
                        .any(|m| m.relation(n) == NameRelation::Same)
            })
        };
        // "$5 million outside Norland" is not what was earned in Norland.
        let outside = is_excluded(mine, name.span) != places.iter().all(|p| is_excluded(other, *p));
        sum += if holds(other) {
            let others_lack_it = rivals
                .iter()
                .any(|r| !holds(r) && (!opens(r) || named_otherwise(r)));
            match (outside, others_lack_it) {
                (true, _) => -1.0,
                (false, true) => 1.0,
                (false, false) => 0.0,
            }
        } else if rivals.iter().any(own) && (!opens(other) || named_otherwise(other)) {
            if outside { 0.0 } else { -1.0 }
        } else {
            0.0
        };
    }
    if all > 0.0 { sum / all } else { 0.0 }
}

/// True if a name stands behind a word that leaves it out.
fn is_excluded(bound: &Bound, name: Span) -> bool {
    let before = bound.analysis.words.iter().rev();
    before
        .filter(|w| w.span.end <= name.start)
        .find(|w| w.lower != "the")
        .is_some_and(|w| {
            matches!(
                w.lower.as_str(),
                "outside" | "excluding" | "except" | "beyond" | "without"
            )
        })
}

/// What the passage gives for a word of the draft next to the figure at `at`, and what it gives next
/// to a rival only.
fn answer(word: &Word, rivals: &[Bound], at: usize) -> (f32, f32) {
    let other = &rivals[at];
    let analysis = other.analysis;
    let (mut best, mut rival) = (0.0_f32, 0.0_f32);
    for candidate in analysis.words.iter().filter(|w| w.is_content()) {
        let mut value = credit(relation(word, candidate));
        if value <= 0.0 && same_measure(word, candidate) {
            value = KIN;
        }
        if value <= 0.0 {
            continue;
        }
        if other.holds(candidate.span) {
            best = best.max(value);
        } else if rivals.iter().any(|r| r.holds(candidate.span)) {
            best = best.max(value * ELSEWHERE);
            rival = rival.max(value);
        } else {
            best = best.max(value * ASIDE);
        }
    }
    let around = analysis
        .surroundings
        .iter()
        .map(|w| credit(relation(word, w)))
        .fold(0.0, f32::max);
    let best = best.max(around * ASIDE);
    let misplaced = if rival > best { rival } else { 0.0 };
    (best, misplaced)
}
pub fn distance(a: Span, b: Span) -> usize {
    if a.start >= b.end {
        a.start - b.end
    } else {
        b.start.saturating_sub(a.end)
    }
}
