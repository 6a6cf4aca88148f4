//! The words of a passage with what they mean: lemmas, senses, weight, and how two of them relate.

use rust_stemmers::{Algorithm, Stemmer};
use smallvec::SmallVec;

use super::lexicon::{self, CONVERSE, FUNCTION, LIGHT, NEGATION, Pos, Senses};
use crate::text::Span;

/// Senses a word is taken to have, for each part of speech: rarer ones match by accident.
const SENSES_PER_POS: usize = 4;

/// One word of a passage.
#[derive(Debug, Clone)]
pub struct Word {
    /// Bytes of the passage's text.
    pub span: Span,
    /// Lower case, curly apostrophes straightened, possessive `'s` cut off.
    pub lower: String,
    /// English Snowball stem of `lower`: what the index stores.
    pub stem: String,
    /// Lemmas the word may be a form of, likeliest first; empty for words WordNet does not know.
    pub lemmas: SmallVec<[(&'static str, Pos); 4]>,
    pub senses: Senses,
    pub shape: Shape,
    pub class: Class,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    Lower,
    /// First letter upper case.
    Capital,
    /// All letters upper case, two or more.
    Upper,
    /// "OpenAI", "iPhone".
    Mixed,
    /// Holds a digit.
    Digits,
}

/// What part a word plays in comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    Function,
    Negation,
    /// A content word that proves little.
    Light,
    Content,
}

/// How two words relate in meaning. Ordered by strength of agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    None,
    /// One of them means the opposite of the other.
    Opposite,
    /// The first is a kind of the second: the draft says more than the source.
    Narrower,
    /// The second is a kind of the first: the draft says less than the source.
    Broader,
    Synonym,
    /// "acquire" and "acquisition".
    Derived,
    Same,
}

impl Word {
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
    pub fn relation(&self, other: &Word) -> Relation {
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
        let derived = |a: &Word, b: &Word| {
            b.lemmas
                .iter()
                .any(|(lemma, _)| a.senses.derived.contains(lemma))
        };
        if derived(self, other) || derived(other, self) {
            return Relation::Derived;
        }
        if share(&self.senses.synsets, &other.senses.synsets) {
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

    fn opposes(&self, other: &Word) -> bool {
        let converse = |word: &Word| word.lemmas.iter().find_map(|(lemma, _)| CONVERSE.of(lemma));
        if let (Some(a), Some(b)) = (converse(self), converse(other))
            && a == b
        {
            return false;
        }
        let antonym = |a: &Word, b: &Word| a.senses.antonyms.iter().any(|antonym| b.is(antonym));
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

/// The words of `text` in order. Hyphenated words are one word and, apart from that, their parts.
pub fn words(text: &str) -> Vec<Word> {
    let stemmer = Stemmer::create(Algorithm::English);
    spans(text).map(|span| word(text, span, &stemmer)).collect()
}

/// The stems of the content words of `text`, as the index stores them; figures are left out.
pub fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::English);
    spans(text)
        .filter_map(|span| {
            let (lower, _) = fold(span.of(text));
            let class = classify(&lower);
            (class != Class::Function && !lower.bytes().any(|b| b.is_ascii_digit()))
                .then(|| stemmer.stem(&lower).into_owned())
        })
        .collect()
}

fn word(text: &str, span: Span, stemmer: &Stemmer) -> Word {
    let written = span.of(text);
    let (lower, cut) = fold(written);
    let class = classify(&lower);
    let (lemmas, senses) = if class == Class::Function || class == Class::Negation {
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
    Word {
        span: Span::new(span.start, span.end - cut),
        stem: stemmer.stem(&lower).into_owned(),
        shape: shape(written),
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
    let mut lower = String::with_capacity(written.len());
    for c in written.chars() {
        if matches!(c, '’' | '‘') {
            lower.push('\'');
        } else {
            lower.extend(c.to_lowercase());
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

/// Runs of letters and digits; an apostrophe, hyphen, full stop or `&` between two of them joins.
pub fn spans(text: &str) -> impl Iterator<Item = Span> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, c) = chars.next()?;
            if !c.is_alphanumeric() {
                continue;
            }
            let mut end = start + c.len_utf8();
            while let Some(&(at, c)) = chars.peek() {
                if c.is_alphanumeric() {
                    end = at + c.len_utf8();
                    chars.next();
                    continue;
                }
                let joins = matches!(c, '\'' | '’' | '-' | '‑' | '.' | '&' | ',');
                let next = text[at + c.len_utf8()..].chars().next();
                let before = text[..at].chars().next_back();
                let digits = before.is_some_and(|b| b.is_ascii_digit())
                    && next.is_some_and(|n| n.is_ascii_digit());
                let glue = match c {
                    ',' => digits,
                    '.' => {
                        digits
                            || (next.is_some_and(char::is_alphabetic)
                                && before.is_some_and(char::is_alphabetic))
                    }
                    _ => joins && next.is_some_and(char::is_alphanumeric),
                };
                // "Labs'" keeps its apostrophe so that the possessive is seen, and "U.S." its stop.
                let closes = matches!(c, '\'' | '’')
                    && before == Some('s')
                    && !next.is_some_and(char::is_alphanumeric);
                if glue {
                    end = at + c.len_utf8();
                    chars.next();
                } else if closes {
                    end = at + c.len_utf8();
                    chars.next();
                    break;
                } else {
                    break;
                }
            }
            return Some(Span::new(start, end));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn relation(a: &str, b: &str) -> Relation {
        words(a)[0].relation(&words(b)[0])
    }

    #[test]
    fn words_keep_their_spans_and_lose_the_possessive() {
        let found = words("Oracle’s U.S. sales rose 3.5%; the Fed-led cut didn't help AT&T.");
        let lower: Vec<_> = found.iter().map(|w| w.lower.as_str()).collect();
        assert_eq!(
            lower,
            [
                "oracle", "u.s", "sales", "rose", "3.5", "the", "fed-led", "cut", "didn't", "help",
                "at&t"
            ]
        );
        assert_eq!(found[0].span, Span::new(0, 6));
    }

    #[test]
    fn words_relate_by_meaning() {
        assert_eq!(relation("bought", "buying"), Relation::Same);
        assert_eq!(relation("acquisition", "acquire"), Relation::Derived);
        assert_eq!(relation("rise", "fall"), Relation::Opposite);
        assert_eq!(relation("purchase", "buy"), Relation::Synonym);
        assert_eq!(relation("banana", "treaty"), Relation::None);
    }

    proptest::proptest! {
        #[test]
        fn spans_lie_on_boundaries(text in "\\PC*") {
            for word in words(&text) {
                assert!(text.get(word.span.start..word.span.end).is_some());
            }
        }
    }
}
