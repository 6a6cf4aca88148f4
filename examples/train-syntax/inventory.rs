//! The words, tags and relations that the network knows, and sentences as their numbers.

use std::collections::HashMap;

use tickmark::syntax::features::Features;

use crate::conllu::Sentence;
use crate::network::Example;

/// Words, tags and relations that stand there less often are not told apart.
const LEAST_WORDS: u32 = 2;
const LEAST_TAGS: u32 = 8;
const LEAST_RELATIONS: u32 = 5;

pub struct Inventory {
    /// Hashes of the known words, sorted.
    pub words: Vec<u32>,
    /// `UPOS/XPOS`, the most frequent first.
    pub tags: Vec<String>,
    pub relations: Vec<String>,
    counts: HashMap<u32, u32>,
}

impl Inventory {
    pub fn of(sentences: &[Sentence]) -> Inventory {
        let mut counts: HashMap<u32, u32> = HashMap::new();
        let mut tags: HashMap<String, u32> = HashMap::new();
        let mut relations: HashMap<String, u32> = HashMap::new();
        for s in sentences {
            for at in 0..s.forms.len() {
                *counts
                    .entry(Features::of(&s.forms[at], at == 0).word)
                    .or_default() += 1;
                *tags.entry(tag(s, at)).or_default() += 1;
                *relations.entry(s.relations[at].clone()).or_default() += 1;
            }
        }
        let known = counts.iter().filter(|entry| *entry.1 >= LEAST_WORDS);
        let mut words: Vec<u32> = known.map(|entry| *entry.0).collect();
        words.sort_unstable();
        Inventory {
            words,
            tags: by_frequency(tags, LEAST_TAGS),
            relations: by_frequency(relations, LEAST_RELATIONS),
            counts,
        }
    }

    /// How often the training sentences hold a word.
    pub fn count(&self, word: u32) -> f32 {
        self.counts.get(&word).copied().unwrap_or(0) as f32
    }

    /// Row of a word in the table of known words.
    pub fn row(&self, word: u32) -> u32 {
        self.words
            .binary_search(&word)
            .map_or(0, |at| at as u32 + 1)
    }

    pub fn example(&self, s: &Sentence) -> Example {
        let mut example = Example {
            heads: s.heads.clone(),
            ..Example::default()
        };
        for at in 0..s.forms.len() {
            let features = Features::of(&s.forms[at], at == 0);
            example.words.push(self.row(features.word));
            example.features.push(features);
            example.tags.push(nearest(&self.tags, &tag(s, at), '/'));
            example
                .relations
                .push(nearest(&self.relations, &s.relations[at], ':'));
        }
        example
    }
}

fn tag(s: &Sentence, at: usize) -> String {
    format!("{}/{}", s.upos[at], s.xpos[at])
}

fn by_frequency(counts: HashMap<String, u32>, least: u32) -> Vec<String> {
    let mut list: Vec<(String, u32)> = counts.into_iter().filter(|e| e.1 >= least).collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    list.into_iter().map(|e| e.0).collect()
}

/// The place of a label, or of the most frequent one that begins alike up to `mark`.
fn nearest(labels: &[String], label: &str, mark: char) -> u16 {
    let start = |text: &str| text.split(mark).next().unwrap_or("").to_owned();
    let exact = labels.iter().position(|l| l == label);
    let alike = || labels.iter().position(|l| start(l) == start(label));
    exact.or_else(alike).unwrap_or(0) as u16
}
