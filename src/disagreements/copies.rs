//! Syndicated and near-identical texts: found by the runs of words they share, so that they count once.

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use crate::sources::SourceMeta;

/// Words in one run: long enough that two authors seldom write the same.
const RUN: usize = 5;
/// Share of the shorter text's runs that the longer one must have for the two to be one text twice.
const COPY: f32 = 0.8;
/// Texts with fewer runs are copies only if they are the same word for word.
const FEW: usize = 4;
/// Runs in more texts than this are boilerplate and tell nothing.
const COMMON: usize = 50;

/// Share of the numbers of the text with fewer that the other must have, too: a correction and what it
/// corrects share most words, and are two texts.
const NUMBERS: f32 = 0.8;
/// Share of runs, as sketches estimate it, from which two documents are one that was published twice.
const ALIKE: f32 = 0.7;
/// Share of runs from which two documents are looked at more closely.
const CANDIDATE: f32 = 0.3;

/// What tells whether two texts are one: hashes of every five words in a row, in lower case and without
/// marks, and of every number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Runs {
    runs: FxHashSet<u64>,
    numbers: FxHashSet<u64>,
}

impl Runs {
    /// Adds another part of the same text.
    pub fn add(&mut self, text: &str) {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty())
            .map(str::to_lowercase)
            .collect();
        let numbers = words
            .iter()
            .filter(|w| w.starts_with(|c: char| c.is_ascii_digit()));
        self.numbers.extend(numbers.map(hash));
        match words.len() {
            0 => {}
            1..RUN => self.runs.extend([hash(&words)]),
            _ => self.runs.extend(words.windows(RUN).map(hash)),
        }
    }
}

fn hash(of: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = FxHasher::default();
    of.hash(&mut hasher);
    hasher.finish()
}

/// The words of a text in lower case and without marks.
pub fn words(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .flat_map(|word| word.chars().flat_map(char::to_lowercase).chain([' ']))
        .collect()
}

/// The runs of one text.
pub fn runs(text: &str) -> Runs {
    let mut runs = Runs::default();
    runs.add(text);
    runs
}

/// True if one of the two texts is a copy of the other, as a whole or of the longer part of it.
pub fn is_copy(a: &Runs, b: &Runs) -> bool {
    let (short, long) = if a.runs.len() <= b.runs.len() {
        (a, b)
    } else {
        (b, a)
    };
    if short.runs.len() < FEW {
        return !short.runs.is_empty() && short == long;
    }
    let fewer = short.numbers.len().min(long.numbers.len());
    let shared = short.runs.intersection(&long.runs).count();
    // A notice of two lines that quotes one line of a long text is no copy of it.
    shared as f32 >= COPY * short.runs.len() as f32
        && shared * 2 >= long.runs.len()
        && short.numbers.intersection(&long.numbers).count() as f32 >= NUMBERS * fewer as f32
}

/// True if two documents are one that was published twice, as far as their sketches tell.
pub fn are_alike(a: &SourceMeta, b: &SourceMeta) -> bool {
    a.sketch.likeness(&b.sketch) >= ALIKE
}

/// For each text the position of the first text that it is a copy of; its own if it is none.
pub fn originals(texts: &[Runs]) -> Vec<usize> {
    let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut first: Vec<usize> = (0..texts.len()).collect();
    for (at, text) in texts.iter().enumerate() {
        let mut shared: FxHashMap<usize, usize> = FxHashMap::default();
        for run in &text.runs {
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

/// The same for the documents of a corpus: `runs` is asked only for those whose sketches are alike, and
/// for those too short to have one.
pub fn original_documents(
    documents: &[Arc<SourceMeta>],
    mut runs: impl FnMut(usize) -> Runs,
) -> Vec<usize> {
    let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    let mut first: Vec<usize> = (0..documents.len()).collect();
    let mut known: FxHashMap<usize, Runs> = FxHashMap::default();
    for (at, document) in documents.iter().enumerate() {
        let mut others = BTreeSet::new();
        let short = document.sketch.is_empty().then_some(u64::MAX);
        for key in document.sketch.keys().chain(short) {
            let holders = holders.entry(key).or_default();
            if holders.len() < COMMON {
                others.extend(holders.iter().copied());
                holders.push(at);
            }
        }
        let copied = others.into_iter().find(|other| {
            let alike =
                short.is_some() || document.sketch.likeness(&documents[*other].sketch) >= CANDIDATE;
            alike && {
                let own = known.entry(at).or_insert_with(|| runs(at)).clone();
                is_copy(&own, known.entry(*other).or_insert_with(|| runs(*other)))
            }
        });
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

    #[test]
    fn a_correction_is_no_copy_of_what_it_corrects() {
        let corrected = WIRE.replace("4 million", "7 million");
        assert!(!is_copy(&runs(WIRE), &runs(&corrected)));
        let texts = [WIRE, &corrected, &format!("{WIRE} It began in 2024.")];
        assert_eq!(originals(&texts.map(runs)), [0, 1, 0]);
    }

    #[test]
    fn copies_are_found_by_sketches_as_they_are_by_runs() {
        let other =
            "The ferry to Halm was late again, and nobody at the quay could say why it was.";
        let again = format!("By our staff. {WIRE}");
        let texts = [other, WIRE, "Short.", &again, "Short."];
        let documents =
            texts.map(|text| crate::sources::read("a.md", text.as_bytes()).unwrap().meta);
        let found = original_documents(&documents, |at| runs(texts[at]));
        assert_eq!(found, originals(&texts.map(runs)));
        assert_eq!(found, [0, 1, 2, 1, 2]);
        assert!(
            are_alike(&documents[1], &documents[3]) && !are_alike(&documents[0], &documents[1])
        );
    }
}
