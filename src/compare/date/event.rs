//! What happened on a date: the verb or noun it belongs to, and which end of a life or an undertaking that is.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::claims::Analysis;
use crate::claims::lexicon::{APPEARING, POSITIONS, Pos};
use crate::claims::words::{self, Word};
use crate::compare::alignment::relation;
use crate::compare::stretch::stretch;
use crate::compare::subject;
use crate::quantity::Period;
use crate::syntax::{Relation as Link, Upos};
use crate::text::Span;

/// What happened on a date.
#[derive(Clone, Copy)]
pub enum Event<'a> {
    /// The verb, or a noun made of one, that the date belongs to; with a verb that says little
    /// ("made his debut") the noun that says it.
    Word(&'a Word, Option<&'a Word>),
    /// "a 2006 film": the year the sentence's subject came out. "The Long Road (1999)": with the word
    /// before the parenthesis.
    Appearance(Option<&'a Word>),
    /// "came out", "was put out": the verb is told by its particle.
    Release,
    /// "Ada Marsh (3 May 1901 – 6 June 1988)": the two ends of a life.
    Life,
    Unknown,
}

/// Which end of a life or an undertaking a word dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Birth,
    Death,
    Begin,
    End,
}

impl Phase {
    /// True for the phases that lie at the first end of a range.
    pub fn is_first(self) -> bool {
        matches!(self, Phase::Birth | Phase::Begin)
    }

    pub fn is_of_a_life(self) -> bool {
        matches!(self, Phase::Birth | Phase::Death)
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

static PHASES: LazyLock<FxHashMap<&'static str, Phase>> = LazyLock::new(|| {
    lines(include_str!("../lexicon/phases.txt"))
        .filter_map(|line| line.split_once(':'))
        .flat_map(|(name, words)| {
            let phase = match name {
                "birth" => Phase::Birth,
                "death" => Phase::Death,
                "begin" => Phase::Begin,
                _ => Phase::End,
            };
            words.split_whitespace().map(move |word| (word, phase))
        })
        .collect()
});

/// Verbs (lemmas) that say the same as "come out" of a work or a product.
static RELEASING: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    lines(include_str!("../lexicon/releasing.txt"))
        .flat_map(str::split_whitespace)
        .collect()
});

/// Words that say when their subject is to be.
static SCHEDULING: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    lines(include_str!("../lexicon/scheduling.txt"))
        .flat_map(str::split_whitespace)
        .collect()
});

static CARRIERS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    lines(include_str!("../lexicon/carriers.txt"))
        .flat_map(str::split_whitespace)
        .collect()
});

fn has_lemma(word: &Word, of: impl Fn(&str) -> bool) -> bool {
    of(&word.lower) || word.lemmas.iter().any(|(lemma, _)| of(lemma))
}

fn phase_of(word: &Word) -> Option<Phase> {
    PHASES
        .get(word.lower.as_str())
        .or_else(|| word.lemmas.iter().find_map(|(lemma, _)| PHASES.get(lemma)))
        .copied()
}

impl<'a> Event<'a> {
    /// The event of a period: the nearest verb before it in its own stretch, else behind it, else the frame's last.
    pub fn of(analysis: &'a Analysis, period: &Period) -> Self {
        let core = period.core;
        if is_life(analysis, period) {
            return Event::Life;
        }
        if let Some(work) = names_a_work(analysis, period) {
            return Event::Appearance(work);
        }
        let place = stretch(analysis, core, analysis.periods.iter().map(|p| p.core));
        let verbs: Vec<usize> = (0..analysis.words.len())
            .filter(|&i| is_verb(analysis, i))
            .collect();
        let inside = |span: Span| {
            verbs
                .iter()
                .copied()
                .filter(move |&i| span.covers(analysis.words[i].span))
        };
        let before = inside(Span::new(place.own.start, core.start)).next_back();
        if before.is_none()
            && let Some(post) = post(analysis, core)
        {
            return Event::Word(post, None);
        }
        // "In 1953, on a cold day, the hotel opened": the date opens the sentence.
        let opens = analysis
            .words
            .iter()
            .position(|w| w.span.start >= core.start)
            .is_some_and(|i| i <= 2);
        let behind = || {
            opens
                .then(|| inside(Span::new(core.end, place.own.end)).next())
                .flatten()
        };
        let frame = || inside(place.frame).next_back();
        let late = || inside(Span::new(core.end, place.own.end)).next();
        // "Barbara is a film from 1968" says when it came out.
        let from = analysis
            .text
            .get(..core.start)
            .is_some_and(|t| t.trim_end().ends_with(" from"));
        if verbs.is_empty() && from {
            return Event::Appearance(None);
        }
        // "… moved to June, and the second is due on 5 July": a clause with a verb of its own takes no other's.
        let own_lead = Span::new(place.own.start, core.start);
        let finite = place.follows
            && analysis
                .words_in(own_lead)
                .any(|w| subject::AUXILIARIES.contains(&w.lower.as_str()));
        let state = if before.is_none() {
            predicate(analysis, own_lead)
        } else {
            None
        };
        if let Some(adjective) = state {
            return Event::Word(adjective, scheduled(analysis, adjective));
        }
        if before.is_none()
            && let Some(noun) = is_on(analysis, own_lead)
        {
            return Event::Word(noun, None);
        }
        before
            .or_else(behind)
            .or_else(|| if finite { None } else { frame() })
            .or_else(late)
            .map_or(Event::Unknown, |i| match is_release(&analysis.words, i) {
                true => Event::Release,
                false => {
                    let verb = &analysis.words[i];
                    let noun = carried(&analysis.words, i);
                    Event::Word(verb, noun.or_else(|| scheduled(analysis, verb)))
                }
            })
    }

    /// Byte at which the words begin that say what happened; 0 where the subject itself does ("the fire
    /// occurred").
    pub fn start(&self) -> usize {
        match self {
            Event::Word(verb, None) if is_carrier(verb) => 0,
            Event::Word(verb, noun) => {
                noun.map_or(verb.span.start, |n| n.span.start.min(verb.span.start))
            }
            _ => 0,
        }
    }

    /// The end of a life or an undertaking that the event is.
    pub fn phase(&self) -> Option<Phase> {
        match self {
            Event::Word(verb, noun) => noun.and_then(phase_of).or_else(|| phase_of(verb)),
            _ => None,
        }
    }

    /// True if both are the same event as far as their words tell. `spoken` tells whether the other's
    /// sentence holds a word.
    pub fn agrees(&self, other: &Event, spoken: impl Fn(&Word) -> bool) -> bool {
        let related = |a: &Word, b: &Word| relation(a, b) >= words::Relation::Narrower;
        match (self, other) {
            (Event::Word(a, x), Event::Word(b, y)) => {
                let mine = || std::iter::once(*a).chain(*x);
                let bare = x.is_none() && y.is_none();
                let planned = |w: &Word| has_lemma(w, |l| SCHEDULING.contains(l));
                if planned(a) && planned(b) {
                    return match (x, y) {
                        (Some(x), Some(y)) => related(x, y),
                        (None, None) => true,
                        _ => false,
                    };
                }
                mine().any(|m| {
                    std::iter::once(*b).chain(*y).any(|o| {
                        // Two verbs that say little agree by their nouns.
                        (bare || !is_carrier(m) || !is_carrier(o)) && related(m, o)
                    })
                })
            }
            (Event::Word(w, _), Event::Appearance(_))
            | (Event::Appearance(_), Event::Word(w, _)) => {
                w.lemmas.iter().any(|(l, _)| APPEARING.contains(l))
            }
            (Event::Word(w, _), Event::Release) | (Event::Release, Event::Word(w, _)) => {
                has_lemma(w, |l| RELEASING.contains(l))
            }
            (Event::Release, Event::Release) => true,
            (Event::Appearance(None), Event::Release)
            | (Event::Release, Event::Appearance(None)) => true,
            (Event::Release, Event::Appearance(Some(work))) => spoken(work),
            (Event::Appearance(None), Event::Appearance(None)) => true,
            (Event::Appearance(Some(a)), Event::Appearance(Some(b))) => a.stem == b.stem,
            (Event::Appearance(_), Event::Appearance(Some(work))) => spoken(work),
            (Event::Appearance(Some(_)), Event::Appearance(None)) => false,
            _ => false,
        }
    }
}

/// "Tom Ives, chairman since 2014, will …", "has been its chairman since 2014": the post that somebody has held since
/// then, with no verb but "be" between the two.
fn post(analysis: &Analysis, core: Span) -> Option<&Word> {
    let mut lead = analysis
        .words
        .iter()
        .rev()
        .skip_while(|w| w.span.end > core.start);
    lead.next().filter(|w| w.lower == "since")?;
    let text = &analysis.text;
    let mut end = core.start;
    let phrase = lead.take_while(|w| {
        let gap = text.get(w.span.end..end).unwrap_or("");
        end = w.span.start;
        !gap.contains([',', ';', ':', '(', '—', '–'])
            && !subject::AUXILIARIES.contains(&w.lower.as_str())
    });
    let mut posts = phrase.filter(|w| POSITIONS.contains(&w.lower) && w.may_be(Pos::Noun));
    posts.next()
}

/// The words before a date, without the article of "in the first quarter".
fn before_article(analysis: &Analysis, lead: Span) -> Vec<&Word> {
    let mut words: Vec<&Word> = analysis.words_in(lead).collect();
    if words.last().is_some_and(|w| w.lower == "the") {
        words.pop();
    }
    words
}

/// "Payable on 14 May", "is due in June": the adjective right before the preposition of a date.
fn predicate(analysis: &Analysis, lead: Span) -> Option<&Word> {
    let words = before_article(analysis, lead);
    let (tie, rest) = words.split_last()?;
    let (word, rest) = rest.split_last()?;
    let stands = rest.last().is_none_or(|w| {
        subject::AUXILIARIES.contains(&w.lower.as_str())
            || analysis
                .text
                .get(w.span.end..word.span.start)
                .is_some_and(|gap| gap.contains(','))
    });
    let ties = matches!(tie.lower.as_str(), "on" | "in" | "by" | "from" | "until");
    if word.lower == "due"
        && let Some(noun) = what_is_due(analysis, rest)
    {
        return Some(noun).filter(|_| ties && stands);
    }
    (ties && stands && word.may_be(Pos::Adjective)).then_some(*word)
}

/// "The meeting with the regulator, due in June": the noun of a deed that the phrase before "due" names.
fn what_is_due<'a>(analysis: &Analysis, before: &[&'a Word]) -> Option<&'a Word> {
    let tree = &analysis.parse().tree;
    let head = |w: &Word| {
        let at = tree.at(w.span.start);
        at.is_some_and(|at| !matches!(tree.relation(at), Link::Nmod | Link::Compound | Link::Flat))
    };
    let named = |w: &Word| analysis.names.iter().any(|n| n.span.covers(w.span));
    let mut nouns = before.iter().rev().copied().filter(|w| {
        w.may_be(Pos::Noun)
            && w.is_content()
            && !named(w)
            && !w.senses.derived.is_empty()
            && head(w)
    });
    nouns.next()
}

/// "The meeting is on 14 May", "will be in June": the noun of what is on that day.
fn is_on(analysis: &Analysis, lead: Span) -> Option<&Word> {
    let words = before_article(analysis, lead);
    let (tie, rest) = words.split_last()?;
    let (be, _) = rest.split_last()?;
    let is = matches!(
        be.lower.as_str(),
        "is" | "are" | "was" | "were" | "be" | "been"
    );
    if !matches!(tie.lower.as_str(), "on" | "in") || !is {
        return None;
    }
    let tree = &analysis.parse().tree;
    let verb = tree.at(be.span.start)?;
    let mut heads = [tree.head(verb), Some(verb)].into_iter().flatten();
    let subject = heads.find_map(|at| tree.child(at, Link::Nsubj))?;
    let span = tree.token(subject)?.span;
    let noun = analysis.words.iter().find(|w| w.span == span)?;
    (noun.may_be(Pos::Noun) && noun.is_content()).then_some(noun)
}

/// "First power is due in June", "is now expected in June": the noun of what is to be then.
fn scheduled<'a>(analysis: &'a Analysis, word: &Word) -> Option<&'a Word> {
    if !has_lemma(word, |l| SCHEDULING.contains(l)) {
        return None;
    }
    let tree = &analysis.parse().tree;
    let at = tree.at(word.span.start)?;
    let subject = tree
        .child(at, Link::NsubjPass)
        .or_else(|| tree.child(at, Link::Nsubj))?;
    let span = tree.token(subject)?.span;
    let named = analysis.names.iter().any(|n| n.span.covers(span));
    let mut words = analysis.words.iter();
    words.find(|w| w.span == span && !named && w.may_be(Pos::Noun) && w.is_content())
}

/// "Came out", "was put out", "brought out".
fn is_release(all: &[Word], i: usize) -> bool {
    let out = all.get(i + 1).is_some_and(|w| w.lower == "out");
    out && ["come", "put", "bring"].iter().any(|verb| all[i].is(verb))
}

fn is_carrier(word: &Word) -> bool {
    has_lemma(word, |l| CARRIERS.contains(l))
}

/// The noun that says what happened where the verb at `i` does not: "made his debut", "the vote took place".
fn carried(all: &[Word], i: usize) -> Option<&Word> {
    // "Passed away": what the verb says lies in its particle.
    if all[i].is("pass")
        && let Some(away) = all.get(i + 1).filter(|w| w.lower == "away")
    {
        return Some(away);
    }
    if !is_carrier(&all[i]) {
        return None;
    }
    let deed = |w: &&Word| w.may_be(Pos::Noun) && w.is_content() && !w.senses.derived.is_empty();
    let object = all.iter().skip(i + 1).take(4).find(deed);
    let subject = || all.iter().take(i).rev().take(6).find(deed);
    // "The auction will be held": what is held is its subject.
    let passive = i > 0
        && matches!(
            all[i - 1].lower.as_str(),
            "be" | "been" | "is" | "was" | "were" | "are"
        );
    let own = has_lemma(&all[i], |l| matches!(l, "take" | "happen" | "occur"))
        || passive && has_lemma(&all[i], |l| l == "hold");
    match own {
        true => subject().or(object),
        false => object,
    }
}

/// A verb that says what happened: inflected, or behind an auxiliary or "to".
fn is_verb(analysis: &Analysis, i: usize) -> bool {
    let all = &analysis.words;
    let word = &all[i];
    let dates = word.is_content() || APPEARING.contains(word.lemma()) || phase_of(word).is_some();
    if !word.may_be(Pos::Verb) || !dates {
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
        "to" | "will"
            | "would"
            | "may"
            | "might"
            | "could"
            | "was"
            | "were"
            | "been"
            | "be"
            | "has"
            | "have"
            | "had"
    );
    // "Is opening": the participle behind a form of "be" is the verb.
    let going = word.lower.ends_with("ing") && matches!(previous, "is" | "are" | "am");
    let inflected = going || word.lower != lemma && !word.lower.ends_with("ing");
    // "films", "stocks": a plural is no verb, unless the sentence has it as one ("the vote takes place").
    let plural = word.lower.ends_with('s') && word.may_be(Pos::Noun) && phase_of(word).is_none();
    let tree = &analysis.parse().tree;
    let parsed = || {
        tree.at(word.span.start)
            .is_some_and(|at| tree.upos(at) == Upos::Verb)
    };
    helped || inflected && (!plural || parsed())
}

/// A range of days, or of years far apart, in parentheses behind a name.
fn is_life(analysis: &Analysis, period: &Period) -> bool {
    let (Some(from), Some(to)) = (period.from, period.to) else {
        return false;
    };
    let before = analysis.text.get(..period.span.start).unwrap_or("");
    let after = analysis.text.get(period.span.end..).unwrap_or("");
    let years = to.year() - from.year();
    before.trim_end().ends_with(['(', ';']) && after.starts_with(')') && (8..=120).contains(&years)
}

/// For a year directly before a common noun `Some(None)`; in parentheses behind a name, the name's last word.
fn names_a_work<'a>(analysis: &'a Analysis, period: &Period) -> Option<Option<&'a Word>> {
    let core = period.core;
    let before = analysis.text.get(..core.start).unwrap_or("");
    let after = analysis.text.get(core.end..).unwrap_or("");
    let one_year = period
        .from
        .zip(period.to)
        .is_none_or(|(from, to)| from.year() == to.year());
    if before.trim_end().ends_with('(') && after.starts_with([')', ',']) {
        let name = analysis.words.iter().rfind(|w| w.span.end <= core.start);
        return one_year.then_some(name);
    }
    let mut lead = analysis
        .words
        .iter()
        .rev()
        .filter(|w| w.span.end <= core.start);
    let article = lead
        .next()
        .is_some_and(|w| matches!(w.lower.as_str(), "a" | "an" | "the" | "this"));
    let next = analysis.words.iter().find(|w| w.span.start >= core.end);
    // "A 2006 film", "a 1990 cinematic work", but not "the fall of 2027 instead".
    let noun = next.is_some_and(|w| {
        let phrase = w.may_be(Pos::Noun) || w.may_be(Pos::Adjective);
        phrase && w.is_content() && w.span.start == core.end + 1
    }) && after.starts_with(' ');
    (article && noun).then_some(None)
}
