//! The file of learned numbers: how it is laid out and how it is read without copying its tables.

use super::matrix::Linear;

/// The first bytes of the file; the digit changes with the layout.
pub const MAGIC: &[u8; 8] = b"TMSYNTX1";

/// Reads the file piece by piece; beyond the end everything is empty and zero.
#[derive(Default)]
pub struct Reader {
    rest: &'static [u8],
}

impl Reader {
    /// A reader behind the magic bytes; none if the file is of another layout.
    pub fn new(file: &'static [u8]) -> Option<Reader> {
        file.strip_prefix(MAGIC).map(|rest| Reader { rest })
    }

    pub fn bytes(&mut self, length: usize) -> &'static [u8] {
        let (head, rest) = self.rest.split_at(length.min(self.rest.len()));
        self.rest = rest;
        head
    }

    pub fn number(&mut self) -> usize {
        let bytes = self.bytes(4).try_into().unwrap_or([0; 4]);
        u32::from_le_bytes(bytes) as usize
    }

    pub fn float(&mut self) -> f32 {
        f32::from_le_bytes(self.bytes(4).try_into().unwrap_or([0; 4]))
    }

    /// Lines of text behind their length in bytes.
    pub fn lines(&mut self) -> Vec<&'static str> {
        let length = self.number();
        let text = std::str::from_utf8(self.bytes(length)).unwrap_or("");
        text.lines().collect()
    }

    /// Whole numbers behind how many there are.
    pub fn numbers(&mut self) -> Vec<u32> {
        let count = self.number();
        let chunks = self.bytes(count * 4).chunks_exact(4);
        chunks
            .map(|b| u32::from_le_bytes(b.try_into().unwrap_or([0; 4])))
            .collect()
    }

    /// Floats behind how many there are.
    pub fn floats(&mut self) -> Vec<f32> {
        self.numbers().into_iter().map(f32::from_bits).collect()
    }

    pub fn table(&mut self) -> Table {
        let (rows, width) = (self.number(), self.number());
        Table {
            width,
            scale: self.float(),
            cells: self.bytes(rows * width),
        }
    }

    pub fn linear(&mut self) -> Linear {
        let (outputs, inputs) = (self.number(), self.number());
        let scale = self.float();
        let bias = self.floats();
        let weights = self.bytes(outputs * inputs * 2).chunks_exact(2);
        let weights = weights.map(|b| i16::from_le_bytes(b.try_into().unwrap_or([0; 2])));
        let weights: Vec<i16> = weights.collect();
        Linear::new(inputs, &weights, scale, bias)
    }
}

/// Rows of small numbers, one byte each, borrowed from the file.
pub struct Table {
    pub width: usize,
    scale: f32,
    cells: &'static [u8],
}

impl Table {
    /// Adds a row to `sum`; a row that is not there adds nothing.
    pub fn add(&self, row: usize, sum: &mut [f32]) {
        let cells = self.cells.get(row * self.width..).unwrap_or(&[]);
        for (s, cell) in sum.iter_mut().zip(cells.iter().take(self.width)) {
            *s += f32::from(*cell as i8) * self.scale;
        }
    }
}

/// Steps of an activation in fixed point: 1.0 is this much.
pub const ONE: f32 = 1024.0;
/// Activations beyond this are cut, so that a sum of 128 products with [`LARGEST_WEIGHT`] fits 32 bits.
pub const LARGEST_ACTIVATION: f32 = 8191.0;
pub const LARGEST_WEIGHT: f32 = 2047.0;

/// Activations in fixed point; `out` gets as many as there are values.
#[inline(always)]
pub fn fixed(values: &[f32], out: &mut Vec<i16>) {
    let start = out.len();
    out.resize(start + values.len(), 0);
    let out = out.get_mut(start..).unwrap_or(&mut []);
    for (out, v) in out.iter_mut().zip(values) {
        let scaled = (v * ONE).clamp(-LARGEST_ACTIVATION, LARGEST_ACTIVATION);
        // Adding this leaves the nearest whole number in the lowest bits, without a call of the C library.
        *out = (scaled + 12_582_912.0).to_bits() as i16;
    }
}
