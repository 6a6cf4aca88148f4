//! The word lists of `lexicon/*.txt`, read once: what a word can mean next to a number.

mod read;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Dec;
use super::figure::{Dimension, DurationUnit};

/// Number of a word that stands in some list; [`UNKNOWN`] for all others.
pub(super) type WordId = u16;
pub(super) const UNKNOWN: WordId = 0;

/// What a single word can be.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Word {
    pub cardinal: Option<u16>,
    pub ordinal: Option<u64>,
    /// Power of ten of a scale word.
    pub scale: Option<i8>,
    pub multiple: Option<(Dec, MultipleForm)>,
    pub flags: u32,
    /// For an adverb of frequency: its unit ("monthly": month).
    pub frequency: Option<DurationUnit>,
    /// For an irregular plural: its singular, as an index into [`Lexicon::singulars`].
    pub singular: Option<u16>,
}

/// Flags of [`Word`].
pub(super) mod flag {
    /// Ends the noun phrase that a number opens.
    pub const STOP: u32 = 1;
    /// Tells a change ("rose", "growth").
    pub const CHANGE: u32 = 1 << 1;
    /// Makes "degrees" a temperature.
    pub const HEAT: u32 = 1 << 2;
    /// Makes "pounds" a mass.
    pub const WEIGHT: u32 = 1 << 3;
    /// Names its number instead of counting ("page").
    pub const IDENTIFIER: u32 = 1 << 4;
    /// Counts nothing after a hyphen ("one-time").
    pub const HYPHEN: u32 = 1 << 5;
    /// A scale that is only one when it stands right after digits ("k").
    pub const SUFFIX_ONLY: u32 = 1 << 6;
    /// May open a number: a candidate for the scanner.
    pub const OPENER: u32 = 1 << 7;
    /// Ends a hedge that stands before a number.
    pub const HEDGE: u32 = 1 << 8;
    /// Begins a fixed expression that states no quantity.
    pub const IDIOM: u32 = 1 << 9;
    /// Begins a currency's name of several words.
    pub const MONEY: u32 = 1 << 10;
    /// A month's name or abbreviation.
    pub const MONTH: u32 = 1 << 11;
    /// Stands after "a" or "an" as what a price is for ("a share").
    pub const RATE: u32 = 1 << 12;
    /// After "times" it is multiplied or compared, not repeated ("earnings", "as").
    pub const MULTIPLIED: u32 = 1 << 13;
    /// After "a third" it makes that a part of something ("of", "are").
    pub const AFTER_PART: u32 = 1 << 14;
    /// An adverb or adjective of frequency ("monthly").
    pub const FREQUENCY: u32 = 1 << 15;
    /// A short form that a number goes with ("No.", "pp.").
    pub const NUMBERED: u32 = 1 << 16;
    /// Before four digits it makes them a year ("in", "fiscal").
    pub const BEFORE_YEAR: u32 = 1 << 17;
    /// Is played or held in a row ("games").
    pub const MATCH: u32 = 1 << 18;
    /// Ends an address ("Street").
    pub const ADDRESS: u32 = 1 << 19;
    /// "Over" after it, before a length of time, means more than it.
    pub const LASTING: u32 = 1 << 20;
    /// "Over" after it says what it is about.
    pub const DISPUTING: u32 = 1 << 24;
    /// Before "number four" it makes that a place in an order.
    pub const RANKING: u32 = 1 << 21;
    /// A unit of time, spelled out.
    pub const TIME: u32 = 1 << 23;
    /// Makes "7/10" seven points of ten.
    pub const SCORE: u32 = 1 << 22;
}

/// How a word for a multiple is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MultipleForm {
    /// "doubled".
    Verb,
    /// "twice".
    Times,
    /// "double": a multiple only before "the", "its", "what" and the like, or after "more than".
    Base,
}

/// What a hedge before or after a number says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hedge {
    About,
    Nearly,
    JustOver,
    More,
    AtLeast,
    Less,
    AtMost,
    /// "exactly": part of the words, no bound.
    Equal,
    /// "or equal" after a bound.
    OrEqual,
}

/// A word that stands for an interval.
#[derive(Debug, Clone, Copy)]
pub(super) struct VagueWord {
    pub percent: bool,
    pub low: Dec,
    pub high: Dec,
}

/// A currency, or a name that several share (`code` is `None`).
#[derive(Debug, Clone)]
pub(super) struct Currency {
    pub code: Option<&'static str>,
    /// The sign to show: its first own sign, or the shared one.
    pub sign: &'static str,
}

/// A unit after a number.
#[derive(Debug, Clone)]
pub(super) enum Unit {
    Physical {
        name: String,
        dimension: Dimension,
        to_si: Dec,
    },
    Time(DurationUnit),
}

/// Phrases by their first word (or by their last, for hedges before a number).
#[derive(Debug)]
pub(super) struct Phrases<T> {
    by_key: FxHashMap<WordId, Vec<Phrase<T>>>,
}

/// The words of a phrase and what they mean.
pub(super) type Phrase<T> = (Box<[WordId]>, T);

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            by_key: FxHashMap::default(),
        }
    }
}

impl<T> Phrases<T> {
    /// The phrases of that key word, longest first.
    pub fn of(&self, key: WordId) -> &[Phrase<T>] {
        if key == UNKNOWN {
            return &[];
        }
        self.by_key.get(&key).map_or(&[], Vec::as_slice)
    }

    fn add(&mut self, key: WordId, words: Vec<WordId>, meaning: T) {
        let list = self.by_key.entry(key).or_default();
        list.push((words.into_boxed_slice(), meaning));
        list.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
}

/// All lists together.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    ids: FxHashMap<&'static [u8], WordId>,
    /// The words of at most eight ASCII letters once more, by [`short_key`]: nearly all of a text.
    short: FxHashMap<u64, WordId>,
    words: Vec<Word>,
    /// [`Word::flags`] of all words side by side: the question that is asked of every token.
    flags: Vec<u32>,
    /// For the first two letters, a bit per length (capped at 31): is there such a word? Most words
    /// of a text end here.
    lengths: Vec<u32>,
    pub singulars: Vec<&'static str>,
    pub before: Phrases<Hedge>,
    pub after: Phrases<Hedge>,
    pub vague: Phrases<VagueWord>,
    pub idioms: Phrases<()>,
    pub currencies: Vec<Currency>,
    /// Currency and whether it is the hundredth ("cents").
    pub money_names: Phrases<(u16, bool)>,
    /// Signs and codes as written.
    pub money_signs: FxHashMap<&'static str, u16>,
    pub minor_signs: FxHashMap<&'static str, u16>,
    pub units: Vec<Unit>,
    pub unit_names: Phrases<u16>,
    pub unit_symbols: FxHashMap<String, u16>,
    pub nonfigures: Vec<&'static str>,
}

/// The lists, read on first use.
pub(super) fn lexicon() -> &'static Lexicon {
    static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);
    &LEXICON
}

impl Lexicon {
    /// The number of a word in any case; [`UNKNOWN`] if no list has it.
    pub fn id(&self, word: &str) -> WordId {
        let bytes = word.as_bytes();
        if self.lengths[filter_index(bytes)] & (1 << bytes.len().min(31)) == 0 {
            return UNKNOWN;
        }
        if let Some(key) = short_key(bytes) {
            return self.short.get(&key).copied().unwrap_or(UNKNOWN);
        }
        let mut buffer = [0u8; 32];
        let Some(lower) = buffer.get_mut(..bytes.len()) else {
            return UNKNOWN;
        };
        lower.copy_from_slice(bytes);
        lower.make_ascii_lowercase();
        self.ids.get(&*lower).copied().unwrap_or(UNKNOWN)
    }

    /// What a word can be; nothing for [`UNKNOWN`].
    pub fn word(&self, id: WordId) -> &Word {
        self.words.get(usize::from(id)).unwrap_or(&self.words[0])
    }

    /// The flags of a word; none for [`UNKNOWN`].
    pub fn flags(&self, id: WordId) -> u32 {
        self.flags.get(usize::from(id)).copied().unwrap_or(0)
    }

    fn intern(&mut self, word: &'static str) -> WordId {
        if let Some(id) = self.ids.get(word.as_bytes()) {
            return *id;
        }
        let id = WordId::try_from(self.words.len()).unwrap_or(UNKNOWN);
        self.ids.insert(word.as_bytes(), id);
        if let Some(key) = short_key(word.as_bytes()) {
            self.short.insert(key, id);
        }
        self.words.push(Word::default());
        self.lengths[filter_index(word.as_bytes())] |= 1 << word.len().min(31);
        id
    }

    fn entry(&mut self, word: &'static str) -> &mut Word {
        let id = self.intern(word);
        &mut self.words[usize::from(id)]
    }

    fn phrase(&mut self, words: &[&'static str]) -> Vec<WordId> {
        words.iter().map(|word| self.intern(word)).collect()
    }
}

/// A word's place in [`Lexicon::lengths`], the same for either case.
fn filter_index(word: &[u8]) -> usize {
    let letter = |at: usize| usize::from(word.get(at).copied().unwrap_or(0) & 31);
    letter(0) << 5 | letter(1)
}

/// A word of two to eight ASCII letters as one number, the same for either case; its length stands in
/// the bits that ASCII leaves free.
fn short_key(word: &[u8]) -> Option<u64> {
    const CASE: u64 = 0x2020_2020_2020_2020;
    const NOT_ASCII: u64 = 0x8080_8080_8080_8080;
    let (low, high) = match *word {
        [a, b] => (u32::from_le_bytes([a, b, 0, 0]), 0),
        [a, b, c] => (u32::from_le_bytes([a, b, c, 0]), 0),
        [a, b, c, d, ..] if word.len() <= 8 => {
            let [.., w, x, y, z] = *word else { return None };
            (
                u32::from_le_bytes([a, b, c, d]),
                u32::from_le_bytes([w, x, y, z]),
            )
        }
        _ => return None,
    };
    let letters = u64::from(low) | u64::from(high) << 32;
    let length = word.len() as u64;
    let place = (length & 1) << 7 | (length & 2) << 14 | (length & 4) << 21 | (length & 8) << 28;
    (letters & NOT_ASCII == 0).then_some(letters | CASE | place)
}

/// 10 to that power, exactly; `None` outside what a decimal holds.
pub(super) fn power_of_ten(power: i32) -> Option<Dec> {
    if power >= 0 {
        10i128
            .checked_pow(u32::try_from(power).ok()?)
            .and_then(|power| Dec::try_from_i128_with_scale(power, 0).ok())
    } else {
        Dec::try_from_i128_with_scale(1, u32::try_from(-power).ok()?).ok()
    }
}
