//! Contradictions that do not stand: the value that speaks against the draft was put right since, or raised to the
//! draft's, or another source has the draft's value for the same thing.

use rustc_hash::FxHashMap;

use super::Checker;
use crate::claims::words::{Relation, Word};
use crate::claims::{Analysis, Claim, ClaimKind};
use crate::compare::alignment::relation;
use crate::compare::row::printed;
use crate::compare::{Judgement, Stance, figure, replaced, topic};
use crate::evidence::{self, Candidate, Query};
use crate::quantity::{Dim, Figure, Value};
use crate::text::Span;
use crate::verdict::{Opinion, Replaces};

/// Passages that are looked at for a value: it is rare, or there is no telling them apart.
const ASKED: usize = 16;
/// Digits from which a value that two sources have is hardly of two things that have words in common.
const DIGITS: u32 = 2;
/// How surely such a passage speaks of the same thing.
const UPHELD: f32 = 0.8;

/// Passages by the keys of a value: several rules ask for the same one.
pub(super) type Valued = FxHashMap<Vec<String>, Vec<Candidate>>;

impl Checker<'_> {
    /// Takes contradictions back that a later source overrules, and adds what that source says for the draft.
    pub(super) fn uphold(
        &mut self,
        claim: &Claim,
        draft: &Analysis,
        opinions: &mut Vec<Opinion>,
        candidates: &mut Vec<Candidate>,
    ) {
        let ClaimKind::Figure(index) = claim.kind else {
            return;
        };
        let against = |o: &Opinion| o.judgement.stance == Stance::Contradicts;
        let Some(mine) = draft.figures.get(index) else {
            return;
        };
        if !opinions.iter().any(against) || opinions.iter().any(|o| o.replaces != Replaces::Nothing)
        {
            return;
        }
        for at in 0..opinions.len() {
            if !against(&opinions[at]) {
                continue;
            }
            let candidate = candidates[opinions[at].candidate].clone();
            let theirs = self.analysis(&candidate);
            let marks = opinions[at].judgement.marks.clone();
            for other in theirs
                .figures
                .iter()
                .filter(|f| marks.iter().any(|m| m.overlaps(f.core)))
            {
                if let Some((later, span)) = self.put_right(&candidate, &theirs, other) {
                    opinions[at].judgement.stance = Stance::Nearest;
                    opinions[at].judgement.reason = "the source has been put right since".into();
                    let says_so = self.analysis(&later);
                    let backs = says_so
                        .figures
                        .iter()
                        .any(|f| !f.core.overlaps(span) && is_same_number(f, mine));
                    if backs {
                        let reason = "a later source puts this in the place of another value";
                        push(opinions, candidates, later, mark(&says_so, mine), reason);
                    }
                    break;
                }
            }
        }
        if !opinions.iter().any(against)
            || opinions
                .iter()
                .any(|o| o.judgement.stance == Stance::Supports)
        {
            return;
        }
        let oldest = opinions
            .iter()
            .filter(|o| against(o))
            .filter_map(|o| o.date)
            .min();
        let sources: Vec<_> = opinions
            .iter()
            .filter(|o| against(o))
            .map(|o| candidates[o.candidate].source.id.clone())
            .collect();
        for candidate in self.with_value(mine) {
            if sources.contains(&candidate.source.id) {
                continue;
            }
            let other = self.analysis(&candidate);
            let Some(found) = other.figures.iter().find(|f| is_same_number(f, mine)) else {
                continue;
            };
            let later = candidate.source.date > oldest && oldest.is_some();
            let moved = later && is_moved_to(&other, found);
            if !moved && !speaks_of_it(draft, mine, &other, found) {
                continue;
            }
            if replaced::is_old(&other, found.core) {
                continue;
            }
            if moved {
                for opinion in opinions.iter_mut().filter(|o| against(o)) {
                    opinion.judgement.stance = Stance::Nearest;
                }
            }
            let span = found.span;
            let reason = match moved {
                true => "a later source says that it has moved to this",
                false => "the source has it as well",
            };
            push(opinions, candidates, candidate, Some(span), reason);
            if let Some(opinion) = opinions.last_mut().filter(|_| moved) {
                opinion.replaces = Replaces::Earlier;
            }
            return;
        }
    }

    /// The passage of a later source that gives the value up: "398, not 410".
    fn put_right(
        &mut self,
        candidate: &Candidate,
        theirs: &Analysis,
        value: &Figure,
    ) -> Option<(Candidate, Span)> {
        let date = candidate.source.date;
        self.with_value(value).into_iter().find_map(|later| {
            // A table without a date is as old as whatever it says is called.
            let newer = date.is_none() || later.source.date > date;
            if !newer || later.source.id == candidate.source.id {
                return None;
            }
            let analysis = self.analysis(&later);
            let old = analysis
                .figures
                .iter()
                .find(|f| is_same_number(f, value) && replaced::is_old(&analysis, f.core))?;
            let span = old.core;
            (common_words(theirs, &analysis) > 0).then_some((later, span))
        })
    }

    /// Passages that have the value, with its unit or without.
    pub(super) fn with_value(&mut self, figure: &Figure) -> Vec<Candidate> {
        let money = matches!(figure.dim, Dim::Money { .. });
        if figure::digits(figure) < DIGITS && !money {
            return Vec::new();
        }
        let mut figures = evidence::figure_keys(figure);
        if let Some(bare) = printed(figure) {
            figures.extend(evidence::figure_keys(&bare));
        }
        if let Some(found) = self.valued.get(&figures) {
            return found.clone();
        }
        let query = Query {
            words: Vec::new(),
            names: Vec::new(),
            figures,
        };
        let found = self.snapshot.index.search(&query, ASKED);
        self.valued.insert(query.figures, found.clone());
        found
    }
}

/// Adds what the passage says for the draft, as the voice of its source.
pub(super) fn push(
    opinions: &mut Vec<Opinion>,
    candidates: &mut Vec<Candidate>,
    candidate: Candidate,
    mark: Option<Span>,
    reason: &str,
) {
    let known = candidates
        .iter()
        .position(|c| c.source.id == candidate.source.id && c.ordinal == candidate.ordinal);
    let at = known.unwrap_or(candidates.len());
    let of_source = |o: &Opinion| candidates[o.candidate].source.id == candidate.source.id;
    let source = opinions.iter().find(|o| of_source(o)).map(|o| o.source);
    let free = opinions
        .iter()
        .map(|o| o.source)
        .max()
        .map_or(0, |max| max + 1);
    let date = candidate.source.date;
    if known.is_none() {
        candidates.push(candidate);
    }
    opinions.retain(|o| o.candidate != at);
    opinions.push(Opinion {
        candidate: at,
        source: source.unwrap_or(free),
        date,
        judgement: Judgement {
            stance: Stance::Supports,
            relatedness: UPHELD,
            reason: reason.into(),
            marks: mark.into_iter().collect(),
            expected: None,
            at: None,
            not_yet: false,
        },
        replaces: Replaces::Nothing,
    });
}

/// The value of the draft where the passage has it.
fn mark(analysis: &Analysis, mine: &Figure) -> Option<Span> {
    let mut figures = analysis.figures.iter();
    figures.find(|f| is_same_number(f, mine)).map(|f| f.span)
}

/// True for the same exact value, in one unit or where one of the two names none, as cells of tables do.
fn is_same_number(a: &Figure, b: &Figure) -> bool {
    let bare = |f: &Figure| matches!(f.dim, Dim::Number | Dim::Count { .. });
    let exact = |f: &Figure| match f.value {
        Value::Exact(value) => Some(value.normalize()),
        _ => None,
    };
    let kind = std::mem::discriminant(&a.dim) == std::mem::discriminant(&b.dim);
    let value = exact(a).is_some() && exact(a) == exact(b) && kind;
    let digits = || match (printed(a), printed(b)) {
        (Some(x), Some(y)) => exact(&x) == exact(&y) && (bare(a) || bare(b)),
        _ => false,
    };
    value || digits()
}

/// True for a level that something moved to: "has been increased to £490 million", "rises to A$725 million".
pub(super) fn is_moved_to(analysis: &Analysis, figure: &Figure) -> bool {
    let mut before = analysis
        .words
        .iter()
        .rev()
        .filter(|w| w.span.end <= figure.span.start);
    before.next().is_some_and(|w| w.lower == "to")
        && analysis.clause_at(figure.core.start).start <= figure.core.start
        && before.take(REACH).any(|w| w.direction.is_some())
}

/// Words of a passage among which a pronoun takes up the sentence before.
const TAKEN_UP: usize = 4;

/// Words before "to" among which the verb of a movement stands.
const REACH: usize = 6;

/// True if the passage has the draft's names and two of the words beside its figure, or the thing that it counts.
fn speaks_of_it(draft: &Analysis, mine: &Figure, other: &Analysis, theirs: &Figure) -> bool {
    let clause = draft.clause_at(mine.core.start);
    // "This will cost the group €5 million": of what, the sentence before says.
    let taken_up = other
        .words
        .iter()
        .take(TAKEN_UP)
        .any(|w| matches!(w.lower.as_str(), "this" | "it" | "that" | "these" | "they"));
    let before = other.before.as_deref().filter(|_| taken_up);
    let before = before.map(crate::claims::words::words).unwrap_or_default();
    let known = |w: &&Word| {
        let mut all = other.words.iter().chain(&before);
        all.any(|o| o.is_content() && relation(w, o) >= Relation::Synonym)
    };
    let own = draft.words_in(clause).filter(|w| {
        w.is_content()
            && !draft.is_measured(w.span)
            && !draft.names.iter().any(|n| n.span.covers(w.span))
    });
    let shared = own.filter(|w| known(w)).count();
    let counted = match (&mine.dim, &theirs.dim) {
        (Dim::Count { of: Some(a) }, Dim::Count { of: Some(b) }) => {
            let head = |text: &str| crate::claims::words::words(text).pop();
            head(a)
                .zip(head(b))
                .is_some_and(|(a, b)| relation(&a, &b) >= Relation::Synonym)
        }
        _ => false,
    };
    let close = mine.dim == theirs.dim || counted;
    let named = |name| topic::knows(other, name);
    close && draft.names.iter().all(named) && shared >= if counted { 1 } else { 2 }
}

/// Nouns, verbs and names of the first passage that the second has, its surroundings included.
pub(super) fn common_words(a: &Analysis, b: &Analysis) -> usize {
    shared(&a.words, b)
}

/// Those of the words that the passage has, its surroundings included.
pub(super) fn shared(words: &[Word], b: &Analysis) -> usize {
    let telling = |w: &&Word| w.is_content() && !w.lower.bytes().any(|c| c.is_ascii_digit());
    let words = words.iter().filter(telling);
    let known = |w: &&Word| {
        let mut all = b.words.iter().chain(&b.surroundings);
        all.any(|o| relation(w, o) >= Relation::Synonym)
    };
    words.filter(known).count()
}
