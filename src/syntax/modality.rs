//! What makes a clause less than a fact: denial, auxiliaries, and somebody who says it.

use super::clause::Matrix;
use super::labels::{Relation, Upos};
use super::lexicon::{NEGATION, NOBODY, SPEECH};
use super::tree::Tree;

/// The word that denies a predicate: "not", "never", "no bank".
pub fn negation(tree: &Tree, at: usize) -> Option<usize> {
    let denies = |token: usize| NEGATION.contains(tree.lemma(token).to_lowercase().as_str());
    tree.children(at).find(|child| match tree.relation(*child) {
        Relation::Advmod | Relation::Det | Relation::Cc | Relation::CcPreconj => {
            denies(*child)
                && (tree.relation(*child) != Relation::Det || tree.upos(at) == Upos::Noun)
        }
        // "no bank lent", "lent to nobody"
        Relation::Nsubj | Relation::NsubjPass | Relation::Obj => {
            NOBODY.contains(tree.lemma(*child).to_lowercase().as_str())
                || tree.child(*child, Relation::Det).is_some_and(denies)
        }
        _ => false,
    })
}

/// Auxiliaries of possibility, duty and future, in dictionary form.
pub fn modals(tree: &Tree, at: usize) -> Vec<String> {
    let of = |child: usize| {
        let lemma = tree.lemma(child).to_lowercase();
        let plain = matches!(lemma.as_str(), "have" | "be" | "do" | "get");
        (!plain).then_some(lemma)
    };
    tree.children_by(at, Relation::Aux).filter_map(of).collect()
}

/// "Sales rose, Orr said": a verb of speech that hangs on the predicate as an aside.
pub fn speech_beside(tree: &Tree, at: usize) -> Option<Matrix> {
    let beside = tree.children_by(at, Relation::Parataxis).find(|child| {
        tree.upos(*child) == Upos::Verb
            && SPEECH.contains(tree.lemma(*child))
            && tree.child(*child, Relation::Ccomp).is_none()
    })?;
    Some(Matrix {
        token: beside,
        lemma: tree.lemma(beside).to_owned(),
        holders: tree.in_role(beside, Relation::Nsubj),
        negated: negation(tree, beside).is_some(),
        modals: modals(tree, beside),
        reports: true,
    })
}
