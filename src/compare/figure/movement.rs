//! Who or what moves: profit that rose to a level is not the share that rose to another.

use super::binding::Bound;
use super::measured::same_kind;
use crate::claims::Analysis;
use crate::claims::lexicon::{DIRECTION, METRICS};
use crate::claims::words::Word;
use crate::syntax::Upos;

/// False if both figures are levels or steps of a movement and two different things move.
///
/// Only nouns are held against one another: a name or a pronoun may stand for whatever the sentence before spoke of.
pub fn is_of_one_thing(mine: &Bound, other: &Bound) -> bool {
    if !moves(mine) || !moves(other) {
        return true;
    }
    match (mover(mine), mover(other)) {
        (Some(a), Some(b)) => {
            let metric = |w: &Word| METRICS.of(&w.lower).or_else(|| METRICS.of(w.lemma()));
            let same_metric = metric(a).is_some() && metric(a) == metric(b);
            same_metric || same_kind(a, b) || same_kind(b, a)
        }
        _ => true,
    }
}

/// A cheap look at whether a word of movement stands before the figure.
fn moves(bound: &Bound) -> bool {
    bound.analysis.row.is_none() && bound.direction().is_some()
}

/// The noun that is the only subject of the verb of movement in whose clause the figure stands.
pub fn mover<'a>(bound: &Bound<'a>) -> Option<&'a Word> {
    let parse = bound.analysis.parse();
    let measured = parse.measured(bound.figure.core)?;
    let clause = parse.clauses.get(measured.clause?)?;
    DIRECTION.of(&clause.lemma)?;
    let [subject] = measured.subjects[..] else {
        return None;
    };
    if parse.tree.upos(subject) != Upos::Noun {
        return None;
    }
    word_at(bound.analysis, parse.tree.token(subject)?.span.start)
}

fn word_at(analysis: &Analysis, byte: usize) -> Option<&Word> {
    let word = analysis.words.iter().find(|w| w.span.end > byte)?;
    (word.span.start <= byte && !analysis.names.iter().any(|n| n.span.covers(word.span)))
        .then_some(word)
}
