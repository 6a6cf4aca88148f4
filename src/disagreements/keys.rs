//! Which statements of a corpus may be about one thing: those that share a word next to their value.

use rustc_hash::{FxHashMap, FxHashSet};

use super::About;
use super::read::Document;
use crate::claims::Analysis;
use crate::claims::words::Class;
use crate::compare::states;
use crate::quantity::{Dim, Figure};
use crate::text::Span;

/// A value in a passage: what could be disagreed about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Statement {
    /// Position of the document, and of the passage in it.
    pub document: usize,
    pub passage: usize,
    pub about: About,
    /// Position among the passage's figures, dates or states.
    pub at: usize,
}

/// Words on each side of a value that are keys.
const REACH: usize = 4;
/// Statements that share a word up to which all of them are held against each other; of more, only
/// those that share a name as well.
const CROWD: usize = 48;

/// Pairs of statements of different documents that share a key, in order, each once.
pub fn pairs(documents: &[Document]) -> Vec<(Statement, Statement)> {
    let mut postings: FxHashMap<(u8, String), Vec<Statement>> = FxHashMap::default();
    for (document, read) in documents.iter().enumerate() {
        for (passage, (_, analysis)) in read.passages.iter().enumerate() {
            for (about, at, kind, span) in values(analysis) {
                let statement = Statement {
                    document,
                    passage,
                    about,
                    at,
                };
                let keys = match about {
                    // Two words for a state share no stem, but the pair of states that they belong to.
                    About::State => states::states(analysis)
                        .get(at)
                        .map(|s| s.pair.to_string())
                        .into_iter()
                        .collect(),
                    _ => near(analysis, span),
                };
                for key in keys {
                    postings.entry((kind, key)).or_default().push(statement);
                }
            }
        }
    }
    let mut pairs = FxHashSet::default();
    for crowd in postings.values() {
        if crowd.len() <= CROWD {
            cross(crowd, &mut pairs);
            continue;
        }
        let mut named: FxHashMap<&str, Vec<Statement>> = FxHashMap::default();
        for statement in crowd {
            let (_, analysis) = &documents[statement.document].passages[statement.passage];
            for name in &analysis.names {
                for token in &name.tokens {
                    named.entry(token).or_default().push(*statement);
                }
            }
        }
        named
            .values()
            .filter(|few| few.len() <= CROWD)
            .for_each(|few| cross(few, &mut pairs));
    }
    let mut pairs: Vec<_> = pairs.into_iter().collect();
    pairs.sort_unstable();
    pairs
}

fn cross(crowd: &[Statement], pairs: &mut FxHashSet<(Statement, Statement)>) {
    for (i, first) in crowd.iter().enumerate() {
        for second in &crowd[i + 1..] {
            if first.document != second.document {
                pairs.insert((*first.min(second), *first.max(second)));
            }
        }
    }
}

/// The values of a passage, each with the kind of value it may be held against.
fn values(analysis: &Analysis) -> Vec<(About, usize, u8, Span)> {
    let figures = analysis
        .figures
        .iter()
        .enumerate()
        .map(|(at, f)| (About::Figure, at, kind(f), f.core));
    let dates = analysis
        .periods
        .iter()
        .enumerate()
        .map(|(at, p)| (About::Date, at, DATE, p.core));
    let states = states::states(analysis);
    let states = states
        .iter()
        .enumerate()
        .map(|(at, s)| (About::State, at, STATE, s.span));
    figures.chain(dates).chain(states).collect()
}

const DATE: u8 = 100;
const STATE: u8 = 101;

/// Values of two kinds never compare.
fn kind(figure: &Figure) -> u8 {
    match figure.dim {
        Dim::Money { .. } => 0,
        Dim::Percent | Dim::Fraction | Dim::PercentPoint | Dim::BasisPoint => 1,
        Dim::Multiple => 2,
        Dim::Ordinal => 3,
        Dim::Count { .. } | Dim::Number => 4,
        Dim::Physical { .. } => 5,
        Dim::Temperature { .. } => 6,
        Dim::Duration { .. } | Dim::Age { .. } => 7,
    }
}

/// Stems of the words next to a value, names left out.
fn near(analysis: &Analysis, span: Span) -> Vec<String> {
    let telling = |w: &&crate::claims::words::Word| {
        w.class == Class::Content
            && !analysis.is_measured(w.span)
            && !analysis.names.iter().any(|n| n.span.covers(w.span))
    };
    let before = analysis
        .words
        .iter()
        .rev()
        .filter(|w| w.span.end <= span.start)
        .filter(telling)
        .take(REACH);
    let behind = analysis
        .words
        .iter()
        .filter(|w| w.span.start >= span.end)
        .filter(telling)
        .take(REACH);
    let mut stems: Vec<String> = before.chain(behind).map(|w| w.stem.clone()).collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}
