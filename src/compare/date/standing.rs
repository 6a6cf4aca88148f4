//! Whether a date still holds in its own sentence: "moved from May to June", "30 June instead of 27 June".

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::claims::Analysis;
use crate::claims::words::Word;
use crate::quantity::Period;

/// Whether a sentence gives a date as the one that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Holds,
    /// The sentence says that it was given up, for another one if that is in it.
    Former,
}

/// The words of one part of the list, longest phrases as they stand.
fn part(name: &str) -> Vec<Vec<&'static str>> {
    include_str!("../lexicon/standing.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(':'))
        .filter(|(part, _)| *part == name)
        .flat_map(|(_, phrases)| phrases.split(','))
        .map(|phrase| phrase.split_whitespace().collect())
        .collect()
}

static FORMER: LazyLock<Vec<Vec<&'static str>>> = LazyLock::new(|| part("former"));
static BETWEEN: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| part("between").concat().into_iter().collect());
static MOVES: LazyLock<FxHashSet<&'static str>> =
    LazyLock::new(|| part("moves").concat().into_iter().collect());

/// True for a verb (lemma) that puts off or brings forward: "move", "postpone".
pub fn is_moved(lemma: &str) -> bool {
    MOVES.contains(lemma)
}

/// The standing of period `at`, from the words before it.
pub fn standing(analysis: &Analysis, at: usize) -> Standing {
    let Some(period) = analysis.periods.get(at) else {
        return Standing::Holds;
    };
    let before: Vec<&Word> = analysis
        .words
        .iter()
        .take_while(|w| w.span.end <= period.core.start)
        .collect();
    let previous = at.checked_sub(1).and_then(|p| analysis.periods.get(p));
    let own: Vec<&str> = before
        .iter()
        .rev()
        .take_while(|w| previous.is_none_or(|p| w.span.start >= p.core.end))
        .take(6)
        .map(|w| w.lower.as_str())
        .collect();
    if others(analysis, at) && was_moved(&before, &own) {
        return Standing::Former;
    }
    let skipped = own.iter().take_while(|w| BETWEEN.contains(**w)).count();
    let former = (0..=skipped).any(|n| {
        let rest = own.get(n..).unwrap_or_default();
        FORMER.iter().any(|phrase| {
            phrase.len() <= rest.len() && phrase.iter().rev().zip(rest).all(|(a, b)| a == b)
        })
    });
    // "Not in May but in June".
    let denied = own.first() == Some(&"not")
        || own.get(1) == Some(&"not") && matches!(own[0], "in" | "on" | "by" | "for" | "until");
    match former || denied && others(analysis, at) {
        true => Standing::Former,
        false => Standing::Holds,
    }
}

/// "… moved to June from May", "postponed from May to June": "from" directly before, and a verb of moving.
fn was_moved(before: &[&Word], own: &[&str]) -> bool {
    let from = own
        .iter()
        .take_while(|w| BETWEEN.contains(**w) || **w == "from")
        .any(|w| *w == "from");
    from && before
        .iter()
        .rev()
        .take(16)
        .any(|w| w.lemmas.iter().any(|(l, _)| MOVES.contains(l)))
}

/// True if the sentence names another day or period of much the same grain, which may be the new one.
fn others(analysis: &Analysis, at: usize) -> bool {
    let known = |p: &Period| p.from.is_some() || p.partial.is_some();
    analysis
        .periods
        .iter()
        .enumerate()
        .any(|(i, p)| i != at && known(p))
}
