//! A figure of the draft beside the figures of a passage.

use super::{Alignment, Judgement};
use crate::claims::lexicon::DIRECTION;
use crate::claims::words::{self, Relation as WordRelation};
use crate::claims::{Analysis, Status};
use crate::finding::Stance;
use crate::quantity::compare::{Relation, compare};
use crate::quantity::{Comparator, Dim, Figure, time};
use crate::text::Span;

/// Relatedness from which an equal value is taken to back the claim. An equal figure is itself
/// evidence of sameness, so it needs less than a different one.
const SUPPORT: f32 = 0.42;
/// Relatedness from which a different value contradicts: all but all of the sentence must be found.
const CONFLICT: f32 = 0.66;
/// Share of the words next to the figure that must be found next to the other one before it contradicts.
const CONFLICT_LOCAL: f32 = 0.6;
/// How much better an unequal figure must fit than an equal one to be preferred to it.
const BETTER_FIT: f32 = 0.3;

/// The best figure of the passage for figure `index` of the draft, and what it says.
pub fn judge(
    draft: &Analysis,
    index: usize,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Judgement> {
    let mine = draft.figures.get(index)?;
    let clause = draft.clause_at(mine.core.start);
    let coverage = alignment.coverage(clause, 0.4);
    let names = alignment.names(clause);
    let mut best: Option<(f32, Judgement)> = None;
    for (at, other) in source.figures.iter().enumerate() {
        if let Some(found) = pair(draft, mine, source, at, other, alignment, coverage, names) {
            let rank = found.0;
            if best.as_ref().is_none_or(|(r, _)| rank > *r) {
                best = Some((rank, found.1));
            }
        }
    }
    best.map(|(_, judgement)| judgement)
}

#[allow(clippy::too_many_arguments)]
fn pair(
    draft: &Analysis,
    mine: &Figure,
    source: &Analysis,
    at: usize,
    other: &Figure,
    alignment: &Alignment,
    coverage: f32,
    names: f32,
) -> Option<(f32, Judgement)> {
    let comparison = compare(mine, other);
    if comparison.relation == Relation::NotComparable {
        return None;
    }
    let things = things(mine, other);
    if things == Some(false) {
        return None;
    }
    let local = local(draft, mine, source, at, other, alignment);
    let related = (0.5 * coverage + 0.5 * local) * (0.4 + 0.6 * names);
    let mark = other.span;
    let nearest = |why: &str| Judgement::nearest(related, why, mark);
    let judgement = match comparison.relation {
        Relation::Equal if related < SUPPORT => {
            nearest("the same figure is given for something else")
        }
        Relation::Equal => match gate(draft, mine, source, other) {
            Gate::Open => agreed(draft, mine, source, other, related, comparison.reason),
            Gate::Period(why) => {
                nearest(&format!("the same figure belongs to another period: {why}"))
            }
            Gate::Modality(why) => nearest(why),
            Gate::Direction => contradicts(
                draft,
                mine,
                other,
                related,
                "the direction of the change is the opposite".into(),
            ),
        },
        Relation::Disjoint => {
            let sure = related >= CONFLICT
                && local >= CONFLICT_LOCAL
                && names >= 1.0
                && !alignment.foreign_subject();
            match gate(draft, mine, source, other) {
                Gate::Open if sure && exclusive(mine, other, things) => {
                    contradicts(draft, mine, other, related, comparison.reason)
                }
                Gate::Period(why) => {
                    nearest(&format!("the source's figure is for another period: {why}"))
                }
                _ => nearest(&comparison.reason),
            }
        }
        _ => nearest(&comparison.reason),
    };
    let rank = related
        + if comparison.relation == Relation::Equal {
            BETTER_FIT
        } else {
            0.0
        };
    Some((rank, judgement))
}

/// Whether two counts count the same thing; `None` if nothing is counted or nothing said.
fn things(mine: &Figure, other: &Figure) -> Option<bool> {
    let (Dim::Count { of: Some(a) }, Dim::Count { of: Some(b) }) = (&mine.dim, &other.dim) else {
        return None;
    };
    let (a, b) = (words::words(a), words::words(b));
    let (a, b) = (a.last()?, b.last()?);
    Some(super::alignment::relation(a, b) >= WordRelation::Narrower)
}

/// A table's cell is bound by its header and its row; prose by the words around the figure.
fn local(
    draft: &Analysis,
    mine: &Figure,
    source: &Analysis,
    at: usize,
    other: &Figure,
    alignment: &Alignment,
) -> f32 {
    let Some(row) = &source.row else {
        return alignment.local(draft, mine.core, source, other.core);
    };
    let subject = row.subject;
    let header = row.headers.get(at).map(Vec::as_slice).unwrap_or_default();
    let asked: Vec<_> = draft
        .words_in(draft.clause_at(mine.core.start))
        .filter(|w| w.is_content() && !draft.is_measured(w.span))
        .collect();
    let named: Vec<_> = source
        .words_in(subject)
        .filter(|w| w.is_content())
        .collect();
    let hit = |w: &words::Word| {
        asked
            .iter()
            .any(|a| super::alignment::relation(a, w) >= WordRelation::Narrower)
    };
    let share = |list: &[&words::Word]| {
        if list.is_empty() {
            1.0
        } else {
            list.iter().filter(|w| hit(w)).count() as f32 / list.len() as f32
        }
    };
    let header: Vec<_> = header.iter().filter(|w| w.is_content()).collect();
    0.6 * share(&named) + 0.4 * share(&header)
}

enum Gate {
    Open,
    Period(String),
    Modality(&'static str),
    Direction,
}

/// Period, modality and direction must agree before the values are held against each other.
fn gate(draft: &Analysis, mine: &Figure, source: &Analysis, other: &Figure) -> Gate {
    let (a, b) = (
        draft.clause_at(mine.core.start),
        source.clause_at(other.core.start),
    );
    let period = |analysis: &Analysis, clause: Span| {
        analysis
            .periods
            .iter()
            .find(|p| clause.covers(p.core))
            .cloned()
    };
    if let (Some(p), Some(q)) = (period(draft, a), period(source, b)) {
        let compared = time::compare(&p, &q);
        if compared.relation == time::Relation::Disjoint {
            return Gate::Period(compared.reason);
        }
    }
    let (x, y) = (direction(draft, mine), direction(source, other));
    if is_change(mine)
        && let (Some(x), Some(y)) = (x, y)
        && x != y
    {
        return Gate::Direction;
    }
    let (p, q) = (is_expectation(draft, a), is_expectation(source, b));
    if p != q {
        return Gate::Modality(if q {
            "the source gives it as an expectation, not as a fact"
        } else {
            "the source gives it as a fact, not as an expectation"
        });
    }
    let (p, q) = (planned(draft, mine), planned(source, other));
    match (p, q) {
        (Some(false), Some(true)) => {
            Gate::Modality("the source speaks of a plan, the draft of a fact")
        }
        (Some(true), Some(false)) => {
            Gate::Modality("the source speaks of a fact, the draft of a plan")
        }
        _ => Gate::Open,
    }
}

/// True if the event next to the figure is planned, false if it happened, `None` if nothing says.
fn planned(analysis: &Analysis, figure: &Figure) -> Option<bool> {
    let clause = analysis.clause_at(figure.core.start);
    let event = analysis.events.iter().rfind(|e| {
        analysis.words[e.word].span.end <= figure.core.start
            && clause.covers(analysis.words[e.word].span)
    })?;
    match event.status? {
        Status::Planned => Some(true),
        Status::Completed => Some(false),
        _ => None,
    }
}

/// "the $54.9 billion analysts had expected": a figure somebody expected.
fn is_expectation(analysis: &Analysis, clause: Span) -> bool {
    analysis.words_in(clause).any(|w| {
        w.is("analyst")
            || w.is("consensus")
            || w.is("forecast")
            || w.is("guidance")
            || w.is("expectation")
    })
}

fn is_change(figure: &Figure) -> bool {
    matches!(
        figure.dim,
        Dim::Percent | Dim::PercentPoint | Dim::BasisPoint
    )
}

/// Up or down, by the nearest word of movement in the figure's clause.
fn direction(analysis: &Analysis, figure: &Figure) -> Option<&'static str> {
    let clause = analysis.clause_at(figure.core.start);
    analysis
        .words
        .iter()
        .filter(|w| clause.covers(w.span) && w.span.end <= figure.core.start)
        .rev()
        .find_map(|w| {
            DIRECTION
                .of(&w.lower)
                .or_else(|| w.lemmas.iter().find_map(|(l, _)| DIRECTION.of(l)))
        })
}

/// Two different values exclude each other only where there can be but one: a bare number or a
/// count of something unnamed may stand beside another.
fn exclusive(mine: &Figure, other: &Figure, things: Option<bool>) -> bool {
    match (&mine.dim, &other.dim) {
        (Dim::Number, _) | (_, Dim::Number) => false,
        (Dim::Count { of: None }, _) | (_, Dim::Count { of: None }) => false,
        (Dim::Count { .. }, Dim::Count { .. }) => things == Some(true),
        _ => true,
    }
}

fn agreed(
    draft: &Analysis,
    mine: &Figure,
    source: &Analysis,
    other: &Figure,
    related: f32,
    reason: String,
) -> Judgement {
    let _ = (draft, source, mine);
    Judgement {
        stance: Stance::Supports,
        relatedness: related,
        reason,
        marks: vec![other.span],
        expected: None,
        at: None,
    }
}

fn contradicts(
    draft: &Analysis,
    mine: &Figure,
    other: &Figure,
    related: f32,
    reason: String,
) -> Judgement {
    let written = crate::quantity::in_style_of(other, mine, mine.core.of(&draft.text));
    let at = if mine.comparator == Comparator::Equal && mine.approx.is_none() {
        mine.core
    } else {
        mine.span
    };
    Judgement {
        stance: Stance::Contradicts,
        relatedness: related,
        reason,
        marks: vec![other.span],
        expected: (!written.is_empty()).then_some(written),
        at: Some(at),
    }
}
