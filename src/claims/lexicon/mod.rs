//! The word lists: WordNet for meaning, small lists for grammar and attitude. Each list is a data file here.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

mod wordnet;

pub use wordnet::{Pos, Senses, lemmas, senses};

/// A list of single words or phrases, one a line, `#` for comments.
fn list(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// A set of words or phrases in lower case.
pub struct WordSet(FxHashSet<&'static str>);

impl WordSet {
    fn new(text: &'static str) -> Self {
        Self(list(text).collect())
    }

    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// The number of `words` that the longest entry beginning at the first of them covers; 0 if none.
    pub fn longest(&self, words: &[&str]) -> usize {
        (1..=words.len().min(5))
            .rev()
            .find(|&n| {
                if n == 1 {
                    self.0.contains(words[0])
                } else {
                    self.0.contains(words[..n].join(" ").as_str())
                }
            })
            .unwrap_or(0)
    }
}

/// Words or phrases, each with a class: `class: word, word, …` lines.
pub struct Classes(FxHashMap<&'static str, SmallVec<[&'static str; 1]>>);

impl Classes {
    fn new(text: &'static str) -> Self {
        let mut map: FxHashMap<&'static str, SmallVec<[&'static str; 1]>> = FxHashMap::default();
        for line in list(text) {
            let Some((class, words)) = line.split_once(':') else {
                continue;
            };
            for word in words.split(',') {
                map.entry(word.trim()).or_default().push(class.trim());
            }
        }
        Self(map)
    }

    /// The first class that lists the word.
    pub fn of(&self, word: &str) -> Option<&'static str> {
        self.0
            .get(word)
            .and_then(|classes| classes.first().copied())
    }

    /// All classes that list the word or phrase.
    pub fn all(&self, word: &str) -> &[&'static str] {
        self.0.get(word).map_or(&[], |classes| classes.as_slice())
    }

    /// The longest entry beginning at the first of `words`: its length in words and its class.
    pub fn longest(&self, words: &[&str]) -> Option<(usize, &'static str)> {
        (1..=words.len().min(4)).rev().find_map(|n| {
            let class = if n == 1 {
                self.of(words[0])
            } else {
                self.of(words[..n].join(" ").as_str())
            };
            class.map(|class| (n, class))
        })
    }
}

macro_rules! lists {
    ($($(#[$doc:meta])* $name:ident: $kind:ident = $file:literal;)*) => {
        $($(#[$doc])* pub static $name: LazyLock<$kind> = LazyLock::new(|| $kind::new(include_str!($file)));)*
    };
}

lists! {
    /// Words that carry grammar rather than meaning.
    FUNCTION: WordSet = "function-words.txt";
    /// Content words so common that sharing them proves little.
    LIGHT: WordSet = "light-words.txt";
    /// How far an event has come.
    STATUS: Classes = "status.txt";
    /// Words of movement up and down.
    DIRECTION: Classes = "direction.txt";
    /// Pairs of states that exclude each other, as classes `pair+` and `pair-`.
    OPPOSITES: Classes = "opposites.txt";
    /// What money measures: revenue, profit, debt.
    METRICS: Classes = "metrics.txt";
    /// Verbs by which a work comes into the world.
    APPEARING: WordSet = "appearing.txt";
    /// Words of negation.
    NEGATION: WordSet = "negation.txt";
    /// Verbs that deny what follows them ("failed to").
    IMPLICIT_NEGATION: WordSet = "implicit-negation.txt";
    /// Verbs that tell one event from its two sides ("buy" and "sell"): no opposites.
    CONVERSE: Classes = "converse.txt";
    /// Common nouns that end many names and tell none of them apart ("county").
    GENERIC_HEADS: WordSet = "generic-heads.txt";
    /// Verbs of saying and reporting.
    SAYING: WordSet = "saying.txt";
    /// Marks of opinion, advice, forecast and signposting.
    ATTITUDE: Classes = "attitude.txt";
    /// Words of the calendar and of nationality that are capitalised without naming anyone.
    NOT_NAMES: WordSet = "not-names.txt";
    /// Titles and positions a person holds.
    POSITIONS: WordSet = "positions.txt";
}
