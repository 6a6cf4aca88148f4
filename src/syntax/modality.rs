//! What makes a clause less than a fact: denial, auxiliaries, and somebody who says it.

use super::clause::Matrix;
use super::labels::{Relation, Upos};
use super::lexicon::{NEGATION, NOBODY, PLAIN_AUXILIARIES, SPEECH};
use super::tree::Tree;

/// The word that denies a predicate: "not", "never", "no bank", "no longer", "without", "has yet to".
pub fn negation(tree: &Tree, at: usize) -> Option<usize> {
    let denies = |token: usize| NEGATION.contains(tree.lemma(token).to_lowercase().as_str());
    let found = tree
        .children(at)
        .find_map(|child| match tree.relation(child) {
            // "no longer owns"
            Relation::Advmod if tree.form(child).eq_ignore_ascii_case("longer") => tree
                .children(child)
                .find(|word| tree.form(*word).eq_ignore_ascii_case("no")),
            Relation::Advmod | Relation::Det | Relation::Cc | Relation::CcPreconj => {
                let noun = tree.relation(child) != Relation::Det || tree.upos(at) == Upos::Noun;
                (denies(child) && noun).then_some(child)
            }
            // "no bank lent", "lent to nobody", "neither Halm nor Brenner", "not all banks"
            Relation::Nsubj | Relation::NsubjPass | Relation::Obj => {
                if NOBODY.contains(tree.lemma(child).to_lowercase().as_str()) {
                    return Some(child);
                }
                tree.children(child).find(|word| {
                    matches!(
                        tree.relation(*word),
                        Relation::Det
                            | Relation::DetPredet
                            | Relation::CcPreconj
                            | Relation::Advmod
                    ) && (denies(*word) || tree.lemma(*word).eq_ignore_ascii_case("neither"))
                })
            }
            // "without raising debt"
            Relation::Mark | Relation::Case if tree.upos(at) == Upos::Verb => tree
                .form(child)
                .eq_ignore_ascii_case("without")
                .then_some(child),
            _ => None,
        });
    found.or_else(|| yet_to(tree, at))
}

/// "has yet to be approved": what is still to come is not so.
fn yet_to(tree: &Tree, at: usize) -> Option<usize> {
    let above = tree.head(at).filter(|above| {
        tree.relation(at) == Relation::Xcomp && matches!(tree.lemma(*above), "have" | "be")
    })?;
    tree.children_by(above, Relation::Advmod)
        .find(|word| tree.form(*word).eq_ignore_ascii_case("yet"))
}

/// Auxiliaries of possibility, duty and future, in dictionary form.
pub fn modals(tree: &Tree, at: usize) -> Vec<String> {
    let of = |child: usize| {
        let lemma = tree.lemma(child).to_lowercase();
        (!PLAIN_AUXILIARIES.contains(lemma.as_str())).then_some(lemma)
    };
    tree.children_by(at, Relation::Aux).filter_map(of).collect()
}

/// Verbs of speech whose object is who hears it: "he told analysts".
const HEARERS: [&str; 6] = ["tell", "inform", "assure", "remind", "warn", "quote"];

/// "Sales rose, Orr said": a verb of speech that hangs on the predicate as an aside.
pub fn speech_beside(tree: &Tree, at: usize) -> Option<Matrix> {
    let beside = tree.children_by(at, Relation::Parataxis).find(|child| {
        tree.upos(*child) == Upos::Verb
            && SPEECH.contains(tree.lemma(*child))
            && tree.child(*child, Relation::Ccomp).is_none()
            // "It is small, so we do not expect an inquiry": what is expected is the inquiry.
            && (tree.child(*child, Relation::Obj).is_none()
                || HEARERS.contains(&tree.lemma(*child)))
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
