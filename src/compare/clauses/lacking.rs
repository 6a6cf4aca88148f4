//! A statement of which a document has the names and not what is said of them.

use super::argument::Argument;
use super::fact::{Fact, Sentence};
use super::leading;
use super::unbacked::{Unbacked, answered_by};
use crate::claims::Analysis;
use crate::claims::lexicon::{JOINING, Pos};
use crate::claims::names;
use crate::claims::names::NameRelation;
use crate::claims::words::{Class, Word};
use crate::syntax::Kind;

/// How well other words must answer a verb.
const IN_OTHER_WORDS: f32 = 0.4;
/// Words that may stand for whoever was named before.
pub const PRONOUNS: [&str; 12] = [
    "he", "she", "it", "they", "we", "i", "his", "her", "their", "its", "who", "which",
];
/// What one names does to another, where no passage with both of them has a word for it: "Tern is led by Odile Faye"
/// beside "a Tern spokeswoman, Odile Faye".
pub fn between_names(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let analysis = draft.analysis;
    let mine = draft.facts.iter().find(|f| is_between(f))?;
    let at = super::argument::word_at(analysis, mine.predicate)?;
    let word = analysis
        .words
        .get(at)
        .filter(|w| w.class == Class::Content || leading::is_leading(w))?;
    // A sentence of several clauses says much in words of its own.
    let others = draft.facts.iter().filter(|f| f.kind != Kind::Nominal);
    if JOINING.contains(&mine.lemma) || others.count() > 1 {
        return None;
    }
    let said = |passage: &&Analysis| {
        answered_by(analysis, at, passage, IN_OTHER_WORDS)
            || Sentence::of(passage)
                .facts
                .iter()
                .any(|theirs| mine.relation(theirs) != super::fact::Predicates::Unrelated)
    };
    let has_both = |passage: &&&Analysis| {
        [&mine.actors, &mine.undergoers]
            .iter()
            .all(|role| role.iter().any(|a| is_named_in(a, passage)))
    };
    let near: Vec<&&Analysis> = passages.iter().filter(has_both).collect();
    (!near.is_empty() && !near.into_iter().any(said)).then(|| Unbacked {
        at: word.span,
        reason: format!("it has nothing of “{}”", word.span.of(&analysis.text)),
    })
}

/// A deed of somebody whom the document names, where every passage that has a word for it speaks of somebody else.
pub fn apart(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let analysis = draft.analysis;
    let told = |f: &&Fact| f.kind == Kind::Verbal && f.actors.iter().any(Argument::is_named);
    let mine = draft.facts.iter().find(told)?;
    let at = super::argument::word_at(analysis, mine.predicate)?;
    let word = analysis
        .words
        .get(at)
        .filter(|w| w.class == Class::Content)?;
    let with_verb: Vec<&&Analysis> = passages
        .iter()
        .filter(|p| answered_by(analysis, at, p, IN_OTHER_WORDS))
        .collect();
    let of_it = |p: &&&Analysis| {
        // "He won it": who that is stands in another sentence.
        let mut words = p.words.iter();
        let open = p.names.is_empty() || words.any(|w| PRONOUNS.contains(&w.lower.as_str()));
        open || mine
            .actors
            .iter()
            .any(|a| is_named_in(a, p) || is_around(a, p))
    };
    (!with_verb.is_empty() && !with_verb.iter().any(of_it)).then(|| Unbacked {
        at: word.span,
        reason: format!("it has “{}” of somebody else", word.span.of(&analysis.text)),
    })
}

/// True if the headings or the sentences before have a word of the name.
fn is_around(argument: &Argument, passage: &Analysis) -> bool {
    let mut name = argument.name.iter().flatten();
    name.any(|token| passage.surroundings.iter().any(|w| w.lower == *token))
}

/// What is said of the subject, where no passage has a word for anything of it: "the buyback is running to plan" beside
/// "the buyback has been paused".
pub fn all_but_subject(draft: &Sentence<'_>, passages: &[&Analysis]) -> Option<Unbacked> {
    let analysis = draft.analysis;
    let mine = draft.facts.iter().find(|f| f.kind != Kind::Nominal)?;
    let subject = match mine.actors.as_slice() {
        [] => &mine.undergoers,
        actors => actors,
    };
    let is_subject = |w: &Word| subject.iter().any(|a| a.span.covers(w.span));
    let is_name = |w: &Word| analysis.names.iter().any(|n| n.span.covers(w.span));
    let telling: Vec<usize> = (0..analysis.words.len())
        .filter(|&i| {
            let word = &analysis.words[i];
            matches!(word.class, Class::Content | Class::Light)
                && !is_subject(word)
                && !is_name(word)
                && !analysis.is_measured(word.span)
        })
        .collect();
    // "Is located in Norland": where the name is found, a verb that places it says little.
    let names_another = analysis
        .names
        .iter()
        .any(|n| !subject.iter().any(|a| a.span.overlaps(n.span)));
    let bare = !telling.iter().any(|&i| {
        let word = &analysis.words[i];
        word.may_be(Pos::Noun) || word.may_be(Pos::Verb)
    });
    if names_another || bare {
        return None;
    }
    let said = |at: &usize| {
        passages
            .iter()
            .any(|p| answered_by(analysis, *at, p, IN_OTHER_WORDS))
    };
    let (first, last) = (*telling.first()?, *telling.last()?);
    (!telling.iter().any(said)).then(|| {
        let at = analysis.words[first].span.join(analysis.words[last].span);
        Unbacked {
            at,
            reason: format!("it has nothing of “{}”", at.of(&analysis.text)),
        }
    })
}

/// True for a deed of one bearer of a name that is done to another.
fn is_between(fact: &Fact) -> bool {
    fact.kind == Kind::Verbal
        && fact.actors.iter().any(Argument::is_named)
        && fact.undergoers.iter().any(Argument::is_named)
}

fn is_named_in(argument: &Argument, passage: &Analysis) -> bool {
    let Some(name) = &argument.name else {
        return false;
    };
    let mut all = passage.names.iter();
    all.any(|n| names::relation(name, &n.tokens) == NameRelation::Same)
}
