//! Matrix products and activations in a fixed order of operations, so that every machine trains the same bits.

/// Columns that are added up together.
const TILE: usize = 32;

/// `c[rows × width] += a · b[depth × width]`, where `a(row, k)` lies at `row * row_step + k * depth_step`.
///
/// Each sum runs over `depth` in order, one accumulator an element: the width of the machine's vectors changes nothing.
#[allow(clippy::too_many_arguments)]
fn product(
    c: &mut [f32],
    a: &[f32],
    b: &[f32],
    rows: usize,
    depth: usize,
    width: usize,
    row_step: usize,
    depth_step: usize,
) {
    let left = width % TILE;
    if left > 0 {
        // The last columns once more as a full tile, so that nothing is added up one by one.
        let from = width - left;
        let mut padded = vec![0.0; depth * TILE];
        for (line, b) in padded.chunks_exact_mut(TILE).zip(b.chunks_exact(width)) {
            line[..left].copy_from_slice(&b[from..]);
        }
        let mut sums = vec![0.0; rows * TILE];
        product(
            &mut sums, a, &padded, rows, depth, TILE, row_step, depth_step,
        );
        for (c, sums) in c.chunks_exact_mut(width).zip(sums.chunks_exact(TILE)) {
            for (c, sum) in c[from..].iter_mut().zip(sums) {
                *c += sum;
            }
        }
    }
    let mut row = 0;
    while row < rows {
        let many = if rows - row >= 4 { 4 } else { 1 };
        let mut at = 0;
        while at + TILE <= width {
            if many == 4 {
                let mut sums = [[0.0_f32; TILE]; 4];
                for k in 0..depth {
                    let line: &[f32; TILE] =
                        b[k * width + at..][..TILE].try_into().expect("TILE wide");
                    for (r, sums) in sums.iter_mut().enumerate() {
                        let factor = a[(row + r) * row_step + k * depth_step];
                        for j in 0..TILE {
                            sums[j] += factor * line[j];
                        }
                    }
                }
                for (r, sums) in sums.iter().enumerate() {
                    for (c, sum) in c[(row + r) * width + at..][..TILE].iter_mut().zip(sums) {
                        *c += sum;
                    }
                }
            } else {
                let mut sums = [0.0_f32; TILE];
                for k in 0..depth {
                    let line: &[f32; TILE] =
                        b[k * width + at..][..TILE].try_into().expect("TILE wide");
                    let factor = a[row * row_step + k * depth_step];
                    for j in 0..TILE {
                        sums[j] += factor * line[j];
                    }
                }
                for (c, sum) in c[row * width + at..][..TILE].iter_mut().zip(&sums) {
                    *c += sum;
                }
            }
            at += TILE;
        }
        row += many;
    }
}

/// `c[n × m] += a[n × k] · b[k × m]`
pub fn add_product(c: &mut [f32], a: &[f32], b: &[f32], n: usize, k: usize, m: usize) {
    product(c, a, b, n, k, m, k, 1);
}

/// `c[k × m] += aᵀ · b` with `a[n × k]` and `b[n × m]`
pub fn add_transposed_product(c: &mut [f32], a: &[f32], b: &[f32], n: usize, k: usize, m: usize) {
    product(c, a, b, k, n, m, 1, k);
}

/// `c[n × k] += a[n × m] · bᵀ` with `b[k × m]`
pub fn add_product_transposed(c: &mut [f32], a: &[f32], b: &[f32], n: usize, m: usize, k: usize) {
    let turned = transpose(b, k, m);
    product(c, a, &turned, n, m, k, m, 1);
}

/// `b[k × m]` as `[m × k]`.
pub fn transpose(b: &[f32], k: usize, m: usize) -> Vec<f32> {
    let mut turned = vec![0.0; k * m];
    for i in 0..k {
        for j in 0..m {
            turned[j * k + i] = b[i * m + j];
        }
    }
    turned
}

/// Adds every row of `rows` to `sum`.
pub fn add_rows(sum: &mut [f32], rows: &[f32]) {
    for row in rows.chunks_exact(sum.len()) {
        for (s, r) in sum.iter_mut().zip(row) {
            *s += r;
        }
    }
}

/// Puts a copy of `row` in every row.
pub fn repeat(row: &[f32], times: usize) -> Vec<f32> {
    row.repeat(times)
}

/// e^x to about 1e-7, by a polynomial: the C library's differs between machines.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-80.0, 80.0) * std::f32::consts::LOG2_E;
    let whole = (x + 12_582_912.0) - 12_582_912.0;
    let f = x - whole;
    let p = 1.0
        + f * (std::f32::consts::LN_2
            + f * (0.240_226_5 + f * (0.055_504_11 + f * (0.009_618_13 + f * 0.001_339_9))));
    f32::from_bits(((whole as i32 + 127) << 23) as u32) * p
}

#[inline(always)]
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

#[inline(always)]
pub fn tanh(x: f32) -> f32 {
    1.0 - 2.0 / (1.0 + exp(2.0 * x))
}

/// Turns scores into `probability - truth`, and gives the loss.
pub fn softmax_gradient(scores: &mut [f32], truth: usize) -> f64 {
    let top = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0_f32;
    for s in scores.iter_mut() {
        *s = exp(*s - top);
        sum += *s;
    }
    for s in scores.iter_mut() {
        *s /= sum;
    }
    let loss = -f64::from(scores[truth].max(1e-20)).ln();
    scores[truth] -= 1.0;
    loss
}

/// A small random number generator (xorshift64*).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 32) as u32
    }

    /// From 0 to 1, without 1.
    pub fn unit(&mut self) -> f32 {
        (self.next() >> 8) as f32 / 16_777_216.0
    }
}
