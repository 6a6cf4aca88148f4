//! A date or period of the draft beside those of a passage.

use super::alignment::{Alignment, relation};
use super::stretch::stretch;
use super::{Judgement, Stance};
use crate::claims::Analysis;
use crate::claims::lexicon::{APPEARING, Pos};
use crate::claims::words::{self, Word};
use crate::quantity::Period;
use crate::quantity::time::{self, Relation};
use crate::text::Span;

/// Relatedness from which an agreeing date backs the claim.
const SUPPORT: f32 = 0.42;
/// The same where the source dates the event by another verb.
const SUPPORT_OTHER_VERB: f32 = 0.55;
/// Relatedness from which another date contradicts it, given that the event is the same.
const CONFLICT: f32 = 0.6;
/// How much better an agreeing date is taken to fit than another one.
const AGREES: f32 = 0.3;

/// The most telling period of the passage for period `index` of the draft, and what it says.
pub fn judge(
    draft: &Analysis,
    index: usize,
    source: &Analysis,
    alignment: &Alignment,
) -> Option<Judgement> {
    let mine = draft
        .periods
        .get(index)
        .filter(|p| !is_title(draft, p.core))?;
    let clause = draft.clause_at(mine.core.start);
    let coverage = alignment.coverage(clause, 0.4);
    let names = alignment.names(clause);
    let asked = event(draft, mine);
    let events: Vec<Event> = source.periods.iter().map(|p| event(source, p)).collect();
    // The only date of a sentence may be that of any of its verbs.
    let spoken_of = |verb: &Word| {
        (0..source.words.len()).any(|i| {
            is_verb(&source.words, i)
                && relation(verb, &source.words[i]) >= words::Relation::Narrower
        })
    };
    let mut best: Option<(f32, Judgement)> = None;
    for (at, other) in source.periods.iter().enumerate() {
        let compared = time::compare(mine, other);
        let same = same_event(&asked, &events, at, spoken_of);
        let local = match same {
            Some(true) => 1.0,
            Some(false) => 0.0,
            None => alignment.local(draft, mine.core, source, other.core),
        };
        let related = (0.5 * coverage + 0.5 * local) * (0.4 + 0.6 * names);
        // Two verbs that have nothing to do with one another date two events, more likely than not.
        let enough = match (&asked, &events[at]) {
            (Event::Word(_), Event::Word(_)) if same.is_none() => SUPPORT_OTHER_VERB,
            _ => SUPPORT,
        };
        let agrees =
            matches!(compared.relation, Relation::Same | Relation::Contains) && same != Some(false);
        let judgement = if agrees && related >= enough {
            Judgement {
                stance: Stance::Supports,
                relatedness: related,
                reason: compared.reason,
                marks: vec![other.span],
                expected: None,
                at: None,
            }
        } else if compared.relation == Relation::Disjoint
            && same == Some(true)
            && related >= CONFLICT
            && names >= 1.0
            && !alignment.foreign_subject()
        {
            Judgement {
                stance: Stance::Contradicts,
                relatedness: related,
                reason: compared.reason,
                marks: vec![other.span],
                expected: Some(time::in_style_of(other, mine, mine.core.of(&draft.text)))
                    .filter(|s| !s.is_empty()),
                at: Some(mine.core),
            }
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

/// A date that is all there is between two quotation marks is a title.
fn is_title(analysis: &Analysis, core: Span) -> bool {
    let quote = |c: Option<char>| c.is_some_and(|c| matches!(c, '"' | '“' | '”' | '‘' | '’'));
    let (before, after) = (
        analysis.text.get(..core.start),
        analysis.text.get(core.end..),
    );
    quote(before.and_then(|t| t.chars().next_back())) && quote(after.and_then(|t| t.chars().next()))
}

/// What happened on a date.
enum Event<'a> {
    /// The verb, or a noun made of one, that the date belongs to.
    Word(&'a Word),
    /// "a 2006 film", "The Long Road (1999)": the year a work came out.
    Appearance,
    Unknown,
}

/// The event of a period: the nearest verb before it in its own stretch, else behind it, else the frame's last.
fn event<'a>(analysis: &'a Analysis, period: &Period) -> Event<'a> {
    let core = period.core;
    let place = stretch(analysis, core, analysis.periods.iter().map(|p| p.core));
    let verbs: Vec<&Word> = (0..analysis.words.len())
        .filter(|&i| is_verb(&analysis.words, i))
        .map(|i| &analysis.words[i])
        .collect();
    let appears = names_a_work(analysis, core);
    if appears {
        return Event::Appearance;
    }
    let inside = |span: Span| verbs.iter().filter(move |w| span.covers(w.span));
    let before = inside(Span::new(place.own.start, core.start)).next_back();
    // "In 1953, on a cold day, the hotel opened": the date opens the sentence.
    let opens = analysis
        .words
        .iter()
        .position(|w| w.span.start >= core.start)
        .is_some_and(|i| i <= 2);
    let behind = || {
        if opens {
            inside(Span::new(core.end, place.own.end)).next()
        } else {
            None
        }
    };
    let frame = || inside(place.frame).next_back();
    let late = || inside(Span::new(core.end, place.own.end)).next();
    // "Barbara is a film from 1968" says when it came out.
    if verbs.is_empty()
        && analysis
            .text
            .get(..core.start)
            .is_some_and(|t| t.trim_end().ends_with(" from"))
    {
        return Event::Appearance;
    }
    before
        .or_else(behind)
        .or_else(frame)
        .or_else(late)
        .map_or(Event::Unknown, |w| Event::Word(w))
}

/// A verb that says what happened: inflected, or behind an auxiliary or "to".
fn is_verb(all: &[Word], i: usize) -> bool {
    let word = &all[i];
    if !word.may_be(Pos::Verb) || !word.is_content() && !APPEARING.contains(word.lemma()) {
        return false;
    }
    let lemma = word
        .lemmas
        .iter()
        .find(|(_, p)| *p == Pos::Verb)
        .map_or("", |(l, _)| l);
    let previous = i.checked_sub(1).map_or("", |j| all[j].lower.as_str());
    let helped = matches!(
        previous,
        "to" | "will" | "would" | "may" | "might" | "could" | "was" | "were" | "been" | "be"
    );
    let inflected = word.lower != lemma && !word.lower.ends_with("ing");
    // "films", "stocks": a plural is no verb.
    let plural = word.lower.ends_with('s') && word.may_be(Pos::Noun);
    helped || inflected && !plural
}

/// True for a year directly before a common noun, or in parentheses behind a name.
fn names_a_work(analysis: &Analysis, core: Span) -> bool {
    let before = analysis.text.get(..core.start).unwrap_or("");
    let after = analysis.text.get(core.end..).unwrap_or("");
    let parenthesised = before.trim_end().ends_with('(') && after.starts_with([')', ',']);
    let mut lead = analysis
        .words
        .iter()
        .rev()
        .filter(|w| w.span.end <= core.start);
    let article = lead
        .next()
        .is_some_and(|w| matches!(w.lower.as_str(), "a" | "an" | "the" | "this"));
    let next = analysis.words.iter().find(|w| w.span.start >= core.end);
    let noun = next
        .is_some_and(|w| w.is_content() && after.starts_with(' ') && w.span.start == core.end + 1);
    parenthesised || article && noun
}

/// Whether the date at position `at` of the source belongs to the event that the draft dates; `None` if
/// nothing tells.
fn same_event(
    asked: &Event,
    events: &[Event],
    at: usize,
    spoken_of: impl Fn(&Word) -> bool,
) -> Option<bool> {
    let agrees = |other: &Event| match (asked, other) {
        (Event::Word(a), Event::Word(b)) => relation(a, b) >= words::Relation::Narrower,
        (Event::Word(w), Event::Appearance) | (Event::Appearance, Event::Word(w)) => {
            w.lemmas.iter().any(|(l, _)| APPEARING.contains(l))
        }
        (Event::Appearance, Event::Appearance) => true,
        _ => false,
    };
    if agrees(&events[at]) {
        return Some(true);
    }
    if let (Event::Word(a), [Event::Word(_)]) = (asked, events)
        && spoken_of(a)
    {
        return Some(true);
    }
    let elsewhere = events.iter().enumerate().any(|(i, e)| i != at && agrees(e));
    let opposite = match (asked, &events[at]) {
        (Event::Word(a), Event::Word(b)) => relation(a, b) == words::Relation::Opposite,
        _ => false,
    };
    (elsewhere || opposite).then_some(false)
}
