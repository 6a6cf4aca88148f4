//! Reads clauses off a tree: finds the predicates, shares out what conjuncts have in common, and fills gaps.

use std::collections::HashMap;

use super::clause::{Attachment, Clause, Kind, Matrix, Oblique};
use super::labels::{Relation, Upos, VerbForm, Voice};
use super::lexicon::{NOMINALS, OBJECT_CONTROL, SPEECH};
use super::modality;
use super::tree::Tree;

/// The clauses of a sentence in the order of their predicates.
pub fn clauses(tree: &Tree) -> Vec<Clause> {
    let mut gatherer = Gatherer {
        tree,
        sources: HashMap::new(),
        made: vec![None; tree.tokens().len()],
    };
    gatherer.find_sources();
    // Heads first, because a conjunct or a clause without a subject takes what its head has.
    let mut order: Vec<usize> = (0..tree.tokens().len()).collect();
    let mut depths = vec![0_usize; order.len()];
    for &at in &order {
        if let Some(depth) = depths.get_mut(at) {
            *depth = tree.depth(at);
        }
    }
    order.sort_by_key(|at| (depths.get(*at).copied(), *at));
    for at in order {
        let clause = gatherer.kind(at).map(|kind| gatherer.clause(at, kind));
        if let Some(slot) = gatherer.made.get_mut(at) {
            *slot = clause;
        }
    }
    gatherer.made.into_iter().flatten().collect()
}

/// What is known while the clauses are read.
pub struct Gatherer<'t> {
    pub tree: &'t Tree,
    /// Each "according" with the head of what follows it, by the predicate they stand under.
    sources: HashMap<usize, Vec<(usize, usize)>>,
    made: Vec<Option<Clause>>,
}

impl Gatherer<'_> {
    fn find_sources(&mut self) {
        let tree = self.tree;
        for at in 0..tree.tokens().len() {
            if tree.relation(at) == Relation::Case
                && tree.form(at).eq_ignore_ascii_case("according")
                && let Some(holder) = tree.head(at)
                && let Some(above) = tree.ancestors(holder).find(|at| self.kind(*at).is_some())
            {
                self.sources.entry(above).or_default().push((at, holder));
            }
        }
    }

    /// What kind of predicate a token is, if it is one.
    fn kind(&self, at: usize) -> Option<Kind> {
        let tree = self.tree;
        if matches!(
            tree.relation(at),
            Relation::Fixed | Relation::Goeswith | Relation::Punct
        ) {
            return None;
        }
        let has = |relation| tree.child(at, relation).is_some();
        if has(Relation::Cop) {
            return Some(Kind::Copular);
        }
        let clausal = matches!(
            tree.relation(at),
            Relation::Root
                | Relation::Conj
                | Relation::Acl
                | Relation::AclRelcl
                | Relation::Advcl
                | Relation::AdvclRelcl
                | Relation::Ccomp
                | Relation::Xcomp
                | Relation::Csubj
                | Relation::CsubjPass
                | Relation::Parataxis
                | Relation::List
                | Relation::Appos
                | Relation::Dep
                | Relation::Orphan
        );
        match tree.upos(at) {
            Upos::Verb | Upos::Aux if clausal => Some(Kind::Verbal),
            // "the rising costs", "the acquired firm": a participle before its noun is an adjective.
            Upos::Verb
                if has(Relation::Nsubj) || has(Relation::NsubjPass) || has(Relation::Obj) =>
            {
                Some(Kind::Verbal)
            }
            Upos::Noun if NOMINALS.contains_key(tree.lemma(at)) && self.is_event(at) => {
                Some(Kind::Nominal)
            }
            _ if has(Relation::Nsubj) || has(Relation::NsubjPass) => Some(Kind::Copular),
            _ if tree.relation(at) == Relation::Xcomp && tree.upos(at) == Upos::Adj => {
                Some(Kind::Copular)
            }
            _ if tree.relation(at) == Relation::Root && tree.upos(at) != Upos::Punct => {
                Some(Kind::Verbless)
            }
            _ => None,
        }
    }

    /// True if the noun says who does or suffers what it names.
    fn is_event(&self, at: usize) -> bool {
        self.tree
            .children(at)
            .any(|child| match self.tree.relation(child) {
                Relation::NmodPoss => {
                    self.tree.upos(child) != Upos::Pron || self.tree.lemma(child) != "its"
                }
                Relation::Nmod => matches!(
                    self.tree.preposition(child).as_deref(),
                    Some("of" | "by" | "in")
                ),
                _ => false,
            })
    }

    /// The clause of a predicate, if it was read already.
    pub fn made(&self, at: usize) -> Option<&Clause> {
        self.made.get(at).and_then(Option::as_ref)
    }

    fn clause(&self, at: usize, kind: Kind) -> Clause {
        let attachment = self.attachment(at, kind);
        let mut clause = Clause {
            predicate: at,
            lemma: self.lemma(at, kind),
            kind,
            voice: Voice::Active,
            agents: Vec::new(),
            patients: Vec::new(),
            recipients: Vec::new(),
            obliques: self.obliques(at),
            negation: modality::negation(self.tree, at),
            modals: modality::modals(self.tree, at),
            marker: self
                .tree
                .child(at, Relation::Mark)
                .map(|mark| self.tree.lemma(mark).to_lowercase()),
            above: Vec::new(),
            attachment,
        };
        if kind == Kind::Nominal {
            self.fill_nominal(&mut clause);
        } else {
            self.fill_roles(&mut clause);
            self.share(&mut clause);
            self.fill_gaps(&mut clause);
        }
        clause.above = self.above(&clause);
        clause
    }

    fn lemma(&self, at: usize, kind: Kind) -> String {
        let own = self.tree.lemma(at);
        match kind {
            Kind::Nominal => NOMINALS.get(own).map_or(own, |(verb, _)| verb).to_owned(),
            Kind::Verbal => match self.tree.child(at, Relation::CompoundPrt) {
                Some(particle) => format!("{own} {}", self.tree.lemma(particle)),
                None => own.to_owned(),
            },
            _ => own.to_owned(),
        }
    }

    fn attachment(&self, at: usize, kind: Kind) -> Attachment {
        let Some(head) = self.tree.head(at) else {
            return Attachment::Main;
        };
        let predicate = || self.predicate_above(at).unwrap_or(head);
        match self.tree.relation(at) {
            _ if kind == Kind::Nominal => Attachment::Inside(predicate()),
            Relation::Conj | Relation::List => Attachment::Conjunct(head),
            Relation::AclRelcl => Attachment::Relative(head),
            Relation::Acl => Attachment::Participial(head),
            Relation::Ccomp | Relation::Xcomp | Relation::Csubj | Relation::CsubjPass => {
                Attachment::Complement(head)
            }
            // "ordered the bank to repay the fee"
            Relation::Advcl
                if OBJECT_CONTROL.contains(self.tree.lemma(head))
                    && self.tree.child(head, Relation::Obj).is_some()
                    && self
                        .tree
                        .child(at, Relation::Mark)
                        .is_some_and(|mark| self.tree.form(mark).eq_ignore_ascii_case("to")) =>
            {
                Attachment::Complement(head)
            }
            Relation::Advcl | Relation::AdvclRelcl => Attachment::Adverbial(head),
            Relation::Parataxis => Attachment::Beside(head),
            _ => Attachment::Inside(predicate()),
        }
    }

    /// The nearest token above that is a predicate.
    fn predicate_above(&self, at: usize) -> Option<usize> {
        self.tree
            .ancestors(at)
            .find(|above| self.made(*above).is_some())
    }

    fn expand(&self, at: usize) -> impl Iterator<Item = usize> {
        self.tree
            .with_conjuncts(at)
            .into_iter()
            .filter(|conjunct| self.tree.upos(*conjunct) != Upos::Verb)
    }

    fn fill_roles(&self, clause: &mut Clause) {
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
            // "owes Halm $3m": a name before an amount is no part of it, wherever the tree hangs it.
            for amount in clause
                .patients
                .iter()
                .filter(|at| self.tree.upos(**at) == Upos::Num)
            {
                let names = self.tree.children(*amount).filter(|child| {
                    child < amount
                        && self.tree.upos(*child) == Upos::Propn
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

    fn fill_nominal(&self, clause: &mut Clause) {
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

    /// A conjunct takes the subject, and a bare one the auxiliaries, of the first of the row.
    fn share(&self, clause: &mut Clause) {
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

    fn obliques(&self, at: usize) -> Vec<Oblique> {
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

    /// Predicates above, the nearest first: those it completes, and one of speech beside it.
    fn above(&self, clause: &Clause) -> Vec<Matrix> {
        let mut found = Vec::new();
        if let Some(beside) = modality::speech_beside(self.tree, clause.predicate) {
            found.push(beside);
        }
        let sources = self.sources.get(&clause.predicate).into_iter().flatten();
        found.extend(sources.map(|(according, holder)| Matrix {
            token: *according,
            lemma: "according to".to_owned(),
            holders: self.tree.with_conjuncts(*holder),
            negated: false,
            modals: Vec::new(),
            reports: true,
        }));
        let head = match clause.attachment {
            Attachment::Complement(head) => Some(head),
            _ => None,
        };
        if let Some(above) = head.and_then(|head| self.made(head)) {
            // "was said to have sold" is somebody's word as much as "it is said that he sold".
            let reports = match self.tree.relation(clause.predicate) {
                Relation::Xcomp | Relation::Advcl => {
                    above.voice == Voice::Passive && SPEECH.contains(above.lemma.as_str())
                }
                _ => true,
            };
            found.push(self.matrix(above, reports));
            found.extend(above.above.iter().cloned());
        }
        let first = match clause.attachment {
            Attachment::Conjunct(first) => self.made(first),
            // What is inside a clause that is said is said with it.
            Attachment::Inside(around) | Attachment::Adverbial(around) => self.made(around),
            Attachment::Beside(around) if !SPEECH.contains(clause.lemma.as_str()) => {
                self.made(around)
            }
            _ => None,
        };
        if let Some(first) = first {
            found.extend(first.above.iter().cloned());
        }
        found
    }

    fn matrix(&self, above: &Clause, reports: bool) -> Matrix {
        Matrix {
            token: above.predicate,
            lemma: above.lemma.clone(),
            // "was expected to": nobody says by whom.
            holders: above.agents.clone(),
            negated: above.negation.is_some(),
            modals: above.modals.clone(),
            reports,
        }
    }
}
