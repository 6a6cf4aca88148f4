//! The network while it learns: two bidirectional LSTM layers, a tagger on the first, heads and relations on the second.

use tickmark::syntax::features::{
    Features, PREFIX_ROWS, PREFIX_WIDTH, SHAPE_ROWS, SHAPE_WIDTH, SUFFIX_ROWS, SUFFIX_WIDTH, WIDTH,
    WORD_WIDTH,
};

use crate::algebra::{
    Random, add_product, add_product_transposed, add_rows, add_transposed_product, repeat, sigmoid,
    softmax_gradient, tanh,
};

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

    fn of_mut<'p>(&self, numbers: &'p mut [f32]) -> &'p mut [f32] {
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

/// What one part of a batch adds to the gradient.
pub struct Gradient {
    pub dense: Vec<f32>,
    /// Rows of each table in the order in which they were met, and their numbers.
    pub rows: Vec<(Vec<u32>, Vec<f32>)>,
    pub loss: f64,
}

impl Gradient {
    pub fn new(network: &Network) -> Gradient {
        Gradient {
            dense: vec![0.0; network.dense.len()],
            rows: vec![(Vec::new(), Vec::new()); network.tables.len()],
            loss: 0.0,
        }
    }

    pub fn clear(&mut self) {
        self.dense.fill(0.0);
        for (rows, numbers) in &mut self.rows {
            rows.clear();
            numbers.clear();
        }
        self.loss = 0.0;
    }
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

/// Where sentences lie when they stand one after another.
type Stretches = Vec<(usize, usize)>;

struct Lstm {
    gates: Vec<f32>,
    cell: Vec<f32>,
    squashed: Vec<f32>,
    out: Vec<f32>,
}

fn mask(values: &mut [f32], share: f32, random: &mut Random) -> Vec<f32> {
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

fn unmask(values: &mut [f32], mask: &[f32]) {
    for (v, m) in values.iter_mut().zip(mask) {
        *v *= m;
    }
}

fn leaky(values: &mut [f32]) {
    for v in values {
        *v = v.max(*v * 0.1);
    }
}

fn unleak(gradient: &mut [f32], values: &[f32]) {
    for (g, v) in gradient.iter_mut().zip(values) {
        if *v < 0.0 {
            *g *= 0.1;
        }
    }
}

fn place((start, len): (usize, usize), step: usize, reverse: bool) -> usize {
    if reverse {
        start + len - 1 - step
    } else {
        start + step
    }
}

fn run_lstm(
    dense: &[f32],
    blocks: &LstmBlocks,
    x: &[f32],
    stretches: &Stretches,
    reverse: bool,
) -> Lstm {
    let total: usize = stretches.iter().map(|s| s.1).sum();
    let width = 4 * HIDDEN;
    let mut gates = repeat(blocks.bias.of(dense), total);
    add_product(
        &mut gates,
        x,
        blocks.input.of(dense),
        total,
        blocks.input.rows,
        width,
    );
    let mut cell = vec![0.0; total * HIDDEN];
    let mut squashed = vec![0.0; total * HIDDEN];
    let mut out = vec![0.0; total * HIDDEN];
    let longest = stretches.iter().map(|s| s.1).max().unwrap_or(0);
    let mut states: Vec<f32> = Vec::new();
    let mut sums: Vec<f32> = Vec::new();
    for step in 0..longest {
        let active: Vec<_> = stretches.iter().filter(|s| s.1 > step).collect();
        if step > 0 {
            states.clear();
            for stretch in &active {
                let before = place(**stretch, step - 1, reverse);
                states.extend_from_slice(&out[before * HIDDEN..][..HIDDEN]);
            }
            sums.clear();
            sums.resize(active.len() * width, 0.0);
            add_product(
                &mut sums,
                &states,
                blocks.state.of(dense),
                active.len(),
                HIDDEN,
                width,
            );
        }
        for (index, stretch) in active.iter().enumerate() {
            let at = place(**stretch, step, reverse);
            let gate = &mut gates[at * width..][..width];
            if step > 0 {
                for (g, s) in gate.iter_mut().zip(&sums[index * width..][..width]) {
                    *g += s;
                }
            }
            let (three, candidate) = gate.split_at_mut(3 * HIDDEN);
            for g in three.iter_mut() {
                *g = sigmoid(*g);
            }
            for g in candidate.iter_mut() {
                *g = tanh(*g);
            }
            for k in 0..HIDDEN {
                let previous = if step > 0 {
                    cell[place(**stretch, step - 1, reverse) * HIDDEN + k]
                } else {
                    0.0
                };
                let c = three[k] * candidate[k] + three[HIDDEN + k] * previous;
                cell[at * HIDDEN + k] = c;
                let s = tanh(c);
                squashed[at * HIDDEN + k] = s;
                out[at * HIDDEN + k] = three[2 * HIDDEN + k] * s;
            }
        }
    }
    Lstm {
        gates,
        cell,
        squashed,
        out,
    }
}

/// Adds to the gradient and to `dx`; `dout` is the gradient of the layer's output in this direction.
#[allow(clippy::too_many_arguments)]
fn learn_lstm(
    dense: &[f32],
    gradient: &mut [f32],
    blocks: &LstmBlocks,
    lstm: &Lstm,
    x: &[f32],
    dx: &mut [f32],
    dout: &[f32],
    stretches: &Stretches,
    reverse: bool,
) {
    let total: usize = stretches.iter().map(|s| s.1).sum();
    let width = 4 * HIDDEN;
    let turned = crate::algebra::transpose(blocks.state.of(dense), HIDDEN, width);
    let mut dgates = vec![0.0; total * width];
    let mut before = vec![0.0; total * HIDDEN];
    let mut dstate = vec![0.0; stretches.len() * HIDDEN];
    let mut dcell = vec![0.0; stretches.len() * HIDDEN];
    let longest = stretches.iter().map(|s| s.1).max().unwrap_or(0);
    for step in (0..longest).rev() {
        let mut active = Vec::new();
        for (index, stretch) in stretches.iter().enumerate() {
            if stretch.1 <= step {
                continue;
            }
            active.push(index);
            let at = place(*stretch, step, reverse);
            let earlier = (step > 0).then(|| place(*stretch, step - 1, reverse));
            if let Some(earlier) = earlier {
                before[at * HIDDEN..][..HIDDEN]
                    .copy_from_slice(&lstm.out[earlier * HIDDEN..][..HIDDEN]);
            }
            let gate = &lstm.gates[at * width..][..width];
            let dgate = &mut dgates[at * width..][..width];
            let ds = &dstate[index * HIDDEN..][..HIDDEN];
            let dc = &mut dcell[index * HIDDEN..][..HIDDEN];
            for k in 0..HIDDEN {
                let (i, f, o, g) = (
                    gate[k],
                    gate[HIDDEN + k],
                    gate[2 * HIDDEN + k],
                    gate[3 * HIDDEN + k],
                );
                let s = lstm.squashed[at * HIDDEN + k];
                let dh = dout[at * HIDDEN + k] + ds[k];
                let d = dc[k] + dh * o * (1.0 - s * s);
                let previous = earlier.map_or(0.0, |e| lstm.cell[e * HIDDEN + k]);
                dgate[k] = d * g * i * (1.0 - i);
                dgate[HIDDEN + k] = d * previous * f * (1.0 - f);
                dgate[2 * HIDDEN + k] = dh * s * o * (1.0 - o);
                dgate[3 * HIDDEN + k] = d * i * (1.0 - g * g);
                dc[k] = d * f;
            }
        }
        let mut packed = Vec::with_capacity(active.len() * width);
        for index in &active {
            let at = place(stretches[*index], step, reverse);
            packed.extend_from_slice(&dgates[at * width..][..width]);
        }
        let mut sums = vec![0.0; active.len() * HIDDEN];
        add_product(&mut sums, &packed, &turned, active.len(), width, HIDDEN);
        for (row, index) in active.iter().enumerate() {
            dstate[index * HIDDEN..][..HIDDEN].copy_from_slice(&sums[row * HIDDEN..][..HIDDEN]);
        }
    }
    add_transposed_product(
        blocks.state.of_mut(gradient),
        &before,
        &dgates,
        total,
        HIDDEN,
        width,
    );
    add_transposed_product(
        blocks.input.of_mut(gradient),
        x,
        &dgates,
        total,
        blocks.input.rows,
        width,
    );
    add_rows(blocks.bias.of_mut(gradient), &dgates);
    add_product_transposed(
        dx,
        &dgates,
        blocks.input.of(dense),
        total,
        width,
        blocks.input.rows,
    );
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
fn beside(low: &[f32], top: &[f32]) -> Vec<f32> {
    let mut both = Vec::with_capacity(low.len() * 2);
    for (l, t) in low.chunks_exact(BOTH).zip(top.chunks_exact(BOTH)) {
        both.extend_from_slice(l);
        both.extend_from_slice(t);
    }
    both
}

fn part(both: &[f32], side: usize) -> Vec<f32> {
    both.chunks_exact(BOTH)
        .flat_map(|row| row[side * HIDDEN..][..HIDDEN].iter().copied())
        .collect()
}

/// Everything that was computed on the way to the scores.
struct Pass {
    stretches: Stretches,
    x: Vec<f32>,
    x_mask: Vec<f32>,
    layers: Vec<[Lstm; 2]>,
    outs: Vec<Vec<f32>>,
    masks: Vec<Vec<f32>>,
    tag_scores: Vec<f32>,
    word_side: Vec<f32>,
    word_mask: Vec<f32>,
    head_side: Vec<f32>,
    head_mask: Vec<f32>,
    /// Head side times `compare`, the root first in every sentence.
    compared: Vec<f32>,
    head_rows: Vec<f32>,
    arc_scores: Vec<Vec<f32>>,
    label_word: Vec<f32>,
    label_head: Vec<f32>,
}

impl Network {
    fn rows_of(example: &Example, at: usize) -> [(usize, Vec<u32>); 4] {
        let f = &example.features[at];
        [
            (0, vec![example.words[at]]),
            (1, f.suffixes.iter().map(|r| u32::from(*r)).collect()),
            (2, f.prefixes.iter().map(|r| u32::from(*r)).collect()),
            (3, f.shapes.iter().map(|r| u32::from(*r)).collect()),
        ]
    }

    fn pass(&self, examples: &[Example], dropout: Dropout, random: &mut Random) -> Pass {
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
    fn label_layer(&self, pass: &Pass, index: usize, heads: &[u16]) -> Vec<f32> {
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

    /// Adds the gradient of the loss over `examples`.
    pub fn learn(
        &self,
        examples: &[Example],
        dropout: Dropout,
        random: &mut Random,
        gradient: &mut Gradient,
    ) {
        let mut pass = self.pass(examples, dropout, random);
        let total: usize = pass.stretches.iter().map(|s| s.1).sum();
        let dense = &self.dense;
        let g = &mut gradient.dense;
        let mut dtop = vec![0.0; total * BOTH];
        let mut dlow = vec![0.0; total * BOTH];

        // Tags.
        let truths = examples.iter().flat_map(|e| &e.tags);
        for (scores, truth) in pass.tag_scores.chunks_exact_mut(self.tags).zip(truths) {
            gradient.loss += softmax_gradient(scores, usize::from(*truth));
        }
        let [weights, bias] = &self.tag;
        add_rows(bias.of_mut(g), &pass.tag_scores);
        add_transposed_product(
            weights.of_mut(g),
            &beside(&pass.outs[0], &pass.outs[1]),
            &pass.tag_scores,
            total,
            2 * BOTH,
            self.tags,
        );
        let mut dboth = vec![0.0; total * 2 * BOTH];
        add_product_transposed(
            &mut dboth,
            &pass.tag_scores,
            weights.of(dense),
            total,
            self.tags,
            2 * BOTH,
        );
        for (both, (low, top)) in dboth
            .chunks_exact(2 * BOTH)
            .zip(dlow.chunks_exact_mut(BOTH).zip(dtop.chunks_exact_mut(BOTH)))
        {
            low.copy_from_slice(&both[..BOTH]);
            top.copy_from_slice(&both[BOTH..]);
        }

        // Heads.
        let mut dword = vec![0.0; total * ARC];
        let all = pass.head_rows.len() / ARC;
        let mut dcompared = vec![0.0; all * ARC];
        let mut dprior = vec![0.0; all];
        for (index, example) in examples.iter().enumerate() {
            let (start, len) = pass.stretches[index];
            let from = start + index;
            let scores = &mut pass.arc_scores[index];
            for (row, head) in scores.chunks_exact_mut(len + 1).zip(&example.heads) {
                gradient.loss += softmax_gradient(row, usize::from(*head));
            }
            add_rows(&mut dprior[from..from + len + 1], scores);
            add_product(
                &mut dword[start * ARC..][..len * ARC],
                scores,
                &pass.compared[from * ARC..][..(len + 1) * ARC],
                len,
                len + 1,
                ARC,
            );
            add_transposed_product(
                &mut dcompared[from * ARC..][..(len + 1) * ARC],
                scores,
                &pass.word_side[start * ARC..][..len * ARC],
                len,
                len + 1,
                ARC,
            );
        }
        let mut dhead_rows = vec![0.0; all * ARC];
        add_product_transposed(
            &mut dhead_rows,
            &dcompared,
            self.compare.of(dense),
            all,
            ARC,
            ARC,
        );
        add_product_transposed(&mut dhead_rows, &dprior, self.prior.of(dense), all, 1, ARC);
        add_transposed_product(
            self.compare.of_mut(g),
            &pass.head_rows,
            &dcompared,
            all,
            ARC,
            ARC,
        );
        add_transposed_product(self.prior.of_mut(g), &pass.head_rows, &dprior, all, ARC, 1);
        let mut dhead = Vec::with_capacity(total * ARC);
        for (index, (start, len)) in pass.stretches.iter().enumerate() {
            let from = start + index;
            add_rows(self.root.of_mut(g), &dhead_rows[from * ARC..][..ARC]);
            dhead.extend_from_slice(&dhead_rows[(from + 1) * ARC..][..len * ARC]);
        }
        for (mut d, values, mask, [weights, bias]) in [
            (dword, &pass.word_side, &pass.word_mask, &self.word_side),
            (dhead, &pass.head_side, &pass.head_mask, &self.head_side),
        ] {
            unmask(&mut d, mask);
            unleak(&mut d, values);
            add_rows(bias.of_mut(g), &d);
            add_transposed_product(weights.of_mut(g), &pass.outs[1], &d, total, BOTH, ARC);
            add_product_transposed(&mut dtop, &d, weights.of(dense), total, ARC, BOTH);
        }

        // Relations, given the right heads.
        let mut dlabel_word = vec![0.0; total * LABEL];
        let mut dlabel_head = vec![0.0; total * LABEL];
        for (index, example) in examples.iter().enumerate() {
            let (start, len) = pass.stretches[index];
            let mut layer = self.label_layer(&pass, index, &example.heads);
            let layer_mask = mask(&mut layer, dropout.output, random);
            let [weights, bias] = &self.label_out;
            let mut scores = repeat(bias.of(dense), len);
            add_product(
                &mut scores,
                &layer,
                weights.of(dense),
                len,
                LABEL,
                self.relations,
            );
            for (row, truth) in scores
                .chunks_exact_mut(self.relations)
                .zip(&example.relations)
            {
                gradient.loss += softmax_gradient(row, usize::from(*truth));
            }
            add_rows(bias.of_mut(g), &scores);
            add_transposed_product(
                weights.of_mut(g),
                &layer,
                &scores,
                len,
                LABEL,
                self.relations,
            );
            let mut d = vec![0.0; len * LABEL];
            add_product_transposed(
                &mut d,
                &scores,
                weights.of(dense),
                len,
                self.relations,
                LABEL,
            );
            unmask(&mut d, &layer_mask);
            unleak(&mut d, &layer);
            for (word, head) in example.heads.iter().enumerate() {
                let d = &d[word * LABEL..][..LABEL];
                let side = match usize::from(*head) {
                    0 => self.label_root.of_mut(g),
                    head => &mut dlabel_head[(start + head - 1) * LABEL..][..LABEL],
                };
                add_rows(side, d);
            }
            dlabel_word[start * LABEL..][..len * LABEL].copy_from_slice(&d);
        }
        add_rows(self.label_word[1].of_mut(g), &dlabel_word);
        for (d, weights) in [
            (&dlabel_word, &self.label_word[0]),
            (&dlabel_head, &self.label_head),
        ] {
            add_transposed_product(weights.of_mut(g), &pass.outs[1], d, total, BOTH, LABEL);
            add_product_transposed(&mut dtop, d, weights.of(dense), total, LABEL, BOTH);
        }

        // Down through the layers.
        unmask(&mut dtop, &pass.masks[1]);
        let mut dx = vec![0.0; total * WIDTH];
        for side in 0..2 {
            learn_lstm(
                dense,
                g,
                &self.lstm[1][side],
                &pass.layers[1][side],
                &pass.outs[0],
                &mut dlow,
                &part(&dtop, side),
                &pass.stretches,
                side == 1,
            );
        }
        unmask(&mut dlow, &pass.masks[0]);
        for side in 0..2 {
            learn_lstm(
                dense,
                g,
                &self.lstm[0][side],
                &pass.layers[0][side],
                &pass.x,
                &mut dx,
                &part(&dlow, side),
                &pass.stretches,
                side == 1,
            );
        }
        unmask(&mut dx, &pass.x_mask);
        let mut word_at = 0;
        for example in examples {
            for at in 0..example.words.len() {
                let mut column = word_at * WIDTH;
                for (table, rows) in Self::rows_of(example, at) {
                    let width = self.tables[table].width;
                    for row in rows {
                        gradient.rows[table].0.push(row);
                        gradient.rows[table]
                            .1
                            .extend_from_slice(&dx[column..][..width]);
                    }
                    column += width;
                }
                word_at += 1;
            }
        }
    }
}
