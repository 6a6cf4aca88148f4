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
//! # What callers ask
//!
//! ```
//! use tickmark::syntax::{self, Voice};
//! use tickmark::text::Span;
//!
//! let sentence = "The regulator said that Halm had agreed to pay a fine of $30m.";
//! let parse = syntax::parse(sentence);
//! let pay = parse.clauses.iter().find(|clause| clause.lemma == "pay").unwrap();
//! // Who does it, also where the words stand in another clause.
//! assert_eq!(parse.tree.form(pay.agents[0]), "Halm");
//! assert_eq!(pay.voice, Voice::Active);
//! // It is not said that Halm paid: "agree" stands above "pay", and "say" above that.
//! let above: Vec<&str> = pay.above.iter().map(|matrix| matrix.lemma.as_str()).collect();
//! assert_eq!(above, ["agree", "say"]);
//! let speaker = pay.said_by().unwrap();
//! assert_eq!(parse.tree.form(speaker.holders[0]), "regulator");
//! // What a figure measures.
//! let start = sentence.find("$30m").unwrap();
//! let measured = parse.measured(Span::new(start, start + "$30m".len())).unwrap();
//! assert_eq!(measured.noun.map(|noun| parse.tree.form(noun)), Some("fine"));
//! ```
//!
//! - [`Clause::denied`] counts denials of the clause and of those above it: "not", "no bank", "neither … nor",
//!   "no longer", "without …ing", "has yet to", "not all". Verbs that deny by their meaning ("fail", "refuse",
//!   "deny") are left to the caller, who finds them in [`Clause::above`].
//! - A fact has no [`Clause::modals`], an empty [`Clause::above`] and no [`Clause::marker`] such as "if".
//! - Active and passive, "bought" and "the acquisition of … by …" fill the same roles; [`Clause::agents`] and
//!   [`Clause::patients`] hold each conjunct for itself.
//! - [`kept`] gives the parse that was made of a sentence before, if it is one of the last thousands.
//!
//! # Tokens
//!
//! Words are cut as the treebanks cut them (`tokenize`); then a figure with its sign, scale and percent sign, a web
//! or mail address, and a name with full stops ("J.R.", "Booking.com") are one token each. A quotation is not: the
//! words inside have subjects and denials of their own, and who quotes them stands above them as for any other
//! speech. An exclamation mark stays with a company's name ("Yahoo! Inc."). Who wants a quoted title as one name takes [`Tree::head_of`] of its span.
//!
//! # The model
//!
//! A word is the sum of learned rows for its form, its endings, its beginnings and its shape. Two bidirectional
//! LSTM layers of 64 cells a side read the sentence; a softmax gives the tag, a biaffine score every possible head
//! (Dozat and Manning 2017), and a small layer the relation to the head that is taken. All products are of 16-bit
//! whole numbers and all activations are polynomials, so that every machine and every number of threads gives the
//! same tree; `kernel` multiplies with the widest instructions that the machine has.
//!
//! Three ways were weighed, on the test part of the English Web Treebank:
//!
//! | | this network | UDPipe 1, trained here on a quarter of the treebank | UDPipe 1, its English-EWT model of UD 2.5 | averaged perceptron with transitions |
//! |---|---|---|---|---|
//! | words given: UPOS, UAS, LAS | .956, .882, .852 (measured) | .925, .797, .755 (measured); with the right tags given UAS .848, LAS .827 | .944, .844, .811 (published) | UAS .86–.88 (the treebanks' README) |
//! | raw text: UPOS, UAS, LAS | .946, .869, .839 (measured; sentences given) | not measured | .933, .802, .770 (published; sentences found) | |
//! | lemma, words given | .969 (measured) | .947 (measured) | .964 (published) | |
//! | speed, one core | 138,000 words a second, tags, lemmas and trees (measured, see below) | 2,900 words a second: tags and lemmas 5,000 to 5,500, trees 6,100 to 6,700 (measured, processor time) | the same code | not built |
//! | size | 1.7 MB, compiled in | 5.6 MB beside the program (measured) | a file beside the program | |
//! | build | Rust | a C++ compiler; 100 seconds for the Python binding (measured) | the same code | |
//! | safety | no `unsafe` of our own; one crate for vector instructions | C++ behind `unsafe` calls | the same code | |
//! | licence of the model | CC BY-SA 4.0 | that of the treebank: CC BY-SA 4.0 | CC BY-NC-SA 4.0: not for commercial use | |
//!
//! `udpipe-rs` 0.2 binds UDPipe 1. Its published figures are those of its manual
//! (`doc/manual_model_ud-2.5.t2t` of github.com/ufal/udpipe), of an older release of the treebank, so that a point more
//! or less says nothing; those models could not be fetched. What is measured here was trained with `ufal.udpipe`
//! 1.4.0.1 on every fourth sentence of the training part, in ten rounds of a tagger with lemmas and features (one
//! model, suffix rules 10, dictionary enrichment 6) and ten of a projective parser with a dynamic oracle (200 hidden
//! cells, embeddings of forms 50, of tags, features and relations 20, none learned elsewhere, learned from the treebank's
//! own tags): 8 and 17 minutes of processor time. All of the treebank would take a core more than an hour. Its accuracy
//! is under the published, most likely for the smaller part; speed, build and safety do not depend on it. The perceptron
//! was not built: the network had LAS .80 with given words after six rounds of training and needs neither dynamic oracle
//! nor feature templates.
//!
//! # Training and measuring
//!
//! ```text
//! cargo run --release --example train-syntax -- train   --treebank ../shared/treebank
//! cargo run --release --example train-syntax -- measure --treebank ../shared/treebank
//! cargo bench -- parsing
//! ```
//!
//! `weights.bin`, its licence, `weights-LICENSE.md`, and the text of that licence stand beside this file. Measured
//! on the treebanks' test parts, relations without their subtypes; raw text counts F1 over our own tokens:
//!
//! | | UPOS | UAS | LAS | lemma | tokens |
//! |---|---|---|---|---|---|
//! | EWT, words given | .956 | .882 | .852 | .969 | |
//! | EWT, raw text | .946 | .869 | .839 | .959 | .989 |
//! | GUM, words given | .966 | .864 | .831 | .977 | |
//! | GUM, raw text | .962 | .858 | .826 | .973 | .994 |
//!
//! Speed, from raw text to trees, by `cargo bench -- parsing` on one core of an AMD EPYC with AVX2 that nothing else uses:
//! 138,000 words a second in the median of a hundred samples (120,000 in the slowest), 132,000 with the clauses. Beside
//! other work it was 82,000 to 114,000 in a second of processor time. A text without a full stop takes 51,000 words a
//! second there, because trees of [`network::LONGEST`] words cost more than those of twenty. The weights are read in 4 ms.
//! Training takes 6 minutes on two quiet cores (16 on two of a Xeon at 2.5 GHz), in 22 rounds, and gave the committed bytes again.
//!
//! # Known wrong
//!
//! - A verb that is also a noun, or a participle before a bare noun, is read as one in a short row: "Sales rose and
//!   profits fell", "raised prices, cut costs and closed plants". With a number or a determiner behind the verb the
//!   row is found.
//! - "The plant employing 900 people shut in June": a finite verb that looks like a participle, behind one.
//! - A particle next to its verb ("broke off talks") is now and then taken for a preposition.

mod cache;
mod clause;
mod conjuncts;
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
mod roles;
pub mod tokenize;
mod tree;
#[doc(hidden)]
pub mod weights;

#[cfg(test)]
mod tests;

pub use cache::kept;
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

/// The verb that a noun stands for, both in dictionary form: "sell" for "sale".
pub fn verb_of(noun: &str) -> Option<&'static str> {
    lexicon::NOMINALS.get(noun).map(|(verb, _)| *verb)
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
