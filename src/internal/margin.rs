//! A margin beside the profit and the revenue that it is the quotient of, in one paragraph of a draft.

use std::sync::Arc;

use super::cues::{Cues, is_level};
use super::{Contradiction, Reading, Slip};
use crate::claims::words::Word;
use crate::quantity::{Dim, Figure, derive};
use crate::text::{PassageKind, Text};

/// Kinds of margin by the word before "margin", and the words that name the profit of each.
///
/// Income statements name them so: gross profit, operating profit or EBIT, EBITDA, net profit.
const KINDS: [(&str, &[&[&str]]); 4] = [
    (
        "operating",
        &[
            &["operating", "profit"],
            &["operating", "income"],
            &["operating", "earnings"],
            &["ebit"],
        ],
    ),
    ("gross", &[&["gross", "profit"]]),
    ("ebitda", &[&["ebitda"]]),
    (
        "net",
        &[&["net", "profit"], &["net", "income"], &["net", "earnings"]],
    ),
];
const REVENUE: [&str; 4] = ["revenue", "revenues", "sales", "turnover"];
/// Words before "sales" that make it something else than the revenue.
const NOT_ALL: [&str; 4] = ["like-for-like", "comparable", "online", "store"];

/// The kind of margin that a run of words names ("operating margin"), as its place in the list.
pub fn kind(words: &[Word]) -> Option<usize> {
    words.windows(2).find_map(|pair| {
        let margin = pair[1].is("margin");
        KINDS
            .iter()
            .position(|(kind, _)| margin && pair[0].lower == *kind)
    })
}

/// True if the words name the profit of that kind of margin.
pub fn names_profit(words: &[Word], kind: usize) -> bool {
    let names = KINDS.get(kind).map_or(&[][..], |(_, names)| names);
    names.iter().any(|name| position(words, name).is_some())
        && !words.iter().any(|w| w.is("margin"))
}

/// True if the words name the revenue.
pub fn names_revenue(words: &[Word]) -> bool {
    words.iter().any(|w| REVENUE.contains(&w.lower.as_str()))
        && !words
            .iter()
            .any(|w| NOT_ALL.contains(&w.lower.as_str()) || w.is("growth") || w.is("cost"))
}

fn position(words: &[Word], name: &[&str]) -> Option<usize> {
    words
        .windows(name.len())
        .position(|run| run.iter().zip(name).all(|(w, n)| w.lower == *n))
}

/// A sentence's statement of an amount or a margin.
struct Stated<'a> {
    passage: usize,
    reading: &'a Reading,
    figure: &'a Figure,
}

/// Margins that the profit and the revenue of their own paragraph contradict.
pub fn contradictions(draft: &Text, readings: &[Arc<Reading>]) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (number, reading) in readings.iter().enumerate() {
        let words = &reading.analysis.words;
        let prose = reading.analysis.row.is_none();
        let Some(kind) = reading.margin.filter(|_| prose) else {
            continue;
        };
        let Some(at) = words.iter().position(|w| w.is("margin")) else {
            continue;
        };
        let Some(margin) = figure_after(reading, at, |f| f.dim == Dim::Percent) else {
            continue;
        };
        let here: Vec<usize> = (0..readings.len())
            .filter(|i| same_paragraph(draft, number, *i))
            .collect();
        let names = KINDS[kind].1;
        let profit = only(&here, readings, |words| {
            names
                .iter()
                .find_map(|name| position(words, name).map(|at| at + name.len() - 1))
        });
        let revenue = only(&here, readings, |words| {
            let at = words
                .iter()
                .position(|w| REVENUE.contains(&w.lower.as_str()))?;
            let before = at.checked_sub(1).and_then(|i| words.get(i));
            (!before.is_some_and(|w| NOT_ALL.contains(&w.lower.as_str()))).then_some(at)
        });
        let (Some(profit), Some(revenue)) = (profit, revenue) else {
            continue;
        };
        if !one_subject(&[reading, profit.reading, revenue.reading]) {
            continue;
        }
        let Some(derived) = derive::share(profit.figure, revenue.figure) else {
            continue;
        };
        let Some(slip) = Slip::unless_matching(
            &reading.analysis,
            margin,
            &derived,
            &[profit.figure, revenue.figure],
        ) else {
            continue;
        };
        let mut others = vec![(profit.passage, vec![profit.figure.core])];
        if revenue.passage == profit.passage {
            others[0].1.push(revenue.figure.core);
        } else {
            others.push((revenue.passage, vec![revenue.figure.core]));
        }
        found.push(Contradiction {
            passage: number,
            at: slip.at,
            reason: slip.reason,
            expected: slip.expected,
            others,
            is_mutual: false,
            expected_there: None,
        });
    }
    found
}

fn same_paragraph(draft: &Text, a: usize, b: usize) -> bool {
    match (draft.passages.get(a), draft.passages.get(b)) {
        (Some(x), Some(y)) => {
            let prose = matches!(y.kind, PassageKind::Paragraph | PassageKind::Item);
            prose && x.context.block_span == y.context.block_span
        }
        _ => false,
    }
}

/// The only amount that the paragraph gives for what `find` finds in a sentence's words; `None` if
/// there are several.
fn only<'a>(
    here: &[usize],
    readings: &'a [Arc<Reading>],
    find: impl Fn(&[Word]) -> Option<usize>,
) -> Option<Stated<'a>> {
    let mut all = here.iter().filter_map(|i| {
        let reading = readings.get(*i)?;
        let at = find(&reading.analysis.words)?;
        let figure = figure_after(reading, at, |f| {
            matches!(f.dim, Dim::Money { .. }) && is_level(f)
        })?;
        Some(Stated {
            passage: *i,
            reading: reading.as_ref(),
            figure,
        })
    });
    let first = all.next()?;
    all.next().is_none().then_some(first)
}

/// The first claimed figure of that sort behind the word at `at` that belongs to it.
fn figure_after(reading: &Reading, at: usize, sort: impl Fn(&Figure) -> bool) -> Option<&Figure> {
    /// Words between a measure and its value: "Operating profit before one-off items rose 6 % to".
    const REACH: usize = 9;
    let analysis = &reading.analysis;
    let cues = Cues { analysis };
    let word = analysis.words.get(at)?;
    let (number, figure) = analysis
        .figures
        .iter()
        .enumerate()
        .filter(|(_, f)| f.core.start >= word.span.end && sort(f))
        .find(|(_, f)| {
            let by = cues.lead(f).is_some_and(|w| w.lower == "by");
            let change = cues.direction(f).is_some() && f.dim == Dim::Percent;
            !by && !change && !cues.is_base(f)
        })?;
    let between: Vec<&Word> = analysis
        .words
        .iter()
        .filter(|w| w.span.start >= word.span.end && w.span.end <= figure.span.start)
        .collect();
    let other = between.iter().any(|w| {
        REVENUE.contains(&w.lower.as_str())
            || w.is("profit")
            || w.is("margin")
            || w.is("income")
            || w.is("cost")
            || w.is("cash")
            || w.is("debt")
    });
    (reading.is_claim(number) && !other && between.len() <= REACH).then_some(figure)
}

/// True if no two of the sentences name different subjects or periods.
fn one_subject(readings: &[&Reading]) -> bool {
    let mut names: Vec<Vec<&str>> = Vec::new();
    for reading in readings {
        let tokens: Vec<&str> = reading
            .analysis
            .names
            .iter()
            .flat_map(|n| n.tokens.iter().map(String::as_str))
            .collect();
        names.push(tokens);
    }
    names
        .windows(2)
        .all(|w| w[0] == w[1] || w[0].is_empty() || w[1].is_empty())
}
