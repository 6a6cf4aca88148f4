//! The word lists of this room, parsed once.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

/// The verb a noun stands for, and whether "of" leads to who does it.
pub static NOMINALS: LazyLock<FxHashMap<&'static str, (&'static str, bool)>> =
    LazyLock::new(|| {
        lines(include_str!("lexicon/nominals.txt"))
            .filter_map(|line| {
                let mut words = line.split_whitespace();
                Some((words.next()?, (words.next()?, words.next()? == "subject")))
            })
            .collect()
    });
/// Verbs whose subject, not their object, does what the clause under them says.
pub static SUBJECT_CONTROL: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/subject-control.txt")).collect());
/// Verbs whose object does what the infinitive behind it says.
pub static OBJECT_CONTROL: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/object-control.txt")).collect());
/// Verbs that give somebody's words beside a sentence.
pub static SPEECH: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/speech.txt")).collect());
/// Words that deny the predicate they stand with.
pub static NEGATION: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/negation.txt")).collect());
/// Words that deny the predicate whose subject or object they are.
pub static NOBODY: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/nobody.txt")).collect());
/// Past forms and participles that no ending tells, with their verb.
pub static IRREGULAR_VERBS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let entry = |line: &'static str| {
        let mut words = line.split_whitespace();
        let verb = words.next()?;
        Some(words.map(move |form| (form, verb)))
    };
    let lines = lines(include_str!("lexicon/irregular-verbs.txt"));
    lines.filter_map(entry).flatten().collect()
});
/// Prefixes that leave the forms of their verb as they are: "misled" like "led".
pub static VERB_PREFIXES: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/verb-prefixes.txt")).collect());
/// Plurals whose noun no ending tells, with their noun.
pub static IRREGULAR_NOUNS: LazyLock<FxHashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let lines = lines(include_str!("lexicon/irregular-nouns.txt"));
    lines.filter_map(|line| line.split_once(' ')).collect()
});
/// Words that multiply the number before them.
pub static SCALES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/scales.txt")).collect());
/// Percent signs behind a number.
pub static PERCENT: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/percent.txt")).collect());
/// Pronouns that stand in a relative clause for its noun.
pub static RELATIVE_PRONOUNS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/relative-pronouns.txt")).collect());
/// Adverbs that stand in a relative clause for a place, a time or a reason.
pub static RELATIVE_ADVERBS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/relative-adverbs.txt")).collect());
/// Prepositions before a gerund whose doer is the object of the verb above.
pub static OBJECT_CONTROL_PREPOSITIONS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/object-control-prepositions.txt")).collect());
/// Auxiliaries that say nothing of possibility, duty or future.
pub static PLAIN_AUXILIARIES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/plain-auxiliaries.txt")).collect());
/// What stands behind an apostrophe: endings of contractions and clipped words.
pub static CLITICS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/clitics.txt")).collect());
/// Endings of contractions that are tokens of their own.
pub static CONTRACTIONS: LazyLock<Vec<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/contractions.txt")).collect());
/// Two words written as one, with the bytes of the first.
pub static FUSED_WORDS: LazyLock<FxHashMap<&'static str, usize>> = LazyLock::new(|| {
    let lines = lines(include_str!("lexicon/fused-words.txt"));
    let entry = |line: &'static str| {
        let (word, first) = line.split_once(' ')?;
        Some((word, first.parse().ok()?))
    };
    lines.filter_map(entry).collect()
});
/// Prefixes that stay with their word at a hyphen.
pub static PREFIXES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/prefixes.txt")).collect());
/// Units that are written against their number and are tokens of their own.
pub static UNITS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/attached-units.txt")).collect());
/// Legal forms of companies.
pub static COMPANY_FORMS: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("../text/lexicon/company_forms.txt")).collect());
/// Abbreviations that are written with a full stop: the lists by which sentences are cut, without those
/// that are words of their own ("no", "may").
pub static ABBREVIATIONS: LazyLock<FxHashSet<&'static str>> = LazyLock::new(|| {
    let whole_words: FxHashSet<&str> =
        lines(include_str!("lexicon/not-abbreviations.txt")).collect();
    let lists = [
        include_str!("../text/lexicon/titles.txt"),
        include_str!("../text/lexicon/never_final.txt"),
        include_str!("../text/lexicon/may_end.txt"),
        include_str!("../text/lexicon/before_number.txt"),
        include_str!("../text/lexicon/months.txt"),
    ];
    let words = lists.into_iter().flat_map(lines);
    words.filter(|word| !whole_words.contains(word)).collect()
});

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#'))
}
