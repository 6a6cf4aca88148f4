//! What a word means apart from its place: stem, lemmas, senses, class; looked up once for each way of writing it.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::lexicon::{
    self, CONVERSE, Classes, DIRECTION, FUNCTION, LIGHT, NEGATION, OPPOSITES, Pos, SYNONYMS, Senses,
};
use unicode_normalization::UnicodeNormalization;

use super::words::{Class, Relation, Shape};

/// Senses a word is taken to have, for each part of speech: rarer ones match by accident.
const SENSES_PER_POS: usize = 4;
/// Written words that a thread keeps twice over: a language's common words are far fewer, and 8,000
/// forms take about 5 MB.
const KEPT: usize = 8_192;
/// Bytes of the longest written word that is kept.
const LONGEST: usize = 40;

static NEXT: AtomicU64 = AtomicU64::new(0);

/// A word apart from its place and its capitals.
#[derive(Debug)]
pub struct Form {
    /// Its own in this process; two forms of equal words may have different ones.
    pub id: u64,
    /// Lower case, curly apostrophes straightened, possessive `'s` cut off.
    pub lower: String,
    /// English Snowball stem of `lower`: what the index stores.
    pub stem: String,
    /// Lemmas the word may be a form of, likeliest first; empty for words WordNet does not know.
    pub lemmas: SmallVec<[(&'static str, Pos); 4]>,
    pub senses: Senses,
    pub class: Class,
    /// The way the word points, as [`DIRECTION`] has it for the word or one of its lemmas.
    pub direction: Option<&'static str>,
    /// The end of a pair of states it names, as [`OPPOSITES`] has it for the word or one of its lemmas.
    pub state: Option<&'static str>,
    /// False if no entry of [`OPPOSITES`] is or begins with the word or one of its lemmas.
    pub opens_state: bool,
    /// The event that the word tells from one side ("buy", "sell"), as [`CONVERSE`] has it for one of its lemmas.
    pub converse: Option<&'static str>,
    /// The group of words that mean the same, as [`SYNONYMS`] has it for the word or one of its lemmas.
    pub synonyms: Option<&'static str>,
}

impl Form {
    /// The likeliest lemma, or the word itself.
    pub fn lemma(&self) -> &str {
        self.lemmas.first().map_or(self.lower.as_str(), |(l, _)| l)
    }

    /// True if some lemma of the word may be a verb.
    pub fn may_be(&self, pos: Pos) -> bool {
        self.lemmas.iter().any(|(_, p)| *p == pos)
    }

    /// True if the word or one of its lemmas is `lemma`.
    pub fn is(&self, lemma: &str) -> bool {
        self.lower == lemma || self.lemmas.iter().any(|(l, _)| *l == lemma)
    }

    /// True for words that say what a sentence is about.
    pub fn is_content(&self) -> bool {
        matches!(self.class, Class::Content | Class::Light)
    }

    /// How `self`, a word of a draft, relates to `other`, a word of a source.
    pub fn relation(&self, other: &Form) -> Relation {
        if self.lower == other.lower || self.stem == other.stem {
            return Relation::Same;
        }
        if self
            .lemmas
            .iter()
            .any(|(a, _)| other.lemmas.iter().any(|(b, _)| a == b))
        {
            return Relation::Same;
        }
        if self.opposes(other) {
            return Relation::Opposite;
        }
        let derived = |a: &Form, b: &Form| {
            b.lemmas
                .iter()
                .any(|(lemma, _)| a.senses.derived.contains(lemma))
        };
        if derived(self, other) || derived(other, self) {
            return Relation::Derived;
        }
        let grouped = self.synonyms.is_some() && self.synonyms == other.synonyms;
        if grouped || share(&self.senses.synsets, &other.senses.synsets) {
            return Relation::Synonym;
        }
        if share(&self.senses.synsets, &other.senses.above) {
            return Relation::Broader;
        }
        if share(&self.senses.above, &other.senses.synsets) {
            return Relation::Narrower;
        }
        Relation::None
    }

    fn opposes(&self, other: &Form) -> bool {
        if self.converse.is_some() && self.converse == other.converse {
            return false;
        }
        let antonym = |a: &Form, b: &Form| a.senses.antonyms.iter().any(|antonym| b.is(antonym));
        antonym(self, other) || antonym(other, self)
    }
}

/// True if two sorted lists share a number.
fn share(a: &[u32], b: &[u32]) -> bool {
    let (mut i, mut j) = (0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => return true,
        }
    }
    false
}

/// A way of writing a word: its form, its capitals, and how many bytes of a possessive ending it has.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub form: Arc<Form>,
    pub shape: Shape,
    pub cut: usize,
}

/// Written words with what they mean. Words repeat, and looking one up costs a hundred times what
/// finding it here does. Once `recent` is full, what was not asked for since the last time is forgotten.
pub(super) struct Known {
    stemmer: Stemmer,
    recent: FxHashMap<Box<str>, Seen>,
    older: FxHashMap<Box<str>, Seen>,
}

thread_local! {
    // One for each thread, as a lock would cost more than the look-up.
    static KNOWN: RefCell<Known> = RefCell::new(Known::new());
}

/// Lends the thread's known words. What they say does not depend on what was asked before.
pub(super) fn with_known<R>(call: impl FnOnce(&mut Known) -> R) -> R {
    KNOWN.with(|known| match known.try_borrow_mut() {
        Ok(mut known) => call(&mut known),
        Err(_) => call(&mut Known::new()),
    })
}

impl Known {
    fn new() -> Self {
        Self {
            stemmer: Stemmer::create(Algorithm::English),
            recent: FxHashMap::default(),
            older: FxHashMap::default(),
        }
    }

    pub(super) fn look_up(&mut self, written: &str) -> Seen {
        // Hardly a number comes twice: kept, they would drive the words out.
        if is_number(written) {
            return Seen {
                form: Arc::new(form(written.to_owned(), &self.stemmer)),
                shape: Shape::Digits,
                cut: 0,
            };
        }
        if let Some(seen) = self.recent.get(written) {
            return seen.clone();
        }
        let seen = match self.older.remove(written) {
            Some(seen) => seen,
            None => self.read(written),
        };
        if written.len() <= LONGEST {
            if self.recent.len() >= KEPT {
                self.older = std::mem::take(&mut self.recent);
            }
            self.recent.insert(written.into(), seen.clone());
        }
        seen
    }

    fn read(&mut self, written: &str) -> Seen {
        let (lower, cut) = fold(written);
        let small = self
            .recent
            .get(lower.as_str())
            .filter(|small| small.form.lower == lower);
        let form = match small {
            Some(small) => Arc::clone(&small.form),
            None => Arc::new(form(lower, &self.stemmer)),
        };
        Seen {
            form,
            shape: shape(written),
            cut,
        }
    }
}

/// True for digits with points and commas. No dictionary has one, and none has an ending.
fn is_number(written: &str) -> bool {
    let mut bytes = written.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_digit())
        && bytes.all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

fn form(lower: String, stemmer: &Stemmer) -> Form {
    let class = classify(&lower);
    let number = is_number(&lower);
    let (lemmas, senses) = if number || class == Class::Function || class == Class::Negation {
        Default::default()
    } else {
        let lemmas = lexicon::lemmas(&lower);
        let senses = lexicon::senses(&lemmas, SENSES_PER_POS);
        (lemmas, senses)
    };
    let class = if class == Class::Content && lemmas.iter().any(|(l, _)| LIGHT.contains(l)) {
        Class::Light
    } else {
        class
    };
    let by_lemma = |classes: &Classes| lemmas.iter().find_map(|(lemma, _)| classes.of(lemma));
    let of = |classes: &Classes| classes.of(&lower).or_else(|| by_lemma(classes));
    Form {
        id: NEXT.fetch_add(1, Ordering::Relaxed),
        stem: match number {
            true => lower.clone(),
            false => stemmer.stem(&lower).into_owned(),
        },
        direction: of(&DIRECTION),
        state: of(&OPPOSITES),
        opens_state: OPPOSITES.has_entry_from(&lower)
            || lemmas
                .iter()
                .any(|(lemma, _)| OPPOSITES.has_entry_from(lemma)),
        converse: by_lemma(&CONVERSE),
        synonyms: of(&SYNONYMS),
        lower,
        lemmas,
        senses,
        class,
    }
}

fn classify(lower: &str) -> Class {
    if NEGATION.contains(lower) || lower.ends_with("n't") {
        Class::Negation
    } else if FUNCTION.contains(lower) {
        Class::Function
    } else if LIGHT.contains(lower) {
        Class::Light
    } else {
        Class::Content
    }
}

/// Lower case with straight apostrophes and no possessive ending; the bytes cut from the end.
fn fold(written: &str) -> (String, usize) {
    let mut lower = written.to_ascii_lowercase();
    if !lower.is_ascii() {
        lower.clear();
        // "é" is one character, or an "e" and an accent of its own: both are one word.
        for c in written.nfc() {
            if matches!(c, '’' | '‘') {
                lower.push('\'');
            } else {
                lower.extend(c.to_lowercase());
            }
        }
    }
    let cut = if lower.ends_with("'s") {
        lower.truncate(lower.len() - 2);
        's'.len_utf8()
            + if written.ends_with("'s") || written.ends_with("'S") {
                1
            } else {
                '’'.len_utf8()
            }
    } else if lower.ends_with('\'') {
        lower.pop();
        if written.ends_with('\'') {
            1
        } else {
            '’'.len_utf8()
        }
    } else {
        0
    };
    (lower, cut)
}

fn shape(written: &str) -> Shape {
    let letters = written.chars().filter(|c| c.is_alphabetic());
    let (mut upper, mut all) = (0, 0);
    for c in letters {
        all += 1;
        upper += usize::from(c.is_uppercase());
    }
    let first_upper = written.chars().next().is_some_and(char::is_uppercase);
    if written.chars().any(|c| c.is_ascii_digit()) {
        Shape::Digits
    } else if upper == 0 {
        Shape::Lower
    } else if upper == all && all >= 2 {
        Shape::Upper
    } else if first_upper && (upper == 1 || written.contains('-')) {
        Shape::Capital
    } else {
        Shape::Mixed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_what_every_dictionary_says_of_it() {
        let stemmer = Stemmer::create(Algorithm::English);
        for number in ["7", "2021", "3.5", "35,485", "1,234,567.89", "0.05", "99"] {
            assert!(is_number(number), "{number}");
            assert!(lexicon::lemmas(number).is_empty(), "{number}");
            assert_eq!(stemmer.stem(number), number);
            assert_eq!(fold(number), (number.to_owned(), 0));
            assert_eq!(shape(number), Shape::Digits);
        }
        for word in ["1990s", "q3", "3d", "4th", ".5", ""] {
            assert!(!is_number(word), "{word}");
        }
    }
}
