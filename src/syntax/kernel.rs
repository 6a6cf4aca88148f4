//! Sums of products of 16-bit numbers with the widest instructions that the machine has.
//!
//! Whole numbers add up to the same sum in any order, so that every kernel gives the same bits.

/// Outputs that are computed side by side.
pub const LANES: usize = 8;

/// Two weights for each of [`LANES`] outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(32))]
pub struct Weights(pub [i16; 2 * LANES]);

/// The two inputs that meet such weights, as often as fits 128 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(16))]
pub struct Inputs(pub [i16; LANES]);

/// One way to add up products. The sums must fit 32 bits.
pub trait Kernel: Copy {
    /// The sums of eight outputs for each row of inputs.
    fn rows<const ROWS: usize>(
        self,
        weights: &[Weights],
        x: &[[Inputs; ROWS]],
    ) -> [[i32; LANES]; ROWS];

    /// The sums of four times eight outputs for one row of inputs, all of the same length.
    fn blocks(self, weights: [&[Weights]; 4], x: &[Inputs]) -> [[i32; LANES]; 4];
}

/// Something to be done with a kernel.
///
/// Its `run` and all that it hands the kernel to must be `#[inline(always)]` and no closures: what is not inlined is
/// compiled for the plainest machine and calls the instructions one by one.
pub trait Work {
    type Output;

    fn run<K: Kernel>(self, kernel: K) -> Self::Output;
}

/// Does the work with the best kernel for this machine.
pub fn widest<W: Work>(work: W) -> W::Output {
    #[cfg(target_arch = "x86_64")]
    {
        if let Some(avx2) = pulp::x86::V3::try_new() {
            return avx2.vectorize(Compiled(avx2, work));
        }
        if let Some(sse2) = pulp::x86::V1::try_new() {
            return sse2.vectorize(Compiled(sse2, work));
        }
    }
    work.run(Portable)
}

/// Work that is compiled for the instructions of its kernel.
struct Compiled<K, W>(K, W);

impl<K: Kernel, W: Work> pulp::NullaryFnOnce for Compiled<K, W> {
    type Output = W::Output;

    #[inline(always)]
    fn call(self) -> W::Output {
        self.1.run(self.0)
    }
}

/// Plain loops, for machines without a kernel of their own.
#[derive(Clone, Copy)]
pub struct Portable;

impl Kernel for Portable {
    #[inline(always)]
    fn rows<const ROWS: usize>(
        self,
        weights: &[Weights],
        x: &[[Inputs; ROWS]],
    ) -> [[i32; LANES]; ROWS] {
        let mut sums = [[0; LANES]; ROWS];
        for (Weights(weights), rows) in weights.iter().zip(x) {
            let (pairs, _) = weights.as_chunks::<2>();
            for (sums, Inputs(x)) in sums.iter_mut().zip(rows) {
                for (sum, [first, second]) in sums.iter_mut().zip(pairs) {
                    *sum += i32::from(*first) * i32::from(x[0]);
                    *sum += i32::from(*second) * i32::from(x[1]);
                }
            }
        }
        sums
    }

    #[inline(always)]
    fn blocks(self, weights: [&[Weights]; 4], x: &[Inputs]) -> [[i32; LANES]; 4] {
        let (x, _) = x.as_chunks::<1>();
        weights.map(|weights| self.rows(weights, x)[0])
    }
}

#[cfg(target_arch = "x86_64")]
impl Kernel for pulp::x86::V1 {
    #[inline(always)]
    fn rows<const ROWS: usize>(
        self,
        weights: &[Weights],
        x: &[[Inputs; ROWS]],
    ) -> [[i32; LANES]; ROWS] {
        let mut sums = [[self.sse2._mm_setzero_si128(); 2]; ROWS];
        for (Weights(weights), rows) in weights.iter().zip(x) {
            let [low, high] = pulp::cast(*weights);
            for ([low_sum, high_sum], Inputs(x)) in sums.iter_mut().zip(rows) {
                let low = self.sse2._mm_madd_epi16(low, pulp::cast(*x));
                let high = self.sse2._mm_madd_epi16(high, pulp::cast(*x));
                *low_sum = self.sse2._mm_add_epi32(*low_sum, low);
                *high_sum = self.sse2._mm_add_epi32(*high_sum, high);
            }
        }
        let mut numbers = [[0; LANES]; ROWS];
        for (numbers, sums) in numbers.iter_mut().zip(sums) {
            *numbers = pulp::cast(sums);
        }
        numbers
    }

    #[inline(always)]
    fn blocks(self, [a, b, c, d]: [&[Weights]; 4], x: &[Inputs]) -> [[i32; LANES]; 4] {
        let mut sums = [[self.sse2._mm_setzero_si128(); 2]; 4];
        for ((((x, a), b), c), d) in x.iter().zip(a).zip(b).zip(c).zip(d) {
            let x = pulp::cast(x.0);
            for ([low_sum, high_sum], weights) in sums.iter_mut().zip([a, b, c, d]) {
                let [low, high] = pulp::cast(weights.0);
                let low = self.sse2._mm_madd_epi16(low, x);
                let high = self.sse2._mm_madd_epi16(high, x);
                *low_sum = self.sse2._mm_add_epi32(*low_sum, low);
                *high_sum = self.sse2._mm_add_epi32(*high_sum, high);
            }
        }
        pulp::cast(sums)
    }
}

#[cfg(target_arch = "x86_64")]
impl Kernel for pulp::x86::V3 {
    #[inline(always)]
    fn rows<const ROWS: usize>(
        self,
        weights: &[Weights],
        x: &[[Inputs; ROWS]],
    ) -> [[i32; LANES]; ROWS] {
        let mut sums = [self.avx._mm256_setzero_si256(); ROWS];
        for (Weights(weights), rows) in weights.iter().zip(x) {
            for (sum, Inputs(x)) in sums.iter_mut().zip(rows) {
                let x = self.avx2._mm256_broadcastsi128_si256(pulp::cast(*x));
                let products = self.avx2._mm256_madd_epi16(pulp::cast(*weights), x);
                *sum = self.avx2._mm256_add_epi32(*sum, products);
            }
        }
        let mut numbers = [[0; LANES]; ROWS];
        for (numbers, sums) in numbers.iter_mut().zip(sums) {
            *numbers = pulp::cast(sums);
        }
        numbers
    }

    #[inline(always)]
    fn blocks(self, [a, b, c, d]: [&[Weights]; 4], x: &[Inputs]) -> [[i32; LANES]; 4] {
        let mut sums = [self.avx._mm256_setzero_si256(); 4];
        for ((((x, a), b), c), d) in x.iter().zip(a).zip(b).zip(c).zip(d) {
            let x = self.avx2._mm256_broadcastsi128_si256(pulp::cast(x.0));
            for (sum, weights) in sums.iter_mut().zip([a, b, c, d]) {
                let products = self.avx2._mm256_madd_epi16(pulp::cast(weights.0), x);
                *sum = self.avx2._mm256_add_epi32(*sum, products);
            }
        }
        pulp::cast(sums)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agree<K: Kernel>(kernel: Option<K>, weights: &[Weights], x: &[[Inputs; 2]]) {
        let Some(kernel) = kernel else { return };
        assert_eq!(kernel.rows(weights, x), Portable.rows(weights, x));
        let x: Vec<Inputs> = x.iter().map(|rows| rows[1]).collect();
        let reversed: Vec<Weights> = weights.iter().rev().copied().collect();
        let weights = [weights, &reversed, weights, &reversed];
        assert_eq!(kernel.blocks(weights, &x), Portable.blocks(weights, &x));
    }

    proptest! {
        #[test]
        fn all_kernels_give_the_same_sums(
            rows in proptest::collection::vec((-2047_i16..=2047, -2047_i16..=2047, -8191_i16..=8191, -8191_i16..=8191), 0..64)
        ) {
            let spread = |a: i16, b: i16| Inputs(std::array::from_fn(|at| if at % 2 == 0 { a } else { b }));
            let weights: Vec<Weights> = rows
                .iter()
                .map(|(a, b, ..)| Weights(std::array::from_fn(|at| if at % 3 == 0 { *a } else { *b })))
                .collect();
            let x: Vec<[Inputs; 2]> = rows
                .iter()
                .map(|(.., a, b)| [spread(*a, *b), spread(*b, *a)])
                .collect();
            let sums = Portable.rows(&weights, &x);
            let by_hand: i32 = rows.iter().map(|(w, _, a, _)| i32::from(*w) * i32::from(*a)).sum();
            let second: i32 = rows.iter().map(|(_, w, _, a)| i32::from(*w) * i32::from(*a)).sum();
            prop_assert_eq!(sums[0][0], by_hand + second);
            #[cfg(target_arch = "x86_64")]
            {
                agree(pulp::x86::V1::try_new(), &weights, &x);
                agree(pulp::x86::V3::try_new(), &weights, &x);
            }
        }
    }
}
