//! The network while it learns: two bidirectional LSTM layers, a tagger on the first, heads and relations on the second.

use tickmark::syntax::features::{
    Features, PREFIX_ROWS, PREFIX_WIDTH, SHAPE_ROWS, SHAPE_WIDTH, SUFFIX_ROWS, SUFFIX_WIDTH, WIDTH,
    WORD_WIDTH,
};

use crate::algebra::{Random, add_product, add_product_transposed, repeat};
use crate::lstm::{Lstm, Stretches, run_lstm};

/// Numbers a layer holds in one direction.
pub const HIDDEN: usize = 64;
pub const BOTH: usize = 2 * HIDDEN;
/// Width of the vectors that are compared to find a head.
pub const ARC: usize = 96;
/// Width of the layer that finds a relation.
pub const LABEL: usize = 64;

/// A table of the input: rows are learned one by one.
#[derive(Clone)]
pub struct Table {
    pub width: usize,
    pub rows: Vec<f32>,
}

/// Where a matrix lies among the dense numbers.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    pub start: usize,
    pub rows: usize,
    pub columns: usize,
}

impl Block {
    pub fn of<'p>(&self, numbers: &'p [f32]) -> &'p [f32] {
        &numbers[self.start..self.start + self.rows * self.columns]
    }

    pub fn of_mut<'p>(&self, numbers: &'p mut [f32]) -> &'p mut [f32] {
        &mut numbers[self.start..self.start + self.rows * self.columns]
    }
}

#[derive(Clone, Copy)]
pub struct LstmBlocks {
    pub input: Block,
    pub state: Block,
    pub bias: Block,
}

pub struct Network {
    pub tables: Vec<Table>,
    pub dense: Vec<f32>,
    /// By layer and direction.
    pub lstm: [[LstmBlocks; 2]; 2],
    pub tag: [Block; 2],
    pub word_side: [Block; 2],
    pub head_side: [Block; 2],
    pub root: Block,
    pub compare: Block,
    pub prior: Block,
    pub label_word: [Block; 2],
    pub label_head: Block,
    pub label_root: Block,
    pub label_out: [Block; 2],
    pub tags: usize,
    pub relations: usize,
}

impl Network {
    pub fn new(words: usize, tags: usize, relations: usize, random: &mut Random) -> Network {
        let mut dense: Vec<f32> = Vec::new();
        let mut block = |rows: usize, columns: usize, random: &mut Random| {
            let start = dense.len();
            let reach = (6.0 / (rows + columns) as f32).sqrt();
            for _ in 0..rows * columns {
                dense.push(if rows == 1 {
                    0.0
                } else {
                    (random.unit() * 2.0 - 1.0) * reach
                });
            }
            Block {
                start,
                rows,
                columns,
            }
        };
        let mut lstm = |width: usize, random: &mut Random| LstmBlocks {
            input: block(width, 4 * HIDDEN, random),
            state: block(HIDDEN, 4 * HIDDEN, random),
            bias: block(1, 4 * HIDDEN, random),
        };
        let lstm = [
            [lstm(WIDTH, random), lstm(WIDTH, random)],
            [lstm(BOTH, random), lstm(BOTH, random)],
        ];
        let tag = [block(2 * BOTH, tags, random), block(1, tags, random)];
        let word_side = [block(BOTH, ARC, random), block(1, ARC, random)];
        let head_side = [block(BOTH, ARC, random), block(1, ARC, random)];
        let root = block(1, ARC, random);
        let compare = block(ARC, ARC, random);
        let prior = block(ARC, 1, random);
        let label_word = [block(BOTH, LABEL, random), block(1, LABEL, random)];
        let label_head = block(BOTH, LABEL, random);
        let label_root = block(1, LABEL, random);
        let label_out = [block(LABEL, relations, random), block(1, relations, random)];
        for side in lstm.iter().flatten() {
            // Gates in the order input, forget, output, candidate: a cell begins by remembering.
            side.bias.of_mut(&mut dense)[HIDDEN..2 * HIDDEN].fill(1.0);
        }
        let mut table = |rows: usize, width: usize| Table {
            width,
            rows: (0..rows * width)
                .map(|_| (random.unit() * 2.0 - 1.0) * 0.3)
                .collect(),
        };
        let tables = vec![
            table(words, WORD_WIDTH),
            table(SUFFIX_ROWS, SUFFIX_WIDTH),
            table(PREFIX_ROWS, PREFIX_WIDTH),
            table(SHAPE_ROWS, SHAPE_WIDTH),
        ];
        Network {
            tables,
            dense,
            lstm,
            tag,
            word_side,
            head_side,
            root,
            compare,
            prior,
            label_word,
            label_head,
            label_root,
            label_out,
            tags,
            relations,
        }
    }
}

/// A sentence as numbers.
#[derive(Clone, Default)]
pub struct Example {
    pub features: Vec<Features>,
    /// Row of each word in the table of known words.
    pub words: Vec<u32>,
    pub tags: Vec<u16>,
    pub heads: Vec<u16>,
    pub relations: Vec<u16>,
}

/// Shares of numbers that are left out while learning.
#[derive(Clone, Copy)]
pub struct Dropout {
    pub input: f32,
    pub layer: f32,
    pub output: f32,
}

pub const NO_DROPOUT: Dropout = Dropout {
    input: 0.0,
    layer: 0.0,
    output: 0.0,
};

/// Hides a share of the values and scales the others up; gives the factors.
pub fn mask(values: &mut [f32], share: f32, random: &mut Random) -> Vec<f32> {
    if share == 0.0 {
        return Vec::new();
    }
    let scale = 1.0 / (1.0 - share);
    let mask: Vec<f32> = values
        .iter()
        .map(|_| if random.unit() < share { 0.0 } else { scale })
        .collect();
    unmask(values, &mask);
    mask
}

/// Multiplies by the factors that [`mask`] gave.
pub fn unmask(values: &mut [f32], mask: &[f32]) {
    for (v, m) in values.iter_mut().zip(mask) {
        *v *= m;
    }
}

fn leaky(values: &mut [f32]) {
    for v in values {
        *v = v.max(*v * 0.1);
    }
}

fn join(left: &[f32], right: &[f32]) -> Vec<f32> {
    let mut both = Vec::with_capacity(left.len() * 2);
    for (l, r) in left.chunks_exact(HIDDEN).zip(right.chunks_exact(HIDDEN)) {
        both.extend_from_slice(l);
        both.extend_from_slice(r);
    }
    both
}

/// Rows of both layers side by side.
pub fn beside(low: &[f32], top: &[f32]) -> Vec<f32> {
    let mut both = Vec::with_capacity(low.len() * 2);
    for (l, t) in low.chunks_exact(BOTH).zip(top.chunks_exact(BOTH)) {
        both.extend_from_slice(l);
        both.extend_from_slice(t);
    }
    both
}

/// Everything that was computed on the way to the scores.
pub struct Pass {
    pub stretches: Stretches,
    pub x: Vec<f32>,
    pub x_mask: Vec<f32>,
    pub layers: Vec<[Lstm; 2]>,
    pub outs: Vec<Vec<f32>>,
    pub masks: Vec<Vec<f32>>,
    pub tag_scores: Vec<f32>,
    pub word_side: Vec<f32>,
    pub word_mask: Vec<f32>,
    pub head_side: Vec<f32>,
    pub head_mask: Vec<f32>,
    /// Head side times `compare`, the root first in every sentence.
    pub compared: Vec<f32>,
    pub head_rows: Vec<f32>,
    pub arc_scores: Vec<Vec<f32>>,
    pub label_word: Vec<f32>,
    pub label_head: Vec<f32>,
}

impl Network {
    /// Rows of each table for a word.
    pub fn rows_of(example: &Example, at: usize) -> [(usize, Vec<u32>); 4] {
        let f = &example.features[at];
        [
            (0, vec![example.words[at]]),
            (1, f.suffixes.iter().map(|r| u32::from(*r)).collect()),
            (2, f.prefixes.iter().map(|r| u32::from(*r)).collect()),
            (3, f.shapes.iter().map(|r| u32::from(*r)).collect()),
        ]
    }

    /// All scores of the examples.
    pub fn pass(&self, examples: &[Example], dropout: Dropout, random: &mut Random) -> Pass {
        let mut stretches = Vec::new();
        let mut total = 0;
        for example in examples {
            stretches.push((total, example.words.len()));
            total += example.words.len();
        }
        let mut x = Vec::with_capacity(total * WIDTH);
        for example in examples {
            for at in 0..example.words.len() {
                for (table, rows) in Self::rows_of(example, at) {
                    let table = &self.tables[table];
                    let start = x.len();
                    x.resize(start + table.width, 0.0);
                    for row in rows {
                        let row = &table.rows[row as usize * table.width..][..table.width];
                        for (x, r) in x[start..].iter_mut().zip(row) {
                            *x += r;
                        }
                    }
                }
            }
        }
        let x_mask = mask(&mut x, dropout.input, random);
        let mut layers: Vec<[Lstm; 2]> = Vec::new();
        let mut outs: Vec<Vec<f32>> = Vec::new();
        let mut masks = Vec::new();
        for blocks in &self.lstm {
            let input = outs.last().unwrap_or(&x);
            let forward = run_lstm(&self.dense, &blocks[0], input, &stretches, false);
            let backward = run_lstm(&self.dense, &blocks[1], input, &stretches, true);
            let mut out = join(&forward.out, &backward.out);
            masks.push(mask(&mut out, dropout.layer, random));
            outs.push(out);
            layers.push([forward, backward]);
        }
        let dense = &self.dense;
        let affine = |input: &[f32], [weights, bias]: &[Block; 2]| {
            let mut out = repeat(bias.of(dense), total);
            add_product(
                &mut out,
                input,
                weights.of(dense),
                total,
                weights.rows,
                weights.columns,
            );
            out
        };
        let tag_scores = affine(&beside(&outs[0], &outs[1]), &self.tag);
        let top = &outs[1];
        let mut word_side = affine(top, &self.word_side);
        leaky(&mut word_side);
        let word_mask = mask(&mut word_side, dropout.output, random);
        let mut head_side = affine(top, &self.head_side);
        leaky(&mut head_side);
        let head_mask = mask(&mut head_side, dropout.output, random);
        let mut head_rows = Vec::with_capacity((total + examples.len()) * ARC);
        for (start, len) in &stretches {
            head_rows.extend_from_slice(self.root.of(dense));
            head_rows.extend_from_slice(&head_side[start * ARC..][..len * ARC]);
        }
        let all = head_rows.len() / ARC;
        let mut compared = vec![0.0; all * ARC];
        add_product(
            &mut compared,
            &head_rows,
            self.compare.of(dense),
            all,
            ARC,
            ARC,
        );
        let mut prior = vec![0.0; all];
        add_product(&mut prior, &head_rows, self.prior.of(dense), all, ARC, 1);
        let mut arc_scores = Vec::new();
        for (index, (start, len)) in stretches.iter().enumerate() {
            let from = start + index;
            let mut scores = prior[from..from + len + 1].repeat(*len);
            add_product_transposed(
                &mut scores,
                &word_side[start * ARC..][..len * ARC],
                &compared[from * ARC..][..(len + 1) * ARC],
                *len,
                ARC,
                len + 1,
            );
            for word in 0..*len {
                scores[word * (len + 1) + word + 1] = -1e9;
            }
            arc_scores.push(scores);
        }
        let label_word = affine(top, &self.label_word);
        let mut label_head = vec![0.0; total * LABEL];
        add_product(
            &mut label_head,
            top,
            self.label_head.of(dense),
            total,
            BOTH,
            LABEL,
        );
        Pass {
            stretches,
            x,
            x_mask,
            layers,
            outs,
            masks,
            tag_scores,
            word_side,
            word_mask,
            head_side,
            head_mask,
            compared,
            head_rows,
            arc_scores,
            label_word,
            label_head,
        }
    }

    /// The layer before the relations, for each word with its head.
    pub fn label_layer(&self, pass: &Pass, index: usize, heads: &[u16]) -> Vec<f32> {
        let (start, len) = pass.stretches[index];
        let mut layer = pass.label_word[start * LABEL..][..len * LABEL].to_vec();
        for (word, head) in heads.iter().enumerate() {
            let side = match usize::from(*head) {
                0 => self.label_root.of(&self.dense),
                head => &pass.label_head[(start + head - 1) * LABEL..][..LABEL],
            };
            for (l, s) in layer[word * LABEL..][..LABEL].iter_mut().zip(side) {
                *l += s;
            }
        }
        leaky(&mut layer);
        layer
    }

    /// Tags, heads and relations of sentences.
    pub fn predict(&self, examples: &[Example]) -> Vec<(Vec<u16>, Vec<u16>, Vec<u16>)> {
        let pass = self.pass(examples, NO_DROPOUT, &mut Random(1));
        let argmax = |scores: &[f32]| {
            let mut best = (0, f32::NEG_INFINITY);
            for (at, score) in scores.iter().enumerate() {
                if *score > best.1 {
                    best = (at, *score);
                }
            }
            best.0 as u16
        };
        let sentence = |(index, (start, len)): (usize, &(usize, usize))| {
            let tags = pass.tag_scores[start * self.tags..][..len * self.tags]
                .chunks_exact(self.tags)
                .map(argmax)
                .collect();
            let heads = tickmark::syntax::decode::heads(&pass.arc_scores[index], *len);
            let layer = self.label_layer(&pass, index, &heads);
            let [weights, bias] = &self.label_out;
            let mut scores = repeat(bias.of(&self.dense), *len);
            add_product(
                &mut scores,
                &layer,
                weights.of(&self.dense),
                *len,
                LABEL,
                self.relations,
            );
            let relations = scores.chunks_exact(self.relations).map(argmax).collect();
            (tags, heads, relations)
        };
        pass.stretches.iter().enumerate().map(sentence).collect()
    }
}
