//! Runs the network over a sentence: two bidirectional LSTM layers, then tags, heads and relations.

use rustc_hash::FxHashMap;

use super::decode;
use super::features::{Features, WIDTH};
use super::weights::{Linear, Reader, Table, fixed};

/// The learned numbers, ready to use.
pub struct Network {
    known: FxHashMap<u32, u32>,
    tables: [Table; 4],
    layers: [[Cell; 2]; 2],
    tag: Linear,
    word_side: Linear,
    head_side: Linear,
    compare: Linear,
    label_word: Linear,
    label_head: Linear,
    root: Vec<f32>,
    prior: Vec<f32>,
    label_root: Vec<f32>,
    label_out: Linear,
    /// What the first layer makes of frequent words, by their features; both directions.
    prepared: FxHashMap<Features, [Vec<f32>; 2]>,
}

/// One direction of an LSTM layer.
struct Cell {
    input: Linear,
    state: Linear,
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
        };
        for form in frequent {
            let features = Features::of(form, false);
            let made = network.first_layer(&features);
            network.prepared.insert(features, made);
        }
        network
    }

    /// The input of the first layer's gates for one word, both directions.
    fn first_layer(&self, features: &Features) -> [Vec<f32>; 2] {
        let mut x = [0.0; WIDTH];
        self.vector(features, &mut x);
        let mut input = Vec::with_capacity(WIDTH);
        fixed(&x, &mut input);
        let [[forward, backward], _] = &self.layers;
        [forward, backward].map(|cell| {
            let mut out = Vec::new();
            cell.input.apply(&input, &mut out);
            out
        })
    }

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

    /// Tags, heads and relations of at most [`LONGEST`] words.
    pub fn analyse(&self, words: &[&str]) -> Analysis {
        if words.is_empty() {
            return Analysis::default();
        }
        let [first, second] = &self.layers;
        let mut gates = [Vec::new(), Vec::new()];
        for (at, word) in words.iter().enumerate() {
            let features = Features::of(word, at == 0);
            let fresh;
            let made = match self.prepared.get(&features) {
                Some(made) => made,
                None => {
                    fresh = self.first_layer(&features);
                    &fresh
                }
            };
            for (gates, made) in gates.iter_mut().zip(made) {
                gates.extend_from_slice(made);
            }
        }
        let low = run(first, gates);
        let gates = [0, 1].map(|side| {
            let mut gates = Vec::new();
            if let Some(cell) = second.get(side) {
                cell.input.apply(&low, &mut gates);
            }
            gates
        });
        let top = run(second, gates);
        let mut both = Vec::with_capacity(low.len() + top.len());
        let width = low.len() / words.len();
        for (low, top) in low
            .chunks_exact(width.max(1))
            .zip(top.chunks_exact(width.max(1)))
        {
            both.extend_from_slice(low);
            both.extend_from_slice(top);
        }
        let mut tag_scores = Vec::new();
        self.tag.apply(&both, &mut tag_scores);
        let tags = tag_scores.chunks_exact(self.tag.outputs().max(1));
        let tags = tags.map(best).collect();
        let heads = decode::heads(&self.arc_scores(&top), words.len());
        let relations = self.relations(&top, &heads);
        Analysis {
            tags,
            heads,
            relations,
        }
    }

    fn arc_scores(&self, top: &[i16]) -> Vec<f32> {
        let width = self.word_side.outputs().max(1);
        let (mut word_side, mut head_side) = (Vec::new(), self.root.clone());
        self.word_side.apply(top, &mut word_side);
        leaky(&mut word_side);
        let root = head_side.len();
        self.head_side.apply(top, &mut head_side);
        leaky(head_side.get_mut(root..).unwrap_or(&mut []));
        let mut input = Vec::with_capacity(head_side.len());
        fixed(&head_side, &mut input);
        let mut compared = Vec::new();
        self.compare.apply(&input, &mut compared);
        let prior: Vec<f32> = head_side
            .chunks_exact(width)
            .map(|head| dot(head, &self.prior))
            .collect();
        let mut scores = Vec::with_capacity(prior.len() * prior.len());
        for word in word_side.chunks_exact(width) {
            let heads = compared.chunks_exact(width).zip(&prior);
            scores.extend(heads.map(|(head, prior)| dot(word, head) + prior));
        }
        scores
    }

    fn relations(&self, top: &[i16], heads: &[u16]) -> Vec<u16> {
        let width = self.label_word.outputs().max(1);
        let (mut word_side, mut head_side) = (Vec::new(), Vec::new());
        self.label_word.apply(top, &mut word_side);
        self.label_head.apply(top, &mut head_side);
        for (word, head) in word_side.chunks_exact_mut(width).zip(heads) {
            let side = match usize::from(*head) {
                0 => self.label_root.as_slice(),
                head => head_side.get((head - 1) * width..).unwrap_or(&[]),
            };
            for (w, s) in word.iter_mut().zip(side) {
                *w += s;
            }
        }
        leaky(&mut word_side);
        let mut input = Vec::with_capacity(word_side.len());
        fixed(&word_side, &mut input);
        let mut scores = Vec::new();
        self.label_out.apply(&input, &mut scores);
        let rows = scores.chunks_exact(self.label_out.outputs().max(1));
        rows.map(best).collect()
    }
}

/// Both directions of a layer, their outputs side by side in fixed point.
fn run(cells: &[Cell; 2], gates: [Vec<f32>; 2]) -> Vec<i16> {
    let hidden = cells[0].state.inputs.max(1);
    let words = gates[0].len() / (4 * hidden);
    let mut out = vec![0_i16; words * 2 * hidden];
    for (side, (cell, mut gates)) in cells.iter().zip(gates).enumerate() {
        let mut memory = vec![0.0_f32; hidden];
        let mut squashed = vec![0.0_f32; hidden];
        let mut state: Vec<i16> = Vec::with_capacity(hidden);
        for step in 0..words {
            let at = if side == 0 { step } else { words - 1 - step };
            let Some(gate) = gates.get_mut(at * 4 * hidden..(at + 1) * 4 * hidden) else {
                continue;
            };
            if step > 0 {
                cell.state.add(&state, gate);
            }
            let (three, candidate) = gate.split_at_mut(3 * hidden);
            for g in three.iter_mut() {
                *g = sigmoid(*g);
            }
            for g in candidate.iter_mut() {
                *g = tanh(*g);
            }
            let (input, others) = three.split_at(hidden);
            let (forget, output) = others.split_at(hidden);
            let gates = input.iter().zip(forget).zip(output).zip(&*candidate);
            let cells = memory.iter_mut().zip(&mut squashed);
            for ((((i, f), o), g), (memory, squashed)) in gates.zip(cells) {
                *memory = i * g + f * *memory;
                *squashed = o * tanh(*memory);
            }
            state.clear();
            fixed(&squashed, &mut state);
            let from = at * 2 * hidden + side * hidden;
            if let Some(out) = out.get_mut(from..from + hidden) {
                out.copy_from_slice(&state);
            }
        }
    }
    out
}

fn leaky(values: &mut [f32]) {
    for v in values {
        *v = v.max(*v * 0.1);
    }
}

/// The place of the highest score.
fn best(scores: &[f32]) -> u16 {
    let mut best = (0, f32::NEG_INFINITY);
    for (at, score) in scores.iter().enumerate() {
        if *score > best.1 {
            best = (at as u16, *score);
        }
    }
    best.0
}

/// The sum of products in eight lanes, in an order that does not depend on the machine.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    lanes.iter().sum()
}

/// e^x to about 1e-7 by a polynomial: the C library's differs between machines.
#[inline(always)]
fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    // Adding this leaves the nearest whole number in the lowest bits.
    let shifted = x + 12_582_912.0;
    let f = x - (shifted - 12_582_912.0);
    let p = 1.0
        + f * (std::f32::consts::LN_2
            + f * (0.240_226_5 + f * (0.055_504_11 + f * (0.009_618_13 + f * 0.001_339_9))));
    f32::from_bits(shifted.to_bits().wrapping_add(127) << 23) * p
}

#[inline(always)]
fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[inline(always)]
fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / (1.0 + exp(2.0 * x))
}
