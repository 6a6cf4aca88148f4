//! Which figure of a passage stands where the draft's stands, when one sentence is a copy of the other but for a few words.

use super::binding::Bound;
use crate::claims::Analysis;
use crate::compare::Alignment;

/// Share of the words of the longer sentence that must stand in both, in the same order: a copy with
/// one or two words changed keeps four in five.
const COPY: f32 = 0.8;
/// Words that two sentences must share before their order says anything.
const SHARED: usize = 4;
/// Words of a sentence beyond which no copy is looked for; the comparison is quadratic.
const LONGEST: usize = 150;
/// What the words of the draft's clause must be answered with.
const ANSWERED: f32 = 0.75;

/// What stands in a passage where the draft has its figure.
pub enum Counterpart {
    /// The passage is no copy, or the place cannot be told.
    Unknown,
    /// The sentences are the same, but the passage has no figure there.
    Nothing,
    /// The figure of this number.
    Figure(usize),
}

/// A sentence as words and figures in order; a figure swallows the words it is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Word(&'a str),
    Figure(usize),
}

impl Token<'_> {
    /// Any figure answers any other: they are what may differ.
    fn answers(self, other: Self) -> bool {
        match (self, other) {
            (Self::Word(a), Self::Word(b)) => a == b,
            (Self::Figure(_), Self::Figure(_)) => true,
            _ => false,
        }
    }
}

/// Looks for the place of the draft's figure `mine` in `source`.
pub fn find(mine: &Bound, source: &Analysis, alignment: &Alignment) -> Counterpart {
    let draft = mine.analysis;
    if draft.row.is_some() || source.row.is_some() {
        return Counterpart::Unknown;
    }
    let (a, b) = (tokens(draft), tokens(source));
    if a.len().max(b.len()) > LONGEST || !is_answered(mine, alignment) {
        return Counterpart::Unknown;
    }
    let words = |list: &[Token]| list.iter().filter(|t| matches!(t, Token::Word(_))).count();
    let longer = words(&a).max(words(&b));
    if (words(&a).min(words(&b)) as f32) < COPY * longer as f32 {
        return Counterpart::Unknown;
    }
    let partner = partners(&a, &b);
    let shared = a
        .iter()
        .zip(&partner)
        .filter(|(token, at)| matches!(token, Token::Word(_)) && at.is_some())
        .count();
    if shared < SHARED || (shared as f32) < COPY * longer as f32 {
        return Counterpart::Unknown;
    }
    let Some(place) = a.iter().position(|t| *t == Token::Figure(mine.index)) else {
        return Counterpart::Unknown;
    };
    match partner[place] {
        // One figure for two may be their sum.
        Some(_) if draft.figures.len() != source.figures.len() => Counterpart::Unknown,
        Some(at) if has_same_neighbours(place, at, &a, &b, &partner) => match b[at] {
            Token::Figure(index) => Counterpart::Figure(index),
            Token::Word(_) => Counterpart::Unknown,
        },
        Some(_) => Counterpart::Unknown,
        None => Counterpart::Nothing,
    }
}

/// True if the passage knows everything that the draft's clause is about.
fn is_answered(mine: &Bound, alignment: &Alignment) -> bool {
    let clause = mine.analysis.clause_at(mine.figure.core.start);
    alignment.names(clause) >= 1.0
        && alignment
            .pairs
            .iter()
            .filter(|p| !p.is_name && clause.covers(p.draft))
            .all(|p| p.answer.is_some_and(|answer| answer.credit >= ANSWERED))
}

fn tokens(analysis: &Analysis) -> Vec<Token<'_>> {
    let mut tokens: Vec<(usize, Token)> = analysis
        .words
        .iter()
        .filter(|w| !analysis.figures.iter().any(|f| f.span.overlaps(w.span)))
        .map(|w| (w.span.start, Token::Word(w.lower.as_str())))
        .chain(
            analysis
                .figures
                .iter()
                .enumerate()
                .map(|(i, f)| (f.span.start, Token::Figure(i))),
        )
        .collect();
    tokens.sort_by_key(|(at, _)| *at);
    tokens.into_iter().map(|(_, token)| token).collect()
}

/// For each token of `a` its place in `b`, by the longest common subsequence.
fn partners(a: &[Token], b: &[Token]) -> Vec<Option<usize>> {
    let width = b.len() + 1;
    let mut length = vec![0u16; (a.len() + 1) * width];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            length[i * width + j] = if a[i].answers(b[j]) {
                length[(i + 1) * width + j + 1] + 1
            } else {
                length[(i + 1) * width + j].max(length[i * width + j + 1])
            };
        }
    }
    let mut partner = vec![None; a.len()];
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        if a[i].answers(b[j]) {
            partner[i] = Some(j);
            i += 1;
            j += 1;
        } else if length[(i + 1) * width + j] >= length[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    partner
}

/// True if the tokens on either side of the place answer those on either side of the other.
fn has_same_neighbours(
    place: usize,
    at: usize,
    a: &[Token],
    b: &[Token],
    partner: &[Option<usize>],
) -> bool {
    let before = match (place.checked_sub(1), at.checked_sub(1)) {
        (None, None) => true,
        (Some(p), Some(q)) => partner[p] == Some(q),
        _ => false,
    };
    let after = match (place + 1 < a.len(), at + 1 < b.len()) {
        (false, false) => true,
        (true, true) => partner[place + 1] == Some(at + 1),
        _ => false,
    };
    before && after
}
