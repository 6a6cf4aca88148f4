//! Clauses: who did what to whom, whether it is denied, and who says so.

use super::gather;
use super::labels::Voice;
use super::tree::Tree;

/// What kind of word says what is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A verb.
    Verbal,
    /// A noun, an adjective or a phrase under "be": "Orr is the head of Brenner".
    Copular,
    /// A noun that names an action: "the acquisition of Halm by Brenner".
    Nominal,
    /// Words without a verb: a heading, a caption, an answer.
    Verbless,
}

/// How a clause hangs on the rest of the sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Attachment {
    /// Nothing stands above it.
    Main,
    /// One of several predicates side by side; the first one's number.
    Conjunct(usize),
    /// It says which, or tells more of this noun: "the firm that sold …".
    Relative(usize),
    /// A participle or an infinitive behind this noun: "shares held by banks", "the plan to sell".
    Participial(usize),
    /// What the predicate of this number says, thinks, wants or begins.
    Complement(usize),
    /// When, why, if or how the predicate of this number holds.
    Adverbial(usize),
    /// Beside the predicate of this number without a link: "Sales rose, Orr said".
    Beside(usize),
    /// A noun in its clause.
    Inside(usize),
}

/// A phrase with a preposition, or a bare one such as "last year".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Oblique {
    /// In dictionary form, "according to" as one; none for a bare phrase.
    pub preposition: Option<String>,
    /// Number of the head of the phrase.
    pub token: usize,
}

/// A predicate above this one that says whether it is real: "agreed to", "said that", "failed to".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    pub token: usize,
    /// In dictionary form, a particle included.
    pub lemma: String,
    /// Who agreed, said or failed, as far as the sentence says.
    pub holders: Vec<usize>,
    pub negated: bool,
    /// Auxiliaries of possibility, duty and future above it, in dictionary form.
    pub modals: Vec<String>,
    /// True if it gives somebody's words or thoughts rather than a step of the action.
    pub reports: bool,
}

/// One predicate with all that belongs to it; numbers are those of the tree's tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// The word that says what is done or is.
    pub predicate: usize,
    /// Its verb in dictionary form with its particle ("take over"), for a noun that of the verb it stands for.
    pub lemma: String,
    pub kind: Kind,
    pub voice: Voice,
    /// Who does it, each conjunct for itself; in the passive whoever stands behind "by".
    pub agents: Vec<usize>,
    /// What it is done to; in the passive the grammatical subject.
    pub patients: Vec<usize>,
    /// To whom something is given.
    pub recipients: Vec<usize>,
    pub obliques: Vec<Oblique>,
    /// "not", "never", "no": the word that denies it.
    pub negation: Option<usize>,
    /// "would", "may", "must", "will": in dictionary form.
    pub modals: Vec<String>,
    /// "if", "because", "while", "that": what opens the clause, in dictionary form.
    pub marker: Option<String>,
    /// Predicates above it, the nearest first.
    pub above: Vec<Matrix>,
    pub attachment: Attachment,
}

impl Clause {
    /// True if it is denied itself or by an odd number of denials above it.
    pub fn denied(&self) -> bool {
        let above = self.above.iter().filter(|matrix| matrix.negated).count();
        (above + usize::from(self.negation.is_some())) % 2 == 1
    }

    /// The nearest predicate above that gives somebody's words, with who they are.
    pub fn said_by(&self) -> Option<&Matrix> {
        self.above.iter().find(|matrix| matrix.reports)
    }
}

/// The clauses of a sentence in the order of their predicates.
pub fn clauses(tree: &Tree) -> Vec<Clause> {
    gather::clauses(tree)
}
