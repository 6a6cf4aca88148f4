//! Syntax: the grammar of a sentence, from a tagger and a parser inside the process.
//!
//! A sentence becomes tokens, lemmas, parts of speech, a tree in Universal Dependencies relations, and clauses:
//! who did what to whom, denied or not, real or not, and who says so.
//!
//! ```
//! use tickmark::syntax;
//! let parse = syntax::parse("Shares of Brenner were not bought by Halm in 2023.");
//! let clause = &parse.clauses[0];
//! assert_eq!((clause.lemma.as_str(), clause.negation.is_some()), ("buy", true));
//! assert_eq!(parse.tree.form(clause.agents[0]), "Halm");
//! assert_eq!(parse.tree.form(clause.patients[0]), "Shares");
//! ```
//!
//! # The way of the data
//!
//! ```text
//! sentence ─► tokenize ─► features ─► network ─► decode ─► figures ─► tree ─► gather ─► clauses
//!             words       rows of     tags, heads, best     "$1.4bn"
//!                         tables      relations    tree     is one token
//! ```
//!
//! # The model
//!
//! A word is the sum of learned rows for its form, its endings, its beginnings and its shape. Two bidirectional
//! LSTM layers of 64 cells a side read the sentence; a softmax gives the tag, a biaffine score every possible head
//! (Dozat and Manning 2017), and a small layer the relation to the head that is taken. All products are of 16-bit
//! whole numbers and all activations are polynomials, so that every machine gives the same tree.
//!
//! Three ways were weighed, on the test part of the English Web Treebank:
//!
//! | | accuracy | size | what it costs |
//! |---|---|---|---|
//! | this network | UAS .882, LAS .852 with given words; LAS .839 from raw text | 1.7 MB | a quarter of a million multiplications a word, in order |
//! | our own averaged perceptron with transitions | UAS .86–.88 with given words (the treebanks' README) | a table of sparse features, near the 8 MB allowed | some hundred scattered reads of memory a word |
//! | `udpipe-rs`, UDPipe 1 in C++ | LAS .78 from raw text (the treebanks' README) | a model file and a C++ library | a C++ compiler, `unsafe` inside, training outside of this repository |
//!
//! The second and third were not built here: the network reached LAS .80 with given words after six rounds of
//! training and needs neither dynamic oracle nor feature templates, so it was kept.
//!
//! # Training and measuring
//!
//! ```text
//! cargo run --release --example train-syntax -- train   --treebank ../shared/treebank
//! cargo run --release --example train-syntax -- measure --treebank ../shared/treebank
//! ```
//!
//! `weights.bin` and its licence, `weights-LICENSE.md`, stand beside this file. Measured on the treebanks' test
//! parts, relations without their subtypes; raw text counts F1 over our own tokens:
//!
//! | | UPOS | UAS | LAS | lemma | tokens |
//! |---|---|---|---|---|---|
//! | EWT, words given | .956 | .882 | .852 | .969 | |
//! | EWT, raw text | .946 | .869 | .839 | .959 | .989 |
//! | GUM, words given | .966 | .864 | .831 | .977 | |
//! | GUM, raw text | .962 | .858 | .826 | .973 | .994 |
//!
//! A round of training takes about 40 seconds of one core, and there are 22.

mod cache;
mod clause;
#[doc(hidden)]
pub mod decode;
pub mod draw;
#[doc(hidden)]
pub mod features;
mod figures;
mod gaps;
mod gather;
mod kernel;
pub mod labels;
#[doc(hidden)]
pub mod lemma;
mod lexicon;
mod matrix;
mod measured;
mod modality;
#[doc(hidden)]
pub mod model;
#[doc(hidden)]
pub mod network;
mod pass;
pub mod tokenize;
mod tree;
#[doc(hidden)]
pub mod weights;

#[cfg(test)]
mod tests;

pub use cache::Cache;
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
