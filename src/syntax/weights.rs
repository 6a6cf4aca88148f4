//! The file of learned numbers: how it is laid out and how it is read without copying its tables.

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
        let weights = self
            .bytes(outputs * inputs * 2)
            .chunks_exact(2)
            .map(|b| i16::from_le_bytes(b.try_into().unwrap_or([0; 2])))
            .collect();
        Linear {
            inputs,
            weights,
            scale,
            bias,
        }
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

/// Activations in fixed point.
pub fn fixed(values: &[f32], out: &mut Vec<i16>) {
    out.extend(values.iter().map(|v| {
        let scaled = (v * ONE).clamp(-LARGEST_ACTIVATION, LARGEST_ACTIVATION);
        // Rounds to the nearest without a call of the C library.
        ((scaled + 12_582_912.0) - 12_582_912.0) as i16
    }));
}

/// A matrix and a bias: outputs from inputs, products in whole numbers.
pub struct Linear {
    pub inputs: usize,
    /// Row by row, one row an output.
    weights: Vec<i16>,
    scale: f32,
    bias: Vec<f32>,
}

impl Linear {
    pub fn outputs(&self) -> usize {
        self.bias.len()
    }

    /// Outputs for each row of `x`, appended to `out`.
    pub fn apply(&self, x: &[i16], out: &mut Vec<f32>) {
        let (inputs, outputs) = (self.inputs.max(1), self.outputs());
        let start = out.len();
        let rows = x.len() / inputs;
        out.resize(start + rows * outputs, 0.0);
        let Some(out) = out.get_mut(start..) else {
            return;
        };
        let mut four = x.chunks_exact(4 * inputs);
        let mut outs = out.chunks_exact_mut(4 * outputs.max(1));
        for (x, out) in (&mut four).zip(&mut outs) {
            let (x0, x) = x.split_at(inputs);
            let (x1, x) = x.split_at(inputs);
            let (x2, x3) = x.split_at(inputs);
            let (o0, o) = out.split_at_mut(outputs);
            let (o1, o) = o.split_at_mut(outputs);
            let (o2, o3) = o.split_at_mut(outputs);
            let outs = o0.iter_mut().zip(o1).zip(o2).zip(o3);
            let rows = self.weights.chunks_exact(inputs).zip(&self.bias);
            for ((row, bias), (((o0, o1), o2), o3)) in rows.zip(outs) {
                *o0 = dot(row, x0) as f32 * self.scale + bias;
                *o1 = dot(row, x1) as f32 * self.scale + bias;
                *o2 = dot(row, x2) as f32 * self.scale + bias;
                *o3 = dot(row, x3) as f32 * self.scale + bias;
            }
        }
        let done = rows / 4 * 4 * outputs;
        let rest = out.get_mut(done..).unwrap_or(&mut []);
        let last = four.remainder().chunks_exact(inputs);
        for (x, out) in last.zip(rest.chunks_exact_mut(outputs.max(1))) {
            let rows = self.weights.chunks_exact(inputs).zip(&self.bias);
            for ((row, bias), out) in rows.zip(out) {
                *out = dot(row, x) as f32 * self.scale + bias;
            }
        }
    }

    /// Adds the outputs for one `x` to `sum`, without the bias.
    pub fn add(&self, x: &[i16], sum: &mut [f32]) {
        for (row, sum) in self.weights.chunks_exact(self.inputs.max(1)).zip(sum) {
            *sum += dot(row, x) as f32 * self.scale;
        }
    }
}

/// The sum of products, over lanes as many as compilers turn into multiply-and-add of eight pairs at once.
///
/// Both lengths are multiples of the lanes: all widths of the network are.
#[inline(always)]
fn dot(a: &[i16], b: &[i16]) -> i32 {
    if cfg!(debug_assertions) {
        return unrolled(a, b);
    }
    let mut lanes = [0_i32; LANES];
    for (a, b) in a
        .as_chunks::<LANES>()
        .0
        .iter()
        .zip(b.as_chunks::<LANES>().0)
    {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += i32::from(*a) * i32::from(*b);
        }
    }
    lanes.iter().sum()
}

const LANES: usize = 32;

/// The same sum without a call per product: where nothing is optimised, calls take nearly all of the
/// time, and tests are built so.
fn unrolled(a: &[i16], b: &[i16]) -> i32 {
    let (a, b) = (a.as_chunks::<8>().0, b.as_chunks::<8>().0);
    let count = a.len().min(b.len());
    let mut sum = 0;
    let mut at = 0;
    while at < count {
        let (x, y) = (&a[at], &b[at]);
        sum += x[0] as i32 * y[0] as i32
            + x[1] as i32 * y[1] as i32
            + x[2] as i32 * y[2] as i32
            + x[3] as i32 * y[3] as i32
            + x[4] as i32 * y[4] as i32
            + x[5] as i32 * y[5] as i32
            + x[6] as i32 * y[6] as i32
            + x[7] as i32 * y[7] as i32;
        at += 1;
    }
    sum
}
