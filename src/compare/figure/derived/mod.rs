//! A figure that the passage does not state but that follows from figures it does, by plain arithmetic.
//!
//! An operand must share the metric or the counted thing with the draft's figure, or be named by its
//! words; an operation must be named by the draft or by the verbs of the passage. Nothing is tried
//! merely because a sum might fit.

pub mod across;
mod balance;
mod change;
mod each;
mod elsewhere;
mod joined;
mod length;
mod midpoints;
mod named;
mod net;
mod operation;
mod parts;
mod period_rows;
mod pooled;
mod stepped;
mod times;
mod united;

use std::borrow::Cow;

use super::binding::Bound;
use super::fit::Fit;
use super::measured::Measured;
use crate::claims::Analysis;
use crate::claims::lexicon::Pos;
use crate::claims::words::{self, Relation, Word};
use crate::compare::alignment::relation;
use crate::compare::{Alignment, Judgement, Stance};
use crate::quantity::compare::in_unit_of;
use crate::quantity::derive::{self, Derived};
use crate::quantity::{Comparator, Dec, Dim, Figure, Value};
use crate::text::Span;
use operation::{Operation, named};

/// Figures of one passage among which operands are looked for: more would be a hunt for any sum that fits.
const OPERANDS: usize = 6;
/// Share of the draft's sentence that the passage must answer before a sum is tried at all.
const COVERAGE: f32 = 0.2;
/// The same before a sum that comes out otherwise contradicts: most of the sentence.
const COVERAGE_CONFLICT: f32 = 0.5;
/// Words behind a bare number within which its noun stands.
const REACH: usize = 4;
/// Words between a number and its noun.
const BEFORE_NOUN: [&str; 8] = ["of", "the", "those", "these", "more", "other", "new", "his"];
/// What a value that follows is related at least: the sum itself says that the things are the same.
const FOLLOWS: f32 = 0.5;

/// What arithmetic says of the draft's figure.
pub enum Outcome {
    /// The figure comes out.
    Follows(Derived, Vec<Span>),
    /// The draft names operation and operands, and they come out otherwise; with a remark.
    Differs(Derived, Vec<Span>, &'static str),
    /// The draft's figure is worked out of others, but the passage does not give them all.
    Open,
}

/// A passage with its figures, and the draft's figure that may follow from them.
pub struct Scene<'a> {
    pub mine: &'a Bound<'a>,
    pub source: &'a Analysis,
    pub alignment: &'a Alignment,
    /// The single values of the passage, in order.
    pub operands: Vec<Bound<'a>>,
}

/// Corrects what the stated figures say (`best`) by what follows from them.
pub fn judge(
    mine: &Bound,
    source: &Analysis,
    alignment: &Alignment,
    best: Option<Judgement>,
) -> Option<Judgement> {
    if best.as_ref().is_some_and(|b| b.stance == Stance::Supports) {
        return best;
    }
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    // A clause that only gives the result ("or 75 %") leans on the rest of its sentence.
    // That something fell follows from two levels as well as by how much: no word of the passage need say so.
    let told = match change::says_by(mine) {
        true => {
            let words = mine.analysis.words_in(clause);
            let moving = words.filter(|w| w.direction.is_some()).map(|w| w.span);
            Cow::Owned(alignment.clone().without(&moving.collect::<Vec<_>>()))
        }
        false => Cow::Borrowed(alignment),
    };
    let coverage = told.coverage(clause, 0.4).max(told.coverage(clause, 1.0));
    if source.figures.is_empty() && source.periods.len() < 2 {
        return best;
    }
    if coverage < COVERAGE || alignment.names(clause) < 1.0 {
        return best;
    }
    let scene = Scene::new(mine, source, alignment);
    let against = best
        .as_ref()
        .filter(|b| b.stance == Stance::Contradicts)
        .map(|b| b.marks.first().copied());
    let outcome = net::outcome(&scene)
        .or_else(|| change::outcome(&scene))
        .or_else(|| times::outcome(&scene))
        .or_else(|| named::outcome(&scene))
        .or_else(|| length::outcome(&scene))
        .or_else(|| each::outcome(&scene))
        .or_else(|| balance::outcome(&scene))
        .or_else(|| against.and_then(|span| parts::outcome(&scene, span)));
    let related = best.as_ref().map_or(coverage, |b| b.relatedness);
    match outcome {
        None => best,
        Some(Outcome::Follows(derived, marks)) => Some(Judgement {
            not_yet: false,
            stance: Stance::Supports,
            relatedness: if is_same_row(mine, source) {
                1.0
            } else {
                related.max(FOLLOWS)
            },
            reason: derived.arithmetic,
            marks,
            expected: None,
            at: None,
        }),
        Some(Outcome::Differs(derived, ..)) if is_near_fraction(mine.figure, &derived) => {
            best.map(|best| {
                if best.stance == Stance::Contradicts {
                    Judgement::nearest(best.relatedness, derived.arithmetic, Span::default())
                } else {
                    best
                }
            })
        }
        Some(Outcome::Differs(_, marks, _)) if follows_in_draft(mine, source, &marks) => {
            best.filter(|best| best.stance != Stance::Contradicts)
        }
        Some(Outcome::Differs(_, marks, _))
            if elsewhere::moves(mine, source, &marks) || elsewhere::begins(mine, source) =>
        {
            best.filter(|best| best.stance != Stance::Contradicts)
        }
        Some(Outcome::Differs(derived, marks, remark)) if coverage >= COVERAGE_CONFLICT => {
            Some(differs(mine, &derived, marks, remark, related.max(FOLLOWS)))
        }
        Some(_) => best.map(|mut best| {
            if best.stance == Stance::Contradicts {
                best.stance = Stance::Nearest;
                best.expected = None;
                best.at = None;
            }
            best
        }),
    }
}

/// "Almost a fifth" is said of 17 % and of 23 % as well: an approximated fraction word is contradicted only by what is
/// further off than a fifth of it.
fn is_near_fraction(figure: &Figure, derived: &Derived) -> bool {
    let Value::Exact(stated) = figure.value else {
        return false;
    };
    let unit = match figure.dim {
        Dim::Fraction if derived.exact.abs() > Dec::ONE => Dec::ONE_HUNDRED,
        _ => Dec::ONE,
    };
    let apart = (stated.abs() * unit - derived.exact.abs()).abs();
    figure.written.fraction
        && figure.approx.is_some()
        && apart * Dec::from(5) <= stated.abs() * unit
}

/// True for "$65 million is spent, which leaves $85 million" beside "$38 million of $150 million": what the draft takes
/// away or adds is its own figure, which is held against the sources by itself.
fn follows_in_draft(mine: &Bound, source: &Analysis, marks: &[Span]) -> bool {
    let operands = source
        .figures
        .iter()
        .filter(|f| marks.iter().any(|m| m.overlaps(f.core)));
    let operands: Vec<&Figure> = operands.collect();
    let is_theirs = |figure: &Figure| {
        let mut all = operands.iter();
        all.any(|theirs| {
            let compared = crate::quantity::compare(figure, theirs);
            compared.relation == crate::quantity::Relation::Equal
        })
    };
    let own = |figure: &&Figure| figure.core != mine.figure.core && !is_theirs(figure);
    operands.iter().any(|theirs| {
        let mut beside = mine.analysis.figures.iter().filter(own);
        beside.any(|figure| {
            let gives = |derived: Option<Derived>| {
                derived.is_some_and(|d| {
                    derive::matches(mine.figure, &d.value)
                        || derive::matches(mine.figure, &d.negated().value)
                })
            };
            gives(derive::difference(theirs, figure)) || gives(derive::sum(&[theirs, figure]))
        })
    })
}

pub use change::{says_by, way};

/// Verbs (lemmas) whose subject is a part of their object.
const COMPOSING: [&str; 6] = [
    "make",
    "account",
    "represent",
    "constitute",
    "comprise",
    "contribute",
];

/// True for a share of a whole: "60 % of revenue", "of which corn made up 60 %".
pub fn is_part(bound: &Bound) -> bool {
    let clause = bound.analysis.clause_at(bound.figure.core.start);
    let lead = Span::new(clause.start, bound.figure.span.start);
    let mut words = bound.analysis.words_in(lead);
    is_of_a_whole(bound) || words.any(|w| COMPOSING.iter().any(|verb| w.is(verb)))
}

/// True for "60 % of revenue": a noun stands behind "of".
pub fn is_of_a_whole(bound: &Bound) -> bool {
    pooled::whole_of(bound).is_some()
}

/// True for "20 % longer than": by how much one thing exceeds another.
pub fn is_step(bound: &Bound) -> bool {
    bound.is_change() && step(bound).is_some()
}

/// Whether "4 % more than", "120 fewer" of prose goes up; `None` for what is no step from one thing to another.
pub fn step(bound: &Bound) -> Option<bool> {
    change::comparative(bound).filter(|_| bound.analysis.row.is_none())
}

/// True for two rows of tables with the same label.
fn is_same_row(mine: &Bound, source: &Analysis) -> bool {
    let label = |analysis: &Analysis| {
        let row = analysis.row.as_ref()?;
        Some(row.subject.of(&analysis.text).trim().to_lowercase())
    };
    label(mine.analysis).is_some_and(|own| Some(own) == label(source))
}

/// The share of the words of a row's label that the draft's row or sentence names.
fn is_same_row_words(mine: &Bound, row: &Analysis) -> f32 {
    let Some(subject) = row.row.as_ref().map(|r| r.subject) else {
        return 0.0;
    };
    let label: Vec<&Word> = row.words_in(subject).filter(|w| w.is_content()).collect();
    let own: Vec<&Word> = match &mine.analysis.row {
        Some(own) => mine.analysis.words_in(own.subject).collect(),
        None => mine.analysis.words.iter().collect(),
    };
    let named = label
        .iter()
        .filter(|w| own.iter().any(|o| relation(o, w) == Relation::Same))
        .count();
    if label.is_empty() {
        0.0
    } else {
        named as f32 / label.len() as f32
    }
}

/// True for two cells of one column: the same header, the year in it included.
fn is_same_label(a: &Bound, b: &Bound) -> bool {
    let days = |bound: &Bound| bound.period().map(|p| (p.from, p.to));
    let header = |bound: &Bound| -> Option<Vec<String>> {
        let row = bound.analysis.row.as_ref()?;
        let words = row.headers.get(bound.index)?;
        Some(words.iter().map(|w| w.lower.clone()).collect())
    };
    header(a).is_some() && header(a) == header(b) && days(a) == days(b)
}

/// The conflict of the draft's figure with what comes out instead.
fn differs(
    mine: &Bound,
    derived: &Derived,
    marks: Vec<Span>,
    remark: &str,
    relatedness: f32,
) -> Judgement {
    let figure = mine.figure;
    let stated = crate::quantity::render(figure);
    let mut reason = format!("{}, not {stated}", derived.arithmetic);
    if !remark.is_empty() {
        reason = format!("{reason}: {remark}");
    }
    let mut right = figure.clone();
    right.value = Value::Exact(derive::at_place_of(figure, derived.exact));
    right.approx = None;
    right.comparator = Comparator::Equal;
    // "A fifth" of 17 % has no other word: the draft may give the per cent.
    let written = match figure.written.fraction {
        true if figure.comparator == Comparator::Equal => percent(derived.exact),
        true => String::new(),
        false => {
            let style = figure.core.of(&mine.analysis.text);
            crate::quantity::in_style_of(&right, figure, style)
        }
    };
    Judgement {
        not_yet: false,
        stance: Stance::Contradicts,
        relatedness,
        reason,
        marks,
        expected: (!written.is_empty() && remark.is_empty()).then_some(written),
        at: Some(figure.core),
    }
}

/// A part of one as whole per cents: "17%".
fn percent(part: Dec) -> String {
    let hundred = part.saturating_mul(Dec::ONE_HUNDRED).round();
    format!("{}%", hundred.abs().normalize())
}

impl<'a> Scene<'a> {
    /// The passage with its single values and ranges.
    pub fn new(mine: &'a Bound<'a>, source: &'a Analysis, alignment: &'a Alignment) -> Self {
        let operands = (0..source.figures.len())
            .filter_map(|at| Bound::new(source, at))
            .filter(|b| matches!(b.figure.value, Value::Exact(_) | Value::Range { .. }))
            .collect();
        Self {
            mine,
            source,
            alignment,
            operands,
        }
    }

    /// The words of the draft's sentence that speak of its figure, in order.
    pub fn words(&self) -> impl Iterator<Item = &Word> {
        let (own, frame) = (self.mine.own, self.mine.frame);
        self.mine
            .analysis
            .words
            .iter()
            .filter(move |w| own.covers(w.span) || frame.covers(w.span))
    }

    /// How well an operand fits the draft's figure.
    pub fn fit(&self, operand: &Bound) -> Fit {
        let at = self.operands.iter().position(|o| std::ptr::eq(o, operand));
        let asked = Measured::new(self.mine);
        Fit::new(
            self.mine,
            &asked,
            &[],
            &self.operands,
            at.unwrap_or(0),
            self.alignment,
        )
    }

    /// True if the operand counts or measures what the draft's figure does.
    pub fn is_same_thing(&self, operand: &Bound) -> bool {
        match (thing(self.mine), thing(operand)) {
            (Some(a), Some(b)) => is_same(&a, &b),
            (None, Some(_)) | (Some(_), None) | (None, None) => {
                in_unit_of(operand.figure, self.mine.figure).is_some()
                    && (is_measure(self.mine.figure) || is_measure(operand.figure))
                    || self.mine.figure.dim == operand.figure.dim
            }
        }
    }

    /// The only figures there are to calculate with, if they are few enough to tell their parts.
    pub fn same_things(&self) -> Vec<&Bound<'a>> {
        self.operands
            .iter()
            .filter(|o| matches!(o.figure.value, Value::Exact(_)))
            .filter(|o| o.figure.dim != Dim::Ordinal && self.is_same_thing(o))
            .filter(|o| !is_measure(o.figure) || self.measures_the_same(o))
            .collect()
    }

    /// True if an amount is of the draft's metric: one that names another has nothing to do with it.
    fn measures_the_same(&self, operand: &Bound) -> bool {
        let metric = change::metric(operand);
        metric.is_none() || metric == change::metric(self.mine)
    }

    /// True if some operand says by itself what the draft says, so that nothing was worked out.
    pub fn is_stated(&self, operands: &[&Bound]) -> bool {
        operands.iter().any(|o| {
            let compared = crate::quantity::compare(self.mine.figure, o.figure);
            compared.relation == crate::quantity::Relation::Equal
        })
    }

    /// The figures for the same thing, without those of another sort where the draft names one: "red balloons" of red and
    /// blue ones.
    pub fn same_sort(&self) -> Vec<&Bound<'a>> {
        let all = self.same_things();
        let sort = sort(self.mine);
        let is_of_sort = |o: &Bound| {
            sort.iter()
                .all(|a| self::sort(o).iter().any(|b| a.lower == b.lower))
        };
        if sort.is_empty() || !all.iter().any(|o| is_of_sort(o)) {
            return all;
        }
        all.into_iter()
            .filter(|o| is_of_sort(o) || self::sort(o).is_empty())
            .collect()
    }
}

/// The words between a number and the noun it counts: what sort of it is meant.
pub fn sort<'a>(bound: &Bound<'a>) -> Vec<&'a Word> {
    let rest = Span::new(bound.figure.core.end, bound.analysis.text.len());
    let behind: Vec<&Word> = bound.analysis.words_in(rest).take(REACH + 2).collect();
    let noun = thing(bound);
    let is_noun = |w: &Word| noun.as_ref().is_some_and(|n| is_same(w, n));
    let Some(at) = behind.iter().position(|w| is_noun(w)) else {
        return Vec::new();
    };
    behind[..at]
        .iter()
        .copied()
        .filter(|w| w.is_content() && !BEFORE_NOUN.contains(&w.lower.as_str()))
        .collect()
}

/// True for money and physical units, which need no noun to say what is measured.
fn is_measure(figure: &Figure) -> bool {
    matches!(
        figure.dim,
        Dim::Money { .. } | Dim::Physical { .. } | Dim::Duration { .. }
    )
}

/// Two nouns for the same thing or for a kind of it, either way.
pub fn is_same(a: &Word, b: &Word) -> bool {
    relation(a, b) >= Relation::Narrower || relation(b, a) >= Relation::Narrower
}

/// The noun that a figure counts: of its unit, or right behind it; where neither says, what the
/// figure before it counts ("9 of them", "2 more", "6 at dinner").
pub fn thing(bound: &Bound) -> Option<Word> {
    let analysis = bound.analysis;
    let mut at = bound.index;
    loop {
        let figure = analysis.figures.get(at)?;
        match &figure.dim {
            Dim::Count { of: Some(noun) } => return words::words(noun).pop(),
            Dim::Number | Dim::Count { of: None } => {
                let own = named_behind(analysis, figure);
                if own.is_some() || analysis.row.is_some() {
                    return own;
                }
            }
            // "98 launches, a share of 72 %, which leaves 27"
            Dim::Percent if at < bound.index => {}
            _ => return None,
        }
        at = at.checked_sub(1)?;
    }
}

/// "5 red ones", "3 of the lambs": the noun behind a bare number, over an article and an adjective.
fn named_behind(analysis: &Analysis, figure: &Figure) -> Option<Word> {
    let rest = Span::new(figure.span.end, analysis.text.len());
    let mut behind = analysis.words_in(rest).take(REACH).peekable();
    while behind
        .next_if(|w| BEFORE_NOUN.contains(&w.lower.as_str()))
        .is_some()
    {}
    behind
        .take_while(|w| w.is_content() && !w.may_be(Pos::Adverb))
        .find(|w| w.may_be(Pos::Noun) && !w.may_be(Pos::Verb))
        .cloned()
}

/// The spans of some operands.
pub fn marks(operands: &[&Bound]) -> Vec<Span> {
    operands.iter().map(|o| o.figure.span).collect()
}
