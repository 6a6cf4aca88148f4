//! "A and B rose 5 % and 8 %, respectively": which figure of a list belongs to which item of the list before it.

use super::binding::Bound;
use crate::claims::Analysis;
use crate::claims::names::NameRelation;
use crate::claims::words::{Relation, Word};
use crate::compare::alignment::relation;
use crate::text::Span;

/// The word that ties two lists item by item.
const CUE: &str = "respectively";
/// Words of an item: "operating profit".
const LONGEST: usize = 3;

/// True if the passage deals its figures out in order and gives `other` to an item that is not the draft's.
pub fn belongs_to_another(mine: &Bound, other: &Bound) -> bool {
    let Some(items) = items(other) else {
        return false;
    };
    let mut own = items
        .iter()
        .enumerate()
        .filter(|(_, item)| names(mine, other.analysis, **item));
    // A draft that names several of them deals its own figures out.
    let (Some((at, _)), None) = (own.next(), own.next()) else {
        return false;
    };
    place(other).is_some_and(|place| place != at)
}

/// True if the draft's figure stands with what the item names.
fn names(mine: &Bound, source: &Analysis, item: Span) -> bool {
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    let held = |span: Span| clause.covers(span);
    let name = source.names.iter().find(|n| n.span.overlaps(item));
    if let Some(name) = name {
        let mut all = mine.analysis.names.iter().filter(|n| held(n.span));
        return all.any(|n| n.relation(name) == NameRelation::Same);
    }
    let head: Option<&Word> = source.words_in(item).filter(|w| w.is_content()).last();
    head.is_some_and(|head| {
        let mut all = mine.analysis.words_in(clause);
        all.any(|w| relation(head, w) == Relation::Same)
    })
}

/// The figures of the list that `other` is in, in order.
fn figures(other: &Bound) -> Vec<usize> {
    let analysis = other.analysis;
    let joined = |a: usize, b: usize| {
        let (Some(a), Some(b)) = (analysis.figures.get(a), analysis.figures.get(b)) else {
            return false;
        };
        let gap = analysis.text.get(a.span.end..b.span.start);
        gap.is_some_and(|gap| matches!(gap.trim(), "," | "and" | ", and" | "or"))
    };
    let mut first = other.index;
    while first > 0 && joined(first - 1, first) {
        first -= 1;
    }
    let mut last = other.index;
    while joined(last, last + 1) {
        last += 1;
    }
    (first..=last).collect()
}

/// The place of `other` in its list.
fn place(other: &Bound) -> Option<usize> {
    figures(other).iter().position(|at| *at == other.index)
}

/// The items that the figures of the list of `other` are dealt out to; as many as there are figures, two or more.
fn items(other: &Bound) -> Option<Vec<Span>> {
    let analysis = other.analysis;
    let list = figures(other);
    let (first, last) = (*list.first()?, *list.last()?);
    if list.len() < 2 || analysis.row.is_some() {
        return None;
    }
    let (start, end) = (
        analysis.figures[first].span.start,
        analysis.figures[last].span.end,
    );
    let near = |w: &&Word| w.lower == CUE;
    let cue = analysis.words.iter().find(near)?;
    let behind = cue.span.start >= end && {
        let between = Span::new(end, cue.span.start);
        analysis
            .words_in(between)
            .filter(|w| w.is_content())
            .count()
            <= LONGEST
    };
    // "rose respectively 5 % and 8 %"
    let ahead =
        cue.span.end <= start && analysis.words_in(Span::new(cue.span.end, start)).count() == 0;
    if !behind && !ahead {
        return None;
    }
    before(analysis, start, list.len())
}

/// The nearest list of exactly `count` items before the byte `end`.
fn before(analysis: &Analysis, end: usize, count: usize) -> Option<Vec<Span>> {
    let words = &analysis.words;
    let mut at = words.iter().rposition(|w| w.span.end <= end)?;
    // The last "and" before the figures joins the last two items.
    while words[at].lower != "and" {
        at = at.checked_sub(1)?;
    }
    let last = item_from(analysis, at + 1)?;
    let mut items = vec![last];
    let mut stop = words[at].span.start;
    while items.len() < count {
        let item = item_to(analysis, stop)?;
        stop = item.start;
        items.push(item);
        if items.len() < count {
            let comma = analysis.text.get(..stop)?.trim_end().strip_suffix(',')?;
            stop = comma.len();
        }
    }
    items.reverse();
    Some(items)
}

/// The name or the run of content words that begins with word `from`, over an article.
fn item_from(analysis: &Analysis, from: usize) -> Option<Span> {
    let words = &analysis.words;
    let from = from
        + usize::from(
            words
                .get(from)
                .is_some_and(|w| !w.is_content() && w.lower.len() <= 5),
        );
    if let Some(name) = analysis.names.iter().find(|n| n.words.contains(&from)) {
        return Some(name.span);
    }
    let run = words.get(from..)?.iter().take(LONGEST);
    let run: Vec<&Word> = run.take_while(|w| w.is_content()).collect();
    let noun = run
        .iter()
        .rposition(|w| w.may_be(crate::claims::lexicon::Pos::Noun))?;
    Some(run.first()?.span.join(run.get(noun)?.span))
}

/// The name or the word that ends at byte `end`, white space and a comma aside.
fn item_to(analysis: &Analysis, end: usize) -> Option<Span> {
    let lead = analysis.text.get(..end)?.trim_end();
    let lead = lead.strip_suffix(',').unwrap_or(lead).trim_end();
    let word = analysis.words.iter().rfind(|w| w.span.end <= lead.len())?;
    if word.span.end != lead.len() {
        return None;
    }
    let name = analysis.names.iter().find(|n| n.span.covers(word.span));
    let span = name.map_or(word.span, |n| n.span);
    (name.is_some() || word.is_content()).then_some(span)
}
