//! How surely two figures measure the same thing: the words, names and counted things around them.

use super::binding::Bound;
use crate::claims::words::{self, Relation, Word};
use crate::compare::Alignment;
use crate::compare::alignment::{credit, relation};
use crate::quantity::Dim;
use crate::text::Span;

/// Words on each side of a figure that say what it measures.
const REACH: usize = 5;
/// What a word is worth that stands next to another figure of the same passage.
const ELSEWHERE: f32 = 0.35;
/// What a word is worth that stands in the passage, but not next to the figure.
const ASIDE: f32 = 0.7;

/// How well a figure of a passage fits one of a draft; all shares lie between 0 and 1.
pub struct Fit {
    /// Share of the draft's sentence that the passage answers.
    pub coverage: f32,
    /// Share of the words next to the draft's figure that stand next to the other one.
    pub local: f32,
    /// Share of the names in the draft's clause that the passage knows.
    pub names: f32,
    /// True if the passage speaks of somebody else.
    pub foreign: bool,
    /// Whether both count the same thing; `None` if nothing is counted or nothing said.
    pub things: Option<bool>,
}

impl Fit {
    pub fn new(mine: &Bound, other: &Bound, alignment: &Alignment) -> Self {
        let clause = mine.analysis.clause_at(mine.figure.core.start);
        Self {
            coverage: alignment.coverage(clause, 0.4),
            local: local(mine, other, alignment),
            names: alignment.names(clause),
            foreign: alignment.foreign_subject(),
            things: things(mine, other),
        }
    }

    /// 0 to 1: how surely the two speak of the same thing.
    pub fn related(&self) -> f32 {
        (0.5 * self.coverage + 0.5 * self.local) * (0.4 + 0.6 * self.names)
    }
}

/// Whether the two figures count the same thing.
fn things(mine: &Bound, other: &Bound) -> Option<bool> {
    let counted = |bound: &Bound| match &bound.figure.dim {
        Dim::Count { of: Some(noun) } => words::words(noun).pop(),
        Dim::Ordinal => behind(bound),
        _ => None,
    };
    match (counted(mine), counted(other)) {
        (Some(a), Some(b)) => Some(relation(&a, &b) >= Relation::Narrower || other.speaks_of(&a)),
        (Some(a), None) => other.speaks_of(&a).then_some(true),
        (None, Some(b)) => mine.speaks_of(&b).then_some(true),
        (None, None) => None,
    }
}

/// The thing an ordinal numbers: the first content word behind it.
fn behind(bound: &Bound) -> Option<Word> {
    let rest = Span::new(bound.figure.core.end, bound.own.end);
    bound
        .analysis
        .words_in(rest)
        .take(2)
        .find(|w| w.is_content())
        .cloned()
}

/// A table's cell is bound by its header and its row; prose by the words around the figure.
fn local(mine: &Bound, other: &Bound, alignment: &Alignment) -> f32 {
    if other.analysis.row.is_some() {
        return local_in_row(mine, other);
    }
    if mine.analysis.row.is_some() {
        return local_in_row(other, mine);
    }
    let focus = mine.figure.core;
    let mut near: Vec<(&Word, f32, usize)> = alignment
        .pairs
        .iter()
        .filter(|p| !p.is_name && (mine.own.covers(p.draft) || mine.frame.covers(p.draft)))
        .filter_map(|p| {
            Some((
                mine.analysis.words.get(p.word)?,
                p.weight,
                distance(p.draft, focus),
            ))
        })
        .collect();
    near.sort_by_key(|(w, _, d)| (*d, w.span.start));
    let (mut found, mut all) = (0.0, 0.0);
    for (word, weight, _) in near.into_iter().take(REACH) {
        all += weight;
        found += weight * answer(word, other);
    }
    if all > 0.0 { found / all } else { 0.6 }
}

/// What the passage gives for a word of the draft next to the figure `other`, 0 to 1.
fn answer(word: &Word, other: &Bound) -> f32 {
    let analysis = other.analysis;
    let taken = |span: Span| {
        (0..analysis.figures.len()).any(|i| {
            i != other.index
                && Bound::new(analysis, i)
                    .is_some_and(|b| b.own.covers(span) && !b.frame.covers(span))
        })
    };
    let mut best = 0.0_f32;
    for candidate in analysis.words.iter().filter(|w| w.is_content()) {
        let value = credit(relation(word, candidate));
        if value <= best {
            continue;
        }
        let place = if other.own.covers(candidate.span) || other.frame.covers(candidate.span) {
            1.0
        } else if taken(candidate.span) {
            ELSEWHERE
        } else {
            ASIDE
        };
        best = best.max(value * place);
    }
    let around = analysis
        .surroundings
        .iter()
        .map(|w| credit(relation(word, w)))
        .fold(0.0, f32::max);
    best.max(around * ASIDE)
}

/// How well the words around the figure `asking` name the row and the column of the cell `cell`.
fn local_in_row(asking: &Bound, cell: &Bound) -> f32 {
    let Some(row) = &cell.analysis.row else {
        return 0.0;
    };
    let clause = asking.analysis.clause_at(asking.figure.core.start);
    let mut asked: Vec<&Word> = asking
        .analysis
        .words_in(clause)
        .filter(|w| w.is_content() && !asking.analysis.is_measured(w.span))
        .collect();
    if let Some(other) = &asking.analysis.row {
        asked.extend(
            asking
                .analysis
                .words_in(other.subject)
                .filter(|w| w.is_content()),
        );
        asked.extend(
            other
                .headers
                .get(asking.index)
                .into_iter()
                .flatten()
                .filter(|w| w.is_content()),
        );
    }
    let hit = |w: &Word| asked.iter().any(|a| relation(a, w) >= Relation::Narrower);
    let share = |list: &[&Word]| {
        (!list.is_empty())
            .then(|| list.iter().filter(|w| hit(w)).count() as f32 / list.len() as f32)
    };
    let named: Vec<&Word> = cell
        .analysis
        .words_in(row.subject)
        .filter(|w| w.is_content() && !cell.analysis.is_measured(w.span))
        .collect();
    let header = |at: usize| -> Vec<&Word> {
        row.headers
            .get(at)
            .into_iter()
            .flatten()
            .filter(|w| w.is_content() && !w.lower.bytes().any(|b| b.is_ascii_digit()))
            .collect()
    };
    let own = share(&header(cell.index));
    let rival = (0..row.headers.len())
        .filter(|i| *i != cell.index)
        .filter_map(|i| share(&header(i)))
        .fold(0.0, f32::max);
    // The column next to it answers the question better.
    let lost = own.unwrap_or(0.0) < rival;
    let fit = match (share(&named), own) {
        (Some(subject), Some(column)) => 0.6 * subject + 0.4 * column,
        (Some(only), None) | (None, Some(only)) => only,
        (None, None) => 0.5,
    };
    if lost { fit * 0.4 } else { fit }
}

fn distance(a: Span, b: Span) -> usize {
    if a.start >= b.end {
        a.start - b.end
    } else {
        b.start.saturating_sub(a.end)
    }
}
