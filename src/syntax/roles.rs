//! Fills the roles of a clause from what hangs on its predicate: who, what, to whom, and the phrases beside them.

use super::clause::{Clause, Oblique};
use super::gather::Gatherer;
use super::labels::{Relation, Upos, Voice};
use super::lexicon::NOMINALS;

impl Gatherer<'_> {
    fn expand(&self, at: usize) -> impl Iterator<Item = usize> {
        self.tree
            .with_conjuncts(at)
            .into_iter()
            .filter(|conjunct| self.tree.upos(*conjunct) != Upos::Verb)
    }

    pub fn fill_roles(&self, clause: &mut Clause) {
        let at = clause.predicate;
        if self.tree.token(at).and_then(|token| token.morphology.voice) == Some(Voice::Passive) {
            clause.voice = Voice::Passive;
        }
        let mut subjects = self.tree.in_role(at, Relation::Nsubj);
        subjects.extend(self.tree.in_role(at, Relation::NsubjOuter));
        let passive = self.tree.in_role(at, Relation::NsubjPass);
        let objects = self.tree.in_role(at, Relation::Obj);
        clause.recipients = self.tree.in_role(at, Relation::Iobj);
        if clause.voice == Voice::Passive {
            clause.patients = passive;
            clause.patients.extend(subjects);
            // "was given a licence": the grammatical subject receives.
            if !objects.is_empty() && clause.recipients.is_empty() {
                clause.recipients = std::mem::replace(&mut clause.patients, objects);
            }
            for token in self.tree.in_role(at, Relation::OblAgent) {
                clause.obliques.push(Oblique {
                    preposition: Some("by".to_owned()),
                    token,
                });
            }
            clause.agents = self.by_phrase(clause);
        } else {
            clause.agents = subjects;
            clause.agents.extend(passive);
            clause.patients = objects;
            // "gave its workers a bonus": of two objects side by side the first receives.
            let mut own = self.tree.children_by(at, Relation::Obj);
            if let (Some(first), Some(second), true) =
                (own.next(), own.next(), clause.recipients.is_empty())
            {
                clause.recipients = self.tree.with_conjuncts(first);
                clause.patients = self.tree.with_conjuncts(second);
            }
            // "owes Halm $3m", "lent the firm $3m": a name or a noun before an amount is no part of it, wherever the
            // tree hangs it.
            for amount in clause
                .patients
                .iter()
                .filter(|at| self.tree.upos(**at) == Upos::Num)
            {
                let names = self.tree.children(*amount).filter(|child| {
                    child < amount
                        && matches!(self.tree.upos(*child), Upos::Propn | Upos::Noun)
                        && self.tree.preposition(*child).is_none()
                });
                clause.recipients.extend(names);
            }
        }
    }

    /// Who stands behind "by": the tree parts them from amounts and times less surely than their tags do.
    fn by_phrase(&self, clause: &mut Clause) -> Vec<usize> {
        let tree = self.tree;
        let (agents, others) =
            std::mem::take(&mut clause.obliques)
                .into_iter()
                .partition(|oblique| {
                    oblique.preposition.as_deref() == Some("by")
                        && matches!(
                            tree.upos(oblique.token),
                            Upos::Noun | Upos::Propn | Upos::Pron
                        )
                        && (tree.relation(oblique.token) == Relation::OblAgent
                            || tree.child(oblique.token, Relation::Nummod).is_none())
                });
        clause.obliques = others;
        let agents: Vec<Oblique> = agents;
        agents.into_iter().map(|oblique| oblique.token).collect()
    }

    pub fn fill_nominal(&self, clause: &mut Clause) {
        let at = clause.predicate;
        let of_is_subject = NOMINALS
            .get(self.tree.lemma(at))
            .is_some_and(|(_, subject)| *subject);
        let under = |head: usize, preposition: &str| -> Vec<usize> {
            let found = self.tree.children(head).filter(|child| {
                matches!(
                    self.tree.relation(*child),
                    Relation::Nmod | Relation::Obl | Relation::OblAgent
                ) && self.tree.preposition(*child).as_deref() == Some(preposition)
            });
            found.flat_map(|token| self.expand(token)).collect()
        };
        let by = |preposition: &str| under(at, preposition);
        let owners = self.tree.in_role(at, Relation::NmodPoss);
        let taken = |oblique: &Oblique| matches!(oblique.preposition.as_deref(), Some("of" | "by"));
        clause.obliques.retain(|oblique| !taken(oblique));
        let (of, mut agents) = (by("of"), by("by"));
        // "the sale of the plant by Halm": the tree may hang "by" on the plant.
        if agents.is_empty() {
            agents = of.iter().flat_map(|token| under(*token, "by")).collect();
        }
        if of_is_subject {
            clause.agents = if of.is_empty() { owners } else { of };
            if clause.agents.is_empty() {
                clause.agents = by("in");
            }
        } else if of.is_empty() && !agents.is_empty() {
            // "Halm's acquisition by Brenner"
            clause.patients = owners;
            clause.agents = agents;
        } else {
            clause.patients = of;
            clause.agents = if agents.is_empty() { owners } else { agents };
        }
    }

    pub fn obliques(&self, at: usize) -> Vec<Oblique> {
        let mut found = Vec::new();
        for child in self.tree.children(at) {
            if matches!(
                self.tree.relation(child),
                Relation::Obl | Relation::OblUnmarked | Relation::Nmod | Relation::NmodUnmarked
            ) {
                let preposition = self.tree.preposition(child);
                for token in self.tree.with_conjuncts(child) {
                    let own = self.tree.preposition(token);
                    found.push(Oblique {
                        preposition: own.or_else(|| preposition.clone()),
                        token,
                    });
                }
            }
        }
        found
    }
}
