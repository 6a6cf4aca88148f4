//! The same thing affirmed and denied, or told by two words that exclude each other.

use super::argument::{self, Argument};
use super::cast::cast;
use super::fact::{Fact, Predicates, Sentence};
use crate::claims::lexicon::IMPLICIT_NEGATION;
use crate::claims::names::{Name, NameRelation};
use crate::claims::words::{Class, Word};
use crate::claims::{Analysis, Status};
use crate::compare::assertion::Difference;
use crate::compare::{reversed, topic};
use crate::syntax::{Kind, Relation as Link};
use crate::text::Span;

/// What the draft affirms and the source denies, or the other way round, of the same participants.
pub fn excluded(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    draft.facts.iter().find_map(|mine| {
        source
            .facts
            .iter()
            .find_map(|theirs| pair(draft, mine, source, theirs))
    })
}

/// True if the source has what the draft says only the other way round, as far as participants can be told: it
/// backs none of it then, even where they may be others.
pub fn is_turned(draft: &Sentence<'_>, source: &Sentence<'_>) -> bool {
    let verbal = |fact: &&Fact| fact.kind != Kind::Copular;
    draft.facts.iter().filter(verbal).any(|mine| {
        let mut alike = source
            .answers(mine)
            .filter(|theirs| cast(draft, mine, source, theirs).different == 0);
        let first = alike.next();
        first.is_some_and(|theirs| theirs.denied() != mine.denied())
            && alike.all(|theirs| theirs.denied() != mine.denied())
    })
}

fn pair(
    draft: &Sentence<'_>,
    mine: &Fact,
    source: &Sentence<'_>,
    theirs: &Fact,
) -> Option<Difference> {
    let turned = match mine.relation(theirs) {
        Predicates::Unrelated => return None,
        Predicates::Same => false,
        Predicates::Opposed => true,
    };
    if (mine.denied() != theirs.denied()) == turned {
        return None;
    }
    // "Not rising" does not say that it falls.
    if turned && (mine.denied() || theirs.denied()) {
        return None;
    }
    let (a, b) = (mine.predicate, theirs.predicate);
    if turned && reversed::is_done_to_another(draft.analysis, a, source.analysis, b) {
        return None;
    }
    // "Step down and stay on" beside "step down": the source's verb is the draft's other one.
    let told_as_well = |f: &Fact| {
        f.predicate != mine.predicate && f.lemma == theirs.lemma && f.denied() == theirs.denied()
    };
    if turned && draft.facts.iter().any(told_as_well) {
        return None;
    }
    if turned && mine.in_turn(theirs) && !one_time(draft.analysis, source.analysis) {
        return None;
    }
    if is_only_named(draft.analysis, mine.predicate)
        || is_only_named(source.analysis, theirs.predicate)
    {
        return None;
    }
    if !told(mine) || !told(theirs) || mine.kind == Kind::Copular && turned {
        return None;
    }
    let cast = cast(draft, mine, source, theirs);
    if !cast.core || cast.different > 0 {
        return None;
    }
    if other_of_its_kind(draft, mine, source, theirs)
        || other_of_its_kind(source, theirs, draft, mine)
    {
        return None;
    }
    // "No contract was awarded": whose, a name must say.
    let tree = &source.parse.tree;
    let of_none = theirs.denied()
        && theirs
            .undergoers
            .iter()
            .any(|a| argument::is_none(tree, a.token));
    let names = &draft.analysis.names;
    let known = |name: &Name| topic::knows(source.analysis, name);
    if of_none && (names.is_empty() || !names.iter().all(known)) {
        return None;
    }
    // A rival opposes what the regulator has approved.
    if mine.by_whom() && theirs.by_whom() && cast.another_actor {
        return None;
    }
    let words = theirs.words_of(source.analysis);
    let reason = match (turned, theirs.denied()) {
        (true, _) => format!(
            "the source has “{words}”, the opposite of “{}”",
            mine.words_of(draft.analysis)
        ),
        (false, true) => format!(
            "the source denies it: “{}”",
            theirs.words_of(source.analysis)
        ),
        (false, false) => format!("the draft denies what the source says: “{words}”"),
    };
    Some(Difference {
        not_yet: false,
        draft: mine.stage.words,
        source: theirs.stage.words,
        reason,
    })
}

/// True for "giving them away is barred by law": the subject of a sentence is no statement of its own.
pub fn is_only_named(analysis: &Analysis, predicate: Span) -> bool {
    let tree = &analysis.parse().tree;
    // The tree may hang a gerund on a verb that has no subject but it.
    let is_subject = |at: usize| {
        let head = tree.head(at);
        let alone = head.is_some_and(|head| {
            tree.child(head, Link::Nsubj).is_none() && tree.child(head, Link::NsubjPass).is_none()
        });
        at == 0 && tree.relation(at) == Link::Advcl && tree.form(at).ends_with("ing") && alone
    };
    tree.at(predicate.start).is_some_and(|at| {
        matches!(tree.relation(at), Link::Csubj | Link::CsubjPass) || is_subject(at)
    })
}

/// True if what is denied is whatever there might have been ("no deal was announced") and the other sentence tells it of
/// something by another word ("the agreements were announced") and of nobody that the first one names: what it denies
/// then lies in its own story.
fn other_of_its_kind(
    denying: &Sentence<'_>,
    denied: &Fact,
    telling: &Sentence<'_>,
    told: &Fact,
) -> bool {
    let tree = &denying.parse.tree;
    let is_none = |a: &&Argument| !a.is_named() && argument::is_none(tree, a.token);
    let Some(none) = denied.undergoers.iter().chain(&denied.actors).find(is_none) else {
        return false;
    };
    let noun = tree.lemma(none.token);
    let other = &telling.parse.tree;
    let mut things = told.undergoers.iter().chain(&told.actors);
    let (mine, theirs) = (&denying.analysis.names, &telling.analysis.names);
    !things.any(|a| other.lemma(a.token) == noun)
        && !mine
            .iter()
            .any(|a| theirs.iter().any(|b| a.relation(b) == NameRelation::Same))
}

/// True if both sentences name a time, which is then the same: others are not compared.
fn one_time(draft: &Analysis, source: &Analysis) -> bool {
    !draft.periods.is_empty() && !source.periods.is_empty()
}

/// The words of a denied clause of the source that has most of what answers the draft's words, where the draft denies
/// nothing: "was not statistically significant" beside "reached statistical significance".
///
/// `asked` is the number of the draft's words that may be answered.
pub fn denies(
    draft: &Sentence<'_>,
    source: &Sentence<'_>,
    answers: &[Span],
    asked: usize,
) -> Option<Span> {
    let negates = |w: &Word| {
        w.class == Class::Negation || w.lemmas.iter().any(|(l, _)| IMPLICIT_NEGATION.contains(l))
    };
    if draft.facts.iter().any(Fact::denied) || draft.analysis.words.iter().any(negates) {
        return None;
    }
    telling(source, answers, asked, Fact::denied).map(|f| f.stage.words)
}

/// The clause that `is` picks out whose verb answers a word of the draft, if it has most of what answers.
fn telling<'s>(
    source: &'s Sentence<'_>,
    answers: &[Span],
    asked: usize,
    is: impl Fn(&Fact) -> bool,
) -> Option<&'s Fact> {
    let tree = &source.parse.tree;
    let mut clauses = source
        .facts
        .iter()
        .filter(|f| f.kind != Kind::Nominal && is(f));
    clauses.find(|fact| {
        let Some(at) = tree.at(fact.predicate.start) else {
            return false;
        };
        let subjects = fact.actors.iter().chain(&fact.undergoers).map(|a| a.span);
        let clause = subjects.fold(tree.phrase(at).join(fact.predicate), |all, span| {
            all.join(span)
        });
        let inside = answers.iter().filter(|a| clause.covers(**a)).count();
        let own = answers.iter().any(|a| a.overlaps(fact.predicate));
        own && inside * 2 > asked
    })
}

/// True if the sentence says it rather than leaving it open.
fn told(fact: &Fact) -> bool {
    fact.stage.status.is_some_and(|s| s >= Status::Planned)
}
