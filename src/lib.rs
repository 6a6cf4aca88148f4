//! tickmark ties every figure, date, quotation and assertion of a Markdown draft to its sources.
//!
//! # The way of the data
//!
//! ```text
//! source files ──► sources ──► evidence (index)
//!  (pdf html xlsx)  bytes to      │  a claim asks,
//!                  passages       ▼  passages answer
//!                              compare ──► verdict ──► finding ──► report | lsp | cli
//! draft.md ──────► text ──────► claims
//!  (rope, edits)   passages     figures, dates,
//!                  + spans      quotations, assertions
//! ```
//!
//! One direction, no way back: the same code reads a draft and a source into [`text::Passage`]s and
//! the same [`claims::extract`] reads both, so that two values are compared, never two strings.
//!
//! # The rooms
//!
//! | room | holds | does I/O |
//! |---|---|---|
//! | [`text`] | spans, lines, Markdown blocks, tables, sentences, folding | no |
//! | [`syntax`] | the grammar of a sentence: tags, lemmas, dependency tree, clauses; the tagger and parser and their weights | no |
//! | [`quantity`] | numbers as intervals, units, money, dates and periods, and how two of them compare | no |
//! | [`claims`] | what a passage asserts: figures, dates, quotations, assertions, and statements on the side; names, and what a pronoun stands for; the word lists | no |
//! | [`sources`] | bytes of one file to a [`sources::Source`] with passages; one file a format | no |
//! | [`evidence`] | sources made findable: [`evidence::EvidenceIndex`] and its implementations; a lasting one through the directory, one on a server through the connection it is handed | no |
//! | [`compare`] | one claim beside one passage: agrees, differs or says nothing, and why | no |
//! | [`disagreements`] | what a corpus contradicts itself about | no |
//! | [`verdict`] | all comparisons of a claim to one [`verdict::Verdict`] | no |
//! | [`finding`] | what every report and editor is made of | no |
//! | [`settings`] | what can be configured, with defaults; plain values | no |
//! | [`suppress`] | what a team disagrees with: ignore comments, the ignore list, the baseline; and those that match nothing | no |
//! | [`internal`] | where a draft contradicts itself: sums, and the same thing in two places | no |
//! | [`check`] | the façade: draft in, findings out | no |
//! | [`report`] | findings as bytes; one file a format | no |
//! | [`workspace`] | the file system and the network, and only here: discovery, loading, unsaved buffers, changes, servers | yes |
//! | [`lsp`] | the language server, the only importer of `tower_lsp` | yes |
//! | [`cli`] | the commands; one file each | yes |
//!
//! # Invariants
//!
//! * Every room marked "no" does no I/O, has no clock and cannot fail: it only finds less.
//! * A [`text::Span`] always lies on character boundaries of its own text.
//! * A [`finding::Finding`] carries its evidence by value, so a report or an editor needs no index.
//! * Adding a source can change any verdict but never a span.
//! * Only [`lsp`] knows the protocol and only [`report`] knows an output format.
//! * Equal inputs give equal bytes out, on any number of threads.
//! * Rooms depend on rooms above them in the table; `tests/layers.rs` reads the `use` lines.
#![forbid(unsafe_code)]
#![cfg_attr(not(test), deny(clippy::unwrap_used))]

pub mod check;
pub mod claims;
pub mod cli;
pub mod compare;
pub mod disagreements;
pub mod evidence;
pub mod finding;
pub mod internal;
pub mod lsp;
pub mod quantity;
pub mod report;
pub mod settings;
pub mod sources;
pub mod suppress;
pub mod syntax;
pub mod text;
pub mod verdict;
pub mod workspace;
