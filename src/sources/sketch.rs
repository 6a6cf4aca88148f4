//! A small summary of a document's words by which near-identical documents are known: a wire story in
//! several papers, a page that was saved twice.
//!
//! MinHash (Broder 1997) over runs of five words, with one permutation (Li, Owen and Zhang 2012): each
//! run falls into one of 64 bins, each bin keeps the least hash. The share of bins in which two sketches
//! agree estimates the share of runs that two documents have in common.

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// Bins of a sketch; the estimate is off by `sqrt(J (1 - J) / BINS)`, at most .06, one time in three.
const BINS: usize = 64;

/// What a bin holds that no run fell into.
const NOTHING: u16 = u16::MAX;

/// Words in one run: two authors seldom write the same five.
const RUN: usize = 5;

/// The sketch of one document. Documents that are not known have an empty one, which is like no other.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<u16>", into = "Vec<u16>")]
pub struct Sketch([u16; BINS]);

impl Sketch {
    /// The sketch of all that a document says.
    pub fn of(text: &Text) -> Self {
        let mut least = [u64::MAX; BINS];
        for passage in &text.passages {
            let mut last = [0u64; RUN];
            let mut words = 0;
            for word in words_of(&passage.text) {
                last.rotate_left(1);
                if let Some(slot) = last.last_mut() {
                    *slot = word;
                }
                words += 1;
                if words >= RUN {
                    let run = last.iter().fold(0, |hash, word| mixed(hash ^ word));
                    let bin = (run >> 58) as usize;
                    if let Some(slot) = least.get_mut(bin) {
                        *slot = (*slot).min(run & (u64::MAX >> 6));
                    }
                }
            }
        }
        let short = |least: u64| match least {
            u64::MAX => NOTHING,
            // The upper bits of a least value are mostly zero; the lower ones tell values apart.
            least => (least as u16).min(NOTHING - 1),
        };
        Self(least.map(short))
    }

    /// The estimated share of their runs that two documents have in common, 0 to 1.
    pub fn likeness(&self, other: &Sketch) -> f32 {
        let bins = self.0.iter().zip(&other.0);
        let filled = bins
            .clone()
            .filter(|(a, b)| **a != NOTHING || **b != NOTHING);
        let equal = bins.filter(|(a, b)| a == b && **a != NOTHING).count();
        match filled.count() {
            0 => 0.0,
            filled => equal as f32 / filled as f32,
        }
    }

    /// Keys of which documents that are much alike share at least one, almost always.
    pub fn keys(&self) -> impl Iterator<Item = u64> {
        let pairs = (0u64..).zip(self.0.chunks_exact(2));
        pairs.filter_map(|(at, pair)| match pair {
            [NOTHING, _] | [_, NOTHING] => None,
            [a, b] => Some(at << 32 | u64::from(*a) << 16 | u64::from(*b)),
            _ => None,
        })
    }

    /// True if nothing is known of the document, or it is too short to tell.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|bin| *bin == NOTHING)
    }
}

impl Default for Sketch {
    fn default() -> Self {
        Self([NOTHING; BINS])
    }
}

impl std::fmt::Debug for Sketch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let filled = self.0.iter().filter(|bin| **bin != NOTHING).count();
        write!(f, "Sketch({filled})")
    }
}

impl From<Vec<u16>> for Sketch {
    fn from(bins: Vec<u16>) -> Self {
        bins.try_into().map_or_else(|_| Self::default(), Self)
    }
}

impl From<Sketch> for Vec<u16> {
    fn from(sketch: Sketch) -> Self {
        sketch.0.to_vec()
    }
}

/// Hashes of the words of a text, in lower case and without marks.
fn words_of(text: &str) -> impl Iterator<Item = u64> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(|word| {
        let letters = word.chars().flat_map(char::to_lowercase);
        // FNV-1a over characters.
        letters.fold(0xcbf2_9ce4_8422_2325, |hash, c| {
            (hash ^ u64::from(u32::from(c))).wrapping_mul(0x0100_0000_01b3)
        })
    })
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): every bit depends on every bit.
fn mixed(mut hash: u64) -> u64 {
    hash = hash.wrapping_add(0x9e37_79b9_7f4a_7c15);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown;

    fn sketch(text: &str) -> Sketch {
        Sketch::of(&markdown::read(text))
    }

    /// A text of sentences that no other number gives.
    fn story(seed: usize, sentences: usize) -> String {
        (0..sentences)
            .map(|at| {
                let n = seed * 1000 + at;
                format!(
                    "Pier {n} of Harbour {} took {} tonnes of ore {n} by rail. ",
                    n * 7,
                    n * 31
                )
            })
            .collect()
    }

    #[test]
    fn likeness_estimates_the_share_of_runs() {
        let whole = story(1, 60);
        assert_eq!(sketch(&whole).likeness(&sketch(&whole)), 1.0);
        assert!(sketch(&whole).likeness(&sketch(&story(2, 60))) < 0.1);
        let copy = format!(
            "# Ore\n\nBy our own staff, in Orrin.\n\n{}",
            whole.to_uppercase()
        );
        assert!(sketch(&whole).likeness(&sketch(&copy)) > 0.9);
        // Half of the longer one is the shorter one.
        let half = sketch(&whole).likeness(&sketch(&format!("{whole}\n\n{}", story(3, 60))));
        assert!((0.3..0.7).contains(&half), "{half}");
    }

    #[test]
    fn what_is_alike_shares_a_key_and_what_is_not_does_not() {
        let keys = |text: &str| {
            sketch(text)
                .keys()
                .collect::<std::collections::BTreeSet<_>>()
        };
        let whole = story(1, 60);
        let corrected = whole.replace("Pier 1007 ", "Pier 9 ");
        assert_ne!(whole, corrected);
        assert!(!keys(&whole).is_disjoint(&keys(&corrected)));
        assert!(keys(&whole).is_disjoint(&keys(&story(2, 60))));
    }

    #[test]
    fn a_text_of_four_words_is_like_no_other() {
        assert!(sketch("Ore came by rail.").is_empty());
        assert_eq!(
            sketch("Ore came by rail.").likeness(&sketch("Ore came by rail.")),
            0.0
        );
        let read: Sketch = serde_json::from_str("[1,2]").unwrap();
        assert!(read.is_empty());
    }
}
