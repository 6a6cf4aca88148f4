//! "Has already flown" beside "the first flight has moved to June": what a passage has only as still to come.

use super::alignment;
use super::date::is_moved;
use crate::claims::lexicon::STATUS;
use crate::claims::words::{Class, Relation, Word};
use crate::claims::{Analysis, Status, events};
use crate::syntax::{Relation as Link, Tree, Upos};
use crate::text::Span;

/// Bytes of the passage by which what the draft tells as done is still to come; `None` if some word of the passage
/// answers it in another way, or none does.
pub fn only(draft: &Analysis, source: &Analysis) -> Option<Span> {
    let tree = &draft.parse().tree;
    let is_child = |at: usize, link: Link, forms: &[&str]| {
        tree.children_by(at, link)
            .any(|child| forms.contains(&tree.form(child).to_lowercase().as_str()))
    };
    // "Has flown", "has reached break-even", "is already on sale": by the perfect a draft says that it is so by now.
    let at = (0..tree.tokens().len()).find(|at| {
        let perfect = is_child(*at, Link::Aux, &["has", "have"]) && tree.upos(*at) == Upos::Verb;
        let by_now =
            is_child(*at, Link::Advmod, &["already"]) && is_child(*at, Link::Cop, &["is", "are"]);
        (perfect || by_now) && !is_negated(tree, *at)
    })?;
    let copular = tree.child(at, Link::Cop).is_some();
    let object = match copular {
        true => tree.child(at, Link::Nsubj),
        false => tree.child(at, Link::Obj),
    };
    let word = |token: usize| word_at(draft, tree, token);
    let asked = [Some(at), object].into_iter().flatten().filter_map(word);
    let found = asked
        .map(|word| answers(word, source))
        .find(|found| !found.is_empty())?;
    // A row of a schedule says in a cell of its own how far it has come.
    if source.row.is_some() {
        let planned = |w: &&Word| is_planned(w.lemma()) || is_planned(&w.lower);
        return source.words.iter().find(planned).map(|w| w.span);
    }
    let theirs = &source.parse().tree;
    // To fly is a kind of moving: the verb that puts a flight off is not what is put off.
    let governs = |token: &usize| {
        let own = theirs.token(*token).map(|t| t.span);
        found
            .iter()
            .any(|other| own.is_some() && to_come(theirs, *other) == own)
    };
    let mut places = found
        .iter()
        .filter(|token| !governs(token))
        .map(|token| to_come(theirs, *token));
    let first = places.next()??;
    places.all(|place| place.is_some()).then_some(first)
}

fn is_negated(tree: &Tree, at: usize) -> bool {
    tree.children(at).any(|c| {
        matches!(
            tree.form(c).to_lowercase().as_str(),
            "not" | "n't" | "never" | "no"
        )
    })
}

fn word_at<'a>(analysis: &'a Analysis, tree: &Tree, token: usize) -> Option<&'a Word> {
    let span = tree.token(token)?.span;
    let found = analysis.words.iter().find(|w| w.span.overlaps(span));
    found.filter(|w| w.class != Class::Function)
}

/// The tokens of the passage that answer a word of the draft.
fn answers(word: &Word, source: &Analysis) -> Vec<usize> {
    let tree = &source.parse().tree;
    let related = source
        .words
        .iter()
        .filter(|w| alignment::relation(word, w) > Relation::Opposite)
        // The "Air" of an airline's name tells of no flight.
        .filter(|w| !source.names.iter().any(|n| n.span.covers(w.span)));
    related.filter_map(|w| tree.at(w.span.start)).collect()
}

/// The verb by which what stands at `token` is planned, expected or put off.
fn to_come(tree: &Tree, token: usize) -> Option<Span> {
    let governs = match tree.upos(token) {
        Upos::Verb => matches!(tree.relation(token), Link::Xcomp | Link::Ccomp),
        _ => matches!(
            tree.relation(token),
            Link::Nsubj | Link::NsubjPass | Link::Obj
        ),
    };
    let head = tree.head(token).filter(|_| governs)?;
    let lemma = tree.lemma(head);
    (is_moved(lemma) || is_planned(lemma)).then(|| tree.token(head).map(|t| t.span))?
}

fn is_planned(lemma: &str) -> bool {
    let status = STATUS.of(lemma).and_then(events::parse);
    status.is_some_and(|s| (Status::Considered..=Status::Planned).contains(&s))
}
