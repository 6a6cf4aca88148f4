//! Values that a passage itself calls out of date: "30 June instead of 27 June", "in 2018, not 2017".

pub mod put_right;
mod revised;

pub use revised::{Backing, revises};

use super::{Alignment, Judgement, Stance, subject};
use crate::claims::lexicon::{Pos, REPLACING};
use crate::claims::words::{Relation, Word};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::quantity::{self, Figure, Period, time};
use crate::text::Span;

/// Relatedness from which a passage that replaces just the draft's value is about the draft's thing:
/// that it names the value as the old one says most of it already.
const ENOUGH: f32 = 0.3;
/// The same for a value with three digits or more: some of its words.
const SOME: f32 = 0.1;
/// Digits that two figures hardly share by chance.
const TELLING: u32 = 3;
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
    if alignment.names(clause) <= 0.0 && alignment.foreign_subject() {
        return None;
    }
    // "The company was founded in 2018, not 2017": of a long sentence only the verb may stand there.
    let coverage = alignment.coverage(clause, 0.4);
    let telling = coverage >= SOME && is_telling(claim, draft) && !alignment.foreign_subject();
    let is_about_it =
        || leads(claim.span, draft, source, alignment) || speaks_of_it(clause, draft, source);
    if coverage < ENOUGH && !telling && !is_about_it() {
        return None;
    }
    let (mark, reason, expected) = match claim.kind {
        ClaimKind::Figure(i) => figure(draft, i, source)?,
        ClaimKind::Date(i) => date(draft, i, source)?,
        _ => return None,
    };
    Some(Judgement {
        not_yet: false,
        stance: Stance::Contradicts,
        relatedness: SURE,
        reason,
        marks: vec![mark],
        expected,
        at: None,
    })
}

/// A value that a passage puts in the place of the draft's.
pub struct Replacement {
    /// Bytes of the passage that have it.
    pub mark: Span,
    pub reason: String,
    /// How the draft would write it.
    pub expected: Option<String>,
}

/// What the passage puts in the place of the draft's value, which it names as the old one; whether it speaks of the
/// draft's thing is for the caller to know.
pub fn given_up(claim: &Claim, draft: &Analysis, source: &Analysis) -> Option<Replacement> {
    let (mark, reason, expected) = match claim.kind {
        ClaimKind::Figure(i) => figure(draft, i, source)?,
        ClaimKind::Date(i) => date(draft, i, source)?,
        _ => return None,
    };
    Some(Replacement {
        mark,
        reason,
        expected,
    })
}

/// True if the text has one of the words by which a value is given up at all; much cheaper than to read it.
pub fn may_give_up(text: &str) -> bool {
    let cue = |word: &str| {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        BEFORE.contains(&word.as_str())
            || matches!(
                word.as_str(),
                "instead"
                    | "rather"
                    | "longer"
                    | "not"
                    | "replacing"
                    | "replaces"
                    | "from"
                    | "given"
            )
    };
    text.split_whitespace().any(cue)
}

/// True if the draft's sentence has another date that the passage has as well: both go on to the same thing.
pub fn shares_a_value(claim: &Claim, draft: &Analysis, source: &Analysis) -> bool {
    let own = draft
        .periods
        .iter()
        .filter(|p| !p.core.overlaps(claim.span));
    own.filter(|p| p.from.is_some() && p.to.is_some()).any(|p| {
        let mut theirs = source.periods.iter();
        theirs.any(|o| time::compare(p, o).relation == time::Relation::Same)
    })
}

/// Bytes of the passage by which it gives the draft's value as one that holds.
pub fn place_of(claim: &Claim, draft: &Analysis, source: &Analysis) -> Option<Span> {
    let holds = |core: &Span| !is_old(source, *core);
    match claim.kind {
        ClaimKind::Figure(i) => {
            let mine = draft.figures.get(i)?;
            let equal = |f: &&Figure| quantity::relation(mine, f) == quantity::Relation::Equal;
            let mut theirs = source.figures.iter().filter(equal).map(|f| f.core);
            theirs.find(holds)
        }
        ClaimKind::Date(i) => {
            let mine = draft.periods.get(i)?;
            let same = |p: &&Period| time::compare(mine, p).relation == time::Relation::Same;
            let mut theirs = source.periods.iter().filter(same).map(|p| p.core);
            theirs.find(holds)
        }
        _ => None,
    }
}

/// True for a figure with so many digits that a passage which gives it up hardly speaks of another one.
fn is_telling(claim: &Claim, draft: &Analysis) -> bool {
    let ClaimKind::Figure(i) = claim.kind else {
        return false;
    };
    draft.figures.get(i).is_some_and(|f| {
        f.approx.is_none() && super::figure::digits(f) >= TELLING && f.dim != quantity::Dim::Number
    })
}

/// True if the content word before the draft's value stands in the passage too, and a name of its sentence.
fn leads(value: Span, draft: &Analysis, source: &Analysis, alignment: &Alignment) -> bool {
    let before = draft
        .words
        .iter()
        .rev()
        .find(|w| w.span.end <= value.start && w.is_content() && !draft.is_measured(w.span));
    let whole = Span::new(0, draft.text.len());
    alignment.names(whole) > 0.0
        && before.is_some_and(|w| {
            source
                .words
                .iter()
                .any(|o| w.relation(o) >= Relation::Derived)
        })
}

/// True if the subject of the passage's only sentence is a noun of the draft's clause: "The locomotives cost 98, not 96".
fn speaks_of_it(clause: Span, draft: &Analysis, source: &Analysis) -> bool {
    let whole = Span::new(0, source.text.len());
    let Some(verb) = subject::verb_in(source, whole) else {
        return false;
    };
    let phrase = subject::phrase(source, verb);
    phrase.last().is_some_and(|subject| {
        let mut own = draft.words_in(clause).filter(|w| w.is_content());
        subject.may_be(Pos::Noun) && own.any(|w| w.relation(subject) == Relation::Same)
    })
}

/// True if a passage says of the one before it that it replaces something: "This replaces the guidance".
pub fn points_back(text: &str) -> bool {
    let words = crate::claims::words::words(text);
    let first: Vec<&str> = words.iter().take(3).map(|w| w.lower.as_str()).collect();
    matches!(first[..], ["this" | "that" | "these" | "those" | "it" | "they", verb, ..]
        if matches!(verb, "replaces" | "replace" | "supersedes" | "supersede" | "corrects" | "correct"))
}

/// True if the passage says that it, or the report it stands in, puts something new in the place of
/// what was said before: "now", "revised", "this replaces".
pub fn announces(text: &str) -> bool {
    let words = crate::claims::words::words(text);
    let lower: Vec<&str> = words.iter().map(|w| w.lower.as_str()).collect();
    (0..lower.len()).any(|at| REPLACING.longest(&lower[at..]) > 0) || revises_an_outlook(&words)
}

/// Nouns (lemmas) for what somebody has said to expect.
const OUTLOOKS: [&str; 6] = [
    "outlook",
    "guidance",
    "forecast",
    "projection",
    "expectation",
    "target",
];

/// "Lowered its full-year outlook": who moves what he expects had said otherwise before.
fn revises_an_outlook(words: &[Word]) -> bool {
    let moves = |w: &Word| {
        w.direction.is_some()
            && w.lemmas
                .iter()
                .any(|(l, p)| *p == Pos::Verb && *l != w.lower)
    };
    let own = |w: &Word| {
        matches!(
            w.lower.as_str(),
            "its" | "the" | "their" | "our" | "his" | "her"
        )
    };
    (0..words.len()).filter(|&at| moves(&words[at])).any(|at| {
        let mut behind = words.iter().skip(at + 1).take(OUTLOOK_REACH);
        behind.next().is_some_and(own) && behind.any(|w| OUTLOOKS.contains(&w.lemma()))
    })
}

/// Words behind the verb among which the outlook stands.
const OUTLOOK_REACH: usize = 4;

type Found = (Span, String, Option<String>);

fn figure(draft: &Analysis, index: usize, source: &Analysis) -> Option<Found> {
    let mine = draft.figures.get(index)?;
    if is_old(draft, mine.core) {
        return None;
    }
    let relation = |other: &Figure| quantity::relation(mine, other);
    let old = source.figures.iter().find(|f| {
        is_old(source, f.core)
            && (relation(f) == quantity::Relation::Equal || is_its_number(draft, mine, source, f))
    })?;
    let new = nearest(
        source
            .figures
            .iter()
            .filter(|f| !is_old(source, f.core) && relation(f) == quantity::Relation::Disjoint)
            .map(|f| (f.core, f)),
        old.core,
    )?;
    // "Was cut from 11 to 6": the draft tells of the change itself.
    let told = |f: &Figure| quantity::relation(f, new) == quantity::Relation::Equal;
    if draft.figures.iter().any(told) {
        return None;
    }
    let written = quantity::in_style_of(new, mine, mine.core.of(&draft.text));
    let reason = replacement(source, old.span, new.span);
    Some((new.span, reason, (!written.is_empty()).then_some(written)))
}

/// True for the 212 of "NOK 208 million, not 212" beside NOK 212 million: the old value leaves out what the new one says.
fn is_its_number(draft: &Analysis, mine: &Figure, source: &Analysis, other: &Figure) -> bool {
    let number = other.core.of(&source.text);
    let bare = matches!(other.dim, quantity::Dim::Number) && number.len() > 1;
    let mut written = mine.core.of(&draft.text).split_whitespace();
    bare && written.any(|part| part.trim_matches(|c: char| !c.is_ascii_digit()) == number)
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
    let written = time::in_style_of(new, mine, mine.core.of(&draft.text));
    let reason = replacement(source, old.core, new.core);
    Some((new.span, reason, (!written.is_empty()).then_some(written)))
}

/// Says that the source puts the value at `new` in the place of the one at `old`.
fn replacement(source: &Analysis, old: Span, new: Span) -> String {
    let (was, is) = (old.of(&source.text), new.of(&source.text));
    format!("it replaces {was} by {is}")
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
    // "no longer 46 of 90, or 51 %": what follows an old value by "of" or "or" is as old.
    let joined = before
        .iter()
        .rev()
        .take_while(|w| {
            analysis.is_measured(w.span) || matches!(w.lower.as_str(), "of" | "or" | "per" | "cent")
        })
        .count();
    let ends = |skip: usize| {
        let kept = &lower[..lower.len().saturating_sub(skip)];
        INSTEAD.iter().any(|cue| kept.ends_with(cue))
    };
    let articles = lower
        .iter()
        .rev()
        .take_while(|w| matches!(**w, "the" | "a" | "on" | "in" | "by" | "about"))
        .count();
    if ends(0) || ends(articles) || ends(joined) {
        return true;
    }
    let adverb = before
        .iter()
        .rev()
        .take(REACH)
        .take_while(|w| clause.covers(w.span))
        .any(|w| BEFORE.contains(&w.lower.as_str()));
    // "two weeks earlier than on 3 May" names no replaced value, and what was planned at first may have
    // come to pass unless the text says what holds now.
    let now = || {
        analysis
            .words
            .iter()
            .any(|w| matches!(w.lower.as_str(), "now" | "instead"))
    };
    // "Will take place in March; it was earlier planned for November": the clause says by "was" that it is over, and the
    // sentence has what holds.
    let was = || {
        let mut near = before.iter().rev().take(REACH);
        near.any(|w| matches!(w.lower.as_str(), "was" | "were"))
            && before.first().is_some_and(|w| w.span.start < clause.start)
            && analysis.words.iter().any(|w| w.lower == "will")
    };
    if adverb && !lower.ends_with(&["than"]) && was() {
        return true;
    }
    if adverb && !lower.ends_with(&["than"]) && now() {
        return true;
    }
    if is_moved_on(analysis, core) {
        return true;
    }
    // "moved the first flight from 18 May to 30 June"
    let from = lower.iter().rev().take(NEAR).any(|w| *w == "from");
    from && moved(&before)
}

/// "The date, given earlier as 19 December, is therefore moved to 12 January": the sentence goes on to move it.
fn is_moved_on(analysis: &Analysis, core: Span) -> bool {
    let words = &analysis.words;
    let before = words.iter().rev().find(|w| w.span.end <= core.start);
    let named = before.is_some_and(|w| matches!(w.lower.as_str(), "as" | "for" | "of"));
    let moved = |at: usize| {
        let passive = words[at.saturating_sub(PASSIVE)..at].iter().any(|w| {
            matches!(
                w.lower.as_str(),
                "is" | "are" | "was" | "were" | "been" | "be"
            )
        });
        let to = words.get(at + 1).is_some_and(|w| w.lower == "to");
        let next = words.get(at + 2).or_else(|| words.last());
        passive
            && to
            && next.is_some_and(|w| analysis.is_measured(w.span))
            && MOVING.iter().any(|verb| words[at].is(verb))
    };
    named && (0..words.len()).any(|at| words[at].span.start >= core.end && moved(at))
}

/// Words before a participle among which its form of "be" stands.
const PASSIVE: usize = 3;

/// Verbs (lemmas) that put one value in the place of another.
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

/// True if the clause moves something: "moved the first test flight of Kestrel from"; not "moved that the increase from".
fn moved(before: &[&Word]) -> bool {
    let moves = |w: &Word| MOVING.iter().any(|verb| w.is(verb));
    let mut near = before.iter().rev().take(2 * REACH);
    near.find(|w| moves(w) || w.direction.is_some() && w.may_be(Pos::Noun))
        .is_some_and(|w| moves(w))
}
