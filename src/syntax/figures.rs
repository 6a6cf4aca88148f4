//! Joins the parts of a figure ("$", "1.4", "bn") to one token of the tree.

use super::labels::{Relation, Upos};
use super::lexicon::{PERCENT, SCALES};
use super::model::Word;
use super::tokenize;
use crate::text::Span;

/// A word of the tree before it gets there.
#[derive(Clone, Copy)]
pub struct Piece {
    pub span: Span,
    pub word: Word,
}

/// The same tree with every figure as one token of tag NUM; heads are counted from 1 as before.
///
/// What hung on a part hangs on the whole, and the whole hangs where its part nearest to the root did. Its lemma is
/// appended to `lemmas`.
pub fn join(text: &str, pieces: Vec<Piece>, lemmas: &mut String) -> Vec<Piece> {
    let groups = groups(text, &pieces);
    if groups.len() == pieces.len() {
        return pieces;
    }
    let mut place = vec![0_usize; pieces.len() + 1];
    for (index, (from, to)) in groups.iter().enumerate() {
        for at in *from..*to {
            if let Some(place) = place.get_mut(at + 1) {
                *place = index + 1;
            }
        }
    }
    let moved = |head: usize| place.get(head).copied().unwrap_or(0);
    let mut joined = Vec::with_capacity(groups.len());
    for (index, (from, to)) in groups.iter().enumerate() {
        let parts = pieces.get(*from..*to).unwrap_or(&[]);
        let Some(first) = parts.first() else { continue };
        let top = parts
            .iter()
            .min_by_key(|part| depth(&pieces, part.word.head));
        let top = top.unwrap_or(first);
        let span = parts
            .iter()
            .fold(first.span, |span, part| span.join(part.span));
        let mut word = top.word;
        word.head = match moved(word.head) {
            head if head == index + 1 => 0,
            head => head,
        };
        if parts.len() > 1 {
            word.upos = Upos::Num;
            word.morphology = super::labels::Morphology::default();
            let start = lemmas.len();
            lemmas.push_str(span.of(text));
            word.lemma = Span::new(start, lemmas.len());
            if word.relation == Relation::Compound {
                word.relation = Relation::Nummod;
            }
        }
        joined.push(Piece { span, word });
    }
    joined
}

/// Steps from a head up to the root.
fn depth(pieces: &[Piece], mut head: usize) -> usize {
    let mut steps = 0;
    while head != 0 && steps <= pieces.len() {
        head = pieces.get(head - 1).map_or(0, |piece| piece.word.head);
        steps += 1;
    }
    steps
}

/// Stretches of pieces that are one token each.
fn groups(text: &str, pieces: &[Piece]) -> Vec<(usize, usize)> {
    let mut groups = Vec::with_capacity(pieces.len());
    let mut at = 0;
    while at < pieces.len() {
        let end = figure_end(text, pieces, at).max(at + 1);
        groups.push((at, end));
        at = end;
    }
    groups
}

/// Where a figure that begins at `at` ends: sign, number, scale, percent.
fn figure_end(text: &str, pieces: &[Piece], at: usize) -> usize {
    let form = |at: usize| pieces.get(at).map_or("", |piece| piece.span.of(text));
    let mut next = at;
    let sign = form(next).ends_with(tokenize::is_currency);
    next += usize::from(sign);
    if !is_number(form(next)) {
        return at;
    }
    next += 1;
    let scaled = SCALES.contains(form(next).to_lowercase().as_str());
    next += usize::from(scaled);
    let lower = form(next).to_lowercase();
    if !sign && PERCENT.contains(lower.as_str()) {
        next += 1;
    } else if !sign && lower == "per" && form(next + 1).eq_ignore_ascii_case("cent") {
        next += 2;
    }
    next
}

fn is_number(form: &str) -> bool {
    form.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | '−'))
        && form.contains(|c: char| c.is_ascii_digit())
}
