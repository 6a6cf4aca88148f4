//! Sums of products of 16-bit numbers with the widest instructions that the machine has.
//!
//! Whole numbers add up to the same sum in any order, so that every kernel gives the same bits.

/// Outputs that are computed in one register.
pub const LANES: usize = 8;
/// Registers of outputs that share one reading of the inputs.
pub const BLOCKS: usize = 4;

/// Two weights for each of [`LANES`] outputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(align(32))]
pub struct Weights(pub [i16; 2 * LANES]);

/// The weights between two inputs and [`BLOCKS`] times [`LANES`] outputs.
pub type Group = [Weights; BLOCKS];
/// Two inputs that stand side by side.
pub type Pair = [i16; 2];
/// The sums of the outputs of a [`Group`].
pub type Sums = [[i32; LANES]; BLOCKS];

/// One way to add up products. The sums must fit 32 bits; what is longer than the other is left out.
pub trait Kernel: Copy {
    /// The outputs for one row of inputs.
    fn one(self, weights: &[Group], x: &[Pair]) -> Sums;

    /// The outputs for two rows of inputs.
    #[inline(always)]
    fn two(self, weights: &[Group], [first, second]: [&[Pair]; 2]) -> [Sums; 2] {
        [self.one(weights, first), self.one(weights, second)]
    }
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
    fn one(self, weights: &[Group], x: &[Pair]) -> Sums {
        let mut sums = [[0; LANES]; BLOCKS];
        for (group, x) in weights.iter().zip(x) {
            for (sums, Weights(weights)) in sums.iter_mut().zip(group) {
                for (sum, [first, second]) in sums.iter_mut().zip(weights.as_chunks::<2>().0) {
                    *sum += i32::from(*first) * i32::from(x[0]);
                    *sum += i32::from(*second) * i32::from(x[1]);
                }
            }
        }
        sums
    }
}

#[cfg(target_arch = "x86_64")]
impl Kernel for pulp::x86::V1 {
    #[inline(always)]
    fn one(self, weights: &[Group], x: &[Pair]) -> Sums {
        let mut sums = [[self.sse2._mm_setzero_si128(); 2]; BLOCKS];
        for (group, x) in weights.iter().zip(x) {
            let x = self.sse2._mm_set1_epi32(pulp::cast(*x));
            for ([low_sum, high_sum], weights) in sums.iter_mut().zip(group) {
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
    fn one(self, weights: &[Group], x: &[Pair]) -> Sums {
        let mut sums = [self.avx._mm256_setzero_si256(); BLOCKS];
        for (group, x) in weights.iter().zip(x) {
            let x = self.avx._mm256_set1_epi32(pulp::cast(*x));
            for (sum, weights) in sums.iter_mut().zip(group) {
                let products = self.avx2._mm256_madd_epi16(pulp::cast(weights.0), x);
                *sum = self.avx2._mm256_add_epi32(*sum, products);
            }
        }
        pulp::cast(sums)
    }

    #[inline(always)]
    fn two(self, weights: &[Group], [first, second]: [&[Pair]; 2]) -> [Sums; 2] {
        let zero = self.avx._mm256_setzero_si256();
        let (mut a, mut b) = ([zero; BLOCKS], [zero; BLOCKS]);
        for ((group, first), second) in weights.iter().zip(first).zip(second) {
            let first = self.avx._mm256_set1_epi32(pulp::cast(*first));
            let second = self.avx._mm256_set1_epi32(pulp::cast(*second));
            for ((a, b), weights) in a.iter_mut().zip(&mut b).zip(group) {
                let weights = pulp::cast(weights.0);
                let products = self.avx2._mm256_madd_epi16(weights, first);
                *a = self.avx2._mm256_add_epi32(*a, products);
                let products = self.avx2._mm256_madd_epi16(weights, second);
                *b = self.avx2._mm256_add_epi32(*b, products);
            }
        }
        [pulp::cast(a), pulp::cast(b)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agree<K: Kernel>(kernel: Option<K>, weights: &[Group], x: [&[Pair]; 2]) {
        let Some(kernel) = kernel else { return };
        assert_eq!(kernel.one(weights, x[0]), Portable.one(weights, x[0]));
        assert_eq!(kernel.two(weights, x), Portable.two(weights, x));
    }

    proptest! {
        #[test]
        fn all_kernels_give_the_same_sums(
            rows in proptest::collection::vec((-2047_i16..=2047, -2047_i16..=2047, -8191_i16..=8191, -8191_i16..=8191), 0..64)
        ) {
            let block = |a: i16, b: i16, every: usize| {
                Weights(std::array::from_fn(|at| if at % every == 0 { a } else { b }))
            };
            let weights: Vec<Group> = rows
                .iter()
                .map(|(a, b, ..)| [block(*a, *b, 2), block(*b, *a, 3), block(*a, *a, 2), block(*b, *a, 5)])
                .collect();
            let x: Vec<Pair> = rows.iter().map(|(.., a, b)| [*a, *b]).collect();
            let turned: Vec<Pair> = rows.iter().map(|(.., a, b)| [*b, *a]).collect();
            let sums = Portable.one(&weights, &x);
            let product = |a: i16, b: i16| i32::from(a) * i32::from(b);
            let by_hand: i32 = rows.iter().map(|(a, b, x, y)| product(*a, *x) + product(*b, *y)).sum();
            prop_assert_eq!(sums[0][0], by_hand);
            #[cfg(target_arch = "x86_64")]
            {
                agree(pulp::x86::V1::try_new(), &weights, [&x, &turned]);
                agree(pulp::x86::V3::try_new(), &weights, [&x, &turned]);
            }
        }
    }
}
