//! The participants of two facts beside one another, role by role.

use super::argument::{self, Argument, Likeness};
use super::fact::{Fact, Sentence, is_amount};
use crate::claims::Analysis;

/// How the participants of two facts stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cast {
    /// Roles in which both have the same participant.
    pub same: usize,
    /// Roles in which they surely have different ones.
    pub different: usize,
    /// Roles of the draft that the source leaves out or leaves open.
    pub open: usize,
    /// True if whatever it is done to (or, if nothing, whoever does it) is the same.
    pub core: bool,
    /// True if the draft tells of it with fewer words of its kind, and the actor is the same.
    pub wider: bool,
    /// True if both name who acts, and nothing shows that it is the same one.
    pub another_actor: bool,
}

/// Compares role by role.
pub fn cast(draft: &Sentence<'_>, mine: &Fact, source: &Sentence<'_>, theirs: &Fact) -> Cast {
    // "Rose 9 %", "a rise of 9 %": by how much is neither who does it nor what it is done to.
    let things = |analysis: &Analysis, all: &[Argument]| -> Vec<Argument> {
        let things = all.iter().filter(|a| !is_amount(analysis, a));
        things.cloned().collect()
    };
    let (done_to, doers) = (
        things(draft.analysis, &mine.undergoers),
        things(draft.analysis, &mine.actors),
    );
    let (their_objects, their_doers) = (
        things(source.analysis, &theirs.undergoers),
        things(source.analysis, &theirs.actors),
    );
    let best = |a: &[Argument], b: &[Argument]| -> Option<Likeness> {
        if a.is_empty() {
            return None;
        }
        let pairs = a.iter().flat_map(|x| b.iter().map(move |y| (x, y)));
        let likeness =
            pairs.map(|(x, y)| argument::likeness(draft.analysis, x, source.analysis, y));
        Some(likeness.max().unwrap_or(Likeness::Open))
    };
    let mut roles: Vec<Option<Likeness>> = Vec::new();
    let object = best(&done_to, &their_objects);
    // "The talks ended" and "they ended the talks" are about the talks.
    let actors = match (done_to.is_empty(), their_objects.is_empty()) {
        (true, false) => match best(&doers, &their_objects) {
            Some(Likeness::Same) => Some(Likeness::Same),
            _ => Some(Likeness::Different),
        },
        (false, true) => match best(&done_to, &their_doers) {
            Some(Likeness::Same) => Some(Likeness::Same),
            _ => best(&doers, &their_doers),
        },
        _ => best(&doers, &their_doers),
    };
    let core = match (object, actors) {
        (Some(Likeness::Same), _) => true,
        (Some(Likeness::Open), Some(Likeness::Same)) => {
            their_objects.is_empty() && { best(&done_to, &their_doers) == Some(Likeness::Same) }
        }
        (None, Some(Likeness::Same)) => true,
        _ => false,
    };
    roles.push(object);
    roles.push(actors);
    let mut prepositions: Vec<&str> = mine.others.iter().map(|(p, _)| p.as_str()).collect();
    prepositions.dedup();
    for preposition in prepositions {
        let a: Vec<Argument> = mine.behind(preposition).cloned().collect();
        let b: Vec<Argument> = theirs.behind(preposition).cloned().collect();
        if !b.is_empty() {
            roles.push(best(&a, &b));
        }
    }
    let count = |l: Likeness| roles.iter().filter(|r| **r == Some(l)).count();
    Cast {
        same: count(Likeness::Same),
        different: count(Likeness::Different),
        open: count(Likeness::Open),
        core,
        wider: object == Some(Likeness::Wider) && actors == Some(Likeness::Same),
        another_actor: !doers.is_empty()
            && !their_doers.is_empty()
            && actors != Some(Likeness::Same),
    }
}
