//! What a figure measures: the noun it counts, or the noun or verb that its value is given for.

use super::binding::Bound;
use crate::claims::Analysis;
use crate::claims::lexicon::{COUNTING, MEASURES, METRICS, ORGANISATIONS, Pos};
use crate::claims::words::{self, Relation, Word};
use crate::compare::alignment::relation;
use crate::compare::subject;
use crate::quantity::Dim;

/// Words of a noun phrase behind a figure: "a $26 million production budget", "third major-label record".
const PHRASE: usize = 3;
/// Verbs that give a value to their subject; all others take the value themselves ("it grossed $90 million").
/// Verbs of movement, which do the same, come from the lexicon of directions.
const LINKING: [&str; 13] = [
    "reach", "stand", "total", "hit", "remain", "become", "exceed", "average", "number", "amount",
    "come", "lie", "pass",
];

/// True for a verb that gives a level and says nothing of what it is of: "has reached".
pub fn links(word: &Word) -> bool {
    let verb = word.may_be(Pos::Verb) && word.lower != word.lemma();
    verb && LINKING.iter().any(|lemma| word.is(lemma))
}

/// Verbs of them by which a thing has a price: "comes to", "amounts to".
const COMING_TO: [&str; 2] = ["come", "amount"];

/// True for a noun that is so much money itself: "sales came to", "penalties will come to", "the bill came to".
fn is_amount(word: &Word) -> bool {
    METRICS.of(&word.lower).is_some()
        || word
            .lemmas
            .iter()
            .any(|(l, _)| METRICS.of(l).is_some() || !MEASURES.all(l).is_empty())
        || word.lower.ends_with('s') && word.may_be(Pos::Noun)
}

/// Words right behind a number that show that no noun of its own follows.
const LIST_ENDS: [&str; 10] = [
    "in", "at", "from", "and", "or", "under", "by", "with", "on", "for",
];
/// Nouns that count how often something happened.
const TIMES: [&str; 3] = ["time", "occasion", "instance"];

/// What one figure is a figure of.
pub struct Measured {
    /// The things that are counted or numbered, head last: "31 reviews", "62 of its counties",
    /// "the third single". Empty if nothing is.
    pub counted: Vec<Word>,
    /// True if that is only taken over from the figure before it: "12 members, later 20".
    pub inherited: bool,
    /// The noun or verb that takes the value: "sales of 6 million", "cases rose to 66", "grossed $90
    /// million", "a $26 million budget".
    pub taker: Option<Word>,
    /// True if it counts how often something happened ("won it four times").
    pub times: bool,
}

impl Measured {
    pub fn new(bound: &Bound) -> Self {
        let taker = taker(bound);
        let mut counted = counted(bound);
        if counted.is_empty() {
            counted = number_of(bound);
        }
        let inherited = counted.is_empty();
        if inherited {
            counted = taken_over(bound);
        }
        Self {
            inherited: inherited && !counted.is_empty(),
            counted,
            taker,
            times: matches!(&bound.figure.dim, Dim::Count { of: Some(noun) } if TIMES.contains(&noun.as_str())),
        }
    }
}

/// True if two words name the same kind of thing, in whichever direction one is narrower, or take the
/// same value in reports ("earned" and "grossed").
pub fn same_kind(a: &Word, b: &Word) -> bool {
    relation(a, b) >= Relation::Narrower || same_measure(a, b)
}

/// True if two words take the same value in reports: "earned" and "grossed", "globally" and "worldwide".
pub fn same_measure(a: &Word, b: &Word) -> bool {
    let classes = |word: &Word| {
        let own = MEASURES.all(&word.lower).iter();
        let lemmas = word.lemmas.iter().flat_map(|(l, _)| MEASURES.all(l));
        own.chain(lemmas).copied().collect::<Vec<&str>>()
    };
    let known = classes(a);
    !known.is_empty() && classes(b).iter().any(|class| known.contains(class))
}

fn counted(bound: &Bound) -> Vec<Word> {
    match &bound.figure.dim {
        // "won it four times": times are no things; the verb says what is counted.
        Dim::Count { of: Some(noun) } if TIMES.contains(&noun.as_str()) => Vec::new(),
        Dim::Count { of: Some(noun) } => words::words(noun),
        Dim::Ordinal => phrase_behind(bound, bound.figure.core.end),
        // "93 tonnes of oats", "33 percent of tenants".
        _ => {
            let of = part_of(bound);
            if stands_for_a_name(bound, &of) {
                Vec::new()
            } else {
                of
            }
        }
    }
}

/// "The number of failed payments was closer to 3 million": what there is that number of.
fn number_of(bound: &Bound) -> Vec<Word> {
    let words = &bound.analysis.words;
    let bare = matches!(bound.figure.dim, Dim::Number | Dim::Count { of: None });
    let before = words
        .iter()
        .position(|w| w.span.start >= bound.figure.span.start)
        .unwrap_or(words.len());
    let of = (1..before).rev().find(|&at| {
        words[at].lower == "of"
            && words[at - 1].is("number")
            && bound.holds(words[at].span)
            && matches!(
                at.checked_sub(2).map(|i| words[i].lower.as_str()),
                Some("the" | "its" | "their" | "total")
            )
    });
    let Some(of) = of.filter(|_| bare) else {
        return Vec::new();
    };
    let phrase = words[of + 1..before]
        .iter()
        .skip_while(|w| !w.is_content())
        .take_while(|w| w.is_content());
    let phrase: Vec<&Word> = phrase.take(PHRASE).collect();
    let noun = phrase.iter().rposition(|w| w.may_be(Pos::Noun));
    noun.map_or_else(Vec::new, |at| {
        phrase[..=at].iter().map(|w| (*w).clone()).collect()
    })
}

/// "51 % of the company": which one has been said before.
fn stands_for_a_name(bound: &Bound, of: &[Word]) -> bool {
    let [noun] = of else { return false };
    let words = &bound.analysis.words;
    let behind = words
        .iter()
        .position(|w| w.span.start >= bound.figure.core.end && w.lower == noun.lower);
    let article = behind
        .and_then(|at| words.get(at.checked_sub(1)?))
        .is_some_and(|w| w.lower == "the");
    article && ORGANISATIONS.contains(&noun.lower)
}

/// "67 cases: 45 in Norland, 9 in Orme", "from 12 members to 20": a number that names nothing counts what
/// the one before it does.
fn taken_over(bound: &Bound) -> Vec<Word> {
    if !matches!(bound.figure.dim, Dim::Count { of: None } | Dim::Number)
        || bound.analysis.row.is_some()
    {
        return Vec::new();
    }
    let words = &bound.analysis.words;
    let text = &bound.analysis.text;
    let core = bound.figure.core;
    let next = first_behind(bound.analysis, core.end).map(|i| &words[i]);
    let alone = next.is_none_or(|w| {
        LIST_ENDS.contains(&w.lower.as_str())
            || text
                .get(core.end..w.span.start)
                .is_some_and(|gap| !gap.trim().is_empty() && !gap.contains(['/', '%']))
    });
    let before = words
        .iter()
        .rfind(|w| w.span.end <= bound.figure.span.start);
    let lists = before.is_some_and(|w| {
        // "a score of 34" is one of nothing counted before.
        w.lower != "of" && (!w.is_content() || w.direction.is_some())
    });
    let comma = text
        .get(..bound.figure.span.start)
        .is_some_and(|lead| lead.trim_end().ends_with([',', '–', ':', '(', '—']));
    if !alone || !lists && !comma {
        return Vec::new();
    }
    bound
        .analysis
        .figures
        .iter()
        .filter(|f| f.core.end <= core.start)
        .filter_map(|f| match &f.dim {
            Dim::Count { of: Some(noun) } => Some(words::words(noun)),
            _ => None,
        })
        .next_back()
        .unwrap_or_default()
}

/// "62 of Georgia's counties", "65 of the state's mills": what the number is a part of.
fn part_of(bound: &Bound) -> Vec<Word> {
    let all = &bound.analysis.words;
    let Some(at) = first_behind(bound.analysis, bound.figure.span.end) else {
        return Vec::new();
    };
    let gap = bound
        .analysis
        .text
        .get(bound.figure.span.end..all[at].span.start);
    if all[at].lower != "of" || gap.is_none_or(|gap| !gap.trim().is_empty()) {
        return Vec::new();
    }
    // The phrase ends before its verb; behind a possessive stands its head.
    let end = (at + 1..all.len().min(at + 1 + 2 * PHRASE))
        .find(|&i| subject::is_finite(bound.analysis, i) || gap_has_stop(bound.analysis, i))
        .unwrap_or(all.len().min(at + 1 + 2 * PHRASE));
    let is_noun = |w: &&Word| w.is_content() && w.may_be(Pos::Noun);
    let possessive = (at + 1..end).rfind(|&i| {
        let word = all[i].span.of(&bound.analysis.text);
        let after = bound.analysis.text.get(all[i].span.end..).unwrap_or("");
        word.ends_with(['\'', '’']) || after.starts_with("'s") || after.starts_with("’s")
    });
    let from = possessive.map_or(at + 1, |i| i + 1);
    let phrase = all.get(from..end).unwrap_or(&[]);
    let stop = phrase
        .iter()
        .position(|w| !w.is_content() && w.lower != "the")
        .unwrap_or(phrase.len());
    phrase
        .get(..stop)
        .unwrap_or(&[])
        .iter()
        .rfind(is_noun)
        .cloned()
        .into_iter()
        .collect()
}

/// The run of content words right behind a byte, without punctuation between them; it ends at its
/// first verb form, and its last word is a noun.
fn phrase_behind(bound: &Bound, from: usize) -> Vec<Word> {
    let analysis = bound.analysis;
    let Some(first) = first_behind(analysis, from) else {
        return Vec::new();
    };
    let mut phrase = Vec::new();
    let mut end = from;
    for (i, word) in analysis.words.iter().enumerate().skip(first).take(PHRASE) {
        let gap = analysis.text.get(end..word.span.start).unwrap_or("");
        let joins = matches!(gap, " " | "-" | "\u{a0}" | "‑");
        if !joins
            || !word.is_content()
            || analysis.is_measured(word.span)
            || subject::is_finite(analysis, i) && !word.may_be(Pos::Adjective)
        {
            break;
        }
        phrase.push(word.clone());
        end = word.span.end;
    }
    // A word that no dictionary has is a noun.
    while phrase
        .last()
        .is_some_and(|w| !w.may_be(Pos::Noun) && !w.lemmas.is_empty())
    {
        phrase.pop();
    }
    phrase
}

/// "30 die", "400 have recovered": the verb of which a number that names nothing is the subject.
fn verb_behind(bound: &Bound) -> Option<Word> {
    if !matches!(
        bound.figure.dim,
        Dim::Count { of: None } | Dim::Number | Dim::Percent | Dim::Fraction
    ) {
        return None;
    }
    let analysis = bound.analysis;
    let all = &analysis.words;
    let mut at = first_behind(analysis, bound.figure.span.end)?;
    let gap = analysis
        .text
        .get(bound.figure.span.end..all[at].span.start)?;
    if gap.trim() != "" {
        return None;
    }
    let mut helped = false;
    while all
        .get(at)
        .is_some_and(|w| subject::AUXILIARIES.contains(&w.lower.as_str()))
    {
        helped = true;
        at += 1;
    }
    let word = all.get(at)?;
    let finite =
        subject::is_finite(analysis, at) || word.may_be(Pos::Verb) && !word.may_be(Pos::Noun);
    (word.is_content() && word.may_be(Pos::Verb) && (helped || finite)).then(|| word.clone())
}

fn first_behind(analysis: &Analysis, at: usize) -> Option<usize> {
    analysis.words.iter().position(|w| w.span.start >= at)
}

fn gap_has_stop(analysis: &Analysis, i: usize) -> bool {
    i > 0
        && analysis
            .text
            .get(analysis.words[i - 1].span.end..analysis.words[i].span.start)
            .is_some_and(|gap| gap.contains([',', ';', '(', ')', ':']))
}

fn taker(bound: &Bound) -> Option<Word> {
    let analysis = bound.analysis;
    let all = &analysis.words;
    if bound.analysis.row.is_some() || matches!(bound.figure.dim, Dim::Ordinal) {
        return None;
    }
    let figure = bound.figure;
    if let Some(verb) = verb_behind(bound) {
        return Some(verb);
    }
    let has_unit = !matches!(figure.dim, Dim::Count { .. } | Dim::Number | Dim::Ordinal);
    // "a $26 million budget": the noun behind an amount.
    if has_unit && let Some(head) = phrase_behind(bound, figure.span.end).pop() {
        return Some(head);
    }
    let before = all
        .iter()
        .rposition(|w| w.span.end <= figure.span.start)
        .filter(|&i| !analysis.is_measured(all[i].span))?;
    let is_noun = |i: usize| {
        all[i].is_content() && all[i].may_be(Pos::Noun) && !subject::is_finite(analysis, i)
    };
    // "The farm's 32 turbines": whoever has them is not what they are.
    let owner = all[before].lower.ends_with(['\'', '’'])
        || analysis
            .text
            .get(all[before].span.end..figure.span.start)
            .is_some_and(|gap| gap.starts_with(['\'', '’']))
        || all[before].lower.ends_with("'s")
        || all[before].lower.ends_with("’s");
    if owner {
        return None;
    }
    // "sales of 6 million".
    if all[before].lower == "of" {
        return (before > 0 && is_noun(before - 1)).then(|| all[before - 1].clone());
    }
    // "cost the port $8 million": whom it cost stands between the verb and its value.
    let whom = before >= 2
        && is_noun(before)
        && has_unit
        && matches!(
            all[before - 1].lower.as_str(),
            "the" | "its" | "their" | "our" | "his" | "her"
        )
        && all[before - 2].may_be(Pos::Verb)
        && all[before - 2].is_content();
    if whom {
        return Some(all[before - 2].clone());
    }
    // "put its share at 16 %"
    let level = matches!(all[before].lower.as_str(), "at" | "as");
    let definite = |i: usize| {
        matches!(
            all[i].lower.as_str(),
            "its" | "their" | "his" | "her" | "our" | "the"
        )
    };
    let noun = |i: usize| all[i].is_content() && all[i].may_be(Pos::Noun);
    if level && before >= 3 && noun(before - 1) && (definite(before - 2) || definite(before - 3)) {
        let clause = analysis.clause_at(figure.core.start);
        let mut lead = (0..before - 1)
            .rev()
            .take_while(|&i| clause.covers(all[i].span));
        if lead.any(|i| {
            all[i]
                .lemmas
                .iter()
                .any(|(l, p)| *p == Pos::Verb && COUNTING.of(l).is_some())
        }) {
            return Some(all[before - 1].clone());
        }
    }
    // "code 992", "rating: 54 %".
    if is_noun(before) {
        return Some(all[before].clone());
    }
    let clause = analysis.clause_at(figure.core.start);
    let verb = (0..=before)
        .rev()
        .take_while(|&i| clause.covers(all[i].span))
        .find(|&i| subject::is_verb_form(analysis, i))?;
    let links = all[verb].direction.is_some()
        || subject::AUXILIARIES.contains(&all[verb].lower.as_str())
        || LINKING.iter().any(|l| all[verb].is(l));
    if links {
        let subject = subject::phrase(analysis, verb).pop();
        // "The plant will come to $130 million": what comes to an amount of money costs it, unless it is one itself.
        let comes_to = COMING_TO.iter().any(|l| all[verb].is(l))
            && all[before].lower == "to"
            && matches!(figure.dim, Dim::Money { .. });
        let is_amount = subject.is_some_and(is_amount);
        if comes_to && !is_amount {
            return Some(all[verb].clone());
        }
        return subject.cloned();
    }
    // "revenue is put at $20 billion"
    let passive = verb > 0 && subject::AUXILIARIES.contains(&all[verb - 1].lower.as_str());
    if passive && matches!(all[before].lower.as_str(), "as" | "at" | "to") {
        return subject::phrase(analysis, verb - 1).pop().cloned();
    }
    all[verb].is_content().then(|| all[verb].clone())
}
