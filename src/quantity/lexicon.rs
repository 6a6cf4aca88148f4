//! The word lists of `lexicon/*.txt`, read once: what a word can mean next to a number.

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
    by_key: FxHashMap<WordId, Vec<(Box<[WordId]>, T)>>,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self {
            by_key: FxHashMap::default(),
        }
    }
}

impl<T> Phrases<T> {
    /// The phrases of that key word, longest first.
    pub fn of(&self, key: WordId) -> &[(Box<[WordId]>, T)] {
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
    words: Vec<Word>,
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

/// The lines of a list without comments and blank lines.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with("# ") && *line != "#")
}

/// A name of several words, as one entry of a list ("square_metre").
fn spaced(name: &'static str) -> Vec<&'static str> {
    name.split('_').collect()
}

impl Lexicon {
    /// The number of a word in any case; [`UNKNOWN`] if no list has it.
    pub fn id(&self, word: &str) -> WordId {
        let bytes = word.as_bytes();
        if self.lengths[filter_index(bytes)] & (1 << bytes.len().min(31)) == 0 {
            return UNKNOWN;
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

    fn intern(&mut self, word: &'static str) -> WordId {
        if let Some(id) = self.ids.get(word.as_bytes()) {
            return *id;
        }
        let id = WordId::try_from(self.words.len()).unwrap_or(UNKNOWN);
        self.ids.insert(word.as_bytes(), id);
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

    fn read() -> Self {
        let mut lexicon = Self {
            words: vec![Word::default()],
            lengths: vec![0; 1024],
            ..Self::default()
        };
        lexicon.read_numbers();
        lexicon.read_flags();
        lexicon.read_hedges();
        lexicon.read_currencies();
        lexicon.read_units();
        lexicon
    }

    fn read_numbers(&mut self) {
        let mut names: Vec<(&'static str, u16)> = Vec::new();
        let mut tens = Vec::new();
        let mut ones = Vec::new();
        for line in lines(include_str!("lexicon/cardinals.txt")) {
            if let Some((word, value)) = line.split_once(' ')
                && let Ok(value) = value.trim().parse::<u16>()
            {
                if value > 1 {
                    names.push((word, value));
                }
                self.entry(word).cardinal = Some(value);
                self.entry(word).flags |= flag::OPENER;
                match value {
                    1..=9 => ones.push((word, value)),
                    20..=90 => tens.push((word, value)),
                    _ => {}
                }
            }
        }
        for line in lines(include_str!("lexicon/ordinals.txt")) {
            if let Some((word, value)) = line.split_once(' ')
                && let Ok(value) = value.trim().parse::<u64>()
            {
                let entry = self.entry(word);
                entry.ordinal = Some(value);
                entry.flags |= flag::OPENER;
                if value < 10 {
                    for (ten, tens) in &tens {
                        let glued: &'static str =
                            Box::leak(format!("{ten}{word}").into_boxed_str());
                        let entry = self.entry(glued);
                        entry.ordinal = Some(u64::from(*tens) + value);
                        entry.flags |= flag::OPENER;
                    }
                }
            }
        }
        for (ten, tens) in &tens {
            for (one, ones) in &ones {
                let glued: &'static str = Box::leak(format!("{ten}{one}").into_boxed_str());
                let entry = self.entry(glued);
                entry.cardinal = Some(tens + ones);
                names.push((glued, tens + ones));
                entry.flags |= flag::OPENER;
            }
        }
        names.extend([("hundred", 100), ("thousand", 1000)]);
        for (name, value) in names {
            let glued: &'static str = Box::leak(format!("{name}fold").into_boxed_str());
            let entry = self.entry(glued);
            entry.multiple = Some((Dec::from(value), MultipleForm::Verb));
            entry.flags |= flag::OPENER;
        }
        for line in lines(include_str!("lexicon/scales.txt")) {
            let mut columns = line.split(' ');
            if let (Some(word), Some(Ok(power)), Some(place)) = (
                columns.next(),
                columns.next().map(str::parse::<i8>),
                columns.next(),
            ) {
                let plural: &'static str = Box::leak(format!("{word}s").into_boxed_str());
                let forms: &[&'static str] = if place == "word" && word.len() > 3 || word == "lac" {
                    &[word, plural]
                } else {
                    &[word]
                };
                for form in forms {
                    let entry = self.entry(form);
                    entry.scale = Some(power);
                    entry.flags |= if place == "word" {
                        flag::OPENER
                    } else {
                        flag::SUFFIX_ONLY
                    };
                }
            }
        }
        for line in lines(include_str!("lexicon/multiples.txt")) {
            let mut columns = line.split([' ', '=']).filter(|column| !column.is_empty());
            if let (Some(word), Some(Ok(factor)), Some(form)) = (
                columns.next(),
                columns.next().map(str::parse::<Dec>),
                columns.next(),
            ) {
                let form = match form {
                    "verb" => MultipleForm::Verb,
                    "times" => MultipleForm::Times,
                    _ => MultipleForm::Base,
                };
                let entry = self.entry(word);
                entry.multiple = Some((factor, form));
                entry.flags |= flag::OPENER;
            }
        }
        for word in [
            "half", "halves", "quarter", "quarters", "a", "an", "dozen", "dozens", "minus",
            "negative", "percent",
        ] {
            self.entry(word).flags |= flag::OPENER;
        }
    }

    fn read_flags(&mut self) {
        for (list, flag) in [
            (include_str!("lexicon/stop.txt"), flag::STOP),
            (include_str!("lexicon/change.txt"), flag::CHANGE),
            (include_str!("lexicon/identifiers.txt"), flag::IDENTIFIER),
            (include_str!("lexicon/hyphen.txt"), flag::HYPHEN),
        ] {
            for word in lines(list).flat_map(str::split_whitespace) {
                self.entry(word).flags |= flag;
            }
        }
        for line in lines(include_str!("lexicon/context.txt")) {
            if let Some((word, sense)) = line.split_once(" = ") {
                self.entry(word).flags |= if sense == "heat" {
                    flag::HEAT
                } else {
                    flag::WEIGHT
                };
            }
        }
        for line in lines(include_str!("lexicon/irregular.txt")) {
            if let Some((plural, singular)) = line.split_once(' ') {
                let index = u16::try_from(self.singulars.len()).ok();
                self.singulars.push(singular);
                self.entry(plural).singular = index;
            }
        }
        self.nonfigures = lines(include_str!("lexicon/nonfigures.txt")).collect();
    }

    fn read_hedges(&mut self) {
        let hedge = |name: &str| match name {
            "about" => Hedge::About,
            "nearly" => Hedge::Nearly,
            "justover" => Hedge::JustOver,
            "more" => Hedge::More,
            "atleast" => Hedge::AtLeast,
            "less" => Hedge::Less,
            "atmost" => Hedge::AtMost,
            "orequal" => Hedge::OrEqual,
            _ => Hedge::Equal,
        };
        for line in lines(include_str!("lexicon/before.txt")) {
            if let Some((phrase, name)) = line.split_once(" = ") {
                let words = self.phrase(&phrase.split(' ').collect::<Vec<_>>());
                if let Some(&last) = words.last() {
                    self.words[usize::from(last)].flags |= flag::HEDGE;
                    self.before.add(last, words, hedge(name));
                }
            }
        }
        for line in lines(include_str!("lexicon/after.txt")) {
            if let Some((phrase, name)) = line.split_once(" = ") {
                let words = self.phrase(&phrase.split(' ').collect::<Vec<_>>());
                if let Some(&first) = words.first() {
                    self.after.add(first, words, hedge(name));
                }
            }
        }
        for line in lines(include_str!("lexicon/vague.txt")) {
            let Some((phrase, meaning)) = line.split_once(" = ") else {
                continue;
            };
            let columns: Vec<&str> = meaning.split(' ').collect();
            if let [kind, low, high] = columns[..]
                && let (Ok(low), Ok(high)) = (low.parse(), high.parse())
            {
                let words = self.phrase(&phrase.split(' ').collect::<Vec<_>>());
                if let Some(&first) = words.first() {
                    self.words[usize::from(first)].flags |= flag::OPENER;
                    self.vague.add(
                        first,
                        words,
                        VagueWord {
                            percent: kind == "percent",
                            low,
                            high,
                        },
                    );
                }
            }
        }
        for line in lines(include_str!("lexicon/idioms.txt")) {
            let words = self.phrase(&line.split(' ').collect::<Vec<_>>());
            if let Some(&first) = words.first() {
                self.words[usize::from(first)].flags |= flag::IDIOM;
                self.idioms.add(first, words, ());
            }
        }
    }

    fn read_currencies(&mut self) {
        for line in lines(include_str!("lexicon/currencies.txt")) {
            let columns: Vec<&'static str> = line.split(';').map(str::trim).collect();
            let [code, signs, names, ref rest @ ..] = columns[..] else {
                continue;
            };
            let minors = rest.first().copied().unwrap_or_default();
            let Ok(index) = u16::try_from(self.currencies.len()) else {
                continue;
            };
            let code = (code != "-").then_some(code);
            let sign = signs.split(' ').next().filter(|sign| !sign.is_empty());
            self.currencies.push(Currency {
                code,
                sign: sign.or(code).unwrap_or_default(),
            });
            for sign in signs.split(' ').filter(|sign| !sign.is_empty()) {
                self.money_signs.entry(sign).or_insert(index);
            }
            if let Some(code) = code {
                self.money_signs.insert(code, index);
            }
            for (list, minor) in [(names, false), (minors, true)] {
                for name in list.split(' ').filter(|name| !name.is_empty()) {
                    if minor && !name.contains(char::is_alphabetic) || name == "p" {
                        self.minor_signs.insert(name, index);
                        continue;
                    }
                    let words = self.phrase(&spaced(name));
                    if let Some(&first) = words.first() {
                        if words.len() > 1 {
                            self.words[usize::from(first)].flags |= flag::MONEY;
                        }
                        self.money_names.add(first, words, (index, minor));
                    }
                }
            }
        }
    }

    fn read_units(&mut self) {
        let prefixes: Vec<(&str, &str, Dec)> = lines(include_str!("lexicon/prefixes.txt"))
            .filter_map(|line| {
                let mut columns = line.split(';').map(str::trim);
                let (symbol, name, power) = (columns.next()?, columns.next()?, columns.next()?);
                let factor = match power.strip_prefix("2^") {
                    Some(power) => Dec::from(1u128.checked_shl(power.parse().ok()?)?),
                    None => power_of_ten(power.parse().ok()?)?,
                };
                Some((symbol, name, factor))
            })
            .collect();
        for line in lines(include_str!("lexicon/units.txt")) {
            let columns: Vec<&'static str> = line.split(';').map(str::trim).collect();
            let [name, symbols, names, dimension, factor, ref rest @ ..] = columns[..] else {
                continue;
            };
            let (Some(dimension), Ok(factor)) = (dimension_of(dimension), factor.parse::<Dec>())
            else {
                continue;
            };
            self.unit(name.to_owned(), "", "", symbols, names, dimension, factor);
            for wanted in rest
                .first()
                .copied()
                .unwrap_or_default()
                .split(' ')
                .filter(|prefix| !prefix.is_empty())
            {
                for (symbol, prefix, times) in
                    prefixes.iter().filter(|(symbol, ..)| *symbol == wanted)
                {
                    if let Some(factor) = factor.checked_mul(*times) {
                        self.unit(
                            format!("{prefix}{name}"),
                            symbol,
                            prefix,
                            symbols,
                            names,
                            dimension,
                            factor,
                        );
                    }
                }
            }
        }
        for line in lines(include_str!("lexicon/durations.txt")) {
            if let Some((name, forms)) = line.split_once(" = ")
                && let Some((symbols, names)) = forms.split_once(';')
                && let Some(unit) = DurationUnit::named(name)
                && let Ok(index) = u16::try_from(self.units.len())
            {
                self.units.push(Unit::Time(unit));
                for symbol in symbols
                    .split(',')
                    .map(str::trim)
                    .filter(|symbol| !symbol.is_empty())
                {
                    self.unit_symbols.entry(symbol.to_owned()).or_insert(index);
                }
                for name in names.split_whitespace() {
                    let id = self.intern(name);
                    self.unit_names.add(id, vec![id], index);
                }
            }
        }
    }

    #[allow(clippy::too_many_arguments)]
    fn unit(
        &mut self,
        name: String,
        prefix_symbol: &str,
        prefix: &str,
        symbols: &'static str,
        names: &'static str,
        dimension: Dimension,
        to_si: Dec,
    ) {
        let Ok(index) = u16::try_from(self.units.len()) else {
            return;
        };
        self.units.push(Unit::Physical {
            name,
            dimension,
            to_si,
        });
        for symbol in symbols.split(' ').filter(|symbol| !symbol.is_empty()) {
            self.unit_symbols
                .entry(format!("{prefix_symbol}{}", symbol.replace('_', " ")))
                .or_insert(index);
        }
        for name in names.split(' ').filter(|name| !name.is_empty()) {
            let words = if prefix.is_empty() {
                spaced(name)
            } else {
                let name: &'static str = Box::leak(format!("{prefix}{name}").into_boxed_str());
                spaced(name)
            };
            let words = self.phrase(&words);
            if let Some(&first) = words.first() {
                self.unit_names.add(first, words, index);
            }
        }
    }
}

/// A word's place in [`Lexicon::lengths`], the same for either case.
fn filter_index(word: &[u8]) -> usize {
    let letter = |at: usize| usize::from(word.get(at).copied().unwrap_or(0) & 31);
    letter(0) << 5 | letter(1)
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

/// "L2 M T-3" as powers of the base quantities.
fn dimension_of(written: &str) -> Option<Dimension> {
    let mut dimension = Dimension::default();
    if written == "1" {
        return Some(dimension);
    }
    for part in written.split_whitespace() {
        let letter = part.chars().next()?;
        let index = "LMTIKNJB".find(letter)?;
        let power = part.get(1..)?;
        dimension[index] = if power.is_empty() {
            1
        } else {
            power.parse().ok()?
        };
    }
    Some(dimension)
}
