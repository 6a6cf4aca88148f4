//! WordNet as three borrowed text files: lemmas of a word, and what it means.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

static WORDNET: &str = include_str!("wordnet.txt");
static HYPERNYMS: &str = include_str!("hypernyms.txt");
static IRREGULAR: &str = include_str!("irregular.txt");

/// Lines by their first field; nothing is copied but the line itself is sliced.
fn by_key(text: &'static str) -> FxHashMap<&'static str, &'static str> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('|'))
        .collect()
}

static LEMMAS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| by_key(WORDNET));
static FORMS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| by_key(IRREGULAR));
static PARENTS: LazyLock<Vec<u32>> = LazyLock::new(|| {
    HYPERNYMS
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| number(line).unwrap_or(NONE))
        .collect()
});
const NONE: u32 = u32::MAX;

fn number(text: &str) -> Option<u32> {
    u32::from_str_radix(text, 36).ok()
}

/// Part of speech, as WordNet counts them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pos {
    Noun,
    Verb,
    Adjective,
    Adverb,
}

impl Pos {
    fn from_byte(byte: u8) -> Option<Pos> {
        match byte {
            b'n' => Some(Pos::Noun),
            b'v' => Some(Pos::Verb),
            b'a' => Some(Pos::Adjective),
            b'r' => Some(Pos::Adverb),
            _ => None,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Pos::Noun => b'n',
            Pos::Verb => b'v',
            Pos::Adjective => b'a',
            Pos::Adverb => b'r',
        }
    }
}

/// Endings that inflection adds and what stands there in the lemma (WordNet's `morphy`).
const ENDINGS: [(Pos, &str, &str); 20] = [
    (Pos::Noun, "s", ""),
    (Pos::Noun, "ses", "s"),
    (Pos::Noun, "xes", "x"),
    (Pos::Noun, "zes", "z"),
    (Pos::Noun, "ches", "ch"),
    (Pos::Noun, "shes", "sh"),
    (Pos::Noun, "men", "man"),
    (Pos::Noun, "ies", "y"),
    (Pos::Verb, "s", ""),
    (Pos::Verb, "ies", "y"),
    (Pos::Verb, "es", "e"),
    (Pos::Verb, "es", ""),
    (Pos::Verb, "ed", "e"),
    (Pos::Verb, "ed", ""),
    (Pos::Verb, "ing", "e"),
    (Pos::Verb, "ing", ""),
    (Pos::Adjective, "er", ""),
    (Pos::Adjective, "est", ""),
    (Pos::Adjective, "er", "e"),
    (Pos::Adjective, "est", "e"),
];

/// True if WordNet has the lemma as that part of speech.
fn has(lemma: &str, pos: Pos) -> Option<&'static str> {
    let (key, line) = LEMMAS.get_key_value(lemma)?;
    line.split('|')
        .any(|field| field.as_bytes().first() == Some(&pos.byte()))
        .then_some(*key)
}

/// The lemmas that a word in lower case may be a form of, likeliest first; empty if WordNet knows none.
pub fn lemmas(word: &str) -> SmallVec<[(&'static str, Pos); 4]> {
    let mut found: SmallVec<[(&'static str, Pos); 4]> = SmallVec::new();
    let mut add = |lemma: &'static str, pos: Pos| {
        if !found.contains(&(lemma, pos)) {
            found.push((lemma, pos));
        }
    };
    if let Some(line) = FORMS.get(word) {
        for field in line.split('|') {
            if let Some(pos) = field.bytes().next().and_then(Pos::from_byte)
                && let Some(lemma) = has(&field[1..], pos)
            {
                add(lemma, pos);
            }
        }
    }
    if let Some((key, line)) = LEMMAS.get_key_value(word) {
        for pos in line
            .bytes()
            .next()
            .and_then(Pos::from_byte)
            .into_iter()
            .chain(
                line.split('|')
                    .skip(1)
                    .filter_map(|f| f.bytes().next().and_then(Pos::from_byte)),
            )
        {
            add(key, pos);
        }
    }
    let mut base = String::new();
    for (pos, ending, instead) in ENDINGS {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 2
        {
            base.clear();
            base.push_str(stem);
            base.push_str(instead);
            if let Some(lemma) = has(&base, pos) {
                add(lemma, pos);
            }
            // "stopped", "planning": the last consonant is doubled before the ending.
            if instead.is_empty() && matches!(ending, "ed" | "ing") {
                let bytes = stem.as_bytes();
                let n = bytes.len();
                if n >= 3
                    && bytes[n - 1] == bytes[n - 2]
                    && bytes[n - 1].is_ascii_alphabetic()
                    && let Some(lemma) = has(&stem[..n - 1], pos)
                {
                    add(lemma, pos);
                }
            }
        }
    }
    found
}

/// What a word can mean: its synsets, the more general ones above them, its opposites and relatives.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Senses {
    /// Synset numbers, sorted.
    pub synsets: SmallVec<[u32; 8]>,
    /// Synsets one and two steps above, sorted.
    pub above: SmallVec<[u32; 8]>,
    /// Synsets one step above, in the order of the senses.
    pub heads: SmallVec<[u32; 4]>,
    pub antonyms: SmallVec<[&'static str; 2]>,
    pub derived: SmallVec<[&'static str; 4]>,
    /// How common its commonest lemma is: the bits of its number of places in WordNet's tagged
    /// corpora, 0 (none of 230,000 words) to 15.
    pub commonness: u8,
}

/// The senses of some lemmas together; at most `per_pos` of each part of speech.
pub fn senses(lemmas: &[(&'static str, Pos)], per_pos: usize) -> Senses {
    let mut result = Senses::default();
    for (lemma, pos) in lemmas {
        let Some(line) = LEMMAS.get(lemma) else {
            continue;
        };
        for field in line.split('|') {
            let (head, rest) = field.split_at(field.len().min(1));
            match head.as_bytes().first() {
                Some(b'!') => result.antonyms.extend(rest.split(' ')),
                Some(b'+') => result.derived.extend(rest.split(' ')),
                Some(b'~') => {
                    let bits = rest.parse().unwrap_or_default();
                    result.commonness = result.commonness.max(bits);
                }
                Some(&byte) if byte == pos.byte() => {
                    result
                        .synsets
                        .extend(rest.split(' ').take(per_pos).filter_map(number));
                }
                _ => {}
            }
        }
    }
    for synset in result.synsets.clone() {
        let mut at = synset;
        for step in 0..2 {
            at = PARENTS.get(at as usize).copied().unwrap_or(NONE);
            if at == NONE {
                break;
            }
            if step == 0 {
                result.heads.push(at);
            }
            result.above.push(at);
        }
    }
    for ids in [&mut result.synsets, &mut result.above] {
        ids.sort_unstable();
        ids.dedup();
    }
    result.derived.sort_unstable();
    result.derived.dedup();
    result.antonyms.sort_unstable();
    result.antonyms.dedup();
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str) -> Vec<&'static str> {
        lemmas(word).iter().map(|(lemma, _)| *lemma).collect()
    }

    #[test]
    fn inflected_words_lead_to_their_lemmas() {
        assert!(of("bought").contains(&"buy"));
        assert!(of("acquiring").contains(&"acquire"));
        assert!(of("planned").contains(&"plan"));
        assert!(of("companies").contains(&"company"));
        assert!(of("qqqq").is_empty());
    }

    #[test]
    fn opposites_and_relatives_are_known() {
        let rise = senses(&lemmas("rise"), 5);
        assert!(rise.antonyms.contains(&"fall"));
        let acquire = senses(&lemmas("acquire"), 5);
        assert!(acquire.derived.contains(&"acquisition"));
    }
}
