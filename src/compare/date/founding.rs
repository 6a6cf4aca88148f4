//! When a firm or a body came into being: one event that happens once, in whatever words.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::claims::Analysis;
use crate::claims::lexicon::Pos;
use crate::claims::words::{Word, words};
use crate::quantity::Period;

/// Words between the verb or noun and the date.
const REACH: usize = 6;

static FORMS: LazyLock<FxHashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    include_str!("../lexicon/founding.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(':'))
        .map(|(form, words)| (form, words.split_whitespace().collect()))
        .collect()
});

/// Stems of the words that say so, for asking an index.
pub fn stems() -> Vec<String> {
    let mut stems: Vec<String> = ["verb", "noun"]
        .iter()
        .filter_map(|form| FORMS.get(form))
        .flatten()
        .flat_map(|word| words(word))
        .map(|word| word.stem.clone())
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems
}

/// True if the period is when the sentence's subject came into being.
pub fn is_founding(analysis: &Analysis, period: &Period) -> bool {
    founding(analysis, period).is_some()
}

/// The word by which the sentence gives the period as the time when its subject came into being: "was founded in
/// 1911", "since its foundation in 1908", "set it up in 1908", "goes back to 1908".
pub fn founding<'a>(analysis: &'a Analysis, period: &Period) -> Option<&'a Word> {
    let clause = analysis.clause_at(period.core.start);
    let lead: Vec<&Word> = analysis
        .words
        .iter()
        .filter(|w| w.span.end <= period.core.start && clause.covers(w.span))
        .collect();
    let (tie, rest) = lead.split_last()?;
    let is = |w: &Word, form: &str, pos: Pos| {
        let listed = FORMS.get(form);
        listed.is_some_and(|list| w.lemmas.iter().any(|(l, p)| *p == pos && list.contains(l)))
    };
    let last = rest.last()?;
    match tie.lower.as_str() {
        "in" | "on" => {
            // "Its foundation in 1908"
            if is(last, "noun", Pos::Noun) {
                return Some(last);
            }
            // "set it up in 1908", "was set up in 1908"
            if last.lower == "up" {
                let verb = rest.iter().rev().skip(1).take(2);
                return verb.into_iter().find(|w| is(w, "up", Pos::Verb)).copied();
            }
            // "Was founded by two masons in 1911": the nearest verb before the date.
            let near = rest.iter().rev().take(REACH);
            let mut verbs =
                near.filter(|w| w.may_be(Pos::Verb) && w.lower != w.lemma() && w.is_content());
            verbs.next().filter(|w| is(w, "verb", Pos::Verb)).copied()
        }
        "to" if last.lower == "back" => {
            let verb = rest.iter().rev().nth(1)?;
            is(verb, "back", Pos::Verb).then_some(*verb)
        }
        "from" => is(last, "from", Pos::Verb).then_some(*last),
        _ => None,
    }
}
