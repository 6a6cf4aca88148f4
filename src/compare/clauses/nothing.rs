//! "Has signed an agreement" beside "talks about an agreement, but nothing has been signed".

use super::argument::{self, Argument, Likeness};
use super::fact::{Fact, Predicates, Sentence};
use super::stage::Tense;
use crate::claims::Status;
use crate::compare::assertion::Difference;
use crate::syntax::{Kind, Relation, Upos};
use crate::text::Span;

/// Pronouns that deny the deed of whatever the sentence speaks of.
const NOTHING: [&str; 2] = ["nothing", "none"];

/// What the draft tells as done, where the passage speaks of the same thing and says that nothing of the kind has been.
pub fn done(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    let mine = draft.facts.iter().find(|f| is_done(f))?;
    let theirs = source.facts.iter().find(|theirs| {
        mine.relation(theirs) == Predicates::Same
            && theirs.denied()
            && matches!(theirs.stage.tense, Tense::Past | Tense::Perfect)
            && is_of_nothing(source, theirs)
    })?;
    speaks_of(draft, mine, source).then(|| {
        let words = whole(source, theirs);
        Difference {
            not_yet: true,
            draft: mine.stage.words,
            source: words,
            reason: format!(
                "the source says of it: “{}”",
                words.of(&source.analysis.text)
            ),
        }
    })
}

/// "Has signed a letter of intent" beside "there is no letter of intent": what there is not has not been made.
///
/// Whether both speak of the same parties is for the caller to know.
pub fn there_is_none(draft: &Sentence<'_>, source: &Sentence<'_>) -> Option<Difference> {
    let mine = draft.facts.iter().find(|f| is_done(f))?;
    let tree = &source.parse.tree;
    let words = (0..tree.tokens().len()).find_map(|at| {
        let noun = tree.child(at, Relation::Nsubj)?;
        let exists = tree.child(at, Relation::Expl).is_some() && tree.lemma(at) == "be";
        let present = matches!(tree.form(at).to_lowercase().as_str(), "is" | "are");
        let none = tree
            .children_by(noun, Relation::Det)
            .any(|det| tree.lemma(det) == "no");
        let thing = Argument::new(source.analysis, tree, noun);
        let same = |own: &Argument| {
            argument::likeness(draft.analysis, own, source.analysis, &thing) == Likeness::Same
        };
        let is_it = exists && present && none && mine.undergoers.iter().any(same);
        is_it.then(|| tree.token(at).map(|t| t.span.join(tree.phrase(noun))))?
    })?;
    Some(Difference {
        not_yet: true,
        draft: mine.stage.words,
        source: words,
        reason: format!(
            "the source says that there “{}”",
            words.of(&source.analysis.text)
        ),
    })
}

/// True for a verb by which the draft says that something has come to pass, if only on paper: "signed", "agreed".
fn is_done(fact: &Fact) -> bool {
    fact.kind == Kind::Verbal
        && fact.stage.status.is_some_and(|s| s >= Status::Agreed)
        && matches!(fact.stage.tense, Tense::Past | Tense::Perfect)
        && !fact.denied()
        && !fact.undergoers.is_empty()
}

fn is_of_nothing(source: &Sentence<'_>, fact: &Fact) -> bool {
    let tree = &source.parse.tree;
    let nothing = |a: &Argument| NOTHING.contains(&tree.form(a.token).to_lowercase().as_str());
    fact.undergoers.iter().any(nothing)
}

/// True if the passage has the thing that the draft says it was done to, in whatever place.
fn speaks_of(draft: &Sentence<'_>, mine: &Fact, source: &Sentence<'_>) -> bool {
    let tree = &source.parse.tree;
    let nouns = (0..tree.tokens().len())
        .filter(|at| matches!(tree.upos(*at), Upos::Noun | Upos::Propn))
        .map(|at| Argument::new(source.analysis, tree, at));
    let alike = |own: &Argument, other: &Argument| {
        argument::likeness(draft.analysis, own, source.analysis, other) >= Likeness::Wider
    };
    nouns
        .into_iter()
        .any(|other| mine.undergoers.iter().any(|own| alike(own, &other)))
}

/// From "nothing" to its verb.
fn whole(source: &Sentence<'_>, fact: &Fact) -> Span {
    let tree = &source.parse.tree;
    let first = fact.undergoers.first().and_then(|a| tree.token(a.token));
    first.map_or(fact.stage.words, |t| t.span.join(fact.stage.words))
}
