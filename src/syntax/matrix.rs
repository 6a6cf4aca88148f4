//! Matrices of the network: outputs from inputs, with the weights laid out for the kernels.

use super::kernel::{BLOCKS, Group, Kernel, LANES, Pair, Sums, Weights};

/// Outputs that one group of weights leads to.
const WIDE: usize = BLOCKS * LANES;

/// A matrix and a bias.
pub struct Linear {
    pub inputs: usize,
    /// For each [`WIDE`] outputs, and in them for each two inputs, the weights between them.
    groups: Vec<Group>,
    scale: f32,
    bias: Vec<f32>,
}

impl Linear {
    /// `weights` holds a row of `inputs` numbers for each output, of which there are as many as numbers in `bias`.
    ///
    /// The widths of all layers are even; the last input of an odd width would be left out.
    pub fn new(inputs: usize, weights: &[i16], scale: f32, bias: Vec<f32>) -> Linear {
        let mut groups = Vec::with_capacity(bias.len().div_ceil(WIDE) * inputs / 2);
        for rows in weights.chunks(WIDE * inputs.max(1)) {
            for pair in 0..inputs / 2 {
                let mut group = [Weights([0; 2 * LANES]); BLOCKS];
                let slots = group.iter_mut().flat_map(|w| w.0.as_chunks_mut::<2>().0);
                for (two, row) in slots.zip(rows.chunks_exact(inputs)) {
                    two.copy_from_slice(row.get(2 * pair..2 * pair + 2).unwrap_or(&[0; 2]));
                }
                groups.push(group);
            }
        }
        Linear {
            inputs,
            groups,
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
        let (pairs, outputs) = ((self.inputs / 2).max(1), self.outputs().max(1));
        let x = x.as_chunks::<2>().0;
        let start = out.len();
        out.resize(start + x.len() / pairs * outputs, 0.0);
        let out = out.get_mut(start..).unwrap_or(&mut []);
        // A group of weights stays in the nearest cache while all rows pass by.
        let groups = self.groups.chunks_exact(pairs);
        for (number, (weights, bias)) in groups.zip(self.bias.chunks(WIDE)).enumerate() {
            let rows = x.chunks(2 * pairs).zip(out.chunks_mut(2 * outputs));
            for (x, out) in rows {
                let (first, second) = x.split_at(pairs.min(x.len()));
                let (out, more) = out.split_at_mut(outputs.min(out.len()));
                if second.is_empty() {
                    let sums = kernel.one(weights, first);
                    self.put(&sums, bias, out.get_mut(number * WIDE..));
                } else {
                    let [sums, others] = kernel.two(weights, [first, second]);
                    self.put(&sums, bias, out.get_mut(number * WIDE..));
                    self.put(&others, bias, more.get_mut(number * WIDE..));
                }
            }
        }
    }

    #[inline(always)]
    fn put(&self, sums: &Sums, bias: &[f32], out: Option<&mut [f32]>) {
        // In an array of its own, because the compiler cannot tell that `out` and `bias` are apart.
        let mut values = [0.0_f32; WIDE];
        for (value, sum) in values.iter_mut().zip(sums.as_flattened()) {
            *value = *sum as f32 * self.scale;
        }
        for (value, bias) in values.iter_mut().zip(bias) {
            *value += bias;
        }
        if let Some(out) = out
            && let Some(values) = values.get(..bias.len().min(out.len()))
            && let Some(out) = out.get_mut(..values.len())
        {
            out.copy_from_slice(values);
        }
    }

    /// Adds the outputs for one row `x` to `sum`, without the bias.
    ///
    /// The outputs are a multiple of 32: those of the gates of an LSTM are.
    #[inline(always)]
    pub fn add<K: Kernel>(&self, kernel: K, x: &[i16], sum: &mut [f32]) {
        let x: &[Pair] = x.as_chunks::<2>().0;
        let groups = self.groups.chunks_exact((self.inputs / 2).max(1));
        for (weights, sum) in groups.zip(sum.as_chunks_mut::<WIDE>().0) {
            let sums = kernel.one(weights, x);
            for (sum, more) in sum.iter_mut().zip(sums.as_flattened()) {
                *sum += *more as f32 * self.scale;
            }
        }
    }
}
