//! Who did it to whom: the same predicate with two participants in each other's places.

use super::argument::{Argument, Likeness, likeness};
use super::fact::{Fact, Predicates, Sentence};
use crate::claims::lexicon::SYMMETRIC;
use crate::compare::assertion::Difference;

/// Prepositions behind which the other participant of an event may stand.
const OTHERS: [&str; 6] = ["from", "to", "against", "than", "by", "over"];

/// Two participants that both sentences have, in each other's roles.
pub fn exchanged(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    draft.facts.iter().find_map(|mine| {
        source
            .facts
            .iter()
            .find_map(|theirs| pair(draft, mine, source, theirs))
    })
}

fn pair(
    draft: &Sentence<'_>,
    mine: &Fact,
    source: &Sentence<'_>,
    theirs: &Fact,
) -> Option<Difference> {
    if mine.relation(theirs) != Predicates::Same
        || SYMMETRIC.contains(&mine.lemma)
        || mine.denied() != theirs.denied()
    {
        return None;
    }
    let same = |a: &Argument, b: &Argument| {
        likeness(draft.analysis, a, source.analysis, b) == Likeness::Same
    };
    let telling = |a: &Argument| a.name.is_some() || !a.stands_for;
    let turned = |a: &Argument, x: &[&Argument], y: &[&Argument]| -> bool {
        // `a` acts here; there it is among `y`, and the other of here acts there.
        telling(a)
            && y.iter().any(|b| same(a, b))
            && !theirs.actors.iter().any(|b| same(a, b))
            && x.iter()
                .any(|other| telling(other) && theirs.actors.iter().any(|b| same(other, b)))
    };
    let objects: (Vec<&Argument>, Vec<&Argument>) = (
        mine.undergoers.iter().collect(),
        theirs.undergoers.iter().collect(),
    );
    let mut sides = vec![objects];
    for preposition in OTHERS {
        sides.push((
            mine.behind(preposition).collect(),
            theirs.behind(preposition).collect(),
        ));
    }
    let actor = mine
        .actors
        .iter()
        .find(|a| sides.iter().any(|(x, y)| turned(a, x, y)))?;
    let there = theirs.actors.first()?;
    Some(Difference {
        not_yet: false,
        draft: actor.span.join(mine.predicate),
        source: there.span.join(theirs.predicate),
        reason: format!(
            "the roles are exchanged: in the source it is {} that does it, not {}",
            there.of(source.analysis),
            actor.of(draft.analysis)
        ),
    })
}
