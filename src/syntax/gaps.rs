//! Fills what a clause leaves out from the word it hangs on: relative clauses, participles, infinitives.

use super::clause::{Attachment, Clause, Kind};
use super::gather::Gatherer;
use super::labels::{Relation, Upos, VerbForm, Voice};
use super::lexicon::{
    OBJECT_CONTROL_PREPOSITIONS, RELATIVE_ADVERBS, RELATIVE_PRONOUNS, SUBJECT_CONTROL,
};

impl Gatherer<'_> {
    /// Relative clauses, participles and infinitives take what they lack from the word they hang on.
    pub fn fill_gaps(&self, clause: &mut Clause) {
        match clause.attachment {
            Attachment::Relative(noun) => self.fill_relative(clause, noun),
            Attachment::Participial(noun) => {
                let form = self
                    .tree
                    .token(clause.predicate)
                    .and_then(|token| token.morphology.verb_form);
                match form {
                    Some(VerbForm::Participle) if clause.patients.is_empty() => {
                        clause.patients = vec![noun]
                    }
                    Some(VerbForm::Gerund) if clause.agents.is_empty() => {
                        // "cut costs by closing plants": the costs close nothing, wherever the tree hangs it.
                        let beside = clause
                            .marker
                            .as_deref()
                            .is_some_and(|marker| !OBJECT_CONTROL_PREPOSITIONS.contains(marker));
                        match self.predicate_above(noun).filter(|_| beside) {
                            Some(above) => self.take_subject(clause, above, false),
                            None => clause.agents = vec![noun],
                        }
                    }
                    _ => {}
                }
            }
            Attachment::Complement(head)
                if matches!(
                    self.tree.relation(clause.predicate),
                    Relation::Xcomp | Relation::Advcl
                ) =>
            {
                self.take_subject(clause, head, true);
            }
            // "Rising costs, the firm …", "to save money": a clause without a subject has that of its head.
            Attachment::Adverbial(head) => {
                let finite = self
                    .tree
                    .token(clause.predicate)
                    .and_then(|token| token.morphology.verb_form);
                if finite != Some(VerbForm::Finite) {
                    // "barred the bank from selling": who is barred does not sell.
                    let by_object = clause.marker.as_deref().is_some_and(|marker| {
                        OBJECT_CONTROL_PREPOSITIONS.contains(marker)
                            && finite == Some(VerbForm::Gerund)
                            && self.made(head).is_some_and(|above| {
                                let amount = |at: &usize| self.tree.upos(*at) == Upos::Num;
                                !above.patients.iter().any(amount)
                            })
                    });
                    self.take_subject(clause, head, by_object);
                }
            }
            _ => {}
        }
    }

    fn take_subject(&self, clause: &mut Clause, head: usize, controlled: bool) {
        let Some(above) = self.made(head) else {
            return;
        };
        let by_object = controlled
            && above.voice == Voice::Active
            && !above.patients.is_empty()
            && !SUBJECT_CONTROL.contains(above.lemma.as_str());
        let subject = match above.voice {
            _ if by_object => &above.patients,
            Voice::Active => &above.agents,
            Voice::Passive => &above.patients,
        };
        match clause.voice {
            Voice::Active if clause.agents.is_empty() => clause.agents.clone_from(subject),
            Voice::Passive if clause.patients.is_empty() => clause.patients.clone_from(subject),
            _ => {}
        }
    }

    fn fill_relative(&self, clause: &mut Clause, noun: usize) {
        let is_pronoun = |at: &usize| {
            matches!(self.tree.upos(*at), Upos::Pron | Upos::Det)
                && RELATIVE_PRONOUNS.contains(self.tree.lemma(*at).to_lowercase().as_str())
        };
        // "which Corvid bought": beside another subject the pronoun is the object, whatever the tree calls it.
        if clause.voice == Voice::Active && clause.patients.is_empty() && clause.agents.len() > 1 {
            let (pronouns, agents) = clause.agents.iter().partition(|token| is_pronoun(token));
            (clause.patients, clause.agents) = (pronouns, agents);
        }
        // "whose founder resigned": the noun is inside one of the roles already.
        let roles = clause.agents.iter().chain(&clause.patients);
        let mut owners = roles.flat_map(|token| self.tree.children_by(*token, Relation::NmodPoss));
        if owners.any(|owner| self.tree.form(owner).eq_ignore_ascii_case("whose")) {
            return;
        }
        let mut replaced = false;
        let roles = [
            &mut clause.agents,
            &mut clause.patients,
            &mut clause.recipients,
        ];
        for token in roles
            .into_iter()
            .flatten()
            .filter(|token| is_pronoun(token))
        {
            *token = noun;
            replaced = true;
        }
        for oblique in &mut clause.obliques {
            if is_pronoun(&oblique.token) {
                oblique.token = noun;
                replaced = true;
            }
        }
        let place = self
            .tree
            .children(clause.predicate)
            .any(|child| RELATIVE_ADVERBS.contains(self.tree.lemma(child).to_lowercase().as_str()));
        if replaced || place {
            return;
        }
        // "the firm Oracle bought": nothing stands for the noun, so it fills what is missing.
        if clause.voice == Voice::Active
            && !clause.agents.is_empty()
            && clause.patients.is_empty()
            && clause.kind == Kind::Verbal
        {
            clause.patients = vec![noun];
        } else if clause.agents.is_empty() && clause.voice == Voice::Active {
            clause.agents = vec![noun];
        }
    }
}
