//! An event that has come further in the draft than in the source: "bought" for "explored buying".

use super::cast::cast;
use super::fact::{Fact, Predicates, Sentence};
use super::stage::Tense;
use crate::claims::Status;
use crate::claims::lexicon::AWAITING;
use crate::compare::assertion::Difference;
use crate::syntax::Kind;

/// What the draft says has come further than the source has it.
pub fn overstated(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    draft.facts.iter().find_map(|mine| {
        let further = |theirs: &&Fact| exceeds(draft, mine, source, theirs);
        let theirs = source.facts.iter().find(further)?;
        let told = theirs.words_of(source.analysis);
        let reason = match theirs.stage.status? {
            Status::Considered if awaited(theirs, source) => {
                format!("the source says it is still awaited: “{told}”")
            }
            // "explored buying": a word above it makes it less; "may buy" has its modal to itself.
            Status::Considered if theirs.stage.words != theirs.predicate => {
                format!("the source says it was only considered: “{told}”")
            }
            Status::Considered => format!("the source says only that it may or might: “{told}”"),
            Status::Discussed => format!("the source says it was only discussed: “{told}”"),
            Status::Planned => format!("the source says it is planned, not done: “{told}”"),
            Status::Agreed => format!("the source says it is agreed, not done: “{told}”"),
            _ => format!("the source says it has not come that far: “{told}”"),
        };
        Some(Difference {
            not_yet: true,
            draft: mine.stage.words,
            source: theirs.stage.words,
            reason,
        })
    })
}

/// True if what the source says of it is that something waits for it.
fn awaited(fact: &Fact, source: &Sentence<'_>) -> bool {
    let analysis = source.analysis;
    let mut words = analysis.words_in(fact.stage.words);
    words.any(|w| AWAITING.contains(&w.lower) || w.lemmas.iter().any(|(l, _)| AWAITING.contains(l)))
}

fn exceeds(draft: &Sentence<'_>, mine: &Fact, source: &Sentence<'_>, theirs: &Fact) -> bool {
    let (Some(here), Some(there)) = (mine.stage.status, theirs.stage.status) else {
        return false;
    };
    // "It was said that it would close" beside "it would close": neither is further than the other.
    let would = |side: &Sentence<'_>| side.analysis.words.iter().any(|w| w.lower == "would");
    if here == Status::Planned && would(draft) && would(source) {
        return false;
    }
    let done = matches!(mine.stage.tense, Tense::Past | Tense::Perfect)
        || mine.kind == Kind::Nominal && here == Status::Completed;
    // "will open" may have come true by the time of the draft; "has opened" says that it has.
    if theirs.stage.tense == Tense::Future && mine.stage.tense != Tense::Perfect {
        return false;
    }
    let further = match here {
        Status::Begun | Status::Completed => done && there < Status::Begun,
        // "The planned purchase" may well be agreed.
        Status::Agreed => {
            there < Status::Agreed && !(theirs.kind == Kind::Nominal && there == Status::Planned)
        }
        Status::Planned => there < Status::Planned,
        _ => false,
    };
    if !further
        || mine.denied()
        || theirs.denied()
        || mine.kind == Kind::Copular
        || mine.relation(theirs) != Predicates::Same
    {
        return false;
    }
    let cast = cast(draft, mine, source, theirs);
    (cast.core || cast.wider) && cast.different == 0
}
