//! Syndicated and near-identical texts: found by the runs of words they share, so that they count once.

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};
use std::hash::{Hash, Hasher};

/// Words in one run: long enough that two authors seldom write the same.
const RUN: usize = 5;
/// Share of the shorter text's runs that the longer one must have for the two to be one text twice.
const COPY: f32 = 0.8;
/// Texts with fewer runs are copies only if they are the same word for word.
const FEW: usize = 4;
/// Runs in more texts than this are boilerplate and tell nothing.
const COMMON: usize = 50;

/// The runs of a text: hashes of every five words in a row, in lower case and without marks.
pub fn runs(text: &str) -> FxHashSet<u64> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect();
    let hash = |words: &[String]| {
        let mut hasher = FxHasher::default();
        words.hash(&mut hasher);
        hasher.finish()
    };
    if words.len() < RUN {
        return FxHashSet::from_iter((!words.is_empty()).then(|| hash(&words)));
    }
    words.windows(RUN).map(hash).collect()
}

/// True if one of the two texts is a copy of the other, as a whole or of the longer part of it.
pub fn is_copy(a: &FxHashSet<u64>, b: &FxHashSet<u64>) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    if short.len() < FEW {
        return !short.is_empty() && short == long;
    }
    let shared = short.iter().filter(|run| long.contains(run)).count();
    // A notice of two lines that quotes one line of a long text is no copy of it.
    shared as f32 >= COPY * short.len() as f32 && shared * 2 >= long.len()
}

/// For each text the position of the first text that it is a copy of; its own if it is none.
pub fn originals(texts: &[FxHashSet<u64>]) -> Vec<usize> {
    let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut first: Vec<usize> = (0..texts.len()).collect();
    for (at, text) in texts.iter().enumerate() {
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        for run in text {
            let known = holders.entry(*run).or_default();
            if known.len() < COMMON {
                for other in known.iter() {
                    *shared.entry(*other).or_default() += 1;
                }
                known.push(at);
            }
        }
        let copied = shared
            .keys()
            .copied()
            .filter(|other| is_copy(text, &texts[*other]))
            .min();
        if let Some(other) = copied {
            first[at] = first[other];
        }
    }
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "The harbour board said on Monday that dredging of the north channel would take eleven weeks and cost 4 million.";

    #[test]
    fn a_copy_with_another_byline_is_a_copy() {
        let copy = format!("By our staff. {WIRE}");
        assert!(is_copy(&runs(WIRE), &runs(&copy)));
        let texts = [
            runs("Something else entirely was said here."),
            runs(WIRE),
            runs(&copy),
        ];
        assert_eq!(originals(&texts), [0, 1, 1]);
    }

    #[test]
    fn a_text_that_quotes_a_line_is_none() {
        let long = format!(
            "{WIRE} {}",
            "Critics doubt every word of it and gave many reasons for that view. ".repeat(3)
        );
        let other = "Fishermen want the north channel left alone, as it always was, and said so to the minister at length today.";
        assert!(!is_copy(
            &runs(WIRE),
            &runs(&format!("{other} {other} {long}"))
        ));
        assert!(!is_copy(&runs(WIRE), &runs(other)));
        assert!(!is_copy(&runs(""), &runs("")));
    }
}
