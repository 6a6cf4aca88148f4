//! Passages that back a statement where another one contradicts it: whether they speak of what is contested, and whether
//! what they say has been overtaken since.

use super::Checker;
use crate::claims::events::Event;
use crate::claims::lexicon::Pos;
use crate::claims::words::{Class, Relation, Word};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::Stance;
use crate::compare::alignment::relation;
use crate::compare::figure::slip;
use crate::evidence::Candidate;
use crate::text::Span;
use crate::verdict::{Opinion, Replaces};

/// Words before a verb among which "has not yet" stands.
const REACH: usize = 4;

impl Checker<'_> {
    /// Of a statement that is contradicted in one word, takes back the support of passages that have nothing of that
    /// word, and lets a later report of a deed stand against "has not done it" of an earlier one.
    pub(super) fn weigh_sides(
        &mut self,
        claim: &Claim,
        draft: &Analysis,
        opinions: &mut [Opinion],
        candidates: &[Candidate],
    ) {
        let stance = |o: &Opinion| o.judgement.stance;
        if let ClaimKind::Figure(_) = claim.kind {
            drop_slips(opinions);
        }
        if claim.kind != ClaimKind::Assertion {
            return;
        }
        let contested: Vec<(Span, Vec<Span>, usize)> = opinions
            .iter()
            .filter(|o| stance(o) == Stance::Contradicts)
            .filter_map(|o| Some((o.judgement.at?, o.judgement.marks.clone(), o.candidate)))
            .collect();
        if contested.is_empty() {
            return;
        }
        let has = |source: &Analysis, word: &Word| {
            let mut all = source.words.iter();
            all.any(|o| o.is_content() && relation(word, o) > Relation::Opposite)
        };
        // A deed is contested, and what a passage denies; of two opposite adjectives each side has its own word.
        let mut words: Vec<&Word> = Vec::new();
        for (at, marks, candidate) in contested {
            let denying = self.analysis(&candidates[candidate]);
            let denied = |e: &Event| {
                let verb = denying.words[e.word].span;
                e.negated && marks.iter().any(|m| m.overlaps(verb))
            };
            let denies = denying.events.iter().any(denied);
            let own = draft.words_in(at).filter(|w| w.is_content());
            words.extend(own.filter(|w| denies || has(&denying, w) || is_done(draft, w)));
        }
        for at in 0..opinions.len() {
            if stance(&opinions[at]) != Stance::Supports {
                continue;
            }
            let source = self.analysis(&candidates[opinions[at].candidate]);
            if !words.is_empty() && !words.iter().any(|w| has(&source, w)) {
                opinions[at].judgement.stance = Stance::Nearest;
                opinions[at].judgement.reason = "it does not speak of what is contested".into();
                continue;
            }
            if !source.events.iter().any(|e| is_not_yet(&source, e)) {
                continue;
            }
            let date = opinions[at].date;
            let overtakes = |o: &&mut Opinion| {
                o.judgement.stance == Stance::Contradicts
                    && o.replaces == Replaces::Nothing
                    && date.is_some()
                    && o.date > date
            };
            for later in opinions.iter_mut().filter(overtakes) {
                later.replaces = Replaces::Earlier;
            }
        }
    }
}

/// True for the verb of something that happened: "gained".
fn is_done(draft: &Analysis, word: &Word) -> bool {
    let mut events = draft.events.iter();
    word.may_be(Pos::Verb)
        && !word.may_be(Pos::Adjective)
        && events.any(|e| e.status.is_some() && draft.words[e.word].span == word.span)
}

/// Where a source has the draft's value, a contradiction that rests on a slip alone is of another thing.
fn drop_slips(opinions: &mut [Opinion]) {
    let supports = |o: &Opinion| o.judgement.stance == Stance::Supports;
    if !opinions.iter().any(supports) {
        return;
    }
    for opinion in opinions {
        let judgement = &mut opinion.judgement;
        if judgement.stance == Stance::Contradicts && judgement.relatedness <= slip::SURE {
            judgement.stance = Stance::Nearest;
            judgement.expected = None;
            judgement.at = None;
        }
    }
}

/// True for "has not opened": so far, on the day of the passage.
fn is_not_yet(analysis: &Analysis, event: &Event) -> bool {
    let before = &analysis.words[event.word.saturating_sub(REACH)..event.word];
    let perfect = before
        .iter()
        .any(|w| matches!(w.lower.as_str(), "has" | "have" | "hasn't" | "haven't"));
    let denied = before
        .iter()
        .any(|w| w.class == Class::Negation || w.lower == "yet");
    event.negated && perfect && denied
}
