//! What can be measured of a statement beside a document, each number under a name.

use super::grammar::{self, Grammar};
use super::units::{self, Unit};
use crate::claims::Analysis;
use crate::claims::lexicon::{Pos, Vector};
use crate::claims::words::{Class, Shape, Word};
use crate::compare::together::Part;
use crate::compare::{assertion, roles};

/// Passages whose grammar is looked at, those first that answer most.
const PARSED: usize = 2;

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident)*) => {
        /// The measured numbers of one statement beside one document.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub struct Features { $($(#[$doc])* pub $name: f32),* }

        impl Features {
            /// Their names, in the order of [`Features::values`].
            pub const NAMES: &'static [&'static str] = &[$(stringify!($name)),*];

            pub fn values(&self) -> Vec<f32> {
                vec![$(self.$name),*]
            }
        }
    };
}

features! {
    /// Natural logarithm of the number of words and names that count.
    length
    /// Share of the weight that the document lacks.
    lacking_share
    /// Weight that it lacks.
    lacking
    /// The heaviest single word that it lacks.
    worst
    lacking_nouns
    lacking_verbs
    lacking_modifiers
    lacking_names
    /// Share of the words that it lacks, names and weights aside.
    lacking_words
    /// What a word near in meaning (by vectors) would still have to answer of what is lacking.
    unrelated
    /// Share of the weight that the best passage lacks alone.
    best_lacks
    /// Share of the weight that the best two passages lack together.
    two_lack
    /// Names that the best passage lacks, as a share of all.
    best_lacks_names
    /// Words that the document has the opposite of, or denies.
    reversed
    /// The best passage has it in another state, only as possible, or in other roles.
    disagrees
    /// Share of neighbouring words that stand near each other in the best passage.
    apart
    /// Share of the longest run of words that the best passage has in the same order.
    run
    /// Share of all words, grammatical ones included, that the best passage has.
    verbatim
    /// Words that limit or widen ("only", "all", "never", "most") and are not in the best passages.
    restrictors
    /// Numbers in the statement that no passage has.
    numbers
    /// Names in the best passage that the statement lacks, while it lacks names of the statement.
    rivals
    /// One minus [`Grammar::edges`].
    edges_lost
    /// One minus [`Grammar::roles`].
    roles_lost
    roles_exchanged
    predicates_denied
    predicates_unreal
    /// One minus [`Grammar::predicates`].
    predicates_lost
    /// The statement denies something.
    denies
}

/// The features of a statement, the units they were read from and the position of the best passage.
pub struct Measured {
    pub features: Features,
    pub units: Vec<Unit>,
    pub best: usize,
}

/// Measures a statement against all passages of one document; `None` if there is nothing to find.
///
/// Grammar costs the parsing of three sentences: it is left out where `parses` says of the other
/// features that nothing hangs on it.
pub fn measure(
    draft: &Analysis,
    parts: &[Part<'_>],
    parses: &dyn Fn(&Features) -> bool,
) -> Option<Measured> {
    let units = units::units(draft, parts);
    let all: f32 = units.iter().map(|u| u.weight).sum();
    if units.is_empty() || all <= 0.0 {
        return None;
    }
    let mut order: Vec<(usize, f32)> = parts
        .iter()
        .map(|part| answered(&units, part))
        .enumerate()
        .collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let best: Vec<usize> = order.iter().take(PARSED).map(|(at, _)| *at).collect();
    let first = *best.first()?;
    let mut features = Features {
        length: (1.0 + units.len() as f32).ln(),
        ..words(draft, &units, parts, &best, all)
    };
    if parses(&features) {
        features = of_grammar(features, &grammar::compare(draft, &units, parts, &best));
    }
    Some(Measured {
        features,
        units,
        best: first,
    })
}

fn of_grammar(features: Features, grammar: &Grammar) -> Features {
    Features {
        edges_lost: 1.0 - grammar.edges,
        roles_lost: 1.0 - grammar.roles,
        roles_exchanged: grammar.exchanged.min(2.0),
        predicates_denied: grammar.denied.min(2.0),
        predicates_unreal: grammar.unreal.min(2.0),
        predicates_lost: 1.0 - grammar.predicates,
        ..features
    }
}

/// The weight of what a passage itself answers.
fn answered(units: &[Unit], part: &Part<'_>) -> f32 {
    let pairs = part.alignment.pairs.iter().zip(units);
    pairs
        .filter_map(|(pair, unit)| {
            let answer = pair.answer.filter(|a| a.source.is_some())?;
            Some(answer.credit * unit.weight)
        })
        .sum()
}

fn words(
    draft: &Analysis,
    units: &[Unit],
    parts: &[Part<'_>],
    best: &[usize],
    all: f32,
) -> Features {
    let lacking = |keep: &dyn Fn(&Unit) -> bool| -> f32 {
        units.iter().filter(|u| keep(u)).map(|u| u.lacking).sum()
    };
    let sum = lacking(&|_| true);
    let plain = |u: &Unit, part: Pos| !u.is_name && u.part == part;
    let near = nearness(draft, units, parts, best);
    let unrelated: f32 = units
        .iter()
        .zip(&near)
        .map(|(u, near)| u.lacking * (1.0 - near))
        .sum();
    let credit = |part: &Part<'_>, at: usize| {
        let answer = part.alignment.pairs.get(at).and_then(|p| p.answer);
        answer.map_or(0.0, |a| a.credit)
    };
    let lacks = |best: &[usize], keep: &dyn Fn(&Unit) -> bool| -> f32 {
        let (mut all, mut missing) = (0.0, 0.0);
        for (at, unit) in units.iter().enumerate().filter(|(_, u)| keep(u)) {
            let found = best.iter().map(|b| credit(&parts[*b], at));
            all += unit.weight;
            missing += unit.weight * (1.0 - found.fold(0.0, f32::max));
        }
        if all > 0.0 { missing / all } else { 0.0 }
    };
    let one = best.get(..1).unwrap_or(best);
    let first = best.first().map(|at| &parts[*at]);
    let agrees = first.is_none_or(|part| {
        assertion::agrees(draft, part.source, part.alignment)
            && !roles::patient_acts(draft, part.source, part.alignment)
    });
    let names_lacking = lacking(&|u| u.is_name);
    Features {
        lacking_share: sum / all,
        lacking: sum.min(4.0),
        worst: units.iter().map(|u| u.lacking).fold(0.0, f32::max),
        lacking_nouns: lacking(&|u| plain(u, Pos::Noun)).min(3.0),
        lacking_verbs: lacking(&|u| plain(u, Pos::Verb)).min(3.0),
        lacking_modifiers: lacking(&|u| plain(u, Pos::Adjective) || plain(u, Pos::Adverb)).min(3.0),
        lacking_names: names_lacking.min(3.0),
        lacking_words: units.iter().filter(|u| u.lacking > 0.0).count() as f32 / units.len() as f32,
        unrelated: unrelated.min(4.0),
        best_lacks: lacks(one, &|_| true),
        two_lack: lacks(best, &|_| true),
        best_lacks_names: lacks(one, &|u| u.is_name),
        reversed: (units.iter().filter(|u| u.reversed).count() as f32).min(2.0),
        disagrees: f32::from(u8::from(!agrees)),
        apart: first.map_or(1.0, |part| apart(units, part)),
        run: first.map_or(0.0, |part| run(&draft.words, &part.source.words)),
        verbatim: first.map_or(0.0, |part| verbatim(&draft.words, &part.source.words)),
        restrictors: restrictors(draft, parts, best),
        numbers: numbers(draft, parts),
        rivals: if names_lacking > 0.3 {
            first.map_or(0.0, rivals)
        } else {
            0.0
        },
        denies: f32::from(u8::from(draft.events.iter().any(|e| e.negated))),
        ..Features::default()
    }
}

/// For every unit that is lacking: how near the nearest word of the best passages is to it, 0 to 1.
fn nearness(draft: &Analysis, units: &[Unit], parts: &[Part<'_>], best: &[usize]) -> Vec<f32> {
    let mut theirs: Option<Vec<Vector>> = None;
    let units = units.iter().map(|unit| {
        if unit.lacking <= 0.0 || unit.is_name || unit.reversed {
            return 0.0;
        }
        let Some(mine) = vector(&draft.words[unit.word]) else {
            return 0.0;
        };
        let theirs = theirs.get_or_insert_with(|| {
            let words = best.iter().flat_map(|at| parts[*at].source.words.iter());
            words
                .filter(|w| w.is_content())
                .filter_map(vector)
                .collect()
        });
        let similarity = theirs.iter().map(|other| mine.similarity(*other));
        ((similarity.fold(0.0, f32::max) - UNRELATED) / (1.0 - UNRELATED)).clamp(0.0, 1.0)
    });
    units.collect()
}

/// Similarity that two words of any text have.
const UNRELATED: f32 = 0.25;

fn vector(word: &Word) -> Option<Vector> {
    Vector::of(word.lemma()).or_else(|| Vector::of(&word.lower))
}

/// Share of neighbouring units whose answers stand apart in the passage, or not in it at all.
fn apart(units: &[Unit], part: &Part<'_>) -> f32 {
    let place = |at: usize| -> Option<usize> {
        part.alignment
            .pairs
            .get(at)?
            .answer
            .filter(|a| a.source.is_some())?
            .word
    };
    let (mut all, mut near) = (0.0, 0.0);
    for at in 1..units.len() {
        let gap = units[at].word.abs_diff(units[at - 1].word);
        all += 1.0;
        if let Some((a, b)) = place(at - 1).zip(place(at))
            && a.abs_diff(b) <= gap + REACH
        {
            near += 1.0;
        }
    }
    if all > 0.0 { 1.0 - near / all } else { 0.0 }
}

/// Words that may stand between two neighbours more than in the statement.
const REACH: usize = 3;

/// The longest run of words that both have in a row, as a share of the statement's words.
fn run(mine: &[Word], theirs: &[Word]) -> f32 {
    let mut longest = 0;
    let mut row = vec![0_usize; theirs.len() + 1];
    for a in mine {
        let mut diagonal = 0;
        for (at, b) in theirs.iter().enumerate() {
            let above = row[at + 1];
            row[at + 1] = if a.id == b.id { diagonal + 1 } else { 0 };
            longest = longest.max(row[at + 1]);
            diagonal = above;
        }
    }
    longest as f32 / mine.len().max(1) as f32
}

fn verbatim(mine: &[Word], theirs: &[Word]) -> f32 {
    let found = mine
        .iter()
        .filter(|a| theirs.iter().any(|b| a.stem == b.stem));
    found.count() as f32 / mine.len().max(1) as f32
}

/// Words that limit or widen what is said.
const RESTRICTORS: [&str; 30] = [
    "only",
    "all",
    "every",
    "each",
    "never",
    "always",
    "most",
    "least",
    "first",
    "last",
    "none",
    "both",
    "either",
    "neither",
    "solely",
    "exclusively",
    "entirely",
    "completely",
    "fully",
    "more",
    "less",
    "fewer",
    "before",
    "after",
    "until",
    "since",
    "because",
    "despite",
    "without",
    "than",
];

fn restrictors(draft: &Analysis, parts: &[Part<'_>], best: &[usize]) -> f32 {
    let has = |word: &Word| {
        best.iter().any(|at| {
            parts[*at]
                .source
                .words
                .iter()
                .any(|w| w.lower == word.lower)
        })
    };
    let missing = draft
        .words
        .iter()
        .filter(|w| RESTRICTORS.contains(&w.lower.as_str()) && !has(w));
    (missing.count() as f32).min(2.0)
}

fn numbers(draft: &Analysis, parts: &[Part<'_>]) -> f32 {
    let has = |word: &Word| {
        parts
            .iter()
            .any(|p| p.source.words.iter().any(|w| w.lower == word.lower))
    };
    let missing = draft
        .words
        .iter()
        .filter(|w| w.shape == Shape::Digits && w.class != Class::Function && !has(w));
    (missing.count() as f32).min(2.0)
}

/// Names of the passage that answer none of the statement's.
fn rivals(part: &Part<'_>) -> f32 {
    let answers = |span| {
        part.alignment.pairs.iter().any(|p| {
            p.answer
                .and_then(|a| a.source)
                .is_some_and(|s| s.overlaps(span))
        })
    };
    let rivals = part.source.names.iter().filter(|n| !answers(n.span));
    (rivals.count() as f32).min(3.0)
}
