//! A cell of a draft's table beside a row of a source's table, or beside a sentence: same label, same column.

mod change;
mod headings;
mod transposed;

pub use transposed::period_of_row;

use super::figure::Bound;
use super::{Judgement, Stance};
use crate::claims::lexicon::is_header;
use crate::claims::words::{Class, Relation, Word};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::quantity::{self, Dec, Dim, Figure, Period, Value, in_style_of, time};
use crate::text::Span;

/// How surely two cells of one label and one column measure the same thing.
const SAME_CELL: f32 = 0.95;
/// How surely a sentence that names a row and a column speaks of its cell.
const NAMED_CELL: f32 = 0.8;
/// Content words of a label from which a sentence that has them all speaks of its row.
const SURE_LABEL: usize = 2;

/// What the source's row says of the draft's cell at `index`; `None` unless both are rows and the
/// source's is about the same thing.
pub fn judge(draft: &Analysis, index: usize, source: &Analysis) -> Option<Judgement> {
    let mine = draft.row.as_ref()?;
    source.row.as_ref()?;
    let label: Vec<&Word> = telling(draft, mine.subject);
    let numbered = number(draft).is_some();
    // "Q1 2025" and "Q1 2024" have a word in common.
    let dated = period_of_row(draft).is_some();
    let beside = || (0..draft.figures.len()).any(|i| i != index && is_in(draft, i, source));
    let named = match (numbered, dated || label.is_empty()) {
        (true, _) => same_number(draft, source),
        (false, true) => same_period(draft, source),
        (false, false) => {
            same_label(&label, source, relates) || same_label(&label, source, kin) && beside()
        }
    };
    // Many tables have a row of 10 or of 500: what is not right must stand beside something that is.
    let of_one_table = !numbered || beside();
    let figure = draft.figures.get(index)?;
    if !named {
        let at = transposed::cell(draft, index, source)?;
        return held_against(draft, index, source, at, true);
    }
    if numbered && mine.subject.covers(figure.core) {
        let label = source.figures.first().map(|f| f.span)?;
        return of_one_table.then(|| supports("the source has the same row", label));
    }
    let header = mine.headers.get(index)?;
    let (asked, is_change) = measure(draft, index, header);
    if is_change {
        return change::judge(draft, figure, &asked, source);
    }
    let period = mine
        .periods
        .get(index)
        .and_then(Option::as_ref)
        .or_else(|| draft.periods.iter().find(|p| mine.subject.covers(p.core)));
    let at = column(&asked, period, source)?;
    held_against(draft, index, source, at, of_one_table)
}

/// What the source's cell at `at` says of the draft's at `index`; it contradicts only where both tables are of the same
/// things (`of_one_table`).
fn held_against(
    draft: &Analysis,
    index: usize,
    source: &Analysis,
    at: usize,
    of_one_table: bool,
) -> Option<Judgement> {
    let figure = draft.figures.get(index)?;
    let other = source.figures.get(at)?;
    let (mut here, mut there) = (figure.clone(), other.clone());
    let counted = |dim: &Dim| {
        matches!(
            dim,
            Dim::Money { .. } | Dim::Count { .. } | Dim::Physical { .. } | Dim::Duration { .. }
        )
    };
    if here.dim == Dim::Number && counted(&there.dim)
        || counted(&here.dim) && there.dim == Dim::Number
    {
        // One of the two tables does not say in what it counts: the numbers as they are printed.
        here = printed(&here)?;
        there = printed(&there)?;
    }
    if std::mem::discriminant(&here.dim) != std::mem::discriminant(&there.dim) {
        return None;
    }
    let mut compared = quantity::compare(&here, &there);
    if here.written.table_scale == there.written.table_scale
        && let (Some(a), Some(b)) = (printed(&here), printed(&there))
        && counted(&here.dim)
        && quantity::compare(&a, &b).relation == compared.relation
    {
        // Both tables count in the same unit: the numbers as a reader sees them.
        compared = quantity::compare(&a, &b);
    }
    let agrees = match compared.relation {
        quantity::Relation::Equal => true,
        quantity::Relation::Disjoint if of_one_table => false,
        _ => return None,
    };
    let written = in_style_of(&there, &here, figure.core.of(&draft.text));
    let marks = vec![other.span];
    let mut found = judged(agrees, SAME_CELL, compared.reason, marks, written);
    found.at = (!agrees).then_some(figure.core);
    Some(found)
}

/// True for two rows whose first cells are one and the same period ("Q2 2024", "2024 Q2").
fn same_period(draft: &Analysis, source: &Analysis) -> bool {
    let of = period_of_row;
    matches!((of(draft), of(source)), (Some(a), Some(b)) if time::compare(a, b).relation == time::Relation::Same)
}

/// What a value says that `agrees` or not; `expected` is what could stand in the draft instead.
fn judged(
    agrees: bool,
    relatedness: f32,
    reason: String,
    marks: Vec<Span>,
    expected: String,
) -> Judgement {
    Judgement {
        not_yet: false,
        stance: if agrees {
            Stance::Supports
        } else {
            Stance::Contradicts
        },
        relatedness,
        reason,
        marks,
        expected: (!agrees && !expected.is_empty()).then_some(expected),
        at: None,
    }
}

fn supports(reason: &str, mark: Span) -> Judgement {
    Judgement {
        not_yet: false,
        stance: Stance::Supports,
        relatedness: SAME_CELL,
        reason: reason.into(),
        marks: vec![mark],
        expected: None,
        at: None,
    }
}

/// The number that a row goes by, as it is printed: "1,100" or "1,100 TEU" of a table by size.
fn number(analysis: &Analysis) -> Option<Figure> {
    let subject = analysis.row.as_ref()?.subject;
    let mut inside = analysis.figures.iter().filter(|f| subject.covers(f.core));
    let (figure, None) = (inside.next()?, inside.next()) else {
        return None;
    };
    let before = Span::new(subject.start, figure.core.start).of(&analysis.text);
    let behind = Span::new(figure.core.end, subject.end);
    let opens = !before.contains(char::is_alphanumeric);
    (opens && analysis.words_in(behind).count() <= 1).then(|| printed(figure))?
}

/// True for two rows that go by the same number.
fn same_number(draft: &Analysis, source: &Analysis) -> bool {
    let value = |analysis| number(analysis).map(|f| f.value);
    value(draft).is_some() && value(draft) == value(source)
}

/// True if the source's row has the number of the draft's cell at `index`, its label aside.
fn is_in(draft: &Analysis, index: usize, source: &Analysis) -> bool {
    let value = |f: &Figure| printed(f).map(|f| f.value);
    let behind = |analysis: &Analysis, f: &Figure| {
        let label = analysis.row.as_ref().map(|row| row.subject);
        label.is_some_and(|label| f.core.start >= label.end)
    };
    let Some(mine) = draft.figures.get(index).filter(|f| behind(draft, f)) else {
        return false;
    };
    let mut theirs = source.figures.iter().filter(|f| behind(source, f));
    value(mine).is_some() && theirs.any(|f| value(f) == value(mine))
}

/// What a sentence says of the draft's cell, where it names the row and the column and holds just one
/// value of the kind.
pub fn beside_sentence(draft: &Analysis, claim: &Claim, source: &Analysis) -> Option<Judgement> {
    let row = draft.row.as_ref().filter(|_| source.row.is_none())?;
    let label = telling(draft, row.subject);
    let here = |w: &&Word| source.words.iter().any(|o| relates(w, o));
    if !label.iter().any(here) || !is_named(draft, claim, source, Stance::Contradicts) {
        return None;
    }
    let (mark, agrees, reason, expected) = match claim.kind {
        ClaimKind::Figure(i) => {
            let mine = draft.figures.get(i).filter(|f| fills_cell(draft, f.span))?;
            let kind = std::mem::discriminant(&mine.dim);
            let mut others = source
                .figures
                .iter()
                .filter(|f| std::mem::discriminant(&f.dim) == kind && !is_base(source, f.core));
            let (other, None) = (others.next()?, others.next()) else {
                return None;
            };
            let clause = source.clause_at(other.core.start);
            let inside = |w: &&Word| source.words_in(clause).any(|o| relates(w, o));
            let is_change = measure(draft, i, row.headers.get(i)?).1;
            if is_change && (!is_change_in(source, other.core) || !label.iter().all(inside)) {
                return None;
            }
            let period = row.periods.get(i).and_then(Option::as_ref);
            let apart = |p: &Period| {
                let disjoint =
                    |q: &Period| time::compare(p, q).relation == time::Relation::Disjoint;
                !source.periods.is_empty() && source.periods.iter().all(disjoint)
            };
            let named = draft.periods.iter().find(|p| row.subject.covers(p.core));
            if label.len() < SURE_LABEL || period.or(named).is_some_and(apart) {
                return None;
            }
            let mut there = other.clone();
            if label.iter().any(|w| is_header(w, "time")) {
                // "310 million" under "weekly users" and "310 million weekly users" are the same.
                there.rate.clone_from(&mine.rate);
            }
            let compared = quantity::compare(mine, &there);
            let agrees = match compared.relation {
                quantity::Relation::Equal => true,
                quantity::Relation::Disjoint => false,
                _ => return None,
            };
            let written = in_style_of(other, mine, mine.core.of(&draft.text));
            (other.span, agrees, compared.reason, written)
        }
        ClaimKind::Date(i) => {
            let mine = draft.periods.get(i)?;
            let mut others = source.periods.iter().filter(|p| !is_base(source, p.core));
            let (other, None) = (others.next()?, others.next()) else {
                return None;
            };
            let compared = time::compare(mine, other);
            let agrees = match compared.relation {
                time::Relation::Same | time::Relation::Contains => true,
                time::Relation::Disjoint if mine.grain == other.grain => false,
                _ => return None,
            };
            let header = draft.row_header(mine.core);
            let dated = header
                .iter()
                .filter(|w| counts(w) && w.class == Class::Content);
            if !dated.clone().all(|w| here(&w)) || dated.count() == 0 {
                return None;
            }
            let written = time::in_style_of(other, mine, mine.core.of(&draft.text));
            (other.span, agrees, compared.reason, written)
        }
        _ => return None,
    };
    Some(judged(agrees, NAMED_CELL, reason, vec![mark], expected))
}

/// True for a cell of a column of changes beside a figure of a sentence that is none: "negotiating for 30 % of the mine".
fn is_beside_level(draft: &Analysis, claim: &Claim, source: &Analysis, found: &Judgement) -> bool {
    let (ClaimKind::Figure(i), Some(row)) = (claim.kind, &draft.row) else {
        return false;
    };
    let mark = found.marks.first().copied().unwrap_or_default();
    let header = row.headers.get(i).map_or(&[][..], Vec::as_slice);
    source.row.is_none() && measure(draft, i, header).1 && !is_change_in(source, mark)
}

/// True if the figure at `core` says by how much something moved.
fn is_change_in(source: &Analysis, core: Span) -> bool {
    let mut at = (0..source.figures.len()).filter_map(|at| Bound::new(source, at));
    at.any(|b| b.figure.core.overlaps(core) && b.is_change())
}

/// True if the cell holds the value and at most a mark or two besides.
fn fills_cell(draft: &Analysis, value: Span) -> bool {
    const MARKS: usize = 4;
    let mut cells = draft.row.iter().flat_map(|row| &row.cells);
    cells.any(|(cell, _)| cell.covers(value) && value.len() + MARKS >= cell.len())
}

/// True if the value is what another one moved from.
fn is_base(analysis: &Analysis, core: Span) -> bool {
    let before = analysis.words.iter().rfind(|w| w.span.end <= core.start);
    before.is_some_and(|w| matches!(w.lower.as_str(), "from" | "than" | "against"))
}

/// The judgement, if it is about the row and the column that the draft's value stands in, else only
/// that the passage is near: a sentence must have the words of both, and of two rows only [`judge`]
/// can tell that they differ.
pub fn unless_unnamed(
    draft: &Analysis,
    claim: &Claim,
    source: &Analysis,
    found: Option<Judgement>,
) -> Option<Judgement> {
    let found = found?;
    let against = found.stance == Stance::Contradicts;
    let unlike = against && is_beside_level(draft, claim, source, &found);
    if found.stance == Stance::Nearest || !unlike && is_named(draft, claim, source, found.stance) {
        return Some(found);
    }
    let mark = found.marks.first().copied().unwrap_or_default();
    let why = "the source says so of something else";
    Some(Judgement::nearest(found.relatedness, why, mark))
}

fn is_named(draft: &Analysis, claim: &Claim, source: &Analysis, stance: Stance) -> bool {
    let Some(row) = &draft.row else {
        return true;
    };
    if source.row.is_some() {
        return stance != Stance::Contradicts;
    }
    let label = telling(draft, row.subject);
    let measure: Vec<&Word> = match claim.kind {
        ClaimKind::Figure(index) => {
            let header = row.headers.get(index).map_or(&[][..], Vec::as_slice);
            let (words, _) = measure(draft, index, header);
            words
                .into_iter()
                .filter(|w| counts(w) && w.class == Class::Content)
                .filter(|w| !is_header(w, "generic"))
                .collect()
        }
        _ => Vec::new(),
    };
    let known = |w: &&&Word| {
        let mut all = source.words.iter().chain(&source.surroundings);
        all.any(|o| relates(w, o))
    };
    let named = label.iter().filter(known).count();
    let measured = measure.iter().filter(known).count();
    match stance {
        Stance::Contradicts => {
            // "Kallweit: we assume a margin of 16 %" says nothing of a row that only the sentence before names.
            let here = |w: &&&Word| source.words.iter().any(|o| relates(w, o));
            let own = label.is_empty() || source.names.is_empty() || label.iter().any(|w| here(&w));
            own && named == label.len() && measured == measure.len()
        }
        _ => named * 2 >= label.len() && measured * 2 >= measure.len(),
    }
}

fn counts(word: &Word) -> bool {
    word.is_content() && !word.lower.bytes().all(|b| b.is_ascii_digit())
}

/// The content words of a cell, numbers left out.
fn telling(analysis: &Analysis, cell: Span) -> Vec<&Word> {
    analysis.words_in(cell).filter(|w| counts(w)).collect()
}

fn relates(a: &Word, b: &Word) -> bool {
    a.relation(b) >= Relation::Synonym
}

/// "Gifts" and "donations": what the one means the other may mean as well.
fn kin(a: &Word, b: &Word) -> bool {
    a.relation(b) > Relation::Opposite
}

/// True if one cell of the source's row holds all words of the draft's label, as `relates` has it, and not many more.
fn same_label(label: &[&Word], source: &Analysis, relates: impl Fn(&Word, &Word) -> bool) -> bool {
    let bars: Vec<usize> = source.text.match_indices(" | ").map(|(at, _)| at).collect();
    let mut start = 0;
    let ends = bars.iter().copied().chain([source.text.len()]);
    ends.into_iter().any(|end| {
        let cell = Span::new(start, end);
        start = end;
        let theirs = telling(source, cell);
        let found = label
            .iter()
            .filter(|w| theirs.iter().any(|t| relates(w, t)))
            .count();
        let back = theirs
            .iter()
            .filter(|t| label.iter().any(|w| relates(w, t)))
            .count();
        found == label.len() && back * 2 >= theirs.len()
    })
}

/// The words that name what a cell's column measures, and whether the column is a change of it.
fn measure<'a>(draft: &'a Analysis, index: usize, header: &'a [Word]) -> (Vec<&'a Word>, bool) {
    // "On Q3 2024" above per cents.
    let percent = draft
        .figures
        .get(index)
        .is_some_and(|f| f.dim == Dim::Percent);
    let since = percent && !header.is_empty() && header.iter().all(|w| is_header(w, "since"));
    if !since && !header.iter().any(|w| is_header(w, "change")) {
        return (header.iter().filter(|w| w.is_content()).collect(), false);
    }
    let own: Vec<&Word> = header
        .iter()
        .filter(|w| w.is_content() && !is_header(w, "change") && !is_header(w, "since"))
        .collect();
    if !own.is_empty() {
        return (own, true);
    }
    let before = index
        .checked_sub(1)
        .and_then(|i| draft.row.as_ref()?.headers.get(i));
    let words = before.into_iter().flatten().filter(|w| w.is_content());
    (words.collect(), true)
}

/// The columns of the source that a header's words name, best first by how little else they say.
fn columns(asked: &[&Word], source: &Analysis) -> Vec<(usize, usize)> {
    let Some(row) = &source.row else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (at, header) in row.headers.iter().enumerate() {
        let theirs: Vec<&Word> = header.iter().filter(|w| w.is_content()).collect();
        let all = headings::names(asked, &theirs);
        let period = row.periods.get(at).and_then(Option::as_ref);
        let dated = usize::from(period.is_some());
        if all {
            found.push((at, theirs.len().saturating_sub(asked.len() + dated)));
        }
    }
    let least = found.iter().map(|(_, rest)| *rest).min().unwrap_or(0);
    found.retain(|(_, rest)| *rest == least);
    found
}

/// The one column of the source that a header names, by its words and its period.
///
/// Where the draft's header names no period, the source's latest is meant.
fn column(asked: &[&Word], period: Option<&Period>, source: &Analysis) -> Option<usize> {
    let row = source.row.as_ref()?;
    let of = |at: usize| row.periods.get(at).and_then(Option::as_ref);
    let mut found: Vec<usize> = columns(asked, source)
        .into_iter()
        .map(|(at, _)| at)
        .collect();
    if asked.is_empty() && period.is_none() {
        return None;
    }
    match period {
        Some(mine) => found.retain(|at| {
            of(*at).is_none_or(|p| {
                let relation = time::compare(mine, p).relation;
                relation == time::Relation::Same
                    || relation == time::Relation::Unknown && asked.len() > 1
            })
        }),
        None => {
            let latest = found.iter().filter_map(|at| of(*at)?.to).max();
            found.retain(|at| of(*at).is_none_or(|p| p.to == latest));
        }
    }
    match found[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// The number as it is printed, without the unit and the scale that a header or caption adds; `None`
/// for ranges and the like.
pub fn printed(figure: &Figure) -> Option<Figure> {
    scaled(figure, figure.written.table_scale)
}

fn scaled(figure: &Figure, scale: i8) -> Option<Figure> {
    let mut printed = figure.clone();
    let Value::Exact(value) = figure.value else {
        return None;
    };
    let mut factor = Dec::ONE;
    for _ in 0..scale {
        factor = factor.checked_mul(Dec::TEN)?;
    }
    printed.value = Value::Exact(value.checked_div(factor)?.normalize());
    printed.written.table_scale = 0;
    printed.dim = Dim::Number;
    Some(printed)
}
