//! Reads clauses off a tree: finds the predicates, how each hangs on the others, and what stands above it.

use std::collections::HashMap;

use super::clause::{Attachment, Clause, Kind, Matrix};
use super::labels::{Relation, Upos, Voice};
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
            Relation::Conj => Attachment::Conjunct(self.row(at, head)),
            Relation::List => Attachment::Conjunct(head),
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
    pub fn predicate_above(&self, at: usize) -> Option<usize> {
        self.tree
            .ancestors(at)
            .find(|above| self.made(*above).is_some())
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
