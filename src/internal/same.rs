//! Whether two mentions in a draft speak of one thing: its name, its kind, its subject and its time.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;
use smallvec::SmallVec;

use super::Reading;
use crate::claims::Analysis;
use crate::claims::analysis::Row;
use crate::claims::lexicon::Pos;
use crate::claims::words::{self, Word};
use crate::compare::phrase;
use crate::quantity::{Dim, Figure, Period, time};
use crate::text::Text;

/// Words of headings that name a part of a report and no subject.
const PARTS_OF_REPORT: &str = include_str!("lexicon/parts_of_report.txt");

/// A claimed figure with the words that say what it measures.
#[derive(Debug)]
pub struct Mention {
    /// Number of the figure in the passage.
    pub figure: usize,
    /// Hashes of the stems of the content words of its clause, or of its row's and column's heading;
    /// sorted, each once.
    pub words: Vec<u64>,
}

impl Mention {
    pub fn new(figure: usize, analysis: &Analysis) -> Self {
        let mut words: Vec<u64> = naming(analysis, figure)
            .into_iter()
            .map(|w| {
                let mut hasher = FxHasher::default();
                w.stem.hash(&mut hasher);
                hasher.finish()
            })
            .collect();
        words.sort_unstable();
        words.dedup();
        Self { figure, words }
    }

    /// The words of both, sorted.
    pub fn common_words(&self, other: &Self) -> SmallVec<[u64; 8]> {
        let words = self.words.iter().copied();
        words
            .filter(|w| other.words.binary_search(w).is_ok())
            .collect()
    }

    /// True if all of the words are among its own.
    pub fn has_words(&self, words: &[u64]) -> bool {
        words.iter().all(|w| self.words.binary_search(w).is_ok())
    }
}

/// A mention with the number of its passage and that passage as read.
type Place<'a> = (usize, &'a Mention, &'a Reading);

/// The words that say what the figure measures, in order.
fn naming(analysis: &Analysis, figure: usize) -> Vec<&Word> {
    let tells =
        |w: &&Word| w.is_content() && w.direction.is_none() && !analysis.is_measured(w.span);
    match &analysis.row {
        Some(row) => {
            let header = row.headers.get(figure).into_iter().flatten();
            analysis
                .words_in(row.subject)
                .chain(header)
                .filter(tells)
                .collect()
        }
        None => {
            let core = analysis.figures[figure].core;
            let clause = analysis.clause_at(core.start);
            analysis.words_in(clause).filter(tells).collect()
        }
    }
}

/// False for figures of which a text may hold any number: ranks, parts, ages and numbers of nothing.
pub fn is_telling(figure: &Figure) -> bool {
    !matches!(
        figure.dim,
        Dim::Ordinal
            | Dim::Fraction
            | Dim::Age { .. }
            | Dim::Duration { .. }
            | Dim::Temperature { .. }
    )
}

/// True if nothing that the two places say sets the things apart that their figures measure.
pub fn thing(draft: &Text, a: Place, b: Place) -> bool {
    let ((_, mine, one), (_, theirs, other)) = (a, b);
    are_dated_rows(one, mine, other, theirs)
        && modifiers_agree(one, mine, other, theirs)
        && rows_named(one, mine, other)
        && rows_named(other, theirs, one)
        && periods_agree(one, mine, other, theirs)
        && one_subject(draft, a, b)
}

/// False for two cells whose columns name no period: nothing but their tables tells them apart.
fn are_dated_rows(one: &Reading, a: &Mention, other: &Reading, b: &Mention) -> bool {
    let (Some(mine), Some(theirs)) = (&one.analysis.row, &other.analysis.row) else {
        return true;
    };
    let dated = |row: &Row, m: &Mention| row.periods.get(m.figure).is_some_and(Option::is_some);
    dated(mine, a) && dated(theirs, b)
}

/// "adjusted profit" is not "profit", "net debt" not "gross debt", "revenue growth" not "revenue": the
/// words directly before and behind each shared noun must be the same.
fn modifiers_agree(one: &Reading, a: &Mention, other: &Reading, b: &Mention) -> bool {
    let (mine, theirs) = (
        naming(&one.analysis, a.figure),
        naming(&other.analysis, b.figure),
    );
    let shared = |w: &&&Word| w.may_be(Pos::Noun) && theirs.iter().any(|t| t.stem == w.stem);
    let mut any = false;
    for word in mine.iter().filter(shared) {
        let Some(twin) = theirs.iter().find(|t| t.stem == word.stem) else {
            continue;
        };
        any = true;
        let (x, y) = (around(one, a, word), around(other, b, twin));
        if x != y {
            return false;
        }
    }
    any
}

/// The stems of what stands directly before and behind a word of its noun phrase, if anything does.
fn around(reading: &Reading, mention: &Mention, word: &Word) -> (Vec<String>, Option<String>) {
    let analysis = &reading.analysis;
    let header = analysis
        .row
        .as_ref()
        .and_then(|row| row.headers.get(mention.figure))
        .filter(|header| header.iter().any(|w| std::ptr::eq(w, word)));
    let list: &[Word] = header.map_or(&analysis.words, Vec::as_slice);
    let Some(at) = list.iter().position(|w| std::ptr::eq(w, word)) else {
        return (Vec::new(), None);
    };
    let text = header.is_none().then_some(analysis.text.as_str());
    let touches = |a: &Word, b: &Word| {
        text.is_none_or(|text| {
            text.get(a.span.end..b.span.start)
                .is_some_and(|gap| gap.trim().is_empty())
        })
    };
    let counts = |w: &Word| w.is_content() && !(text.is_some() && analysis.is_measured(w.span));
    let before = phrase::modifiers(list, at, text.map(|_| analysis));
    let behind = list
        .get(at + 1)
        .filter(|w| counts(w) && touches(word, w) && !w.may_be(Pos::Verb))
        .map(|w| w.stem.clone());
    (before, behind)
}

/// A table's row is named by its label: the other place must have all its words, and one of the column's.
fn rows_named(row: &Reading, mention: &Mention, other: &Reading) -> bool {
    let Some(layout) = &row.analysis.row else {
        return true;
    };
    let known = |w: &Word| {
        let beside = other
            .analysis
            .row
            .iter()
            .flat_map(|r| r.headers.iter().flatten());
        other
            .analysis
            .words
            .iter()
            .chain(beside)
            .any(|o| o.stem == w.stem)
    };
    let label: Vec<&Word> = row
        .analysis
        .words_in(layout.subject)
        .filter(|w| w.is_content())
        .collect();
    let column: Vec<&Word> = layout
        .headers
        .get(mention.figure)
        .into_iter()
        .flatten()
        .filter(|w| w.is_content() && !w.lower.bytes().any(|b| b.is_ascii_digit()))
        .collect();
    !label.is_empty()
        && label.iter().all(|w| known(w))
        && (column.is_empty() || column.iter().any(|w| known(w)))
}

/// The periods that may be the figure's: those of its column and row, or of its sentence.
fn periods<'a>(reading: &'a Reading, mention: &Mention) -> Vec<&'a Period> {
    let analysis = &reading.analysis;
    match &analysis.row {
        Some(row) => row
            .periods
            .get(mention.figure)
            .into_iter()
            .flatten()
            .chain(
                analysis
                    .periods
                    .iter()
                    .filter(|p| row.subject.covers(p.core)),
            )
            .collect(),
        None => analysis.periods.iter().collect(),
    }
}

/// Both speak of one period, or at most one of them of any.
fn periods_agree(one: &Reading, a: &Mention, other: &Reading, b: &Mention) -> bool {
    let (mine, theirs) = (periods(one, a), periods(other, b));
    if mine.is_empty() || theirs.is_empty() {
        return true;
    }
    mine.iter().any(|p| {
        theirs
            .iter()
            .any(|q| time::relation(p, q) == time::Relation::Same)
    })
}

/// Sections may be about different subjects: a heading that names one must be known to the other place.
fn one_subject(draft: &Text, a: Place, b: Place) -> bool {
    let (one, other) = (a.2, b.2);
    let headings = |number: usize| {
        draft
            .passages
            .get(number)
            .map(|p| p.context.headings.clone())
            .unwrap_or_default()
    };
    let (mine, theirs) = (headings(a.0), headings(b.0));
    let common = mine.iter().zip(&theirs).take_while(|(x, y)| x == y).count();
    let tied = |above: &[Arc<str>], far: &Reading| {
        above.iter().all(|heading| {
            let words = words::words(heading);
            let telling: Vec<&Word> = words
                .iter()
                .filter(|w| w.is_content() && !is_part_of_report(w))
                .collect();
            let within = |reading: &Reading, w: &Word| {
                reading.analysis.words.iter().any(|o| o.stem == w.stem)
                    || reading
                        .analysis
                        .surroundings
                        .iter()
                        .any(|o| o.stem == w.stem)
            };
            telling.is_empty() || telling.iter().any(|w| within(far, w))
        })
    };
    tied(&mine[common..], other) && tied(&theirs[common..], one)
}

fn is_part_of_report(word: &Word) -> bool {
    let lower = word.lower.as_str();
    lower.bytes().all(|b| b.is_ascii_digit() || b == b'.')
        || PARTS_OF_REPORT
            .lines()
            .filter(|line| !line.starts_with('#'))
            .any(|entry| entry == lower || word.is(entry))
}
