//! Random numbers that are the same on every run: the seed is the name of a case.

/// Xorshift64*; good enough to cut texts in pieces.
pub struct Random(u64);

impl Random {
    pub fn seeded(name: &str) -> Self {
        // FNV-1a, so that every case gets a sequence of its own.
        let seed = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Random(seed | 1)
    }

    /// A number below `limit`, which must not be 0.
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap_or(0) % limit
    }
}
