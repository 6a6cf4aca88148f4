//! The word lists of this room, parsed once.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The verb a noun stands for, and whether "of" leads to who does it.
pub static NOMINALS: LazyLock<HashMap<&'static str, (&'static str, bool)>> = LazyLock::new(|| {
    lines(include_str!("lexicon/nominals.txt"))
        .filter_map(|line| {
            let mut words = line.split_whitespace();
            Some((words.next()?, (words.next()?, words.next()? == "subject")))
        })
        .collect()
});
/// Verbs whose subject, not their object, does what the clause under them says.
pub static SUBJECT_CONTROL: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/subject-control.txt")).collect());
/// Verbs whose object does what the infinitive behind it says.
pub static OBJECT_CONTROL: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/object-control.txt")).collect());
/// Verbs that give somebody's words beside a sentence.
pub static SPEECH: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/speech.txt")).collect());
/// Words that deny the predicate they stand with.
pub static NEGATION: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/negation.txt")).collect());
/// Words that deny the predicate whose subject or object they are.
pub static NOBODY: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| lines(include_str!("lexicon/nobody.txt")).collect());

fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#'))
}
