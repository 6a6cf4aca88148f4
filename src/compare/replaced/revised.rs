//! Later sources that put a new value in the place of an old one without naming it: "now expects 5", "has moved the trial
//! to 11 January".

use jiff::civil::Date;

use super::{MOVING, SURE, is_old};
use crate::claims::lexicon::Pos;
use crate::claims::words::{Class, Word};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::figure::rival;
use crate::compare::{Judgement, Stance, phrase, topic};
use crate::quantity::{self, time};
use crate::syntax::{Relation as Link, Upos};
use crate::text::Span;

/// The passage that has the draft's value, where it has it, and the day of its source.
#[derive(Clone, Copy)]
pub struct Backing<'a> {
    pub analysis: &'a Analysis,
    pub at: Span,
    pub date: Date,
}

/// A later passage that puts another value in the place of the one that `backing` and the draft have,
/// without naming it: "we are reducing capital expenditure to between 65 and 70".
///
/// The passage must say in the same clause that the value is new, unless `says_so` (another passage says
/// it of this one), and name the thing with the very words of the draft or of `backing`. A date can
/// only be moved that lay ahead when `backing` was written.
pub fn revises(
    claim: &Claim,
    draft: &Analysis,
    backing: Backing<'_>,
    later: &Analysis,
    says_so: bool,
) -> Option<Judgement> {
    let (mark, reason, expected) = match claim.kind {
        ClaimKind::Figure(i) => {
            let mine = draft.figures.get(i)?;
            let mut other = later.figures.iter().enumerate().filter(|(j, f)| {
                // The cheap questions first: most values are out by them.
                std::mem::discriminant(&f.value) == std::mem::discriminant(&mine.value)
                    && quantity::relation(mine, f) == quantity::Relation::Disjoint
                    && !is_old(later, f.core)
                    && rival::may_replace(draft, i, later, *j)
                    && (says_so || is_new(later, f.core))
            });
            let ((_, new), None) = (other.next()?, other.next()) else {
                return None;
            };
            let written = quantity::in_style_of(new, mine, mine.core.of(&draft.text));
            (new.span, quantity::compare(mine, new).reason, written)
        }
        ClaimKind::Date(i) => {
            let mine = draft
                .periods
                .get(i)
                .filter(|p| p.from.is_some_and(|from| from > backing.date))?;
            let mut other = later.periods.iter().filter(|p| {
                !is_old(later, p.core)
                    && p.op == mine.op
                    && time::compare(mine, p).relation == time::Relation::Disjoint
                    && (says_so || is_new(later, p.core))
            });
            let (first, second) = (other.next()?, other.next());
            // "First power is now expected in March and full operation in June": each has words of its own before it.
            let new = match second {
                None => first,
                Some(second) => {
                    let named = |p: &&time::Period| {
                        let before = lead(later, p.core);
                        !before.is_empty()
                            && shared(backing.analysis, backing.at, later, &before) > 0
                            && shared(draft, claim.span, later, &before) > 0
                    };
                    let mut told = [first, second].into_iter().chain(other).filter(named);
                    match (told.next(), told.next()) {
                        (Some(only), None) => only,
                        _ => return None,
                    }
                }
            };
            let written = time::in_style_of(new, mine, mine.core.of(&draft.text));
            (new.span, time::compare(mine, new).reason, written)
        }
        _ => return None,
    };
    let theirs = clause_words(later, mark);
    let shares = |analysis: &Analysis, at: Span| {
        let shared = shared(analysis, at, later, &theirs);
        // Where the next sentence says that this one replaces something, one word will do.
        shared >= if says_so { 1 } else { SHARED }
    };
    (shares(draft, claim.span)
        || shares(backing.analysis, backing.at)
        || moves_its_thing(claim, draft, later, mark))
    .then(|| Judgement {
        not_yet: false,
        stance: Stance::Contradicts,
        relatedness: SURE,
        reason,
        marks: vec![mark],
        expected: (!expected.is_empty()).then_some(expected),
        at: None,
    })
}

/// True for "the judge has moved the trial to 11 January" where the draft's clause speaks of the trial: what is moved is
/// named, so that no other word need stand in both.
fn moves_its_thing(claim: &Claim, draft: &Analysis, later: &Analysis, mark: Span) -> bool {
    let tree = &later.parse().tree;
    let moves = |at: &usize| {
        let lemma = tree.lemma(*at);
        tree.upos(*at) == Upos::Verb && (MOVING.contains(&lemma) || NEW.contains(&lemma))
    };
    let Some(verb) = tree
        .head_of(mark)
        .and_then(|at| tree.ancestors(at).find(moves))
    else {
        return false;
    };
    let thing = tree
        .child(verb, Link::Obj)
        .or_else(|| tree.child(verb, Link::NsubjPass));
    let span = thing.and_then(|at| tree.token(at)).map(|token| token.span);
    let at = span.and_then(|span| later.words.iter().position(|w| w.span == span));
    // "The trial of Orme" is not the one that was moved where another firm's was.
    let clause = draft.clause_at(claim.span.start);
    let mut names = draft.names.iter().filter(|n| clause.covers(n.span));
    matches!(claim.kind, ClaimKind::Date(_))
        && names.all(|name| topic::knows(later, name))
        && at.is_some_and(|at| shared(draft, claim.span, later, &[at]) > 0)
}

/// Content words that name the thing in both passages, at least.
const SHARED: usize = 2;
/// Words before a value that say it is new.
const NEW: [&str; 12] = [
    "reduce",
    "lower",
    "raise",
    "cut",
    "postpone",
    "delay",
    "revise",
    "narrow",
    "move",
    "push",
    "reschedule",
    "defer",
];

/// True if the clause of the value says that it is new: "now", "reducing … to". Of "cut 350 of 4,900 jobs" neither is.
fn is_new(analysis: &Analysis, core: Span) -> bool {
    let clause = analysis.clause_at(core.start);
    let before: Vec<_> = analysis
        .words_in(clause)
        .filter(|w| w.span.end <= core.start)
        .collect();
    let now = before.iter().any(|w| w.lower == "now");
    let reached = before
        .iter()
        .rev()
        .take(LEAD)
        .any(|w| matches!(w.lower.as_str(), "to" | "until" | "till" | "at"));
    now || reached && before.iter().any(|w| NEW.iter().any(|new| w.is(new)))
}

/// Words right before a value among which stands what says that it was reached: "to between".
const LEAD: usize = 2;

/// Positions of the content words between a value and the one before it in its clause.
fn lead(analysis: &Analysis, core: Span) -> Vec<usize> {
    let measured = analysis.figures.iter().map(|f| f.core);
    let all = measured.chain(analysis.periods.iter().map(|p| p.core));
    let from = all.filter(|c| c.end <= core.start).map(|c| c.end).max();
    let words = clause_words(analysis, core).into_iter();
    let between = |at: &usize| {
        let span = analysis.words[*at].span;
        span.end <= core.start && from.is_none_or(|from| span.start >= from)
    };
    words.filter(between).collect()
}

/// Positions of the content words of the clause that holds the byte, values left out.
fn clause_words(analysis: &Analysis, at: Span) -> Vec<usize> {
    let clause = analysis.clause_at(at.start);
    let counts = |w: &Word| {
        clause.covers(w.span) && w.class == Class::Content && !analysis.is_measured(w.span)
    };
    (0..analysis.words.len())
        .filter(|i| counts(&analysis.words[*i]))
        .collect()
}

/// How many words the clause at `at` has in common with those; 0 if a shared noun has another
/// qualifier there.
fn shared(analysis: &Analysis, at: Span, later: &Analysis, theirs: &[usize]) -> usize {
    let mut count = 0;
    let own = clause_words(analysis, at);
    for i in &own {
        let word = &analysis.words[*i];
        let Some(twin) = theirs.iter().find(|t| later.words[**t].stem == word.stem) else {
            continue;
        };
        let mine = phrase::modifiers(&analysis.words, *i, Some(analysis));
        let other = phrase::modifiers(&later.words, *twin, Some(later));
        // "The plant in Penang" is "the Penang plant".
        let told = |stems: &[String], text: &Analysis| {
            let known = |stem: &String| text.words.iter().any(|w| w.stem == *stem);
            !stems.is_empty() && stems.iter().all(known)
        };
        let same = mine == other || told(&mine, later) || told(&other, analysis);
        // Of "pump hall" the hall tells which thing it is.
        let leads = analysis.words.get(i + 1).is_some_and(|next| {
            let gap = Span::new(word.span.end, next.span.start.max(word.span.end));
            gap.of(&analysis.text).trim().is_empty() && next.is_content() && next.may_be(Pos::Noun)
        });
        if word.may_be(Pos::Noun) && !same && !leads {
            return 0;
        }
        count += 1;
    }
    count
}
