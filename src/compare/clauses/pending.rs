//! "Has ordered a ferry" beside "is in talks about a ferry": what a passage has only as talked of, offered or planned.

use super::argument::{self, Argument, Likeness};
use super::fact::{Fact, Predicates, Sentence};
use super::stage::Tense;
use crate::claims::lexicon::{AWAITING, STATUS};
use crate::claims::words::Relation as Compared;
use crate::claims::{Analysis, Status, events};
use crate::compare::alignment;
use crate::compare::assertion::Difference;
use crate::syntax::{Kind, Relation};
use crate::text::Span;

/// Prepositions behind which stands what talks, plans and offers are about.
const ABOUT: [&str; 8] = ["about", "over", "on", "for", "of", "into", "in", "to"];

/// Bytes of the passage by which the thing that something has been done to in the draft is only talked of, offered or
/// planned, where no clause of the passage has it further along; `None` otherwise.
pub fn only_talked_of(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Span> {
    let mine = draft.facts.iter().find(|f| is_deed(f))?;
    let same = |own: &Argument, other: &Argument| {
        argument::likeness(draft.analysis, own, source.analysis, other) == Likeness::Same
    };
    talked_of(mine, source, same)
}

/// The same for the deed `mine` and what `same` takes for the thing that it was done to.
fn talked_of(
    mine: &Fact,
    source: &Sentence<'_>,
    same: impl Fn(&Argument, &Argument) -> bool,
) -> Option<Span> {
    let is_it = |other: &Argument| mine.undergoers.iter().any(|own| same(own, other));
    let further = source.facts.iter().any(|fact| {
        let talk = talk(&fact.lemma, mine).is_some() && mine.relation(fact) != Predicates::Same;
        !talk && fact.undergoers.iter().any(is_it)
    });
    if further {
        return None;
    }
    let tree = &source.parse.tree;
    (0..tree.tokens().len()).find_map(|at| {
        talk(tree.lemma(at), mine)?;
        let below = tree.below(at, |child| {
            matches!(
                tree.relation(child),
                Relation::Nmod | Relation::Obl | Relation::Obj | Relation::Conj
            )
        });
        let about = |token: &usize| {
            tree.relation(*token) == Relation::Obj && tree.head(*token) == Some(at)
                || tree
                    .preposition(*token)
                    .is_some_and(|p| ABOUT.contains(&p.as_str()))
        };
        // "Held talks about a ship": the tree may hang "about a ship" on the verb.
        let verb = tree.head(at).filter(|_| tree.relation(at) == Relation::Obj);
        let beside = verb.map(|verb| tree.children_by(verb, Relation::Obl).collect::<Vec<_>>());
        let below = below.into_iter().chain(beside.unwrap_or_default());
        let mut things = below.filter(|token| *token > at).filter(about);
        let thing = things.find(|token| is_it(&Argument::new(source.analysis, tree, *token)))?;
        Some(tree.token(at)?.span.join(tree.phrase(thing)))
    })
}

/// "Has opened a second terminal" beside "in talks about a second terminal": what is still talked of as one to come is
/// not there. Of a thing that is there ("the depot") something may have been done while others talk about it.
pub fn not_done(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    // "A stake in Orme, which is based in Norland": what a relative clause tells may be of the name behind the noun.
    let tree = &draft.parse.tree;
    let beside = |f: &Fact| {
        tree.at(f.predicate.start)
            .is_some_and(|at| matches!(tree.relation(at), Relation::AclRelcl | Relation::Acl))
    };
    let mine = draft.facts.iter().find(|f| is_deed(f) && !beside(f))?;
    let to_come = |sentence: &Sentence<'_>, thing: &Argument| {
        let mut words = sentence.analysis.words_in(thing.span);
        words
            .next()
            .is_some_and(|w| matches!(w.lower.as_str(), "a" | "an"))
    };
    if !mine.undergoers.iter().all(|own| to_come(draft, own)) {
        return None;
    }
    let words = talked_of(mine, source, |own, other| {
        to_come(source, other) && is_found(draft.analysis, own, source.analysis, other)
    })?;
    Some(Difference {
        not_yet: true,
        draft: mine.stage.words,
        source: words,
        reason: format!(
            "the source only talks of it: “{}”",
            words.of(&source.analysis.text)
        ),
    })
}

/// True for the same noun, restricted by nothing that the passage does not have somewhere.
fn is_found(draft: &Analysis, own: &Argument, source: &Analysis, other: &Argument) -> bool {
    if argument::likeness(draft, own, source, other) == Likeness::Same {
        return true;
    }
    let heads = own.head.zip(other.head);
    let words = heads.and_then(|(a, b)| draft.words.get(a).zip(source.words.get(b)));
    words.is_some_and(|(a, b)| alignment::relation(a, b) >= Compared::Synonym)
        && draft
            .words_in(own.span)
            .filter(|w| w.is_content())
            .all(|w| {
                let mut theirs = source.words.iter();
                theirs.any(|other| alignment::relation(w, other) >= Compared::Synonym)
            })
}

/// True for a verb that tells that something has happened to something, or goes on.
fn is_deed(fact: &Fact) -> bool {
    let told = matches!(fact.stage.status, Some(Status::Begun | Status::Completed));
    fact.kind == Kind::Verbal
        && told
        && !AWAITING.contains(&fact.lemma)
        && !fact.denied()
        && fact.stage.tense != Tense::Future
        && !fact.undergoers.is_empty()
        && STATUS
            .of(&fact.lemma)
            .and_then(events::parse)
            .is_none_or(|status| matches!(status, Status::Begun | Status::Completed))
}

/// What a word stands for that names no deed: "talks", "offer", "plan". Who studies or examines a thing does something
/// to it, so that such verbs count only beside a deed whose other words are listed.
fn talk(lemma: &str, deed: &Fact) -> Option<Status> {
    talk_of(lemma).filter(|status| *status != Status::Considered || deed.is_listed())
}

fn talk_of(lemma: &str) -> Option<Status> {
    let status = STATUS.of(lemma).and_then(events::parse)?;
    (Status::Considered..=Status::Planned)
        .contains(&status)
        .then_some(status)
}
