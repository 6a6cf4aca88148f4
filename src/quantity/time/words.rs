//! The words dates are made of, read once from the lexicon into one table by word.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// What one word can be in a date; a word can be several things ("second", "fall", "may").
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry {
    /// 1 to 12, 0 for a word that is no month.
    pub month: i8,
    /// How far the word alone, without a number beside it, means the month.
    pub month_trust: Trust,
    /// Monday is 1, 0 for a word that is no weekday.
    pub weekday: i8,
    pub weekday_full: bool,
    pub season: Option<Season>,
    pub unit: Option<Unit>,
    pub cardinal: Option<u16>,
    /// Negative counts from the end.
    pub ordinal: Option<i8>,
    /// "last" is -1, "this" 0, "next" 1.
    pub shift: Option<Shift>,
    /// "yesterday" is -1.
    pub day: Option<i8>,
    pub edge: Option<Edge>,
    /// "nineties" is 90.
    pub decade: Option<i16>,
    pub keyword: Option<Keyword>,
    pub tense: Option<Tense>,
    /// A noun that a four-digit number counts.
    pub counted: bool,
    /// "room" in "room 2010".
    pub label: bool,
    /// "moved" in "moved from May to June".
    pub moved: bool,
    /// "need" ends in "-ed" and is no past tense.
    pub not_past: bool,
    /// "profit", "sales": what accounts report for a period.
    pub accounts: bool,
    /// The word opens the name of a holiday.
    pub holiday: bool,
    /// A date can begin with the word.
    pub begins: bool,
    /// The word alone makes a text worth reading.
    pub trigger: bool,
}

impl Entry {
    pub fn names_time(&self) -> bool {
        self.month > 0
            || self.weekday > 0
            || self.season.is_some()
            || self.unit.is_some()
            || self.day.is_some()
            || self.decade.is_some()
            || self.ordinal.is_some()
    }

    pub fn can_begin(&self) -> bool {
        self.month > 0
            || self.weekday > 0
            || self.season.is_some()
            || self.unit.is_some()
            || self.cardinal.is_some()
            || self.ordinal.is_some()
            || self.shift.is_some()
            || self.day.is_some()
            || self.edge.is_some()
            || self.decade.is_some()
            || self.holiday
            || matches!(
                self.keyword,
                Some(
                    Keyword::A
                        | Keyword::An
                        | Keyword::Few
                        | Keyword::In
                        | Keyword::Within
                        | Keyword::Fiscal
                        | Keyword::Yearly
                        | Keyword::FiscalMark
                        | Keyword::Calendar
                        | Keyword::QuarterMark
                        | Keyword::HalfMark
                        | Keyword::Earlier
                        | Keyword::Later
                        | Keyword::Full
                        | Keyword::Same
                        | Keyword::That
                        | Keyword::Now
                )
            )
    }
}

/// How sure a month's name is without a number beside it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Trust {
    /// "may", "march", "dec": only with a word before it that asks for a time.
    #[default]
    Low,
    /// "June", "August": names of people too.
    Likely,
    Sure,
}

/// A season by its months; `last < first` means it ends in the next year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Season {
    pub first: i8,
    pub last: i8,
    pub sure: bool,
}

/// A word that picks a period by distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shift {
    pub steps: i16,
    /// Counted from the time the text tells of ("the previous year"), not from its date.
    pub told: bool,
    /// Back from the day of writing, not the unit before this one: "the past year", "the past decade".
    pub rolling: bool,
}

/// A length of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Fortnight,
    Weekend,
    Workweek,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
}

/// A part of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    Early,
    Mid,
    Late,
    /// "the beginning of": early, and as one end of a range the first day.
    Start,
    Middle,
    End,
    /// "early to mid", "mid-to-late".
    EarlyToMid,
    MidToLate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
}

macro_rules! keywords {
    ($($name:ident)*) => {
        /// The function words of the grammar; `lexicon/time-keywords.txt` says which word is which.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Keyword { $($name),* }

        pub(super) fn keyword(name: &str) -> Option<Keyword> {
            match name {
                $(stringify!($name) => Some(Keyword::$name),)*
                _ => None,
            }
        }
    };
}

keywords! {
    Of The A An And Or To Through Until Since By Before After In Within On At For Over From Between Ended
    Ago Back Hence Later Earlier Than Now Starting Onward Fiscal Yearly FiscalMark Calendar Date QuarterMark
    HalfMark Plural Ordinal Few Season Around Pre Post Prior Era OldEra Zero Time Future Full Same No Be Which That Period
}

/// A named day.
#[derive(Debug, Clone)]
pub(super) struct Holiday {
    /// Words and signs of the name, lower case.
    pub name: Vec<&'static str>,
    pub rule: HolidayRule,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HolidayRule {
    Fixed {
        month: i8,
        day: i8,
    },
    /// The `nth` weekday of a month, -1 for the last.
    Weekday {
        month: i8,
        weekday: i8,
        nth: i8,
    },
    /// Days after Easter Sunday.
    Easter(i32),
}

/// The longest word of the lexicon in bytes; longer words are not looked up.
pub(super) const LONGEST: usize = 16;

/// The whole lexicon.
pub(super) struct Words {
    pub entries: FxHashMap<&'static str, Entry>,
    /// The words in alphabetical order, each packed into one number, and their entries.
    pub keys: Vec<u128>,
    pub sorted: Vec<Entry>,
    /// Where in `keys` the words with these first two letters begin; one more than there are pairs.
    pub starts: Vec<u16>,
    /// By the first two letters: a bit for each length a known word has.
    pub known: Vec<u32>,
    /// The same for words that make a text worth reading.
    pub triggers: Vec<u32>,
    pub holidays: Vec<Holiday>,
    pub seasons: Vec<(&'static str, Season)>,
}

static WORDS: LazyLock<Words> = LazyLock::new(Words::read);

/// The cell of the length tables for a word, by its first two letters; one-letter words share "xa".
pub(super) fn pair(word: &[u8]) -> Option<usize> {
    let first = word.first()?.to_ascii_lowercase().checked_sub(b'a')?;
    let second = match word.get(1) {
        Some(b) => b.to_ascii_lowercase().checked_sub(b'a')?,
        None => 0,
    };
    (first < 26 && second < 26).then_some(first as usize * 26 + second as usize)
}

/// A word of at most [`LONGEST`] ASCII letters as one number, in small letters.
pub(super) fn packed(word: &[u8]) -> u128 {
    word.iter()
        .fold(0, |sum, byte| (sum << 8) | u128::from(byte | 0x20))
}

fn find(table: &[u32], word: &[u8]) -> Option<&'static Entry> {
    if word.len() > LONGEST {
        return None;
    }
    let pair = pair(word)?;
    if table.get(pair)? & (1 << word.len()) == 0 {
        return None;
    }
    let words = &*WORDS;
    let (start, end) = (*words.starts.get(pair)?, *words.starts.get(pair + 1)?);
    let keys = words.keys.get(usize::from(start)..usize::from(end))?;
    let key = packed(word);
    let at = keys.iter().position(|known| *known == key)?;
    words.sorted.get(usize::from(start) + at)
}

/// What the lexicon knows of a word of ASCII letters, in any case.
pub(super) fn look_up(word: &[u8]) -> Option<&'static Entry> {
    find(&WORDS.known, word)
}

/// The end of the run of ASCII letters that goes on at `at`.
pub(super) fn letters_end(bytes: &[u8], at: usize) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    at + rest
        .iter()
        .position(|b| !b.is_ascii_alphabetic())
        .unwrap_or(rest.len())
}

/// True if the text holds a digit or a word that dates are made of; no date can be in any other text.
pub(super) fn has_candidate(text: &str) -> bool {
    let triggers = &WORDS.triggers;
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        if byte.is_ascii_alphabetic() {
            let end = letters_end(bytes, at);
            let word = bytes.get(at..end).unwrap_or_default();
            if find(triggers, word).is_some_and(|e| e.trigger) {
                return true;
            }
            at = end;
        } else if byte.is_ascii_digit() {
            return true;
        } else {
            at += 1;
        }
    }
    false
}

/// The named days, longer names first.
pub(super) fn holidays() -> &'static [Holiday] {
    &WORDS.holidays
}

/// The seasons by name.
pub(super) fn seasons() -> &'static [(&'static str, Season)] {
    &WORDS.seasons
}
