//! A claim's clauses beside a passage's: the same participants and predicate, and what excludes the other.
//!
//! Both sentences are parsed, and every clause becomes a [`fact::Fact`]: predicate, participants by role,
//! how far it has come and whether it is denied. Two facts contradict each other only where the predicate
//! is the same (or its opposite), no participant differs and the one it is about is surely the same.

use super::Alignment;
use super::assertion::Difference;
use super::{affiliation, positions, posts};
use crate::claims::Analysis;
use crate::quantity::Period;
use crate::text::Span;
use cast::cast;
use fact::Sentence;

pub mod argument;
pub mod cast;
pub mod designation;
pub mod ended;
pub mod exchanged;
pub mod fact;
mod identity;
mod included;
mod lacking;
pub mod leading;
pub mod nothing;
pub mod one_valued;
pub mod order;
mod origin;
pub mod overstated;
mod owned;
pub mod pending;
pub mod polarity;
pub mod sayer;
mod scattered;
pub mod stage;
mod turned;
pub mod unbacked;

/// What in the draft's sentence cannot be true if the passage is; `None` if no clause of it excludes one.
///
/// Parses both, unless too little of the draft's words is found in the passage for it to say anything.
pub fn contradiction(
    draft: &Analysis,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Difference> {
    let whole = Span::new(0, draft.text.len());
    // What there is not has no other words: a passage may say so of the whole statement in four of them.
    let none = || source.words.iter().any(|w| w.lower == "no");
    if alignment.names(whole) >= 1.0
        && none()
        && let (mine, theirs) = (Sentence::of(draft), Sentence::of(source))
        && let Some(found) = nothing::there_is_none(&mine, &theirs)
            .or_else(|| nothing::none_was_held(&mine, &theirs))
            .or_else(|| nothing::none_is_planned(&mine, &theirs))
    {
        return Some(found);
    }
    let near = alignment.coverage(whole, 1.0) >= ENOUGH || one_valued::may_share(draft, source);
    if another_time(draft, source) {
        return None;
    }
    if !near {
        return said_of_a_name(draft, source);
    }
    let (mine, theirs) = (Sentence::of(draft), Sentence::of(source));
    let confirmed = confirmed(&mine, &theirs);
    let event = || {
        exchanged::exchanged(&mine, &theirs)
            .or_else(|| overstated::overstated(&mine, &theirs))
            .or_else(|| pending::not_done(&mine, &theirs))
            .or_else(|| nothing::done(&mine, &theirs))
            .or_else(|| polarity::excluded(&mine, &theirs))
            .or_else(|| ended::otherwise(&mine, &theirs))
    };
    let found = if confirmed { None } else { event() };
    found
        .or_else(|| one_valued::other_value(&mine, &theirs))
        .or_else(|| order::reversed(&mine, &theirs))
        .or_else(|| sayer::another(&mine, &theirs))
        .or_else(|| origin::otherwise(draft, source))
        .or_else(|| said_of_a_name(draft, source))
}

/// Another post, employer, owner's part or designation of what both name, whatever else the two sentences say.
fn said_of_a_name(draft: &Analysis, source: &Analysis) -> Option<Difference> {
    positions::held(draft, source)
        .or_else(|| posts::other_holder(draft, source))
        .or_else(|| affiliation::elsewhere(draft, source))
        .or_else(|| owned::otherwise(draft, source))
        .or_else(|| designation::otherwise(draft, source))
}

/// Share of the draft's words and names from which a passage is worth parsing.
const ENOUGH: f32 = 0.45;

/// True if both name times and no two of them overlap.
pub fn another_time(draft: &Analysis, source: &Analysis) -> bool {
    let known = |p: &&Period| p.from.is_some() && p.to.is_some() && !p.guessed;
    let apart = |a: &Period, b: &Period| a.to < b.from || b.to < a.from;
    let mine: Vec<&Period> = draft.periods.iter().filter(known).collect();
    let theirs: Vec<&Period> = source.periods.iter().filter(known).collect();
    !mine.is_empty()
        && !theirs.is_empty()
        && mine.iter().all(|a| theirs.iter().all(|b| apart(a, b)))
}

/// True if a clause of the passage says what the draft's first clause says: the same predicate of the same
/// participants, as far along and as much denied.
pub fn confirms(draft: &Analysis, source: &Analysis) -> bool {
    confirmed(&Sentence::of(draft), &Sentence::of(source))
}

/// True if the passage has what the draft says only the other way round.
pub fn is_turned(draft: &Analysis, source: &Analysis) -> bool {
    polarity::is_turned(&Sentence::of(draft), &Sentence::of(source))
}

/// Bytes of the passage by which it leaves out what the draft says is in something: "before any contribution".
pub fn leaves_out(draft: &Analysis, source: &Analysis) -> Option<Span> {
    included::left_out(&Sentence::of(draft), &Sentence::of(source))
}

/// Bytes of the passage by which it denies what the draft affirms, as far as its words go: those of `answers`, which
/// stand in the passage for words of the draft; `asked` of those are no names.
pub fn denies(draft: &Analysis, source: &Analysis, answers: &[Span], asked: usize) -> Option<Span> {
    polarity::denies(&Sentence::of(draft), &Sentence::of(source), answers, asked)
}

/// Bytes of the passage by which it only talks of what the draft tells as done; `None` if it has it further along.
pub fn only_talked_of(draft: &Analysis, source: &Analysis) -> Option<Span> {
    pending::only_talked_of(&Sentence::of(draft), &Sentence::of(source))
}

fn confirmed(draft: &Sentence<'_>, source: &Sentence<'_>) -> bool {
    // "Orme, based in Norland, has bought it": what stands on the side confirms nothing of the sentence itself.
    let tree = &draft.parse.tree;
    let is_main = |f: &&fact::Fact| tree.at(f.predicate.start) == tree.root();
    let told = || draft.facts.iter().filter(|f| f.stage.status.is_some());
    let Some(mine) = told().find(is_main).or_else(|| told().next()) else {
        return false;
    };
    source.answers(mine).any(|theirs| {
        let cast = cast(draft, mine, source, theirs);
        mine.denied() == theirs.denied()
            && theirs.stage.status >= mine.stage.status
            && cast.core
            && cast.different == 0
    })
}
