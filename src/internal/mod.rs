//! Where a draft contradicts itself: sums that do not add up, and two places that cannot both be right.
//!
//! | file | finds |
//! |---|---|
//! | `sentence` | a change, share, rest or price that the sentence's own figures contradict |
//! | `margin` | a margin that is not the profit over the revenue beside it |
//! | `table` | totals and shares that the rows above do not give |
//! | `pairs` | the same thing with two values in two places |
//!
//! Precision comes first here as everywhere: a sum is only held against figures that the words or the
//! table's own headings name as its parts, and two places only where each would contradict the other
//! as a source, by the very rules by which sources are compared.

use std::sync::Arc;

use crate::claims::{self, Analysis, Claim, ClaimKind, Setting};
use crate::quantity::derive::Derived;
use crate::quantity::{Dec, Figure, Value, in_style_of, interval};
use crate::text::{Passage, Span, Text};

mod columns;
mod cues;
mod grid;
mod margin;
mod pairs;
mod same;
mod sentence;
mod table;
mod totals;

pub use pairs::Pairs;
use same::Mention;

/// A passage of a draft as read: shared by the check against the sources and the one against the draft.
#[derive(Debug)]
pub struct Reading {
    pub analysis: Analysis,
    pub claims: Vec<Claim>,
    /// Hash of everything that was read, apart from where it stands in the file.
    pub key: u64,
    /// What is wrong within the passage itself.
    slips: Vec<Slip>,
    /// The figures that another place may contradict.
    mentions: Vec<Mention>,
    /// The kind of margin that it speaks of.
    margin: Option<usize>,
}

impl Reading {
    /// Reads a passage; `key` tells it from every other passage with other words or surroundings.
    pub fn new(passage: &Passage, setting: &Setting, key: u64) -> Self {
        Self::of(claims::analyse(passage, setting), passage, key)
    }

    /// The same from a passage's analysis.
    pub fn of(analysis: Analysis, passage: &Passage, key: u64) -> Self {
        let claims = claims::claims(&analysis, passage);
        let slips = sentence::slips(&analysis, &claims);
        let mentions = pairs::mentions(&analysis, &claims);
        let margin = margin::kind(&analysis.words);
        Self {
            analysis,
            claims,
            key,
            slips,
            mentions,
            margin,
        }
    }

    /// The figure at `index` if it is a claim of the passage.
    fn is_claim(&self, index: usize) -> bool {
        self.claims
            .iter()
            .any(|claim| claim.kind == ClaimKind::Figure(index))
    }
}

/// A place of the draft that contradicts another one, or its own figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// Number of the passage that is at fault, as far as the draft alone can tell.
    pub passage: usize,
    /// Bytes of that passage's text.
    pub at: Span,
    /// The arithmetic, or how the two places differ, in words.
    pub reason: String,
    /// What the rest of the draft gives, in the style of what stands there.
    pub expected: Option<String>,
    /// The places that say otherwise: passage, and bytes of its text.
    pub others: Vec<(usize, Vec<Span>)>,
    /// True if two places say different things of one thing and either may be the wrong one.
    pub is_mutual: bool,
    /// For such a contradiction: what this place gives for the other.
    expected_there: Option<String>,
}

impl Contradiction {
    /// Lays a mutual contradiction at the other place's door.
    pub fn swap(&mut self) {
        if let [(passage, marks)] = self.others.as_mut_slice()
            && let [mark] = marks.as_mut_slice()
        {
            std::mem::swap(&mut self.passage, passage);
            std::mem::swap(&mut self.at, mark);
            std::mem::swap(&mut self.expected, &mut self.expected_there);
        }
    }
}

/// A contradiction within one passage.
#[derive(Debug, Clone, PartialEq)]
struct Slip {
    at: Span,
    reason: String,
    expected: Option<String>,
    /// The figures it was worked out of.
    marks: Vec<Span>,
}

impl Slip {
    /// Unless `stated` can be `derived`: what is wrong with it.
    fn unless_matching(
        analysis: &Analysis,
        stated: &Figure,
        derived: &Derived,
        operands: &[&Figure],
    ) -> Option<Self> {
        if crate::quantity::derive::matches(stated, &derived.value)
            || rounds_to(stated, derived.exact)
        {
            return None;
        }
        Some(Self::new(
            analysis,
            stated,
            derived.exact,
            &derived.arithmetic,
            operands,
        ))
    }

    fn new(
        analysis: &Analysis,
        stated: &Figure,
        exact: Dec,
        arithmetic: &str,
        operands: &[&Figure],
    ) -> Self {
        let words = stated.core.of(&analysis.text);
        Self {
            at: stated.core,
            reason: format!("{arithmetic}, not {words}"),
            expected: restated(stated, exact, words),
            marks: operands.iter().map(|figure| figure.core).collect(),
        }
    }
}

/// True if the stated number is the value rounded, a half either way (R1: half up or half to even).
fn rounds_to(stated: &Figure, value: Dec) -> bool {
    let half = interval::written_place(&stated.written) / Dec::TWO;
    matches!(stated.value, Value::Exact(own) if (own - value).abs() <= half)
}

/// `value` written as the draft writes `stated`, rounded to the place that was written there.
fn restated(stated: &Figure, value: Dec, words: &str) -> Option<String> {
    let mut figure = stated.clone();
    let place = interval::written_place(&stated.written);
    let steps = value.checked_div(place)?.round();
    figure.value = Value::Exact(steps.checked_mul(place)?);
    let written = in_style_of(&figure, stated, words);
    (!written.is_empty() && written != words).then_some(written)
}

/// All contradictions of a draft with itself, in the order of its passages.
///
/// `readings` are those of the draft's passages, one each. `pairs` remembers which passages were
/// compared before; what it holds never changes the outcome, only the time it takes.
pub fn contradictions(
    draft: &Text,
    readings: &[Arc<Reading>],
    pairs: &mut Pairs,
) -> Vec<Contradiction> {
    let mut found = Vec::new();
    for (number, reading) in readings.iter().enumerate() {
        found.extend(reading.slips.iter().map(|slip| Contradiction {
            passage: number,
            at: slip.at,
            reason: slip.reason.clone(),
            expected: slip.expected.clone(),
            others: vec![(number, slip.marks.clone())],
            is_mutual: false,
            expected_there: None,
        }));
    }
    found.extend(margin::contradictions(draft, readings));
    found.extend(table::contradictions(draft, readings));
    found.extend(pairs.contradictions(draft, readings));
    // Sums before places, and the place nearest to the start: the order of finding must not show.
    found.sort_by_key(|c| (c.passage, c.at, c.is_mutual, c.others.first().map(|o| o.0)));
    // One slip is one finding, whichever rule saw it first.
    found.dedup_by_key(|c| (c.passage, c.at));
    found
}
