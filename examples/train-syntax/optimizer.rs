//! Adam (Kingma and Ba 2015); rows of the tables move only in batches that met them.

use crate::gradient::Gradient;
use crate::network::Network;

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.98;
const TINY: f32 = 1e-8;
/// A gradient longer than this is shortened to it.
const LONGEST: f32 = 5.0;

struct Moments {
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Moments {
    fn new(len: usize) -> Moments {
        Moments {
            first: vec![0.0; len],
            second: vec![0.0; len],
        }
    }

    fn step(&mut self, at: usize, numbers: &mut [f32], gradient: &[f32], scale: f32, rate: f32) {
        let first = &mut self.first[at..at + numbers.len()];
        let second = &mut self.second[at..at + numbers.len()];
        for (((n, g), m), v) in numbers.iter_mut().zip(gradient).zip(first).zip(second) {
            let g = g * scale;
            *m = FIRST * *m + (1.0 - FIRST) * g;
            *v = SECOND * *v + (1.0 - SECOND) * g * g;
            *n -= rate * *m / (v.sqrt() + TINY);
        }
    }
}

pub struct Optimizer {
    dense: Moments,
    tables: Vec<Moments>,
    /// Sums of the rows' gradients, all zero between steps.
    sums: Vec<Vec<f32>>,
    marked: Vec<Vec<bool>>,
    decays: (f64, f64),
}

impl Optimizer {
    pub fn new(network: &Network) -> Optimizer {
        let sizes = network.tables.iter().map(|t| t.rows.len());
        Optimizer {
            dense: Moments::new(network.dense.len()),
            tables: sizes.clone().map(Moments::new).collect(),
            sums: sizes.map(|n| vec![0.0; n]).collect(),
            marked: network
                .tables
                .iter()
                .map(|t| vec![false; t.rows.len() / t.width])
                .collect(),
            decays: (1.0, 1.0),
        }
    }

    /// One step against the sum of `gradients` of `words` words.
    pub fn step(
        &mut self,
        network: &mut Network,
        gradients: &mut [Gradient],
        words: usize,
        rate: f32,
    ) {
        self.decays.0 *= f64::from(FIRST);
        self.decays.1 *= f64::from(SECOND);
        let rate = rate * ((1.0 - self.decays.1).sqrt() / (1.0 - self.decays.0)) as f32;
        let (sum, others) = gradients.split_first_mut().expect("at least one part");
        for other in others.iter() {
            for (s, g) in sum.dense.iter_mut().zip(&other.dense) {
                *s += g;
            }
        }
        let scale = 1.0 / words as f32;
        let mut lanes = [0.0_f32; 16];
        for chunk in sum.dense.chunks_exact(16) {
            for (l, g) in lanes.iter_mut().zip(chunk) {
                *l += g * g;
            }
        }
        let length = lanes.iter().sum::<f32>().sqrt() * scale;
        let scale = if length > LONGEST {
            scale * LONGEST / length
        } else {
            scale
        };
        self.dense
            .step(0, &mut network.dense, &sum.dense, scale, rate);
        for (index, table) in network.tables.iter_mut().enumerate() {
            let width = table.width;
            let sums = &mut self.sums[index];
            let marked = &mut self.marked[index];
            let mut touched = Vec::new();
            for gradient in std::iter::once(&*sum).chain(others.iter()) {
                let (rows, numbers) = &gradient.rows[index];
                for (row, numbers) in rows.iter().zip(numbers.chunks_exact(width)) {
                    let row = *row as usize;
                    if !marked[row] {
                        marked[row] = true;
                        touched.push(row);
                    }
                    for (s, n) in sums[row * width..][..width].iter_mut().zip(numbers) {
                        *s += n;
                    }
                }
            }
            for row in touched {
                let at = row * width;
                let sums = &mut sums[at..at + width];
                self.tables[index].step(at, &mut table.rows[at..at + width], sums, scale, rate);
                sums.fill(0.0);
                marked[row] = false;
            }
        }
    }
}
