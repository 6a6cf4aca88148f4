//! A figure that follows from figures of two passages of one source: a share of a table's column, a margin.

use super::change::metric;
use super::named;
use super::operation::named as operation;
use super::period_rows;
use super::pooled::{self, Operand};
use super::{Operation, is_same_label, is_same_row_words};
use crate::claims::Analysis;
use crate::claims::words::{Relation as Similar, Word};
use crate::compare::alignment::relation;
use crate::compare::figure::binding::Bound;
use crate::compare::figure::fit::Fit;
use crate::compare::figure::measured::Measured;
use crate::compare::{Alignment, Judgement, Stance, row};
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Comparator, Dim, Relation, Value, compare, time};
use crate::text::Span;

/// A passage of a source that was found for the draft's sentence.
pub struct Place<'a> {
    pub analysis: &'a Analysis,
    pub alignment: &'a Alignment,
    /// Equal for passages of one source.
    pub source: usize,
}

/// Labels of rows that hold what all others are a part of.
pub const WHOLES: [&str; 8] = [
    "total",
    "all",
    "group",
    "overall",
    "sum",
    "randomised",
    "randomized",
    "enrolled",
];
/// A margin of such a profit is not that of the profit itself.
const ADJUSTED: [&str; 5] = ["adjusted", "underlying", "core", "comparable", "normalised"];
/// Share of the words of a part's label that the draft must name.
const LABEL: f32 = 0.3;

/// The place that decides and what it says; `None` if nothing follows from two passages.
pub fn judge(draft: &Analysis, index: usize, places: &[Place]) -> Option<(usize, Judgement)> {
    let mine = Bound::new(draft, index)?;
    let bare = mine.figure.dim == Dim::Percent && mine.figure.comparator == Comparator::Equal;
    let found = bare.then(|| margin(&mine, places));
    let part = matches!(mine.figure.dim, Dim::Fraction) || bare;
    let found = found.flatten();
    found
        .or_else(|| part.then(|| share_of_column(&mine, places)).flatten())
        .or_else(|| period_rows::judge(&mine, places))
        .or_else(|| pooled::judge(&mine, places))
}

/// "An operating margin of 6.7 %" of an operating profit and a revenue that two sentences state.
fn margin(mine: &Bound, places: &[Place]) -> Option<(usize, Judgement)> {
    if metric(mine) != Some("margin") {
        return None;
    }
    let all: Vec<(usize, &str)> = mine.words().map(|(i, w)| (i, w.lower.as_str())).collect();
    let words: Vec<&str> = all.iter().map(|(_, w)| *w).collect();
    let at = words.iter().position(|w| w.starts_with("margin"))?;
    // "Profit was 53, a margin of …": only what stands right before it says what margin it is.
    let beside = |before: usize| all[before].0 + 1 == all[at].0;
    let kind = words.get(at.saturating_sub(2)..at).unwrap_or(&[]);
    if kind.iter().any(|w| ADJUSTED.contains(w)) {
        return None;
    }
    let before = at.checked_sub(1).filter(|before| beside(*before));
    let of = match before.map(|before| words[before]) {
        Some("operating") => "operating",
        Some("net" | "profit") => "profit",
        Some("gross") => "gross",
        Some("ebitda") => "ebitda",
        _ => of_profit_before(mine)?,
    };
    let mut sources: Vec<usize> = places.iter().map(|p| p.source).collect();
    sources.sort_unstable();
    sources.dedup();
    let pools: Vec<Vec<Operand>> = sources
        .iter()
        .map(|s| pooled::operands(places, *s))
        .collect();
    let levels = |wanted: &str| -> Vec<&Operand> {
        let all = pools.iter().flatten().filter(|o| {
            o.is_before == mine.is_comparison && matches!(o.bound.figure.dim, Dim::Money { .. })
        });
        all.filter(|o| metric(&o.bound) == Some(wanted))
            .filter(|o| mine.is_comparison || agrees_on_period(mine, &o.bound))
            .collect()
    };
    let (profits, revenues) = (levels(of), levels("revenue"));
    let mut differing = margin_of_cells(mine, of, places);
    if let Some((_, judgement)) = &differing
        && judgement.stance == Stance::Supports
    {
        return differing;
    }
    for profit in &profits {
        for revenue in &revenues {
            if places[profit.place].source != places[revenue.place].source {
                continue;
            }
            let (a, b) = (&profit.bound, &revenue.bound);
            let Some(derived) = derive::share(a.figure, b.figure) else {
                continue;
            };
            if derive::comes_out(mine.figure, &derived) {
                return Some((profit.place, follows(derived, vec![a.figure.span])));
            }
            // One sentence or two in a row give both and no other does, or the draft gives both.
            let beside =
                |a: &Bound, b: &Bound| a.analysis.before.as_deref() == Some(&*b.analysis.text);
            let only = profits.len() == 1
                && revenues.len() == 1
                && (profit.place == revenue.place || beside(a, b) || beside(b, a));
            let named = only || is_stated(mine, a) && is_stated(mine, b);
            if named && differing.is_none() {
                let marks = vec![a.figure.span];
                let judgement = super::differs(mine, &derived, marks, "", 1.0);
                differing = Some((profit.place, judgement));
            }
        }
    }
    differing
}

/// "Operating profit rose to $57 million, a margin of 9 %": that of the profit which the sentence gives before.
fn of_profit_before(mine: &Bound) -> Option<&'static str> {
    let mut before = (0..mine.index).rev();
    let level = before.find_map(|at| {
        let bound = Bound::new(mine.analysis, at)?;
        matches!(bound.figure.dim, Dim::Money { .. }).then_some(bound)
    })?;
    metric(&level).filter(|class| PROFITS.contains(class))
}

/// Classes of `metrics.txt` that a margin may be of.
const PROFITS: [&str; 4] = ["operating", "profit", "gross", "ebitda"];

/// The same of two rows of one table: a profit over the revenue of its column. It contradicts only where one cell is all
/// that the table has for each, and the draft names the column or gives a value of it.
fn margin_of_cells(mine: &Bound, of: &str, places: &[Place]) -> Option<(usize, Judgement)> {
    let cells = |wanted: &str| -> Vec<(usize, Bound)> {
        let rows = places.iter().enumerate();
        rows.filter(|(_, place)| {
            let is_adjusted = |w: &Word| ADJUSTED.contains(&w.lower.as_str());
            let row = place.analysis.row.as_ref();
            row.is_some_and(|row| !place.analysis.words_in(row.subject).any(is_adjusted))
        })
        .flat_map(|(at, place)| {
            let figures = 0..place.analysis.figures.len();
            figures.filter_map(move |i| Some((at, Bound::new(place.analysis, i)?)))
        })
        .filter(|(_, b)| {
            let counts = matches!(b.figure.dim, Dim::Money { .. } | Dim::Number);
            counts && metric(b) == Some(wanted)
        })
        .filter(|(_, b)| mine.is_comparison || agrees_on_period(mine, b))
        .collect()
    };
    let (profits, revenues) = (cells(of), cells("revenue"));
    let mut differing = Vec::new();
    for (at, profit) in &profits {
        for (other, revenue) in &revenues {
            // A table with a row for each period has the two in one row.
            let beside = at == other && row::period_of_row(profit.analysis).is_some();
            if places[*at].source != places[*other].source
                || !beside && !is_same_label(profit, revenue)
            {
                continue;
            }
            let Some(derived) = derive::share(profit.figure, revenue.figure) else {
                continue;
            };
            let stated = is_stated(mine, profit) || is_stated(mine, revenue);
            let dated = mine.period().is_some() && profit.period().is_some();
            if derive::comes_out(mine.figure, &derived) && (stated || dated || mine.is_comparison) {
                return Some((*at, follows(derived, vec![profit.figure.span])));
            }
            if (stated || dated) && !mine.is_comparison {
                differing.push((*at, derived, profit.figure.span));
            }
        }
    }
    let [(at, derived, mark)] = &differing[..] else {
        return None;
    };
    let judgement = super::differs(mine, derived, vec![*mark], "", 1.0);
    Some((*at, judgement))
}

/// True if the draft's sentence gives the operand itself.
fn is_stated(mine: &Bound, operand: &Bound) -> bool {
    let others = mine.analysis.figures.iter().enumerate();
    others.filter(|(i, _)| *i != mine.index).any(|(_, figure)| {
        figure.dim == operand.figure.dim
            && compare(figure, operand.figure).relation == Relation::Equal
    })
}

fn agrees_on_period(mine: &Bound, other: &Bound) -> bool {
    match (mine.period(), other.period()) {
        (Some(a), Some(b)) => time::compare(a, b).relation != time::Relation::Disjoint,
        _ => true,
    }
}

/// "59 % of the total": a cell of the row that the draft names, over the cell of the same column in
/// the row that holds all of them.
fn share_of_column(mine: &Bound, places: &[Place]) -> Option<(usize, Judgement)> {
    let cued = mine.analysis.row.is_some()
        || operation(mine) == Some(Operation::Share)
        || pooled::whole_of(mine).is_some();
    if !cued {
        return None;
    }
    let rows = |at: &usize| places[*at].analysis.row.is_some();
    let mut differing = None;
    let parts = (0..places.len())
        .filter(rows)
        .filter(|at| is_named(mine, places[*at].analysis))
        .filter(|at| !is_behind_of(mine, places[*at].analysis));
    for part_row in parts {
        let place = &places[part_row];
        for whole_row in (0..places.len()).filter(rows) {
            let other = &places[whole_row];
            let all = part_row != whole_row
                && other.source == place.source
                && is_whole(mine, place.analysis, other.analysis);
            if !all {
                continue;
            }
            let cells = best_column(mine, place);
            for part in cells {
                let whole = (0..other.analysis.figures.len())
                    .filter_map(|i| Bound::new(other.analysis, i))
                    .find(|b| is_same_label(b, &part));
                let beside = named_beside(mine, places, part_row, &part);
                let derived = whole
                    .filter(|w| exceeds(w, &part))
                    .and_then(|whole| named::share_in_unit(mine, &part, &beside, &whole));
                let Some(derived) = derived else { continue };
                let marks = vec![part.figure.span];
                if derive::comes_out(mine.figure, &derived) {
                    return Some((part_row, follows(derived, marks)));
                }
                let whole = || is_stated(mine, &part) && names_whole(mine, other.analysis);
                if differing.is_none() && (is_unmistakable(mine, &part) || whole()) {
                    let judgement = super::differs(mine, &derived, marks, "", 1.0);
                    differing = Some((part_row, judgement));
                }
            }
        }
    }
    differing
}

/// True for the row "Ivo" beside "14 % of the Ivo claims": it is the whole.
fn is_behind_of(mine: &Bound, row: &Analysis) -> bool {
    let Some(noun) = pooled::whole_of(mine).filter(|_| mine.analysis.row.is_none()) else {
        return false;
    };
    let phrase = Span::new(mine.figure.core.end, noun.span.end);
    let mut words = mine.analysis.words_in(phrase).filter(|w| w.is_content());
    let label = label(row);
    let head = label.iter().find(|w| w.is_content());
    head.is_some_and(|head| {
        words.any(|w| w.span != noun.span && relation(head, w) == Similar::Same)
    })
}

/// The cells of other rows whose whole labels the draft's sentence has as well: "half of them sit in Cork and Dublin".
fn named_beside<'a>(
    mine: &Bound,
    places: &[Place<'a>],
    row: usize,
    part: &Bound,
) -> Vec<Bound<'a>> {
    if mine.analysis.row.is_some() || is_same_row_words(mine, places[row].analysis) < 1.0 {
        return Vec::new();
    }
    let others = places.iter().enumerate().filter(|(at, place)| {
        *at != row
            && place.source == places[row].source
            && place.analysis.row.is_some()
            && !is_whole(mine, part.analysis, place.analysis)
            && is_same_row_words(mine, place.analysis) >= 1.0
    });
    others
        .filter_map(|(_, place)| {
            let mut cells = (0..place.analysis.figures.len())
                .filter_map(|i| Bound::new(place.analysis, i))
                .filter(|b| is_same_label(b, part));
            cells.next()
        })
        .collect()
}

/// True if the row is what the draft has right behind "of": "16 % of sales".
fn names_whole(mine: &Bound, row: &Analysis) -> bool {
    let words = label(row);
    let noun = pooled::whole_of(mine).filter(|_| mine.analysis.row.is_none());
    noun.is_some_and(|noun| head(&words).is_some_and(|w| relation(noun, w) == Similar::Same))
}

/// True if the draft names the part's whole label, and its column right behind "of".
fn is_unmistakable(mine: &Bound, part: &Bound) -> bool {
    mine.analysis.row.is_none()
        && is_same_row_words(mine, part.analysis) >= 1.0
        && pooled::whole_of(mine).is_some_and(|noun| {
            let named = |w: &Word| relation(noun, w) == Similar::Same;
            header(part).is_some_and(|words| words.iter().any(named))
        })
}

/// The cells of the column that the draft names best.
fn best_column<'a>(mine: &Bound, place: &Place<'a>) -> Vec<Bound<'a>> {
    let asked = Measured::new(mine);
    let cells: Vec<(f32, Bound)> = (0..place.analysis.figures.len())
        .filter_map(|i| Bound::new(place.analysis, i))
        .filter(|b| mine.analysis.row.is_some() || agrees_on_period(mine, b))
        .map(|b| {
            let fit = match (header(mine), header(&b)) {
                (Some(own), Some(other)) => own
                    .iter()
                    .filter(|w| other.iter().any(|o| o.lower == w.lower))
                    .count() as f32,
                _ => {
                    let alone = std::slice::from_ref(&b);
                    Fit::new(mine, &asked, &[], alone, 0, place.alignment).local
                }
            };
            (fit, b)
        })
        .collect();
    let best = cells.iter().map(|(fit, _)| *fit).fold(0.0, f32::max);
    cells
        .into_iter()
        .filter(|(fit, _)| *fit >= best)
        .map(|(_, b)| b)
        .collect()
}

fn header<'a>(cell: &Bound<'a>) -> Option<&'a Vec<Word>> {
    cell.analysis.row.as_ref()?.headers.get(cell.index)
}

fn exceeds(whole: &Bound, part: &Bound) -> bool {
    matches!((&whole.figure.value, &part.figure.value), (Value::Exact(a), Value::Exact(b)) if a > b)
}

/// True if the draft names the row: by its own row's label, or in its sentence.
fn is_named(mine: &Bound, row: &Analysis) -> bool {
    is_same_row_words(mine, row) >= LABEL
}

/// True for a row of totals, or one that counts what the draft's row or the part's label counts.
fn is_whole(mine: &Bound, part: &Analysis, whole: &Analysis) -> bool {
    let words = label(whole);
    // "27 % of revenue": the row that the draft names as the whole.
    let noun = pooled::whole_of(mine).filter(|_| mine.analysis.row.is_none());
    if noun.is_some_and(|noun| head(&words).is_some_and(|w| super::is_same(w, noun))) {
        return true;
    }
    let total = words.iter().any(|w| WHOLES.contains(&w.lower.as_str()));
    if !total {
        return false;
    }
    let content: Vec<&Word> = words
        .iter()
        .filter(|w| w.is_content() && !WHOLES.contains(&w.lower.as_str()))
        .collect();
    let part = label(part);
    content.is_empty()
        || content.iter().any(|w| {
            part.iter()
                .chain(&mine.analysis.words)
                .any(|other| super::is_same(w, other))
        })
}

/// The words of a row's label without what stands in brackets behind it, its unit.
fn label(row: &Analysis) -> Vec<Word> {
    let span = row.row.as_ref().map(|r| r.subject).unwrap_or_default();
    let written = span.of(&row.text);
    let end = written.find(" (").map_or(span.end, |at| span.start + at);
    row.words_in(Span::new(span.start, end)).cloned().collect()
}

/// What the words of a row's label name: "sales" of "Net sales", "cost" of "Cost of sales".
fn head(label: &[Word]) -> Option<&Word> {
    let phrase = label.iter().take_while(|w| w.is_content());
    phrase.last()
}

pub fn follows(derived: Derived, marks: Vec<Span>) -> Judgement {
    Judgement {
        not_yet: false,
        stance: Stance::Supports,
        relatedness: super::FOLLOWS,
        reason: derived.arithmetic,
        marks,
        expected: None,
        at: None,
    }
}
