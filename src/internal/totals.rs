//! Two parts and their sum in one sentence: "2,300 people and 400 more, which would make 2,700", "30 and 45, 75 in all".

use super::Slip;
use super::cues::{Cues, is_level};
use crate::quantity::{Dim, Figure, derive};

/// Phrases right before a sum.
const BEFORE: [&[&str]; 8] = [
    &["which", "would", "make"],
    &["which", "will", "make"],
    &["which", "makes"],
    &["which", "made"],
    &["making"],
    &["for", "a", "total", "of"],
    &["making", "a", "total", "of"],
    &["a", "total", "of"],
];
/// Phrases right behind a sum.
const BEHIND: [&[&str]; 4] = [
    &["in", "all"],
    &["in", "total"],
    &["altogether"],
    &["all", "told"],
];
/// Words between two parts by which they are no parts of one sum.
const OTHERWISE: [&str; 10] = [
    "of", "from", "than", "against", "versus", "which", "per", "each", "to", "every",
];

/// Sums that the two parts before them do not make.
pub fn total(cues: &Cues, figures: &[&Figure]) -> Vec<Slip> {
    let mut slips = Vec::new();
    for (at, three) in figures.windows(3).enumerate() {
        let [first, second, sum] = three else {
            continue;
        };
        // A third part before them leaves open what is added up.
        let third = at
            .checked_sub(1)
            .and_then(|before| figures.get(before))
            .is_some_and(|f| is_level(f) && is_same_kind(f, first));
        let parts = [first, second].iter().all(|f| is_level(f)) && is_level(sum);
        let kinds = is_same_kind(first, second) && is_same_kind(first, sum);
        if third || !parts || !kinds || !is_named(cues, sum) || !are_parts(cues, first, second) {
            continue;
        }
        slips.extend(derive::sum(&[first, second]).and_then(|derived| {
            Slip::unless_matching(cues.analysis, sum, &derived, &[first, second])
        }));
    }
    slips
}

/// True if the words at the figure say that it is a sum.
fn is_named(cues: &Cues, sum: &Figure) -> bool {
    let before: Vec<&str> = cues.before(sum).take(4).map(|w| w.lower.as_str()).collect();
    let behind: Vec<&str> = cues.behind(sum).take(4).map(|w| w.lower.as_str()).collect();
    let led = BEFORE.iter().any(|phrase| {
        phrase.len() <= before.len() && phrase.iter().rev().zip(&before).all(|(a, b)| a == b)
    });
    // "75 in all", "75 shops in all"
    let followed = (0..=1).any(|skip| {
        let rest = behind.get(skip..).unwrap_or_default();
        BEHIND.iter().any(|phrase| rest.starts_with(phrase))
    });
    led || followed
}

/// True if "and" or a comma joins the two, and nothing makes one a part or the earlier level of the other.
fn are_parts(cues: &Cues, first: &Figure, second: &Figure) -> bool {
    let between = cues.between(first, second);
    let joined = between.iter().any(|w| w.lower == "and") || cues.gap(first, second).contains(',');
    let apart = between
        .iter()
        .any(|w| OTHERWISE.contains(&w.lower.as_str()) && w.lower != "to")
        || between.iter().any(|w| w.direction == Some("down"));
    joined && !apart
}

/// Two numbers of one thing, as far as their words tell.
fn is_same_kind(a: &Figure, b: &Figure) -> bool {
    match (&a.dim, &b.dim) {
        (Dim::Count { of: Some(x) }, Dim::Count { of: Some(y) }) => x == y,
        (Dim::Count { .. } | Dim::Number, Dim::Count { .. } | Dim::Number) => true,
        (x, y) => x == y,
    }
}
