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

/// For the first word of each entry: how many words the longest entry has that begins with it.
#[derive(Default)]
struct Lengths(FxHashMap<&'static str, usize>);

impl Lengths {
    fn note(&mut self, entry: &'static str) {
        let length = self
            .0
            .entry(entry.split(' ').next().unwrap_or(entry))
            .or_default();
        *length = (*length).max(entry.split(' ').count());
    }

    /// How many words an entry can have, longest first, that begins at the first of `words`.
    fn possible(&self, words: &[&str]) -> impl Iterator<Item = usize> + use<> {
        let most = words
            .first()
            .and_then(|first| self.0.get(first))
            .map_or(0, |most| *most);
        (1..=words.len().min(most)).rev()
    }
}

/// A set of words or phrases in lower case.
pub struct WordSet {
    entries: FxHashSet<&'static str>,
    lengths: Lengths,
}

impl WordSet {
    fn new(text: &'static str) -> Self {
        let mut lengths = Lengths::default();
        let entries = list(text).inspect(|entry| lengths.note(entry)).collect();
        Self { entries, lengths }
    }

    pub fn contains(&self, word: &str) -> bool {
        self.entries.contains(word)
    }

    /// The number of `words` that the longest entry beginning at the first of them covers; 0 if none.
    pub fn longest(&self, words: &[&str]) -> usize {
        self.lengths
            .possible(words)
            .find(|&n| match words {
                [only, ..] if n == 1 => self.entries.contains(only),
                _ => self.entries.contains(words[..n].join(" ").as_str()),
            })
            .unwrap_or(0)
    }
}

/// Words or phrases, each with a class: `class: word, word, …` lines.
pub struct Classes {
    entries: FxHashMap<&'static str, SmallVec<[&'static str; 1]>>,
    lengths: Lengths,
}

impl Classes {
    fn new(text: &'static str) -> Self {
        let mut entries: FxHashMap<&'static str, SmallVec<[&'static str; 1]>> =
            FxHashMap::default();
        let mut lengths = Lengths::default();
        for line in list(text) {
            let Some((class, words)) = line.split_once(':') else {
                continue;
            };
            for word in words.split(',').map(str::trim) {
                lengths.note(word);
                entries.entry(word).or_default().push(class.trim());
            }
        }
        Self { entries, lengths }
    }

    /// The first class that lists the word.
    pub fn of(&self, word: &str) -> Option<&'static str> {
        self.entries
            .get(word)
            .and_then(|classes| classes.first().copied())
    }

    /// All classes that list the word or phrase.
    pub fn all(&self, word: &str) -> &[&'static str] {
        self.entries
            .get(word)
            .map_or(&[], |classes| classes.as_slice())
    }

    /// The class of that name, if there is one.
    pub fn class(&self, name: &str) -> Option<&'static str> {
        let mut all = self.entries.values().flatten();
        all.find(|class| **class == name).copied()
    }

    /// The entries of all classes that `wanted` chooses, in order.
    pub fn words_of(&self, wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = &'static str> {
        let chosen = |classes: &[&'static str]| classes.iter().any(|c| wanted(c));
        let all = self.entries.iter().filter(|(_, classes)| chosen(classes));
        let mut entries: Vec<&'static str> = all.map(|(entry, _)| *entry).collect();
        entries.sort_unstable();
        entries.into_iter()
    }

    /// True if an entry is or begins with the word.
    pub fn has_entry_from(&self, word: &str) -> bool {
        self.lengths.0.contains_key(word)
    }

    /// The longest entry beginning at the first of `words`: its length in words and its class.
    pub fn longest(&self, words: &[&str]) -> Option<(usize, &'static str)> {
        self.lengths.possible(words).find_map(|n| {
            let class = match words {
                [only, ..] if n == 1 => self.of(only),
                _ => self.of(words[..n].join(" ").as_str()),
            };
            class.map(|class| (n, class))
        })
    }
}

/// True if `word` says of a table's column what `class` stands for in `headers.txt`.
pub fn is_header(word: &super::words::Word, class: &str) -> bool {
    HEADERS.all(&word.lower).contains(&class)
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
    /// Nouns and verbs that a value is given for, by class: "earn" and "gross", "critic" and "review".
    MEASURES: Classes = "measures.txt";
    /// Verbs by which a work comes into the world.
    APPEARING: WordSet = "appearing.txt";
    /// Words of negation.
    NEGATION: WordSet = "negation.txt";
    /// Verbs that deny what follows them ("failed to").
    IMPLICIT_NEGATION: WordSet = "implicit-negation.txt";
    /// Adjectives for what is of a country, by the country.
    DEMONYMS: Classes = "demonyms.txt";
    /// Words by which a report says that a matter is not settled.
    UNSETTLED: Classes = "unsettled.txt";
    /// Verbs by which an agreement, a body or a thing comes to be.
    MAKING: WordSet = "making.txt";
    /// Verbs that tell one event from its two sides ("buy" and "sell"): no opposites.
    CONVERSE: Classes = "converse.txt";
    /// Common nouns that end many names and tell none of them apart ("county").
    GENERIC_HEADS: WordSet = "generic-heads.txt";
    /// Common nouns for a company, an institution or a team.
    BODIES: WordSet = "bodies.txt";
    /// Nouns for quantities that change from one day to the next.
    MOVING: WordSet = "moving.txt";
    /// Nouns by which a text takes up again what it has named ("the film").
    STAND_INS: WordSet = "stand-ins.txt";
    /// Verbs of saying and reporting.
    SAYING: WordSet = "saying.txt";
    /// Words that begin with an apostrophe, without it.
    ELISIONS: WordSet = "elisions.txt";
    /// Words directly before the title of a work.
    TITLE_CUES: WordSet = "title-cues.txt";
    /// Words directly before a term or nickname in quotation marks.
    TERM_CUES: WordSet = "term-cues.txt";
    /// Nouns for what somebody says.
    SPEECH_NOUNS: WordSet = "speech-nouns.txt";
    /// Words by which a speaker holds back from a plain statement.
    HEDGES: WordSet = "hedges.txt";
    /// Words that open a condition or an exception.
    CONDITIONS: WordSet = "conditions.txt";
    /// Marks of opinion, advice, forecast and signposting.
    ATTITUDE: Classes = "attitude.txt";
    /// Small words inside names of other languages.
    NAME_PARTICLES: WordSet = "name-particles.txt";
    /// Words of the calendar and of nationality that are capitalised without naming anyone.
    NOT_NAMES: WordSet = "not-names.txt";
    /// Words by which a sentence says that its figure was worked out of others.
    OPERATIONS: Classes = "operations.txt";
    /// Verbs by which somebody comes to have more or less of something.
    TRANSFERS: Classes = "transfers.txt";
    /// Words by which a report puts a new value in the place of one it gave before.
    REPLACING: WordSet = "replacing.txt";
    /// Nouns for a document that somebody wrote.
    DOCUMENTS: WordSet = "documents.txt";
    /// Verbs by which a document, or whoever wrote it, presents what it is about.
    PRESENTING: WordSet = "presenting.txt";
    /// Adjectives and adverbs of praise.
    PRAISE: WordSet = "praise.txt";
    /// Adjectives of blame and of feeling.
    BLAME: WordSet = "blame.txt";
    /// Words that join the parts of a statement rather than assert something.
    JOINING: WordSet = "joining.txt";
    /// Words of a table's headers and labels by what they say of a column.
    HEADERS: Classes = "headers.txt";
    /// Titles and positions a person holds.
    POSITIONS: WordSet = "positions.txt";
    /// What somebody is paid in, by kind.
    PAYMENT: Classes = "payment.txt";
    /// Kinds of margin by the word before "margin".
    MARGINS: Classes = "margins.txt";
    /// Words by which something holds a part, or leaves it out.
    INCLUDED: Classes = "included.txt";
    /// Nouns at the end of a title or post.
    OFFICES: WordSet = "offices.txt";
    /// Posts that one person holds at a time, by class.
    SOLE_POSTS: Classes = "sole-posts.txt";
    /// Nouns that a number or letter follows which says of what kind something is ("Phase 3").
    DESIGNATED: WordSet = "designated.txt";
    /// Verbs behind which "up" tells of no rise, by what it tells.
    PARTICLES: Classes = "particles.txt";
    /// Verbs by which somebody gives a figure, as what is or as what is to come.
    COUNTING: Classes = "counting.txt";
    /// How much of something somebody owns, by class.
    OWNED_DEGREES: Classes = "owned-degrees.txt";
    /// Verbs and phrases of one meaning, and of the opposite one, as classes `name`, `name+` and `name-`.
    PREDICATES: Classes = "predicates.txt";
    /// Verbs that tell an event from the side of another participant, with how the roles change.
    CONVERSE_ROLES: Classes = "converse-roles.txt";
    /// Predicates of which whoever does it and whoever it is done with can change places.
    SYMMETRIC: WordSet = "symmetric.txt";
    /// Words by which a sentence gives a relation of which a thing has one value.
    ONE_VALUED: Classes = "one-valued.txt";
    /// Words by which a sentence gives a cause.
    CAUSES: Classes = "causes.txt";
    /// Words whose object or complement has not happened yet ("subject to approval").
    AWAITING: WordSet = "awaiting.txt";
    /// Words behind which a sentence names what does not hold.
    INSTEAD: WordSet = "instead.txt";
    /// Words that make what a sentence says depend on something else.
    PROVISOS: WordSet = "provisos.txt";
    /// Words for a large and for a small part.
    QUANTIFIERS: Classes = "quantifiers.txt";
    /// Words for what has stopped, for good and for the time being.
    ENDINGS: Classes = "endings.txt";
    /// Nouns for a change of owner, each of which may be called by another.
    DEALS: WordSet = "deals.txt";
    LEADERS: WordSet = "leaders.txt";
    ORGANISATIONS: WordSet = "organisations.txt";
    /// Groups of words that mean the same and share no sense in WordNet.
    SYNONYMS: Classes = "synonyms.txt";
    /// Nouns behind which "in" names what is held or what changes.
    HOLDINGS: WordSet = "holdings.txt";
    /// Verbs by which somebody binds money for a purpose that lies ahead.
    COMMITMENTS: WordSet = "commitments.txt";
    /// Comparatives by which something is less.
    SMALLER: WordSet = "smaller.txt";
    /// Nouns for what was planned or expected.
    YARDSTICKS: WordSet = "yardsticks.txt";
    /// Countries, states and other places that hold cities.
    REGIONS: WordSet = "regions.txt";
}
