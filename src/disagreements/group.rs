//! Pairs of statements to disagreements: who says which value of one thing, and whether it was replaced.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::keys::Statement;
use super::read::Document;
use super::{Disagreement, Replaced, Side, Voice, clash, copies};
use crate::compare::figure::rival::Rivalry;
use crate::compare::replaced;

/// Two statements and what they say of one thing.
pub type Edge = (Statement, Statement, Rivalry);

/// All disagreements, ordered.
pub fn group(documents: &[Document], originals: &[usize], judged: &[Edge]) -> Vec<Disagreement> {
    let mut things: Sets = Sets::default();
    let mut sides: Sets = Sets::default();
    for (a, b, rivalry) in judged {
        if rivalry.agrees {
            sides.join(*a, *b);
        }
    }
    // What only agrees is no part of a thing that is disagreed about, but joins its side.
    for (a, b, _) in judged.iter().filter(|(_, _, r)| !r.agrees) {
        things.join(sides.root(*a), sides.root(*b));
    }
    let mut edges: BTreeMap<Statement, Vec<&Edge>> = BTreeMap::new();
    for edge in judged.iter().filter(|(_, _, r)| !r.agrees) {
        edges
            .entry(things.root(sides.root(edge.0)))
            .or_default()
            .push(edge);
    }
    let mut members: BTreeMap<Statement, BTreeMap<Statement, Vec<Statement>>> = BTreeMap::new();
    let mut all: Vec<Statement> = judged.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    all.sort_unstable();
    all.dedup();
    for statement in all {
        let side = sides.root(statement);
        let thing = things.root(side);
        if edges.contains_key(&thing) {
            members
                .entry(thing)
                .or_default()
                .entry(side)
                .or_default()
                .push(statement);
        }
    }
    let mut found: Vec<(f64, Disagreement)> = members
        .into_iter()
        .filter_map(|(thing, sides)| {
            let edges = edges.get(&thing)?;
            let ordered = ordered(documents, originals, sides);
            let gap = edges
                .iter()
                .map(|(a, b, _)| gap(documents, *a, *b))
                .fold(0.0, f64::max);
            let replaced = edges
                .iter()
                .find_map(|(a, b, _)| replaces(documents, &ordered, *a, *b));
            let (first, second, rivalry) = edges.first()?;
            let disagreement = Disagreement {
                about: first.about.max(second.about),
                sides: ordered
                    .iter()
                    .map(|members| side(documents, originals, members))
                    .collect(),
                reason: rivalry.reason.clone(),
                replaced,
            };
            (disagreement.sides.len() > 1).then_some((gap, disagreement))
        })
        .collect();
    let place = |d: &Disagreement| {
        d.sides
            .first()
            .and_then(|s| s.passages.first())
            .map(|v| (v.source.clone(), v.line, v.mark))
    };
    found.sort_by(|(gap, a), (wide, b)| {
        a.replaced
            .is_some()
            .cmp(&b.replaced.is_some())
            .then(b.sources().cmp(&a.sources()))
            .then(wide.total_cmp(gap))
            .then_with(|| place(a).cmp(&place(b)))
    });
    found
        .into_iter()
        .map(|(_, disagreement)| disagreement)
        .collect()
}

/// The sides, that with most sources first; one statement a source and its copies.
fn ordered(
    documents: &[Document],
    originals: &[usize],
    sides: BTreeMap<Statement, Vec<Statement>>,
) -> Vec<Vec<Statement>> {
    let mut sides: Vec<Vec<Statement>> = sides
        .into_values()
        .map(|mut members| {
            // The oldest first: the others may repeat it.
            members.sort_by_key(|m| (documents[m.document].meta.date, *m));
            let mut seen = Vec::new();
            members.retain(|m| {
                let new = !seen.contains(&originals[m.document]);
                seen.push(originals[m.document]);
                new
            });
            members
        })
        .collect();
    sides.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    sides
}

fn side(documents: &[Document], originals: &[usize], members: &[Statement]) -> Side {
    let voices: Vec<Voice> = members
        .iter()
        .map(|m| voice(documents, originals, *m))
        .collect();
    let value = voices
        .first()
        .map(|v| v.mark.of(&v.text).to_string())
        .unwrap_or_default();
    Side {
        value,
        passages: voices,
    }
}

fn voice(documents: &[Document], originals: &[usize], statement: Statement) -> Voice {
    let document = &documents[statement.document];
    let (candidate, analysis) = &document.passages[statement.passage];
    let own = copies::words(&candidate.passage.text);
    let copies = originals
        .iter()
        .enumerate()
        .filter(|(at, first)| *at != statement.document && **first == originals[statement.document])
        // A copy that was corrected here says something else.
        .filter(|(at, _)| {
            let mut said = documents[*at].passages.iter();
            said.any(|(other, _)| copies::words(&other.passage.text) == own)
        })
        .map(|(at, _)| documents[at].meta.id.clone());
    Voice {
        source: document.meta.id.clone(),
        title: document.meta.title.clone(),
        date: document.meta.date,
        line: candidate.line,
        column: candidate.column,
        place: candidate.place(clash::span(analysis, statement)).cloned(),
        span: candidate.passage.map.whole(),
        text: candidate.passage.text.clone(),
        mark: clash::span(analysis, statement),
        copies: copies.collect(),
    }
}

/// The later of two statements, if its passage says that it replaces what was said before.
fn replaces(
    documents: &[Document],
    sides: &[Vec<Statement>],
    a: Statement,
    b: Statement,
) -> Option<Replaced> {
    let date = |s: Statement| documents[s.document].meta.date;
    let later = match (date(a)?, date(b)?) {
        (p, q) if p < q => b,
        (p, q) if p > q => a,
        _ => return None,
    };
    let document = &documents[later.document];
    let text = |at: usize| {
        document
            .passages
            .get(at)
            .map(|(c, _)| c.passage.text.as_str())
    };
    let announced = text(later.passage).is_some_and(replaced::announces)
        || text(later.passage + 1).is_some_and(replaced::points_back);
    let by = sides.iter().position(|members| members.contains(&later))?;
    announced.then(|| Replaced {
        by,
        source: document.meta.id.clone(),
        since: document.meta.date,
    })
}

/// How far two values lie apart: the logarithm of their ratio, years for dates, 1 for states.
fn gap(documents: &[Document], a: Statement, b: Statement) -> f64 {
    use crate::quantity::Value;
    let read = |s: Statement| &documents[s.document].passages[s.passage].1;
    let (mine, other) = (read(a), read(b));
    match (mine.figures.get(a.at), other.figures.get(b.at), a.about) {
        (Some(x), Some(y), super::About::Figure) => {
            let middle = |value: &Value| -> f64 {
                let value = match value {
                    Value::Exact(v) | Value::Centre { mid: v, .. } => *v,
                    Value::Range { low, .. } | Value::Vague { low, .. } => *low,
                };
                f64::try_from(value).unwrap_or(0.0).abs()
            };
            let (p, q) = (middle(&x.value), middle(&y.value));
            if p > 0.0 && q > 0.0 {
                (p / q).ln().abs()
            } else {
                1.0
            }
        }
        (_, _, super::About::Date) => {
            let day = |analysis: &crate::claims::Analysis, at: usize| {
                analysis.periods.get(at).and_then(|p| p.from)
            };
            let days = day(mine, a.at)
                .zip(day(other, b.at))
                .and_then(|(p, q)| p.until(q).ok());
            days.map_or(1.0, |span| f64::from(span.get_days().abs()) / 365.25)
        }
        _ => 1.0,
    }
}

/// Disjoint sets of statements.
#[derive(Default)]
struct Sets(FxHashMap<Statement, Statement>);

impl Sets {
    /// The least statement of the set: the same for all its members.
    fn root(&self, of: Statement) -> Statement {
        let mut at = of;
        while let Some(parent) = self.0.get(&at).filter(|parent| **parent != at) {
            at = *parent;
        }
        at
    }

    fn join(&mut self, a: Statement, b: Statement) {
        let (a, b) = (self.root(a), self.root(b));
        if a != b {
            self.0.insert(a.max(b), a.min(b));
        }
    }
}
