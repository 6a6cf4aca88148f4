//! One pass of a sentence through the network: two bidirectional LSTM layers, then tags, heads and relations.

use super::decode;
use super::kernel::{Kernel, LANES, Work};
use super::network::{Analysis, Cell, Network};
use super::weights::fixed;

/// The words of a sentence on their way through the network.
pub struct Pass<'n> {
    pub network: &'n Network,
    pub words: &'n [&'n str],
}

impl Work for Pass<'_> {
    type Output = Analysis;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Analysis {
        let Pass { network, words } = self;
        let [first, second] = &network.layers;
        let low = layer(kernel, first, network.first_layer(kernel, words));
        let mut gates = [Vec::new(), Vec::new()];
        for (cell, gates) in second.iter().zip(&mut gates) {
            cell.input.apply(kernel, &low, gates);
        }
        let top = layer(kernel, second, gates);
        let width = (low.len() / words.len().max(1)).max(1);
        let mut both = Vec::with_capacity(low.len() + top.len());
        for (low, top) in low.chunks_exact(width).zip(top.chunks_exact(width)) {
            both.extend_from_slice(low);
            both.extend_from_slice(top);
        }
        let mut tag_scores = Vec::new();
        network.tag.apply(kernel, &both, &mut tag_scores);
        let tags = tag_scores.chunks_exact(network.tag.outputs().max(1));
        let tags = tags.map(best).collect();
        let heads = decode::heads(&network.arc_scores(kernel, &top), words.len());
        let relations = network.relations(kernel, &top, &heads);
        Analysis {
            tags,
            heads,
            relations,
        }
    }
}

impl Network {
    #[inline(always)]
    fn arc_scores<K: Kernel>(&self, kernel: K, top: &[i16]) -> Vec<f32> {
        let width = self.word_side.outputs().max(1);
        let (mut word_side, mut head_side) = (Vec::new(), self.root.clone());
        self.word_side.apply(kernel, top, &mut word_side);
        leaky(&mut word_side);
        let root = head_side.len();
        self.head_side.apply(kernel, top, &mut head_side);
        leaky(head_side.get_mut(root..).unwrap_or(&mut []));
        let mut input = Vec::with_capacity(head_side.len());
        fixed(&head_side, &mut input);
        let mut compared = Vec::new();
        self.compare.apply(kernel, &input, &mut compared);
        let prior: Vec<f32> = head_side
            .chunks_exact(width)
            .map(|head| dot(head, &self.prior))
            .collect();
        let turned = turn(&compared, width);
        let mut scores = Vec::with_capacity(prior.len() * prior.len());
        for word in word_side.chunks_exact(width) {
            let heads = turned.chunks_exact(width).zip(prior.chunks(LANES));
            for (heads, prior) in heads {
                let dots = dots(word, heads);
                scores.extend(dots.iter().zip(prior).map(|(dot, prior)| dot + prior));
            }
        }
        scores
    }

    #[inline(always)]
    fn relations<K: Kernel>(&self, kernel: K, top: &[i16], heads: &[u16]) -> Vec<u16> {
        let width = self.label_word.outputs().max(1);
        let (mut word_side, mut head_side) = (Vec::new(), Vec::new());
        self.label_word.apply(kernel, top, &mut word_side);
        self.label_head.apply(kernel, top, &mut head_side);
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
        self.label_out.apply(kernel, &input, &mut scores);
        let rows = scores.chunks_exact(self.label_out.outputs().max(1));
        rows.map(best).collect()
    }
}

/// Both directions of a layer, their outputs side by side in fixed point.
#[inline(always)]
fn layer<K: Kernel>(kernel: K, cells: &[Cell; 2], gates: [Vec<f32>; 2]) -> Vec<i16> {
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
                cell.state.add(kernel, &state, gate);
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

#[inline(always)]
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

/// Rows of `width` numbers in bundles of eight: for each number of a row, those of eight rows side by side. Rows that
/// are missing in the last bundle are zeros.
#[inline(always)]
fn turn(rows: &[f32], width: usize) -> Vec<[f32; LANES]> {
    let mut turned = Vec::with_capacity(rows.len().div_ceil(width * LANES) * width);
    for bundle in rows.chunks(width * LANES) {
        let start = turned.len();
        turned.resize(start + width, [0.0; LANES]);
        for (lane, row) in bundle.chunks_exact(width).enumerate() {
            for (lanes, v) in turned.iter_mut().skip(start).zip(row) {
                if let Some(slot) = lanes.get_mut(lane) {
                    *slot = *v;
                }
            }
        }
    }
    turned
}

/// The sums of products of one row with each of eight: the numbers that [`dot`] gives for them one by one.
#[inline(always)]
fn dots(row: &[f32], turned: &[[f32; LANES]]) -> [f32; LANES] {
    let (row, turned) = (row.as_chunks::<LANES>().0, turned.as_chunks::<LANES>().0);
    let mut sums = [-0.0_f32; LANES];
    for lane in 0..LANES {
        let mut products = [0.0_f32; LANES];
        for (row, turned) in row.iter().zip(turned) {
            for (product, other) in products.iter_mut().zip(&turned[lane]) {
                *product += row[lane] * other;
            }
        }
        for (sum, product) in sums.iter_mut().zip(products) {
            *sum += product;
        }
    }
    sums
}

/// The sum of products in eight lanes, in an order that does not depend on the machine.
#[inline(always)]
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// A score does not depend on which heads are added up beside it, to the last bit.
        #[test]
        fn bundles_give_the_sums_of_single_rows(
            word in proptest::collection::vec(-9.0_f32..9.0, 16),
            heads in proptest::collection::vec(-9.0_f32..9.0, 16..400),
        ) {
            let turned = turn(&heads, 16);
            let bundled = turned.chunks_exact(16).flat_map(|heads| dots(&word, heads));
            for (head, sum) in heads.chunks_exact(16).zip(bundled) {
                prop_assert_eq!(dot(&word, head).to_bits(), sum.to_bits());
            }
        }
    }
}
