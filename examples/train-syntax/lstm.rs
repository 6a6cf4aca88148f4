//! One direction of an LSTM layer (Hochreiter and Schmidhuber 1997) over several sentences at once, and its gradient.

use crate::algebra::{
    add_product, add_product_transposed, add_rows, add_transposed_product, repeat, sigmoid, tanh,
    transpose,
};
use crate::network::{HIDDEN, LstmBlocks};

/// Where sentences lie when they stand one after another: first word and number of words.
pub type Stretches = Vec<(usize, usize)>;

/// What was computed for each word.
pub struct Lstm {
    /// Input, forget, output, candidate.
    gates: Vec<f32>,
    cell: Vec<f32>,
    squashed: Vec<f32>,
    pub out: Vec<f32>,
}

fn place((start, len): (usize, usize), step: usize, reverse: bool) -> usize {
    if reverse {
        start + len - 1 - step
    } else {
        start + step
    }
}

/// Reads the sentences from left to right, or from right to left.
pub fn run_lstm(
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
pub fn learn_lstm(
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
    let turned = transpose(blocks.state.of(dense), HIDDEN, width);
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
