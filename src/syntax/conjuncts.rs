//! Predicates side by side: which row a conjunct belongs to, and what it takes from the first of the row.

use super::clause::{Attachment, Clause};
use super::gather::Gatherer;
use super::labels::{Number, Relation, Tense, Upos, VerbForm, Voice};

impl Gatherer<'_> {
    /// The predicate beside which a conjunct of `head` stands.
    ///
    /// "agreed to sell the unit and posted a loss": a past form without a subject stands in no row with an
    /// infinitive or a gerund, wherever the tree hangs it and whether it is taken for a participle or not.
    pub fn row(&self, at: usize, head: usize) -> usize {
        let tree = self.tree;
        let morphology = |at: usize| tree.token(at).map(|token| token.morphology);
        let form = |at: usize| morphology(at).and_then(|morphology| morphology.verb_form);
        // Of the present only the third person shows by its ending that it is finite.
        let shows = morphology(at).is_some_and(|morphology| {
            morphology.tense == Some(Tense::Past) || morphology.number == Some(Number::Singular)
        });
        let bare = |at: usize| {
            matches!(
                form(at),
                Some(VerbForm::Infinitive | VerbForm::Gerund) | None
            ) && tree.child(at, Relation::Aux).is_none()
                && tree.child(at, Relation::AuxPass).is_none()
        };
        let subject = |at: usize| {
            tree.child(at, Relation::Nsubj)
                .or(tree.child(at, Relation::NsubjPass))
        };
        let past = matches!(form(at), Some(VerbForm::Finite | VerbForm::Participle)) && shows;
        if !past || subject(at).is_some() || !bare(head) || tree.upos(head) != Upos::Verb {
            return head;
        }
        // What is inside a subject has no row with what the subject does; and behind a noun a participle may well
        // stand beside a gerund: "firms hiring staff and based in Leeds".
        let ends = |above: usize| match tree.relation(above) {
            Relation::Nsubj | Relation::NsubjPass | Relation::Csubj | Relation::CsubjPass => true,
            Relation::Acl => form(at) == Some(VerbForm::Participle),
            _ => false,
        };
        let mut row = std::iter::once(head).chain(tree.ancestors(head));
        let found = row.find(|at| ends(*at) || (tree.upos(*at) == Upos::Verb && !bare(*at)));
        found.filter(|at| !ends(*at)).unwrap_or(head)
    }

    /// A conjunct takes the subject, and a bare one the auxiliaries, of the first of the row.
    pub fn share(&self, clause: &mut Clause) {
        let Attachment::Conjunct(first) = clause.attachment else {
            return;
        };
        let Some(first) = self.made(first) else {
            return;
        };
        let at = clause.predicate;
        if clause.marker.is_none() {
            clause.marker.clone_from(&first.marker);
        }
        let own_subject = self.tree.children(at).any(|child| {
            matches!(
                self.tree.relation(child),
                Relation::Nsubj | Relation::NsubjPass | Relation::Csubj | Relation::Expl
            )
        });
        if own_subject {
            return;
        }
        let subject = match first.voice {
            Voice::Active => &first.agents,
            Voice::Passive => &first.patients,
        };
        let own_auxiliary = self.tree.children(at).any(|child| {
            matches!(
                self.tree.relation(child),
                Relation::Aux | Relation::AuxPass | Relation::Cop
            )
        });
        let form = |at: usize| {
            self.tree
                .token(at)
                .and_then(|token| token.morphology.verb_form)
        };
        let bare = form(at) != Some(VerbForm::Finite) && form(at) == form(first.predicate);
        if bare && !own_auxiliary {
            if first.voice == Voice::Passive && clause.voice == Voice::Active {
                clause.voice = Voice::Passive;
                clause.agents = self.tree.in_role(at, Relation::OblAgent);
                clause.patients.clear();
            }
            if clause.modals.is_empty() {
                clause.modals.clone_from(&first.modals);
            }
            if clause.negation.is_none() {
                clause.negation = first.negation;
            }
        }
        match clause.voice {
            Voice::Active if clause.agents.is_empty() => clause.agents.clone_from(subject),
            Voice::Passive if clause.patients.is_empty() => clause.patients.clone_from(subject),
            // "bought the shares and was given a seat"
            Voice::Passive if clause.recipients.is_empty() => {
                clause.recipients.clone_from(subject);
            }
            _ => {}
        }
        // "bought and sold shares": an object behind the last verb belongs to all; the tree hangs it on the first.
        let later = first.patients.iter().all(|object| *object > at);
        if clause.voice == Voice::Active
            && first.voice == Voice::Active
            && clause.patients.is_empty()
            && later
        {
            clause.patients.clone_from(&first.patients);
        }
    }
}
