//! What the words of a document have and its clauses do not: a cause, an order, a deed that is only planned.
//!
//! A document may hold every word of a statement and still not say it: "sales fell because of strikes" beside
//! "sales fell because of floods; strikes ended in May". Here the relations between the words are asked for.

use super::argument::{self, Argument, Likeness};
use super::cast::cast;
use super::fact::{Fact, Predicates, Sentence};
use super::stage::Tense;
use super::{identity, lacking, order, scattered, turned};
use crate::claims::lexicon::{CAUSES, JOINING, PREDICATES, Pos, STATUS};
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::{Class, Relation, Word};
use crate::claims::{Analysis, Status, events};
use crate::compare::{alignment, paraphrase, topic, worth};
use crate::syntax::{Attachment, Kind};
use crate::text::Span;

/// What of a statement a document does not say.
#[derive(Debug, Clone, PartialEq)]
pub struct Unbacked {
    /// Bytes of the draft's passage.
    pub at: Span,
    pub reason: String,
}

/// The first relation of the draft's sentence that no passage of a document has; `None` if all stand.
pub fn unbacked(draft: &Analysis, passages: &[&Analysis]) -> Option<Unbacked> {
    if let Some(found) = owner(draft, passages) {
        return Some(found);
    }
    let sentence = Sentence::of(draft);
    cause(&sentence, passages)
        .or_else(|| order(&sentence, passages))
        .or_else(|| predicate(&sentence, passages))
        .or_else(|| standing(&sentence, passages))
        .or_else(|| done(&sentence, passages))
        .or_else(|| of_another(&sentence, passages))
        .or_else(|| turned::done_to_it(&sentence, passages))
        .or_else(|| identity::not_said(&sentence, passages))
        .or_else(|| lacking::between_names(&sentence, passages))
        .or_else(|| lacking::apart(&sentence, passages))
        .or_else(|| lacking::all_but_subject(&sentence, passages))
        .or_else(|| scattered::scattered(&sentence, passages))
}

/// A deed that the document tells of something or somebody else, whom it names: the purchase of Ostrava Meters was
/// cleared, not that of the meter business.
fn of_another(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let told =
        |f: &&Fact| f.kind == Kind::Verbal && f.stage.status.is_some() && !f.undergoers.is_empty();
    let mine = draft.facts.iter().find(told)?;
    let mut another = None;
    for passage in passages {
        let source = Sentence::of(passage);
        for theirs in source.facts {
            if mine.relation(theirs) != Predicates::Same || theirs.undergoers.is_empty() {
                continue;
            }
            if let Some(other) = another_actor(draft.analysis, mine, passage, theirs) {
                let by = mine.actors.first().map_or(mine.predicate, |a| a.span);
                another.get_or_insert_with(|| (by, other.of(passage).to_string()));
                continue;
            }
            let mut pairs = mine
                .undergoers
                .iter()
                .flat_map(|a| theirs.undergoers.iter().map(move |b| (a, b)));
            let apart = |(a, b)| argument::is_another_by_name(draft.analysis, a, passage, b);
            let (_, object) = pairs.find(|pair| apart(*pair))?;
            let of = mine.undergoers.first().map_or(mine.predicate, |a| a.span);
            another.get_or_insert_with(|| (of, object.of(passage).to_string()));
        }
    }
    another.map(|(at, other)| Unbacked {
        at,
        reason: format!("it says so of “{other}”"),
    })
}

/// Share of the words of a cause that a passage must have.
const HALF: f32 = 0.5;

/// A cause that no passage gives as the cause of anything.
fn cause(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    causes(draft).into_iter().find_map(|(head, span)| {
        let backed = passages
            .iter()
            .any(|p| tells_cause(p) && answers(draft.analysis, head, span, p));
        (!backed).then(|| Unbacked {
            at: span,
            reason: format!(
                "it does not give “{}” as a cause",
                span.of(&draft.analysis.text)
            ),
        })
    })
}

/// The position of the head of each cause that a sentence gives, and its bytes.
fn causes(draft: &Sentence<'_>) -> Vec<(usize, Span)> {
    let opens = |marker: &str| CAUSES.of(marker) == Some("opens");
    let tree = &draft.parse.tree;
    let mut found = Vec::new();
    for fact in draft.facts {
        let phrases = fact.others.iter().filter(|(p, _)| opens(p));
        found.extend(phrases.filter_map(|(_, a)| Some((a.head?, a.span))));
    }
    for clause in &draft.parse.clauses {
        let marked = clause.marker.as_deref().is_some_and(opens);
        if let (true, Attachment::Adverbial(_)) = (marked, clause.attachment) {
            let span = tree.phrase(clause.predicate);
            let own = tree.token(clause.predicate).map_or(span, |t| t.span);
            let head = argument::word_at(draft.analysis, own);
            found.extend(head.map(|head| (head, span)));
        }
    }
    found
}

fn tells_cause(passage: &Analysis) -> bool {
    let words = &passage.words;
    let lower: Vec<&str> = words.iter().map(|w| w.lower.as_str()).collect();
    let by_lemma = |w: &Word| w.lemmas.iter().any(|(lemma, _)| CAUSES.of(lemma).is_some());
    (0..words.len()).any(|i| CAUSES.longest(&lower[i..]).is_some() || by_lemma(&words[i]))
}

/// True if the passage has the word `head` in some form, and half of the content words of `span`.
fn answers(draft: &Analysis, head: usize, span: Span, passage: &Analysis) -> bool {
    if !answered(draft, head, passage) {
        return false;
    }
    let inside = |i: &usize| span.covers(draft.words[*i].span) && draft.words[*i].is_content();
    let content: Vec<usize> = (0..draft.words.len()).filter(inside).collect();
    let found = content.iter().filter(|i| answered(draft, **i, passage));
    found.count() as f32 >= HALF * content.len() as f32
}

/// How well other words must answer one.
const ANSWERED: f32 = 0.4;

/// The same where a verb that is done in like manner is not enough.
const IN_OTHER_WORDS: f32 = 0.5;

fn answered(draft: &Analysis, at: usize, passage: &Analysis) -> bool {
    answered_by(draft, at, passage, ANSWERED)
}

pub fn answered_by(draft: &Analysis, at: usize, passage: &Analysis, least: f32) -> bool {
    let Some(word) = draft.words.get(at) else {
        return true;
    };
    let relates = |other: &Word| alignment::relation(word, other) > Relation::Opposite;
    passage
        .words
        .iter()
        .chain(&passage.surroundings)
        .any(relates)
        || paraphrase::answer(draft, at, passage) >= least
}

/// An event set before or after another one that no passage ties to it in time.
fn order(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let mine = order::timings(draft);
    let timed = |t: &&order::Timing<'_>| {
        let dated = draft
            .analysis
            .periods
            .iter()
            .any(|p| p.core.overlaps(t.words));
        let counted = draft
            .analysis
            .figures
            .iter()
            .any(|f| f.span.overlaps(t.words));
        // "before rockets" orders nothing that happens.
        let happens = t.clausal && draft.analysis.words_in(t.words).any(Word::is_content);
        !dated && !counted && happens
    };
    let timing = mine.iter().find(timed)?;
    let backed = passages.iter().any(|passage| {
        let source = Sentence::of(passage);
        let theirs = order::timings(&source);
        theirs
            .iter()
            .any(|t| order::agrees(draft, timing, &source, t))
    });
    (!backed).then(|| Unbacked {
        at: timing.words,
        reason: format!(
            "it does not say what came before or after “{}”",
            timing.words.of(&draft.analysis.text)
        ),
    })
}

/// The first verb that says something, where no passage has it in any form: one that means one thing, or whose other
/// words are listed.
fn predicate(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let analysis = draft.analysis;
    let frame = worth::frame(analysis);
    let telling = |f: &&Fact| {
        let at = argument::word_at(analysis, f.predicate);
        let word = at.and_then(|at| analysis.words.get(at));
        f.kind == Kind::Verbal
            && STATUS.of(&f.lemma).is_none()
            && !JOINING.contains(&f.lemma)
            && at.is_some_and(|at| !frame.contains(&at))
            && word.is_some_and(|w| {
                // "Keep" says nothing, but for what is kept or sold.
                (w.class == Class::Content || f.is_polar()) && w.may_be(Pos::Verb)
            })
    };
    draft
        .facts
        .iter()
        .filter(telling)
        .find_map(|fact| not_told(draft, fact, passages))
}

/// A verb that no passage which may speak of the same has.
fn not_told(draft: &Sentence<'_>, fact: &Fact, passages: &[&Analysis]) -> Option<Unbacked> {
    let analysis = draft.analysis;
    let at = argument::word_at(analysis, fact.predicate)?;
    let word = analysis.words.get(at)?;
    let rare = word.senses.commonness <= RARE;
    // "Climbed to 163": which way a value moved its figures say.
    let measured = word.direction.is_some() && !analysis.figures.is_empty();
    let listed = fact.is_listed() && !fact.undergoers.is_empty() && !measured;
    // "Keep" is near in meaning to "have" and to much else, and the other words for a listed verb are listed.
    let said = |p: &Analysis| match word.class {
        Class::Content if listed => answered_by(analysis, at, p, IN_OTHER_WORDS),
        Class::Content => answered(analysis, at, p),
        _ => false,
    };
    let named = fact.undergoers.iter().any(Argument::is_named);
    let very_word = |p: &Analysis| p.words.iter().any(|w| w.is(word.lemma()));
    let backed = passages.iter().any(|p| {
        let near = speaks_of(fact, draft, p);
        near && said(p)
            || (near || !named) && very_word(p)
            || Sentence::of(p).facts.iter().any(|theirs| {
                let alike = match fact.relation(theirs) {
                    Predicates::Same => true,
                    // "Did not keep it" beside "sold it".
                    Predicates::Opposed => theirs.denied() != fact.denied(),
                    Predicates::Unrelated => false,
                };
                let taken_up = || theirs.undergoers.iter().any(|a| a.stands_for);
                alike
                    && (near || taken_up())
                    && !argument::are_apart(analysis, &fact.undergoers, p, &theirs.undergoers)
            })
    });
    ((rare || listed) && !backed).then(|| Unbacked {
        at: word.span,
        reason: format!("it has nothing of “{}”", word.span.of(&analysis.text)),
    })
}

/// False for a passage that has nothing of what it is done to: approving another drug is not approving this one.
fn speaks_of(fact: &Fact, draft: &Sentence<'_>, passage: &Analysis) -> bool {
    let analysis = draft.analysis;
    let known = |a: &Argument| {
        // "Sellmer's drug Corvane": the name behind the noun says which.
        let inside = |n: &&Name| n.span.start >= a.span.start && n.span.start <= a.span.end + 1;
        let mut names = analysis.names.iter().filter(inside).peekable();
        if names.peek().is_some() {
            return names.any(|n| topic::has_name(passage, n) || topic::has_words(passage, n));
        }
        let head = a.head.and_then(|at| Some((at, analysis.words.get(at)?)));
        a.stands_for
            || head.is_none_or(|(at, word)| {
                analysis.is_measured(word.span) || answered(analysis, at, passage)
            })
    };
    fact.undergoers.is_empty() || fact.undergoers.iter().any(known)
}

/// Bits of frequency up to which a verb means one thing: commoner ones have too many paraphrases.
const RARE: u8 = 5;

/// An agreement, a refusal or an end that no passage has: neither a word for one nor the deed as far along.
fn standing(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let class = |lemma: &str| STATUS.of(lemma).and_then(events::parse);
    let stands = |f: &&Fact| {
        f.kind == Kind::Verbal
            && !f.denied()
            && matches!(
                class(&f.lemma),
                Some(Status::Agreed | Status::Denied | Status::Stalled | Status::Ended)
            )
            && f.stage.status.is_some()
    };
    let mine = draft.facts.iter().find(stands)?;
    let at = argument::word_at(draft.analysis, mine.predicate)?;
    let own = class(&mine.lemma);
    let as_far = |w: &Word| {
        let mut lemmas = w.lemmas.iter().map(|(lemma, _)| class(lemma));
        lemmas.any(|c| {
            c.is_some() && (c == own || own == Some(Status::Agreed) && c == Some(Status::Completed))
        })
    };
    let told = |passage: &&Analysis| {
        let source = Sentence::of(passage);
        let as_told = |theirs: &Fact| {
            let further = theirs.stage.status >= Some(Status::Agreed);
            let mut facts = draft.facts.iter();
            further && facts.any(|f| f.relation(theirs) == Predicates::Same)
        };
        // "Until it has signed something".
        let same = || {
            source
                .facts
                .iter()
                .filter(|f| mine.relation(f) == Predicates::Same)
        };
        let open = same().count() > 0 && same().all(|f| f.stage.conditional);
        !open
            && speaks_of(mine, draft, passage)
            && (passage.words.iter().any(as_far)
                || answered_by(draft.analysis, at, passage, IN_OTHER_WORDS)
                || own != Some(Status::Agreed) && denies_of(mine, draft.analysis, passage))
            || source.facts.iter().any(as_told)
    };
    let word = mine.predicate;
    (!passages.iter().any(told)).then(|| Unbacked {
        at: word,
        reason: format!("it has nothing of “{}”", word.of(&draft.analysis.text)),
    })
}

/// True for a passage that denies something and has what it is done to in its own words.
fn denies_of(fact: &Fact, draft: &Analysis, passage: &Analysis) -> bool {
    let has = |a: &Argument| {
        let word = a.head.and_then(|at| draft.words.get(at));
        word.is_some_and(|word| {
            let mut own = passage.words.iter();
            own.any(|other| alignment::relation(word, other) > Relation::Opposite)
        })
    };
    passage.events.iter().any(|e| e.negated) && fact.undergoers.iter().any(has)
}

/// A deed that the draft tells as done, where every passage that tells it has it as less than done.
fn done(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let past = |f: &&Fact| {
        // "completed the sale": a noun is as far as the verb above it says.
        (f.kind == Kind::Nominal || matches!(f.stage.tense, Tense::Past | Tense::Perfect))
            && f.kind != Kind::Copular
            && f.stage.status == Some(Status::Completed)
            && !f.denied()
            && !(f.undergoers.is_empty() && f.actors.is_empty())
    };
    let mut deeds = draft.facts.iter().filter(past);
    deeds.find_map(|mine| less_than_done(draft, mine, passages))
}

/// What the passages have of a deed, if all that tell it have it as less than done.
fn less_than_done(draft: &Sentence<'_>, mine: &Fact, passages: &[&Analysis]) -> Option<Unbacked> {
    let mut less = None;
    for passage in passages {
        let source = Sentence::of(passage);
        for theirs in source.facts {
            let cast = cast(draft, mine, &source, theirs);
            // "Called on the board to sell it": whoever is to do it, it is not told as done.
            let open = theirs.infinitive && theirs.stage.status.is_none();
            let conditional = theirs.stage.conditional && cast.different == 0;
            let alike = cast.different == 0 && cast.same > 0 || open && cast.core || conditional;
            if mine.relation(theirs) != Predicates::Same || !alike {
                continue;
            }
            match theirs.stage.status {
                // "We have not settled it".
                _ if theirs.denied() => {
                    less.get_or_insert_with(|| theirs.words_of(passage).to_string());
                }
                None if open || conditional => {
                    less.get_or_insert_with(|| theirs.words_of(passage).to_string());
                }
                Some(status) if status < Status::Begun => {
                    less.get_or_insert_with(|| theirs.words_of(passage).to_string());
                }
                // "Moved the first flight to June": it has not been yet.
                None if theirs.kind == Kind::Nominal && is_put_off(&source, theirs) => {
                    less.get_or_insert_with(|| theirs.words_of(passage).to_string());
                }
                // "The first flight", without a word on whether it was.
                None if mine.kind == Kind::Nominal || theirs.kind == Kind::Nominal => {}
                _ => return None,
            }
        }
    }
    less.map(|words| Unbacked {
        at: mine.stage.words,
        reason: format!("it has only “{words}”"),
    })
}

/// True for an event whose date is set or moved: "moved the flight", "has scheduled the sale".
fn is_put_off(source: &Sentence<'_>, event: &Fact) -> bool {
    let tree = &source.parse.tree;
    let at = tree.at(event.predicate.start);
    let above = at.and_then(|at| tree.head(at)).map(|head| tree.lemma(head));
    above.is_some_and(|lemma| {
        let mut classes = PREDICATES.all(lemma).iter();
        lemma == "move"
            || classes.any(|class| class.starts_with("time"))
            || STATUS.of(lemma).and_then(events::parse) == Some(Status::Planned)
    })
}

/// Who does it by the passage, where both name somebody and nobody is named by both.
fn another_actor<'f>(
    draft: &Analysis,
    mine: &Fact,
    source: &Analysis,
    theirs: &'f Fact,
) -> Option<&'f Argument> {
    let named = |fact: &Fact| !fact.actors.is_empty() && fact.actors.iter().all(Argument::is_named);
    let different =
        |a: &Argument, b: &Argument| argument::likeness(draft, a, source, b) == Likeness::Different;
    let apart = named(mine)
        && named(theirs)
        && mine
            .actors
            .iter()
            .all(|a| theirs.actors.iter().all(|b| different(a, b)));
    theirs.actors.first().filter(|_| apart)
}

/// A name as somebody's ("Vexil's Orme") that the document gives to somebody else.
fn owner(draft: &Analysis, passages: &[&Analysis]) -> Option<Unbacked> {
    let same = |a: &Name, b: &Name| a.relation(b) == NameRelation::Same;
    owners(draft).into_iter().find_map(|(mine, thing)| {
        let mut others = Vec::new();
        for passage in passages {
            for (theirs, _) in owners(passage).iter().filter(|(_, t)| same(t, thing)) {
                if same(theirs, mine) {
                    return None;
                }
                others.push(theirs.span.of(&passage.text).to_string());
            }
        }
        let other = others.first()?;
        Some(Unbacked {
            at: mine.span,
            reason: format!(
                "it has {} as {other}’s, not {}’s",
                thing.span.of(&draft.text),
                mine.span.of(&draft.text)
            ),
        })
    })
}

/// Names that stand as somebody's: "Vexil's Orme", "Orme … is Vexil's", each with whose it is.
fn owners(analysis: &Analysis) -> Vec<(&Name, &Name)> {
    let names = &analysis.names;
    let mut found = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let rest = analysis.text.get(name.span.end..).unwrap_or_default();
        let Some(rest) = possessive(rest) else {
            continue;
        };
        let behind = rest
            .strip_prefix(' ')
            .map(|_| analysis.text.len() - rest.len() + 1);
        match names
            .get(i + 1)
            .filter(|next| Some(next.span.start) == behind)
        {
            Some(next) => found.push((name, next)),
            None if ends(rest) && i > 0 && told_of(analysis, name) => {
                found.extend(names.first().map(|first| (name, first)));
            }
            None => {}
        }
    }
    found
}

/// What stands behind a possessive ending.
fn possessive(text: &str) -> Option<&str> {
    let rest = text.strip_prefix(['\'', '’'])?;
    Some(rest.strip_prefix('s').unwrap_or(rest))
}

fn ends(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['.', ',', ';'])
}

/// True for "… is Vexil's".
fn told_of(analysis: &Analysis, name: &Name) -> bool {
    let before = name.words.start.checked_sub(1);
    let before = before.and_then(|at| analysis.words.get(at));
    before.is_some_and(|w| matches!(w.lower.as_str(), "is" | "was" | "are" | "were" | "remains"))
}
