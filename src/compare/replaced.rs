//! Values that a passage itself calls out of date: "30 June instead of 27 June", "in 2018, not 2017".

use super::{Alignment, Judgement, Stance};
use crate::claims::lexicon::REPLACING;
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::quantity::{self, Figure, Period, time};
use crate::text::Span;

/// Relatedness from which a passage that replaces just the draft's value is about the draft's thing:
/// that it names the value as the old one says most of it already.
const ENOUGH: f32 = 0.3;
/// How sure such a passage is.
const SURE: f32 = 0.9;
/// Words before a value that is no longer good.
const INSTEAD: [&[&str]; 6] = [
    &["instead", "of"],
    &["rather", "than"],
    &["no", "longer"],
    &["not"],
    &["replacing"],
    &["replaces"],
];
/// Adverbs and adjectives of what was said or meant before.
const BEFORE: [&str; 5] = [
    "previously",
    "originally",
    "initially",
    "earlier",
    "formerly",
];
/// Words between an adverb of that kind and its value: "earlier due to fly in 2028".
const REACH: usize = 6;
/// Words between "moved from" and the value.
const NEAR: usize = 2;

/// A passage that names the draft's value as one that was replaced, with what it was replaced by.
pub fn judge(
    claim: &Claim,
    draft: &Analysis,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Judgement> {
    let clause = draft.clause_at(claim.span.start);
    let related = alignment.coverage(clause, 0.4);
    if related < ENOUGH || alignment.names(clause) <= 0.0 && alignment.foreign_subject() {
        return None;
    }
    let (mark, reason, expected) = match claim.kind {
        ClaimKind::Figure(i) => figure(draft, i, source)?,
        ClaimKind::Date(i) => date(draft, i, source)?,
        _ => return None,
    };
    Some(Judgement {
        stance: Stance::Contradicts,
        relatedness: SURE,
        reason,
        marks: vec![mark],
        expected,
        at: None,
    })
}

/// True if the passage says that it, or the report it stands in, puts something new in the place of
/// what was said before: "now", "revised", "this replaces".
pub fn announces(text: &str) -> bool {
    let words = crate::claims::words::words(text);
    let lower: Vec<&str> = words.iter().map(|w| w.lower.as_str()).collect();
    (0..lower.len()).any(|at| REPLACING.longest(&lower[at..]) > 0)
}

type Found = (Span, String, Option<String>);

fn figure(draft: &Analysis, index: usize, source: &Analysis) -> Option<Found> {
    let mine = draft.figures.get(index)?;
    if is_old(draft, mine.core) {
        return None;
    }
    let relation = |other: &Figure| quantity::compare(mine, other).relation;
    let old = source
        .figures
        .iter()
        .find(|f| is_old(source, f.core) && relation(f) == quantity::Relation::Equal)?;
    let new = nearest(
        source
            .figures
            .iter()
            .filter(|f| !is_old(source, f.core) && relation(f) == quantity::Relation::Disjoint)
            .map(|f| (f.core, f)),
        old.core,
    )?;
    let words = |f: &Figure| f.span.of(&source.text).to_owned();
    let written = quantity::in_style_of(new, mine, mine.core.of(&draft.text));
    Some((
        new.span,
        format!("it replaces {} by {}", words(old), words(new)),
        (!written.is_empty()).then_some(written),
    ))
}

fn date(draft: &Analysis, index: usize, source: &Analysis) -> Option<Found> {
    let mine = draft.periods.get(index)?;
    if is_old(draft, mine.core) {
        return None;
    }
    let relation = |other: &Period| time::compare(mine, other).relation;
    let old = source.periods.iter().find(|p| {
        is_old(source, p.core)
            && matches!(relation(p), time::Relation::Same | time::Relation::Contains)
    })?;
    let new = nearest(
        source
            .periods
            .iter()
            .filter(|p| !is_old(source, p.core) && relation(p) == time::Relation::Disjoint)
            .map(|p| (p.core, p)),
        old.core,
    )?;
    let words = |p: &Period| p.core.of(&source.text).to_owned();
    let written = time::in_style_of(new, mine, mine.core.of(&draft.text));
    Some((
        new.span,
        format!("it replaces {} by {}", words(old), words(new)),
        (!written.is_empty()).then_some(written),
    ))
}

/// The value that stands closest to `at`.
fn nearest<T>(values: impl Iterator<Item = (Span, T)>, at: Span) -> Option<T> {
    values
        .min_by_key(|(span, _)| span.start.abs_diff(at.start))
        .map(|(_, value)| value)
}

/// True if the text gives the value at `core` as one that holds no longer.
pub fn is_old(analysis: &Analysis, core: Span) -> bool {
    let clause = analysis.clause_at(core.start);
    let before: Vec<_> = analysis
        .words
        .iter()
        .filter(|w| w.span.end <= core.start)
        .collect();
    let lower: Vec<&str> = before.iter().map(|w| w.lower.as_str()).collect();
    let ends = |skip: usize| {
        let kept = &lower[..lower.len().saturating_sub(skip)];
        INSTEAD.iter().any(|cue| kept.ends_with(cue))
    };
    let articles = lower
        .iter()
        .rev()
        .take_while(|w| matches!(**w, "the" | "a" | "on" | "in" | "by" | "about"))
        .count();
    if ends(0) || ends(articles) {
        return true;
    }
    let adverb = before
        .iter()
        .rev()
        .take(REACH)
        .take_while(|w| clause.covers(w.span))
        .any(|w| BEFORE.contains(&w.lower.as_str()));
    // "two weeks earlier than on 3 May" names no replaced value.
    if adverb && !lower.ends_with(&["than"]) {
        return true;
    }
    // "moved the first flight from 18 May to 30 June"
    let from = lower.iter().rev().take(NEAR).any(|w| *w == "from");
    from && moved(&before)
}

/// True if the clause moves something: "moved the first test flight of Kestrel from".
fn moved(before: &[&crate::claims::words::Word]) -> bool {
    const MOVING: [&str; 9] = [
        "move",
        "postpone",
        "delay",
        "defer",
        "reschedule",
        "revise",
        "correct",
        "amend",
        "restate",
    ];
    let near = before.iter().rev().take(2 * REACH);
    near.into_iter()
        .any(|w| MOVING.iter().any(|verb| w.is(verb)))
}
