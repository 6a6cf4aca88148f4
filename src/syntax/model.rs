//! The learned model as one value: read once, when the first sentence is parsed.

use std::sync::LazyLock;

use super::labels::{Morphology, Relation, Upos};
use super::lemma::Lemmatizer;
use super::network::{Analysis, LONGEST, Network};
use super::weights::Reader;
use crate::text::Span;

/// Made from the treebanks by `cargo run --release --example train-syntax`.
pub static FILE: &[u8] = include_bytes!("weights.bin");

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(FILE));

/// Tagger, parser and lemmatizer with the names of what they find.
pub struct Model {
    /// `VERB/VBD`: the universal tag and the Penn tag that go together.
    tags: Vec<(&'static str, Upos, Morphology)>,
    relations: Vec<Relation>,
    network: Network,
    lemmatizer: Lemmatizer,
}

/// The words of one sentence as the model sees them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Analysed {
    pub words: Vec<Word>,
    /// The lemmas of all words, one behind the other.
    pub lemmas: String,
}

/// One word as the model sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    pub upos: Upos,
    pub morphology: Morphology,
    /// Bytes of [`Analysed::lemmas`].
    pub lemma: Span,
    /// Counted from 1; 0 is the root.
    pub head: usize,
    pub relation: Relation,
}

impl Model {
    /// The model that is compiled in.
    pub fn get() -> &'static Model {
        &MODEL
    }

    /// Reads a file of weights. A file of another layout gives a model that knows nothing.
    pub fn read(file: &'static [u8]) -> Model {
        let mut reader = Reader::new(file).unwrap_or_default();
        let tag = |tag: &'static str| {
            let (upos, penn) = tag.split_once('/').unwrap_or((tag, ""));
            (tag, Upos::parse(upos), Morphology::of_penn(penn))
        };
        Model {
            tags: reader.lines().into_iter().map(tag).collect(),
            relations: reader.lines().into_iter().map(Relation::parse).collect(),
            network: Network::read(&mut reader),
            lemmatizer: Lemmatizer::read(&mut reader),
        }
    }

    /// Tags, lemmas and tree of the words of one sentence.
    ///
    /// Takes time linear in the number of words: a sentence of more than [`LONGEST`] words is cut into
    /// stretches, each with a tree of its own, and the later ones hang on the first as parataxis.
    pub fn analyse(&self, words: &[&str]) -> Analysed {
        let letters = words.iter().map(|word| word.len()).sum();
        let mut out = Analysed {
            words: Vec::with_capacity(words.len()),
            lemmas: String::with_capacity(letters),
        };
        let mut rest = words;
        let mut root = None;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(stretch(rest));
            rest = later;
            let from = out.words.len();
            let analysis = self.network.analyse(now);
            for (at, form) in now.iter().enumerate() {
                let mut word = self.word(form, at, &analysis, &mut out.lemmas);
                match (word.head, root) {
                    (0, None) => root = Some(from + at + 1),
                    (0, Some(root)) => {
                        word.head = root;
                        word.relation = Relation::Parataxis;
                    }
                    _ => word.head += from,
                }
                out.words.push(word);
            }
        }
        out
    }

    fn word(&self, form: &str, at: usize, analysis: &Analysis, lemmas: &mut String) -> Word {
        let number = |list: &[u16]| list.get(at).map_or(0, |n| usize::from(*n));
        let (tag, upos, morphology) = self.tags.get(number(&analysis.tags)).copied().unwrap_or((
            "",
            Upos::X,
            Morphology::default(),
        ));
        let head = number(&analysis.heads);
        let relation = self.relations.get(number(&analysis.relations));
        let relation = match (head, relation.copied().unwrap_or(Relation::Dep)) {
            (0, _) => Relation::Root,
            (_, Relation::Root) => Relation::Parataxis,
            (_, relation) => relation,
        };
        let start = lemmas.len();
        self.lemmatizer.lemma(form, tag, lemmas);
        Word {
            upos,
            morphology,
            lemma: Span::new(start, lemmas.len()),
            head,
            relation,
        }
    }
}

/// How many of the words are looked at together: all, or up to the last mark that fits.
fn stretch(words: &[&str]) -> usize {
    if words.len() <= LONGEST {
        return words.len();
    }
    let mark = |word: &&str| matches!(*word, "," | ";" | ":" | "." | "!" | "?" | "—" | "–" | ")");
    let window = words.get(LONGEST / 2..LONGEST).unwrap_or(&[]);
    let last = window.iter().rposition(mark);
    last.map_or(LONGEST, |at| LONGEST / 2 + at + 1)
}
