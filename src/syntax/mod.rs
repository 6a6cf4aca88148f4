//! Syntax: the grammar of a sentence, from a tagger and a parser inside the process.
//!
//! ```
//! use tickmark::syntax::{self, Relation};
//! let parse = syntax::parse("Shares of Brenner were not bought by Halm in 2023.");
//! let clause = &parse.clauses[0];
//! assert_eq!((clause.lemma.as_str(), clause.negation.is_some()), ("buy", true));
//! assert_eq!(parse.tree.form(clause.agents[0]), "Halm");
//! assert_eq!(parse.tree.form(clause.patients[0]), "Shares");
//! ```

mod clause;
#[doc(hidden)]
pub mod decode;
pub mod draw;
#[doc(hidden)]
pub mod features;
mod figures;
mod gather;
pub mod labels;
#[doc(hidden)]
pub mod lemma;
mod measured;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod network;
pub mod tokenize;
mod tree;
#[doc(hidden)]
pub mod weights;

#[cfg(test)]
mod tests;

pub use clause::{Attachment, Clause, Kind, Matrix, Oblique, clauses};
pub use labels::{Degree, Mood, Morphology, Number, Relation, Tense, Upos, VerbForm, Voice};
pub use measured::{Measured, measured};
pub use tree::{Token, Tree};

/// A sentence with its grammar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parse {
    pub tree: Tree,
    /// In the order of their predicates.
    pub clauses: Vec<Clause>,
}

/// Parses one sentence, a [`crate::text::Passage`]'s `text` for example; spans are bytes of it.
///
/// Any text gets an answer, in time linear in its length.
pub fn parse(sentence: &str) -> Parse {
    let tree = Tree::parse(sentence);
    let clauses = clauses(&tree);
    Parse { tree, clauses }
}

impl Parse {
    /// What the figure at `span` of the sentence measures; none if no word stands there.
    pub fn measured(&self, span: crate::text::Span) -> Option<Measured> {
        measured(&self.tree, &self.clauses, span)
    }
}
