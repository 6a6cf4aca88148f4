//! Matrices of the network: outputs from inputs, with weights and inputs laid out for the kernels.

use super::kernel::{Inputs, Kernel, LANES, Weights};

/// Rows of inputs that share one reading of the weights.
const ROWS: usize = 4;
/// Groups of eight outputs that share one reading of a single row.
const BLOCKS: usize = 4;

/// A matrix and a bias.
pub struct Linear {
    pub inputs: usize,
    /// For each eight outputs, and in them for each two inputs, the weights between them.
    weights: Vec<Weights>,
    scale: f32,
    bias: Vec<f32>,
}

/// For each two inputs of some rows the pair as the kernels want it.
type Spread<const ROWS: usize> = Vec<[Inputs; ROWS]>;

impl Linear {
    /// `weights` holds a row of `inputs` numbers for each output, of which there are as many as numbers in `bias`.
    ///
    /// The widths of all layers are even; the last input of an odd width would be left out.
    pub fn new(inputs: usize, weights: &[i16], scale: f32, bias: Vec<f32>) -> Linear {
        let mut blocks = Vec::with_capacity(bias.len().div_ceil(LANES) * inputs / 2);
        for rows in weights.chunks(LANES * inputs.max(1)) {
            for pair in 0..inputs / 2 {
                let mut block = Weights([0; 2 * LANES]);
                let outputs = rows.chunks_exact(inputs);
                for (two, row) in block.0.as_chunks_mut::<2>().0.iter_mut().zip(outputs) {
                    two.copy_from_slice(row.get(2 * pair..2 * pair + 2).unwrap_or(&[0; 2]));
                }
                blocks.push(block);
            }
        }
        Linear {
            inputs,
            weights: blocks,
            scale,
            bias,
        }
    }

    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Outputs for each row of `x`, appended to `out`.
    #[inline(always)]
    pub fn apply<K: Kernel>(&self, kernel: K, x: &[i16], out: &mut Vec<f32>) {
        let (inputs, outputs) = (self.inputs.max(2), self.outputs().max(1));
        let start = out.len();
        out.resize(start + x.len() / inputs * outputs, 0.0);
        let out = out.get_mut(start..).unwrap_or(&mut []);
        let mut spread = Vec::new();
        for (x, out) in (x.chunks(ROWS * inputs)).zip(out.chunks_mut(ROWS * outputs)) {
            spread_rows::<ROWS>(x, inputs, &mut spread);
            let blocks = self.weights.chunks_exact(inputs / 2);
            for (block, (weights, bias)) in blocks.zip(self.bias.chunks(LANES)).enumerate() {
                let sums = kernel.rows::<ROWS>(weights, &spread);
                for (sums, out) in sums.iter().zip(out.chunks_exact_mut(outputs)) {
                    let out = out.get_mut(block * LANES..).unwrap_or(&mut []);
                    match (out.first_chunk_mut::<LANES>(), bias.first_chunk::<LANES>()) {
                        (Some(out), Some(bias)) => {
                            for ((out, sum), bias) in out.iter_mut().zip(sums).zip(bias) {
                                *out = *sum as f32 * self.scale + bias;
                            }
                        }
                        _ => {
                            for ((out, sum), bias) in out.iter_mut().zip(sums).zip(bias) {
                                *out = *sum as f32 * self.scale + bias;
                            }
                        }
                    }
                }
            }
        }
    }

    /// Adds the outputs for one row `x` to `sum`, without the bias. `spread` is room to work in.
    ///
    /// The outputs are a multiple of 32: those of the gates of an LSTM are.
    #[inline(always)]
    pub fn add<K: Kernel>(&self, kernel: K, x: &[i16], sum: &mut [f32], spread: &mut Vec<Inputs>) {
        spread.clear();
        for &[a, b] in x.as_chunks::<2>().0 {
            spread.push(Inputs([a, b, a, b, a, b, a, b]));
        }
        let pairs = (self.inputs / 2).max(1);
        let groups = self.weights.chunks_exact(BLOCKS * pairs);
        for (weights, sum) in groups.zip(sum.as_chunks_mut::<{ BLOCKS * LANES }>().0) {
            let (a, weights) = weights.split_at(pairs);
            let (b, weights) = weights.split_at(pairs);
            let (c, d) = weights.split_at(pairs);
            let sums = kernel.blocks([a, b, c, d], spread);
            let sums = sums.as_flattened();
            for (sum, more) in sum.iter_mut().zip(sums) {
                *sum += *more as f32 * self.scale;
            }
        }
    }
}

/// Spreads up to `ROWS` rows of `x`; rows that are not there are zeros.
#[inline(always)]
fn spread_rows<const ROWS: usize>(x: &[i16], inputs: usize, spread: &mut Spread<ROWS>) {
    spread.clear();
    spread.resize(inputs / 2, [Inputs([0; LANES]); ROWS]);
    for (at, row) in x.chunks_exact(inputs.max(1)).take(ROWS).enumerate() {
        for (&[a, b], spread) in row.as_chunks::<2>().0.iter().zip(&mut *spread) {
            if let Some(slot) = spread.get_mut(at) {
                *slot = Inputs([a, b, a, b, a, b, a, b]);
            }
        }
    }
}
