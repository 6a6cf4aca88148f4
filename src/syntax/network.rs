//! The learned network: its numbers, and what its first layer makes of frequent words.

use rustc_hash::FxHashMap;

use super::features::{Features, WIDTH};
use super::kernel::{self, Kernel, Work};
use super::matrix::Linear;
use super::pass::Pass;
use super::weights::{Reader, Table, fixed};

/// The learned numbers, ready to use.
pub struct Network {
    known: FxHashMap<u32, u32>,
    tables: [Table; 4],
    pub(super) layers: [[Cell; 2]; 2],
    pub(super) tag: Linear,
    pub(super) word_side: Linear,
    pub(super) head_side: Linear,
    pub(super) compare: Linear,
    pub(super) label_word: Linear,
    pub(super) label_head: Linear,
    pub(super) root: Vec<f32>,
    pub(super) prior: Vec<f32>,
    pub(super) label_root: Vec<f32>,
    pub(super) label_out: Linear,
    /// Where in `prepared_gates` a frequent word's inputs of the first layer stand, by its features.
    prepared: FxHashMap<Features, usize>,
    prepared_gates: [Vec<f32>; 2],
}

/// One direction of an LSTM layer.
pub(super) struct Cell {
    pub(super) input: Linear,
    pub(super) state: Linear,
}

/// What the network says of a sentence, word by word, as numbers of tags and relations.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Analysis {
    pub tags: Vec<u16>,
    /// Counted from 1; 0 is the root.
    pub heads: Vec<u16>,
    pub relations: Vec<u16>,
}

/// Words that are looked at together; a longer sentence is cut, so that time stays linear.
pub const LONGEST: usize = 120;

impl Network {
    /// Reads the part of the file that holds the network.
    pub fn read(reader: &mut Reader) -> Network {
        let frequent = reader.lines();
        let known = (1..).zip(reader.numbers()).map(|(row, hash)| (hash, row));
        let mut network = Network {
            known: known.collect(),
            tables: std::array::from_fn(|_| reader.table()),
            layers: std::array::from_fn(|_| {
                std::array::from_fn(|_| Cell {
                    input: reader.linear(),
                    state: reader.linear(),
                })
            }),
            tag: reader.linear(),
            word_side: reader.linear(),
            head_side: reader.linear(),
            compare: reader.linear(),
            label_word: reader.linear(),
            label_head: reader.linear(),
            root: reader.floats(),
            prior: reader.floats(),
            label_root: reader.floats(),
            label_out: reader.linear(),
            prepared: FxHashMap::default(),
            prepared_gates: [Vec::new(), Vec::new()],
        };
        let mut frequent: Vec<Features> = frequent
            .iter()
            .map(|form| Features::of(form, false))
            .collect();
        network.prepared_gates = kernel::widest(FirstLayer(&network, &frequent));
        network.prepared = frequent.drain(..).zip(0..).collect();
        network
    }

    /// The inputs of the gates of the first layer for each word, both directions.
    #[inline(always)]
    pub(super) fn first_layer<K: Kernel>(&self, kernel: K, words: &[&str]) -> [Vec<f32>; 2] {
        let features: Vec<Features> = (words.iter().enumerate())
            .map(|(at, word)| Features::of(word, at == 0))
            .collect();
        let places: Vec<Option<usize>> = features
            .iter()
            .map(|f| self.prepared.get(f).copied())
            .collect();
        let (features, places_of) = (features.iter().zip(&places), &places);
        let fresh: Vec<Features> = features
            .filter(|(_, place)| place.is_none())
            .map(|(features, _)| features.clone())
            .collect();
        let fresh = FirstLayer(self, &fresh).run(kernel);
        let mut side = self.layers[0].iter().zip(&self.prepared_gates).zip(&fresh);
        std::array::from_fn(|_| {
            let mut gates = Vec::new();
            let Some(((cell, prepared), fresh)) = side.next() else {
                return gates;
            };
            let width = cell.input.outputs().max(1);
            gates.reserve_exact(words.len() * width);
            let mut fresh = fresh.chunks_exact(width);
            for place in places_of {
                let found = match place {
                    Some(place) => prepared.get(place * width..(place + 1) * width),
                    None => fresh.next(),
                };
                gates.extend_from_slice(found.unwrap_or(&[]));
            }
            gates
        })
    }

    /// Tags, heads and relations of at most [`LONGEST`] words.
    pub fn analyse(&self, words: &[&str]) -> Analysis {
        if words.is_empty() {
            return Analysis::default();
        }
        kernel::widest(Pass {
            network: self,
            words,
        })
    }

    #[inline(always)]
    fn vector(&self, features: &Features, x: &mut [f32]) {
        let [words, suffixes, prefixes, shapes] = &self.tables;
        let word = self
            .known
            .get(&features.word)
            .map_or(0, |row| *row as usize);
        let (part, x) = x.split_at_mut(words.width.min(x.len()));
        words.add(word, part);
        let (part, x) = x.split_at_mut(suffixes.width.min(x.len()));
        for row in features.suffixes {
            suffixes.add(usize::from(row), part);
        }
        let (part, x) = x.split_at_mut(prefixes.width.min(x.len()));
        for row in features.prefixes {
            prefixes.add(usize::from(row), part);
        }
        for row in features.shapes {
            shapes.add(usize::from(row), x);
        }
    }
}

/// Looks words up and takes them through the first matrices.
struct FirstLayer<'n>(&'n Network, &'n [Features]);

impl Work for FirstLayer<'_> {
    type Output = [Vec<f32>; 2];

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> [Vec<f32>; 2] {
        let FirstLayer(network, words) = self;
        let mut input = Vec::with_capacity(words.len() * WIDTH);
        for features in words {
            let mut x = [0.0; WIDTH];
            network.vector(features, &mut x);
            fixed(&x, &mut input);
        }
        let mut gates = [Vec::new(), Vec::new()];
        for (cell, gates) in network.layers[0].iter().zip(&mut gates) {
            cell.input.apply(kernel, &input, gates);
        }
        gates
    }
}
