//! Values of the draft that a later source gives up by name, "£34 million instead of £38 million", found by the value and
//! tied to the draft by the passage that first had it: the draft may have the thing in words of its own.

use std::sync::Arc;

use super::Checker;
use super::upheld::{self, shared};
use crate::claims::lexicon::{DEALS, STATUS};
use crate::claims::words::{Relation, Word};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::alignment::relation;
use crate::compare::replaced::{self, Replacement};
use crate::compare::{Stance, figure, topic};
use crate::evidence::{self, Candidate, Query};
use crate::quantity::{Dim, Figure};
use crate::verdict::{Opinion, Replaces};

/// Passages that are looked at for a value: it is rare, or there is no telling them apart.
const ASKED: usize = 16;
/// Digits from which a value hardly stands for two things.
const DIGITS: u32 = 2;
/// Words that the passage which first had the value shares with the one that gives it up, and with the draft, where it does
/// not back the draft; where it does, one of the former will do.
const OF_ONE_THING: usize = 2;
const OF_THE_DRAFT: usize = 2;

impl Checker<'_> {
    /// Adds the later passage that gives up the value which the draft has, if none speaks against it yet.
    pub(super) fn add_given_up(
        &mut self,
        claim: &Claim,
        draft: &Analysis,
        names: &[String],
        opinions: &mut Vec<Opinion>,
        candidates: &mut Vec<Candidate>,
    ) {
        let settled = |o: &Opinion| {
            o.judgement.stance == Stance::Contradicts || o.replaces != Replaces::Nothing
        };
        if opinions.iter().any(settled) {
            return;
        }
        let figures = match claim.kind {
            ClaimKind::Figure(i) => draft.figures.get(i).map(evidence::figure_keys),
            ClaimKind::Date(i) => draft.periods.get(i).map(evidence::period_keys),
            _ => None,
        };
        let Some(figures) = figures.filter(|keys| !keys.is_empty()) else {
            return;
        };
        // "Two" is given up in many places.
        let short = |i: usize| {
            let money = |f: &Figure| matches!(f.dim, Dim::Money { .. });
            let mine = draft.figures.get(i);
            mine.is_some_and(|f| figure::digits(f) < DIGITS && !money(f))
        };
        if matches!(claim.kind, ClaimKind::Figure(i) if short(i)) {
            return;
        }
        let query = Query {
            words: Vec::new(),
            names: names.to_vec(),
            figures,
        };
        let having = self.snapshot.index.search(&query, ASKED);
        let given_up = having.iter().find_map(|candidate| {
            if !replaced::may_give_up(&candidate.passage.text) {
                return None;
            }
            let source = self.analysis(candidate);
            let found = replaced::given_up(claim, draft, &source)?;
            Some((candidate, source, found))
        });
        let Some((later, says_so, found)) = given_up else {
            return;
        };
        let read: Vec<Arc<Analysis>> = having.iter().map(|c| self.analysis(c)).collect();
        let supports = opinions
            .iter()
            .filter(|o| o.judgement.stance == Stance::Supports);
        let best = supports
            .max_by(|a, b| {
                let (x, y) = (a.judgement.relatedness, b.judgement.relatedness);
                x.total_cmp(&y).then(b.candidate.cmp(&a.candidate))
            })
            .map(|o| &candidates[o.candidate]);
        let first = having.iter().zip(&read).find(|(candidate, source)| {
            let before = candidate.source.id != later.source.id
                && (candidate.source.date < later.source.date || candidate.source.date.is_none());
            let backs = best.is_some_and(|c| {
                c.source.id == candidate.source.id && c.ordinal == candidate.ordinal
            });
            let both = told_of_both(claim, draft, source, &says_so);
            // Where something else has the value for the draft's thing, this is another one.
            let of_it = backs && both > 0
                || best.is_none()
                    && both >= OF_ONE_THING
                    && (is_of(draft, claim, source)
                        || replaced::shares_a_value(claim, draft, &says_so));
            before && of_it
        });
        if first.is_none() {
            return;
        }
        let Replacement {
            mark,
            reason,
            expected,
        } = found;
        upheld::push(opinions, candidates, later.clone(), Some(mark), &reason);
        if let Some(opinion) = opinions.last_mut() {
            opinion.judgement.stance = Stance::Contradicts;
            opinion.judgement.expected = expected;
            opinion.replaces = Replaces::TheDrafts;
        }
    }
}

/// How many words of the clause in which a passage first had the draft's value stand in the one that gives it up.
fn told_of_both(claim: &Claim, draft: &Analysis, first: &Analysis, later: &Analysis) -> usize {
    let Some(place) = replaced::place_of(claim, draft, first) else {
        return 0;
    };
    let status = |w: &Word| STATUS.of(w.lemma()).filter(|class| *class == "completed");
    let alike = |a: &Word, b: &Word| {
        let deals = DEALS.contains(a.lemma()) && DEALS.contains(b.lemma());
        // "Will close" and "was completed".
        let ends = status(a).is_some() && status(a) == status(b);
        deals || ends || relation(a, b) >= Relation::Synonym
    };
    let own = first.words_in(first.clause_at(place.start));
    let own = own.filter(|w| w.is_content() && !first.is_measured(w.span));
    let there: Vec<&Word> = later
        .words
        .iter()
        .filter(|w| w.is_content() && !later.is_measured(w.span))
        .collect();
    own.filter(|w| there.iter().any(|o| alike(w, o))).count()
}

/// True if the passage has every name of the draft's clause and one of its other words.
fn is_of(draft: &Analysis, claim: &Claim, source: &Analysis) -> bool {
    let clause = draft.clause_at(claim.span.start);
    let own: Vec<_> = draft
        .words_in(clause)
        .filter(|w| {
            !draft.is_measured(w.span) && !draft.names.iter().any(|n| n.span.covers(w.span))
        })
        .cloned()
        .collect();
    let mut names = draft.names.iter().filter(|n| clause.covers(n.span));
    names.all(|name| topic::knows(source, name)) && shared(&own, source) >= OF_THE_DRAFT
}
