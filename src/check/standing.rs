//! Which sources count for a claim: copies once, the higher rank before the lower, the newer where a thing moves.

use globset::Glob;
use jiff::civil::Date;

use crate::claims::lexicon::MOVING;
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::Stance;
use crate::disagreements::copies;
use crate::evidence::Candidate;
use crate::settings::Settings;
use crate::verdict::{Opinion, Timing};

/// Whether the claim is of a quantity that moves with time, and as of which day.
pub fn timing(claim: &Claim, draft: &Analysis, date: Option<Date>) -> Timing {
    let ClaimKind::Figure(at) = claim.kind else {
        return Timing::Fixed;
    };
    let Some(figure) = draft.figures.get(at) else {
        return Timing::Fixed;
    };
    let clause = draft.clause_at(figure.core.start);
    let moves = draft
        .words_in(clause)
        .any(|w| MOVING.contains(w.lemma()) || w.lemmas.iter().any(|(l, _)| MOVING.contains(l)));
    if !moves {
        return Timing::Fixed;
    }
    let own = draft
        .periods
        .iter()
        .find(|p| clause.covers(p.core))
        .and_then(|p| p.to);
    match own {
        Some(day) if date.is_none_or(|today| day < today) => Timing::At(day),
        _ => Timing::Newest,
    }
}

/// Gives passages that are copies of one another one voice, and those of documents that are, if they say
/// the same of the claim: a correction differs from what it corrects where it matters, and speaks for
/// itself.
pub fn merge_copies(opinions: &mut [Opinion], candidates: &[Candidate]) {
    let deciding: Vec<usize> = (0..opinions.len())
        .filter(|i| opinions[*i].judgement.stance != Stance::Nearest)
        .collect();
    if deciding.len() < 2 {
        return;
    }
    let opinions_of: Vec<usize> = deciding.iter().map(|i| opinions[*i].candidate).collect();
    let runs: Vec<_> = deciding
        .iter()
        .map(|i| copies::runs(&candidates[opinions[*i].candidate].passage.text))
        .collect();
    let stance = |opinions: &[Opinion], at: usize| opinions[deciding[at]].judgement.stance;
    for (at, first) in copies::originals(&runs).into_iter().enumerate() {
        if first != at && stance(opinions, at) == stance(opinions, first) {
            opinions[deciding[at]].source = opinions[deciding[first]].source;
        }
    }
    let source = |at: usize| &candidates[opinions_of[at]].source;
    for at in 1..deciding.len() {
        let twin = (0..at).find(|first| {
            stance(opinions, at) == stance(opinions, *first)
                && copies::are_alike(source(at), source(*first))
        });
        if let Some(first) = twin {
            opinions[deciding[at]].source = opinions[deciding[first]].source;
        }
    }
}

/// Where sources contradict each other, keeps those of the highest rank that the settings give.
pub fn rank(opinions: &mut Vec<Opinion>, candidates: &[Candidate], settings: &Settings) {
    if settings.rank.is_empty() {
        return;
    }
    let matchers: Vec<_> = settings
        .rank
        .iter()
        .filter_map(|glob| Glob::new(glob).ok())
        .map(|glob| glob.compile_matcher())
        .collect();
    let place = |o: &Opinion| {
        let id = &*candidates[o.candidate].source.id;
        matchers
            .iter()
            .position(|m| m.is_match(id))
            .unwrap_or(matchers.len())
    };
    let decides = |o: &&Opinion| o.judgement.stance != Stance::Nearest;
    let both = [Stance::Supports, Stance::Contradicts]
        .iter()
        .all(|s| opinions.iter().any(|o| o.judgement.stance == *s));
    let highest = opinions.iter().filter(decides).map(place).min();
    if let (true, Some(highest)) = (both, highest) {
        opinions.retain(|o| o.judgement.stance == Stance::Nearest || place(o) == highest);
    }
}
