//! A date or period of the draft beside those of a passage.

mod event;
mod founding;
pub mod rival;
mod standing;

use event::Event;
pub use founding::{is_founding, stems as founding_stems};
pub use standing::is_moved;
use standing::{Standing, standing};

use super::alignment::{Alignment, relation};
use super::{Judgement, Stance, subject};
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::{self, Word};
use crate::claims::{self, Analysis, Modality, Status, dates};
use crate::quantity::Period;
use crate::quantity::time::{self, PeriodOp, Relation};
use crate::syntax::Relation as Link;
use crate::text::Span;

/// Relatedness from which an agreeing date backs the claim.
const SUPPORT: f32 = 0.42;
/// The same where the source dates the event by another verb: names and most other words agree.
const SUPPORT_OTHER_VERB: f32 = 0.55;
/// The same where nothing behind the draft's verb is answered: little more than the subject is shared.
const SUPPORT_SUBJECT_ONLY: f32 = 0.72;
/// Relatedness from which another date contradicts it, given that the event is the same.
const CONFLICT: f32 = 0.6;
/// Share of the clause that must be found before another date contradicts where the two share no name.
const NAMELESS: f32 = 0.4;
/// How much better an agreeing date is taken to fit than another one.
const AGREES: f32 = 0.3;

/// One date of the passage as the draft's date is held against it.
struct Candidate<'s> {
    period: &'s Period,
    /// The end of the period that the draft's verb is about ("opened" beside "ran from 1952 to 1996").
    end: Option<Period>,
    event: Event<'s>,
    standing: Standing,
}

impl Candidate<'_> {
    fn compared(&self) -> &Period {
        self.end.as_ref().unwrap_or(self.period)
    }
}

/// The most telling period of the passage for period `index` of the draft, and what it says.
///
/// A date is held against the date of the same event: the verb or noun it belongs to, the end of the
/// life or undertaking that this verb names, the work it came out with. The right date of another event
/// backs nothing; another date of the right event contradicts. A date that its own sentence gives up for
/// another ("moved from May to June") backs nothing either, and says what holds instead.
pub fn judge(
    draft: &Analysis,
    index: usize,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Judgement> {
    let mine = draft
        .periods
        .get(index)
        .filter(|p| !dates::is_title(draft, p.core))?;
    let clause = draft.clause_at(mine.core.start);
    let coverage = alignment.coverage(clause, 0.4);
    let names = alignment.names(clause);
    let asked = Event::of(draft, mine);
    let former = standing(draft, index) == Standing::Former;
    let documented = dates::is_of_a_document(draft, mine);
    let candidates: Vec<Candidate> = source
        .periods
        .iter()
        .enumerate()
        .filter(|(_, period)| documented || !dates::is_of_a_document(source, period))
        .map(|(at, period)| {
            let event = Event::of(source, period);
            Candidate {
                end: end_of(&asked, &event, period),
                event,
                standing: standing(source, at),
                period,
            }
        })
        .collect();
    let spoken_of = |word: &Word| {
        // "Opened" may be told by a narrower verb; a noun that names the event is that noun.
        let least = match word.lower == word.lemma() {
            true => words::Relation::Synonym,
            false => words::Relation::Narrower,
        };
        source
            .words
            .iter()
            .any(|other| relation(word, other) >= least)
    };
    let is_named = |p: &super::alignment::Pair| p.is_name && p.answer.is_some();
    let nearness = |other: &Period| alignment.local(draft, mine.core, source, other.core);
    // How near the draft's own date stands to what the draft says of it, wherever the source has it.
    let own = candidates
        .iter()
        .enumerate()
        .filter(|(_, c)| c.standing == Standing::Holds)
        .filter(|(_, c)| backs(time::compare(mine, c.compared()).relation))
        .filter(|(at, _)| {
            same_event(&asked, &candidates, *at, draft, source, &spoken_of) != Some(false)
        })
        .map(|(_, c)| nearness(c.period))
        .fold(f32::NEG_INFINITY, f32::max);
    let replaced = |at: usize| {
        (candidates[at].standing == Standing::Former)
            .then(|| replacement(&candidates, at))
            .flatten()
    };
    let mut best: Option<(f32, Judgement)> = None;
    for (at, candidate) in candidates.iter().enumerate() {
        let other = candidate.compared();
        let mut compared = time::compare(mine, other);
        if is_deadline(draft, clause, mine) {
            if other.op == PeriodOp::By && is_other_day(mine, other) {
                compared.relation = Relation::Disjoint;
                compared.reason = format!("{} is not {}", time::render(other), time::render(mine));
            } else if other.op == PeriodOp::At && other.to < mine.to {
                // All time before the day lies in "by the day".
                compared.relation = Relation::Unknown;
            }
        }
        let same = same_event(&asked, &candidates, at, draft, source, &spoken_of);
        let local = match same {
            Some(true) => 1.0,
            Some(false) => 0.0,
            None => nearness(other),
        };
        let related = (0.5 * coverage + 0.5 * local) * (0.4 + 0.6 * names);
        // Two verbs that have nothing to do with one another date two events, unless what the draft's
        // verb is about is there as well.
        let same_end = candidate.end.is_some()
            || asked.phase().is_some() && asked.phase() == candidate.event.phase();
        let enough = match (&asked, &candidate.event) {
            (Event::Word(..), Event::Word(..)) if same.is_none() && !same_end => {
                if has_complement(alignment, clause, &asked) {
                    SUPPORT_OTHER_VERB
                } else {
                    SUPPORT_SUBJECT_ONLY
                }
            }
            _ => SUPPORT,
        };
        let agrees = backs(compared.relation) && same != Some(false);
        let instead = replaced(at).filter(|_| !former && agrees);
        let sure = names >= 1.0
            && !tells_of_another(draft, clause, source, alignment)
            && !introduces(draft, clause, alignment)
            && (coverage >= NAMELESS || alignment.pairs.iter().any(is_named))
            && (!alignment.foreign_subject()
                || begins_or_ends(&asked, &candidate.event, alignment)
                || was_done_to(&asked, &candidate.event, draft, source));
        let differs = compared.relation == Relation::Disjoint
            && same == Some(true)
            && (candidate.end.is_some() || is_sure_event(draft, &asked, source, &candidate.event))
            && (candidate.standing == Standing::Former) == former
            && !as_of(draft, mine)
            && !as_of(source, other)
            && nearness(other) >= own;
        let contradicts = |reason: String, by: &Candidate| Judgement {
            not_yet: false,
            stance: Stance::Contradicts,
            relatedness: related,
            reason,
            marks: vec![by.period.span],
            expected: Some(time::in_style_of(
                by.compared(),
                mine,
                mine.core.of(&draft.text),
            ))
            .filter(|s| !s.is_empty()),
            at: Some(mine.core),
        };
        let judgement = if let Some(new) = instead {
            if sure && related >= SUPPORT {
                let reason = format!(
                    "the source gives up {} for {}",
                    time::render(other),
                    time::render(new.compared())
                );
                contradicts(reason, new)
            } else {
                Judgement::nearest(related, "the source gives that date up", other.span)
            }
        } else if agrees && related >= enough {
            Judgement {
                not_yet: false,
                stance: Stance::Supports,
                relatedness: related,
                reason: compared.reason,
                marks: vec![other.span],
                expected: None,
                at: None,
            }
        } else if differs && sure && related >= CONFLICT {
            contradicts(compared.reason, candidate)
        } else if same == Some(false) && compared.relation != Relation::Disjoint {
            Judgement::nearest(
                related,
                "the same date is given for another event",
                other.span,
            )
        } else {
            Judgement::nearest(related, compared.reason, other.span)
        };
        let rank = judgement.relatedness
            + match judgement.stance {
                Stance::Supports => 1.0 + AGREES,
                Stance::Contradicts => 1.0,
                Stance::Nearest => 0.0,
            };
        if best.as_ref().is_none_or(|(r, _)| rank > *r) {
            best = Some((rank, judgement));
        }
    }
    best.map(|(_, judgement)| judgement)
}

/// True for the last day of something that has not happened yet: what is due by May is due by July as well, but
/// who writes July has the day wrong.
fn is_deadline(draft: &Analysis, clause: Span, mine: &Period) -> bool {
    let happened = |e: &claims::events::Event| {
        clause.covers(draft.words[e.word].span)
            && e.modality == Modality::Actual
            && e.status >= Some(Status::Begun)
    };
    mine.op == PeriodOp::By && mine.to.is_some() && !draft.events.iter().any(happened)
}

fn is_other_day(mine: &Period, other: &Period) -> bool {
    let sharp = !mine.fuzzy && !other.fuzzy && mine.grain == other.grain;
    sharp && other.to.is_some() && mine.to != other.to
}

/// True if a name that the draft has is only in the passage's surroundings, while the passage itself
/// has one that the draft has not: what it dates was done to somebody else.
fn tells_of_another(
    draft: &Analysis,
    clause: Span,
    source: &Analysis,
    alignment: &Alignment,
) -> bool {
    let borrowed = |p: &super::alignment::Pair| {
        p.is_name
            && clause.covers(p.draft)
            && p.answer.is_some_and(|answer| answer.source.is_none())
    };
    let known = |name: &Name| {
        let mine = &mut draft.names.iter();
        mine.any(|other| name.relation(other) != NameRelation::Different)
    };
    alignment.pairs.iter().any(borrowed) && !source.names.iter().all(known)
}

/// True for "a film version is planned for 2028" where the passage has no film: what a sentence brings up itself is not
/// what the passage dates.
fn introduces(draft: &Analysis, clause: Span, alignment: &Alignment) -> bool {
    let Some(verb) = subject::verb_in(draft, clause) else {
        return false;
    };
    let phrase = subject::phrase(draft, verb);
    let Some(first) = phrase.first() else {
        return false;
    };
    let mut before = draft.words.iter().rev();
    let article = before.find(|w| w.span.end <= first.span.start);
    let new = article.is_some_and(|w| matches!(w.lower.as_str(), "a" | "an" | "another"));
    let answered = |w: &&Word| {
        let mut pairs = alignment.pairs.iter();
        pairs.any(|p| p.draft.overlaps(w.span) && p.answer.is_some_and(|a| a.source.is_some()))
    };
    new && !phrase.iter().all(answered)
}

/// True for two verbs of beginning or of ending, of things that the passage names itself: what somebody begins
/// begins, and what was founded by somebody he founded, so that it does not matter who is the subject.
fn begins_or_ends(asked: &Event, other: &Event, alignment: &Alignment) -> bool {
    let phase = asked.phase().filter(|p| !p.is_of_a_life());
    let mut names = alignment.pairs.iter().filter(|p| p.is_name).peekable();
    phase.is_some()
        && phase == other.phase()
        && names.peek().is_some()
        && names.all(|p| p.answer.is_some_and(|a| a.source.is_some()))
}

/// True for "the hall was sold in 1950" beside "the town sold the hall in 1960": whom the draft's verb is done to is
/// whom the source does it to, so that it does not matter that the draft leaves out by whom.
fn was_done_to(asked: &Event, other: &Event, draft: &Analysis, source: &Analysis) -> bool {
    let (Event::Word(mine, None), Event::Word(theirs, None)) = (asked, other) else {
        return false;
    };
    let before = |analysis: &Analysis, word: &Word| {
        let lead = analysis.words.iter().rev();
        let mut lead = lead.filter(|w| w.span.end <= word.span.start);
        lead.next().map_or(String::new(), |w| w.lower.clone())
    };
    let passive = |analysis: &Analysis, word: &Word| {
        matches!(
            before(analysis, word).as_str(),
            "is" | "are" | "was" | "were" | "been" | "be"
        )
    };
    let same = relation(mine, theirs) == words::Relation::Same;
    if !same || !passive(draft, mine) || passive(source, theirs) {
        return false;
    }
    let patient = |n: &&Name| n.span.end <= mine.span.start;
    let mut patients = draft.names.iter().filter(patient);
    patients.next_back().is_some_and(|name| {
        let object = |n: &&Name| n.span.start >= theirs.span.end;
        source
            .names
            .iter()
            .find(object)
            .is_some_and(|o| name.relation(o) == NameRelation::Same)
    })
}

/// Verbs (lemmas) of saying that do not tell what was done by it, as "announce" does.
const TELLING: [&str; 4] = ["say", "tell", "speak", "talk"];

/// True unless the one verb is only a kind of the other and takes an object where the draft's has none: who delivers a
/// report need not have flown.
fn is_sure_event(draft: &Analysis, asked: &Event, source: &Analysis, other: &Event) -> bool {
    // Who told analysts something in November need not have announced it: people say many things.
    if let Event::Word(a, _) = asked
        && TELLING.contains(&a.lemma())
    {
        return false;
    }
    let (Event::Word(a, None), Event::Word(b, None)) = (asked, other) else {
        return true;
    };
    let child = |analysis: &Analysis, word: &Word, link: Link| {
        let tree = &analysis.parse().tree;
        let at = tree.at(word.span.start);
        at.is_some_and(|at| tree.child(at, link).is_some())
    };
    let bare = !child(draft, a, Link::Obj) && !child(draft, a, Link::AuxPass);
    // "Made its debut": what happened is said by the object.
    let said_by_noun = source
        .words
        .iter()
        .any(|w| w.span.start > b.span.end && relation(a, w) >= words::Relation::Derived);
    let same = relation(a, b) >= words::Relation::Synonym || said_by_noun;
    same || !bare || !child(source, b, Link::Obj)
}

/// True if the source answers the draft's verb, or a word behind it: more than the subject is shared.
fn has_complement(alignment: &Alignment, clause: Span, asked: &Event) -> bool {
    let from = asked.start();
    alignment.pairs.iter().any(|pair| {
        clause.covers(pair.draft)
            && pair.draft.start >= from
            && pair.answer.is_some_and(|a| a.source.is_some())
    })
}

/// True for "as of 5 May": the day of a count, which another day's count does not contradict.
fn as_of(analysis: &Analysis, period: &Period) -> bool {
    let before = analysis.text.get(..period.core.start).unwrap_or("");
    let mut words = before.split_whitespace().rev();
    let last = words.next();
    matches!(last, Some("of" | "at")) && words.next().is_some_and(|w| w.eq_ignore_ascii_case("as"))
}

/// True if the draft's date follows from the source's.
fn backs(relation: Relation) -> bool {
    matches!(relation, Relation::Same | Relation::Contains)
}

/// The date that holds instead of the one at `at`: the nearest of much the same grain.
fn replacement<'c, 's>(candidates: &'c [Candidate<'s>], at: usize) -> Option<&'c Candidate<'s>> {
    let old = candidates[at].period;
    candidates
        .iter()
        .filter(|c| c.standing == Standing::Holds && c.period.span != old.span)
        .filter(|c| time::compare(old, c.period).relation == Relation::Disjoint)
        .min_by_key(|c| c.period.core.start.abs_diff(old.core.start))
}

/// The first or last unit of a range, where the draft's verb names that end of it.
fn end_of(asked: &Event, event: &Event, period: &Period) -> Option<Period> {
    let phase = asked.phase()?;
    let own = event.phase();
    let fits = match event {
        Event::Life => phase.is_of_a_life(),
        // "Began to run from May to July": the verb of the range is not the one of its end.
        _ => period.op == PeriodOp::At && !phase.is_of_a_life() && own.is_none(),
    };
    let (first, last) = fits.then(|| time::ends(period)).flatten()?;
    Some(if phase.is_first() { first } else { last })
}

/// Whether the date at position `at` of the source belongs to the event that the draft dates; `None` if
/// nothing tells.
fn same_event(
    asked: &Event,
    candidates: &[Candidate],
    at: usize,
    draft: &Analysis,
    source: &Analysis,
    spoken_of: &impl Fn(&Word) -> bool,
) -> Option<bool> {
    let event = &candidates[at].event;
    // What runs out does not run.
    if let (Event::Word(a, _), Event::Word(b, _)) = (asked, event)
        && asked.phase().is_none()
        && particle(draft, a) != particle(source, b)
    {
        return None;
    }
    let in_draft = |word: &Word| draft.words.iter().any(|w| w.stem == word.stem);
    let agrees = |other: &Event| match other {
        Event::Life => asked.phase().is_some_and(|p| p.is_of_a_life()),
        other => asked.agrees(other, in_draft),
    };
    if agrees(event) {
        return Some(true);
    }
    // "Died" beside "passed away": nobody does so twice.
    let phase = asked.phase().filter(|p| p.is_of_a_life());
    if phase.is_some() && phase == event.phase() {
        return Some(true);
    }
    // "Opened" beside "ran from 1952 to 1996": the verb names an end of the range.
    if candidates[at].end.is_some() && candidates.len() == 1 {
        return Some(true);
    }
    // The only date of a sentence may be that of any of its verbs.
    if let (
        Event::Word(a, _),
        [
            Candidate {
                event: Event::Word(..),
                ..
            },
        ],
    ) = (asked, candidates)
        && spoken_of(a)
        && has_particle(source, particle(draft, a))
    {
        return Some(true);
    }
    let elsewhere = candidates
        .iter()
        .enumerate()
        .any(|(i, c)| i != at && agrees(&c.event));
    let opposite = match (asked, event) {
        (Event::Word(a, _), Event::Word(b, _)) => relation(a, b) == words::Relation::Opposite,
        _ => false,
    };
    // A birth is no death and an opening no closure.
    let other_end = asked
        .phase()
        .zip(event.phase())
        .is_some_and(|(a, b)| a.is_first() != b.is_first());
    (elsewhere || opposite || other_end).then_some(false)
}

/// The adverb right behind a verb that makes another verb of it: "runs out".
fn particle<'a>(analysis: &'a Analysis, verb: &Word) -> Option<&'a str> {
    let next = analysis
        .words
        .iter()
        .find(|w| w.span.start >= verb.span.end)?;
    let makes = matches!(
        next.lower.as_str(),
        "out" | "off" | "away" | "over" | "through"
    );
    makes.then_some(next.lower.as_str())
}

/// True if there is none to look for, or the passage has it.
fn has_particle(analysis: &Analysis, particle: Option<&str>) -> bool {
    particle.is_none_or(|adverb| analysis.words.iter().any(|w| w.lower == adverb))
}
