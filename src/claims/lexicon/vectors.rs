//! How near two words stand in the texts of the world: word vectors, made smaller from GloVe.
//!
//! They tell that words belong to one field, not that they mean the same: "rise" and "fall" are
//! neighbours. So they can only help to find what answers a word, never to contradict it.

use std::sync::LazyLock;

static FILE: &[u8] = include_bytes!("vectors.bin");

/// Numbers of a vector, one byte each.
const SIZE: usize = 64;

struct Table {
    /// Sorted.
    words: Vec<&'static str>,
    numbers: &'static [u8],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let end = FILE.iter().position(|b| *b == b'\n').unwrap_or(FILE.len());
    let (words, numbers) = FILE.split_at(end);
    Table {
        words: str::from_utf8(words).unwrap_or("").split(' ').collect(),
        numbers: numbers.get(1..).unwrap_or(&[]),
    }
});

/// Where a word stands among all words.
#[derive(Debug, Clone, Copy)]
pub struct Vector(&'static [u8]);

impl Vector {
    /// The vector of a lemma in lower case; none if it is too rare to have one.
    pub fn of(lemma: &str) -> Option<Vector> {
        let at = TABLE.words.binary_search(&lemma).ok()?;
        TABLE.numbers.get(at * SIZE..(at + 1) * SIZE).map(Vector)
    }

    /// The cosine of the angle between two vectors, -1 to 1: .7 for "company" and "firm", about 0 for
    /// words that have nothing to do with one another.
    pub fn similarity(self, other: Vector) -> f32 {
        let byte = |b: &u8| f32::from(i8::from_le_bytes([*b]));
        let product =
            |a: &[u8], b: &[u8]| -> f32 { a.iter().zip(b).map(|(x, y)| byte(x) * byte(y)).sum() };
        let lengths = product(self.0, self.0) * product(other.0, other.0);
        if lengths > 0.0 {
            product(self.0, other.0) / lengths.sqrt()
        } else {
            0.0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_one_field_are_near() {
        let similarity = |a: &str, b: &str| {
            let (a, b) = (Vector::of(a), Vector::of(b));
            a.zip(b).map_or(0.0, |(a, b)| a.similarity(b))
        };
        assert!(similarity("company", "firm") > 0.6);
        assert!(similarity("banana", "treaty") < 0.3);
        assert!((similarity("rise", "rise") - 1.0).abs() < 0.001);
        assert!(Vector::of("qqqq").is_none());
    }
}
