//! What the network sees of a word: its form, its ends, its beginnings and its shape, each as a row of a table.

use smallvec::SmallVec;

/// Rows and width of the table of known words; row 0 stands for every other word.
pub const WORD_WIDTH: usize = 64;
pub const SUFFIX_ROWS: usize = 8192;
pub const SUFFIX_WIDTH: usize = 32;
pub const PREFIX_ROWS: usize = 4096;
pub const PREFIX_WIDTH: usize = 16;
pub const SHAPE_ROWS: usize = 1024;
pub const SHAPE_WIDTH: usize = 16;
/// Width of a word's vector: the four parts side by side.
pub const WIDTH: usize = WORD_WIDTH + SUFFIX_WIDTH + PREFIX_WIDTH + SHAPE_WIDTH;

/// The rows of one word; the rows of a part are added up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Features {
    /// Hash of the form in lower case with every digit as `0`; the table of known words turns it into a row.
    pub word: u32,
    /// The last one to four characters.
    pub suffixes: [u16; 4],
    /// The first one to three characters.
    pub prefixes: [u16; 3],
    /// Capitals, digits and marks; and the same with the word's place in the sentence.
    pub shapes: [u16; 2],
}

impl Features {
    /// `first` is true for the first word of a sentence, where a capital says little.
    pub fn of(form: &str, first: bool) -> Features {
        let mut plain: SmallVec<[u8; LONGEST]> = SmallVec::new();
        // Where each character of `plain` begins.
        let mut starts: SmallVec<[usize; LONGEST]> = SmallVec::new();
        let mut push = |c: char| {
            starts.push(plain.len());
            plain.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        };
        for c in form.chars().take(LONGEST) {
            match unify(c) {
                c if c.is_ascii_alphabetic() => push(c.to_ascii_lowercase()),
                c if c.is_numeric() => push('0'),
                c => c.to_lowercase().for_each(&mut push),
            }
        }
        let bytes = plain.as_slice();
        let mut features = Features {
            word: (hash(bytes, 1) >> 32) as u32,
            ..Features::default()
        };
        for (length, row) in (1..).zip(&mut features.suffixes) {
            let start = starts.len().checked_sub(length).and_then(|i| starts.get(i));
            // A word shorter than the suffix shows itself with a fence, so that "is" is not a suffix of "this".
            let (tail, seed) = match start {
                Some(&at) => (bytes.get(at..), 10 + length as u64),
                None => (Some(bytes), 20),
            };
            *row = bucket(hash(tail.unwrap_or(bytes), seed), SUFFIX_ROWS);
        }
        for (length, row) in (1..).zip(&mut features.prefixes) {
            let end = starts.get(length).copied().unwrap_or(bytes.len());
            *row = bucket(
                hash(bytes.get(..end).unwrap_or(bytes), 30 + length as u64),
                PREFIX_ROWS,
            );
        }
        let shape = shape(form);
        features.shapes = [
            bucket(hash(&shape, 40), SHAPE_ROWS),
            bucket(hash(&shape, 41 + u64::from(first)), SHAPE_ROWS),
        ];
        features
    }
}

/// Characters of a word that are looked at; longer ones are no words.
const LONGEST: usize = 64;

/// Typographic quotes and dashes as the treebanks' writers typed them.
fn unify(c: char) -> char {
    match c {
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '‐' | '‑' | '–' | '—' | '−' => '-',
        c => c,
    }
}

/// Kinds of characters with runs of more than two cut short: `Xxx`, `XX`, `d.dd`, `x-x`.
fn shape(form: &str) -> SmallVec<[u8; 12]> {
    let mut kinds: SmallVec<[u8; 12]> = SmallVec::new();
    for c in form.chars().take(LONGEST) {
        let kind = match unify(c) {
            c if c.is_lowercase() => b'x',
            c if c.is_uppercase() => b'X',
            c if c.is_numeric() => b'd',
            c if c.is_alphabetic() => b'a',
            c if c.is_ascii() => c as u8,
            _ => b'?',
        };
        if !kinds.ends_with(&[kind, kind]) && kinds.len() < 12 {
            kinds.push(kind);
        }
    }
    kinds
}

/// FNV-1a with a final mix, so that the high and the low bits are equally good.
pub fn hash(bytes: &[u8], seed: u64) -> u64 {
    let mut state = 0xcbf2_9ce4_8422_2325_u64 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    for byte in bytes {
        state = (state ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    state = (state ^ (state >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    state = (state ^ (state >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    state ^ (state >> 33)
}

fn bucket(hash: u64, rows: usize) -> u16 {
    (hash % rows as u64) as u16
}
