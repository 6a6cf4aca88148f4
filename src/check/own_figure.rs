//! "The Courier's own figure is 260": what a paper is said to give is looked for in that paper alone.
//!
//! Such a sentence leaves out of what the figure is; the one before says it.

use super::{Checker, attributed, framing, upheld};
use crate::claims::words::words;
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::Stance;
use crate::evidence::Candidate;
use crate::quantity::compare::{Relation, relation};
use crate::verdict::Opinion;

/// Forms of the verb between the noun and the figure, and of those in its place.
const IS: [&str; 8] = [
    "is", "was", "stands", "stood", "comes", "came", "remains", "at",
];

impl Checker<'_> {
    /// Backs a figure that the draft calls somebody's own by the figure that their paper gives.
    pub(super) fn add_own_figure(
        &mut self,
        claim: &Claim,
        draft: &Analysis,
        opinions: &mut Vec<Opinion>,
        candidates: &mut Vec<Candidate>,
    ) {
        let ClaimKind::Figure(index) = claim.kind else {
            return;
        };
        let decided = opinions
            .iter()
            .any(|o| o.judgement.stance != Stance::Nearest);
        let (Some(mine), Some(before)) = (draft.figures.get(index), draft.before.as_deref()) else {
            return;
        };
        let Some(owner) = draft.names.iter().find(|n| owns(draft, n.words.end)) else {
            return;
        };
        if decided {
            return;
        }
        let told = words(before);
        for candidate in self.with_value(mine) {
            if !framing::publishes(owner, &candidate) {
                continue;
            }
            let theirs = self.analysis(&candidate);
            let mut figures = theirs.figures.iter();
            let Some(found) = figures.find(|f| relation(mine, f) == Relation::Equal) else {
                continue;
            };
            if upheld::shared(&told, &theirs) == 0 {
                continue;
            }
            let span = found.span;
            let reason = "it is the figure that this source gives";
            upheld::push(opinions, candidates, candidate, Some(span), reason);
            return;
        }
    }
}

/// True if the word at `at`, behind a name in the genitive, is a noun for somebody's account, and a form of "be" follows.
fn owns(draft: &Analysis, at: usize) -> bool {
    let words = &draft.words;
    let own = words.get(at).is_some_and(|w| w.lower == "own");
    let noun = at + usize::from(own);
    let genitive = at.checked_sub(1).and_then(|name| words.get(name));
    let genitive = genitive.is_some_and(|name| {
        let behind = draft.text.get(name.span.end..).unwrap_or("");
        behind.starts_with("'s") || behind.starts_with('’') || behind.starts_with('\'')
    });
    let account = words
        .get(noun)
        .is_some_and(|w| attributed::ACCOUNTS.contains(&w.lemma()));
    let is = words
        .get(noun + 1)
        .is_some_and(|w| IS.contains(&w.lower.as_str()));
    genitive && account && is
}
